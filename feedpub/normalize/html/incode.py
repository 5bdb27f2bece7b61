"""Markup in, the same out with what stands in code and is no markup there escaped, such as the <String> of a
List<String>.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import groupby

from feedpub.base.names import names
from feedpub.base.patterns import lazy
from feedpub.normalize.html.allowed import PHRASING

CODE = frozenset(("code", "pre"))
"""Elements of code."""
_CODE_TAG = lazy(r"(</?+(?=[cp][or])(?:code|pre)(?=[\s>]))", re.IGNORECASE)
_LINES = names("div li ol p section table ul")
"""Elements that highlighters and editors put around the lines of code."""
_OTHERS = names("button font input label path pre svg tbody td th thead tr")
"""More that they put into it."""


def _any_of(elements: Collection[str]) -> str:
    """They as a pattern that is tried letter by letter, which takes a fifth of the time."""
    by_letter = groupby(sorted(elements), key=lambda name: name[0])
    return "|".join(f"{letter}(?:{'|'.join(name[1:] for name in same)})" for letter, same in by_letter)


# React parts texts by empty comments.
_NO_TAG = lazy(rf"<(?!/?(?:{_any_of(PHRASING | _LINES | _OTHERS)})(?=[\s/>])|!--\s*-->)", re.IGNORECASE)
_FIRST = lazy(
    rf"<(?!(?:{_any_of(PHRASING)})[\s/>])(?:(!doctype)\b|([a-z][\w:.-]*+)([^<>]*+)>([ \t]*+\n)?)",
    re.IGNORECASE,
)
"""The first element that marks no words within a line, and whether a line ends after it."""
_TELLING = lazy(r"\s(?:class|style|data-[\w-]+|align|start|value)\s*=", re.IGNORECASE)
"""An attribute by which highlighters and editors tell their elements from others."""
_ONLY_TAG = lazy(r"[^<>]*>\s*<(?!br\b)/?[a-z][a-z0-9]*\s*/?>\s*", re.IGNORECASE)
"""Nothing but a tag, of which code in a line speaks."""
_MARK = lazy(r"<(?:br\s*/?>|(/)span\s*>|span(?=[\s>])([^<>]*)>)?", re.IGNORECASE)


def escape(markup: str) -> str:
    """Escape it where every element of code has its end."""
    depth, parts = 0, _CODE_TAG.split(markup)
    for place, part in enumerate(parts):
        if place % 2:
            depth = max(0, depth - 1) if part[1] == "/" else depth + 1
        elif depth and "<" in part:
            is_code = [tag.lower() for tag in parts[place - 1 : place + 2 : 2]] == ["<code", "</code"]
            is_markup = is_code and _is_markup(part)
            parts[place] = _without_elements(part) if is_markup else _NO_TAG.sub("&lt;", part)
    return "".join(parts) if depth == 0 else markup


def _is_markup(code: str) -> bool:
    """Whether code that nobody escaped is HTML or the like itself, rather than highlighted.

    Then it is a tag, or its first element is one that no highlighter writes, that has nothing by which it could be
    told from others, or after whose tags a line ends, as would be shown.
    """
    if _ONLY_TAG.fullmatch(code):
        return True
    found = _FIRST.search(code)
    if not found or found[1]:
        return found is not None
    _, name, attributes, line_end = found.groups()
    if name.lower() in _OTHERS:
        return False
    if name.lower() not in _LINES:
        return f"</{name}" in code
    if _TELLING.search(attributes):
        return bool(line_end)
    return bool(line_end or attributes.strip(" /") or f"</{name}>\n" in code)


def _without_elements(code: str) -> str:
    """Escape all but line breaks and what a highlighter marks words with."""
    opened: list[bool] = []

    def escaped(found: re.Match[str]) -> str:
        if found[1]:
            is_mark = opened.pop() if opened else False
        elif found[2] is not None:
            opened.append(is_mark := _TELLING.search(found[2]) is not None)
        else:
            is_mark = len(found[0]) > 1
        return found[0] if is_mark else f"&lt;{found[0][1:]}"

    return _MARK.sub(escaped, code)

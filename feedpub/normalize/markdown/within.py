"""Markdown in; the same out, with what stands in HTML elements that ask for it opened to CommonMark."""

from __future__ import annotations

import re
from collections.abc import Callable

from feedpub.base.names import names
from feedpub.normalize.markdown.samples import outside

# kramdown and PHP Markdown Extra, also in Python-Markdown
_MARK = r"""\smarkdown(?:=(?P<quote>["']?)(?P<kind>1|true|block|span)(?P=quote))?(?=[\s/>])"""
_LINES = names("caption dt h1 h2 h3 h4 h5 h6 legend p summary th")
"""Elements that hold a line of text."""
_BLOCKS = names("""
    article aside blockquote center dd details div dl fieldset figcaption figure footer header li main nav ol section
    table tbody td tfoot thead tr ul
""")
"""Elements that hold blocks."""
_MARKED = outside(
    rf"<(?P<name>{'|'.join(sorted(_LINES | _BLOCKS))})(?P<before>(?=\s[^<>]*>)[^<>]*?){_MARK}(?P<after>[^<>]*)>"
    r"|(?P<summary></summary>)[ \t]*\n(?=\S)",
    flags=re.IGNORECASE,
)


def is_marked(text: str) -> bool:
    """Whether some element of the text may say that it holds Markdown."""
    return " markdown" in text and any(one["name"] for one in _MARKED.finditer(text))


def opened(text: str, render: Callable[[str], str]) -> str:
    """Part such elements from their content by blank lines, or `render` it where it is a line."""
    parts = []
    place = 0
    while found := _MARKED.search(text, place):
        parts.append(text[place : found.start()])
        part, place = _opened(found, render)
        parts.append(part)
    return "".join([*parts, text[place:]])


def _opened(found: re.Match[str], render: Callable[[str], str]) -> tuple[str, int]:
    """What stands in the place of a match, and where to go on."""
    if found["summary"]:
        return f"{found['summary']}\n\n", found.end()
    if not found["name"]:
        return found[0], found.end()
    tag = f"<{found['name']}{found['before']}{found['after']}>"
    line = _line(found) if found["kind"] == "span" or found["name"].lower() in _LINES else None
    return (tag + render(line[0]), line.end()) if line else (f"{tag}\n\n", found.end())


def _line(opening: re.Match[str]) -> re.Match[str] | None:
    """What an element holds that has none of its kind in it."""
    name = opening["name"]
    pattern = re.compile(rf"(?:(?!</?{name}\b).)*(?=</{name}\s*>)", re.DOTALL | re.IGNORECASE)
    return pattern.match(opening.string, opening.end())

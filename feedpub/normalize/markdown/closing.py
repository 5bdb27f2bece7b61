"""Markdown in; the same out, with HTML that goes on until its element is closed, and a blank line there.

For kramdown and Python-Markdown all until `</div>` is HTML and the line after it is Markdown, for CommonMark what a
blank line ends is (§4.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from feedpub.base.names import names
from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.kind import is_html
from feedpub.normalize.markdown.samples import outside

_BLOCKS = names("""
    address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hr iframe li main nav ol p pre section summary table tbody td tfoot th thead tr ul
""")
_VOID = names("area base br col embed hr img input link meta source track wbr")
_HTML = outside(
    r"^(?P<indent>[ ]{0,3})(?P<comment>(?:<!--(?:(?!-->)[^\n])*-->[ \t]*)*)"
    r"(?P<line></?(?P<name>[a-z][a-z0-9-]*)\b[^\n]*)",
    flags=re.IGNORECASE,
)
_TAG = lazy(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?:\s[^<>]*?)?(?P<empty>/?)>", re.IGNORECASE)
_BELOW = rf"[ ]{{0,3}}(?:[^\s<>]|<(?!(?:{'|'.join(sorted(_BLOCKS))}|br|img|script|style|textarea)\b)[a-z])"
"""How a line begins that is no HTML to those who end HTML where it is closed."""
_MARKDOWN = lazy(_BELOW, re.IGNORECASE)
_LIKELY = lazy(
    rf">[ \t]*\n{_BELOW}|^[ ]{{0,3}}<(?:!--[^\n]*-->[ \t]*<|(?:{'|'.join(sorted(_BLOCKS))})\b)",
    re.MULTILINE | re.IGNORECASE,
)
"""A cheap look at whether there is anything to do."""
_TORN = lazy(r"\n[ \t]*\n(?:[ ]{4}|[ ]{0,3}\t)|<pre\b", re.IGNORECASE)
"""What CommonMark would take for a block of code, or begin to read in the middle of one."""
_BLANK = lazy(r"(?<=\n)[ \t]*\n")
_NO_WORDS = lazy(r"[ \t]*(?:#{1,6}[ \t].*|[-*_ \t]*)")
"""A line that begins no paragraph: a heading, a rule, nothing."""


def parted(text: str) -> str:
    """Part HTML from the Markdown in the line below, and keep it from being torn at its blank lines."""
    if "<" not in text or not _LIKELY.search(text):
        return text
    closings: dict[str, Mapping[int, int]] = {}
    parts = []
    place = asked = 0
    while found := _HTML.search(text, place):
        parts.append(text[place : found.start()])
        place = found.end()
        if not _is_block(found):
            parts.append(found[0])
            continue
        start = found.start("line")
        whole = max(start, _closing(found, closings)) if start >= asked else start
        asked = max(asked, whole)  # nothing is read for each element around it
        element = text[start:whole] if _TORN.search(text, start, whole) and is_html(text[start:whole]) else ""
        place, is_closed = _end(text, start + len(element))
        comment = f"{found['comment']}\n{found['indent']}" if found["comment"] else ""
        unseen = _BLANK.sub(f"{found['indent']}&#10;", element)
        parts += [found["indent"], comment, unseen, text[start + len(element) : place], "\n" * is_closed]
    return "".join([*parts, text[place:]])


def _closing(found: re.Match[str], closings: dict[str, Mapping[int, int]]) -> int:
    """Where the element ends that begins there; 0 where it is not closed."""
    name = found["name"].lower()
    if name in _BLOCKS and name not in closings:
        closings[name] = _closings(found.string, name)
    return closings.get(name, {}).get(found.start("line"), 0)


def _closings(text: str, name: str) -> Mapping[int, int]:
    """Where the elements of that name begin that are closed -> where they end."""
    begun: list[int] = []
    closed = {}
    for tag in re.finditer(rf"<(/?){name}\b[^<>]*(?<!/)>", text, re.IGNORECASE):
        if not tag[1]:
            begun.append(tag.start())
        elif begun:
            closed[begun.pop()] = tag.end()
    return closed


def _end(text: str, end: int) -> tuple[int, bool]:
    """Where HTML ends that goes on there: before a line of Markdown, which is told, or as CommonMark sees it."""
    depth = 0
    while end < len(text):
        begin, end = end, text.find("\n", end) + 1 or len(text)
        line = text[begin:end]
        if not line.strip() and text[begin - 1 : begin] in ("", "\n"):
            break
        depth += sum(map(_opened, _TAG.finditer(line))) + (line.rfind("<") > line.rfind(">"))
        if depth <= 0 and _MARKDOWN.match(text, end):
            return end, True
    return end, False


def _is_block(found: re.Match[str]) -> bool:
    """Whether it is HTML and no paragraph that begins with a tag (CommonMark §4.6, the sixth and the seventh kind)."""
    if not found["line"] or found["comment"] or found["name"].lower() in _BLOCKS:
        return bool(found["line"])
    text, start = found.string, found.start()
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start].rstrip("\n")
    return _TAG.fullmatch(found["line"].strip()) is not None and _NO_WORDS.fullmatch(above) is not None


def _opened(tag: re.Match[str]) -> int:
    if tag["end"]:
        return -1
    return 0 if tag["empty"] or tag["name"].lower() in _VOID else 1

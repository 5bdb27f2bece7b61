"""Markdown in; the same out, with a blank line where HTML ends because its elements are closed.

For kramdown and Python-Markdown the line after `</div>` is Markdown, for CommonMark HTML up to a blank line (§4.6).
"""

from __future__ import annotations

import re

from feedpub.normalize.html.tree import names
from feedpub.normalize.markdown.samples import SAMPLE
from feedpub.patterns import lazy

_BLOCKS = names("""
    address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hr iframe li main nav ol p section summary table tbody td tfoot th thead tr ul
""")
_VOID = names("area base br col embed hr img input link meta source track wbr")
_HTML = lazy(
    rf"(?=[<`]|^[ \t>~])(?:{SAMPLE}|^[ ]{{0,3}}(?P<line></?(?P<name>[a-z][a-z0-9-]*)\b[^\n]*))",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_TAG = lazy(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?:\s[^<>]*?)?(?P<empty>/?)>", re.IGNORECASE)
_BELOW = rf"[ ]{{0,3}}(?:[^\s<>]|<(?!(?:{'|'.join(sorted(_BLOCKS))}|br|img|pre|script|style|textarea)\b)[a-z])"
"""How a line begins that is no HTML to those who end HTML where it is closed."""
_MARKDOWN = lazy(_BELOW, re.IGNORECASE)
_LIKELY = lazy(rf">[ \t]*\n{_BELOW}", re.IGNORECASE)
"""A cheap look at whether there is anything to do."""
_NO_WORDS = lazy(r"[ \t]*(?:#{1,6}[ \t].*|[-*_ \t]*)")
"""A line that begins no paragraph: a heading, a rule, nothing."""


def parted(text: str) -> str:
    """Part HTML from the Markdown in the line below."""
    if "<" not in text or not _LIKELY.search(text):
        return text
    parts = []
    place = 0
    while found := _HTML.search(text, place):
        end, is_closed = _end(text, found.start()) if _is_block(found) else (found.end(), False)
        parts += [text[place:end], "\n" if is_closed else ""]
        place = end
    return "".join([*parts, text[place:]])


def _end(text: str, end: int) -> tuple[int, bool]:
    """Where HTML ends that begins there: before a line of Markdown, which is told, or where CommonMark sees its end."""
    depth = 0
    while end < len(text):
        begin, end = end, text.find("\n", end) + 1 or len(text)
        line = text[begin:end]
        if not line.strip():
            break
        depth += sum(map(_opened, _TAG.finditer(line))) + (line.rfind("<") > line.rfind(">"))
        if depth <= 0 and _MARKDOWN.match(text, end):
            return end, True
    return end, False


def _is_block(found: re.Match[str]) -> bool:
    """Whether it is HTML and no paragraph that begins with a tag (CommonMark §4.6, the sixth and the seventh kind)."""
    if not found["line"] or found["name"].lower() in _BLOCKS:
        return bool(found["line"])
    text, start = found.string, found.start()
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start].rstrip("\n")
    return _TAG.fullmatch(found["line"].strip()) is not None and _NO_WORDS.fullmatch(above) is not None


def _opened(tag: re.Match[str]) -> int:
    if tag["end"]:
        return -1
    return 0 if tag["empty"] or tag["name"].lower() in _VOID else 1

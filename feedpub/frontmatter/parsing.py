"""The bytes of a file in, a RawPost out, by the shortest way that its front matter allows."""

from __future__ import annotations

import re
from types import ModuleType

from feedpub.base.values import replace
from feedpub.frontmatter import layouts
from feedpub.frontmatter.decoding import decode
from feedpub.model import RawPost
from feedpub.suffixes import RESTRUCTURED


def parse(data: bytes, path: str, *, whole: bool = True, lines: bool = False) -> RawPost:
    """Take a file apart: YAML, TOML or JSON front matter, `Key: value` lines, `<meta>` elements or the
    title and fields of reStructuredText.

    The body is wanted only where `whole` says so; `data` may then end anywhere after the front matter (see
    `is_whole`).  Between dashes stands YAML, or where that fails and `lines` says so, `Key: value` lines.  A file
    without front matter gives no fields.  Raises PostError where the bytes are no text, or
    where the front matter has no end or cannot be read.

    >>> parse(b"---\\ntitle: 1.10\\n---\\nText", "a.md").fields
    {'title': '1.10'}
    """
    raw = _plain(data, path, whole) or _general().parse(data, path, lines)
    return raw if whole or not raw.body else replace(raw, body="")


_OPENING = re.compile(rb"[ \t\n]*---[ \t]*\n")
_CLOSING = re.compile(rb"\n---[ \t]*\n")


def _fenced(data: bytes) -> tuple[int, int, int] | None:
    """What is between two lines of dashes, in a file whose lines end in a line feed: begin, end, begin of the rest."""
    opening = _OPENING.match(data)
    closing = _CLOSING.search(data, opening.end() - 1) if opening else None
    return (opening.end(), closing.start() + 1, closing.end()) if opening and closing else None


def _plain(data: bytes, path: str, whole: bool) -> RawPost | None:
    """Take the file apart as `general.parse` does, where its front matter is plain YAML; else None."""
    fences = _fenced(data)
    if not fences:
        return None
    begin, end, rest = fences
    try:
        fields = layouts.load(data[begin:end].decode(), data.count(b"\n", 0, begin) + 1)
    except UnicodeDecodeError:
        return None
    if fields is None:
        return None
    return RawPost(path, fields.values, fields.lines, decode(data, path, rest) if whole else "")


def is_whole(head: bytes, path: str) -> bool:
    """Whether the start of a file surely holds all of its front matter, so that reading may stop.

    >>> is_whole(b"---\\ntitle: a\\n---\\n", "a.md"), is_whole(b"---\\ntitle: a\\n", "a.md")
    (True, False)
    """
    if path.lower().endswith(RESTRUCTURED):  # nothing ends its fields
        return False
    return _fenced(head) is not None or _general().is_whole(head)


def _general() -> ModuleType:
    from feedpub.frontmatter import general  # with the parsers of all styles, which few folders need

    return general

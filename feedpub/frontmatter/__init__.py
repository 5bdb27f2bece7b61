"""The bytes of a file in, a RawPost out: front matter and body taken apart, nothing understood yet."""

from __future__ import annotations

import codecs
import re

from frontmatter import detect_format

from feedpub.frontmatter import plainyaml
from feedpub.frontmatter.fields import FrontMatterError
from feedpub.frontmatter.rsthead import Restructured
from feedpub.frontmatter.styles import STYLES, Style
from feedpub.model import PostError, Problem, RawPost

__all__ = ["decode", "is_whole", "parse"]

# The longer mark first: UTF-32's begins like UTF-16's
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What begins like this has lost its mark: no text in UTF-8 does
_UNMARKED = {b"-\0-\0": "utf-16-le", b"\0-\0-": "utf-16-be"}
LARGEST = 256 * 1024
"""Characters of front matter; nobody writes more."""


def parse(data: bytes, path: str, *, whole: bool = True) -> RawPost:
    """Take a file apart: YAML, TOML or JSON front matter, `Key: value` lines, `<meta>` elements or the
    title and fields of reStructuredText.

    The body is wanted only where `whole` says so; `data` may then end anywhere after the front matter (see
    `is_whole`).  A file without front matter gives no fields.  Raises PostError where the bytes are no text, or
    where the front matter has no end or cannot be read.

    >>> parse(b"---\\ntitle: 1.10\\n---\\nText", "a.md").fields
    {'title': '1.10'}
    """
    return _plain(data, path, whole) or _general(data, path)


_OPENING = re.compile(rb"[ \t\n]*---[ \t]*\n")
_CLOSING = re.compile(rb"\n---[ \t]*\n")


def _fenced(data: bytes) -> tuple[int, int, int] | None:
    """What is between two lines of dashes, in a file whose lines end in a line feed: begin, end, begin of the rest."""
    opening = _OPENING.match(data)
    closing = _CLOSING.search(data, opening.end() - 1) if opening else None
    return (opening.end(), closing.start() + 1, closing.end()) if opening and closing else None


def _plain(data: bytes, path: str, whole: bool) -> RawPost | None:
    """Take the file apart as `_general` does, where its front matter is plain YAML; else None."""
    fences = _fenced(data)
    if not fences or b"\r" in data:
        return None
    begin, end, rest = fences
    try:
        fields = plainyaml.load(data[begin:end].decode())
    except UnicodeDecodeError:
        return None
    if fields is None:
        return None
    above = data.count(b"\n", 0, begin)
    lines = {key: line + above for key, line in fields.lines.items()}
    return RawPost(path, fields.values, lines, decode(data, path, rest) if whole else "")


def _general(data: bytes, path: str) -> RawPost:
    text = decode(data, path)
    start = text.lstrip(" \t\n")
    if not start:
        raise PostError(Problem(path, "is empty", "write front matter and a text, or delete the file"))
    style = _style(start, path)
    if style is None:
        return RawPost(path, {}, {}, text)
    above = text.count("\n", 0, len(text) - len(start))
    try:
        head, body = style.split(start)
        above += start.count("\n", 0, start.find(head))
        fields = style.read(_bounded(head))
    except FrontMatterError as error:
        line = None if error.line is None else error.line + above
        raise PostError(Problem(path, error.message, error.hint, line)) from error
    lines = {key: line + above for key, line in fields.lines.items()}
    problems = tuple(Problem(path, message, hint, lines.get(key), "warning") for key, message, hint in fields.warnings)
    return RawPost(path, fields.values, lines, body, problems)


def _bounded(head: str) -> str:
    if len(head) > LARGEST:
        raise FrontMatterError(
            f"has {len(head):,} characters of front matter, more than {LARGEST:,}", "move text to the body"
        )
    return head


def is_whole(head: bytes) -> bool:
    """Whether the start of a file holds all of its front matter, so that reading may stop.

    >>> is_whole(b"---\\ntitle: a\\n---\\n"), is_whole(b"---\\ntitle: a\\n")
    (True, False)
    """
    if _fenced(head):
        return True
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head[:4] in _UNMARKED:
        return False
    text = head.removeprefix(codecs.BOM_UTF8).decode(errors="replace").replace("\r\n", "\n").lstrip(" \t\n")
    style = _style(text)
    if style is None:
        return bool(text)
    try:
        style.split(text)
    except FrontMatterError:
        return False
    return True


_RESTRUCTURED = Restructured()


def _style(text: str, path: str = "") -> Style | None:
    if path.lower().endswith(".rst") and _RESTRUCTURED.detect(text):
        return _RESTRUCTURED
    found = detect_format(text, STYLES)
    assert found is None or isinstance(found, Style)  # noqa: S101  # tells mypy what STYLES hold
    return found


def decode(data: bytes, path: str, start: int = 0) -> str:
    """The text of a file from byte `start` on, its lines ending in a line feed; raises PostError where it is none."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", _UNMARKED.get(data[:4], "utf-8")))
    start = max(start, len(mark))
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data[start:])
    except UnicodeDecodeError as error:
        offset = start + error.start
        line = data.count(b"\n", 0, offset) + 1
        hint = "save it as UTF-8, for a Chinese Windows file: iconv -f GB18030 -t UTF-8"
        raise PostError(Problem(path, f"is not {encoding.upper()} at byte {offset:,}", hint, line)) from error
    return re.sub("\r\n?", "\n", text) if "\r" in text else text

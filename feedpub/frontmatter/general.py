"""The bytes of a file in, a RawPost out, whatever style its front matter has."""

from __future__ import annotations

import codecs

from frontmatter import detect_format

from feedpub.frontmatter.decoding import decode, is_wide
from feedpub.frontmatter.fields import FrontMatterError
from feedpub.frontmatter.rsthead import Restructured
from feedpub.frontmatter.styles import FENCED, STYLES, Style
from feedpub.model import RawPost
from feedpub.problems import PostError, Problem
from feedpub.suffixes import RESTRUCTURED

LARGEST = 256 * 1024
"""Characters of front matter; nobody writes more."""


def parse(data: bytes, path: str, lines: bool = False) -> RawPost:
    """Take a file apart; raises PostError."""
    text = decode(data, path)
    start = text.lstrip(" \t\n")
    if not start:
        raise PostError(
            Problem(path, "is empty", "write front matter and a text, or delete the file", code="file-empty")
        )
    style = _style(start, path)
    if style is None:
        return RawPost(path, {}, {}, text)
    above = text.count("\n", 0, len(text) - len(start))
    try:
        return _taken_apart(style, start, path, above)
    except PostError:
        if lines and FENCED.detect(start):
            return _taken_apart(FENCED, start, path, above)
        raise


def _taken_apart(style: Style, start: str, path: str, above: int) -> RawPost:
    """A text that begins with front matter in that style, `above` lines below the beginning of its file."""
    try:
        head, body = style.split(start)
        if len(head) > LARGEST:
            message = f"has {len(head):,} characters of front matter, more than {LARGEST:,}"
            raise FrontMatterError(message, "move text to the body")
        above += start.count("\n", 0, start.find(head))
        fields = style.read(head)
    except FrontMatterError as error:
        line = None if error.line is None else error.line + above
        raise PostError(Problem(path, error.message, error.hint, line, code="front-matter")) from error
    lines = {key: line + above for key, line in fields.lines.items()}
    problems = tuple(
        Problem(path, message, hint, lines.get(key), "warning", "key-twice") for key, message, hint in fields.warnings
    )
    return RawPost(path, fields.values, lines, body, problems)


def is_whole(head: bytes) -> bool:
    """Whether the start of a file holds all of its front matter."""
    if is_wide(head):
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
    if path.lower().endswith(RESTRUCTURED) and _RESTRUCTURED.detect(text):
        return _RESTRUCTURED
    found = detect_format(text, STYLES)
    assert found is None or isinstance(found, Style)  # noqa: S101  # tells mypy what STYLES hold
    return found

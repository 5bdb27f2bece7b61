"""The bytes of a file in, its text out, whatever mark it begins with."""

from __future__ import annotations

import codecs
import re

from feedpub.problems import PostError, Problem

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
        raise PostError(
            Problem(path, f"is not {encoding.upper()} at byte {offset:,}", hint, line, code="file-encoding")
        ) from error
    return re.sub("\r\n?", "\n", text) if "\r" in text else text


def is_wide(head: bytes) -> bool:
    """Whether the start of a file is in UTF-16 or UTF-32, marked or not."""
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head[:4] in _UNMARKED

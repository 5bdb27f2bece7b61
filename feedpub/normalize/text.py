"""Any text or front-matter value in, text that every XML 1.0 document may carry out."""

from __future__ import annotations

import unicodedata
from datetime import date

from feedpub.base.patterns import lazy

# What XML 1.0 §2.2 `Char` leaves out, lone surrogates among it; and U+FEFF is a byte order mark, not text.
# Named one by one, as `[^...]` would take ten times as long to compile.
_ILLEGAL = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
_ILLEGAL_ASCII = bytes({*range(0x20)} - {*b"\t\n\r"})
"""The same as far as ASCII goes, where they are removed in a quarter of the time."""


def clean(text: str) -> str:
    r"""Text in NFC, without the characters that XML forbids; lines end in a line feed.

    >>> clean("a\x00b\r\nc\ud800")
    'ab\nc'
    """
    if not text.isprintable():  # where it is there is nothing in it that XML forbids
        text = text.encode().translate(None, _ILLEGAL_ASCII).decode() if text.isascii() else _ILLEGAL.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def plain(value: object) -> str:
    r"""Any front-matter value as one clean line of text; empty where it holds none.

    A list gives its texts separated by commas, a mapping gives nothing.

    >>> plain("two\n lines"), plain(None), plain(["a", 1])
    ('two lines', '', 'a, 1')
    """
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (scalar(one) for one in value)))
    return scalar(value)


def scalar(value: object) -> str:
    """Like `plain`, but a list has no text either."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        try:
            return str(value)
        except ValueError:  # an int with more digits than Python will print (sys.set_int_max_str_digits)
            return ""
    return ""


def one_line(text: str) -> str:
    """Clean text whose line breaks and tabs have become spaces."""
    text = clean(text).strip()
    if text.isprintable():
        return text
    return " ".join(filter(None, (line.strip() for line in text.replace("\t", " ").splitlines())))

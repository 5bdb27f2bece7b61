"""The TOML that most posts have in, its fields out; anything else is left to the TOML parser.

Only keys with texts, numbers, dates and lists of texts in one line are read here, and tables of them.  What it reads,
it reads as `styles.Toml` does; a property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from feedpub.frontmatter.fields import Fields

LONGEST = 8192
"""Characters of front matter that are read here."""

_KEY = "[A-Za-z0-9_-]++"
_CONTROLS = "\x00-\x1f\x7f"
_TEXT = rf"""(?:"[^"\\{_CONTROLS}]*+"|'[^'{_CONTROLS}]*+')"""
_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_ROW = re.compile(
    rf" *+(?:\[(?P<table>{_KEY})\]|(?P<key>{_KEY}) *+= *+(?:(?P<text>{_TEXT})|(?P<flag>true|false)"
    rf"|(?P<number>-?(?:0|[1-9]\d{{0,14}}))|(?P<date>{_DATE})|(?P<moment>{_DATE}[T ]{_TIME})"
    rf"|\[ *+(?P<list>(?:{_TEXT} *+(?>(?:, *+{_TEXT} *+)*)(?:, *+)?)?)\]))? *",
    re.ASCII,
)


def load(text: str) -> Fields | None:
    """Read TOML of the plain kind; None where it is of another.

    >>> load('title = "A"\\n[taxonomies]\\ntags = ["b", "c"]').values
    {'title': 'A', 'taxonomies': {'tags': ['b', 'c']}}
    >>> load('title = "A"  # or B') is None
    True
    """
    if len(text) > LONGEST:
        return None
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    table = values
    for number, row in enumerate(text.split("\n"), 1):
        match = _ROW.fullmatch(row)
        if not match:
            return None
        kind = match.lastgroup
        if not kind:
            continue
        key = match["key"] or match["table"]
        if key in (values if kind == "table" else table):
            return None
        if kind == "table":
            values[key] = table = {}
            continue
        try:
            table[key] = _KINDS[kind](match[kind])
        except ValueError:  # there is no such day
            return None
        lines.setdefault(key, number)
    return Fields(values, lines)


def _text(written: str) -> str:
    return written[1:-1]


_KINDS: Mapping[str, Callable[[str], object]] = {
    "text": _text,
    "flag": "true".__eq__,
    "number": int,
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "list": lambda written: list(map(_text, re.findall(_TEXT, written))),
}
"""What a value is, by the name of what it looks like."""

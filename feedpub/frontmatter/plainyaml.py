"""The YAML that machines write in, its fields out; anything else is left to the YAML parser.

Only keys with scalars or `[lists, of them]` in one line, and lists of a scalar in each line, are read here: most front
matter is nothing else, and this costs a tenth of the parser's time.  What it reads, it reads as `yamltext.load` does; a
property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from feedpub.base.patterns import lazy
from feedpub.frontmatter.fields import Fields

LONGEST = 8192
"""Characters of front matter that are read here."""

SHORT = 32
"""Characters of a row that may well stand in other posts, too: machines write most of them into many."""

CONSTANTS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""Plain scalars that are no text (YAML 1.2 §10.2.1.2)."""

KEY = r"[A-Za-z_][\w-]*+"
INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
"""With which a plain scalar does not begin (YAML 1.2 §7.3.3)."""
ODD = "\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""What a YAML parser refuses, drops, or takes for white space or the end of a line."""

# What most rows are, read in one go: a key, and a text in single quotes or without any
_USUAL = lazy(rf"({KEY}): (?:'([^']*+)'|([^\s{re.escape(INDICATORS)}](?>(?:[^:#]++|:(?=\S)|(?<=\S)#)*)))")


class _NotPlainError(Exception):
    """This is for the YAML parser."""


def load(text: str, first: int = 1) -> Fields | None:
    """Read a YAML mapping of the plain kind, whose lines count from `first`; None where it is of another.

    >>> load("title: 'It''s 1.10'\\ntags:\\n - a\\n - b\\n").values
    {'title': "It's 1.10", 'tags': ['a', 'b']}
    >>> load("title: {a: b}\\n") is None
    True
    """
    if len(text) > LONGEST or text[-1:] != "\n":
        return None
    try:
        return _mapping(text[:-1].split("\n"), first)
    except _NotPlainError:
        return None


def _mapping(rows: Sequence[str], first: int) -> Fields:
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    items: list[object] = []
    indentation = _NO_LIST
    last = ""
    for number, row in enumerate(rows, first):
        if not row:
            continue
        key, value, indent = _read(row) if len(row) > SHORT else _recalled(row)
        if key:
            if key in values:
                raise _NotPlainError
            values[key], lines[key] = list(value) if isinstance(value, tuple) else value, number
            last, indentation = key, indent
        elif indent == indentation:
            items.append(value)
        elif indentation == _LIST_MAY_FOLLOW:
            values[last] = items = [value]
            indentation = indent
        else:
            raise _NotPlainError
    return Fields(values, lines)


_NO_LIST, _LIST_MAY_FOLLOW = -1, -2


def _read(row: str) -> tuple[str, object, int]:
    """A key, its value, a list as a tuple, and whether a list may follow; of an item no key, but how far it is
    indented."""
    if not row.isprintable() and re.search(f"[{ODD}]", row):  # what can be printed is not odd
        raise _NotPlainError
    if usual := _USUAL.fullmatch(row):
        key, quoted, plain = usual.groups()
        return key, quoted if plain is None else CONSTANTS.get(text := plain.rstrip(" "), text), _NO_LIST
    item = row.lstrip(" ")
    if item[:2] == "- ":
        return "", _scalar(item[2:].strip(" ")), len(row) - len(item)
    key, colon, rest = row.partition(":")
    if not colon or rest[:1] not in ("", " ") or not re.fullmatch(KEY, key):
        raise _NotPlainError
    rest = rest.strip(" ")
    if not rest:
        return key, None, _LIST_MAY_FOLLOW
    return key, _flow(rest) if rest[0] == "[" else _scalar(rest), _NO_LIST


_recalled = lru_cache(maxsize=2048)(_read)


# A scalar within brackets holds no mark that might mean something there (YAML 1.2 §7.3.3), though it often could
_ITEM = rf"""(?:'[^']*+'|"[^"\\]*+"|[^\s{re.escape(INDICATORS)}][^{re.escape(",[]{}:#?'")}"]*+)"""
_FLOW = lazy(rf"\[ *+(?:{_ITEM} *+(?>(?:, *+{_ITEM} *+)*))?\]")


def _flow(text: str) -> tuple[object, ...]:
    """The values of a list in brackets."""
    if not _FLOW.fullmatch(text):
        raise _NotPlainError
    return tuple(_scalar(one.rstrip(" ")) for one in re.findall(_ITEM, text))


# Of all that a backslash may stand before (YAML 1.2 §5.7), what a title holds
_DOUBLE_QUOTED = lazy(r'''"(?>(?:[^"\\]++|\\["\\])*)"''')


def _scalar(text: str) -> object:
    mark, within = text[:1], text[1:-1]
    if mark == "'" and text[-1] == "'" and len(text) > 1 and "'" not in within.replace("''", ""):
        return within.replace("''", "'")
    if _DOUBLE_QUOTED.fullmatch(text):
        return re.sub(r"\\(.)", r"\1", within) if "\\" in within else within
    # YAML 1.2 §7.3.3: it holds neither ": " nor " #"
    if not mark or mark in INDICATORS or mark.isspace() or ": " in text or " #" in text or text[-1] == ":":
        raise _NotPlainError
    return CONSTANTS.get(text, text)

"""The YAML of one post in, its fields out by one regular expression, learned from earlier posts that look the same.

A machine writes the same keys, in the same quotes, into all its posts.  What is read here is read as `plainyaml.load`
reads it; a property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from feedpub.base.values import Value
from feedpub.frontmatter import plainyaml
from feedpub.frontmatter.fields import Fields

ENOUGH = 1024
"""Posts with the same keys after which their layout is learned: that takes as long as is then saved in as many."""
MOST = 8
"""Layouts that are tried."""
MOST_COUNTED = 256
"""Different keys of posts that are counted."""
LARGEST = 50
"""Keys in a layout."""


class Layouts:
    """What was learned of the posts that were read so far; it changes no result."""

    def __init__(self) -> None:
        self._known: list[Layout] = []
        """The one that fitted last first."""
        self._counts: dict[tuple[str, ...], int] = {}

    def load(self, text: str, first: int = 1) -> Fields | None:
        """Read a YAML mapping like `plainyaml.load`."""
        if len(text) > plainyaml.LONGEST:
            return None
        for layout in self._known:
            if fields := layout.read(text, first):
                if layout is not self._known[0]:
                    self._put_first(layout)
                return fields
        fields = plainyaml.load(text, first)
        if fields and self._is_time_to_learn(tuple(fields.values)) and (learned := learn(text)):
            self._put_first(learned)
        return fields

    def _is_time_to_learn(self, keys: tuple[str, ...]) -> bool:
        """Whether the posts with these keys have become enough, or twice as many since the last time."""
        if len(self._counts) == MOST_COUNTED:
            self._counts.clear()
        count = self._counts[keys] = self._counts.get(keys, 0) + 1
        return count >= ENOUGH and count & (count - 1) == 0

    def _put_first(self, layout: Layout) -> None:
        self._known = [layout, *(one for one in self._known if one is not layout)][:MOST]


load = Layouts().load


class Layout(Value, frozen=True, eq=False):
    """What is the same in the front matter of many posts."""

    pattern: re.Pattern[str]
    """With a group for each key."""
    rows: Mapping[str, int]
    """Each key, and in which row it stands where all lists are empty."""
    constants: Mapping[str, object]
    """Keys that have this very value, which is no text."""
    lists: tuple[str, ...]
    """Keys that have a list."""

    def read(self, text: str, first: int) -> Fields | None:
        """Read front matter, whose lines count from `first`; None where it has another layout."""
        match = self.pattern.fullmatch(text)
        if not match:
            return None
        values: dict[str, object] = dict(zip(self.rows, match.groups(), strict=True))
        values.update(self.constants)
        below = []
        for key in self.lists:
            written = str(values[key])
            items = _items(written)
            if items is None:
                return None
            values[key] = list(items)
            below.append(len(items) if written[0] == "\n" else 0)
        return Fields(values, _lines(self, first, *below))


@lru_cache(maxsize=1024)
def _items(written: str) -> tuple[object, ...] | None:
    """The values of a list, None where it is for another reader; most posts share theirs with others."""
    fields = plainyaml.load(f"key:{written}\n")
    items = fields and fields.values["key"]
    return tuple(items) if isinstance(items, list) else None


@lru_cache(maxsize=1024)
def _lines(layout: Layout, first: int, *below: int) -> Mapping[str, int]:
    """On which line each key stands, where the lists have so many rows below their keys."""
    lines = {}
    left = iter(below)
    for key, row in layout.rows.items():
        lines[key] = first + row
        first += next(left) if key in layout.lists else 0
    return lines


def learn(text: str) -> Layout | None:
    """The layout of front matter that `plainyaml` reads; None where machines hardly write such."""
    pieces: list[str] = []
    rows: dict[str, int] = {}
    constants: dict[str, object] = {}
    lists: list[str] = []
    end = row = 0
    while end < len(text):
        found = next(((match, body) for like, body in _forms() if (match := like.match(text, end))), None)
        if not found or len(rows) == LARGEST:
            return None
        match, body = found
        start, key, value, rest = match.groups()
        if body == _CONSTANT:
            constants[key], body = plainyaml.CONSTANTS[value], re.escape(value)
        elif body in _LISTS:
            lists.append(key)
        pieces += re.escape(start), f"({body})", re.escape(rest)
        rows[key], row, end = row, row + rest.count("\n"), match.end()
    return Layout(re.compile("".join(pieces)), rows, constants, tuple(lists))


_LISTS = (r"(?>(?:\n *- [^\n]*+)+)", r" +\[[^\n]*+")
_CONSTANT = "|".join(map(re.escape, sorted(plainyaml.CONSTANTS, reverse=True)))
_ODD = plainyaml.ODD
_PLAIN = (
    rf"(?!(?:{_CONSTANT})\n)[^\s{re.escape(plainyaml.INDICATORS)}{_ODD}](?>(?:[^:#{_ODD}]++|:(?=\S)|(?<=\S)#)*)(?<! )"
)


@cache
def _forms() -> list[tuple[re.Pattern[str], str]]:
    """What may stand in a row and the list below it, each with what the value is like.  The groups are all before the
    value, in it the key, then the value and the end.
    """
    return [
        (re.compile(rf"(({plainyaml.KEY}):{opening})({body})({closing})"), body)
        for opening, body, closing in (
            *((" *", one, r"\n+") for one in _LISTS),
            (" *", _CONSTANT, r" *\n+"),
            (" +'", f"[^'{_ODD}]*+", r"' *\n+"),
            (' +"', rf'[^"\\{_ODD}]*+', r'" *\n+'),
            (" +", _PLAIN, r" *\n+"),
        )
    ]

"""A RawPost and its dialect in; its fields by meaning out, as texts, lists, dates and flags."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NoReturn, TypeAlias, TypeGuard, TypeVar

from feedpub import dialects
from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.dialects import Dialect
from feedpub.model import RawPost
from feedpub.normalize import dates
from feedpub.normalize.text import plain, scalar
from feedpub.problems import Code, Level, PostError, Problem

_YES = {"true", "yes", "on", "y", "1"}
_NO = {"false", "no", "off", "n", "0"}
_DRAFT = "draft"
"""The key that every generator has, and of which nobody expects anything but true or false."""
_SEAL = "password"
"""The key whose value opens the text."""
LONGEST = 1000
"""Characters of a one-line text such as a title; the rest is cut."""
MOST = 100
"""Categories, tags or authors of one post."""
T = TypeVar("T")
_NOTHING: tuple[object, ...] = (None, "", [], {})
_TRUTHS = ("explicit",)
"""What a field means of which `false` says something, and not that there is none, as in `author: false`."""
_Slot: TypeAlias = tuple[str, tuple[str, ...]]
"""Where a value stands: the key as the author wrote it, and the names that lead on through mappings."""


class _Layout(Value, frozen=True):
    """What the keys of a post mean in a dialect; a machine writes the same keys into all its posts."""

    keys: Mapping[str, str]
    """In lower case -> as the author wrote it."""
    meanings: Mapping[str, tuple[_Slot, ...]]
    hiding: tuple[tuple[_Slot, tuple[object, ...]], ...]


@lru_cache(maxsize=1024)
def _layout(dialect: Dialect, keys: tuple[str, ...]) -> _Layout:
    own = {key.lower(): key for key in keys}

    def slots(names: Iterable[str]) -> tuple[_Slot, ...]:
        steps = (name.lower().split(".") for name in names)
        return tuple((own[first], tuple(rest)) for first, *rest in steps if first in own)

    return _Layout(
        own,
        {meaning: slots(names) for meaning, names in dialect.fields.items()},
        tuple((slot, values) for name, values in dialect.hiding.items() for slot in slots([name])),
    )


class Fields:
    """The fields of one post, looked up by what they mean; collects what is wrong with them."""

    def __init__(self, raw: RawPost, site: Site) -> None:
        self.raw = raw
        self.dialect = dialects.of(site)
        self.values = _all(raw, site) if site.ways.given else raw.fields
        """What the post says, and what its path does."""
        self.problems: list[Problem] = list(raw.problems)
        self._layout = _layout(self.dialect, tuple(self.values))

    def all(self, meaning: str) -> Iterable[tuple[str, object]]:
        """Every field with that meaning that holds something: its key and value, in the dialect's order."""
        slots = self._layout.meanings[meaning]
        if not slots:
            return ()
        stated = []
        for slot in slots:
            value = self._in(slot)
            if value or (meaning in _TRUTHS if value is False else value not in _NOTHING):
                stated.append((slot[0], value))
        return stated

    def key(self, name: str) -> str:
        """The key of a field by the generator's name for it, as the author wrote it; empty where there is none."""
        return self._layout.keys.get(name.lower().partition(".")[0], "")

    def value(self, name: str) -> object:
        """The value of a field by the generator's name for it; None where there is none."""
        key = self.key(name)
        return self._in((key, tuple(name.lower().split(".")[1:]))) if key else None

    def _in(self, slot: _Slot) -> object:
        key, names = slot
        value = self.values[key]
        for name in names:
            value = _below(value, name)
        return value

    def text(self, meaning: str) -> str:
        """The first field with that meaning that is text; cut, with a warning, where it is endless."""
        for key, value in self.all(meaning):
            text = plain(value)
            if not text:
                if not isinstance(value, str) or value.strip():
                    self.warn("value-invalid", key, f"{key} is no text", f'write {key}: "..."')
                continue
            if len(text) > LONGEST:
                self.warn(
                    "value-long", key, f"{key} has {len(text):,} characters and was cut to {LONGEST:,}", "write less"
                )
                return text[:LONGEST].rstrip()
            return text
        return ""

    def texts(self, meaning: str) -> tuple[str, ...]:
        """The first field with that meaning that holds texts, each once; cut, with a warning, where endless."""
        for key, value in self.all(meaning):
            texts = _distinct(value, self._marks(key))
            if texts:
                return self.few(key, texts)
        return ()

    def few(self, key: str, values: tuple[T, ...]) -> tuple[T, ...]:
        """As many values as one post may have of a kind; warns where there are more."""
        if len(values) > MOST:
            self.warn(
                "value-long", key, f"{key} has {len(values):,} values, of which the first {MOST} count", "write fewer"
            )
        return values[:MOST]

    def parts(self, key: str, value: object) -> Iterator[str]:
        """The texts of a list, or of one text that the dialect parts at certain marks; some may be empty."""
        return _parts(value, self._marks(key))

    def _marks(self, key: str) -> str:
        return self.dialect.separators.get(key.lower(), "")

    def date(self, meaning: str, zone: tzinfo) -> tuple[str, datetime] | None:
        """The first field with that meaning: its key, and its date as it was written.

        Raises PostError where it is no date.
        """
        for key, value in self.all(meaning):
            if isinstance(value, bool):  # `published: false` says something else
                continue
            try:
                found = self.moment(value, zone)
                dates.to_utc(found)
            except ValueError as error:
                self.fail("date-invalid", key, f'{key} "{plain(value)[:100]}" {error}', dates.HINT)
            return key, found
        return None

    def moment(self, value: object, zone: tzinfo) -> datetime:
        """A date as it was written; raises ValueError like `dates.read`."""
        zone = UTC if self.dialect.timestamps and dates.is_timestamp(value) else zone
        return dates.read(value, zone, self.dialect.first)

    def hidden(self) -> bool:
        """Whether a field says that the post stays out of the feeds."""
        for slot, values in self._layout.hiding:
            key, found = slot[0], flag(self._in(slot))
            if found in values:
                self.came_from("draft", key)
                return True
            if found and isinstance(found, str) and key.lower() == _DRAFT:
                told = f'{key} "{found[:100]}" is neither true nor false, so the post is public'
                self.warn("value-invalid", key, told, f"write {key}: true, or take it out")
        return False

    def sealed(self) -> bool:
        """Whether the text is for those alone who know a password, as plugins and themes have it, who encrypt it."""
        return self.value(_SEAL) not in (None, "", False)

    def came_from(self, meaning: str, source: str) -> None:
        """Take note of where a value comes from that is no field's own; here nobody asks, see `traced`."""

    def warn(self, code: Code, key: str | None, message: str, hint: str) -> None:
        """Remember something that does not keep the post out."""
        self.problems.append(self.raw.problem(code, key, message, hint, "warning"))

    def fail(self, code: Code, key: str | None, message: str, hint: str, level: Level = "error") -> NoReturn:
        """Give the post up; with a note only where nothing is wrong with it."""
        raise PostError(self.raw.problem(code, key, message, hint, level))


def _below(value: object, name: str) -> object:
    """What a mapping has under a name in lower case, however it spells that."""
    if not isinstance(value, dict):
        return None
    if name in value:
        return value[name]
    return next((found for key, found in value.items() if isinstance(key, str) and key.lower() == name), None)


def _all(raw: RawPost, site: Site) -> dict[str, object]:
    """The fields of a post, and those that the generator gives to it by its path below the posts folder."""
    path = posixpath.normpath(posixpath.join("/", site.posts.path, raw.path))
    subjects = {"path": path, "name": posixpath.splitext(posixpath.basename(path))[0]}
    usual: dict[str, object] = {}
    sure: dict[str, object] = {}
    for one in site.ways.given:
        if match := re.search(one.pattern, subjects[one.within]):
            filled = {key: match.expand(value) if isinstance(value, str) else value for key, value in one.fields}
            (sure if one.wins else usual).update(filled)
    return {**usual, **raw.fields, **sure}


def _distinct(value: object, marks: str) -> tuple[str, ...]:
    """The texts of a value, each once; most posts share theirs with others."""
    if type(value) is str:
        return _recalled(value, marks)
    return _recalled(tuple(value), marks) if only_texts(value) else _each_once(value, marks)


def only_texts(value: object) -> TypeGuard[list[str]]:
    """Whether a value is a list of nothing but texts, so that what is made of it can be recalled: 1 and True are equal.

    >>> only_texts(["a", "1"]), only_texts(["a", 1]), only_texts("a")
    (True, False, False)
    """
    return isinstance(value, list) and _TEXT.issuperset(map(type, value))


_TEXT = frozenset({str})


def _each_once(value: object, marks: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[:LONGEST].rstrip() for one in _parts(value, marks) if one))


_recalled = lru_cache(maxsize=1024)(_each_once)


def _parts(value: object, marks: str) -> Iterator[str]:
    """The texts of a list, of one text that `marks` separate, or of the names of mappings."""
    if isinstance(value, dict):
        yield next(filter(None, (scalar(value.get(key)) for key in ("name", "display_name", "title", "email"))), "")
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one, "") if isinstance(one, dict) else (scalar(one),)
    elif isinstance(value, str) and marks:
        marks = ";" if ";" in marks and ";" in value else marks
        yield from (plain(part) for part in re.split(f"[{re.escape(marks)}\n]", value))
    else:
        yield scalar(value)


def flag(value: object) -> object:
    """A truth value as such, however it was written; any other value as text in lower case."""
    if isinstance(value, bool) or value is None:
        return value
    text = scalar(value).lower()
    return True if text in _YES else False if text in _NO else text

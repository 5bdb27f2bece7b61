"""The text of a ledger in, what is remembered of posts out, and back: files that were moved, posts that were deleted.

One line holds one record, sorted, so that versions of the file merge.  Only `feedpub move` and `feedpub delete`
write it and look at a clock for it; builds read it, and so know when a post was deleted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import field

from feedpub.base.values import Value
from feedpub.config.tables import one_of, pairs, section, toml
from feedpub.errors import ConfigError
from feedpub.model import Names, PostHead

FILE_NAME = "feedpub-ledger.toml"
"""Beside feedpub.toml, and kept with the posts."""
INTRODUCTION = "# What `feedpub move` and `feedpub delete` remember of posts: a line each.  Keep it with the posts."

_IRI = r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+"  # RFC 4287 §4.2.6, as far as it can be told


class Deleted(Value, frozen=True, kw_only=True):
    """A post that was public once: all that decides in which feeds it was."""

    id: str
    path: str
    """Where its file was, below the posts folder."""
    title: str
    published: datetime
    deleted: datetime
    """When readers were to be told."""
    categories: tuple[Names, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""

    @classmethod
    def of(cls, head: PostHead, moment: datetime) -> Deleted:
        """Of a post that is deleted at that moment; one that expired before went out of the feeds then."""
        known = {name: getattr(head, name) for name in cls.__struct_fields__ if name not in ("deleted", "language")}
        last = min(moment, head.expires or moment).astimezone(UTC).replace(microsecond=0)
        return cls(**known, language=head.language or "", deleted=last)

    @property
    def head(self) -> PostHead:
        """The post as one that expired; its id stands for the path and the link that it no longer has."""
        known = {name: getattr(self, name) for name in self.__struct_fields__ if name not in ("deleted", "path")}
        known["language"] = self.language or None
        return PostHead(**known, path=self.id, url=self.id, expires=self.deleted)


class Ledger(Value, frozen=True):
    """What is remembered of posts."""

    ids: Mapping[str, str] = field(default_factory=dict)
    """The ids of posts that no longer lie where these were made, by path."""
    deleted: Mapping[str, Deleted] = field(default_factory=dict)
    """By id."""

    def gone(self, there: Container[str]) -> Iterator[PostHead]:
        """Those of the deleted posts that are not there again, of all the ids that are."""
        return (one.head for one in self.deleted.values() if one.id not in there)


def read(text: str, name: str = FILE_NAME) -> Ledger:
    """Read the text of a ledger; raises ConfigError naming the line."""
    ids: dict[str, str] = {}
    deleted: dict[str, Deleted] = {}
    into = ""
    for number, line in enumerate(text.split("\n"), 1):
        place = f"{name}:{number}:"
        for key, value in _record(line, place).items():
            if line.startswith("["):
                one_of(place, [key], ("ids", "deleted"))
                into = key
            elif key in (ids if into == "ids" else deleted):
                raise ConfigError(f"{place} {key} is named twice; keep one of the lines")
            elif into == "ids":
                ids |= _id(key, value, place)
            elif into == "deleted":
                deleted[key] = section(Deleted, {**_table(value, place), "id": key}, place)
            else:
                raise ConfigError(f"{place} stands in no section; write [ids] or [deleted] above it")
    return Ledger(ids, deleted)


def write(ledger: Ledger) -> str:
    """Write it down; the same memory gives the same text."""
    lines = [INTRODUCTION, "", "[ids]"]
    lines += [f"{toml(path)} = {toml(id_)}" for path, id_ in sorted(ledger.ids.items())]
    lines += ["", "[deleted]"]
    lines += [f"{toml(id_)} = {_inline(one)}" for id_, one in sorted(ledger.deleted.items())]
    return "".join(f"{line}\n" for line in lines)


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(line.rstrip("\r"))
    except tomllib.TOMLDecodeError as error:
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigError(f"{place} not a line of TOML: {reason}; mend it or take it out") from error


def _id(path: str, value: Any, place: str) -> dict[str, str]:
    known = dict(pairs({path: value}, place))
    if not re.fullmatch(_IRI, known[path]):
        raise ConfigError(f"{place} {known[path]!r} is no id; write one such as tag:example.org,2021:2021-11-06/ship")
    return known


def _table(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f'{place} must be a table, as in {{ path = "a.md", deleted = 2024-05-01T08:00:00Z }}')
    return value


def _inline(one: Deleted) -> str:
    values = {key: getattr(one, key) for key in one.__struct_fields__ if key != "id"}
    return f"{{ {', '.join(f'{key} = {toml(value)}' for key, value in values.items() if value)} }}"

"""What a pass made of one file, and all that this depends on: as long as that is the same, so is what was made.

All of it is frozen, and pickles, as in `model`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from feedpub.base.values import Value
from feedpub.problems import Problem

T = TypeVar("T")


class Link(NamedTuple):
    """All of a post that decides what another one makes of it."""

    url: str
    title: str
    path: str
    language: str | None


class Dependencies(NamedTuple):
    """What a pass asked for besides a file, with the answers: what it made of that holds as long as these do."""

    assets: tuple[tuple[str, int | None], ...] = ()
    """The local files that the post asked for, and their bytes."""
    durations: tuple[tuple[str, int | None], ...] = ()
    """Those of which it asked how long they play, and the seconds."""
    links: tuple[tuple[str, Link | None], ...] = ()
    """The names of other posts that it asked for, and what it got."""
    moments: tuple[tuple[datetime, bool], ...] = ()
    """The moments of which it asked whether they have passed, and the answer."""


class Read(Value, Generic[T], frozen=True):
    """What a pass made of one file."""

    path: str
    post: T | None
    """Its head or the whole of it, which may be encoded; None where an error keeps the post out."""
    problems: tuple[Problem, ...] = ()
    dependencies: Dependencies = Dependencies()

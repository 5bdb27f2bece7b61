"""Files to publish in; the same out, made by all processes, or recalled."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from feedpub.base.values import Value
from feedpub.cache.made import Documents, Made, W, Wanted
from feedpub.jobs import Map, portions
from feedpub.model import Feed, OnEvent, Post, PostHead
from feedpub.problems import Problem

TOGETHER = 150
"""Entries of feeds that one call of a Map writes: a few such calls are worth another process."""

WriteFeed: TypeAlias = Callable[[Feed[PostHead], Mapping[str, Post]], Made]
"""A feed, and the posts that it shows by path -> what is published of it."""


class Maker(Value, frozen=True):
    """Makes what is wanted, with what all share that write something."""

    known: Documents
    problems: list[Problem]
    """Takes what is wrong with that which is written."""
    share: Map
    tell: OnEvent

    def make(self, wanted: Sequence[W], parted: Callable[[Sequence[W]], Iterable[Sequence[W]]]) -> Iterator[Made]:
        """Make what is wanted and not known, part by part; it comes in the order in which it is wanted."""
        return self.known.each(
            wanted, lambda missing: itertools.chain.from_iterable(self.share(_make, parted(missing)))
        )

    def make_of_feeds(self, wanted: Iterable[FeedFiles]) -> Iterator[Made]:
        """The same, in parts that take about as long as each other."""
        return self.make(list(wanted), lambda some: portions(some, lambda one: len(one.feed.entries), TOGETHER))


def _make(wanted: Sequence[Wanted]) -> list[Made]:
    return [one.make() for one in wanted]


class FeedFiles(Struct):
    """What is published of a feed."""

    name: str
    digest: str
    write: WriteFeed
    feed: Feed[PostHead]
    posts: Mapping[str, Post]

    def __reduce__(self) -> tuple[type[FeedFiles], tuple[object, ...]]:
        """To another machine, it goes with the posts that it shows."""
        shown = {entry.path: self.posts[entry.path] for entry in self.feed.entries}
        return FeedFiles, (self.name, self.digest, self.write, self.feed, shown)

    def make(self) -> Made:
        """Write it."""
        return self.write(self.feed, self.posts)

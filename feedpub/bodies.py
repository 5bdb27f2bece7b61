"""Planned posts in, whole posts out: read by as many processes as there are, or recalled from an earlier build."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from feedpub import dialects, normalize
from feedpub.cache import Cache, Table
from feedpub.config import Site
from feedpub.jobs import Map, batches
from feedpub.model import Event, OnEvent, Post, PostHead, Problem, Read, SourceFile
from feedpub.passes import read_posts
from feedpub.plan import Plan, plan
from feedpub.ports import Source

REMEMBERED = 10_000
"""Posts whose bodies are kept from one build to the next."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The plan, and every post that it shows."""

    plan: Plan
    posts: Mapping[str, Post]
    problems: tuple[Problem, ...]


def show(site: Site, bodies: Bodies, heads: Sequence[PostHead], now: datetime, tell: OnEvent) -> Shown:
    """Plan and read whole what the plan shows; a post that fails leaves its place to the next one."""
    read: dict[str, Read[Post]] = {}
    while True:
        decided = plan(heads, site, now)
        shown = {entry.path: entry for feed in decided.every_feed for entry in feed.entries}
        missing = [entry for entry in shown.values() if entry.path not in read]
        if not missing:
            break
        for batch in bodies.read(missing):
            read.update((one.path, one) for one in batch)
            tell(Event("render", len(read), len(shown)))
        heads = [head for head in heads if head.path not in read or read[head.path].post]
    bodies.keep(read)
    posts = {path: replace(one.post, id=shown[path].id) for path, one in read.items() if one.post and path in shown}
    return Shown(decided, posts, tuple(itertools.chain.from_iterable(one.problems for one in read.values())))


@dataclass(frozen=True, slots=True)
class Bodies:
    """The body pass, over as many processes as `share` has; what is known of a post is not read again."""

    source: Source
    files: Mapping[str, SourceFile]
    known: Table[Post] | None
    one_batch: Callable[[Sequence[PostHead]], list[Read[Post]]]
    share: Map

    @classmethod
    def of(
        cls,
        site: Site,
        source: Source,
        files: Iterable[SourceFile],
        heads: Iterable[PostHead],
        cache: Cache,
        share: Map,
    ) -> Bodies:
        """Those of a site in whose files these heads were found."""
        linked = bool(dialects.named(site.posts.dialect).templates)  # a post may then hold the address of another
        others = normalize.index(heads) if linked else {}
        by_path = {file.path: file for file in files}
        return cls(source, by_path, None if linked else cache.posts, partial(read_posts, site, source, others), share)

    def read(self, heads: Iterable[PostHead]) -> Iterator[list[Read[Post]]]:
        """Read these posts whole, or recall them."""
        recalled = {head.path: known for head in heads if (known := self._recall(head.path))}
        yield list(recalled.values())
        yield from self.share(self.one_batch, batches(head for head in heads if head.path not in recalled))

    def _recall(self, path: str) -> Read[Post] | None:
        known = self.known.get(self.files[path]) if self.known else None
        if known and all(self.source.asset(path, reference) == length for reference, length in known.assets):
            return known
        return None

    def keep(self, read: Mapping[str, Read[Post]]) -> None:
        """Remember these posts, unless they are very many."""
        if self.known and len(read) <= REMEMBERED:
            self.known.keep((self.files[path] for path in read), read)

"""Planned posts in, whole posts out: read by as many processes as there are, or recalled from an earlier build."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from feedpub.cache.learned import Cache, Row, Table
from feedpub.cache.store import decoded, digest, encoded
from feedpub.config import Site
from feedpub.files import Files
from feedpub.jobs import Map, batches
from feedpub.model import Dependencies, Event, OnEvent, Post, PostHead, Read
from feedpub.pipeline.linking import Others
from feedpub.pipeline.passes import link_to, read_posts
from feedpub.plan import Plan
from feedpub.ports import Source
from feedpub.problems import Problem
from feedpub.sources.records import part_of
from feedpub.values import Value, replace

A = TypeVar("A")
B = TypeVar("B")

REMEMBERED = 10_000
"""Posts whose bodies are kept from one build to the next."""
FEW = 50
"""Posts that are worth reading whole in another process."""
PATIENT = 3
"""Turns after which posts are read ahead, each time twice as far: a plugin may drop almost all."""


class Shown(Value, frozen=True):
    """The plan, and every post that it shows."""

    plan: Plan
    posts: Posts
    problems: tuple[Problem, ...]

    def with_posts(self, posts: Mapping[str, Post]) -> Shown:
        """The same with these in the place of the posts."""
        return replace(self, posts=Posts(posts, {path: post.id for path, post in posts.items()}))


Replan: TypeAlias = Callable[[Mapping[str, Read[bytes]], int], Plan]
"""What was read of posts that cannot be shown, by path, and how many times as many posts feeds carry -> the plan
without the former."""


def show(decided: Plan, replan: Replan, bodies: Bodies, tell: OnEvent) -> Shown:
    """Read whole what the plan shows; a post that cannot be shown leaves its place to the next one."""
    rows: dict[str, Row] = {}
    dropped: dict[str, Read[bytes]] = {}
    for turn in itertools.count():
        shown = _entries(decided)
        ahead = shown if turn < PATIENT else shown | _entries(replan(dropped, 2 ** (turn - PATIENT)))
        missing = [entry for path, entry in ahead.items() if path not in rows and path not in dropped]
        rows |= {entry.path: row for entry in missing if (row := bodies.recall(entry.path))}
        for batch in bodies.read_anew(entry for entry in missing if entry.path not in rows):
            rows |= {one.path: bodies.row(one, one.post) for one in batch if one.post}
            dropped |= {one.path: one for one in batch if not one.post}
            tell(Event("render", len(rows) + len(dropped), len(shown)))
        if dropped.keys().isdisjoint(shown):
            break
        decided = replan(dropped, 1)
    problems = [row.problems for path, row in rows.items() if path in shown]
    problems += (one.problems for one in dropped.values() if _failed(one))
    bodies.keep(rows)
    posts = Posts({}, {path: entry.id for path, entry in shown.items()}, rows, bodies.known)
    return Shown(decided, posts, tuple(itertools.chain.from_iterable(problems)))


def still(head: PostHead, dropped: Read[bytes] | None) -> PostHead | None:
    """A head as it is planned once its post was read: hidden where a plugin dropped that, none where it failed."""
    if dropped is None:
        return head
    return None if _failed(dropped) else replace(head, draft=True)


def _failed(dropped: Read[bytes]) -> bool:
    return any(one.level == "error" for one in dropped.problems)


def _entries(decided: Plan) -> dict[str, PostHead]:
    return {entry.path: entry for feed in decided.every_feed for entry in feed.entries}


def wider(site: Site, factor: int) -> Site:
    """The site with feeds that carry so many times as many posts."""
    queries = tuple(replace(one, limit=one.limit and one.limit * factor) for one in site.queries)
    return replace(site, feeds=replace(site.feeds, limit=site.feeds.limit * factor), queries=queries)


class Posts(Mapping[str, Post]):
    """Whole posts by path; those of an earlier build are decoded where they are wanted."""

    def __init__(
        self,
        whole: Mapping[str, Post],
        ids: Mapping[str, str],
        remembered: Mapping[str, Row] = MappingProxyType({}),
        known: Table | None = None,
    ) -> None:
        """`ids` holds the ids of all of them, which may not be those that they claim; what is `remembered` of posts
        as they are is `known`.
        """
        self._whole = dict(whole)
        self._ids = ids
        self._remembered = remembered
        self._known = known or Table()
        self._digests = {path: row.digest for path, row in remembered.items()}

    def __getitem__(self, path: str) -> Post:
        post = self._whole.get(path)
        if post is None:
            post = self._whole[path] = self._known.post(self._remembered[path])
        return post if post.id == self._ids[path] else replace(post, id=self._ids[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def digest(self, path: str) -> str:
        """What names the post as it was read, before it got its id."""
        if path not in self._digests:
            self._digests[path] = digest(self._whole[path])
        return self._digests[path]


class Bodies(Value, frozen=True):
    """The body pass, over as many processes as `share` has; what is known of a post is not read again."""

    source: Source
    files: Files
    known: Table
    site: Site
    others: Others
    share: Map
    now: datetime

    @classmethod
    def of(
        cls,
        site: Site,
        source: Source,
        files: Files,
        others: Others,
        cache: Cache,
        share: Map,
        now: datetime,
    ) -> Bodies:
        """Those of a site that has these files, as they are `now`."""
        return cls(source, files, cache.posts, site, others, share, now)

    def read(self, heads: Iterable[PostHead]) -> Iterator[list[Read[Post]]]:
        """Read these posts whole, or recall them."""
        heads = list(heads)
        recalled = {head.path: self._read(head.path, row) for head in heads if (row := self.recall(head.path))}
        yield list(recalled.values())
        for batch in self.read_anew(head for head in heads if head.path not in recalled):
            yield [_in_form(partial(decoded, kind=Post), one) for one in batch]

    def _read(self, path: str, row: Row) -> Read[Post]:
        return Read(path, self.known.post(row), row.problems, row.dependencies)

    def read_anew(self, heads: Iterable[PostHead]) -> Iterator[list[Read[bytes]]]:
        """Read these posts whole; they come encoded, as they go between processes and into the cache."""
        few = [(part_of(self.source, (head.path for head in few)), few) for few in batches(heads, FEW)]
        read = partial(_one_batch, self.site, self.others, self.now)
        for (_, some), first in zip(few, self.share(read, few), strict=True):
            batch = self._answered(some, first)
            for one in batch:
                files = (*one.dependencies.assets, *one.dependencies.durations)
                self.known.asked.update((one.path, name) for name, _ in files)
                self._await(one.dependencies.moments)
            yield batch

    def _answered(self, heads: Sequence[PostHead], read: list[Read[bytes]]) -> list[Read[bytes]]:
        """The same, but for those that asked for other posts where nobody knows these: they are read again here."""
        pairs = zip(heads, read, strict=True)
        misled = [head for head, one in pairs if not self._has_links(head.path, one.dependencies)]
        again = {one.path: one for one in _one_batch(self.site, self.others, self.now, (self.source, misled))}
        return [again.get(one.path, one) for one in read]

    def _has_links(self, path: str, dependencies: Dependencies) -> bool:
        """Whether a post that asks for others would get the same."""
        return all(link_to(self.others(path).get(name)) == link for name, link in dependencies.links)

    def recall(self, path: str) -> Row | None:
        """What is known of a post, if neither it nor a file that it shows nor a post that it names has changed."""
        known = self.known.row(path, self.files.stamp(path))
        if known is None or not self._hold(path, known.dependencies):
            return None
        self._await(known.dependencies.moments)
        return known

    def _hold(self, path: str, dependencies: Dependencies) -> bool:
        """Whether a post would get the same of all that it asks for."""
        return (
            all(self.source.asset(path, name) == length for name, length in dependencies.assets)
            and all(self.source.duration(path, name) == seconds for name, seconds in dependencies.durations)
            and self._has_links(path, dependencies)
            and all((moment <= self.now) == passed for moment, passed in dependencies.moments)
        )

    def _await(self, moments: Iterable[tuple[datetime, bool]]) -> None:
        self.known.awaited.update(moment for moment, passed in moments if not passed)

    def row(self, read: Read[bytes], post: bytes) -> Row:
        """What there is to know of a post that was read."""
        return Row(self.files.stamp(read.path), self.known.held.put(post), read.problems, read.dependencies)

    def keep(self, rows: Mapping[str, Row]) -> None:
        """Remember what is known now, unless it is very much."""
        if len(rows) <= REMEMBERED:
            self.known.keep(rows)


def _one_batch(site: Site, others: Others, now: datetime, few: tuple[Source, Sequence[PostHead]]) -> list[Read[bytes]]:
    source, heads = few
    return [_in_form(encoded, one) for one in read_posts(site, source, others, now, heads)]


def _in_form(change: Callable[[A], B | None], read: Read[A]) -> Read[B]:
    post = None if read.post is None else change(read.post)
    return Read(read.path, post, read.problems, read.dependencies)

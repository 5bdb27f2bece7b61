"""Planned posts in, whole posts out: read by as many processes as there are, or recalled from an earlier build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from feedpub.base.values import Value
from feedpub.cache.learned import Row, Table
from feedpub.cache.saving import decoded, encoded
from feedpub.config import Site
from feedpub.files import Files
from feedpub.jobs import Map, batches
from feedpub.model import Post, PostHead
from feedpub.pipeline.linking import Others
from feedpub.pipeline.passes import link_to, read_posts
from feedpub.ports import Source
from feedpub.reads import Dependencies, Read
from feedpub.sources.records import part_of

A = TypeVar("A")
B = TypeVar("B")

REMEMBERED = 10_000
"""Posts whose bodies are kept from one build to the next."""
FEW = 50
"""Posts that are worth reading whole in another process."""


class Bodies(Value, frozen=True):
    """The body pass, over as many processes as `share` has; what is known of a post is not read again."""

    site: Site
    source: Source
    files: Files
    others: Others
    known: Table
    share: Map
    now: datetime

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
        work = [(part_of(self.source, (head.path for head in few)), few) for few in batches(heads, FEW)]
        read = partial(_one_batch, self.site, self.others, self.now)
        for (_, few), first in zip(work, self.share(read, work), strict=True):
            batch = self._answered(few, first)
            for one in batch:
                files = (*one.dependencies.assets, *one.dependencies.durations)
                self.known.asked.update((one.path, name) for name, _ in files)
                self.known.sizes.update(((one.path, name), size) for name, size in one.dependencies.assets)
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

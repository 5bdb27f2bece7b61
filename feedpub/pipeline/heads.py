"""A source in, the heads of all its posts out: read by as many processes as there are, or recalled."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct, structs

from feedpub.base.values import Value
from feedpub.cache.learned import Batch, Heads, digest_of_heads
from feedpub.cache.saving import decoded, encoded
from feedpub.config import Site
from feedpub.files import UNSETTLED, Files, Stamp, changed_at
from feedpub.jobs import Map, batches
from feedpub.model import Event, OnEvent, PostHead, digest_of
from feedpub.normalize.languages import counted
from feedpub.pipeline.passes import read_heads
from feedpub.ports import Source
from feedpub.problems import Problem
from feedpub.sources.records import part_of

BATCH = 250
"""Files whose heads are worth reading in another process; what is known of so many is kept together."""

EncodedHead: TypeAlias = tuple[msgspec.Raw, tuple[Problem, ...]]
"""The head of a file, encoded, and what is wrong with it."""


class Survey(Value, frozen=True, dict=True):
    """What the head pass found; heads are decoded where they are wanted."""

    files: Files
    batches: Sequence[Batch]
    known: Heads
    """What holds their heads."""
    unreadable: tuple[Problem, ...]

    @cached_property
    def heads(self) -> tuple[PostHead, ...]:
        """Those of all posts without errors."""
        return tuple(head for head in self._all if not head.is_page)

    def linked(self, site: Site) -> tuple[PostHead, ...]:
        """The same, and those of pages, where the generator makes them: all to which a post may link."""
        return self.heads if site.pages.posts else self._all

    @cached_property
    def _all(self) -> tuple[PostHead, ...]:
        shared: dict[object, Any] = {}
        found = zip(self._each_or_none(), self.files.paths, strict=True)
        return tuple(_sharing(head, path, shared) for head, path in found if head)

    def each(self) -> Iterator[PostHead]:
        """Those of the posts one after the other: they need not all be in memory."""
        return (head for head in self._each_or_none() if head and not head.is_page)

    def _each_or_none(self) -> Iterator[PostHead | None]:
        return itertools.chain.from_iterable(map(self.known.of, self.batches))

    @property
    def languages(self) -> Mapping[str, int]:
        """How many titles suggest each language; none where the site names its own."""
        return sum((Counter(batch.languages) for batch in self.batches), Counter())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files and heads."""
        told = (problems for batch in self.batches for problems in batch.problems.values())
        return (*self.unreadable, *itertools.chain.from_iterable(told))

    @cached_property
    def digest(self) -> str:
        """What names these heads and no others."""
        return digest_of_heads(self.batches)

    @property
    def digest_before(self) -> str:
        """What names those of the last build."""
        return digest_of_heads(self.known.before)

    def changed(self) -> tuple[list[PostHead], list[PostHead]]:
        """The heads of posts that have gone since then, and those that have come."""
        old, new = self._only(self.known.before, self.batches), self._only(self.batches, self.known.before)
        return _heads_of(old - new), _heads_of(new - old)

    def _only(self, batches: Iterable[Batch], others: Iterable[Batch]) -> set[bytes]:
        """The heads, encoded, of those batches that are not among the others."""
        names = {one.digest for one in others}
        few = (self.known.encoded(one) for one in batches if one.digest not in names)
        return {bytes(head) for some in few for head in decoded(some, list[msgspec.Raw]) or ()}


def _heads_of(heads: Iterable[bytes]) -> list[PostHead]:
    """Those of posts."""
    return [head for one in heads if (head := decoded(one, PostHead)) and not head.is_page]


def _sharing(head: PostHead, path: str, shared: dict[object, Any]) -> PostHead:
    """Let a head that nobody else has yet have its path in common with its file, and its names with others.

    That is more than half of its memory.
    """
    structs.force_setattr(head, "path", path)
    for name in ("categories", "tags", "authors"):
        value = getattr(head, name)
        structs.force_setattr(head, name, shared.setdefault(value, value))
    return head


def read_all(site: Site, source: Source, known: Heads, share: Map, tell: OnEvent) -> Survey:
    """The head pass, over as many processes as `share` has; what is `known` of a file is not read again.

    A batch of files that are as they were is not even looked into.
    """
    listed, unreadable = source.files()
    files = Files.of(listed)
    divided = _divided(files, known.batches)
    work = [
        old if old and old.files == digest_of(part.encoded) else _Stale.of(part, old, known) for part, old in divided
    ]
    stale = [one for one in work if isinstance(one, _Stale)]
    few = ((part_of(source, one.missing), one.missing) for one in stale if one.missing)
    read = iter(share(partial(_read, site), few))
    left = sum(len(one.missing) for one in stale)
    found = []
    for one in work:
        if isinstance(one, Batch):
            found.append(one)
        elif len(one.part):
            found.append(one.batch(site, next(read) if one.missing else _NOTHING, known))
            left -= len(one.missing)
            tell(Event("read", len(files) - left, len(files)))
    known.keep(found, learned=any(one.is_learned(known.until) for one in stale))
    return Survey(files, found, known, unreadable)


def _divided(files: Files, known: Sequence[Batch]) -> Iterator[tuple[Files, Batch | None]]:
    """Files in batches, each with what it was: they begin where they began, so that one file more changes one batch."""
    begins = [bisect_left(files.paths, old.first) for old in known[1:]]
    for old, begin, end in zip(known or (None,), [0, *begins], [*begins, len(files)], strict=True):
        yield from ((part, old) for part in _parts(files[begin:end]))


def _parts(files: Files) -> Iterable[Files]:
    """The files themselves, unless they are too many for one batch."""
    if len(files) <= 2 * BATCH:
        return [files]
    return (files[few[0] : few[-1] + 1] for few in batches(range(len(files)), BATCH))


class _Fresh(NamedTuple):
    """What was read of files."""

    heads: bytes
    """As in `Heads`."""
    languages: Mapping[str, int]
    problems: Mapping[str, tuple[Problem, ...]]


_NOTHING = _Fresh(encoded([]), {}, {})


class _Stale(Struct):
    """Files that follow each other and are not what they were, or not known."""

    part: Files
    kept: Mapping[tuple[str, Stamp], EncodedHead]
    """What is still true of them."""
    missing: list[str]
    """Those that must be read."""
    gone: bool
    """Whether more of them were there."""

    @classmethod
    def of(cls, part: Files, old: Batch | None, known: Heads) -> _Stale:
        there = _known_of(known, old) if old else {}
        kept = {row: there[row] for row in part.rows if row in there}
        missing = [path for path, stamp in part.rows if (path, stamp) not in kept]
        return cls(part, kept, missing, bool({path for path, _ in there} - set(part.paths)))

    def is_learned(self, until: int) -> bool:
        """Whether anything is to be remembered that was not."""
        return self.gone or any(changed_at(row[1]) < until for row in self.part.rows if row not in self.kept)

    def batch(self, site: Site, fresh: _Fresh, known: Heads) -> Batch:
        """Put together what is kept, and what was read of the others, which comes in their order."""
        heads, languages, problems = fresh if not self.kept else self._joined(site, fresh)
        failed = {path for path, told in problems.items() if any(one.may_pass for one in told)}
        settled = self.part.settled(known.until, failed)
        is_settled = UNSETTLED not in settled.stamps
        files = known.held.put(settled.encoded)
        return Batch(self.part.paths[0], files, is_settled, known.held.put(heads), languages, problems)

    def _joined(self, site: Site, fresh: _Fresh) -> _Fresh:
        new = iter(decoded(fresh.heads, list[msgspec.Raw]) or ())
        rows = [self.kept.get(row) or (next(new), fresh.problems.get(row[0], ())) for row in self.part.rows]
        heads = encoded([head for head, _ in rows])
        titled = decoded(heads, list[_Titled | None]) or ()
        problems = {path: told for path, (_, told) in zip(self.part.paths, rows, strict=True) if told}
        return _Fresh(heads, _languages(site, (one.title for one in titled if one)), problems)


def _known_of(known: Heads, old: Batch) -> dict[tuple[str, Stamp], EncodedHead]:
    """What is known of single files."""
    heads = decoded(known.encoded(old), list[msgspec.Raw]) or ()
    rows = zip(Files.decoded(known.files(old)).rows, heads, strict=False)
    return {row: (head, old.problems.get(row[0], ())) for row, head in rows}


class _Titled(Struct):
    """As much of a `PostHead` as tells its language."""

    title: str


def _read(site: Site, few: tuple[Source, Sequence[str]]) -> _Fresh:
    """Read these; encoded here, as heads go between processes and into the cache."""
    read = read_heads(site, *few)
    languages = _languages(site, (one.post.title for one in read if one.post))
    problems = {one.path: one.problems for one in read if one.problems}
    return _Fresh(encoded([one.post for one in read]), languages, problems)


def _languages(site: Site, titles: Iterable[str]) -> Mapping[str, int]:
    return {} if site.site.language else counted(titles)

"""A source in, the heads of all its posts out: read by as many processes as there are, or recalled."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct, structs

from feedpub.cache import Batch, Heads
from feedpub.config import Site
from feedpub.files import UNSETTLED, Files, Stamp, changed_at
from feedpub.jobs import BATCH, Map, batches
from feedpub.model import Event, OnEvent, PostHead, Problem, digest_of
from feedpub.normalize.languages import counted
from feedpub.passes import read_heads
from feedpub.ports import Source
from feedpub.sources.records import part_of
from feedpub.store import packed, unpacked
from feedpub.values import Value

Row: TypeAlias = tuple[msgspec.Raw, tuple[Problem, ...]]
"""The head of a file, packed, and what is wrong with it."""


class Survey(Value, frozen=True, dict=True):
    """What the head pass found; heads are unpacked where they are wanted."""

    files: Files
    batches: Sequence[Batch]
    known: Heads
    """What holds their heads."""
    unreadable: tuple[Problem, ...]

    @cached_property
    def heads(self) -> tuple[PostHead, ...]:
        """Those of all posts without errors."""
        shared: dict[object, Any] = {}
        found = zip(self._rows(), self.files.paths, strict=True)
        return tuple(_sharing(head, path, shared) for head, path in found if head)

    def each(self) -> Iterator[PostHead]:
        """The same one after the other: they need not all be in memory."""
        return filter(None, self._rows())

    def _rows(self) -> Iterator[PostHead | None]:
        return (head for batch in self.batches for head in self.known.of(batch))

    @property
    def languages(self) -> Mapping[str, int]:
        """How many titles suggest each language; none where the site names its own."""
        return sum((Counter(batch.languages) for batch in self.batches), Counter())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files and heads."""
        told = (problems for batch in self.batches for problems in batch.problems.values())
        return (*self.unreadable, *itertools.chain.from_iterable(told))

    @property
    def digest(self) -> str:
        """What names these heads and no others."""
        return digest_of("".join(batch.digest for batch in self.batches).encode())


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
    parts = [files[few[0] : few[-1] + 1] for few in batches(range(len(files)))]
    before = itertools.chain(known.batches, itertools.repeat(None))
    same = [old if old and old.files == part.packed else None for part, old in zip(parts, before, strict=False)]
    rows = _rows(known, (old for old, kept in itertools.zip_longest(known.batches, same) if old and not kept))
    changed = [part for part, kept in zip(parts, same, strict=True) if not kept]
    missing = [path for path, _ in _unknown(changed, rows)]
    read = _read(site, source, missing, len(files), share, tell)
    found = [kept or _batch(site, part, rows, read, known) for part, kept in zip(parts, same, strict=True)]
    gone = {path for path, _ in rows} - {path for part in changed for path in part.paths}
    learned = bool(gone) or any(changed_at(stamp) < known.until for _, stamp in _unknown(changed, rows))
    known.keep(found, learned=learned)
    return Survey(files, found, known, unreadable)


def _unknown(parts: Iterable[Files], rows: Container[tuple[str, Stamp]]) -> Iterator[tuple[str, Stamp]]:
    return (row for part in parts for row in part.rows if row not in rows)


def _rows(known: Heads, few: Iterable[Batch]) -> dict[tuple[str, Stamp], Row]:
    """What is known of single files."""
    return {
        row: (head, batch.problems.get(row[0], ()))
        for batch in few
        for row, head in zip(
            Files.unpacked(batch.files).rows, unpacked(known.packed(batch), list[msgspec.Raw]) or (), strict=False
        )
    }


def _batch(site: Site, files: Files, rows: Mapping[tuple[str, Stamp], Row], read: Iterator[Row], known: Heads) -> Batch:
    """Put together what is known of files, and what is read of the others, which come in their order."""
    made = [rows.get(row) or next(read) for row in files.rows]
    heads = packed([head for head, _ in made])
    problems = {path: told for path, (_, told) in zip(files.paths, made, strict=True) if told}
    titled = () if site.site.language else unpacked(heads, list[_Titled | None]) or ()
    languages = counted(one.title for one in titled if one)
    settled = files.settled(known.until)
    return Batch(settled.packed, UNSETTLED not in settled.stamps, known.held.put(heads), languages, problems)


class _Titled(Struct):
    """As much of a `PostHead` as tells its language."""

    title: str


def _read(site: Site, source: Source, paths: Sequence[str], total: int, share: Map, tell: OnEvent) -> Iterator[Row]:
    """Read these, of that many; they come in their order."""
    few = ((part_of(source, some), some) for some in batches(paths))
    for done, batch in enumerate(share(partial(_one_batch, site), few), 1):
        tell(Event("read", total - max(0, len(paths) - done * BATCH), total))
        yield from ((msgspec.Raw(head), problems) for head, problems in batch)


def _one_batch(site: Site, few: tuple[Source, Sequence[str]]) -> list[tuple[bytes, tuple[Problem, ...]]]:
    """Packed here, as heads go between processes and into the cache."""
    source, paths = few
    return [(packed(one.post), one.problems) for one in read_heads(site, source, paths)]

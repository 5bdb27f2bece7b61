"""A source in, the heads of all its posts out: read by as many processes as there are, or recalled."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from feedpub.cache import Row, Table, packed
from feedpub.config import Site
from feedpub.jobs import Map, batches
from feedpub.model import Event, OnEvent, PostHead, Problem, Read, SourceFile, digest_of
from feedpub.passes import read_heads
from feedpub.ports import Source
from feedpub.sources.records import part_of


@dataclass(frozen=True)
class Survey:
    """What the head pass found; what an earlier build knew is unpacked where it is wanted."""

    files: tuple[SourceFile, ...]
    unreadable: tuple[Problem, ...]
    known: Mapping[str, Row]
    fresh: Mapping[str, Read[PostHead]]

    @cached_property
    def heads(self) -> tuple[PostHead, ...]:
        """Those of all posts without errors."""
        paths = (file.path for file in self.files)
        found = (self.fresh.get(path) or self.known[path].unpacked(path, PostHead) for path in paths)
        return tuple(one.post for one in found if one.post)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files and heads."""
        found = [one.problems for some in (self.known, self.fresh) for one in some.values() if one.problems]
        return (*self.unreadable, *itertools.chain.from_iterable(found))

    @cached_property
    def digest(self) -> str:
        """What names these heads and no others."""
        heads: dict[str, bytes] = {path: row.post for path, row in self.known.items()}
        heads |= {path: packed(read.post) for path, read in self.fresh.items()}
        return digest_of(b"".join([heads[file.path] for file in self.files]))


def read_all(site: Site, source: Source, known: Table[PostHead], share: Map, tell: OnEvent) -> Survey:
    """The head pass, over as many processes as `share` has; what is `known` of a file is not read again."""
    files, problems = source.files()
    rows = known.of(files)
    read: dict[str, Read[PostHead]] = {}
    fresh = batches(one.path for one in files if one.path not in rows)
    for batch in share(partial(_one_batch, site), ((part_of(source, few), few) for few in fresh)):
        read.update((one.path, one) for one in batch)
        tell(Event("read", len(rows) + len(read), len(files)))
    known.keep(files, read)
    return Survey(files, problems, rows, read)


def _one_batch(site: Site, few: tuple[Source, Sequence[str]]) -> list[Read[PostHead]]:
    source, paths = few
    return read_heads(site, source, paths)

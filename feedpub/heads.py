"""A source in, the heads of all its posts out: read by as many processes as there are, or recalled."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cached_property, partial

import msgspec

from feedpub.cache import Heads
from feedpub.config import Site
from feedpub.jobs import BATCH, Map, batches
from feedpub.model import Event, OnEvent, PostHead, Problem, SourceFile, digest_of
from feedpub.passes import read_heads
from feedpub.ports import Source
from feedpub.sources.records import part_of
from feedpub.store import packed, unpacked
from feedpub.values import Value


class Survey(Value, frozen=True, dict=True):
    """What the head pass found; heads are unpacked where they are wanted."""

    files: tuple[SourceFile, ...]
    packed: Sequence[msgspec.Raw]
    """The head of each of these files."""
    unreadable: tuple[Problem, ...]
    told: Mapping[str, tuple[Problem, ...]]
    """What is wrong with some of the files, by path."""

    @cached_property
    def heads(self) -> tuple[PostHead, ...]:
        """Those of all posts without errors."""
        return tuple(head for one in self.packed if (head := unpacked(one, PostHead)))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files and heads."""
        return (*self.unreadable, *itertools.chain.from_iterable(self.told.values()))

    @cached_property
    def digest(self) -> str:
        """What names these heads and no others."""
        return digest_of(b"".join(self.packed))


def read_all(site: Site, source: Source, known: Heads, share: Map, tell: OnEvent) -> Survey:
    """The head pass, over as many processes as `share` has; what is `known` of a file is not read again."""
    files, unreadable = source.files()
    found, told = known.of(files)
    missing = [number for number, one in enumerate(found) if one is None]
    few = ((part_of(source, paths), paths) for paths in batches(files[number].path for number in missing))
    places = iter(missing)
    for done, batch in enumerate(share(partial(_one_batch, site), few), 1):
        for (head, problems), place in zip(batch, places, strict=False):
            found[place] = msgspec.Raw(head)
            if problems:
                told[files[place].path] = problems
        tell(Event("read", len(files) - max(0, len(missing) - done * BATCH), len(files)))
    heads = [one for one in found if one is not None]
    known.keep(files, heads, told)
    return Survey(files, heads, unreadable, told)


def _one_batch(site: Site, few: tuple[Source, Sequence[str]]) -> list[tuple[bytes, tuple[Problem, ...]]]:
    """Packed here, as heads go between processes and into the cache."""
    source, paths = few
    return [(packed(one.post), one.problems) for one in read_heads(site, source, paths)]

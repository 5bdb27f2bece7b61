"""What earlier builds learned; disposable: deleting it changes no byte of the output."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from feedpub.base.values import Value, replace
from feedpub.cache.held import Held
from feedpub.cache.keys import key_of_code, key_of_documents, key_of_plans, key_of_posts
from feedpub.cache.made import Documents
from feedpub.cache.saving import decoded, load, save
from feedpub.config import Site
from feedpub.files import Stamp, changed_at
from feedpub.model import Post, PostHead, digest_of
from feedpub.plan import Plan
from feedpub.plan.sieve import Sifted
from feedpub.problems import Problem
from feedpub.reads import Dependencies

TICK = 2_000_000_000
"""Nanoseconds.  A file changed this shortly before it was read may change again without a new mtime, as
clocks of file systems tick as slowly as this (FAT), so it is not remembered."""
HEADS = "heads"
"""Name of the file of what the head pass made."""
FORMER = 4
"""For so many posts that feeds show, one is remembered that they no longer do."""


class Batch(NamedTuple):
    """What the head pass made of files that follow each other, but for the heads."""

    first: str
    """Path of the first."""
    files: str
    """What names the files, as far as they are settled."""
    settled: bool
    """Whether all of them are."""
    digest: str
    """What names their heads, and no others: of each of them its `PostHead`, or nothing where an error keeps it out."""
    languages: Mapping[str, int]
    """How many of the titles suggest each language; none where the site names its own."""
    problems: Mapping[str, tuple[Problem, ...]]
    """By path."""


class Heads(Struct):
    """What the head pass made of all files, in their order; it holds as long as a file has the same stamp."""

    held: Held = field(default_factory=Held)
    """The files and the heads of each batch, encoded; its key is whatever decides these besides the files."""
    batches: Sequence[Batch] = ()
    before: Sequence[Batch] = ()
    """What the batches were in the last build."""
    began: int = field(default_factory=time.time_ns)

    @classmethod
    def load(cls, file: Path, key: str) -> Heads:
        """Read what is kept, or nothing that can be read."""
        held, batches = Held.load(file, key, list[Batch])
        return cls(held, batches or (), batches or ())

    @classmethod
    def of_last_build(cls, folder: Path) -> Heads:
        """What the last build made, whatever the configuration and the ledger said then; nothing where another version
        of feedpub built.
        """
        held, batches = Held.load(folder / HEADS, key_of_code(), list[Batch], begins=True)
        return cls(replace(held, file=None), batches or ())

    @property
    def by_path(self) -> dict[str, PostHead]:
        """The heads of posts."""
        return {head.path: head for batch in self.batches for head in self.of(batch) if head and not head.is_page}

    def of(self, batch: Batch) -> Sequence[PostHead | None]:
        """The heads of a batch."""
        return decoded(self.encoded(batch), list[PostHead | None]) or ()

    def encoded(self, batch: Batch) -> bytes:
        """The same as bytes."""
        return self.held.read(batch.digest)

    def files(self, batch: Batch) -> bytes:
        """`Files.encoded` of a batch, as far as they are settled."""
        return self.held.read(batch.files)

    @property
    def until(self) -> int:
        """In nanoseconds since 1970: a file that changed last before then cannot change without a new stamp."""
        return self.began - TICK

    def keep(self, batches: Sequence[Batch], *, learned: bool) -> None:
        """Remember what is known now; where something was `learned` in files, too, written whole or not at all."""
        self.batches = batches
        if learned or digest_of_heads(batches) != digest_of_heads(self.before):
            self.held.save(batches, (name for one in batches for name in (one.files, one.digest)))


def digest_of_heads(batches: Iterable[Batch]) -> str:
    """What names the heads of these and no others."""
    return digest_of("".join(batch.digest for batch in batches).encode())


class Row(NamedTuple):
    """What the body pass made of a file while it had this stamp, but for the post."""

    stamp: Stamp
    digest: str
    """What names the post, and no other."""
    problems: tuple[Problem, ...]
    dependencies: Dependencies


class Table(Struct):
    """What the body pass made of files, by path; a row holds as long as its file has the same stamp."""

    held: Held = field(default_factory=Held)
    """The posts, encoded; its key is whatever decides them besides the files."""
    rows: dict[str, Row] = field(default_factory=dict)
    began: int = field(default_factory=time.time_ns)
    asked: set[tuple[str, str]] = field(default_factory=set)
    """The local files that posts have asked for in this build, each with the path of its post."""
    sizes: dict[tuple[str, str], int | None] = field(default_factory=dict)
    """The bytes that posts were told these have; None where there was none."""
    awaited: set[datetime] = field(default_factory=set)
    """The moments still to come of which they have asked."""

    @classmethod
    def load(cls, file: Path, key: str) -> Table:
        """Read what is kept, or nothing that can be read."""
        held, rows = Held.load(file, key, dict[str, Row])
        return cls(held, rows or {})

    def row(self, path: str, stamp: Stamp) -> Row | None:
        """What is known of a file, if it has not changed since."""
        row = self.rows.get(path)
        return row if row and row.stamp == stamp else None

    def post(self, row: Row) -> Post:
        """The post as the pass made it."""
        post = decoded(self.held.read(row.digest), Post)
        assert post is not None  # noqa: S101  # posts that cannot be read are not remembered
        return post

    def keep(self, rows: Mapping[str, Row]) -> None:
        """Write down these rows, atomically; a table that cannot be written is none.

        With them stay some that were known before, as feeds show such posts again once a newer one goes.  Where nothing
        is learned, nothing is forgotten, either.
        """
        until = self.began - TICK
        settled = {path: row for path, row in rows.items() if changed_at(row.stamp) < until}
        if any(row is not self.rows.get(path) for path, row in settled.items()):
            former = ((path, row) for path, row in self.rows.items() if path not in rows)
            self.rows = settled | dict(islice(former, len(settled) // FORMER + 1))
            self.held.save(self.rows, (row.digest for row in self.rows.values()))


class Decision(NamedTuple):
    """The plan that was made of some heads, and the language of the site then."""

    of: str
    """Digest of the heads."""
    plan: Plan
    """Without `filed`, which would take as much as the heads themselves."""
    language: str

    def spoken(self, site: Site) -> Site:
        """The site in that language."""
        return replace(site, site=replace(site.site, language=self.language))


class Decisions(Struct):
    """What was planned last; it holds for the same heads until a post appears or expires."""

    file: Path | None = None
    sieve: Path | None = None
    """Where that lies of which the plan was made; it is read by those that plan anew."""
    key: str = ""
    recalled: Decision | None = None
    """The one that was made last, if it was of the heads that were asked for."""

    def recall(self, of: str, now: datetime) -> Decision | None:
        """The plan of these heads at this moment, if it is the one that was made last."""
        self.recalled = known = load(self.file, self._key(of), Decision)
        if known is None or now < known.plan.last_change:
            return None
        return known if known.plan.next_change is None or now < known.plan.next_change else None

    def keep(self, decision: Decision) -> None:
        """Write it down."""
        bare = decision._replace(plan=replace(decision.plan, filed={}))
        if self.recalled != bare:
            save(self.file, self._key(bare.of), bare)

    def sifted(self, of: str) -> Sifted | None:
        """What was sifted of these heads, if they are the ones that were sifted last."""
        return load(self.sieve, self._key(of), Sifted)

    def keep_sifted(self, of: str, sifted: Sifted) -> None:
        """Write that down."""
        save(self.sieve, self._key(of), sifted)

    def _key(self, of: str) -> str:
        return f"{self.key} {of}"


class Cache(Value, frozen=True):
    """What the two passes made of the posts, and what was made of these."""

    heads: Heads = field(default_factory=Heads)
    posts: Table = field(default_factory=Table)
    decisions: Decisions = field(default_factory=Decisions)
    documents: Documents = field(default_factory=Documents)

    def unsaved(self) -> Cache:
        """What is known of the files, in a cache that will be forgotten."""
        return Cache(replace(self.heads, held=replace(self.heads.held, file=None)))

    @classmethod
    def load(cls, folder: Path, site: Site) -> Cache:
        """Read the cache from its folder; what is unreadable there is empty."""
        key = key_of_posts(site)
        return cls(
            Heads.load(folder / HEADS, key),
            Table.load(folder / "posts", key),
            Decisions(folder / "plan", folder / "sieve", key_of_plans(site)),
            Documents.load(folder / "documents", key_of_documents(site)),
        )

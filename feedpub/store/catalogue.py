"""All posts that have pages in, a file of them out, from which a server looks up one and what stands beside it."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from feedpub import dialects, normalize
from feedpub.base.replacing import replacing
from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.config.privacy import folded
from feedpub.errors import PublishError
from feedpub.model import INDEX, Feed, Names, PostHead
from feedpub.render.pages import Places, Shelf
from feedpub.store.unforked import unforked

FILE = ".feedpub-posts"
SCHEMA = """
CREATE TABLE about (digest TEXT, site BLOB, feeds BLOB);
CREATE TABLE posts (path TEXT PRIMARY KEY, address TEXT UNIQUE, page TEXT, row BLOB) WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID;
"""


class Row(Value, frozen=True):
    """What is known of a post."""

    head: PostHead
    shelf: Names | None
    """Address of the feed in which it stands."""
    newer: str | None
    """`PostHead.path` of the one beside it."""
    older: str | None


def write(folder: Path, site: Site, places: Places, heads: Iterable[PostHead]) -> None:
    """Write the catalogue of these posts into a folder, atomically, unless the one there says the same.

    Raises PublishError where that cannot be done.
    """
    heads = list(heads)
    site = replace(site, root=str(Path(site.root).resolve()))
    about = msgspec.msgpack.encode(site), msgspec.msgpack.encode(list(places.filed.values()))
    digest = _digest(about, _rows(places, heads))
    file = folder / FILE
    with unforked, suppress(OSError, sqlite3.Error, msgspec.MsgspecError), closing(_opened(file)) as known:
        if known.execute("SELECT digest FROM about").fetchone() == (digest,):
            return
    tagged = dialects.named(site.posts.dialect).templates  # which may name others by more than their paths
    posts = normalize.index(heads, site.ways.folders) if tagged else {}
    names = {name: head.path for name, head in posts.items() if name != head.path}
    try:
        with replacing(file) as new, unforked, closing(sqlite3.connect(new.name)) as database, database:
            database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA}")
            database.execute("INSERT INTO about VALUES (?, ?, ?)", (digest, *about))
            database.executemany("INSERT INTO posts VALUES (?, ?, ?, ?)", _rows(places, heads))
            database.executemany("INSERT INTO names VALUES (?, ?)", names.items())
    except (OSError, sqlite3.Error) as error:
        raise PublishError(f"{file}: cannot be written: {error}") from error


def _rows(places: Places, heads: Iterable[PostHead]) -> Iterator[tuple[str, str | None, str | None, bytes]]:
    encode = msgspec.msgpack.Encoder().encode
    for head in heads:
        page, shelf = places.posts.get(head.path), places.shelves.get(head.path)
        beside = [one and one.path for one in (shelf.newer, shelf.older)] if shelf else [None, None]
        row = Row(head, shelf.feed.address if shelf else None, *beside)
        yield head.path, None if page is None else folded(page.removesuffix(INDEX)), page, encode(row)


def _digest(about: tuple[bytes, bytes], rows: Iterable[tuple[object, ...]]) -> str:
    encode = msgspec.msgpack.Encoder().encode
    digest = hashlib.sha256(encode(about))
    for row in rows:
        digest.update(encode(row))
    return digest.hexdigest()


class DamagedError(OSError):
    """A disk, or someone, has made something else of a catalogue."""


def _opened(file: Path) -> sqlite3.Connection:
    """Open a catalogue; raises FileNotFoundError where there is none, and OSError where it cannot be read now."""
    try:
        # It is never changed, only replaced; threads take turns
        with unforked:
            return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        file.stat()
        raise OSError(f"{file}: {error}") from error


def _close(database: sqlite3.Connection) -> None:
    with unforked:
        database.close()


class Found(Value, frozen=True):
    """A post that has a page."""

    page: str
    """Path of its page below the output folder."""
    row: Row

    @property
    def address(self) -> str:
        """The URL path at which it opens, decoded."""
        return f"/{self.page.removesuffix(INDEX)}"


class Catalogue(Mapping[str, PostHead]):
    """A catalogue that was written; as a mapping, the posts by the names under which others link to them."""

    def __init__(self, folder: Path) -> None:
        """Open it; raises FileNotFoundError where there is none, DamagedError and msgspec.MsgspecError where it is of
        no use, and OSError where it cannot be read now.
        """
        self._turn = threading.Lock()
        self._file = folder / FILE
        self._database = _opened(self._file)
        weakref.finalize(self, _close, self._database)  # when the last request that looked something up has ended
        site, feeds = self._one("SELECT site, feeds FROM about", ()) or (b"", b"")
        self.site = msgspec.msgpack.decode(site, type=Site)
        self._feeds = {feed.address: feed for feed in msgspec.msgpack.decode(feeds, type=list[Feed[PostHead]])}

    def at(self, path: str) -> Found | None:
        """The post at a URL path, however that is spelled."""
        found = self._one("SELECT page, row FROM posts WHERE address = ?", (folded(path.removesuffix(INDEX)),))
        return Found(found[0], self._decode(found[1])) if found else None

    def around(self, found: Found) -> Places:
        """What the page of a post needs to know."""
        row = found.row
        shelves: dict[str, Shelf] = {}
        pages = {row.head.path: found.page}
        if row.shelf is not None:
            newer, older = (self._beside(path, pages) if path else None for path in (row.newer, row.older))
            shelves[row.head.path] = Shelf(self._feeds[row.shelf], newer, older)
        filed = {(feed.kind, feed.names): feed for feed in self._feeds.values()}
        return Places(self._feeds, pages, shelves, filed)

    def _beside(self, path: str, pages: dict[str, str]) -> PostHead:
        page, row = self._one("SELECT page, row FROM posts WHERE path = ?", (path,)) or (None, b"")
        if page is not None:
            pages[path] = page
        return self._decode(row).head

    def __getitem__(self, name: str) -> PostHead:
        found = self._one("SELECT row FROM posts NATURAL JOIN names WHERE name = ?", (name,))
        found = found or self._one("SELECT row FROM posts WHERE path = ?", (name,))
        if found is None:
            raise KeyError(name)
        return self._decode(found[0]).head

    def __iter__(self) -> Iterator[str]:
        with unforked, self._turn:
            names = self._database.execute("SELECT name FROM names").fetchall()
        return (name for (name,) in names)

    def __len__(self) -> int:
        found = self._one("SELECT count(*) FROM names", ())
        return int(found[0]) if found else 0

    def _decode(self, row: bytes) -> Row:
        return msgspec.msgpack.decode(row, type=Row)

    def _one(self, query: str, values: tuple[str, ...]) -> tuple[Any, ...] | None:
        try:
            with unforked, self._turn:
                found: tuple[Any, ...] | None = self._database.execute(query, values).fetchone()
        except sqlite3.Error as error:
            kind = OSError if isinstance(error, sqlite3.OperationalError) else DamagedError
            raise kind(f"{self._file}: {error}") from error
        return found

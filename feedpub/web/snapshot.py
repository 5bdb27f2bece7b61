"""A published folder in, an immutable Snapshot of it out; `Live` follows the folder from build to build."""

from __future__ import annotations

import os
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from feedpub.config.moves import Move, answer
from feedpub.config.privacy import PrivateSection, folded
from feedpub.errors import FeedpubError, PublishError
from feedpub.model import FORMATS, INDEX, OPML
from feedpub.plan.archives import is_feed
from feedpub.publish.manifest import MANIFEST, Entry, read_manifest
from feedpub.web.files import NotWholeError, Stored, read
from feedpub.web.guard import OPEN, Guard
from feedpub.web.posts import Posts
from feedpub.web.resource import Choice, Offer, Resource
from feedpub.wording import reason

TOLD_APART = (INDEX, *(one.file for one in FORMATS.values()))
"""What the address of a folder stands for; the first that is there goes to clients that do not say."""
READ_AHEAD = frozenset((*TOLD_APART, OPML))
"""Names of files that are kept in memory where they lie in the folder of a feed; there is no end to the others."""
PAUSE = 0.05
"""Seconds before a folder that was not whole is read again."""
PATIENCE = 30.0
"""Seconds to wait for the end of a build before there is a first snapshot."""

File: TypeAlias = Resource | Stored
Stamp: TypeAlias = tuple[int, int, int]
"""Inode, mtime and size of a manifest: what tells one from the next."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that one build published."""

    stamp: Stamp
    files: Mapping[str, File] = field(repr=False)
    """By decoded URL path, from "/"."""
    resources: Mapping[str, Offer] = field(repr=False)
    """The same and the addresses of folders, which stand for their page and their feeds."""
    canonical: Mapping[str, str] = field(repr=False)
    """`folded` path -> the one right path."""
    moves: tuple[Move, ...] = ()
    """What has moved or ended; none of `resources` has."""
    guard: Guard = OPEN
    """Who is let in where."""
    posts: Posts | None = None
    """The pages of posts that no feed carries."""
    at_once: Mapping[str, Offer] = field(init=False, repr=False, compare=False)
    """Those of `resources` that everybody may have, by path as WSGI spells it (PEP 3333)."""

    def __post_init__(self) -> None:
        public = {path: one for path, one in self.resources.items() if not self.guard.guards(path)}
        spelled = {path if path.isascii() else path.encode().decode("latin-1"): one for path, one in public.items()}
        object.__setattr__(self, "at_once", spelled)

    def offer(self, path: str) -> Offer | None:
        """What there is at a decoded URL path; raises OSError where that cannot be told now."""
        found = self.resources.get(path)
        return found if found or not self.posts or self.moved(path) else self.posts.offer(path)

    def knows(self, path: str) -> bool:
        """Whether something was published at this path, however it is spelled, or nobody is to learn that, or can."""
        if path in self.resources or self.guard.guards(path) or self.moved(path) is not None:
            return True
        try:
            return self.spelled(path) is not None
        except OSError:
            return True

    def spelled(self, path: str) -> str | None:
        """The right spelling of a path that some client wrote another way; raises OSError like `offer`."""
        found = self.canonical.get(folded(path))
        return found if found or not self.posts else self.posts.spelled(path)

    def moved(self, path: str) -> tuple[int, str | None] | None:
        """What to tell whoever asks for a path that was published once: see `moves.answer`."""
        return answer(self.moves, unicodedata.normalize("NFC", path)) if self.moves else None


def load(folder: Path, known: Mapping[str, File] | None = None) -> Snapshot:
    """Read a published folder; what is `known` and has not changed is not read again.

    Raises NotWholeError where a file is missing or is not the one that the manifest names, as far as its size
    tells where it is not read ahead, and PublishError where the manifest cannot be understood.
    """
    known = known or {}
    try:
        stamp = _stamp(folder / MANIFEST)
        manifest = read_manifest(folder)
        ahead = _read_ahead(manifest.files)
        files = {
            f"/{path}": _published(folder, path, entry, known.get(f"/{path}"), path in ahead)
            for path, entry in manifest.files.items()
        }
    except FileNotFoundError as error:
        raise NotWholeError(f"{error.filename}: is missing; build the feeds again") from error
    resources = {path: one for path, one in _all(files) if not answer(manifest.moves, path)}
    canonical = {folded(path): path for path in resources}
    posts = Posts(folder, manifest.private)
    return Snapshot(stamp, files, resources, canonical, manifest.moves, Guard(manifest.private), posts)


def is_whole(folder: Path, private: PrivateSection) -> bool:
    """Whether a folder holds something to serve, and to those alone whom `private` lets in."""
    try:
        return load(folder).guard.private == private
    except (FeedpubError, OSError):
        return False


def _read_ahead(paths: Iterable[str]) -> frozenset[str]:
    """The documents and the pages of feeds, which are asked for all the time."""
    places = [(path.rpartition("/")[::2], path) for path in paths]
    folders = {folder for (folder, _), path in places if is_feed(path)}
    return frozenset(path for (folder, name), path in places if folder in folders and name in READ_AHEAD)


def _all(files: Mapping[str, File]) -> Iterator[tuple[str, Offer]]:
    yield from files.items()
    yield from _folders(files)


def _folders(files: Mapping[str, File]) -> Iterator[tuple[str, Offer]]:
    for folder in {path.rpartition("/")[0] for path in files}:
        there = [files[path] for name in TOLD_APART if (path := f"{folder}/{name}") in files]
        if len(there) == 1:
            yield f"{folder}/", there[0]
        elif there:
            yield f"{folder}/", Choice({one.media_type.partition(";")[0]: one for one in there})


def _stamp(manifest: str | Path) -> Stamp:
    info = os.stat(manifest)  # noqa: PTH116  every request does this, and a Path's own takes twice as long
    return info.st_ino, info.st_mtime_ns, info.st_size


def _published(folder: Path, path: str, entry: Entry, known: File | None, ahead: bool) -> File:
    file = folder / path
    info = file.stat()
    modified = int(info.st_mtime)
    if known and known.is_of(entry, modified):
        return known
    if ahead:
        return read(file, entry, modified)
    if info.st_size != entry.size:
        raise NotWholeError(f"{file}: is not what the manifest says; build the feeds again")
    return Stored(folder, path, entry, modified)


class Live:
    """The newest whole snapshot of a folder that builds are published to.

    Looking for a new one is part of a request: it costs a microsecond, all workers change over at the same
    moment, and there is no thread to lose when a server forks.
    """

    def __init__(self, folder: Path) -> None:
        """Wait for a build under way; raises PublishError where none comes to an end."""
        self.folder = folder
        self._manifest = str(folder / MANIFEST)
        self._snapshot = _first(folder)
        self._not_before = 0.0
        self._loading = threading.Lock()

    def current(self) -> Snapshot:
        """The snapshot to answer from; the first request after a build reads what changed."""
        if self._is_old():
            with self._loading:
                if self._is_old():  # not by now, where another thread was faster
                    self._load()
        return self._snapshot

    def look_ahead(self) -> None:
        """Read a new build before anyone asks: what a server forks from this process begins with what there is then.

        It takes no turn at that: a fork that begins meanwhile would wait for ever.
        """
        if self._is_old():
            self._load()

    def _is_old(self) -> bool:
        try:
            return _stamp(self._manifest) != self._snapshot.stamp and time.monotonic() >= self._not_before
        except OSError:
            return False

    def _load(self) -> None:
        try:
            self._snapshot = load(self.folder, self._snapshot.files)
        except (NotWholeError, PublishError, OSError):
            # The next build is under way, or descriptors are short: the last snapshot is right until then
            self._not_before = time.monotonic() + PAUSE


def _first(folder: Path) -> Snapshot:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return load(folder)
        except (NotWholeError, OSError) as error:  # descriptors may be short for a moment
            if time.monotonic() > deadline:
                raise PublishError(reason(error)) from error
        time.sleep(PAUSE)

"""A published folder in, an immutable Snapshot of it out; `Live` follows the folder from build to build."""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from feedpub.errors import FeedpubError, PublishError
from feedpub.model import Artifact
from feedpub.publish.manifest import MANIFEST, Entry, read_manifest
from feedpub.web.resource import Resource

INDEX = "index.html"
"""What the address of a folder shows."""
INTERVAL = 0.1
"""Seconds between two looks at the manifest."""
PATIENCE = 30.0
"""Seconds to wait for the end of a build before there is a first snapshot."""

Stamp: TypeAlias = tuple[int, int, int]
"""Inode, mtime and size of a manifest: what tells one from the next."""


class NotWholeError(FeedpubError):
    """The folder does not hold what its manifest says: a build is under way, or one was killed."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that one build published."""

    stamp: Stamp
    resources: Mapping[str, Resource] = field(repr=False)
    """By decoded URL path, from "/"; the address of a folder is that of its index."""
    canonical: Mapping[str, str] = field(repr=False)
    """`folded` path -> the one right path."""

    def knows(self, path: str) -> bool:
        """Whether something was published at this path, however it is spelled."""
        return path in self.resources or self.spelled(path) is not None

    def spelled(self, path: str) -> str | None:
        """The right spelling of a path that some client wrote another way."""
        return self.canonical.get(folded(path))


def folded(path: str) -> str:
    """What all spellings of a path have in common: slashes, case and normal form (Unicode D145) aside.

    >>> folded("//Categories/Cafe\\u0301") == folded("/categories/caf\\u00e9/")
    True
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())
    return "/".join(filter(None, plain.split("/")))


def load(folder: Path, known: Mapping[str, Resource] | None = None) -> Snapshot:
    """Read a published folder; what is `known` and has not changed is not read again.

    Raises NotWholeError where a body is missing or is not the one that the manifest names, and PublishError
    where the manifest cannot be understood.
    """
    known = known or {}
    try:
        stamp = _stamp(folder)
        entries = read_manifest(folder).files
        files = {f"/{path}": _resource(folder / path, one, known.get(f"/{path}")) for path, one in entries.items()}
    except FileNotFoundError as error:
        raise NotWholeError(f"{error.filename}: is missing; build the feeds again") from error
    folders = {path.removesuffix(INDEX): one for path, one in files.items() if path.endswith(f"/{INDEX}")}
    resources = {**files, **folders}
    return Snapshot(stamp, resources, {folded(path): path for path in resources})


def _stamp(folder: Path) -> Stamp:
    info = (folder / MANIFEST).stat()
    return info.st_ino, info.st_mtime_ns, info.st_size


def _resource(file: Path, entry: Entry, known: Resource | None) -> Resource:
    modified = int(file.stat().st_mtime)
    if known and (known.digest, known.media_type, known.modified) == (entry.digest, entry.media_type, modified):
        return known
    artifact = Artifact(file.name, file.read_bytes(), entry.media_type)
    if artifact.digest != entry.digest:
        raise NotWholeError(f"{file}: is not what the manifest says; build the feeds again")
    return Resource(artifact.body, entry.digest, entry.media_type, modified)


class Live:
    """The newest whole snapshot of a folder that builds are published to.

    Looking is part of a request, so that there is no thread to lose when a server forks; one request in
    each INTERVAL pays a `stat`, and after a build one request reads the files that changed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot = _first(folder)
        self._due = time.monotonic() + INTERVAL
        self._looking = threading.Lock()

    def current(self) -> Snapshot:
        """The snapshot to answer from; never waits for another thread."""
        if time.monotonic() >= self._due and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._snapshot

    def _look(self) -> None:
        # A build under way, a full descriptor table: the last snapshot is right until a whole one is there.
        with suppress(NotWholeError, PublishError, OSError):
            if _stamp(self._folder) != self._snapshot.stamp:
                self._snapshot = load(self._folder, self._snapshot.resources)
        self._due = time.monotonic() + INTERVAL


def _first(folder: Path) -> Snapshot:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return load(folder)
        except NotWholeError as error:
            if time.monotonic() > deadline:
                raise PublishError(str(error)) from error
        time.sleep(INTERVAL)

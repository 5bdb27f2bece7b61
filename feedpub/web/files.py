"""A file of a published folder in, the Resource that it is out: read ahead, or when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from feedpub.base.values import Value, replace
from feedpub.errors import FeedpubError
from feedpub.model import digest_of
from feedpub.publish.codings import CODINGS
from feedpub.publish.history import History
from feedpub.publish.manifest import Entry
from feedpub.web.negotiation import PLAIN
from feedpub.web.resource import Environ, Representation, Resource, policy_of

SMALL = 64 * 1024
"""Bytes up to which a file is remembered for a while once it was asked for."""
REMEMBERED = 128
"""Files that are."""


class NotWholeError(FeedpubError):
    """The folder does not hold what its manifest says: a build is under way, or one was killed."""


def read(file: Path, entry: Entry, modified: int) -> Resource:
    """Read a file and the packed ones beside it; raises NotWholeError where one is not what the manifest names."""
    bodies = {PLAIN: (entry.digest, _checked(file, entry.digest))}
    for name, digest in entry.codings.items():
        bodies[name] = digest, _checked(Path(f"{file}{CODINGS[name].suffix}"), digest)
    return resource_of(entry, modified, bodies)


def resource_of(entry: Entry, modified: int, bodies: Mapping[str, tuple[str, bytes]]) -> Resource:
    """Make a Resource of bodies and their digests, by content coding."""
    common: dict[str, Any] = {
        "version": entry.digest,
        "media_type": entry.media_type,
        "modified": modified,
        "link": entry.link,
        "policy": policy_of(entry.media_type, bodies[PLAIN][1]),
        "vary": "Accept-Encoding" if entry.codings else "",
    }
    representations = {
        name: Representation(body=body, digest=digest, coding=name, **common) for name, (digest, body) in bodies.items()
    }
    return Resource(representations, entry.history)


def _checked(file: Path, digest: str) -> bytes:
    try:
        body = file.read_bytes()
    except FileNotFoundError as error:
        raise NotWholeError(f"{file}: is missing; build the feeds again") from error
    if digest_of(body) != digest:
        raise NotWholeError(f"{file}: is not what the manifest says; build the feeds again")
    return body


class Stored(Value, frozen=True, eq=False):
    """A file that is read when it is asked for, so that memory does not grow with the posts."""

    folder: Path
    path: str
    entry: Entry
    modified: int

    @property
    def media_type(self) -> str:
        """The media type, with its charset."""
        return self.entry.media_type

    def is_of(self, entry: Entry, modified: int) -> bool:
        """Whether this is the file that a manifest names, unchanged since."""
        return (self.entry, self.modified) == (entry, modified)

    def chosen(self, environ: Environ) -> Representation | None:
        """The representation that a client wants; None where it refuses them all."""
        return self.resource(environ).chosen(environ)

    def resource(self, environ: Environ) -> Resource:  # noqa: ARG002  as of any Offer
        """The file as it is; raises OSError where it cannot be read, and FileNotFoundError where it has gone."""
        try:
            return _recent(self) if self.entry.size <= SMALL else _read(self)
        except NotWholeError:
            return self._newer()

    def _newer(self) -> Resource:
        """What a build under way has put in its place, by itself: each file is whole, whatever the set is."""
        with (self.folder / self.path).open("rb") as file:
            body, modified = file.read(), int(os.fstat(file.fileno()).st_mtime)
        digest = digest_of(body)
        entry = replace(self.entry, digest=digest, size=len(body), codings={}, history=History())
        return resource_of(entry, modified, {PLAIN: (digest, body)})


def _read(stored: Stored) -> Resource:
    return read(stored.folder / stored.path, stored.entry, stored.modified)


_recent = lru_cache(REMEMBERED)(_read)

"""A Site in, the documents of its feeds out: as they were published, or as a build would publish them now."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from feedpub.base.values import replace
from feedpub.check.feeds import Folder, read
from feedpub.check.feeds.documents import SUFFIXES
from feedpub.config import Site
from feedpub.jobs import Map
from feedpub.model import INDEX, Artifact, Published
from feedpub.pipeline import build
from feedpub.publish.manifest import MANIFEST, read_manifest

LARGEST = 50_000_000
"""Bytes of a file that is read."""


def folder(site: Site, now: datetime, map: Map = map) -> Folder:  # noqa: A002
    """Read what was published; where nothing was, build it in memory."""
    place = Path(site.root) / site.output.path
    if site.output.path and (place / MANIFEST).exists():
        listed = {path: entry.digest for path, entry in read_manifest(place).files.items()}
        return replace(folder_of(site, _on_disk(place)), published=listed)
    kept = _Kept()
    build(site, target=kept, now=now, map=map)
    return folder_of(site, kept.files)


def folder_of(site: Site, files: Mapping[str, bytes]) -> Folder:
    """The feeds among these files, by path below the output folder, and their pages."""
    found = (read(path, body, site.absolute(path)) for path, body in files.items() if path.endswith(SUFFIXES))
    documents = tuple(one for one in found if one is not None)
    feeds = {posixpath.dirname(one.path) for one in documents}
    pages = {path: body for path, body in files.items() if _is_page(path) and posixpath.dirname(path) in feeds}
    return Folder(documents, site.site.url, frozenset(files), pages)


def _is_page(path: str) -> bool:
    return posixpath.basename(path) == INDEX


def _on_disk(place: Path) -> dict[str, bytes]:
    """The files of a folder that may be feeds or their pages, by path; of the others just the paths."""
    files = {}
    for path in sorted(_walk(place)):
        wanted = path.endswith(SUFFIXES) or _is_page(path)
        file = place / path
        files[path] = file.read_bytes() if wanted and file.stat().st_size <= LARGEST else b""
    return files


def _walk(place: Path) -> Iterator[str]:
    for here, folders, names in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(here).relative_to(place)
        yield from ((below / name).as_posix() for name in names if not name.startswith("."))


class _Kept(Struct):
    """A target that keeps what feeds and their pages are made of."""

    files: dict[str, bytes] = field(default_factory=dict)

    def publish(self, artifacts: Iterable[Artifact], /) -> Published:
        """Keep them."""
        for one in artifacts:
            self.files[one.path] = one.body if one.path.endswith(SUFFIXES) or _is_page(one.path) else b""
        return Published(written=len(self.files))

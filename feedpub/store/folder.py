"""A site in, the folder that it is served from out, with what its last build came to."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import asdict

from feedpub import hosting
from feedpub.base.patterns import lazy
from feedpub.base.replacing import replacing
from feedpub.base.values import Value
from feedpub.cache import saving
from feedpub.config import Site
from feedpub.ends import source_of
from feedpub.errors import PublishError
from feedpub.jobs import Map
from feedpub.model import OnEvent, Report
from feedpub.normalize.dates import rfc3339
from feedpub.pipeline import build
from feedpub.plan.archives import is_feed
from feedpub.ports import Source
from feedpub.problems import Problem
from feedpub.publish import placing
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import DiskTarget
from feedpub.publish.manifest import MANIFEST, read_manifest
from feedpub.publish.stamped import STAMP, Stamped
from feedpub.sources.folder import PostsFolder
from feedpub.store import catalogue

STATUS = ".feedpub-status"
_ELSEWHERE = lazy(r"(?<![\w:/.%-])/[^\s/]")
"""Begins a path from the top of the machine, which is none within an address or below a folder."""
MANY = 100
"""Problems that the status names; the rest is counted."""

Status: TypeAlias = dict[str, Any]
"""What is told of a build, ready for JSON."""


class Store(Value, frozen=True):
    """A folder that is built into and served from.

    It is not the output folder, which only `feedpub build` writes, and servers of one site under different
    addresses do not share it.
    """

    folder: Path

    @classmethod
    def of(cls, site: Site) -> Store:
        """The store of a site."""
        name = hashlib.sha256(site.site.url.encode()).hexdigest()[:16]
        return cls(Path(site.root).resolve() / site.state / "store" / name)

    @property
    def is_gone(self) -> bool:
        """Whether nothing is there of what was built."""
        return not (self.folder / MANIFEST).exists()

    def build(
        self,
        site: Site,
        map: Map = map,  # noqa: A002  as in `pipeline.build`
        *,
        source: Source | None = None,
        on_event: OnEvent | None = None,
    ) -> Report:
        """Build a site into it, each file in every content coding; raises what `pipeline.build` raises.

        Posts that come from elsewhere than a folder cannot be read again when a page is asked for, so only those that
        a feed carries have pages.  Where posts have none here, nobody will ask.
        """
        self._clear_what_cannot_be_read()
        target = DiskTarget(
            self.folder,
            tuple(CODINGS),
            remember=True,
            moves=site.moves,
            link=partial(_link, site),
            private=site.private,
            known=saving.load(self.folder / STAMP, "", str) or "",
            before=self._dated(),
            alone=True,
        )
        output = Stamped(target)
        try:
            source = source or source_of(site)
            if isinstance(source, PostsFolder):
                source = replace(source, patient=True)  # people write while a server builds
            later = site.pages.posts and isinstance(source, PostsFolder)
            listed = partial(catalogue.write, self.folder) if later else None
            report = build(
                site, source=source, target=output, map=map, private=True, catalogue=listed, on_event=on_event
            )
        except Exception as error:
            self.note_failure(site, error)
            raise
        if listed is None:
            (self.folder / catalogue.FILE).unlink(missing_ok=True)
        saving.save(self.folder / STAMP, "", output.stamp, placing.dated(time.time_ns(), target.before))
        self.note({"ok": True, **_told(report, site)})
        return report

    def _dated(self) -> int:
        """When the last build was dated, as are the pages that are written when they are asked for: the next one is
        dated later, so that a page that becomes a file, or no longer is one, is so, too.
        """
        with suppress(OSError):
            return (self.folder / STAMP).stat().st_mtime_ns
        return 0

    def _clear_what_cannot_be_read(self) -> None:
        """Begin anew after a disk, or another version of feedpub, unlike the folders of people: all is made again."""
        try:
            read_manifest(self.folder)
        except PublishError:
            shutil.rmtree(self.folder, ignore_errors=True)

    def note(self, status: Status) -> None:
        """Remember how a build went, for the servers; a disk that is full must not make it fail, nor what was last
        remembered be believed.

        Where the store is gone it stays so: made anew, the folder of a site that was moved away would stand in the way
        of its coming back.
        """
        if not self.folder.is_dir():
            return
        text = json.dumps({"at": rfc3339(datetime.now(UTC)), **status}, ensure_ascii=False)
        file = self.folder / STATUS
        for _ in range(2):
            with suppress(OSError):
                with replacing(file) as whole:
                    whole.write(text.encode())
                return
            with suppress(OSError):
                file.unlink()  # which makes room for the next

    def note_failure(self, site: Site, error: Exception) -> None:
        """Remember that a build failed; `site` is what was to be built, or was built last."""
        self.note({"ok": False, "error": _discreet(site, str(error) or repr(error))})

    def status(self) -> Status:
        """How the last build went; empty where nobody knows, and no success where nobody could tell of a failure."""
        if not os.access(self.folder, os.W_OK):
            return {"ok": False, "error": "the folder that is served from has gone, or cannot be written to"}
        with suppress(OSError, ValueError):
            status: Status = json.loads((self.folder / STATUS).read_bytes())
            return status
        return {}


def _link(site: Site, path: str) -> str:
    """What `Link` says of a file: of feeds alone, and not of archive documents, which never change."""
    if not is_feed(path) or site.private.covers(path):  # a hub could not fetch what is private
        return ""
    return hosting.link_header(site, path) or ""


def _discreet(site: Site, reason: str) -> str:
    """What everybody may read of an error: it may name a private post, or folders of the machine."""
    reason = _below(site, reason)
    return "the log of the server tells why" if site.private.paths or _ELSEWHERE.search(reason) else reason


def _below(site: Site, told: str) -> str:
    """The same without the site's own folder."""
    return told.replace(f"{Path(site.root).resolve()}/", "")


def _told(report: Report, site: Site) -> Status:
    levels = [one.level for one in report.problems]
    return {
        "published": report.published,
        "skipped": report.skipped,
        "hidden": report.hidden,
        "errors": levels.count("error"),
        "warnings": levels.count("warning"),
        "problems": [] if site.private.paths else [_problem(one, site) for one in report.problems[:MANY]],
    }


def _problem(one: Problem, site: Site) -> Status:
    return {**asdict(one), "message": _below(site, one.message)}

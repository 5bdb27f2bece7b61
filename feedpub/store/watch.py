"""A site and a target in, builds out for as long as it is wanted: after a change, and when a post's time comes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeAlias

import watchfiles
from msgspec import Struct

from feedpub import plugins
from feedpub.base.folders import files_below
from feedpub.config import FILE_NAME, Site, ledger
from feedpub.dialects.generators import GENERATORS
from feedpub.ends import posts_of
from feedpub.errors import ConfigError, SourceError
from feedpub.jobs import Map
from feedpub.model import OnEvent, Report
from feedpub.problems import Problem
from feedpub.sources.writing import wait_for
from feedpub.store.due import RETRY, Due
from feedpub.store.folder import Store
from feedpub.wording import count, lines_of, reason

TICK = 500
"""Milliseconds between two looks at what sends no event: the clock, the configuration, the folder itself."""
GATHER = 200
"""Milliseconds over which changes that come one after another are gathered into one build."""
BLIND = 10
"""TICKs between two looks at posts of whose changes the system does not tell."""

Tell: TypeAlias = Callable[[str], None]
"""Takes a line for people."""
Identity: TypeAlias = tuple[int, ...] | None
Place: TypeAlias = tuple[Path, Identity]
"""A folder by its path, and what it was that stood there."""


class Builder(Struct):
    """Builds a site again and again; a build that fails is told once and leaves the last good feeds."""

    load: Callable[[], Site]
    """Reads the configuration; raises ConfigError."""
    site: Site
    """What it said last."""
    store: Store
    tell: Tell
    place: Place | None = None
    """Where the posts of the last good build lay."""
    due: Due = Due()
    wrong: frozenset[Problem] = frozenset()
    """What was wrong at the last good build."""
    failure: str = ""
    """The error that the last build ended with, if it did."""

    def build(self, map: Map = map, on_event: OnEvent | None = None) -> Report:  # noqa: A002  as in `pipeline.build`
        """Build once; raises FeedpubError."""
        self.site, place = self._loaded()
        self.due = Due()
        report = self.store.build(self.site, map, on_event=on_event)
        self.place = place
        self.due = self.due if self.due.is_now else Due.after(report)  # someone may have hurried meanwhile
        for level, text in lines_of(one for one in report.problems if one not in self.wrong):
            self.tell(f"{level}: {text}")
        self.wrong = frozenset(report.problems)
        return report

    def _loaded(self) -> tuple[Site, Place]:
        """What the configuration says, and where its posts lie.

        Nothing becomes public because it is gone for a moment, or half written, and nothing goes with a disk.
        """
        file = Path(self.site.root) / FILE_NAME
        wait_for([file])
        try:
            site = self.load()
            if self.site.private.paths and not site.private.paths and not _has_words(file):
                raise ConfigError(f"{FILE_NAME}: is gone or empty, and it said what is private; put it back")
            place = _place(site)
            if self.place and self.place[0] == place[0] and self.place != place and _is_empty(place[0]):
                empty = "is empty and another folder than it was, as where a disk has gone"
                raise SourceError(f"{place[0]}: {empty}; bring that back, or put posts there")
        except Exception as error:
            self.store.note_failure(self.site, error)
            raise
        return site, place

    def watch(self, wanted: Callable[[], bool]) -> None:
        """Build after every change, until `wanted` says no; it is asked every TICK."""
        configured = self._settings()
        for changed in self._changes():
            if not wanted():
                return
            before, configured = configured, self._settings()
            if changed or configured != before or self.is_time():
                self.build_again()

    def is_time(self) -> bool:
        """Whether to build though nothing that is read has changed: someone may have deleted what is served."""
        return self.due.is_now or (self.store.is_gone and not self.failure)

    def hurry(self) -> None:
        """Let the next TICK build, whether or not anything changed."""
        self.due = Due.within(0)

    def build_again(self, map: Map = map) -> None:  # noqa: A002
        """Build where there is something to serve already: a failure is told, and made good later."""
        try:
            report = self.build(map)
        except Exception as error:  # whatever it is, the server goes on with the feeds that it has
            self.due = Due.within(RETRY)
            told = reason(error)
            if told != self.failure:
                self.tell(f"error: {told}; the feeds of the last good build are served")
            self.failure = told
        else:
            if (files := report.written + report.removed) or self.failure:
                self.tell(f"Built again: {count(report.published, 'post')}, {count(files, 'file')} changed.")
            self.failure = ""

    def _changes(self) -> Iterator[bool]:
        """Say every TICK, and sooner after a change, whether posts changed."""
        while True:
            ticks = 1
            try:
                yield from self._changes_in(*_place(self.site))
            except Exception:  # it went, there are no watches left, or a name is not UTF-8
                ticks = BLIND
            for tick in range(1, ticks + 1):
                time.sleep(TICK / 1000)
                yield tick == ticks and self._reads_files()

    def _reads_files(self) -> bool:
        """Whether posts are in files: of what a plugin reads nobody knows when it changes, nor where it is wrong."""
        with suppress(ConfigError):
            return not plugins.load(self.site).has_source
        return False

    def _changes_in(self, folder: Path, there: Identity) -> Iterator[bool]:
        """The same for as long as posts are in a folder that is there; raises OSError or RuntimeError."""
        if there is None:
            return
        with closing(_events(folder)) as events:
            for number, changed in enumerate(events):
                yield changed or number == 0  # something may have changed while nobody watched
                if _place(self.site) != (folder, there):
                    return

    def _settings(self) -> Mapping[Path, Identity]:
        """All files that say how to publish, as they are now."""
        root, templates = Path(self.site.root), self.site.pages.templates
        patterns = (FILE_NAME, ledger.FILE_NAME, *(one for generator in GENERATORS for one in generator.files))
        files = [file for pattern in patterns for file in _found(root, pattern)]
        files += (Path(one.path) for one in files_below(os.fspath(root / templates))) if templates else ()
        return {file: _identity(file) for file in files}


def _events(folder: Path) -> Generator[bool]:
    def visible(_: watchfiles.Change, path: str) -> bool:
        return not any(part.startswith(".") for part in Path(path).relative_to(folder).parts)

    for changes in watchfiles.watch(
        folder,
        watch_filter=visible,
        debounce=GATHER,
        rust_timeout=TICK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        wait_for([Path(path) for _, path in changes])
        yield bool(changes)


def _place(site: Site) -> Place:
    folder = posts_of(site).root
    return folder, _identity(folder)


def _is_empty(folder: Path) -> bool:
    with suppress(OSError):
        return not any(folder.iterdir())
    return False


def _has_words(file: Path) -> bool:
    with suppress(OSError):
        return bool(file.read_bytes().strip())
    return False


def _found(root: Path, pattern: str) -> Sequence[Path]:
    with suppress(OSError):
        return list(root.glob(pattern))
    return ()


def _identity(path: Path) -> Identity:
    """What tells whether a path still leads to the same folder, or to the same unchanged file."""
    with suppress(OSError):
        info = path.stat()
        return (info.st_dev, info.st_ino) if path.is_dir() else (info.st_ino, info.st_mtime_ns, info.st_size)
    return None

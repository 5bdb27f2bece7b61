"""A site and what gives its posts in; its newest published feeds out, built when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from logging import Logger

from msgspec import Struct, field

from feedpub.base.turns import turn
from feedpub.config import Site
from feedpub.errors import PublishError
from feedpub.model import Report
from feedpub.ports import Record, Source
from feedpub.sources.records import as_source
from feedpub.store.due import RETRY, Due
from feedpub.store.folder import Store
from feedpub.web.follow import followed
from feedpub.web.snapshot import Live, Snapshot, is_whole
from feedpub.wording import LEVELS, lines_of

TURN = ".feedpub-builder"
"""In the store: the file that whoever builds has locked."""


class Publication(Struct):
    """The feeds of one application; several processes may serve them, and each follows what any of them builds."""

    site: Site
    posts: Callable[[], Iterable[Record] | Source] | None
    """Gives all posts; None where they are in the site's folder, which is then watched."""
    context: Callable[[], AbstractContextManager[object]]
    """In which to ask for posts."""
    log: Logger
    due: Due = Due()
    _live: Live | None = None
    _turn: threading.RLock = field(default_factory=threading.RLock)

    @property
    def store(self) -> Store:
        """Where the feeds are built into."""
        return Store.of(self.site)

    def current(self) -> Snapshot:
        """The newest feeds; raises what `refresh` raises where there are none to serve."""
        live = self._live or self._first()
        if self.due.is_now:
            with self._turn:
                if self.due.is_now:  # not by now, where another thread was faster
                    self._again()
        return live.current()

    def refresh(self) -> Report:
        """Build now, and log what is wrong with posts; raises what `build` raises."""
        report = self.build()
        for level, text in lines_of(report.problems):
            self.log.log(LEVELS[level], "%s", text)
        return report

    def build(self) -> Report:
        """Build now; raises FeedpubError, and whatever asking for the posts raises."""
        # Posts are asked for within the turn: who asks later, after a commit, must not be overtaken by older ones
        with self._turn, self._alone():
            report = self.store.build(self.site, source=self.source())
            if self.posts is not None:
                self.due = Due.after(report)
                self._live = self._live or Live(self.store.folder)
        return report

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other process builds."""
        folder = self.store.folder
        with ExitStack() as stack:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(turn(folder / TURN))
            except OSError as error:
                hint = "give Flask an instance_path that the application may write to"
                raise PublishError(f"{folder}: {error.strerror}; {hint}") from error
            yield

    def source(self) -> Source | None:
        """All posts as they are now; None where they are in the site's folder."""
        if self.posts is None:
            return None
        with self.context():
            return as_source(self.posts())

    def _first(self) -> Live:
        with self._turn:
            self._live = self._live or self._begun()
            return self._live

    def _begun(self) -> Live:
        if self.posts is None:
            return followed(self.site)
        if is_whole(self.store.folder, self.site.private):
            self._again()
        else:
            self.refresh()
        return self._live or Live(self.store.folder)

    def _again(self) -> None:
        """Build where there is something to serve already."""
        try:
            self.refresh()
        except Exception:  # whatever it is, the feeds of the last good build are right until then
            self.due = Due.within(RETRY)
            self.log.exception("The feeds could not be built; those of the last good build are served")

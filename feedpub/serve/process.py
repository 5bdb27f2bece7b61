"""A Builder in, a process that keeps a site built out."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe, get_context, parent_process
from multiprocessing.connection import Connection
from threading import Lock, Thread
from types import FrameType

from feedpub.errors import FeedpubError, ServeError
from feedpub.jobs import available, pool
from feedpub.progress import progress
from feedpub.store.due import RETRY
from feedpub.store.watch import Builder
from feedpub.web.snapshot import is_whole
from feedpub.wording import reason

GRACE = 1
"""Seconds that a build gets to clean up when it is told to end."""


def end_with_parent() -> None:
    """End this process, one of `multiprocessing`, at once when its parent was killed and could not end it.

    It may be at anything: starting, in the midst of a build, deaf to other signals.
    """

    def end() -> None:
        if parent := parent_process():
            parent.join()
            os.kill(os.getpid(), signal.SIGKILL)

    Thread(target=end, daemon=True).start()


class BuildingProcess:
    """Runs a builder beside the process that enters this context, and another one should it die."""

    def __init__(
        self, builder: Builder, announce: Callable[[], None], is_ending: Callable[[], bool] = lambda: False
    ) -> None:
        """`announce` is called in the new process once there is something to serve.

        `is_ending` tells whether the server was told to end, and perhaps that process too.
        """
        self._builder = builder
        self._announce = announce
        self._is_ending = is_ending
        self._replacing = Lock()

    def __enter__(self) -> BuildingProcess:
        self._parent = os.getpid()
        self._results, result = Pipe(duplex=False)
        self._start(self._first_life, result)
        result.close()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, in the middle of a build too."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if not self._process.pid:  # it could not be replaced
            return
        self._signal(signal.SIGTERM)
        self._process.join(GRACE)
        self._signal(signal.SIGKILL)
        self._process.join(GRACE)  # else it would be seen for a moment after its parent

    def wait(self) -> None:
        """Wait until there is something to serve; raises FeedpubError where the first build of all fails."""
        try:
            error = self._results.recv()
        except EOFError:
            error = ServeError("the first build was killed; start again, with more memory if that was short")
        if error:
            raise error
        signal.signal(signal.SIGCHLD, self._replace_the_dead)
        self._replace_the_dead()  # if it died just before

    def hurry(self, number: int = 0, frame: FrameType | None = None) -> None:  # noqa: ARG002  a signal handler
        """Build now, whether or not anything changed."""
        self._signal(signal.SIGHUP)

    def _start(self, life: Callable[..., None], *arguments: object) -> None:
        self._process = get_context("fork").Process(target=life, args=arguments)
        self._process.start()
        with suppress(OSError):  # as it does itself: it must be there before anyone signals to its group
            os.setpgid(self._process.pid or 0, self._process.pid or 0)

    def _signal(self, number: int) -> None:
        """Reach the process and its helpers."""
        if self._process.pid:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _first_life(self, result: Connection) -> None:
        self._obey_the_parent()
        whole = is_whole(self._builder.store.folder, self._builder.site.private)
        with pool(available()) as shared_map:
            if not whole:
                try:
                    with progress() as on_event:
                        self._builder.build(shared_map, on_event)
                except Exception as error:  # whatever it is, whoever started the server reads one line
                    result.send(error if isinstance(error, FeedpubError) else ServeError(reason(error)))
                    return
            result.send(None)
            self._announce()
            if whole:
                self._builder.build_again(shared_map)
        self._watch()

    def _later_life(self) -> None:
        self._obey_the_parent()
        time.sleep(RETRY)  # what killed the last one may still go on
        self._watch()

    def _watch(self) -> None:
        with suppress(KeyboardInterrupt):  # what watchfiles makes of any exception in a signal handler
            self._builder.watch(lambda: True)

    @property
    def _has_died(self) -> bool:
        # In order, too: what frees memory tells the largest process to end, and asks for no more
        return self._process.exitcode is not None and not self._is_ending()

    def _replace_the_dead(self, *_: object) -> None:
        # A signal handler may interrupt itself, as when a worker dies too: one of the two replaces, and looks again
        while self._has_died and self._replacing.acquire(blocking=False):
            try:
                if self._has_died:
                    self._replace()
            finally:
                self._replacing.release()

    def _replace(self) -> None:
        self._signal(signal.SIGKILL)  # helpers that it left behind
        try:
            self._start(self._later_life)
        except OSError as error:
            self._builder.tell(f"error: the process that builds has died, and no other can start: {error.strerror}")
            os.kill(self._parent, signal.SIGTERM)
        else:
            self._builder.tell("error: the process that builds has died; another one takes its place")

    def _obey_the_parent(self) -> None:
        """End in order and hurry when told to, end with it, and leave a terminal's Ctrl-C to the parent."""
        os.setpgrp()
        end_with_parent()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGHUP, lambda *_: self._builder.hurry())

"""Work in, what a fork of this process tells of it out.

Less than what `multiprocessing` has, whose import takes longer than the whole work of many a build.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TypeAlias

Tell: TypeAlias = Callable[[object], None]
"""Sends a value, pickled, to the process that the fork is from."""

_ENDING = {signal.SIGINT, signal.SIGTERM}
_SIZE = struct.Struct("=Q")
_ROOM = 1 << 20
"""Bytes that may wait in a pipe: as many as Linux allows anyone."""


class Fork:
    """A fork of this process, which has all that this process has; only what it tells goes from one to the other."""

    def __init__(self, work: Callable[[Tell], None]) -> None:
        """Begin the work; raises OSError where the system gives no more processes."""
        _flush()
        self._pipe, writing = os.pipe()
        self.is_telling = True
        """Whether it may tell more: no longer once it was heard that it is done, or was killed."""
        try:
            with _held(_ENDING):  # until the fork does as it is told in its own way
                self.pid = os.fork()
                if self.pid == 0:
                    os.close(self._pipe)
                    _do(work, writing)
        except OSError:
            os.close(self._pipe)
            raise
        finally:
            os.close(writing)

    def fileno(self) -> int:
        """From where it can be heard."""
        return self._pipe

    def told(self) -> Any:
        """The next value that it tells, for which this waits; raises EOFError where there is no more."""
        import pickle  # few builds need more than one process

        [size] = _SIZE.unpack(self._read(_SIZE.size))
        return pickle.loads(self._read(size))  # noqa: S301  which this very program wrote

    def _read(self, size: int) -> bytes:
        # No more at once: memory would stay larger by what is read ahead
        come = b""
        while len(come) < size:
            some = os.read(self._pipe, size - len(come))
            if not some:
                self.is_telling = False
                raise EOFError
            come += some
        return come

    def end(self) -> None:
        """End it, whatever it is doing."""
        os.close(self._pipe)
        with suppress(ProcessLookupError, ChildProcessError):  # gone, where whoever started us ignores SIGCHLD
            os.kill(self.pid, signal.SIGTERM)
            os.waitpid(self.pid, 0)


def telling(forks: Sequence[Fork], *, wait: bool) -> list[Fork]:
    """Those that have something to tell, or just came to their end; waits for one, or does not."""
    heard = select.poll()
    asked = {one.fileno(): one for one in forks if one.is_telling}
    for fd in asked:
        heard.register(fd, select.POLLIN)
    return [asked[fd] for fd, _ in heard.poll(None if wait else 0)] if asked else []


def _do(work: Callable[[Tell], None], writing: int) -> NoReturn:
    """What a fork does; it never comes back from here, into the midst of what this process does."""
    import pickle

    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whom a Ctrl-C ends ends its forks
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        _widen(writing)
        with open(writing, "wb") as pipe:

            def tell(value: object) -> None:
                _flush()
                data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
                pipe.write(_SIZE.pack(len(data)) + data)
                pipe.flush()

            work(tell)
    finally:
        os._exit(0)


def _flush() -> None:
    """Let what was printed be seen, and only once: a fork has what waits, too, and ends without looking at it."""
    if sys.stdout:
        sys.stdout.flush()


@contextmanager
def _held(signals: Set[int]) -> Iterator[None]:
    """Let these signals wait."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _widen(pipe: int) -> None:
    """Let more wait, where the system can do that: a fork goes on while nobody listens."""
    with suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)

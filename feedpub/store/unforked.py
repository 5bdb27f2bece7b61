"""Work that holds locks of a library in, done out before any thread forks this process: a fork would wait for ever."""

from __future__ import annotations

import os
import threading


class Unforked:
    """A context in which many threads may be at once, and during which no other thread forks."""

    def __init__(self) -> None:
        self._inside: list[int] = []
        self._changing = threading.Condition()

    def __enter__(self) -> None:
        with self._changing:
            self._inside.append(threading.get_ident())

    def __exit__(self, *_: object) -> None:
        with self._changing:
            self._inside.remove(threading.get_ident())
            self._changing.notify_all()

    def close(self) -> None:
        """Wait until no other thread is inside, and let none in."""
        here = threading.get_ident()
        self._changing.acquire()
        self._changing.wait_for(lambda: all(one == here for one in self._inside))

    def open(self) -> None:
        """Let threads in again."""
        self._changing.release()


unforked = Unforked()
os.register_at_fork(before=unforked.close, after_in_parent=unforked.open, after_in_child=unforked.open)

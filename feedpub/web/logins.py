"""A client, a name and a password in, whether they open out; whoever guesses has to wait.

A password is hashed so that checking one takes long (scrypt).  So what was right lately is remembered, what
was wrong too often is not checked, and no two are checked at once.
"""

from __future__ import annotations

import hmac
import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from werkzeug.security import check_password_hash

TRIES = 5
"""Wrong passwords that a client may give for one name within WINDOW."""
TRIES_IN_ALL = 20
"""The same for all names together."""
WINDOW = 60.0
"""Seconds for which a wrong one counts."""
REMEMBERED = 1024
"""Right passwords, and clients with wrong ones, that are remembered."""
PATIENCE = 1.0
"""Seconds to wait for another check to end."""
T = TypeVar("T")


class Later(NamedTuple):
    """Nobody can say now; ask again."""

    seconds: int


class Logins:
    """What this process knows of names and passwords: keyed digests, under a key of its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds since any moment."""
        self._clock = clock
        self._key = os.urandom(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._wrong: OrderedDict[bytes, tuple[float, ...]] = OrderedDict()
        self._checking = threading.Lock()

    def open(self, users: Mapping[str, str], client: str, name: str, password: str) -> bool | Later:
        """Whether the password is that of the name; `users` are the names and their hashed passwords."""
        if not users or not name:
            return False
        # Names that nobody has take as long as those that somebody has
        hashed = users.get(name) or next(iter(users.values()))
        guess, digest = self._digest(client, name), self._digest(name, hashed, password)
        # First of all, lest what is remembered tell which of the guesses was right that are not checked
        if later := self._later(guess, TRIES):
            return later
        if name in users and digest in self._right:
            self._wrong.pop(guess, None)
            return True
        if later := self._later(self._digest(client), TRIES_IN_ALL):
            return later
        if not self._checking.acquire(timeout=PATIENCE):
            return Later(1)
        try:
            remembered = name in users and digest in self._right  # by the thread that checked meanwhile
            right = remembered or (check_password_hash(hashed, password) and name in users)
            self._note(right, digest, guess, self._digest(client))
        finally:
            self._checking.release()
        return right

    def _later(self, key: bytes, tries: int) -> Later | None:
        """How long someone must wait who has given so many wrong passwords."""
        counted = self._wrong.get(key, ())[-tries:]
        left = counted[0] + WINDOW - self._clock() if len(counted) == tries else 0
        return Later(math.ceil(left)) if left > 0 else None

    def _note(self, right: bool, digest: bytes, guess: bytes, client: bytes) -> None:
        if right:
            _remember(self._right, digest, None)
            self._wrong.pop(guess, None)
            return
        for key in (guess, client):
            _remember(self._wrong, key, (*self._wrong.get(key, ()), self._clock())[-TRIES_IN_ALL:])

    def _digest(self, *said: str) -> bytes:
        lengths = ",".join(str(len(one)) for one in said)
        return hmac.digest(self._key, "\0".join((lengths, *said)).encode(), "sha256")


def _remember(memory: OrderedDict[bytes, T], key: bytes, value: T) -> None:
    memory.pop(key, None)  # and not moved to the end: another thread may forget it meanwhile
    memory[key] = value
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)

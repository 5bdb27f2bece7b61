"""Who may read what, and a request, in; the path that it is let through to out, or that it is not."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from werkzeug.datastructures import Authorization
from werkzeug.security import check_password_hash

from feedpub.privacy import PrivateSection
from feedpub.web.resource import Environ

TOKENS = "/private/"
"""Below this the addresses begin that hold a token."""
REMEMBERED = 1024
"""Passwords that were right lately."""


class Passage(NamedTuple):
    """Where a request is let through to."""

    path: str
    """What it asks for."""
    before: str = ""
    """What stands before that in its address."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The door to private addresses.

    What it says of an address never depends on whether anything is there.
    """

    private: PrivateSection

    def guards(self, path: str) -> bool:
        """Whether not everybody may ask for a decoded path."""
        return self.private.covers(path) or self.names_token(path)

    def admits(self, path: str, environ: Environ) -> Passage | None:
        """Let a request for a guarded path through, or not."""
        if self.names_token(path):
            token, _, rest = path.removeprefix(TOKENS).partition("/")
            return Passage(f"/{rest}", TOKENS + token) if self._knows(token) else None
        name, password = _given(environ)
        return Passage(path) if name and _is_right(dict(self.private.users), name, password) else None

    def names_token(self, path: str) -> bool:
        """Whether a path begins as those do that hold a token."""
        return bool(self.private.tokens) and path.startswith(TOKENS)

    def _knows(self, token: str) -> bool:
        digest = hashlib.sha256(token.encode()).hexdigest()
        return any(hmac.compare_digest(digest, known) for _, known in self.private.tokens)


def _given(environ: Environ) -> tuple[str, str]:
    """The name and the password of a request (RFC 7617 §2); empty where it gives none."""
    with suppress(ValueError):  # Werkzeug's answer to what is neither Base64 nor ASCII
        given = Authorization.from_header(environ.get("HTTP_AUTHORIZATION"))
        if given is not None and given.type == "basic":
            return given.username or "", given.password or ""
    return "", ""


OPEN = Guard(PrivateSection())
"""The guard of what has nothing private."""


@dataclass(slots=True)
class _Memory:
    """What was right lately: scrypt is meant to take long, and a reader asks again and again.

    It holds keyed digests, never a password, and the key is this process's own.
    """

    key: bytes = field(default_factory=lambda: os.urandom(32))
    right: OrderedDict[bytes, None] = field(default_factory=OrderedDict)

    def digest(self, *said: str) -> bytes:
        """Name a user, a hash and a password."""
        lengths = ",".join(str(len(one)) for one in said)
        return hmac.digest(self.key, "\0".join((lengths, *said)).encode(), "sha256")

    def keep(self, digest: bytes) -> None:
        """Remember that they belong together."""
        self.right[digest] = None
        if len(self.right) > REMEMBERED:
            self.right.popitem(last=False)


_memory = _Memory()


def _is_right(users: dict[str, str], name: str, password: str) -> bool:
    if not users:
        return False
    # Names that nobody has take as long as those that somebody has
    hashed = users.get(name) or next(iter(users.values()))
    digest = _memory.digest(name, hashed, password)
    if name in users and digest in _memory.right:
        return True
    right = check_password_hash(hashed, password) and name in users
    if right:
        _memory.keep(digest)
    return right

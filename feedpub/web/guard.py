"""Who may read what, and a request, in; the path that it is let through to out, or that it is not."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from typing import NamedTuple

from werkzeug.datastructures import Authorization

from feedpub.base.values import Value
from feedpub.config.privacy import PrivateSection
from feedpub.web.logins import Later, Logins
from feedpub.web.resource import Environ

TOKENS = "/private/"
"""Below this the addresses begin that hold a token."""
LOGINS = Logins()
"""Those of this process, whatever it serves."""


class Passage(NamedTuple):
    """Where a request is let through to."""

    path: str
    """What it asks for."""
    before: str = ""
    """What stands before that in its address."""


class Guard(Value, frozen=True):
    """The door to private addresses.

    What it says of an address never depends on whether anything is there.
    """

    private: PrivateSection

    def guards(self, path: str) -> bool:
        """Whether not everybody may ask for a decoded path."""
        return self.private.covers(path) or self.names_token(path)

    def admits(self, path: str, environ: Environ) -> Passage | Later | None:
        """Let a request for a guarded path through, or not, or not yet."""
        if self.names_token(path):
            token, _, rest = path.removeprefix(TOKENS).partition("/")
            return Passage(f"/{rest}", TOKENS + token) if self._knows(token) else None
        opened = LOGINS.open(dict(self.private.users), environ.get("REMOTE_ADDR", ""), *_given(environ))
        if isinstance(opened, Later):
            return opened
        return Passage(path) if opened else None

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

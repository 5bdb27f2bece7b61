"""A published file in, what HTTP says about it out: its headers are ready before the first request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any, Protocol, TypeAlias

from werkzeug.http import http_date

from feedpub.base.values import Value
from feedpub.model import TTL
from feedpub.publish.history import KEY, History
from feedpub.publish.manifest import Entry
from feedpub.web.negotiation import PLAIN, codings, media_type

Header: TypeAlias = tuple[str, str]
Headers: TypeAlias = tuple[Header, ...]
Environ: TypeAlias = Mapping[str, Any]
"""A request as WSGI has it (PEP 3333)."""

COMMON: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag"),
)
"""Of every answer.  Feeds are public: scripts of any site may read them (Fetch §3.3)."""

IN_PARTS: Header = ("Accept-Ranges", "bytes")
"""Of a recording or a film: players look here and there in it."""

MAX_AGE = TTL * 60
"""Seconds for which a cache may keep a feed."""

SHORTER: Mapping[str, int] = {"text/html": 60}
"""The same by media type, where a person waits who expects to see what there is now."""

KEPT_BY_304 = frozenset({"ETag", "Last-Modified", "Cache-Control", "Vary"})
"""RFC 9110 §15.4.5, and Last-Modified for caches that compare by nothing else."""


_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">')
_HEAD = 1000
"""Bytes within which a page states its policy."""
SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox allow-downloads"


def policy_of(media_type: str, body: bytes) -> str:
    """The Content Security Policy that a page states, with what only a header can say (CSP Level 3 §3.3).

    Where no script runs anyway the page is shut into a sandbox, in which it cannot lead anyone away by itself.
    """
    found = _POLICY.search(body, 0, _HEAD) if media_type.startswith("text/html") else None
    if not found:
        return ""
    stated = unescape(found[1].decode())
    return "; ".join((stated, "frame-ancestors 'none'", *(() if "script-src" in stated else (SANDBOX,))))


@dataclass(frozen=True, slots=True)
class Representation:
    """The bytes of a file in one content coding, as they are handed out."""

    body: bytes = field(repr=False)
    digest: str
    """`Artifact.digest` of the body."""
    version: str
    """`Artifact.digest` of the file, packed or not."""
    media_type: str
    modified: int
    """When the file last changed, in seconds since the epoch."""
    coding: str = PLAIN
    link: str = ""
    """What the header `Link` says."""
    vary: str = ""
    """Names of the request's headers that this representation was chosen by."""
    policy: str = ""
    """What the page may load."""
    dated: int | None = None
    """What Last-Modified says where it may not say `modified`."""
    tag: str = field(init=False)
    """What names these bytes and no others; it begins with the KEY of the version."""
    etag: str = field(init=False)
    """The strong validator that is made of it (RFC 9110 §8.8.3)."""
    headers: Headers = field(init=False, repr=False, compare=False)
    """Of a 200."""
    headers_304: Headers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tag = self.digest if self.coding == PLAIN else f"{self.version[:KEY]}-{self.digest[:KEY]}"
        object.__setattr__(self, "tag", tag)
        object.__setattr__(self, "etag", f'"{tag}"')
        age = SHORTER.get(self.media_type.partition(";")[0], MAX_AGE)
        own = (
            ("Content-Type", self.media_type),
            ("Content-Length", str(len(self.body))),
            *([] if self.coding == PLAIN else [("Content-Encoding", self.coding)]),
            ("ETag", self.etag),
            ("Last-Modified", http_date(self.modified if self.dated is None else self.dated)),
            ("Cache-Control", f"public, max-age={age}"),
            *([IN_PARTS] if self.media_type.startswith(("audio/", "video/")) else []),
            *([("Vary", self.vary)] if self.vary else []),
            *([("Link", self.link)] if self.link else []),
            *([("Content-Security-Policy", self.policy)] if self.policy else []),
        )
        object.__setattr__(self, "headers", own + COMMON)
        object.__setattr__(self, "headers_304", tuple(one for one in own if one[0] in KEPT_BY_304) + COMMON)

    def at(self, now: int) -> Representation:
        """This representation, dated as it may be at `now` (seconds since the epoch).

        Last-Modified is never later than Date (RFC 9110 §8.8.2.1).  It may be the same: files are dated a second
        ago, those that follow in the same second after them, and each date must differ from the one told before.
        """
        return self if self.modified <= now else replace(self, dated=now)


class Offer(Protocol):
    """What there is at an address."""

    def chosen(self, environ: Environ) -> Representation | None:
        """The representation that a client wants; None where it refuses them all."""

    def resource(self, environ: Environ) -> Resource:
        """The file that a client wants."""


class Resource(Value, frozen=True):
    """One file, in every content coding that there is."""

    representations: Mapping[str, Representation]
    """By content coding; PLAIN is always there."""
    history: History = History()

    @property
    def plain(self) -> Representation:
        """The file itself."""
        return self.representations[PLAIN]

    @property
    def media_type(self) -> str:
        """The media type, with its charset."""
        return self.plain.media_type

    def is_of(self, entry: Entry, modified: int) -> bool:
        """Whether this is the file that a manifest names, unchanged since."""
        packed = {name: one.digest for name, one in self.representations.items() if name != PLAIN}
        mine = self.plain.digest, self.plain.media_type, self.plain.link, self.plain.modified, packed
        return mine == (entry.digest, entry.media_type, entry.link, modified, entry.codings)

    def chosen(self, environ: Environ) -> Representation | None:
        """The representation that a client wants; None where it refuses them all."""
        for name in codings(environ.get("HTTP_ACCEPT_ENCODING", "")):
            if name in self.representations:
                return self.representations[name]
        return None

    def resource(self, environ: Environ) -> Resource:  # noqa: ARG002  as of any Offer
        """The file that a client wants: this one."""
        return self


class Choice(Value, frozen=True):
    """Files that say the same, at one address: each client gets the kind that it names."""

    files: Mapping[str, Offer]
    """By media type; the first is for those who do not say."""

    def resource(self, environ: Environ) -> Resource:
        """The file that a client wants."""
        return self.files[media_type(environ.get("HTTP_ACCEPT", ""), self.files)].resource(environ)

    def chosen(self, environ: Environ) -> Representation | None:
        """The representation that a client wants; None where it refuses them all."""
        resource = self.resource(environ)
        found = resource.chosen(environ)
        vary = "Accept, Accept-Encoding" if len(resource.representations) > 1 else "Accept"
        return found and replace(found, vary=vary)

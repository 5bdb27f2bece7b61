"""What a client says it accepts in, the order in which it wants what there is out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar

from werkzeug.http import parse_accept_header

from feedpub.publish.codings import CODINGS

PLAIN = "identity"
"""The name of no coding at all."""
T = TypeVar("T")


def _remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Remember the answers for the few short values that the many clients send."""
    known = lru_cache(maxsize=256)(function)

    @wraps(function)
    def remembering(value: str) -> T:
        return known(value) if len(value) < 256 else function(value)

    return remembering


@_remembered
def codings(accept_encoding: str) -> tuple[str, ...]:
    """Order the content codings that a client takes, the best first (RFC 9110 §12.5.3).

    >>> codings("gzip, br;q=0.5")
    ('gzip', 'br', 'identity')
    >>> codings("*;q=0")
    ()
    """
    said = {name.lower().removeprefix("x-"): quality for name, quality in parse_accept_header(accept_encoding)}
    others = said.get("*", 0.0)
    qualities = {name: said.get(name, others) for name in CODINGS}
    # Unless it is refused, the plain body may always be sent, and where it is not named, as a last resort
    qualities[PLAIN] = said.get(PLAIN, others if "*" in said else 0.001)
    wanted = sorted(qualities, key=lambda name: -qualities[name])
    return tuple(name for name in wanted if qualities[name] > 0)


ALIASES: dict[str, tuple[str, ...]] = {
    "application/rss+xml": ("application/xml", "text/xml"),
    "application/atom+xml": ("application/xml", "text/xml"),
    "application/feed+json": ("application/json",),
}
"""What clients write that would take any document of this kind."""
PAGE = "text/html"


@_remembered
def _ranges(accept: str) -> dict[str, float]:
    return {name.lower().partition(";")[0].strip(): quality for name, quality in parse_accept_header(accept)}


def media_type(accept: str, offered: Iterable[str]) -> str:
    """Choose the media type that a client wants most; the first of those offered where it wants none.

    A browser names the page and no feed; a reader names feeds, often the page too, and some name nothing.

    >>> media_type("text/html, */*;q=0.8", ["text/html", "application/rss+xml"])
    'text/html'
    >>> media_type("application/rss+xml, text/html, */*;q=0.8", ["text/html", "application/rss+xml"])
    'application/rss+xml'
    """
    offered, ranges = list(offered), _ranges(accept)
    qualities = {name: _quality(name, ranges) for name in offered}
    best = [name for name in offered if qualities[name] == max(qualities.values())]
    named = [name for name in best if name != PAGE and any(one in ranges for one in _names(name))]
    return (named or best)[0] if any(qualities.values()) else offered[0]


def _quality(name: str, ranges: dict[str, float]) -> float:
    """What the most specific range says that includes a media type (RFC 9110 §12.5.1)."""
    including = (*_names(name), f"{name.partition('/')[0]}/*", "*/*")
    return next((ranges[one] for one in including if one in ranges), 0.0)


def _names(name: str) -> tuple[str, ...]:
    return (name, *ALIASES.get(name, ()))

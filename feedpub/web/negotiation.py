"""What a client says it accepts in, the order in which it wants what there is out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeAlias, TypeVar

from werkzeug.http import parse_accept_header

from feedpub.publish.codings import CODINGS

Names: TypeAlias = tuple[str, ...]
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
def codings(accept_encoding: str) -> Names:
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

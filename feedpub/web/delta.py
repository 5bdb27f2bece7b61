"""A feed and what a reader has of it in, a feed of only the rest out (RFC 3229, instance manipulation `feed`)."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.http import parse_accept_header, parse_etags

from feedpub.publish.entries import cut
from feedpub.publish.history import KEY
from feedpub.web.resource import COMMON, Headers, Representation, Resource

CHANGED_BY = frozenset({"Content-Length", "Content-Encoding", "Cache-Control", "Vary"})
"""Headers of the whole feed that do not hold for a part."""
remembered_cut = lru_cache(maxsize=64)(cut)


def delta(
    resource: Resource, chosen: Representation, none_match: str, manipulations: str
) -> tuple[Headers, bytes] | None:
    """Give the headers and the body of an answer with only those entries that are new to the reader.

    `chosen` is the representation that would be sent whole; `none_match` (If-None-Match) says which versions
    the reader has, `manipulations` (A-IM) which ones it understands.  None where the whole feed is the answer:
    the version is not known, or nothing in the feed is both there and old.
    """
    if not resource.history.past or not _understands_feed(manipulations):
        return None
    known = {tag[:KEY] for tag in parse_etags(none_match).as_set(include_weak=True)}
    newest = next((key for key in resource.history.past if key in known), "")
    new = resource.history.since(newest)
    if not 0 < len(new) < len(resource.history.ages):
        return None
    body = remembered_cut(resource.plain.body, resource.plain.media_type.partition(";")[0], new)
    return _headers(chosen, len(body)), body


def _understands_feed(manipulations: str) -> bool:
    return any(name.lower() == "feed" and quality > 0 for name, quality in parse_accept_header(manipulations))


def _headers(chosen: Representation, length: int) -> Headers:
    kept = tuple(one for one in chosen.headers if one not in COMMON and one[0] not in CHANGED_BY)
    return (
        *kept,
        ("Content-Length", str(length)),
        ("IM", "feed"),
        ("Cache-Control", "no-store, im"),  # RFC 3229 §10.8: only caches that know of 226 may keep it
        ("Vary", ", ".join(filter(None, (chosen.vary, "A-IM, If-None-Match")))),
        *COMMON,
    )

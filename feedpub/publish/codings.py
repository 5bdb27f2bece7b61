"""The bytes of a file in, the same in content codings out, for clients that unpack (RFC 9110 §8.4.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedpub.base.values import Value

SMALLEST = 1024
"""Bytes below which a body fits into one packet anyway."""
WORTHWHILE = 0.9
"""Of its size, at most this may be left of a body."""
DENSE = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")
"""How media types begin whose formats pack by themselves."""


class Coding(Value, frozen=True):
    """One way to pack a body."""

    suffix: str
    """Of the file beside the plain one, as nginx and Caddy look for it."""
    pack: Callable[[bytes], bytes]


# Each with its library, which a build that packs nothing does without.  Levels: one further costs twice the time and
# saves 2 % of a feed


def _brotli(body: bytes) -> bytes:
    import brotli

    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=6)
    return packed


def _zstd(body: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=9).compress(body)


def _gzip(body: bytes) -> bytes:
    import gzip

    return gzip.compress(body, compresslevel=6, mtime=0)


CODINGS: Mapping[str, Coding] = {
    "br": Coding(".br", _brotli),
    "zstd": Coding(".zst", _zstd),
    "gzip": Coding(".gz", _gzip),
}
"""By their names in HTTP, those that pack best first."""


def is_dense(media_type: str) -> bool:
    """Whether there is no point in trying to pack what is of this media type.

    >>> is_dense("image/png"), is_dense("image/svg+xml"), is_dense("text/html; charset=utf-8")
    (True, False, False)
    """
    return media_type.startswith(DENSE) and not media_type.startswith("image/svg+xml")


def packed(name: str, body: bytes) -> bytes | None:
    """Pack a body, always into the same bytes; None where it is not worth the unpacking."""
    if len(body) < SMALLEST:
        return None
    done = CODINGS[name].pack(body)
    return done if len(done) <= len(body) * WORTHWHILE else None

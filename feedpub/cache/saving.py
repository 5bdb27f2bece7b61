"""Values of the model in, files that a later build reads out."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from feedpub.base.replacing import replacing
from feedpub.config import Site
from feedpub.model import digest_of

T = TypeVar("T")

_SEAL = 16
"""Bytes of a seal."""


def digest(value: object) -> str:
    """Name a value of the model: equal values have the same digest, others have another."""
    return digest_of(encoded(value))


def encoded(value: object) -> bytes:
    """The bytes of a value of the model; equal values have the same."""
    return msgspec.msgpack.encode(value)


def decoded(value: bytes | memoryview | msgspec.Raw, kind: type[T]) -> T | None:
    """What `encoded` made these bytes of; None where there was nothing."""
    found: T | None = _decoder(kind).decode(value)  # type: ignore[arg-type]  # mypy holds no class for hashable here
    return found


@cache
def _decoder(kind: type[object]) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind | None)


def load(file: Path | None, key: str, kind: type[T]) -> T | None:
    """Read what was saved with the same key; None where there is nothing, or nothing of the kind."""
    if file is None:
        return None
    # The folder may have come with someone else's posts: msgspec builds nothing but the types that it is told.
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        found, values = msgspec.msgpack.decode(unsealed(file.read_bytes()), type=tuple[str, msgspec.Raw])
        if found == key:
            return msgspec.msgpack.decode(values, type=kind)
    return None


def save(file: Path | None, key: str, values: object, date: int | None = None) -> None:
    """Write a value whole or not at all; one that cannot be written is forgotten.  `date` is that of `replacing`."""
    if file is not None:
        with suppress(OSError), replacing(file, date) as whole:
            whole.write(sealed(encoded((key, values))))


def sealed(data: bytes) -> bytes:
    """These bytes so that it is noticed where a disk damages them."""
    return data + _seal(data)


def unsealed(data: bytes) -> bytes:
    """What was sealed; raises ValueError where it was damaged since."""
    found, seal = data[:-_SEAL], data[-_SEAL:]
    if _seal(found) != seal:
        raise ValueError("damaged")
    return found


def _seal(data: bytes) -> bytes:
    return bytes.fromhex(digest_of(data))


def folder(site: Site) -> Path:
    """Where what is remembered of a site lies."""
    return Path(site.root) / site.state / "cache"

"""The list of what feedpub published in a folder: what it may change there, and what a server may hand out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedpub.errors import PublishError
from feedpub.publish.codings import CODINGS
from feedpub.publish.history import History

MANIFEST = ".feedpub-manifest"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One published file."""

    digest: str
    """`Artifact.digest` of its bytes."""
    size: int
    """Bytes."""
    media_type: str
    codings: Mapping[str, str] = field(default_factory=dict)
    """Name of a content coding -> the digest of the file beside this one that holds it packed."""
    history: History = field(default_factory=History)

    @property
    def kind(self) -> str:
        """The media type without its charset."""
        return self.media_type.partition(";")[0]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file that a build published, by POSIX path below the output folder."""

    files: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def packed(self) -> frozenset[str]:
        """The paths of the packed files."""
        return frozenset(path + CODINGS[name].suffix for path, one in self.files.items() for name in one.codings)

    def to_bytes(self) -> bytes:
        """Write it down; the same files give the same bytes."""
        files = {path: _values(one) for path, one in sorted(self.files.items())}
        document = {"version": VERSION, "files": files}
        return (json.dumps(document, ensure_ascii=False, indent=0) + "\n").encode()


def _values(entry: Entry) -> list[Any]:
    values = [entry.digest, entry.size, entry.media_type, entry.codings, entry.history.past, entry.history.ages]
    while not values[-1]:
        values.pop()
    return values


def _entry(
    digest: str,
    size: int,
    media_type: str,
    codings: Mapping[str, str] | None = None,
    past: Iterable[str] = (),
    ages: Iterable[int] = (),
) -> Entry:
    return Entry(digest, size, media_type, codings or {}, History(tuple(past), tuple(ages)))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an output folder; an empty one where nothing was published yet.

    Raises PublishError where there is one that cannot be understood.
    """
    path = folder / MANIFEST
    try:
        document = json.loads(path.read_bytes())
        if document["version"] != VERSION:
            raise PublishError(f"{path}: written by another version of feedpub; delete it and the feeds beside it")
        return Manifest({path: _entry(*values) for path, values in document["files"].items()})
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PublishError(f"{path}: not readable: {error}; delete it and the feeds beside it") from error

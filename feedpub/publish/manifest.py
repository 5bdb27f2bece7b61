"""The list of what feedpub published in a folder: what it may change there, and what a server may hand out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import field, structs

from feedpub.base.values import Value
from feedpub.config.moves import Move
from feedpub.config.privacy import PrivateSection
from feedpub.errors import PublishError
from feedpub.publish.codings import CODINGS
from feedpub.publish.history import History

MANIFEST = ".feedpub-manifest"
VERSION = 1


class Entry(Value, frozen=True):
    """One published file."""

    digest: str
    """`Artifact.digest` of its bytes."""
    size: int
    """Bytes."""
    media_type: str
    codings: Mapping[str, str] = field(default_factory=dict)
    """Name of a content coding -> the digest of the file beside this one that holds it packed."""
    history: History = field(default_factory=History)
    link: str = ""
    """What the header `Link` says of it."""

    @property
    def kind(self) -> str:
        """The media type without its charset."""
        return self.media_type.partition(";")[0]


class Manifest(Value, frozen=True):
    """Every file that a build published, by POSIX path below the output folder."""

    files: Mapping[str, Entry] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    """Addresses that are no longer there."""
    private: PrivateSection = field(default_factory=PrivateSection)
    """Which of the files are private, and who may read them."""

    @property
    def packed(self) -> frozenset[str]:
        """The paths of the packed files."""
        return frozenset(path + CODINGS[name].suffix for path, one in self.files.items() for name in one.codings)

    def to_bytes(self) -> bytes:
        """Write it down; the same files give the same bytes."""
        files = {path: _values(one) for path, one in sorted(self.files.items())}
        moves = [[one.path, one.target, one.status] for one in self.moves]
        private = {"private": structs.asdict(self.private)} if self.private.paths else {}
        document = {"version": VERSION, "files": files, **({"moves": moves} if moves else {}), **private}
        return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _values(entry: Entry) -> list[Any]:
    history = entry.history
    values = [entry.digest, entry.size, entry.media_type, entry.codings, history.past, history.ages, entry.link]
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
    link: str = "",
) -> Entry:
    return Entry(digest, size, sys.intern(media_type), codings or {}, History(tuple(past), tuple(ages)), link)


def _private(paths: Iterable[str] = (), users: Iterable[Any] = (), tokens: Iterable[Any] = ()) -> PrivateSection:
    return PrivateSection(paths=tuple(paths), users=tuple(map(tuple, users)), tokens=tuple(map(tuple, tokens)))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an output folder; an empty one where nothing was published yet.

    Raises PublishError where there is one that cannot be understood.
    """
    path = folder / MANIFEST
    try:
        document = msgspec.json.decode(path.read_bytes())
        if document["version"] != VERSION:
            raise PublishError(f"{path}: written by another version of feedpub; delete it and the feeds beside it")
        files = {path: _entry(*values) for path, values in document["files"].items()}
        moves = tuple(Move(*values) for values in document.get("moves", ()))
        return Manifest(files, moves, _private(**document.get("private", {})))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, msgspec.MsgspecError) as error:
        raise PublishError(f"{path}: not readable: {error}; delete it and the feeds beside it") from error

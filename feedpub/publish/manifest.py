"""The list of what feedpub published in a folder: what it may change there, and what a server may hand out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from feedpub.errors import PublishError
from feedpub.model import Artifact
from feedpub.publish.codings import CODINGS

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
        files = {
            path: [one.digest, one.size, one.media_type, *([one.codings] if one.codings else [])]
            for path, one in sorted(self.files.items())
        }
        document = {"version": VERSION, "files": files}
        return (json.dumps(document, ensure_ascii=False, indent=0) + "\n").encode()


def entry(artifact: Artifact, codings: Mapping[str, str]) -> Entry:
    """Describe an artifact and its packed files."""
    return Entry(artifact.digest, len(artifact.body), artifact.media_type, codings)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an output folder; an empty one where nothing was published yet.

    Raises PublishError where there is one that cannot be understood.
    """
    path = folder / MANIFEST
    try:
        document = json.loads(path.read_bytes())
        if document["version"] != VERSION:
            raise PublishError(f"{path}: written by another version of feedpub; delete it and the feeds beside it")
        return Manifest({path: Entry(*values) for path, values in document["files"].items()})
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PublishError(f"{path}: not readable: {error}; delete it and the feeds beside it") from error

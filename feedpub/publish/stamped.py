"""Artifacts in, changed files in a folder out, and what names all that the folder holds then."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from feedpub.model import Artifact, Published
from feedpub.publish.disk import DiskTarget

STAMP = ".feedpub-stamp"
"""In a folder that is served: `Stamped.stamp` of the last build, written again after each."""


class Stamped(Struct):
    """A folder of static files that knows what the last publication left there, if that was all."""

    folder: DiskTarget
    stamp: str = ""

    def publish(self, artifacts: Iterable[Artifact]) -> Published:
        """As in `DiskTarget`."""
        done = self.folder.publish(artifacts)
        self.stamp = "" if done.problems else done.stamp
        return done

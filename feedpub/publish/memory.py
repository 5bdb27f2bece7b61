"""Artifacts in, the same in memory out, for programs that put them elsewhere themselves."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from feedpub.model import Artifact, Published


class Memory(Struct):
    """A target that keeps what was published last."""

    files: dict[str, Artifact] = field(default_factory=dict)
    """By path, such as "rss.xml" or "categories/News/atom.xml"."""

    def publish(self, artifacts: Iterable[Artifact], /) -> Published:
        """Hold exactly these artifacts."""
        before, self.files = self.files, {one.path: Artifact(one.path, one.body, one.media_type) for one in artifacts}
        written = sum(before.get(path) != one for path, one in self.files.items())
        return Published(written, len(self.files) - written, len(before.keys() - self.files.keys()))

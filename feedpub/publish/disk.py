"""Artifacts in, files in a folder out: atomic, unchanged files untouched, nobody else's files touched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from feedpub.base.turns import FOLDER, turn
from feedpub.base.values import Value, replace
from feedpub.config.moves import Move
from feedpub.config.privacy import PrivateSection
from feedpub.errors import PublishError
from feedpub.model import Artifact, Published, digest_of
from feedpub.problems import Problem
from feedpub.publish import placing
from feedpub.publish.codings import CODINGS, is_dense, packed
from feedpub.publish.history import ENTRIES, History
from feedpub.publish.manifest import MANIFEST, Entry, Manifest, read_manifest
from feedpub.publish.placing import WORK, Work

PRIVATE_MODE = 0o700
"""Of a folder that holds what only some may read."""


class DiskTarget(Value, frozen=True):
    """A folder of static files."""

    folder: Path
    codings: tuple[str, ...] = ()
    """Names of `codings.CODINGS` in which each file lies beside itself, unless it is dense or short."""
    remember: bool = False
    """Whether the manifest tells which entries of a feed its earlier versions had."""
    moves: tuple[Move, ...] = ()
    """Addresses that are no longer there; the manifest tells servers of them."""
    link: Callable[[str], str] = lambda _: ""
    """What the header `Link` says of the file at a path; the manifest tells servers."""
    private: PrivateSection = field(default_factory=PrivateSection)
    """Which files are private and who may read them; the manifest tells servers, and the folder is for nobody else."""
    known: str = ""
    """`stamp` of the folder when its files were as the manifest says: while it is the same they need not be read."""
    before: int = 0
    """When the last of what was handed out here, files or not, was dated, in nanoseconds since 1970."""
    alone: bool = False
    """Whether nobody else has files here: where the manifest was lost, all that there are were published."""

    def publish(self, artifacts: Iterable[Artifact]) -> Published:
        """Make the folder hold these artifacts, and none that an earlier build published.

        Files that feedpub did not write are never touched: where one stands in the way of an artifact it
        stays and is told.  Two builds at once take turns.  Raises PublishError when the folder cannot be
        written (a full disk, no permission); each file is then still whole, old or new.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.private.paths:
                self.folder.chmod(PRIVATE_MODE)
            with turn(self.folder, FOLDER):
                return _Session(self, Work(str(self.folder), self.before)).run(artifacts)
        except OSError as error:
            place = error.filename or self.folder
            raise PublishError(
                f"{place}: cannot be written: {error.strerror or error}; make room, or let feedpub write there; "
                "what was published before is whole"
            ) from error

    def stamp(self) -> str:
        """Name the files that were published here, as they are; empty where one is missing."""
        manifest = placing.read(f"{self.folder}/{MANIFEST}")
        found = hashlib.sha256(manifest or b"")
        known = read_manifest(self.folder)
        try:
            for path in (*sorted(known.files), *sorted(known.packed)):
                info = os.lstat(f"{self.folder}/{path}")
                found.update(b"%d %d %d\n" % (info.st_size, info.st_mtime_ns, info.st_ctime_ns))
        except OSError:
            return ""
        return found.hexdigest()


class _Session(Struct):
    """One publication into one folder."""

    target: DiskTarget
    work: Work
    before: Manifest = field(default_factory=Manifest)
    intact: bool = False
    """Whether all files are as `before` says."""
    owned: set[str] = field(default_factory=set)
    files: dict[str, Entry] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    displaced: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def run(self, artifacts: Iterable[Artifact]) -> Published:
        self.before = read_manifest(self.target.folder)
        self.intact = bool(self.target.known) and self.target.known == self.target.stamp()
        self.owned = {*self.before.files, *self.before.packed, *self.work.claimed()}
        if self.target.alone and not self.before.files:
            self.owned.update(self.work.found())
        try:
            self.guard()
            for artifact in artifacts:
                self.put(artifact)
            removed = self.clear()
            now = Manifest(self.files, self.target.moves, self.target.private)
            if self.before != now or not (self.target.folder / MANIFEST).exists():
                self.write_manifest(now)
        except BaseException:
            self.abandon()
            raise
        self.work.clear()
        written = len(self.written & self.files.keys())
        stamp = self.target.stamp()
        return Published(written, len(self.files) - written, removed, tuple(self.problems), stamp)

    def guard(self) -> None:
        """Let servers guard what turns private before they can see anything that is written under the new rules."""
        strict = self.target.private.joined(self.before.private)
        if self.before.files and strict != self.before.private:
            self.write_manifest(replace(self.before, private=strict))

    def write_manifest(self, manifest: Manifest) -> None:
        place = f"{self.work.folder}/{MANIFEST}"
        self.work.write(place, manifest.to_bytes(), placing.stat(place))

    def put(self, artifact: Artifact) -> None:
        history = self.history(artifact) if self.target.remember else History()
        if self.place(artifact):
            names = () if is_dense(artifact.media_type) else self.target.codings
            packed = {name: digest for name in names if (digest := self.pack(artifact, name))}
            link, size = self.target.link(artifact.path), self.size(artifact)
            self.files[artifact.path] = Entry(artifact.digest, size, artifact.media_type, packed, history, link)

    def unchanged(self, artifact: Artifact) -> Entry | None:
        """What is known of an artifact that the last build published, too."""
        known = self.before.files.get(artifact.path)
        return known if known and known.digest == artifact.digest else None

    def size(self, artifact: Artifact) -> int:
        """Bytes of an artifact; one that is known need not be made for that."""
        known = self.unchanged(artifact)
        return known.size if known else len(artifact.body)

    def history(self, artifact: Artifact) -> History:
        """What earlier versions had of an artifact that takes the place of another."""
        known = self.before.files.get(artifact.path)
        if known is None or known.kind not in ENTRIES or known.media_type != artifact.media_type:
            return History()
        if known.digest == artifact.digest:
            return known.history
        old = placing.read(self.locate(artifact.path)) or b""
        if digest_of(old) != known.digest:  # altered, or left by a build that was killed
            return History()
        from feedpub.publish.entries import continued  # with lxml, which most builds do without

        return continued(known.history, known.digest, old, artifact.body, known.kind)

    def place(self, artifact: Artifact) -> bool:
        """Put a file where it belongs, in the place of whatever was published there; False where something else is."""
        stood = (FileExistsError, IsADirectoryError, NotADirectoryError)
        with suppress(*stood):
            self.lay(artifact)
            return True
        with suppress(*stood):
            if self.displace(artifact.path):
                self.lay(artifact)
                return True
        self.problems.append(_in_the_way(artifact))
        return False

    def lay(self, artifact: Artifact) -> None:
        place = self.locate(artifact.path)
        known = self.before.files.get(artifact.path) if self.intact else None
        if known and known.digest == artifact.digest:
            return
        found = placing.stat(place)
        if found is None or known or not self.holds(place, found, artifact):
            self.claim(artifact.path, found)
            self.work.write(place, artifact.body, found)
            self.written.add(artifact.path)

    def displace(self, path: str) -> bool:
        """Remove what was published as a file where a folder belongs now, or in a folder where a file does; was any?"""
        old = (
            one
            for one in self.owned - self.files.keys()
            if f"{one}/".startswith(f"{path}/") or f"{path}/".startswith(f"{one}/")
        )
        gone = {one for one in old if one != path and self.remove(one)}
        self.displaced |= gone
        return bool(gone)

    def holds(self, place: str, found: os.stat_result, artifact: Artifact) -> bool:
        """Whether a file holds an artifact; one of another size need not be read."""
        return found.st_size == self.size(artifact) and digest_of(placing.read(place) or b"") == artifact.digest

    def pack(self, artifact: Artifact, name: str) -> str | None:
        """Put a packed file beside its plain one, and name its bytes; None where there is none."""
        path = artifact.path + CODINGS[name].suffix
        places = self.locate(artifact.path), self.locate(path)
        known = self.unchanged(artifact)
        if known and name in known.codings and (self.intact or placing.dated_alike(*places)):
            return known.codings[name]
        body = packed(name, artifact.body)
        if body is None:
            return None
        twin = Artifact(path, body, artifact.media_type)
        if not self.place(twin):
            return None
        placing.date_alike(*places)
        return twin.digest

    def clear(self) -> int:
        """Remove what is no longer published; say how many files that were, packed ones aside."""
        now = Manifest(self.files)
        old = self.owned - self.files.keys() - now.packed
        gone = [path for path in sorted(old) if path in self.displaced or self.remove(path)]
        return sum(path not in self.before.packed for path in gone)

    def locate(self, path: str) -> str:
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if not parts or ".." in parts or path[0] == "/" or parts[0] in (MANIFEST, WORK):
            raise PublishError(f"{path!r}: not a path below the output folder; this is a defect of feedpub")
        return "/".join((self.work.folder, *parts))

    def claim(self, path: str, found: os.stat_result | None) -> None:
        """Make a place ours, or raise FileExistsError where something else stands there."""
        if path in self.owned:
            return
        if found is not None:
            raise FileExistsError
        self.work.claim(path)
        self.owned.add(path)

    def remove(self, path: str) -> bool:
        place = Path(self.locate(path))
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            place.unlink()
            for parent in place.parents:
                if parent == self.target.folder or any(parent.iterdir()):
                    break
                parent.rmdir()
            return True
        return False

    def abandon(self) -> None:
        """Leave nothing new of a publication that broke off; what it has replaced is whole."""
        with suppress(OSError):
            for path in sorted(self.owned - self.before.files.keys() - self.before.packed):
                self.remove(path)
            self.work.clear()


def _in_the_way(artifact: Artifact) -> Problem:
    told = partial(Problem, artifact.path, code="output-taken")
    if artifact.media_type.startswith("text/html"):
        message = "is a page that feedpub did not write, and stays"
        return told(message, "choose another output folder if feedpub's is to be there", level="note")
    message = "stands where a feed belongs and was not written by feedpub, so it was left alone"
    return told(message, "delete it or choose another output folder", level="warning")

"""Artifacts in, files in a folder out: atomic, unchanged files untouched, nobody else's files touched."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from feedpub.errors import PublishError
from feedpub.model import Artifact, Problem, Published, digest_of
from feedpub.moves import Move
from feedpub.privacy import PrivateSection
from feedpub.publish.codings import CODINGS, is_dense, packed
from feedpub.publish.manifest import MANIFEST, Entry, Manifest, read_manifest
from feedpub.publish.versions import ENTRIES, History
from feedpub.values import Value, replace

WORK = ".feedpub-tmp"
"""Folder for files that are not yet whole; it lives as long as a build does."""
JOURNAL = "journal"
"""In WORK: the new paths that this build has begun to write, one a line, so that a build that was killed
leaves no file that the next one does not know as its own."""
MODE = 0o644
PRIVATE_MODE = 0o700
"""Of a folder that holds what only some may read."""
SECOND = 1_000_000_000
"""Nanoseconds: dates in HTTP are no finer."""


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
            with _locked(self.folder):
                return _Session(self).run(artifacts)
        except OSError as error:
            raise PublishError(
                f"{error.filename or self.folder}: {error.strerror or error}; what was published before is whole"
            ) from error

    def stamp(self) -> str:
        """Name the files that were published here, as they are; empty where one is missing."""
        manifest = _read(self.folder / MANIFEST)
        found = hashlib.sha256(manifest or b"")
        known = read_manifest(self.folder)
        try:
            for path in (*sorted(known.files), *sorted(known.packed)):
                info = (self.folder / path).lstat()
                found.update(b"%d %d %d\n" % (info.st_size, info.st_mtime_ns, info.st_ctime_ns))
        except OSError:
            return ""
        return found.hexdigest()


def _drop(folder: Path) -> None:
    if folder.exists():
        import shutil  # with four ways to pack, of which nothing that is as it was needs one

        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class _Session(Struct):
    """One publication into one folder."""

    target: DiskTarget
    before: Manifest = field(default_factory=Manifest)
    owned: set[str] = field(default_factory=set)
    files: dict[str, Entry] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def run(self, artifacts: Iterable[Artifact]) -> Published:
        self.before = read_manifest(self.target.folder)
        work = self.target.folder / WORK
        self.owned = {*self.before.files, *self.before.packed, *_journal(work)}
        _drop(work)
        try:
            self.guard()
            for artifact in artifacts:
                self.put(artifact)
            removed = self.clear()
            now = Manifest(self.files, self.target.moves, self.target.private)
            if self.before != now or not (self.target.folder / MANIFEST).exists():
                self.write(self.target.folder / MANIFEST, now.to_bytes())
        except BaseException:
            self.abandon()
            raise
        _drop(work)
        written = len(self.written & self.files.keys())
        stamp = self.target.stamp()
        return Published(written, len(self.files) - written, removed, tuple(self.problems), stamp)

    def guard(self) -> None:
        """Let servers guard what turns private before they can see anything that is written under the new rules."""
        strict = self.target.private.joined(self.before.private)
        if self.before.files and strict != self.before.private:
            self.write(self.target.folder / MANIFEST, replace(self.before, private=strict).to_bytes())

    def put(self, artifact: Artifact) -> None:
        history = self.history(artifact) if self.target.remember else History()
        if self.place(artifact):
            names = () if is_dense(artifact.media_type) else self.target.codings
            packed = {name: digest for name in names if (digest := self.pack(artifact, name))}
            known = self.before.files.get(artifact.path)
            size = known.size if known and known.digest == artifact.digest else len(artifact.body)
            link = self.target.link(artifact.path)
            self.files[artifact.path] = Entry(artifact.digest, size, artifact.media_type, packed, history, link)

    def history(self, artifact: Artifact) -> History:
        """What earlier versions had of an artifact that takes the place of another."""
        known = self.before.files.get(artifact.path)
        if known is None or known.kind not in ENTRIES or known.media_type != artifact.media_type:
            return History()
        if known.digest == artifact.digest:
            return known.history
        old = _read(self.locate(artifact.path)) or b""
        if digest_of(old) != known.digest:  # altered, or left by a build that was killed
            return History()
        from feedpub.publish.history import continued  # with lxml, which most builds do without

        return continued(known.history, known.digest, old, artifact.body, known.kind)

    def place(self, artifact: Artifact) -> bool:
        """Put a file where it belongs; False where something else stands there."""
        path = self.locate(artifact.path)
        try:
            found = _read(path)
            is_there = found is not None and digest_of(found) == artifact.digest
            if found is not None and not is_there and artifact.path not in self.owned:
                raise FileExistsError
            if not is_there:
                self.claim(artifact.path)
                self.write(path, artifact.body)
                self.written.add(artifact.path)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            self.problems.append(_in_the_way(artifact.path))
            return False
        return True

    def pack(self, artifact: Artifact, name: str) -> str | None:
        """Put a packed file beside its plain one, and name its bytes; None where there is none."""
        path = artifact.path + CODINGS[name].suffix
        places = self.locate(artifact.path), self.locate(path)
        known = self.before.files.get(artifact.path)
        if known and known.digest == artifact.digest and name in known.codings and _dated_alike(*places):
            return known.codings[name]
        body = packed(name, artifact.body)
        if body is None:
            return None
        twin = Artifact(path, body, artifact.media_type)
        if not self.place(twin):
            return None
        _date_alike(*places)
        return twin.digest

    def clear(self) -> int:
        """Remove what is no longer published; say how many files that were, packed ones aside."""
        now = Manifest(self.files)
        gone = sorted(path for path in self.owned - self.files.keys() - now.packed if self.remove(path))
        return sum(path not in self.before.packed for path in gone)

    def locate(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or parts[0] == "/" or parts[0] in (MANIFEST, WORK):
            raise PublishError(f"{path!r}: not a path below the output folder; this is a defect of feedpub")
        return self.target.folder.joinpath(*parts)

    def claim(self, path: str) -> None:
        if path in self.owned:
            return
        work = self.target.folder / WORK
        work.mkdir(exist_ok=True)
        with (work / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(f"{path}\n")
        self.owned.add(path)

    def write(self, path: Path, body: bytes) -> None:
        work = self.target.folder / WORK
        work.mkdir(exist_ok=True)
        whole = work / "file"
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, MODE)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            os.fchmod(file.fileno(), MODE)
        _date(path, whole)
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.replace(path)

    def remove(self, path: str) -> bool:
        place = self.locate(path)
        with suppress(FileNotFoundError, NotADirectoryError):
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
            _drop(self.target.folder / WORK)


def _journal(work: Path) -> set[str]:
    with suppress(FileNotFoundError):
        return set((work / JOURNAL).read_text(encoding="utf-8").splitlines())
    return set()


def _date(old: Path, new: Path) -> None:
    """Date a file a second ago, and always after the one that it replaces: readers compare dates.

    A date of this very second could not be told yet (RFC 9110 §8.8.2.1), and the clock may have been set back.
    """
    times = new.stat()
    moment = times.st_mtime_ns - SECOND
    with suppress(FileNotFoundError, NotADirectoryError):
        moment = max(moment, old.stat().st_mtime_ns + SECOND)
    os.utime(new, ns=(times.st_atime_ns, moment))


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.read_bytes()
    return None


def _dated_alike(plain: Path, packed: Path) -> bool:
    """Whether the packed file was made of the plain one as it is."""
    with suppress(OSError):
        return plain.stat().st_mtime_ns == packed.stat().st_mtime_ns
    return False


def _date_alike(plain: Path, packed: Path) -> None:
    """Let servers that answer from both files tell one date."""
    times = plain.stat()
    os.utime(packed, ns=(times.st_atime_ns, times.st_mtime_ns))


def _in_the_way(path: str) -> Problem:
    message = "stands where a feed belongs and was not written by feedpub, so it was left alone"
    return Problem(path, message, "delete it or choose another output folder", level="warning")

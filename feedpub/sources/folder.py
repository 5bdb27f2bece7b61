"""A folder of posts in, files and their bytes out; never follows a link out of the folder, never waits."""

from __future__ import annotations

import errno
import os
import posixpath
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from feedpub import frontmatter
from feedpub.errors import SourceError
from feedpub.jobs import Map
from feedpub.model import RawPost
from feedpub.problems import PostError
from feedpub.sources import listing
from feedpub.sources.listing import EVERYWHERE, LARGEST, Listing, Rules, is_outside, unreadable
from feedpub.sources.playing import playing_time
from feedpub.sources.writing import wait_for

HEAD = 4096
"""Bytes read first of every file: most front matter is shorter, and a page of a disk is no longer."""

# A FIFO that took the file's place must not hold the build up, a link must not lead out of the folder
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class PostsFolder:
    """The posts below one folder; pickles, so that other machines can read from it."""

    root: Path
    rules: Rules = EVERYWHERE
    folder: str = ""
    """The same as `root`, as people know it."""
    lines: bool = False
    """Whether `Key: value` lines between dashes need not be YAML."""
    patient: bool = False
    """Whether to read a post again that cannot be understood, once nobody is writing it any more."""

    def files(self, share: Map = map) -> Listing:
        """List every post file, sorted by path, and whatever looks like one but cannot be read.

        Raises SourceError when the folder itself is missing or fails, or names cannot be read as everywhere else.
        """
        if sys.getfilesystemencoding() != "utf-8":  # names would become other addresses than elsewhere
            raise SourceError("names of files are not read as UTF-8 here; set PYTHONUTF8=1, or a locale of UTF-8")
        try:
            return listing.of(str(self.root), self.rules, self._is_draft, share)
        except (FileNotFoundError, NotADirectoryError):
            reason, hint = "no such folder", "name that of the posts as [posts] path in feedpub.toml"
        except OSError as error:
            reason, hint = f"cannot be read: {error.strerror}", "see to its disk, and to who may read it"
        raise SourceError(f"{self.root}: {reason}, so what was published before stays as it is; {hint}")

    def _is_draft(self, path: str) -> bool:
        with suppress(PostError):
            return self.head(path).fields.get("draft") is True
        return False

    def head(self, path: str) -> RawPost:
        """Take the front matter of a file apart; raises PostError."""
        try:
            return self.parsed(self.read_head(path), path, whole=False)
        except PostError:
            if not self.patient:
                raise
        wait_for([self.root / path])
        return self.parsed(self.read_head(path), path, whole=False)

    def post(self, path: str) -> RawPost:
        """Take a whole file apart; raises PostError."""
        try:
            return self.parsed(self.read(path), path)
        except PostError:
            if not self.patient:
                raise
        wait_for([self.root / path])
        return self.parsed(self.read(path), path)

    def parsed(self, data: bytes, path: str, *, whole: bool = True) -> RawPost:
        """Take apart what a file holds; raises PostError."""
        return frontmatter.parse(data, path, whole=whole, lines=self.lines)

    def read_head(self, path: str) -> bytes:
        """Read at least the front matter of a file; raises PostError like `read`."""
        start = self._start(path)
        is_enough = start and (len(start) < HEAD or frontmatter.is_whole(start, path))
        return start if is_enough else self.read(path)

    def _start(self, path: str) -> bytes:
        """The first bytes of a file in the fewest steps; none where anything is out of the ordinary."""
        try:
            handle = os.open(f"{self.root}/{path}", _READ)
            try:
                return os.pread(handle, HEAD, 0)  # which fails for a FIFO
            finally:
                os.close(handle)
        except OSError:
            return b""

    def read(self, path: str) -> bytes:
        """Read a whole file; raises PostError when it has gone or may not be read."""
        try:
            handle = self._open(path)
            try:
                info = os.fstat(handle)
                if not stat.S_ISREG(info.st_mode):
                    raise PostError(unreadable(path, "is no regular file"))
                data = os.read(handle, HEAD)
                return data if len(data) < HEAD else data + os.read(handle, min(info.st_size, LARGEST))
            finally:
                os.close(handle)
        except OSError as error:
            raise PostError(unreadable(path, f"cannot be read: {error.strerror}")) from error

    def _open(self, path: str) -> int:
        try:
            return os.open(f"{self.root}/{path}", _READ)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        target = os.path.realpath(self.root / path)
        if is_outside(str(self.root), target):
            raise PostError(unreadable(path, "is a link that leaves the posts folder"))
        return os.open(target, _READ)

    def asset(self, path: str, reference: str) -> int | None:
        """Bytes of the local file that a post names, beside the post or in the folder named after it."""
        with suppress(OSError):
            file = self._find(path, reference)
            return file.stat().st_size if file else None
        return None

    def stamp(self, path: str, reference: str) -> tuple[int, int, int] | None:
        """Size, mtime and ctime of that file, in bytes and nanoseconds; None where there is none."""
        with suppress(OSError):
            if file := self._find(path, reference):
                info = file.stat()
                return info.st_size, info.st_mtime_ns, info.st_ctime_ns
        return None

    def duration(self, path: str, reference: str) -> int | None:
        """Seconds that the local file plays which a post names; None where that cannot be told."""
        file = self._find(path, reference)
        return playing_time(file) if file else None

    def read_asset(self, path: str, reference: str) -> bytes:
        """Read the local file that a post names; raises OSError where it has gone."""
        file = self._find(path, reference)
        if file is None:
            raise FileNotFoundError(reference)
        return file.read_bytes()

    def _find(self, path: str, reference: str) -> Path | None:
        with suppress(ValueError, OSError):
            name = unquote(urlsplit(reference).path).lstrip("/")
            for folder in (posixpath.dirname(path), posixpath.splitext(path)[0]):
                place = f"{self.root}/{folder}/{name}"
                # Most are not there; a name may lead out of a folder that need not be there
                if not os.path.isfile(place if ".." not in name else os.path.normpath(place)):  # noqa: PTH113
                    continue
                file = Path(os.path.realpath(place))
                if file.is_relative_to(self.root) and file.is_file():
                    return file
        return None

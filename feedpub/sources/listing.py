"""A folder in, the posts in it and below it out, as they lie there: nothing is read."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from operator import attrgetter

from msgspec import Struct, field

from feedpub.files import Files, stamp_of
from feedpub.model import PostError, Problem

PLAIN = (".md", ".markdown", ".mdown", ".mkd", ".html", ".htm")
SUFFIXES = (*PLAIN, ".rst")
_WHAT_POSTS_ARE = f"their files end in {', '.join(SUFFIXES)}, and links to other folders are not followed"
LARGEST = 16 * 1024 * 1024
"""Bytes; a larger file is no post that a person wrote."""


class Listing(Struct):
    """What is in a folder of posts, in no order: a build may find that it needs no more."""

    files: Files = field(default_factory=lambda: Files([], []))
    problems: list[Problem] = field(default_factory=list)
    """Of whatever looks like a post but cannot be read."""

    def in_order(self) -> tuple[Files, tuple[Problem, ...]]:
        """The same sorted by path."""
        return self.files.in_order(), tuple(sorted(self.problems, key=attrgetter("path")))


def of(root: str, ignored: Sequence[str]) -> Listing:
    """List a folder that is there, without the files and folders whose names have one of these shell patterns."""
    found = Listing()
    ignore = re.compile("|".join(map(fnmatch.translate, ignored))).match if ignored else None
    folders = [""]
    while folders:
        below = folders.pop()
        try:
            with _opened(f"{root}/{below}") as entries:
                folders += _look_through(root, below, entries, ignore, found)
        except OSError as error:
            found.problems.append(unreadable(_printable(below.rstrip("/")), f"cannot be read: {error.strerror}"))
    if not found.files and not found.problems:
        found.problems.append(Problem("", "holds no posts", _WHAT_POSTS_ARE, level="warning"))
    return found


@contextmanager
def _opened(folder: str) -> Iterator[Iterable[os.DirEntry[str]]]:
    """What is in a folder; where the system can, looked up from there: that spares it the way from the root."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with os.scandir(handle) as entries:
            yield entries
    finally:
        os.close(handle)


def _look_through(
    root: str, below: str, entries: Iterable[os.DirEntry[str]], ignore: Callable[[str], object] | None, found: Listing
) -> list[str]:
    """Look at what is in a folder whose path below the root is `below`; gives the folders in it."""
    folders = []
    paths, stamps = found.files.paths, found.files.stamps
    for entry in entries:
        name = entry.name
        if name[0] == "." or (ignore and ignore(name)):
            continue
        path = below + name
        is_plain = name.endswith(PLAIN)
        is_post = is_plain or name.lower().endswith(SUFFIXES)
        is_file = is_plain and entry.is_file(follow_symlinks=False)
        if not is_file and entry.is_dir(follow_symlinks=False):
            folders.append(f"{path}/")
            if is_post:
                found.problems.append(unreadable(_printable(path), "is a folder"))
        elif is_post:
            try:
                known = entry.stat(follow_symlinks=False)
                if not (is_file and path.isascii() and known.st_size <= LARGEST):
                    known = _examined(root, path, entry)
            except PostError as error:
                found.problems.append(error.problem)
            except OSError as error:
                found.problems.append(unreadable(_printable(path), f"cannot be read: {error.strerror}"))
            else:
                paths.append(path)
                stamps.append(stamp_of(known.st_size, known.st_mtime_ns, known.st_ctime_ns))
    return folders


def _examined(root: str, path: str, entry: os.DirEntry[str]) -> os.stat_result:
    """What the system tells of a file that may be no post; raises PostError, which says why."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise PostError(unreadable(_printable(path), "has a name that is not UTF-8")) from None
    if entry.is_symlink() and is_outside(root, os.path.realpath(f"{root}/{path}")):
        raise PostError(unreadable(path, "is a link that leaves the posts folder"))
    info = entry.stat()
    if not stat.S_ISREG(info.st_mode):
        raise PostError(unreadable(path, "is no regular file"))
    if info.st_size > LARGEST:
        told = f"has {info.st_size:,} bytes, more than the {LARGEST:,} that a post may have"
        raise PostError(unreadable(path, told))
    if path[-4:].lower() == ".rst" and not _docutils():
        hint = "run pip install 'feedpub[rst]'"
        raise PostError(Problem(path, "is reStructuredText, which docutils reads, and that is not installed", hint))
    return info


@cache
def _docutils() -> bool:
    return find_spec("docutils") is not None


def is_outside(root: str, target: str) -> bool:
    """Whether a real path leads out of a folder."""
    return not target.startswith(f"{os.path.realpath(root)}/")


def _printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def unreadable(path: str, message: str) -> Problem:
    """Tell of a file that cannot be read as a post."""
    return Problem(path, message, "make it a readable file of text or move it elsewhere")

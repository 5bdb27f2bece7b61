"""A folder in, the posts in it and below it out, as they lie there: nothing is read."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from feedpub import suffixes
from feedpub.files import Files, Stamp, stamp_of
from feedpub.jobs import Map, batches
from feedpub.problems import PostError, Problem

PLAIN = (*suffixes.MARKDOWN, *suffixes.HTML)
"""Suffixes of what needs nothing that may not be installed."""
_WHAT_POSTS_ARE = f"their files end in {', '.join(suffixes.POSTS)}, and links to other folders are not followed"
LARGEST = 16 * 1024 * 1024
"""Bytes; a larger file is no post that a person wrote."""
MANY = 5_000
"""Files that are worth looking at in another process: they take some milliseconds."""
PACKAGES = ("node_modules", "vendor")
"""Folders of other people's work, which may hold examples of posts."""


class Listing(NamedTuple):
    """What is in a folder of posts, sorted by path."""

    files: Files
    problems: tuple[Problem, ...]
    """Of whatever looks like a post but cannot be read."""


class Rules(NamedTuple):
    """Where in a folder posts may be."""

    ignore: Sequence[str] = ()
    """Shell patterns of the names of files and folders that hold no posts."""
    within: str = ""
    """Name of the folders that alone hold posts, wherever they lie; where there are none, all do."""
    leaves: Sequence[str] = ()
    """Names, without suffix and in any case, of files to which all else in their folder belongs."""
    unwanted: Sequence[str] = ()
    """Regular expressions that are found in the paths of files and folders that hold no posts; where `within` names
    some folders, in theirs alone."""
    blog: str = ""
    """The folder from which on these paths are looked at."""
    sections: str = ""
    """Shell pattern of the names of files, none of them a post, that may say that their folder holds no posts."""
    unread: Sequence[str] = ()
    """Suffixes of posts that nothing here reads, which is told."""


EVERYWHERE = Rules()


def of(root: str, rules: Rules, is_draft: Callable[[str], bool], share: Map = map) -> Listing:
    """List a folder; `is_draft` tells of a path that `rules.sections` names whether it says so.

    Raises OSError where the folder itself is not there, or cannot be read.
    """
    problems: list[Problem] = []
    paths = sorted(_named_like_posts(root, rules, is_draft, problems))
    stamps: list[Stamp] = []
    wrong: dict[str, Problem] = {}
    for some, others in share(partial(_looked_at, root), batches(paths, MANY)):
        stamps += some
        wrong |= others
    if wrong:
        paths = [path for path in paths if path not in wrong]
        problems += wrong.values()
    if not paths and not problems:
        name = Path(root).name if root == rules.blog else ""  # else by its path from there
        problems.append(Problem(name, "holds no posts", _WHAT_POSTS_ARE, level="warning", code="no-posts"))
    return Listing(Files(paths, stamps), tuple(sorted(problems, key=attrgetter("path"))))


def folders_within(root: str, rules: Rules) -> list[str]:
    """The folders that alone hold posts, none in another, each with a slash at its end."""
    return _wanted(root, _named(root, rules.within), rules)


def _named(root: str, name: str) -> Iterator[str]:
    for folder, names, _ in os.walk(root):
        if name in names and not Path(folder, name).is_symlink():
            yield f"{folder}/{name}/".removeprefix(f"{root}/")
        names[:] = (one for one in names if one[0] not in "._#~" and one not in PACKAGES)


def _begins(root: str, rules: Rules) -> list[str]:
    """The folders that alone hold posts; the root itself where it is one, or where there are none."""
    is_one = not rules.within or Path(root).name == rules.within
    return [""] if is_one else folders_within(root, rules) or [""]


def _named_like_posts(
    root: str, rules: Rules, is_draft: Callable[[str], bool], problems: list[Problem]
) -> Iterator[str]:
    """The paths below the root whose names are those of posts; tells what else is amiss."""
    ignore = re.compile("|".join(map(fnmatch.translate, rules.ignore))).match if rules.ignore else None
    is_section = re.compile(fnmatch.translate(rules.sections)).match if rules.sections else None
    is_leaf = re.compile(rf"(?i:{'|'.join(map(re.escape, rules.leaves))})\.\w+\Z").match if rules.leaves else None
    likely = (*suffixes.POSTS, *rules.unread)
    folders = _begins(root, rules)
    while folders:
        below = folders.pop()
        here: list[str] = []
        deeper: list[str] = []
        sections: list[str] = []
        try:
            with os.scandir(f"{root}/{below}") as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == "." or (ignore and ignore(name)):
                        if is_section and is_section(name):
                            sections.append(below + name)
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        deeper.append(f"{below}{name}/")
                        if name.lower().endswith(suffixes.POSTS):
                            problems.append(unreadable(_printable(below + name), "is a folder"))
                    elif name.endswith(PLAIN) or name.lower().endswith(likely):
                        here.append(below + name)
        except OSError as error:
            if not below:
                raise
            problems.append(unreadable(_printable(below.rstrip("/")), f"cannot be read: {error.strerror}"))
        if rules.unwanted and not rules.within:
            here, deeper = (_wanted(root, some, rules) for some in (here, deeper))
        if is_leaf and (leaves := [one for one in here if is_leaf(one, len(below))]):
            here, deeper = leaves, []
        if not any(map(is_draft, sections)):
            folders += deeper
            yield from here


def _wanted(root: str, paths: Iterable[str], rules: Rules) -> list[str]:
    above = root.removeprefix(rules.blog)
    searches = [re.compile(one).search for one in rules.unwanted]
    return [path for path in paths if not any(search(f"{above}/{path}".rstrip("/")) for search in searches)]


def _looked_at(root: str, paths: Iterable[str]) -> tuple[list[Stamp], dict[str, Problem]]:
    """The stamps of these files, but for those that are no posts, and what is wrong with them by path."""
    stamps, wrong = [], {}
    handle = os.open(root, os.O_RDONLY | os.O_CLOEXEC)  # from where looking up takes less than from the root
    try:
        for path in paths:
            try:
                known = os.lstat(path, dir_fd=handle)
                is_plain = path.isascii() and path.endswith(PLAIN) and stat.S_ISREG(known.st_mode)
                if not is_plain or known.st_size > LARGEST:
                    known = _examined(root, path, known)
            except PostError as error:
                wrong[path] = error.problem
            except OSError as error:
                wrong[path] = unreadable(_printable(path), f"cannot be read: {error.strerror}")
            else:
                stamps.append(stamp_of(known.st_size, known.st_mtime_ns, known.st_ctime_ns))
    finally:
        os.close(handle)
    return stamps, wrong


def _examined(root: str, path: str, info: os.stat_result) -> os.stat_result:
    """What the system tells of a file that may be no post, or a link to one; raises PostError, which says why."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise PostError(unreadable(_printable(path), "has a name that is not UTF-8")) from None
    if not path.lower().endswith(suffixes.POSTS):
        message = f"ends in {os.path.splitext(path)[1]}, which feedpub does not read"  # noqa: PTH122  no Path is needed
        hint = "write it as Markdown, under a name that ends in .md"
        raise PostError(Problem(path, message, hint, level="warning", code="file-unreadable"))
    if stat.S_ISLNK(info.st_mode):
        if is_outside(root, os.path.realpath(f"{root}/{path}")):
            raise PostError(unreadable(path, "is a link that leaves the posts folder"))
        info = Path(root, path).stat()
    if not stat.S_ISREG(info.st_mode):
        raise PostError(unreadable(path, "is no regular file"))
    if info.st_size > LARGEST:
        told = f"has {info.st_size:,} bytes, more than the {LARGEST:,} that a post may have"
        raise PostError(unreadable(path, told))
    if path.lower().endswith(suffixes.RESTRUCTURED) and not _docutils():
        hint = "run pip install 'feedpub[rst]'"
        raise PostError(
            Problem(
                path,
                "is reStructuredText, which docutils reads, and that is not installed",
                hint,
                code="file-unreadable",
            )
        )
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
    return Problem(path, message, "make it a readable file of text or move it elsewhere", code="file-unreadable")

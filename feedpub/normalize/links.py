"""Posts and how a text refers to one of them in, that post or its address out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from feedpub.model import PostHead
from feedpub.normalize.paths import Folders, PostPath
from feedpub.patterns import lazy

_POSTS = "_posts"
"""The folder that is no part of the names by which posts of any generator link to each other."""

_TO_FILE = lazy(r"[^:?#]+\.(?:md|markdown|mdown|mkd)(?=[?#]|$)")
"""The name of a file beside this one, or from there, that may be a post's."""


def index(heads: Iterable[PostHead], folders: Folders = ()) -> dict[str, PostHead]:
    """Posts by every name under which another post may link to them; the path of its file leads to no other, and
    alone to a post without an address, of which those that link to it may know no more than that it is there.

    A name that states no language is that of a file that states none, before it is that of its translations.
    """
    posts: dict[str, PostHead] = {}
    translations: list[tuple[str, PostHead]] = []
    for head in heads:
        posts[head.path] = head
        if not head.url:
            continue
        where = PostPath.of(head.path, (head.language or "",), _POSTS, folders)
        names: tuple[str, ...] = (where.path, where.stem, f"{where.folder}/{where.name}".lstrip("/"), where.name)
        if where.language:
            translations += ((name, head) for name in names)
            names = tuple(f"{name}.{where.language}" for name in names)
        if folders:  # by where its file is
            there = PostPath.of(head.path, (head.language or "",), _POSTS)
            names = (*names, there.path, there.stem)
        for name in names:
            posts.setdefault(name, head)
    for name, head in translations:
        posts.setdefault(name, head)
    return posts


def find(posts: Mapping[str, PostHead], path: str, reference: str, language: str = "") -> PostHead | None:
    """The post to which the post at `path` refers by a name or a path: its translation into that language, if any."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), reference))
    below = reference.lstrip("/")
    for name in (beside, below) if reference.startswith(".") else (below, beside):
        where = PostPath.of(name, within=_POSTS)
        for one in (f"{where.stem}.{language}", where.path, where.stem) if language else (where.path, where.stem):
            if found := posts.get(one):
                return found
    return posts.get(PostPath.of(below).name)


def original(posts: Mapping[str, PostHead], path: str, languages: Mapping[str, str]) -> PostHead | None:
    """The post in the main language of which the one at `path` is a translation, where both are one bundle of files."""
    where = PostPath.of(path, [name for name in languages if name])
    if not where.language or not where.path.endswith("/index"):
        return None
    main = next((name for name, begin in languages.items() if name and begin == languages[""]), "")
    found = posts.get(f"{where.stem}.{main}") or posts.get(where.stem)
    is_beside = found and found.url and posixpath.dirname(found.path) == posixpath.dirname(path)
    return found if found and is_beside and where.language != main and found.language in (None, main) else None


def lead(posts: Mapping[str, PostHead], path: str, reference: str) -> str | None:
    """The address of the post to whose file the one at `path` refers; any other reference as it is.

    None where that post is not there for all who read the one at `path`.
    """
    file = _TO_FILE.match(reference)
    if not file:
        return reference
    post = posts.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file[0]))))
    if not post:
        return reference
    return post.url + reference[file.end() :] if post.url else None

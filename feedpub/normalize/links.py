"""Posts and how a text refers to one of them in, that post or its address out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from feedpub import dialects, suffixes
from feedpub.base.patterns import lazy
from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.config.ways import Ways
from feedpub.model import PostHead
from feedpub.normalize.paths import Folders, PostPath

_POSTS = "_posts"
"""The folder that is no part of the names by which posts of any generator link to each other."""

_TO_FILE = lazy(rf"[^:?#]+(?:{'|'.join(map(re.escape, suffixes.MARKDOWN))})(?=[?#]|$)")
"""The name of a file beside this one, or from there, that may be a post's."""
_TO_PAGE = lazy(r"(?!//)(?:[^:?#]*/)?[^:?#/.]+/?(?=[?#]|$)")
"""A path that may be a post's, without the suffix of its file."""


def index(heads: Iterable[PostHead], folders: Folders = ()) -> dict[str, PostHead]:
    """Posts by every name under which another post may link to them; the path of its file leads to no other, and
    alone to a post without an address, of which those that link to it may know no more than that it is there.

    A name that states no language is that of a file that states none, before it is that of its translations; one in
    lower case may be that of a file with capitals.
    """
    posts: dict[str, PostHead] = {}
    translations: list[tuple[str, PostHead]] = []
    lowered: list[tuple[str, PostHead]] = []
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
        lowered += ((other, head) for name in names if (other := name.lower()) != name)
    for name, head in (*translations, *lowered):
        posts.setdefault(name, head)
    return posts


class Manner(Value, frozen=True):
    """How a post names others."""

    near: bool = False
    """Whether from where it is, before it is from the top of the site, and in any case of letters."""
    language: str = ""
    """That in which it wants them, whichever of their files it names; empty where it says so itself."""
    top: str = ""
    """What the names of all posts begin with from the top, where these are in a folder below it: `blog/`."""


def manner(site: Site, language: str | None) -> Manner:
    """The one of a site's posts in a language."""
    dialect = dialects.of(site)
    within = posixpath.relpath(f"/{site.posts.path}", f"/{dialect.posts}")
    return Manner(
        near=dialect.references != "top",
        language=(language or "") if dialect.references == "translation" else "",
        top="" if within.startswith(".") else f"{within}/",
    )


def find(posts: Mapping[str, PostHead], path: str, reference: str, how: Manner) -> PostHead | None:
    """The post to which the post at `path` refers by a path, or by a name alone, wherever that is."""
    found = _at(posts, path, reference, how)
    return found if found or "/" in reference else posts.get(PostPath.of(reference).name)


def _at(posts: Mapping[str, PostHead], path: str, reference: str, how: Manner) -> PostHead | None:
    """The one that it names by its path."""
    below = [reference.lstrip("/").removeprefix(how.top)]
    near = [posixpath.normpath(posixpath.join(folder, reference)) for folder in _folders(path)]
    is_near = reference.startswith(".") or (how.near and not reference.startswith("/"))
    for name in (*near, *below) if is_near else (*below, *near):
        where = PostPath.of(name, within=_POSTS)
        translation = (f"{where.stem}.{how.language}",) if how.language else ()
        for one in (*translation, where.path, where.stem):
            if found := posts.get(one) or (posts.get(one.lower()) if how.near else None):
                return found
    return None


def _folders(path: str) -> Iterator[str]:
    """From where the post at a path names others: a bundle does so from where its folder is, too."""
    folder, _, name = path.rpartition("/")
    yield folder
    if name.startswith("index."):
        yield posixpath.dirname(folder)


def original(posts: Mapping[str, PostHead], path: str, ways: Ways) -> PostHead | None:
    """The bundle in the main language of which the one at `path` is a translation."""
    languages = dict(ways.languages)
    where = PostPath.of(path, [name for name in languages if name], folders=ways.folders)
    main = next((name for name, begin in ways.languages if name and begin == languages[""]), "")
    if where.language in ("", main) or not where.path.endswith("/index"):
        return None
    found = posts.get(f"{where.stem}.{main}") or posts.get(where.stem)
    return found if found and found.language in (None, main) else None


def names_post(reference: str) -> bool:
    """Whether a reference has the form of the name of a post's file, from where another one is.

    >>> names_post("../2021/tides.md#noon"), names_post("/a.md"), names_post("https://example.com/a.md")
    (True, False, False)
    """
    return reference[:1] != "/" and bool(_TO_FILE.match(reference))


def lead(posts: Mapping[str, PostHead], path: str, how: Manner, reference: str) -> str | None:
    """The address of the post to whose file the one at `path` refers; any other reference as it is.

    None where that post is not there for all who read the one at `path`.
    """
    file = _TO_FILE.match(reference)
    if not file:
        return reference
    name = unquote(file[0])
    post = posts.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
    if how.near and (post is None or post.url):
        post = _at(posts, path, name, how) or post
    if not post:
        return reference
    return post.url + reference[file.end() :] if post.url else None


def led_by_path(posts: Mapping[str, PostHead], path: str, how: Manner, reference: str) -> str | None:
    """The address of the post that the one at `path` names by its path alone; None where it names none."""
    found = _TO_PAGE.match(reference)
    post = _at(posts, path, unquote(found[0]).rstrip("/"), how) if found else None
    return post.url + reference[found.end() :] if found and post else None

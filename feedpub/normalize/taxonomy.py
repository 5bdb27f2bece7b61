"""The categories field of a post in, paths of the category tree out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from feedpub.config import Site
from feedpub.model import Path
from feedpub.normalize.fields import Fields
from feedpub.normalize.text import one_line, scalar

DEEPEST = 10
"""Names in a path; a longer one is cut."""
LONGEST = 200
"""Characters of a name; a longer one is cut."""


def categories(fields: Fields, site: Site, folder: str) -> tuple[Path, ...]:
    """The paths that a post names, each once, in its order; else, in some dialects, the name of its folder."""
    mode = site.posts.categories if site.posts.categories != "auto" else fields.dialect.categories
    for key, value in fields.all("categories"):
        paths = _paths(fields, key, value, mode)
        if max(map(len, paths), default=0) > DEEPEST:
            fields.warn(key, f"{key} has a path of more than {DEEPEST} names and was cut there", "write fewer")
            paths = tuple(dict.fromkeys(path[:DEEPEST] for path in paths))
        if paths:
            return fields.few(key, paths)
    if not folder or not fields.dialect.folder_category:
        return ()
    fields.came_from("categories", "the folder's name")
    return ((folder,),)


def _paths(fields: Fields, key: str, value: object, mode: str) -> tuple[Path, ...]:
    """A list is one path or several categories, and lists in it are paths (Hexo); a text is one category."""
    if not isinstance(value, list | tuple):
        paths: list[Sequence[object]] = [[one] for one in fields.parts(key, value)]
    elif mode == "nested" and not any(isinstance(one, list | tuple) for one in value):
        paths = [value]
    else:
        paths = [one if isinstance(one, list | tuple) else [one] for one in value]
    return _tree(tuple(tuple(map(_text, path)) for path in paths))


def _text(value: object) -> str:
    return value if isinstance(value, str) else scalar(value)


@lru_cache(maxsize=4096)
def _tree(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The same paths with clean names, each once; most posts share theirs with others."""
    named = (tuple(filter(None, (_bounded(one_line(name)) for name in path))) for path in paths)
    return tuple(dict.fromkeys(filter(None, named)))


def _bounded(name: str) -> str:
    return name[:LONGEST].rstrip()

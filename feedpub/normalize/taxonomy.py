"""The categories field of a post in, paths of the category tree out."""

from __future__ import annotations

from collections.abc import Iterator
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
        paths = [path for path in _paths(fields, key, value, mode) if path]
        if any(len(path) > DEEPEST for path in paths):
            fields.warn(key, f"{key} has a path of more than {DEEPEST} names and was cut there", "write fewer")
        if paths:
            return fields.few(key, tuple(dict.fromkeys(path[:DEEPEST] for path in paths)))
    if not folder or not fields.dialect.folder_category:
        return ()
    fields.came_from("categories", "the folder's name")
    return ((folder,),)


def _paths(fields: Fields, key: str, value: object, mode: str) -> Iterator[Path]:
    """A list is one path or several categories, and lists in it are paths (Hexo); a text is one category."""
    if not isinstance(value, list | tuple):
        yield from (_path([one]) for one in fields.parts(key, value))
    elif any(isinstance(one, list | tuple) for one in value):
        yield from (_path(one if isinstance(one, list | tuple) else [one]) for one in value)
    elif mode == "nested":
        yield _path(value)
    else:
        yield from (_path([one]) for one in value)


def _path(names: list[object] | tuple[object, ...]) -> Path:
    return tuple(filter(None, [_name(one) if isinstance(one, str) else _bounded(scalar(one)) for one in names]))


@lru_cache(maxsize=4096)
def _name(text: str) -> str:
    """A name; most posts share theirs with others."""
    return _bounded(one_line(text))


def _bounded(name: str) -> str:
    return name[:LONGEST].rstrip()

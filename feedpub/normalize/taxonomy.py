"""The categories field of a post in, paths of the category tree out."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.config import Site
from feedpub.model import Path
from feedpub.normalize.fields import Fields
from feedpub.normalize.text import scalar

DEEPEST = 10
"""Names in a path; a longer one is cut."""
LONGEST = 200
"""Characters of a name; a longer one is cut."""


def categories(fields: Fields, site: Site) -> tuple[Path, ...]:
    """The paths that a post names, each once, in its order."""
    mode = site.posts.categories if site.posts.categories != "auto" else fields.dialect.categories
    for key, value in fields.all("categories"):
        paths = dict.fromkeys(filter(None, _paths(value, mode)))
        cut = dict.fromkeys(path[:DEEPEST] for path in paths)
        if any(len(path) > DEEPEST for path in paths):
            fields.warn(key, f"{key} has a path of more than {DEEPEST} names and was cut there", "write fewer")
        return tuple(cut)
    return ()


def _paths(value: object, mode: str) -> Iterator[Path]:
    """A text is one category; a list is one path or several categories; lists in it are paths (Hexo)."""
    if not isinstance(value, list | tuple):
        yield _path([value])
    elif any(isinstance(one, list | tuple) for one in value):
        yield from (_path(one if isinstance(one, list | tuple) else [one]) for one in value)
    elif mode == "nested":
        yield _path(value)
    else:
        yield from (_path([one]) for one in value)


def _path(names: list[object] | tuple[object, ...]) -> Path:
    return tuple(filter(None, (_name(one) for one in names)))


def _name(value: object) -> str:
    return scalar(value)[:LONGEST].rstrip()

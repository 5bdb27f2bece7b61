"""The categories field of a post in, paths of the category tree out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from feedpub.config import Site
from feedpub.model import Names
from feedpub.normalize.fields import Fields, only_texts
from feedpub.normalize.text import one_line, scalar

DEEPEST = 10
"""Names in a path; a longer one is cut."""
LONGEST = 200
"""Characters of a name; a longer one is cut."""


def categories(fields: Fields, site: Site, folder: str) -> tuple[Names, ...]:
    """The paths that a post names, each once, in its order; in some dialects, the names of folders too, or else."""
    named = _named(fields, site)
    if fields.dialect.within and (above := _above(fields)):
        if not named:
            fields.came_from("categories", "the names of its folders")
        return tuple(dict.fromkeys((*above, *named)))
    if named or not folder or not (fields.dialect.folder_category and site.ways.folder_category):
        return named
    fields.came_from("categories", "the folder's name")
    return ((folder,),)


def _named(fields: Fields, site: Site) -> tuple[Names, ...]:
    mode = site.posts.categories if site.posts.categories != "auto" else fields.dialect.categories
    named: tuple[Names, ...] = ()
    keys = []
    for key, value in fields.all("categories"):
        paths, is_cut = _listed(tuple(value), mode) if only_texts(value) else _paths(fields, key, value, mode)
        if is_cut:
            fields.warn(
                "value-long", key, f"{key} has a path of more than {DEEPEST} names and was cut there", "write fewer"
            )
        if paths:
            named = fields.few(key, tuple(dict.fromkeys((*named, *paths))) if named else paths)
            if not fields.dialect.all_categories:
                return named
            keys.append(key)
    fields.came_from("categories", ", ".join(keys))
    return named


def _above(fields: Fields) -> tuple[Names, ...]:
    """A category for each folder above the one that alone holds posts."""
    folders, mark, _ = fields.raw.path.partition(f"/{fields.dialect.within}/")
    return _listed(tuple(folders.split("/")), "flat")[0] if mark else ()


_Tree: TypeAlias = tuple[tuple[Names, ...], bool]
"""Paths, and whether one of them was cut."""


@lru_cache(maxsize=4096)
def _listed(names: tuple[str, ...], mode: str) -> _Tree:
    """A list of texts is one path or several categories; most posts share theirs with others."""
    return _tree([names] if mode == "nested" else [(one,) for one in names])


def _paths(fields: Fields, key: str, value: object, mode: str) -> _Tree:
    """In any other list, lists are paths (Hexo); a text is one category."""
    if not isinstance(value, list | tuple):
        return _tree([(one,) for one in fields.parts(key, value)])
    is_path = mode == "nested" and not any(isinstance(one, list | tuple) for one in value)
    paths = [value] if is_path else [one if isinstance(one, list | tuple) else [one] for one in value]
    return _tree([tuple(map(scalar, path)) for path in paths])


def _tree(paths: Iterable[Names]) -> _Tree:
    """The same paths with clean names, each once."""
    named = [tuple(filter(None, (_bounded(one_line(name)) for name in path))) for path in paths]
    return tuple(dict.fromkeys(path[:DEEPEST] for path in named if path)), max(map(len, named), default=0) > DEEPEST


def _bounded(name: str) -> str:
    return name[:LONGEST].rstrip()

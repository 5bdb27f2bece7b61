"""A Site in, the kinds of feeds that it has out: a post's head goes to the names under which it is filed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from msgspec import field

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.config.wanted import Query
from feedpub.model import Names, PostHead, Shape
from feedpub.plan.categories import with_ancestors
from feedpub.plan.selection import language_of, selector

_ALL: Iterable[Names] = ((),)


class Kind(Value, frozen=True):
    """One way of filing posts: a tree of feeds in a folder of its own."""

    folder: str
    filed: Callable[[PostHead], Iterable[Names]]
    """Under which names a post is filed, ancestors included."""
    shapes: Mapping[Names, Shape] = field(default_factory=dict)
    """Feeds that are there even without posts, and what they carry."""
    titles: Mapping[Names, str] = field(default_factory=dict)
    """The names of feeds that have one in full."""
    languages: Mapping[Names, str] = field(default_factory=dict)
    """Of feeds whose posts are all in one."""


def everything(site: Site) -> Kind:
    """The feed of all posts: one without names."""
    selects = selector(Query(name="", none=site.feeds.exclude), site)
    return Kind("", lambda head: _ALL if selects(head) else ())


def kinds_of_all(site: Site) -> list[Kind]:
    """The kinds of feeds, with the feed of all posts."""
    return [everything(site), *kinds(site)]


def kinds(site: Site) -> list[Kind]:
    """The kinds of feeds that a publication has, in the order in which they are listed."""
    ancestors = cache(lambda paths: tuple(with_ancestors(paths)))
    found = [_queries(site)] if site.queries else []
    found.append(Kind("categories", lambda head: ancestors(head.categories)))
    if site.feeds.tags:
        found.append(Kind("tags", lambda head: ((name,) for name in head.tags)))
    if site.feeds.authors:
        found.append(Kind("authors", lambda head: ((name,) for name in head.authors)))
    return found


def _queries(site: Site) -> Kind:
    tests = [((query.name,), selector(query, site)) for query in site.queries]
    return Kind(
        "queries",
        lambda head: [names for names, selects in tests if selects(head)],
        {(query.name,): query.shape(site.feeds) for query in site.queries},
        {(query.name,): query.title for query in site.queries if query.title},
        {(query.name,): language for query in site.queries if (language := language_of(query, site))},
    )

"""Heads of posts in, feeds out: which post is in which feed, in what order; knows no format."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from feedpub.categories import addresses, with_ancestors
from feedpub.config import Query, Site
from feedpub.model import Feed, Path, PostHead, Problem, Shape
from feedpub.selection import selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The feeds of one publication at one moment."""

    feeds: tuple[Feed[PostHead], ...]
    """The feed of all posts, then those of every kind in tree order."""
    published: int
    """Posts that are there for feeds to carry."""
    hidden: int
    """Posts left out because they are drafts, lie in the future or have expired."""
    next_change: datetime | None
    """When the next post appears or expires."""
    problems: tuple[Problem, ...]


def plan(heads: Iterable[PostHead], site: Site, now: datetime) -> Plan:
    """Decide which posts each feed carries.

    `now` only hides posts that lie in the future or have expired; it never reaches the output.
    """
    heads = list(heads)
    visible = [head for head in heads if is_visible(head, now)]
    distinct, problems = keep_apart(visible)
    return Plan(
        feeds=tuple(feeds_of(newest_first(distinct), site)),
        published=len(distinct),
        hidden=len(heads) - len(visible),
        next_change=next_change(heads, now),
        problems=tuple(problems),
    )


def is_visible(head: PostHead, now: datetime) -> bool:
    """Whether a post is published at that moment."""
    return not head.draft and head.published <= now and (head.expires is None or now < head.expires)


def next_change(heads: Iterable[PostHead], now: datetime) -> datetime | None:
    """When the passing of time alone will next change the feeds."""
    moments = (moment for head in heads if not head.draft for moment in (head.published, head.expires))
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def newest_first(heads: Iterable[PostHead]) -> list[PostHead]:
    """Sort by date, newest first; ties by id, so that the order is the same on every build."""
    return sorted(sorted(heads, key=lambda head: head.id), key=lambda head: head.published, reverse=True)


def keep_apart(heads: Sequence[PostHead]) -> tuple[list[PostHead], list[Problem]]:
    """Give a distinct id to posts that claim the same one, and tell of them and of posts that share a link.

    The post that was published first keeps the id; the others' ids say which file they come from.
    """
    first: dict[str, PostHead] = {}
    at_url: dict[str, PostHead] = {}
    result, problems = [], []
    for head in sorted(heads, key=lambda head: (head.published, head.path)):
        holder, neighbour = first.setdefault(head.id, head), at_url.setdefault(head.url, head)
        if holder is not head:
            problems.append(_shared(head, "id", head.id, holder))
            head = replace(head, id=f"{head.id}#{hashlib.sha256(head.path.encode()).hexdigest()[:8]}")
        elif neighbour is not head:
            problems.append(_shared(head, "link", head.url, neighbour))
        result.append(head)
    return result, problems


def _shared(head: PostHead, key: str, value: str, other: PostHead) -> Problem:
    hint = f"give one of the two posts another {'slug' if key == 'link' else key}"
    return Problem(head.path, f"{key} {value} is also that of {other.path}", hint, level="warning")


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of filing posts: a tree of feeds in a folder of its own."""

    folder: str
    filed: Callable[[PostHead], Iterable[Path]]
    """Under which names a post is filed, ancestors included."""
    shapes: Mapping[Path, Shape] = field(default_factory=dict)
    """Feeds that are there even without posts, and what they carry."""
    titles: Mapping[Path, str] = field(default_factory=dict)
    """The names of feeds that have one in full."""


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
    )


def feeds_of(heads: Sequence[PostHead], site: Site) -> Iterator[Feed[PostHead]]:
    """Deal posts, newest first, out to the feed of all and to the feeds of every kind."""
    in_main = selector(Query(name="", none=site.feeds.exclude), site)
    yield _feed([head for head in heads if in_main(head)], site)
    for kind in kinds(site):
        dealt: dict[Path, list[PostHead]] = {names: [] for names in kind.shapes}
        for head in heads:
            for names in kind.filed(head):
                dealt.setdefault(names, []).append(head)
        for names, address in addresses(dealt, kind.folder).items():
            shape, title = kind.shapes.get(names), kind.titles.get(names)
            yield _feed(dealt[names], site, names, address, shape, title)


def _feed(
    heads: Sequence[PostHead],
    site: Site,
    names: Path = (),
    address: Path = (),
    shape: Shape | None = None,
    title: str | None = None,
) -> Feed[PostHead]:
    shape = shape or site.feeds
    return Feed(
        address=address,
        title=title or " - ".join((*([" / ".join(names)] if names else []), site.title)),
        label=title or (names[-1] if names else site.title),
        names=names,
        entries=tuple(heads[: shown(heads, shape)]),
        total=len(heads),
        newest=heads[0].published if heads else None,
        shape=shape,
    )


def shown(heads: Sequence[PostHead], shape: Shape) -> int:
    """How many of these posts, newest first, a feed of that shape carries."""
    most = len(heads) if not shape.limit else min(shape.limit, len(heads))
    if not shape.max_days:
        return most
    longest = timedelta(days=shape.max_days)
    return bisect_right(heads, longest, hi=most, key=lambda head: heads[0].published - head.published)

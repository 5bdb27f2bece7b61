"""Heads of posts in, feeds out: which post is in which feed, in what order; knows no format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from feedpub.categories import addresses, with_ancestors
from feedpub.config import Site
from feedpub.model import Feed, Path, PostHead, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The feeds of one publication at one moment."""

    feeds: tuple[Feed[PostHead], ...]
    """The feed of all posts, then the categories in tree order."""
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


@dataclass(slots=True)
class _Draft:
    """A feed while posts are dealt out to it, newest first."""

    entries: list[PostHead] = field(default_factory=list)
    total: int = 0
    newest: datetime | None = None

    def add(self, head: PostHead, limit: int) -> None:
        self.total += 1
        self.newest = self.newest or head.published
        if not limit or self.total <= limit:
            self.entries.append(head)


def feeds_of(heads: Sequence[PostHead], site: Site) -> Iterator[Feed[PostHead]]:
    """Deal posts, newest first, out to the feed of all and to every category at every level."""
    every = _Draft()
    drafts: dict[Path, _Draft] = {}
    expand = cache(lambda paths: tuple(with_ancestors(paths)))
    for head in heads:
        every.add(head, site.feeds.limit)
        for names in expand(head.categories):
            drafts.setdefault(names, _Draft()).add(head, site.feeds.limit)
    yield _feed(every, (), (), site)
    for names, address in addresses(drafts).items():
        yield _feed(drafts[names], names, address, site)


def _feed(draft: _Draft, names: Path, address: Path, site: Site) -> Feed[PostHead]:
    return Feed(
        address=address,
        title=f"{' / '.join(names)} - {site.title}" if names else site.title,
        label=names[-1] if names else site.title,
        names=names,
        entries=tuple(draft.entries),
        total=draft.total,
        newest=draft.newest,
    )

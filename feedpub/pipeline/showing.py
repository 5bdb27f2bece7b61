"""A plan in, the posts that it shows out: one that cannot be shown leaves its place to the next one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from feedpub.base.values import Value, replace
from feedpub.cache.learned import Row, Table
from feedpub.cache.saving import digest
from feedpub.model import Event, OnEvent, Post, PostHead
from feedpub.pipeline.bodies import Bodies
from feedpub.plan import Plan
from feedpub.problems import Problem
from feedpub.reads import Dependencies, Read

PATIENT = 3
"""Turns after which posts are read ahead, each time twice as far: a plugin may drop almost all."""


class Shown(Value, frozen=True):
    """The plan, and every post that it shows."""

    plan: Plan
    posts: Posts
    problems: tuple[Problem, ...]
    links: Mapping[str, Mapping[str, str]]
    """The path of a post -> the names of other posts in it that lead to these, and their addresses."""

    def with_posts(self, posts: Mapping[str, Post]) -> Shown:
        """The same with these in the place of the posts."""
        return replace(self, posts=Posts(posts, {path: post.id for path, post in posts.items()}))


Replan: TypeAlias = Callable[[Mapping[str, Read[bytes]], int], Plan]
"""What was read of posts that cannot be shown, by path, and how many times as many posts feeds carry -> the plan
without the former."""


def show(decided: Plan, replan: Replan, bodies: Bodies, tell: OnEvent) -> Shown:
    """Read whole what the plan shows, and plan again as long as something cannot be shown."""
    rows: dict[str, Row] = {}
    dropped: dict[str, Read[bytes]] = {}
    for turn in itertools.count():
        shown = _entries(decided)
        ahead = shown if turn < PATIENT else shown | _entries(replan(dropped, 2 ** (turn - PATIENT)))
        missing = [entry for path, entry in ahead.items() if path not in rows and path not in dropped]
        rows |= {entry.path: row for entry in missing if (row := bodies.recall(entry.path))}
        for batch in bodies.read_anew(entry for entry in missing if entry.path not in rows):
            rows |= {one.path: bodies.row(one, one.post) for one in batch if one.post}
            dropped |= {one.path: one for one in batch if not one.post}
            tell(Event("render", len(rows) + len(dropped), len(shown)))
        if dropped.keys().isdisjoint(shown):
            break
        decided = replan(dropped, 1)
    problems = [row.problems for path, row in rows.items() if path in shown]
    problems += (one.problems for one in dropped.values() if _failed(one))
    bodies.keep(rows)
    posts = Posts({}, {path: entry.id for path, entry in shown.items()}, rows, bodies.known)
    links = {path: found for path in shown if (found := _links(rows[path].dependencies))}
    return Shown(decided, posts, tuple(itertools.chain.from_iterable(problems)), links)


def _links(dependencies: Dependencies) -> dict[str, str]:
    return {name: link.url for name, link in dependencies.links if link and link.url}


def replanned(head: PostHead, dropped: Read[bytes] | None) -> PostHead | None:
    """A head as it is planned once its post was read: hidden where a plugin dropped that, none where it failed."""
    if dropped is None:
        return head
    return None if _failed(dropped) else replace(head, draft=True)


def _failed(dropped: Read[bytes]) -> bool:
    return any(one.level == "error" for one in dropped.problems)


def _entries(decided: Plan) -> dict[str, PostHead]:
    return {entry.path: entry for feed in decided.every_feed for entry in feed.entries}


class Posts(Mapping[str, Post]):
    """Whole posts by path; those of an earlier build are decoded where they are wanted."""

    def __init__(
        self,
        whole: Mapping[str, Post],
        ids: Mapping[str, str],
        remembered: Mapping[str, Row] = MappingProxyType({}),
        known: Table | None = None,
    ) -> None:
        """`ids` holds the ids of all of them, which may not be those that they claim; what is `remembered` of posts
        as they are is `known`.
        """
        self._whole = dict(whole)
        self._ids = ids
        self._remembered = remembered
        self._known = known or Table()
        self._digests = {path: row.digest for path, row in remembered.items()}

    def __getitem__(self, path: str) -> Post:
        post = self._whole.get(path)
        if post is None:
            post = self._whole[path] = self._known.post(self._remembered[path])
        return post if post.id == self._ids[path] else replace(post, id=self._ids[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def digest(self, path: str) -> str:
        """What names the post as it was read, before it got its id."""
        if path not in self._digests:
            self._digests[path] = digest(self._whole[path])
        return self._digests[path]

"""Heads of posts in, feeds out: which post is in which feed, in what order; knows no format."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import Feed, Names, PostHead
from feedpub.plan.archives import documents, visible
from feedpub.plan.distinct import come_out, keep_apart
from feedpub.plan.filing import Filing, are_private, filings, misnamed
from feedpub.plan.piles import newest_first
from feedpub.plan.sieve import NOTHING, Left
from feedpub.problems import Problem


class Plan(Value, frozen=True, kw_only=True):
    """The feeds of one publication at one moment."""

    feeds: tuple[Feed[PostHead], ...]
    """The feed of all posts, then those of every kind in tree order."""
    archives: tuple[Feed[PostHead], ...]
    """Their archive documents, the oldest of each feed first."""
    private_feeds: tuple[Feed[PostHead], ...]
    """The feeds in private folders; none where the whole site is private."""
    private_archives: tuple[Feed[PostHead], ...]
    """Their archive documents."""
    filed: Mapping[Names, Sequence[PostHead]]
    """Address of each public feed -> all its posts, carried or not, newest first; of those that the plan is of."""
    secret: frozenset[str]
    """The paths of the posts that are in private feeds, or will be, and so in no others; empty where the whole site is
    private."""
    folders: Mapping[str, str]
    """Path of each of these -> the folder of one private feed that has it, with a slash at its end."""
    published: int
    """Posts that are there for feeds to carry."""
    hidden: int
    """Posts left out because they are drafts, lie in the future or have expired."""
    last_change: datetime
    """Since when none has appeared or expired."""
    next_change: datetime | None
    """When the next one will."""
    problems: tuple[Problem, ...]
    """What is wrong with posts."""
    misnamed: tuple[Problem, ...]
    """What the configuration names and is not there: feeds in private folders, the feed of a podcast."""

    @property
    def public(self) -> Iterable[PostHead]:
        """Every post of the public feeds."""
        return {head.path: head for filed in self.filed.values() for head in filed}.values()

    @property
    def idle(self) -> Iterator[Feed[PostHead]]:
        """The queries that select nothing: more often than not a name in them is misspelt."""
        return (one for one in self.every_feed if one.kind == "queries" and not one.total)

    @property
    def every_feed(self) -> tuple[Feed[PostHead], ...]:
        """All feeds, the private ones last."""
        return *self.feeds, *self.private_feeds

    @property
    def every_archive(self) -> tuple[Feed[PostHead], ...]:
        """All archive documents, those of private feeds last."""
        return *self.archives, *self.private_archives


def plan(heads: Iterable[PostHead], site: Site, now: datetime, left: Left = NOTHING) -> Plan:
    """Decide which posts each feed carries.

    `now` only hides posts that lie in the future or have expired; it never reaches the output.  A post that is
    filed in a private feed is in no public one, whatever else it is filed under.  The posts may be those that
    `sieve.sift` found to be enough, which then has `left` the others.
    """
    heads = list(heads)
    distinct, problems = keep_apart(come_out(heads, now), site.ledger.ids)
    expired = {head.path: head.expires for head in distinct if head.expires is not None and head.expires <= now}
    published = len(distinct) - len(expired)
    deleted = list(site.ledger.gone({head.id for head in distinct}))
    expired |= {head.path: head.expires for head in deleted if head.expires is not None}
    every = list(filings(newest_first([*distinct, *deleted]), site, expired, left))
    private = [one for one in every if one.private]
    unseen = (head for head in heads if head.draft or head.published > now) if site.private.paths else ()
    kept = (*(one.posts for one in private), are_private(unseen, site))
    secret = frozenset(head.path for posts in kept for head in posts)
    known = [one for one in private if site.private.covers(one.feed.directory)]  # servers know them by their folders
    public = list(_public(every, secret, expired))
    feeds, archives = _parted(public, expired)
    private_feeds, private_archives = _parted([one for one in known if _is_there(one, expired)], expired)
    return Plan(
        feeds=feeds,
        archives=archives,
        private_feeds=private_feeds,
        private_archives=private_archives,
        filed={one.feed.address: visible(one.posts, expired) for one in public},
        secret=secret,
        folders={head.path: one.feed.directory for one in reversed(known) for head in one.posts},
        published=published + left.public,
        hidden=len(heads) - published + left.drafts,
        last_change=max((left.last, *(moment for moment in _moments(heads) if moment <= now))),
        next_change=min((moment for moment in _moments(heads) if moment > now), default=None),
        problems=tuple(problems),
        misnamed=tuple(misnamed(site, every)),
    )


def _public(filings: Sequence[Filing], secret: Container[str], expired: Mapping[str, datetime]) -> Iterator[Filing]:
    """The feeds that are not private, with none of the posts that are; nothing tells of a feed of only such."""
    for one in filings:
        posts = [head for head in one.posts if head.path not in secret] if secret else one.posts
        if not one.private and _is_there(found := replace(one, posts=posts), expired):
            yield found


def _is_there(filing: Filing, expired: Mapping[str, datetime]) -> bool:
    return filing.lasting or bool(visible(filing.posts, expired))


def _parted(
    filed: Iterable[Filing], expired: Mapping[str, datetime]
) -> tuple[tuple[Feed[PostHead], ...], tuple[Feed[PostHead], ...]]:
    """The feeds, and their archive documents."""
    found = [document for one in filed for document in documents(one.feed, one.posts, expired)]
    return tuple(one for one in found if one.current is None), tuple(one for one in found if one.current is not None)


def _moments(heads: Iterable[PostHead]) -> Iterator[datetime]:
    """When the passing of time alone changes the feeds."""
    for head in heads:
        if not head.draft:
            yield head.published
            if head.expires:
                yield head.expires

"""Heads of posts in, feeds out: which post is in which feed, in what order; knows no format."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from feedpub.config import FILE_NAME, Site
from feedpub.config.privacy import folded, within
from feedpub.config.tables import nearest
from feedpub.model import Feed, Path, PostHead, Problem, Shape
from feedpub.normalize.slugs import segment
from feedpub.plan.categories import ARCHIVE, addresses
from feedpub.plan.kinds import Kind, everything, kinds
from feedpub.plan.piles import newest_first
from feedpub.plan.sieve import NOTHING, Left
from feedpub.values import Value, replace


class Plan(Value, frozen=True, kw_only=True):
    """The feeds of one publication at one moment."""

    feeds: tuple[Feed[PostHead], ...]
    """The feed of all posts, then those of every kind in tree order."""
    archives: tuple[Feed[PostHead], ...]
    """Their archive documents, the oldest of each feed first."""
    private: tuple[Feed[PostHead], ...]
    """The feeds in private folders, each followed by its archive documents; none where the whole site is private."""
    filed: Mapping[Path, Sequence[PostHead]]
    """Address of each public feed -> all its posts, carried or not, newest first; of those that the plan is of."""
    secret: frozenset[str]
    """The paths of the posts that are in private feeds and so in no others; empty where the whole site is private."""
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
    """What the configuration names and is not there: posts of a query, feeds in private folders."""

    @property
    def public(self) -> Iterable[PostHead]:
        """Every post of the public feeds."""
        return {head.path: head for filed in self.filed.values() for head in filed}.values()

    @property
    def every_feed(self) -> tuple[Feed[PostHead], ...]:
        """All feeds, the private ones last."""
        return *self.feeds, *self.private_feeds

    @property
    def private_feeds(self) -> tuple[Feed[PostHead], ...]:
        """The feeds in private folders."""
        return tuple(one for one in self.private if one.current is None)

    @property
    def private_archives(self) -> tuple[Feed[PostHead], ...]:
        """Their archive documents."""
        return tuple(one for one in self.private if one.current is not None)

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
    filings = list(_filings(newest_first([*distinct, *deleted]), site, expired, left))
    private = [one for one in filings if one.private]
    secret = frozenset(head.path for one in private for head in one.posts)
    known = [one for one in private if site.private.covers(one.feed.directory)]  # servers know them by their folders
    public = list(_public(filings, secret, expired))
    documents = [feed for one in public for feed in _documents(one, expired)]
    return Plan(
        feeds=tuple(one for one in documents if one.current is None),
        archives=tuple(one for one in documents if one.current is not None),
        private=tuple(feed for one in known if _is_there(one, expired) for feed in _documents(one, expired)),
        filed={one.feed.address: visible(one.posts, expired) for one in public},
        secret=secret,
        folders={head.path: one.feed.directory for one in reversed(known) for head in one.posts},
        published=published + left.public,
        hidden=len(heads) - published + left.drafts,
        last_change=max((left.last, *(moment for moment in _moments(heads) if moment <= now))),
        next_change=min((moment for moment in _moments(heads) if moment > now), default=None),
        problems=tuple(problems),
        misnamed=(*_idle(filings, expired), *_misnamed(site, filings)),
    )


def _moments(heads: Iterable[PostHead]) -> Iterator[datetime]:
    """When the passing of time alone changes the feeds."""
    for head in heads:
        if not head.draft:
            yield head.published
            if head.expires:
                yield head.expires


def come_out(heads: Iterable[PostHead], now: datetime) -> list[PostHead]:
    """Those of the posts that are or were public."""
    return [head for head in heads if not head.draft and head.published <= now]


def keep_apart(
    heads: Sequence[PostHead], known: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[PostHead], list[Problem]]:
    """Give a distinct id to posts that claim the same one, and tell of them and of posts that share a link.

    The post of which the ledger knows (`known` holds ids by path) keeps the id, or else the one that was published
    first; the others' ids say which file they come from.
    """
    if len({head.id for head in heads}) == len({head.url for head in heads}) == len(heads):
        return list(heads), []
    first: dict[str, PostHead] = {}
    at_url: dict[str, PostHead] = {}
    result, problems = [], []
    for head in sorted(heads, key=lambda head: (known.get(head.path) != head.id, head.published, head.path)):
        holder, neighbour = first.setdefault(head.id, head), at_url.setdefault(head.url, head)
        if holder is not head:
            problems.append(_shared(head, "id", head.id, holder, ", which keeps it"))
            head = replace(head, id=f"{head.id}#{hashlib.sha256(head.path.encode()).hexdigest()[:8]}")
        elif neighbour is not head:
            problems.append(_shared(head, "link", head.url, neighbour))
        result.append(head)
    return result, problems


def _shared(head: PostHead, key: str, value: str, other: PostHead, more: str = "") -> Problem:
    hint = f"give one of the two posts another {'slug' if key == 'link' else key}"
    return Problem(head.path, f"{key} {value} is also that of {other.path}{more}", hint, level="warning")


class _Filing(Value, frozen=True):
    """A feed before it has entries, and the posts that are filed there, newest first."""

    feed: Feed[PostHead]
    posts: Sequence[PostHead]
    private: bool = False
    lasting: bool = True
    """Whether the feed is there even without posts."""


def _filings(heads: Sequence[PostHead], site: Site, expired: Mapping[str, datetime], left: Left) -> Iterator[_Filing]:
    """Deal posts, newest first, out to the feed of all and to those of every kind.

    The posts are all that ever were public.  `expired` tells since when those at some paths are not any more:
    they are shown nowhere, but keep their places in the numbering of archives and move the dates of feeds.
    """
    usual = site.feeds.shape
    main = everything(site)
    more = left.total
    yield _Filing(_named((), (), site, usual, more((main.folder, ()))), [head for head in heads if main.filed(head)])
    for kind in kinds(site):
        dealt: dict[Path, list[PostHead]] = {names: [] for names in kind.shapes}
        for head in heads:
            for names in kind.filed(head):
                dealt.setdefault(names, []).append(head)
        there = [
            names
            for names, filed in dealt.items()
            if names in kind.shapes or visible(filed, expired) or _is_private(kind, names, (), site)
        ]
        for names, address in addresses(there, kind.folder).items():
            shape, total = kind.shapes.get(names, usual), more((kind.folder, names))
            feed = _named(names, address, site, shape, total, kind.titles.get(names))
            yield _Filing(feed, dealt[names], _is_private(kind, names, address, site), names in kind.shapes)


def _is_private(kind: Kind, names: Path, address: Path, site: Site) -> bool:
    """Whether a feed lies in a private folder, or would if no other feed had a name much like its own."""
    if site.private.whole:  # nothing is told apart: all of it is private
        return False
    own = (kind.folder, *map(segment, names))
    return any(site.private.covers("/".join(one)) for one in (own, address) if one)


def _public(filings: Sequence[_Filing], secret: Container[str], expired: Mapping[str, datetime]) -> Iterator[_Filing]:
    """The feeds that are not private, with none of the posts that are; nothing tells of a feed of only such."""
    for one in filings:
        posts = [head for head in one.posts if head.path not in secret] if secret else one.posts
        if not one.private and _is_there(found := replace(one, posts=posts), expired):
            yield found


def _is_there(filing: _Filing, expired: Mapping[str, datetime]) -> bool:
    return filing.lasting or bool(visible(filing.posts, expired))


def _idle(filings: Iterable[_Filing], expired: Mapping[str, datetime]) -> Iterator[Problem]:
    """Tell of queries that select nothing: more often than not a name in them is misspelt."""
    for one in filings:
        if one.feed.kind == "queries" and not visible(one.posts, expired):
            message = f"[queries.{one.feed.names[0]}] selects no post that is public"
            hint = "write names as the posts spell them, see `feedpub list`; or take the query out"
            yield Problem(FILE_NAME, message, hint, level="warning")


def _misnamed(site: Site, filings: Sequence[_Filing]) -> Iterator[Problem]:
    """Tell where private folders and feeds do not meet: a slip of the pen may make public what should not be."""
    if site.private.whole:
        return
    everywhere = ["/".join(one.feed.address) for one in filings]
    there = [address for one, address in zip(filings, everywhere, strict=True) if one.private]
    for path in site.private.paths:
        if folded(path) and not any(within(one, path) for one in there):
            message = f"[private] paths names {path}, where there is no feed{nearest(path, everywhere, most=0)}"
            yield Problem(FILE_NAME, message, "`feedpub list` tells the folders that there are", level="warning")
    for one in there:
        if not site.private.covers(one):
            message = f"{one} has a name much like that of a private feed, so it was not published"
            yield Problem(FILE_NAME, message, "add it to [private] paths, or give it another name", level="warning")


def _named(
    names: Path, address: Path, site: Site, shape: Shape, total: int, title: str | None = None
) -> Feed[PostHead]:
    """A feed before it has entries, with so many posts that it cannot show."""
    return Feed(
        address=address,
        title=title or (f"{' / '.join(names)} - {site.title}" if names else site.title),
        label=title or (names[-1] if names else site.title),
        names=names,
        entries=(),
        total=total,
        newest=None,
        shape=shape,
    )


def _documents(filing: _Filing, expired: Mapping[str, datetime]) -> Iterator[Feed[PostHead]]:
    """Fill a feed and its archive documents with the posts, newest first, that are filed there.

    Archives are counted from the oldest post and there are only full ones, so that they need never change
    (RFC 5005 §4): clients do not fetch one twice.  So none names the one after it but the oldest, which has none
    before it to name: that is why there are two or none.  The feed itself carries at least what is in none.
    """
    feed, filed = filing.feed, filing.posts
    size = feed.shape.limit if feed.shape.archives else 0
    full = len(filed) // size if size and len(filed) >= 2 * size else 0
    loose = len(filed) - full * size if size else 0
    last = _archive(feed, full) if full else None
    yield _filled(replace(feed, previous=last), filed, expired, len(visible(filed[:loose], expired)))
    for number in range(1, full + 1):
        begin = loose + (full - number) * size
        document = replace(
            feed,
            address=_archive(feed, number),
            previous=_archive(feed, number - 1) if number > 1 else None,
            following=_archive(feed, 2) if number == 1 else None,
            current=feed.address,
        )
        yield _filled(document, filed[begin : begin + size], expired, size)


def _archive(feed: Feed[PostHead], number: int) -> Path:
    return *feed.address, ARCHIVE, str(number)


def _filled(
    feed: Feed[PostHead], filed: Sequence[PostHead], expired: Mapping[str, datetime], least: int
) -> Feed[PostHead]:
    """Fill a document with as many posts as its shape allows, and with that many at least."""
    there = visible(filed, expired)
    moments = (expired[head.path] for head in filed if head.path in expired) if expired else ()
    return replace(
        feed,
        entries=tuple(there[: max(least, shown(there, feed.shape))]),
        total=feed.total + len(there),
        newest=there[0].published if there else None,
        withdrawn=max(moments, default=None),
    )


def visible(heads: Sequence[PostHead], expired: Mapping[str, datetime]) -> Sequence[PostHead]:
    """Those of these posts that have not expired."""
    return [head for head in heads if head.path not in expired] if expired else heads


def shown(heads: Sequence[PostHead], shape: Shape) -> int:
    """How many of these posts, newest first, a feed of that shape carries."""
    most = len(heads) if not shape.limit else min(shape.limit, len(heads))
    if not shape.max_days:
        return most
    longest = timedelta(days=shape.max_days)
    return bisect_right(heads, longest, hi=most, key=lambda head: heads[0].published - head.published)

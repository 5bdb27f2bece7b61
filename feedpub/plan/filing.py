"""Heads of posts in, the feeds that they are filed in out; entries come later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from feedpub.base.values import Value
from feedpub.config import FILE_NAME, Site
from feedpub.config.privacy import folded, within
from feedpub.config.tables import nearest
from feedpub.model import Feed, Names, PostHead, Shape
from feedpub.normalize.slugs import segment
from feedpub.plan.archives import visible
from feedpub.plan.categories import NEVER, addresses
from feedpub.plan.kinds import Kind, everything, kinds
from feedpub.plan.sieve import Left
from feedpub.problems import Code, Problem


class Filing(Value, frozen=True):
    """A feed before it has entries, and the posts that are filed there, newest first."""

    feed: Feed[PostHead]
    posts: Sequence[PostHead]
    private: bool = False
    lasting: bool = True
    """Whether the feed is there even without posts."""


def filings(heads: Sequence[PostHead], site: Site, expired: Mapping[str, datetime], left: Left) -> Iterator[Filing]:
    """Deal posts, newest first, out to the feed of all and to those of every kind.

    The posts are all that ever were public.  `expired` tells since when those at some paths are not any more:
    they are shown nowhere, but keep their places in the numbering of archives and move the dates of feeds.
    """
    usual = site.feeds.shape
    main = everything(site)
    more = left.total
    yield Filing(_named((), (), site, usual, more((main.folder, ()))), [head for head in heads if main.filed(head)])
    for kind in kinds(site):
        dealt: dict[Names, list[PostHead]] = {names: [] for names in kind.shapes}
        for head in heads:
            for names in kind.filed(head):
                dealt.setdefault(names, []).append(head)
        there = [
            names
            for names, filed in dealt.items()
            if names in kind.shapes or visible(filed, expired) or _is_private(kind, names, (), site)
        ]
        since = {names: min(_first(dealt[names]), left.first((kind.folder, names))) for names in there}
        for names, address in addresses(since, kind.folder).items():
            shape, total = kind.shapes.get(names, usual), more((kind.folder, names))
            title, language = kind.titles.get(names), kind.languages.get(names)
            feed = _named(names, address, site, shape, total, title, language)
            yield Filing(feed, dealt[names], _is_private(kind, names, address, site), names in kind.shapes)


def _first(posts: Sequence[PostHead]) -> datetime:
    """When the first of these was published, which come newest first."""
    return posts[-1].published if posts else NEVER


def _is_private(kind: Kind, names: Names, address: Names, site: Site) -> bool:
    """Whether a feed lies in a private folder, or would if no other feed had a name much like its own."""
    if site.private.whole:  # nothing is told apart: all of it is private
        return False
    own = (kind.folder, *map(segment, names))
    return any(site.private.covers("/".join(one)) for one in (own, address) if one)


def are_private(heads: Iterable[PostHead], site: Site) -> Iterator[PostHead]:
    """Those of the posts that are for private feeds, whether they are to be seen yet or not."""
    every = kinds(site)
    for head in heads:
        if any(_is_private(kind, names, (), site) for kind in every for names in kind.filed(head)):
            yield head


def _named(
    names: Names,
    address: Names,
    site: Site,
    shape: Shape,
    total: int,
    title: str | None = None,
    language: str | None = None,
) -> Feed[PostHead]:
    """A feed before it has entries, with so many posts that it cannot show."""
    return Feed(
        address=address,
        title=title or (f"{' / '.join(names)} - {site.title}" if names else site.title),
        label=title or (names[-1] if names else site.title),
        names=names,
        language=language,
        entries=(),
        total=total,
        newest=None,
        shape=shape,
    )


def misnamed(site: Site, filings: Sequence[Filing]) -> Iterator[Problem]:
    """Tell where folders that the configuration names and feeds do not meet.

    A slip of the pen may make public what should not be, or leave a podcast without its tags.
    """
    everywhere = ["/".join(one.feed.address) for one in filings]
    if site.podcast:
        yield from _podcast(site.podcast.feed, {one.feed.directory.rstrip("/"): one.feed for one in filings})
    if site.private.whole:
        return
    there = [address for one, address in zip(filings, everywhere, strict=True) if one.private]
    for path in site.private.paths:
        if folded(path) and not any(within(one, path) for one in there):
            yield _nowhere("private-feeds", "[private] paths", path, everywhere)
    for one in there:
        if not site.private.covers(one):
            message = f"{one} has a name much like that of a private feed, so it was not published"
            hint = "add it to [private] paths, or give it another name"
            yield Problem(FILE_NAME, message, hint, level="warning", code="private-feeds")


def _podcast(path: str, feeds: Mapping[str, Feed[PostHead]]) -> Iterator[Problem]:
    feed = feeds.get(path.strip("/"))
    if feed is None:
        yield _nowhere("podcast-nowhere", "[podcast] feed", path, feeds)
    elif "rss" not in feed.shape.formats:
        message = f"[podcast] feed {path} has no RSS, and directories read nothing else"
        yield Problem(FILE_NAME, message, 'add "rss" to its formats', level="warning", code="podcast-nowhere")


def _nowhere(code: Code, place: str, path: str, everywhere: Iterable[str]) -> Problem:
    message = f"{place} names {path}, where there is no feed{nearest(path, everywhere, most=0)}"
    return Problem(FILE_NAME, message, "`feedpub list` tells the folders that there are", level="warning", code=code)

"""Planned archive documents in, their artifacts out: together they hold all posts, in memory are but some."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from feedpub import render
from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.jobs import portions
from feedpub.model import Artifact, Feed, Post, PostHead
from feedpub.normalize.languages import counted, settled
from feedpub.pipeline.editions import Edition
from feedpub.pipeline.making import Maker
from feedpub.pipeline.showing import Posts
from feedpub.problems import Problem
from feedpub.reads import Read

AT_ONCE = 2_000
"""Entries of the documents that are written together."""
HELD = 20_000_000
"""Characters of content that are kept for the documents of other feeds, which hold the same posts."""

WritePages: TypeAlias = Callable[[Posts], Iterator[Artifact]]


def write(site: Site, edition: Edition, pages: WritePages, maker: Maker) -> Iterator[Artifact]:
    """Write the archive documents of an edition, those of the same time one after another, so that posts are read
    about once.

    The `site` is as it was configured; `pages` writes the pages of posts, while they are there.
    """
    held: dict[str, Read[Post]] = {}
    for few in portions(sorted(edition.archives, key=_newest), lambda feed: len(feed.entries), AT_ONCE):
        wanted = {entry.path: entry for feed in few for entry in feed.entries}
        fresh = [entry for path, entry in wanted.items() if path not in held]
        for one in itertools.chain.from_iterable(edition.read(fresh)):
            held[one.path] = one
            maker.problems.extend(problem.below(site.posts.path) for problem in one.problems)
        found = ((entry, held[path].post) for path, entry in wanted.items())
        posts = {entry.path: replace(post, id=entry.id) for entry, post in found if post}
        yield from pages(Posts(posts, {path: post.id for path, post in posts.items()}))
        for artifacts, told in maker.share(partial(_documents, site), [feed.filled(posts) for feed in few]):
            yield from artifacts
            maker.problems.extend(told)
        held = _recent(held, wanted)


def _documents(site: Site, feed: Feed[Post]) -> tuple[list[Artifact], list[Problem]]:
    site = settled(site, counted(post.title for post in feed.entries))  # no title elsewhere is to change a byte of it
    fitting = render.fit(feed)
    problems = [one.below(site.output.path) for one in render.shortened(feed, fitting)]
    return render.Writer(site).write(fitting, *feed.shape.formats), problems


def _newest(feed: Feed[PostHead]) -> tuple[float, tuple[str, ...]]:
    return feed.newest.timestamp() if feed.newest else 0, feed.address


def _recent(held: Mapping[str, Read[Post]], used: Mapping[str, PostHead]) -> dict[str, Read[Post]]:
    """As many of the posts as may be held, those first that were used last."""
    ordered = sorted(held, key=lambda path: path not in used)
    sizes = itertools.accumulate(len(post.content) if (post := held[path].post) else 0 for path in ordered)
    kept = itertools.takewhile(lambda pair: pair[1] <= HELD, zip(ordered, sizes, strict=True))
    return {path: held[path] for path, _ in kept}

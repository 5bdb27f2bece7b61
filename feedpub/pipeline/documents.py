"""Editions in, the files of their feeds, archives and pages out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from feedpub import hosting, plugins, render
from feedpub.cache.made import Made
from feedpub.cache.saving import digest
from feedpub.config import Site
from feedpub.model import Artifact, Event, Feed, Post, PostHead
from feedpub.pipeline import archives, pages
from feedpub.pipeline.editions import Edition
from feedpub.pipeline.making import FeedFiles, Maker
from feedpub.plugins import Plugged
from feedpub.problems import Problem


def write(site: Site, editions: Sequence[Edition], maker: Maker) -> Iterator[Artifact]:
    """Write all that is published.

    The `site` is as it was configured: archives find their language themselves, so that no title elsewhere changes a
    byte of them.
    """
    posts = [pages.PostPages(one, maker) for one in editions]
    yield from feeds(editions, maker)
    for edition, theirs in zip(editions, posts, strict=True):
        maker.problems.extend(one.below(site.posts.path) for one in edition.places.problems)
        yield from pages.of_feeds(edition, maker)
        yield from theirs.write_shown()
    for edition, theirs in zip(editions, posts, strict=True):
        yield from archives.write(site, edition, theirs.write, maker)
    yield from hosting.files(site)


def feeds(editions: Sequence[Edition], maker: Maker) -> Iterator[Artifact]:
    """Write every feed in its formats, or recall it; what does not fit is told."""
    wanted = list(itertools.chain.from_iterable(map(_documents, editions)))
    for done, (artifacts, problems) in enumerate(maker.make_of_feeds(wanted), 1):
        maker.problems.extend(problems)
        yield from artifacts
        maker.tell(Event("publish", done, len(wanted)))


def _documents(edition: Edition) -> Iterator[FeedFiles]:
    write, named = _Documents(edition.site), digest(edition.site)
    for feed in edition.feeds:
        shown = [edition.posts.digest(entry.path) for entry in feed.entries]
        yield FeedFiles(f"feed {feed.directory}", digest((named, feed, shown)), write, feed, edition.posts)


class _Documents:
    """Writes the documents of feeds; each process has its own tools for that."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __reduce__(self) -> tuple[type[_Documents], tuple[Site]]:
        return _Documents, (self.site,)

    @cached_property
    def _tools(self) -> tuple[render.Writer, Plugged]:
        return render.Writer(self.site), plugins.load(self.site)

    def __call__(self, feed: Feed[PostHead], posts: Mapping[str, Post]) -> Made:
        site, (writer, plugged) = self.site, self._tools
        whole = feed.filled(posts)
        fitting = render.fit(whole)
        problems = [one.below(site.output.path) for one in render.shortened(whole, fitting)]
        problems += (one.below(site.posts.path) for one in render.wanting(whole, site))
        more = list(plugged.render(fitting, site))
        problems += (one.below(site.output.path) for one in more if isinstance(one, Problem))
        documents = writer.write(fitting, *feed.shape.formats)
        return [*documents, *(one for one in more if isinstance(one, Artifact))], problems

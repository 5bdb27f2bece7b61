"""A plan and its posts in, the documents of its feeds and the pages of a browser out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from feedpub import render
from feedpub.bodies import Shown
from feedpub.config import Site
from feedpub.jobs import Map, batches
from feedpub.model import FORMATS, Artifact, Event, OnEvent, Post, Problem
from feedpub.plan import Plan
from feedpub.ports import Source
from feedpub.sources.assets import published_assets


def feeds(site: Site, shown: Shown, problems: list[Problem], tell: OnEvent) -> Iterator[Artifact]:
    """Write every feed in its formats; what does not fit is told in `problems`."""
    planned = shown.plan.every_feed
    public = len(shown.plan.feeds)
    for done, feed in enumerate(planned, 1):
        its_site = site if done <= public else unlisted(site)
        whole = feed.filled(shown.posts)
        fitting = render.fit(whole)
        problems += (one.below(site.output.path) for one in render.shortened(whole, fitting))
        problems += (one.below(site.posts.path) for one in render.wanting(whole, its_site))
        for name in feed.shape.formats:
            yield render.feed(fitting, its_site, FORMATS[name])
        tell(Event("publish", done, len(planned)))


def unlisted(site: Site) -> Site:
    """The site as it is in private feeds: nobody else is told of these, and their posts have no pages."""
    return replace(site, site=replace(site.site, hub=""), pages=replace(site.pages, readers=(), posts=False))


def places_of(site: Site, decided: Plan) -> render.pages.Places:
    """Decide which pages there are where only those posts have one that feeds and their archives carry."""
    carried = {feed.address: {one.path: one for one in feed.entries} for feed in decided.feeds}
    for document in reversed(decided.archives):  # the newest of a feed comes last
        carried[document.home.address].update((one.path, one) for one in document.entries)
    lists = {address: list(posts.values()) for address, posts in carried.items()}
    return render.pages.places(decided.feeds, site, lists)


def places_of_all(site: Site, decided: Plan) -> render.pages.Places:
    """Decide which pages there are where every public post has one."""
    return render.pages.places(decided.feeds, site, decided.filed)


def pages(site: Site, shown: Shown, posts: PostPages) -> Iterator[Artifact]:
    """Write what people open in a browser, and what belongs to it."""
    # Places of their own, so that nothing of these comes to stand on a public page
    private = render.pages.places(shown.plan.every_feed[len(shown.plan.feeds) :], unlisted(site))
    # Begun here and not where they are wanted: other processes write them while this one writes the feeds
    written = posts.write(shown.posts[path] for path in sorted(shown.posts))
    return itertools.chain(
        _main_pages(site, posts.places),
        _feed_pages(site, shown, posts.places),
        _feed_pages(unlisted(site), shown, private),
        written,
    )


def _main_pages(site: Site, places: render.pages.Places) -> Iterator[Artifact]:
    yield render.pages.index(places, site)
    yield from render.pages.errors(places, site)


def _feed_pages(site: Site, shown: Shown, places: render.pages.Places) -> Iterator[Artifact]:
    for feed in places.feeds.values():
        if feed.address:
            yield render.pages.feed(feed.filled(shown.posts), places, site)
        if len(branch := places.branch(feed)) > 1 or not feed.address:
            yield render.opml(branch, site)


@dataclass(slots=True)
class PostPages:
    """Writes the pages of posts and the files that they show, each once."""

    site: Site
    source: Source
    places: render.pages.Places
    problems: list[Problem]
    """Takes what is wrong with the files."""
    share: Map
    posts: set[str] = field(default_factory=set)
    """Whose pages are written."""
    files: set[str] = field(default_factory=set)
    """Where files of posts are."""

    def write(self, posts: Iterable[Post]) -> Iterator[Artifact]:
        """Write those of the posts that have pages and were not written before."""
        fresh = [one for one in posts if one.path in self.places.posts and one.path not in self.posts]
        self.posts.update(one.path for one in fresh)
        few = [(batch, self.places.around(batch)) for batch in batches(fresh)]
        written = self.share(partial(_post_pages, self.site), few)
        return itertools.chain(itertools.chain.from_iterable(written), self._files(fresh))

    def _files(self, posts: Sequence[Post]) -> Iterator[Artifact]:
        missing: list[Problem] = []
        yield from published_assets(posts, self.site, self.source, self.files, missing)
        self.problems += (one.below(self.site.posts.path) for one in missing)


def _post_pages(site: Site, few: tuple[Sequence[Post], render.pages.Places]) -> list[Artifact]:
    posts, places = few
    return [render.pages.post(post, places, site) for post in posts]

"""A plan and its posts in, the documents of its feeds and the pages of a browser out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from feedpub import render
from feedpub.bodies import Shown
from feedpub.config import Site
from feedpub.jobs import Map, batches
from feedpub.model import FORMATS, Artifact, Event, OnEvent, Post, Problem
from feedpub.passes import Source
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
        for name in feed.shape.formats:
            yield render.feed(fitting, its_site, FORMATS[name])
        tell(Event("publish", done, len(planned)))


def unlisted(site: Site) -> Site:
    """The site as it is in private feeds: nobody else is told of these, and their posts have no pages."""
    return replace(site, site=replace(site.site, hub=""), pages=replace(site.pages, readers=(), posts=False))


def pages(site: Site, source: Source, shown: Shown, problems: list[Problem], share: Map) -> Iterator[Artifact]:
    """Write what people open in a browser, and what belongs to it."""
    places = render.pages.places(shown.plan.feeds, site)
    # Places of their own, so that nothing of these comes to stand on a public page
    private = render.pages.places(shown.plan.every_feed[len(shown.plan.feeds) :], unlisted(site))
    posts = [shown.posts[path] for path in sorted(places.posts)]
    # Begun here and not where they are wanted: other processes write them while this one writes the feeds
    written = share(partial(_post_pages, site, places), batches(posts))
    return itertools.chain(
        _main_pages(site, places),
        _feed_pages(site, shown, places),
        _feed_pages(unlisted(site), shown, private),
        itertools.chain.from_iterable(written),
        _assets(site, source, posts, problems),
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


def _post_pages(site: Site, places: render.pages.Places, posts: Sequence[Post]) -> list[Artifact]:
    return [render.pages.post(post, places, site) for post in posts]


def _assets(site: Site, source: Source, posts: Sequence[Post], problems: list[Problem]) -> Iterator[Artifact]:
    missing: list[Problem] = []
    yield from published_assets(posts, site, source, missing)
    problems += (one.below(site.posts.path) for one in missing)

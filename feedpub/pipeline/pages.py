"""An edition in, the pages of its feeds and posts out, and the files that these show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from feedpub import render
from feedpub.cache.made import Made
from feedpub.cache.saving import digest
from feedpub.config import Site
from feedpub.jobs import batches
from feedpub.model import Artifact, Feed, Post, PostHead
from feedpub.pipeline.assets import published_assets
from feedpub.pipeline.editions import Edition
from feedpub.pipeline.making import FeedFiles, Maker
from feedpub.pipeline.pictures import sizes
from feedpub.pipeline.showing import Posts
from feedpub.problems import Problem
from feedpub.render.pages import Places

if TYPE_CHECKING:
    from feedpub.render.pages import Asset, Sizes

SHEETS = 50
"""Pages of posts that one call of a Map writes: some such calls may be done before anyone takes what they made."""


def of_feeds(edition: Edition, maker: Maker) -> Iterator[Artifact]:
    """Write the pages and lists of feeds, or recall them."""
    site, places = edition.site, edition.places
    if not (site.pages.feeds or site.feeds.opml):
        return
    named = digest(site)
    digests = {address: digest(feed) for address, feed in places.feeds.items()}
    write = partial(_write, site, places)

    def wanted(feed: Feed[PostHead]) -> FeedFiles:
        near = [digests[one.address] for one in (*places.parents(feed), *places.branch(feed))]
        posts = [(edition.posts.digest(entry.path), places.posts.get(entry.path)) for entry in feed.entries]
        return FeedFiles(f"pages {feed.directory}", digest((named, near, posts)), write, feed, edition.posts)

    for artifacts, _ in maker.make_of_feeds(map(wanted, places.feeds.values())):
        yield from artifacts


def _write(site: Site, places: Places, feed: Feed[PostHead], posts: Mapping[str, Post]) -> Made:
    """The page of a feed, and the list of the feeds below it, as far as they are wanted."""
    branch = places.branch(feed)
    lists = [render.opml(branch, site)] if site.feeds.opml and (len(branch) > 1 or not feed.address) else []
    if not site.pages.feeds:
        return lists, ()
    if not feed.address:
        return [render.pages.index(places, site), *render.pages.errors(places, site), *lists], ()
    return [render.pages.feed(feed.filled(posts), places, site), *lists], ()


class PostPages(Struct):
    """Writes the pages of an edition's posts and the files that they show, each once."""

    edition: Edition
    maker: Maker
    written: set[str] = field(default_factory=set)
    """Paths of the posts whose pages were."""
    taken: set[str] = field(default_factory=set)
    """Paths below the output folder of the files that these show."""

    def write_shown(self) -> Iterator[Artifact]:
        """Write those of the posts that feeds show."""
        return self.write(self.edition.posts)

    def write(self, posts: Posts) -> Iterator[Artifact]:
        """Write those of the posts that have pages and were not written before, or recall them."""
        fresh = sorted((posts.keys() & self.edition.places.posts) - self.written)
        self.written.update(fresh)
        files = {path: list(render.pages.assets(posts[path], self.edition.site)) for path in fresh}
        pages = self.maker.make(self._wanted(posts, files), partial(batches, size=SHEETS))
        return itertools.chain((page for [page], _ in pages), self._files(posts, files))

    def _wanted(self, posts: Posts, files: Mapping[str, Sequence[Asset]]) -> list[_PostPage]:
        site, places, source = self.edition.site, self.edition.places, self.edition.source
        named = digest(site)

        def wanted(path: str) -> _PostPage:
            post = posts[path]
            measured = sizes(post, files[path], source)
            decisive = digest((named, posts.digest(path), post.id, measured, places.near(post)))
            return _PostPage(decisive, post, site, places, measured)

        return list(map(wanted, files))

    def _files(self, posts: Posts, files: Mapping[str, Sequence[Asset]]) -> Iterator[Artifact]:
        missing = list[Problem]()
        shown = ((posts[path], found) for path, found in files.items())
        yield from published_assets(shown, self.edition.source, self.taken, missing)
        self.maker.problems.extend(one.below(self.edition.site.posts.path) for one in missing)


class _PostPage(Struct):
    """The page of a post."""

    digest: str
    post: Post
    site: Site
    places: Places
    measured: Sizes

    def __reduce__(self) -> tuple[type[_PostPage], tuple[object, ...]]:
        """To another machine, it goes with what stands around it."""
        return _PostPage, (self.digest, self.post, self.site, self.places.around([self.post]), self.measured)

    @property
    def name(self) -> str:
        return f"post {self.post.path}"

    def make(self) -> Made:
        return [render.pages.post(self.post, self.places, self.site, self.measured)], ()

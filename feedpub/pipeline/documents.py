"""A plan and its posts in, the documents of its feeds and the pages of a browser out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from feedpub import hosting, plugins, render
from feedpub.cache.learned import Documents, Made
from feedpub.cache.store import digest
from feedpub.config import Site
from feedpub.jobs import Map, batches, portions
from feedpub.model import Artifact, Event, Feed, OnEvent, Path, Post, PostHead, Problem
from feedpub.pipeline import archives
from feedpub.pipeline.bodies import Posts, Shown
from feedpub.plan import Plan
from feedpub.plugins import Plugged
from feedpub.ports import ReadPosts
from feedpub.sources.assets import Assets, published_assets
from feedpub.sources.pictures import sizes
from feedpub.sources.secluded import Secluded
from feedpub.values import replace

if TYPE_CHECKING:
    from feedpub.render.pages import Sizes

TOGETHER = 150
"""Entries of feeds that one call of a Map writes: a few such calls are worth another process."""
SHEETS = 50
"""Pages of posts that one call of a Map writes: some such calls may be done before anyone takes what they made."""


def everything(
    site: Site,
    spoken: Site,
    source: Assets,
    shown: Shown,
    places: render.pages.Places,
    read: ReadPosts,
    *,
    known: Documents,
    problems: list[Problem],
    share: Map,
    tell: OnEvent,
) -> Iterator[Artifact]:
    """Write all that is published, public and private, each below its own places.

    `spoken` is the site with a language, which archives find for themselves; `read` reads whole posts for them.
    What is wrong is told in `problems`.
    """
    secluded = Secluded.of(spoken, source, shown.plan)
    secret = shown.posts.keys() & shown.plan.secret
    theirs = shown.with_posts({path: secluded.post(shown.posts[path]) for path in secret})
    their_places = places_of_private(spoken, shown.plan, secluded)
    pages_of = partial(PostPages, known=known, problems=problems, share=share)
    posts, their_posts = pages_of(spoken, source, places), pages_of(unlisted(spoken), secluded, their_places)
    return itertools.chain(
        feeds(spoken, shown, theirs, known, problems, share, tell),
        pages(shown, posts),
        pages(theirs, their_posts),
        archives.write(site, shown.plan.archives, read, posts.write, problems, share),
        archives.write(site, shown.plan.private_archives, secluded.reading(read), their_posts.write, problems, share),
        hosting.files(spoken),
    )


def feeds(
    site: Site, shown: Shown, theirs: Shown, known: Documents, problems: list[Problem], share: Map, tell: OnEvent
) -> Iterator[Artifact]:
    """Write every feed in its formats, or recall it; what does not fit is told in `problems`.

    `theirs` are the posts of private feeds, as these show them.
    """
    writer, their_writer = render.Writer(site), render.Writer(unlisted(site))
    wanted = [
        *(_Wanted.of(writer, feed, shown.posts) for feed in shown.plan.feeds),
        *(_Wanted.of(their_writer, feed, theirs.posts) for feed in shown.plan.private_feeds),
    ]
    recalled = [known.recall(one.name, one.digest, one.make) for one in wanted]
    missing = [one for one, made in zip(wanted, recalled, strict=True) if made is None]
    fresh = itertools.chain.from_iterable(share(_feeds, portions(missing, _Wanted.size, TOGETHER)))
    for done, (one, made) in enumerate(zip(wanted, recalled, strict=True), 1):
        if made is None:
            made = next(fresh)
            known.note(one.name, one.digest, made)
        artifacts, told = made
        problems += told
        yield from artifacts
        tell(Event("publish", done, len(wanted)))


class _Wanted(Struct):
    """A feed that is to be published, and all that decides its documents."""

    writer: render.Writer
    feed: Feed[PostHead]
    posts: Mapping[str, Post]
    digest: str

    def __reduce__(self) -> tuple[type[_Wanted], tuple[object, ...]]:
        """To another machine, it goes with the posts that it shows."""
        shown = {entry.path: self.posts[entry.path] for entry in self.feed.entries}
        return _Wanted, (self.writer, self.feed, shown, self.digest)

    @classmethod
    def of(cls, writer: render.Writer, feed: Feed[PostHead], posts: Posts) -> _Wanted:
        shown = [posts.digest(entry.path) for entry in feed.entries]
        return cls(writer, feed, posts, digest((writer.site, feed, shown)))

    @property
    def name(self) -> str:
        return f"feed {self.feed.directory}"

    def size(self) -> int:
        return len(self.feed.entries)

    def make(self) -> Made:
        [made] = _feeds([self])
        return made


def _feeds(few: Sequence[_Wanted]) -> list[Made]:
    plugged = {writer: plugins.load(writer.site) for writer in {one.writer for one in few}}
    return [_feed(one.writer, plugged[one.writer], one.feed.filled(one.posts)) for one in few]


def _feed(writer: render.Writer, plugged: Plugged, feed: Feed[Post]) -> Made:
    site = writer.site
    fitting = render.fit(feed)
    problems = [one.below(site.output.path) for one in render.shortened(feed, fitting)]
    problems += (one.below(site.posts.path) for one in render.wanting(feed, site))
    more = list(plugged.render(fitting, site))
    problems += (one.below(site.output.path) for one in more if isinstance(one, Problem))
    documents = writer.write(fitting, *feed.shape.formats)
    return [*documents, *(one for one in more if isinstance(one, Artifact))], problems


def unlisted(site: Site) -> Site:
    """The site as it is in private feeds: nobody else is told of these."""
    return replace(site, site=replace(site.site, hub=""), pages=replace(site.pages, readers=()))


def places_of(site: Site, decided: Plan) -> render.pages.Places:
    """Decide which pages there are where only those posts have one that feeds and their archives carry."""
    return render.pages.places(decided.feeds, site, _carried(decided.feeds, decided.archives))


def places_of_private(site: Site, decided: Plan, secluded: Secluded) -> render.pages.Places:
    """Decide which pages there are of private feeds and their posts: none of these comes to stand on a public one."""
    carried = _carried(decided.private_feeds, decided.private_archives)
    moved = {address: [secluded.head(one) for one in posts] for address, posts in carried.items()}
    return render.pages.places(decided.private_feeds, unlisted(site), moved)


def _carried(feeds: Sequence[Feed[PostHead]], archives: Sequence[Feed[PostHead]]) -> dict[Path, list[PostHead]]:
    carried = {feed.address: {one.path: one for one in feed.entries} for feed in feeds}
    for document in reversed(archives):  # the newest of a feed comes last
        carried[document.home.address].update((one.path, one) for one in document.entries)
    return {address: list(posts.values()) for address, posts in carried.items()}


def places_of_all(site: Site, decided: Plan) -> render.pages.Places:
    """Decide which pages there are where every public post has one."""
    return render.pages.places(decided.feeds, site, decided.filed)


def pages(shown: Shown, posts: PostPages) -> Iterator[Artifact]:
    """Write what people open in a browser, and what belongs to it."""
    # Begun first, as other processes write them while this one writes those of the feeds
    written = posts.write(shown.posts[path] for path in sorted(shown.posts.keys() & posts.places.posts))
    yield from _feed_pages(posts.site, shown, posts.known, posts.places)
    yield from written


def _feed_pages(site: Site, shown: Shown, known: Documents, places: render.pages.Places) -> Iterator[Artifact]:
    if not (site.pages.feeds or site.feeds.opml):
        return
    named = digest(site)
    digests = {address: digest(feed) for address, feed in places.feeds.items()}
    for feed in places.feeds.values():
        near = [digests[one.address] for one in (*places.parents(feed), *places.branch(feed))]
        posts = [(shown.posts.digest(entry.path), places.posts.get(entry.path)) for entry in feed.entries]
        make = partial(_pages_of, feed, site, shown.posts, places)
        artifacts, _ = known.made(f"pages {feed.directory}", digest((named, near, posts)), make)
        yield from artifacts


def _pages_of(feed: Feed[PostHead], site: Site, posts: Mapping[str, Post], places: render.pages.Places) -> Made:
    """The page of a feed, and the list of the feeds below it, as far as they are wanted."""
    branch = places.branch(feed)
    lists = [render.opml(branch, site)] if site.feeds.opml and (len(branch) > 1 or not feed.address) else []
    if not site.pages.feeds:
        return lists, ()
    if not feed.address:
        return [render.pages.index(places, site), *render.pages.errors(places, site), *lists], ()
    return [render.pages.feed(feed.filled(posts), places, site), *lists], ()


class PostPages(Struct):
    """Writes the pages of posts and the files that they show, each once."""

    site: Site
    source: Assets
    places: render.pages.Places
    known: Documents
    problems: list[Problem]
    """Takes what is wrong with the files."""
    share: Map
    posts: set[str] = field(default_factory=set)
    """Whose pages are written."""
    files: set[str] = field(default_factory=set)
    """Where files of posts are."""

    def write(self, posts: Iterable[Post]) -> Iterator[Artifact]:
        """Write those of the posts that have pages and were not written before, or recall them."""
        fresh = [one for one in posts if one.path in self.places.posts and one.path not in self.posts]
        self.posts.update(one.path for one in fresh)
        measured = {one.path: sizes(one, self.site, self.source) for one in fresh}
        site = digest(self.site)
        of = {one.path: digest((site, one, measured[one.path], self.places.near(one))) for one in fresh}
        recalled = {one.path: page for one in fresh if (page := self._recall(one, measured[one.path], of[one.path]))}
        anew = [one for one in fresh if one.path not in recalled]
        some = batches(anew, SHEETS)
        few = [([(one, measured[one.path]) for one in batch], self.places.around(batch)) for batch in some]
        written = self.share(partial(_post_pages, self.site), few)
        return itertools.chain(recalled.values(), self._noted(anew, of, written), self._files(fresh))

    def _recall(self, post: Post, measured: Sizes, of: str) -> Artifact | None:
        def make() -> Made:
            return [render.pages.post(post, self.places.around([post]), self.site, measured)], ()

        known = self.known.recall(_name_of(post), of, make)
        return known[0][0] if known else None

    def _noted(
        self, posts: Sequence[Post], of: Mapping[str, str], written: Iterable[list[Artifact]]
    ) -> Iterator[Artifact]:
        for post, page in zip(posts, itertools.chain.from_iterable(written), strict=True):
            self.known.note(_name_of(post), of[post.path], ([page], ()))
            yield page

    def _files(self, posts: Sequence[Post]) -> Iterator[Artifact]:
        missing: list[Problem] = []
        yield from published_assets(posts, self.site, self.source, self.files, missing)
        self.problems += (one.below(self.site.posts.path) for one in missing)


def _name_of(post: Post) -> str:
    return f"post {post.path}"


def _post_pages(site: Site, few: tuple[Sequence[tuple[Post, Sizes]], render.pages.Places]) -> list[Artifact]:
    posts, places = few
    return [render.pages.post(post, places, site, measured) for post, measured in posts]

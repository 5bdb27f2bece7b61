"""A plan and the posts that it shows in, what each kind of readers gets of them out: everybody, or a few."""

from __future__ import annotations

from collections.abc import Sequence

from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import Feed, Names, PostHead
from feedpub.pipeline.assets import Assets
from feedpub.pipeline.private import PrivatePosts
from feedpub.pipeline.showing import Posts, Shown
from feedpub.plan import Plan
from feedpub.ports import ReadPosts
from feedpub.render import pages
from feedpub.render.pages import Places


class Edition(Value, frozen=True):
    """What is published for readers of one kind; no page of it leads to what others alone may read."""

    site: Site
    """As it is for them, with its language."""
    feeds: Sequence[Feed[PostHead]]
    archives: Sequence[Feed[PostHead]]
    posts: Posts
    """By path, as these feeds show them."""
    places: Places
    source: Assets
    """Where the local files of the posts are."""
    read: ReadPosts
    """Reads whole what the archives show."""

    @classmethod
    def public(cls, site: Site, source: Assets, shown: Shown, places: Places, read: ReadPosts) -> Edition:
        """What everybody gets."""
        return cls(site, shown.plan.feeds, shown.plan.archives, shown.posts, places, source, read)

    @classmethod
    def private(cls, site: Site, source: Assets, shown: Shown, read: ReadPosts) -> Edition:
        """What those get whom `[private]` lets in: below its folders, with all that the posts show."""
        plan, site = shown.plan, unlisted(site)
        moved = PrivatePosts.of(site, source, plan)
        posts = {path: moved.post(shown.posts[path]) for path in shown.posts.keys() & plan.secret}
        carried = _carried(plan.private_feeds, plan.private_archives)
        heads = {address: [moved.head(one) for one in found] for address, found in carried.items()}
        places = pages.places(plan.private_feeds, site, heads)
        theirs = shown.with_posts(posts).posts
        return cls(site, plan.private_feeds, plan.private_archives, theirs, places, moved, moved.reading(read))


def unlisted(site: Site) -> Site:
    """The site as it is in private feeds: nobody else is told of these."""
    return replace(site, site=replace(site.site, hub=""), pages=replace(site.pages, readers=()))


def places_of(site: Site, plan: Plan) -> Places:
    """Decide which public pages there are where only those posts have one that feeds and their archives carry."""
    return pages.places(plan.feeds, site, _carried(plan.feeds, plan.archives))


def places_of_all(site: Site, plan: Plan) -> Places:
    """Decide which public pages there are where every post has one."""
    return pages.places(plan.feeds, site, plan.filed)


def _carried(feeds: Sequence[Feed[PostHead]], archives: Sequence[Feed[PostHead]]) -> dict[Names, list[PostHead]]:
    carried = {feed.address: {one.path: one for one in feed.entries} for feed in feeds}
    for document in reversed(archives):  # the newest of a feed comes last
        carried[document.home.address].update((one.path, one) for one in document.entries)
    return {address: list(posts.values()) for address, posts in carried.items()}

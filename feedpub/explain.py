"""A site and one of its posts in, how feedpub understands the post out: its fields, its feeds, its entry in one."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, partial

from feedpub import render
from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.config.tables import nearest
from feedpub.ends import source_of
from feedpub.errors import ConfigError, SourceError
from feedpub.jobs import Map
from feedpub.model import FORMATS, Feed, OnEvent, Post, PostHead
from feedpub.normalize.html.changes import Changes, changes
from feedpub.normalize.languages import settled
from feedpub.normalize.leading import Leading
from feedpub.normalize.traced import Traced
from feedpub.pipeline import cache_of, survey
from feedpub.pipeline.bodies import Bodies
from feedpub.pipeline.editions import unlisted
from feedpub.pipeline.heads import Survey
from feedpub.pipeline.linking import Linking, Others
from feedpub.pipeline.passes import PLUGIN, trace_post
from feedpub.pipeline.private import PrivatePosts
from feedpub.plan import Plan, plan
from feedpub.ports import Source
from feedpub.problems import PostError


class View(Value, frozen=True, dict=True):
    """All that is known of a site without reading its posts whole."""

    site: Site
    source: Source
    found: Survey
    plan: Plan
    now: datetime

    @cached_property
    def others(self) -> Others:
        """The posts to which each may link."""
        return Linking(self.site, self.source, lambda: self.found.linked(self.site), lambda: self.plan, self.now)

    def feed(self, folder: str) -> Feed[PostHead]:
        """The feed in a folder below the site's address; raises ConfigError that names the nearest right one."""
        known = {feed.directory.rstrip("/"): feed for feed in self.plan.every_feed}
        if folder.strip("/") not in known:
            raise ConfigError(f"there is no feed {folder}{nearest(folder.strip('/'), filter(None, known))}")
        return known[folder.strip("/")]

    def carrying(self, path: str) -> list[Feed[PostHead]]:
        """The feeds, and then the archives, that carry a post."""
        documents = (*self.plan.every_feed, *self.plan.every_archive)
        return [feed for feed in documents if any(entry.path == path for entry in feed.entries)]


def view(
    site: Site,
    now: datetime,
    map: Map = map,  # noqa: A002  as in `pipeline.build`
    on_event: OnEvent | None = None,
) -> View:
    """Look at a site as a build at that moment does; raises SourceError."""
    source = source_of(site)
    found = survey(site, source=source, map=map, on_event=on_event)
    site = settled(site.read_from(source.folder), found.languages)
    return View(site, source, found, plan(found.heads, site, now), now)


class Explained(Value, frozen=True):
    """How one post is understood."""

    post: Post
    fields: Traced
    """Where its values come from."""
    changes: Changes
    """What cleaning did to its HTML."""
    carrying: tuple[Feed[PostHead], ...]
    """The feeds and archives that carry it."""
    reason: str
    """Why none does; empty where one does."""


def explain(view: View, path: str) -> Explained:
    """Tell how the post at a path below the posts folder is understood.

    Raises PostError where it cannot be published, and SourceError where it is none of the site's posts.
    """
    if path not in view.found.files.paths:
        raise SourceError(f"{path}: is no post of this site{_passed_over(view, path)}")
    others = view.others
    try:
        post, fields = trace_post(view.site, view.source, others, view.now, path)
    except PostError as error:
        raise PostError(error.problem.below(view.site.posts.path)) from error
    carrying = [] if post.draft else view.carrying(path)
    entries = (entry for feed in carrying for entry in feed.entries if entry.path == path)
    post = replace(post, id=next((entry.id for entry in entries), post.id))
    leading = Leading(post, others(path), view.site, partial(view.source.asset, path))
    made = changes(fields.sources["content"], post.content, leading.resolve)
    return Explained(post, fields, made, tuple(carrying), "" if carrying else _why_hidden(view, post, fields))


def _passed_over(view: View, path: str) -> str:
    told = (f": {one.message}; {one.hint}" for one in view.found.problems if one.path == path)
    return next(told, "; its name is not that of a post, or the generator passes it over")


def _why_hidden(view: View, post: Post, fields: Traced) -> str:
    if post.draft and fields.sources["draft"] == PLUGIN:
        return "a plugin keeps it out"
    if post.draft:
        return "it is a draft, or stays out of feeds on purpose"
    if post.published > view.now:
        return "its date lies in the future"
    if post.expires and post.expires <= view.now:
        return "it has expired"
    return "newer posts fill the feeds that it belongs to"


def entry(view: View, path: str, format: str, folder: str | None = None) -> str:  # noqa: A002  the word of the field
    """Write the entry of a post, in one of `model.FORMATS`, exactly as the feed in a folder has it, or the first one.

    Raises ConfigError where there is no such feed, and what `explain` raises, and SourceError where the feed does
    not carry the post.
    """
    found = explain(view, path)
    feed = view.feed(folder) if folder is not None else next(iter(found.carrying), None)
    if feed is None:
        raise SourceError(f"{path}: is in no feed: {found.reason}")
    if feed not in found.carrying:
        having = ", ".join(one.directory or "/" for one in found.carrying) or "none"
        raise SourceError(f"{path}: is not in {feed.directory}; the feeds that have it: {having}")
    known = cache_of(view.site).posts
    bodies = Bodies(view.site, view.source, view.found.files, view.others, known, map, view.now)
    read_posts = PrivatePosts.of(view.site, view.source, view.plan).reading(bodies.read)
    read = {one.path: one.post for batch in read_posts(feed.entries) for one in batch if one.post}
    whole = feed.filled({one.path: replace(read[one.path], id=one.id) for one in feed.entries if one.path in read})
    fitting = render.fit(whole)
    alone = replace(fitting, entries=tuple(one for one in fitting.entries if one.path == path))
    site = view.site if feed.home.address in view.plan.filed else unlisted(view.site)
    return _CUTTERS[format](render.feed(alone, site, FORMATS[format]).body.decode())


def _element(name: str) -> Callable[[str], str]:
    """Cut the only element of that name out of a document, with what stands before it in its line."""

    def cut(document: str) -> str:
        start, end = document.index(f"<{name}"), document.rindex(f"</{name}>") + len(f"</{name}>")
        return document[document.rindex("\n", 0, start) + 1 : end]

    return cut


def _item(document: str) -> str:
    [item] = json.loads(document)["items"]
    return textwrap.indent(json.dumps(item, ensure_ascii=False, indent=2), "    ")


_CUTTERS: Mapping[str, Callable[[str], str]] = {"rss": _element("item"), "atom": _element("entry"), "json": _item}

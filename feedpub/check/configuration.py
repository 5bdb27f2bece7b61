"""A Site and the plan of its feeds in, what is odd about its configuration out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from feedpub.base.values import Value
from feedpub.check.findings import Found, Rule, rule
from feedpub.config import Site, SiteSection
from feedpub.config.origin import is_nobodys
from feedpub.config.tables import nearest
from feedpub.config.wanted import Conditions, Query
from feedpub.config.ways import Ways
from feedpub.dialects.generators import jekyll
from feedpub.model import FORMATS, PostHead
from feedpub.plan import Plan
from feedpub.plan.selection import selector
from feedpub.problems import Code, Problem

FEW, MANY = 5, 200
"""Entries between which a limit serves readers: less is missed between two visits, more is loaded again and again."""


class Settings(Value, frozen=True, dict=True):
    """The configuration, and what comes of it."""

    site: Site
    text: str
    """Of feedpub.toml; empty where there is none."""
    heads: Sequence[PostHead]
    plan: Plan

    def line(self, section: str, key: str = "") -> int | None:
        """The line of a key, else of its section, else of none."""
        here, begin = "", None
        for number, line in enumerate(self.text.split("\n"), 1):
            if found := _SECTION.match(line):
                here = found[1].strip()
                begin = number if here == section else begin
            elif here == section and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return begin

    def line_of(self, problem: Problem) -> int | None:
        """The line of what a problem is about."""
        return self.line(*_PLACES[problem.code])

    @cached_property
    def files(self) -> frozenset[str]:
        """Decoded paths of every document of a feed."""
        return frozenset(
            f"/{feed.directory}{FORMATS[name].file}"
            for feed in (*self.plan.every_feed, *self.plan.every_archive)
            for name in feed.shape.formats
        )


_SECTION = re.compile(r"\s*\[([^\[\]]+)\]")
_PLACES: Mapping[Code, tuple[str, str]] = {
    "private-feeds": ("private", "paths"),
    "podcast-nowhere": ("podcast", "feed"),
}
"""The section and the key in which what feeds are not there was named."""


def _http(one: Settings) -> Iterator[Found]:
    if one.site.site.url.startswith("http://") and not is_nobodys(one.site.site.url):
        yield Found(one.line("site", "url"), f"url {one.site.site.url} begins with http:")


def _reserved(one: Settings) -> Iterator[Found]:
    if is_nobodys(one.site.site.url):
        host = urlsplit(one.site.site.url).hostname
        yield Found(one.line("site", "url"), f"url {one.site.site.url} is at {host}, which is nobody's")


def _authority(one: Settings) -> Iterator[Found]:
    default = SiteSection(url="").authority
    if one.site.site.authority == default and not all(head.id.startswith("http") for head in one.heads):
        yield Found(one.line("site", "authority"), f"authority is missing, so ids begin with tag:{default}")


def _missing(one: Settings, *, key: str) -> Iterator[Found]:
    if not getattr(one.site.site, key):
        yield Found(one.line("site", key), f"{key} is missing")


def _author(one: Settings) -> Iterator[Found]:
    nobody = sum(head.authors == (one.site.author,) for head in one.heads)
    if not one.site.site.author and nobody:
        message = f"author is missing, and {nobody} of {len(one.heads)} posts name none"
        yield Found(one.line("site", "author"), message)


def _limit(one: Settings) -> Iterator[Found]:
    limits = {"feeds": one.site.feeds.limit, **{f"queries.{query.name}": query.limit for query in one.site.queries}}
    for name, limit in limits.items():
        if limit and not FEW <= limit <= MANY:
            yield Found(one.line(name, "limit"), f"limit is {limit}", f"write a number from {FEW} to {MANY}")


def _formats(one: Settings) -> Iterator[Found]:
    if not {"rss", "atom"} & set(one.site.feeds.formats):
        yield Found(one.line("feeds", "formats"), "formats has neither rss nor atom")


def _short(one: Settings) -> Iterator[Found]:
    path = one.site.podcast and one.site.podcast.feed.strip("/")
    for feed in one.plan.every_feed:
        if feed.directory.rstrip("/") == path and len(feed.entries) < feed.total:
            message = f"the podcast carries {len(feed.entries)} of its {feed.total} posts"
            yield Found(one.line("podcast", "feed"), message)


def _empty_queries(one: Settings) -> Iterator[Found]:
    for feed in one.plan.idle:
        yield Found(one.line(f"queries.{feed.names[0]}"), f"the query {feed.names[0]} selects no post")


def _idle_conditions(one: Settings) -> Iterator[Found]:
    """Names in conditions that fit no post at all: a slip of the pen."""
    sections = [("feeds", "exclude", one.site.feeds.exclude)]
    for query in one.site.queries:
        sections += [(f"queries.{query.name}", key, getattr(query, key)) for key in ("all", "any", "none")]
    for section, key, conditions in sections:
        for kind in Conditions.__struct_fields__:
            for name in getattr(conditions, kind):
                selects = selector(Query(name="", all=Conditions(**{kind: (name,)})), one.site)
                if one.heads and not any(map(selects, one.heads)):
                    message = f'{key} names {kind} "{name}", which no post has'
                    message += nearest(name, _names(one.heads, kind), most=0)
                    yield Found(one.line(section, key), message)


def _names(heads: Iterable[PostHead], kind: str) -> set[str]:
    """What conditions of a kind could name."""
    paths = (path[:depth] for head in heads for path in head.categories for depth in range(1, len(path) + 1))
    found = {
        "categories": ("/".join(path) for path in paths),
        "tags": (tag for head in heads for tag in head.tags),
        "authors": (author for head in heads for author in head.authors),
        "languages": (head.language for head in heads if head.language),
    }
    return set(found.get(kind, ()))


def _nothing(one: Settings) -> Iterator[Found]:
    if not one.heads:
        yield Found(one.line("posts", "path"), f"there are no posts in {one.site.posts.path}")
    elif not one.plan.feeds or not one.plan.feeds[0].total:
        yield Found(one.line("feeds", "exclude"), "the feed of all posts has none")


def _redirects(one: Settings) -> Iterator[Found]:
    for move in one.site.moves:
        if move.target is None or not move.target.startswith("/"):
            continue
        target = unquote(move.target)
        if not any(file == target or file.startswith(f"{target.rstrip('/')}/") for file in one.files):
            line = one.line("redirects", move.path.strip("/"))
            yield Found(line, f"{move.path} leads to {target}, where no feed is")


def _hidden(one: Settings) -> Iterator[Found]:
    for move in one.site.moves:
        old = move.path
        if any(file == old or (old.endswith("/") and file.startswith(old)) for file in one.files):
            section = "gone" if move.target is None else "redirects"
            line = one.line(section, "paths" if move.target is None else old.strip("/"))
            yield Found(line, f"[{section}] names {old}, where a feed still is")


def _private(one: Settings) -> Iterator[Found]:
    if one.site.private.paths:
        yield Found(one.line("private", "paths"), "private feeds are in no static output")
        if not one.site.private.users and not one.site.private.tokens:
            yield Found(one.line("private"), "private feeds are for nobody: there are no users and no tokens")


def _published(one: Settings) -> Iterator[Found]:
    is_blog = one.site.posts.dialect == "jekyll" and one.site.ways != Ways()
    names = jekyll.published(one.site.ways) if is_blog else []
    there = [name for name in names if (Path(one.site.root) / name).exists()]
    if there:
        yield Found(
            None, f"Jekyll publishes {' and '.join(there)}", f"write exclude: [{', '.join(names)}] in _config.yml"
        )


def _output(one: Settings) -> Iterator[Found]:
    root, output = Path(one.site.root), one.site.output.path
    place, posts = (root / output).resolve(), one.site.posts_folder
    # A name that begins with a dot is passed over when posts are read
    inside = place.is_relative_to(posts) and not any(name.startswith(".") for name in place.relative_to(posts).parts)
    if output and inside and one.site.posts.dialect == "plain":
        yield Found(one.line("output", "path"), f"the output folder {output} lies in the folder of posts")


RULES: tuple[Rule[Settings], ...] = (
    rule(
        "url-http",
        "warning",
        _http,
        why="Readers on https show no picture from http, and the feed can be changed on its way.",
        mend="write https:",
    ),
    rule(
        "url-reserved",
        "warning",
        _reserved,
        why="Every link in the feeds begins with it, and leads nowhere.",
        mend="write the address at which the feeds will be",
    ),
    rule(
        "authority-missing",
        "warning",
        _authority,
        why="Ids may be those of another's posts, and to change them later makes every post new to every reader.",
        mend="write a domain that you own and a year in which you owned it",
    ),
    rule(
        "language-missing",
        "note",
        partial(_missing, key="language"),
        why="Programs that read aloud or translate have to guess.",
        mend='write language = "en", or the tag of yours',
    ),
    rule(
        "site-title-missing",
        "note",
        partial(_missing, key="title"),
        why="Readers list the feed under the name of its server.",
        mend='write title = "..."',
    ),
    rule(
        "author-missing",
        "note",
        _author,
        why="Readers see the title of the site as the author.",
        mend='write author = "..."',
    ),
    rule(
        "limit-odd",
        "warning",
        _limit,
        why="With few entries readers miss posts between two visits; with many every visit loads all of them.",
        mend="write another limit",
    ),
    rule(
        "formats-few",
        "note",
        _formats,
        why="Many readers know RSS and Atom alone.",
        mend='write formats = ["rss", "atom", "json"]',
    ),
    rule(
        "podcast-short",
        "warning",
        _short,
        why="Directories list the episodes that the feed carries, and no others.",
        mend="write limit = 0 in [feeds], or name a query with such a limit of its own",
    ),
    rule(
        "query-empty",
        "warning",
        _empty_queries,
        why="Whoever subscribes gets nothing.",
        mend="look at its conditions: `feedpub list` tells the names that there are",
    ),
    rule(
        "condition-idle",
        "warning",
        _idle_conditions,
        why="The condition does nothing, or keeps every post out.",
        mend="write the name as the posts spell it",
    ),
    rule(
        "no-posts",
        "warning",
        _nothing,
        why="Whoever subscribes gets nothing.",
        mend="see whether [posts] path and [feeds] exclude are right",
    ),
    rule(
        "redirect-nowhere",
        "warning",
        _redirects,
        why="Readers that ask for the old address get an error in place of the feed.",
        mend="write the address of a feed: `feedpub list` tells them",
    ),
    rule(
        "redirect-hides",
        "warning",
        _hidden,
        why="Nobody can read the feed that is there.",
        mend="take the line out",
    ),
    rule(
        "private-static",
        "note",
        _private,
        why="Whoever has static files can read them all, so `feedpub build` leaves private feeds out.",
        mend="let `feedpub serve` hand them out",
    ),
    rule(
        "configuration-public",
        "warning",
        _published,
        why="Anyone can read there how your feeds are made, and the hashes of passwords and tokens.",
        mend="exclude it in Jekyll's configuration",
    ),
    rule(
        "output-in-posts",
        "error",
        _output,
        why="What was published is read as posts with the next build.",
        mend="choose a folder beside that of the posts",
    ),
)

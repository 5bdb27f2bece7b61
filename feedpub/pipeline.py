"""A Site in, a Report out: the one place where the order of the steps is written.

Two passes, because feeds show a few posts of many: the head pass reads the front matter of every file, the
body pass the whole of those posts that some feed carries.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache as once
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from feedpub import archives, dialects, documents, hosting, plugins
from feedpub.bodies import Bodies, show, still, wider
from feedpub.cache import Cache, Decision, Row, packed
from feedpub.config import FILE_NAME, Site
from feedpub.errors import ConfigError
from feedpub.jobs import Map, batches
from feedpub.model import Event, OnEvent, Post, PostHead, Problem, Read, Report, SourceFile, digest_of
from feedpub.normalize.languages import settled
from feedpub.passes import read_heads
from feedpub.plan import Plan, last_change, plan
from feedpub.ports import Source, Target
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import DiskTarget
from feedpub.remote import Probe, probed
from feedpub.render.pages import Places
from feedpub.render.pages.trial import check as check_templates
from feedpub.sources.folder import PostsFolder
from feedpub.sources.records import as_source, part_of
from feedpub.sources.secluded import Secluded

WriteCatalogue: TypeAlias = Callable[[Site, Places, Iterable[PostHead]], None]


def build(
    site: Site,
    *,
    source: Source | None = None,
    target: Target | None = None,
    cache: Cache | None = None,
    now: datetime | None = None,
    map: Map = map,  # noqa: A002  the name says what it takes
    probe: Probe | None = None,
    on_event: OnEvent | None = None,
    private: bool = False,
    catalogue: WriteCatalogue | None = None,
) -> Report:
    """Publish the feeds of a site.

    Each argument but the first stands for an effect and has the ordinary one as its default: `source` the
    site's posts folder, `target` its output folder (or plugins), `cache` the one in its state folder, `now` (aware) the
    clock, `map` this process; `probe`, where it is given, is asked for the lengths of remote files;
    `on_event` is told of progress.  Private feeds are left out unless `private` says that the target keeps them so.
    `catalogue`, where it is given, is told last of every public post, for someone who writes the pages of those
    that no feed carries.

    Posts with errors are left out and reported; the others are published.  Raises ConfigError when a template of
    the site's own is wrong, SourceError when the posts cannot be read at all and PublishError when the output
    cannot be written.
    """
    source = source or source_of(site)
    target = target or output_of(site)
    now = now or datetime.now(UTC)
    check_templates(site)
    tell = on_event or (lambda _: None)
    cache = cache or cache_of(site)
    found = survey(site, source=source, cache=cache, map=map, on_event=on_event)
    withheld = bool(site.private.paths) and not private
    public = once(lambda: _public(site, found.heads, now))

    def planned(read: Mapping[str, Read[Post]] = MappingProxyType({}), factor: int = 1) -> Plan:
        heads = found.heads if not withheld else () if site.private.whole else public()[0]
        return plan([one for head in heads if (one := still(head, read.get(head.path)))], wider(site, factor), now)

    # What a server writes for every post, and what is private, needs all heads anyway
    recalled = None if catalogue or site.private.paths else cache.decisions.recall(found.digest, now)
    decided = recalled.plan if recalled else planned()
    bodies = Bodies.of(site, source, found.files, lambda: public()[0], cache, map)
    shown = show(decided, planned, bodies, tell)
    noticed = [WITHHELD, *public()[1]] if withheld else [*shown.plan.misnamed]
    if probe:
        shown = shown.with_posts(probed(shown.posts, probe, site, tell, noticed))
    spoken = recalled.spoken(site) if recalled else settled(site, (head.title for head in found.heads))
    if shown.plan is decided and not (recalled or site.private.paths):
        since = last_change(found.heads, now)
        cache.decisions.keep(Decision(found.digest, since, decided, spoken.site.language))
    secluded = Secluded.of(spoken, source, shown.plan)
    theirs = shown.with_posts(
        {path: secluded.post(shown.posts[path]) for path in shown.posts.keys() & shown.plan.secret}
    )
    places = (documents.places_of_all if catalogue else documents.places_of)(spoken, shown.plan)
    their_places = documents.places_of_private(spoken, shown.plan, secluded)
    pages_of = partial(documents.PostPages, known=cache.documents, problems=noticed, share=map)
    posts = pages_of(spoken, source, places)
    their_posts = pages_of(documents.unlisted(spoken), secluded, their_places)
    read_theirs = secluded.reading(bodies.read)
    written = itertools.chain(
        documents.feeds(spoken, shown, theirs, cache.documents, noticed, tell),
        documents.pages(shown, posts),
        documents.pages(theirs, their_posts),
        archives.write(site, shown.plan.archives, bodies.read, posts.write, noticed, map),
        archives.write(site, shown.plan.private_archives, read_theirs, their_posts.write, noticed, map),
        hosting.files(spoken),
    )
    nothing = withheld and site.private.whole
    done = target.publish(() if nothing else written)
    cache.documents.keep()
    if catalogue:
        catalogue(spoken, places, shown.plan.public)
    problems = {
        *(one.below(site.posts.path) for one in (*found.problems, *shown.plan.problems, *shown.problems)),
        *(one.below(site.output.path) for one in done.problems),
        *noticed,
    }
    lost = {one.path for one in noticed if one.level == "error"}  # of which only their archives knew
    return Report(
        published=shown.plan.published - len(lost),
        skipped=len({one.path for one in problems if one.level == "error"}),
        hidden=shown.plan.hidden,
        feeds=0 if nothing else len(shown.plan.every_feed),
        written=done.written,
        unchanged=done.unchanged,
        removed=done.removed,
        problems=tuple(sorted(problems, key=lambda one: (one.path, one.line or 0, one.message))),
        next_change=shown.plan.next_change,
    )


WITHHELD = Problem(
    FILE_NAME,
    "private feeds were left out: whoever has static files can read them",
    "let `feedpub serve` hand them out",
    level="warning",
)


def _public(site: Site, heads: tuple[PostHead, ...], now: datetime) -> tuple[tuple[PostHead, ...], tuple[Problem, ...]]:
    """Those of the posts that everybody may know of: others may link to them and so show their titles.

    And what the configuration names and is not there.
    """
    if not site.private.paths:
        return heads, ()
    decided = plan(heads, site, now)
    return tuple(head for head in heads if head.path not in decided.secret), decided.misnamed


def posts_of(site: Site) -> PostsFolder:
    """The folder that a site's posts are read from."""
    folder = (Path(site.root) / site.posts.path).resolve()
    return PostsFolder(folder, dialects.named(site.posts.dialect).ignore)


def source_of(site: Site) -> Source:
    """Where a site's posts come from: a plugin, or its folder; raises SourceError."""
    given = plugins.load(site).source()
    return posts_of(site) if given is None else as_source(given)


def output_of(site: Site) -> Target:
    """Where a site's static files go: to a plugin, or to its folder; raises ConfigError where none is named."""
    return plugins.load(site).target() or folder_of(site)


def folder_of(site: Site) -> DiskTarget:
    """The folder that a site's static files go to; raises ConfigError where none is named."""
    if not site.output.path:
        raise ConfigError("no output folder: give --output DIR, or name one in feedpub.toml under [output] path")
    return DiskTarget(Path(site.root) / site.output.path, tuple(CODINGS) if site.output.precompressed else ())


def cache_of(site: Site) -> Cache:
    """What earlier builds of a site learned."""
    return Cache.load(Path(site.root) / site.state / "cache", site)


@dataclass(frozen=True)
class Survey:
    """What the head pass found; what an earlier build knew is unpacked where it is wanted."""

    files: tuple[SourceFile, ...]
    unreadable: tuple[Problem, ...]
    known: Mapping[str, Row]
    fresh: Mapping[str, Read[PostHead]]

    @cached_property
    def heads(self) -> tuple[PostHead, ...]:
        """Those of all posts without errors."""
        found = (self.fresh.get(path) or self.known[path].unpacked(path, PostHead) for path in self._paths)
        return tuple(one.post for one in found if one.post)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files and heads."""
        found = ((self.fresh.get(path) or self.known[path]).problems for path in self._paths)
        return (*self.unreadable, *itertools.chain.from_iterable(found))

    @cached_property
    def digest(self) -> str:
        """What names these heads and no others."""
        known, fresh = self.known, self.fresh
        heads = (known[path].post if path in known else packed(fresh[path].post) for path in self._paths)
        return digest_of(b"".join(heads))

    @property
    def _paths(self) -> Iterator[str]:
        return (file.path for file in self.files)


def survey(
    site: Site,
    *,
    source: Source | None = None,
    cache: Cache | None = None,
    map: Map = map,  # noqa: A002
    on_event: OnEvent | None = None,
) -> Survey:
    """Read the front matter of every post, or recall it; the arguments are those of `build`."""
    source, cache = source or source_of(site), cache or cache_of(site)
    files, problems = source.files()
    known = {file.path: row for file in files if (row := cache.heads.get(file))}
    read: dict[str, Read[PostHead]] = {}
    fresh = batches(one.path for one in files if one.path not in known)
    for batch in map(partial(_one_batch, site), ((part_of(source, few), few) for few in fresh)):
        read.update((one.path, one) for one in batch)
        if on_event:
            on_event(Event("read", len(known) + len(read), len(files)))
    cache.heads.keep(files, read)
    return Survey(files, problems, known, read)


def _one_batch(site: Site, few: tuple[Source, Sequence[str]]) -> list[Read[PostHead]]:
    source, paths = few
    return read_heads(site, source, paths)

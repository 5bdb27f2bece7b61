"""A Site in, a Report out: the one place where the order of the steps is written.

Two passes, because feeds show a few posts of many: the head pass reads the front matter of every file, the
body pass the whole of those posts that some feed carries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from feedpub.cache import saving
from feedpub.cache.learned import Cache
from feedpub.config import Site
from feedpub.ends import output_of, source_of
from feedpub.jobs import Map
from feedpub.model import OnEvent, PostHead, Report
from feedpub.pipeline import documents, editions
from feedpub.pipeline.bodies import Bodies
from feedpub.pipeline.editions import Edition
from feedpub.pipeline.heads import Survey, read_all
from feedpub.pipeline.linking import Linking
from feedpub.pipeline.making import Maker
from feedpub.pipeline.pageless import links_to_no_page
from feedpub.pipeline.planner import Planner
from feedpub.pipeline.remote import Probe, probed
from feedpub.pipeline.showing import show
from feedpub.ports import Source, Target
from feedpub.render.pages import Places
from feedpub.render.pages.trial import check as check_templates

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
    that no feed carries, and of the private ones that they are there.

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
    site = site.read_from(source.folder)
    found = survey(site, source=source, cache=cache, map=map, on_event=on_event)
    withheld = bool(site.private.paths) and not private
    planner = Planner(site, found, now, withheld=withheld, whole=catalogue is not None)
    decision = planner.decision(cache.decisions)
    others = Linking(site, source, lambda: found.linked(site), lambda: planner.everything, now)
    bodies = Bodies(site, source, found.files, others, cache.posts, map, now)
    shown = show(decision.plan, planner.plan, bodies, tell)
    if planner.is_kept and shown.plan is decision.plan:
        cache.decisions.keep(decision)
    noticed = planner.noticed(shown.plan)  # and, as they are written, what is wrong with documents
    if probe:
        shown = shown.with_posts(probed(shown.posts, probe, site, tell, noticed))
    spoken = decision.spoken(site)
    places = (editions.places_of_all if catalogue else editions.places_of)(spoken, shown.plan)
    both = (
        Edition.public(spoken, source, shown, places, bodies.read),
        Edition.private(spoken, source, shown, bodies.read),
    )
    written = documents.write(site, both, Maker(cache.documents, noticed, map, tell))
    done = target.publish(() if planner.is_empty else written)
    cache.documents.keep()
    if catalogue:
        catalogue(spoken, places, (*shown.plan.public, *others.closed))
    problems = {
        *(one.below(site.posts.path) for one in (*found.problems, *shown.plan.problems, *shown.problems)),
        *(one.below(site.output.path) for one in done.problems),
        *noticed,
        *(() if catalogue else (one.below(site.posts.path) for one in links_to_no_page(shown, places, site))),
    }
    lost = {one.path for one in noticed if one.level == "error"}  # of which only their archives knew
    return Report(
        published=shown.plan.published - len(lost),
        skipped=len({one.path for one in problems if one.level == "error"}),
        hidden=shown.plan.hidden,
        feeds=0 if planner.is_empty else len(shown.plan.every_feed),
        written=done.written,
        unchanged=done.unchanged,
        removed=done.removed,
        problems=tuple(sorted(problems, key=lambda one: (one.path, one.line or 0, one.message))),
        next_change=min(filter(None, (planner.next_change(shown.plan), *cache.posts.awaited)), default=None),
    )


def cache_of(site: Site) -> Cache:
    """What earlier builds of a site learned."""
    return Cache.load(saving.folder(site), site)


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
    return read_all(site, source, cache.heads, map, on_event or (lambda _: None))

"""A Site in, all Findings out: of its configuration, of every post, of every feed."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from feedpub import plugins
from feedpub.base.values import Value, replace
from feedpub.check import configuration, feeds, posts, remote
from feedpub.check.feeds import Folder
from feedpub.check.feeds.common import entries
from feedpub.check.findings import Finding, in_order, look
from feedpub.check.published import folder
from feedpub.check.reported import reported
from feedpub.config import FILE_NAME, Site
from feedpub.dialects.texts import strings
from feedpub.ends import posts_of, source_of
from feedpub.jobs import Map
from feedpub.model import FORMATS, INDEX, OPML, Event, OnEvent
from feedpub.pipeline import survey
from feedpub.pipeline.heads import Survey
from feedpub.pipeline.linking import Linking
from feedpub.pipeline.remote import Probe
from feedpub.plan import Plan, plan
from feedpub.problems import PostError, Problem
from feedpub.sources.folder import PostsFolder

ROOTS = ("source", "static", "assets", "public", "content", "src", "docs")
"""Folders of generators whose files come to stand at the root of the site."""

ALIASES = ("alias", "aliases", "redirect_from")
"""Keys under which a post says where it once was; generators lead from there to where it is now."""

OF_POSTS = {
    "content-escaped": "markup-shown",
    "content-lazy": "image-without-address",
    "content-local": "address-unreachable",
    "content-open": "tag-open",
    "title-holds-markup": "title-markup",
}
"""What is found in feeds, and what is told of the posts with the same fault."""


class Checked(Value, frozen=True):
    """What a check looked at, and what it found."""

    posts: int
    feeds: int
    """Documents."""
    findings: tuple[Finding, ...]


def check(
    site: Site,
    *,
    now: datetime | None = None,
    map: Map = map,  # noqa: A002
    probe: Probe | None = None,
    on_event: OnEvent | None = None,
) -> Checked:
    """Look at a site like a strict editor.

    `now` (aware) is the clock by default, `map` this process; `probe`, where it is given, is asked whether remote
    addresses are there, and `on_event` is told of that.  Raises ConfigError and SourceError like a build.
    """
    now = now or datetime.now(UTC)
    source = source_of(site)
    found = survey(site, source=source, map=map)
    decided = plan(found.heads, site, now)
    blog = replace(_blog(site, found, decided, now), asks=probe is not None)
    # Posts of a plugin are no files: all that there is to tell of them is what reading them told
    has_files = not plugins.load(site).has_source
    files = [one.path for one in found.files] if has_files else []
    of_posts, looks = posts.look_at(blog, files, map)
    unreadable = {one.path for one in found.problems} - set(files)
    several = (*(one for one in found.problems if one.path in unreadable), *decided.problems)
    settings = configuration.Settings(site, _configuration(site), found.heads, decided)
    findings = [
        *(one.below(source.folder) for one in (*of_posts, *_several(several, looks))),
        *(reported(one, settings.line_of(one)) for one in decided.misnamed),
        *look(configuration.RULES, settings, FILE_NAME),
    ]
    if probe:
        tell = on_event or (lambda _: None)
        dead = remote.look_at_links(looks, probe, lambda done, total: tell(Event("probe", done, total)))
        findings += (one.below(source.folder) for one in dead)
    published = folder(site, now, map)
    of_feeds = (
        one.below(_shown(site)) for one in _not_of_posts(feeds.look_at_folder(published, now), published, looks)
    )
    return Checked(len(found.files), len(published.documents), in_order((*findings, *of_feeds)))


def _not_of_posts(found: Iterable[Finding], folder: Folder, looks: Iterable[posts.Look]) -> Iterator[Finding]:
    """What is found in feeds, without what is told of a post that they carry."""
    told = {(look.head.id, one.code) for look in looks if look.head for one in look.findings}
    for one in found:
        carried = entries(folder.by_path[one.path]) if one.code in OF_POSTS else ()
        if not any((entry.id, OF_POSTS[one.code]) in told for entry in carried):
            yield one


def _shown(site: Site) -> str:
    """The output folder, as a person sees it from the site's."""
    return Path(os.path.relpath(Path(site.root) / site.output.path, site.root)).as_posix() if site.output.path else ""


def _configuration(site: Site) -> str:
    try:
        return (Path(site.root) / FILE_NAME).read_text(encoding="utf-8")
    except OSError:
        return ""


def _several(problems: Iterable[Problem], looks: Iterable[posts.Look]) -> Iterator[Finding]:
    """What is wrong with posts that are alike, at the line of what they share."""
    lines = {look.path: look.lines for look in looks}
    for problem in problems:
        here = lines.get(problem.path, {})
        keys = ("id",) if problem.code == "id-claimed" else ("link", "slug", "title")
        number = next((here[key] for key in keys if key in here), 1)
        yield reported(problem, number)


def _blog(site: Site, found: Survey, decided: Plan, now: datetime) -> posts.Blog:
    source = posts_of(site)
    others = Linking(site, source, lambda: found.linked(site), lambda: decided, now)
    return posts.Blog(
        site=site,
        source=source,
        now=now,
        others=others,
        addresses={head.url.rstrip("/"): head.path for head in others.heads() if others.has_page(head)},
        places=frozenset((*_places(site, decided), *_aliases(source, found.files.paths))),
        folders=tuple(_folders(site)),
    )


def _places(site: Site, decided: Plan) -> Iterator[str]:
    """Where feeds, their pages and their lists are."""
    beside = ("", INDEX, OPML) if site.feeds.opml else ("", INDEX)
    for feed in (*decided.feeds, *decided.archives):
        yield from (feed.directory + name for name in beside)
        yield from (feed.directory + FORMATS[name].file for name in feed.shape.formats)


def _aliases(source: PostsFolder, paths: Iterable[str]) -> Iterator[str]:
    """Where posts once were."""
    for path in paths:
        with suppress(PostError):
            fields = source.head(path).fields
            yield from (f"{one.strip('/')}/" for name in ALIASES for one in strings(fields.get(name)))


def _folders(site: Site) -> Iterator[str]:
    root = Path(site.root)
    yield str(site.posts_folder)
    if site.posts.dialect != "plain" or (root / FILE_NAME).exists():
        yield str(root)
    yield from (str(root / name) for name in ROOTS if (root / name).is_dir())

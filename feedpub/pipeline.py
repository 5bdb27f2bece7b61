"""A Site in, a Report out: the one place where the order of the steps is written.

Two passes, because feeds show a few posts of many: the head pass reads the front matter of every file, the
body pass the whole of those posts that some feed carries.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from feedpub import archives, dialects, hosting, normalize, render
from feedpub.cache import Cache, Table
from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.jobs import Map
from feedpub.model import (
    FORMATS,
    Answer,
    Artifact,
    Enclosure,
    Event,
    Post,
    PostHead,
    Problem,
    Published,
    Read,
    Report,
    SourceFile,
)
from feedpub.normalize.languages import suggested
from feedpub.passes import Source, read_heads, read_posts
from feedpub.plan import Plan, plan
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import DiskTarget
from feedpub.render.pages.trial import check as check_templates
from feedpub.sources.assets import published_assets
from feedpub.sources.folder import PostsFolder

BATCH = 250
"""Files that one call of `map` handles."""
REMEMBERED = 10_000
"""Posts whose bodies are kept from one build to the next."""


class Target(Protocol):
    """Where artifacts go."""

    def publish(self, artifacts: Iterable[Artifact]) -> Published:
        """Make the place hold exactly these artifacts; raises PublishError."""


Probe: TypeAlias = Callable[[Collection[str], Callable[[int, int], None]], Mapping[str, Answer | str]]
"""URLs, and what to tell how many of how many are done -> what their servers say, or why they say nothing."""
OnEvent: TypeAlias = Callable[[Event], None]


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
) -> Report:
    """Publish the feeds of a site.

    Each argument but the first stands for an effect and has the ordinary one as its default: `source` the
    site's posts folder, `target` its output folder, `cache` the one in its state folder, `now` (aware) the
    clock, `map` this process; `probe`, where it is given, is asked for the lengths of remote files;
    `on_event` is told of progress.

    Posts with errors are left out and reported; the others are published.  Raises ConfigError when a template of
    the site's own is wrong, SourceError when the posts cannot be read at all and PublishError when the output
    cannot be written.
    """
    source = source or posts_of(site)
    target = target or output_of(site)
    now = now or datetime.now(UTC)
    check_templates(site)
    tell = on_event or (lambda _: None)
    cache = cache or cache_of(site)
    found = survey(site, source=source, cache=cache, map=map, on_event=on_event)
    bodies = _Bodies.of(site, source, found, cache, map)
    site = _with_language(site, found.heads)
    shown = _show(site, bodies, found.heads, now, tell)
    noticed: list[Problem] = []
    if probe:
        shown = replace(shown, posts=_probed(shown.posts, probe, site, tell, noticed))
    feeds = _artifacts(site, shown, noticed, tell)
    history = archives.write(site, shown.plan.archives, bodies.read, noticed, map)
    pages = _pages(site, source, shown, noticed, map)
    done = target.publish(itertools.chain(feeds, history, pages, hosting.files(site)))
    problems = {
        *(one.below(site.posts.path) for one in (*found.problems, *shown.plan.problems, *shown.problems)),
        *(one.below(site.output.path) for one in done.problems),
        *noticed,
    }
    return Report(
        published=shown.plan.published,
        skipped=len({one.path for one in problems if one.level == "error"}),
        hidden=shown.plan.hidden,
        written=done.written,
        unchanged=done.unchanged,
        removed=done.removed,
        problems=tuple(sorted(problems, key=lambda one: (one.path, one.line or 0, one.message))),
        next_change=shown.plan.next_change,
    )


def posts_of(site: Site) -> PostsFolder:
    """The folder that a site's posts are read from."""
    folder = (Path(site.root) / site.posts.path).resolve()
    return PostsFolder(folder, dialects.named(site.posts.dialect).ignore)


def output_of(site: Site) -> DiskTarget:
    """The folder that a site's static files go to; raises ConfigError where none is named."""
    if not site.output.path:
        raise ConfigError("no output folder: give --output DIR, or name one in feedpub.toml under [output] path")
    return DiskTarget(Path(site.root) / site.output.path, tuple(CODINGS) if site.output.precompressed else ())


def cache_of(site: Site) -> Cache:
    """What earlier builds of a site learned."""
    return Cache.load(Path(site.root) / site.state / "cache", site)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the head pass found."""

    heads: tuple[PostHead, ...]
    problems: tuple[Problem, ...]
    files: tuple[SourceFile, ...]


def survey(
    site: Site,
    *,
    source: Source | None = None,
    cache: Cache | None = None,
    map: Map = map,  # noqa: A002
    on_event: OnEvent | None = None,
) -> Survey:
    """Read the front matter of every post, or recall it; the arguments are those of `build`."""
    source, cache = source or posts_of(site), cache or cache_of(site)
    files, problems = source.files()
    read = {file.path: known for file in files if (known := cache.heads.get(file))}
    fresh = [file.path for file in files if file.path not in read]
    for batch in map(partial(read_heads, site, source), _batches(fresh)):
        read.update((one.path, one) for one in batch)
        if on_event:
            on_event(Event("read", len(read), len(files)))
    cache.heads.keep(files, read)
    results = [read[file.path] for file in files]
    return Survey(
        tuple(one.post for one in results if one.post),
        (*problems, *itertools.chain.from_iterable(one.problems for one in results)),
        files,
    )


def _with_language(site: Site, heads: Iterable[PostHead]) -> Site:
    if site.site.language:
        return site
    return replace(site, site=replace(site.site, language=suggested(head.title for head in heads)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The plan, and every post that it shows."""

    plan: Plan
    posts: Mapping[str, Post]
    problems: tuple[Problem, ...]


def _show(site: Site, bodies: _Bodies, heads: Sequence[PostHead], now: datetime, tell: OnEvent) -> _Shown:
    """Plan and read whole what the plan shows; a post that fails leaves its place to the next one."""
    read: dict[str, Read[Post]] = {}
    while True:
        decided = plan(heads, site, now)
        shown = {entry.path: entry for feed in decided.feeds for entry in feed.entries}
        missing = [entry for entry in shown.values() if entry.path not in read]
        if not missing:
            break
        for batch in bodies.read(missing):
            read.update((one.path, one) for one in batch)
            tell(Event("render", len(read), len(shown)))
        heads = [head for head in heads if head.path not in read or read[head.path].post]
    bodies.keep(read)
    posts = {path: replace(one.post, id=shown[path].id) for path, one in read.items() if one.post and path in shown}
    return _Shown(decided, posts, tuple(itertools.chain.from_iterable(one.problems for one in read.values())))


@dataclass(frozen=True, slots=True)
class _Bodies:
    """The body pass, over as many processes as `share` has; what is known of a post is not read again."""

    source: Source
    files: Mapping[str, SourceFile]
    known: Table[Post] | None
    one_batch: Callable[[Sequence[PostHead]], list[Read[Post]]]
    share: Map

    @classmethod
    def of(cls, site: Site, source: Source, found: Survey, cache: Cache, share: Map) -> _Bodies:
        """Those of a site whose heads were found."""
        linked = bool(dialects.named(site.posts.dialect).templates)  # a post may then hold the address of another
        others = normalize.index(found.heads) if linked else {}
        files = {file.path: file for file in found.files}
        return cls(source, files, None if linked else cache.posts, partial(read_posts, site, source, others), share)

    def read(self, heads: Iterable[PostHead]) -> Iterator[list[Read[Post]]]:
        """Read these posts whole, or recall them."""
        recalled = {head.path: known for head in heads if (known := self._recall(head.path))}
        yield list(recalled.values())
        yield from self.share(self.one_batch, _batches(head for head in heads if head.path not in recalled))

    def _recall(self, path: str) -> Read[Post] | None:
        known = self.known.get(self.files[path]) if self.known else None
        if known and all(self.source.asset(path, reference) == length for reference, length in known.assets):
            return known
        return None

    def keep(self, read: Mapping[str, Read[Post]]) -> None:
        """Remember these posts, unless they are very many."""
        if self.known and len(read) <= REMEMBERED:
            self.known.keep((self.files[path] for path in read), read)


def _probed(
    posts: Mapping[str, Post], probe: Probe, site: Site, tell: OnEvent, problems: list[Problem]
) -> Mapping[str, Post]:
    """Complete what is not known of remote files; a server that fails costs a warning."""
    unknown = {path: [one.url for one in _files(post) if not one.length] for path, post in posts.items()}
    urls = sorted({url for needed in unknown.values() for url in needed})
    answers = probe(urls, lambda done, total: tell(Event("probe", done, total)))
    for path, needed in unknown.items():
        failed = [(url, answer) for url in needed if isinstance(answer := answers[url], str)]
        hint = "mend the address, or build without --probe"
        found = (Problem(path, f"{url} {why}", hint, level="warning") for url, why in failed)
        problems += (one.below(site.posts.path) for one in found)
    return {path: _answered(post, answers) for path, post in posts.items()}


def _files(post: Post) -> tuple[Enclosure, ...]:
    return post.media if post.image is None else (*post.media, post.image)


def _answered(post: Post, answers: Mapping[str, Answer | str]) -> Post:
    def completed(one: Enclosure) -> Enclosure:
        answer = answers.get(one.url)
        if not isinstance(answer, Answer):
            return one
        # A server that knows no better says octet-stream, or that a film is a page
        same_kind = answer.type.partition("/")[0] == one.type.partition("/")[0]
        return replace(one, length=answer.length, type=answer.type if same_kind else one.type)

    return replace(
        post,
        media=tuple(map(completed, post.media)),
        image=completed(post.image) if post.image else None,
    )


def _artifacts(site: Site, shown: _Shown, problems: list[Problem], tell: OnEvent) -> Iterator[Artifact]:
    feeds = shown.plan.feeds
    for done, feed in enumerate(feeds, 1):
        whole = feed.filled(shown.posts)
        fitting = render.fit(whole)
        problems += (one.below(site.output.path) for one in render.shortened(whole, fitting))
        for name in feed.shape.formats:
            yield render.feed(fitting, site, FORMATS[name])
        tell(Event("publish", done, len(feeds)))


def _pages(site: Site, source: Source, shown: _Shown, problems: list[Problem], share: Map) -> Iterator[Artifact]:
    """Write what people open in a browser, and what belongs to it."""
    places = render.pages.places(shown.plan.feeds, site)
    yield render.pages.index(places, site)
    yield from render.pages.errors(places, site)
    for feed in shown.plan.feeds:
        if feed.address:
            yield render.pages.feed(feed.filled(shown.posts), places, site)
        if len(branch := places.branch(feed)) > 1 or not feed.address:
            yield render.opml(branch, site)
    posts = [shown.posts[path] for path in sorted(places.posts)]
    yield from itertools.chain.from_iterable(share(partial(_post_pages, site, places), _batches(posts)))
    missing: list[Problem] = []
    yield from published_assets(posts, site, source, missing)
    problems += (one.below(site.posts.path) for one in missing)


def _post_pages(site: Site, places: render.pages.Places, posts: Sequence[Post]) -> list[Artifact]:
    return [render.pages.post(post, places, site) for post in posts]


T = TypeVar("T")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    items = iter(items)
    while batch := list(itertools.islice(items, BATCH)):
        yield batch

"""Paths of posts in, their heads or the whole posts out: what one process does of a build, a batch at a time.

One bad post never takes another down: whatever goes wrong with it becomes its Problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from feedpub import normalize, plugins
from feedpub.base.steps import Steps, abreast
from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.model import Post, PostHead, RawPost
from feedpub.normalize.urls import names
from feedpub.pipeline.linking import Others
from feedpub.plugins import Plugged, transforms
from feedpub.ports import Source
from feedpub.problems import PostError, defect
from feedpub.reads import Dependencies, Link, Read

if TYPE_CHECKING:
    from feedpub.normalize.traced import Traced


def read_heads(site: Site, source: Source, paths: Sequence[str]) -> list[Read[PostHead]]:
    """The head pass: the front matter of these posts, all of which is read before any is understood, see `steps`."""
    understood = partial(_head, site, source, plugins.load(site))
    raws = [_guarded(path, source.head, path) for path in paths]
    return [
        raw if isinstance(raw, Read) else _guarded(path, understood, raw) for path, raw in zip(paths, raws, strict=True)
    ]


def read_posts(
    site: Site, source: Source, others: Others, now: datetime, heads: Sequence[PostHead]
) -> list[Read[Post]]:
    """The body pass: these posts, whole, as they are `now`; `others` are those to which each may link."""
    read = partial(_post, site, source, plugins.load(site), others, now)
    return abreast(_guarded_steps(head.path, read(head.path)) for head in heads)


def _head(site: Site, source: Source, plugged: Plugged, raw: RawPost) -> Read[PostHead]:
    if normalize.wants_text(raw, site):
        raw = source.post(raw.path)
    try:
        head, problems = normalize.head(raw, site)
    except PostError as error:
        if error.problem.level != "note":
            raise
        return Read(raw.path, normalize.page(raw, site), (error.problem,))
    return Read(head.path, transforms.head(plugged, head), problems)


def _post(site: Site, source: Source, plugged: Plugged, others: Others, now: datetime, path: str) -> Steps[Read[Post]]:
    assets: dict[str, int | None] = {}
    durations: dict[str, int | None] = {}
    asked = Asked(others, path)
    raw = source.post(path)
    yield
    post, problems = yield from normalize.steps(raw, site, _noted(partial(source.asset, path), assets), asked)
    whole = transforms.whole(plugged, _timed(post, site, _noted(partial(source.duration, path), durations)))
    dependencies = Dependencies(tuple(assets.items()), tuple(durations.items()), tuple(asked.answers.items()))
    if whole and whole.updated != whole.published:
        moment = whole.updated, whole.updated <= now
        whole, dependencies = _as_of(whole, now), dependencies._replace(moments=(moment,))
    return Read(path, whole, problems, dependencies)


def _as_of(post: Post, now: datetime) -> Post:
    """A post without a change that is still to come."""
    return post if post.updated <= now else replace(post, updated=post.published)


def _noted(ask: Callable[[str], int | None], answers: dict[str, int | None]) -> Callable[[str], int | None]:
    """The same; what it answers of each file is noted."""

    def asked(reference: str) -> int | None:
        answers[reference] = ask(reference)
        return answers[reference]

    return asked


class Asked(Mapping[str, PostHead]):
    """Posts by name, with a memory of which were asked for and what was to be had."""

    def __init__(self, others: Others, path: str) -> None:
        """Those to which the post at a path may link."""
        self.others = others
        self.path = path
        self.answers: dict[str, Link | None] = {}

    def __getitem__(self, name: str) -> PostHead:
        found = self._posts.get(name)
        self.answers[name] = link_to(found)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._posts)

    def __len__(self) -> int:
        return len(self._posts)

    @property
    def _posts(self) -> Mapping[str, PostHead]:
        return self.others(self.path)


def link_to(post: PostHead | None) -> Link | None:
    """The link to a post, if there is one."""
    return Link(post.url, post.title, post.path, post.language) if post else None


def trace_post(site: Site, source: Source, others: Others, now: datetime, path: str) -> tuple[Post, Traced]:
    """Read one post whole, as it is `now`, with the fields that know what became of them; raises PostError.

    A post that a plugin drops is a draft here.
    """
    post, fields = normalize.trace(source.post(path), site, partial(source.asset, path), others(path))
    timed = _timed(post, site, partial(source.duration, path))
    if timed != post:
        fields.came_from("duration", "the file itself")
    whole = transforms.whole(plugins.load(site), timed) or replace(timed, draft=True)
    for name in Post.__struct_fields__:
        if name != "content" and getattr(whole, name) != getattr(timed, name):
            fields.came_from(_MEANINGS.get(name, name), PLUGIN)
    if whole.updated > now:
        fields.came_from("updated", "the date of publication")
    return _as_of(whole, now), fields


PLUGIN = "a plugin"
_MEANINGS = {"url": "link"}
"""What the keys of a value are found under, where that has another name."""


def _timed(post: Post, site: Site, duration: Callable[[str], int | None]) -> Post:
    """Tell how long an episode plays whose front matter does not, where its file is at hand."""
    episode = post.episode
    if episode is None or episode.duration is not None:
        return post
    known = map(duration, names(post.media[0].url, post.url, site.site.url))
    return replace(post, episode=replace(episode, duration=next((one for one in known if one is not None), None)))


A = TypeVar("A")
B = TypeVar("B")


def _guarded(path: str, read: Callable[[A], B], given: A) -> B | Read[Any]:
    try:
        return read(given)
    except Exception as error:
        return _failed(path, error)


def _guarded_steps(path: str, read: Steps[Read[Post]]) -> Steps[Read[Post]]:
    try:
        return (yield from read)
    except Exception as error:
        return _failed(path, error)


def _failed(path: str, error: Exception) -> Read[Any]:
    return Read(path, None, (error.problem if isinstance(error, PostError) else defect(path, error),))

"""What a plugin can be, and all plugins of a site together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn, TypeVar

from feedpub.base.values import Value
from feedpub.config import FILE_NAME, Site
from feedpub.errors import ConfigError, FeedpubError, PublishError, SourceError
from feedpub.model import Artifact, Feed, Post, PostHead, Published
from feedpub.ports import Record, Source, Target
from feedpub.problems import Problem

T = TypeVar("T")


class Renderer(Value, frozen=True):
    """A further format: each feed has a file of this name beside its others."""

    file: str
    """Name of the file, "feed.txt"."""
    media_type: str
    """With its charset, if it is text."""
    write: Callable[[Feed[Post], Site], bytes]
    """Gives the bytes of a feed, always the same for the same feed."""


class Plugin(Value, frozen=True, kw_only=True):
    """What a plugin adds to a publication: any of these.

    The entry point of a plugin, in the group `feedpub.plugins`, is a function that is called with the Site, and with
    the options that stand under `[plugins.NAME]` by their names, and returns a Plugin.  Every process that builds calls
    it, so it should do no work by itself.
    """

    source: Callable[[], Source | Iterable[Record]] | None = None
    """Gives the posts, in the place of the posts folder: records as `Records.of` takes them, or a Source."""
    head: Callable[[PostHead], PostHead | None] | None = None
    """Changes what a post's feeds are decided by, such as its title, date and categories; None keeps it out of all
    feeds.  It sees every post.  Path and id stay."""
    post: Callable[[Post], Post | None] | None = None
    """Changes the rest of a post, such as its content; None drops it, and the next one takes its place.  It sees only
    posts that a feed would carry."""
    renderer: Renderer | None = None
    target: Callable[[], Target] | None = None
    """Gives where `feedpub build` puts the files, in the place of the output folder."""


class Plugged(Value, frozen=True):
    """The plugins of a site, by name, in the order of its configuration."""

    plugins: tuple[tuple[str, Plugin], ...] = ()

    @property
    def renderers(self) -> tuple[tuple[str, Renderer], ...]:
        """The further formats, each with the name of its plugin."""
        return tuple((name, one.renderer) for name, one in self.plugins if one.renderer)

    @property
    def has_source(self) -> bool:
        """Whether posts come from a plugin."""
        return any(one.source for _, one in self.plugins)

    def source(self) -> Source | list[Record] | None:
        """The posts of the plugin that has them, if one has; raises SourceError."""
        found = _only("source", [(name, one.source) for name, one in self.plugins if one.source])
        if found is None:
            return None
        name, give = found
        try:
            given = give()
            return given if isinstance(given, Source) else list(given)
        except Exception as error:
            _failed(SourceError, name, error)

    def target(self) -> Target | None:
        """The target of the plugin that has one, if one has; raises PublishError."""
        found = _only("target", [(name, one.target) for name, one in self.plugins if one.target])
        if found is None:
            return None
        try:
            return _Accountable(found[0], found[1]())
        except Exception as error:
            _failed(PublishError, found[0], error)

    def render(self, feed: Feed[Post], site: Site) -> Iterator[Artifact | Problem]:
        """A feed in the further formats; where a plugin fails, what is wrong."""
        for name, one in self.renderers:
            path = feed.directory + one.file
            try:
                yield Artifact(path, _bytes(one.write(feed, site)), one.media_type)
            except Exception as error:
                yield Problem(
                    path,
                    f"{failure(name, error)}, so it was not written",
                    hint(name),
                    level="warning",
                    code="plugin-failed",
                )


def _bytes(given: object) -> bytes:
    if not isinstance(given, bytes):  # bytes(20) would be twenty zeros
        raise TypeError(f"it gave a {type(given).__name__} instead of bytes")
    return given


class _Accountable(Value, frozen=True):
    """A target whose failures name its plugin."""

    name: str
    target: Target

    def publish(self, artifacts: Iterable[Artifact], /) -> Published:
        try:
            return self.target.publish(artifacts)
        except FeedpubError:
            raise
        except Exception as error:
            _failed(PublishError, self.name, error)


def failure(name: str, error: Exception) -> str:
    """What to say of a plugin that has raised."""
    return f"plugin {name} failed: {type(error).__name__}: {error}"


def hint(name: str) -> str:
    """How to go on without a plugin."""
    return f"mend the plugin, or take [plugins.{name}] out of {FILE_NAME}"


def _failed(kind: type[FeedpubError], name: str, error: Exception) -> NoReturn:
    raise kind(f"{failure(name, error)}; {hint(name)}") from error


def _only(what: str, found: list[tuple[str, T]]) -> tuple[str, T] | None:
    if len(found) > 1:
        names = " and ".join(f"[plugins.{name}]" for name, _ in found)
        raise ConfigError(f"{FILE_NAME}: {names} each have a {what}; a site has one, so take the others out")
    return found[0] if found else None

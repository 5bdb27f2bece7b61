"""A Site in, its two ends out: where its posts come from, and where its files go."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from feedpub import dialects, plugins
from feedpub.config import Site
from feedpub.errors import ConfigError
from feedpub.ports import Source, Target
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import DiskTarget
from feedpub.sources.folder import PostsFolder
from feedpub.sources.listing import Rules


def posts_of(site: Site) -> PostsFolder:
    """The folder that a site's posts are read from."""
    dialect = dialects.named(site.posts.dialect)
    languages = [f".{one}" for one, _ in site.ways.languages if one]
    leaves = tuple(dialect.leaf + one for one in ("", *languages)) if dialect.leaf else ()
    rules = Rules(
        ignore=dialect.ignore,
        within=dialect.within,
        leaves=leaves,
        unwanted=site.ways.ignored,
        blog=site.root,
        sections=dialect.sections,
        unread=dialect.unread,
    )
    return PostsFolder(site.posts_folder, rules, Path(site.posts.path).as_posix(), dialect.lines)


def source_of(site: Site) -> Source:
    """Where a site's posts come from: a plugin, or its folder; raises SourceError."""
    given = plugins.load(site).source()
    if given is None:
        return posts_of(site)
    from feedpub.sources.records import as_source  # few sites have a plugin for their posts

    return as_source(given)


def output_of(site: Site) -> Target:
    """Where a site's static files go: to a plugin, or to its folder; raises ConfigError where none is named."""
    return plugins.load(site).target() or folder_of(site)


def folder_of(site: Site) -> DiskTarget:
    """The folder that a site's static files go to; raises ConfigError where none is named, or one for posts."""
    if not site.output.path:
        raise ConfigError("no output folder: give --output DIR, or name one in feedpub.toml under [output] path")
    folder = Path(site.root) / site.output.path
    if site.pages.feeds and _is_read(folder.resolve(), posts_of(site)):
        raise ConfigError(
            f"{folder}: the next build would read its pages as posts; "
            "choose an output folder beside the posts, or one whose name begins with a dot"
        )
    return DiskTarget(folder, tuple(CODINGS) if site.output.precompressed else ())


def _is_read(folder: Path, posts: PostsFolder) -> bool:
    """Whether files in a folder that end like posts are taken for some."""
    if posts.rules.within or not folder.is_relative_to(posts.root):
        return False
    names = folder.relative_to(posts.root).parts
    return not any(fnmatch(name, pattern) for name in names for pattern in (".*", *posts.rules.ignore))

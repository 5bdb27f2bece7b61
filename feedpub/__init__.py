"""feedpub turns posts into RSS, Atom and JSON feeds, as files, in memory or over HTTP.

>>> import feedpub
>>> posts = [{"title": "Hello", "date": "2021-11-06", "content": "The **first** post."}]
>>> feedpub.feed(posts, "https://example.org").count(b"<item>")
1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported

if TYPE_CHECKING:
    from feedpub.config import Site as Site
    from feedpub.errors import ConfigError as ConfigError
    from feedpub.errors import FeedpubError as FeedpubError
    from feedpub.errors import PublishError as PublishError
    from feedpub.errors import SourceError as SourceError
    from feedpub.extension import FeedPub as FeedPub
    from feedpub.model import Artifact as Artifact
    from feedpub.model import Post as Post
    from feedpub.model import PostHead as PostHead
    from feedpub.model import Published as Published
    from feedpub.model import Report as Report
    from feedpub.objects import feed as feed
    from feedpub.pipeline import build as build
    from feedpub.plugins import Plugin as Plugin
    from feedpub.plugins import Renderer as Renderer
    from feedpub.ports import Source as Source
    from feedpub.ports import Target as Target
    from feedpub.problems import Problem as Problem
    from feedpub.publish.memory import Memory as Memory
    from feedpub.sources import Records as Records
    from feedpub.sources import configure as configure
    from feedpub.sources import load_site as load_site
    from feedpub.web import create_app as create_app
    from feedpub.web import feeds_blueprint as feeds_blueprint

__version__ = "0.1.0"
__all__ = [
    "Artifact",
    "ConfigError",
    "FeedPub",
    "FeedpubError",
    "Memory",
    "Plugin",
    "Post",
    "PostHead",
    "Problem",
    "PublishError",
    "Published",
    "Records",
    "Renderer",
    "Report",
    "Site",
    "Source",
    "SourceError",
    "Target",
    "__version__",
    "build",
    "configure",
    "create_app",
    "feed",
    "feeds_blueprint",
    "load_site",
]

if not TYPE_CHECKING:
    __getattr__ = exported(
        __name__,
        {
            "config": "Site",
            "errors": "ConfigError FeedpubError PublishError SourceError",
            "extension": "FeedPub",
            "model": "Artifact Post PostHead Published Report",
            "objects": "feed",
            "pipeline": "build",
            "plugins": "Plugin Renderer",
            "ports": "Source Target",
            "problems": "Problem",
            "publish.memory": "Memory",
            "sources": "Records configure load_site",
            "web": "create_app feeds_blueprint",
        },
    )


def __dir__() -> list[str]:
    return sorted(__all__)

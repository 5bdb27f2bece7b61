"""Objects in, the bytes of one feed of theirs out; no disk and no server."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Iterable

from msgspec import Struct, field

from feedpub.cache.learned import Cache
from feedpub.config import Site
from feedpub.config.tables import nearest
from feedpub.errors import PublishError
from feedpub.model import FORMATS, Artifact, Published
from feedpub.pipeline import build
from feedpub.ports import Record, Source
from feedpub.sources import configure
from feedpub.sources.records import as_source
from feedpub.wording import LEVELS


def feed(posts: Iterable[Record] | Source, site: Site | str, path: str = "rss.xml") -> bytes:
    """Make one feed of objects.

    `posts` are mappings or dataclasses (see `Records.of`) or a Source, `site` is a Site or just its address, `path`
    is that of the feed below it: "atom.xml", "categories/News/feed.json".  A post that cannot be published is left
    out; the logger "feedpub" tells why.  Raises ConfigError, and PublishError where the posts make no such feed.

    >>> posts = [{"title": "Hello", "date": "2021-11-06", "content": "The **first** post."}]
    >>> feed(posts, "https://example.org")[:38]
    b"<?xml version='1.0' encoding='UTF-8'?>"
    """
    wanted = _Wanted(path)
    report = build(
        site if isinstance(site, Site) else configure(url=site),
        source=as_source(posts),
        target=wanted,
        cache=Cache(),
    )
    log = logging.getLogger("feedpub")
    for problem in report.problems:
        log.log(LEVELS[problem.level], "%s", problem)
    if wanted.body is None:
        raise PublishError(f"{path}: these posts make no such feed{nearest(path, wanted.others)}")
    return wanted.body


class _Wanted(Struct):
    """A target that takes one file; what comes after it is not even written."""

    path: str
    body: bytes | None = None
    others: list[str] = field(default_factory=list)
    """The paths of the feeds before it."""

    def publish(self, artifacts: Iterable[Artifact], /) -> Published:
        for one in artifacts:
            if one.path == self.path:
                self.body = one.body
                break
            if posixpath.basename(one.path) in _FILES:
                self.others.append(one.path)
        return Published()


_FILES = frozenset(one.file for one in FORMATS.values())

"""Published feeds in, the `link` elements by which readers find them on an application's own pages out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from flask import url_for
from lxml import etree
from markupsafe import Markup

from feedpub.config import Site
from feedpub.config.tables import one_of
from feedpub.errors import ConfigError
from feedpub.model import FORMATS, OPML, Names
from feedpub.web.snapshot import Snapshot

QUERIES = "queries"
CATEGORIES = "categories"
KINDS = (CATEGORIES, "tags", "authors", QUERIES)
LINK = Markup('<link rel="alternate" type="{}" title="{}" href="{}">')


def links(snapshot: Snapshot, site: Site, names: str | Sequence[str], kind: str) -> Markup:
    """The `link` elements of a feed, one for each of its formats, with addresses below the application's own.

    `names` is the path of a category, "News/Harbour" or ("News", "Harbour"), empty for the feed of all posts; with
    another of KINDS it is the name of a tag, of an author or of a query.  Nothing where there is no such feed, or it is
    not for everybody.  Raises ConfigError where there is no such kind, or a feed is named and no list to find it in.
    """
    one_of("links to feeds: kind", [kind], KINDS)
    path = _path(names, kind) if isinstance(names, str) else tuple(names)
    if path and not site.feeds.opml:
        raise ConfigError(f"links to the feed of {'/'.join(path)} are made of {OPML}; write [feeds] opml = true")
    found = _public_feeds(snapshot, site).get((kind if path else "", path))
    if found is None:
        return Markup()
    folder, title = found
    there = (one for one in FORMATS.values() if f"/{folder}{one.file}" in snapshot.files)
    elements = (
        LINK.format(one.media_type, f"{title} ({one.title})", url_for("feedpub.feed", path=folder + one.file))
        for one in there
    )
    return Markup("\n").join(elements)


def _path(name: str, kind: str) -> Names:
    if not name:
        return ()
    return tuple(name.split("/")) if kind == CATEGORIES else (name,)


def _public_feeds(snapshot: Snapshot, site: Site) -> Mapping[tuple[str, Names], tuple[str, str]]:
    path = f"/{OPML}"
    if snapshot.guard.guards(path):
        return {}
    listed = snapshot.files.get(path)
    return _feeds(listed.resource({}).plain.body if listed else b"", site.site.url, site.title)


@lru_cache(maxsize=4)
def _feeds(outlines: bytes, url: str, title: str) -> Mapping[tuple[str, Names], tuple[str, str]]:
    """Folder and title of the feed of all posts and of every feed in a subscription list, by kind and names."""
    found: dict[tuple[str, Names], tuple[str, str]] = {("", ()): ("", title)}
    for folder, names in _outlined(etree.fromstring(outlines).find("body") if outlines else (), (), url):
        kind = folder.partition("/")[0]
        if kind:
            own = (folder.split("/")[1],) if kind == QUERIES else names  # a query may be shown by a title
            found[kind, own] = folder, f"{' / '.join(names)} - {title}"
    return found


def _outlined(parent: Any, above: Names, url: str) -> Iterator[tuple[str, Names]]:
    """The folder of every feed and the names that lead to it."""
    for outline in parent:
        address = outline.get("xmlUrl")
        if address is None:  # what only holds others, such as all tags
            yield from _outlined(outline, (), url)
            continue
        names = (*above, outline.get("text"))
        folder, slash, _ = unquote(address.removeprefix(f"{url}/")).rpartition("/")
        yield folder + slash, names
        yield from _outlined(outline, names, url)

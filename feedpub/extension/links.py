"""Published feeds in, the `link` elements by which readers find them on an application's own pages out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from flask import url_for
from lxml import etree
from markupsafe import Markup

from feedpub.categories import OPML
from feedpub.config import Site
from feedpub.model import FORMATS, Path
from feedpub.web.snapshot import Snapshot

LINK = Markup('<link rel="alternate" type="{}" title="{}" href="{}">')


def links(snapshot: Snapshot, site: Site, names: str | Sequence[str], kind: str) -> Markup:
    """The `link` elements of a feed, one for each of its formats, with addresses below the application's own.

    `names` is the path of a category, "News/Harbour" or ("News", "Harbour"), empty for the feed of all posts; with
    another `kind` it is the name of a tag or of an author, or the title of a query.  Nothing where there is no such
    feed, or it is not for everybody.
    """
    path = tuple(names.split("/")) if isinstance(names, str) and names else tuple(names)
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


def _public_feeds(snapshot: Snapshot, site: Site) -> Mapping[tuple[str, Path], tuple[str, str]]:
    path = f"/{OPML}"
    if path not in snapshot.files or snapshot.guard.guards(path):
        return {}
    return _feeds(snapshot.files[path].resource({}).plain.body, site.site.url, site.title)


@lru_cache(maxsize=4)
def _feeds(outlines: bytes, url: str, title: str) -> Mapping[tuple[str, Path], tuple[str, str]]:
    """Folder and title of every feed in the subscription list of a site, by kind and names."""
    found: dict[tuple[str, Path], tuple[str, str]] = {("", ()): ("", title)}
    for folder, names in _outlined(etree.fromstring(outlines).find("body"), (), url):
        kind = folder.partition("/")[0]
        if kind:
            found[kind, names] = folder, f"{' / '.join(names)} - {title}"
    return found


def _outlined(parent: Any, above: Path, url: str) -> Iterator[tuple[str, Path]]:
    """The folder of every feed and the names that lead to it."""
    for outline in parent:
        address = outline.get("htmlUrl")
        if address is None:  # what only holds others, such as all tags
            yield from _outlined(outline, (), url)
            continue
        names = (*above, outline.get("text"))
        yield unquote(address.removeprefix(f"{url}/")), names
        yield from _outlined(outline, names, url)

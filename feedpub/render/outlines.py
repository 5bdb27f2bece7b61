"""All feeds in, the bytes of their subscription list out (OPML 2.0, http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from lxml.etree import Element, SubElement, tostring

from feedpub.config import Site
from feedpub.model import Feed, PostHead
from feedpub.normalize.dates import rfc2822
from feedpub.render import common
from feedpub.render.words import words_of

Outline: TypeAlias = Any


def write(feeds: Sequence[Feed[PostHead]], site: Site) -> bytes:
    """Write the outlines of these feeds, children inside their parents, in UTF-8; the first gives the title."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = feeds[0].title
    newest = max((feed.newest for feed in feeds if feed.newest is not None), default=None)
    if newest is not None:
        SubElement(head, "dateModified").text = rfc2822(newest)
    SubElement(head, "ownerName").text = site.author
    body = SubElement(root, "body")
    words = words_of(site.site.language)
    for kind, nodes in common.groups(feeds):
        # Categories are the outline itself; of other kinds each has a folder, which is no feed
        folder = body if kind in ("", "categories") else SubElement(body, "outline", text=words[kind])
        for node in nodes:
            _outline(folder, node, site)
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _outline(parent: Outline, node: common.Node, site: Site) -> None:
    feed = node.feed
    outline = SubElement(
        parent,
        "outline",
        type="rss",
        text=feed.label,
        title=feed.label,
        xmlUrl=site.absolute(feed.directory + common.formats(feed)[0].file),
        htmlUrl=common.home(feed, site),
    )
    for child in node.children:
        _outline(outline, child, site)

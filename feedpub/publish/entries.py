"""Two versions of a feed in, which entries a reader of an earlier one has not seen out (RFC 3229, `feed`)."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

from feedpub.publish.history import ENTRIES, KEPT, KEY, History

Tree: TypeAlias = Any


def continued(history: History, old_digest: str, old: bytes, new: bytes, media_type: str) -> History:
    """Take note that a feed has changed from `old`, whose history this is, to `new`.

    Both are documents of the media type, one of ENTRIES.
    """
    entries = _written(old, media_type)
    ages = dict(zip(entries, history.ages or [0] * len(entries), strict=False))
    past = (old_digest[:KEY], *history.past)[:KEPT]
    return History(past, tuple(min(ages[one] + 1, KEPT) if one in ages else 0 for one in _written(new, media_type)))


def cut(document: bytes, media_type: str, kept: frozenset[int]) -> bytes:
    """Take all entries out of a document but those at these positions."""
    tree = _parsed(document)
    for position, entry in enumerate(tree.findall(ENTRIES[media_type])):
        if position not in kept:
            entry.getparent().remove(entry)
    cut: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return cut


def _written(document: bytes, media_type: str) -> list[bytes]:
    return [etree.tostring(entry, with_tail=False) for entry in _parsed(document).findall(ENTRIES[media_type])]


def _parsed(document: bytes) -> Tree:
    # feedpub wrote it, and writes no entities; a feed of all posts may be larger than lxml expects
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))

"""Two versions of a feed in, which entries a reader of an earlier one has not seen out (RFC 3229, `feed`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree

from feedpub.values import Value

KEPT = 16
"""Earlier versions of a feed that are remembered."""
KEY = 16
"""Characters of a digest that tell a version from the others of its feed."""
ENTRIES: Mapping[str, str] = {
    "application/rss+xml": "channel/item",
    "application/atom+xml": "{http://www.w3.org/2005/Atom}entry",
}
"""Where the entries of a document are, by media type."""

Tree: TypeAlias = Any


class History(Value, frozen=True):
    """What earlier versions of a feed had of the present one."""

    past: tuple[str, ...] = ()
    """Keys of earlier versions, the newest first."""
    ages: tuple[int, ...] = ()
    """For each entry, in the order of the document: how many of the newest versions have it as it is now."""

    def since(self, key: str) -> frozenset[int]:
        """Positions of the entries that are new or changed since a version; empty where it is not known."""
        if key not in self.past:
            return frozenset()
        version = self.past.index(key)
        return frozenset(position for position, age in enumerate(self.ages) if age <= version)


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

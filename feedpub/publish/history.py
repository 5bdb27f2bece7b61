"""What the list of published files remembers of the earlier versions of a feed; `entries` finds it out."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.base.values import Value

KEPT = 16
"""Earlier versions of a feed that are remembered."""
KEY = 16
"""Characters of a digest that tell a version from the others of its feed."""
ENTRIES: Mapping[str, str] = {
    "application/rss+xml": "channel/item",
    "application/atom+xml": "{http://www.w3.org/2005/Atom}entry",
}
"""Where the entries of a document are, by media type."""


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

"""The heads of all posts in, those that feeds may show out, and how many are left behind.

Where feeds show so many posts and no more, a plan needs the newest of each: what it takes grows with what feeds show,
and not with all that was ever written.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import TypeAlias

from msgspec import Struct, field

from feedpub.config import Site
from feedpub.model import Path, PostHead
from feedpub.plan.kinds import Kind, everything, kinds
from feedpub.values import Value

EVER = datetime.min.replace(tzinfo=UTC)
"""Before any change."""

Name: TypeAlias = tuple[str, Path]
"""The folder of a kind of feeds, and the names of one of these."""


class Left(Value, frozen=True):
    """What there is besides the heads of which a plan is made."""

    filed: Mapping[Name, int] = field(default_factory=dict)
    """How many public posts a feed has more."""
    public: int = 0
    drafts: int = 0
    last: datetime = EVER
    """When the newest of all public posts was published."""


class Sifted(Value, frozen=True):
    """The heads of which a plan can be made, and what else there is."""

    heads: Sequence[PostHead]
    left: Left


def is_bounded(site: Site) -> bool:
    """Whether the newest posts of each feed are all that a plan needs.

    Archives hold all posts, those of private feeds are to be found in all others, and what was deleted is told from
    what is still there.
    """
    shapes = [site.feeds.shape, *(shape for kind in kinds(site) for shape in kind.shapes.values())]
    bounded = all(shape.limit and not shape.archives for shape in shapes)
    return bounded and not site.private.paths and not site.ledger.deleted


def sift(heads: Iterable[PostHead], site: Site, now: datetime) -> Sifted | None:
    """Keep the newest posts of each feed, as many as it shows, and all that time brings or takes.

    For a site that `is_bounded`.  None where two posts may claim the same id or the same link: only all of them tell
    whose it is.
    """
    ids, urls = array("q"), array("q")  # as numbers, for there are as many as posts
    changing: list[PostHead] = []
    piles = _Piles(site)
    public = drafts = 0
    last = EVER
    for head in heads:
        if head.draft:
            drafts += 1
            continue
        if head.published <= now:
            ids.append(hash(head.id))
            urls.append(hash(head.url))
        if head.published > now or head.expires is not None:
            changing.append(head)
        else:
            public += 1
            last = max(last, head.published)
            piles.put(head)
    if len(set(ids)) < len(ids) or len(set(urls)) < len(urls):
        return None
    kept = piles.newest()
    return Sifted((*kept, *changing), Left(piles.without(kept), public - len(kept), drafts, last))


class _Pile(Struct):
    """The newest posts of a feed; not many more than it shows."""

    most: int
    heads: list[PostHead] = field(default_factory=list)
    oldest: datetime = EVER
    """When the oldest of them was published, once there are enough."""
    total: int = 0

    def put(self, head: PostHead) -> None:
        self.heads.append(head)
        if len(self.heads) > 2 * self.most:
            self.oldest = self.newest()[-1].published

    def newest(self) -> Sequence[PostHead]:
        self.heads = newest_first(self.heads)[: self.most]
        return self.heads


class _Piles:
    """One for each feed."""

    def __init__(self, site: Site) -> None:
        self._usual = site.feeds.limit
        self._kinds: list[tuple[Kind, dict[Path, _Pile]]] = [(one, {}) for one in (everything(site), *kinds(site))]

    def put(self, head: PostHead) -> None:
        for kind, piles in self._kinds:
            for names in kind.filed(head):
                pile = piles.get(names)
                if pile is None:
                    shape = kind.shapes.get(names)
                    pile = piles[names] = _Pile(shape.limit if shape else self._usual)
                pile.total += 1
                if head.published >= pile.oldest:
                    pile.put(head)

    def newest(self) -> Sequence[PostHead]:
        piles = (pile for _, piles in self._kinds for pile in piles.values())
        return list({head.path: head for pile in piles for head in pile.newest()}.values())

    def without(self, kept: Iterable[PostHead]) -> Mapping[Name, int]:
        """How many more there are in each pile than those."""
        filed = Counter((kind.folder, names) for kind, _ in self._kinds for head in kept for names in kind.filed(head))
        piles = (((kind.folder, names), pile) for kind, piles in self._kinds for names, pile in piles.items())
        return {name: pile.total - filed[name] for name, pile in piles}


def newest_first(heads: Iterable[PostHead]) -> list[PostHead]:
    """Sort by date, newest first; ties by id, so that the order is the same on every build."""
    return sorted(sorted(heads, key=_id), key=_published, reverse=True)


_id, _published = attrgetter("id"), attrgetter("published")

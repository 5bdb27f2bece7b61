"""Heads of posts in, the newest of each feed out, and what tells of those that are left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import TypeAlias

from msgspec import Struct, field

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.model import Names, PostHead
from feedpub.normalize.slugs import file_key, segment
from feedpub.plan.categories import NEVER
from feedpub.plan.kinds import Kind, kinds_of_all

EVER = datetime.min.replace(tzinfo=UTC)
"""Before any change."""
SPARE = 5
"""Posts of each feed that are kept besides those that it shows: so many may go before others must be looked for."""

FeedKey: TypeAlias = tuple[str, Names]
"""What tells a feed from all others: the folder of its kind, and its names there."""


class Rest(Value, frozen=True):
    """The posts of a feed that were left behind: all of them come after those that were kept."""

    total: int
    published: datetime
    """When the last of these was published that was kept."""
    id: str
    """And its id."""
    first: datetime = NEVER
    """No post of the feed was published before; EVER where that is not known."""


class _Pile(Struct):
    """The newest posts of a feed; not many more than it shows."""

    shown: int
    total: int = 0
    """How many posts are filed there."""
    published: datetime = EVER
    """Date and id of the last of them, once others were left behind."""
    id: str = ""
    first: datetime = NEVER
    """When the first of all was published; EVER where that is not known."""
    heads: list[PostHead] = field(default_factory=list)

    def put(self, head: PostHead) -> None:
        self.heads.append(head)
        if len(self.heads) > 2 * (self.shown + SPARE):
            self.newest()

    def newest(self) -> Sequence[PostHead]:
        """Them in order, without any that come after others that were left behind."""
        most = self.shown + SPARE
        heads = newest_first(self.heads)
        while heads and heads[-1].published == self.published and heads[-1].id > self.id:
            heads.pop()
        if len(heads) > most:
            heads = heads[:most]
            self.published, self.id = heads[-1].published, heads[-1].id
        self.heads = heads
        return heads

    def is_enough(self) -> bool:
        """Whether they are all that the feed shows."""
        return len(self.heads) >= min(self.shown, self.total)

    def rest(self, kept: int) -> Rest:
        """What tells of the others, when that many were kept."""
        return Rest(self.total - kept, self.published, self.id, self.first)


class Piles:
    """One for each feed of a site."""

    def __init__(self, site: Site, filed: Mapping[FeedKey, Rest]) -> None:
        """`filed` tells of posts that were left behind, to which others come now."""
        self._usual = site.feeds.limit
        self._kinds: list[tuple[Kind, dict[Names, _Pile]]] = [(one, {}) for one in kinds_of_all(site)]
        for kind, piles in self._kinds:
            for (folder, names), rest in filed.items():
                if folder == kind.folder:
                    piles[names] = _Pile(self._shown(kind, names), rest.total, rest.published, rest.id, rest.first)

    def _shown(self, kind: Kind, names: Names) -> int:
        shape = kind.shapes.get(names)
        return shape.limit if shape else self._usual

    def put(self, head: PostHead) -> None:
        """Put a post wherever it is filed."""
        published = head.published
        for kind, piles in self._kinds:
            for names in kind.filed(head):
                pile = piles.get(names)
                if pile is None:
                    pile = piles[names] = _Pile(self._shown(kind, names))
                pile.total += 1
                if published < pile.first:
                    pile.first = published
                if published >= pile.published:
                    pile.put(head)

    def newest(self) -> Sequence[PostHead] | None:
        """The newest of each; None where those that feeds show may be among the ones that were left behind."""
        there = [pile for _, pile in self._each()]
        kept = {head.path: head for pile in there for head in pile.newest()}
        return list(kept.values()) if all(pile.is_enough() for pile in there) else None

    def are_sure(self, others: Collection[PostHead]) -> bool:
        """Whether it is known which came first of feeds whose names meet; `others` are posts that are in no pile."""
        there = dict(self._each())
        if all(pile.first > EVER for pile in there.values()):
            return True
        named = there.keys() | counted(others, (kind for kind, _ in self._kinds))
        return len({(folder, *map(_key, names)) for folder, names in named}) == len(named)

    def rests(self, kept: Collection[PostHead]) -> Mapping[FeedKey, Rest]:
        """What tells of the others when those were kept, of each feed that has others."""
        filed = counted(kept, (kind for kind, _ in self._kinds))
        return {key: pile.rest(filed[key]) for key, pile in self._each() if pile.total > filed[key]}

    def _each(self) -> Iterator[tuple[FeedKey, _Pile]]:
        return (((kind.folder, names), pile) for kind, piles in self._kinds for names, pile in piles.items())


def _key(name: str) -> str:
    """What a name shares with others that would have the same address."""
    return file_key(segment(name))


def counted(heads: Collection[PostHead], kinds: Iterable[Kind]) -> Counter[FeedKey]:
    """How many of these are filed in each feed."""
    return Counter((kind.folder, names) for kind in kinds for head in heads for names in kind.filed(head))


def newest_first(heads: Iterable[PostHead]) -> list[PostHead]:
    """Sort by date, newest first; ties by id, so that the order is the same on every build."""
    return sorted(sorted(heads, key=_id), key=_published, reverse=True)


_id, _published = attrgetter("id"), attrgetter("published")

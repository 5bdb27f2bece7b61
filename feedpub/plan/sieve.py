"""The heads of all posts in, those that feeds may show out, and how many are left behind.

Where feeds show so many posts and no more, a plan needs the newest of each: what it takes grows with what feeds show,
and not with all that was ever written.  Of what was sifted once, a later build needs only the heads that changed.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import field

from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import PostHead
from feedpub.plan.categories import NEVER
from feedpub.plan.kinds import kinds, kinds_of_all
from feedpub.plan.piles import EVER, FeedKey, Piles, Rest, counted


class Left(Value, frozen=True):
    """What there is besides the heads of which a plan is made."""

    filed: Mapping[FeedKey, Rest] = field(default_factory=dict)
    """The public posts that a feed has more."""
    public: int = 0
    drafts: int = 0
    last: datetime = EVER
    """No public post was published later."""
    ids: bytes = b""
    """`_number` of the id of each of these public posts."""
    urls: bytes = b""
    """Likewise of its link."""
    rivals: frozenset[int] = frozenset()
    """Numbers of ids and links of which no post is left: all that claim one are among those heads."""

    def total(self, key: FeedKey) -> int:
        """How many posts a feed has more."""
        return self.filed[key].total if key in self.filed else 0

    def first(self, key: FeedKey) -> datetime:
        """No post that a feed has more was published before; EVER where that is not known."""
        return self.filed[key].first if key in self.filed else NEVER

    def without(self, heads: Sequence[PostHead], site: Site) -> Left:
        """What there is once these, which were left behind, have gone."""
        public = [head for head in heads if not head.draft]
        gone = counted(public, kinds_of_all(site))
        filed = {key: replace(rest, total=rest.total - gone[key]) for key, rest in self.filed.items()}
        return replace(
            self,
            filed={key: rest for key, rest in filed.items() if rest.total},
            public=self.public - len(public),
            drafts=self.drafts - (len(heads) - len(public)),
            ids=_without(array("q", self.ids), (head.id for head in public)),
            urls=_without(array("q", self.urls), (head.url for head in public)),
        )

    def unsure_of(self, gone: Collection[PostHead], site: Site) -> Left:
        """The same where posts have gone, kept ones or not, each of which may have been the first of a feed."""
        went = {
            (kind.folder, names, head.published)
            for kind in kinds_of_all(site)
            for head in gone
            for names in kind.filed(head)
        }
        filed = {
            key: replace(rest, first=EVER) if (*key, rest.first) in went else rest for key, rest in self.filed.items()
        }
        return replace(self, filed=filed)


NOTHING = Left()


class Sifted(Value, frozen=True):
    """The heads of which a plan can be made, and what else there is."""

    heads: tuple[PostHead, ...]
    left: Left

    def changed(self, gone: Collection[PostHead], come: Iterable[PostHead], site: Site, now: datetime) -> Sifted | None:
        """What `sift` gives once some heads went and others came; None where it must be asked, and given all."""
        if now < self.left.last:
            return None
        kept, went = {head.path for head in self.heads}, {head.path for head in gone}
        heads = [head for head in self.heads if head.path not in went]
        behind = [head for head in gone if head.path not in kept]
        left = self.left.without(behind, site) if behind else self.left
        return sift([*heads, *come], site, now, left.unsure_of(gone, site))


def is_bounded(site: Site) -> bool:
    """Whether the newest posts of each feed are all that a plan needs.

    Archives hold all posts, those of private feeds are to be found in all others, and what was deleted is told from
    what is still there.
    """
    shapes = [site.feeds.shape, *(shape for kind in kinds(site) for shape in kind.shapes.values())]
    bounded = all(shape.limit and not shape.archives for shape in shapes)
    return bounded and not site.private.paths and not site.ledger.deleted


def sift(heads: Iterable[PostHead], site: Site, now: datetime, left: Left = NOTHING) -> Sifted | None:
    """Keep the newest posts of each feed, a few more than it shows, and all that time brings or takes.

    For a site that `is_bounded`; `left` are posts that were left behind before.  None where two posts may claim the
    same id or the same link that is not known to have `rivals`: only all of these tell whose it is.  None, too, where
    some that were left behind may be among the newest now, or may have been the first of a feed whose name is much like
    that of another.
    """
    ids, urls = array("q"), array("q")  # as numbers, for there are as many as posts
    changing: list[PostHead] = []
    piles = Piles(site, left.filed)
    public, drafts, last, rivals = left.public, left.drafts, left.last, left.rivals
    for head in heads:
        if head.draft:
            drafts += 1
            continue
        if head.published > now:
            changing.append(head)
            continue
        id_, url = _number(head.id), _number(head.url)
        if rivals and (id_ in rivals or url in rivals):
            ids.extend({id_} - rivals)
            urls.extend({url} - rivals)
            changing.append(head)
            continue
        ids.append(id_)
        urls.append(url)
        if head.expires is not None:
            changing.append(head)
            continue
        public += 1
        if head.published > last:
            last = head.published
        piles.put(head)
    kept = piles.newest()
    if kept is None or _clash(ids, left.ids) or _clash(urls, left.urls) or not piles.are_sure(changing):
        return None
    out = [*kept, *(head for head in changing if head.published <= now)]
    more_ids, more_urls = _without(ids, (head.id for head in out)), _without(urls, (head.url for head in out))
    filed, public = piles.rests(kept), public - len(kept)
    left = Left(filed, public, drafts, last, left.ids + more_ids, left.urls + more_urls, rivals)
    return Sifted((*kept, *changing), left)


def claimed_twice(heads: Iterable[PostHead], now: datetime) -> frozenset[int]:
    """What may be ids and links of several of these posts, as `rivals` of those that are left."""
    ids, urls = array("q"), array("q")
    for head in heads:
        if not head.draft and head.published <= now:
            ids.append(_number(head.id))
            urls.append(_number(head.url))
    return frozenset(number for numbers in (ids, urls) for number, times in Counter(numbers).items() if times > 1)


def _number(text: str) -> int:
    """A number that no other text has, as a rule, and that is the same in every process."""
    # https://docs.python.org/3/library/stdtypes.html#hashing-of-numeric-types
    return hash(_integer(text.encode()))


_integer = int.from_bytes


def _clash(numbers: array[int], others: bytes) -> bool:
    """Whether one of these numbers is there twice, or among the others."""
    distinct = set(numbers)
    return len(distinct) < len(numbers) or not distinct.isdisjoint(array("q", others))


def _without(numbers: array[int], texts: Iterable[str]) -> bytes:
    """These numbers without those of the texts."""
    taken = set(map(_number, texts))
    return array("q", [one for one in numbers if one not in taken]).tobytes()

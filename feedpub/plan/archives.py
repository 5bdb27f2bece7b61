"""A feed and the posts that are filed there in, the feed with its entries and its archive documents out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from feedpub.base.values import replace
from feedpub.model import FORMATS, Feed, Names, PostHead, Shape
from feedpub.plan.categories import ARCHIVE


def documents(
    feed: Feed[PostHead], filed: Sequence[PostHead], expired: Mapping[str, datetime]
) -> Iterator[Feed[PostHead]]:
    """Fill a feed and its archive documents with the posts, newest first, that are filed there.

    Archives are counted from the oldest post and there are only full ones, so that they need never change
    (RFC 5005 §4): clients do not fetch one twice.  So none names the one after it but the oldest, which has none
    before it to name: that is why there are two or none.  The feed itself carries at least what is in none.
    """
    size = feed.shape.limit if feed.shape.archives else 0
    full = len(filed) // size if size and len(filed) >= 2 * size else 0
    loose = len(filed) - full * size if size else 0
    last = _archive(feed, full) if full else None
    yield _filled(replace(feed, previous=last), filed, expired, len(visible(filed[:loose], expired)))
    for number in range(1, full + 1):
        begin = loose + (full - number) * size
        document = replace(
            feed,
            address=_archive(feed, number),
            previous=_archive(feed, number - 1) if number > 1 else None,
            following=_archive(feed, 2) if number == 1 else None,
            current=feed.address,
        )
        yield _filled(document, filed[begin : begin + size], expired, size)


def is_feed(path: str) -> bool:
    """Whether this is the path of a document of a feed that may change: archive documents never do."""
    *folders, name = path.split("/")
    # Three folders are a category's whose parent has that name: `archive/1` stands below a feed of two, or at the root
    is_archive = folders[-2:-1] == [ARCHIVE] and folders[-1].isdecimal() and len(folders) != 3
    return name in _FILES and not is_archive


_FILES = frozenset(one.file for one in FORMATS.values())


def _archive(feed: Feed[PostHead], number: int) -> Names:
    return *feed.address, ARCHIVE, str(number)


def _filled(
    feed: Feed[PostHead], filed: Sequence[PostHead], expired: Mapping[str, datetime], least: int
) -> Feed[PostHead]:
    """Fill a document with as many posts as its shape allows, and with that many at least."""
    there = visible(filed, expired)
    moments = (expired[head.path] for head in filed if head.path in expired) if expired else ()
    return replace(
        feed,
        entries=tuple(there[: max(least, shown(there, feed.shape))]),
        total=feed.total + len(there),
        newest=there[0].published if there else None,
        withdrawn=max(moments, default=None),
    )


def visible(heads: Sequence[PostHead], expired: Mapping[str, datetime]) -> Sequence[PostHead]:
    """Those of these posts that have not expired."""
    return [head for head in heads if head.path not in expired] if expired else heads


def shown(heads: Sequence[PostHead], shape: Shape) -> int:
    """How many of these posts, newest first, a feed of that shape carries."""
    most = len(heads) if not shape.limit else min(shape.limit, len(heads))
    if not shape.max_days:
        return most
    longest = timedelta(days=shape.max_days)
    return bisect_right(heads, longest, hi=most, key=lambda head: heads[0].published - head.published)

"""Category paths as the posts spell them in, addresses that are safe and distinct out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from feedpub.model import FORMATS, INDEX, OPML, Names
from feedpub.normalize import slugs

ARCHIVE = "archive"
"""The folder of a feed's archive documents, in the feed's own."""
RESERVED = frozenset({*(one.file for one in FORMATS.values()), OPML, INDEX})
"""File names of a feed's folder, which no child category may take."""
NEVER = datetime.max.replace(tzinfo=UTC)
"""When the first post of a feed comes that has none."""


def with_ancestors(paths: Iterable[Names]) -> Iterator[Names]:
    """Yield every path and every path above it, each once, parents before children.

    >>> list(with_ancestors([("a", "b"), ("a", "c")]))
    [('a',), ('a', 'b'), ('a', 'c')]
    """
    seen: set[Names] = set()
    for path in paths:
        for depth in range(1, len(path) + 1):
            node = path[:depth]
            if node not in seen:
                seen.add(node)
                yield node


def addresses(since: Mapping[Names, datetime], root: str = "categories") -> Mapping[Names, Names]:
    """Give every category at every level its address, in tree order: a parent, then its children by name.

    Names that would meet in one folder, as `Linux` and `linux` do on some file systems, are told apart.  The one whose
    first post is the earlier, which `since` tells, has no other address for that: people follow it.

    >>> addresses({("金融", "a/b"): NEVER})
    {('金融',): ('categories', '金融'), ('金融', 'a/b'): ('categories', '金融', 'a-b')}
    """
    children: dict[Names, list[str]] = {}
    for path in with_ancestors(since):
        children.setdefault(path[:-1], []).append(path[-1])
    found: dict[Names, Names] = {(): (root,)}
    pending: list[Names] = [()] if children else []
    ordered: dict[Names, Names] = {}
    while pending:
        node = pending.pop()
        if node:
            ordered[node] = found[node]
        names = sorted(children.get(node, ()), key=lambda name: (name.casefold(), name))
        came = {name: since.get((*node, name), NEVER) for name in names}
        for name, segment in slugs.tell_apart(came, {*RESERVED, ARCHIVE} if node else RESERVED).items():
            found[*node, name] = (*found[node], segment)
        pending.extend((*node, name) for name in reversed(names))
    return ordered

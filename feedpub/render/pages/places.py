"""All feeds in, Places out: which pages there are, at which paths, and what stands beside each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias
from urllib.parse import unquote

from feedpub.base.patterns import lazy
from feedpub.base.values import Value, replace
from feedpub.config import Site
from feedpub.model import INDEX, OPML, Feed, Names, PostHead
from feedpub.normalize.slugs import file_key, is_safe
from feedpub.plan.categories import RESERVED
from feedpub.problems import Problem
from feedpub.render import common

MISSING = "404.html"
GONE = "410.html"
"""Where static hosts look for what to show in place of a page."""

LONGEST = 200
"""Bytes of a name; file systems take no more than 255."""
DEEPEST = 1000
"""Bytes of a path."""


Carried: TypeAlias = Mapping[Names, Sequence[PostHead]]
"""Address of a feed -> the posts that can be read one after another in it, newest first."""


class Shelf(Value, frozen=True):
    """The feed in which a reader of one post goes on, only its names, and what comes before and after."""

    feed: Feed[PostHead]
    newer: PostHead | None = None
    older: PostHead | None = None


class Places(Value, frozen=True, dict=True):
    """The pages of one publication."""

    feeds: Mapping[Names, Feed[PostHead]]
    """By address, parents before their children; the one of all posts comes first."""
    posts: Mapping[str, str]
    """`PostHead.path` -> path of its page below the output folder, for posts that have one here."""
    shelves: Mapping[str, Shelf]
    """`PostHead.path` -> where it stands."""
    filed: Mapping[tuple[str, Names], Feed[PostHead]]
    """Kind and names -> the feed of a category, of a tag, only its names."""
    problems: tuple[Problem, ...] = ()
    """Of posts at whose places something else is."""

    def parents(self, feed: Feed[PostHead]) -> list[Feed[PostHead]]:
        """The feeds above a feed, from the top, without that of all posts."""
        above = (feed.address[:length] for length in range(2, len(feed.address)))
        return [self.feeds[address] for address in above if address in self.feeds]

    def around(self, posts: Iterable[PostHead]) -> Places:
        """What the pages of these posts need of all this: little enough to hand to another machine."""
        shelves = {post.path: self.shelves[post.path] for post in posts if post.path in self.shelves}
        near = (one.path for shelf in shelves.values() for one in (shelf.newer, shelf.older) if one)
        paths = {path for path in (*near, *(post.path for post in posts)) if path in self.posts}
        feeds = {feed.address: feed for feed in self.filed.values()}
        return replace(
            self, feeds=feeds, posts={path: self.posts[path] for path in paths}, shelves=shelves, problems=()
        )

    def shelf(self, post: PostHead) -> Shelf:
        """Where a post stands: where no feed is the one for it, in that of all posts, without neighbours."""
        return self.shelves.get(post.path) or Shelf(_bare(next(iter(self.feeds.values()))))

    def above(self, post: PostHead) -> list[Feed[PostHead]]:
        """The feeds above that in which a post stands, only their names."""
        return list(map(_bare, self.parents(self.shelf(post).feed)))

    def near(self, post: PostHead) -> object:
        """All of these that shows on the page of one post."""
        shelf = self.shelf(post)
        beside = [self.posts.get(one.path) for one in (shelf.newer, shelf.older) if one]
        named = [("categories", names) for names in post.categories] + [("tags", (name,)) for name in post.tags]
        return self.posts.get(post.path), shelf, beside, [self.filed.get(one) for one in named], self.above(post)

    def branch(self, feed: Feed[PostHead]) -> Sequence[Feed[PostHead]]:
        """A feed and all below it, in the order of the tree; all feeds for that of all posts."""
        return self._branches[feed.address]

    @cached_property
    def _branches(self) -> Mapping[Names, list[Feed[PostHead]]]:
        branches: defaultdict[Names, list[Feed[PostHead]]] = defaultdict(list)
        for address, feed in self.feeds.items():
            for length in range(len(address) + 1):
                branches[address[:length]].append(feed)
        return branches


def places(feeds: Sequence[Feed[PostHead]], site: Site, carried: Carried | None = None) -> Places:
    """Decide which pages there are; `feeds` begins with that of all posts, parents come before children.

    Those posts have pages that are `carried`, which are the entries of the feeds where nothing else is said.
    """
    by_address = {feed.address: feed for feed in feeds}
    if not site.pages.posts:
        return Places(by_address, posts={}, shelves={}, filed={})
    carried = carried if carried is not None else {feed.address: feed.entries for feed in feeds}
    heads = {head.path: head for filed in carried.values() for head in filed}
    bare = [_bare(feed) for feed in feeds]
    posts, crowded = _posts(heads.values(), feeds, site)
    return Places(
        feeds=by_address,
        posts=posts,
        shelves=_shelves(bare, carried),
        filed={(feed.kind, feed.names): feed for feed in bare},
        problems=tuple(_without_page(crowded, [heads[path] for path in posts], site)) if crowded else (),
    )


def _bare(feed: Feed[PostHead]) -> Feed[PostHead]:
    """A feed without what changes with every new post: pages of old posts need not be written again for that."""
    return replace(feed, entries=(), total=0, newest=None, withdrawn=None, previous=None)


def _posts(
    heads: Iterable[PostHead], feeds: Sequence[Feed[PostHead]], site: Site
) -> tuple[dict[str, str], list[PostHead]]:
    """The paths of the posts' pages, and the posts whose place is taken: that which was published first has it."""
    claims = Claims(RESERVED)  # also in the folder of an archive document, of which there are many
    for path in _taken(feeds):
        claims.claim(path)
    posts, crowded = {}, []
    for head in sorted(heads, key=lambda head: (head.published, head.path)):
        page = page_of(head.url, site)
        if page and claims.claim(page):
            posts[head.path] = page
        elif page:
            crowded.append(head)
    return posts, crowded


def _without_page(crowded: Iterable[PostHead], holders: Iterable[PostHead], site: Site) -> Iterator[Problem]:
    """Tell what is at their places; of posts with the very same link it is told already."""
    known = {file_key(page_of(head.url, site) or ""): head for head in holders}
    for head in crowded:
        holder = known.get(file_key(page_of(head.url, site) or ""))
        if holder is None or holder.url != head.url:
            what = f"that of {holder.path} to many file systems" if holder else "the address of something else"
            message = f"link {head.url} is {what}, so that the post has no page"
            yield Problem(head.path, message, "give it another name or slug", level="warning", code="address-shared")


def _shelves(feeds: Iterable[Feed[PostHead]], carried: Carried) -> dict[str, Shelf]:
    """Each post stands in the feed of its first category, or of all posts where it has none.

    Where there is no feed of all posts, one whose first category has none stands in the first that has it.
    """
    shelves: dict[str, Shelf] = {}
    for feed in feeds:
        heads = carried[feed.address]
        around = (None, *heads, None)
        for newer, head, older in zip(around, heads, around[2:], strict=False):
            if feed.kind in ("", "categories") and feed.names == next(iter(head.categories), ()):
                shelves[head.path] = Shelf(feed, newer, older)
            elif () not in carried:
                shelves.setdefault(head.path, Shelf(feed, newer, older))
    return shelves


def _taken(feeds: Sequence[Feed[PostHead]]) -> Iterator[str]:
    """Paths that no page of a post may have."""
    yield from (MISSING, GONE)
    for feed in feeds:
        names = (INDEX, OPML, *(one.file for one in common.formats(feed)))
        yield from (feed.directory + name for name in names)


def page_of(url: str, site: Site) -> str | None:
    """The path of the page at an address; None where it lies elsewhere or no file can be put there.

    >>> from feedpub.config import read
    >>> site = read('[site]\\nurl = "https://example.org/notes"')
    >>> page_of("https://example.org/notes/2021/ship/", site), page_of("https://example.com/", site)
    ('2021/ship/index.html', None)
    """
    path = path_of(url, site)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    if not name:
        path += INDEX
    elif "." not in name:  # web servers send whoever asks for a folder to its address with a slash
        path += f"/{INDEX}"
    return path if path.endswith((".html", ".htm")) and not folder.endswith("/") else None


def path_of(url: str, site: Site) -> str | None:
    """The path below the output folder at an address; None where it lies elsewhere or is not safe to write."""
    start = f"{site.site.url}/"
    if not url.startswith(start) or "?" in url or "#" in url:
        return None
    path = url[len(start) :]
    return path if len(path) <= LONGEST and _PLAIN.fullmatch(path) else _decoded(path)


def _decoded(path: str) -> str | None:
    try:
        names = [unquote(name, errors="strict") for name in path.split("/")]
    except ValueError:
        return None
    path = "/".join(names)
    if not all(map(is_safe, names[:-1])) or not (names[-1] == "" or is_safe(names[-1])):
        return None
    return path if len(path.encode()) <= DEEPEST else None


_PLAIN = lazy(r"(?>(?:[\w~-][\w.~-]*+/)*)(?:[\w~-][\w.~-]*+)?", re.ASCII)
"""A path that is as it is decoded, and safe if it is short: most are."""


class Claims:
    """Paths that are taken: the first who asks for one gets it."""

    def __init__(self, never: Collection[str] = ()) -> None:
        """`never` holds names that no folder may have."""
        self._never = never
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def claim(self, path: str) -> bool:
        """Take a path; False where it, or a file in the place of one of its folders, is there or may come."""
        path = file_key(path)
        folders = set()
        folder = path.rpartition("/")[0]
        while folder and folder not in self._folders:  # where one is known, so are those above it
            folders.add(folder)
            folder, _, name = folder.rpartition("/")
            if name in self._never:
                return False
        if path in self._files or path in self._folders or not self._files.isdisjoint(folders):
            return False
        self._files.add(path)
        self._folders |= folders
        return True

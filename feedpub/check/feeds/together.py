"""All documents of an output folder in, what they say against each other out."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import zip_longest
from urllib.parse import unquote

import lxml.html
from lxml import etree
from msgspec import field

from feedpub.base.values import Value
from feedpub.check.feeds.common import entries, is_archive, relations
from feedpub.check.feeds.documents import ATOM, Document
from feedpub.check.feeds.opml import outlines
from feedpub.check.findings import Found, Rule, rule
from feedpub.model import FORMATS, Artifact


class Folder(Value, frozen=True, dict=True):
    """What is published."""

    documents: Sequence[Document]
    url: str
    """Of the folder, without a slash at its end."""
    paths: frozenset[str]
    """Of every file."""
    pages: Mapping[str, bytes]
    """The page of each folder that has feeds, by its path."""
    published: Mapping[str, str] = field(default_factory=dict)
    """What the last build wrote: the digest of each file, by its path."""

    def path_of(self, url: str) -> str | None:
        """The path of the file at an address; None where it is elsewhere."""
        path = unquote(url.removeprefix(f"{self.url}/"))
        return path if url.startswith(f"{self.url}/") else None

    @cached_property
    def by_path(self) -> dict[str, Document]:
        """The documents that can be read."""
        return {one.path: one for one in self.documents if not one.broken}


def _alike(folder: Folder) -> Iterator[Found]:
    """The formats of one feed carry the same entries, in the same order, with the same dates."""
    feeds: dict[str, list[Document]] = defaultdict(list)
    names = {one.file for one in FORMATS.values()}
    for path, one in folder.by_path.items():
        if posixpath.basename(path) in names:
            feeds[posixpath.dirname(path)].append(one)
    for documents in feeds.values():
        first, *others = documents
        wanted = [(entry.id, entry.moment) for entry in entries(first)]
        for other in others:
            found = entries(other)
            told = [(entry.id, entry.moment) for entry in found]
            if told != wanted:
                place = next(n for n, (one, that) in enumerate(zip_longest(told, wanted)) if one != that)
                line = found[place].line if place < len(found) else None
                yield Found(
                    line, f"carries other entries than {posixpath.basename(first.path)} beside it", path=other.path
                )


def _feed_ids(folder: Folder) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for path, one in folder.by_path.items():
        if one.kind != "atom" or is_archive(one):  # an archive has the id of its feed
            continue
        element = one.root.find(f"{ATOM}id")
        name = (element.text or "").strip() if element is not None else ""
        if name and seen.setdefault(name, path) != path:
            yield Found(element.sourceline, f"has the id of {seen[name]}", path=path)


def _lost(folder: Folder) -> Iterator[Found]:
    for path in folder.published:
        if path not in folder.paths:
            yield Found(None, "was published and is not there any more", path=path)


def _altered(folder: Folder) -> Iterator[Found]:
    for one in folder.documents:
        if folder.published.get(one.path) not in (None, Artifact(one.path, one.data, "").digest):
            yield Found(None, "is another than the one that was published", path=one.path)


def _elsewhere(folder: Folder) -> Iterator[Found]:
    """Links between documents lead to documents that are there."""
    for path, one in folder.by_path.items():
        for link in relations(one):
            if link.rel in ("prev-archive", "next-archive", "current", "next", "previous"):
                target = folder.path_of(link.href)
                if target is not None and target not in folder.paths:
                    yield Found(link.line, f"has a link of rel {link.rel} to {link.href}, where nothing is", path=path)
        for outline in outlines(one) if one.kind == "opml" else ():
            target = folder.path_of(outline.get("xmlUrl", ""))
            if target is not None and target not in folder.paths:
                yield Found(outline.sourceline, f"lists {outline.get('xmlUrl')}, where nothing is", path=path)


def _loops(folder: Folder) -> Iterator[Found]:
    """A walk into the past comes to an end (RFC 5005 §4)."""
    older = {}
    for path, one in folder.by_path.items():
        for link in relations(one):
            if link.rel in ("prev-archive", "next") and (target := folder.path_of(link.href)) is not None:
                older[path] = target, link.line
    leading = Counter(target for target, _ in older.values())
    ends = [path for path in older if not leading[path]]
    while ends:  # what nothing leads to is on no round
        target, _ = older.pop(ends.pop())
        leading[target] -= 1
        if target in older and not leading[target]:
            ends.append(target)
    for path, (target, line) in older.items():
        if target != path:
            yield Found(line, "leads back to itself on the way into the past", path=path)


def _gaps(folder: Folder) -> Iterator[Found]:
    """From a feed every archive of it is reached, one after the other (RFC 5005 §4)."""
    archives: dict[str, list[Document]] = defaultdict(list)
    for one in folder.by_path.values():
        for link in relations(one):
            if link.rel == "current" and is_archive(one) and (head := folder.path_of(link.href)) is not None:
                archives[head].append(one)
    for head, parts in archives.items():
        oldest = min(parts, key=lambda one: min((entry.moment or LATEST for entry in entries(one)), default=LATEST))
        there = [folder.by_path[head]] if head in folder.by_path else []
        for one in (*there, *parts):
            if one is not oldest and not any(link.rel == "prev-archive" for link in relations(one)):
                yield Found(
                    one.channel.sourceline,
                    "has no link of rel prev-archive to the entries before its own",
                    path=one.path,
                )


LATEST = datetime.max.replace(tzinfo=UTC)


def _discovery(folder: Folder) -> Iterator[Found]:
    """The page beside a feed leads readers to its formats (RSS autodiscovery)."""
    for path, body in folder.pages.items():
        there = [one for one in FORMATS.values() if posixpath.join(posixpath.dirname(path), one.file) in folder.by_path]
        named = {link.get("type"): link for link in _alternates(body)}
        for one in there:
            if one.media_type not in named:
                yield Found(None, f'has no <link rel="alternate"> of the type {one.media_type}', path=path)


def _alternates(body: bytes) -> Iterator[etree._Element]:
    try:
        tree = lxml.html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return
    yield from (link for link in tree.iter("link") if "alternate" in (link.get("rel") or "").lower().split())


RULES: tuple[Rule[Folder], ...] = (
    rule(
        "formats-differ",
        "error",
        _alike,
        why="Who changes the reader or the format sees entries again, or misses some.",
        mend="run `feedpub build`, which writes all formats of one list",
    ),
    rule(
        "feed-id-shared",
        "error",
        _feed_ids,
        why="Readers take both for one feed.",
        mend="give each feed an id of its own",
    ),
    rule(
        "document-lost",
        "error",
        _lost,
        why="Readers that ask for it get an error.",
        mend="run `feedpub build`",
    ),
    rule(
        "document-altered",
        "note",
        _altered,
        why="The next build writes it again, and what was changed is gone.",
        mend="change the posts or the configuration instead",
    ),
    rule(
        "document-missing",
        "error",
        _elsewhere,
        why="Readers get an error where the rest of the feed should be.",
        mend="run `feedpub build`, or mend the link",
    ),
    rule(
        "history-loop",
        "error",
        _loops,
        why="Readers that walk through the history never come to its end.",
        mend="run `feedpub build`, or mend the link",
    ),
    rule(
        "history-gap",
        "error",
        _gaps,
        why="Readers that walk into the past stop there and miss all that is older.",
        mend="run `feedpub build`, or write the link",
    ),
    rule(
        "discovery-missing",
        "warning",
        _discovery,
        why="Whoever gives the page to a reader is told that it has no feed.",
        mend='write <link rel="alternate" type="..." href="..."> in its head',
    ),
)

"""A feed document of any format in, what is wrong with its ids, its dates and its own links out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from feedpub.base.names import names
from feedpub.base.values import Value
from feedpub.check.feeds import values
from feedpub.check.feeds.documents import ATOM, DC, HISTORY, Document, Element
from feedpub.check.findings import Found, Rule, kept, rule, shortened

RELATIONS = names("""
    alternate amphtml appendix archives author bookmark canonical chapter collection contents copyright current
    describedby edit edit-media enclosure first glossary help hub icon index item last latest-version license memento
    next next-archive payment prev prev-archive predecessor-version previous profile related replies search section
    self service shortlink start stylesheet subsection successor-version tag terms-of-service up version-history via
    working-copy
""")
"""Link relations that are registered with IANA (RFC 8288) and may stand in a feed."""


class Entry(Value, frozen=True):
    """What every format says of an entry."""

    line: int | None
    id: str
    id_line: int | None
    published: str
    """As it is written; empty where it is missing."""
    updated: str
    date_line: int | None

    @property
    def moment(self) -> datetime | None:
        """When it was published, or else changed."""
        return values.moment(self.published) or values.moment(self.updated)


@kept
def entries(one: Document) -> Iterator[Entry]:
    """The entries of a feed, in order."""
    if one.kind == "json":
        return (_of_json(one, number, item) for number, item in one.items)
    return map(_of_rss if one.kind == "rss" else _of_atom, one.entries)


def _of_json(one: Document, number: int, item: dict[str, object]) -> Entry:
    texts = {
        name: value for name in ("id", "date_published", "date_modified") if isinstance(value := item.get(name), str)
    }
    way = ("items", number)
    date = "date_published" if "date_published" in texts else "date_modified"
    return Entry(
        one.line(*way),
        texts.get("id", ""),
        one.line(*way, "id"),
        texts.get("date_published", ""),
        texts.get("date_modified", ""),
        one.line(*way, date),
    )


def _of_rss(item: Element) -> Entry:
    return _of_xml(item, "guid", ("pubDate", f"{DC}date"), f"{ATOM}updated")


def _of_atom(entry: Element) -> Entry:
    return _of_xml(entry, f"{ATOM}id", (f"{ATOM}published",), f"{ATOM}updated")


def _of_xml(item: Element, id_: str, published: tuple[str, ...], updated: str) -> Entry:
    name = item.find(id_)
    date = next((found for one in (*published, updated) if (found := item.find(one)) is not None), None)
    return Entry(
        item.sourceline,
        "" if name is None else (name.text or "").strip(),
        None if name is None else name.sourceline,
        next((text for one in published if (text := item.findtext(one))), ""),
        item.findtext(updated) or "",
        None if date is None else date.sourceline,
    )


def feed_date(one: Document) -> tuple[datetime | None, int | None]:
    """When the feed says that it last changed, and where it says so."""
    name = {"rss": "lastBuildDate", "atom": f"{ATOM}updated"}.get(one.kind)
    element = one.channel.find(name) if name else None
    return (None, None) if element is None else (values.moment(element.text), element.sourceline)


class Relation(Value, frozen=True):
    """A link of a feed to itself or to another document."""

    rel: str
    href: str
    line: int | None
    type: str = ""


def relations(one: Document) -> list[Relation]:
    """The links of a feed, those of its entries aside."""
    if one.kind != "json":
        return [
            Relation(link.get("rel", "alternate"), link.get("href", "").strip(), link.sourceline, link.get("type", ""))
            for link in one.channel.findall(f"{ATOM}link")
        ]
    names = {"feed_url": "self", "next_url": "next"}
    said = {name: value for name in names if isinstance(value := one.value.get(name), str)}
    return [Relation(names[name], value, one.line(name)) for name, value in said.items()]


def related(one: Document, *rels: str) -> list[Relation]:
    """Those of them that have one of these relations."""
    return [link for link in relations(one) if link.rel in rels]


def is_archive(one: Document) -> bool:
    """Whether a document is a full part of a feed's history (RFC 5005 §4)."""
    return one.kind != "json" and one.channel.find(f"{HISTORY}archive") is not None


def _shared_ids(one: Document) -> Iterator[Found]:
    seen: dict[str, Entry] = {}
    for entry in entries(one):
        if entry.id and seen.setdefault(entry.id, entry) is not entry:
            yield Found(
                entry.id_line, f"id {shortened(entry.id)} is also that of the entry on line {seen[entry.id].line}"
            )


def _order(one: Document) -> Iterator[Found]:
    found = entries(one)
    by_change = [values.moment(entry.updated) for entry in found]
    if one.kind != "atom" or _falls(by_change) is not None:  # Atom's entries may stand in the order of their changes
        place = _falls([entry.moment for entry in found])
        if place is not None:
            yield Found(found[place].date_line, "has an entry that is newer than the one before it")


def _falls(moments: list[datetime | None]) -> int | None:
    """The place of the first moment that is later than the one before it; None where all fall, and some are there."""
    there = [(place, moment) for place, moment in enumerate(moments) if moment]
    return next((place for (_, before), (place, moment) in itertools.pairwise(there) if moment > before), None)


def _feed_date_old(one: Document) -> Iterator[Found]:
    feed, line = feed_date(one)
    newest = max((moment for entry in entries(one) if (moment := entry.moment)), default=None)
    if feed and newest and feed < newest:
        yield Found(line, "was changed before its newest entry was published")


def _no_self(one: Document) -> Iterator[Found]:
    if not related(one, "self"):
        if one.kind == "json":
            yield Found(one.line(), "has no feed_url")
        else:
            yield Found(one.channel.sourceline, "does not say where it is: it has no link of rel self")


def _self_twice(one: Document) -> Iterator[Found]:
    for link in related(one, "self")[1:]:
        yield Found(link.line, "says twice where it is")


def _self_elsewhere(one: Document) -> Iterator[Found]:
    for link in related(one, "self")[:1]:
        if one.url and unquote(link.href) != unquote(one.url):
            yield Found(link.line, f"says that it is at {link.href}, but it is at {one.url}")


def _self_type(one: Document) -> Iterator[Found]:
    wanted = {"rss": "application/rss+xml", "atom": "application/atom+xml"}.get(one.kind)
    for link in related(one, "self"):
        if wanted and link.type and link.type.partition(";")[0].strip() != wanted:
            yield Found(link.line, f"says that it is of the type {link.type}", f"write {wanted}")


def _unknown_rel(one: Document) -> Iterator[Found]:
    for link in relations(one):
        if ":" not in link.rel and link.rel.lower() not in RELATIONS:
            yield Found(link.line, f"has a link of the rel {shortened(link.rel)}, which nobody has registered")


def _implausible(one: Document) -> Iterator[Found]:
    """Dates that lie in the future, or before the web was there."""
    for entry in entries(one):
        for text in (entry.published, entry.updated):
            if text and (wrong := values.plausible(text, one.now)):
                yield Found(entry.date_line, f"has an entry whose date {shortened(text)} {wrong}")
                break
    names = {"rss": ("pubDate", "lastBuildDate"), "atom": (f"{ATOM}updated",)}.get(one.kind, ())
    for element in (found for name in names if (found := one.channel.find(name)) is not None):
        if wrong := values.plausible(element.text or "", one.now):
            yield Found(element.sourceline, f"has the date {shortened(element.text or '')}, which {wrong}")


RULES: tuple[Rule[Document], ...] = (
    rule(
        "id-shared",
        "error",
        _shared_ids,
        why="Readers take them for one entry and show the first or the last.",
        mend="give each entry an id of its own that never changes",
    ),
    rule(
        "entries-order",
        "warning",
        _order,
        why="Readers that take the first few of a feed miss the newest.",
        mend="write the newest first",
    ),
    rule(
        "feed-date-old",
        "warning",
        _feed_date_old,
        why="Readers that ask for what has changed since see nothing new.",
        mend="write the date of the newest entry",
    ),
    rule(
        "self-missing",
        "warning",
        _no_self,
        why="Whoever got the document elsewhere does not know where to subscribe, and hubs do not know its topic.",
        mend="write an atom:link of rel self, or feed_url, with the address of the document",
    ),
    rule(
        "self-twice",
        "error",
        _self_twice,
        why="Readers subscribe to one of the two.",
        mend="leave the one at which it is",
    ),
    rule(
        "self-elsewhere",
        "warning",
        _self_elsewhere,
        why="Readers subscribe to the other address, and hubs tell of that one.",
        mend="run `feedpub build`, or write the address at which the document is",
    ),
    rule(
        "self-type",
        "warning",
        _self_type,
        why="Readers take it for something else than a feed.",
        mend="write the media type of the format",
    ),
    rule(
        "rel-unknown",
        "warning",
        _unknown_rel,
        why="No reader follows it.",
        mend="write a word of IANA's list of link relations",
    ),
    rule(
        "date-implausible",
        "warning",
        _implausible,
        why="The entry stands on top for years, or so far down that nobody sees it.",
        mend="mend the date",
    ),
)

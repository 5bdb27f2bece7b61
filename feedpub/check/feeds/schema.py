"""The tables of what RSS 2.0, Atom 1.0 and OPML 2.0 consist of, and a document in; what does not fit them out.

RSS Advisory Board Profile and the RSS 2.0 specification; RFC 4287 §4; OPML 2.0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import field

from feedpub.base.values import Value
from feedpub.check.feeds.documents import ATOM, Document, Element, name_of
from feedpub.check.feeds.values import JUDGES, RELATIVE, contact
from feedpub.check.findings import Found, kept, shortened


class Shape(Value, frozen=True):
    """What an element consists of."""

    children: str = ""
    """Names with a mark: `!` just one, `?` at most one, `*` any number; `name:kind` names what its text is."""
    attributes: str = ""
    """The same for attributes, of which each is `!` or `?`."""
    text: bool = False
    """Whether it must not be empty."""
    nested: Mapping[str, Shape] = field(default_factory=dict)
    """The shapes of children that have more than text."""


_IMAGE = Shape("url!web title! link!web width?positive height?positive description?")
_ITEM = Shape(
    "title? link?web description? author?person category* comments?web enclosure* guid? pubDate?rfc822 source?",
    nested={
        "enclosure": Shape(attributes="url!web length!whole type!mime"),
        "guid": Shape(attributes="isPermaLink?", text=True),
        "source": Shape(attributes="url!web"),
        "category": Shape(attributes="domain?"),
    },
)
_CHANNEL = Shape(
    "title! link!web description! language?language copyright? managingEditor?person webMaster?person pubDate?rfc822 "
    "lastBuildDate?rfc822 category* generator? docs?web cloud? ttl?positive image? rating? textInput? skipHours? "
    "skipDays? item*",
    nested={
        "item": _ITEM,
        "image": _IMAGE,
        "category": Shape(attributes="domain?"),
        "cloud": Shape(attributes="domain! port!positive path! registerProcedure! protocol!"),
        "textInput": Shape("title! description! name! link!web"),
        "skipHours": Shape("hour*hours"),
        "skipDays": Shape("day*days"),
    },
)
_PERSON = Shape("name! uri?iri email?email")
_TEXT = Shape(attributes="type?")
_LINK = Shape(attributes="href! rel? type?mime hreflang?language title? length?whole")
_COMMON: Mapping[str, Shape] = {
    "author": _PERSON,
    "contributor": _PERSON,
    "category": Shape(attributes="term! scheme?full label?"),
    "link": _LINK,
    "title": _TEXT,
    "rights": _TEXT,
    "subtitle": _TEXT,
    "summary": _TEXT,
    "content": Shape(attributes="type? src?"),
    "generator": Shape(attributes="uri?iri version?", text=True),
}
_ABOUT = "author* category* contributor* generator? icon?iri link* logo?iri rights? subtitle? "
_ENTRY = Shape(
    "author* category* content? contributor* id!id link* published?rfc3339 rights? source? summary? title! "
    "updated!rfc3339",
    nested={
        **_COMMON,
        "source": Shape(f"{_ABOUT}id?id title? updated?rfc3339", nested=_COMMON),
    },
)
RSS = Shape("channel!", "version!", nested={"channel": _CHANNEL})
FEED = Shape(f"{_ABOUT}id!id title! updated!rfc3339 entry*", nested={**_COMMON, "entry": _ENTRY})

MAY_BE_EMPTY = frozenset(
    ("title", "description", "link", "category", "content", "summary", "rights", "subtitle", "item")
)
"""Elements about whose emptiness other rules have more to say, or nothing."""
FORMS = ("rfc822", "rfc3339")


class Misfit(Value, frozen=True):
    """A place where a document does not fit the tables."""

    kind: str
    """missing, empty, twice, unknown, or the kind of value that it is not."""
    found: Found

    @classmethod
    def at(cls, element: Element, kind: str, message: str) -> Misfit:
        """Say it of an element."""
        return cls(kind, Found(element.sourceline, message))


@kept
def misfits(document: Document) -> Iterator[Misfit]:
    """Compare a document with the tables of its format."""
    shape, space = {"rss": (RSS, ""), "atom": (FEED, ATOM)}.get(document.kind, (Shape(), ""))
    return _compare(document.root, shape, space)


def _compare(element: Element, shape: Shape, space: str) -> Iterator[Misfit]:
    yield from _attributes(element, shape)
    if not shape.children:
        return
    name = name_of(element)
    if (loose := " ".join([element.text or "", *(child.tail or "" for child in element)]).strip()) and not shape.text:
        yield Misfit.at(element, "unknown", f"<{name}> holds the text {shortened(loose, 40)}")
    marks = _marks(shape.children)
    counts: Counter[str] = Counter()
    for child in element:
        if not isinstance(child.tag, str) or (child.tag.startswith("{") and not child.tag.startswith(space or "{}")):
            continue
        own, is_of_none = name_of(child), space and not child.tag.startswith("{")
        if is_of_none or own not in marks:
            wrong = "is in no namespace" if is_of_none else "no reader knows there"
            yield Misfit.at(child, "unknown", f"<{name}> holds <{own}>, which {wrong}")
            continue
        counts[own] += 1
        mark, kind = marks[own]
        if counts[own] == 2 and mark in "!?":
            yield Misfit.at(child, "twice", f"<{name}> holds more than one <{own}>")
        yield from _value(child, own, kind, shape.nested.get(own))
        if own in shape.nested:
            yield from _compare(child, shape.nested[own], space)
        elif space or own != "description":
            yield from _leaf(child, own)
    for own, (mark, _) in marks.items():
        if mark == "!" and not counts[own]:
            yield Misfit.at(element, "missing", f"<{name}> has no <{own}>")


def _leaf(child: Element, name: str) -> Iterator[Misfit]:
    """What is text holds no elements; the texts of Atom may, and rules of their own look at them."""
    for grandchild in child:
        if isinstance(grandchild.tag, str):
            yield Misfit.at(grandchild, "unknown", f"<{name}> holds <{name_of(grandchild)}>")
            return


def _value(child: Element, name: str, kind: str, nested: Shape | None) -> Iterator[Misfit]:
    whole = "".join(child.itertext())
    # RFC 4287 §3.3, §4.2.6: dates and ids have no white space around them; in RSS nobody minds
    text = whole if child.tag.startswith("{") else whole.strip()
    if not text.strip() and len(child) == 0 and not child.attrib and name not in MAY_BE_EMPTY:
        yield Misfit.at(child, "empty", f"<{name}> is empty")
    elif text != text.strip() and kind in (*FORMS, "iri", "id"):
        yield Misfit.at(child, kind, f"<{name}> {shortened(text)} has white space around it")
    elif kind and (wrong := JUDGES[kind](text)):
        kind = "contact" if kind == "person" and contact(text) else _told(kind, wrong, child)
        yield Misfit.at(child, kind, f"<{name}> {shortened(text)} {wrong}")
    elif nested and nested.text and not text:
        yield Misfit.at(child, "empty", f"<{name}> is empty")


def _told(kind: str, wrong: str, element: Element) -> str:
    """As what it is told that a value is not of a kind: references of Atom may be relative, but ids and schemes."""
    is_relative = wrong == RELATIVE and element.tag.startswith("{") and kind not in ("id", "full")
    return "relative" if is_relative else kind


def _attributes(element: Element, shape: Shape) -> Iterator[Misfit]:
    marks = _marks(shape.attributes)
    name = name_of(element)
    for own, (mark, kind) in marks.items():
        value = element.get(own)
        if value is None:
            if mark == "!":
                yield Misfit.at(element, "missing", f"<{name}> has no {own}")
        elif not value.strip() and mark == "!":
            kind = "blank" if element.tag.startswith("{") else "empty"
            yield Misfit.at(element, kind, f"{own} of <{name}> is empty")
        elif kind and (wrong := JUDGES[kind](value)):
            message = f"{own} {shortened(value)} of <{name}> {wrong}"
            yield Misfit.at(element, _told(kind, wrong, element), message)
    if marks or shape.children:
        for own in element.attrib:
            if own not in marks and not own.startswith("{") and own not in ("version", "base", "lang"):
                yield Misfit.at(element, "unknown", f"<{name}> has the attribute {own}, which no reader knows")


@cache
def _marks(table: str) -> Mapping[str, tuple[str, str]]:
    """Names, each with its mark and the kind of its text."""
    found = (re.fullmatch(r"(.*)([!?*])(\w*)", word) for word in table.split())
    return {one[1]: (one[2], one[3]) for one in found if one}

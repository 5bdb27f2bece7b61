"""The HTML that a feed carries in, what readers and validators refuse of it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from lxml import etree

from feedpub.base.names import names
from feedpub.check import tags
from feedpub.check.feeds.documents import ATOM, CONTENT, Document
from feedpub.check.findings import Found, Rule, kept, rule, shortened
from feedpub.check.hosts import is_private
from feedpub.normalize.html.images import LAZY_SRC, candidates

_ADDRESSES = frozenset(("href", "src", "poster", "cite", "data", "srcset", "action", "background", "longdesc"))
_ABSOLUTE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|$)")
_RUNNING = frozenset(("script", "iframe", "frame", "frameset", "applet", "base"))
_UNWANTED = names("style object embed form input button textarea select meta link title html body")
_SCRIPTED = re.compile(r"\s*(?:javascript|vbscript|data:text/html)", re.IGNORECASE)
_HANDLER = re.compile(r"on[a-z]{3,20}", re.IGNORECASE)
_STYLE = re.compile(r"expression\s*\(|url\s*\(|position\s*:|behavior\s*:|-moz-binding|javascript:", re.IGNORECASE)


REMEMBERED = 1000
"""Pieces of HTML of which it is known what is wrong with them."""
MOST = 3
"""Findings that are worth telling of one rule in one piece."""


class Piece(NamedTuple):
    """HTML whose first line is 0."""

    markup: str

    @property
    def tags(self) -> tuple[tags.Tag, ...]:
        """Its tags, in order."""
        return _tags(self.markup)


Find: TypeAlias = Callable[[Piece], Iterator[Found]]
"""What looks for what is wrong with a piece of HTML."""


class Fragment(NamedTuple):
    """A piece of HTML in a document."""

    line: int
    markup: str
    is_summary: bool = False
    """Whether the whole text stands beside it."""


@kept
def fragments(document: Document) -> Iterator[Fragment]:
    """Every piece of HTML in a document."""
    return _of_json(document) if document.kind == "json" else _of_xml(document)


def _of_json(document: Document) -> Iterator[Fragment]:
    for number, item in document.items:
        if isinstance(item.get("content_html"), str):
            line = document.line("items", number, "content_html") or 1
            yield Fragment(line, item["content_html"].replace("\n", " "))


def _of_xml(document: Document) -> Iterator[Fragment]:
    for entry in document.entries:
        is_beside = entry.find(f"{CONTENT}encoded") is not None
        for element in entry:
            kind = element.get("type") if element.tag in _TYPED else None
            if kind == "xhtml":
                yield Fragment(element.sourceline, etree.tostring(element, encoding="unicode", with_tail=False))
            elif element.tag in _HTML or kind in ("html", "text/html"):
                is_summary = element.tag == "description" and is_beside
                yield Fragment(element.sourceline, "".join(element.itertext()), is_summary)


_HTML = ("description", f"{CONTENT}encoded")
_TYPED = (f"{ATOM}content", f"{ATOM}summary")


def _in(find: Find, *, summaries: bool = True) -> Callable[[Document], Iterator[Found]]:
    """Make of what looks at one piece of HTML what looks at all of a document."""

    @lru_cache(maxsize=REMEMBERED)  # the same text stands in many documents
    def found_in(markup: str) -> tuple[Found, ...]:
        return tuple(islice(find(Piece(markup)), MOST))

    def find_all(document: Document) -> Iterator[Found]:
        for fragment in fragments(document):
            if summaries or not fragment.is_summary:
                found = found_in(fragment.markup)
                yield from (one._replace(line=fragment.line + (one.line or 0)) for one in found)

    return find_all


@lru_cache(maxsize=REMEMBERED)
def _tags(markup: str) -> tuple[tags.Tag, ...]:
    return tuple(tags.find([(0, markup)]))


def _dangerous(piece: Piece) -> Iterator[Found]:
    for tag in piece.tags:
        if tag.is_end:
            continue
        if tag.name in _RUNNING:
            yield Found(tag.line, f"carries <{tag.name}>")
        for name, value in tag.attributes.items():
            if _HANDLER.fullmatch(name):
                yield Found(tag.line, f"carries the handler {name} on <{tag.name}>")
            elif name in _ADDRESSES and _SCRIPTED.match(value):
                yield Found(tag.line, f"carries the address {shortened(value, 40)} on <{tag.name}>")


def _unwanted(piece: Piece) -> Iterator[Found]:
    for tag in piece.tags:
        style = "" if tag.is_end else tag.attributes.get("style", "")
        if tag.name in _UNWANTED and not tag.is_end:
            yield Found(tag.line, f"carries <{tag.name}>")
        if _STYLE.search(style):
            yield Found(tag.line, f"carries the style {shortened(style, 40)} on <{tag.name}>")


def _relative(piece: Piece) -> Iterator[Found]:
    for tag in piece.tags:
        for name, value in tag.attributes.items():
            if name not in _ADDRESSES:
                continue
            for url in [one for one, _ in candidates(value)] if name == "srcset" else [value]:
                if not _ABSOLUTE.match(url):
                    yield Found(tag.line, f"has the relative address {shortened(url, 60)} in {name} of <{tag.name}>")


def _private(piece: Piece) -> Iterator[Found]:
    for tag in piece.tags:
        for name, value in tag.attributes.items():
            # A link may be one that readers are to open on their own machine
            if name in _ADDRESSES and tag.name != "a" and is_private(_host(value)):
                yield Found(tag.line, f"has an address at {_host(value)}, which only you can open")


def _host(url: str) -> str:
    found = re.match(r"\s*(?:https?:)?//([^/?#:]*)", url, re.IGNORECASE)
    return found[1] if found else ""


_AT_PRIVATE = _in(_private)


def _local(document: Document) -> Iterator[Found]:
    if not is_private(_host(document.url)):  # else the site itself is there, which its configuration is told of
        yield from _AT_PRIVATE(document)


def _open(piece: Piece) -> Iterator[Found]:
    for tag in tags.left_open(piece.tags):
        yield Found(tag.line, f"opens <{tag.name}> and never closes it")
    markup = piece.markup.rstrip()
    end = markup[-500:]
    if found := re.search(r"<[a-zA-Z/][^<>]*$|<!--(?:(?!-->)[\s\S])*$", end):
        yield Found(markup.count("\n"), f"ends inside of {shortened(found[0], 40)}")


def _lazy(piece: Piece) -> Iterator[Found]:
    for tag in piece.tags:
        if tag.name == "img" and not tag.is_end:
            found = tag.attributes
            source = found.get("src", "").strip()
            if not source or (source.startswith("data:") and any(found.get(name) for name in LAZY_SRC)):
                yield Found(tag.line, "has a picture whose address a script was to set")


# Both tags of an element, or a reference: a single tag may be what the text is about
_ESCAPED = re.compile(
    r"&lt;(p|div|a|b|strong|em|span|ul|ol|li|h[1-6])\b[^<>]{0,200}?&gt;[^<>]{0,2000}?&lt;/\1&gt;"
    r"|&amp;(?:nbsp|amp|lt|gt|quot|#\d{1,5});"
)
_CODE = re.compile(r"(</?(?:pre|code)\b[^<>]*>)", re.IGNORECASE)


def _escaped(piece: Piece) -> Iterator[Found]:
    if not _ESCAPED.search(piece.markup):
        return
    depth, line = 0, 0
    for place, part in enumerate(_CODE.split(piece.markup)):
        if place % 2:
            depth = max(0, depth - 1) if part[1] == "/" else depth + 1
        elif not depth and (found := _ESCAPED.search(part)):
            yield Found(line + part.count("\n", 0, found.start()), f"shows the markup {shortened(found[0], 40)}")
            return
        line += part.count("\n")


RULES: tuple[Rule[Document], ...] = (
    rule(
        "content-unsafe",
        "error",
        _in(_dangerous),
        why="Good readers take it out and some refuse the feed; in a bad one it runs in the reader's own page.",
        mend="take it out of the text",
    ),
    rule(
        "content-unwanted",
        "warning",
        _in(_unwanted),
        why="Readers take it out, so what it shows is missing; some let it change the look of their own page.",
        mend="say it in words, pictures and plain HTML",
    ),
    rule(
        "content-relative",
        "error",
        _in(_relative),
        why="A reader shows the text elsewhere, so the picture is broken and the link leads nowhere.",
        mend="write the whole address, beginning with https://",
    ),
    rule(
        "content-local",
        "error",
        _local,
        why="On any machine but yours that address is another one or none.",
        mend="write the public address",
    ),
    rule(
        "content-open",
        "warning",
        _in(_open),
        why="What follows in the reader's page is shown bold, small or as one link.",
        mend="close it where it ends",
    ),
    rule(
        "content-lazy",
        "warning",
        _in(_lazy),
        why="No reader runs scripts, so nobody sees the picture.",
        mend="write the address of the picture in src",
    ),
    rule(
        "content-escaped",
        "warning",
        _in(_escaped, summaries=False),
        why="Readers see tags and codes between the words: the text is escaped twice.",
        mend="escape it once",
    ),
)

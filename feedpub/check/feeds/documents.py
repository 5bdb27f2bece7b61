"""The bytes of a file in, a feed document whose parts know their lines out."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from lxml import etree
from msgspec import field

from feedpub.base.values import Value
from feedpub.check.findings import Found

Kind: TypeAlias = Literal["rss", "atom", "json", "opml"]
Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"

SUFFIXES = (".xml", ".rss", ".atom", ".json", ".opml", ".rdf")
_KINDS: Mapping[str, Kind] = {"rss": "rss", "feed": "atom", "opml": "opml"}
_NAMES: Mapping[str, Kind] = {"rss.xml": "rss", "atom.xml": "atom", "feeds.opml": "opml"}
"""What a file of feedpub's must be, whatever is in it."""
_START = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|opml)[\s>/]")
_LARGEST_SNIFF = 4000
"""Bytes in which the first element of a document begins."""


class Document(Value, frozen=True, eq=False):
    """One feed document."""

    path: str
    data: bytes
    kind: Kind
    url: str = ""
    """Where it is published; empty where that is not known."""
    root: Element = None
    """Of RSS, Atom and OPML; None where the document cannot be read."""
    value: dict[str, Any] = field(default_factory=dict)
    """Of JSON Feed."""
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)
    """The lines of the members of a JSON document, by the way that leads to each."""
    twice: tuple[Found, ...] = ()
    """Members of JSON that an object has already."""
    broken: tuple[Found, ...] = ()
    """Why it cannot be read."""
    now: datetime = datetime.max.replace(tzinfo=UTC)
    """When it is looked at, aware."""

    @property
    def channel(self) -> Element:
        """What holds the items of RSS or the entries of Atom."""
        found = self.root.find("channel") if self.kind == "rss" else None
        return self.root if found is None else found

    @property
    def entries(self) -> list[Element]:
        """Items of RSS or entries of Atom."""
        return list(self.channel.findall("item") if self.kind == "rss" else self.root.findall(f"{ATOM}entry"))

    @property
    def items(self) -> list[tuple[int, dict[str, Any]]]:
        """Items of JSON Feed, each with its place in the array."""
        return [(n, one) for n, one in enumerate(array(self.value, "items")) if isinstance(one, dict)]

    def line(self, *way: str | int) -> int | None:
        """The line of a member of JSON, or of the nearest one that holds it."""
        return next(
            (self.lines[way[:length]] for length in range(len(way), -1, -1) if way[:length] in self.lines), None
        )


def array(value: Mapping[str, Any], name: str) -> list[Any]:
    """The values of an array in an object of JSON; none where that member is something else."""
    found = value.get(name)
    return found if isinstance(found, list) else []


def name_of(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def read(path: str, data: bytes, url: str = "") -> Document | None:
    """Take a document apart; None where it is no feed.

    Entities are not expanded and nothing is fetched.
    """
    if path.lower().endswith(".json") or data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json(path, data, url)
    found = _START.search(data[:_LARGEST_SNIFF])
    kind = _KINDS[found[1].decode()] if found else _NAMES.get(posixpath.basename(path))
    if kind is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return Document(path, data, kind, url, broken=(*_xml_errors(parser),))
    if etree.QName(root).localname not in _KINDS:
        wrong = Found(root.sourceline, f"is no feed: it begins with <{etree.QName(root).localname}>")
        return Document(path, data, kind, url, broken=(wrong,)) if posixpath.basename(path) in _NAMES else None
    return Document(path, data, kind, url, root)


def _xml_errors(parser: Any) -> Iterator[Found]:
    """The first error: those that follow come of it."""
    for error in parser.error_log:
        if error.level >= etree.ErrorLevels.ERROR:
            yield Found(error.line, f"is no XML: {error.message.strip()}")
            return
    yield Found(1, "is no XML")


def _json(path: str, data: bytes, url: str) -> Document | None:
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text)
    except UnicodeDecodeError as error:
        return _broken_json(path, data, url, Found(data.count(b"\n", 0, error.start) + 1, "is not UTF-8"))
    except json.JSONDecodeError as error:
        return _broken_json(path, data, url, Found(error.lineno, f"is no JSON: {error.msg}"))
    except RecursionError:
        return None
    if not isinstance(value, dict):
        return _broken_json(path, data, url, Found(1, "is no object"))
    if not _is_feed(data) and not isinstance(value.get("items"), list):
        return None
    lines, twice = positions(text)
    doubled = tuple(Found(line, f"has an object with {name} twice") for name, line in twice)
    return Document(path, data, "json", url, value=value, lines=lines, twice=doubled)


def _broken_json(path: str, data: bytes, url: str, why: Found) -> Document | None:
    return Document(path, data, "json", url, broken=(why,)) if _is_feed(data) else None


def _is_feed(data: bytes) -> bool:
    return b"jsonfeed.org/version/" in data[:_LARGEST_SNIFF] or b'"items"' in data[:_LARGEST_SNIFF]


_TOKEN = re.compile(r'"(?>(?:[^"\\]|\\.)*)"|[{}\[\]:,]|\n|[^\s"{}\[\]:,]+')


def positions(text: str) -> tuple[dict[tuple[str | int, ...], int], list[tuple[str, int]]]:
    """The line of every member and of every item of a JSON text, which is valid, by the way that leads to it.

    The second value names the members that are there already, each with its line.

    >>> positions('{"items": [\\n{"id": 1}], "items": []}')
    ({(): 1, ('items',): 1, ('items', 0): 2, ('items', 0, 'id'): 2}, [('items', 2)])
    """
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    twice: list[tuple[str, int]] = []
    way: list[str | int] = []
    number, wants_key = 1, False
    for mark in _TOKEN.findall(text):
        if way and isinstance(way[-1], int) and mark not in ("\n", ",", "]"):
            lines.setdefault(tuple(way), number)
        if mark == "\n":
            number += 1
        elif mark == "{":
            way.append("")
            wants_key = True
        elif mark == "[":
            way.append(0)
        elif mark in "}]":
            way.pop()
            wants_key = False
        elif mark == ",":
            wants_key = isinstance(way[-1], str)
            if not wants_key:
                way[-1] = int(way[-1]) + 1
        elif mark != ":" and wants_key:
            way[-1] = name = str(json.loads(mark))
            if tuple(way) in lines:
                twice.append((name, number))
            lines.setdefault(tuple(way), number)
            wants_key = False
    return lines, twice

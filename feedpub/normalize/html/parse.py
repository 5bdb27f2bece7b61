"""Markup of any quality, but of clean characters, in, an lxml tree that holds all of its text out.

lxml reads nearly everything.  Where it does not come to the end because something is left open, BeautifulSoup
mends the markup first.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Mapping
from itertools import islice
from typing import TypeAlias

from lxml import etree

from feedpub.base.patterns import lazy
from feedpub.normalize import text
from feedpub.normalize.html import angles, incode
from feedpub.normalize.html.tree import Element
from feedpub.problems import Code

LONGEST = 1_000_000
"""Characters of markup that are read."""
Note: TypeAlias = tuple[Code, str]
"""What is amiss, and in words."""
_END = "feedpub-end"
"""An element put after the markup: the parser has read all of it only if it has found this, too."""

_SHORT = 32_000
_MOST_ATTRIBUTES = 64
_DEEPEST = 200
"""Levels of elements: readers that are built on libxml2 stop at 256."""
_FLAT = frozenset(("br", "hr", "img", *angles.RAW, _END))
"""What holds no elements: it may stand at any depth, and raw text without its element would be read as text."""
_LONGEST_LENIENT = 20_000
"""Characters that html.parser is given: its time grows with the square of what is left open."""

# A reader shows entries, not documents; and libxml2 drops whatever follows </body>.
_DOCUMENT_TAG = lazy(r"</?(?:html|head|body)(?:\s[^<>]*)?>|<!doctype[^<>]*>", re.IGNORECASE)
_NAME = lazy(r"[a-z][a-z0-9_-]*")
"""Names of elements and attributes that lxml takes when it is told to make them; HTML has no others."""
# libxml2 does not know that these hold nothing (HTML Standard §13.1.2) and would put what follows into them.
_VOID_TAG = lazy(r"""<(embed|source|track|wbr)(?=[\s/>])((?>(?:[^<>"']++|"[^"]*+"|'[^']*+')*))>(?!</)""", re.IGNORECASE)
# The looks ahead at two letters halve the time that this takes.
_SPECIAL = lazy(
    r"<[/!]?+(?=[\[bcdehpstw][bcdehmoprtu])(\[CDATA|code|pre|doctype|html|head|body|embed|source|track|wbr)",
    re.IGNORECASE,
)
"""Beginnings of all that is mended before libxml2 reads it."""
_REFERENCE = lazy(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.IGNORECASE)
_ATTRIBUTE = r"""\s++[^\s<>"'=/]++(?>(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s<>"'=`]++))?)"""
ODD_TAG = lazy(rf"""<[a-z](?![^\s<>"'=/]*+(?>(?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}})\s*+/?+>)""", re.IGNORECASE)
"""A tag that may have more attributes than that; any other one ends at the next >, however it is read."""
_INLINE_DATA = lazy(r"data:[a-z]+/[^\"'\s<>]{10000,}")


def parse(markup: str) -> tuple[Element, tuple[Note, ...]]:
    """Read markup that `text.clean` has given; gives the `body` element of a tree without comments, and what was
    amiss, in words.
    """
    notes: list[Note] = []
    if len(markup) > LONGEST:
        markup = _INLINE_DATA.sub("", markup)
    if len(markup) > LONGEST:
        markup = shorten(markup, LONGEST)
        notes.append(("value-long", f"text is longer than {LONGEST:,} characters; the rest is left out"))
    if "#" in markup:
        markup = _REFERENCE.sub(_legal, markup)
    special = {name.lower() for name in _SPECIAL.findall(markup)}
    if special:
        markup = incode.escape(markup)
    if special - incode.CODE:
        markup = _open_sections(markup)
        markup = _VOID_TAG.sub(r"<\1\2></\1>", _DOCUMENT_TAG.sub("", markup))
    body = _read(markup)
    if body is None:
        notes.append(("markup-open", "a quote, a comment or an element is left open"))
        body = _mend(markup)
    return body, tuple(notes)


def _mend(markup: str) -> Element:
    """The body of markup that ends inside of something; where nothing helps, its end is lost as in a browser."""
    markup = angles.escape_raw(markup)
    body = _read(markup)
    if body is None and len(markup) <= _LONGEST_LENIENT:
        body = _read(_lenient(markup))
    return _tree(markup, etree.HTMLParser(**_OPTIONS, target=_Frugal())) if body is None else body


def _open_sections(markup: str) -> str:
    """Take the marks off CDATA sections: HTML takes them for comments, but who wraps a body in one means its text."""
    start, *sections = markup.split("<![CDATA[")
    return start + "".join(section.replace("]]>", "", 1) for section in sections)


def _legal(reference: re.Match[str]) -> str:
    """A character reference as it is, or nothing where no XML document can hold its character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code > sys.maxunicode or text.clean(chr(code)) else ""


def shorten(markup: str, length: int) -> str:
    """Cut markup to a length, not inside of a tag."""
    if len(markup) <= length:
        return markup
    markup = markup[:length]
    opened = markup.rfind("<")
    return markup[:opened] if opened > markup.rfind(">") else markup


_OPTIONS: Mapping[str, object] = {
    "collect_ids": False,
    "encoding": "utf-8",
    "remove_comments": True,
    "remove_pis": True,
}
_PARSER = etree.HTMLParser(**_OPTIONS)


class _Frugal(etree.TreeBuilder):  # type: ignore[misc]  # lxml ships no types
    """Builds what libxml2 reads, with few attributes and few levels; text that is deeper moves up.

    Slower than libxml2's own tree, but its time does not grow with the square of the attributes, and it does
    not stop at a depth.
    """

    depth = 0

    def start(self, tag: str, attributes: Mapping[str, str], nsmap: object = None) -> None:  # noqa: ARG002
        if self._is_kept(tag):
            few = islice(attributes.items(), _MOST_ATTRIBUTES)
            super().start(tag, {name: value for name, value in few if _NAME.fullmatch(name)})
        self.depth += 1

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self._is_kept(tag):
            super().end(tag)

    def _is_kept(self, tag: str) -> bool:
        return (self.depth < _DEEPEST or tag in _FLAT) and _NAME.fullmatch(tag) is not None


def _read(markup: str) -> Element | None:
    """The body, or None where the parser did not come to the end of the markup."""
    body = None
    # libxml2's own tree takes a time that grows with the square of a tag's attributes.
    if len(markup) <= _SHORT or not ODD_TAG.search(markup):
        body = _whole(_tree(f"{markup}<{_END}>", _PARSER))
    if body is None:
        body = _whole(_tree(f"{markup}<{_END}>", etree.HTMLParser(**_OPTIONS, target=_Frugal())))
    return body


def _whole(body: Element) -> Element | None:
    """The body without its end mark, or None where that is missing."""
    last = body
    while len(last):
        last = last[-1]
    if last.tag != _END:
        return None
    last.getparent().remove(last)
    return body


def _tree(markup: str, parser: etree.HTMLParser) -> Element:
    return etree.fromstring(f"<html><body>{markup}".encode("utf-8", "replace"), parser).find("body")


def _lenient(markup: str) -> str:
    """Markup mended by BeautifulSoup.

    It is written out and read again because `lxml.html.soupparser` calls itself for every level.
    """
    # Few bodies need it, and its import takes longer than the cleaning of a hundred others.
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return BeautifulSoup(markup, "html.parser").decode()
        except ParserRejectedMarkup:
            return markup

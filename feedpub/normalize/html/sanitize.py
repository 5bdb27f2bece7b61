"""The cleaned tree in, the HTML that a feed may carry out: the last word has nh3, which trusts nothing."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import nh3
from lxml import etree

from feedpub.base.patterns import lazy
from feedpub.normalize import urls
from feedpub.normalize.html.allowed import ATTRIBUTES, TAGS
from feedpub.normalize.html.images import INLINE
from feedpub.normalize.html.parse import shorten
from feedpub.normalize.html.tree import Element

LONGEST = 1_000_000
"""Bytes of content that a post may have: readers that are built on libxml2 lose entries beyond its limits."""
_STEP = 2_000
"""Bytes that the ends of open elements may take."""


def _only_inline_pictures(tag: str, attribute: str, value: str) -> str | None:
    if value[:5].lower() != "data:":
        return value
    return value if (tag, attribute) == ("img", "src") and INLINE.fullmatch(value) else None


def _cleaner(**more: Any) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style", "template", "title"},
        attributes=dict(ATTRIBUTES),
        link_rel=None,
        url_relative="deny",
        **more,
    )


_CLEANER = _cleaner(url_schemes=set(urls.ALLOWED))
_INLINE_CLEANER = _cleaner(url_schemes={*urls.ALLOWED, "data"}, attribute_filter=_only_inline_pictures)
"""Slower by a call for each attribute, for the few bodies that carry a picture inside its address."""

_BLANK_LINES = lazy(r"\n[ \t\n]*\n[ \t]*")

# nh3 writes tags in one way only: lower case, attributes in double quotes, no bare < in text.
_REST_OF_TAG = r'[^>"]*+(?>(?:"[^"]*+"[^>"]*+)*)>'
_TAG = lazy(f"<{_REST_OF_TAG}")
_PRE = lazy(rf"(<pre\b{_REST_OF_TAG}[^<]*+(?:<(?!/pre>)[^<]*+)*</pre>)")
_PLAYER = lazy(rf"<(audio|video)\b{_REST_OF_TAG}[^<]*+(?:<(?!/\1>)[^<]*+)*</\1>")
_IN_LINE = (
    r"(?!/?(?:address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header"
    r"|hr|li|main|nav|ol|p|pre|section|summary|table|td|th|tr|ul)\b)"
)
_LINE = lazy(rf"((?>(?:[^<]++|<{_IN_LINE}{_REST_OF_TAG})*))(?:<{_REST_OF_TAG}|\Z)")
"""What stands before the next tag of a block."""


def sanitize(body: Element) -> tuple[str, bool]:
    """The HTML of a body: allowed elements, attributes and addresses only, no deserts of blank lines.

    At most LONGEST bytes of it; the second value tells whether something had to be cut off.
    """
    whole = etree.tostring(body, method="html", encoding="unicode")
    # html5ever takes a time that grows with the square of the character references in a text
    markup = shorten(whole, LONGEST)
    cleaner = _INLINE_CLEANER if 'src="data:' in markup else _CLEANER
    content = cleaner.clean(markup)
    is_cut, room = len(markup) < len(whole), LONGEST
    # a character has four bytes at most, and may have become a reference
    while len(content) > LONGEST // 4 and len(data := content.encode()) > LONGEST:
        is_cut, room = True, room - _STEP
        content = cleaner.clean(shorten(content, len(data[:room].decode(errors="ignore"))))
    return _without_blank_lines(content), is_cut


def _without_blank_lines(content: str) -> str:
    if "<pre" not in content:
        return _BLANK_LINES.sub("\n", content).strip()
    parts = _PRE.split(content)
    parts[::2] = (_BLANK_LINES.sub("\n", part) for part in parts[::2])
    return "".join(parts).strip()


def lines(content: str) -> Iterator[str]:
    """The text of sanitised HTML, a line for each block; no more of it is read than lines are taken.

    What stands in a player is for programs that have none (HTML Standard §4.8.8).

    >>> list(lines('<p title="a>b">One &amp; <b>two</b></p><ul><li>three</li></ul>'))
    ['One & two', 'three']
    """
    if "</video>" in content or "</audio>" in content:
        content = _PLAYER.sub(" ", content)
    return filter(None, (_words(line[1]) for line in _LINE.finditer(content)))


def _words(markup: str) -> str:
    text = _TAG.sub("", markup) if "<" in markup else markup
    return " ".join(html.unescape(text).split())

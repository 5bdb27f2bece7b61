"""HTML in, the tags that stand in it outside of comments and scripts out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from feedpub.base.names import names
from feedpub.base.values import Value

# No value of an attribute that holds a < is read, so that each part of a body is looked at once
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[\s/](?>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*))?)>""")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_RAW = re.compile(r"<!--|-->|<(/?)(script|style|template|textarea|xmp)(?=[\s/>])[^<>]*>", re.IGNORECASE)


_TO_BE_CLOSED = names("""
    a abbr article aside audio b big blockquote button center cite code del details div dl em figure font footer form h1
    h2 h3 h4 h5 h6 header i iframe ins kbd main mark nav ol picture pre q s section select small span strike strong sub
    summary sup table u ul video script style
""")
"""Elements that do not end by themselves (HTML Standard, optional tags)."""


class Tag(Value, frozen=True, dict=True):
    """A tag of HTML."""

    line: int
    name: str
    is_end: bool
    rest: str
    """What stands after the name."""

    @cached_property
    def attributes(self) -> dict[str, str]:
        """The attributes, entities resolved, by their names in small letters."""
        return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(self.rest)}


def find(markup: Iterable[tuple[int, str]]) -> Iterator[Tag]:
    """The tags in parts of HTML, each with its line."""
    for first, text in markup:
        plain = _without_raw(text)
        line, place = first, 0
        for found in _TAG.finditer(plain):
            line += plain.count("\n", place, found.start())
            place = found.start()
            end, name, rest = found.groups()
            yield Tag(line, name.lower(), bool(end), rest)


def left_open(tags: Iterable[Tag]) -> list[Tag]:
    """The tags of elements that are opened and never closed."""
    left: dict[str, list[Tag]] = {name: [] for name in _TO_BE_CLOSED}
    for tag in tags:
        if tag.name in left and tag.is_end:
            del left[tag.name][-1:]
        elif tag.name in left and not tag.rest.rstrip().endswith("/"):
            left[tag.name].append(tag)
    return sorted((tag for opened in left.values() for tag in opened), key=lambda tag: tag.line)


def _without_raw(markup: str) -> str:
    """Leave out comments and what stands in elements that hold no markup, but keep all lines."""
    kept, inside, place = [], "", 0
    for mark in _RAW.finditer(markup):
        name = (mark[2] or mark[0]).lower()
        if not inside:
            kept.append(markup[place : mark.start()])
            inside = {"<!--": "-->", "-->": ""}.get(name, "" if mark[1] else name)
            kept.append("" if inside == "-->" else mark[0])
        elif inside == name and mark[1] != "":
            kept += ("\n" * markup.count("\n", place, mark.start()), mark[0] if mark[2] else "")
            inside = ""
        else:
            continue
        place = mark.end()
    return "".join((*kept, markup[place:] if not inside else ""))

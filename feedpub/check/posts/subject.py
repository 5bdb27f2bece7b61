"""One post in, all that the rules look at out: its bytes, its text, its front matter, its markup, what became of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from html import unescape
from urllib.parse import quote, unquote, urlsplit

from feedpub.base.values import Value
from feedpub.check import tags
from feedpub.config import Site
from feedpub.model import Post, RawPost
from feedpub.normalize import dates, markdown
from feedpub.normalize.fields import Fields
from feedpub.normalize.html import incode
from feedpub.normalize.html.parse import parse
from feedpub.normalize.html.tree import Element, text_of
from feedpub.normalize.text import plain
from feedpub.pipeline.linking import Others
from feedpub.sources.folder import PostsFolder
from feedpub.suffixes import RESTRUCTURED

CODE = frozenset(("pre", "code", "kbd", "samp", "tt", "math"))
"""Elements whose text is shown as it is: what looks like a fault there is meant."""
_LINES = frozenset(("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "blockquote"))
"""Elements after which a line ends."""
_BETWEEN = re.compile(r"(?:[\s\"'()<>{}\[\]]|\b(?:href|src)=)+")


class Blog(Value, frozen=True):
    """What the rules may know of the other posts and of the site."""

    site: Site
    source: PostsFolder
    now: datetime
    others: Others
    addresses: Mapping[str, str]
    """Of every post that has a page, without a slash at its end -> the path of its file."""
    places: frozenset[str]
    """Paths below the site's address at which something else is, such as the pages of feeds."""
    folders: tuple[str, ...]
    """Folders, absolute, whose files stand at the site's root."""
    asks: bool = False
    """Whether servers are asked for remote addresses."""


class Stated(Value, frozen=True):
    """A date that a post states."""

    key: str
    value: object
    """As it is written."""
    moment: datetime
    """In UTC."""
    line: int | None

    def __str__(self) -> str:
        return f'{self.key} "{plain(self.value)}"'


class PostText(Value, frozen=True, eq=False, dict=True):
    """One post, whole."""

    path: str
    data: bytes
    text: str
    """Of the file; lines end in a line feed."""
    raw: RawPost
    blog: Blog
    post: Post | None = None
    """None where an error keeps it out of the feeds."""

    @property
    def site(self) -> Site:
        """The configuration."""
        return self.blog.site

    @cached_property
    def fields(self) -> Fields:
        """The front matter by meaning."""
        return Fields(self.raw, self.site)

    @cached_property
    def title(self) -> str:
        """As the author wrote it."""
        return next((plain(value) for _, value in self.fields.all("title")), "")

    def line_at(self, place: int) -> int:
        """The line of a place in the text."""
        return bisect_left(self._ends, place) + 1

    def body_line(self, place: int) -> int:
        """The line of a place in the body."""
        return self.line_at(self._body + place)

    @cached_property
    def _ends(self) -> Sequence[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    @cached_property
    def _body(self) -> int:
        """Where the body begins in the text."""
        place = len(self.text) - len(self.raw.body)
        return place if self.text.endswith(self.raw.body) else max(0, self.text.find(self.raw.body[:200]))

    @cached_property
    def begin(self) -> int:
        """The line on which the body begins."""
        return self.body_line(0)

    @cached_property
    def first_line(self) -> int:
        """The first line of the body that holds anything."""
        return self.body_line(len(self.raw.body) - len(self.raw.body.lstrip()))

    @cached_property
    def is_markdown(self) -> bool:
        """Whether the body is read as Markdown."""
        return markdown.is_markdown(self.raw.body, self.path)

    @cached_property
    def parts(self) -> Sequence[markdown.Part]:
        """What is HTML or code in Markdown; none where the body is HTML or reStructuredText."""
        return tuple(markdown.parts(self.raw.body)) if self.is_markdown else ()

    @cached_property
    def markup(self) -> Sequence[tuple[int, str]]:
        """The parts of the body that are HTML, each with its first line."""
        if self.is_markdown:
            return tuple((self.begin + one.line, one.text) for one in self.parts if one.kind == "html")
        return () if self.path.lower().endswith(RESTRUCTURED) else ((self.begin, self.raw.body),)

    @cached_property
    def tags(self) -> Sequence[tags.Tag]:
        """The tags in these, without what code only shows."""
        return tuple(tags.find((line, incode.escape(text)) for line, text in self.markup))

    @cached_property
    def tree(self) -> Element:
        """What a feed carries of the body."""
        return parse(self.post.content if self.post else "")[0]

    @cached_property
    def words(self) -> str:
        """All words that readers see."""
        return text_of(self.tree).strip()

    @cached_property
    def prose(self) -> str:
        """The same without code, each block on a line of its own."""
        found: list[str] = []
        _gather_prose(self.tree, found)
        return "".join(found)

    @cached_property
    def code(self) -> str:
        """What readers see of its code."""
        return "\n".join("".join(element.itertext()) for element in self.tree.iter("pre", "code"))

    @cached_property
    def front(self) -> list[str]:
        """The lines before the body."""
        return self.text.split("\n")[: self.begin - 1]

    def key_line(self, key: str | None) -> int | None:
        """Where a field stands."""
        return self.raw.lines.get(key) if key else None

    def meaning_line(self, meaning: str) -> int | None:
        """Where the first field of that meaning stands, even if it is empty."""
        names = {one.partition(".")[0].lower() for one in self.fields.dialect.fields[meaning]}
        return next((line for key, line in self.raw.lines.items() if key.lower() in names), None)

    def date(self, meaning: str) -> Stated | None:
        """The first date of that meaning, where it can be read."""
        for key, value in self.fields.all(meaning):
            if not isinstance(value, bool):
                try:
                    moment = dates.to_utc(self.fields.moment(value, self.site.timezone))
                except ValueError:
                    return None
                return Stated(key, value, moment, self.key_line(key))
        return None

    def line_with(self, *needles: str) -> int:
        """The line of the body, or else of the front matter, that holds the first of these texts that is there."""
        for text, line in ((self.raw.body, self.body_line), (self.text, self.line_at)):
            for needle in needles:
                place = text.find(needle) if needle else -1
                if place >= 0:
                    return line(place)
        return self.begin

    def written(self, url: str) -> tuple[int, str]:
        """The line and the word in which the author wrote an address that has been made absolute, if there is one."""
        whole = unquote(url)
        tails = (whole[slash.end() :] for slash in re.finditer("^|/(?=.)", whole))
        if found := next((self._words[tail] for tail in tails if tail in self._words), None):
            return found
        name = urlsplit(url).path.rstrip("/").rpartition("/")[2]
        return self.line_with(url, name, unquote(name), quote(name)), ""

    @cached_property
    def _words(self) -> Mapping[str, tuple[int, str]]:
        """What may be an address, first in the body, by what is left without the dots that it begins with."""
        lines = list(enumerate(self.text.split("\n"), 1))
        words: dict[str, tuple[int, str]] = {}
        for number, line in (*lines[self.begin - 1 :], *lines[: self.begin - 1]):
            for word in _BETWEEN.split(line):
                if "/" in word or "." in word:
                    words.setdefault(unquote(unescape(word)).lstrip("./"), (number, word))
        return words

    @cached_property
    def last_line(self) -> int:
        """The last line that holds anything."""
        return self.line_at(len(self.text.rstrip()))


def _gather_prose(element: Element, found: list[str]) -> None:
    if element.tag in CODE:
        return
    found.append(element.text or "")
    for child in element:
        _gather_prose(child, found)
        found.append(child.tail or "")
        if child.tag in _LINES:
            found.append("\n")

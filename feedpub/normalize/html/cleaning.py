"""Markup of a post in, clean HTML with absolute addresses out: the order of the steps that the other modules take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

from lxml import etree

from feedpub.base.patterns import lazy
from feedpub.base.steps import Steps, done
from feedpub.base.values import Value
from feedpub.normalize.html import addresses, angles, codeblocks, embeds, formulas, images, tree
from feedpub.normalize.html.allowed import MATHML, TAGS
from feedpub.normalize.html.parse import Note, parse
from feedpub.normalize.html.sanitize import LONGEST, lines, sanitize
from feedpub.normalize.html.tree import Element
from feedpub.normalize.text import clean as clean_text

_KNOWN = (TAGS - MATHML) | embeds.REPLACED

_NOTES = lazy(
    r'<sup(?: id="[^"]*")?><a href="[^"]*#fn[^"]*"[^<>]*>[^<]*</a></sup>|<li id="fn[^"0-9]{0,5}[0-9].*', re.DOTALL
)
"""Footnotes as renderers of Markdown number them: the places that name them, and all of them at the end."""

Selectors: TypeAlias = tuple[Any, ...]


class Html(Value, frozen=True):
    """A cleaned body."""

    content: str
    """Sanitised HTML; every address in it is absolute."""
    media: tuple[str, ...]
    """The addresses of its players, in order."""
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """Its words, a line for each block."""
        return "\n".join(lines(self.content))

    def beginning(self, length: int) -> str:
        """The first lines of its text without footnotes, until they have more than `length` characters."""
        first = []
        content = _NOTES.sub("", self.content) if "#fn" in self.content else self.content
        for line in lines(content):
            first.append(line)
            length -= len(line)
            if length < 0:
                break
        return "\n".join(first)


def clean(markup: str, base: str, drop: Sequence[str] = ()) -> Html:
    """Clean the body of a post.

    `base` is the address of the post, against which references are resolved; a `base` element in the markup
    has no say.  `drop` holds CSS selectors of elements to leave out; ValueError where one is none.

    >>> clean('<p onclick="x()"><img data-src="a.png"><script>y()</script> Hi', "https://example.org/p/").content
    '<p><img src="https://example.org/p/a.png"> Hi</p>'
    """
    return done(steps(clean_text(markup), base, drop, addresses.against(base)))


def words(markup: str, base: str) -> str:
    """The words of a line that may be markup; what it has in angle brackets and is no element is one of them.

    >>> words("How a <b>List</b><String> is read", "https://example.org/")
    'How a List<String> is read'
    """
    from lxml.html.defs import tags  # few ask

    elements = "|".join(sorted(tags | TAGS))
    return clean(re.sub(rf"<(?!/?(?:{elements})[\s/>]|!--)", "&lt;", markup, flags=re.IGNORECASE), base).text


def steps(markup: str, base: str, drop: Sequence[str], resolve: addresses.Resolve) -> Steps[Html]:
    """Do what `clean` does in steps, to be taken by many bodies abreast; for markup of clean characters."""
    body, notes = parse(markup)
    tags = tree.tags(body)
    unknown = tags - _KNOWN
    if unknown and (escaped := angles.escape_unknown(markup, unknown)) != markup:
        body, notes = parse(escaped)
        tags = tree.tags(body)
    yield
    if drop:
        _drop(body, drop)
    if "hidden" in markup or "display" in markup:
        _drop_preface(body)
    if not tags.isdisjoint(images.SYNONYMS):
        images.rename(body)
        tags = tree.tags(body)
    images.restore(body, tags)
    formulas.simplify(body, tags)
    tree.sweep(body)
    codeblocks.flatten(body, tags)
    embeds.link(body, base, tags)
    addresses.make_absolute(body, base, tags, resolve)
    _unwrap(body, tags - _KNOWN)
    tree.sweep(body)
    yield
    content, is_cut = sanitize(body)
    yield
    if is_cut:
        notes += (("value-long", f"content is longer than {LONGEST:,} bytes; its end is left out"),)
    return Html(content, tuple(_media(body)), notes)


@lru_cache(maxsize=64)
def compile_selectors(selectors: tuple[str, ...]) -> Selectors:
    """Make of CSS selectors what finds their elements; raises ValueError naming the first that is none."""
    return tuple(map(_compile, selectors))


def _compile(selector: str) -> Any:
    from lxml.cssselect import CSSSelector, SelectorError  # few sites drop anything

    try:
        return CSSSelector(selector, translator="html")
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error


def _drop(body: Element, selectors: Sequence[str]) -> None:
    for find in compile_selectors(tuple(selectors)):
        for element in find(body):
            tree.drop(element)
    tree.sweep(body)


def _drop_preface(body: Element) -> None:
    """Drop what is hidden before the first words: it is there for machines that make previews."""
    walk = etree.iterwalk(body, events=("start", "end"))
    hidden = []
    for event, element in walk:
        if event == "start" and tree.is_hidden(element):
            hidden.append(element)
            walk.skip_subtree()
        elif ((element.text if event == "start" else element.tail) or "").strip():
            for one in hidden:
                tree.drop(one)
            tree.sweep(body)
            return


def _unwrap(body: Element, unknown: frozenset[str]) -> None:
    """Keep the text of what nh3 would remove whole: SVG's elements, and MathML's where no formula is around them."""
    for element in tree.each(body, unknown):
        is_in_formula = element.tag in MATHML and next(element.iterancestors("math"), None) is not None
        if not (is_in_formula or tree.is_dropped(element)):
            tree.unwrap(element)


def _media(body: Element) -> Iterator[str]:
    """The first address of each player that has one."""
    for player in body.iter("audio", "video"):
        sources = (player.get("src"), *(source.get("src") for source in player.iter("source")))
        yield from islice(filter(None, sources), 1)

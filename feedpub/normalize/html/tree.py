"""Small operations on lxml's tree that lose no text.

What is to go is marked, and gone after the next `sweep`: removed one by one, elements would hand their text on
again and again, in a time that grows with the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_GONE = "feedpub-gone"
_OPEN = "feedpub-open"


def tags(tree: Element) -> frozenset[str]:
    """The names of the elements in a tree."""
    return frozenset(element.tag for element in tree.iterdescendants())


def each(tree: Element, tags: frozenset[str]) -> list[Element]:
    """The elements of these names in a tree, in its order."""
    return list(tree.iterdescendants(*tags)) if tags else []


def drop(element: Element) -> None:
    """Mark an element to go with all that it holds; the text after it stays."""
    element.tag = _GONE


def is_dropped(element: Element) -> bool:
    """Is an element marked to go with all that it holds?"""
    return bool(element.tag == _GONE)


def unwrap(element: Element) -> None:
    """Mark an element to go without what it holds."""
    element.tag = _OPEN


def replace_with_text(element: Element, text: str) -> None:
    """Put text in the place of an element."""
    element.clear(keep_tail=True)
    element.text = text
    unwrap(element)


def sweep(tree: Element) -> None:
    """Remove what is marked."""
    etree.strip_elements(tree, _GONE, with_tail=False)
    etree.strip_tags(tree, _OPEN)


def replace(element: Element, other: Element) -> None:
    """Put another element in the place of one, at once; the text after it stays."""
    other.tail, element.tail = element.tail, None
    element.getparent().replace(element, other)


def unwrap_others(tree: Element, kept: frozenset[str]) -> None:
    """Mark all elements in a tree but those of these names to go without what they hold."""
    for element in tree.iterdescendants():
        if element.tag not in kept and not is_dropped(element):
            unwrap(element)


def text_of(element: Element) -> str:
    """All text in an element."""
    return "".join(element.itertext())


def classes(element: Element) -> Iterable[str]:
    """The names in an element's class attribute."""
    return (element.get("class") or "").split()


def is_hidden(element: Element) -> bool:
    """Does a page not show this element?"""
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None


def is_attached(element: Element, body: Element) -> bool:
    """Is the element still in this body?"""
    return element is body or any(one is body for one in element.iterancestors())

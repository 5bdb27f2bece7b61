"""Small operations on lxml's tree that lose no text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""


def names(text: str) -> frozenset[str]:
    """The names in a text, separated by white space; for tables of many."""
    return frozenset(text.split())


def drop(element: Element) -> None:
    """Remove an element with all that it holds; the text after it stays."""
    replace_with_text(element, "")


def replace_with_text(element: Element, text: str) -> None:
    """Put text in the place of an element."""
    parent, before = element.getparent(), element.getprevious()
    text += element.tail or ""
    element.tail = None
    if text and before is not None:
        before.tail = (before.tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def replace(element: Element, other: Element) -> None:
    """Put another element in the place of one; the text after it stays."""
    other.tail, element.tail = element.tail, None
    element.getparent().replace(element, other)


def unwrap(element: Element) -> None:
    """Remove an element but keep all that it holds."""
    children = list(element)
    parent, place = element.getparent(), element.getparent().index(element)
    inner, element.text = element.text or "", None
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "")
        element.tail = None
    replace_with_text(element, inner)
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)


def text_of(element: Element) -> str:
    """All text in an element."""
    return "".join(element.itertext())


def classes(element: Element) -> Iterable[str]:
    """The names in an element's class attribute."""
    return (element.get("class") or "").split()


def is_attached(element: Element, body: Element) -> bool:
    """Is the element still in this body?"""
    return element is body or any(one is body for one in element.iterancestors())

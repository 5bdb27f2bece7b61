"""A text in, the names in it out, which white space parts: many of them are read best so."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The names in a text.

    >>> sorted(names("ol ul li"))
    ['li', 'ol', 'ul']
    """
    return frozenset(ordered(text))


def ordered(text: str) -> tuple[str, ...]:
    """The names in a text, in their order.

    >>> ordered("first second")
    ('first', 'second')
    """
    return tuple(text.split())

"""The markup of a post before and after it was cleaned in, what the cleaning has changed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from feedpub.base.values import Value
from feedpub.normalize.html.addresses import ADDRESSES, Resolve
from feedpub.normalize.html.parse import parse
from feedpub.normalize.html.tree import Element

Counts: TypeAlias = tuple[tuple[str, int], ...]
"""Names and how many there are of each, in alphabetical order."""


class Changes(Value, frozen=True):
    """How cleaned HTML differs from what it was made of."""

    removed: Counts
    """Elements; the text of some of them is still there."""
    added: Counts
    """Elements, such as the links that stand for players of other sites."""
    attributes: Counts
    """Attributes that are gone, but for those that hold addresses."""
    rewritten: tuple[tuple[str, str], ...]
    """Addresses as they were written and as they are now, in the order of the text."""
    refused: tuple[str, ...]
    """Addresses that are gone."""


def changes(markup: str, content: str, resolve: Resolve) -> Changes:
    """Compare markup with the `content` that `steps` made of it, told the same of the post.

    >>> from feedpub.normalize.html.addresses import against
    >>> content = '<p><a href="https://b.org/a">A</a></p>'
    >>> found = changes('<p onclick="x()"><a href="a">A</a>', content, against("https://b.org/"))
    >>> found.attributes, found.rewritten
    ((('onclick', 1),), (('a', 'https://b.org/a'),))
    """
    before, after = parse(markup)[0], parse(content)[0]
    tags, new_tags = _tags(before), _tags(after)
    read = [(tag, name, value, resolve(name, value)) for tag, name, value in _attributes(before)]
    written = {address: value for _, _, value, address in read}
    kept = dict.fromkeys(value for tag, name, value in _attributes(after) if _is_address(tag, name))
    gone = (value for tag, name, value, address in read if _is_address(tag, name) and address not in kept)
    return Changes(
        removed=_counts(tags - new_tags),
        added=_counts(new_tags - tags),
        attributes=_counts(_names(before) - _names(after)),
        rewritten=tuple({written[one]: one for one in kept if written.get(one, one) != one}.items()),
        refused=tuple(dict.fromkeys(gone)),
    )


def _tags(body: Element) -> Counter[str]:
    return Counter(element.tag for element in body.iterdescendants())


def _names(body: Element) -> Counter[str]:
    return Counter(name for tag, name, _ in _attributes(body) if name not in ADDRESSES.get(tag, ()))


def _attributes(body: Element) -> Iterator[tuple[str, str, str]]:
    """Element, name and value of each attribute."""
    for element in body.iterdescendants():
        yield from ((element.tag, name, value) for name, value in element.items())


def _is_address(tag: str, name: str) -> bool:
    """Whether the attribute holds one address."""
    return name in ADDRESSES.get(tag, ()) and name != "srcset"


def _counts(counter: Counter[str]) -> Counts:
    return tuple(sorted(counter.items()))

"""The markup of a post before and after it was cleaned in, what the cleaning has changed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from feedpub.normalize.html.addresses import ADDRESSES, Lead, led
from feedpub.normalize.html.parse import parse
from feedpub.normalize.html.tree import Element
from feedpub.values import Value

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


def changes(markup: str, content: str, base: str, lead: Lead = lambda reference: reference) -> Changes:
    """Compare markup with the `content` that `steps` made of it for the address `base`.

    >>> found = changes('<p onclick="x()"><a href="a">A</a>', '<p><a href="https://b.org/a">A</a></p>', "https://b.org/")
    >>> found.attributes, found.rewritten
    ((('onclick', 1),), (('a', 'https://b.org/a'),))
    """
    before, after = parse(markup)[0], parse(content)[0]
    tags, new_tags = _tags(before), _tags(after)
    written = {led(value, base, lead): value for _, _, value in _attributes(before)}
    kept = [value for _, _, value in _attributes(after, addresses=True)]
    return Changes(
        removed=_counts(tags - new_tags),
        added=_counts(new_tags - tags),
        attributes=_counts(_names(before) - _names(after)),
        rewritten=tuple({written[one]: one for one in kept if written.get(one, one) != one}.items()),
        refused=tuple(
            dict.fromkeys(
                value for _, _, value in _attributes(before, addresses=True) if led(value, base, lead) not in kept
            )
        ),
    )


def _tags(body: Element) -> Counter[str]:
    return Counter(element.tag for element in body.iterdescendants())


def _names(body: Element) -> Counter[str]:
    return Counter(name for tag, name, _ in _attributes(body) if name not in ADDRESSES.get(tag, ()))


def _attributes(body: Element, *, addresses: bool = False) -> Iterator[tuple[str, str, str]]:
    """Element, name and value of each attribute, or of each that holds one address."""
    for element in body.iterdescendants():
        for name, value in element.items():
            if not addresses or (name in ADDRESSES.get(element.tag, ()) and name != "srcset"):
                yield element.tag, name, value


def _counts(counter: Counter[str]) -> Counts:
    return tuple(sorted(counter.items()))

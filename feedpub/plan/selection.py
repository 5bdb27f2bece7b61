"""The conditions of a query in, a test of posts out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.config.people import name_of
from feedpub.config.wanted import Conditions, Query
from feedpub.model import Names, PostHead
from feedpub.normalize.languages import suggested
from feedpub.plan.categories import with_ancestors


class Trait(Value, frozen=True):
    """One thing that a condition can be about."""

    found: Callable[[PostHead, Site], Container[str]]
    """What a post has of it."""
    compared: Callable[[str], str] = str
    """How a name of the configuration is written for the comparison."""


@cache
def _paths(categories: Iterable[Names]) -> frozenset[str]:
    """The categories of a post and all above them, as the configuration writes them."""
    return frozenset("/".join(path) for path in with_ancestors(categories))


@cache
def _ranges(tag: str) -> frozenset[str]:
    """A language tag and all that include it: zh-hans-cn, zh-hans, zh (RFC 4647 §3.3.1)."""
    parts = tag.lower().split("-")
    return frozenset("-".join(parts[:length]) for length in range(1, len(parts) + 1))


def _language(head: PostHead, site: Site) -> str:
    """Of a post that names none where nobody does, its own title decides: no other post is to move it."""
    return head.language or site.site.language or suggested([head.title])


TRAITS: Mapping[str, Trait] = {
    "categories": Trait(lambda head, _: _paths(head.categories), lambda name: name.strip("/")),
    "tags": Trait(lambda head, _: head.tags),
    "authors": Trait(lambda head, _: head.authors, name_of),
    "languages": Trait(lambda head, site: _ranges(_language(head, site)), str.lower),
    # To be in a text is to be a part of it
    "titles": Trait(lambda head, _: head.title.casefold(), str.casefold),
}
"""By the names of the fields of Conditions."""


def selector(query: Query, site: Site) -> Callable[[PostHead], bool]:
    """Make the test of which posts a query selects.

    A post is selected when it meets every condition of `all`, at least one of `any` (if that names some),
    and no condition of `none`.
    """
    every, some, none = _conditions(query.all), _conditions(query.any), _conditions(query.none)
    if not (every or some or none):
        return lambda _: True

    def selects(head: PostHead) -> bool:
        def has(condition: tuple[Trait, str]) -> bool:
            trait, name = condition
            return name in trait.found(head, site)

        return all(map(has, every)) and (not some or any(map(has, some))) and not any(map(has, none))

    return selects


def language_of(query: Query, site: Site) -> str | None:
    """The language in which all posts are that a query selects; None where that is the site's, or may be several."""
    stated = query.all.languages
    return stated[0] if len(stated) == 1 and stated[0].lower() not in _ranges(site.site.language) else None


def _conditions(conditions: Conditions) -> list[tuple[Trait, str]]:
    return [
        (trait, trait.compared(unicodedata.normalize("NFC", name)))
        for trait, names in ((TRAITS[key], getattr(conditions, key)) for key in conditions.__struct_fields__)
        for name in names
    ]

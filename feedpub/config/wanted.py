"""`[feeds]` and `[queries]` of the configuration, and the check that such feeds can be made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import field

from feedpub.base.values import Value, replace
from feedpub.config.tables import one_of
from feedpub.errors import ConfigError
from feedpub.model import FORMATS, LARGEST, Shape

MANY = 1_000_000_000
"""More posts, and more days, than any date can be away from another."""
LONGEST_ARCHIVE = 500
"""Entries of an archive document: twice as many summaries fit into one, as a feed carries before it has archives."""
SMALLEST = 100_000
"""Bytes of a document below which a limit would leave hardly an entry."""


class Conditions(Value, frozen=True, kw_only=True):
    """What a post may be like; each list holds names, of which a post may have any."""

    categories: tuple[str, ...] = ()
    """Paths such as "News/Harbour"; a category includes those below it."""
    tags: tuple[str, ...] = ()
    """As the posts spell them."""
    authors: tuple[str, ...] = ()
    """As the posts spell them."""
    languages: tuple[str, ...] = ()
    """BCP 47; "en" includes "en-GB"."""
    titles: tuple[str, ...] = ()
    """Texts in the title, whatever their case."""


class FeedsSection(Shape, frozen=True, kw_only=True):
    """`[feeds]`: which feeds there are and what they carry."""

    tags: bool = False
    """Whether each tag has a feed."""
    authors: bool = False
    """Whether each author has a feed."""
    opml: bool = True
    """Whether there is a list of all feeds, and one of each branch of them, for a reader to import."""
    exclude: Conditions = field(default_factory=Conditions)
    """Which posts stay out of the feed of all posts."""

    @property
    def shape(self) -> Shape:
        """What a feed carries of which nothing else is said."""
        return Shape(**{name: getattr(self, name) for name in Shape.__struct_fields__})


class Query(Value, frozen=True, kw_only=True):
    """`[queries.NAME]`: a feed of the posts that meet every condition of `all`, one of `any` and none of `none`."""

    name: str
    title: str = ""
    """The name of the feed in full; made of `name` where it is empty."""
    all: Conditions = field(default_factory=Conditions)
    """Every one of these must hold."""
    any: Conditions = field(default_factory=Conditions)
    """At least one of these must; where it names no condition, every post will do."""
    none: Conditions = field(default_factory=Conditions)
    """None of these may."""
    formats: tuple[str, ...] | None = None
    """As in `[feeds]`, whose value counts where this is missing; so with all that follow."""
    limit: int | None = None
    max_days: int | None = None
    max_bytes: int | None = None
    content: Literal["full", "summary"] | None = None
    archives: bool | None = None

    def shape(self, feeds: FeedsSection) -> Shape:
        """What this feed carries, among others that carry what these have."""
        own = {name: getattr(self, name) for name in Shape.__struct_fields__}
        return replace(feeds.shape, **{name: value for name, value in own.items() if value is not None})


def check_wanted(feeds: FeedsSection, queries: Iterable[Query], name: str) -> None:
    """Raise ConfigError where a feed could not be as it is wanted; `name` is the configuration's file."""
    _check_shape(feeds, f"{name}: [feeds]")
    _check_conditions(feeds.exclude, f"{name}: [feeds] exclude")
    for query in queries:
        place = f"{name}: [queries.{query.name}]"
        _check_shape(query.shape(feeds), place)
        for key in ("all", "any", "none"):
            _check_conditions(getattr(query, key), f"{place} {key}")


def _check_shape(shape: Shape, place: str) -> None:
    one_of(f"{place} formats", shape.formats, FORMATS)
    if not shape.formats:
        raise ConfigError(f"{place} formats is empty; name at least one of {', '.join(FORMATS)}")
    for key in ("limit", "max_days"):
        if not 0 <= getattr(shape, key) < MANY:
            raise ConfigError(f"{place} {key} is {getattr(shape, key)}; write 0 for all posts, or less than {MANY}")
    if shape.archives and not 0 < shape.limit <= LONGEST_ARCHIVE:
        raise ConfigError(f"{place} limit is {shape.limit}; with archives, write a number from 1 to {LONGEST_ARCHIVE}")
    if not SMALLEST <= shape.max_bytes <= LARGEST:
        raise ConfigError(f"{place} max_bytes is {shape.max_bytes}; write a number from {SMALLEST} to {LARGEST}")


def _check_conditions(conditions: Conditions, place: str) -> None:
    for key in conditions.__struct_fields__:
        if "" in getattr(conditions, key):
            raise ConfigError(f"{place}.{key} holds an empty text; write a name or take it out")

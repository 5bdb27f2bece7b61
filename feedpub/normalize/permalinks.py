"""A permalink pattern and what is known of a post in, a path below the site's address out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import chain
from typing import TypeAlias

from feedpub.base.patterns import lazy
from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.config.tables import nearest
from feedpub.model import Names
from feedpub.normalize import spellings
from feedpub.normalize.dates import DAY_NAMES, MONTH_NAMES
from feedpub.normalize.fields import Fields
from feedpub.normalize.paths import PostPath
from feedpub.normalize.text import scalar

_PLACEHOLDER = lazy(r"\{(\w+)(?::([^{}]*))?\}")


class Parts(Value, frozen=True):
    """All that a pattern may ask for."""

    fields: Fields
    where: PostPath
    at: datetime
    """The post's date, in the site's time zone."""
    title: str
    categories: tuple[Names, ...]
    site: Site

    def name(self, text: str) -> str:
        """A name or a path of a file as the generator writes it into an address."""
        return _by(self.fields.dialect.names, text)

    def folder(self, text: str) -> str:
        """A path of folders as the generator writes it into an address."""
        return _by(self.fields.dialect.folders, text)

    def words(self, text: str) -> str:
        """A title or a category as the generator writes it into an address."""
        return spellings.RULES[self.fields.dialect.words](text)

    def category(self, path: Names) -> str:
        """A category as the generator writes it into an address."""
        names = dict(self.site.ways.categories)
        return "/".join([self.words(names.get(one, one)) for one in path])

    def slug(self) -> str:
        """The name that the post gave itself."""
        own = self.fields.text("slug") or self.where.slug
        return _by(self.fields.dialect.slugs, own) if own else ""


def _by(name: str, path: str) -> str:
    rule = spellings.RULES[name]
    return "/".join(map(rule, path.split("/"))) if "/" in path else rule(path)


def _hash(name: str, parts: Parts) -> str:
    """What Hexo makes of the name of a post and its date."""
    text = f"{name}{int(parts.at.timestamp())}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:12]


DAYS: Mapping[str, Callable[[date], str]] = {
    "year": lambda day: f"{day.year:04}",
    "month": lambda day: f"{day.month:02}",
    "day": lambda day: f"{day.day:02}",
    "i_month": lambda day: str(day.month),
    "i_day": lambda day: str(day.day),
    "i_y_day": lambda day: str(day.timetuple().tm_yday),
    "y_day": lambda day: f"{day.timetuple().tm_yday:03}",
    "week": lambda day: f"{day.isocalendar().week:02}",
    "week_year": lambda day: f"{day.isocalendar().year:04}",
    "i_weekday": lambda day: str(day.isoweekday()),
    "n_weekday": lambda day: str(day.isoweekday() % 7),
    "short_year": lambda day: f"{day.year % 100:02}",
    "month_name": lambda day: MONTH_NAMES[day.month - 1],
    "lower_month_name": lambda day: MONTH_NAMES[day.month - 1].lower(),
    "short_month": lambda day: MONTH_NAMES[day.month - 1][:3],
    "weekday": lambda day: DAY_NAMES[day.weekday()],
    "lower_weekday": lambda day: DAY_NAMES[day.weekday()].lower(),
    "short_weekday": lambda day: DAY_NAMES[day.weekday()][:3],
}
"""Placeholder -> what stands for it in all posts of a day."""

PARTS: Mapping[str, Callable[[Parts], str]] = {
    "hour": lambda parts: f"{parts.at.hour:02}",
    "minute": lambda parts: f"{parts.at.minute:02}",
    "second": lambda parts: f"{parts.at.second:02}",
    "timestamp": lambda parts: str(int(parts.at.timestamp())),
    "slug": lambda parts: parts.slug() or parts.name(parts.where.name),
    "lower_slug": lambda parts: spellings.lower_words(parts.fields.text("slug") or parts.where.name),
    "lower_leaf": lambda parts: spellings.lower_words(parts.where.leaf),
    "lower_categories": lambda parts: "/".join(dict.fromkeys(map(spellings.lower_words, chain(*parts.categories)))),
    "slug_or_title": lambda parts: parts.slug() or parts.words(parts.title),
    "title": lambda parts: parts.words(parts.title),
    "slug_of_title": lambda parts: spellings.RULES["eleventy slug"](parts.title),
    "lower_title": lambda parts: parts.words(parts.title).lower(),
    "slug_or_leaf": lambda parts: parts.slug() or parts.name(parts.where.leaf),
    "name": lambda parts: parts.name(parts.where.name),
    "leaf": lambda parts: parts.name(parts.where.leaf),
    "file": lambda parts: parts.name(parts.where.path.rpartition("/")[2]),
    "folder": lambda parts: parts.folder(parts.where.folder),
    "section": lambda parts: parts.folder(parts.where.folder.partition("/")[0]),
    "folder_below": lambda parts: parts.folder(parts.where.folder.partition("/")[2]),
    "last_folder": lambda parts: parts.folder(parts.where.folder.rpartition("/")[2]),
    "stem": lambda parts: parts.name(f"{parts.where.folder}/{parts.where.name}"),
    "path": lambda parts: parts.name(parts.where.path),
    "hash": lambda parts: _hash(parts.where.path, parts),
    "page": lambda parts: parts.name(parts.where.page),
    "category": lambda parts: parts.category((parts.categories or ((parts.site.ways.usual_category,),))[-1]),
    "categories": lambda parts: "/".join(dict.fromkeys(parts.words("/".join(one)) for one in parts.categories)),
}
"""Placeholder -> what stands for it.  A name that is in neither table is a field of the post."""


_Part: TypeAlias = tuple[Callable[[Parts], str], str]
"""What makes it, and what stands there where that is empty."""


@lru_cache(maxsize=4096)
def _on(day: date, pattern: str) -> tuple[str | _Part, ...]:
    """The texts of a pattern, those of the day among them, and the parts between them."""
    pieces: list[str | _Part] = []
    text = ""
    for piece in _compiled(pattern):
        if isinstance(piece, tuple):
            pieces += text, piece
            text = ""
        else:
            text += piece if isinstance(piece, str) else piece(day)
    return *pieces, text


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> tuple[str | Callable[[date], str] | _Part, ...]:
    """The texts of a pattern, and what makes what stands between them."""
    pieces: list[str | Callable[[date], str] | _Part] = []
    end = 0
    for match in _PLACEHOLDER.finditer(pattern):
        name, otherwise = match.groups(default="")
        made = DAYS.get(name) or (PARTS.get(name) or partial(_field, name, bool(otherwise)), otherwise)
        pieces += pattern[end : match.start()], made
        end = match.end()
    return *pieces, pattern[end:]


def _field(name: str, may_lack: bool, parts: Parts) -> str:
    text = scalar(parts.fields.value(name))
    if not text and not may_lack:
        message = f"has no {name}, which is a part of its address{_known(name)}"
        parts.fields.warn("address-incomplete", None, message, f"write {name}: ...")
    return text


@lru_cache(maxsize=64)
def _known(name: str) -> str:
    """The end of the message about a name that may be a slip of the pen."""
    return nearest(name, (*DAYS, *PARTS), most=0, alike=0.7)


def expand(pattern: str, parts: Parts) -> str:
    """Fill a pattern in, without empty or dot segments; `{name:text}` gives the text where there is no name."""
    pieces = _on(parts.at.date(), pattern)
    return below("".join([one if isinstance(one, str) else one[0](parts) or one[1] for one in pieces]))


def below(path: str) -> str:
    """A path without empty or dot segments, which stays below whatever it is put after.

    >>> below("/a//../b/.."), below("/a/b")
    ('a/b/', 'a/b')
    """
    path = path.lstrip("/")
    if "//" not in path and "/." not in f"/{path}":
        return path
    *folders, last = path.split("/")
    return "/".join([*(one for one in folders if one not in _DOTS), "" if last in _DOTS else last])


_DOTS = frozenset(("", ".", ".."))

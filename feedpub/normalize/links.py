"""A post's path, fields and date in; its permanent id and its address out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote, urlsplit
from uuid import UUID

from feedpub.config import SAFE_IN_PATH, Site
from feedpub.model import Path
from feedpub.normalize import slugs
from feedpub.normalize.dates import MONTH_NAMES, MONTHS
from feedpub.normalize.fields import Fields
from feedpub.normalize.text import scalar
from feedpub.normalize.urls import absolute

_DATED = re.compile(r"(\d{4})[-_](\d{1,2})[-_](\d{1,2})[-_ T](?=.)")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,8}$")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """What a post's path says: `2021/2021-11-06-ship/index.md` is "ship" in "2021", dated 2021-11-06."""

    stem: str
    """The path without its suffix; a folder that holds an index file stands for it."""
    folder: str
    name: str
    """The last part, without its date."""
    date: str


def place(path: str) -> Place:
    """Read a path.

    >>> place("news/2021-11-06-ship/index.md")
    Place(stem='news/2021-11-06-ship', folder='news', name='ship', date='2021-11-06')
    """
    stem = _SUFFIX.sub("", unicodedata.normalize("NFC", path))
    stem = re.sub("(?<=.)/index$", "", stem)
    folder, _, name = stem.rpartition("/")
    dated = _DATED.match(name)
    return Place(stem, folder, name[dated.end() :] if dated else name, "-".join(dated.groups()) if dated else "")


def permanent_id(fields: Fields, site: Site, where: Place, written: datetime) -> str:
    """The post's own id, or one of its date as written and its path: nothing that an edit changes.

    RFC 4151: `tag:example.org,2021:2021-11-06/news/ship`.
    """
    for _, value in fields.all("id"):
        own = scalar(value)
        if own:
            return _own_id(own, site)
    return _tag(site, f"{written.date().isoformat()}/{where.stem}")


def _own_id(text: str, site: Site) -> str:
    try:
        return UUID(text).urn
    except ValueError:
        pass
    # RFC 4287 §4.2.6: an id is an absolute IRI
    if re.fullmatch(r"(?:https?://[^\s/]|(?:tag|urn):)[^\s<>\"{}|\\^`]+", text):
        return text
    return _tag(site, text)


def _tag(site: Site, specific: str) -> str:
    return f"tag:{site.site.authority}:{quote(specific, safe=SAFE_IN_PATH)}"


def address(fields: Fields, site: Site, where: Place, published: datetime, about: About) -> str:
    """The post's absolute URL: its own link, or the site's permalink pattern filled in."""
    for key, value in fields.all("link"):
        own = scalar(value)
        if key.lower() == "source" and urlsplit(own).scheme not in ("http", "https"):
            continue
        url = absolute(own, f"{site.site.url}/")
        if url:
            return url
        fields.warn(key, f'{key} "{own[:100]}" is no address', "write one that begins with https:// or /")
    parts = Parts(fields, where, published.astimezone(site.timezone), about)
    return site.absolute(expand(site.site.permalink, parts))


@dataclass(frozen=True, slots=True)
class About:
    """What else an address may be made of."""

    title: str
    categories: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the parts of a permalink pattern are made from."""

    fields: Fields
    where: Place
    at: datetime
    """When the post was published, in the site's time zone."""
    about: About

    def slug(self, text: str) -> str:
        """A text as the generator writes it into an address."""
        return slugs.RULES[self.fields.dialect.slug](text)


PARTS: Mapping[str, Callable[[Parts], str]] = MappingProxyType(
    {
        "year": lambda parts: f"{parts.at.year:04}",
        "month": lambda parts: f"{parts.at.month:02}",
        "day": lambda parts: f"{parts.at.day:02}",
        "hour": lambda parts: f"{parts.at.hour:02}",
        "minute": lambda parts: f"{parts.at.minute:02}",
        "second": lambda parts: f"{parts.at.second:02}",
        "short_year": lambda parts: f"{parts.at.year % 100:02}",
        "i_month": lambda parts: str(parts.at.month),
        "i_day": lambda parts: str(parts.at.day),
        "y_day": lambda parts: f"{parts.at.timetuple().tm_yday:03}",
        "month_name": lambda parts: MONTH_NAMES[parts.at.month - 1],
        "short_month": lambda parts: MONTHS[parts.at.month - 1],
        "timestamp": lambda parts: str(int(parts.at.timestamp())),
        "slug": lambda parts: parts.slug(parts.fields.text("slug") or parts.where.name),
        "name": lambda parts: parts.slug(parts.where.name),
        "title": lambda parts: parts.slug(parts.about.title),
        "folder": lambda parts: "/".join(parts.slug(one) for one in parts.where.folder.split("/")),
        "path": lambda parts: "/".join(parts.slug(one) for one in parts.where.stem.split("/")),
        "category": lambda parts: "/".join(parts.slug(one) for one in _first(parts.about.categories)),
        "categories": lambda parts: "/".join(parts.slug("/".join(one)) for one in parts.about.categories),
    }
)
"""Placeholder of a permalink pattern -> what stands for it.  Any other name is a field of the post."""


def expand(pattern: str, parts: Parts) -> str:
    """Fill a permalink pattern in: a path below the site's address, without empty or dot segments."""

    def part(match: re.Match[str]) -> str:
        make = PARTS.get(match[1])
        return make(parts) if make else scalar(parts.fields.get(match[1])[1])

    path = _PLACEHOLDER.sub(part, pattern)
    return "/".join(one for one in path.lstrip("/").split("/") if one not in (".", ".."))


def _first(paths: tuple[Path, ...]) -> Path:
    return paths[0] if paths else ()

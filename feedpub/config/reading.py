"""The text of a feedpub.toml in, a Site out that is valid and complete."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from feedpub.base.values import Value, replace
from feedpub.config.moves import moves, read_redirects
from feedpub.config.origin import origin, picture
from feedpub.config.people import name_of
from feedpub.config.pluginuse import read_uses
from feedpub.config.podcast import PodcastSection, check_podcast
from feedpub.config.privacy import PrivateSection, check_private
from feedpub.config.site import GoneSection, OutputSection, PagesSection, PostsSection, Site, SiteSection
from feedpub.config.tables import named, nearest, section
from feedpub.config.wanted import FeedsSection, Query, check_wanted
from feedpub.errors import ConfigError

FILE_NAME = "feedpub.toml"

# RFC 5646 §2.2.1: longer ones may be registered, and none is: `english` is a word
LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"
"""A language tag."""
_FORMS = (
    ("hub", "(https?://[!-~]+)?", "is no http or https address; write one such as https://hub.example.org/"),
    ("language", f"({LANGUAGE})?", "is no language tag; write one such as en or zh-CN"),
    # RFC 4151 §2.1: taggingEntity = (DNSname / emailAddress) "," date
    ("authority", "[^A-Z]*", "has capital letters, which ids must not have; write small ones"),
    (
        "authority",
        r"([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?",
        "is not of the form example.org,2021; write a domain that you own and a year in which you owned it",
    ),
)
"""What the texts of `[site]` look like, and what is said of others."""
_AFTER_COLON = r"(?<![\w{]):([a-z_]{2,})"
"""A name in a pattern of addresses as other generators write it."""

_SECTIONS: Mapping[str, type[Value]] = {
    "site": SiteSection,
    "posts": PostsSection,
    "feeds": FeedsSection,
    "pages": PagesSection,
    "output": OutputSection,
    "gone": GoneSection,
    "private": PrivateSection,
}
"""What the sections are made into that every configuration has."""

OPTIONAL = ("queries", "podcast", "redirects", "plugins")
"""Sections that a configuration need not have."""

DEFAULTS: Mapping[str, Mapping[str, Any]] = {}


def read(text: str, name: str = FILE_NAME, defaults: Mapping[str, Mapping[str, Any]] = DEFAULTS) -> Site:
    """Read the text of a configuration file.

    `defaults` holds what is known from elsewhere (a generator's configuration, the command line) by
    section and key; the text wins over it.  `name` is the file's name for error messages.

    Raises ConfigError naming the file, the key and the nearest right one.

    >>> read('[site]\\nurl = "https://example.org/"').site.url
    'https://example.org'
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not valid TOML: {error}") from error
    return of_document(document, name, defaults)


def of_document(document: Mapping[str, Any], name: str, defaults: Mapping[str, Mapping[str, Any]] = DEFAULTS) -> Site:
    """Make a Site of the sections of a configuration; the arguments and errors are those of `read`."""
    for key, table in document.items():
        if key not in SECTIONS:
            homes = _homes(key)
            if homes and not isinstance(table, dict):
                raise ConfigError(f"{name}: {key} stands in no section; write it below {homes}")
            raise ConfigError(f"{name}: unknown section [{key}]{nearest(key, SECTIONS)}")
        if not isinstance(table, dict):
            raise ConfigError(f"{name}: {key} must be a section: write [{key}] on a line of its own")
    sections: dict[str, Any] = {}
    for key, kind in _SECTIONS.items():
        _check_places(key, document.get(key, {}), name)
        values = {**defaults.get(key, {}), **document.get(key, {})}
        sections[key] = section(kind, values, f"{name}: [{key}]")
    if "permalink" in document.get("site", {}):  # what a generator's configuration says is understood elsewhere
        _check_permalink(sections["site"].permalink, f"{name}: [site] permalink")
    queries = named(Query, document.get("queries", {}), f"{name}: [queries]")
    podcast = section(PodcastSection, document["podcast"], f"{name}: [podcast]") if "podcast" in document else None
    redirects = read_redirects(document.get("redirects", {}), f"{name}: [redirects]")
    plugins = read_uses(document.get("plugins", {}), f"{name}: [plugins]")
    return check(Site(**sections, queries=queries, podcast=podcast, redirects=redirects, plugins=plugins), name)


def _check_places(section: str, values: Mapping[str, Any], name: str) -> None:
    """Raise ConfigError for a key that belongs to another section."""
    for key in values:
        if key in _keys(section) or key in SECTIONS or nearest(key, _keys(section), most=0, alike=0.8):
            continue
        if homes := _homes(key):
            raise ConfigError(f"{name}: [{section}] {key} belongs to another section; write it below {homes}")


def _homes(key: str) -> str:
    """The sections that have a key, as they are written; empty where none has."""
    return " or ".join(f"[{one}]" for one in _SECTIONS if key in _keys(one))


def _keys(section: str) -> tuple[str, ...]:
    return _SECTIONS[section].__struct_fields__


def _check_permalink(pattern: str, place: str) -> None:
    if re.search(_AFTER_COLON, pattern):
        right = re.sub(_AFTER_COLON, r"{\1}", pattern)
        raise ConfigError(f"{place} {pattern!r} has names after colons; write them in braces, as in {right}")


def check(site: Site, name: str = FILE_NAME) -> Site:
    """Check and tidy values that types alone do not settle; raises ConfigError."""
    check_wanted(site.feeds, site.queries, name)
    if site.pages.posts and not site.pages.feeds:
        raise ConfigError(
            f"{name}: [pages] feeds is false and posts is not, but pages of posts lead to those of feeds; "
            "write posts = false, too"
        )
    for reader in site.pages.readers:
        if not re.match("https?://", reader) or "{url}" not in reader:
            raise ConfigError(
                f"{name}: [pages] readers {reader!r} is no address of a reader; "
                f"write one such as {PagesSection().readers[0]}"
            )
    for key in ("logo", "icon"):
        picture(getattr(site.site, key), "", f"{name}: [site] {key}")
    check_private(site.private, site.kinds, [one.name for one in site.queries], f"{name}: [private]")
    if site.podcast:
        check_podcast(site.podcast, f"{name}: [podcast]")
    try:
        _ = site.timezone
    except (OSError, ValueError, KeyError) as error:
        from zoneinfo import available_timezones

        zone = site.site.timezone
        hint = nearest(zone, available_timezones(), most=0) or "; write a name such as Asia/Shanghai"
        raise ConfigError(f"{name}: [site] timezone {zone!r} is not known{hint}") from error
    for key, form, message in _FORMS:
        if not re.fullmatch(form, getattr(site.site, key)):
            raise ConfigError(f"{name}: [site] {key} {getattr(site.site, key)!r} {message}")
    url = origin(site.site.url, f"{name}: [site] url")
    moves(site.redirects, site.gone.paths, url, f"{name}: [redirects] or [gone]: ")
    words = {key: _one_line(getattr(site.site, key)) for key in ("title", "description")}
    queries = tuple(replace(one, title=_one_line(one.title)) for one in site.queries)
    author = name_of(_one_line(site.site.author))
    return replace(site, site=replace(site.site, url=url, author=author, **words), queries=queries)


def _one_line(text: str) -> str:
    return text if text.isprintable() else " ".join(text.split())


SECTIONS = (*_SECTIONS, *OPTIONAL)
"""The names of all sections."""

"""The text of a feedpub.toml in, a Site out; opens no files."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from feedpub.errors import ConfigError
from feedpub.model import FORMATS

FILE_NAME = "feedpub.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSection:
    """`[site]`: what the publication is and where it lives."""

    url: str
    """Where canonical addresses start; no slash at the end."""
    title: str = ""
    """Shown as the name of every feed; the host of `url` where it is empty."""
    description: str = ""
    language: str = ""
    """BCP 47, for posts that name none of their own; where it is empty, the one that the titles' script suggests."""
    author: str = ""
    """For posts that name none of their own; the title where it is empty."""
    timezone: str = "UTC"
    """IANA name, for dates without a zone."""
    permalink: str = "/{year}/{month}/{day}/{slug}/"
    """Pattern of a post's address below `url`."""
    authority: str = "feedpub.invalid,2021"
    """Tagging authority of the permanent ids: a domain that you own and a year in which you owned it
    (RFC 4151 §2.1).  Choose it before the first publication and never change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsSection:
    """`[posts]`: where the posts are and how to read them."""

    path: str = "posts"
    """Folder of the posts, below the folder of feedpub.toml."""
    dialect: str = "auto"
    """Which generator the posts were written for; `auto` looks at the folder."""
    categories: Literal["auto", "nested", "flat"] = "auto"
    """`nested`: a list of categories is one path; `flat`: each is a category of its own; `auto`: as the
    dialect has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsSection:
    """`[feeds]`: what the feeds carry."""

    formats: tuple[str, ...] = ("rss", "atom", "json")
    limit: int = 20
    """Entries per feed, the newest first; 0 for all."""
    content: Literal["full", "summary"] = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSection:
    """`[output]`: where static files go."""

    path: str = "public"
    """Folder of the output, below the folder of feedpub.toml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A whole configuration, valid and complete."""

    site: SiteSection
    posts: PostsSection = field(default_factory=PostsSection)
    feeds: FeedsSection = field(default_factory=FeedsSection)
    output: OutputSection = field(default_factory=OutputSection)
    root: str = "."
    """The folder that holds feedpub.toml; other folders are relative to it."""
    state: str = ".feedpub"
    """The folder that feedpub keeps for itself, below `root` or absolute."""
    permalinks: tuple[tuple[str, str], ...] = ()
    """First folder of a post's path -> its permalink pattern, for generators that have one per folder."""

    @property
    def title(self) -> str:
        """The publication's name."""
        return self.site.title or urlsplit(self.site.url).hostname or self.site.url

    @property
    def author(self) -> str:
        """Who wrote the posts that do not say."""
        return self.site.author or self.title

    @property
    def timezone(self) -> ZoneInfo:
        """The zone of dates that name none."""
        return ZoneInfo(self.site.timezone)

    def absolute(self, path: str) -> str:
        """The canonical URL of a path below the output folder, percent-encoded (RFC 3986 §2.1).

        Reserved characters too: some readers do not unescape an `&` in an attribute of XML.
        """
        return f"{self.site.url}/{quote(path)}"


SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
"""What a URL's path may hold besides letters and digits (RFC 3986 §3.3)."""

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
    known = _sections()
    for section, table in document.items():
        if section not in known:
            raise ConfigError(f"{name}: unknown section [{section}]{_nearest(section, known)}")
        if not isinstance(table, dict):
            raise ConfigError(f"{name}: {section} must be a section: write [{section}] on a line of its own")
    sections: dict[str, Any] = {}
    for section, kind in known.items():
        values = {**defaults.get(section, {}), **document.get(section, {})}
        sections[section] = _section(kind, values, f"{name}: [{section}]")
    return check(Site(**sections), name)


def check(site: Site, name: str = FILE_NAME) -> Site:
    """Check and tidy values that types alone do not settle; raises ConfigError."""
    _one_of(f"{name}: [feeds] formats", site.feeds.formats, FORMATS)
    if not site.feeds.formats:
        raise ConfigError(f"{name}: [feeds] formats is empty; name at least one of {', '.join(FORMATS)}")
    if site.feeds.limit < 0:
        raise ConfigError(f"{name}: [feeds] limit is {site.feeds.limit}; write 0 for all posts")
    try:
        _ = site.timezone
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"{name}: [site] timezone {site.site.timezone!r} is not known; write a name such as Asia/Shanghai"
        ) from error
    if not re.fullmatch(r"([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?", site.site.language):
        raise ConfigError(
            f"{name}: [site] language {site.site.language!r} is no language tag; write one such as en or zh-CN"
        )
    # RFC 4151 §2.1: taggingEntity = (DNSname / emailAddress) "," date
    if not re.fullmatch(r"([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?", site.site.authority):
        raise ConfigError(
            f"{name}: [site] authority {site.site.authority!r} is not of the form example.org,2021; "
            "write a domain that you own and a year in which you owned it"
        )
    return replace(site, site=replace(site.site, url=_origin(site.site.url, name)))


def _origin(url: str, name: str) -> str:
    """Tidy the site's address: host as punycode, path percent-encoded, no slash at the end."""
    hint = "write one such as https://example.org"
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise ConfigError(f"{name}: [site] url {url!r} is no URL: {error}; {hint}") from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ConfigError(f"{name}: [site] url {url!r} is no http or https address; {hint}")
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    path = quote(parts.path.rstrip("/"), safe=SAFE_IN_PATH + "%")
    return urlunsplit((parts.scheme, netloc, path, "", ""))


def _sections() -> dict[str, type]:
    hints = get_type_hints(Site)
    return {one.name: hints[one.name] for one in fields(Site) if is_dataclass(hints[one.name])}


T = TypeVar("T")


def _section(kind: type[T], values: Mapping[str, Any], place: str) -> T:
    hints = get_type_hints(kind)
    for key in values:
        if key not in hints:
            raise ConfigError(f"{place} unknown key {key}{_nearest(key, hints)}")
    for one in fields(kind):  # type: ignore[arg-type]  # every section is a dataclass
        if one.name not in values and one.default is MISSING and one.default_factory is MISSING:
            raise ConfigError(f"{place} {one.name} is missing; write it, for example {_EXAMPLES[one.name]}")
    return kind(**{key: _value(values[key], hints[key], f"{place} {key}") for key in values})


_EXAMPLES = {"url": 'url = "https://example.org" (or give --url)'}


def _value(value: Any, hint: Any, place: str) -> Any:
    if get_origin(hint) is Literal:
        return _one_of(place, [value], get_args(hint))[0]
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise ConfigError(f'{place} must be a list of texts, as in ["a", "b"]')
        return tuple(value)
    if type(value) is not hint:
        raise ConfigError(f"{place} must be {_KINDS[hint]}, not {value!r}")
    if isinstance(value, str) and (found := _NO_TEXT.search(value)):
        raise ConfigError(f"{place} holds the character {found[0]!a}, which no feed can carry; take it out")
    return value


_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 §2.2, `Char`

_KINDS = {str: "a text in quotes", int: "a whole number", bool: "true or false"}


def _one_of(place: str, values: Iterable[Any], known: Iterable[str]) -> list[Any]:
    values, known = list(values), list(known)
    for value in values:
        if value not in known:
            raise ConfigError(f"{place} {value!r} is not one of {', '.join(known)}{_nearest(value, known)}")
    return values


def _nearest(word: object, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(str(word), known, 1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"

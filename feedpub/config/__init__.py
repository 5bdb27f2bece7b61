"""The text of a feedpub.toml in, a Site out; opens no files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from msgspec import field

from feedpub.config.ledger import Ledger
from feedpub.config.moves import Move, Redirect, moves, read_redirects
from feedpub.config.origin import origin, picture
from feedpub.config.pluginuse import PluginUse, read_uses
from feedpub.config.podcast import PodcastSection, check_podcast
from feedpub.config.privacy import PrivateSection, check_private
from feedpub.config.tables import named, nearest, section
from feedpub.config.wanted import FeedsSection, Query, check_wanted
from feedpub.config.ways import Ways
from feedpub.errors import ConfigError
from feedpub.values import Value, replace

FILE_NAME = "feedpub.toml"


class SiteSection(Value, frozen=True, kw_only=True):
    """`[site]`: what the publication is and where it lives."""

    url: str
    """Where canonical addresses start; no slash at the end."""
    title: str = ""
    """Shown as the name of every feed; the host of `url` where it is empty."""
    description: str = ""
    """What it is about, in a sentence."""
    logo: str = ""
    """A picture of the publication, twice as wide as high, at most 144 pixels; its URL, or its path below `url`."""
    icon: str = ""
    """A square one."""
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
    hub: str = ""
    """URL of the WebSub hub that feeds name, if there is one; whoever publishes them tells it."""


class GoneSection(Value, frozen=True, kw_only=True):
    """`[gone]`: feeds that have ended."""

    paths: tuple[str, ...] = ()
    """Folders and files, below `url`."""


class PostsSection(Value, frozen=True, kw_only=True):
    """`[posts]`: where the posts are and how to read them."""

    path: str = "posts"
    """Folder of the posts, below the folder of feedpub.toml."""
    dialect: str = "auto"
    """Which generator the posts were written for; `auto` looks at the folder."""
    categories: Literal["auto", "nested", "flat"] = "auto"
    """`nested`: a list of categories is one path; `flat`: each is a category of its own; `auto`: as the
    dialect has it."""
    drop: tuple[str, ...] = ()
    """CSS selectors of what to leave out of every text: a box with a QR code, an editor's line."""


class PagesSection(Value, frozen=True, kw_only=True):
    """`[pages]`: what people see in a browser."""

    feeds: bool = True
    """Whether there is a page of all feeds, one of each, and what shows in place of pages that are not there; false
    where the site has pages of its own.  Posts have none then, either."""
    posts: bool = True
    """Whether a post has its page here; false where the posts live elsewhere."""
    templates: str = "templates"
    """The folder, below that of feedpub.toml, of templates that win over feedpub's own; empty for none, which it is in
    a generator's blog unless it is named."""
    readers: tuple[str, ...] = (
        "https://feedly.com/i/subscription/feed/{url}",
        "https://www.inoreader.com/?add_feed={url}",
        "https://www.newsblur.com/?url={url}",
        "https://theoldreader.com/feeds/subscribe?url={url}",
    )
    """Addresses at which web readers take subscriptions; `{url}` stands for that of a feed."""


class OutputSection(Value, frozen=True, kw_only=True):
    """`[output]`: where static files go."""

    path: str = "public"
    """Folder of the output, below the folder of feedpub.toml."""
    precompressed: bool = False
    """Whether each file has packed ones (.gz, .br, .zst) beside it, for servers that hand those out."""
    host_files: bool = False
    """Whether `_headers` and `_redirects` stand beside the feeds, for static hosts that read them."""


class Site(Value, frozen=True, kw_only=True):
    """A whole configuration, valid and complete."""

    site: SiteSection
    posts: PostsSection = field(default_factory=PostsSection)
    feeds: FeedsSection = field(default_factory=FeedsSection)
    pages: PagesSection = field(default_factory=PagesSection)
    output: OutputSection = field(default_factory=OutputSection)
    queries: tuple[Query, ...] = ()
    podcast: PodcastSection | None = None
    gone: GoneSection = field(default_factory=GoneSection)
    private: PrivateSection = field(default_factory=PrivateSection)
    redirects: tuple[Redirect, ...] = ()
    """Old folders and files, below `url`, each with the new one or a URL; `{ to = "inbox", status = 308 }` instead of
    the text answers 308 and not 301."""
    plugins: tuple[PluginUse, ...] = ()
    """What other packages add: a table `[plugins.NAME]` for each, with its options, in the order in which they act."""
    root: str = "."
    """The folder that holds feedpub.toml; other folders are relative to it."""
    state: str = ".feedpub"
    """The folder that feedpub keeps for itself, below `root` or absolute."""
    templates: str = ""
    """The folder of templates that win over feedpub's own, below `root`; empty where there is none."""
    ways: Ways = field(default_factory=Ways)
    """Those of the blog's generator, where there is one."""
    ledger: Ledger = field(default_factory=Ledger)
    """What is remembered of posts that were moved or deleted."""

    @property
    def title(self) -> str:
        """The publication's name."""
        return self.site.title or urlsplit(self.site.url).hostname or self.site.url

    @property
    def author(self) -> str:
        """Who wrote the posts that do not say."""
        return self.site.author or self.title

    @property
    def logo(self) -> str | None:
        """The URL of its picture."""
        return picture(self.site.logo, self.site.url)

    @property
    def icon(self) -> str | None:
        """The URL of its square picture."""
        return picture(self.site.icon, self.site.url)

    @property
    def moves(self) -> tuple[Move, ...]:
        """Addresses that are no longer there."""
        return moves(self.redirects, self.gone.paths, self.site.url)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The folders of feeds, in the order in which they are listed."""
        there = {
            "queries": bool(self.queries),
            "categories": True,
            "tags": self.feeds.tags,
            "authors": self.feeds.authors,
        }
        return tuple(name for name, wanted in there.items() if wanted)

    @property
    def timezone(self) -> tzinfo:
        """The zone of dates that name none."""
        return _zone(self.site.timezone)

    @property
    def posts_folder(self) -> Path:
        """Where the posts are, without links on the way."""
        return (Path(self.root) / self.posts.path).resolve()

    def read_from(self, folder: str) -> Site:
        """The same with posts that people find there."""
        return replace(self, posts=replace(self.posts, path=folder))

    def absolute(self, path: str) -> str:
        """The canonical URL of a path below the output folder, percent-encoded (RFC 3986 §2.1).

        Reserved characters too: some readers do not unescape an `&` in an attribute of XML.
        """
        return f"{self.site.url}/{quote(path)}"


@cache
def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # which looks for its files when it is imported

    return ZoneInfo(name)


_FORMS = (
    ("hub", "(https?://[!-~]+)?", "is no http or https address; write one such as https://hub.example.org/"),
    ("language", "([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?", "is no language tag; write one such as en or zh-CN"),
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
        if not isinstance(table, dict) and (homes := [f"[{one}]" for one in _SECTIONS if key in _keys(one)]):
            raise ConfigError(f"{name}: {key} stands in no section; write it below {' or '.join(homes)}")
        if key not in SECTIONS:
            raise ConfigError(f"{name}: unknown section [{key}]{nearest(key, SECTIONS)}")
        if not isinstance(table, dict):
            raise ConfigError(f"{name}: {key} must be a section: write [{key}] on a line of its own")
    sections: dict[str, Any] = {}
    for key, kind in _SECTIONS.items():
        values = {**defaults.get(key, {}), **document.get(key, {})}
        sections[key] = section(kind, values, f"{name}: [{key}]")
    if "permalink" in document.get("site", {}):  # what a generator's configuration says is understood elsewhere
        _check_permalink(sections["site"].permalink, f"{name}: [site] permalink")
    queries = named(Query, document.get("queries", {}), f"{name}: [queries]")
    podcast = section(PodcastSection, document["podcast"], f"{name}: [podcast]") if "podcast" in document else None
    redirects = read_redirects(document.get("redirects", {}), f"{name}: [redirects]")
    plugins = read_uses(document.get("plugins", {}), f"{name}: [plugins]")
    return check(Site(**sections, queries=queries, podcast=podcast, redirects=redirects, plugins=plugins), name)


def _keys(section: str) -> Container[str]:
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
        raise ConfigError(
            f"{name}: [site] timezone {site.site.timezone!r} is not known; write a name such as Asia/Shanghai"
        ) from error
    for key, form, message in _FORMS:
        if not re.fullmatch(form, getattr(site.site, key)):
            raise ConfigError(f"{name}: [site] {key} {getattr(site.site, key)!r} {message}")
    url = origin(site.site.url, f"{name}: [site] url")
    moves(site.redirects, site.gone.paths, url, f"{name}: [redirects] or [gone]: ")
    return replace(site, site=replace(site.site, url=url))


SECTIONS = (*_SECTIONS, *OPTIONAL)
"""The names of all sections."""

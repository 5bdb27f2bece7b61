"""What a publication is: the sections that every configuration has, and the Site of them all."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from msgspec import field

from feedpub.base.values import Value, replace
from feedpub.config.ledger import Ledger
from feedpub.config.moves import Move, Redirect, moves
from feedpub.config.origin import picture
from feedpub.config.pluginuse import PluginUse
from feedpub.config.podcast import PodcastSection
from feedpub.config.privacy import PrivateSection
from feedpub.config.wanted import FeedsSection, Query
from feedpub.config.ways import Ways


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
    a generator's blog and where there is no such file, unless it is named."""
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
        return self.site.title or _spelled(urlsplit(self.site.url).hostname or "") or self.site.url

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
def _spelled(host: str) -> str:
    """The name of a host as people write it."""
    try:
        return host.encode().decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


@cache
def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # which looks for its files when it is imported

    return ZoneInfo(name)

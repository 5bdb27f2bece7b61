"""A page's path and what it points to in, short relative references out, which work wherever the output is put."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.model import INDEX, Feed, PostHead
from feedpub.render import common
from feedpub.render.pages.places import Places


class Links(Value, frozen=True):
    """References from one page to others."""

    up: str
    """From the page to the output folder; empty where it lies in it."""
    places: Places
    site: Site

    @classmethod
    def of(cls, page: str, places: Places, site: Site) -> Links:
        """Those of the page at this path below the output folder."""
        return cls("../" * page.count("/"), places, site)

    @property
    def root(self) -> str:
        """To the page that people open first."""
        return self.up or "./"

    def file(self, path: str) -> str:
        """To a file below the output folder; that of a folder's index is the folder's."""
        name = path.removesuffix(INDEX) if f"/{path}".endswith(f"/{INDEX}") else path
        return self.up + iri(name) or "./"

    def url(self, url: str) -> str:
        """To what an address names: relative where it is of this site."""
        start = f"{self.site.site.url}/"
        return self.root + url.removeprefix(start) if url.startswith(start) else url

    def feed(self, feed: Feed[PostHead]) -> str:
        """To the page of a feed."""
        return self.file(feed.directory)

    def post(self, post: PostHead) -> str:
        """To a post: to its page here, or to where it lives."""
        path = self.places.posts.get(post.path)
        return post.url if path is None else self.file(path)


@lru_cache(1024)
def ascii_address(reference: str) -> str:
    """Write a relative reference for programs that take nothing but ASCII."""
    return quote(reference)


def iri(reference: str) -> str:
    """Write a relative reference with as little percent-encoding as HTML allows (URL standard §4.3).

    >>> iri("categories/金融/R&D?/")
    'categories/金融/R%26D%3F/'
    """
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), reference)


_UNSAFE = re.compile(r"[\x00-\x20\"#%&'<>?\[\\\]^`{|}:\x7f]")


def subscribe(feed: Feed[PostHead], site: Site) -> Mapping[str, str]:
    """One-click links to subscribe to a feed with web readers: name -> address."""
    url = quote(site.absolute(feed.directory + common.formats(feed)[0].file), safe="")
    return {_host(reader): reader.replace("{url}", url) for reader in site.pages.readers}


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")

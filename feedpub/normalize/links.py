"""A post's path, fields and date in; its permanent id and its address out."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlsplit
from uuid import UUID

from feedpub.config import SAFE_IN_PATH, Site
from feedpub.model import Path
from feedpub.normalize.fields import Fields
from feedpub.normalize.permalinks import Parts, Place, expand
from feedpub.normalize.text import scalar
from feedpub.normalize.urls import absolute

_DATED = re.compile(r"(\d{4})[-_](\d{1,2})[-_](\d{1,2})[-_ T](?=.)")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,8}$")


def place(path: str) -> Place:
    """Read a path.

    >>> place("news/2021-11-06-ship/index.md")
    Place(path='news/2021-11-06-ship/index', stem='news/2021-11-06-ship', folder='news', name='ship', date='2021-11-06')
    """
    path = _SUFFIX.sub("", unicodedata.normalize("NFC", path))
    stem = path.removesuffix("/index")
    folder, _, name = stem.rpartition("/")
    dated = _DATED.match(name)
    return Place(path, stem, folder, name[dated.end() :] if dated else name, "-".join(dated.groups()) if dated else "")


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


def address(
    fields: Fields, site: Site, where: Place, published: datetime, title: str, categories: tuple[Path, ...]
) -> str:
    """The post's absolute URL: its own link, or the site's permalink pattern filled in."""
    for key, value in fields.all("link"):
        own = scalar(value)
        if key.lower() == "source" and urlsplit(own).scheme not in ("http", "https"):
            continue
        url = absolute(own, f"{site.site.url}/")
        if url:
            return url
        fields.warn(key, f'{key} "{own[:100]}" is no address', "write one that begins with https:// or /")
    pattern = dict(site.permalinks).get(where.folder.partition("/")[0], site.site.permalink)
    parts = Parts(fields, where, published.astimezone(site.timezone), title, categories)
    return f"{site.site.url}/{quote(expand(pattern, parts), safe=SAFE_IN_PATH)}"

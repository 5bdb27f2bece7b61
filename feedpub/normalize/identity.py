"""A post's path, fields and date in; its permanent id and its address out."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from feedpub.base.patterns import lazy
from feedpub.config import Site
from feedpub.config.origin import in_path
from feedpub.dialects.permalinks import OWN
from feedpub.model import Names
from feedpub.normalize.fields import LONGEST, Fields
from feedpub.normalize.paths import PostPath
from feedpub.normalize.permalinks import Parts, below, expand
from feedpub.normalize.text import scalar
from feedpub.normalize.urls import absolute, path_and_rest, scheme_of

# Browsers take it for a dot, and a backslash for a slash (WHATWG URL §4.4)
_ESCAPED_DOT = lazy("%2e", re.IGNORECASE)


def permanent_id(fields: Fields, site: Site, where: PostPath, written: datetime) -> str:
    """The post's own id, the one that the ledger knows, or one of its date as written and its path.

    RFC 4151: `tag:example.org,2021:2021-11-06/news/ship`, nothing that an edit changes.
    """
    for key, value in fields.all("id"):
        own = scalar(value)
        if len(own) > LONGEST:
            fields.warn("value-long", key, f"{key} has {len(own):,} characters and does not count", "write less")
        elif own:
            return _own_id(own, site)
    if known := site.ledger.ids.get(fields.raw.path):
        fields.came_from("id", "the ledger of the site")
        return known
    fields.came_from("id", "the date and the file's path")
    translation = f".{where.language}" if where.language else ""
    return _tag(site, f"{written.date().isoformat()}/{where.stem}{translation}")


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
    return f"tag:{site.site.authority}:{in_path(specific)}"


def address(
    fields: Fields, site: Site, where: PostPath, dated: datetime, title: str, categories: tuple[Names, ...]
) -> str:
    """The post's absolute URL: its own link, or the site's permalink pattern filled in."""
    parts = Parts(fields, where, dated.astimezone(site.timezone), title, categories, site)
    for key, value in fields.all("link"):
        own = "" if isinstance(value, bool) else scalar(value)
        url = _own_address(key, own, parts, site) if own else None
        if url:
            return url
        if own and key.lower() != "source":  # which often is a name
            wrong, hint = (
                ("holds code that feedpub does not run", "write the address itself; until then [site] permalink counts")
                if "{{" in own or "{%" in own
                else ("is no address", "write one that begins with https:// or /")
            )
            fields.warn("value-invalid", key, f'{key} "{own[:100]}" {wrong}', hint)
    fields.came_from("link", "the permalink pattern")
    return f"{site.site.url}/{in_path(expand(_pattern(fields, site, where), parts))}"


def _pattern(fields: Fields, site: Site, where: PostPath) -> str:
    """The site's permalink pattern, that of a section, or that of a language."""
    pattern = site.site.permalink
    if site.ways.permalinks:
        pattern = dict(site.ways.permalinks).get(where.folder.partition("/")[0], pattern)
    if where.language:
        begins = dict(site.ways.languages)
        pattern = begins[where.language] + pattern.removeprefix(begins[""])
    usual, translated = site.ways.translations
    return translated if translated and scalar(fields.value("lang")) not in ("", usual) else pattern


def _own_address(key: str, own: str, parts: Parts, site: Site) -> str | None:
    """An address as it is, a path below the site's; the generator's placeholders in it are filled in."""
    if len(own) > LONGEST:
        return None
    if scheme_of(own) in ("http", "https") or own.startswith("//"):
        return absolute(own, f"{site.site.url}/")
    if scheme_of(own) or key.lower() == "source":
        return None
    translate = OWN.get(parts.fields.dialect.name)
    path, rest = path_and_rest(own)
    if "\\" in path or "%" in path:
        path = _ESCAPED_DOT.sub(".", path.replace("\\", "/"))
    path = expand(translate(path), parts) if translate else below(path)
    return None if "{" in path else absolute(f"{site.site.url}/{path}{rest}", site.site.url)

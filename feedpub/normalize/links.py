"""A post's path, fields and date in; its permanent id and its address out."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from urllib.parse import unquote
from uuid import UUID

from feedpub.config import Site
from feedpub.config.origin import in_path
from feedpub.dialects.permalinks import OWN
from feedpub.model import Path, PostHead
from feedpub.normalize.fields import LONGEST, Fields
from feedpub.normalize.permalinks import Parts, Place, below, expand
from feedpub.normalize.text import scalar
from feedpub.normalize.urls import absolute, scheme_of
from feedpub.patterns import lazy

_DATED = lazy(r"(\d{4})[-_](\d{1,2})[-_](\d{1,2})(?:[-_ T](?=.)|$)")

_POSTS = "_posts"
"""The folder that is no part of the names by which posts of any generator link to each other."""

_AFTER_PATH = lazy("[?#]")
_TO_FILE = lazy(r"[^:?#]+\.(?:md|markdown|mdown|mkd)(?=[?#]|$)")
"""The name of a file beside this one, or from there, that may be a post's."""
# Browsers take it for a dot, and a backslash for a slash (WHATWG URL §4.4)
_ESCAPED_DOT = lazy("%2e", re.IGNORECASE)


def place(path: str, languages: Collection[str] = (), within: str = "") -> Place:
    """Read a path, whose last name may end in one of these languages; folders named `within` are no part of it.

    >>> where = place("news/2021-11-06-ship/index.zh.md", ("zh",))
    >>> where.stem, where.folder, where.name, where.date, where.language
    ('news/2021-11-06-ship', 'news', 'ship', '2021-11-06', 'zh')
    """
    path = _without_suffix(unicodedata.normalize("NFC", path))
    if within and within in path:
        path = f"/{path}".replace(f"/{within}/", "/")[1:]
    start, _, language = path.rpartition(".") if languages else ("", "", "")
    language = language if language in languages else language.lower()
    path, language = (start, language) if start and language in languages else (path, "")
    stem = path.removesuffix("/index")
    folder, _, name = stem.rpartition("/")
    dated = _DATED.match(name)
    if not dated:
        return Place(path, stem, folder, name, "", language)
    return Place(path, stem, folder, name[dated.end() :] or name, "-".join(dated.groups()), language)


def _without_suffix(path: str) -> str:
    start, dot, suffix = path.rpartition(".")
    return start if dot and 2 <= len(suffix) <= 8 and suffix.isalpha() and suffix.isascii() else path


def permanent_id(fields: Fields, site: Site, where: Place, written: datetime) -> str:
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


def address(fields: Fields, site: Site, where: Place, dated: datetime, title: str, categories: tuple[Path, ...]) -> str:
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


def _pattern(fields: Fields, site: Site, where: Place) -> str:
    """The site's permalink pattern, that of a section, or that of a language."""
    pattern = site.site.permalink
    if site.ways.permalinks:
        pattern = dict(site.ways.permalinks).get(where.folder.partition("/")[0], pattern)
    if where.language:
        begins = dict(site.ways.languages)
        pattern = begins[where.language] + pattern.removeprefix(begins[""])
    usual, translated = site.ways.translations
    return translated if translated and scalar(fields.get("lang")[1]) not in ("", usual) else pattern


def _own_address(key: str, own: str, parts: Parts, site: Site) -> str | None:
    """An address as it is, a path below the site's; the generator's placeholders in it are filled in."""
    if len(own) > LONGEST:
        return None
    if scheme_of(own) in ("http", "https") or own.startswith("//"):
        return absolute(own, f"{site.site.url}/")
    if scheme_of(own) or key.lower() == "source":
        return None
    translate = OWN.get(parts.fields.dialect.name)
    path = _AFTER_PATH.split(own, maxsplit=1)[0]
    rest = own[len(path) :]
    if "\\" in path or "%" in path:
        path = _ESCAPED_DOT.sub(".", path.replace("\\", "/"))
    path = expand(translate(path), parts) if translate else below(path)
    return None if "{" in path else absolute(f"{site.site.url}/{path}{rest}", site.site.url)


def index(heads: Iterable[PostHead]) -> dict[str, PostHead]:
    """Posts by every name under which another post may link to them; the path of its file leads to no other, and
    alone to a post without an address, of which those that link to it may know no more than that it is there.

    A name that states no language is that of a file that states none, before it is that of its translations.
    """
    posts: dict[str, PostHead] = {}
    translations: list[tuple[str, PostHead]] = []
    for head in heads:
        posts[head.path] = head
        if not head.url:
            continue
        where = place(head.path, (head.language or "",), _POSTS)
        names: tuple[str, ...] = (where.path, where.stem, f"{where.folder}/{where.name}".lstrip("/"), where.name)
        if where.language:
            translations += ((name, head) for name in names)
            names = tuple(f"{name}.{where.language}" for name in names)
        for name in names:
            posts.setdefault(name, head)
    for name, head in translations:
        posts.setdefault(name, head)
    return posts


def find(posts: Mapping[str, PostHead], path: str, reference: str, language: str = "") -> PostHead | None:
    """The post to which the post at `path` refers by a name or a path: its translation into that language, if any."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), reference))
    below = reference.lstrip("/")
    for name in (beside, below) if reference.startswith(".") else (below, beside):
        where = place(name, within=_POSTS)
        for one in (f"{where.stem}.{language}", where.path, where.stem) if language else (where.path, where.stem):
            if found := posts.get(one):
                return found
    return posts.get(place(below).name)


def lead(posts: Mapping[str, PostHead], path: str, reference: str) -> str | None:
    """The address of the post to whose file the one at `path` refers; any other reference as it is.

    None where that post is not there for all who read the one at `path`.
    """
    file = _TO_FILE.match(reference)
    if not file:
        return reference
    post = posts.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file[0]))))
    if not post:
        return reference
    return post.url + reference[file.end() :] if post.url else None

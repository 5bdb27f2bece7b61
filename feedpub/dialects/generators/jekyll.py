"""Jekyll's configuration in, what feedpub takes from it out."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping
from typing import Any

from feedpub import config
from feedpub.config import ledger
from feedpub.config.ways import Given, Ways
from feedpub.dialects import permalinks
from feedpub.dialects.generators.generator import Settings
from feedpub.dialects.texts import Document, at, flag, listed, literal, of_glob, string, strings, text, texts, usable

ADDED: Mapping[str, str] = {"categories": ":categories"}
"""Key -> the one for values that are added to those of a post, and do not stand in for them."""


def settings(found: Document) -> Settings:
    """Put what it says in feedpub's words."""
    usual = _usual(found)
    own = at(found, "collections", "posts", "permalink") or usual.get("permalink") or at(found, "permalink")
    return Settings(
        site=usable(
            url=text(found, "url").rstrip("/") + text(found, "baseurl") if text(found, "url") else "",
            title=text(found, "title") or text(found, "name"),
            description=text(found, "description"),
            language=text(found, "lang") or text(found, "locale"),
            author=text(usual, "author") or text(found, "author") or text(found, "author", "name"),
            timezone=text(found, "timezone"),
            permalink=permalinks.jekyll(string(own) or "date"),
        ),
        posts="/".join(filter(None, (text(found, "source"), text(found, "collections_dir"), "_posts"))),
        output=text(found, "destination") or "_site",
        ways=Ways(
            variables=texts("site", found),
            ignored=tuple(_excluded(text(found, "source"), one) for one in strings(found.get("exclude"))),
            breaks=flag(found, "kramdown", "hard_wrap"),
            emoji="jemoji" in (*strings(found.get("plugins")), *strings(found.get("gems"))),
            fields=(("categories", tuple(ADDED.values())),),
            given=tuple(_given(found)),
        ),
    )


def published(ways: Ways) -> list[str]:
    """feedpub's own files that Jekyll would copy into the site, as it does with whatever lies in its source folder.

    Not with what is excluded (https://jekyllrb.com/docs/configuration/options/).
    """
    if dict(ways.variables).get("site.source", "").strip("./"):
        return []
    own = (config.FILE_NAME, ledger.FILE_NAME)
    return [name for name in own if not any(re.search(pattern, f"/{name}") for pattern in ways.ignored)]


def _excluded(source: str, entry: str) -> str:
    """What `exclude` names by a shell pattern, and all whose path begins like it."""
    path = "/".join(filter(None, (source.strip("./"), entry.lstrip("/"))))
    return rf"^/(?:{re.escape(path)}|{fnmatch.translate(path)[:-2]}(?:/|\Z))"


def _usual(found: Document) -> dict[str, Any]:
    """Settings of feedpub's among the front matter that all posts have unless they say otherwise."""
    return {key: one for path, values in _defaults(found) for key, one in values.items() if _is_setting(path, key)}


def _given(found: Document) -> Iterator[Given]:
    """The rest of it, and what posts in some places have."""
    source, collections = (text(found, key).strip("./") for key in ("source", "collections_dir"))
    above = re.escape("".join(f"{one}/" for one in (source, collections) if one))
    for path, values in _defaults(found):
        fields = tuple((ADDED.get(key, key), literal(one)) for key, one in values.items() if not _is_setting(path, key))
        if fields:
            yield Given(f"^/{above}{of_glob(path.removeprefix(f'{collections}/'))}", fields)


def _defaults(found: Document) -> list[tuple[str, Mapping[str, Any]]]:
    """How the paths of posts begin, and what front matter they have then; what counts more comes later."""
    scopes = [(text(one, "scope", "path"), text(one, "scope", "type"), one) for one in listed(found.get("defaults"))]
    scopes.sort(key=lambda one: (len(one[0]), one[1]))
    sets = [(path, at(one, "values")) for path, kind, one in scopes if kind in ("", "posts")]
    return [(path, values) for path, values in sets if isinstance(values, Mapping)]


def _is_setting(path: str, key: str) -> bool:
    return path.strip("/") in ("", "_posts") and key in ("permalink", "author")

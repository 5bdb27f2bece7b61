"""Hugo's configuration in, what feedpub takes from it out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from feedpub.config.ways import NAMED, Given, Ways
from feedpub.dialects import permalinks
from feedpub.dialects.generators.generator import Settings
from feedpub.dialects.texts import (
    Document,
    at,
    below_or_above,
    expressions,
    flag,
    languages,
    listed,
    lowered,
    strings,
    table,
    text,
    usable,
)

PATTERN = "/{folder}/{slug_or_leaf}"
"""Where a post is without a permalink, but for the end."""


def settings(found: Document) -> Settings:
    """Put what it says in feedpub's words."""
    found = lowered(found)  # Hugo takes keys in any case
    main = text(found, "defaultcontentlanguage") or "en"
    own = table(at(found, "languages", main))  # which wins
    found = {**found, **own, "params": {**table(found.get("params")), **table(own.get("params"))}}
    dates = tuple(_dates(found))
    below = f"/{main}" if found.get("defaultcontentlanguageinsubdir") is True else ""
    hidden = _hidden(found)
    spoken = tuple(one for one in languages(found, main, below) if one[0] not in hidden)
    posts, folders = _folders(found, main, [name for name, _ in spoken])
    return Settings(
        site=usable(
            url=text(found, "baseurl"),
            title=text(found, "title"),
            description=text(found, "params", "description"),
            language=text(own, "locale") or text(found, "languagecode") or text(found, "locale") or main,
            author=text(found, "params", "author")
            or text(found, "params", "author", "name")
            or text(found, "author", "name"),
            timezone=text(found, "timezone"),
            permalink=f"{below}{PATTERN}{_end(found)}",
        ),
        posts=posts,
        output=text(found, "publishdir") or "public",
        ways=Ways(
            permalinks=tuple((section, f"{below}{pattern}") for section, pattern in _sections(found).items()),
            languages=spoken,
            folders=folders,
            ignored=(
                *expressions(strings(found.get("ignorefiles"))),
                *(rf"\.{re.escape(one)}\.\w+$" for one in hidden),
                *_beside(posts, folders),
            ),
            fields=dates,
            breaks=flag(found, "markup", "goldmark", "renderer", "hardwraps"),
            links=flag(found, "markup", "goldmark", "extensions", "linkify"),
            marks=tuple(_marks(found).items()),
            emoji=flag(found, "enableemoji") is True,
            given=(OF_NAME,) if any(NAMED in keys for _, keys in dates) else (),
        ),
    )


def _hidden(found: Document) -> list[str]:
    """The languages of which nothing is published."""
    disabled = (name for name, one in table(found.get("languages")).items() if at(one, "disabled") is True)
    return sorted({*disabled, *strings(found.get("disablelanguages"))})


DATES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "date": ("published", ("date", "publishdate", "lastmod")),
    "publishdate": ("released", ("publishdate", "date")),
    "lastmod": ("updated", ("lastmod", "date", "publishdate")),
    "expirydate": ("expires", ("expirydate",)),
}
"""Key of `[frontmatter]` -> what it means here, and what `:default` stands for in it."""
ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}
"""Other keys that a date may have."""
OF_NAME = Given(r"/(\d{4}-\d\d-\d\d)[^/]*(?:/index\.[^/]*)?$", ((NAMED, r"\1"),))


def _dates(found: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys that `[frontmatter]` asks for; times of files, and of Git, are no part of a post."""
    stated = {key: strings(at(found, "frontmatter", key)) for key in DATES}
    for key, (meaning, usual) in DATES.items() if any(stated.values()) else ():
        asked = [one.lower() for one in stated[key] or usual]
        asked = [name for one in asked for name in (usual if one == ":default" else (one,))]
        yield meaning, tuple(name for one in asked for name in (one, *ALIASES.get(one, ())))


EXTRAS: Mapping[str, tuple[str, str]] = {
    "subscript": ("~", "sub"),
    "superscript": ("^", "sup"),
    "insert": ("++", "ins"),
    "mark": ("==", "mark"),
}
"""Name of an extension -> its mark, and the element that this stands for."""


def _marks(found: Document) -> dict[str, str]:
    """The marks that are on; `~` strikes where that is not off, whatever else it is for."""
    extensions = table(at(found, "markup", "goldmark", "extensions"))
    marks = dict(one for name, one in EXTRAS.items() if flag(extensions, "extras", name, "enable"))
    return marks if flag(extensions, "strikethrough") is False else {**marks, "~": "del"}


def _folders(found: Document, main: str, names: Iterable[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The folder of all posts, and those in it of the languages that have one of their own."""
    home = _own_folder(found, main) or _own_folder(found, "") or text(found, "contentdir") or "content"
    own = {posixpath.normpath(folder): name for name in names if name != main and (folder := _own_folder(found, name))}
    own[posixpath.normpath(home)] = ""
    if len(own) == 1 or any(folder.startswith(("/", "../")) for folder in own):
        return posixpath.normpath(home), ()
    above = posixpath.commonpath(own) or "."
    within = {posixpath.relpath(folder, above): name for folder, name in own.items()}
    return above, tuple(sorted(within.items(), reverse=True))  # those in another one first


def _own_folder(found: Document, name: str) -> str:
    """What a language has as its content folder; that of files of no language where no name is given."""
    mounts = listed(at(found, "module", "mounts"))
    stated = (one for one in mounts if text(one, "target") == "content" and text(one, "lang").lower() == name)
    return next((text(one, "source") for one in stated), "") or text(found, "languages", name, "contentdir")


def _beside(posts: str, folders: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What lies beside the folders of the languages, and is of none."""
    paths = [posixpath.normpath(posixpath.join(posts, folder)) for folder, _ in folders]
    if paths and posts not in paths:
        yield rf"^/(?!{'|'.join(map(below_or_above, paths))})"


def _sections(found: Document) -> dict[str, str]:
    """Patterns by section, in lower case like all that Hugo makes of them.

    Those of pages may stand one level deeper, under `page`.
    """
    stated = table(found.get("permalinks"))
    patterns = dict.fromkeys(table(found.get("uglyurls")), PATTERN)
    for section, pattern in {**stated, **table(stated.get("page"))}.items():
        if isinstance(pattern, str):
            patterns[section.strip("/")] = permalinks.hugo(pattern.lower()).rstrip("/")
    return {section: f"{pattern}{_end(found, section)}" for section, pattern in patterns.items()}


def _end(found: Document, section: str = "") -> str:
    """How addresses end: `uglyURLs` tells of all, or of each section in a table."""
    ugly = found.get("uglyurls")
    return ".html" if ugly is True or at(ugly, section) is True else "/"

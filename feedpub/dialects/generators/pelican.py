"""Pelican's configuration in, what feedpub takes from it out."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from feedpub.config.ways import Given, Ways
from feedpub.dialects import permalinks
from feedpub.dialects.generators.generator import Settings
from feedpub.dialects.texts import Document, below_or_above, expressions, listed, literal, strings, text, texts, usable

LISTS = ("TAG_URL", "CATEGORY_URL", "AUTHOR_URL", "INDEX_SAVE_AS")
"""Where the pages are that list posts, to which a post may refer."""


def settings(found: Document) -> Settings:
    """Put what it says in feedpub's words."""
    folder = text(found, "PATH") or "."
    root = re.escape(posixpath.normpath(f"/{folder}").rstrip("/"))
    return Settings(
        site=usable(
            url=text(found, "SITEURL"),
            title=text(found, "SITENAME"),
            description=text(found, "SITESUBTITLE"),
            language=text(found, "DEFAULT_LANG"),
            author=text(found, "AUTHOR"),
            timezone=text(found, "TIMEZONE"),
            permalink=_pattern(found, "ARTICLE_URL", "{slug}.html"),
        ),
        posts=folder.rstrip("/"),
        output=text(found, "OUTPUT_PATH") or "output",
        ways=Ways(
            usual_category=text(found, "DEFAULT_CATEGORY") or "misc",
            translations=(
                text(found, "DEFAULT_LANG").lower() or "en",
                _pattern(found, "ARTICLE_LANG_URL", "{slug}-{lang}.html"),
            ),
            variables=texts("site", {key: found[key] for key in LISTS if key in found}),
            ignored=tuple(_elsewhere(found, root)),
            given=tuple(_given(found, root)),
            folder_category=found.get("USE_FOLDER_AS_CATEGORY") is not False,
        ),
    )


def _pattern(found: Document, key: str, usual: str) -> str:
    pattern = permalinks.pelican(text(found, key) or usual)
    is_of_file = text(found, "SLUGIFY_SOURCE") == "basename"
    return pattern.replace("slug_or_title", "slug_or_leaf") if is_of_file else pattern


def _elsewhere(found: Document, root: str) -> Iterator[str]:
    """What is no article below the folder of all texts."""
    paths = [str(one).strip("./") for one in listed(found.get("ARTICLE_PATHS"))]
    if paths and all(paths):
        yield rf"^{root}/(?!{'|'.join(map(below_or_above, paths))})"
    for path in (*strings(found.get("PAGE_PATHS")), *strings(found.get("ARTICLE_EXCLUDES"))):
        yield rf"^{root}/{re.escape(path.strip('/'))}(?:/|$)"
    for glob in strings(found.get("IGNORE_FILES")):
        yield rf"^{root}/(?:.*/)?{fnmatch.translate(glob)}"
    readers = found.get("READERS")
    for ending, reader in readers.items() if isinstance(readers, Mapping) else ():
        if reader is None:
            yield rf"^{root}/.*\.{re.escape(str(ending))}$"


def _given(found: Document, root: str) -> Iterator[Given]:
    """What all posts are to be, and what their paths and names say of them; DEFAULT_CATEGORY wins over the former."""
    usual = found.get("DEFAULT_METADATA")
    if isinstance(usual, Mapping):
        yield Given("", tuple((str(key), literal(value)) for key, value in usual.items() if key != "category"))
    parts: tuple[tuple[str, str, Literal["path", "name"]], ...] = (
        ("PATH_METADATA", f"{root}/", "path"),
        ("FILENAME_METADATA", "", "name"),
    )
    for key, start, within in parts:
        for pattern in expressions(f"^{start}(?:{one})" for one in strings(found.get(key))):
            groups = re.compile(pattern).groupindex
            yield Given(pattern, tuple((name.lower(), rf"\g<{name}>") for name in groups), within)

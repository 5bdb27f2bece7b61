"""Eleventy's configuration and the data of its site in, what feedpub takes from them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from feedpub.base.names import ordered
from feedpub.config.ways import Given, Ways
from feedpub.dialects.generators.generator import Settings
from feedpub.dialects.texts import Document, at, literal, of_glob, strings, text, texts, usable

OWN = ordered(".eleventy.js eleventy.config.js eleventy.config.mjs eleventy.config.cjs")
SITE = tuple(
    f"{above}_data/{name}{suffix}"
    for above in ("*/", "", "src/")
    for suffix in (".json", ".js")
    for name in ("site", "metadata", "meta")
)
"""Where the data of the site usually are: below the input folder, whatever its name."""
HOMES = ("blog", "posts", "post", "articles")
DATA = tuple(
    f"{above}{home}/{home}{suffix}"
    for above in ("", "content/", "src/")
    for home in HOMES
    for suffix in (".json", ".11tydata.json", ".11tydata.js")
)
"""Where the data of the folders of posts usually are."""
IGNORES = (".gitignore", ".eleventyignore")
"""The files whose lines name what Eleventy passes over (https://www.11ty.dev/docs/ignores/)."""


def settings(found: Document) -> Settings:
    """Put what it says in feedpub's words."""
    return Settings(
        site=usable(
            url=text(found, "url"),
            title=text(found, "siteName") or text(found, "title"),
            description=text(found, "siteDescription") or text(found, "description"),
            language=text(found, "language") or text(found, "lang"),
            author=text(found, "author", "name") or text(found, "author"),
        ),
        posts=text(found, "eleventy", "input") or ".",
        output=text(found, "eleventy", "output") or "_site",
        ways=Ways(
            variables=texts("site", found),
            ignored=(*_own(found), *_left_out(found)),
            given=tuple(_given(found)),
        ),
    )


def reads(folder: str, posts: str, ignored: Iterable[str]) -> bool:
    """Whether Eleventy takes what lies in a folder of the blog for templates, as it does with all in its input folder.

    `posts` is where feedpub found the posts, `ignored` are the lines of `IGNORES`.
    """
    above = [folder[: end.start()] for end in re.finditer("/|$", folder)]
    return posts in (".", *HOMES) and not any(line.strip().strip("/*") in above for line in ignored)


def _own(found: Document) -> tuple[str, ...]:
    """The folders of Eleventy itself, where the configuration names them."""
    above, *names = (
        text(found, "eleventy", key).strip("./") for key in ("input", "data", "includes", "layouts", "output")
    )
    return tuple(f"^/{re.escape(f'{above}/{name}'.strip('/'))}$" for name in names if name)


def _left_out(found: Document) -> Iterator[str]:
    """What `.eleventyignore` names, from where it lies on."""
    for line in map(str.strip, strings(found.get(".eleventyignore"))):
        if line and line[0] not in "#!":
            yield rf"^/{of_glob(line.strip('./'))}(?:/|$)"


def _given(found: Document) -> Iterator[Given]:
    """Where posts are by the data of their folder."""
    for folder, values in found.items():
        permalink = at(values, "permalink")
        if folder.endswith("/") and isinstance(permalink, str | bool):
            yield Given(f"^/{re.escape(folder)}", (("permalink", literal(permalink)),))

"""What a text names of its site in, its address out: another file, a page of a list."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import unquote

from feedpub.normalize.spellings import RULES
from feedpub.normalize.templates.page import Page

Refer: TypeAlias = Callable[[Page, str], str]


def _attached(page: Page, name: str) -> str:
    """Pelican puts what is attached to a post beside its page, and what lies elsewhere without its folders."""
    folder = posixpath.dirname(f"/{page.path}")
    beside = posixpath.relpath(posixpath.join(folder, name), folder)
    return posixpath.basename(beside) if beside.startswith("../") else beside


def _listed(setting: str, usual: str) -> Refer:
    """The page of a tag, a category or an author, as Pelican's configuration says or does by itself."""

    def refer(page: Page, name: str) -> str:
        pattern = page.variables.get(f"site.{setting}", usual)
        return f"{page.site_url}/{pattern.replace('{slug}', RULES['pelican'](name))}"

    return refer


REFERENCES: Mapping[str, Refer] = {
    "filename": lambda page, name: page.target(unquote(name)),
    "static": Page.file,
    "attach": _attached,
    "tag": _listed("TAG_URL", "tag/{slug}.html"),
    "category": _listed("CATEGORY_URL", "category/{slug}.html"),
    "author": _listed("AUTHOR_URL", "author/{slug}.html"),
    "index": _listed("INDEX_SAVE_AS", "index.html"),
}
"""Kind -> what makes an address of what is named."""

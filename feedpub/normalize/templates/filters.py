"""The text before a filter in, the text after it out: filters of Liquid and Nunjucks that bodies of posts use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TypeAlias
from urllib.parse import quote, quote_plus

from feedpub.normalize.templates.page import Page
from feedpub.normalize.urls import scheme_of

Filter: TypeAlias = Callable[[str, str, Page], str]
"""The text, the argument of the filter or "", and what is known of the post -> what the text becomes."""


def _relative_url(path: str, _argument: str, page: Page) -> str:
    """A path of the site's files with the folder that the site is in."""
    return path if scheme_of(path) else f"{page.variables.get('site.baseurl', '')}/{path.lstrip('/')}"


def _absolute_url(path: str, _argument: str, page: Page) -> str:
    return path if scheme_of(path) else f"{page.site_url}/{path.lstrip('/')}"


def _url(path: str, _argument: str, page: Page) -> str:
    """Eleventy's, which leaves a path alone that begins at the post."""
    return _absolute_url(path, "", page) if path.startswith("/") else path


FILTERS: Mapping[str, Filter] = {
    "relative_url": _relative_url,
    "absolute_url": _absolute_url,
    "url": _url,
    "prepend": lambda text, argument, _page: argument + text,
    "append": lambda text, argument, _page: text + argument,
    "url_encode": lambda text, _argument, _page: quote_plus(text),
    "urlencode": lambda text, _argument, _page: quote(text, safe=""),
    "escape": lambda text, _argument, _page: escape(text),
    "safe": lambda text, _argument, _page: text,
    "upcase": lambda text, _argument, _page: text.upper(),
    "downcase": lambda text, _argument, _page: text.lower(),
}

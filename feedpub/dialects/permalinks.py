"""A generator's own permalink pattern in, feedpub's pattern out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

HEXO: Mapping[str, str] = MappingProxyType({"title": "path", "name": "file", "post_title": "title"})
"""Hexo's names that mean something else here; every other one means the same, or is a field of the post."""

JEKYLL: Mapping[str, str] = MappingProxyType(
    {
        "title": "slug",
        "slug": "lower_slug",
        "output_ext": "",
        "slugified_categories": "categories",
        "long_month": "month_name",
        "short_day": "short_weekday",
        "long_day": "weekday",
    }
)
JEKYLL_STYLES: Mapping[str, str] = MappingProxyType(
    {
        "date": "/:categories/:year/:month/:day/:title.html",
        "pretty": "/:categories/:year/:month/:day/:title/",
        "ordinal": "/:categories/:year/:y_day/:title.html",
        "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
        "none": "/:categories/:title.html",
    }
)

HUGO: Mapping[str, str] = MappingProxyType(
    {
        "monthname": "month_name",
        "weekdayname": "weekday",
        "yearday": "i_y_day",
        "sections": "folder",
        "slug": "slug_or_title",
        "slugorfilename": "slug",
        "slugorcontentbasename": "slug",
        "filename": "name",
        "contentbasename": "name",
    }
)

STRFTIME: Mapping[str, str] = MappingProxyType(
    {
        "%Y": "{year}",
        "%y": "{short_year}",
        "%m": "{month}",
        "%-m": "{i_month}",
        "%b": "{short_month}",
        "%B": "{month_name}",
        "%d": "{day}",
        "%-d": "{i_day}",
        "%j": "{y_day}",
        "%H": "{hour}",
        "%M": "{minute}",
        "%S": "{second}",
        "%a": "{short_weekday}",
        "%A": "{weekday}",
    }
)

_COLON = re.compile(r":([a-z_]+)")


def hexo(pattern: str) -> str:
    """Hexo: `:year/:month/:day/:title/`.

    >>> hexo("posts/:year/:abbrlink.html")
    '/posts/{year}/{abbrlink}.html'
    """
    return _rooted(_COLON.sub(lambda match: f"{{{HEXO.get(match[1], match[1])}}}", pattern))


def jekyll(pattern: str) -> str:
    """Jekyll: `/:categories/:year/:title/`, or the name of a style.

    >>> jekyll("pretty")
    '/{categories}/{year}/{month}/{day}/{slug}/'
    """
    pattern = JEKYLL_STYLES.get(pattern, pattern)

    def name(match: re.Match[str]) -> str:
        own = JEKYLL.get(match[1], match[1])
        return f"{{{own}}}" if own else ".html"

    return _rooted(_COLON.sub(name, pattern))


def hugo(pattern: str) -> str:
    """Hugo: `/:year/:slug/`.

    >>> hugo("/:year/:month/:title/")
    '/{year}/{month}/{title}/'
    """
    pattern = re.sub(r":sections\[[^\]]*\]", ":sections", pattern)
    return _rooted(_COLON.sub(lambda match: f"{{{HUGO.get(match[1], match[1])}}}", pattern))


def pelican(pattern: str) -> str:
    """Pelican: `posts/{date:%Y}/{slug}.html`.

    >>> pelican("posts/{date:%Y}/{date:%b}/{slug}/")
    '/posts/{year}/{short_month}/{slug_or_title}/'
    """

    def date(match: re.Match[str]) -> str:
        return re.sub("%-?[A-Za-z]", lambda code: STRFTIME.get(code[0], ""), match[1])

    pattern = re.sub(r"\{date:([^{}]*)\}", date, pattern)
    return _rooted(pattern.replace("{slug}", "{slug_or_title}"))


def eleventy(pattern: str) -> str:
    """Eleventy: `/posts/{{ page.fileSlug }}/`; other code than this stays.

    >>> eleventy("/posts/{{ page.fileSlug }}/index.html")
    '/posts/{name}/'
    """
    for code, name in (
        (r"page\.fileSlug", "name"),
        (r"page\.filePathStem", "stem"),
        (r"title\s*\|\s*(?:slug|slugify)", "title"),
        (r"slug", "slug"),
    ):
        pattern = re.sub(rf"\{{\{{\s*{code}\s*\}}\}}", f"{{{name}}}", pattern)
    return re.sub(r"(^|/)index\.html$", r"\1", _rooted(pattern))


def _rooted(pattern: str) -> str:
    return "/" + pattern.lstrip("/")

"""A generator's own permalink pattern in, feedpub's pattern out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_TIME = {name: name for name in ("year", "month", "day", "hour", "minute", "second")}

HEXO: Mapping[str, str] = {"title": "path", "name": "file", "post_title": "lower_title"}
"""Hexo's names that mean something else here; every other one means the same, or is a field of the post."""

JEKYLL: Mapping[str, str] = {
    **_TIME,
    **{name: name for name in ("i_month", "i_day", "y_day", "short_year", "week", "short_month", "categories")},
    "title": "slug",
    "slug": "lower_slug",
    "name": "lower_leaf",
    "path": "path",
    "slugified_categories": "lower_categories",
    "long_month": "month_name",
    "short_day": "short_weekday",
    "long_day": "weekday",
    "w_day": "i_weekday",
    "w_year": "week_year",
}
JEKYLL_STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}

HUGO: Mapping[str, str] = {
    **_TIME,
    "section": "section",
    "title": "title",
    "monthname": "lower_month_name",
    "weekday": "n_weekday",
    "weekdayname": "lower_weekday",
    "yearday": "i_y_day",
    "sections": "folder",
    "slug": "slug_or_title",
    "slugorfilename": "slug_or_leaf",
    "slugorcontentbasename": "slug_or_leaf",
    "filename": "leaf",
    "contentbasename": "leaf",
}
GO_LAYOUT: Mapping[str, str] = {
    "2006": "{year}",
    "002": "{y_day}",
    "01": "{month}",
    "02": "{day}",
    "04": "{minute}",
    "05": "{second}",
    "06": "{short_year}",
    "15": "{hour}",
    "January": "{lower_month_name}",
    "Monday": "{lower_weekday}",
    "1": "{i_month}",
    "2": "{i_day}",
}
"""The parts of Go's example of a date, of which names may be made, too: `:2006`; those that hold others come first."""
HUGO_SECTIONS: Mapping[str, str] = {
    "[0]": "{section}",
    "[:1]": "{section}",
    "[1:]": "{folder_below}",
    "[last]": "{last_folder}",
}
"""Which of them a pattern asks for; for any other choice, all of them stand."""

STRFTIME: Mapping[str, str] = {
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

_COLON = r":([a-z_]+)"


def hexo(pattern: str) -> str:
    """Hexo: `:year/:month/:day/:title/`.

    >>> hexo("posts/:year/:abbrlink.html")
    '/posts/{year}/{abbrlink}.html'
    """
    return _rooted(re.sub(_COLON, lambda match: f"{{{HEXO.get(match[1], match[1])}}}", pattern))


def jekyll(pattern: str) -> str:
    """Jekyll: `/:categories/:year/:title/`, or the name of a style.

    >>> jekyll("pretty")
    '/{categories}/{year}/{month}/{day}/{slug}/'
    """
    pattern = JEKYLL_STYLES.get(pattern, pattern).replace(":output_ext", ".html").replace(":collection", "posts")
    return _rooted(re.sub(_COLON, lambda match: _part(JEKYLL, match), pattern))


def hugo(pattern: str) -> str:
    """Hugo: `/:year/:slug/`.

    >>> hugo("/:year/:01/:title/")
    '/{year}/{month}/{title}/'
    """
    pattern = re.sub(r":sections(\[[^\]]*\])", lambda match: HUGO_SECTIONS.get(match[1], "{folder}"), pattern)
    pattern = re.sub(_COLON, lambda match: _part(HUGO, match), pattern)
    layout = "|".join(GO_LAYOUT)
    return _rooted(re.sub(rf":((?:{layout})+)", lambda match: re.sub(layout, _of_layout, match[1]), pattern))


def pelican(pattern: str) -> str:
    """Pelican: `posts/{date:%Y}/{slug}.html`.

    >>> pelican("posts/{date:%Y}/{date:%b}/{slug}/")
    '/posts/{year}/{short_month}/{slug_or_title}/'
    """
    pattern = re.sub(r"\{date:([^{}]*)\}", _dated, pattern)
    return _rooted(pattern.replace("{slug}", "{slug_or_title}"))


def eleventy(pattern: str) -> str:
    """Eleventy: `/posts/{{ page.fileSlug }}/`; other code than this stays.

    >>> eleventy("/{{ page.date | date: '%Y/%m' }}/{{ page.fileSlug }}/index.html")
    '/{year}/{month}/{name}/'
    """
    for code, name in (
        (r"page\.fileSlug", "name"),
        (r"page\.filePathStem", "stem"),
        (r"title\s*\|\s*slugify", "title"),
        (r"title\s*\|\s*slug", "slug_of_title"),
        (r"slug", "slug"),
    ):
        pattern = re.sub(rf"\{{\{{\s*{code}\s*\}}\}}", f"{{{name}}}", pattern)
    pattern = re.sub(r"""\{\{\s*(?:page\.)?date\s*\|\s*date:\s*["']([^"'{}]*)["']\s*\}\}""", _dated, pattern)
    return re.sub(r"(^|/)index\.html$", r"\1", _rooted(pattern))


def zola(path: str) -> str:
    """Zola: a whole path, to which it adds a slash.

    >>> zola("a/b")
    '/a/b/'
    """
    return f"/{path.strip('/')}/"


OWN: Mapping[str, Callable[[str], str]] = {"jekyll": jekyll, "hugo": hugo, "zola": zola, "eleventy": eleventy}
"""Dialect -> what makes a pattern of the address that a post gives itself; elsewhere it is just a path."""


def _dated(match: re.Match[str]) -> str:
    return re.sub("%-?[A-Za-z]", lambda code: STRFTIME.get(code[0], ""), match[1])


def _of_layout(match: re.Match[str]) -> str:
    return GO_LAYOUT[match[0]]


def _part(known: Mapping[str, str], match: re.Match[str]) -> str:
    return f"{{{known[match[1]]}}}" if match[1] in known else match[0]


def _rooted(pattern: str) -> str:
    return "/" + pattern.lstrip("/")

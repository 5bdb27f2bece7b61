"""Hexo's configuration in, what feedpub takes from it out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping

from feedpub.config.ways import Given, Ways
from feedpub.dialects import permalinks
from feedpub.dialects.generators.generator import Settings
from feedpub.dialects.texts import (
    Document,
    at,
    expressions,
    flag,
    listed,
    of_glob,
    pairs,
    string,
    strings,
    text,
    usable,
)

ZONES: Mapping[str, str] = {
    **dict.fromkeys(("zh", "zh-cn", "zh-hans", "zh-hans-cn"), "Asia/Shanghai"),
    **dict.fromkeys(("zh-tw", "zh-hant", "zh-hant-tw"), "Asia/Taipei"),
    "zh-hk": "Asia/Hong_Kong",
    **dict.fromkeys(("ja", "ja-jp"), "Asia/Tokyo"),
    **dict.fromkeys(("ko", "ko-kr"), "Asia/Seoul"),
}
"""Language -> zone, where one follows from the other.  Without a setting Hexo takes the zone of the computer
that it runs on, which stands where its author lives."""


def settings(found: Document) -> Settings:
    """Put what it says in feedpub's words."""
    pattern = permalinks.hexo(text(found, "permalink") or ":year/:month/:day/:title/")
    category = text(found, "default_category") or "uncategorized"
    source = text(found, "source_dir") or "source"
    for name, usual in (*pairs(found.get("permalink_defaults")), ("category", category)):
        if usual:
            pattern = pattern.replace(f"{{{name}}}", f"{{{name}:{usual}}}")
    return Settings(
        site=usable(
            url=text(found, "url"),
            title=text(found, "title"),
            description=text(found, "description") or text(found, "subtitle"),
            language=text(found, "language"),
            author=text(found, "author"),
            timezone=text(found, "timezone") or ZONES.get(text(found, "language").lower().replace("_", "-"), ""),
            permalink=_pretty(pattern, found.get("pretty_urls")),
        ),
        posts=f"{source}/_posts",
        output=text(found, "public_dir") or "public",
        ways=Ways(
            variables=_root(found),
            categories=pairs(found.get("category_map")),
            breaks=_option(found, "breaks"),
            links=_option(found, "autolink", "linkify"),
            marks=tuple(mark for name, mark in MARKS.items() if name in _plugins(found)) or None,
            emoji="markdown-it-emoji" in _plugins(found),
            relative_pictures=at(found, "marked", "prependRoot") is False or flag(found, "relative_link") is True,
            titled=_titled(text(found, "new_post_name")),
            given=tuple(_given(text(found, "new_post_name"), source)),
            ignored=tuple(f"^/{re.escape(source)}/{of_glob(one)}$" for one in strings(found.get("skip_render"))),
        ),
    )


def _option(found: Document, *names: str) -> bool | None:
    """What the settings of a renderer of Markdown, Hexo's own or hexo-renderer-markdown-it, say."""
    stated = (flag(found, *where, name) for where in (("marked",), ("markdown", "render")) for name in names)
    return next((one for one in stated if one is not None), None)


MARKS: Mapping[str, tuple[str, str]] = {
    "markdown-it-sub": ("~", "sub"),
    "markdown-it-sup": ("^", "sup"),
    "markdown-it-ins": ("++", "ins"),
    "markdown-it-mark": ("==", "mark"),
}
"""Plugin of hexo-renderer-markdown-it -> the mark that it reads, and the element that this stands for."""


def _plugins(found: Document) -> list[str]:
    """The plugins of that renderer, each a name or a table that has one."""
    return [string(one) or text(one, "name") for one in listed(at(found, "markdown", "plugins"))]


PARTS: Mapping[str, str] = {
    "year": r"\d{4}",
    **dict.fromkeys(("month", "day"), r"\d{2}"),
    **dict.fromkeys(("i_month", "i_day"), r"\d{1,2}"),
    "title": ".+?",
    "hash": "[0-9a-f]{12}",
}
"""What `new_post_name` asks for -> the regular expression for that.  Any other name is a field of the post, of which
this is the value, whatever the front matter says."""

_PART = re.compile(r":(\w*[^\W_])")


def _titled(name: str) -> str:
    """The regular expression for a path that was named like this; none where the whole path is the title."""
    name = posixpath.splitext(name)[0]
    if _PART.findall(name).count("title") != 1 or name == ":title":
        return ""
    return f"^{_expression(name, ['title'])}$"


def _given(name: str, source: str) -> Iterator[Given]:
    """The fields that posts have by the names of their files."""
    name = posixpath.splitext(name)[0]
    keys = [one for one in dict.fromkeys(_PART.findall(name)) if one not in PARTS]
    if keys:
        for pattern in expressions([rf"^/{re.escape(source)}/_posts/{_expression(name, keys)}(?:\.[^./]+)?$"]):
            yield Given(pattern, tuple((one, rf"\g<{one}>") for one in keys), wins=True)


def _expression(name: str, grouped: Collection[str]) -> str:
    """The regular expression for paths that were named like this, with groups for some of its parts."""

    def part(match: re.Match[str]) -> str:
        expression = PARTS.get(match[1], ".+?")
        return f"(?P<{match[1]}>{expression})" if match[1] in grouped else expression

    return _PART.sub(part, re.escape(name))


def _root(found: Document) -> tuple[tuple[str, str], ...]:
    """The folder that Hexo puts before the addresses of pictures."""
    root = text(found, "root").strip("/")
    return (("site.root", f"/{root}"),) if root and at(found, "marked", "prependRoot") is not False else ()


def _pretty(pattern: str, pretty: object) -> str:
    """What `pretty_urls` hides of addresses: index.html, .html."""
    if isinstance(pretty, Mapping) and pretty.get("trailing_index") is False:
        pattern = pattern.removesuffix("index.html")
    if isinstance(pretty, Mapping) and pretty.get("trailing_html") is False:
        pattern = pattern.removesuffix(".html")
    return pattern

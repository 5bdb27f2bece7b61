"""The arguments of a known tag in, the HTML that its generator would write out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from feedpub.base.patterns import lazy
from feedpub.base.values import replace
from feedpub.normalize.templates.tag import (
    LINE,
    Tag,
    TagUse,
    alone,
    block,
    code,
    embed,
    link,
    picture,
    quotation,
    unmarked,
    written,
)
from feedpub.normalize.urls import beside, inside


def _liquid_link(given: TagUse) -> str:
    return given.page.target("/" + _path(given).lstrip("/")).replace(" ", "%20")


def _path(given: TagUse) -> str:
    """All that Jekyll is given there, with spaces, commas and brackets."""
    return given.text.strip("\"'")


def unraw(text: str) -> str:
    """Code without the marks that keep its own braces from being read."""
    return _RAW_MARKS.sub("", text)


_RAW_MARKS = lazy(r"\{%-?\s*(?:end)?raw\s*-?%\}")


def _hexo_code(given: TagUse) -> str:
    return code(given.named.get("lang", ""), unraw(given.content))


def _hexo_quote(given: TagUse) -> str:
    """`author[, source] [url] [title of what is there]`."""
    place = next((n for n, word in enumerate(given.words) if "://" in word), len(given.words))
    author, url, title = (
        " ".join(part) for part in (given.words[:place], given.words[place : place + 1], given.words[place + 1 :])
    )
    return quotation(given.content, " ".join(filter(None, (written(author), link(url, title or url)))))


def _hexo_asset_img(given: TagUse) -> str:
    return _hexo_picture(given, lambda file: beside(given.page.url) + file)


def _hexo_img(given: TagUse) -> str:
    return _hexo_picture(given, partial(inside, given.page.variables.get("site.root", "")))


def _hexo_picture(given: TagUse, address: Callable[[str], str]) -> str:
    """`[class names] file [width [height]] [title [alt]]`, or the last two in the quotes of one text."""
    place = next((n for n, word in enumerate(given.words) if re.search("[./]", word)), len(given.words))
    file, *rest = given.words[place:] or ("",)
    words = " ".join(word for word in rest if not word.isdigit())
    both = _TITLE_AND_ALT.fullmatch(words)
    return picture(address(file), both[1] if both else words) if file else ""


_TITLE_AND_ALT = lazy(r'"[^"]*"\s+"([^"]*)"')


def _hexo_asset_link(given: TagUse) -> str:
    file, title = _hexo_titled(given)
    return link(beside(given.page.url) + file, title or file)


def _hexo_post_link(given: TagUse) -> str:
    name, title = _hexo_titled(given)
    post = given.page.find(name)
    return link(post.url if post else None, title or (post.title if post else name))


def _hexo_titled(given: TagUse) -> tuple[str, str]:
    """`name [title] [escape]`: the name and the title, which may be empty."""
    name, *title = [word for word in given.words if word not in ("true", "false")] or [""]
    return name, " ".join(title)


def _hexo_link(given: TagUse) -> str:
    """`text url [external] [title]`."""
    place = next((n for n, word in enumerate(given.words) if "://" in word or word.startswith("/")), 0)
    url = given.get("url", place)
    return link(url, " ".join(given.words[:place]) or url)


def _codepen(given: TagUse) -> str:
    name = given.get("id")
    url = "https://codepen.io/" + (name.strip("/") if "/" in name else f"{given.named.get('user', 'anon')}/pen/{name}")
    return alone(url) if name else ""


def _hexo_codepen(given: TagUse) -> str:
    """`user id [theme] ...`."""
    return _codepen(replace(given, words=("/pen/".join(given.words[:2]),)))


def _hugo_figure(given: TagUse) -> str:
    title, caption, source, alt, target = (
        given.named.get(key, "") for key in ("title", "caption", "attr", "alt", "link")
    )
    if source and "attrlink" in given.named:
        source = f'<a href="{written(given.named["attrlink"])}">{source}</a>'
    lines = (title, " ".join(filter(None, (caption, source))))
    return picture(given.get("src"), alt or unmarked(caption), "<br>".join(filter(None, lines)), target)


def _hugo_code(given: TagUse) -> str:
    """What many themes have beside `highlight`; some want a block of Markdown in it."""
    if "```" in given.content:
        return block(given.content.strip())
    return code(given.named.get("language") or given.get("lang"), given.content)


def _hugo_ref(given: TagUse) -> str:
    path, mark, anchor = given.get("path").partition("#")
    return (given.page.address(path) if path else given.page.url) + mark + anchor


def _hugo_param(given: TagUse) -> str:
    name = given.get("name")
    return given.page.variables.get(f"page.{name}") or given.page.variables.get(f"site.{name.lower()}", "")


def _hugo_details(given: TagUse) -> str:
    summary = given.named.get("summary", "Details")
    return block(f"<details><summary {LINE}>{summary}</summary>\n\n{given.content.strip()}\n\n</details>")


def _hugo_tweet(given: TagUse) -> str:
    return alone(f"https://x.com/{given.named.get('user', 'i')}/status/{given.get('id')}")


_RAW = Tag(lambda given: given.content, paired=True)
_COMMENT = Tag(lambda _given: "", paired=True)
_HIGHLIGHT = Tag(lambda given: code(given.get("lang"), given.content), paired=True)
_PULLQUOTE = Tag(lambda given: quotation(given.content, ""), paired=True, inner=True)
_EMBEDS: Mapping[str, Tag] = {
    "youtube": embed("https://www.youtube.com/watch?v=ID"),
    "vimeo": embed("https://vimeo.com/ID"),
    "gist": embed("https://gist.github.com/ID"),
    "iframe": embed("ID", "src"),
    "jsfiddle": embed("https://jsfiddle.net/ID/"),
    "codepen": Tag(_codepen),
    "bilibili": embed("https://www.bilibili.com/video/ID"),
    "streamable": embed("https://streamable.com/ID"),
    "instagram": embed("https://www.instagram.com/p/ID/"),
}

HEXO: Mapping[str, Tag] = {
    **_EMBEDS,
    "codepen": Tag(_hexo_codepen),
    "raw": _RAW,
    "codeblock": Tag(_hexo_code, paired=True),
    "code": Tag(_hexo_code, paired=True),
    "highlight": _HIGHLIGHT,
    "blockquote": Tag(_hexo_quote, paired=True, inner=True),
    "quote": Tag(_hexo_quote, paired=True, inner=True),
    "pullquote": _PULLQUOTE,
    "asset_img": Tag(_hexo_asset_img),
    "asset_link": Tag(_hexo_asset_link),
    "asset_path": Tag(lambda given: beside(given.page.url) + given.get("path")),
    "img": Tag(_hexo_img),
    "image": Tag(_hexo_img),
    "link": Tag(_hexo_link),
    "post_link": Tag(_hexo_post_link),
    "post_path": Tag(lambda given: given.page.address(given.get("path"))),
}
OCTOPRESS: Mapping[str, Tag] = {name: HEXO[name] for name in ("blockquote", "codeblock", "img", "pullquote")}
"""Jekyll's plugins from which Hexo took them."""
LIQUID: Mapping[str, Tag] = {
    **_EMBEDS,
    "raw": _RAW,
    "verbatim": _RAW,
    "comment": _COMMENT,
    "highlight": _HIGHLIGHT,
    "post_url": Tag(lambda given: given.page.address(_path(given))),
    "link": Tag(_liquid_link),
}
HUGO: Mapping[str, Tag] = {
    **_EMBEDS,
    "highlight": _HIGHLIGHT,
    "code": Tag(_hugo_code, paired=True),
    "comment": _COMMENT,
    "figure": Tag(_hugo_figure),
    "ref": Tag(_hugo_ref),
    "relref": Tag(_hugo_ref),
    "details": Tag(_hugo_details, paired=True, inner=True),
    "gist": Tag(lambda given: alone("https://gist.github.com/" + "/".join(given.words[:2]))),
    "param": Tag(_hugo_param),
    "tweet": Tag(_hugo_tweet),
    "x": Tag(_hugo_tweet),
}
ZOLA: Mapping[str, Tag] = {**_EMBEDS, "gist": embed("ID", "url")}

"""The arguments of a known tag in, the HTML that its generator would write out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from types import MappingProxyType
from typing import TypeAlias

from feedpub import suffixes
from feedpub.model import PostHead
from feedpub.normalize.urls import beside, inside
from feedpub.patterns import lazy
from feedpub.values import Value


class Page(Value, frozen=True):
    """What template code may ask about its post."""

    url: str
    site_url: str
    variables: Mapping[str, str]
    """`site.x` and `page.x`: values of the site's configuration and of the post's fields."""
    find: Callable[[str], PostHead | None]
    """Name or path of another post, as the author wrote it -> that post."""

    path: str = ""
    """Where the post's file is, below the folder of the posts."""
    languages: Mapping[str, str] = MappingProxyType({})
    """Language that the name of a file may state -> how the addresses of its pages begin."""

    def address(self, name: str) -> str:
        """Where another post or the page of a folder is; the site's own address where there is no such post."""
        if folder := _FOLDERS_PAGE.fullmatch(name):
            return f"{self.site_url}{self.languages.get(folder[2] or '', '')}/{folder[1]}"
        post = self.find(name)
        return post.url if post else self.site_url

    def file(self, name: str) -> str:
        """Where a file of the site is that is named from the top, or from where the post's file is."""
        beside = posixpath.join(posixpath.dirname(self.path), name)
        return f"{self.site_url}/{posixpath.normpath(beside).lstrip('/')}"

    def target(self, name: str) -> str:
        """Where a post or any other file is."""
        is_page = posixpath.splitext(name)[1].lower() in ("", *suffixes.POSTS)
        return self.address(name) if is_page else self.file(name)


_FOLDERS_PAGE = lazy(r"/?((?:[^/]+/)*)_index(?:\.([\w-]+))?\.\w+")


_ARGUMENT = lazy(
    r"""(?:(?P<key>[\w-]+)\s*[=:]\s*)?(?:"(?P<double>(?>(?:[^"\\]|\\[\s\S])*))"?|'(?P<single>[^']*)'|`(?P<tick>[^`]*)`|(?P<bare>[^\s"'`,()]+))"""
)


class Arguments(Value, frozen=True):
    """What stands in a tag after its name."""

    words: tuple[str, ...]
    named: Mapping[str, str]
    text: str = ""
    """All of it, as written."""

    @classmethod
    def read(cls, text: str) -> Arguments:
        """Take words, texts in quotes and `key=value` apart."""
        words, named = [], {}
        for match in _ARGUMENT.finditer(text):
            value = next((one for one in match.group("double", "single", "tick", "bare") if one is not None), "")
            value = value.replace('\\"', '"')
            if match["key"] and not value.startswith("//"):  # https://...
                named[match["key"].lower()] = value
            else:
                words.append(f"{match['key']}:{value}" if match["key"] else value)
        return cls(tuple(words), MappingProxyType(named), text.strip())

    def get(self, key: str, place: int = 0) -> str:
        """A named argument, or the one at that place."""
        return self.named.get(key) or (self.words[place] if place < len(self.words) else "")


Render: TypeAlias = Callable[[Arguments, str, Page], str | None]
"""Arguments and content of a tag -> what stands in its place; None where its meaning is not known."""


class Tag(Value, frozen=True):
    """How one tag is written out; a paired one takes all until its end."""

    render: Render
    paired: bool = False
    end: str = ""
    """What stands for the end of a tag that is not paired: what is between them is read as the rest is."""


_LINE = 'markdown="span"'
"""Says that an element holds a line of Markdown."""
_TITLE_AND_ALT = lazy(r'"[^"]*"\s+"([^"]*)"')
_MARK = lazy(r"\[([^][]*)\]\([^()]*\)|<[^<>]*>|[*`]")
"""A link, a tag or another mark of Markdown."""


def code(language: str, content: str) -> str:
    """A code block that passes through Markdown unharmed."""
    name = re.sub(r"[^\w+#.-]", "", language)
    kind = f' class="language-{name}"' if name else ""
    text = re.sub(r"\A[ \t]*\n|\n[ \t]*\Z", "", content)
    return _block(f"<pre><code{kind}>{escape(text, quote=False)}\n</code></pre>")


def link(url: str | None, text: str) -> str:
    """A link, or just its text where the address is not known."""
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def picture(source: str, alt: str, caption: str = "", target: str = "") -> str:
    """A picture that may lead somewhere, and its caption, which may be Markdown, where there is one."""
    image = f'<img src="{escape(source)}" alt="{escape(alt or _unmarked(caption))}">'
    image = f'<a href="{escape(target)}">{image}</a>' if target else image
    return _block(f"<figure>{image}<figcaption {_LINE}>{caption}</figcaption></figure>") if caption else image


def _unmarked(text: str) -> str:
    return _MARK.sub(r"\1", text)


QUOTE = '<blockquote markdown="1">'
"""Begins a quotation that holds blocks of Markdown."""


def quotation(content: str, source: str) -> str:
    """A quotation, whose text may be Markdown, and the HTML that says where it is from."""
    footer = f"<footer>— {source}</footer>\n\n" if source else ""
    return _block(f"{QUOTE}\n\n{content.strip()}\n\n{footer}</blockquote>")


def embed(address: str, key: str = "id") -> Tag:
    """A tag that shows something of another site, as a link to it."""

    def render(given: Arguments, _content: str, _page: Page) -> str:
        name = given.get(key)
        url = address.replace("ID", name.strip("/"))
        return _block(f"<p>{link(url, url)}</p>") if name else ""

    return Tag(render)


def _block(markup: str) -> str:
    return f"\n\n{markup}\n\n"


def _highlight(given: Arguments, content: str, _page: Page) -> str:
    return code(given.get("lang"), content)


def _liquid_post(given: Arguments, _content: str, page: Page) -> str:
    return page.address(_path(given))


def _liquid_link(given: Arguments, _content: str, page: Page) -> str:
    return page.target("/" + _path(given).lstrip("/")).replace(" ", "%20")


def _path(given: Arguments) -> str:
    """All that Jekyll is given there, with spaces, commas and brackets."""
    return given.text.strip("\"'")


def _hexo_code(given: Arguments, content: str, _page: Page) -> str:
    return code(given.named.get("lang", ""), content)


def _hexo_quote(given: Arguments, content: str, _page: Page) -> str:
    """`author[, source] [url] [title of what is there]`."""
    place = next((n for n, word in enumerate(given.words) if "://" in word), len(given.words))
    author, url, title = (
        " ".join(part) for part in (given.words[:place], given.words[place : place + 1], given.words[place + 1 :])
    )
    return quotation(content, " ".join(filter(None, (escape(author), link(url, title or url)))))


def _hexo_asset_img(given: Arguments, _content: str, page: Page) -> str:
    return _hexo_picture(given, lambda file: beside(page.url) + file)


def _hexo_img(given: Arguments, _content: str, page: Page) -> str:
    return _hexo_picture(given, partial(inside, page.variables.get("site.root", "")))


def _hexo_picture(given: Arguments, address: Callable[[str], str]) -> str:
    """`[class names] file [width [height]] [title [alt]]`, or the last two in the quotes of one text."""
    place = next((n for n, word in enumerate(given.words) if re.search("[./]", word)), len(given.words))
    file, *rest = given.words[place:] or ("",)
    words = " ".join(word for word in rest if not word.isdigit())
    both = _TITLE_AND_ALT.fullmatch(words)
    return picture(address(file), both[1] if both else words) if file else ""


def _hexo_asset_link(given: Arguments, _content: str, page: Page) -> str:
    file, title = _hexo_titled(given)
    return link(beside(page.url) + file, title or file)


def _hexo_asset_path(given: Arguments, _content: str, page: Page) -> str:
    return beside(page.url) + given.get("path")


def _hexo_post_link(given: Arguments, _content: str, page: Page) -> str:
    name, title = _hexo_titled(given)
    post = page.find(name)
    return link(post.url if post else None, title or (post.title if post else name))


def _hexo_titled(given: Arguments) -> tuple[str, str]:
    """`name [title] [escape]`: the name and the title, which may be empty."""
    name, *title = [word for word in given.words if word not in ("true", "false")] or [""]
    return name, " ".join(title)


def _hexo_post_path(given: Arguments, _content: str, page: Page) -> str:
    return page.address(given.get("path"))


def _hexo_link(given: Arguments, _content: str, _page: Page) -> str:
    """`text url [external] [title]`."""
    place = next((n for n, word in enumerate(given.words) if "://" in word or word.startswith("/")), 0)
    url = given.get("url", place)
    return link(url, " ".join(given.words[:place]) or url)


def _codepen(given: Arguments, _content: str, _page: Page) -> str:
    name = given.get("id")
    url = "https://codepen.io/" + (name.strip("/") if "/" in name else f"{given.named.get('user', 'anon')}/pen/{name}")
    return _block(f"<p>{link(url, url)}</p>") if name else ""


def _hexo_codepen(given: Arguments, _content: str, page: Page) -> str:
    """`user id [theme] ...`."""
    return _codepen(Arguments(("/pen/".join(given.words[:2]),), given.named), "", page)


def _hugo_figure(given: Arguments, _content: str, _page: Page) -> str:
    title, caption, source, alt, target = (
        given.named.get(key, "") for key in ("title", "caption", "attr", "alt", "link")
    )
    if source and "attrlink" in given.named:
        source = f'<a href="{escape(given.named["attrlink"])}">{source}</a>'
    lines = (title, " ".join(filter(None, (caption, source))))
    return picture(given.get("src"), alt or _unmarked(caption), "<br>".join(filter(None, lines)), target)


def _hugo_ref(given: Arguments, _content: str, page: Page) -> str:
    path, mark, anchor = given.get("path").partition("#")
    return (page.address(path) if path else page.url) + mark + anchor


def _hugo_param(given: Arguments, _content: str, page: Page) -> str:
    name = given.get("name")
    return page.variables.get(f"page.{name}") or page.variables.get(f"site.{name.lower()}", "")


def _hugo_details(given: Arguments, content: str, _page: Page) -> str:
    summary = given.named.get("summary", "Details")
    return _block(f"<details><summary {_LINE}>{summary}</summary>\n\n{content.strip()}\n\n</details>")


def _hugo_gist(given: Arguments, _content: str, _page: Page) -> str:
    url = "https://gist.github.com/" + "/".join(given.words[:2])
    return _block(f"<p>{link(url, url)}</p>")


def _hugo_tweet(given: Arguments, _content: str, _page: Page) -> str:
    url = f"https://x.com/{given.named.get('user', 'i')}/status/{given.get('id')}"
    return _block(f"<p>{link(url, url)}</p>")


_RAW = Tag(lambda _given, content, _page: content, paired=True)
_COMMENT = Tag(lambda _given, _content, _page: "", paired=True)
_HIGHLIGHT = Tag(_highlight, paired=True)
_PULLQUOTE = Tag(lambda _given, content, _page: quotation(content, ""), paired=True)
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
    "blockquote": Tag(_hexo_quote, paired=True),
    "quote": Tag(_hexo_quote, paired=True),
    "pullquote": _PULLQUOTE,
    "asset_img": Tag(_hexo_asset_img),
    "asset_link": Tag(_hexo_asset_link),
    "asset_path": Tag(_hexo_asset_path),
    "img": Tag(_hexo_img),
    "image": Tag(_hexo_img),
    "link": Tag(_hexo_link),
    "post_link": Tag(_hexo_post_link),
    "post_path": Tag(_hexo_post_path),
}
OCTOPRESS: Mapping[str, Tag] = {name: HEXO[name] for name in ("blockquote", "codeblock", "img", "pullquote")}
"""Jekyll's plugins from which Hexo took them."""
LIQUID: Mapping[str, Tag] = {
    **_EMBEDS,
    "raw": _RAW,
    "verbatim": _RAW,
    "comment": _COMMENT,
    "highlight": _HIGHLIGHT,
    "post_url": Tag(_liquid_post),
    "link": Tag(_liquid_link),
}
HUGO: Mapping[str, Tag] = {
    **_EMBEDS,
    "highlight": _HIGHLIGHT,
    "comment": _COMMENT,
    "figure": Tag(_hugo_figure),
    "ref": Tag(_hugo_ref),
    "relref": Tag(_hugo_ref),
    "details": Tag(_hugo_details, paired=True),
    "gist": Tag(_hugo_gist),
    "param": Tag(_hugo_param),
    "tweet": Tag(_hugo_tweet),
    "x": Tag(_hugo_tweet),
}
ZOLA: Mapping[str, Tag] = {**_EMBEDS, "gist": embed("ID", "url")}

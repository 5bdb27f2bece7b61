"""A tree with frames, players and forms in, the same tree with plain links and text out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from lxml import etree

from feedpub.base.patterns import lazy
from feedpub.normalize import urls
from feedpub.normalize.html.tree import Element, drop, each, is_hidden, replace, replace_with_text, text_of, unwrap

_SOURCES: Mapping[str, tuple[str, ...]] = {
    "iframe": ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-src-cmplz"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
}
_PAGES = (
    (r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*", r"https://www.youtube.com/watch?v=\1"),
    (r"https?://player\.vimeo\.com/video/(\d+).*", r"https://vimeo.com/\1"),
    (r"https?://player\.bilibili\.com/.*[?&]bvid=(BV\w+).*", r"https://www.bilibili.com/video/\1/"),
    (r"https?://player\.bilibili\.com/.*[?&]aid=(\d+).*", r"https://www.bilibili.com/video/av\1/"),
    (r"https?://v\.qq\.com/.*[?&]vid=(\w+).*", r"https://v.qq.com/x/page/\1.html"),
    (r"https?://player\.youku\.com/embed/([\w=]+).*", r"https://v.youku.com/v_show/id_\1.html"),
    (r"https?://codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+).*", r"https://codepen.io/\1/pen/\2"),
    (r"https?://codesandbox\.io/embed/([\w-]+).*", r"https://codesandbox.io/s/\1"),
    (r"https?://open\.spotify\.com/embed/(.+)", r"https://open.spotify.com/\1"),
)
"""Where the page of a player is: a person follows the link, a frame does not."""
_ALIGNMENT = lazy(r"text-align:\s*(left|center|right)", re.IGNORECASE)
_BLOCKS = frozenset(("article", "aside", "blockquote", "body", "center", "div", "figure", "main", "section"))
_NOT_DRAWN = ("blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "ol", "p", "pre", "table", "ul")
_FOREIGN = ("foreignObject", "foreignobject")
_DEAD = ("base", "link", "meta", "script", "style", "template", "title")


def link(body: Element, base: str, tags: frozenset[str]) -> None:
    """Turn what a reader refuses to embed into links, boxes to tick into signs, drawings into their words; `tags` are
    those of the body.
    """
    for names, change in _CHANGES:
        for element in each(body, tags.intersection(names)):
            change(element, base)


def _replace_drawing(drawing: Element, _: str) -> None:
    if any(next(one.iterancestors(*_FOREIGN), None) is None for one in drawing.iter(*_NOT_DRAWN)):
        unwrap(drawing)  # its end is missing, and the post follows (HTML Standard §13.2.6.5)
        return
    words = [text_of(one).strip() for one in drawing.iter("text", *_FOREIGN)]
    replace_with_text(drawing, " ".join(filter(None, words)))


def _link(embed: Element, base: str) -> None:
    if embed.tag == "object" and next(embed.iter("a", "embed", "img", "video"), None) is not None:
        unwrap(embed)  # its author says what to show instead
        return
    written = filter(None, map(embed.get, _SOURCES[embed.tag]))
    found = (url for one in written if (url := urls.absolute(one, base)) and url.startswith(("http:", "https:")))
    url = next(found, None)
    if not url or _is_unseen(embed):
        unwrap(embed) if embed.tag == "object" else drop(embed)
        return
    for pattern, page in _PAGES:
        url = re.sub(pattern, page, url)
    anchor = etree.Element("a", href=url)
    anchor.text = (embed.get("title") or "").strip() or urlsplit(url).hostname
    if embed.getparent().tag in _BLOCKS:
        paragraph = etree.Element("p")
        paragraph.append(anchor)
        anchor = paragraph
    replace(embed, anchor)


def _is_unseen(embed: Element) -> bool:
    """Frames that nobody sees count visitors."""
    return is_hidden(embed) or any(embed.get(name) in ("0", "1") for name in ("width", "height"))


def _align(cell: Element, _: str) -> None:
    """Say by attribute how a cell is aligned; a style would be removed."""
    found = _ALIGNMENT.search(cell.get("style") or "")
    if found:
        cell.set("align", found[1].lower())


def _replace_field(field: Element, _: str) -> None:
    if (field.get("type") or "").lower() == "checkbox":
        # most readers remove the field, and with it whether the task is done
        replace_with_text(field, "☐" if field.get("checked") is None else "☑")
    else:
        drop(field)


_CHANGES: tuple[tuple[Iterable[str], Callable[[Element, str], None]], ...] = (
    (_DEAD, lambda dead, _: drop(dead)),
    (("svg",), _replace_drawing),
    (_SOURCES, _link),
    (("audio", "video"), lambda player, _: player.set("controls", "")),
    (("td", "th"), _align),
    (("input",), _replace_field),
)
"""What becomes of which elements of the author, given the address of the post, one after the other."""
REPLACED = frozenset((*_DEAD, "svg", *_SOURCES, "input"))
"""Elements that are none any more."""

"""HTML of any quality in, clean HTML with absolute URLs and its plain text out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import nh3
from lxml import etree
from lxml import html as lxml_html

from feedpub.normalize.urls import absolute

Element: TypeAlias = Any

_LAZY = ("data-original", "data-src", "data-lazy-src", "data-actualsrc", "data-echo")
_URLS = {"href": None, "src": None, "poster": None, "cite": None, "data": None, "longdesc": None}
_BLOCKS = frozenset(
    "address article aside blockquote body br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_GONE = frozenset({"script", "style", "template", "head", "title", "meta", "link", "base", "noscript"})
_TAGS = nh3.ALLOWED_TAGS | {"audio", "video", "source", "picture", "input", "section", "main", "svg"} - {"svg"}
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"id", "lang", "dir", "title"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "srcset", "type", "media", "sizes"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "code": {"class"},
    "input": {"type", "checked", "disabled"},
    "a": {"href", "hreflang"},
}


@dataclass(frozen=True, slots=True)
class Html:
    """A cleaned body."""

    content: str
    text: str
    images: tuple[str, ...]
    media: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def clean(markup: str, base: str, drop: Sequence[str] = ()) -> Html:  # noqa: ARG001
    """Clean a body; `base` is the address of its post."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    document = lxml_html.document_fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=parser)
    body = document.find("body")
    for element in list(body.iter(etree.Element)):
        _repair(element, base)
    inner = (body.text or "") + "".join(lxml_html.tostring(one, encoding="unicode") for one in body)
    content = nh3.clean(inner, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
    return Html(
        re.sub(r"\n{3,}", "\n\n", content).strip(),
        "".join(_text(body)),
        tuple(one.get("src") for one in body.iter("img") if one.get("src")),
        tuple((one.get("src"), one.tag) for one in body.iter("audio", "video") if one.get("src")),
    )


def _repair(element: Element, base: str) -> None:
    if element.tag in _GONE:
        element.drop_tree()
        return
    if element.tag == "img":
        lazy = next((element.get(name) for name in _LAZY if element.get(name)), None)
        if lazy:
            element.set("src", lazy)
    for name in _URLS.keys() & element.attrib.keys():
        url = absolute(element.get(name), base)
        if url is None:
            del element.attrib[name]
        else:
            element.set(name, url)


def _text(element: Element) -> Iterator[str]:
    if element.tag in _BLOCKS:
        yield "\n"
    yield element.text or ""
    for child in element:
        yield from _text(child)
        yield child.tail or ""
    if element.tag in _BLOCKS:
        yield "\n"

"""Tags that themes and plugins bring along: what many blogs use, written out as plain HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from feedpub.normalize.templates.page import Page
from feedpub.normalize.templates.tag import QUOTE, Arguments, Tag, code, link, picture, quotation

_BOXES = (
    *("note", "tip", "info", "warning", "caution", "danger", "important", "hint", "alert", "callout", "notice"),
    *("admonition", "success", "error", "question"),
)
_FRAMES = (
    "tabs",
    "tab",
    "tabpane",
    "tabgroup",
    "columns",
    "column",
    "cards",
    "card",
    "center",
    "lead",
    "steps",
    "gallery",
)


def _box(given: Arguments, _content: str, _page: Page) -> str:
    title = given.named.get("title", "")
    return f"\n\n{QUOTE}\n\n" + (f"<strong>{escape(title)}</strong>\n\n" if title else "")


def _details(given: Arguments, _content: str, _page: Page) -> str:
    """`{% hideToggle A title,#bg,#color %}`, `{% folding cyan, A title %}`."""
    title = given.named.get("title") or given.named.get("summary") or _longest(given)
    return f"\n\n<details><summary>{escape(title) or '…'}</summary>\n\n"


def _diagram(_given: Arguments, content: str, _page: Page) -> str:
    return code("mermaid", content)


def _label(given: Arguments, _content: str, _page: Page) -> str:
    """`{% label primary@text %}`."""
    return escape(given.text.partition("@")[2].strip() or given.text)


def _button(given: Arguments, _content: str, _page: Page) -> str:
    """`{% btn url, text, icon %}`."""
    url, *rest = [*_parts(given), ""]
    return link(url if "/" in url or url.startswith("#") else None, rest[0] or url)


def _wide_picture(given: Arguments, _content: str, _page: Page) -> str:
    """`{% fullimage a.png, alt, title %}`."""
    source, alt, *_ = [*_parts(given), ""]
    return picture(source.removesuffix("@lazy"), alt)


def _words(given: Arguments, _content: str, _page: Page) -> str:
    """`{% span red, text %}`, `{% kbd text %}`."""
    return escape(_longest(given))


def _tick(given: Arguments, _content: str, _page: Page) -> str:
    """`{% checkbox checked, text %}`."""
    return f"{'☑' if 'checked' in given.text else '☐'} {escape(_parts(given)[-1])}<br>\n"


def _is_file(name: str) -> bool:
    """Whether that is the name of a file, and not what the theme makes one of."""
    return re.search("[./]", name) is not None


def _file(given: Arguments, _content: str, _page: Page) -> str | None:
    """`{% pdf paper.pdf %}`, `{{< video src="a.mp4" >}}`."""
    url = given.get("src") or given.get("url")
    return f"\n\n<p>{link(url, url)}</p>\n\n" if _is_file(url) else None


def _figure(given: Arguments, _content: str, _page: Page) -> str | None:
    """`{% image "a.png", "A text instead" %}`, `{{ figure(src="a.png", caption="A caption") }}`."""
    source = next(filter(None, (given.named.get(key) for key in ("src", "url", "path", "image_path", "file"))), "")
    words = given.words if source else given.words[1:]
    source = source or given.get("src")
    alt = given.named.get("alt") or next(iter(words), "")
    caption = given.named.get("caption") or given.named.get("title", "")
    return picture(source, alt, caption) if _is_file(source) else None


def _own(given: Arguments, _content: str, _page: Page) -> str | None:
    """`{{< external url="https://example.org" title="An example" >}}`: a blog's own, which tells what it shows."""
    url = next(filter(None, (given.named.get(key) for key in ("url", "href", "link"))), "")
    words = next(filter(None, (given.named.get(key) for key in ("title", "text", "name", "label", "content"))), "")
    if not url and "://" in given.get("", 0):
        url, words = (*given.words, "")[:2]
    return link(url, words) if url and words else None


def _formula(given: Arguments, _content: str, _page: Page) -> str | None:
    """`{{ katex(body="x^2", block=true) }}`."""
    mark = "$$" if given.named.get("block") == "true" else "$"
    return f"{mark}{tex}{mark}" if (tex := given.named.get("body", "").strip()) else None


def _include(given: Arguments, _content: str, page: Page) -> str | None:
    """`{% include figure.html src="a.png" %}`, as many of Jekyll's themes have it."""
    name = re.sub(r"\.\w+$", "", given.get("file")).rpartition("/")[2]
    if re.search("figure|image|img|picture", name):
        return _figure(Arguments((), given.named), "", page)
    if name in _BOXES:
        return quotation(given.named.get("content", ""), "")
    if name in ("youtube", "video") and given.named.get("id"):
        url = "https://www.youtube.com/watch?v=" + given.named["id"]
        return f"\n\n<p>{link(url, url)}</p>\n\n"
    return None


def _parts(given: Arguments) -> list[str]:
    return [part.strip(" \t\"'") for part in given.text.split(",")]


def _longest(given: Arguments) -> str:
    """The words among colours and names of classes."""
    return max(_parts(given), key=len)


_BOX = Tag(_box, end="\n\n</blockquote>\n\n")
_FRAME = Tag(lambda _given, _content, _page: "")
_BLOCKS: Mapping[str, Tag] = {
    **dict.fromkeys(_BOXES, _BOX),
    **dict.fromkeys(_FRAMES, _FRAME),
    "mermaid": Tag(_diagram, paired=True),
    **dict.fromkeys(("pdf", "video", "audio"), Tag(_file)),
}
HEXO: Mapping[str, Tag] = {
    **_BLOCKS,
    **dict.fromkeys(("hideToggle", "hideBlock", "folding"), Tag(_details, end="\n\n</details>\n\n")),
    **dict.fromkeys(("span", "kbd", "u", "emp", "wavy", "del", "psw", "hideInline"), Tag(_words)),
    **dict.fromkeys(("btn", "button"), Tag(_button)),
    **dict.fromkeys(("fullimage", "fi"), Tag(_wide_picture)),
    **dict.fromkeys(("centerquote", "cq"), _BOX),
    **dict.fromkeys(("grouppicture", "gp"), _FRAME),
    **dict.fromkeys(("checkbox", "radio"), Tag(_tick)),
    "label": Tag(_label),
}
LIQUID: Mapping[str, Tag] = {**_BLOCKS, **dict.fromkeys(("image", "figure", "picture"), Tag(_figure))}
INCLUDE = Tag(_include)
OWN = Tag(_own)
HUGO: Mapping[str, Tag] = {
    **_BLOCKS,
    **dict.fromkeys(("img", "image", "picture"), Tag(_figure)),
    **dict.fromkeys(
        ("rawhtml", "raw", "html", "katex", "math"), Tag(lambda _given, content, _page: content, paired=True)
    ),
    **dict.fromkeys(("spoiler", "collapse", "expand"), Tag(_details, end="\n\n</details>\n\n")),
}
ZOLA: Mapping[str, Tag] = {
    **dict.fromkeys((*_BOXES, *_FRAMES), _FRAME),  # `end` ends whatever is open
    **dict.fromkeys(("figure", "image", "img", "picture"), Tag(_figure)),
    "katex": Tag(_formula),
}

"""Tags that themes and plugins bring along: what many blogs use, written out as plain HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feedpub.base.names import ordered
from feedpub.base.patterns import lazy
from feedpub.base.values import replace
from feedpub.normalize.templates.tag import QUOTE, Tag, TagUse, alone, block, code, link, picture, quotation, written

_BOXES = ordered("""
    note tip info warning caution danger important hint alert callout notice admonition success error question
""")
_KINDS = ("default", "primary", "success", "info", "warning", "danger")
_LOOKS = "no-icon|simple|modern|flat|disabled|fa[bsrl]?(?:[ -].*)?|"
_PARTED = ",|::"
_FRAMES = ordered("tabs tab tabpane tabgroup columns column cards card center lead steps gallery")


def _note(given: TagUse) -> str:
    """`{% note info no-icon A title %}`, `{% noteblock red, A title %}`, `{% note color:red A title %}`."""
    return _headed(_styled(given) if re.search(_PARTED, given.text) else _title(given))


def _headed(title: str) -> str:
    """The beginning of a box, with its title where it has one."""
    return block(QUOTE) + (f"{_strong(title)}\n\n" if title else "")


def _title(given: TagUse) -> str:
    """The words behind the kind of a box and its looks; none where its kind may be one of them."""
    if "color" in given.named:
        return " ".join(given.words)
    first, *others = [*given.words, ""]
    return " ".join(word for word in others if not re.fullmatch(_LOOKS, word)) if first in _KINDS else ""


def _details(given: TagUse) -> str:
    """`{{< collapse title="A title" >}}`, `{{< expand "A title" >}}`."""
    return _folded(given.named.get("summary") or given.get("title"))


def _toggle(given: TagUse) -> str:
    """`{% hideToggle A title,#bg,#color %}`."""
    return _folded(_parts(given)[0])


def _folding(given: TagUse) -> str:
    """`{% folding cyan, A title %}`."""
    return _folded(_styled(given))


def _fold(given: TagUse) -> str:
    """`{% fold info @A title %}`."""
    return _folded(given.text.partition("@")[2].strip())


def _folded(title: str) -> str:
    return block(f"<details><summary>{written(title) or '…'}</summary>")


def _label(given: TagUse) -> str:
    """`{% label primary@text %}`, `{% label text blue %}`."""
    return written(given.text.partition("@")[2].strip() or _COLOUR.sub("", given.text))


_COLOUR = lazy(r"(?<=\S)[ \t]++(?:default|blue|pink|red|purple|orange|green)\Z")


def _button(given: TagUse) -> str:
    """`{% btn url, text, icon %}`, `{% btn style, text, url %}`."""
    url, words, other, *_ = [*_parts(given), "", ""]
    if re.match("/|https?:/", other) and not _is_target(url):
        url = other
    return link(url if _is_target(url) else None, words or url)


def _is_target(url: str) -> bool:
    return "/" in url or url.startswith("#")


def _wide_picture(given: TagUse) -> str:
    """`{% fullimage a.png, alt, title %}`."""
    source, alt, *_ = [*_parts(given), ""]
    return picture(source.removesuffix("@lazy"), alt)


def _small_picture(given: TagUse) -> str | None:
    """`{% inlineImg a.png 150px %}`, `{% inlineimage a.png, height=40px %}`."""
    source = given.get("src")
    return picture(source, given.named.get("alt", "")) if _is_file(source) else None


def _album(given: TagUse) -> str | None:
    """`{% galleryGroup 'name' 'what it shows' '/address' a.png %}`."""
    if len(given.words) != 4:
        return None
    name, caption, target, source = given.words
    return picture(source, name, written(caption), target)


def _words(given: TagUse) -> str:
    """`{% kbd text %}`."""
    return written(given.text.strip("\"'"))


def _span(given: TagUse) -> str:
    """`{% span red, text %}`."""
    return written(_styled(given))


def _answer(given: TagUse) -> str:
    """`{% hideInline text,words above it,#bg,#color %}`."""
    return written(_parts(given)[0])


def _timeline(given: TagUse) -> str:
    """`{% timeline title,blue %}`."""
    return "" if given.named else _strong(_parts(given)[0])


def _moment(given: TagUse) -> str:
    """`{% timenode 2021-11-06 %}`."""
    return _strong(given.text)


def caption(text: str) -> str:
    """What stands above a part of a text, for which themes have `<!-- tab text@icon -->`."""
    return _strong(text.partition("@")[0].strip())


def _strong(text: str) -> str:
    """A line of Markdown."""
    return f"<strong>{written(text)}</strong>" if text else ""


def _tick(given: TagUse) -> str:
    """`{% checkbox checked, text %}`."""
    return f"{'☑' if 'checked' in given.text else '☐'} {written(_parts(given)[-1])}<br>\n"


def _ticked(given: TagUse) -> str:
    """`{% cb text, true %}`."""
    text, is_checked, *_ = [*_parts(given), ""]
    return f"{'☑' if is_checked == 'true' else '☐'} {written(text)}<br>\n"


def _is_file(name: str) -> bool:
    """Whether that is the name of a file, and not what the theme makes one of."""
    return re.search("[./]", name) is not None


def _file(given: TagUse) -> str | None:
    """`{% pdf paper.pdf %}`, `{{< video src="a.mp4" >}}`."""
    url = given.get("src") or given.get("url")
    return alone(url) if _is_file(url) else None


def _figure(given: TagUse) -> str | None:
    """`{% image "a.png", "A text instead" %}`, `{{ figure(src="a.png", caption="A caption") }}`."""
    source = next(filter(None, (given.named.get(key) for key in ("src", "url", "path", "image_path", "file"))), "")
    words = given.words if source else given.words[1:]
    source = source or given.get("src")
    alt = given.named.get("alt") or next(iter(words), "")
    caption = given.named.get("caption") or given.named.get("title", "")
    return picture(source, alt, caption) if _is_file(source) else None


def _quote(given: TagUse) -> str | None:
    """`{% quote(author="Mei Lin") %}`, `{{< blockquote source="A book" >}}`."""
    source = ", ".join(filter(None, (given.named.get(key) for key in ("author", "by", "cite", "source"))))
    return quotation(given.content, written(source)) if given.content.strip() else None


def _own(given: TagUse) -> str | None:
    """`{{< external url="https://example.org" title="An example" >}}`: a blog's own, which tells what it shows."""
    url = next(filter(None, (given.named.get(key) for key in ("url", "href", "link"))), "")
    words = next(filter(None, (given.named.get(key) for key in ("title", "text", "name", "label", "content"))), "")
    if not url and "://" in given.get("", 0):
        url, words = (*given.words, "")[:2]
    return link(url, words) if url and words else None


def _formula(given: TagUse) -> str | None:
    """`{{ katex(body="x^2", block=true) }}`."""
    mark = "$$" if given.named.get("block") == "true" else "$"
    return f"{mark}{tex}{mark}" if (tex := given.named.get("body", "").strip()) else None


def _include(given: TagUse) -> str | None:
    """`{% include figure.html src="a.png" %}`, as many of Jekyll's themes have it."""
    name = re.sub(r"\.\w+$", "", given.get("file")).rpartition("/")[2]
    if re.search("figure|image|img|picture", name):
        return _figure(replace(given, words=()))
    if name in _BOXES:
        return quotation(given.named.get("content", ""), "")
    if name in ("youtube", "video") and given.named.get("id"):
        return alone("https://www.youtube.com/watch?v=" + given.named["id"])
    return None


def _parts(given: TagUse) -> list[str]:
    return [part.strip(" \t\"'") for part in given.text.split(",")]


def _styled(given: TagUse) -> str:
    """The words behind colours and names of classes, all of them where none are parted off."""
    return re.split(_PARTED, given.text, maxsplit=1)[-1].strip(" \t\"'")


_BOX = Tag(lambda given: _headed(given.named.get("title", "")), end=block("</blockquote>"))
_FRAME = Tag(lambda _given: "")
_DIAGRAMS: Mapping[str, Tag] = {"mermaid": Tag(lambda given: code("mermaid", given.content), paired=True)}
_BLOCKS: Mapping[str, Tag] = {
    **dict.fromkeys(_BOXES, _BOX),
    **dict.fromkeys(_FRAMES, _FRAME),
    **_DIAGRAMS,
    **dict.fromkeys(("pdf", "video", "audio"), Tag(_file)),
}
_END = block("</details>")
HEXO: Mapping[str, Tag] = {
    **_BLOCKS,
    **dict.fromkeys((*_BOXES, "noteblock"), replace(_BOX, render=_note)),
    **dict.fromkeys(("hideToggle", "hideBlock"), Tag(_toggle, end=_END)),
    "folding": Tag(_folding, end=_END),
    "fold": Tag(_fold, end=_END),
    **dict.fromkeys(("kbd", "u", "emp", "wavy", "del", "psw"), Tag(_words)),
    **dict.fromkeys(("span", "p"), Tag(_span)),
    "hideInline": Tag(_answer),
    **dict.fromkeys(("inlineImg", "inlineimage"), Tag(_small_picture)),
    "galleryGroup": Tag(_album),
    "timeline": Tag(_timeline),
    "timenode": Tag(_moment),
    **dict.fromkeys(("btn", "button"), Tag(_button)),
    **dict.fromkeys(("fullimage", "fi"), Tag(_wide_picture)),
    **dict.fromkeys(("centerquote", "cq"), _BOX),
    **dict.fromkeys(("grouppicture", "gp", "gi"), _FRAME),
    **dict.fromkeys(("checkbox", "radio"), Tag(_tick)),
    "cb": Tag(_ticked),
    "label": Tag(_label),
}
LIQUID: Mapping[str, Tag] = {**_BLOCKS, **dict.fromkeys(("image", "figure", "picture"), Tag(_figure))}
INCLUDE = Tag(_include)
OWN = Tag(_own)
_QUOTES = dict.fromkeys(("quote", "blockquote"), Tag(_quote, paired=True, inner=True))
HUGO: Mapping[str, Tag] = {
    **_BLOCKS,
    **_QUOTES,
    **dict.fromkeys(("img", "image", "picture"), Tag(_figure)),
    **dict.fromkeys(("rawhtml", "raw", "html", "katex", "math"), Tag(lambda given: given.content, paired=True)),
    **dict.fromkeys(("spoiler", "collapse", "expand"), Tag(_details, end=_END)),
}
ZOLA: Mapping[str, Tag] = {
    **dict.fromkeys((*_BOXES, *_FRAMES), _FRAME),  # `end` ends whatever is open
    **dict.fromkeys(("figure", "image", "img", "picture"), Tag(_figure)),
    **_QUOTES,
    **_DIAGRAMS,
    "katex": Tag(_formula),
}

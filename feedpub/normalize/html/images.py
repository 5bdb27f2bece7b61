"""A tree with lazy images and players in, the same tree with some that every reader shows out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml import etree

from feedpub.base.names import ordered
from feedpub.base.patterns import lazy
from feedpub.normalize.html.tree import Element, drop, each, unwrap
from feedpub.normalize.urls import leads_nowhere

# Where scripts that load images late keep the address: lazysizes, lazyload, WP Rocket, Jetpack, zhihu, WeChat,
# Discuz, Sina, Cloudflare Mirage, PageSpeed.
LAZY_SRC = ordered("""
    data-src data-original data-original-src data-lazy-src data-lazy data-lazyload data-lazyload-src data-actualsrc
    data-actual-src data-canonical-src data-cfsrc data-ll-src data-pagespeed-lazy-src data-backsrc data-src-retina
    data-img-src lazy-src lazysrc real_src zoomfile
""")
_VAGUE = ("data-echo", "data-url", "original", "file")
"""The same, but pages have other addresses there, too: one counts where it looks like a picture's, or where there is no
other.
"""
LAZY_SRCSET = ("data-srcset", "data-lazy-srcset", "data-original-set", "data-ll-srcset", "data-src-set")

# A picture inside the address: drawn by no script, big enough to be no placeholder, small enough to be carried.
INLINE = lazy(r"data:image/(?:avif|gif|jpe?g|png|webp);base64,[A-Za-z0-9+/=\s]{300,100000}", re.IGNORECASE)
_CANDIDATE = lazy(r"([^\s,]\S*)(?:\s+([0-9]+(?:\.[0-9]+)?[wxh](?:\s+[0-9]+h)?))?")

SYNONYMS = frozenset(("amp-anim", "amp-img", "image"))
"""Elements of AMP that are images, and what HTML takes for `img` outside of drawings (HTML Standard §13.2.6.4.7)."""

_MOST_CANDIDATES = 50
_PLAYERS = frozenset(("audio", "video"))

_ADDRESS = lazy(r"(?!data:|about:|#)\S*[/.]", re.IGNORECASE)
_PICTURE = r"(?i)[^?#]+\.(?:avif|bmp|gif|jpe?g|png|svg|webp)(?:[?#].*)?"
_DOT = lazy(r"\s*[01](?:\.0*)?(?:px)?\s*")
_WIDE_STYLE = r"(?i)(?<!max-)width\s*:\s*(?:[1-9]\d?|100)(?:\.\d+)?%"
"""As in `min-width: 100%`: the size that is written besides is but a beginning."""
_DOT_STYLE = lazy(r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.IGNORECASE)


def rename(body: Element) -> None:
    """Make `img` of the elements that are images under another name; what stands in them comes after."""
    for element in each(body, SYNONYMS):
        if element.tag == "image" and next(element.iterancestors("svg"), None) is not None:
            continue
        image = etree.Element("img", dict(element.items()))
        image.tail, element.text = element.text, None
        element.insert(0, image)
        unwrap(element)


def restore(body: Element, tags: frozenset[str]) -> None:
    """Give images their true addresses; remove tracking pixels, placeholders and doubled `noscript` twins; `tags` are
    those of the body.
    """
    restored = [one for one in each(body, tags & {"img", "source", *_PLAYERS}) if _restore(one)]
    noscripts = each(body, tags & {"noscript"})
    if noscripts:
        _resolve(noscripts, body, restored)


def candidates(srcset: str) -> list[tuple[str, str]]:
    """The pictures of a srcset: address and descriptor, which may be empty (HTML Standard, srcset attributes).

    >>> candidates("a.jpg, b,c.jpg 2x")
    [('a.jpg', ''), ('b,c.jpg', '2x')]
    """
    found = islice(_CANDIDATE.finditer(srcset), _MOST_CANDIDATES)
    return [(one[1].rstrip(","), one[2] or "") for one in found]


def _restore(element: Element) -> bool:
    """Move the address from where a script would look for it, drop what shows nothing; was there such an address?"""
    written = dict(element.items())
    src, srcset = _first(written, LAZY_SRC), _first(written, LAZY_SRCSET)
    if src[:5] == "http:" and src in written.get("src", ""):
        src = ""  # a mirror shows it by https, as readers that were opened so want it
    found = {"srcset": srcset} if srcset else {}
    if element.tag == "img":
        is_shown = _is_shown(written.get("src"))
        src = src or _vague(written, is_shown=is_shown)
        sizes = srcset or ("" if is_shown else written.get("srcset") or _sources(element))
        if shown := src or (sizes and _largest(sizes)):
            found["src"] = shown
            _forget_dots(element, written)  # of what stood there before
        if _has_picture(written | found):
            _forget_dots(element, written)
        else:
            drop(element)
    elif src and not _ADDRESS.match(written.get("src", "")) and (element.tag in _PLAYERS or _plays(element)):
        found["src"] = src
    for name, value in found.items():
        element.set(name, value)
    return bool(src or srcset)


def _vague(written: Mapping[str, str], *, is_shown: bool) -> str:
    found = _first(written, _VAGUE) if not written.keys().isdisjoint(_VAGUE) else ""
    return "" if is_shown and not re.fullmatch(_PICTURE, found) else found


def _sources(image: Element) -> str:
    """What a picture is drawn from: the first source that every reader can show, or else the first."""
    holder = image.getparent()
    sources = holder.findall("source") if holder is not None and holder.tag == "picture" else ()
    usual = [one for one in sources if one.get("type") in (None, "image/jpeg", "image/png", "image/gif")]
    return next((one.get("srcset") for one in (*usual, *sources) if one.get("srcset")), "")


def _plays(source: Element) -> bool:
    holder = source.getparent()
    return holder is not None and holder.tag in _PLAYERS


def _forget_dots(image: Element, written: dict[str, str]) -> None:
    for name in ("width", "height"):
        if name in written and _DOT.fullmatch(written[name]):
            del written[name], image.attrib[name]


def _first(written: Mapping[str, str], names: Sequence[str]) -> str:
    """The first address that one of these attributes holds."""
    for name in filter(written.__contains__, names):
        value = written[name].strip()
        if _ADDRESS.match(value) and not leads_nowhere(value):
            return value
    return ""


def _is_shown(src: str | None) -> bool:
    """Does this address show something, or is it none, or a placeholder that the address itself draws?"""
    src = (src or "").strip()
    if src[:5].lower() == "data:":
        return INLINE.fullmatch(src) is not None
    return bool(src) and not leads_nowhere(src)


def _largest(srcset: str) -> str:
    return max(candidates(srcset), key=lambda one: float(re.split("[wxh]", one[1])[0] or 1), default=("", ""))[0]


def _has_picture(attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style", "")
    if not re.search(_WIDE_STYLE, style):
        sizes = [attributes[name] for name in ("width", "height") if name in attributes]
        if (sizes and all(map(_DOT.fullmatch, sizes))) or _DOT_STYLE.search(style):
            return False
    return _is_shown(attributes.get("src"))


def _resolve(noscripts: list[Element], body: Element, restored: list[Element]) -> None:
    """Drop each `noscript` whose picture is there already; else what it holds is what a reader should see."""
    hidden = {image for noscript in noscripts for image in noscript.iter("img")}
    shown = {image.get("src") for image in body.iter("img") if image not in hidden}
    for noscript in noscripts:
        pictures = [image.get("src") for image in noscript.iter("img")]
        near = (noscript.getprevious(), noscript.getnext())
        if pictures and (shown.issuperset(pictures) or any(one in restored for one in near if one is not None)):
            drop(noscript)

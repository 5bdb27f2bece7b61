"""A tree with the references of its author in, the same tree with absolute addresses only out."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.normalize.html.images import INLINE, candidates
from feedpub.normalize.html.tree import Element, drop, each, unwrap
from feedpub.normalize.urls import absolute

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "del": ("cite",),
    "img": ("src", "srcset"),
    "ins": ("cite",),
    "q": ("cite",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
}
"""Where the elements that a feed carries hold addresses (HTML Standard, attributes index)."""


def make_absolute(body: Element, base: str, tags: frozenset[str]) -> None:
    """Resolve every address against the post's own; remove those that are refused and what is nothing without; `tags`
    are those of the body.
    """
    for element in each(body, tags.intersection(ADDRESSES)):
        for name in ADDRESSES[element.tag]:
            value = element.get(name)
            if value is None:
                continue
            address = _srcset(value, base) if name == "srcset" else absolute(value, base)
            if not address or address != value:
                _set(element, name, address)
    for source in each(body, tags & {"source"}):
        if not (source.get("src") or source.get("srcset")):
            drop(source)
    for player in each(body, tags & {"audio", "video"}):
        if not player.get("src") and player.find("source") is None:
            unwrap(player)


def _set(element: Element, name: str, address: str | None) -> None:
    if address:
        element.set(name, address)
    elif element.tag != "img" or name != "src":
        del element.attrib[name]
    elif not INLINE.fullmatch(element.get("src").strip()):
        drop(element)


def _srcset(value: str, base: str) -> str:
    found = ((absolute(reference, base), size) for reference, size in candidates(value))
    return ", ".join(f"{address} {size}".strip() for address, size in found if address and address.startswith("http"))

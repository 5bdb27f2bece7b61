"""A tree with the references of its author in, the same tree with absolute addresses only out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from feedpub.base.names import names
from feedpub.normalize.html.allowed import ATTRIBUTES
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


_TARGETS = names("""
    article aside b blockquote cite dd div dt em figcaption figure i main p section small span strong td th u
""")
"""What may begin with the mark of a place to which a link of the same post leads."""


Resolve: TypeAlias = Callable[[str, str], str | None]
"""The name of an attribute and the reference that it holds -> its absolute address; None where it is refused."""


def against(base: str) -> Resolve:
    """What resolves references against an address alone."""
    return lambda _name, reference: absolute(reference, base)


def make_absolute(body: Element, base: str, tags: frozenset[str], resolve: Resolve) -> None:
    """Resolve every address; remove those that are refused and what is nothing without; `tags` are those of the body.

    The addresses of sets of pictures are taken against `base`.
    """
    targets = set()
    for element in each(body, tags.intersection(ADDRESSES)):
        for name in ADDRESSES[element.tag]:
            value = element.get(name)
            if value is None:
                continue
            if value[:1] == "#" and name == "href":
                targets.add(unquote(value[1:]))
            address = _srcset(value, base) if name == "srcset" else resolve(name, value)
            if not address or address != value:
                _set(element, name, address)
    if targets:
        _mark(body, targets)
    for source in each(body, tags & {"source"}):
        if not (source.get("src") or source.get("srcset")):
            drop(source)
    for player in each(body, tags & {"audio", "video"}):
        if not player.get("src") and player.find("source") is None:
            unwrap(player)


def _mark(body: Element, targets: Set[str]) -> None:
    """Keep the places to which links lead, each once, though most elements keep no id."""
    there = {one.get("id") for one in body.iter(etree.Element) if "id" in ATTRIBUTES.get(one.tag, ())}
    for element in body.iter(etree.Element):
        name = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if name not in targets or name in there:
            continue
        if element.tag == "a":
            element.set("id", name)
        elif element.tag in _TARGETS:
            place = etree.Element("a", id=name)
            place.tail, element.text = element.text, None
            element.insert(0, place)
        else:
            continue
        there.add(name)


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

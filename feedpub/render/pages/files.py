"""A whole post in, the files that it shows and that belong beside its page out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import TypeAlias

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.model import Post
from feedpub.normalize.enclosures import IMAGES, MEDIA
from feedpub.normalize.podcast import CHAPTERS, TRANSCRIPTS
from feedpub.render import common
from feedpub.render.pages.places import path_of

RISKY = frozenset({"svg", "m3u8", "html", "htm"})
"""What is more than a picture, a sound or a text: drawings and pages can run scripts, lists of parts lead elsewhere."""
KINDS: Mapping[str, str] = {**IMAGES, **MEDIA, "pdf": "application/pdf"}
"""File name extension -> media type."""
_OF_EPISODES = TRANSCRIPTS.keys() | CHAPTERS.keys()
"""The extensions of what else an episode may name; elsewhere they are those of pages."""

Sizes: TypeAlias = Mapping[str, tuple[int, int]]
"""Address of a picture -> its width and height in pixels."""


class Asset(Value, frozen=True):
    """A file to which a post refers by an address of the site."""

    url: str
    path: str
    """Where it belongs below the output folder."""
    media_type: str
    is_safe: bool
    """Whether a browser that opens it runs nothing."""
    references: tuple[str, ...]
    """How the post may have named it, from its own folder and from the root."""


def assets(post: Post, site: Site) -> Iterator[Asset]:
    """Find the pictures, sounds, films, documents, transcripts and chapters that a post says are on the site."""
    named = post.episode.files if post.episode else ()
    of_episode = {one.url: one.type for one in named if _extension(one.url) in _OF_EPISODES}
    for url in dict.fromkeys((*_addresses(post, f"{site.site.url}/"), *of_episode)):
        extension = _extension(url)
        media_type = of_episode.get(url) or KINDS.get(extension)
        path = path_of(url, site) if media_type else None
        if media_type and path:
            home = path_of(post.url, site) or ""
            near = posixpath.relpath(path, posixpath.dirname(home) or ".")
            yield Asset(url, path, media_type, extension not in RISKY, (near, f"/{path}"))


def _extension(url: str) -> str:
    return url.rpartition(".")[2].lower()


def _addresses(post: Post, start: str) -> Iterator[str]:
    """The addresses in a post that may begin with this one, which is written in HTML as it is."""
    for name, value in _ATTRIBUTE.findall(post.content) if start in post.content else ():
        if start in value:
            sources = re.split(r",\s+", value) if name == "srcset" else [value]
            yield from (unescape(one).partition(" ")[0] for one in sources)
    yield from (one.url for one in common.enclosures(post))


def readdressed(content: str, moved: Mapping[str, str]) -> str:
    """Put new addresses in the place of old ones wherever a post's HTML leads to them.

    >>> readdressed('<a href="https://a.example/b#c">', {"https://a.example/b": "https://a.example/x"})
    '<a href="https://a.example/x#c">'
    """

    def address(found: re.Match[str]) -> str:
        old, mark, fragment = unescape(found[0]).partition("#")
        return escape(moved[old] + mark + fragment) if old in moved else found[0]

    def attribute(found: re.Match[str]) -> str:
        return f' {found[1]}="{_ADDRESS.sub(address, found[2])}"'

    return _ATTRIBUTE.sub(attribute, content)


_ADDRESS = re.compile(r"\S+?(?=,?(?:\s|$))")
"""In an attribute that may hold several, each followed by a comma."""
_ATTRIBUTE = re.compile(r' (src|srcset|poster|href)="([^"]*)"')

"""A post's clean HTML in, the same HTML out as a page wants it: pictures that wait, wide things that scroll."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType

from feedpub.normalize.html.allowed import TAGS
from feedpub.render.pages.files import Sizes


def for_page(content: str, link: Callable[[str], str], sizes: Sizes = MappingProxyType({})) -> str:
    """Complete the tags of sanitised HTML and let `link` rewrite its addresses; no text changes.

    What is no tag of an element that posts may have becomes text: should the sanitiser ever let through what it
    must not, a page still has no frame, no form and no redirection (`<meta http-equiv=refresh>`), which a static
    host could not forbid by its policy.

    >>> for_page('<p title="<img>"><img src="/a.png"></p>', lambda url: f"..{url}", {"/a.png": (8, 5)})
    '<p title="<img>"><img alt="" loading="lazy" decoding="async" width="8" height="5" src="../a.png"></p>'
    >>> for_page('<META http-equiv="refresh"><p onclick = x>', str)
    '&lt;META http-equiv="refresh">&lt;p onclick = x>'
    >>> for_page("<ul><li>☐ to do</li><li>no task</li></ul>", str)
    '<ul><li class="task">☐ to do</li><li>no task</li></ul>'
    """
    return _TAG.sub(lambda tag: _complete(tag[0], tag[1], tag[2], link, sizes), content)


MORE: Mapping[str, str] = {
    "img": ' loading="lazy" decoding="async"',
    "audio": ' preload="none"',
    "video": ' preload="metadata"',
    "pre": ' tabindex="0"',
}
"""Tag -> attributes that no sanitised tag has; what scrolls must be within reach of the keyboard (WCAG 2.1.1)."""
KNOWN = frozenset((*TAGS, *(f"/{name}" for name in TAGS)))
"""Tags as they begin and as they end."""

_BARE = "|".join(sorted(TAGS - MORE.keys() - {"table", "li"}))
_TASK = r"\s*(?:<p>)?[☐☑]"
# nh3 writes tags in one way only: lower case, attributes in double quotes, no bare < in text.  Most are bare and stay
# as they are; to pass them over here takes a quarter of the time that it takes to complete each.
_TAG = re.compile(rf'<(?!/?(?:{_BARE})>|/li>|li>(?!{_TASK}))(?:(/?[a-z0-9]+)((?>(?: [a-z]+="[^"]*+")*))>)?')


def _complete(tag: str, name: str, attributes: str, link: Callable[[str], str], sizes: Sizes) -> str:
    if name not in KNOWN:
        return tag.replace("<", "&lt;")
    if name == "table":
        return f'<div class="wide" tabindex="0">{tag}'
    if name == "/table":
        return f"{tag}</div>"
    if name == "li" and not attributes:
        return '<li class="task">'
    more = MORE.get(name, "")
    if name == "img":
        # a picture that nobody described says nothing to those who cannot see it
        alt = "" if ' alt="' in attributes else ' alt=""'
        more = f"{alt}{more}{_size(attributes, sizes)}"
    return f"<{name}{more}{_linked(attributes, link)}>"


def _size(attributes: str, sizes: Sizes) -> str:
    """Where the page must keep a place for a picture."""
    address = _ADDRESS.search(attributes) if sizes and not _STATED.search(attributes) else None
    size = address and sizes.get(unescape(address[2]))
    return f' width="{size[0]}" height="{size[1]}"' if size else ""


_STATED = re.compile(r' (width|height)="')


def _linked(attributes: str, link: Callable[[str], str]) -> str:
    return _ADDRESS.sub(lambda found: f' {found[1]}="{link(found[2])}"', attributes)


_ADDRESS = re.compile(r' (src|poster|href)="([^"]*)"')

"""A post's clean HTML in, the same HTML out as a page wants it: pictures that wait, wide things that scroll."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping


def for_page(content: str, link: Callable[[str], str]) -> str:
    """Complete the tags of sanitised HTML and let `link` rewrite its addresses; no text changes.

    >>> for_page('<p title="<img>"><img src="/a.png"></p>', lambda url: f"..{url}")
    '<p title="<img>"><img alt="" loading="lazy" decoding="async" src="../a.png"></p>'
    """
    return _TAG.sub(lambda tag: _complete(tag[0], tag[1], _linked(tag[2], link)), content)


# nh3 writes tags in one way only: lower case, attributes in double quotes, no bare < in text.
_TAG = re.compile(r'<(/?[a-z0-9]+)([^>"]*+(?:"[^"]*+"[^>"]*+)*+)>')

MORE: Mapping[str, str] = {
    "img": ' loading="lazy" decoding="async"',
    "audio": ' preload="none"',
    "video": ' preload="metadata"',
    "pre": ' tabindex="0"',
}
"""Tag -> attributes that no sanitised tag has; what scrolls must be within reach of the keyboard (WCAG 2.1.1)."""


def _linked(attributes: str, link: Callable[[str], str]) -> str:
    return _ADDRESS.sub(lambda found: f' {found[1]}="{link(found[2])}"', attributes)


_ADDRESS = re.compile(r' (src|poster|href)="([^"]*)"')


def _complete(tag: str, name: str, attributes: str) -> str:
    if name == "table":
        return f'<div class="wide" tabindex="0">{tag}'
    if name == "/table":
        return f"{tag}</div>"
    # a picture that nobody described says nothing to those who cannot see it
    alt = ' alt=""' if name == "img" and ' alt="' not in attributes else ""
    return f"<{name}{alt}{MORE.get(name, '')}{attributes}>"

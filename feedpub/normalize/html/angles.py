"""Markup in, the same with tags that are words, such as the <T> of a List<T>, escaped out."""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.html.allowed import TAGS

RAW = ("script", "style", "textarea", "title", "xmp")
"""Elements in which tags are text, so that one without its end takes all that follows."""


def escape_raw(markup: str) -> str:
    """Escape the tags of such elements that stay open, and stand in one that ends before they do."""
    words = f"<(?:{'|'.join(RAW)})>[^<]*"
    for name in RAW:
        ends = [found.end() for found in re.finditer(f"</{name}", markup, re.IGNORECASE)]
        last = ends[-1] if ends else 0
        word = re.compile(f"<(?={name}>[^<]*(?:{words}){{0,9}}</)", re.IGNORECASE)
        markup = markup[:last] + word.sub("&lt;", markup[last:])
    return markup


_NAME = r"([a-z][^\s<>/]*+)"
_END = lazy(f"</{_NAME}", re.IGNORECASE)
# What has no value is no attribute, and no tag holds the beginning of another one
_WORD = lazy(rf"<{_NAME}(?=[^<>=]*(?<!/)>|[^<>]*<)", re.IGNORECASE)


def escape_unknown(markup: str, unknown: frozenset[str]) -> str:
    """Escape the tags of elements of these names, in small letters, that HTML does not have and that have no end.

    >>> escape_unknown("a List<String> of <my-names>x</my-names>", frozenset(("string", "my-names")))
    'a List&lt;String> of <my-names>x</my-names>'
    """
    words = unknown.difference(map(str.lower, _END.findall(markup)))
    if words:
        from lxml.html.defs import tags  # few have any

        words -= tags | TAGS
    if not words:
        return markup
    return _WORD.sub(lambda word: f"&lt;{word[1]}" if word[1].lower() in words else word[0], markup)

"""Titles in, the language that their script suggests out, for posts and configurations that state none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from feedpub.base.patterns import lazy
from feedpub.base.values import replace
from feedpub.config import Site

_SCRIPTS = (
    ("ja", rb"\xe3[\x81-\x83]"),  # U+3040 to U+30FF
    ("ko", rb"\xea[\xb0-\xbf]|[\xeb\xec]|\xed[\x80-\x9e]"),  # U+AC00 to U+D7BF
    ("zh", rb"\xe3[\x90-\xbf]|[\xe4-\xe9]"),  # U+3400 to U+9FFF
    ("zh", rb"\xf0[\xa0-\xbf]"),  # U+20000 to U+3FFFF
    ("ru", rb"[\xd0-\xd3]"),  # U+0400 to U+04FF
    ("el", rb"\xcd[\xb0-\xbf]|[\xce\xcf]"),  # U+0370 to U+03FF
    ("he", rb"\xd6[\x90-\xbf]|\xd7"),  # U+0590 to U+05FF
    ("ar", rb"[\xd8-\xdb]"),  # U+0600 to U+06FF
    ("hi", rb"\xe0[\xa4\xa5]"),  # U+0900 to U+097F
    ("th", rb"\xe0[\xb8\xb9]"),  # U+0E00 to U+0E7F
)
"""The first that a title holds decides: Japanese is written in Han too, but Chinese not in kana.  They are those of
UTF-8, where a script is a few bytes: thousands of characters take as long to compile as a small build takes to plan."""
TAG = lazy("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""What a language tag looks like (BCP 47)."""
LATIN = "en"
"""What a text in any other script is taken for; only the author can tell."""


def settled(site: Site, counts: Mapping[str, int]) -> Site:
    """The same site with a language: its own, or the one that most titles suggest, `counted` like this."""
    if site.site.language:
        return site
    return replace(site, site=replace(site.site, language=_most(counts)))


def suggested(titles: Iterable[str]) -> str:
    """The language tag (BCP 47) that most titles suggest.

    >>> suggested(["港口日报", "Night ferries", "夜航轮渡"])
    'zh'
    """
    return _most(counted(titles))


def counted(titles: Iterable[str]) -> Counter[str]:
    """How many of these titles suggest each language."""
    return Counter(map(_language, titles))


def _most(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda tag: (-counts[tag], tag), default=LATIN)


def _language(title: str) -> str:
    if title.isascii():
        return LATIN
    text = title.encode(errors="replace")
    for tag, holds in _compiled():
        if holds(text):
            return tag
    return LATIN


@cache
def _compiled() -> tuple[tuple[str, Callable[[bytes], object]], ...]:
    return tuple((tag, re.compile(script).search) for tag, script in _SCRIPTS)

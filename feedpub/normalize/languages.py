"""Titles in, the language that their script suggests out, for posts and configurations that state none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from feedpub.config import Site
from feedpub.values import replace

_SCRIPTS = (
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u3400-\u9fff]"),
    ("zh", "[\U00020000-\U0003ffff]"),
    ("ru", "[\u0400-\u04ff]"),
    ("el", "[\u0370-\u03ff]"),
    ("he", "[\u0590-\u05ff]"),
    ("ar", "[\u0600-\u06ff]"),
    ("hi", "[\u0900-\u097f]"),
    ("th", "[\u0e00-\u0e7f]"),
)
"""The first that a title holds decides: Japanese is written in Han too, but Chinese not in kana.  They are compiled
when a title is not ASCII: that takes as long as a small build takes to plan."""
TAG = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
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
    for tag, holds in _compiled():
        if holds(title):
            return tag
    return LATIN


@cache
def _compiled() -> tuple[tuple[str, Callable[[str], object]], ...]:
    return tuple((tag, re.compile(script).search) for tag, script in _SCRIPTS)

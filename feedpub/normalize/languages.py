"""Titles in, the language that their script suggests out, for posts and configurations that state none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from feedpub.config import Site

# The first script that a title holds decides: Japanese is written in Han too, but Chinese not in kana.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
TAG = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""What a language tag looks like (BCP 47)."""
LATIN = "en"
"""What a text in any other script is taken for; only the author can tell."""


def settled(site: Site, titles: Iterable[str]) -> Site:
    """The same site with a language: its own, or the one that these titles suggest."""
    if site.site.language:
        return site
    return replace(site, site=replace(site.site, language=suggested(titles)))


def suggested(titles: Iterable[str]) -> str:
    """The language tag (BCP 47) that most titles suggest.

    >>> suggested(["港口日报", "Night ferries", "夜航轮渡"])
    'zh'
    """
    counts = Counter(map(_language, titles))
    return min(counts, key=lambda tag: (-counts[tag], tag), default=LATIN)


def _language(title: str) -> str:
    if title.isascii():
        return LATIN
    return next((tag for tag, script in _SCRIPTS if script.search(title)), LATIN)

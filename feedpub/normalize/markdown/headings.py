"""Markdown in; the same out, with a space behind the marks of headings that have none: `#Tides`.

For Python-Markdown that is a heading, for CommonMark a paragraph (§4.2).
"""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import outside

_TIGHT = r"^(?P<marks>#{1,6})(?=[^#\s])"
_LIKELY = lazy(_TIGHT, re.MULTILINE)
"""A cheap look at whether there is anything to do."""
_HEADING = outside(_TIGHT, lines="#")


def spaced(text: str) -> str:
    """Part the marks of headings from their words, but in code samples."""
    return _HEADING.sub(_with_space, text) if _LIKELY.search(text) else text


def _with_space(found: re.Match[str]) -> str:
    return f"{found[0]} " if found["marks"] else found[0]

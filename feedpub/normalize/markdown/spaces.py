"""Markdown in; the same out, with `%20` for the spaces in addresses of links and pictures.

kramdown and Python-Markdown read an address up to its bracket or its title, CommonMark up to the first space (§6.3).
"""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import outside

_LIKELY = lazy(r"\]\([ \t]*[^\s()<>]+[ \t]+[^\s\"')]")
"""A cheap look at whether there is anything to do."""
_WORD = r"(?>(?:[^\s()<>]|\([^()<>\n]*\))+)"
_ADDRESS = outside(
    r"^(?:[ ]{4}|[ ]{0,3}\t)[^\n]*"  # which may be code, too
    rf"|\]\([ \t]*(?P<address>{_WORD}(?:[ \t]+(?![\"']){_WORD})+)"
    r"(?=[ \t]*(?:\)|[ \t](?:\"[^\"\n]*\"|'[^'\n]*')[ \t]*\)))",
    signs=r"\]",
)


def encoded(text: str) -> str:
    """Write spaces in addresses as those of the web have them."""
    return _ADDRESS.sub(_encoded, text) if _LIKELY.search(text) else text


def _encoded(found: re.Match[str]) -> str:
    address = found["address"]
    return "](" + re.sub(r"[ \t]", "%20", address) if address else found[0]

"""Markdown in; the same out, with a blank line between a paragraph and the list with numbers below it.

To kramdown, as GitHub has it read by Jekyll, a list ends a paragraph whatever its first number, to CommonMark only with
1 (§5.3).
"""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import outside

_NUMBER = r"[ ]{0,3}(?!1\.)[0-9]{1,9}\.[ \t]+[^ \t\n]"
_LIKELY = lazy(rf"[^\n]\n{_NUMBER}")
"""A cheap look at whether there is anything to do."""
_ITEM = r"[ ]{0,3}(?:[-+*]|[0-9]{1,9}[.)])[ \t]"
_MORE = r"\n(?![ \t>]*(?:```|~~~))[ \t]*[^ \t\n][^\n]*"
_WORDS = rf"(?!{_ITEM}|[ ]{{4}}|[ ]{{0,3}}(?:[\t>#|]|```|~~~)|[ \t]*\n|[^\n]*<)[^\n]+\n"
# A list with the lines that go on in it, or words
_PARAGRAPH = outside(rf"^{_ITEM}[^\n]*(?:{_MORE})*|^(?>(?:{_WORDS})+)(?P<list>(?={_NUMBER}))?", lines=None)


def numbered(text: str) -> str:
    """Part such lists from the words above them."""
    return _PARAGRAPH.sub(_parted, text) if _LIKELY.search(text) else text


def _parted(found: re.Match[str]) -> str:
    return found[0] if found["list"] is None else f"{found[0]}\n"

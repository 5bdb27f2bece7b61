"""Markdown in scripts without spaces in; the same out, with its strong words where CommonMark sees them, too.

In `**词（注）**词` a letter follows a mark that punctuation precedes, so that CommonMark takes it for no end (§6.2);
kramdown and Python-Markdown do, as did the author.
"""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import outside

_LETTERS = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3007"),
    ("\u3021", "\u3029"),
    ("\u3041", "\u3096"),
    ("\u30a1", "\u30fa"),
    ("\u30fc", "\u9fff"),
    ("\uac00", "\ud7ff"),
    ("\U00020000", "\U0003ffff"),
)
"""Hangul, kana, Chinese characters, from each first one to the last; no punctuation of theirs.  In a pattern so many
would take long to compile."""
_PUNCTUATION = r"[^\w\s*]"
_MAYBE_TIGHT = lazy(rf"\*\*(?:(?<={_PUNCTUATION}\*\*)(?=[^\s*])|(?<=[^\s*]\*\*)(?={_PUNCTUATION}))")
_STRONG = outside(r"\*\*(?P<words>[^\s*][^*\n]*(?:\*(?!\*)[^*\n]*)*)(?<!\s)\*\*(?!\*)", signs="*")
_NOTHING = "<!--\uffff-->"
"""Punctuation to CommonMark, but in code and addresses; no text that XML may carry has it."""
_SIGNS = ("--\uffff", "--%EF%BF%BF")
_SHOWN = lazy("(?:<|&lt;|%3C)!--(?:\uffff|%EF%BF%BF)--(?:>|&gt;|%3E)")


def loosened(text: str) -> str:
    """Put nothing between strong words that end in punctuation and a letter right beside them."""
    if text.isascii() or "**" not in text or not _MAYBE_TIGHT.search(text):
        return text
    return _STRONG.sub(_apart, text)


def tightened(rendered: str) -> str:
    """Take out of the HTML what `loosened` put into the text."""
    return _SHOWN.sub("", rendered) if any(sign in rendered for sign in _SIGNS) else rendered


def _apart(found: re.Match[str]) -> str:
    if not found["words"]:
        return found[0]
    before, after = (_is_tight(found.string, place) for place in (found.start(), found.end() - 2))
    return f"{_NOTHING if before else ''}{found[0]}{_NOTHING if after else ''}"


def _is_tight(text: str, place: int) -> bool:
    """Whether the two marks at a place stand between punctuation and a letter."""
    around = text[place - 1 : place], text[place + 2 : place + 3]
    return any(re.match(_PUNCTUATION, one) and _is_letter(other) for one, other in (around, around[::-1]))


def _is_letter(one: str) -> bool:
    return any(first <= one <= last for first, last in _LETTERS)

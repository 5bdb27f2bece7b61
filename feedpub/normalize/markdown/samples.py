"""What stays as it is, to the byte: code in Markdown, and code and tags in the HTML of it; nothing but patterns."""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy

# CommonMark §4.5: no backtick stands beside those that begin a block, and nothing behind those that end it
FENCED = r"(?P<fence>`{3,}(?![^\n`]*`)|~{3,})[^\n]*(?:\n(?![ \t>]*(?P=fence)[`~]*[ \t]*$)[^\n]*)*(?:\n[^\n]*)?"
"""A fenced block from its marks on; for MULTILINE."""

# No part holds the beginning of another one, so that nothing is read twice
_SAMPLE = (
    rf"^[ \t>]*{FENCED}"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|<(?P<element>(?i:pre|code))\b[^<>]*>(?:(?!<(?P=element)\b).)*?</(?P=element)\s*>"
)
"""Fenced blocks, code spans, `<pre>` and `<code>`; for MULTILINE and DOTALL."""


def outside(pattern: str, signs: str = "", lines: str | None = "", flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What finds a pattern that does not begin in a sample, and samples, as the group of that name; with these `flags`
    besides MULTILINE and DOTALL.

    It begins with one of the `signs`, or of `lines` at the beginning of a line, each as part of a set; with whatever
    stands there where `lines` is None.  A look at that first halves the time.
    """
    start = "^" if lines is None else rf"^[ \t>~{lines}]"
    return lazy(rf"(?=[<`{signs}]|{start})(?:(?P<sample>{_SAMPLE})|{pattern})", re.MULTILINE | re.DOTALL | flags)


def held(elements: str) -> str:
    """The elements in HTML that are named there, as in `code|pre`, whole; or any other tag."""
    return rf"<(?P<holder>{elements})\b[^<]*(?:<(?!/?(?P=holder)\b)[^<]*)*</(?P=holder)>|<[^<>]*>"

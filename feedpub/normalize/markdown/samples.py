"""What stays as it is, to the byte: code in Markdown, and code and tags in the HTML of it; nothing but patterns."""

from __future__ import annotations

# CommonMark §4.5: no backtick stands beside those that begin a block, and nothing behind those that end it
FENCED = r"(?P<fence>`{3,}(?![^\n`]*`)|~{3,})[^\n]*(?:\n(?![ \t>]*(?P=fence)[`~]*[ \t]*$)[^\n]*)*(?:\n[^\n]*)?"
"""A fenced block from its marks on; for MULTILINE."""

# No part holds the beginning of another one, so that nothing is read twice
SAMPLE = (
    rf"^[ \t>]*{FENCED}"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|<(?P<element>(?i:pre|code))\b[^<>]*>(?:(?!<(?P=element)\b).)*?</(?P=element)\s*>"
)
"""Fenced blocks, code spans, `<pre>` and `<code>`; for MULTILINE and DOTALL."""


def held(elements: str) -> str:
    """The elements in HTML that are named there, as in `code|pre`, whole; or any other tag."""
    return rf"<(?P<holder>{elements})\b[^<]*(?:<(?!/?(?P=holder)\b)[^<]*)*</(?P=holder)>|<[^<>]*>"

"""A text of Markdown in, the heading that it begins with out: where no field says so, that is the title."""

from __future__ import annotations

import re

from feedpub.base.patterns import lazy
from feedpub.normalize.text import one_line

_HEADING = lazy(r"(?:[ \t]*\n)*[ ]{0,3}#[ \t]+(?P<words>[^\n]{1,1000})(?:\n|\Z)")
"""A longer line is a paragraph."""
_FURTHER = r"^[ ]{0,3}(?P<heading>#)[ \t]+\S"
_LIKELY = lazy(_FURTHER, re.MULTILINE)
_MARKED = lazy(r"[*_`~\[\]<>&\\$!]")


def title(text: str) -> str:
    """The words of the heading of the first level with which a text begins; empty where it has none.

    It has none, too, where it has further ones: these are sections.

    >>> title("# Ferries\\n\\nThey leave at eleven."), title("# Ferries\\n\\n# Trains")
    ('Ferries', '')
    """
    words, rest = leading(text)
    return words if words and not (_LIKELY.search(rest) and _has_headings(rest)) else ""


def _has_headings(text: str) -> bool:
    """Whether there are headings of the first level that are not in a sample of code."""
    from feedpub.normalize.markdown.samples import outside  # with all that reads HTML, which most heads do without

    return any(one["heading"] for one in outside(_FURTHER, lines=None).finditer(text))


def leading(text: str) -> tuple[str, str]:
    """The words of the heading of the first level with which a text begins, and what follows it; none, and all of the
    text, where it begins otherwise.

    >>> leading("# The *last* ferry #\\n\\nIt leaves at eleven.")
    ('The last ferry', '\\nIt leaves at eleven.')
    >>> leading("## Harbours")
    ('', '## Harbours')
    """
    found = _HEADING.match(text)
    words = _words(found["words"]) if found else ""
    return (words, text[found.end() :]) if found and words else ("", text)


def _words(written: str) -> str:
    written = one_line(written)
    start = written.rstrip("#")
    written = start.rstrip() if start.endswith(" ") or not start else written
    if _MARKED.search(written):
        from feedpub.normalize import html, markdown  # which heads do without

        written = one_line(html.words(markdown.to_html(f"# {written}"), "https://example.org/"))
    return written

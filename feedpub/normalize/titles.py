"""A text of Markdown in, the heading that it begins with out: where no field says so, that is the title."""

from __future__ import annotations

from feedpub.normalize.text import one_line
from feedpub.patterns import lazy

_HEADING = lazy(r"(?:[ \t]*\n)*[ ]{0,3}#[ \t]+(?P<words>[^\n]{1,1000})(?:\n|\Z)")
"""A longer line is a paragraph."""
_MARKED = lazy(r"[*_`~\[\]<>&\\$!]")


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

"""Markdown in, HTML out."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

NESTING = 40
"""Levels of quotes and lists; deeper ones are text."""

_WRAPPED = re.compile(r"\s*<([A-Za-z][A-Za-z0-9]*)\b[^>]*>.*</\1\s*>\s*\Z", re.DOTALL)
_CODE = re.compile(r"<pre\b.*?</pre\s*>", re.DOTALL | re.IGNORECASE)
_MARKDOWN = re.compile(
    r"""^[ ]{0,3}(?:\#{1,6}[ ]|[-*+][ ]|\d{1,9}[.)][ ]|>[ ]|```|~~~|\|.*\|)   # a block at the start of a line
    |\]\(|\*\*\S""",
    re.MULTILINE | re.VERBOSE,
)


def is_html(body: str) -> bool:
    """Whether a whole body is HTML, whatever its file is called.

    That is so when one element holds all of it and nothing in it looks like Markdown.  Machine-written HTML
    must not pass through Markdown, which takes every indented line after a blank one for code.

    >>> is_html("<div>\\n\\n    <p>Text</p>\\n</div>"), is_html("<div>\\n\\n# Title\\n\\n</div>")
    (True, False)
    """
    return bool(_WRAPPED.match(body)) and not _MARKDOWN.search(_CODE.sub("", body))


def to_html(text: str) -> str:
    """Render CommonMark with tables, strikethrough, footnotes, task lists, definition lists and heading ids.

    Raw HTML passes through; the result is to be sanitised.
    """
    return str(_renderer().render(text))


@cache
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"maxNesting": NESTING})
    markdown.enable(["table", "strikethrough"])
    return (
        markdown.use(footnote_plugin)
        .use(deflist_plugin)
        .use(tasklists_plugin)
        .use(anchors_plugin, max_level=6, permalink=False)
    )

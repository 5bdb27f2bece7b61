"""What the names of posts' files end in, by the markup that stands in them; nothing but tables."""

from __future__ import annotations

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
HTML = (".html", ".htm")
RESTRUCTURED = ".rst"
NO_MARKDOWN = (*HTML, RESTRUCTURED)
POSTS = (*MARKDOWN, *NO_MARKDOWN)

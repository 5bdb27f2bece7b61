"""Markdown in, HTML out; and whether a body is Markdown at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported
from feedpub.normalize.markdown.kind import is_markdown

if TYPE_CHECKING:
    from feedpub.normalize.markdown.closing import parted as parted
    from feedpub.normalize.markdown.headings import spaced as spaced
    from feedpub.normalize.markdown.numbers import numbered as numbered
    from feedpub.normalize.markdown.render import to_html as to_html
    from feedpub.normalize.markdown.spaces import encoded as encoded
    from feedpub.normalize.markdown.tables import tabled as tabled
    from feedpub.normalize.markdown.wordless import Part as Part
    from feedpub.normalize.markdown.wordless import parts as parts

__all__ = ["Part", "encoded", "is_markdown", "numbered", "parted", "parts", "spaced", "tabled", "to_html"]

# Many a blog is HTML throughout
if not TYPE_CHECKING:
    __getattr__ = exported(
        __name__,
        {
            "closing": "parted",
            "headings": "spaced",
            "numbers": "numbered",
            "render": "to_html",
            "spaces": "encoded",
            "tables": "tabled",
            "wordless": "Part parts",
        },
    )

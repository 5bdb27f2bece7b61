"""Markdown in, HTML out; and whether a body is Markdown at all."""

from feedpub.normalize.markdown.kind import is_html
from feedpub.normalize.markdown.parts import Part, parts
from feedpub.normalize.markdown.render import to_html

__all__ = ["Part", "is_html", "parts", "to_html"]

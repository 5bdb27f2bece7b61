"""The bytes of a file in, a RawPost out: front matter and body taken apart, nothing understood yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported

if TYPE_CHECKING:
    from feedpub.frontmatter.decoding import decode as decode
    from feedpub.frontmatter.parsing import is_whole as is_whole
    from feedpub.frontmatter.parsing import parse as parse

__all__ = ["decode", "is_whole", "parse"]

# A build that finds nothing to do reads none
if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"decoding": "decode", "parsing": "is_whole parse"})

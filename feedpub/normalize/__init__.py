"""RawPost in, Post out; no clock, no disk, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported

if TYPE_CHECKING:
    from feedpub.normalize.heads import head as head
    from feedpub.normalize.heads import page as page
    from feedpub.normalize.heads import wants_text as wants_text
    from feedpub.normalize.links import index as index
    from feedpub.normalize.posts import post as post
    from feedpub.normalize.posts import steps as steps
    from feedpub.normalize.posts import trace as trace

__all__ = ["head", "index", "page", "post", "steps", "trace", "wants_text"]

# Most builds read many heads and few whole posts, which take all that reads HTML and Markdown
if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"heads": "head page wants_text", "links": "index", "posts": "post steps trace"})

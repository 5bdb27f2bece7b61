"""RawPost in, Post out; no clock, no disk, no network."""

from feedpub.normalize.links import index
from feedpub.normalize.post import head, post, trace

__all__ = ["head", "index", "post", "trace"]

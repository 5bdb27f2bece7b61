"""What earlier builds learned: bytes in `held`, tables of posts in `learned`, published files in `made`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported

if TYPE_CHECKING:
    from feedpub.cache.learned import Cache as Cache

__all__ = ["Cache"]

if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"learned": "Cache"})  # which knows of plans

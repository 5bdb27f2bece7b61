"""Files in, what earlier builds learned of them out: in bytes, in tables of these, and by the names of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.exports import exported

if TYPE_CHECKING:
    from feedpub.cache.learned import Cache as Cache

__all__ = ["Cache"]

__getattr__ = exported(__name__, {"Cache": "feedpub.cache.learned"})  # which knows of plans

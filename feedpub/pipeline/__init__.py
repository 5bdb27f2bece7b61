"""A Site in, a Report out: the two passes over its posts, the plan between them, and the documents of its feeds.

`order` has the steps one after the other, `upkeep` what is done where nothing may have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported

if TYPE_CHECKING:
    from feedpub.pipeline.order import WriteCatalogue as WriteCatalogue
    from feedpub.pipeline.order import build as build
    from feedpub.pipeline.order import cache_of as cache_of
    from feedpub.pipeline.order import survey as survey

__all__ = ["WriteCatalogue", "build", "cache_of", "survey"]

# What reads posts and writes feeds takes longer to import than a build that finds nothing to do
if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"order": "WriteCatalogue build cache_of survey"})

"""Where sites and posts come from: folders in, what the pipeline needs of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedpub.base.exports import exported

if TYPE_CHECKING:
    from feedpub.sources.records import Records as Records
    from feedpub.sources.site import configure as configure
    from feedpub.sources.site import load_site as load_site

__all__ = ["Records", "configure", "load_site"]

# Most sites are folders, and a site is read before it is known whether any post is
if not TYPE_CHECKING:
    __getattr__ = exported(__name__, {"records": "Records", "site": "configure load_site"})

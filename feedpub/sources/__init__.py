"""Where sites and posts come from: the only part that reads folders."""

from feedpub.sources.records import Records
from feedpub.sources.site import configure, load_site

__all__ = ["Records", "configure", "load_site"]

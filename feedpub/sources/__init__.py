"""Where sites and posts come from: the only part that reads folders."""

from feedpub.sources.site import load_site

__all__ = ["load_site"]

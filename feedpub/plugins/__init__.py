"""A Site that names plugins in, what they add to its publication out: other packages' code, found by entry points.

Only plugins that the configuration names are loaded.  They are trusted, as the configuration is; what they make of
posts is not: it is cleaned like everything else.
"""

from feedpub.plugins.loading import identity, load
from feedpub.plugins.plugin import Plugged, Plugin, Renderer

__all__ = ["Plugged", "Plugin", "Renderer", "identity", "load"]

"""A site in, its feeds over HTTP for as long as the process lives.

One process builds and watches.  The others answer: they read what was built and nothing else, so that they
stay small and no request waits for a build.
"""

from feedpub.serve.server import serve

__all__ = ["serve"]

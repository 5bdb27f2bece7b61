"""A Flask application in, feeds of its own objects or of a folder out: what an application does to publish."""

from feedpub.extension.extension import FeedPub

__all__ = ["FeedPub"]

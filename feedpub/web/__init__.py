"""Published feeds in, HTTP out: the only part of feedpub that imports Flask."""

from feedpub.web.app import create_app
from feedpub.web.blueprint import feeds_blueprint

__all__ = ["create_app", "feeds_blueprint"]

"""Published feeds in, HTTP out, by Flask."""

from feedpub.web.app import create_app
from feedpub.web.blueprint import feeds_blueprint

__all__ = ["create_app", "feeds_blueprint"]

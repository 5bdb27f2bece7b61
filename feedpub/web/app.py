"""A site in, a Flask application out that serves its feeds and nothing else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from feedpub.config import Site
from feedpub.web.blueprint import blueprint, published
from feedpub.web.snapshot import Live
from feedpub.web.wsgi import FeedsFirst


def create_app(site: Site | str | Path, *, url: str | None = None) -> Flask:
    """Build the feeds of a site and make a WSGI application that serves them.

    `site` is a Site, or the path of one as `load_site` takes it; `url` then wins over the configured address.
    For any WSGI server: `gunicorn 'feedpub:create_app("feeds")'`, `flask --app 'feedpub:create_app("feeds")' run`.

    Raises ConfigError, SourceError and PublishError.
    """
    return app_on(Live(published(site, url)))


def app_on(live: Live) -> Flask:
    """Make an application that serves from a published folder."""
    app = Flask("feedpub", static_folder=None)
    # Werkzeug would redirect // by itself, to the host that the client claims
    app.url_map.merge_slashes = False
    app.register_blueprint(blueprint(live))
    app.wsgi_app = FeedsFirst(live, app.wsgi_app)  # type: ignore[method-assign]  # as Flask documents it
    return app

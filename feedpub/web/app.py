"""A site in, a Flask application out that serves its feeds and says how it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from feedpub.base.values import Value
from feedpub.config import Site
from feedpub.store.folder import Status, Store
from feedpub.web import accesslog
from feedpub.web.blueprint import blueprint
from feedpub.web.follow import followed
from feedpub.web.metrics import MEDIA_TYPE, Counters
from feedpub.web.observed import Observed, Observer
from feedpub.web.snapshot import Live
from feedpub.web.wsgi import FeedsFirst

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Features(Value, frozen=True):
    """What an application does besides answering."""

    access_log: str | None = None
    """One of `accesslog.FORMS`."""
    metrics: Path | None = None
    """Folder in which the processes of the server count, where /metrics is to tell Prometheus."""
    behind_proxy: bool = False
    """Whether the proxy in front is believed when it says which client asks (X-Forwarded-For), by which scheme
    (X-Forwarded-Proto) and below which prefix (X-Forwarded-Prefix).  Without a proxy any client could say so."""


NONE = Features()
OWN = ("/healthz", "/metrics")
"""What tells of the server and is none of its feeds."""


def create_app(site: Site | str | Path, *, url: str | None = None) -> Flask:
    """Build the feeds of a site and make a WSGI application that serves them, and builds them again after each change.

    `site` is a Site, or the path of one as `load_site` takes it; `url` then wins over the configured address.
    For any WSGI server: `gunicorn 'feedpub:create_app("feeds")'`, `flask --app 'feedpub:create_app("feeds")' run`.

    Raises ConfigError, and where an earlier process has left nothing to serve also SourceError and PublishError.
    """
    return app_on(followed(site, url))


def app_on(live: Live, features: Features = NONE) -> Flask:
    """Make an application that serves from a store."""
    app, status = Flask("feedpub", static_folder=None), Store(live.folder).status
    # Werkzeug would redirect // by itself, to the host that the client claims
    app.url_map.merge_slashes = False
    app.register_blueprint(blueprint(live))
    app.add_url_rule("/healthz", "health", lambda: _now(_health(status()), "application/json"))
    application: WSGIApplication = FeedsFirst(live, app.wsgi_app, OWN)
    if observers := list(_observers(app, features, status)):
        application = Observed(application, observers)
    if features.behind_proxy:
        application = ProxyFix(application, x_for=1, x_proto=1, x_host=0, x_prefix=1)
    app.wsgi_app = application  # type: ignore[method-assign, assignment]  # as Flask documents it
    return app


def _health(status: Status) -> str:
    return json.dumps({"alive": True, "last_build": status}, ensure_ascii=False) + "\n"


def _observers(app: Flask, features: Features, status: Callable[[], Status]) -> Iterator[Observer]:
    if features.access_log:
        yield accesslog.logger(features.access_log)
    if features.metrics:
        counters = Counters(features.metrics)
        app.add_url_rule("/metrics", "metrics", lambda: _now(counters.text(status()), MEDIA_TYPE))
        yield counters


def _now(text: str, media_type: str) -> Response:
    """Answer with what is so at this moment."""
    return Response(text, content_type=media_type, headers={"Cache-Control": "no-store"})

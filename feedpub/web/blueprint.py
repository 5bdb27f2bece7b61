"""A site in, a Flask blueprint out that an application mounts where its feeds belong."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers

from feedpub.config import Site
from feedpub.web.follow import followed
from feedpub.web.http import METHODS, place, respond
from feedpub.web.snapshot import Live


def feeds_blueprint(site: Site | str | Path, *, url: str | None = None) -> Blueprint:
    """Build the feeds of a site and make a blueprint that serves them, and builds them again after each change.

    `site` is a Site, or the path of one as `load_site` takes it; `url` is where the feeds will live, the
    mount point included, and wins over the configured address.

        app.register_blueprint(feeds_blueprint("feeds", url="https://example.org/news"), url_prefix="/news")

    Several workers may serve them: they build in turns when they start, and one of them watches.

    Raises ConfigError, SourceError and PublishError.
    """
    return blueprint(followed(site, url))


def blueprint(live: Live) -> Blueprint:
    """Make a blueprint that serves from a published folder."""
    feeds = Blueprint("feeds", __name__)

    @feeds.route("/", defaults={"path": ""}, methods=METHODS, provide_automatic_options=False)
    @feeds.route("/<path:path>", methods=METHODS, provide_automatic_options=False)
    def feed(path: str) -> Response:
        mount = request.path.removesuffix(f"/{path}")
        root = place(request.root_path + mount)
        answer = respond(live.current(), f"/{path}", request.environ, root)
        return Verbatim([answer.body], answer.status, answer.headers)

    return feeds


class Verbatim(Response):
    """A response that goes out as it is.

    Werkzeug's own takes Last-Modified from a 304, gives a 204 a Content-Type and a HEAD the length 0.
    """

    default_mimetype = None

    def get_wsgi_headers(self, environ: object) -> Headers:  # noqa: ARG002  the signature is Werkzeug's
        """Return the headers unchanged."""
        return self.headers

"""A site in, a Flask blueprint out that an application mounts where its feeds belong."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.datastructures import Headers
from werkzeug.routing import PathConverter

from feedpub.config import Site
from feedpub.web.follow import followed
from feedpub.web.http import place, respond
from feedpub.web.snapshot import Snapshot


def feeds_blueprint(site: Site | str | Path, *, url: str | None = None) -> Blueprint:
    """Build the feeds of a site and make a blueprint that serves them, and builds them again after each change.

    `site` is a Site, or the path of one as `load_site` takes it; `url` is where the feeds will live, the
    mount point included, and wins over the configured address.

        app.register_blueprint(feeds_blueprint("feeds", url="https://example.org/news"), url_prefix="/news")

    Several workers may serve them: they build in turns when they start, and one of them watches.

    Raises ConfigError, and where an earlier process has left nothing to serve also SourceError and PublishError.
    """
    return blueprint(followed(site, url))


class Following(Protocol):
    """What follows a published folder, as `Live` does."""

    def current(self) -> Snapshot:
        """The snapshot to answer from."""


def blueprint(live: Following) -> Blueprint:
    """Make a blueprint that serves from a published folder."""
    feeds = Blueprint("feeds", __name__)

    def feed(path: str = "") -> Response:
        mount = request.path.removesuffix(f"/{path}")
        root = place(request.root_path + mount)
        answer = respond(live.current(), request.path.removeprefix(mount), request.environ, root)
        return Verbatim([answer.body], answer.status, answer.headers)

    @feeds.record
    def mount(state: BlueprintSetupState) -> None:
        app, prefix = state.app, (state.url_prefix or "").rstrip("/")
        endpoint = f"{state.name_prefix}.{state.name}.feed".lstrip(".")
        app.url_map.converters[Anything.__name__] = Anything
        app.view_functions[endpoint] = feed
        # Not by Flask's `route`: it refuses methods before anybody has looked whether the feed is private
        for rule in (f"{prefix}/<{Anything.__name__}:path>", *filter(None, [prefix])):
            app.url_map.add(app.url_rule_class(rule, endpoint=endpoint, merge_slashes=False, strict_slashes=False))

    return feeds


class Anything(PathConverter):
    """The rest of a path, whatever it is: Werkzeug would redirect some to the host that the client claims."""

    regex = "(?s:.*?)"
    part_isolating = False


class Verbatim(Response):
    """A response that goes out as it is.

    Werkzeug's own takes Last-Modified from a 304, gives a 204 a Content-Type and a HEAD the length 0.
    """

    default_mimetype = None

    def get_wsgi_headers(self, environ: object) -> Headers:  # noqa: ARG002  the signature is Werkzeug's
        """Return the headers unchanged."""
        return self.headers

"""A WSGI application in, one out that answers for the published files before it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from feedpub.web.http import FETCHING, fetch, place, respond
from feedpub.web.snapshot import Live

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class FeedsFirst:
    """Answers from the snapshot whatever it knows, and leaves everything else to the application behind.

    Routing, request and response objects of a framework cost several times what a look-up costs.
    """

    def __init__(self, live: Live, behind: WSGIApplication, own: Collection[str] = ()) -> None:
        """`own` are paths of the application behind, which stay its own even where the whole site is private."""
        self._live = live
        self._behind = behind
        self._own = own

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one request (PEP 3333)."""
        snapshot = self._live.current()
        resource = snapshot.at_once.get(environ["PATH_INFO"])
        if resource is not None and environ["REQUEST_METHOD"] in FETCHING:
            answer = fetch(resource, environ)
        elif (path := _text(environ["PATH_INFO"])) in self._own or (path[:1] == "/" and not snapshot.knows(path)):
            return self._behind(environ, start_response)
        else:  # a path without a slash is no path: Werkzeug would redirect it to the host that the client claims
            answer = respond(snapshot, path, environ, place(_text(environ.get("SCRIPT_NAME", ""))))
        start_response(answer.status, list(answer.headers))
        return [answer.body]


def _text(value: str) -> str:
    """Undo what PEP 3333 does to bytes; what is not UTF-8 becomes U+FFFD, which no published path holds."""
    return value.encode("latin-1").decode("utf-8", "replace")

"""A WSGI application in, one out that tells observers of every exchange, once it is answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from feedpub.base.values import Value
from feedpub.web.guard import TOKENS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Exchange(Value, frozen=True):
    """A request and its answer."""

    environ: WSGIEnvironment
    status: int
    size: int
    """Bytes of the body."""
    seconds: float

    def header(self, name: str) -> str:
        """A header of the request, by its name in WSGI."""
        return str(self.environ.get(name, ""))

    @property
    def target(self) -> str:
        """What was asked for, percent-encoded."""
        path = quote((self.header("SCRIPT_NAME") + self.header("PATH_INFO")).encode("latin-1", "replace"))
        return _discreet(f"{path}?{self.header('QUERY_STRING')}" if self.header("QUERY_STRING") else path)

    @property
    def protocol(self) -> str:
        """The version of HTTP that the client speaks, of which Granian leaves out the minor one where that is 0."""
        name = self.header("SERVER_PROTOCOL")
        return "HTTP/1.0" if name == "HTTP/1" else name

    @property
    def referer(self) -> str:
        """The page that led there, as the client says."""
        return _discreet(self.header("HTTP_REFERER"))


_SLASH = "(?:/|%(?:25)*2F)"  # within an address that is given to another: to a validator, to a reader on the web
_TOKEN = re.compile(rf"({TOKENS.replace('/', _SLASH)}{_SLASH}*)[^/]+", re.IGNORECASE)  # and where it was mistyped


def _discreet(text: str) -> str:
    """Without the tokens, which no log may hold: they let its reader in."""
    return _TOKEN.sub(r"\1...", text)


Observer: TypeAlias = Callable[[Exchange], None]


class Observed:
    """Answers as the application behind it does."""

    def __init__(self, behind: WSGIApplication, observers: Iterable[Observer]) -> None:
        self._behind = behind
        self._observers = tuple(observers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one request (PEP 3333)."""
        began = time.perf_counter()
        answered: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            answered[:] = status, headers
            return start_response(status, headers, *error)

        body = self._behind(environ, start)
        status, headers = answered
        number = int(status[:3])
        length = 0 if environ["REQUEST_METHOD"] == "HEAD" or number == 304 else _length(headers)
        exchange = Exchange(environ, number, length, time.perf_counter() - began)
        for observe in self._observers:
            observe(exchange)
        return body


def _length(headers: Iterable[tuple[str, str]]) -> int:
    return next((int(value) for name, value in headers if name.lower() == "content-length"), 0)

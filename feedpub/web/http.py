"""A snapshot and a WSGI request in, an Answer out: all of feedpub's HTTP, without a framework."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote

from werkzeug.http import parse_date, parse_etags

from feedpub.config.origin import SAFE_IN_PATH
from feedpub.model import INDEX, OPML
from feedpub.render.pages.places import GONE, MISSING
from feedpub.web.delta import delta
from feedpub.web.guard import Passage
from feedpub.web.ranges import part
from feedpub.web.resource import COMMON, MAX_AGE, Environ, Header, Headers, Offer, Representation
from feedpub.web.snapshot import Snapshot

FETCHING = ("GET", "HEAD")
METHODS = (*FETCHING, "OPTIONS")
BRIEFLY = ("Cache-Control", "public, max-age=60")
"""Of an answer that the next build may change."""
FOR_LONG = ("Cache-Control", f"public, max-age={MAX_AGE}")
"""Of an answer that the configuration gives."""
PREFLIGHT: Headers = (
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    ("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since, A-IM"),
    ("Access-Control-Max-Age", "86400"),
)
"""What scripts of other sites may ask for (Fetch §3.2.3)."""


class Answer(NamedTuple):  # a frozen dataclass takes three times as long to make
    """A response that no server has seen yet."""

    status: str
    headers: Headers
    body: bytes = b""


def place(path: str) -> str:
    """Percent-encode the place where feeds are mounted; one slash begins it: two would name a host.

    >>> place("//evil.example/feeds/")
    '/evil.example/feeds'
    """
    return "".join(f"/{quote(part, safe=SAFE_IN_PATH)}" for part in path.split("/") if part)


def respond(snapshot: Snapshot, path: str, environ: Environ, root: str = "") -> Answer:
    """Answer one request.

    `path` is the decoded URL path from "/", below the place where the feeds are mounted; `root` is that
    place, percent-encoded and without a slash at its end; `environ` gives the method and the headers.
    """
    if not snapshot.guard.guards(path):
        return _respond(snapshot, path, environ, root)
    admitted = snapshot.guard.admits(path, environ)
    if isinstance(admitted, Passage):
        inner = _respond(snapshot, admitted.path, environ, root + quote(admitted.before, safe=SAFE_IN_PATH))
        return confidential(inner)
    if admitted is not None:
        refusal = _text(*TOO_MANY, ("Retry-After", str(admitted.seconds)))
    else:
        refusal = _text(*UNKNOWN_TOKEN) if snapshot.guard.names_token(path) else _text(*UNAUTHORIZED)
    answer = confidential(refusal)
    return answer if environ["REQUEST_METHOD"] != "HEAD" else Answer(answer.status, answer.headers)


CHALLENGE = ("WWW-Authenticate", 'Basic realm="Private feeds", charset="UTF-8"')
"""RFC 7617 §2.1."""
UNAUTHORIZED = ("401 Unauthorized", "These feeds are private: give your name and password.\n", CHALLENGE)
TOO_MANY = ("429 Too Many Requests", "There were too many wrong passwords: wait a moment.\n")
"""RFC 6585 §4."""
UNKNOWN_TOKEN = ("404 Not Found", "There is nothing at this address, or not any more.\n")


def confidential(answer: Answer) -> Answer:
    """Make an answer one for this client alone: no cache that others use may keep it, no other site read it."""
    headers = {name: value for name, value in answer.headers if not name.startswith("Access-Control-")}
    kept = headers.get("Cache-Control", "no-store").replace("public", "private")
    vary = ", ".join(filter(None, (headers.get("Vary"), "Authorization")))
    # An address may hold a token, which would tell other sites who comes from there
    headers |= {"Cache-Control": kept, "Vary": vary, "Referrer-Policy": "no-referrer"}
    return Answer(answer.status, tuple(headers.items()), answer.body)


def _respond(snapshot: Snapshot, path: str, environ: Environ, root: str) -> Answer:
    method = environ["REQUEST_METHOD"]
    if method not in METHODS:
        refusal = _text("405 Method Not Allowed", "Feeds can only be read.\n", ALLOW)
        return _moved(snapshot, path, root) or refusal
    if method == "OPTIONS":
        return Answer("204 No Content", (ALLOW, *PREFLIGHT, *COMMON))
    try:
        resource = snapshot.offer(path)
        if resource is not None:
            return fetch(resource, environ)
        answer = _elsewhere(snapshot, path, root)
    except OSError:
        answer = _text(*BUSY)
    return answer if method == "GET" else Answer(answer.status, answer.headers)


ALLOW = ("Allow", ", ".join(METHODS))


def fetch(offer: Offer, environ: Environ) -> Answer:
    """Answer a GET or HEAD of what is there; this is what almost every request comes to."""
    try:
        chosen = offer.chosen(environ)
        if chosen is None:
            answer = _text("406 Not Acceptable", UNPACKED, ("Vary", "Accept-Encoding"))
        else:
            answer = _conditional(offer, chosen.at(int(time.time())), environ)
    except FileNotFoundError:
        answer = _text("404 Not Found", "This has just been removed.\n", BRIEFLY)
    except OSError:  # no descriptors left, a disk that fails
        answer = _text(*BUSY)
    return answer if environ["REQUEST_METHOD"] == "GET" else Answer(answer.status, answer.headers)


BUSY = ("503 Service Unavailable", "This cannot be read at the moment.\n", ("Retry-After", "1"))


def _conditional(offer: Offer, chosen: Representation, environ: Environ) -> Answer:
    """Evaluate preconditions in the order of RFC 9110 §13.2.2."""
    none_match = environ.get("HTTP_IF_NONE_MATCH")
    if not _is_expected(chosen, environ):
        return _text("412 Precondition Failed", "This is not the version that you have.\n")
    if _is_unchanged(chosen, none_match, environ):
        return Answer("304 Not Modified", chosen.headers_304)
    if none_match and "HTTP_A_IM" in environ:
        changes = delta(offer.resource(environ), chosen, none_match, environ["HTTP_A_IM"])
        if changes:
            return Answer("226 IM Used", *changes)
    if "HTTP_RANGE" in environ and (found := part(chosen, environ)):
        return Answer(*found)
    return Answer("200 OK", chosen.headers, chosen.body)


def _is_expected(chosen: Representation, environ: Environ) -> bool:
    match, since = environ.get("HTTP_IF_MATCH"), environ.get("HTTP_IF_UNMODIFIED_SINCE")
    if match is not None:  # RFC 9110 §13.1.4: If-Unmodified-Since is then ignored
        return parse_etags(match).contains(chosen.tag)
    date = parse_date(since) if since else None
    return date is None or (chosen.modified if chosen.dated is None else chosen.dated) <= date.timestamp()


def _is_unchanged(chosen: Representation, none_match: str | None, environ: Environ) -> bool:
    if none_match is not None:  # RFC 9110 §13.1.3: If-Modified-Since is then ignored
        return none_match == chosen.etag or parse_etags(none_match).contains_weak(chosen.tag)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    return since is not None and chosen.modified <= since.timestamp()


UNPACKED = "This is to be had in no content coding that you accept.\n"


def _elsewhere(snapshot: Snapshot, path: str, root: str) -> Answer:
    if moved := _moved(snapshot, path, root):
        return moved
    if snapshot.moved(path):
        return _page(snapshot, "410 Gone", GONE, root, FOR_LONG)
    right = snapshot.spelled(path)
    return _page(snapshot, "404 Not Found", MISSING, root, BRIEFLY) if right is None else _to(right, root, BRIEFLY)


def _moved(snapshot: Snapshot, path: str, root: str) -> Answer | None:
    """Lead on from an address that has moved, with any method: programs may post there (RFC 9110 §15.4.9)."""
    status, target = snapshot.moved(path) or (0, None)
    return None if target is None else _to(target, root, FOR_LONG, HTTPStatus(status))


def _to(target: str, root: str, kept: Header, status: HTTPStatus = HTTPStatus.MOVED_PERMANENTLY) -> Answer:
    """Lead to a decoded path of the site, or to a URL."""
    if target.startswith("/"):
        # Relative to the host: the address that the client used is right, whatever Host says; // would name one
        target = f"{root}/{quote(target.lstrip('/'), safe=SAFE_IN_PATH)}"
    return _text(f"{status} {status.phrase}", f"Moved to {target}\n", ("Location", target), kept)


def _page(snapshot: Snapshot, status: str, file: str, root: str, kept: Header) -> Answer:
    try:
        page = snapshot.files[f"/{file}"].resource({}).plain
    except (KeyError, OSError):
        found = next((words for file, words in WAYS_ON.items() if f"/{file}" in snapshot.files), THE_FEED)
        return _text(status, f"There is nothing at this address; {found.format(root)}\n", kept)
    base = f'<base href="{escape(root)}/">'.encode()
    body = _BASE.sub(lambda _: base, page.body, count=1)
    own = (one for one in page.headers if one[0] in KEPT_BY_PAGES)
    return Answer(status, (*own, ("Content-Length", str(len(body))), kept, *COMMON), body)


WAYS_ON: Mapping[str, str] = {
    INDEX: "all feeds are at {}/",
    OPML: f"all feeds are listed in {{}}/{OPML}",
}
"""What to say instead of a page that is missing, too, by the file that lists the feeds; the first that is there."""
THE_FEED = "the feed of all posts is at {}/"
"""The same where no file does."""

_BASE = re.compile(rb'<base href="[^"]*">')
"""Where the references of the page start: the place where the feeds are mounted."""
KEPT_BY_PAGES = frozenset({"Content-Type", "Content-Security-Policy"})


def _text(status: str, text: str, *headers: Header) -> Answer:
    body = text.encode()
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return Answer(status, (*headers, kind, ("Content-Length", str(len(body))), *COMMON), body)

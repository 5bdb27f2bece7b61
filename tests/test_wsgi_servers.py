"""The same application under several WSGI servers, asked over a real socket by clients that mean it ill or well."""

import hashlib
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial

import pytest
from helpers import PATIENCE, URL, until, within, write_post
from hostile_requests import hostile

SOON = 2
"""Seconds in which a change is to be seen."""
APPLICATION = 'feedpub:create_app("{site}")'
SERVERS = {
    "feedpub serve": ["feedpub", "serve", "{site}", "--port", "{port}"],
    "gunicorn": ["gunicorn", "--workers", "2", "--bind", "127.0.0.1:{port}", APPLICATION],
    "werkzeug": ["flask", "--app", APPLICATION, "run", "--port", "{port}"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module", params=SERVERS)
def port(request, site):
    for folder in ("posts", ".feedpub"):  # what the server before has built would be served at first
        shutil.rmtree(site / folder, ignore_errors=True)
    (site / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    write_post(site / "posts", title="First post", categories="金融")
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    command = [word.format(site=site, port=port) for word in SERVERS[request.param]]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.DEVNULL, env=environment) as process:
        wait_for_an_answer(port)
        yield port
        process.terminate()


def wait_for_an_answer(port: int) -> None:
    """Wait until there is one: gunicorn listens before its workers are ready."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError):
            assert ask(port)[0] == 200
            return
        assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.05)


def send(port: int, request: bytes) -> bytes:
    """Send these bytes and read whatever comes until the server hangs up, within a few seconds."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, suppress(ConnectionError):
        with suppress(ConnectionError):  # a server may hang up on what it does not like, and still say so
            connection.sendall(request)
        while part := connection.recv(65536):
            received += part
    return received


def status_of(answer: bytes) -> int | None:
    """The status; None where the server just hung up, or answered as before HTTP had versions."""
    return int(answer.split()[1]) if answer.startswith(b"HTTP/") else None


def ask(port: int, target: str = "/rss.xml", *lines: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    head = f"{method} {target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
    answer = send(port, (head + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode("latin-1"))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *fields = head.decode("latin-1").split("\r\n")
    return int(status.split()[1]), {k.lower(): v for k, v in (field.split(": ", 1) for field in fields)}, body


def test_a_feed_is_handed_out(port):
    status, headers, body = ask(port)
    assert status == 200
    assert b"First post" in body
    assert headers["content-length"] == str(len(body))
    assert headers["etag"] == f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    assert headers["content-type"] == "application/rss+xml; charset=utf-8"


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd"])
def test_a_feed_is_handed_out_packed(port, coding):
    status, headers, body = ask(port, "/rss.xml", f"Accept-Encoding: {coding}")
    assert (status, headers["content-encoding"], headers["vary"]) == (200, coding, "Accept-Encoding")
    assert headers["content-length"] == str(len(body))
    assert headers["etag"] != ask(port)[1]["etag"]
    status, again, body = ask(port, "/rss.xml", f"Accept-Encoding: {coding}", f"If-None-Match: {headers['etag']}")
    assert (status, again["vary"], body) == (304, "Accept-Encoding", b"")


def test_a_reader_that_knows_an_earlier_version_gets_what_is_new(port, site):
    numbers = itertools.count()

    def saved():
        title, etag = f"Saved {next(numbers)}.", ask(port)[1]["etag"]
        write_post(site / "posts", "second.md", title=title, date="2022-01-01")
        what_is_new = partial(ask, port, "/rss.xml", f"If-None-Match: {etag}", "A-IM: feed")
        assert until(lambda: what_is_new()[0] != 304), "a saved post is not served"
        return title, *what_is_new()

    title, status, headers, body = within(SOON, saved, time.monotonic)
    assert (status, headers["im"]) == (226, "feed")
    assert title.encode() in body
    assert b"First post" not in body
    assert ask(port, "/rss.xml", f"If-None-Match: {headers['etag']}", "A-IM: feed")[0] == 304


def test_a_304_has_its_headers_and_no_body(port):
    _, full, _ = ask(port)
    status, headers, body = ask(port, "/rss.xml", f"If-None-Match: {full['etag']}")
    assert (status, body) == (304, b"")
    assert [headers[name] for name in ("etag", "last-modified", "cache-control")] == [
        full[name] for name in ("etag", "last-modified", "cache-control")
    ]


def test_head_tells_the_length_of_get(port):
    _, full, _ = ask(port)
    status, headers, body = ask(port, method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == full["content-length"]


@pytest.mark.parametrize(
    "target",
    ["/categories/%E9%87%91%E8%9E%8D/rss.xml", "/categories/%e9%87%91%E8%9e%8d/rss.xml", "/%72ss.xml?utm=1"],
)
def test_every_encoding_of_an_address_is_that_address(port, target):
    assert ask(port, target)[0] == 200


HOSTILE = hostile()
RIGHT_ERRORS = {"HTTP/2.0 in a line": 505, "HTTP/9.9": 505, "Transfer-Encoding of nonsense": 501}
"""What a server should say of what it cannot do (RFC 9110 §15.6.6, RFC 9112 §6.1)."""


@pytest.mark.parametrize("name", HOSTILE)
def test_no_request_leaks_injects_breaks_or_hangs(port, site, name):
    answer = send(port, HOSTILE[name])
    head = answer.partition(b"\r\n\r\n")[0]
    assert status_of(answer) in (None, *range(100, 500), RIGHT_ERRORS.get(name))
    assert not re.search(rb"\nx-injected|\nlocation: *(\w+:)?[/\\\\]{2}|evil", head, re.IGNORECASE)
    assert not re.search(rb"root:.*:0:0|<script>alert|Traceback|feedpub-manifest\"|X-Secret", answer)
    assert str(site).encode() not in answer
    assert ask(port)[0] == 200


def test_stalled_clients_keep_nobody_waiting(port, request):
    if "gunicorn" in request.node.name:
        pytest.skip("its plain workers wait for one client at a time; it belongs behind a proxy")
    stalled = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    for connection in stalled:
        connection.sendall(b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nX-Slow")
    assert within(0.5, lambda: ask(port)[0], time.monotonic) == 200
    for connection in stalled:
        connection.close()

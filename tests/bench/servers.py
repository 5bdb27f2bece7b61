"""A server's command in, the server running on a port of this machine and what it answers out."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
PATIENCE = 120
"""Seconds until a server must answer: it may build first."""


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def ask(port: int, path: str, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
    """Ask once; raises OSError or HTTPException."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


@contextmanager
def serving(site: Path, *options: str) -> Iterator[int]:
    """Let feedpub serve a site; gives the port."""
    port = free_port()
    program = [sys.executable, "-m", "feedpub", "serve", str(site), "--port", str(port)]
    with running(port, *program, *options):
        yield port


@contextmanager
def running(port: int, *command: str, path: str = "/rss.xml", folder: Path | None = None) -> Iterator[None]:
    """Run a server from when it has something at a path until it is no longer needed."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as process:
        try:
            _wait(port, path, process)
            yield
        finally:
            process.terminate()


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if ask(port, path).status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    sys.exit(f"{process.args!r} does not answer")

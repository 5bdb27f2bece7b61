"""What the tests in a browser share: Chromium, a site that is served as people get it, and what a page did."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from feedpub.pipeline import build
from feedpub.sources import load_site
from feedpub.web.app import app_on
from feedpub.web.snapshot import Live
from tests.helpers import NOW

EXAMPLE = Path(__file__).parent.parent / "feeds"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="5"><rect width="8" height="5" fill="teal"/></svg>'

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; Debian has it: apt install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    with driver.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


class Silent(WSGIRequestHandler):
    """Says nothing of requests."""

    def log(self, *_: object) -> None:
        """Leave it out."""


@contextmanager
def served(build: Callable[[str], Path]) -> Iterator[str]:
    """Serve what `build` publishes for the address that it is given, as feedpub does, and give that address."""
    apps: list[Any] = []
    server = make_server("127.0.0.1", 0, lambda *request: apps[0](*request), threaded=True, request_handler=Silent)
    url = f"http://127.0.0.1:{server.port}"
    apps.append(app_on(Live(build(url))))
    with _running(server):
        yield url


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the example is served."""
    folder = tmp_path_factory.mktemp("public")

    def publish(url: str) -> Path:
        build(load_site(EXAMPLE, url=url, output=str(folder)), now=NOW)
        return folder

    with served(publish) as address:
        yield address


class Quiet(SimpleHTTPRequestHandler):
    """A static host that adds no header of its own."""

    def log_message(self, *_: object) -> None:
        """Leave it out."""


class Halting(Quiet):
    """Sends a page as far as its script, and the rest once `go_on` is set."""

    go_on = threading.Event()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the page."""
        page, tag, rest = source.read().partition(b"<script>")
        outputfile.write(page)
        self.go_on.wait(10)
        outputfile.write(tag + rest)


class Dripping(Quiet):
    """Sends a page tag by tag, from its body to the first lines of its text, so slowly that each is shown."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the page."""
        page = source.read()
        shown = page.index(b"<body")
        ends = page.find(b"<pre", shown)
        outputfile.write(page[:shown])
        for piece in re.split(rb"(?<=>)", page[shown:ends]):
            outputfile.write(piece)
            time.sleep(0.04)
        outputfile.write(page[ends:])


@contextmanager
def hosted(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder as the simplest static host does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    with _running(server):
        yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def _running(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Visit:
    """A page in a tab, and what it did."""

    page: Any
    url: str
    """Of the site."""
    console: list[str] = field(default_factory=list)
    outside: list[tuple[str, str]] = field(default_factory=list)
    """Requests to other sites: (kind, address)."""
    opened: list[str] = field(default_factory=list)
    """Dialogs, windows and downloads."""
    filtered: bool = True
    """Whether the page was written as feedpub writes it."""

    def go(self, path: str) -> Visit:
        """Open a page of the site."""
        self.page.goto(f"{self.url}/{path}")
        return self


@contextmanager
def visiting(browser: Any, url: str, **options: Any) -> Iterator[Visit]:
    """Open a tab of its own; requests to other sites are answered with a picture and told."""
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    visit = Visit(page, url)
    page.on("console", lambda message: visit.console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: visit.console.append(str(error)))
    page.on("dialog", lambda dialog: (visit.opened.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda popup: visit.opened.append(popup.url))
    page.on("download", lambda download: visit.opened.append(download.url))

    def answer(route: Any) -> None:
        request = route.request
        if request.url.startswith(f"{url}/"):
            route.continue_()
            return
        visit.outside.append((request.resource_type, request.url))
        route.fulfill(body=PICTURE, content_type="image/svg+xml")

    context.route("**/*", answer)
    try:
        yield visit
    finally:
        context.close()

"""The pages of a site in, pictures of them out, as Chromium shows them.

    python -m tests.pictures                    # docs/images/index.png, of the example
    python -m tests.pictures FOLDER [SITE]      # every kind of page, at three widths, light and dark

It needs Chromium and Playwright, and asks nobody for the pictures of posts: others stand in their place.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from feedpub.pipeline import build
from feedpub.publish.disk import DiskTarget
from feedpub.sources import load_site
from tests.browsing import CHROMIUM, FLAGS, served, visiting

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "feeds"
SHOWN = ROOT / "docs/images/index.png"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCENE = """<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="750" viewBox="0 0 1200 750">
<rect width="1200" height="750" fill="#9cc5d8"/><circle cx="900" cy="220" r="90" fill="#ffe3a8"/>
<path d="M0 520 300 330 520 480 760 300 1200 560V750H0z" fill="#3d6f86"/>
<path d="M0 600q150-40 300 0t300 0 300 0 300 0V750H0z" fill="#1f4a5f"/></svg>"""
"""What stands in the place of posts' pictures."""
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")


def main(arguments: list[str]) -> None:
    """Take the picture that the README shows, or all that there are to look at."""
    if arguments:
        take_all(Path(arguments[1]) if arguments[1:] else EXAMPLE, Path(arguments[0]))
    else:
        take_one(SHOWN)


def take_one(file: Path) -> None:
    """Take a picture of the page that people open first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    viewport = {"width": 1120, "height": 720}
    with published(EXAMPLE) as (url, _), chromium() as browser, visiting(browser, url, viewport=viewport) as tab:
        tab.go("").page.screenshot(path=file)


def take_all(site: Path, folder: Path) -> None:
    """Take pictures of every kind of page, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with published(site) as (url, kinds), chromium() as browser:
        for width in WIDTHS:
            for scheme in SCHEMES:
                with visiting(browser, url, viewport={"width": width, "height": 800}, color_scheme=scheme) as tab:
                    tab.page.route("https://**/*", _answer)
                    for name, path in kinds.items():
                        tab.go(quote(path)).page.wait_for_timeout(200)
                        tab.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def _answer(route: Any) -> None:
    route.fulfill(body=SCENE, content_type="image/svg+xml")


@contextmanager
def published(site: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a site; give its address and a page of each kind."""
    with tempfile.TemporaryDirectory() as scratch:

        def publish(url: str) -> Path:
            build(load_site(site, url=url), target=DiskTarget(Path(scratch)), now=NOW)
            return Path(scratch)

        with served(publish) as url:
            yield url, dict(_kinds(Path(scratch)))


def _kinds(folder: Path) -> Iterator[tuple[str, str]]:
    """A page of each kind: the one that has most to show."""
    pages = [one for one in folder.rglob("index.html") if one.parent != folder]
    feeds = [one for one in pages if (one.parent / "rss.xml").exists()]
    posts = [one for one in pages if one not in feeds]
    yield "index", ""
    for name, those in (("feed", feeds), ("post", posts)):
        if those:
            longest = max(those, key=lambda one: (one.stat().st_size, str(one)))
            yield name, f"{longest.parent.relative_to(folder).as_posix()}/"
    yield "missing", "404.html"
    yield "gone", "410.html"


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Every address of the site that its feeds and pages give is answered."""

import json
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from helpers import NOW, URL
from lxml import etree, html

from feedpub.pipeline import build
from feedpub.sources import load_site
from feedpub.web.app import app_on
from feedpub.web.snapshot import Live

EXAMPLE = Path(__file__).parent.parent / "feeds"


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    report = build(load_site(EXAMPLE, url=URL, output=str(folder)), now=NOW)
    assert not report.problems
    return folder


@pytest.fixture(scope="module")
def client(public):
    return app_on(Live(public)).test_client()


def in_markup(tree, base):
    for element in tree.iter(etree.Element):
        for name in ("href", "src", "poster", "url"):
            if element.get(name):
                yield urljoin(base, element.get(name))


def in_feed(file):
    """Every address in an RSS or Atom document, in its attributes, its elements and its entries' HTML."""
    for element in etree.parse(file).iter(etree.Element):
        yield from in_markup(element, URL)
        text = (element.text or "").strip()
        if text.startswith("http"):
            yield text
        if "<" in text:
            yield from in_markup(html.fragment_fromstring(text, create_parent="div"), URL)


def in_json(value):
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from in_json(one)
    elif isinstance(value, str) and value.startswith("http"):
        yield value
    elif isinstance(value, str) and "<" in value:
        yield from in_markup(html.fragment_fromstring(value, create_parent="div"), URL)


def broken(addresses, client):
    """Those of the addresses of the site that are not answered at once."""
    ours = {urldefrag(one)[0] for one in addresses if one == URL or one.startswith(f"{URL}/")}
    assert ours
    return {one for one in ours if client.get(one.removeprefix(URL) or "/").status_code != 200}


def test_each_link_in_each_feed_of_the_example_is_answered(public, client):
    feeds = [*public.rglob("*.xml"), *public.rglob("*.opml")]
    documents = public.rglob("*.json")

    assert len(feeds) >= 30
    assert not broken((one for feed in feeds for one in in_feed(feed)), client)
    assert not broken((one for file in documents for one in in_json(json.loads(file.read_bytes()))), client)


def test_each_link_on_each_page_of_the_example_is_answered(public, client):
    pages = list(public.rglob("*.html"))

    assert len(pages) > 20
    for page in pages:
        tree = html.document_fromstring(page.read_bytes().decode())
        base = f"{URL}/{page.relative_to(public).as_posix().removesuffix('index.html')}"
        assert not broken(in_markup(tree, base), client), page

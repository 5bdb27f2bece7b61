"""How programs find the feeds of a site: by the links of its pages, and by its list of all feeds."""

import os
import sqlite3
import subprocess
from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import quote, urljoin
from urllib.request import urlopen

import feedparser
import pytest
from browsing import url
from lxml import etree
from walking import NEWSBOAT, needs_newsboat

from feedpub.model import FORMATS

__all__ = ["url"]  # a fixture

HOMES = {
    "": "",
    quote("categories/财经/"): quote("categories/财经/"),
    "2021/11/18/harbour-master/": quote("categories/Harbour/访谈/"),
}
"""A page of each kind -> the folder of the feed that it leads to."""


def fetched(address):
    with urlopen(address, timeout=10) as answer:
        return answer.read()


class Links(HTMLParser):
    """What a reader looks for that was given the address of a page, as the RSS Advisory Board's specification of
    autodiscovery (https://www.rssboard.org/rss-autodiscovery) has it."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "link" and "alternate" in values.get("rel", "").split():
            self.found.append((values["type"], values["href"]))


@pytest.mark.parametrize(("page", "home"), HOMES.items())
def test_a_reader_that_is_given_a_page_finds_feeds_that_it_can_read(url, page, home):
    links = Links()
    links.feed(fetched(f"{url}/{page}").decode())
    addresses = [urljoin(f"{url}/{page}", href) for _, href in links.found]

    assert [kind for kind, _ in links.found] == [one.media_type for one in FORMATS.values()]
    assert addresses == [f"{url}/{home}{one.file}" for one in FORMATS.values()]
    assert all(fetched(one) for one in addresses)


@pytest.mark.parametrize(("page", "home"), HOMES.items())
def test_feedparser_that_is_given_a_page_finds_them_too(url, page, home):
    found = feedparser.parse(f"{url}/{page}", request_headers={"Accept": "text/html"})
    feeds = [one.href for one in found.feed.links if one.rel == "alternate"]

    assert feeds == [f"{url}/{home}{one.file}" for one in FORMATS.values()]
    assert feedparser.parse(feeds[0]).entries


@needs_newsboat
def test_newsboat_takes_all_feeds_from_the_list_and_reads_each(url, tmp_path):
    """It looks for no links on pages: lists of feeds are its way to find them."""
    (tmp_path / "feeds.opml").write_bytes(fetched(f"{url}/feeds.opml"))
    for name in ("urls", "config"):
        (tmp_path / name).touch()
    files = ["-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-C", tmp_path / "config"]
    for action in (["-i", tmp_path / "feeds.opml"], ["-x", "reload"]):
        command = [NEWSBOAT, *files, *action]
        subprocess.run(command, check=True, capture_output=True, timeout=60, env={**os.environ, "HOME": str(tmp_path)})
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        read = dict(cache.execute("SELECT rssurl, title FROM rss_feed").fetchall())
        [(entries,)] = cache.execute("SELECT count(*) FROM rss_item").fetchall()  # one that several feeds have is one
    listed = [one.get("xmlUrl") for one in etree.parse(tmp_path / "feeds.opml").iter("outline")]

    assert len(listed) == 12
    assert read == {address: feedparser.parse(address).feed.title for address in listed}
    assert entries == len(feedparser.parse(f"{url}/rss.xml").entries)

"""Programs that people read feeds with, each on three visits: what they get, and that they need not get it again."""

import json
import shutil
import subprocess
import sys

import feedparser
import pytest
from helpers import URL, write_post
from test_serve import SOON, serving

FEEDS = ["rss.xml", "atom.xml", "feed.json"]


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    write_post(tmp_path / "posts", "first.md", title="First post", body="word " * 500)
    return tmp_path


@pytest.fixture
def server(site):
    # What one worker shows the others need not show yet
    with serving(site, "--workers", "1", "--access-log", "json", stdout=subprocess.PIPE) as server:
        server.wait_for("watched for changes")
        server.url = f"http://127.0.0.1:{server.port}"
        yield server
        server.process.stdout.close()


def statuses(server) -> list[int]:
    """What the server has answered."""
    server.end()
    return [json.loads(line)["status"] for line in server.process.stdout]


def run(*command: object) -> bytes:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=30).stdout


def needs(program: str):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@needs("curl")
@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("how", ["by the tag", "by the date"])
def test_curl_fetches_a_feed_once(server, tmp_path, feed, how):
    kept, tag = tmp_path / "kept", tmp_path / "tag"
    known = ["--etag-compare", tag, "--etag-save", tag] if how == "by the tag" else ["-R", "-z", kept]
    for _ in range(3):
        run("curl", "-sS", "--fail", "--compressed", *known, "-o", kept, f"{server.url}/{feed}")
    assert b"First post" in kept.read_bytes()
    assert statuses(server) == [200, 304, 304]


@needs("wget")
@pytest.mark.parametrize("feed", FEEDS)
def test_wget_fetches_a_feed_once(server, tmp_path, feed):
    for _ in range(3):
        run("wget", "-q", "--timestamping", "-P", tmp_path / "kept", f"{server.url}/{feed}")
    assert b"First post" in (tmp_path / "kept" / feed).read_bytes()
    assert statuses(server) == [200, 304, 304]


@pytest.mark.parametrize("feed", FEEDS[:2])
def test_feedparser_fetches_a_feed_once(server, feed):
    etag = modified = None
    for _ in range(3):
        found = feedparser.parse(f"{server.url}/{feed}", etag=etag, modified=modified)
        assert not found.bozo
        etag, modified = found.get("etag", etag), found.get("modified", modified)
    assert statuses(server) == [200, 304, 304]


@needs("newsboat")
@pytest.mark.parametrize("feed", FEEDS[:2])
def test_newsboat_fetches_a_feed_once_and_then_what_is_new(server, site, tmp_path, feed):
    (tmp_path / "urls").write_text(f"{server.url}/{feed}\n")
    (tmp_path / "config").touch()
    files = ["-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-C", tmp_path / "config"]
    for _ in range(3):  # it keeps the tag from its second visit on
        run("newsboat", *files, "-x", "reload")
    write_post(site / "posts", "second.md", title="Second post")
    assert server.shows(f"/{feed}", "Second post", SOON)
    run("newsboat", *files, "-x", "reload")
    assert b"2 unread" in run("newsboat", *files, "-x", "print-unread")
    got = statuses(server)
    assert (got[:3], got[-1]) == ([200, 200, 304], 226)


READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
reader.add_feed(sys.argv[2], exist_ok=True)
reader.update_feed(sys.argv[2])
print(sorted(entry.title for entry in reader.get_entries()))
"""


@pytest.mark.parametrize("feed", FEEDS)
def test_reader_fetches_a_feed_once_and_then_what_is_new(server, site, tmp_path, feed):
    """It also heeds max-age: its `update_feeds` does not come again within the hour."""

    def read() -> bytes:
        return run(sys.executable, "-c", READER, tmp_path / "reader.db", f"{server.url}/{feed}").strip()

    assert [read() for _ in range(3)] == [b"['First post']"] * 3
    write_post(site / "posts", "second.md", title="Second post")
    assert server.shows(f"/{feed}", "Second post", SOON)
    assert read() == b"['First post', 'Second post']"
    got = statuses(server)
    assert (got[:3], got[-1]) == ([200, 304, 304], 200 if feed == "feed.json" else 226)

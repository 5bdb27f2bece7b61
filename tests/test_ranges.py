"""Recordings and films, which players ask for in parts (RFC 9110 §14)."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from feedpub.model import Artifact
from feedpub.publish.disk import DiskTarget
from feedpub.web.app import app_on
from feedpub.web.blueprint import blueprint
from feedpub.web.snapshot import Live

TALK = Artifact("talk.mp3", bytes(range(100)), "audio/mpeg")
LONG_AGO = "Sat, 06 Nov 2021 12:27:15 GMT"
FEED = Artifact("rss.xml", b"<rss/>", "application/rss+xml; charset=utf-8")


@pytest.fixture(scope="module", params=["own application", "blueprint"])
def client(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("feeds")
    DiskTarget(folder).publish([TALK, FEED])
    if request.param == "own application":
        return app_on(Live(folder)).test_client()
    app = Flask("host")
    app.register_blueprint(blueprint(Live(folder)))
    return app.test_client()


@pytest.mark.parametrize(
    ("wanted", "told", "body"),
    [
        ("bytes=0-0", "bytes 0-0/100", TALK.body[:1]),
        ("bytes=10-19", "bytes 10-19/100", TALK.body[10:20]),
        ("bytes=90-", "bytes 90-99/100", TALK.body[90:]),
        ("bytes=-5", "bytes 95-99/100", TALK.body[95:]),
        ("bytes=-128", "bytes 0-99/100", TALK.body),
        ("bytes=0-999", "bytes 0-99/100", TALK.body),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(client, wanted, told, body):
    whole = client.get("/talk.mp3")
    answer = client.get("/talk.mp3", headers={"Range": wanted})
    assert (answer.status_code, answer.headers["Content-Range"], answer.data) == (206, told, body)
    assert answer.headers["Content-Length"] == str(len(body))
    for name in ("Accept-Ranges", "Content-Type", "ETag", "Last-Modified", "Cache-Control"):
        assert answer.headers[name] == whole.headers[name]


def test_what_lies_behind_the_end_is_refused_with_the_length(client):
    answer = client.get("/talk.mp3", headers={"Range": "bytes=100-"})
    assert (answer.status_code, answer.headers["Content-Range"], answer.data) == (416, "bytes */100", b"")


def test_a_part_goes_on_only_with_the_version_that_the_player_has(client):
    etag = client.get("/talk.mp3").headers["ETag"]
    for version, status in (
        (etag, 206),
        (f"W/{etag}", 200),
        ('"another"', 200),
        ("Sat, 06 Nov 2021 12:27:15 GMT", 200),
    ):
        assert client.get("/talk.mp3", headers={"Range": "bytes=1-", "If-Range": version}).status_code == status


def test_other_conditions_come_first(client):
    etag = client.get("/talk.mp3").headers["ETag"]
    assert client.get("/talk.mp3", headers={"Range": "bytes=1-", "If-None-Match": etag}).status_code == 304
    assert client.get("/talk.mp3", headers={"Range": "bytes=1-", "If-Match": '"another"'}).status_code == 412


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-1", "bytes=x-", "", "bytes=0-" + "9" * 5000])
def test_what_is_no_single_range_of_bytes_gets_the_whole(client, wanted):
    answer = client.get("/talk.mp3", headers={"Range": wanted})
    assert (answer.status_code, answer.data) == (200, TALK.body)


def test_head_and_feeds_know_no_parts(client):
    head = client.head("/talk.mp3", headers={"Range": "bytes=1-"})
    assert (head.status_code, head.headers["Content-Length"], head.headers["Accept-Ranges"]) == (200, "100", "bytes")
    feed = client.get("/rss.xml", headers={"Range": "bytes=1-"})
    assert (feed.status_code, feed.data) == (200, FEED.body)
    assert "Accept-Ranges" not in feed.headers


@given(st.integers(0, 120), st.integers(0, 120))
def test_parts_are_the_bytes_that_they_say(client, start, length):
    answer = client.get("/talk.mp3", headers={"Range": f"bytes={start}-{start + length}"})
    if answer.status_code == 206:
        assert answer.data == TALK.body[start : start + length + 1]
        assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(answer.data) - 1}/100"
    else:
        assert (answer.status_code, start >= 100) == (416, True)

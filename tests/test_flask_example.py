"""The application of docs/guides/flask.md: posts in SQLite, through SQLAlchemy, out as feeds."""

import runpy

import feedparser
import pytest
from snippets import blocks
from sqlalchemy import text

APP = next(one.text for one in blocks("docs/guides/flask.md") if one.file == "app.py")


@pytest.fixture
def example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    names = runpy.run_path("app.py")
    yield names
    names["engine"].dispose()


@pytest.fixture
def client(example):
    return example["app"].test_client()


def post(client, title, category="Tides"):
    answer = client.post("/posts", data={"title": title, "category": category, "text": "It came at *noon*."})
    assert answer.status_code == 302


def titles(client):
    return [one["title"] for one in client.get("/news/feed.json").json["items"]]


def test_an_empty_table_makes_an_empty_feed(client):
    answer = client.get("/news/atom.xml")
    assert (answer.status_code, feedparser.parse(answer.data).entries) == (200, [])


def test_a_row_becomes_an_entry_with_its_own_id_and_address(client):
    post(client, "High water")
    feed = feedparser.parse(client.get("/news/categories/Tides/atom.xml").data)
    [entry] = feed.entries
    assert feed.feed.title == "Tides - Harbour Notes"
    assert (entry.title, entry.id, entry.link) == (
        "High water",
        "tag:example.org,2021:1",
        "https://example.org/posts/1",
    )
    assert entry.content[0].value == "<p>It came at <em>noon</em>.</p>"


def test_readers_are_told_when_nothing_is_new_and_get_what_is(client):
    post(client, "High water")
    first = client.get("/news/rss.xml")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/news/rss.xml", headers=known).status_code == 304
    post(client, "Low water")
    answer = client.get("/news/rss.xml", headers=known)
    assert answer.status_code == 200
    assert [one.title for one in feedparser.parse(answer.data).entries] == ["Low water", "High water"]


def test_a_row_that_others_write_appears_after_a_refresh(example, client):
    post(client, "High water")
    row = {"title": "Old water", "published": "2021-11-06 00:00:00.000000"}
    with example["engine"].begin() as connection:
        columns, values = "title, category, text, published", ":title, 'Tides', 'x', :published"
        connection.execute(text(f"INSERT INTO posts ({columns}) VALUES ({values})"), row)
    assert titles(client) == ["High water"]
    done = example["app"].test_cli_runner().invoke(args=["feedpub", "build"])
    assert done.exit_code == 0
    assert titles(client) == ["High water", "Old water"]


def test_its_pages_lead_readers_to_the_feeds(client):
    post(client, "High water")
    page = client.get("/posts/1").text
    for path in ("/news/rss.xml", "/news/categories/Tides/feed.json"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200
    assert 'href="/news/rss.xml"' in client.get("/").text

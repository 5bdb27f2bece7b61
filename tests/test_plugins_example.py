"""The plugins of docs/plugins.md, installed: one changes posts, one puts feeds into an object store."""

import tomllib

import feedparser
import fsspec
import pytest
from helpers import NOW, URL, make_site
from plugging import install
from snippets import blocks

from feedpub import build
from feedpub.cache.learned import Cache
from feedpub.plugins import loading
from feedpub.publish.memory import Memory
from feedpub.sources import Records

FILES = {one.file: one.text for one in blocks("docs/plugins.md")}


@pytest.fixture
def store():
    fs = fsspec.filesystem("memory")
    yield fs
    fs.store.clear()


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch):
    for name in ("via", "bucket"):
        folder, module = f"feedpub-{name}", f"feedpub_{name}"
        project = tomllib.loads(FILES[f"{folder}/pyproject.toml"])["project"]
        code = {module: FILES[f"{folder}/{module}.py"]}
        install(tmp_path / "installed", project["name"], code, project["entry-points"]["feedpub.plugins"])
    monkeypatch.syspath_prepend(tmp_path / "installed")
    loading._entry_point.cache_clear()
    yield
    loading._entry_point.cache_clear()


def published(settings, *days, **options):
    records = [{"id": day, "title": f"Post {day}", "date": day, "content": "Text."} for day in days]
    return build(make_site(extra=settings), source=Records.of(records), cache=Cache(), now=NOW, **options)


VIA = '[plugins.via]\nsince = "2021-01-02"\nword = "From"\n'
BUCKET = '[plugins.bucket]\nurl = "memory://example/feeds"\n'


def test_old_posts_are_dropped_and_the_others_say_where_they_come_from():
    target = Memory()
    report = published(VIA, "2021-01-01", "2021-01-02", "2021-01-03", target=target)
    entries = feedparser.parse(target.files["atom.xml"].body).entries
    assert (report.published, report.hidden) == (2, 1)
    assert [one.title for one in entries] == ["Post 2021-01-03", "Post 2021-01-02"]
    for entry in entries:
        assert entry.content[0].value.startswith(f'<p>Text.</p><p>From <a href="{entry.link}"')


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_feeds_go_to_a_store_and_only_what_changes_is_written_again(kind, store, tmp_path):
    store = fsspec.filesystem(kind)
    place = {"memory": "/example/feeds", "file": str(tmp_path / "feeds")}[kind]
    bucket = f'[plugins.bucket]\nurl = "{kind}://{place}"\n'
    first = published(bucket, "2021-01-01")
    assert first.written == len(store.find(place)) > 4
    assert store.cat_file(f"{place}/rss.xml").startswith(b"<?xml")
    again = published(bucket, "2021-01-01")
    assert (again.written, again.unchanged) == (0, first.written)
    published(bucket, "2021-01-01", "2021-01-02")
    assert b"Post 2021-01-02" in store.cat_file(f"{place}/rss.xml")
    fewer = published(bucket, "2021-01-02")
    assert fewer.removed == 1
    assert not store.exists(f"{place}/2021/01/01/2021-01-01/index.html")


def test_both_work_together_and_the_bytes_are_those_of_a_folder(store):
    target = Memory()
    published(VIA, "2021-01-01", "2021-01-02", target=target)
    published(VIA + BUCKET, "2021-01-01", "2021-01-02")
    there = {path.removeprefix("/example/feeds/"): store.cat_file(path) for path in store.find("/example/feeds")}
    assert there == {path: one.body for path, one in target.files.items()}
    assert URL.encode() in there["rss.xml"]

"""Feeds with one fault each: every fault is found where it is, and a published feed as it is has none."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from feed_faults import FAULTS, POSTS, SITE, URL
from helpers import within, write_post
from hypothesis import given
from hypothesis import strategies as st

from feedpub import pipeline
from feedpub.check import check
from feedpub.check.feeds import look_at, look_at_folder, read, together
from feedpub.check.findings import look
from feedpub.check.published import folder_of
from feedpub.sources import load_site

NOW = datetime(2024, 6, 1, tzinfo=UTC)
NAMES = [
    "version",
    "title",
    "items",
    "id",
    "url",
    "authors",
    "author",
    "name",
    "tags",
    "attachments",
    "content_html",
    "date_published",
    "next_url",
]
# Not the same thing by other words: feedpub is stricter here, as readers are
STRICTER = {
    "feed-doctype",
    "content-unsafe",
    "content-relative",
    "history-odd",
    "document-missing",
    "link-odd",
    "opml-odd",
    "outline-odd",
    "element-empty",
    "history-gap",
    "content-local",
}
"""Errors of which the W3C's validator only warns, or says nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A published site."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "posts").mkdir()
    (folder / "feedpub.toml").write_text(SITE)
    for name, text in POSTS.items():
        (folder / "posts" / name).write_text(f"---\n{text}\n")
    pipeline.build(load_site(folder), now=NOW)
    return folder


@pytest.fixture(scope="module")
def files(site):
    """What was published, by path."""
    out = site / "public"
    return {one.relative_to(out).as_posix(): one.read_bytes() for one in out.rglob("*") if one.is_file()}


def said(site, files):
    return look_at_folder(folder_of(load_site(site), files), NOW)


def mutated(files, fault):
    """The files with the fault in one of them, and the line that is to be named."""
    _, path, old, new, place, _ = fault
    text = files[path].decode()
    changed = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert changed != text
    line = changed.count("\n", 0, changed.index(place)) + 1 if place else None
    return {**files, path: changed.encode()}, line


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[1]}-{fault[0]}")
def test_a_fault_is_found_on_its_line(site, files, fault):
    changed, line = mutated(files, fault)
    found = {(one.code, one.path, one.line) for one in said(site, changed)}
    assert (fault[0], fault[1], line) in found


@pytest.mark.parametrize("fault", [one for one in FAULTS if one[-1]], ids=lambda fault: f"{fault[1]}-{fault[0]}")
def test_what_the_validator_of_the_w3c_refuses_is_an_error(site, files, fault):
    changed, _ = mutated(files, fault)
    worst = {one.level for one in said(site, changed) if one.path == fault[1] and one.code != "formats-differ"}
    if fault[-1].endswith("!"):
        assert "error" in worst
    elif fault[0] not in STRICTER:
        assert "error" not in worst


def test_nothing_is_said_of_feeds_as_they_were_published(site, files):
    assert said(site, files) == []


def test_a_fault_brings_no_error_of_another_kind_along(site, files):
    follow = {"formats-differ", "feed-broken"}  # another id or date differs from that of the other formats
    for fault in FAULTS:
        changed, _ = mutated(files, fault)
        errors = {one.code for one in said(site, changed) if one.level == "error"} - follow
        assert errors <= {fault[0]}, fault


def test_a_site_on_ones_own_machine_may_show_what_is_there(site, files):
    here = {path: data.replace(URL.encode(), b"http://localhost:8000") for path, data in files.items()}
    changed, _ = mutated(here, next(fault for fault in FAULTS if fault[0] == "content-local"))
    loaded = load_site(site, url="http://localhost:8000")
    assert {one.code for one in look_at_folder(folder_of(loaded, changed), NOW)} <= {"formats-differ"}


def test_a_picture_that_a_text_tells_how_to_write_is_not_escaped_twice(site, files):
    told = b"&lt;p&gt;Write &amp;lt;img src=&quot;a.png&quot;&amp;gt; or &amp;lt;br&amp;gt;. Listen"
    changed = {**files, "rss.xml": files["rss.xml"].replace(b"&lt;p&gt;Listen", told)}
    assert said(site, changed) == []


def test_published_feeds_are_looked_at_as_they_are(site):
    def codes():
        return [(one.code, one.path) for one in check(load_site(site), now=NOW).findings if one.code != "limit-odd"]

    assert codes() == []
    feed = site / "public/atom.xml"
    whole = feed.read_bytes()
    try:
        feed.write_bytes(whole.replace(b"</feed>", b""))
        assert codes() == [("document-altered", "public/atom.xml"), ("feed-broken", "public/atom.xml")]
        feed.unlink()
        assert ("document-lost", "public/atom.xml") in codes()
    finally:
        feed.write_bytes(whole)


def test_a_fault_of_a_post_is_not_told_again_of_each_feed_that_carries_it(tmp_path):
    (tmp_path / "feedpub.toml").write_text(SITE)
    write_post(tmp_path / "posts", title="Bread &amp; butter", body="![Quay](http://localhost/quay.png) Here.")
    said = {one.code for one in check(load_site(tmp_path), now=NOW).findings}
    assert said == {"limit-odd", "title-markup", "address-unreachable"}


def test_feeds_are_looked_at_before_anything_is_published(tmp_path, site):
    (tmp_path / "feedpub.toml").write_text(SITE)
    (tmp_path / "posts").symlink_to(site / "posts")
    checked = check(load_site(tmp_path), now=NOW)
    assert [one.code for one in checked.findings] == ["limit-odd"]
    assert (checked.posts, checked.feeds) == (4, 13)
    assert not (tmp_path / "public").exists()


ARCHIVE = """<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<atom:link rel="prev-archive" href="{}/{}.xml"/></channel></rss>"""


def test_rounds_on_the_way_into_the_past_are_found_however_long_it_is(site):
    older = {**{n: n + 1 for n in range(5000)}, 10_000: 10_001, 10_001: 10_002, 10_002: 10_001}
    files = {f"{n}.xml": ARCHIVE.format(URL, to).encode() for n, to in older.items()}
    folder = folder_of(load_site(site), files)
    found = within(1, lambda: look(together.RULES, folder))
    assert [one.path for one in found if one.code == "history-loop"] == ["10001.xml", "10002.xml"]


def test_the_pages_of_many_feeds_are_looked_at_in_little_time(site):
    page = b'<link rel="alternate" type="application/rss+xml" href="rss.xml">'
    files = {f"{n}/{name}": data for n in range(4000) for name, data in (("rss.xml", b"<rss/>"), ("index.html", page))}
    folder = folder_of(load_site(site), files)
    found = within(2, lambda: look(together.RULES, folder))
    assert "discovery-missing" not in {one.code for one in found}


@given(st.binary(max_size=300), st.sampled_from(["rss.xml", "atom.xml", "feed.json", "feeds.opml"]))
def test_any_bytes_can_be_looked_at(data, path):
    for text in (
        data,
        b"<rss><channel>" + data,
        b'{"items": [' + data,
        b'<feed xmlns="http://www.w3.org/2005/Atom">' + data,
    ):
        if document := read(path, text):
            look_at(document, NOW)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
)


@given(st.dictionaries(st.sampled_from(NAMES), values))
def test_a_json_feed_of_any_values_can_be_looked_at(value):
    document = read("feed.json", json.dumps({**value, "items": value.get("items", [])}, indent=1).encode())
    assert document is not None
    look_at(document, NOW)


def test_nothing_is_fetched_and_no_entity_is_opened(tmp_path):
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    bomb = f'{entity}<rss version="2.0"><channel><title>&a;</title></channel></rss>'
    document = read("rss.xml", bomb.encode())
    assert "secret" not in "".join(one.message for one in look_at(document, NOW))
    assert "secret" not in "".join(document.root.itertext() if document.root is not None else ())

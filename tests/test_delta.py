"""Only the entries that a reader has not seen, for readers that ask so (RFC 3229 with `feed`)."""

import feedparser
import pytest
from helpers import make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.publish.entries import continued, cut
from feedpub.publish.history import KEPT, History
from feedpub.publish.manifest import Entry, Manifest, read_manifest
from feedpub.store.folder import Store
from feedpub.web.app import app_on
from feedpub.web.delta import delta
from feedpub.web.resource import Representation, Resource
from feedpub.web.snapshot import Live

AIM = {"A-IM": "feed"}
FORMATS = ["rss.xml", "atom.xml"]


class Publication:
    """A site that is built and asked again and again."""

    def __init__(self, root):
        self.posts = root / "posts"
        self.site = make_site(root)
        self.store = Store.of(self.site)
        self.write("First", "2021-01-01")
        self.write("Second", "2021-01-02")
        self.client = app_on(Live(self.store.folder)).test_client()

    def write(self, title, date, **more):
        write_post(self.posts, f"{date}.md", title=title, date=date, **more)
        self.store.build(self.site)

    def remove(self, date):
        (self.posts / f"{date}.md").unlink()
        self.store.build(self.site)

    def etag(self, path, **headers):
        return self.client.get(f"/{path}", headers=headers).headers["ETag"]

    def ask(self, path, etag, **headers):
        return self.client.get(f"/{path}", headers={**AIM, "If-None-Match": etag, **headers})


@pytest.fixture
def publication(tmp_path):
    return Publication(tmp_path)


def titles(body):
    return [entry.title for entry in feedparser.parse(body).entries]


@pytest.mark.parametrize("path", FORMATS)
def test_a_reader_gets_only_what_is_new(publication, path):
    etag = publication.etag(path)
    publication.write("Third", "2021-01-03")
    answer = publication.ask(path, etag)
    assert answer.status == "226 IM Used"
    assert titles(answer.data) == ["Third"]
    whole = publication.client.get(f"/{path}")
    assert answer.headers["IM"] == "feed"
    assert answer.headers["ETag"] == whole.headers["ETag"]
    assert answer.headers["Vary"] == "Accept-Encoding, A-IM, If-None-Match"
    assert answer.headers["Cache-Control"] == "no-store, im"
    assert answer.headers["Content-Type"] == whole.headers["Content-Type"]
    assert answer.headers["Content-Length"] == str(len(answer.data))
    again = publication.ask(path, answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", FORMATS)
def test_what_comes_is_the_whole_document_without_the_other_entries(publication, path):
    etag = publication.etag(path)
    publication.write("Third", "2021-01-03")
    answers = publication.ask(path, etag), publication.client.get(f"/{path}")
    trees = [etree.fromstring(answer.data) for answer in answers]
    entries = [[*tree.iter("item", "{*}entry")] for tree in trees]
    assert [len(one) for one in entries] == [1, 3]
    for entry in (*entries[0], *entries[1]):
        entry.getparent().remove(entry)
    part, whole = (etree.tostring(tree, method="c14n2", strip_text=True) for tree in trees)
    assert part == whole


def test_an_entry_that_changed_is_new(publication):
    etag = publication.etag("rss.xml")
    publication.write("First, corrected", "2021-01-01")
    assert titles(publication.ask("rss.xml", etag).data) == ["First, corrected"]


def test_any_remembered_version_will_do(publication):
    etags = []
    for day in range(3, 8):
        etags.append(publication.etag("atom.xml"))
        publication.write(f"Post {day}", f"2021-01-0{day}")
    for number, etag in enumerate(etags):
        assert len(titles(publication.ask("atom.xml", etag).data)) == len(etags) - number
    both = f"{etags[0]}, W/{etags[-1]}"
    assert titles(publication.ask("atom.xml", both).data) == ["Post 7"]


@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_versions_are_known_by_the_validator_of_each_coding(publication, coding):
    publication.write("Long", "2021-02-01")
    etag = publication.etag("rss.xml", **{"Accept-Encoding": coding})
    publication.write("Third", "2021-03-01")
    answer = publication.ask("rss.xml", etag, **{"Accept-Encoding": coding})
    assert titles(answer.data) == ["Third"]
    assert publication.ask("rss.xml", answer.headers["ETag"], **{"Accept-Encoding": coding}).status_code == 304


def test_the_address_of_the_folder_negotiates_and_then_cuts(publication):
    headers = {"Accept": "application/rss+xml"}
    etag = publication.etag("", **headers)
    publication.write("Third", "2021-01-03")
    answer = publication.ask("", etag, **headers)
    assert titles(answer.data) == ["Third"]
    assert answer.headers["Vary"] == "Accept, Accept-Encoding, A-IM, If-None-Match"


def test_head_has_the_headers_of_get(publication):
    etag = publication.etag("rss.xml")
    publication.write("Third", "2021-01-03")
    answer = publication.client.head("/rss.xml", headers={**AIM, "If-None-Match": etag})
    assert (answer.status_code, answer.data) == (226, b"")
    assert dict(answer.headers) == dict(publication.ask("rss.xml", etag).headers)


OTHERWISE = (
    {"A-IM": "gzip"},
    {"A-IM": "feed;q=0"},
    {"A-IM": ""},
    {"If-None-Match": '"unknown"'},
)


@pytest.mark.parametrize("headers", OTHERWISE)
def test_the_whole_feed_or_nothing_otherwise(publication, headers):
    etag = publication.etag("rss.xml")
    publication.write("Third", "2021-01-03")
    answer = publication.ask("rss.xml", etag, **headers)
    assert answer.status_code == 200
    assert "IM" not in answer.headers


@pytest.mark.parametrize("manipulations", ["gzip, feed", "FEED", "feed;q=0.5"])
def test_feed_may_stand_among_other_manipulations(publication, manipulations):
    etag = publication.etag("rss.xml")
    publication.write("Third", "2021-01-03")
    assert publication.ask("rss.xml", etag, **{"A-IM": manipulations}).status_code == 226


def test_a_feed_that_only_lost_an_entry_comes_whole(publication):
    etag = publication.etag("rss.xml")
    publication.remove("2021-01-01")
    answer = publication.ask("rss.xml", etag)
    assert (answer.status_code, titles(answer.data)) == (200, ["Second"])


def test_json_and_pages_come_whole(publication):
    for path in ("feed.json", "index.html", "feeds.opml"):
        etag = publication.etag(path)
        publication.write("Third", "2021-01-03", tags=path)
        assert publication.ask(path, etag).status_code in (200, 304)


def test_versions_are_remembered_when_the_server_starts_again(publication):
    etag = publication.etag("rss.xml")
    publication.write("Third", "2021-01-03")
    publication.client = app_on(Live(publication.store.folder)).test_client()
    assert publication.ask("rss.xml", etag).status_code == 226


def test_only_so_many_versions_are_remembered(publication):
    first = publication.etag("rss.xml")
    for number in range(KEPT + 1):
        publication.write(f"Edit {number}", "2021-01-02")
    assert publication.ask("rss.xml", first).status_code == 200
    manifest = read_manifest(publication.store.folder)
    assert all(len(entry.history.past) <= KEPT for entry in manifest.files.values())


def test_a_feed_that_somebody_altered_has_no_history(publication):
    etag = publication.etag("rss.xml")
    (publication.store.folder / "rss.xml").write_bytes(b"<rss>altered")
    publication.write("Third", "2021-01-03")
    assert publication.ask("rss.xml", etag).status_code == 200


# Histories


def document(entries):
    return f"<rss><channel><title>t</title>{''.join(f'<item>{one}</item>' for one in entries)}</channel></rss>".encode()


VERSIONS = st.lists(st.lists(st.integers(0, 9), unique=True), min_size=2, max_size=KEPT + 4)
KIND = "application/rss+xml"


@given(VERSIONS)
def test_what_is_new_since_a_version_is_what_that_version_had_not(versions):
    history, before = History(), versions[0]
    for number, entries in enumerate(versions[1:]):
        history = continued(history, f"{number:016}", document(before), document(entries), KIND)
        before = entries
    for number, version in list(enumerate(versions[:-1]))[-KEPT:]:
        new = history.since(f"{number:016}")
        assert {before[position] for position in new} >= set(before) - set(version)
        part = cut(document(before), KIND, new)
        assert [int(one.text) for one in etree.fromstring(part).iter("item")] == [
            one for position, one in enumerate(before) if position in new
        ]


@given(st.text(st.characters(codec="latin-1")), st.text(st.characters(codec="latin-1")))
def test_no_header_makes_an_error(none_match, manipulations):
    plain = Representation(document([1, 2]), "0" * 32, "0" * 32, KIND, 1)
    resource = Resource({"identity": plain}, History(("1" * 16,), (0, 1)))
    assert delta(resource, plain, none_match, manipulations) is None


def test_a_manifest_keeps_histories(tmp_path):
    entry = Entry("d" * 32, 1, KIND, history=History(("a" * 16,), (0, 1)))
    (tmp_path / ".feedpub-manifest").write_bytes(Manifest({"rss.xml": entry}).to_bytes())
    assert read_manifest(tmp_path).files == {"rss.xml": entry}

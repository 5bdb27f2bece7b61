import errno
import gzip
import os
import threading
import time
import tracemalloc
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
import zstandard
from flask import Flask
from helpers import in_forks, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import http_date
from werkzeug.test import EnvironBuilder, run_wsgi_app

from feedpub import create_app, feeds_blueprint
from feedpub.errors import PublishError
from feedpub.model import FORMATS, TTL, Artifact
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import DiskTarget
from feedpub.publish.manifest import read_manifest
from feedpub.store.folder import Store
from feedpub.web import snapshot as snapshots
from feedpub.web.app import app_on
from feedpub.web.blueprint import blueprint
from feedpub.web.http import respond
from feedpub.web.negotiation import codings, media_type
from feedpub.web.resource import Representation, Resource
from feedpub.web.snapshot import Live, folded, load

RSS = "application/rss+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
CAFE = unicodedata.normalize("NFC", "categories/café/rss.xml")
PAGES = (
    Artifact("rss.xml", b"<rss/>", RSS),
    Artifact("feed.json", b"{}", "application/feed+json; charset=utf-8"),
    Artifact("index.html", b"<p>All feeds", HTML),
    Artifact(CAFE, b"<rss>2</rss>", RSS),
    Artifact("categories/a/index.html", b"<p>A", HTML),
    Artifact("404.html", b'<base href="/elsewhere/"><a href="./">All feeds</a>', HTML),
)
LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path):
    DiskTarget(tmp_path).publish(PAGES)
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return tmp_path


@pytest.fixture(params=["own application", "blueprint"])
def client(folder, request):
    """All rules hold on the short way before Flask's routing and on the long one through it."""
    if request.param == "own application":
        return app_on(Live(folder)).test_client()
    app = Flask("host")
    app.register_blueprint(blueprint(Live(folder)))
    return app.test_client()


@pytest.fixture
def no_pause(monkeypatch):
    monkeypatch.setattr(snapshots, "PAUSE", 0)


def ask(folder: Path, path: str, method: str = "GET", **headers: str):
    environ = {"REQUEST_METHOD": method, **{f"HTTP_{name.upper()}": value for name, value in headers.items()}}
    return respond(load(folder), path, environ)


# What is handed out


def test_a_feed_comes_with_everything_a_reader_needs(client):
    answer = client.get("/rss.xml")
    assert answer.status == "200 OK"
    assert answer.data == b"<rss/>"
    assert dict(answer.headers) == {
        "Content-Type": RSS,
        "Content-Length": "6",
        "ETag": f'"{PAGES[0].digest}"',
        "Last-Modified": http_date(LONG_AGO),
        "Cache-Control": f"public, max-age={TTL * 60}",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag",
    }


def test_a_page_is_kept_by_caches_for_a_minute_only(client):
    assert client.get("/").headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["/", "/index.html"])
def test_the_address_of_a_folder_shows_its_index(client, path):
    assert client.get(path).data == b"<p>All feeds"
    assert client.get("/categories/a/").data == b"<p>A"


def test_head_has_the_headers_of_get_and_no_body(client):
    get, head = client.get("/rss.xml"), client.head("/rss.xml")
    assert dict(head.headers) == dict(get.headers)
    assert head.data == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "NONSENSE"])
@pytest.mark.parametrize("path", ["/", "/rss.xml", "/nowhere"])
def test_other_methods_are_refused_and_the_right_ones_named(client, method, path):
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_script_of_another_site_may_ask_conditionally(client):
    answer = client.options("/rss.xml", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 204
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" not in answer.headers


# Conditional requests

MINE = f'"{PAGES[0].digest}"'
BEFORE, EXACTLY, LATER = (http_date(LONG_AGO + shift) for shift in (-1, 0, 1))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": MINE}, 304),
        ({"If-None-Match": f"W/{MINE}"}, 304),
        ({"If-None-Match": f'"other", {MINE}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-None-Match": '"'}, 200),
        ({"If-Modified-Since": EXACTLY}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": BEFORE}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": LATER}, 200),
        ({"If-None-Match": "", "If-Modified-Since": LATER}, 200),
        ({"If-None-Match": MINE, "If-Modified-Since": BEFORE}, 304),
        ({"If-Match": MINE}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": f"W/{MINE}"}, 412),
        ({"If-Match": "*"}, 200),
        ({"If-Unmodified-Since": BEFORE}, 412),
        ({"If-Unmodified-Since": EXACTLY}, 200),
        ({"If-Unmodified-Since": "yesterday"}, 200),
        ({"If-Match": MINE, "If-Unmodified-Since": BEFORE}, 200),
        ({"If-Unmodified-Since": EXACTLY, "If-None-Match": MINE}, 304),
    ],
)
def test_preconditions_are_evaluated_as_rfc_9110_orders(client, headers, status):
    assert client.get("/rss.xml", headers=headers).status_code == status
    assert client.head("/rss.xml", headers=headers).status_code == status


def test_a_304_repeats_what_caches_need_and_has_no_body(client):
    full, short = client.get("/rss.xml"), client.get("/rss.xml", headers={"If-None-Match": MINE})
    assert short.data == b""
    for name in ("ETag", "Last-Modified", "Cache-Control", "Access-Control-Allow-Origin"):
        assert short.headers[name] == full.headers[name]
    assert not {"Content-Type", "Content-Length"} & set(short.headers.keys())


@given(st.text(st.characters(codec="latin-1")), st.text(st.characters(codec="latin-1")))
def test_no_precondition_makes_an_error(none_match, since):
    resource = Resource({"identity": Representation(b"x", "digest", "digest", RSS, LONG_AGO)})
    snapshot = snapshots.Snapshot((0, 0, 0), {}, {"/x": resource}, {})
    environ = {"REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": none_match}
    assert respond(snapshot, "/x", environ).status[:3] in ("200", "304")
    environ = {"REQUEST_METHOD": "GET", "HTTP_IF_MODIFIED_SINCE": since}
    assert respond(snapshot, "/x", environ).status[:3] in ("200", "304")


def test_last_modified_is_never_in_the_future(folder):
    os.utime(folder / "rss.xml", (time.time() + 3600,) * 2)
    told = parsedate_to_datetime(dict(ask(folder, "/rss.xml").headers)["Last-Modified"])
    assert told <= datetime.now(UTC)


def test_each_of_two_versions_within_a_second_has_a_date_of_its_own(folder, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    dates = []
    for text in (b"<rss>1</rss>", b"<rss>2</rss>"):
        DiskTarget(folder).publish([Artifact("rss.xml", text, RSS)])
        dates.append(parsedate_to_datetime(dict(ask(folder, "/rss.xml").headers)["Last-Modified"]))
    assert dates[0] < dates[1] <= datetime.fromtimestamp(now, UTC)


def test_a_date_that_is_told_before_it_has_come_never_counts_as_up_to_date(folder, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    os.utime(folder / "rss.xml", (now + 2, now + 2))
    told = dict(ask(folder, "/rss.xml").headers)["Last-Modified"]
    assert ask(folder, "/rss.xml", if_modified_since=told).status == "200 OK"


# Content codings

LONG = Artifact("long.xml", b"<rss>" + b"<item/>" * 1000 + b"</rss>", RSS)
UNPACK = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    None: bytes,
}


@pytest.fixture
def packed(tmp_path):
    folder = Artifact("long/rss.xml", LONG.body, RSS), Artifact("long/index.html", b"", HTML)
    DiskTarget(tmp_path, tuple(CODINGS)).publish([LONG, *folder, *PAGES])
    return app_on(Live(tmp_path)).test_client()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip, br;q=0.9", "gzip"),
        ("gzip;q=0, br;q=0", None),
        ("gzip;q=0.000, *", "br"),
        ("*", "br"),
        ("deflate", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.1", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("", None),
        ("gzip;q=nonsense", None),
    ],
)
def test_the_coding_that_the_client_wants_most_is_sent(packed, accepted, coding):
    answer = packed.get("/long.xml", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == coding
    assert UNPACK[coding](answer.data) == LONG.body
    assert answer.headers["Vary"] == "Accept-Encoding"
    digest = Artifact("", answer.data, "").digest
    assert answer.headers["ETag"] == (f'"{LONG.digest[:16]}-{digest[:16]}"' if coding else f'"{digest}"')
    assert answer.headers["Content-Length"] == str(len(answer.data))


@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0", "identity;q=0, gzip;q=0, deflate"])
def test_who_refuses_every_coding_is_told_so(packed, accepted):
    answer = packed.get("/long.xml", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 406
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_each_coding_has_its_own_validator(packed):
    etags = {}
    for name in ("identity", *CODINGS):
        answer = packed.get("/long.xml", headers={"Accept-Encoding": name})
        etags[name] = answer.headers["ETag"]
    assert len(set(etags.values())) == 4
    for name, etag in etags.items():
        answer = packed.get("/long.xml", headers={"Accept-Encoding": name, "If-None-Match": etag})
        assert (answer.status_code, answer.headers["Vary"], answer.data) == (304, "Accept-Encoding", b"")
        assert answer.headers["ETag"] == etag
        assert "Content-Encoding" not in answer.headers
    crossed = packed.get("/long.xml", headers={"Accept-Encoding": "gzip", "If-None-Match": etags["br"]})
    assert crossed.status_code == 200


def test_what_is_short_is_sent_as_it_is(packed):
    answer = packed.get("/rss.xml", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert not {"Content-Encoding", "Vary"} & set(answer.headers.keys())


@given(st.text(st.characters(codec="latin-1")))
def test_any_accept_encoding_is_answered(value):
    assert set(codings(value)) <= {"identity", *CODINGS}


@pytest.mark.usefixtures("no_pause")
def test_a_packed_file_that_is_not_what_it_was_is_not_served(tmp_path):
    folder = tmp_path / "out"
    DiskTarget(folder, ("gzip",)).publish([Artifact("rss.xml", LONG.body, RSS)])
    live = Live(folder)
    (folder / "rss.xml.gz").write_bytes(b"half")
    (folder / snapshots.MANIFEST).touch()
    (folder / "rss.xml").touch()
    assert live.current().files["/rss.xml"].representations["gzip"].body != b"half"
    with pytest.raises(snapshots.NotWholeError, match=r"rss\.xml\.gz"):
        load(folder)


# The address of a folder stands for its page and its feeds

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FEEDPARSER = "application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,\
application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1"
MINIFLUX = "application/xml, application/atom+xml, application/rss+xml, application/feed+json, text/html, */*;q=0.9"


@pytest.fixture
def negotiating(tmp_path):
    files = [Artifact(f"categories/金融/{one.file}", one.name.encode(), one.media_type) for one in FORMATS.values()]
    pages = [Artifact(f"categories/{name}/index.html", b"page", HTML) for name in ("金融", "empty")]
    DiskTarget(tmp_path).publish(
        [*files, *pages, Artifact("categories/bare/atom.xml", b"atom", "application/atom+xml")]
    )
    return app_on(Live(tmp_path)).test_client()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, b"page"),
        (FEEDPARSER, b"rss"),
        (MINIFLUX, b"rss"),
        ("application/atom+xml", b"atom"),
        ("application/atom+xml, application/rss+xml;q=0.9", b"atom"),
        ("application/feed+json, */*;q=0.5", b"json"),
        ("application/json", b"json"),
        ("application/rss+xml;q=0, application/*", b"atom"),
        ("Application/RSS+XML", b"rss"),
        ("text/*", b"page"),
        ("*/*", b"page"),
        ("", b"page"),
        ("image/png", b"page"),
        ("text/html;q=nonsense", b"page"),
    ],
)
def test_a_browser_gets_the_page_and_a_reader_its_format(negotiating, accept, kind):
    answer = negotiating.get("/categories/金融/", headers={"Accept": accept})
    assert (answer.data, answer.headers["Vary"]) == (kind, "Accept")
    again = negotiating.get("/categories/金融/", headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Vary"]) == (304, "Accept")


def test_the_name_of_a_file_wins_over_what_is_accepted(negotiating):
    answer = negotiating.get("/categories/金融/atom.xml", headers={"Accept": "text/html"})
    assert answer.data == b"atom"
    assert "Vary" not in answer.headers


def test_a_folder_without_a_page_shows_its_feed(negotiating):
    assert negotiating.get("/categories/bare/", headers={"Accept": BROWSER}).data == b"atom"


def test_where_there_is_no_choice_nothing_varies(negotiating):
    assert "Vary" not in negotiating.get("/categories/empty/").headers


def test_the_address_without_its_slash_moves_to_the_one_with_it(negotiating):
    answer = negotiating.get("/categories/金融", headers={"Accept": "application/rss+xml"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "/categories/%E9%87%91%E8%9E%8D/")


def test_both_what_is_accepted_and_how_it_is_packed_are_chosen(packed):
    answer = packed.get("/long/", headers={"Accept": "application/rss+xml", "Accept-Encoding": "gzip"})
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert gzip.decompress(answer.data) == LONG.body


@given(st.text(st.characters(codec="latin-1")))
def test_any_accept_is_answered(value):
    assert media_type(value, ["text/html", "application/rss+xml"]) in ("text/html", "application/rss+xml")


# Addresses


@pytest.mark.parametrize("path", ["/categories/unknown/rss.xml", "/categories/two%0Alines/"])
def test_an_unknown_address_leads_to_the_index(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.content_type == HTML
    assert answer.data == b'<base href="/"><a href="./">All feeds</a>'
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert not set(answer.headers.keys()) & {"ETag", "Last-Modified"}


def test_an_unknown_address_is_answered_where_no_page_was_made_for_it(tmp_path):
    DiskTarget(tmp_path).publish(PAGES[:1])
    assert ask(tmp_path, "/unknown").status == "404 Not Found"


def policy_of(folder, page):
    DiskTarget(folder).publish([Artifact("a.html", page, HTML)])
    return dict(ask(folder, "/a.html").headers).get("Content-Security-Policy")


def test_the_policy_of_a_page_is_said_in_a_header_too(tmp_path):
    page = b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src &#39;sha256-x&#39;">'
    assert policy_of(tmp_path, page) == "default-src 'none'; script-src 'sha256-x'; frame-ancestors 'none'"


def test_a_page_that_runs_no_script_is_shut_into_a_sandbox(tmp_path):
    page = b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    *_, ancestors, sandbox = policy_of(tmp_path, page).split("; ")
    assert (ancestors, sandbox.split()[0]) == ("frame-ancestors 'none'", "sandbox")
    assert "allow-scripts" not in sandbox


def test_a_page_without_a_policy_gets_none(tmp_path):
    assert policy_of(tmp_path, b"<p>Hello") is None


@pytest.mark.parametrize(
    ("spelled", "right"),
    [
        ("/rss.xml/", "/rss.xml"),
        ("/RSS.XML", "/rss.xml"),
        ("//rss.xml", "/rss.xml"),
        ("/categories/a", "/categories/a/"),
        ("/Categories/A/Index.html", "/categories/a/index.html"),
        (f"/{unicodedata.normalize('NFD', CAFE)}", "/categories/caf%C3%A9/rss.xml"),
        ("/categories/CAFÉ/rss.xml", "/categories/caf%C3%A9/rss.xml"),
    ],
)
def test_other_spellings_move_permanently_to_the_one_address(folder, spelled, right):
    answer = ask(folder, spelled)
    assert answer.status == "301 Moved Permanently"
    assert dict(answer.headers)["Location"] == right


def test_a_redirect_never_names_the_host_that_the_client_claims(client):
    answer = client.get("/RSS.xml", headers={"Host": "evil.example"})
    assert answer.headers["Location"] == "/rss.xml"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/categories/../rss.xml",
        "/./rss.xml",
        "/.feedpub-manifest",
        "/rss.xml\0",
        "/rss.xml\r\nX-Injected: 1",
        "/\\rss.xml",
        "/rss.xml?x",
        "/" + "a/" * 50_000,
        "*",
        "",
    ],
)
def test_only_what_was_published_can_be_had(folder, path):
    status = ask(folder, path).status
    assert status.startswith("404") or (path == "" and status.startswith("301"))


@pytest.mark.parametrize("path", ["rss.xml", "//RSS.XML", "/a//b", "//evil.example/rss.xml", "/\xff", "*"])
def test_a_path_that_is_none_leads_nowhere_else(folder, path):
    environ = EnvironBuilder(headers={"Host": "evil.example"}).get_environ()
    _, status, headers = run_wsgi_app(app_on(Live(folder)), {**environ, "PATH_INFO": path})
    assert status[:3] in ("301", "404")
    assert "evil" not in headers.get("Location", "")


def test_an_upgrade_that_is_not_offered_is_ignored(folder):
    headers = {"Connection": "Upgrade", "Upgrade": "websocket"}
    assert app_on(Live(folder)).test_client().get("/rss.xml", headers=headers).status_code == 200


@given(st.text())
def test_folding_a_path_twice_is_folding_it_once(text):
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


# Moved and ended feeds, and the hub

MOVES = """
[site]
url = "https://example.org/sub"
hub = "https://hub.example/"
[redirects]
"feed" = "rss.xml"
"categories/码头" = "categories/港口"
"old.xml" = "https://elsewhere.example/feed.xml"
"blog" = "https://elsewhere.example/blog"
"everything" = "/"
"inbox" = { to = "https://elsewhere.example/inbox", status = 308 }
[gone]
paths = ["categories/Wire", "tags/x/rss.xml"]
"""


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("moved")
    write_post(folder / "posts", categories="[港口, Wire]")
    return create_app(make_site(folder, MOVES)).test_client()


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/feed", "/rss.xml"),
        ("/feed/", "/rss.xml"),
        ("/categories/码头/atom.xml", "/categories/%E6%B8%AF%E5%8F%A3/atom.xml"),
        ("/categories/码头", "/categories/%E6%B8%AF%E5%8F%A3/"),
        ("/old.xml", "https://elsewhere.example/feed.xml"),
        ("/blog/a b/c.xml", "https://elsewhere.example/blog/a%20b/c.xml"),
        ("/blog/a\r\nX-Injected: 1", "https://elsewhere.example/blog/a%0D%0AX-Injected:%201"),
        ("/everything//evil.example/", "/evil.example/"),
        ("/everything/", "/"),
    ],
)
def test_a_feed_that_moved_says_where_to(moved, path, location):
    environ = {**EnvironBuilder().get_environ(), "PATH_INFO": path.encode().decode("latin-1")}
    _, status, headers = run_wsgi_app(moved.application, environ)
    assert status == "301 Moved Permanently"
    assert headers["Location"] == location
    assert headers["Cache-Control"] == f"public, max-age={TTL * 60}"


@pytest.mark.parametrize(
    "path", ["/categories/Wire/rss.xml", "/categories/Wire/", "/categories/Wire", "/tags/x/rss.xml"]
)
def test_a_feed_that_ended_says_so_even_where_its_file_is_still_there(moved, path):
    answer = moved.get(path)
    assert answer.status_code == 410
    assert b'<base href="/">' in answer.data
    assert moved.post(path).status_code == 405


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_redirect_may_ask_for_the_same_method(moved, method):
    answer = moved.open("/inbox/ben", method=method)
    assert (answer.status, answer.headers["Location"]) == (
        "308 Permanent Redirect",
        "https://elsewhere.example/inbox/ben",
    )
    assert moved.open("/inbox", method=method).headers["Location"] == "https://elsewhere.example/inbox"


def test_what_has_not_moved_is_there(moved):
    assert moved.get("/categories/港口/rss.xml").status_code == 200
    assert moved.get("/categories/Wirelike/rss.xml").status_code == 404


def test_the_hub_and_the_topic_stand_in_the_header_as_in_the_feed(moved):
    hub = '<https://hub.example/>; rel="hub"'
    answer = moved.get("/categories/港口/atom.xml")
    topic = "https://example.org/sub/categories/%E6%B8%AF%E5%8F%A3/atom.xml"
    assert answer.headers["Link"] == f'{hub}, <{topic}>; rel="self"'
    assert topic.encode() in answer.data
    assert "Link" not in moved.get("/feeds.opml").headers
    assert moved.get("/", headers={"Accept": "application/rss+xml"}).headers["Link"].startswith(hub)


def test_without_a_hub_no_header_names_one(client):
    assert "Link" not in client.get("/rss.xml").headers


def test_archive_documents_have_no_hub(tmp_path):
    for day in range(1, 6):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-01-0{day}")
    settings = '[site]\nurl = "https://example.org"\nhub = "https://hub.example/"\n[feeds]\nlimit = 2\narchives = true'
    store = Store.of(make_site(tmp_path, settings))
    store.build(make_site(tmp_path, settings))
    links = {path: bool(entry.link) for path, entry in read_manifest(store.folder).files.items()}
    assert [path for path, link in links.items() if path.startswith("archive/") and link] == []
    assert any(path.startswith("archive/") for path in links)
    assert links["rss.xml"]


def test_feeds_of_categories_that_are_called_archive_have_one(tmp_path):
    write_post(tmp_path / "posts", categories="[[archive, Sub], [archive, 2021], [News, archive, 1]]")
    store = Store.of(make_site(tmp_path, '[site]\nurl = "https://example.org"\nhub = "https://hub.example/"\n'))
    store.build(make_site(tmp_path, '[site]\nurl = "https://example.org"\nhub = "https://hub.example/"\n'))
    found = read_manifest(store.folder).files
    feeds = {path: entry for path, entry in found.items() if path.endswith("/rss.xml")}
    assert len(feeds) == 6
    assert all(entry.link for entry in feeds.values())


def test_moves_follow_the_configuration(tmp_path):
    write_post(tmp_path / "posts")
    client = create_app(make_site(tmp_path)).test_client()
    assert client.get("/feed").status_code == 404
    Store.of(make_site(tmp_path)).build(make_site(tmp_path, '[redirects]\nfeed = "rss.xml"'))
    assert client.get("/feed").status_code == 301


# Following builds


def test_a_new_build_is_served_at_once_and_whole(folder):
    live = Live(folder)
    old = live.current()
    DiskTarget(folder).publish([Artifact("rss.xml", b"<rss>new</rss>", RSS), *PAGES[1:]])
    new = live.current()
    assert new.files["/rss.xml"].plain.body == b"<rss>new</rss>"
    assert new.files["/feed.json"] is old.files["/feed.json"]
    assert old.files["/rss.xml"].plain.body == b"<rss/>"


def test_a_feed_that_lost_a_post_is_dated_later(tmp_path):
    posts = tmp_path / "posts"
    write_post(posts, "old.md", date="2020-01-01")
    write_post(posts, "new.md", date="2021-01-01")
    site = make_site(tmp_path)
    client = create_app(site).test_client()
    before = client.get("/rss.xml")
    (posts / "new.md").unlink()
    Store.of(site).build(site)
    after = client.get("/rss.xml", headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert after.status_code == 200
    assert after.last_modified >= before.last_modified


def test_a_removed_feed_is_gone(folder):
    live = Live(folder)
    DiskTarget(folder).publish(PAGES[1:])
    assert "/rss.xml" not in live.current().resources


@pytest.mark.usefixtures("no_pause")
def test_a_build_under_way_keeps_the_last_one_in_service(folder):
    live = Live(folder)
    (folder / "rss.xml").write_bytes(b"<rss>half of the next build</rss>")
    (folder / snapshots.MANIFEST).touch()
    assert live.current().files["/rss.xml"].plain.body == b"<rss/>"
    DiskTarget(folder).publish([Artifact("rss.xml", b"<rss>next</rss>", RSS)])
    assert live.current().files["/rss.xml"].plain.body == b"<rss>next</rss>"


def test_a_body_that_came_back_is_dated_when_it_came_back(folder):
    live = Live(folder)
    for body in (b"<rss>other</rss>", b"<rss/>"):
        DiskTarget(folder).publish([Artifact("rss.xml", body, RSS)])
    assert live.current().files["/rss.xml"].plain.modified > LONG_AGO


def test_a_vanished_folder_keeps_the_last_build_in_service(folder):
    live = Live(folder)
    for path in folder.glob("*.*"):
        path.unlink()
    assert live.current().files["/rss.xml"].plain.body == b"<rss/>"


def test_a_folder_that_never_becomes_whole_is_told(folder, monkeypatch):
    monkeypatch.setattr(snapshots, "PATIENCE", 0.01)
    (folder / "rss.xml").write_bytes(b"altered by hand")
    with pytest.raises(PublishError, match=r"rss\.xml"):
        Live(folder)


def test_a_folder_that_cannot_be_read_for_a_moment_is_read_once_it_can_be(folder, monkeypatch):
    short_of_descriptors = [OSError(errno.EMFILE, os.strerror(errno.EMFILE))]

    def load(*given, load=snapshots.load):
        if short_of_descriptors:
            raise short_of_descriptors.pop()
        return load(*given)

    monkeypatch.setattr(snapshots, "load", load)
    assert Live(folder).current().files["/rss.xml"].plain.body == b"<rss/>"


# Files that are read when they are asked for

POST = Artifact("2021/a/index.html", b"<p>A post." + b" word" * 400, HTML)
PICTURE = Artifact("2021/a/picture.png", os.urandom(100_000), "image/png")


@pytest.fixture
def posts(tmp_path):
    DiskTarget(tmp_path, tuple(CODINGS)).publish([*PAGES, POST, PICTURE])
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return tmp_path


def test_memory_does_not_grow_with_the_pages_of_posts(tmp_path):
    pages = [Artifact(f"2021/{number}/index.html", os.urandom(50_000), HTML) for number in range(200)]
    archive = [Artifact(f"archive/{number}/rss.xml", os.urandom(50_000), RSS) for number in range(200)]
    DiskTarget(tmp_path).publish([*PAGES, *pages, *archive])

    def held_after_reading_all(folder: Path) -> int:
        tracemalloc.start()
        snapshot = load(folder)
        for page in (*pages, *archive):
            assert snapshot.resources[f"/{page.path}"].chosen({}).body == page.body
        return tracemalloc.get_traced_memory()[0]

    (held,) = in_forks(held_after_reading_all, [tmp_path])  # where no other thread takes memory meanwhile
    assert held < sum(len(one.body) for one in (*pages, *archive)) / 2


@pytest.mark.parametrize("file", [POST, PICTURE])
def test_a_file_that_is_read_when_asked_for_revalidates_like_any_other(posts, file):
    client = app_on(Live(posts)).test_client()
    for coding in ("identity", *CODINGS):
        answer = client.get(f"/{file.path}", headers={"Accept-Encoding": coding})
        assert UNPACK[answer.headers.get("Content-Encoding")](answer.data) == file.body
        etag = answer.headers["ETag"]
        again = client.get(f"/{file.path}", headers={"Accept-Encoding": coding, "If-None-Match": etag})
        assert (again.status_code, again.headers["ETag"], again.data) == (304, etag, b"")


@pytest.mark.parametrize("file", [POST, PICTURE])
def test_a_file_that_the_build_under_way_has_replaced_is_handed_out_as_what_it_is(posts, file):
    client = app_on(Live(posts)).test_client()
    new = Artifact(file.path, b"the next version", file.media_type)
    (posts / file.path).write_bytes(new.body)
    answer = client.get(f"/{file.path}", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (200, new.body, f'"{new.digest}"')
    DiskTarget(posts, tuple(CODINGS)).publish([*PAGES, new])
    assert client.get(f"/{file.path}").headers["ETag"] == f'"{new.digest}"'


def test_a_file_that_is_replaced_again_and_again_is_whole_each_time(posts):
    client, done = app_on(Live(posts)).test_client(), threading.Event()

    def replace_it() -> None:
        while not done.wait(0.0001):
            (posts / "new").write_bytes(os.urandom(100_000))
            (posts / "new").replace(posts / PICTURE.path)

    editor = threading.Thread(target=replace_it)
    editor.start()
    try:
        answers = [client.get(f"/{PICTURE.path}") for _ in range(100)]
    finally:
        done.set()
        editor.join()
    assert {one.status_code for one in answers} == {200}
    assert all(one.headers["ETag"] == f'"{Artifact("", one.data, "").digest}"' for one in answers)


@pytest.mark.parametrize("file", [POST, PICTURE])
def test_a_file_that_the_build_under_way_has_removed_is_not_there(posts, file):
    client = app_on(Live(posts)).test_client()
    (posts / file.path).unlink()
    answer = client.get(f"/{file.path}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "public, max-age=60")


def test_a_file_that_cannot_be_read_is_asked_for_again_later(posts):
    client = app_on(Live(posts)).test_client()
    (posts / PICTURE.path).unlink()
    (posts / PICTURE.path).mkdir()
    answer = client.head(f"/{PICTURE.path}")
    assert (answer.status_code, answer.headers["Retry-After"], answer.data) == (503, "1", b"")


def test_a_folder_with_half_a_picture_is_not_whole(posts):
    (posts / PICTURE.path).write_bytes(b"half")
    with pytest.raises(snapshots.NotWholeError, match=r"picture\.png"):
        load(posts)


# Flask


@pytest.fixture
def site(tmp_path):
    write_post(tmp_path / "site" / "posts", title="First post", categories="金融")
    return make_site(tmp_path / "site")


def test_create_app_builds_and_serves_a_site(site):
    answer = create_app(site).test_client().get("/categories/金融/rss.xml")
    assert answer.status_code == 200
    assert b"First post" in answer.data


def test_create_app_takes_a_path_and_an_address(tmp_path):
    write_post(tmp_path)
    answer = create_app(str(tmp_path), url="https://elsewhere.example/sub").test_client().get("/atom.xml")
    assert b'href="https://elsewhere.example/sub/atom.xml"' in answer.data


def test_create_app_leaves_the_output_folder_alone(site):
    create_app(site)
    assert sorted(path.name for path in Path(site.root).iterdir()) == [".feedpub", "posts"]


def test_an_application_mounts_the_feeds_under_a_prefix(site):
    app = Flask("host")
    app.register_blueprint(feeds_blueprint(site), url_prefix="/新闻")
    client = app.test_client()
    assert client.get("/新闻/rss.xml").status_code == 200
    assert client.get("/新闻/").status_code == 200
    assert client.get("/新闻/RSS.xml").headers["Location"] == "/%E6%96%B0%E9%97%BB/rss.xml"
    assert b'href="/%E6%96%B0%E9%97%BB/"' in client.get("/新闻/unknown").data
    assert client.get("/rss.xml").status_code == 404
    assert client.post("/新闻/rss.xml").status_code == 405


@pytest.fixture(params=["/", "/news", "/新闻/feeds"])
def mounted(folder, request):
    """The feeds in an application that has other things to show, and where they are."""
    app = Flask("host")
    app.register_blueprint(blueprint(Live(folder)), url_prefix=request.param)
    app.add_url_rule("/own", "own", lambda: "Own page.")
    return app.test_client(), request.param.rstrip("/")


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/rss.xml/", "/rss.xml"),
        ("/categories//a/", "/categories/a/"),
        ("/categories/a", "/categories/a/"),
        ("/categories/a//", "/categories/a/"),
        ("/Categories/A//index.html", "/categories/a/index.html"),
    ],
)
def test_a_mounted_feed_has_one_address_too_and_never_that_of_another_host(mounted, path, right):
    client, prefix = mounted
    answer = client.get(f"http://evil.example{prefix}{path}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{quote(prefix)}{right}")


def test_the_place_where_feeds_are_mounted_has_its_slash(mounted):
    client, prefix = mounted
    answer = client.get(f"http://evil.example{prefix}")
    if prefix:
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{quote(prefix)}/")
        assert client.get(f"{prefix}room").status_code == client.get("/").status_code == 404
        assert client.get(f"{prefix}//rss.xml").headers["Location"] == f"{quote(prefix)}/rss.xml"
    assert client.get(f"{prefix}/").status_code == 200
    assert client.get("/own").text == "Own page."


@pytest.mark.parametrize("method", ["POST", "DELETE", "NONSENSE"])
@pytest.mark.parametrize("path", ["/rss.xml", "/nothing", "/"])
def test_a_mounted_feed_refuses_methods_as_others_do(mounted, method, path):
    client, prefix = mounted
    answer = client.open(prefix + path, method=method)
    assert (answer.status_code, answer.text) == (405, "Feeds can only be read.\n")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_an_application_below_a_script_name_redirects_below_it(client):
    answer = client.get("/RSS.xml", base_url="http://localhost/app/")
    assert answer.headers["Location"] == "/app/rss.xml"

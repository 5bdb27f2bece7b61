"""Private feeds: who gets them, and that nobody else learns anything of them."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import time
from types import SimpleNamespace
from urllib.parse import unquote, urljoin

import pytest
from click.testing import CliRunner
from flask import Flask
from helpers import NOW, URL, make_head, make_site, until, write_post
from hypothesis import given
from hypothesis import strategies as st
from test_serve import CONFIGURATION, serving
from werkzeug.security import check_password_hash, generate_password_hash

from feedpub import build, load_site
from feedpub.check.site import check
from feedpub.cli import main
from feedpub.errors import ConfigError
from feedpub.explain import entry, view
from feedpub.plan import plan
from feedpub.publish.manifest import MANIFEST, read_manifest
from feedpub.store.folder import Store
from feedpub.store.watch import Builder
from feedpub.web import guard, logins
from feedpub.web.accesslog import FORMS
from feedpub.web.app import Features, app_on
from feedpub.web.blueprint import blueprint
from feedpub.web.http import respond
from feedpub.web.observed import Exchange
from feedpub.web.snapshot import Live, is_whole, load

HASH = generate_password_hash("pässword", "scrypt:16384:8:1")
TOKEN = "a-token"
SECRET = "Unsaid"
FEED = "/categories/Crew/rss.xml"


def access(paths, tokens=True):
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    return f"""
        [private]
        paths = {paths}
        users = {{ anna = "{HASH}" }}
        tokens = {{ {f'ben = "{digest}"' if tokens else ""} }}
    """


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet(monkeypatch):
    monkeypatch.setattr(guard, "LOGINS", logins.Logins())


@pytest.fixture
def root(tmp_path):
    posts = tmp_path / "posts"
    write_post(posts, "open.md", title="Open", categories="[[News]]", tags="[ship]")
    words = " ".join(f"word{number}" for number in range(400))
    write_post(
        posts,
        "secret.md",
        f"{SECRET} text {words}",
        title=f"{SECRET} title",
        categories="[[Crew, Night], [News]]",
        tags="[ship, undercover]",
        author="Someone Unnamed",
    )
    return tmp_path


FEEDS = """
    [feeds]
    tags = true
    authors = true
    archives = true
    limit = 1
    [queries.ships]
    any = { tags = ["ship"] }
"""


@pytest.fixture
def store(root):
    return built(root, '["categories/Crew"]')


def built(root, paths, tokens=True):
    site = make_site(root, FEEDS + access(paths, tokens))
    store = Store.of(site)
    store.build(site)
    return store


@pytest.fixture(params=["own application", "blueprint"])
def client(store, request):
    return client_of(store, request.param)


def client_of(store, way):
    if way == "own application":
        return app_on(Live(store.folder)).test_client()
    app = Flask("host")
    app.register_blueprint(blueprint(Live(store.folder)))
    return app.test_client()


def basic(name="anna", password="pässword"):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def is_confidential(answer):
    headers = answer.headers
    return (
        not any(name.startswith("Access-Control-") for name, _ in headers)
        and ("private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"])
        and "public" not in headers["Cache-Control"]
        and "Authorization" in headers["Vary"]
        and headers["Referrer-Policy"] == "no-referrer"
    )


# Who is let in


def test_a_private_feed_wants_a_name_and_a_password(client):
    answer = client.get(FEED)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Private feeds", charset="UTF-8"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_confidential(answer)
    assert SECRET.encode() not in answer.data


def test_whoever_gives_them_gets_the_feed_and_no_shared_cache_keeps_it(client):
    answer = client.get(FEED, headers=basic())
    assert answer.status_code == 200
    assert f"{SECRET} title".encode() in answer.data
    assert f"{SECRET} text".encode() in answer.data
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert is_confidential(answer)


@pytest.mark.parametrize(
    "given",
    [
        basic(password="password"),
        basic(password=""),
        basic(name="Anna"),
        basic(name="ben", password=TOKEN),
        basic(password=HASH),
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"anna").decode()},
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": "Digest username=anna"},
    ],
)
def test_nothing_else_opens(client, given):
    assert client.get(FEED, headers=given).status_code == 401


@given(st.text(max_size=30))
def test_no_header_makes_it_fail(text):
    private = make_site(".", access('["categories/Crew"]')).private
    for given_text in (text, f"Basic {text}", "Basic " + base64.b64encode(text.encode()).decode()):
        assert not isinstance(guard.Guard(private).admits(FEED, {"HTTP_AUTHORIZATION": given_text}), guard.Passage)


def test_a_token_in_the_address_opens_without_a_password(client):
    answer = client.get(f"/private/{TOKEN}{FEED}")
    assert answer.status_code == 200
    assert SECRET.encode() in answer.data
    assert is_confidential(answer)


def test_a_token_leads_through_the_pages_too(client):
    page = client.get(f"/private/{TOKEN}/categories/Crew/", headers={"Accept": "text/html"})
    assert page.content_type.startswith("text/html")
    assert is_confidential(page)
    assert client.get(f"/private/{TOKEN}/").status_code == 200


@pytest.mark.parametrize("token", ["", "b", "A-TOKEN", "a-token%00", "%ff", "x" * 2000])
@pytest.mark.parametrize("path", [FEED, "/categories/Crew/nothing.xml", "/rss.xml"])
def test_another_token_opens_nothing_and_tells_nothing(client, token, path):
    answer, other = client.get(f"/private/{token}{path}"), client.get("/private/none/none")
    assert (answer.status_code, answer.data, answer.headers) == (404, other.data, other.headers)


def test_deleting_the_line_of_a_token_or_of_a_user_revokes_it(root, store):
    client = client_of(store, "own application")
    assert client.get(f"/private/{TOKEN}{FEED}").status_code == 200
    built(root, '["categories/Crew"]', tokens=False)
    assert client.get(f"/private/{TOKEN}{FEED}").status_code == 404
    assert client.get(FEED, headers=basic()).status_code == 200
    site = make_site(root, FEEDS + '[private]\npaths = ["categories/Crew"]')
    store.build(site)
    assert client.get(FEED, headers=basic()).status_code == 401


def test_a_user_who_is_taken_out_stays_out_though_another_has_the_same_hash(root, store):
    client = client_of(store, "own application")
    assert client.get(FEED, headers=basic()).status_code == 200
    store.build(make_site(root, FEEDS + access('["categories/Crew"]').replace("anna", "cleo")))
    assert client.get(FEED, headers=basic()).status_code == 401
    assert client.get(FEED, headers=basic("cleo")).status_code == 200


def test_who_guesses_must_wait_and_is_told_how_long(client, monkeypatch):
    monkeypatch.setattr(guard, "LOGINS", logins.Logins(lambda: 0.0))  # no second passes between two answers
    for _ in range(logins.TRIES):
        assert client.get(FEED, headers=basic(password="no")).status_code == 401
    for headers in (basic(), basic(password="no")):
        answer = client.get(FEED, headers=headers)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (429, "no-store")
        assert 0 < int(answer.headers["Retry-After"]) <= logins.WINDOW
        assert is_confidential(answer)
        assert client.head(FEED, headers=headers).headers == answer.headers
    assert client.get(FEED, headers=basic(), environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    assert client.get(FEED).status_code == 401
    assert client.get("/rss.xml", headers=basic(password="no")).status_code == 200
    assert client.get(f"/private/{TOKEN}{FEED}", headers=basic(password="no")).status_code == 200


# How they are handed out


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "identity"])
def test_every_coding_is_private_and_revalidates(client, coding):
    accept = {"Accept-Encoding": coding}
    assert client.get(FEED, headers=accept).status_code == 401
    answer = client.get(FEED, headers=basic() | accept)
    assert answer.headers.get("Content-Encoding", "identity") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    same = basic() | accept | {"If-None-Match": answer.headers["ETag"]}
    again = client.get(FEED, headers=same)
    assert (again.status_code, again.data) == (304, b"")
    assert is_confidential(again)
    del same["Authorization"]
    assert client.get(FEED, headers=same).status_code == 401


def test_the_packed_feed_is_the_feed(client):
    answer = client.get(FEED, headers=basic() | {"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data) == client.get(FEED, headers=basic()).data


@pytest.mark.parametrize("headers", [{}, basic(), basic(password="no")])
def test_head_has_the_headers_of_get(client, headers):
    get, head = client.get(FEED, headers=headers), client.head(FEED, headers=headers)
    assert (head.status_code, head.headers, head.data) == (get.status_code, get.headers, b"")


def test_a_delta_is_private(root, store):
    client = client_of(store, "own application")
    write_post(root / "posts", "second.md", title="Second", date="2022-01-01", categories="[[Crew, Night]]")
    site = make_site(root, FEEDS.replace("limit = 1", "limit = 5") + access('["categories/Crew"]'))
    store.build(site)
    known = client.get(FEED, headers=basic()).headers["ETag"]
    write_post(root / "posts", "third.md", title="Third", date="2022-01-02", categories="[[Crew, Night]]")
    store.build(site)
    asked = {"A-IM": "feed", "If-None-Match": known}
    answer = client.get(FEED, headers=basic() | asked)
    assert answer.status_code == 226
    assert b"Third" in answer.data
    assert b"Second" not in answer.data
    assert is_confidential(answer)
    assert client.get(FEED, headers=asked).status_code == 401


def test_the_address_of_the_folder_chooses_the_format_behind_the_door(client):
    assert client.get("/categories/Crew/").status_code == 401
    answer = client.get("/categories/Crew/", headers=basic() | {"Accept": "application/atom+xml"})
    assert answer.content_type.startswith("application/atom+xml")
    assert "Accept" in answer.headers["Vary"]
    assert is_confidential(answer)


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "delete"])
@pytest.mark.parametrize("way", ["own application", "blueprint"])
def test_what_is_there_and_what_is_not_get_the_same_answer(store, way, method):
    ask = getattr(client_of(store, way), method)
    there = ask(FEED)
    assert there.status_code == 401
    for path in (
        "/categories/Crew",
        "/categories/Crew/",
        "/categories/crew/rss.xml",
        "/categories//Crew/rss.xml",
        "/CATEGORIES/CREW/RSS.XML/",
        "/categories/Crew/nothing",
        "/categories/Crew/Night/atom.xml",
        "/categories/Crew/archive/1/rss.xml",
        "/categories/Crew/feeds.opml",
        "/categories/%43rew/index.html",
    ):
        answer = ask(path)
        assert (answer.status_code, answer.data, answer.headers) == (401, there.data, there.headers), path


def test_another_spelling_leads_to_the_right_one_behind_the_door(client):
    answer = client.get("/categories/crew/rss.xml", headers=basic())
    assert (answer.status_code, answer.headers["Location"]) == (301, FEED)
    assert is_confidential(answer)
    answer = client.get(f"/private/{TOKEN}/categories/crew/rss.xml")
    assert answer.headers["Location"] == f"/private/{TOKEN}{FEED}"


def test_what_is_not_there_is_not_there_for_those_who_may_know(client):
    answer = client.get("/categories/Crew/nothing", headers=basic())
    assert answer.status_code == 404
    assert is_confidential(answer)


def test_public_feeds_stay_as_they_are(client):
    for headers in ({}, basic(password="no")):
        answer = client.get("/rss.xml", headers=headers)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Authorization" not in answer.headers.get("Vary", "")


def test_the_responder_alone_keeps_the_door_shut(store):
    environ = {"REQUEST_METHOD": "GET"}
    assert respond(load(store.folder), FEED, environ).status == "401 Unauthorized"
    assert respond(load(store.folder), FEED, environ | {"HTTP_AUTHORIZATION": basic()["Authorization"]}).body


def test_the_whole_site_can_be_private_but_for_its_health(root):
    store = built(root, '["/"]')
    client = app_on(Live(store.folder), Features()).test_client()
    assert client.get("/healthz").get_json()["last_build"]["problems"] == []
    for path in read_manifest(store.folder).files:
        assert client.get(f"/{path}").status_code == 401
        assert client.get(f"/{path}", headers=basic()).status_code == 200
        assert client.get(f"/private/{TOKEN}/{path}").status_code == 200
    for path in ("/", "/nothing", "/metrics", "//", "/2021/11/06/secret"):
        assert client.get(path).status_code == 401
    assert SECRET.encode() in client.get("/2021/11/06/secret/", headers=basic()).data
    assert client.post("/nothing").status_code == client.post("/rss.xml").status_code == 401


def test_health_names_no_private_post(root, store):
    write_post(root / "posts", f"{SECRET}.md", date="no date", categories="[[Crew]]")
    store = built(root, '["categories/Crew"]')
    health = client_of(store, "own application").get("/healthz")
    assert health.get_json()["last_build"]["errors"] == 1
    assert SECRET not in health.text


def test_no_log_holds_a_token():
    exchange = Exchange({"PATH_INFO": f"/private/{TOKEN}{FEED}", "SCRIPT_NAME": "/below"}, 200, 1, 0.1)
    assert exchange.target == f"/below/private/...{FEED}"
    for mistyped in (f"/private//{TOKEN}{FEED}", f"/Private/{TOKEN}{FEED}"):
        assert TOKEN not in Exchange({"PATH_INFO": mistyped}, 404, 1, 0.1).target
    for address in (f"https%3A%2F%2Fexample.org%2Fprivate%2F{TOKEN}%2Frss.xml", f"%252fprivate%252f{TOKEN}%252f"):
        for headers in ({"QUERY_STRING": f"url={address}"}, {"HTTP_REFERER": f"https://reader.example/?url={address}"}):
            exchange = Exchange(headers, 200, 1, 0.1)
            assert TOKEN not in exchange.target + exchange.referer
    led = Exchange({"HTTP_REFERER": f"https://example.org/private/{TOKEN}{FEED}"}, 200, 1, 0.1)
    for form in FORMS.values():
        assert f"/private/...{FEED}" in form(led, NOW)


def test_the_store_is_for_nobody_else_and_keeps_no_password(store):
    assert store.folder.stat().st_mode & 0o777 == 0o700
    manifest = (store.folder / MANIFEST).read_text()
    assert TOKEN not in manifest
    assert "pässword" not in manifest
    assert read_manifest(store.folder).private.users == (("anna", HASH),)


# What is in public


PRIVATE = ['["categories/Crew"]', '["tags/undercover"]', '["authors/Someone Unnamed"]', '["queries/ships"]']


@pytest.mark.parametrize("paths", PRIVATE)
@pytest.mark.parametrize("output", ["store", "static"])
def test_no_public_document_knows_of_a_private_post(root, paths, output):
    if output == "store":
        folder = built(root, paths).folder
    else:
        build(make_site(root, FEEDS + access(paths)))
        folder = root / "public"
    private = make_site(root, FEEDS + access(paths)).private
    files = read_manifest(folder).files
    public = [path for path in files if not private.covers(path)]
    assert {"rss.xml", "index.html", "404.html", "feeds.opml"} <= set(public)
    for path in public:
        body = (folder / path).read_text()
        assert SECRET not in body, path
        assert "secret.md" not in body, path
        assert "undercover" not in body, path
        assert "Crew" not in body, path
    assert any(SECRET in (folder / path).read_text() for path in files) is (output == "store")


names = st.sampled_from(["Crew", "crew", "CREW", "News", "a/b", "a-b", "Café", "Café", "Crew!"])
tags = st.lists(names, max_size=3).map(tuple)
filed = st.tuples(st.lists(st.lists(names, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple), tags, tags)
folders = st.lists(
    st.tuples(st.sampled_from(["categories", "tags", "authors"]), names).map(lambda two: "/".join(two)),
    min_size=1,
    max_size=2,
)


@given(st.lists(filed, max_size=6), folders)
def test_a_post_of_a_private_feed_is_in_no_public_feed(posts, paths):
    heads = [
        make_head(f"{number}.md", day=number + 1, categories=one[0], tags=one[1], authors=one[2])
        for number, one in enumerate(posts)
    ]
    site = make_site(".", f"{FEEDS}\n[private]\npaths = {list(paths)!r}".replace("'", '"'))
    decided = plan(heads, site, NOW)
    shown = {head.path for feed in (*decided.feeds, *decided.archives) for head in feed.entries}
    kept = {head.path for feed in (*decided.private_feeds, *decided.private_archives) for head in feed.entries}
    assert not shown & decided.secret
    assert kept <= decided.secret
    assert all(site.private.covers(feed.directory) for feed in (*decided.private_feeds, *decided.private_archives))
    assert not any(site.private.covers(feed.directory) for feed in decided.feeds)
    assert shown | decided.secret == {head.path for head in heads}


def test_a_link_to_a_private_post_does_not_show_its_title(root):
    (root / "_config.yml").write_text('url: "https://example.org"\n')
    write_post(root / "source/_posts", "secret.md", title=SECRET, categories="[Crew]")
    write_post(root / "source/_posts", "link.md", "{% post_link secret %}", title="Link")
    (root / "feedpub.toml").write_text('[private]\npaths = ["categories/Crew"]\n')
    site = load_site(root)
    assert site.posts.dialect == "hexo"
    store = Store.of(site)
    store.build(site)
    assert SECRET not in (store.folder / "rss.xml").read_text()
    assert "Link" in (store.folder / "rss.xml").read_text()


@pytest.fixture
def linked(root):
    """Posts that link to each other by the names of their files; no feed carries the late one."""
    link = "See [the rota](rota.md#now) and [the open one](open.md)."
    for category, name in (("News", "open.md"), ("[[Crew]]", "secret.md")):
        write_post(root / "posts", name, link, title=name, categories=category, date="2021-11-06")
    write_post(root / "posts", "late.md", link, title="late", categories="News", date="2001-11-06")
    write_post(root / "posts", "rota.md", title=SECRET, categories="[[Crew]]", date="2021-11-05")
    return root


def test_a_link_to_the_file_of_a_private_post_shows_its_words_alone_and_is_told(linked):
    static = build(make_site(linked, access('["categories/Crew"]')))
    assert [(one.path, one.code) for one in static.problems if one.code == "link-lost"] == [
        ("posts/late.md", "link-lost"),
        ("posts/open.md", "link-lost"),
    ]
    told = next(str(one) for one in static.problems if one.path == "posts/open.md")
    assert told.startswith("posts/open.md: has links to posts that are private or not published: rota.md#now; take")
    store = built(linked, '["categories/Crew"]')
    client = client_of(store, "own application")
    for text in ((store.folder / "rss.xml").read_text(), client.get("/2001/11/06/late/").text):
        assert "the rota" in text
        assert "#now" not in text
        assert "/2021/11/06/open/" in text or "../open" in text
        assert "/rota" not in text


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"date": "2999-01-01"}])
def test_a_link_to_a_private_post_that_is_not_out_yet_tells_nothing_of_it(root, fields):
    write_post(root / "posts", "soon.md", **{"title": SECRET, "categories": "[[Crew]]", "slug": "unsaid", **fields})
    write_post(root / "posts", "open.md", "See [the plan](soon.md).", title="Open")
    store = built(root, '["categories/Crew"]')
    assert "unsaid" not in (store.folder / "rss.xml").read_text()
    assert "the plan" in (store.folder / "rss.xml").read_text()


def test_private_posts_link_to_each_other_by_the_names_of_their_files(linked):
    store = built(linked, '["categories/Crew"]')
    [secret] = json.loads((store.folder / "categories/Crew/feed.json").read_bytes())["items"]
    assert re.findall('href="([^"]*)"', secret["content_html"]) == [
        "https://example.org/categories/Crew/2021/11/05/rota/#now",
        "https://example.org/2021/11/06/open/",
    ]
    client, page = client_of(store, "own application"), f"/private/{TOKEN}/categories/Crew/2021/11/06/secret/"
    [link] = re.findall('href="([^"]*)#now"', client.get(page).text)
    assert client.get(urljoin(page, link)).status_code == 200


def test_links_to_private_posts_are_shown_and_checked_as_they_are_built(linked):
    (linked / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n' + access('["categories/Crew"]'))
    found = check(load_site(linked)).findings
    assert sorted((one.path, one.code) for one in found if one.code in ("link-lost", "address-missing")) == [
        ("posts/late.md", "link-lost"),
        ("posts/open.md", "link-lost"),
    ]
    seen = view(load_site(linked), NOW)
    assert "#now" not in entry(seen, "open.md", "json")
    assert "/categories/Crew/2021/11/05/rota/#now" in entry(seen, "secret.md", "json")


def test_static_files_hold_no_private_feed_and_one_warning_says_so(root):
    report = build(make_site(root, FEEDS + access('["categories/Crew"]')))
    [warning] = [one for one in report.problems if one.path == "feedpub.toml"]
    assert warning.level == "warning"
    assert "private feeds were left out" in str(warning)
    assert report.published == 1
    assert not (root / "public/categories/Crew").exists()


def test_static_files_of_a_site_that_becomes_private_go(root):
    build(make_site(root, FEEDS))
    assert (root / "public/rss.xml").exists()
    build(make_site(root, FEEDS + access('[""]')))
    assert [path.name for path in (root / "public").rglob("*")] == [MANIFEST]


def test_a_private_feed_tells_no_hub_and_no_web_reader(root):
    site = make_site(
        root,
        '[site]\nurl = "https://example.org"\nhub = "https://hub.example/"\n' + access('["categories/Crew"]'),
    )
    store = Store.of(site)
    store.build(site)
    client = client_of(store, "own application")
    answer = client.get(FEED, headers=basic())
    assert "Link" not in answer.headers
    assert b"hub.example" not in answer.data
    assert b"feedly" not in client.get("/categories/Crew/index.html", headers=basic()).data
    assert "hub.example" in client.get("/rss.xml").headers["Link"]


def test_a_folder_without_a_feed_is_told(root):
    report = build(make_site(root, FEEDS + access('["categories/Crewe"]')))
    told = "names categories/Crewe, where there is no feed; did you mean categories/Crew?"
    assert any(told in str(one) for one in report.problems)


def test_list_shows_private_feeds_apart(root):
    (root / "feedpub.toml").write_text(CONFIGURATION + '[private]\npaths = ["categories/Crew"]\n')
    text = CliRunner().invoke(main, ["list", str(root)]).output
    assert text.index("News") < text.index("private categories") < text.index("Crew")
    assert '"private"' in CliRunner().invoke(main, ["list", str(root), "--json"]).output


# Pages and files of private posts

PAGE = "/categories/Crew/2021/11/06/secret/"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def pictured(root):
    """A private post that shows files which lie beside it, and at the root of the site beside a public post's."""
    posts = root / "posts"
    body = (
        "![a](near.png) ![b](/images/b.png) ![c](/images/open.png) [up](#top) [out](/2021/11/06/open/) ![d](gone.png)"
    )
    write_post(posts, "secret.md", body, title=SECRET, categories="[[Crew, Night]]", thumbnail="cover.png")
    write_post(posts, "open.md", "![c](/images/open.png)", title="Open", categories="[News]")
    for name in ("near.png", "cover.png", "images/b.png", "images/open.png"):
        (posts / name).parent.mkdir(exist_ok=True)
        (posts / name).write_bytes(PNG)
    return built(root, '["categories/Crew"]')


@pytest.mark.parametrize("way", ["own application", "blueprint"])
def test_the_page_of_a_private_post_and_its_files_are_behind_the_same_door(pictured, way):
    client = client_of(pictured, way)
    for path in (PAGE, *(f"{PAGE}{name}" for name in ("near.png", "cover.png"))):
        answer = client.get(path, headers=basic())
        assert (answer.status_code, client.get(path).status_code) == (200, 401)
        assert is_confidential(answer)
    for name in ("b.png", "open.png"):
        assert client.get(f"/categories/Crew/images/{name}", headers=basic()).data == PNG
    assert client.get("/images/open.png").data == PNG
    for path in ("/images/b.png", "/2021/11/06/secret/", "/2021/11/06/secret/near.png"):
        assert client.get(path, headers=basic()).status_code == 404


def test_a_private_feed_names_the_private_addresses_of_what_is_there(pictured):
    [item] = json.loads((pictured.folder / "categories/Crew/feed.json").read_bytes())["items"]
    root, page = "https://example.org", f"https://example.org{PAGE}"
    assert item["url"] == page
    assert item["image"] == f"{page}cover.png"
    assert item["id"].startswith("tag:")
    assert re.findall(r'(?:src|href)="([^"]*)"', item["content_html"]) == [
        f"{page}near.png",
        f"{root}/categories/Crew/images/b.png",
        f"{root}/categories/Crew/images/open.png",
        f"{page}#top",
        f"{root}/2021/11/06/open/",
        f"{root}/2021/11/06/secret/gone.png",
    ]


def test_the_page_of_a_private_post_leads_on_below_a_token(pictured):
    client, address = client_of(pictured, "own application"), f"/private/{TOKEN}{PAGE}"
    page = client.get(address).text
    assert TOKEN not in page
    shown = re.findall('src="([^"]*/(?:near|b|open|cover).png)"', page)
    assert [client.get(urljoin(address, one)).data for one in shown] == [PNG] * 4
    listed = client.get(f"/private/{TOKEN}/categories/Crew/", headers={"Accept": "text/html"}).text
    links = [urljoin(f"/private/{TOKEN}/categories/Crew/", one) for one in re.findall('href="([^"]*)"', listed)]
    assert address in links
    assert all(client.get(one).status_code == 200 for one in links if one.startswith("/private/"))


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml", "feed.json"])
def test_no_document_holds_a_token_so_that_passing_one_on_gives_nothing_away(pictured, feed):
    """The self link is the address that asks for a password."""
    client = client_of(pictured, "own application")
    body = client.get(f"/private/{TOKEN}/categories/Crew/{feed}").text
    assert TOKEN not in body
    assert f"https://example.org/categories/Crew/{feed}" in body


@pytest.mark.parametrize("paths", PRIVATE)
def test_every_private_post_has_its_page_in_a_private_folder(root, paths):
    write_post(root / "posts", "older.md", title=f"{SECRET} older", date="2020-01-01", tags="[ship, undercover]")
    write_post(root / "posts", "crew.md", title=f"{SECRET} crew", date="2019-01-01", categories="[Crew]")
    store = built(root, paths)
    private = make_site(root, FEEDS + access(paths)).private
    pages = [path for path in read_manifest(store.folder).files if path.endswith("secret/index.html")]
    assert len(pages) == 1
    assert all(private.covers(path) for path in pages)
    client = client_of(store, "own application")
    for feed in [path for path in read_manifest(store.folder).files if path.endswith("feed.json")]:
        for item in json.loads((store.folder / feed).read_bytes())["items"]:
            path = unquote(item["url"].removeprefix("https://example.org"))
            assert client.get(path).status_code == (401 if private.covers(path) else 200), path
            assert item["title"] in client.get(path, headers=basic()).text


def test_private_posts_that_have_their_pages_elsewhere_keep_their_links(root):
    site = make_site(root, FEEDS + access('["categories/Crew"]') + "[pages]\nposts = false\n")
    store = Store.of(site)
    store.build(site)
    [item] = json.loads((store.folder / "categories/Crew/feed.json").read_bytes())["items"]
    assert item["url"] == "https://example.org/2021/11/06/secret/"


# What the configuration may say


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('paths = ["category/Crew"]', "did you mean categories"),
        ('paths = ["tags/a"]', "'tags' is not one of"),
        (
            'paths = ["News/Ships"]',
            "'News' is not one of queries, categories; write categories/News/Ships for a category",
        ),
        ('paths = ["queries/ship"]', "'ship' is not one of"),
        ('paths = ["categories/Crew/rss.xml"]', "is a file"),
        ('users = { anna = "pässword" }', "feedpub hash-password"),
        (f'users = {{ "a:b" = "{HASH}" }}', "without a colon"),
        ('tokens = { ben = "a-token" }', "feedpub make-token"),
        ('users = ["anna"]', "must be a table"),
        ("users = { anna = 1 }", "text in quotes"),
    ],
)
def test_what_would_not_work_is_an_error_that_tells_no_secret(text, said):
    with pytest.raises(ConfigError, match=re.escape(said)) as caught:
        make_site(".", f"[queries.ships]\n[private]\n{text}")
    assert "pässword" not in str(caught.value)
    assert "a-token" not in str(caught.value)


def test_hash_password_prints_what_the_configuration_takes():
    done = CliRunner().invoke(main, ["hash-password"], input="tide & time\n")
    hashed = done.stdout.strip()
    assert check_password_hash(hashed, "tide & time")
    assert make_site(".", f'[private]\nusers = {{ anna = "{hashed}" }}').private.users == (("anna", hashed),)
    assert CliRunner().invoke(main, ["hash-password"], input="\n").exit_code == 2


def test_make_token_prints_an_address_and_its_line():
    text = CliRunner().invoke(main, ["make-token", "Ben B"]).stdout
    token, line = re.search("/private/(.+)/", text)[1], text.splitlines()[-1]
    private = make_site(".", f'[private]\npaths = ["/"]\n[private.tokens]\n{line}').private
    assert guard.Guard(private).admits(f"/private/{token}/rss.xml", {}) == ("/rss.xml", f"/private/{token}")


# The whole of it


def test_a_server_lets_in_and_shuts_out_as_the_configuration_changes(root):
    file = root / "feedpub.toml"
    rules = re.sub("^ +", "", access('["categories/Crew"]'), flags=re.MULTILINE)
    file.write_text(CONFIGURATION + rules)
    with serving(root, "--access-log", "combined", stdout=subprocess.PIPE) as server:
        assert server.get(FEED)[0].status == 401
        assert server.get("/rss.xml")[0].status == 200
        response, body = server.get(FEED, **basic())
        assert response.status == 200
        assert SECRET.encode() in body
        assert response.headers["Cache-Control"] == "private, max-age=3600"
        assert server.get(f"/private/{TOKEN}{FEED}")[0].status == 200
        file.write_text(CONFIGURATION + rules.replace("ben = ", "other = ").replace("anna", "cleo"))
        assert until(lambda: server.get(FEED, **basic())[0].status == 401)
        assert server.get(FEED, **basic(name="cleo"))[0].status == 200
        server.end()
        log = server.process.stdout.read()
        server.process.stdout.close()
    assert FEED in log
    assert TOKEN not in log


@pytest.mark.parametrize("lose", [lambda file: file.unlink(), lambda file: file.write_text("\n")])
def test_nothing_becomes_public_while_the_configuration_is_gone_or_empty(root, lose):
    file = root / "feedpub.toml"
    file.write_text(CONFIGURATION + re.sub("^ +", "", access('["categories/Crew"]'), flags=re.MULTILINE))
    site = load_site(root)
    builder = Builder(lambda: load_site(root, url=URL), site, Store.of(site), print)
    builder.build()
    public = builder.store.folder / "rss.xml"
    before = public.read_bytes()
    lose(file)
    with pytest.raises(ConfigError, match="is gone or empty, and it said what is private"):
        builder.build()
    assert public.read_bytes() == before
    assert SECRET.encode() not in before
    assert builder.store.status()["ok"] is False
    file.write_text(CONFIGURATION)
    builder.build()
    assert SECRET.encode() in public.read_bytes()


def test_a_configuration_that_is_half_written_is_waited_for(root, monkeypatch):
    file = root / "feedpub.toml"
    rules = re.sub("^ +", "", access('["categories/Crew"]'), flags=re.MULTILINE)
    file.write_text(CONFIGURATION + rules)
    site = load_site(root)
    builder = Builder(lambda: load_site(root), site, Store.of(site), print)
    with file.open("w") as half:
        half.write(CONFIGURATION)
        half.flush()

        def wait(_):
            half.write(rules)
            half.flush()
            os.utime(file, (0, 0))

        now = file.stat().st_mtime
        clock = SimpleNamespace(time=lambda: now, monotonic=time.monotonic, sleep=wait)
        monkeypatch.setattr("feedpub.sources.writing.time", clock)
        builder.build()
    assert file.stat().st_mtime == 0
    assert SECRET.encode() not in (builder.store.folder / "rss.xml").read_bytes()


def test_what_was_built_under_other_rules_is_not_served_again(root, store):
    assert is_whole(store.folder, make_site(root, FEEDS + access('["categories/Crew"]')).private)
    assert not is_whole(store.folder, make_site(root, FEEDS + access('["categories/Crew"]', tokens=False)).private)
    assert not is_whole(store.folder, make_site(root, FEEDS + access('["/"]')).private)

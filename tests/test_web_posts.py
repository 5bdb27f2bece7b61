"""The pages of posts that no feed carries any more: the server writes them when they are asked for."""

import gzip
import os
import re
import sqlite3
import threading
import time

import pytest
from flask import Flask
from helpers import PATIENCE, make_site, write_post
from werkzeug.http import http_date
from werkzeug.security import generate_password_hash

from feedpub.jobs.forks import Fork
from feedpub.model import digest_of
from feedpub.publish.stamped import STAMP
from feedpub.store import catalogue
from feedpub.store.catalogue import FILE, Catalogue
from feedpub.store.folder import Store
from feedpub.web import posts as pages
from feedpub.web.app import app_on
from feedpub.web.blueprint import blueprint
from feedpub.web.snapshot import Live

FEW = "[feeds]\nlimit = 2\n"
OLD = "/2021/01/01/old-1/"


@pytest.fixture
def root(tmp_path):
    for day in range(1, 8):
        write_post(tmp_path / "posts", f"old-{day}.md", f"Text {day}.", date=f"2021-01-{day:02}", categories="[News]")
    return tmp_path


def built(root, extra=FEW):
    site = make_site(root, extra)
    store = Store.of(site)
    store.build(site)
    return store


@pytest.fixture(params=["own application", "blueprint"])
def client(root, request):
    live = Live(built(root).folder)
    if request.param == "own application":
        return app_on(live).test_client()
    app = Flask("host")
    app.register_blueprint(blueprint(live), url_prefix="/mount")
    client = app.test_client()
    client.get = lambda path, get=client.get, **more: get(f"/mount{path}", **more)
    return client


def served(root, extra=FEW):
    return app_on(Live(built(root, extra).folder)).test_client()


def text(answer):
    return re.sub(r"<[^>]*>", "", re.search(r'<div class="text"[^>]*>(.*?)</div>', answer.text, re.DOTALL)[1]).strip()


def test_every_public_post_has_a_page(client):
    for day in range(1, 8):
        answer = client.get(f"/2021/01/{day:02}/old-{day}/")

        assert (answer.status_code, text(answer)) == (200, f"Text {day}.")
        assert answer.content_type == "text/html; charset=utf-8"


def test_such_a_page_is_the_one_that_a_build_would_have_written(root):
    late = served(root).get(OLD)
    built(root, "[feeds]\nlimit = 0\n")
    ahead = served(root, "[feeds]\nlimit = 0\n").get(OLD)

    assert late.data == ahead.data
    assert late.headers["ETag"] == ahead.headers["ETag"]
    assert late.headers["Content-Security-Policy"] == ahead.headers["Content-Security-Policy"]


def test_a_page_leads_to_the_post_whose_file_its_text_names(root):
    write_post(root / "posts", "old-1.md", "[Two](old-2.md).", date="2021-01-01")

    assert re.search(r'href="([^"]*)"[^>]*>Two<', served(root).get(OLD).text)[1].endswith("/2021/01/02/old-2/")


def test_a_page_leads_to_no_post_that_is_not_out(root):
    write_post(root / "posts", "old-1.md", "[Two](old-2.md).", date="2021-01-01")
    write_post(root / "posts", "old-2.md", date="2021-01-02", draft="true")

    assert text(answer := served(root).get(OLD)) == "Two."
    assert "old-2" not in answer.text


def test_it_answers_conditions_and_codings_like_any_other(client):
    whole = client.get(OLD)
    packed = client.get(OLD, headers={"Accept-Encoding": "gzip"})
    known = client.get(OLD, headers={"If-None-Match": whole.headers["ETag"]})

    assert gzip.decompress(packed.data) == whole.data
    assert packed.headers["ETag"] != whole.headers["ETag"]
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert (known.status_code, known.data) == (304, b"")
    assert client.head("/mount" + OLD if client.application.name == "host" else OLD).data == b""


def test_readers_leaf_through_a_category_to_its_first_post(client):
    path, seen = "/2021/01/07/old-7/", []
    while path:
        page = client.get(path).text
        seen.append(text(client.get(path)))
        older = re.search(r'rel="prev" href="(?:\.\./)*([^"]*)"', page)
        path = f"/{older[1]}" if older else None

    assert seen == [f"Text {day}." for day in range(7, 0, -1)]


def test_other_spellings_lead_to_the_right_one(client):
    for path in (OLD.rstrip("/"), OLD.upper()):
        answer = client.get(path)

        assert (answer.status_code, answer.headers["Location"][-len(OLD) :]) == (301, OLD)
    assert client.get(f"{OLD}index.html").status_code == 200


def test_what_is_not_there_is_still_not_there(client):
    for path in (
        "/2021/01/01/old-2/",
        "/2021/01/01/",
        f"{OLD}rss.xml",
        f"{OLD}a.png",
        f"{OLD}../",
        "/%00/",
        f"/{FILE}",
    ):
        assert client.get(path).status_code == 404, path


def test_pictures_of_such_a_post_are_there_and_no_other_file_is(root):
    write_post(root / "posts", "old-1.md", "![x](map.png) ![y](more/b.png)", date="2021-01-01")
    for name in ("map.png", "more/b.png", "unsaid.png"):
        (root / "posts/old-1" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "posts/old-1" / name).write_bytes(name.encode())
    client = served(root)

    assert client.get(f"{OLD}map.png").data == b"map.png"
    assert client.get(f"{OLD}map.png").content_type == "image/png"
    assert client.get(f"{OLD}more/b.png").data == b"more/b.png"
    assert client.get(f"{OLD}unsaid.png").status_code == 404
    assert client.get("/2021/01/02/old-2/map.png").status_code == 404


@pytest.mark.parametrize("title", ["A title", "Another title"])
def test_a_text_that_changes_shows_after_the_next_build(root, title):
    client = served(root)
    assert text(client.get(OLD)) == "Text 1."
    time.sleep(0.01)
    write_post(root / "posts", "old-1.md", "Mended.", title=title, date="2021-01-01", categories="[News]")
    built(root)

    assert text(client.get(OLD)) == "Mended."


def test_a_picture_that_changes_has_another_date_after_the_next_build(root):
    write_post(root / "posts", "old-1.md", "![x](map.png)", date="2021-01-01")
    (root / "posts/map.png").write_bytes(b"One")
    store = built(root)
    for file in (FILE, STAMP):
        os.utime(store.folder / file, (1, 1))
    client = app_on(Live(store.folder)).test_client()
    before = client.get(f"{OLD}map.png")
    (root / "posts/map.png").write_bytes(b"Two")
    built(root)
    after = client.get(f"{OLD}map.png")

    assert (before.data, after.data) == (b"One", b"Two")
    assert before.last_modified < after.last_modified


def test_whether_a_page_is_a_file_or_not_it_is_dated_after_all_that_was_told_of_it_before(root):
    store = built(root)
    client = app_on(Live(store.folder)).test_client()
    newer = [(file, file.read_bytes()) for file in sorted((root / "posts").iterdir())[2:]]

    def change_the_text():
        write_post(root / "posts", "old-1.md", "Mended.", date="2021-01-01")

    def let_a_feed_show_it():
        for file, _ in newer:
            file.unlink()

    def let_no_feed_show_it():
        for file, data in newer:
            file.write_bytes(data)

    told = int(time.time())
    for change in (change_the_text, let_a_feed_show_it, let_no_feed_show_it):
        told += 60  # as after many builds in a few seconds
        os.utime(store.folder / STAMP, (told, told))
        change()
        built(root)
        assert client.get(OLD, headers={"If-Modified-Since": http_date(told)}).status_code == 200


# Whom it is for


@pytest.mark.parametrize(
    "fields", [{"draft": "true"}, {"date": "2999-01-01"}, {"expires": "2021-02-01"}, {"categories": "[Crew]"}]
)
def test_a_post_that_is_not_public_has_no_page(root, fields):
    write_post(root / "posts", "old-1.md", "Unsaid.", **{"date": "2021-01-01", "permalink": OLD, **fields})

    assert served(root, FEW + private("categories/Crew")).get(OLD).status_code == 404


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"expires": "2021-02-01"}, {"categories": "[Crew]"}])
def test_a_post_that_has_just_ceased_to_be_public_has_none_even_before_the_next_build(root, fields):
    client = served(root, FEW + private("categories/Crew"))
    write_post(root / "posts", "old-1.md", "Unsaid.", **{"date": "2021-01-01", **fields})

    assert client.get(OLD).status_code == 404


def test_a_post_that_has_just_been_deleted_is_not_there(root):
    client = served(root)
    (root / "posts/old-1.md").unlink()

    assert client.get(OLD).status_code == 404


def test_new_private_folders_count_before_the_new_catalogue_is_there(root):
    store = built(root)
    client = app_on(Live(store.folder)).test_client()
    old = (store.folder / FILE).read_bytes()
    built(root, FEW + private("categories/News"))
    (store.folder / FILE).write_bytes(old)

    assert client.get(OLD).status_code == 404


def test_where_the_whole_site_is_private_so_are_all_pages(root):
    client = served(root, FEW + private("/"))

    assert client.get(OLD).status_code == 401
    answer = client.get(OLD, auth=("anna", "pass"))
    assert (answer.status_code, text(answer)) == (200, "Text 1.")
    assert answer.headers["Cache-Control"] == "private, max-age=60"


def private(folder):
    return f'[private]\npaths = ["{folder}"]\nusers = {{ anna = "{HASH}" }}\n'


HASH = generate_password_hash("pass", "scrypt:16384:8:1")


def test_posts_that_live_elsewhere_have_no_page(root):
    assert served(root, FEW + "[pages]\nposts = false").get(OLD).status_code == 404


def test_no_catalogue_is_kept_of_posts_that_live_elsewhere(root):
    assert (built(root).folder / FILE).exists()
    assert not (built(root, FEW + "[pages]\nposts = false").folder / FILE).exists()


def test_what_has_moved_has_moved(root):
    client = served(root, FEW + '[gone]\npaths = ["2021/01/01"]')

    assert client.get(OLD).status_code == 410


# Bounds


def test_a_page_is_written_once(root, monkeypatch):
    written = []
    monkeypatch.setattr(pages, "_render", lambda *given, render=pages._render: written.append(1) or render(*given))
    client = served(root)
    for _ in range(5):
        client.get(OLD)

    assert written == [1]


def test_no_more_pages_are_kept_than_there_is_room_for(root, monkeypatch):
    live = Live(built(root).folder)
    client = app_on(live).test_client()
    size = len(client.get(OLD).data)
    monkeypatch.setattr(pages, "KEPT", 4 * size)
    for day in range(1, 6):
        client.get(f"/2021/01/{day:02}/old-{day}/")

    assert 1 <= len(live.current().posts._library.kept) <= 4
    assert text(client.get(OLD)) == "Text 1."


def test_a_flood_of_slow_posts_waits_for_nobody_for_long(root, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE", 0.05)
    begun, go_on = threading.Event(), threading.Event()

    def slow(*given, read=pages._read):
        begun.set()
        go_on.wait(10)
        return read(*given)

    monkeypatch.setattr(pages, "_read", slow)
    client = served(root)
    first = threading.Thread(target=client.get, args=(OLD,))
    first.start()
    begun.wait(10)
    busy = client.get("/2021/01/02/old-2/")
    feed = client.get("/rss.xml")
    nowhere = client.get("/no/such/post/")
    go_on.set()
    first.join()

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "1")
    assert feed.status_code == 200
    assert nowhere.status_code == 404


def test_a_catalogue_that_is_damaged_is_none(root):
    store = built(root)
    (store.folder / FILE).write_bytes(b"no database")
    client = app_on(Live(store.folder)).test_client()

    assert client.get(OLD).status_code == 404
    assert client.get("/rss.xml").status_code == 200
    store.build(make_site(root, FEW))
    assert client.get(OLD).status_code == 200


def test_where_a_catalogue_cannot_be_opened_now_the_next_request_tries_again(root, monkeypatch):
    client = served(root)
    with monkeypatch.context() as short_of_descriptors:
        short_of_descriptors.setattr(sqlite3, "connect", refused)
        assert client.get(OLD).status_code == 503
        assert client.get("/no/such/post/").status_code == 503
        assert client.get("/rss.xml").status_code == 200
    assert client.get(OLD).status_code == 200
    assert client.get("/no/such/post/").status_code == 404


def test_nobody_forks_while_another_thread_is_within_the_library_of_the_catalogue(root, monkeypatch):
    folder, connect = built(root).folder, sqlite3.connect
    inside, go_on, forks = threading.Event(), threading.Event(), []

    def slow(*given, **options):
        inside.set()
        go_on.wait(PATIENCE)
        return connect(*given, **options)

    monkeypatch.setattr(sqlite3, "connect", slow)
    reading = threading.Thread(target=Catalogue, args=(folder,))
    forking = threading.Thread(target=lambda: forks.append(Fork(lambda tell: tell(len(Catalogue(folder))))))
    reading.start()
    assert inside.wait(PATIENCE)
    forking.start()
    forking.join(0.3)
    assert forks == []
    go_on.set()
    for one in (reading, forking):
        one.join(PATIENCE)
    assert forks[0].told() == 0
    forks[0].end()


def refused(*_, **__):
    raise sqlite3.OperationalError("unable to open database file")


def test_two_builds_that_write_the_catalogue_at_once_do_so_one_after_the_other(root, monkeypatch):
    rows, asked, other = catalogue._rows, [], threading.Thread(target=built, args=(root,))

    def meanwhile(*given):
        asked.append(given)
        if len(asked) == 2:  # the first time, to see whether there is anything to write
            other.start()
            other.join(0.5)
        return rows(*given)

    monkeypatch.setattr(catalogue, "_rows", meanwhile)
    built(root)
    other.join()
    assert served(root).get(OLD).status_code == 200


def test_a_build_reads_no_file_of_the_last_one_that_stays_and_mends_what_was_spoilt(root, monkeypatch):
    store = built(root)
    read = []
    monkeypatch.setattr("feedpub.publish.disk.digest_of", lambda body: read.append(body) or digest_of(body))
    built(root)
    assert read == []
    whole = (store.folder / "rss.xml").read_bytes()
    (store.folder / "rss.xml").write_bytes(whole[:-1] + b"x")
    built(root)
    assert read != []
    assert (store.folder / "rss.xml").read_bytes() == whole


def test_nothing_is_written_again_where_nothing_changed(root):
    store = built(root)
    before = (store.folder / FILE).stat()
    built(root)

    assert (store.folder / FILE).stat() == before

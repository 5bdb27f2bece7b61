"""Feeds alone: `[pages] feeds` and `[feeds] opml` leave out what a site with pages of its own does not want."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from flask import Flask
from helpers import NOW, URL, make_site, write_post
from lxml import etree
from rendering import SITE, document, make_feed, make_post, read, tree

from feedpub import FeedPub, build, render
from feedpub.base.values import replace
from feedpub.check import check
from feedpub.cli import main
from feedpub.errors import ConfigError
from feedpub.store.folder import Store
from feedpub.web.app import app_on
from feedpub.web.snapshot import Live

NO_PAGES = "[pages]\nfeeds = false\nposts = false\n"
NO_LISTS = "[feeds]\nopml = false\n"
DOCUMENTS = {"rss.xml", "atom.xml", "feed.json"}
FOLDERS = ("", "categories/News/", "categories/News/Harbour/")
NEWS = make_feed(make_post(), address=("categories", "News"))
OFF = replace(SITE, pages=replace(SITE.pages, feeds=False, posts=False))


@pytest.fixture
def root(tmp_path):
    write_post(tmp_path / "posts", categories="[News, Harbour]", body="![A ship](ship.png)")
    (tmp_path / "posts/ship.png").write_bytes(b"ship")
    return tmp_path


def written(root, extra):
    build(make_site(root, extra), now=NOW)
    public = root / "public"
    return {path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()} - {".feedpub-manifest"}


def documents(names=DOCUMENTS):
    return {folder + name for folder in FOLDERS for name in names}


# What is written


def test_without_pages_there_are_feeds_and_their_lists(root):
    lists = {"feeds.opml", "categories/News/feeds.opml"}
    assert written(root, NO_PAGES) == documents() | lists


def test_without_pages_and_lists_there_are_feeds_and_nothing_else(root):
    assert written(root, NO_LISTS + NO_PAGES) == documents()


def test_two_formats_alone_can_be_asked_for(root):
    extra = '[feeds]\nformats = ["rss", "atom"]\nopml = false\n' + NO_PAGES
    assert written(root, extra) == documents(("rss.xml", "atom.xml"))


def test_archives_need_no_pages(root):
    for number in range(4):
        write_post(root / "posts", f"{number}.md", date=f"2021-01-0{number + 1}", body=f"Text {number}.")
    found = written(root, "[feeds]\narchives = true\nlimit = 2\nopml = false\n" + NO_PAGES)
    assert {f"archive/{number}/{name}" for number in (1, 2) for name in DOCUMENTS} <= found
    assert {path.rpartition("/")[2] for path in found} == DOCUMENTS


def test_pages_of_an_earlier_build_go_and_those_of_others_stay(root):
    assert "index.html" in written(root, "")
    (root / "public/about.html").write_text("Mine")
    assert written(root, NO_LISTS + NO_PAGES) == documents() | {"about.html"}
    (root / "public/index.html").write_text("Mine")
    written(root, NO_LISTS + NO_PAGES)
    assert (root / "public/index.html").read_text() == "Mine"


def test_pages_without_lists_link_to_none(root):
    assert not any(path.endswith(".opml") for path in written(root, NO_LISTS))
    for folder in FOLDERS:
        assert "opml" not in (root / "public" / folder / "index.html").read_text()


def test_a_build_without_pages_does_without_what_makes_them(root, tmp_path):
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n{NO_LISTS}{NO_PAGES}')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/index.html").write_text("{% broken")
    program = "import sys; from feedpub.cli import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", program, "build", str(root), "-q", "--jobs", "1"]
    imported = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "feedgen.feed" in imported
    assert not {"jinja2", "feedpub.render.pages.writing", "feedpub.render.outlines"} & set(imported)


# What feeds say


def test_a_feed_without_a_page_names_the_address_of_the_site():
    assert tree("rss", feed=NEWS, site=OFF).findtext("channel/link") == f"{URL}/"
    assert read("atom", feed=NEWS, site=OFF).feed.link == f"{URL}/"
    assert document(feed=NEWS, site=OFF)["home_page_url"] == f"{URL}/"


def test_its_picture_and_its_outline_lead_there_too():
    pictured = replace(OFF, site=replace(OFF.site, logo="/logo.png"))
    assert tree("rss", feed=NEWS, site=pictured).findtext("channel/image/link") == f"{URL}/"
    outline = etree.fromstring(render.opml([NEWS], OFF).body).find("body/outline")
    assert outline.get("xmlUrl") == f"{URL}/categories/News/rss.xml"
    assert outline.get("htmlUrl") == f"{URL}/"


def test_pages_change_neither_ids_nor_where_a_feed_is_itself():
    for name in ("rss", "atom"):
        for at in ("//*[@rel='self']/@href", "//guid/text()", "//*[local-name()='id']/text()"):
            with_pages, without = (tree(name, feed=NEWS, site=site).xpath(at) for site in (SITE, OFF))
            assert with_pages == without
    assert document(feed=NEWS, site=OFF)["feed_url"] == f"{URL}/categories/News/feed.json"


# Serving


@pytest.fixture
def client(root):
    return client_of(root, NO_PAGES)


def client_of(root, extra):
    site = make_site(root, extra)
    store = Store.of(site)
    store.build(site)
    return app_on(Live(store.folder)).test_client()


@pytest.mark.parametrize("path", ["/", "/categories/News/"])
def test_the_address_of_a_folder_gives_its_feed_in_the_format_that_is_asked_for(client, path):
    assert client.get(path, headers={"Accept": "text/html,*/*;q=0.8"}).mimetype == "application/rss+xml"
    assert client.get(path, headers={"Accept": "application/atom+xml"}).mimetype == "application/atom+xml"


@pytest.mark.parametrize("path", ["/index.html", "/categories/News/index.html", "/2021/11/06/a/", "/404.html"])
def test_the_address_of_a_page_that_is_off_says_where_the_feeds_are(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "all feeds are listed in /feeds.opml" in answer.text


def test_without_a_list_it_says_where_the_feed_of_all_posts_is(root):
    answer = client_of(root, NO_LISTS + NO_PAGES).get("/feeds.opml")
    assert answer.status_code == 404
    assert answer.text.endswith("the feed of all posts is at /\n")


def test_what_has_ended_is_gone_without_a_page_that_says_so(root):
    assert client_of(root, NO_PAGES + '[gone]\npaths = ["old"]').get("/old/").status_code == 410


def test_static_hosts_answer_for_what_has_ended_with_a_file_that_is_there(root):
    extra = '[output]\nhost_files = true\n[gone]\npaths = ["old"]\n'
    assert "_redirects" in written(root, NO_PAGES + extra)
    assert (root / "public/_redirects").read_text() == "/old/* /rss.xml 410\n"


@pytest.mark.parametrize("lists", [True, False])
def test_an_application_links_to_its_feeds_from_its_own_pages(tmp_path, lists):
    app = Flask("host", instance_path=str(tmp_path), root_path=str(tmp_path))
    app.config.update(FEEDPUB_URL=URL, FEEDPUB_PAGES={"feeds": False, "posts": False}, FEEDPUB_FEEDS={"opml": lists})
    feeds = FeedPub(app, source=lambda: [{"title": "A", "date": "2021-11-06", "categories": "News"}])
    with app.test_request_context():
        assert str(feeds.links()).count("<link") == 3
        if lists:
            assert 'href="/categories/News/rss.xml"' in feeds.links("News")
        else:
            with pytest.raises(ConfigError, match=r"\[feeds\] opml = true"):
                feeds.links("News")


# What people are told


def run(root, *words):
    (root / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n{NO_LISTS}{NO_PAGES}')
    return CliRunner().invoke(main, [*words[:1], str(root), *words[1:]])


def test_a_build_ends_with_where_the_feeds_are(root):
    (root / "public").mkdir()
    (root / "public/index.html").write_text("Mine")
    assert run(root, "build").stderr.splitlines()[-1] == f"They are in {root / 'public'}"


def test_a_check_misses_no_page(root):
    said = run(root, "check").stdout
    assert "index.html" not in said
    assert "opml" not in said


def test_a_check_knows_that_there_is_no_list_to_link_to(root):
    write_post(root / "posts", "b.md", body="[All feeds](/feeds.opml)")
    for extra, count in (("", 0), (NO_LISTS, 1)):
        found = [one for one in check(make_site(root, extra), now=NOW).findings if "feeds.opml" in one.message]
        assert len(found) == count


def test_feeds_are_listed_in_the_terminal_as_ever(root):
    assert f"{URL}/categories/News/rss.xml" in run(root, "list").stdout


# The configuration


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("[pages]\nfeeds = false", r"posts is not, but .*; write posts = false, too"),
        ("[pages]\nfeeds = 0", r"\[pages\] feeds"),
        ('[feeds]\nopml = "no"', r"\[feeds\] opml"),
        ("[pages]\nfeed = false", "did you mean feeds"),
    ],
)
def test_wrong_values_are_told(extra, message):
    with pytest.raises(ConfigError, match=message):
        make_site(extra=extra)


def test_posts_of_a_generators_blog_need_no_second_key(tmp_path):
    (tmp_path / "hugo.toml").write_text(f'baseURL = "{URL}/"\n')
    write_post(tmp_path / "content", "a.md")
    (tmp_path / "feedpub.toml").write_text("[pages]\nfeeds = false\n")
    assert CliRunner().invoke(main, ["build", str(tmp_path)]).exit_code == 0
    assert not list(tmp_path.rglob("*.html"))

"""The whole history of a feed (RFC 5005 §4): walking back from its head gives every post, once and for all."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from helpers import NOW, URL, make_head, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from rendering import NAMESPACES, make_feed, make_post, written
from werkzeug.security import generate_password_hash

from feedpub import render
from feedpub.ends import posts_of
from feedpub.errors import ConfigError
from feedpub.model import Shape
from feedpub.pipeline import build
from feedpub.plan import plan

FH = "{http://purl.org/syndication/history/1.0}archive"
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def archived(tmp_path, numbers, extra="[feeds]\narchives = true\nlimit = 5\n"):
    """Build so many posts, a day apart, every third in a category."""
    (tmp_path / "posts").mkdir(parents=True, exist_ok=True)
    for number in numbers:
        category = "News" if number % 3 == 0 else "Else"
        date = f"{FIRST + timedelta(days=number):%Y-%m-%d}"
        write_post(tmp_path / "posts", f"{number:04}.md", body=f"Text {number}.", date=date, categories=f"[{category}]")
    return build(make_site(tmp_path, extra), now=NOW)


def files(tmp_path, part=""):
    public = tmp_path / "public"
    found = {one.relative_to(public).as_posix(): one.read_bytes() for one in public.rglob("*") if one.is_file()}
    return {path: body for path, body in found.items() if part in path}


def crawl(tmp_path, path):
    """Read a feed and all that stands behind it, as a client of RFC 5005 or of JSON Feed does."""
    seen, ids = set(), set()
    url = f"{URL}/{path}"
    while url:
        assert url not in seen
        seen.add(url)
        body = (tmp_path / "public" / url.removeprefix(f"{URL}/")).read_bytes()
        if path.endswith(".json"):
            document = json.loads(body)
            assert document["feed_url"] == url
            ids |= {item["id"] for item in document["items"]}
            url = document.get("next_url")
        else:
            found = feedparser.parse(body)
            ids |= {entry.id for entry in found.entries}
            url = next((link.href for link in found.feed.links if link.rel == "prev-archive"), None)
    return ids


def ids_of(numbers):
    return {f"tag:feedpub.invalid,2021:{FIRST + timedelta(days=n):%Y-%m-%d}/{n:04}" for n in numbers}


@pytest.mark.parametrize("count", [0, 4, 5, 9, 10, 23])
@pytest.mark.parametrize("file", ["rss.xml", "atom.xml", "feed.json"])
def test_rule_43_crawling_from_the_head_gives_back_exactly_the_corpus(tmp_path, file, count):
    archived(tmp_path, range(count))
    assert crawl(tmp_path, file) == ids_of(range(count))


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml", "feed.json"])
def test_rule_43_every_category_has_a_history_of_its_own(tmp_path, file):
    archived(tmp_path, range(40))
    assert crawl(tmp_path, f"categories/News/{file}") == ids_of(range(0, 40, 3))


def test_rule_43_archive_bytes_never_change_once_full(tmp_path):
    archived(tmp_path, range(23))
    before = files(tmp_path, "archive/")
    archived(tmp_path, range(23, 123))
    after = files(tmp_path, "archive/")
    assert len(before) == 3 * (4 + 3)  # of all posts and of one category; the other has too few
    assert {path: after[path] for path in before} == before


def test_a_new_post_changes_no_document_but_the_heads(tmp_path):
    archived(tmp_path, range(23))
    before = files(tmp_path)
    archived(tmp_path, [23])
    changed = {path for path, body in files(tmp_path).items() if body != before.get(path)}
    assert {path for path in changed if path.endswith((".xml", ".json"))} == {
        *(file for file in ("rss.xml", "atom.xml", "feed.json")),
        *(f"categories/Else/{file}" for file in ("rss.xml", "atom.xml", "feed.json")),
    }


def test_a_post_that_expires_changes_the_one_archive_that_held_it(tmp_path):
    archived(tmp_path, range(23))
    before = files(tmp_path, "archive/")
    date = f"{FIRST + timedelta(days=7):%Y-%m-%d}"
    write_post(tmp_path / "posts", "0007.md", date=date, categories="[Else]", expires="2025-06-01")
    archived(tmp_path, [])
    after = files(tmp_path, "archive/")
    changed = {path for path in before if after[path] != before[path]}
    assert {path.rpartition("/")[0] for path in changed} == {"archive/2", "categories/Else/archive/1"}
    assert crawl(tmp_path, "atom.xml") == ids_of(set(range(23)) - {7})


def test_a_post_that_cannot_be_read_leaves_its_archive_and_is_told(tmp_path):
    archived(tmp_path, range(20))
    with (tmp_path / "posts/0001.md").open("ab") as file:  # broken where only the body pass reads
        file.write(b"x" * 10_000 + b"\xff")
    report = archived(tmp_path, [])
    assert crawl(tmp_path, "atom.xml") == ids_of(set(range(20)) - {1})
    assert [(one.path, one.level) for one in report.problems] == [("posts/0001.md", "error")]
    assert (report.published, report.skipped) == (19, 1)


def test_rule_43_a_title_that_is_corrected_changes_the_archives_of_that_post_alone(tmp_path):
    archived(tmp_path, range(23))
    before = files(tmp_path, "archive/")
    post = tmp_path / "posts/0007.md"
    post.write_text(post.read_text(encoding="utf-8").replace("A title", "港口"), encoding="utf-8")
    archived(tmp_path, [])
    changed = {path.rpartition("/")[0] for path, body in files(tmp_path, "archive/").items() if body != before[path]}
    assert changed == {"archive/2", "categories/Else/archive/1"}


def test_rule_43_titles_of_later_posts_do_not_change_the_language_of_an_archive(tmp_path):
    archived(tmp_path, range(10))
    before = files(tmp_path, "archive/")
    for number in range(20):
        write_post(tmp_path / "posts", f"later-{number}.md", title="港口日报", date=f"2024-01-{number + 1:02}")
    archived(tmp_path, [])
    after = files(tmp_path, "archive/")
    assert {path: after[path] for path in before} == before
    languages = [json.loads(files(tmp_path)[path])["language"] for path in ("feed.json", "archive/1/feed.json")]
    assert languages == ["zh", "en"]


def test_rule_41_a_feed_that_is_whole_carries_no_links_to_archives(tmp_path):
    archived(tmp_path, range(4))
    assert not files(tmp_path, "archive")
    assert not [path for path, body in files(tmp_path).items() if b"prev-archive" in body or b"next_url" in body]


def test_without_a_word_in_the_configuration_there_are_no_archives(tmp_path):
    archived(tmp_path, range(30), "")
    assert not files(tmp_path, "archive")


DOCUMENT = make_feed(
    make_post(), address=("archive", "2"), names=(), previous=("archive", "1"), current=(), title="Example"
)


@pytest.mark.parametrize(("name", "parent"), [("rss", "channel"), ("atom", ".")])
def test_rule_42_an_archive_says_so_and_links_to_the_one_before_and_to_its_feed(name, parent):
    element = etree.fromstring(written(name, feed=DOCUMENT)).find(parent)
    file = f"{name}.xml"
    links = {link.get("rel"): link.get("href") for link in element.findall("atom:link", NAMESPACES)}
    assert element.find(FH) is not None
    assert links["self"] == f"{URL}/archive/2/{file}"
    assert links["prev-archive"] == f"{URL}/archive/1/{file}"
    assert links["current"] == f"{URL}/{file}"


def test_rule_42_the_oldest_archive_links_to_none_before_it_but_to_the_one_after_it(tmp_path):
    archived(tmp_path, range(10))
    for file in ("rss.xml", "atom.xml"):
        links = etree.fromstring(files(tmp_path)[f"archive/1/{file}"]).iter("{*}link")
        assert {link.get("rel"): link.get("href") for link in links}.items() >= {
            ("next-archive", f"{URL}/archive/2/{file}"),
            ("current", f"{URL}/{file}"),
        }
        assert b"prev-archive" not in files(tmp_path)[f"archive/1/{file}"]
        assert b"next-archive" not in files(tmp_path)[f"archive/2/{file}"]  # and will not when there is a third
    assert b"next_url" not in files(tmp_path)["archive/1/feed.json"]


def test_rule_42_every_archive_is_linked_to_another_so_archives_begin_with_the_second(tmp_path):
    archived(tmp_path, range(9))
    assert not files(tmp_path, "archive")
    assert len(feedparser.parse(files(tmp_path)["atom.xml"]).entries) == 9


def test_rule_34_the_next_url_is_never_the_documents_own():
    document = json.loads(written("json", feed=DOCUMENT))
    assert document["feed_url"] == f"{URL}/archive/2/feed.json"
    assert document["next_url"] == f"{URL}/archive/1/feed.json"


def test_rule_29_an_archive_has_the_id_and_the_page_of_its_feed():
    assert feedparser.parse(written("atom", feed=DOCUMENT)).feed.id == f"{URL}/atom.xml"
    assert json.loads(written("json", feed=DOCUMENT))["home_page_url"] == f"{URL}/"


def test_a_category_named_archive_does_not_take_the_archives_place():
    heads = [make_head(categories=(("News", "archive"),)), make_head("b.md", categories=(("archive",),))]
    addresses = {feed.names: feed.address for feed in plan(heads, make_site(), NOW).feeds}
    assert addresses["News", "archive"][-1] != "archive"
    assert addresses[("archive",)] == ("categories", "archive")


def test_an_archive_that_grows_too_large_carries_summaries_and_every_entry():
    shape = Shape(archives=True, max_bytes=100_000)
    posts = [make_post(number, content="x" * 90_000) for number in range(3)]
    fitting = render.fit(make_feed(*posts, shape=shape))
    assert (len(fitting.entries), fitting.shape.content) == (3, "summary")


def test_what_is_cut_to_fit_is_told(tmp_path):
    extra = "[feeds]\nlimit = 5\nmax_bytes = 100000\n"
    for number in range(3):
        write_post(tmp_path / "posts", f"{number}.md", body="word " * 10_000)
    [whole] = build(make_site(tmp_path, extra), now=NOW).problems
    assert (whole.path, whole.level) == ("public/./", "warning")
    assert whole.message == "has room for 1 of 3 entries in 100,000 bytes"
    [whole] = build(make_site(tmp_path, f"{extra}archives = true"), now=NOW).problems
    assert whole.message == "has no room in 100,000 bytes for more than summaries"


@pytest.mark.parametrize("limit", [0, 501])
def test_archives_need_a_limit(limit):
    with pytest.raises(ConfigError, match=rf"limit is {limit}; with archives, write a number from 1 to 500"):
        make_site(extra=f"[feeds]\narchives = true\nlimit = {limit}")


moments = st.dates(datetime(2021, 1, 1).date(), datetime(2021, 3, 1).date())  # noqa: DTZ001


@given(st.lists(moments, max_size=30), st.integers(1, 6), st.integers(0, 20))
def test_rule_43_head_and_archives_hold_every_post_whatever_the_limits(days, limit, max_days):
    heads = [
        make_head(f"{number}.md", published=datetime(day.year, day.month, day.day, tzinfo=UTC))
        for number, day in enumerate(days)
    ]
    site = make_site(extra=f"[feeds]\narchives = true\nlimit = {limit}\nmax_days = {max_days}")
    decided = plan(heads, site, NOW)
    documents = [*decided.archives, decided.feeds[0]]
    assert {entry.id for one in documents for entry in one.entries} == {head.id for head in heads}
    assert all(len(one.entries) == limit for one in decided.archives)


def test_posts_are_read_about_once_however_many_archives_hold_them(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.pipeline.archives.AT_ONCE", 10)
    archived(tmp_path, range(40), "")
    source = posts_of(make_site(tmp_path))
    read: Counter[str] = Counter()

    class Counting(type(source)):
        def read(self, path):
            read[path] += 1
            return super().read(path)

    build(make_site(tmp_path, "[feeds]\narchives = true\nlimit = 5\n"), source=Counting(source.root), now=NOW)
    assert len(read) == 40
    assert max(read.values()) <= 2  # once for the feeds, once for all archives


def test_little_room_for_what_was_read_changes_no_byte(tmp_path, monkeypatch):
    archived(tmp_path, range(40))
    before = files(tmp_path)
    monkeypatch.setattr("feedpub.pipeline.archives.AT_ONCE", 7)
    monkeypatch.setattr("feedpub.pipeline.archives.HELD", 100)
    assert archived(tmp_path, []).written == 0
    assert files(tmp_path) == before


# The pages of posts that only archives carry


def test_every_post_of_the_history_has_a_page_and_its_pictures(tmp_path):
    archived(tmp_path, range(23))
    picture = tmp_path / "posts/0002/map.png"
    picture.parent.mkdir()
    picture.write_bytes(b"map")
    archived_post = tmp_path / "posts/0002.md"
    archived_post.write_text(archived_post.read_text() + "\n![Map](map.png)\n")
    report = archived(tmp_path, [])
    pages = files(tmp_path, "2020/01/")

    assert not report.problems
    assert {path.split("/")[2] for path in pages if path.endswith("index.html")} == {f"{n + 1:02}" for n in range(23)}
    assert b"Text 2." in pages["2020/01/03/0002/index.html"]
    assert pages["2020/01/03/0002/map.png"] == b"map"


def test_readers_leaf_through_the_whole_history_of_a_category(tmp_path):
    archived(tmp_path, range(23))
    seen, path = [], "2020/01/22/0021/index.html"
    while path:
        page = html.document_fromstring(files(tmp_path)[path])
        seen.append(path.split("/")[3])
        older = page.xpath("//a[@rel='prev']/@href")
        path = f"{older[0].replace('../', '')}index.html" if older else None

    assert seen == [f"{number:04}" for number in range(21, -1, -3)]


def test_pages_of_the_history_are_the_same_bytes_however_few_are_written_at_once(tmp_path, monkeypatch):
    archived(tmp_path / "a", range(23))
    monkeypatch.setattr("feedpub.pipeline.archives.AT_ONCE", 5)
    monkeypatch.setattr("feedpub.pipeline.archives.HELD", 0)
    archived(tmp_path / "b", range(23))

    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_private_posts_have_no_page_even_where_archives_carry_them(tmp_path):
    users = generate_password_hash("x", "scrypt:16384:8:1")
    private = (
        f'[feeds]\narchives = true\nlimit = 2\n[private]\npaths = ["categories/News"]\nusers = {{ a = "{users}" }}'
    )
    archived(tmp_path, range(12), private)

    assert not [path for path in files(tmp_path, "2020/01") if int(path.split("/")[3]) % 3 == 0]
    assert len(files(tmp_path, "2020/01")) == 8

"""What holds for every format of a feed, whatever its posts say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from helpers import make_site
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from rendering import (
    EPISODE,
    KINDS,
    NAMESPACES,
    NOON,
    PICTURE,
    SITE,
    SUMMARIES,
    document,
    every_kind,
    lines,
    make_feed,
    make_post,
    posts,
    read,
    texts,
    tree,
    written,
)

from feedpub import render
from feedpub.errors import ConfigError
from feedpub.model import FORMATS, LARGEST, Enclosure
from feedpub.render.size import HEAD, at_most, estimate, texts_of


def told_by_rss(**options):
    return [
        (
            item.findtext("guid"),
            item.findtext("link"),
            parsedate_to_datetime(item.findtext("pubDate")),
            datetime.fromisoformat(item.findtext("atom:updated", namespaces=NAMESPACES)),
        )
        for item in tree("rss", **options).iter("item")
    ]


def told_by_atom(**options):
    return [
        (
            entry.findtext("a:id", namespaces=NAMESPACES),
            entry.find("a:link[@rel='alternate']", NAMESPACES).get("href"),
            datetime.fromisoformat(entry.findtext("a:published", namespaces=NAMESPACES)),
            datetime.fromisoformat(entry.findtext("a:updated", namespaces=NAMESPACES)),
        )
        for entry in tree("atom", **options).iterfind("a:entry", NAMESPACES)
    ]


def told_by_json(**options):
    return [
        (
            item["id"],
            item["url"],
            datetime.fromisoformat(item["date_published"]),
            datetime.fromisoformat(item["date_modified"]),
        )
        for item in document(**options)["items"]
    ]


def test_rule_37_all_formats_carry_the_same_ids_links_and_dates_in_the_same_order():
    feed = every_kind()
    truth = [(post.id, post.url, post.published, post.updated) for post in feed.entries]

    assert told_by_rss(feed=feed) == told_by_atom(feed=feed) == told_by_json(feed=feed) == truth


def test_rule_37_the_same_entries_are_left_out_of_every_format():
    feed = make_feed(*(make_post(number, content='<a href="x">&</a>' * 30_000) for number in range(9)))

    assert told_by_rss(feed=feed) == told_by_atom(feed=feed) == told_by_json(feed=feed) == told_by_rss(feed=feed)
    assert 0 < len(told_by_json(feed=feed)) < 9


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("filler", ["x", "&", "<", '"', "潮", "🌊", "\n"])
def test_rule_4_no_document_grows_beyond_5_000_000_bytes(format_name, filler):
    feed = make_feed(*(make_post(number, content=filler * 20_000) for number in range(300)))

    assert LARGEST / 10 < len(written(format_name, feed=feed)) <= LARGEST


def test_rule_4_a_feed_that_fits_is_whole():
    feed = every_kind()

    assert render.fit(feed) is feed


def test_rule_4_entries_that_do_not_fit_are_the_oldest():
    feed = make_feed(*(make_post(number, content="x" * 1_000_000) for number in range(9)))
    fitting = render.fit(feed)

    assert fitting.entries == feed.entries[: len(fitting.entries)]
    assert len(fitting.entries) == 4
    assert render.fit(replace(feed, shape=SUMMARIES.feeds)).entries == feed.entries


@given(st.lists(st.tuples(lines, posts), max_size=3))
def test_rule_4_the_size_of_a_document_is_never_underestimated(parts):
    feed = make_feed(*(replace(post, tags=(name * 20, *post.tags)) for name, post in parts))
    entries = [texts_of(post, feed.shape) for post in feed.entries]
    estimated = sum(map(estimate, entries))

    assert estimated <= sum(map(at_most, entries))
    for name in FORMATS:
        assert len(written(name, feed=feed)) <= HEAD + estimated


@pytest.mark.parametrize("format_name", FORMATS)
def test_rule_59_the_same_feed_gives_the_same_bytes(format_name):
    assert written(format_name, feed=every_kind()) == written(format_name, feed=every_kind())


@given(posts)
def test_any_text_in_any_field_of_a_post_comes_back_from_rss(post):
    item = tree("rss", post).find("channel/item")

    assert item.findtext("title") == post.title
    assert item.findtext("content:encoded", "", NAMESPACES) == post.content
    assert [one.text for one in item.findall("dc:creator", NAMESPACES)] == list(post.authors)
    assert {one.text for one in item.findall("category")} == {*sum(post.categories, ()), *post.tags}


@given(posts)
def test_any_text_in_any_field_of_a_post_comes_back_from_atom(post):
    entry = tree("atom", post).find("a:entry", NAMESPACES)

    assert entry.findtext("a:title", namespaces=NAMESPACES) == post.title
    assert entry.findtext("a:content", "", NAMESPACES) == post.content
    assert entry.findtext("a:summary", namespaces=NAMESPACES) == (post.summary or post.title)
    assert [one.text for one in entry.findall("a:author/a:name", NAMESPACES)] == list(post.authors)
    assert {one.get("term") for one in entry.findall("a:category", NAMESPACES)} == {
        *sum(post.categories, ()),
        *post.tags,
    }


@given(posts)
def test_any_text_in_any_field_of_a_post_comes_back_from_json(post):
    item = document(post)["items"][0]

    assert (item["title"], item["content_html"]) == (post.title, post.content)
    assert item["authors"] == [{"name": name} for name in post.authors]
    assert set(item.get("tags", ())) == {*sum(post.categories, ()), *post.tags}


@pytest.mark.parametrize("format_name", ["rss", "atom"])
@given(st.lists(posts, max_size=3))
def test_feedparser_reads_every_document_without_complaint(format_name, written_posts):
    found = read(format_name, *written_posts)

    assert not found.bozo
    assert [entry.id for entry in found.entries] == [post.id for post in written_posts]
    assert [entry.link for entry in found.entries] == [post.url for post in written_posts]


@given(lines, texts)
def test_any_title_and_description_of_a_site_come_back(title, description):
    site = replace(SITE, site=replace(SITE.site, description=description))
    feed = make_feed(make_post(), title=title)

    assert tree("rss", feed=feed, site=site).findtext("channel/title") == title
    assert tree("atom", feed=feed, site=site).findtext("a:title", namespaces=NAMESPACES) == title
    assert document(feed=feed, site=site)["title"] == title
    assert document(feed=feed, site=site).get("description", "") == description


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_of_any_kind_leaves_its_neighbour_as_it_was(kind):
    neighbour, other = make_post(1), make_post(0, **KINDS[kind])

    assert etree.tostring(tree("rss", other, neighbour).findall("channel/item")[1]) == etree.tostring(
        tree("rss", make_post(2), neighbour).findall("channel/item")[1]
    )
    assert document(other, neighbour)["items"][1] == document(neighbour)["items"][0]


def test_white_space_in_content_is_kept():
    content = "<pre>\n  a\n\n\tb  \n</pre>\n"

    assert tree("rss", make_post(content=content)).findtext("channel/item/content:encoded", "", NAMESPACES) == content
    assert tree("atom", make_post(content=content)).findtext("a:entry/a:content", "", NAMESPACES) == content


def test_files_of_a_post_come_in_the_same_order_in_atom_and_json():
    post = make_post(image=PICTURE, media=(EPISODE, Enclosure("https://example.org/b.ogg", "audio/ogg")))
    atom = [one.get("href") for one in tree("atom", post).iterfind("a:entry/a:link[@rel='enclosure']", NAMESPACES)]

    assert atom == [one["url"] for one in document(post)["items"][0]["attachments"]]


@pytest.mark.parametrize("escaped", ["\\u0000", "\\u0007", "\\uFFFE"])
def test_rule_1_a_configuration_cannot_bring_in_what_xml_forbids(escaped):
    with pytest.raises(ConfigError, match=r"\[site\] title holds the character .*; take it out"):
        make_site(extra=f'[site]\nurl = "https://example.org"\ntitle = "a{escaped}b"')


@pytest.mark.parametrize(
    ("host", "title"), [("bücher.example", "bücher.example"), ("xn--bcher-kva.de", "bücher.de"), ("xn--a.b", "xn--a.b")]
)
def test_a_site_without_a_title_has_the_name_of_its_host_as_people_write_it(host, title):
    assert make_site(extra=f'[site]\nurl = "https://{host}"').title == title


def test_texts_of_the_configuration_stand_on_one_line_and_the_author_without_an_address():
    site = make_site(
        extra='''
        [site]
        url = "https://example.org"
        title = "Harbour\\n notes"
        description = """
        Tides,
        and ships.
        """
        author = "Mei Lin <mei@harbour.example>"
        [queries.tides]
        title = "All\\n tides"'''
    )
    told = document(make_post(), site=site)
    assert (site.title, told["description"]) == ("Harbour notes", "Tides, and ships.")
    assert told["authors"] == [{"name": "Mei Lin"}]
    assert site.queries[0].title == "All tides"


def test_rule_10_a_feed_is_as_new_as_its_newest_entry_or_as_the_day_on_which_one_was_taken_out():
    feed = make_feed(make_post(), withdrawn=NOON + timedelta(days=9))

    assert tree("atom", feed=feed).findtext("a:updated", namespaces=NAMESPACES) == "2021-11-15T12:00:00Z"
    assert tree("rss", feed=feed).findtext("channel/lastBuildDate") == "Mon, 15 Nov 2021 12:00:00 GMT"
    assert tree("atom", make_post()).findtext("a:updated", namespaces=NAMESPACES) == "2021-11-06T12:00:00Z"


def test_rule_10_a_feed_of_old_posts_alone_is_as_old_as_the_newest_of_them():
    old = make_post(published=datetime(1995, 5, 5, tzinfo=UTC))

    assert tree("atom", old).findtext("a:updated", namespaces=NAMESPACES) == "1995-05-05T00:00:00Z"
    assert tree("rss", old).findtext("channel/lastBuildDate") == "Fri, 05 May 1995 00:00:00 GMT"

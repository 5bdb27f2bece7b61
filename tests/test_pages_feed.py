"""The page of a feed: what a browser shows at the address that its documents name as their home."""

from dataclasses import replace
from urllib.parse import unquote, urljoin

import feedparser
import pytest
from helpers import URL, make_site
from hypothesis import given
from lxml import html
from rendering import KINDS, PICTURE, SITE, lines, make_feed, make_post, posts, read

from feedpub import render
from feedpub.model import FORMATS
from feedpub.normalize.slugs import segment

TIDES = make_feed(*(make_post(number) for number in range(3)), address=("categories", "港口", "潮汐"))
FEEDS = [
    make_feed(make_post(), total=12),
    make_feed(make_post(), address=("categories", "港口"), total=7),
    make_feed(make_post(), address=("categories", "港口", "R&D"), total=1),
    TIDES,
    make_feed(make_post(), address=("categories", "港口", "潮汐", "夜")),
    make_feed(make_post(), address=("categories", "船"), total=5),
]


def artifact(feed=TIDES, feeds=FEEDS, site=SITE):
    return render.pages.feed(feed, render.pages.places(feeds, site), site)


def page(feed=TIDES, feeds=FEEDS, site=SITE):
    return html.document_fromstring(artifact(feed, feeds, site).body)


def targets(elements, feed=TIDES):
    """The addresses to which links lead, unquoted."""
    return [unquote(urljoin(SITE.absolute(feed.directory), one.get("href"))) for one in elements]


def test_the_page_stands_where_the_documents_say_that_the_feed_is_at_home():
    assert artifact().path == "categories/港口/潮汐/index.html"
    assert unquote(read("rss", feed=TIDES).feed.link) == f"{URL}/{artifact().path.removesuffix('index.html')}"
    assert page().find("head/link[@rel='canonical']").get("href") == read("rss", feed=TIDES).feed.link


def test_rule_56_each_format_of_a_category_can_be_discovered():
    links = page().findall("head/link[@rel='alternate']")

    assert [(one.get("type"), one.get("title")) for one in links] == [
        (one.media_type, f"{TIDES.title} ({one.title})") for one in FORMATS.values()
    ]
    assert targets(links) == [f"{URL}/{TIDES.directory}{one.file}" for one in FORMATS.values()]
    assert all(link.get("href").isascii() for link in links)


def test_rule_56_feedparser_finds_the_feeds():
    found = feedparser.parse(artifact().body, response_headers={"content-location": SITE.absolute(TIDES.directory)})

    assert [one.type for one in found.feed.links if one.rel == "alternate"] == [
        one.media_type for one in FORMATS.values()
    ]


def test_the_way_up_leads_over_every_feed_above():
    way = page().find_class("trail")[0]

    assert [one.text_content() for one in way.iter("li")] == ["Example", "分类", "港口"]
    assert targets(way.iter("a")) == [f"{URL}/", f"{URL}/categories/港口/"]


def test_the_feeds_below_are_listed_and_can_be_had_at_once():
    assert targets(page().find_class("tree")[0].find_class("name")) == [f"{URL}/categories/港口/潮汐/夜/"]
    assert f"{URL}/categories/港口/潮汐/feeds.opml" in targets(page().find_class("ways")[0].iter("a"))


def test_a_feed_without_others_below_names_no_list_of_them():
    leaf = page(FEEDS[-1])

    assert not leaf.find_class("tree")
    assert not leaf.xpath("//a[contains(@href, 'opml')]")


def test_the_latest_entries_are_shown_as_the_feed_carries_them():
    entries = page().find_class("entry")

    assert [one.findtext("h3/a") for one in entries] == [post.title for post in TIDES.entries]
    assert [one.findtext("p") for one in entries] == [post.summary for post in TIDES.entries]
    assert targets(one.find("h3/a") for one in entries) == [post.url for post in TIDES.entries]


def test_no_more_entries_are_shown_than_a_person_reads():
    long = make_feed(*(make_post(number) for number in range(50)), address=TIDES.address)

    assert len(page(long).find_class("entry")) == 20


def test_twenty_long_summaries_fit_into_fifty_kilobytes():
    long = make_feed(*(make_post(n, title="潮" * 60, summary="港" * 200, image=PICTURE) for n in range(20)))

    assert len(artifact(replace(long, address=TIDES.address)).body) < 50_000


@pytest.mark.parametrize("columns", [20, 60])
def test_so_do_many_feeds_below_with_them(columns):
    posts = [make_post(n, title="潮" * 60, summary="港" * 200, image=PICTURE) for n in range(20)]
    desk = make_feed(*posts, address=("categories", "港口"))
    below = [make_feed(make_post(), address=(*desk.address, f"潮汐－国际{n:03}")) for n in range(columns)]

    assert len(artifact(desk, [make_feed(*posts), desk, *below]).body) < 50_000


def test_thumbnails_have_a_size_before_they_are_there():
    [picture] = page(make_feed(make_post(image=PICTURE), address=TIDES.address)).xpath("//article/div/img")

    assert (picture.get("src"), picture.get("alt")) == ("../../../tide.jpg?size=large", "")
    assert picture.get("width")
    assert picture.get("height")


def test_entries_say_in_which_language_they_are():
    entries = page(make_feed(make_post(), make_post(1, language="en"), address=TIDES.address)).find_class("entry")

    assert [one.get("lang") for one in entries] == ["zh-CN", "en"]


def test_a_post_that_lives_elsewhere_is_linked_where_it_lives():
    there = make_post(url="https://elsewhere.example/a/")
    feed = make_feed(there, address=TIDES.address)

    assert page(feed, [make_feed(there), feed]).find(".//h3/a").get("href") == there.url


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_post_can_be_shown(kind):
    assert page(make_feed(make_post(**KINDS[kind]), address=TIDES.address)).find_class("entry")


@given(posts)
def test_texts_of_posts_are_shown_and_not_run(post):
    entry = page(make_feed(post, address=TIDES.address)).find_class("entry")[0]

    assert entry.findtext("h3/a") == post.title
    assert {one.tag for one in entry.iter()} <= {"article", "div", "img", "h3", "a", "p", "time", "span"}


@given(lines, lines)
def test_any_name_of_a_feed_leads_to_its_page(parent, name):
    above = make_feed(make_post(), address=("categories", segment(parent)))
    feed = make_feed(make_post(), address=(*above.address, segment(name)))
    way = page(feed, [make_feed(), above, feed]).find_class("trail")[0]

    assert targets([list(way.iter("a"))[-1]], feed) == [unquote(SITE.absolute(above.directory))]


def test_the_page_of_a_feed_in_one_format_names_that_one():
    site = make_site(extra='[feeds]\nformats = ["json"]')
    feed = replace(TIDES, shape=site.feeds)

    assert targets(page(feed, [feed], site).find_class("choices")[0].iter("a")) == [f"{URL}/{feed.directory}feed.json"]

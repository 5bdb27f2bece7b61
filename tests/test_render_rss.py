"""RSS 2.0: one test for each rule, by its number in the list of what a good feed keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from helpers import URL
from rendering import (
    EPISODE,
    FILM,
    KINDS,
    NAMESPACES,
    NOON,
    PICTURE,
    SITE,
    SUMMARIES,
    every_kind,
    make_feed,
    make_post,
    read,
    tree,
    written,
)

from feedpub import render
from feedpub.model import FORMATS


def rss(*posts, **options):
    return tree("rss", *posts, **options)


def text(element, path):
    return element.findtext(path, namespaces=NAMESPACES)


def texts(element, path):
    return [one.text for one in element.findall(path, NAMESPACES)]


def test_rule_1_the_document_declares_utf_8():
    assert written("rss", make_post(title="潮汐 🌊")).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")


def test_rule_2_there_is_no_dtd_and_no_html_entity():
    body = written("rss", feed=every_kind())

    assert b"<!DOCTYPE" not in body
    assert b"&nbsp;" not in written("rss", make_post(content="<p>a&nbsp;b</p>")).replace(b"&amp;nbsp;", b"")


def test_rule_3_every_prefix_is_declared():
    assert set(NAMESPACES.values()) <= {uri for one in rss(feed=every_kind()).iter() for uri in one.nsmap.values()}


def test_rule_5_the_channel_has_one_title_one_link_and_one_description():
    channel = rss(make_post())[0]

    assert texts(channel, "title") == ["Example"]
    assert texts(channel, "link") == [f"{URL}/"]
    assert texts(channel, "description") == ["Tides and ships."]


def test_rule_5_a_site_without_a_description_still_gives_the_channel_one():
    assert text(rss(make_post(), site=SUMMARIES), "channel/description") == "Example"


def test_rule_6_the_channel_links_to_the_feeds_page_and_to_itself():
    channel = rss(feed=make_feed(make_post(), address=("categories", "港口", "R&D")))[0]
    folder = f"{URL}/categories/%E6%B8%AF%E5%8F%A3/R%26D/"

    assert text(channel, "link") == folder
    assert [dict(link.attrib) for link in channel.findall("atom:link", NAMESPACES)] == [
        {"rel": "self", "type": "application/rss+xml", "href": f"{folder}rss.xml"}
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_rule_7_every_item_has_a_title_and_a_description(kind):
    item = rss(make_post(**KINDS[kind])).find("channel/item")

    assert text(item, "title")
    assert text(item, "description")


def test_rule_8_the_guid_is_the_posts_id_and_no_permalink():
    guid = rss(make_post(id="https://example.org/was/here")).find("channel/item/guid")

    assert guid.text == "https://example.org/was/here"
    assert guid.get("isPermaLink") == "false"


def test_rule_9_dates_are_those_of_rfc_2822_in_gmt():
    post = make_post(published=datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC))

    assert text(rss(post), "channel/item/pubDate") == "Sat, 06 Nov 2021 12:27:15 GMT"


def test_rule_10_last_build_date_comes_from_the_posts():
    posts = make_post(0), make_post(1, updated=NOON + timedelta(days=2)), make_post(2)
    channel = rss(*posts)[0]

    assert parsedate_to_datetime(text(channel, "lastBuildDate")) == NOON + timedelta(days=2)
    assert parsedate_to_datetime(text(channel, "pubDate")) == NOON


def test_rule_10_a_feed_without_posts_has_a_date_too_and_always_the_same():
    channel = rss(feed=make_feed())[0]

    assert text(channel, "lastBuildDate") == "Sat, 01 Jan 2000 00:00:00 GMT"
    assert channel.find("pubDate") is None
    assert channel.find("item") is None


def test_rule_11_the_feeds_own_addresses_are_ascii():
    channel = rss(feed=make_feed(make_post(), address=("categories", "金融", "新浪财经")))[0]

    assert text(channel, "link").isascii()
    assert channel.find("atom:link", NAMESPACES).get("href").isascii()


def test_rule_12_a_title_is_plain_text_escaped_once():
    assert b"<title>Fish &amp; &lt;chips&gt;</title>" in written("rss", make_post(title="Fish & <chips>"))


def test_rule_13_description_stands_before_the_whole_content():
    item = rss(make_post(summary="In short.", content="<p>At length.</p>")).find("channel/item")

    assert text(item, "description") == "In short."
    assert text(item, "content:encoded") == "<p>At length.</p>"
    tags = [one.tag for one in item]
    assert tags.index("description") < tags.index(f"{{{NAMESPACES['content']}}}encoded")


def test_rule_13_a_summary_is_escaped_because_readers_take_a_description_for_html():
    item = rss(make_post(summary="1 < 2 & so on")).find("channel/item")

    assert text(item, "description") == "1 &lt; 2 &amp; so on"


def test_rule_13_content_never_lands_in_the_description():
    item = rss(make_post(title="Picture", summary="", content="<img src='https://example.org/a.png'>"))

    assert text(item, "channel/item/description") == "Picture"


def test_rule_13_a_feed_of_summaries_has_descriptions_alone():
    item = rss(make_post(summary="In short."), site=SUMMARIES).find("channel/item")

    assert text(item, "description") == "In short."
    assert item.find("content:encoded", NAMESPACES) is None


def test_rule_14_authors_are_creators_and_nothing_else():
    item = rss(make_post(authors=("Mei Lin", "Ada Byron"))).find("channel/item")

    assert texts(item, "dc:creator") == ["Mei Lin", "Ada Byron"]
    assert item.find("author") is None


@pytest.mark.parametrize(
    ("values", "enclosure"),
    [
        ({"image": PICTURE}, {"url": PICTURE.url, "type": "image/jpeg", "length": "2048"}),
        ({"image": PICTURE, "media": (EPISODE,)}, {"url": EPISODE.url, "type": "audio/mpeg", "length": "123456"}),
        ({"media": (FILM,)}, {"url": FILM.url, "type": "video/mp4", "length": "0"}),
    ],
)
def test_rule_15_one_enclosure_the_media_before_the_picture_0_where_the_length_is_unknown(values, enclosure):
    assert [dict(one.attrib) for one in rss(make_post(**values)).iter("enclosure")] == [enclosure]


def test_rule_15_a_post_without_files_has_no_enclosure():
    assert not list(rss(make_post()).iter("enclosure"))


@pytest.mark.parametrize("key", ["logo", "icon"])
def test_rule_16_title_and_link_of_the_channels_image_are_the_channels(key):
    site = replace(SITE, site=replace(SITE.site, **{key: "/logo.png"}))
    channel = rss(site=site, feed=make_feed(make_post(), address=("categories", "潮汐"))).find("channel")
    image = {child.tag: child.text for child in channel.find("image")}

    assert image == {"url": f"{URL}/logo.png", "title": text(channel, "title"), "link": text(channel, "link")}


def test_rule_16_the_channel_claims_no_image_that_nobody_named():
    assert rss(make_post(image=PICTURE)).find("channel/image") is None


def test_rule_17_the_picture_is_a_thumbnail_and_further_media_stand_outside_of_a_group():
    item = rss(make_post(image=PICTURE, media=(EPISODE, FILM, EPISODE))).find("channel/item")

    assert [one.get("url") for one in item.findall("media:thumbnail", NAMESPACES)] == [PICTURE.url]
    assert [dict(one.attrib) for one in item.findall("media:content", NAMESPACES)] == [
        {"url": FILM.url, "type": "video/mp4"},
        {"url": EPISODE.url, "type": "audio/mpeg", "fileSize": "123456"},
    ]


def test_rule_18_items_keep_the_order_of_the_feed():
    posts = [make_post(number) for number in range(5)]

    assert texts(rss(*posts), "channel/item/guid") == [post.id for post in posts]


def test_rule_19_the_channel_states_its_language_and_an_item_only_another_one():
    channel = rss(make_post(0), make_post(1, language="zh-CN"), make_post(2, language="en"))[0]

    assert text(channel, "language") == "zh-CN"
    assert texts(channel, "item/dc:language") == ["en"]


def test_an_item_has_a_category_for_each_level_and_each_tag_once():
    post = make_post(categories=(("港口", "潮汐"), ("港口", "R&D")), tags=("moon", "潮汐"))

    assert texts(rss(post), "channel/item/category") == ["港口", "潮汐", "R&D", "moon"]


def test_readers_may_keep_a_channel_for_an_hour():
    assert text(rss(make_post()), "channel/ttl") == "60"
    assert text(rss(make_post()), "channel/generator") == "feedpub"


def test_feedparser_reads_back_what_was_written():
    post = make_post(image=PICTURE, media=(EPISODE,), language="en")
    found = read("rss", post)
    entry = found.entries[0]

    assert not found.bozo
    assert found.version == "rss20"
    assert (found.feed.title, found.feed.link, found.feed.language) == ("Example", f"{URL}/", "zh-CN")
    assert (entry.id, entry.link, entry.title) == (post.id, post.url, post.title)
    assert (entry.published, entry.author) == ("Sat, 06 Nov 2021 12:00:00 GMT", "Mei Lin")
    assert [tag.term for tag in entry.tags] == ["港口", "潮汐", "moon"]
    assert (entry.summary, entry.content[0].value) == (post.summary, post.content)
    assert [(one.href, one.type, one.length) for one in entry.enclosures] == [(EPISODE.url, "audio/mpeg", "123456")]
    assert entry.media_thumbnail == [{"url": PICTURE.url}]


def test_the_artifact_belongs_in_the_feeds_folder():
    artifact = render.feed(make_feed(make_post(), address=("categories", "港口")), SUMMARIES, FORMATS["rss"])

    assert artifact.path == "categories/港口/rss.xml"
    assert artifact.media_type == "application/rss+xml; charset=utf-8"

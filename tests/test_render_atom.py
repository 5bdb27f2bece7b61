"""Atom 1.0: one test for each rule, by its number in the list of what a good feed keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

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

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(*posts, **options):
    return tree("atom", *posts, **options)


def test_the_feed_shows_the_pictures_of_the_site_where_it_has_some():
    site = replace(SITE, site=replace(SITE.site, logo="/logo.png", icon="https://cdn.example/icon.png"))

    assert text(atom(make_post(), site=site), "a:logo") == f"{URL}/logo.png"
    assert text(atom(make_post(), site=site), "a:icon") == "https://cdn.example/icon.png"
    assert text(atom(make_post()), "a:logo") is text(atom(make_post()), "a:icon") is None


def entry_of(post, **options):
    return atom(post, **options).find("a:entry", NAMESPACES)


def text(element, path):
    return element.findtext(path, namespaces=NAMESPACES)


def texts(element, path):
    return [one.text for one in element.findall(path, NAMESPACES)]


def links(element):
    return [dict(one.attrib) for one in element.findall("a:link", NAMESPACES)]


def test_rule_1_the_document_declares_utf_8():
    assert written("atom", make_post(title="潮汐 🌊")).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed ")


def test_rule_3_every_element_has_a_declared_namespace():
    assert {one.tag.partition("}")[0][1:] for one in atom(feed=every_kind()).iter()} == {
        NAMESPACES["a"],
        NAMESPACES["media"],
    }


def test_rule_20_a_feed_has_one_id_one_title_and_one_date():
    feed = atom(make_post(0), make_post(1, updated=NOON + timedelta(days=2)))

    assert texts(feed, "a:id") == [f"{URL}/atom.xml"]
    assert texts(feed, "a:title") == ["Example"]
    assert texts(feed, "a:updated") == ["2021-11-08T12:00:00Z"]


def test_rule_20_a_feed_without_posts_has_a_date_too_and_always_the_same():
    feed = atom(feed=make_feed())

    assert text(feed, "a:updated") == "2000-01-01T00:00:00Z"
    assert feed.find("a:entry", NAMESPACES) is None


@pytest.mark.parametrize("kind", KINDS)
def test_rule_21_every_entry_has_its_authors_and_the_feed_has_one(kind):
    post = make_post(**KINDS[kind])
    feed = atom(post)

    assert texts(feed, "a:entry/a:author/a:name") == list(post.authors)
    assert texts(feed, "a:author/a:name") == ["The harbour master"]


def test_rule_22_an_entrys_id_is_the_posts():
    assert text(entry_of(make_post()), "a:id") == "tag:example.org,2021:0"


def test_rule_23_dates_are_those_of_rfc_3339_in_utc():
    published = datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC)
    entry = entry_of(make_post(published=published, updated=published + timedelta(hours=1)))

    assert texts(entry, "a:published") == ["2021-11-06T12:27:15Z"]
    assert texts(entry, "a:updated") == ["2021-11-06T13:27:15Z"]


def test_rule_24_a_feed_links_to_itself_and_to_its_page():
    feed = atom(feed=make_feed(make_post(), address=("categories", "港口")))
    folder = f"{URL}/categories/%E6%B8%AF%E5%8F%A3/"

    assert links(feed) == [
        {"rel": "self", "type": "application/atom+xml", "href": f"{folder}atom.xml"},
        {"rel": "alternate", "type": "text/html", "href": folder},
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_rule_24_an_entry_has_one_alternate_link(kind):
    post = make_post(**KINDS[kind])

    assert [link for link in links(entry_of(post)) if link["rel"] == "alternate"] == [
        {"rel": "alternate", "type": "text/html", "href": post.url}
    ]


def test_rule_25_a_feed_of_summaries_has_no_content():
    entry = entry_of(make_post(summary="In short."), site=SUMMARIES)

    assert text(entry, "a:summary") == "In short."
    assert entry.find("a:content", NAMESPACES) is None


def test_rule_26_content_is_html_and_a_summary_is_text():
    entry = entry_of(make_post(summary="1 < 2", content="<p>1 &lt; 2 ]]&gt;</p>"))
    content, summary = entry.find("a:content", NAMESPACES), entry.find("a:summary", NAMESPACES)

    assert (content.get("type"), content.text, len(content)) == ("html", "<p>1 &lt; 2 ]]&gt;</p>", 0)
    assert (summary.get("type"), summary.text, len(summary)) == ("text", "1 < 2", 0)


def test_rule_27_an_enclosure_has_rel_type_and_length():
    entry = entry_of(make_post(image=PICTURE, media=(EPISODE, FILM)))

    assert [link for link in links(entry) if link["rel"] == "enclosure"] == [
        {"rel": "enclosure", "href": EPISODE.url, "type": "audio/mpeg", "length": "123456"},
        {"rel": "enclosure", "href": FILM.url, "type": "video/mp4", "length": "0"},
        {"rel": "enclosure", "href": PICTURE.url, "type": "image/jpeg", "length": "2048"},
    ]
    assert entry.find("media:thumbnail", NAMESPACES).get("url") == PICTURE.url


def test_rule_28_what_the_feed_says_of_itself_stands_before_the_entries():
    tags = [one.tag.rpartition("}")[2] for one in atom(make_post(0), make_post(1))]

    assert tags.index("entry") == len(tags) - 2
    assert {"id", "title", "updated", "author", "link", "subtitle", "generator"} == set(tags[:-2])


def test_rule_29_feeds_have_ids_of_their_own_but_share_those_of_entries():
    post = make_post()
    everything, category = atom(post), atom(feed=make_feed(post, address=("categories", "港口")))

    assert text(everything, "a:id") != text(category, "a:id")
    assert text(everything, "a:entry/a:id") == text(category, "a:entry/a:id")


def test_the_language_stands_on_the_feed_and_on_entries_in_another_one():
    feed = atom(make_post(0), make_post(1, language="zh-CN"), make_post(2, language="en"))

    assert feed.get(LANGUAGE) == "zh-CN"
    assert [entry.get(LANGUAGE) for entry in feed.findall("a:entry", NAMESPACES)] == [None, None, "en"]


def test_an_entry_has_a_category_for_each_level_and_each_tag_once():
    entry = entry_of(make_post(categories=(("港口", "潮汐"), ("港口", "R&D")), tags=("moon", "潮汐")))

    assert [one.get("term") for one in entry.findall("a:category", NAMESPACES)] == ["港口", "潮汐", "R&D", "moon"]


def test_a_site_without_a_description_has_no_subtitle():
    assert text(atom(make_post()), "a:subtitle") == "Tides and ships."
    assert atom(make_post(), site=SUMMARIES).find("a:subtitle", NAMESPACES) is None


def test_feedparser_reads_back_what_was_written():
    post = make_post(image=PICTURE, media=(EPISODE,), updated=NOON + timedelta(hours=1), summary="1 < 2")
    found = read("atom", post)
    entry = found.entries[0]

    assert not found.bozo
    assert found.version == "atom10"
    assert (found.feed.title, found.feed.link, found.feed.id) == ("Example", f"{URL}/", f"{URL}/atom.xml")
    assert (entry.id, entry.link, entry.title) == (post.id, post.url, post.title)
    assert (entry.published, entry.updated) == ("2021-11-06T12:00:00Z", "2021-11-06T13:00:00Z")
    assert [one.name for one in entry.authors] == ["Mei Lin"]
    assert [tag.term for tag in entry.tags] == ["港口", "潮汐", "moon"]
    assert (entry.summary, entry.content[0].value) == (post.summary, post.content)
    assert [(one.href, one.type, one.length) for one in entry.enclosures] == [
        (EPISODE.url, "audio/mpeg", "123456"),
        (PICTURE.url, "image/jpeg", "2048"),
    ]

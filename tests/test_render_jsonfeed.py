"""JSON Feed 1.1: one test for each rule, by its number in the list of what a good feed keeps."""

from dataclasses import replace
from datetime import timedelta

import pytest
from helpers import URL, make_site
from rendering import EPISODE, FILM, KINDS, NOON, PICTURE, SITE, SUMMARIES, document, make_feed, make_post, written

from feedpub import render
from feedpub.errors import ConfigError
from feedpub.model import FORMATS


def item_of(post, **options):
    return document(post, **options)["items"][0]


def test_rule_30_a_feed_has_the_exact_version_a_title_and_items():
    feed = document(make_post())

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Example"
    assert len(feed["items"]) == 1


def test_rule_30_a_feed_without_posts_has_an_empty_list_of_items():
    assert document(feed=make_feed())["items"] == []


def test_rule_31_an_id_is_text_and_every_item_has_content():
    for values in KINDS.values():
        assert item_of(make_post(**values))["id"] == "tag:example.org,2021:0"
        assert isinstance(item_of(make_post(**values))["content_html"], str)


@pytest.mark.parametrize("kind", KINDS)
def test_rule_31_a_feed_of_summaries_has_them_as_plain_text(kind):
    item = item_of(make_post(**KINDS[kind]), site=SUMMARIES)

    assert item["content_text"] == item["summary"] != ""
    assert "content_html" not in item


def test_rule_32_html_stands_in_content_html_alone_and_dates_are_those_of_rfc_3339():
    item = item_of(make_post(title="1 < 2", summary="2 > 1", updated=NOON + timedelta(hours=1)))

    assert (item["title"], item["summary"]) == ("1 < 2", "2 > 1")
    assert item["content_html"] == "<p>The harbour <em>falls</em> dry.</p>"
    assert (item["date_published"], item["date_modified"]) == ("2021-11-06T12:00:00Z", "2021-11-06T13:00:00Z")


def test_rule_33_there_are_authors_attachments_and_an_image():
    item = item_of(make_post(authors=("Mei Lin", "Ada Byron"), image=PICTURE, media=(EPISODE, FILM)))

    assert item["authors"] == [{"name": "Mei Lin"}, {"name": "Ada Byron"}]
    assert "author" not in item
    assert item["image"] == PICTURE.url
    assert item["attachments"] == [
        {"url": EPISODE.url, "mime_type": "audio/mpeg", "size_in_bytes": 123456},
        {"url": FILM.url, "mime_type": "video/mp4"},
        {"url": PICTURE.url, "mime_type": "image/jpeg", "size_in_bytes": 2048},
    ]


def test_rule_33_what_a_post_does_not_have_is_left_out():
    assert set(item_of(make_post(categories=(), tags=()))) == {
        "id",
        "url",
        "title",
        "content_html",
        "summary",
        "date_published",
        "date_modified",
        "authors",
    }


def test_rule_34_a_complete_feed_names_itself_and_no_next_page():
    feed = document(feed=make_feed(make_post(), address=("categories", "港口")))

    assert feed["feed_url"] == f"{URL}/categories/%E6%B8%AF%E5%8F%A3/feed.json"
    assert feed["home_page_url"] == f"{URL}/categories/%E6%B8%AF%E5%8F%A3/"
    assert "next_url" not in feed


def test_rule_34_the_media_type_is_that_of_json_feeds():
    artifact = render.feed(make_feed(make_post()), SUMMARIES, FORMATS["json"])

    assert artifact.media_type == "application/feed+json; charset=utf-8"
    assert artifact.path == "feed.json"


def test_a_feed_says_who_writes_it_and_in_which_language():
    feed = document(make_post(0), make_post(1, language="zh-CN"), make_post(2, language="en"))

    assert feed["authors"] == [{"name": "The harbour master"}]
    assert feed["language"] == "zh-CN"
    assert [item.get("language") for item in feed["items"]] == [None, None, "en"]


def test_the_feed_shows_the_square_picture_of_the_site_where_it_has_one():
    site = replace(SITE, site=replace(SITE.site, logo="/wide.png", icon="/square.png"))
    feed = document(make_post(), site=site)

    assert feed["icon"] == feed["favicon"] == f"{URL}/square.png"
    assert not {"icon", "favicon"} & set(document(make_post()))


@pytest.mark.parametrize("written", ["logo.png", "//cdn.example/logo.png", "https://cdn.example/l o.png"])
def test_what_is_no_address_of_a_picture_is_told(written):
    with pytest.raises(
        ConfigError, match=rf"\[site\] logo '{written}' is no address of a picture; write one such as /"
    ):
        make_site(extra=f'[site]\nurl = "{URL}"\nlogo = "{written}"')


def test_a_site_without_a_description_has_none_in_the_feed():
    assert document(make_post())["description"] == "Tides and ships."
    assert "description" not in document(make_post(), site=SUMMARIES)


def test_tags_are_each_level_of_each_category_and_each_tag_once():
    item = item_of(make_post(categories=(("港口", "潮汐"), ("港口", "R&D")), tags=("moon", "潮汐")))

    assert item["tags"] == ["港口", "潮汐", "R&D", "moon"]


def test_text_is_utf_8_and_the_file_ends_with_a_line_break():
    body = written("json", make_post(title="潮汐 🌊"))

    assert "潮汐 🌊".encode() in body
    assert body.endswith(b"}\n")

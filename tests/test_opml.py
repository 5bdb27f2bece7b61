"""OPML 2.0: the list with which a reader subscribes to everything at once."""

from datetime import timedelta

from helpers import URL
from hypothesis import given
from lxml import etree
from rendering import NOON, SITE, lines, make_feed, make_post

from feedpub import render
from feedpub.model import Shape

FEEDS = [
    make_feed(make_post()),
    make_feed(make_post(), address=("categories", "港口")),
    make_feed(make_post(), address=("categories", "港口", "潮汐")),
    make_feed(make_post(), address=("categories", "港口", "R&D")),
    make_feed(make_post(), address=("categories", "船")),
]


def opml(feeds=FEEDS, site=SITE):
    return etree.fromstring(render.opml(feeds, site).body)


def labels(outline):
    return [(one.get("text"), labels(one)) for one in outline]


def test_rule_58_the_outlines_mirror_the_category_tree():
    assert labels(opml().find("body")) == [
        ("Example", []),
        ("港口", [("潮汐", []), ("R&D", [])]),
        ("船", []),
    ]


def test_rule_58_each_outline_has_type_text_title_and_addresses():
    assert dict(opml().findall(".//outline")[3].attrib) == {
        "type": "rss",
        "text": "R&D",
        "title": "R&D",
        "xmlUrl": f"{URL}/categories/%E6%B8%AF%E5%8F%A3/R%26D/rss.xml",
        "htmlUrl": f"{URL}/categories/%E6%B8%AF%E5%8F%A3/R%26D/",
    }


def test_rule_58_the_document_has_a_version_a_title_and_an_owner():
    document = opml()

    assert document.get("version") == "2.0"
    assert document.findtext("head/title") == "Example"
    assert document.findtext("head/ownerName") == "The harbour master"


def test_the_date_is_that_of_the_newest_post():
    newer = make_feed(make_post(published=NOON + timedelta(days=1)), address=("categories", "船"))

    assert opml([make_feed(make_post()), newer]).findtext("head/dateModified") == "Sun, 07 Nov 2021 12:00:00 GMT"


def test_a_publication_without_posts_lists_its_one_feed_and_no_date():
    document = opml([make_feed()])

    assert document.find("head/dateModified") is None
    assert labels(document.find("body")) == [("Example", [])]


def test_subscriptions_are_in_the_first_format_that_is_published():
    feed = make_feed(shape=Shape(formats=("json", "atom")))

    assert opml([feed]).find("body/outline").get("xmlUrl") == f"{URL}/atom.xml"


def test_a_category_a_hundred_levels_deep_is_listed():
    path = tuple(str(level) for level in range(100))
    feeds = [make_feed(address=("categories", *path[:depth])) for depth in range(1, 101)]

    assert len(opml(feeds).findall(".//outline")) == 100


@given(lines)
def test_any_name_comes_back(name):
    assert opml([make_feed(label=name)]).find("body/outline").get("text") == name


def test_the_artifact_is_the_publications():
    artifact = render.opml(FEEDS, SITE)

    assert (artifact.path, artifact.media_type) == ("feeds.opml", "text/x-opml; charset=utf-8")
    assert artifact.body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_tags_and_authors_stand_in_folders_of_their_own():
    feeds = [*FEEDS, make_feed(address=("tags", "R&D")), make_feed(address=("authors", "Ada"))]

    assert labels(opml(feeds).find("body"))[-2:] == [("标签", [("R&D", [])]), ("作者", [("Ada", [])])]

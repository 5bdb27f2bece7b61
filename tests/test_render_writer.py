"""What several documents have in common is made once, and nothing of it shows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import EPISODE, SITE, every_kind, make_feed, make_post, posts

from feedpub import render
from feedpub.config.podcast import PodcastSection
from feedpub.model import FORMATS, Episode, Shape
from feedpub.render import xml
from feedpub.render.common import NEAR
from feedpub.render.entries import Entries
from feedpub.render.jsonfeed import Items

PODCAST = replace(SITE, podcast=PodcastSection(image="https://example.org/cover.jpg", categories=("Technology",)))
EVERY = (*every_kind().entries, make_post(99, media=(EPISODE,), episode=Episode(duration=60, season=2)))
SHAPES = [Shape(), Shape(content="summary"), Shape(formats=("atom", "rss"))]
few = st.lists(posts, max_size=3)


def alone(feeds, site):
    return [render.feed(feed, site, FORMATS[name]) for feed in feeds for name in feed.shape.formats]


def together(feeds, site):
    writer = render.Writer(site)
    return [artifact for feed in feeds for artifact in writer.write(feed, *feed.shape.formats)]


@pytest.mark.parametrize("site", [SITE, PODCAST], ids=["a blog", "a podcast"])
@settings(max_examples=30)
@given(st.lists(st.tuples(st.permutations(EVERY), few, st.sampled_from(SHAPES)), max_size=4))
def test_feeds_that_share_posts_are_as_they_would_be_alone(site, found):
    feeds = [
        make_feed(*shared[:4], *own, address=("tags", str(number)) if number else (), shape=shape)
        for number, (shared, own, shape) in enumerate(found)
    ]
    assert together(feeds, site) == alone(feeds, site)


def test_a_post_that_stands_in_a_document_twice_is_written_twice():
    assert alone([make_feed(make_post(), make_post())], SITE)[0].body.count(b"<item>") == 2


def test_a_feed_with_more_entries_than_are_kept_is_whole():
    feeds = [make_feed(*map(make_post, range(NEAR + 5)))] * 2
    assert together(feeds, SITE) == alone(feeds, SITE)


@pytest.mark.parametrize(("write", "element"), [(xml.rss, "rss_entry"), (xml.atom, "atom_entry")])
def test_entries_that_are_kept_keep_no_document_in_memory(write, element):
    feed = every_kind()
    entries = Entries(SITE).of(feed)
    write(feed, SITE, entries)
    assert all(getattr(entry, element)().getparent() is None for entry in entries)


def test_items_of_json_feeds_that_share_posts_are_encoded_once():
    feed = every_kind()
    items = Items(SITE)
    assert all(one is other for one, other in zip(items.of(feed), items.of(feed), strict=True))

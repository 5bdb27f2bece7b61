"""What the tests of rendering share: whole posts, feeds of them, and the documents read back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from helpers import URL, make_site
from hypothesis import strategies as st
from lxml import etree

from feedpub import render
from feedpub.config import Site
from feedpub.model import FORMATS, Enclosure, Feed, Names, Post
from feedpub.normalize.text import clean, plain

NOON = datetime(2021, 11, 6, 12, 0, 0, tzinfo=UTC)
NAMESPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
PICTURE = Enclosure(f"{URL}/tide.jpg?size=large", "image/jpeg", 2048)
EPISODE = Enclosure(f"{URL}/fog.mp3", "audio/mpeg", 123456)
FILM = Enclosure(f"{URL}/fog.mp4", "video/mp4")


def make_post(number: int = 0, **values: Any) -> Post:
    """A post that is the older the higher its number."""
    published = values.get("published", NOON - timedelta(hours=number))
    defaults: dict[str, Any] = {
        "path": f"{number}.md",
        "id": f"tag:example.org,2021:{number}",
        "url": f"{URL}/2021/{number}/",
        "title": f"Low tide {number}",
        "published": published,
        "updated": published,
        "categories": (("港口", "潮汐"),),
        "tags": ("moon",),
        "authors": ("Mei Lin",),
        "summary": "The harbour falls dry.",
        "content": "<p>The harbour <em>falls</em> dry.</p>",
    }
    return Post(**{**defaults, **values})


def make_feed(*posts: Post, address: Names = (), **values: Any) -> Feed[Any]:
    """A feed of these posts, all that there are."""
    defaults: dict[str, Any] = {
        "title": " / ".join((*address[1:], "Example")),
        "label": address[-1] if address else "Example",
        "names": address[1:],
        "total": len(posts),
        "newest": posts[0].published if posts else None,
    }
    return Feed(address=address, entries=posts, **{**defaults, **values})


# Every kind of post that makes a difference to a document.
KINDS: dict[str, dict[str, Any]] = {
    "ordinary": {},
    "picture": {"image": PICTURE},
    "episode": {"image": PICTURE, "media": (EPISODE,)},
    "several media": {"media": (EPISODE, FILM)},
    "no summary": {"summary": ""},
    "no content": {"content": ""},
    "neither summary nor content": {"summary": "", "content": ""},
    "updated later": {"updated": NOON + timedelta(days=3)},
    "another language": {"language": "en"},
    "several authors": {"authors": ("Mei Lin", "Ada Byron")},
    "no category": {"categories": (), "tags": ()},
    "several categories": {"categories": (("港口", "潮汐"), ("港口", "R&D"), ("C++ <>",)), "tags": ("潮汐", "c++")},
    "markup in texts": {"title": 'A <b> & its </b> "end"', "summary": "1 < 2 & 3 > 2 ]]>"},
    "code": {"content": '<pre><code class="language-c">if (a &lt; b)\n\treturn "&amp;";\n</code></pre>'},
    "long ago": {"published": datetime(1960, 1, 1, tzinfo=UTC), "updated": datetime(1960, 1, 1, tzinfo=UTC)},
}
SITE = make_site(
    extra="""
    [site]
    url = "https://example.org"
    title = "Example"
    language = "zh-CN"
    author = "The harbour master"
    description = "Tides and ships."
    """
)
SUMMARIES = make_site(extra='[feeds]\ncontent = "summary"')


def every_kind() -> Feed[Post]:
    """A feed with a post of every kind, newest first."""
    posts = (make_post(number, **values) for number, values in enumerate(KINDS.values()))
    return make_feed(*sorted(posts, key=lambda post: post.published, reverse=True))


def written(format_name: str, *posts: Post, site: Site = SITE, feed: Feed[Post] | None = None) -> bytes:
    """The bytes of a document with these posts, or of this feed."""
    whole = feed or make_feed(*posts, shape=site.feeds)
    return render.feed(render.fit(whole), site, FORMATS[format_name]).body


def tree(format_name: str, *posts: Post, site: Site = SITE, feed: Feed[Post] | None = None) -> Any:
    """The elements of an RSS or Atom document."""
    return etree.fromstring(written(format_name, *posts, site=site, feed=feed))


def document(*posts: Post, site: Site = SITE, feed: Feed[Post] | None = None) -> dict[str, Any]:
    """The members of a JSON Feed."""
    members: dict[str, Any] = json.loads(written("json", *posts, site=site, feed=feed))
    return members


def read(format_name: str, *posts: Post, site: Site = SITE, feed: Feed[Post] | None = None) -> Any:
    """What feedparser understands of a document, with HTML as it was written."""
    return feedparser.parse(written(format_name, *posts, site=site, feed=feed), sanitize_html=False)


texts = st.text(max_size=60).map(clean)
"""Any text at all, as it comes through the door."""
lines = st.text(min_size=1, max_size=30).map(plain).filter(bool)
moments = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
files = st.builds(Enclosure, st.just(PICTURE.url), st.just("image/png"), st.integers(0, 10**9))
posts = st.builds(
    make_post,
    st.integers(0, 10**6),
    title=lines,
    published=moments,
    summary=texts,
    content=texts,
    categories=st.lists(st.lists(lines, min_size=1, max_size=4).map(tuple), max_size=3).map(tuple),
    tags=st.lists(lines, max_size=3).map(tuple),
    authors=st.lists(lines, min_size=1, max_size=2).map(tuple),
    language=st.sampled_from([None, "en", "zh-CN"]),
    image=st.none() | files,
    media=st.lists(files, max_size=2).map(tuple),
)

"""A feed or a post with audio or video in, the tags of Apple Podcasts and Podcasting 2.0 added to its RSS.

feedgen's own extension knows neither `explicit` as true and false nor pictures whose address does not end in
.jpg or .png, and nothing of Podcasting 2.0.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from lxml.etree import SubElement

from feedpub.config import Site
from feedpub.config.podcast import APPLE_FILES, PodcastSection
from feedpub.model import FORMATS, Feed, Post
from feedpub.problems import Problem
from feedpub.render import common

Element: TypeAlias = Any

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace in which podcasts get their UUID (podcast-namespace, docs/tags/guid.md)."""


def prefixes(feed: Feed[Post], site: Site) -> Mapping[str, str]:
    """The prefixes that a document needs."""
    return {"itunes": ITUNES, "podcast": PODCAST} if of(feed, site) else {}


def channel(parent: Element, feed: Feed[Post], site: Site) -> None:
    """Write what Apple requires and podcastindex recommends of the feed that is the podcast."""
    podcast = of(feed, site)
    if podcast is None:
        return
    author = podcast.author or site.author
    _text(parent, ITUNES, "author", author)
    _text(parent, ITUNES, "type", podcast.type)
    _text(parent, ITUNES, "explicit", _truth(podcast.explicit))
    SubElement(parent, f"{{{ITUNES}}}image", href=podcast.image)
    _categories(parent, podcast)
    if podcast.email:
        owner = SubElement(parent, f"{{{ITUNES}}}owner")
        _text(owner, ITUNES, "name", podcast.owner or author)
        _text(owner, ITUNES, "email", podcast.email)
    _text(parent, PODCAST, "guid", podcast.guid or guid(common.address_of(feed.home.address, site, FORMATS["rss"])))


def guid(url: str) -> str:
    """The UUID of a podcast whose feed is at that address.

    >>> guid("https://podnews.net/rss/")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    return str(uuid.uuid5(GUIDS, url.partition("://")[2].rstrip("/")))


def item(parent: Element, post: Post) -> None:
    """Write what the post's front matter and files say of the episode.

    Only in the podcast itself: without the tags of the channel, directories find those of its items wanting.
    """
    episode = post.episode
    if episode is None:
        return
    _text(parent, ITUNES, "duration", episode.duration)
    _text(parent, ITUNES, "season", episode.season)
    if episode.number is not None and episode.number.isdecimal() and int(episode.number):
        _text(parent, ITUNES, "episode", int(episode.number))  # Apple: a whole number that is not 0
    _text(parent, ITUNES, "episodeType", episode.kind)
    _text(parent, ITUNES, "explicit", None if episode.explicit is None else _truth(episode.explicit))
    if post.image is not None and post.image.type in ("image/jpeg", "image/png"):
        SubElement(parent, f"{{{ITUNES}}}image", href=post.image.url)
    _text(parent, PODCAST, "season", episode.season)
    _text(parent, PODCAST, "episode", episode.number)
    for transcript in episode.transcripts:
        words = SubElement(parent, f"{{{PODCAST}}}transcript", url=transcript.url, type=transcript.type)
        if transcript.language is not None:
            words.set("language", transcript.language)
        if transcript.captions:
            words.set("rel", "captions")
    if episode.chapters is not None:
        SubElement(parent, f"{{{PODCAST}}}chapters", url=episode.chapters.url, type=episode.chapters.type)


def wanting(feed: Feed[Post], site: Site) -> Iterator[Problem]:
    """Tell of episodes that Apple would leave out (A Podcaster's Guide to RSS)."""
    podcast = of(feed, site)
    for post in feed.entries if podcast else ():
        file = urlsplit(post.media[0].url).path.rpartition(".")[2].lower() if post.media else ""
        if file and file not in APPLE_FILES:
            hint = f"offer one that ends in {', '.join(APPLE_FILES)}"
            yield Problem(
                post.path, f"Apple lists no episodes that end in .{file}", hint, level="warning", code="episode-odd"
            )
        if podcast and podcast.type == "serial" and post.episode and post.episode.number is None:
            message = "has no number, which each episode of a serial podcast needs"
            yield Problem(
                post.path, message, "write episode: 1, or whichever it is", level="warning", code="episode-odd"
            )


def of(feed: Feed[Post], site: Site) -> PodcastSection | None:
    """What is told of the podcast that a feed is; None where it is none."""
    podcast = site.podcast
    return podcast if podcast and feed.home.directory.rstrip("/") == podcast.feed.strip("/") else None


def _categories(parent: Element, podcast: PodcastSection) -> None:
    tops: dict[str, Element] = {}
    for path in podcast.categories:
        top, _, below = path.partition("/")
        if top not in tops:
            tops[top] = SubElement(parent, f"{{{ITUNES}}}category", text=top)
        if below:
            SubElement(tops[top], f"{{{ITUNES}}}category", text=below)


def _text(parent: Element, namespace: str, name: str, value: object) -> None:
    if value is not None:
        SubElement(parent, f"{{{namespace}}}{name}").text = str(value)


def _truth(value: bool) -> str:
    return "true" if value else "false"

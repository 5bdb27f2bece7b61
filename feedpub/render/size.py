"""A feed in, the same feed with as many of its newest entries as any reader takes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedpub.base.values import replace
from feedpub.model import Feed, Post, Shape
from feedpub.problems import Problem
from feedpub.render import common

HEAD = 10_000
"""More bytes than what stands before and after the entries."""
ENTRY = 600
"""More bytes than an entry without its texts, in any format."""
TEXT = 110
"""More bytes than the markup around one text."""


def fit(feed: Feed[Post]) -> Feed[Post]:
    """Leave out the oldest entries of a feed whose documents would be larger than its shape allows.

    A feed with archives gives summaries instead: an entry that it left out would be nowhere.  The answer is
    the same for every format, so that all carry the same entries.
    """
    room = fitting(feed)
    if room < len(feed.entries) and feed.shape.archives and feed.shape.content == "full":
        return fit(replace(feed, shape=replace(feed.shape, content="summary")))
    return feed if room == len(feed.entries) else replace(feed, entries=feed.entries[:room])


def shortened(whole: Feed[Post], fitting: Feed[Post]) -> Iterator[Problem]:
    """Tell where a feed, after `fit`, does not carry all that it was to."""
    room = f"{whole.shape.max_bytes:,} bytes"
    if len(fitting.entries) < len(whole.entries):
        message = f"has room for {len(fitting.entries)} of {len(whole.entries)} entries in {room}"
        yield Problem(
            whole.directory or "./",
            message,
            'set a lower limit, or content = "summary"',
            level="warning",
            code="feed-large",
        )
    elif fitting.shape != whole.shape:
        message = f"has no room in {room} for more than summaries"
        yield Problem(whole.directory or "./", message, "set a lower limit", level="warning", code="feed-large")


def fitting(feed: Feed[Post]) -> int:
    """How many of a feed's entries its shape has room for."""
    if HEAD + sum(at_most(texts_of(post, feed.shape)) for post in feed.entries) <= feed.shape.max_bytes:
        return len(feed.entries)
    room = feed.shape.max_bytes - HEAD
    for shown, post in enumerate(feed.entries):
        room -= estimate(texts_of(post, feed.shape))
        if room < 0:
            return shown
    return len(feed.entries)


def texts_of(post: Post, shape: Shape) -> Sequence[str]:
    """The texts of an entry, as often as the format that repeats them most."""
    content = (post.content,) if shape.content == "full" else ()
    summary = common.summary(post)  # twice in JSON, escaped twice in RSS
    texts = [*content, summary, summary, post.title, post.id, post.url, *post.authors, *common.terms(post)]
    for enclosure in common.enclosures(post):
        texts += (enclosure.url, enclosure.url, enclosure.type)
    if post.episode is not None:
        files = (*post.episode.transcripts, *([post.episode.chapters] if post.episode.chapters else []))
        texts += [text for file in files for text in (file.url, file.type)]
        texts += [one.language for one in post.episode.transcripts if one.language]
        texts += ["0123456789"] * 8  # its numbers and flags
    return texts


def at_most(texts: Sequence[str]) -> int:
    """A quick answer that is never less than `estimate`: no character takes more than six."""
    return ENTRY + TEXT * len(texts) + 6 * sum(map(len, texts))


def estimate(texts: Sequence[str]) -> int:
    """More bytes than an entry takes in any format."""
    return ENTRY + sum(TEXT + _escaped(text) for text in texts)


def _escaped(text: str) -> int:
    """Bytes of a text in XML or JSON, whichever takes more: `&quot;` is the longest way to write a character."""
    return len(text.encode()) + sum(more * text.count(character) for character, more in LONGER.items())


LONGER = {"&": 4, "<": 3, ">": 3, '"': 5, "\\": 1, "\n": 1, "\t": 1}

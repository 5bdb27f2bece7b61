"""A post that was explained in, the lines that tell people of it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo

import click

from feedpub.cli.common import line
from feedpub.explain import Explained, View
from feedpub.model import FORMATS, Enclosure, Post
from feedpub.normalize.html.changes import Changes, Counts


def lines(seen: View, found: Explained) -> Iterator[str]:
    """Tell what a post has, what is wrong with it, what was changed in it, and which feeds carry it."""
    yield click.style(found.post.path, bold=True)
    yield from _fields(seen, found)
    yield from _problems(seen, found)
    yield from _changes(found.changes)
    yield from _feeds(seen, found)


ROWS: Mapping[str, tuple[str, Callable[[Post], object]]] = {
    "title": ("title", lambda post: post.title),
    "published": ("published", lambda post: post.published),
    "updated": ("updated", lambda post: post.updated),
    "expires": ("expires", lambda post: post.expires),
    "id": ("id", lambda post: post.id),
    "url": ("link", lambda post: post.url),
    "language": ("language", lambda post: post.language),
    "authors": ("authors", lambda post: post.authors),
    "categories": ("categories", lambda post: tuple(" > ".join(path) for path in post.categories)),
    "tags": ("tags", lambda post: post.tags),
    "enclosures": ("media", lambda post: post.media),
    "thumbnail": ("image", lambda post: post.image),
    "duration": ("duration", lambda post: post.episode and post.episode.duration),
    "season": ("season", lambda post: post.episode and post.episode.season),
    "episode": ("episode", lambda post: post.episode and post.episode.number),
    "type": ("episode_type", lambda post: post.episode and post.episode.kind),
    "explicit": ("explicit", lambda post: post.episode and post.episode.explicit),
    "transcripts": ("transcript", lambda post: post.episode and post.episode.transcripts),
    "chapters": ("chapters", lambda post: post.episode and post.episode.chapters),
    "draft": ("draft", lambda post: post.draft or None),
    "summary": ("summary", lambda post: post.summary),
}
"""What is shown -> the meaning under which `dialects.FIELDS` has its keys, and the value."""


def _fields(seen: View, found: Explained) -> Iterator[str]:
    sources, numbers = found.fields.sources, found.fields.raw.lines
    for label, (meaning, value) in ROWS.items():
        if text := _text(value(found.post), seen.site.timezone):
            source = sources.get(meaning, "")
            number = numbers.get(source.partition(".")[0])
            place = f"{source}, line {number}" if number else source
            yield f"  {label:<12}{text}" + (click.style(f"  <- {place}", dim=True) if place else "")
    if unused := [key for key in found.fields.raw.fields if key not in found.fields.used]:
        yield f"  {'not used':<12}{', '.join(unused)}"


def _text(value: object, zone: tzinfo) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(zone).isoformat(" ")
        case Enclosure():
            length = f"{value.length:,} bytes" if value.length else "length unknown"
            return f"{value.url} ({value.type}, {length})"
        case tuple():
            return ", ".join(_text(one, zone) for one in value)
    return str(value)


def _problems(seen: View, found: Explained) -> Iterator[str]:
    for one in found.fields.problems:
        yield line(one.level, str(one.below(seen.site.posts.path)))


def _changes(found: Changes) -> Iterator[str]:
    told = {
        "left out": _counts(found.removed),
        "put in": _counts(found.added),
        "attributes": _counts(found.attributes),
        "refused": list(found.refused),
    }
    rewritten = [f"{old} -> {new}" for old, new in found.rewritten]
    if not any(told.values()) and not rewritten:
        return
    yield "HTML"
    yield from (f"  {label:<12}{', '.join(words)}" for label, words in told.items() if words)
    yield from (f"  {'rewritten':<12}{one}" for one in rewritten)


def _counts(found: Counts) -> list[str]:
    return [name if number == 1 else f"{name} ({number})" for name, number in found]


def _feeds(seen: View, found: Explained) -> Iterator[str]:
    yield "Feeds"
    for feed in found.carrying:
        files = ", ".join(FORMATS[name].file for name in feed.shape.formats)
        place = next(number for number, one in enumerate(feed.entries, 1) if one.path == found.post.path)
        yield f"  {seen.site.absolute(feed.directory)} {files}: entry {place} of {len(feed.entries)}"
    if found.reason:
        yield f"  none: {found.reason}"

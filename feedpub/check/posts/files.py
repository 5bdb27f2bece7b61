"""A post in, what is odd about the picture, the audio and the video that its front matter names out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.subject import PostText
from feedpub.normalize.enclosures import LENGTH_KEYS, TYPE_KEYS


def _http_picture(one: PostText) -> Iterator[Found]:
    image = one.post.image if one.post else None
    if image and image.url.startswith("http://"):
        key = next((key for key, _ in one.fields.all("image")), None)
        yield Found(one.key_line(key), f"{key} is an http: address")


def _unknown_picture(one: PostText) -> Iterator[Found]:
    image = one.post.image if one.post else None
    if image is None or image.type != "image/jpeg" or _JPEG.search(image.url):
        return
    key, value = next(iter(one.fields.all("image")))
    if not (isinstance(value, dict) and any(value.get(name) for name in TYPE_KEYS)):
        name = posixpath.basename(unquote(urlsplit(image.url).path))
        yield Found(one.key_line(key), f"{key} does not tell of what type {name or 'it'} is")


_JPEG = re.compile(r"jpe?g|\.(?:jpe|jfif)\b", re.IGNORECASE)


def _media(one: PostText) -> Iterator[Found]:
    for key, value in one.fields.all("media"):
        for stated in value if isinstance(value, list) else [value]:
            if isinstance(stated, dict):
                yield from _stated(one, key, stated)


def _stated(one: PostText, key: str, stated: dict[object, object]) -> Iterator[Found]:
    for what, names, pattern, mend in _STATED:
        value = next((str(stated[name]).strip() for name in names if stated.get(name)), None)
        if value is not None and not pattern.fullmatch(value):
            yield Found(one.line_with(value), f"{key} has the {what} {shortened(value)}", mend)


_STATED = (
    ("length", LENGTH_KEYS, re.compile(r"\d+"), "write a number of bytes"),
    ("type", TYPE_KEYS, re.compile(r"[A-Za-z]+/[\w.+-]+"), "write one such as audio/mpeg"),
)

RULES = (
    rule(
        "image-http",
        "note",
        _http_picture,
        why="Readers that are opened over https show no picture from http.",
        mend="write https:, if the server has it",
    ),
    rule(
        "image-type",
        "note",
        _unknown_picture,
        why="Feeds state the type of every file; here image/jpeg is a guess, and a wrong one hides the picture.",
        mend="write url and type of the picture, as in { url: https://..., type: image/png }",
    ),
    rule(
        "enclosure-stated",
        "warning",
        _media,
        why="Podcast programs download by length and type; what they cannot read does not count.",
        mend="write bytes and a MIME type",
    ),
)

"""RawPost in, Post out: every field normalised once, at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

from msgspec.structs import asdict

from feedpub.base.patterns import lazy
from feedpub.base.steps import Steps, done
from feedpub.base.values import replace
from feedpub.config import Site
from feedpub.model import Enclosure, Post, PostHead, RawPost
from feedpub.normalize import body, dates, html, podcast, renderers, urls
from feedpub.normalize.enclosures import Assets, Top, image, media, top_of
from feedpub.normalize.fields import Fields
from feedpub.normalize.heads import head_of
from feedpub.normalize.leading import Leading
from feedpub.normalize.summary import LENGTH, summarize
from feedpub.normalize.text import one_line
from feedpub.normalize.traced import Traced
from feedpub.problems import PostError, Problem

_REFERENCE = lazy(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_MORE = lazy(r"<!--\s*(?:more|PELICAN_END_SUMMARY)\s*-->", re.IGNORECASE)
_DEFINED = lazy(r"^[ ]{0,3}\[[^]\n]+\]:.*", re.MULTILINE)
_TEXT = "the text"


def post(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead] = MappingProxyType({})
) -> tuple[Post, tuple[Problem, ...]]:
    """Make the whole post; its head is the same as `head` makes.

    `others` (see `index`) holds the posts to which template code and links may lead.  Raises
    PostError like `head`.
    """
    return done(steps(raw, site, assets, others))


def steps(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead]
) -> Steps[tuple[Post, tuple[Problem, ...]]]:
    """Do what `post` does in steps, to be taken by many posts `abreast`."""
    fields = Fields(raw, site)
    whole = yield from _post(fields, site, assets, others)
    return whole, tuple(fields.problems)


def trace(raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead]) -> tuple[Post, Traced]:
    """Make the whole post like `post`, with the fields that know what became of them."""
    fields = Traced(raw, site)
    return done(_post(fields, site, assets, others)), fields


def _post(fields: Fields, site: Site, assets: Assets, others: Mapping[str, PostHead]) -> Steps[Post]:
    head = head_of(fields, site)
    leading = Leading(head, others, site, assets)
    text = body.text_of(fields, site, head, leading)
    yield
    markup = renderers.with_pictures(body.markup_of(text, fields, site), fields.dialect, site, head, assets)
    yield
    fields.came_from("content", markup)
    cleaned = yield from html.steps(markup, head.url, site.posts.drop, leading.resolve)
    yield
    leading.tell(fields)
    for code, note in cleaned.notes:
        fields.warn(code, None, note, "mend the post's text")
    top = top_of(site.site.url, fields.dialect.files)
    played = _media(fields, leading.files, assets, top) or _played(cleaned, leading.files, site, assets)
    return Post(
        **asdict(head),
        updated=_updated(fields, site, head.published),
        summary=_summary(fields, site, text, cleaned, head.url),
        content=cleaned.content,
        image=_image(fields, leading.files, assets, top),
        media=played,
        episode=podcast.episode(fields, head.url) if played else None,
    )


def _updated(fields: Fields, site: Site, published: datetime) -> datetime:
    """When the post says that it was changed; never before `published` (RFC 4287 §4.2.15 wants a date)."""
    try:
        found = fields.date("updated", site.timezone)
    except PostError as error:
        fields.problems.append(replace(error.problem, level="warning"))
        found = None
    if found and dates.to_utc(found[1]) >= published:
        return dates.to_utc(found[1])
    fields.came_from("updated", "the date of publication")
    return published


def _summary(fields: Fields, site: Site, text: str, cleaned: html.Html, url: str) -> str:
    """The post's own words about itself, else what stands before `<!-- more -->`, else how it begins."""
    own = fields.text("summary")
    if own and any(fields.value(key) for key in fields.dialect.formatted):
        own = body.formatted(own, fields, site)
    if own:
        return one_line(html.words(own, url)) if "<" in own or ("&" in own and _REFERENCE.search(own)) else own
    more = _MORE.search(text)
    fields.came_from("summary", "the text before <!-- more -->" if more else _TEXT)
    start = html.clean(body.markup_of(_start(text, more.start()), fields, site), url).beginning(LENGTH) if more else ""
    return summarize(start or cleaned.beginning(LENGTH))


def _start(text: str, end: int) -> str:
    """How a text begins, with the footnotes and the addresses of links that may be named there."""
    start = text[:end]
    return "\n\n".join([start, *_DEFINED.findall(text, end)]) if "]" in start else start


def _image(fields: Fields, url: str, assets: Assets, top: Top | None) -> Enclosure | None:
    for key, value in fields.all("image"):
        try:
            found = image(value, url, assets, top)
        except ValueError as error:
            fields.warn("value-invalid", key, f"{key} {error}", "write the address of a picture")
            continue
        if found:
            return found
    return None


def _media(fields: Fields, url: str, assets: Assets, top: Top | None) -> tuple[Enclosure, ...]:
    """The recordings and films that the fields name."""
    found: dict[str, Enclosure] = {}
    keys = []
    length = fields.text("length")
    for key, value in fields.all("media"):
        try:
            found |= {one.url: one for one in media(_sized(value, length), url, assets, top)}
            keys.append(key)
        except ValueError as error:
            fields.warn("value-invalid", key, f"{key} {error}", "write the address of an audio or video file")
    fields.came_from("media", ", ".join(keys) if found else _TEXT)
    return tuple(found.values())


def _played(cleaned: html.Html, url: str, site: Site, assets: Assets) -> tuple[Enclosure, ...]:
    """Those that the text plays."""
    found: dict[str, Enclosure] = {}
    for address in cleaned.media:
        lengths = map(assets, urls.names(address, url, site.site.url))
        length = next((one for one in lengths if one is not None), 0)
        with suppress(ValueError):  # a kind of file that feeds cannot state
            found |= {one.url: one for one in media({"url": address, "length": length}, url, assets)}
    return tuple(found.values())


def _sized(value: object, length: str) -> object:
    """An address with the length of the file that is there, where a field of its own states it."""
    return {"url": value, "length": length} if length and isinstance(value, str) else value

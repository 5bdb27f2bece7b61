"""RawPost in, PostHead or Post out: every field normalised once, at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from feedpub import dialects
from feedpub.config import Site
from feedpub.model import Enclosure, Post, PostError, PostHead, Problem, RawPost
from feedpub.normalize import dates, html, languages, links, markdown, podcast, taxonomy, templates
from feedpub.normalize.enclosures import Assets, image, media
from feedpub.normalize.fields import Fields
from feedpub.normalize.permalinks import Place
from feedpub.normalize.summary import summarize
from feedpub.normalize.text import clean, one_line, plain, scalar
from feedpub.normalize.traced import Traced

_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_RESTRUCTURED = ".rst"
_HTML = (".html", ".htm", _RESTRUCTURED)
"""Suffixes of bodies that are HTML, at the latest once template code is out of them."""
_NAME = "the file's name"
_TEXT = "the text"
_DATE_HINT = "write date: YYYY-MM-DD to publish it"
LARGEST = 1_000_000
"""Bytes of a text; the rest is cut, as readers built on libxml2 lose what follows an endless text."""


def head(raw: RawPost, site: Site) -> tuple[PostHead, tuple[Problem, ...]]:
    """Make of the front matter alone what planning needs, with the warnings about it.

    Raises PostError when the post has no date, or one that cannot be read.
    """
    fields = Fields(raw, dialects.named(site.posts.dialect))
    return _head(fields, site), tuple(fields.problems)


def post(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead] = MappingProxyType({})
) -> tuple[Post, tuple[Problem, ...]]:
    """Make the whole post; its head is the same as `head` makes.

    `others` (see `index`) holds the posts that template code may link to.  Raises
    PostError like `head`.
    """
    fields = Fields(raw, dialects.named(site.posts.dialect))
    return _post(fields, site, assets, others), tuple(fields.problems)


def trace(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead] = MappingProxyType({})
) -> tuple[Post, Traced]:
    """Make the whole post like `post`, with the fields that know what became of them."""
    fields = Traced(raw, dialects.named(site.posts.dialect))
    return _post(fields, site, assets, others), fields


def _post(fields: Fields, site: Site, assets: Assets, others: Mapping[str, PostHead]) -> Post:
    start = _head(fields, site)
    body = _body(fields, site, start, others)
    markup = _html(fields.raw.path, body)
    fields.came_from("content", markup)
    cleaned = html.clean(markup, start.url, site.posts.drop)
    for note in cleaned.notes:
        fields.warn(None, note, "mend the post's text")
    played = _media(fields, cleaned, start.url, assets)
    return Post(
        **{one.name: getattr(start, one.name) for one in fields_of(PostHead)},
        updated=_updated(fields, site, start.published),
        summary=_summary(fields, body, cleaned.text, start.url),
        content=cleaned.content,
        image=_image(fields, start.url, assets),
        media=played,
        episode=podcast.episode(fields, start.url) if played else None,
    )


def _head(fields: Fields, site: Site) -> PostHead:
    where = links.place(fields.raw.path, dict(site.languages))
    written = _date(fields, site, where)
    published = dates.to_utc(written)
    title = _title(fields, where)
    categories = taxonomy.categories(fields, site, where.folder.rpartition("/")[2])
    return PostHead(
        path=fields.raw.path,
        id=links.permanent_id(fields, site, where, written),
        url=links.address(fields, site, where, published, title, categories),
        title=title,
        published=published,
        categories=categories,
        tags=fields.texts("tags"),
        authors=fields.texts("authors") or _usual_author(fields, site),
        language=_language(fields) or _language_of_name(fields, where),
        draft=fields.hidden(),
        expires=_expires(fields, site),
    )


def _date(fields: Fields, site: Site, where: Place) -> datetime:
    """The date as written, or that of the file's name."""
    found = fields.date("published", site.timezone)
    if found:
        return found[1]
    if not where.date and fields.dialect.pages:
        fields.fail(None, "has no date, so it is a page and no post", _DATE_HINT, "note")
    if not where.date:
        fields.fail(None, "has no date", _DATE_HINT)
    fields.came_from("published", _NAME)
    try:
        return dates.read(where.date, site.timezone)
    except ValueError as error:
        fields.fail(None, f'the date "{where.date}" in its name {error}', dates.HINT)


def _title(fields: Fields, where: Place) -> str:
    """The title, or the file's name in words: the text is not at hand when only the head is read."""
    title = fields.text("title")
    if title:
        return title
    fields.came_from("title", _NAME)
    fields.warn(None, "has no title, so its file's name is shown", 'write title: "..."')
    return plain(re.sub("[-_]+", " ", where.name)) or where.stem


def _language(fields: Fields) -> str | None:
    for key, value in fields.all("language"):
        text = scalar(value).replace("_", "-")
        if languages.TAG.fullmatch(text):
            return text
        fields.warn(key, f'{key} "{text[:100]}" is no language tag', "write one such as en or zh-CN")
    return None


def _language_of_name(fields: Fields, where: Place) -> str | None:
    if where.language:
        fields.came_from("language", _NAME)
    return where.language or None


def _usual_author(fields: Fields, site: Site) -> tuple[str]:
    fields.came_from("authors", "the site's settings")
    return (site.author,)


def _expires(fields: Fields, site: Site) -> datetime | None:
    found = fields.date("expires", site.timezone)
    return dates.to_utc(found[1]) if found else None


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


def _body(fields: Fields, site: Site, start: PostHead, others: Mapping[str, PostHead]) -> str:
    """The text without template code, in bounds."""
    body = clean(fields.raw.body)
    size = len(body.encode())
    if size > LARGEST:
        body = body.encode()[:LARGEST].decode(errors="ignore")
        body = body[: body.rfind("\n") + 1] or body
        fields.warn(None, f"has {size:,} bytes of text and was cut to {LARGEST:,}", "part it into several posts")
    page = templates.Page(
        url=start.url,
        site_url=site.site.url,
        variables=_variables(fields, site, start),
        find=partial(links.find, others, fields.raw.path),
    )
    if fields.raw.path.lower().endswith(_RESTRUCTURED):
        body = _restructured(fields, body)
    body, unknown = templates.expand(body, fields.dialect.templates, page)
    if unknown:
        fields.warn(None, f"has template code that was left out: {', '.join(unknown)}", "write it as HTML or Markdown")
    return body


def _restructured(fields: Fields, body: str) -> str:
    from feedpub.normalize import restructured  # docutils is an extra

    markup, notes = restructured.to_html(body)
    for note in notes:
        fields.warn(None, f"has reStructuredText that was left out: {note}", "mend it")
    return markup


def _variables(fields: Fields, site: Site, start: PostHead) -> dict[str, str]:
    """What template code may name."""
    return {
        **{f"page.{key}": plain(value) for key, value in fields.raw.fields.items()},
        "page.title": start.title,
        "page.url": start.url,
        **dict(site.variables),
        "site.url": site.site.url,
        "site.baseurl": "",
        "site.title": site.title,
    }


def _html(path: str, body: str) -> str:
    if path.lower().endswith(_HTML) or markdown.is_html(body):
        return body
    return markdown.to_html(body)


def _summary(fields: Fields, body: str, text: str, url: str) -> str:
    """The post's own words about itself, else what stands before `<!-- more -->`, else how it begins."""
    own = fields.text("summary")
    if own:
        return one_line(html.clean(own, url).text) if "<" in own else own
    more = _MORE.search(body)
    fields.came_from("summary", "the text before <!-- more -->" if more else _TEXT)
    start = html.clean(_html(fields.raw.path, body[: more.start()]), url).text if more else ""
    return summarize(start.strip() or text)


def _image(fields: Fields, url: str, assets: Assets) -> Enclosure | None:
    for key, value in fields.all("image"):
        try:
            found = image(value, url, assets)
        except ValueError as error:
            fields.warn(key, f"{key} {error}", "write the address of a picture")
            continue
        if found:
            return found
    return None


def _media(fields: Fields, cleaned: html.Html, url: str, assets: Assets) -> tuple[Enclosure, ...]:
    """What the fields name, else what the text plays."""
    found: dict[str, Enclosure] = {}
    keys = []
    for key, value in fields.all("media"):
        try:
            found |= {one.url: one for one in media(value, url, assets)}
            keys.append(key)
        except ValueError as error:
            fields.warn(key, f"{key} {error}", "write the address of an audio or video file")
    fields.came_from("media", ", ".join(keys) if found else _TEXT)
    if not found:
        for address, _ in cleaned.media:
            with suppress(ValueError):  # a kind of file that feeds cannot state
                found |= {one.url: one for one in media(address, url, assets)}
    return tuple(found.values())

"""RawPost in, Post out: every field normalised once, at the door."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urljoin

from msgspec.structs import asdict

from feedpub.config import Site
from feedpub.model import Enclosure, Post, PostHead, RawPost
from feedpub.normalize import dates, html, links, markdown, podcast, renderers, templates
from feedpub.normalize.enclosures import Assets, Top, image, media, top_of
from feedpub.normalize.fields import Fields
from feedpub.normalize.heads import head_of
from feedpub.normalize.summary import LENGTH, summarize
from feedpub.normalize.text import clean, one_line, plain
from feedpub.normalize.traced import Traced
from feedpub.normalize.urls import absolute, scheme_of
from feedpub.patterns import lazy
from feedpub.problems import PostError, Problem
from feedpub.steps import Steps, done
from feedpub.values import Value, replace

_REFERENCE = lazy(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_MORE = lazy(r"<!--\s*(?:more|PELICAN_END_SUMMARY)\s*-->", re.IGNORECASE)
_FOOTNOTE = lazy(r"^\[\^[^]\s]+\]:.*", re.MULTILINE)
_RESTRUCTURED = ".rst"
_HTML = (".html", ".htm", _RESTRUCTURED)
"""Suffixes of bodies that are HTML, at the latest once template code is out of them."""
_TEXT = "the text"
LARGEST = 1_000_000
"""Bytes of a text; the rest is cut, as readers built on libxml2 lose what follows an endless text."""
_CHARACTER = 4
"""Bytes of a character at most."""


def post(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead] = MappingProxyType({})
) -> tuple[Post, tuple[Problem, ...]]:
    """Make the whole post; its head is the same as `head` makes.

    `others` (see `index`) holds the posts to which template code and links may lead.  Raises
    PostError like `head`.
    """
    return done(steps(raw, site, assets, others))


def steps(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead] = MappingProxyType({})
) -> Steps[tuple[Post, tuple[Problem, ...]]]:
    """Do what `post` does in steps, to be taken by many posts `abreast`."""
    fields = Fields(raw, site)
    whole = yield from _post(fields, site, assets, others)
    return whole, tuple(fields.problems)


def trace(
    raw: RawPost, site: Site, assets: Assets, others: Mapping[str, PostHead] = MappingProxyType({})
) -> tuple[Post, Traced]:
    """Make the whole post like `post`, with the fields that know what became of them."""
    fields = Traced(raw, site)
    return done(_post(fields, site, assets, others)), fields


def _post(fields: Fields, site: Site, assets: Assets, others: Mapping[str, PostHead]) -> Steps[Post]:
    start = head_of(fields, site)
    body = _body(fields, site, start, others)
    yield
    markup = renderers.with_pictures(_html(fields, site, body), fields.dialect, site, start, assets)
    yield
    fields.came_from("content", markup)
    closed: dict[str, None] = {}
    missing: dict[str, None] = {}
    how = links.manner(site, start.language)

    def lead(reference: str) -> str | None:
        found = links.lead(others, start.path, how, reference)
        if found is None:
            closed[reference] = None
        elif found == reference and site.pages.posts and links.names_post(reference):
            missing[reference] = None
        return found

    elsewhere = None
    if fields.dialect.references == "translation" and site.ways.languages:
        bundle = links.original(others, start.path, site.ways)
        elsewhere = _Translated(start, how, others, assets, bundle)
    cleaned = yield from html.steps(markup, start.url, site.posts.drop, lead, elsewhere)
    yield
    if closed:
        fields.warn(
            "link-lost",
            None,
            f"has links to posts that are private or not published: {', '.join(closed)}",
            "take them out, or publish those posts for the same readers",
        )
    if missing:
        told = f"has links to files of posts that are not there: {', '.join(missing)}"
        fields.warn("link-lost", None, told, "write where they are now, or take the links out")
    for code, note in cleaned.notes:
        fields.warn(code, None, note, "mend the post's text")
    top = top_of(site.site.url, fields.dialect.files)
    files = elsewhere.files if elsewhere else start.url
    played = _media(fields, cleaned, files, assets, top)
    return Post(
        **asdict(start),
        updated=_updated(fields, site, start.published),
        summary=_summary(fields, site, body, cleaned, start.url),
        content=cleaned.content,
        image=_image(fields, files, assets, top),
        media=played,
        episode=podcast.episode(fields, start.url) if played else None,
    )


class _Translated(Value, frozen=True):
    """Where Hugo, in a site of several languages, leads from a post: to pages in its own one, to files of its bundle
    beside their page in the main one.
    """

    post: PostHead
    how: links.Manner
    others: Mapping[str, PostHead]
    assets: Assets
    bundle: PostHead | None

    def __call__(self, reference: str) -> str | None:
        if scheme_of(reference) or reference.startswith(("#", "?")):
            return None
        if self.bundle and self._is_shared(self.bundle, reference):
            return absolute(reference, self.bundle.url)
        return links.led_by_path(self.others, self.post.path, self.how, reference)

    @property
    def files(self) -> str:
        """The address of the page with which the files beside the post are."""
        return self.bundle.url if self.bundle and self._way_to(self.bundle) == "." else self.post.url

    def _is_shared(self, bundle: PostHead, reference: str) -> bool:
        """Whether it is a file of that bundle, and not one of the post's language."""
        if reference.startswith(("/", "..")):
            return False
        way = self._way_to(bundle)
        is_own = re.search(rf"\.{re.escape(self.post.language or '')}\.\w+(?:[?#]|$)", reference)
        if is_own or (way != "." and self.assets(reference) is not None):
            return False
        return self.assets(f"{way}/{reference}") is not None

    def _way_to(self, bundle: PostHead) -> str:
        """From the folder of the post to that of another one."""
        return posixpath.relpath(posixpath.dirname(bundle.path), posixpath.dirname(self.post.path))


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
    """The text without template code, in bounds; its characters are clean."""
    body = clean(fields.raw.body)
    if len(body) > LARGEST // _CHARACTER:
        body = _in_bounds(fields, body)
    if fields.raw.path.lower().endswith(_RESTRUCTURED):
        body = _restructured(fields, body)
    if not templates.has_code(body, fields.dialect.templates):
        return body
    lost: dict[str, None] = {}
    how = links.manner(site, start.language)

    def find(name: str) -> PostHead | None:
        post = links.find(others, fields.raw.path, name, how)
        if post and post.url:
            return post
        lost[name] = None
        return None

    page = templates.Page(
        url=start.url,
        site_url=site.site.url,
        variables=_variables(fields, site, start),
        find=find,
        path=fields.raw.path,
        languages=dict(site.ways.languages),
    )
    body, unknown = templates.expand(body, fields.dialect.templates, page)
    if unknown:
        fields.warn(
            "template-left-out",
            None,
            f"has template code that was left out: {', '.join(unknown)}",
            "write it as HTML or Markdown",
        )
    if lost:
        fields.warn(
            "link-lost",
            None,
            f"has links that lead to no post: {', '.join(lost)}",
            "name a post, or write a whole address",
        )
    return clean(body)


def _in_bounds(fields: Fields, body: str) -> str:
    data = body.encode()
    if len(data) <= LARGEST:
        return body
    fields.warn(
        "value-long", None, f"has {len(data):,} bytes of text and was cut to {LARGEST:,}", "part it into several posts"
    )
    body = data[:LARGEST].decode(errors="ignore")
    return body[: body.rfind("\n") + 1] or body


def _restructured(fields: Fields, body: str) -> str:
    from feedpub.normalize import restructured  # docutils is an extra

    markup, notes = restructured.to_html(body)
    for note in notes:
        fields.warn("template-left-out", None, f"has reStructuredText that was left out: {note}", "mend it")
    return clean(markup)


def _variables(fields: Fields, site: Site, start: PostHead) -> dict[str, str]:
    """What template code may name."""
    known = dict(site.ways.variables)
    url = _url_of_generator(site.site.url, known.get("site.url", ""))
    return {
        **{f"page.{key}": plain(value) for key, value in fields.values.items()},
        "page.title": start.title,
        "page.url": start.url.removeprefix(site.site.url),
        **known,
        "site.url": url,
        "site.baseurl": site.site.url.removeprefix(url),
        "site.title": site.title,
    }


def _url_of_generator(whole: str, stated: str) -> str:
    """What of the site's address the generator calls its URL: what its configuration states, else all but the path."""
    stated = stated.rstrip("/")
    return stated if f"{whole}/".startswith(f"{stated}/") else urljoin(whole, "/").rstrip("/")


def _html(fields: Fields, site: Site, body: str) -> str:
    if fields.raw.path.lower().endswith(_HTML) or markdown.is_html(body):
        return body
    text = markdown.loosened(body) if fields.dialect.tight_headings else body
    text = markdown.tabled(text, fields.dialect.tables) if fields.dialect.tables else text
    text = markdown.numbered(text) if fields.dialect.numbered else text
    text = markdown.parted(markdown.encoded(text)) if fields.dialect.closed else text
    return renderers.adapt(clean(markdown.to_html(text, fields.dialect.marks)), fields.dialect, site)


def _formatted(fields: Fields, site: Site, text: str) -> str:
    is_restructured = fields.raw.path.lower().endswith(_RESTRUCTURED)
    return _restructured(fields, text) if is_restructured else _html(fields, site, text)


def _summary(fields: Fields, site: Site, body: str, cleaned: html.Html, url: str) -> str:
    """The post's own words about itself, else what stands before `<!-- more -->`, else how it begins."""
    own = fields.text("summary")
    if own and any(fields.get(key)[1] for key in fields.dialect.formatted):
        own = _formatted(fields, site, own)
    if own:
        return one_line(html.words(own, url)) if "<" in own or ("&" in own and _REFERENCE.search(own)) else own
    more = _MORE.search(body)
    fields.came_from("summary", "the text before <!-- more -->" if more else _TEXT)
    start = html.clean(_html(fields, site, _start(body, more.start())), url).beginning(LENGTH) if more else ""
    return summarize(start or cleaned.beginning(LENGTH))


def _start(body: str, end: int) -> str:
    """How a body begins, with the footnotes that may be named there."""
    start = body[:end]
    return "\n\n".join([start, *_FOOTNOTE.findall(body, end)]) if "[^" in start else start


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


def _media(fields: Fields, cleaned: html.Html, url: str, assets: Assets, top: Top | None) -> tuple[Enclosure, ...]:
    """What the fields name, else what the text plays."""
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
    if not found:
        for address, _ in cleaned.media:
            with suppress(ValueError):  # a kind of file that feeds cannot state
                found |= {one.url: one for one in media(address, url, assets)}
    return tuple(found.values())


def _sized(value: object, length: str) -> object:
    """An address with the length of the file that is there, where a field of its own states it."""
    return {"url": value, "length": length} if length and isinstance(value, str) else value

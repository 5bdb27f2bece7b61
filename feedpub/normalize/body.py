"""The body of a RawPost in, its HTML out, yet to be cleaned: template code written out, markup rendered."""

from __future__ import annotations

from urllib.parse import urljoin

from feedpub.config import Site
from feedpub.model import PostHead
from feedpub.normalize import renderers, templates, titles
from feedpub.normalize.fields import Fields
from feedpub.normalize.leading import Leading
from feedpub.normalize.markdown import is_markdown
from feedpub.normalize.text import clean, plain
from feedpub.suffixes import NO_MARKDOWN, RESTRUCTURED

LARGEST = 1_000_000
"""Bytes of a text; the rest is cut, as readers built on libxml2 lose what follows an endless text."""
_CHARACTER = 4
"""Bytes of a character at most."""


def text_of(fields: Fields, site: Site, head: PostHead, leading: Leading) -> str:
    """The body without template code, in bounds and of clean characters; reStructuredText is HTML by then.

    Nothing where it is sealed.
    """
    text = "" if fields.sealed() else clean(fields.raw.body)
    if len(text) > LARGEST // _CHARACTER:
        text = _in_bounds(fields, text)
    if _is_restructured(fields):
        text = _restructured(fields, text)
    if fields.dialect.titles and not fields.raw.path.lower().endswith(NO_MARKDOWN):
        text = _without(head.title, text)
    if not templates.has_code(text, fields.dialect.templates):
        return text
    page = templates.Page(
        url=head.url,
        site_url=site.site.url,
        variables=_variables(fields, site, head),
        find=leading.find,
        path=head.path,
        languages=dict(site.ways.languages),
    )
    text, unknown = templates.expand(text, fields.dialect.templates, page)
    if unknown:
        fields.warn(
            "template-left-out",
            None,
            f"has template code that was left out: {', '.join(unknown)}",
            "write it as HTML or Markdown",
        )
    return clean(text)


def _without(title: str, text: str) -> str:
    """The text without the heading that repeats its title."""
    words, rest = titles.leading(text)
    return rest if words == title else text


def markup_of(text: str, fields: Fields, site: Site) -> str:
    """The HTML of what `text_of` has given, or of a part of it."""
    return renderers.to_html(text, fields.dialect, site) if is_markdown(text, fields.raw.path) else text


def formatted(text: str, fields: Fields, site: Site) -> str:
    """The HTML of a field that is marked up like the body."""
    return _restructured(fields, text) if _is_restructured(fields) else markup_of(text, fields, site)


def _is_restructured(fields: Fields) -> bool:
    return fields.raw.path.lower().endswith(RESTRUCTURED)


def _in_bounds(fields: Fields, text: str) -> str:
    data = text.encode()
    if len(data) <= LARGEST:
        return text
    fields.warn(
        "value-long", None, f"has {len(data):,} bytes of text and was cut to {LARGEST:,}", "part it into several posts"
    )
    text = data[:LARGEST].decode(errors="ignore")
    return text[: text.rfind("\n") + 1] or text


def _restructured(fields: Fields, text: str) -> str:
    from feedpub.normalize import restructured  # docutils is an extra

    markup, notes = restructured.to_html(text)
    for note in notes:
        fields.warn("template-left-out", None, f"has reStructuredText that was left out: {note}", "mend it")
    return clean(markup)


def _variables(fields: Fields, site: Site, head: PostHead) -> dict[str, str]:
    """What template code may name."""
    known = dict(site.ways.variables)
    url = _url_of_generator(site.site.url, known.get("site.url", ""))
    return {
        **{f"page.{key}": plain(value) for key, value in fields.values.items()},
        "page.title": head.title,
        "page.url": head.url.removeprefix(site.site.url),
        **known,
        "site.url": url,
        "site.baseurl": site.site.url.removeprefix(url),
        "site.title": site.title,
    }


def _url_of_generator(whole: str, stated: str) -> str:
    """What of the site's address the generator calls its URL: what its configuration states, else all but the path."""
    stated = stated.rstrip("/")
    return stated if f"{whole}/".startswith(f"{stated}/") else urljoin(whole, "/").rstrip("/")

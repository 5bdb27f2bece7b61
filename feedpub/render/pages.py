"""All feeds in, the bytes of the page that lists them out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from feedpub.config import Site
from feedpub.model import Feed, PostHead
from feedpub.normalize.dates import rfc3339
from feedpub.render import common, opml
from feedpub.render.words import language_of, words_of

FILE = "index.html"


def index(feeds: Sequence[Feed[PostHead]], site: Site) -> bytes:
    """Write the page that people open first, in UTF-8; the first of `feeds` is the one of all posts."""
    everything, *others = feeds
    return _page(
        "index.html",
        site,
        feed=everything,
        groups=common.groups(others),
        formats=common.formats,
        opml=opml.FILE,
    )


def _page(template: str, site: Site, **values: object) -> bytes:
    style = _templates().get_template("style.css").render()
    page = (
        _templates()
        .get_template(template)
        .render(
            site=site,
            language=language_of(site.site.language),
            words=words_of(site.site.language),
            day=lambda moment: _day(moment, site),
            style=style,
            policy=_policy(style),
            **values,
        )
    )
    return page.encode()


def _day(moment: datetime, site: Site) -> date:
    """The date of a moment where the site is at home."""
    try:
        return moment.astimezone(site.timezone).date()
    except OverflowError:  # in the first or the last hours that there are
        return moment.date()


def _policy(style: str) -> str:
    """A Content Security Policy that lets a page load nothing but its own style and icon (CSP Level 3 §6)."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("feedpub.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # A reference relative to the page, so that it works wherever the output is put.
    templates.filters["address"] = quote
    templates.filters["rfc3339"] = rfc3339
    return templates

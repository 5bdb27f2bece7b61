"""A template and its values in, the bytes of a page out, which loads no more than its policy allows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from feedpub.config import Site
from feedpub.render.pages.templates import blamed, templates_of
from feedpub.render.words import language_of, words_of

if TYPE_CHECKING:
    from jinja2 import Template

HTML = "text/html; charset=utf-8"

PICTURES = ("img-src http: https: file: data:", "media-src http: https: file:")
"""What a page loads that shows what posts hold; from files where it is itself opened as one, and browsers allow it."""
BASE = "base-uri 'self'"
"""What a page needs that says where its references start."""
NOTHING = ("img-src data:",)
"""What any page loads: its own icon."""


def page(
    template: str,
    site: Site,
    values: Mapping[str, object],
    *,
    language: str | None = None,
    style: str,
    script: str = "",
    loads: tuple[str, ...] = NOTHING,
) -> bytes:
    """Write a page in UTF-8 with these values, and with those that every page has.

    `language` (BCP 47) is that of its text where it is not the site's.  `style` and `script` name the
    templates of what it has besides the style of every page; `loads` holds directives of its policy.
    """
    language = language or site.site.language
    with blamed(template, site):
        templates = templates_of(site)
        looks = "".join(_text(templates.get_template(name)) for name in ("style.css", style))
        code = _text(templates.get_template(script)) if script else ""
        written = templates.get_template(template).render(
            values,
            site=site,
            language=language_of(language),
            words=words_of(language),
            day=partial(_day, site=site),
            style=looks,
            script=code,
            policy=_policy(looks, code, loads),
        )
        return written.encode()


@lru_cache
def _text(template: Template) -> str:
    """A template that takes no values; once any has changed, it is another object."""
    return template.render()


@lru_cache
def _policy(style: str, script: str, loads: tuple[str, ...]) -> str:
    """A Content Security Policy (CSP Level 3 §6): of style and script only the page's own, known by their hashes."""
    code = (f"script-src {_hash(script)}",) if script else ()
    base = () if BASE in loads else ("base-uri 'none'",)
    return "; ".join(("default-src 'none'", f"style-src {_hash(style)}", *code, *loads, *base, "form-action 'none'"))


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _day(moment: datetime, site: Site) -> date:
    """The date of a moment where the site is at home."""
    try:
        return moment.astimezone(site.timezone).date()
    except OverflowError:  # in the first or the last hours that there are
        return moment.date()

"""All feeds in, the bytes of the page that lists them out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from feedpub.config import Site
from feedpub.model import Feed, PostHead
from feedpub.render import common


def index(feeds: Sequence[Feed[PostHead]], site: Site) -> bytes:
    """Write the page that people open first, in UTF-8; the first of `feeds` is the one of all posts."""
    everything, *categories = feeds
    return _page(
        "index.html",
        site=site,
        feed=everything,
        nodes=common.tree(categories),
        formats=common.formats(site),
    )


def _page(template: str, **values: object) -> bytes:
    style = _templates().get_template("style.css").render()
    return _templates().get_template(template).render(style=style, policy=_policy(style), **values).encode()


def _policy(style: str) -> str:
    """A policy under which the page's own style is all that ever runs or loads (CSP Level 3 §8.2)."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


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
    templates.filters["address"] = _address
    return templates


def _address(path: str) -> str:
    """A path below the output folder as a relative reference: the page works wherever it is put."""
    return quote(path)

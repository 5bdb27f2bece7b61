"""A post in, the addresses that its author wrote and that no reader can follow out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.check.findings import Found, rule, shortened
from feedpub.check.posts.addresses import FILES, POSTS
from feedpub.check.posts.subject import PostText
from feedpub.normalize.urls import ALLOWED, scheme_of

SEARCHED = 500_000
"""Characters of a text that are searched."""


def _no_scheme(one: PostText) -> Iterator[Found]:
    """Addresses of other sites without https://, which are taken for files beside the post."""
    for found in _WRITTEN.finditer(one.raw.body[:SEARCHED]):
        name = re.split("[/?#]", found[1], maxsplit=1)[0].lower()
        if _DOMAIN.fullmatch(name) and name.rpartition(".")[2] not in FILES | POSTS and found[0] not in one.code:
            yield Found(
                one.body_line(found.start()),
                f"has the address {shortened(found[1], 60)}, which is taken for a file",
                f"write https://{found[1]}",
            )
            return


_WRITTEN = re.compile(r"""(?:\b(?:src|href)\s*=\s*["']?|\]\(\s*<?)([\w.-]+\.[a-z]{2,6}(?:/[^\s"'<>)]*)?)(?=["'\s>)])""")
_DOMAIN = re.compile(
    r"www\.[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|dev|cn|de|uk|fr|jp|ru|br|in|info|me)"
)


_REFUSED = re.compile(
    r"""(?:\b(?:src|href|poster|data-src)\s*=\s*["']?|\]\(\s*<?)"""
    r"""([A-Za-z][A-Za-z0-9+.-]*:[^\s"')>]*)""",
    re.IGNORECASE,
)


def _refused(one: PostText) -> Iterator[Found]:
    for found in _REFUSED.finditer(one.raw.body[:SEARCHED]):
        scheme = scheme_of(found[1])
        if scheme not in (*ALLOWED, "data", "") and not _HARMLESS.match(found[1]) and found[0] not in one.code:
            words = f"has the address {shortened(found[1], 60)}, which was left out"
            yield Found(one.body_line(found.start()), words)
            return


_HARMLESS = re.compile(r"javascript:(?:;|void|$)|about:blank", re.IGNORECASE)


_EMPTY = re.compile(
    r"""!?\[[^\[\]\n]+\]\(\s*#?\s*\)|<a\b[^<>]*\shref\s*=\s*(?:""|'')"""
    r"""|<img\b[^<>]*\ssrc\s*=\s*(?:""|'')(?![^<>]*\bdata-)""",
    re.IGNORECASE,
)


def _no_address(one: PostText) -> Iterator[Found]:
    for found in _EMPTY.finditer(one.raw.body[:SEARCHED]):
        if found[0] not in one.code:
            yield Found(one.body_line(found.start()), f"has a link without an address: {shortened(found[0], 60)}")
            return


RULES = (
    rule(
        "address-refused",
        "warning",
        _refused,
        why="No reader may follow such an address, so feeds leave it out.",
        mend="write one that begins with https:// or /",
    ),
    rule(
        "address-without-scheme",
        "error",
        _no_scheme,
        why="Readers are sent to a page of this site that is not there.",
        mend="write https:// before it",
    ),
    rule(
        "address-empty",
        "warning",
        _no_address,
        why="Readers see a link or a picture that leads nowhere.",
        mend="write the address, or take the link away",
    ),
)

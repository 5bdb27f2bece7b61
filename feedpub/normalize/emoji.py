"""HTML that was made of Markdown in, with the signs whose names stand in it out: `:tada:` is 🎉."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import east_asian_width

from feedpub.base.patterns import lazy
from feedpub.normalize.markdown.samples import held

_NAME = lazy(rf"{held('code|pre')}|:(?P<name>[\w+-]+):")
"""A name, or code and tags, in which it stands as it is."""
_IN_COLOURS = "\ufe0f"


def shown(markup: str) -> str:
    """Show signs for the names that GitHub has for them; any other word between colons stays.

    >>> shown("<p>Ashore :tada: at 10:30:00</p>")
    '<p>Ashore 🎉 at 10:30:00</p>'
    """
    return _NAME.sub(_sign, markup)


def _sign(found: re.Match[str]) -> str:
    return (found["name"] and _named(found["name"])) or found[0]


@lru_cache(1024)
def _named(name: str) -> str:
    """The sign of a name, empty where there is none; in colours, also where it would by itself be a letter's size."""
    from rich.emoji import Emoji, NoEmoji  # which costs as much as the rest of a small build

    try:
        sign = str(Emoji(name))
    except NoEmoji:
        return ""
    return f"{sign}{_IN_COLOURS}" if len(sign) == 1 and east_asian_width(sign) != "W" else sign

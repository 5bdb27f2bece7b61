"""What the configuration says of feeds that moved or ended in, the answer for an address out; knows no server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import unquote

from feedpub.base.values import Value
from feedpub.config.origin import in_path, origin, whole
from feedpub.config.tables import pairs, section
from feedpub.errors import ConfigError

GONE = 410

_FILE = r"(?i)\.(xml|json|opml|html?|rss|atom)$|\?|^https?://.*#"
"""What the address of one file has, and that of a folder has not."""
_URL = r"[A-Za-z][A-Za-z0-9+.-]*://"
"""With what an address begins that is whole."""


class Redirect(Value, frozen=True, kw_only=True):
    """An entry of `[redirects]`: an old folder or file, below the site's address."""

    path: str
    to: str
    """Where it is now: such a folder or file, or a URL."""
    status: Literal[301, 308] = 301
    """308 where whoever posts to the old address is to post to the new one (RFC 9110 §15.4.9)."""


class Move(Value, frozen=True):
    """An address that is no longer there."""

    path: str
    """Decoded, from "/"; with a slash at its end where all that is below it moves along."""
    target: str | None
    """Where it is now: such a path, or a URL, in ASCII; None where it is gone."""
    status: int = GONE


def read_redirects(values: Mapping[str, Any], place: str) -> tuple[Redirect, ...]:
    """Read a table of old places, each with a text or a table that says where it is now; raises ConfigError."""
    return tuple(_redirect(old, new, place) for old, new in values.items())


def _redirect(old: str, new: Any, place: str) -> Redirect:
    if isinstance(new, dict):
        return section(Redirect, {**new, "path": old}, f'{place} "{old}"')
    ((_, to),) = pairs({old: new}, place)
    return Redirect(path=old, to=to)


def moves(redirects: Sequence[Redirect], gone: Sequence[str], url: str, place: str = "") -> tuple[Move, ...]:
    """Make sense of what the configuration of the site at a canonical URL says, longest paths first.

    A redirect to a folder takes all that is in it along; one to a file is for that address alone.  Raises
    ConfigError where an address leads to another that is moved or gone, or has two answers.
    """
    found = [
        Move(_source(one.path, place, whole=not re.search(_FILE, one.to)), _target(one.to, place), one.status)
        for one in redirects
    ]
    found += [Move(_source(old, place, whole=not re.search(_FILE, old)), None) for old in gone]
    found.sort(key=lambda move: (-len(move.path), move.path))
    for move in found:
        if move.path == "/":
            raise ConfigError(f"{place}an empty path would move everything; name a folder or a file")
        if [other.path for other in found].count(move.path) > 1:
            raise ConfigError(f"{place}{move.path} is named twice; it has but one answer")
        if move.target and (further := answer(found, _below(move.target, url, place))):
            if further[1] == move.target:
                raise ConfigError(f"{place}{move.path} leads to itself; write where it is now, or take it out")
            where = "is gone" if further[1] is None else f"moves on to {further[1]}; write that"
            raise ConfigError(f"{place}{move.path} leads to {move.target}, which {where}")
    return tuple(found)


def answer(found: Sequence[Move], path: str) -> tuple[int, str | None] | None:
    """What to tell whoever asks for a decoded path: a status and where to go; None where nothing has moved.

    >>> found = moves([Redirect(path="old", to="categories/New")], ["closed"], "https://example.org")
    >>> answer(found, "/old/rss.xml"), answer(found, "/closed/"), answer(found, "/rss.xml")
    ((301, '/categories/New/rss.xml'), (410, None), None)
    """
    for move in found:
        if move.path.endswith("/") and path.startswith(move.path):
            return _status(move, path[len(move.path) - 1 :])
        if path.rstrip("/") == move.path.rstrip("/"):
            return _status(move, "")
    return None


def _status(move: Move, rest: str) -> tuple[int, str | None]:
    if move.target is None or not rest:
        return move.status, move.target
    return move.status, move.target.rstrip("/") + (rest if move.target.startswith("/") else in_path(rest))


def _source(text: str, place: str, *, whole: bool) -> str:
    if re.match(_URL, text):
        raise ConfigError(f"{place}{text} is a whole address; write what comes after the url of [site]")
    path = "/" + "/".join(_segments(text))
    return f"{path}/" if whole and path != "/" else path


def _target(text: str, place: str) -> str:
    if re.match("(?i)https?://", text):
        return whole(text, place.rstrip())
    if re.match(_URL, text):
        raise ConfigError(f"{place}{text} is no http or https address, which readers follow alone; write one")
    path = "/" + "/".join(_segments(text))
    return path if re.search(_FILE, path) or path == "/" else f"{path}/"


def _below(target: str, url: str, place: str) -> str:
    """The decoded path at which the site itself is asked for a target; elsewhere, what is no path."""
    if target.startswith("/"):
        return target
    home = re.sub(_URL, "", url)
    asked = re.sub(_URL, "", origin(re.split("[?#]", target)[0], place.rstrip()))
    return unquote(asked.removeprefix(home)) or "/" if f"{asked}/".startswith(f"{home}/") else asked


def _segments(text: str) -> Iterator[str]:
    return filter(None, text.split("/"))

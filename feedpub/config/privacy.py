"""`[private]` of the configuration in, the knowledge of which addresses are private out; knows no server.

The rule: what lies below a private folder is private, and a post of a private feed is in private feeds alone.
No feed, page, list or file outside those folders holds anything of it, wherever else it may be filed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from feedpub.base.values import Value, replace
from feedpub.config.tables import nearest, one_of
from feedpub.errors import ConfigError
from feedpub.model import FORMATS

_HASH = r"scrypt:(?:16384|32768|65536|131072):8:[1-5]\$[!-#%-~]+\$[0-9a-f]{128}"
"""As `feedpub hash-password` writes it, of a strength that a machine can bear."""
_DIGEST = "[0-9a-f]{64}"
_NAME = r"[^\x00-\x1f\x7f:]+"
"""A user's name (RFC 7617 §2)."""


class PrivateSection(Value, frozen=True, kw_only=True):
    """`[private]`: which feeds are not for everyone, and who may read them."""

    paths: tuple[str, ...] = ()
    """Folders of feeds, below the site's address; "" or "/" for the whole site."""
    users: tuple[tuple[str, str], ...] = ()
    """Name and hashed password of each."""
    tokens: tuple[tuple[str, str], ...] = ()
    """Name of each subscriber and SHA-256 of the token in their addresses, in hex."""

    @property
    def whole(self) -> bool:
        """Whether the whole site is private."""
        return any(not folded(path) for path in self.paths)

    def joined(self, before: PrivateSection) -> PrivateSection:
        """What is private under these rules or those before; read by whom these rules let in."""
        return replace(self, paths=tuple(dict.fromkeys((*self.paths, *before.paths))))

    def covers(self, path: str) -> bool:
        """Whether a decoded path is a private folder or lies in one, however it is spelled."""
        return bool(self.paths) and any(within(path, folder) for folder in self.paths)


def within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it.

    >>> within("/Tags/a/rss.xml", "tags/A/"), within("tags/ab", "tags/a"), within("rss.xml", "/")
    (True, False, True)
    """
    inner, outer = folded(path), folded(folder)
    return not outer or f"{inner}/".startswith(f"{outer}/")


def folded(path: str) -> str:
    """What all spellings of a path have in common: slashes, case and normal form (Unicode D145) aside.

    >>> folded("//Categories/Cafe\\u0301") == folded("/categories/caf\\u00e9/")
    True
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())
    return "/".join(filter(None, plain.split("/")))


def check_private(private: PrivateSection, kinds: Collection[str], queries: Collection[str], place: str) -> None:
    """Raise ConfigError where something that looks private would not be, or nobody could use what is given.

    `kinds` are the folders in which the site has feeds, `queries` the names of its queries.  No message holds
    a hash: logs are read by others than the configuration.
    """
    for path in private.paths:
        _check_path(path, kinds, queries, f"{place} paths")
    for name, hashed in private.users:
        if not re.fullmatch(_NAME, name):
            raise ConfigError(f"{place} users: {name!r} is no name; write one without a colon")
        if not re.fullmatch(_HASH, hashed):
            raise ConfigError(f"{place} users: that of {name} is no hash; make one with `feedpub hash-password`")
    for name, digest in private.tokens:
        if not re.fullmatch(_DIGEST, digest):
            raise ConfigError(f"{place} tokens: that of {name} is no digest; make one with `feedpub make-token`")


def _check_path(path: str, kinds: Collection[str], queries: Collection[str], place: str) -> None:
    names = [name for name in path.split("/") if name]
    if not names:
        return
    if names[0] not in kinds:
        near = nearest(names[0], kinds, most=0) or f"; write categories/{'/'.join(names)} for a category"
        raise ConfigError(f"{place} {names[0]!r} is not one of {', '.join(kinds)}{near}")
    if names[-1] in {one.file for one in FORMATS.values()}:
        raise ConfigError(f"{place} {path!r} is a file; name the folder of the feed")
    if names[0] == "queries":
        one_of(place, names[1:2], queries)

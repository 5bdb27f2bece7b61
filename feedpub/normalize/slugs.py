"""Names in, path segments out that are safe on every file system and never shared by two names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from feedpub.base.patterns import lazy
from feedpub.normalize.text import clean

LONGEST = 200
"""UTF-8 bytes of a segment; file systems take 255, and a suffix must fit."""

# Controls and the marks that turn the direction of writing: invisible, so that two names would look alike
_INVISIBLE = lazy("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]+")
# What Windows refuses in a file name; the slash is everyone's
_FORBIDDEN = lazy(r'[/\\:*?"<>|]')
_DEVICES = lazy(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE | re.DOTALL)


def is_safe(name: str) -> bool:
    """Whether every file system takes a name, and no program takes it for another."""
    return _SAFE.fullmatch(name) is not None and (len(name) <= LONGEST // 4 or len(name.encode()) <= LONGEST)


_SAFE = lazy(r'(?!\.)[^\x00-\x1f\x7f/\\:*?"<>|]+')


def segment(name: str) -> str:
    """Make one path segment of a name: Unicode is kept, it is never empty, and it stays as it is when
    made again.

    >>> segment("新浪财经－国內"), segment("a/b"), segment(".."), segment("CON")
    ('新浪财经－国內', 'a-b', '_', '_CON')
    """
    text = _INVISIBLE.sub(" ", name)
    text = _FORBIDDEN.sub("-", clean(" ".join(text.split())))
    text = _cut(text.strip(" ."), LONGEST) or "_"
    return _cut(f"_{text}", LONGEST) if _DEVICES.fullmatch(text) else text


def _cut(text: str, limit: int) -> str:
    data = text.encode()
    return text if len(data) <= limit else data[:limit].decode(errors="ignore").rstrip(" .")


def tell_apart(since: Mapping[str, datetime], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Give every name a segment of its own, whatever the order of the names; `since` tells when each came up.

    Of names that would meet, also on a file system that ignores case, the first one keeps its segment, and the others
    get a short digest at their end; so do names that would take a `reserved` segment.

    >>> tell_apart({"C++": datetime(2021, 11, 7), "c++": datetime(2021, 11, 6)})
    {'c++': 'c++', 'C++': 'C++-f1deb75f'}
    """
    taken = {file_key(one) for one in reserved}
    segments: dict[str, str] = {}
    # a name that is its own segment keeps it
    for name in sorted(since, key=lambda one: (segment(one) != one, since[one], one)):
        chosen = segment(name)
        length = 8
        while file_key(chosen) in taken:
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:length]
            chosen = f"{_cut(segment(name), LONGEST - length - 1)}-{digest}"
            length += 8
        taken.add(file_key(chosen))
        segments[name] = chosen
    return segments


def file_key(name: str) -> str:
    """A name or a path as a file system compares it that ignores case and normal form."""
    return unicodedata.normalize("NFKC", name).casefold()

"""The fields of a post with audio or video in, what podcasts say of it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import starmap
from typing import Literal, TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

from feedpub.base.patterns import lazy
from feedpub.model import Enclosure, Episode, Transcript
from feedpub.normalize import languages, urls
from feedpub.normalize.fields import Fields, flag
from feedpub.normalize.text import scalar

# https://podcasting2.org/docs/podcast-namespace/tags/transcript
TRANSCRIPTS: Mapping[str, str] = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
    "html": "text/html",
    "htm": "text/html",
    "txt": "text/plain",
}
CHAPTERS: Mapping[str, str] = {"json": "application/json+chapters"}
Kind: TypeAlias = Literal["full", "trailer", "bonus"]
KINDS: Mapping[str, Kind] = {"full": "full", "trailer": "trailer", "bonus": "bonus"}
T = TypeVar("T")
MOST = 20
"""Transcripts of one episode."""

_TYPE = lazy(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_CLOCK = lazy(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:\.\d{1,9})?")
_ISO = lazy(r"PT(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d{1,9})?S)?", re.IGNORECASE)


def episode(fields: Fields, base: str) -> Episode:
    """Read what the front matter says; whatever cannot be read is told and left out.

    `base` is the post's own URL.
    """
    return Episode(
        duration=_read(fields, "duration", seconds, "write 1:02:03, 62:03 or a number of seconds"),
        season=_read(fields, "season", _positive, "write a whole number from 1"),
        number=_read(fields, "episode", _decimal, "write a number such as 12"),
        kind=_read(fields, "episode_type", _kind, f"write one of {', '.join(KINDS)}"),
        explicit=_read(fields, "explicit", _explicit, "write true or false"),
        transcripts=tuple(starmap(_transcript, _files(fields, "transcript", base, TRANSCRIPTS)))[:MOST],
        chapters=next((file for file, _ in _files(fields, "chapters", base, CHAPTERS)), None),
    )


def seconds(text: str) -> int | None:
    """Seconds of a duration as podcasters write it.

    >>> seconds("1:02:03"), seconds("62:03"), seconds("3723.4"), seconds("PT1H2M3S"), seconds("an hour")
    (3723, 3723, 3723, 3723, None)
    """
    found = _CLOCK.fullmatch(text) or _ISO.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return (hours * 60 + minutes) * 60 + rest


def _positive(text: str) -> int | None:
    return int(text) if re.fullmatch("0{0,3}[1-9][0-9]{0,5}", text) else None


def _decimal(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) else None


def _kind(text: str) -> Kind | None:
    return KINDS.get(text.lower())


def _explicit(text: str) -> bool | None:
    found = flag("no" if text.lower() in ("clean", "none") else "yes" if text.lower() == "explicit" else text)
    return found if isinstance(found, bool) else None


def _read(fields: Fields, meaning: str, parse: Callable[[str], T | None], hint: str) -> T | None:
    for key, value in fields.all(meaning):
        text = "" if isinstance(value, list | dict) else scalar(value).strip()
        found = parse(text)
        if found is not None:
            return found
        fields.warn("value-invalid", key, f'{key} "{text[:100]}" cannot be read', hint)
    return None


def _transcript(file: Enclosure, stated: Mapping[str, object]) -> Transcript:
    language = scalar(stated.get("language", "")).replace("_", "-")
    known = language if languages.TAG.fullmatch(language) else None
    return Transcript(file.url, file.type, language=known, captions=stated.get("rel") == "captions")


def _files(
    fields: Fields, meaning: str, base: str, types: Mapping[str, str]
) -> Iterator[tuple[Enclosure, Mapping[str, object]]]:
    """The files that its first field names, and all that this says of each: an address, a mapping with `url`, a list
    of such.
    """
    key, value = next(iter(fields.all(meaning)), ("", ()))
    for one in value if isinstance(value, list | tuple) else [value]:
        stated = one if isinstance(one, dict) else {"url": one}
        url = urls.absolute(scalar(stated.get("url") or stated.get("src") or ""), base) or ""
        kind = types.get(unquote(urlsplit(url).path).rpartition(".")[2].lower()) or scalar(stated.get("type", ""))
        if url.startswith(("http:", "https:")) and _TYPE.fullmatch(kind):
            yield Enclosure(url, kind), stated
        else:
            hint = f"write an address that ends in .{next(iter(types))}"
            fields.warn("value-invalid", key, f"{key} names no file of a known kind", hint)

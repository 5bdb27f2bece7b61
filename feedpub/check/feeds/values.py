"""The text of an element or a member in, what is wrong with it as a date, an address or a number out, if anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from feedpub.normalize import dates

Judge = Callable[[str], str | None]
"""A text -> what is wrong with it, continuing a sentence that names the element."""

_RFC822 = re.compile(
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s*)?\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+"
    r"(?P<year>\d{4}|\d\d)\s+\d\d:\d\d(?::\d\d)?\s+(?P<zone>GMT|UTC?|[ECMP][SD]T|[A-IK-Za-ik-z]|[+-]\d{4})"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")
_NEVER = r"[\s<>\"{}|\\^`\x00-\x20]"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MIME = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]*/[A-Za-z0-9*][\w!#$&^.+*-]*(?:\s*;.*)?")
# BCP 47: a language has two or three letters, as all that are registered have
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}|[xi](?=-))(?:-[A-Za-z0-9]{1,8})*")
_EMAIL = re.compile(r"[^\s@<>()\"]+@[^\s@<>()\"]+[^\s@<>()\".]")
_PERSON = re.compile(rf"{_EMAIL.pattern}(?:\s*\([^()]*\))?")
EARLIEST = 1990
"""The year in which the web began; the W3C validator finds earlier ones implausible."""


def rfc822(text: str) -> str | None:
    """A date of RSS (RFC 822 §5, with years of four digits)."""
    found = _RFC822.fullmatch(text.strip())
    if not found:
        return "is no date as in Sat, 06 Nov 2021 12:27:15 GMT"
    moment = _moment822(text)
    if moment is None:
        return "is a day or an hour that there is not"
    right = dates.DAY_NAMES[moment.weekday()][:3]
    if found["weekday"] and found["weekday"] != right:
        return f"names {found['weekday']}, but that day is a {right}"
    return None


def old(text: str) -> str | None:
    """What RFC 822 allows and programs read differently: years of two digits, odd zones."""
    found = _RFC822.fullmatch(text.strip())
    if found and len(found["year"]) == 2:
        return "has a year of two digits"
    if found and found["zone"] != "GMT" and not re.fullmatch(r"[+-](?:0\d|1[0-4])[03]0", found["zone"]):
        return f"has the zone {found['zone']}"
    return None


def rfc3339(text: str) -> str | None:
    """A date of Atom and JSON Feed."""
    if not _RFC3339.fullmatch(text.strip()):
        return "is no date as in 2021-11-06T12:27:15Z"
    return None if _moment3339(text) else "is a day or an hour that there is not"


def _moment822(text: str) -> datetime | None:
    """As written, in its own zone."""
    try:
        found = parsedate_to_datetime(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _moment3339(text: str) -> datetime | None:
    try:
        return dates.read(text.strip(), UTC)
    except ValueError:
        return None


def moment(text: str | None) -> datetime | None:
    """The moment of a date that is well formed."""
    for judge, read in ((rfc822, _moment822), (rfc3339, _moment3339)):
        if text and judge(text) is None and (found := read(text)):
            try:
                return dates.to_utc(found)
            except ValueError:
                return None
    return None


def plausible(text: str, now: datetime) -> str | None:
    """A date that can be that of a publication; one that is not well formed is told of elsewhere."""
    found = moment(text)
    if found is None or (EARLIEST <= found.year and found <= now):  # noqa: SIM300  as on a scale
        return None
    return "lies in the future" if found > now else f"is in the year {found.year}"


RELATIVE = "is not absolute"


def address(text: str) -> str | None:
    """An absolute address of the web."""
    if wrong := iri(text):
        return wrong
    scheme = text.partition(":")[0].lower()
    if scheme in ("http", "https", "ftp") and not _host(text):
        return "has no host"
    if not text.isascii() or not _URI.fullmatch(text):
        return "holds letters that an address must have percent-encoded"
    return "has a % without two digits after it" if _PERCENT.search(text) else None


def web(text: str) -> str | None:
    """An address that begins with http: or https:."""
    wrong = address(text)
    if wrong or re.match("https?:", text.strip(), re.IGNORECASE):
        return wrong
    return "does not begin with http: or https:"


def iri(text: str) -> str | None:
    """An absolute IRI (RFC 3987)."""
    if re.search(_NEVER, text.strip()):
        return "is no address: it holds a space or a sign that none may hold"
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text.strip()):
        return RELATIVE
    if not _IRI.fullmatch(text):
        return "is no address"
    if text.startswith("urn:uuid:") and not _UUID.fullmatch(text):
        return "is no UUID as in urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6 (RFC 4122)"
    return "is no tag as in tag:example.org,2021:1 (RFC 4151)" if _is_wrong_tag(text) else None


def _is_wrong_tag(text: str) -> bool:
    return text.startswith("tag:") and not re.match(r"tag:[^,:\s]+,\d{4}(?:-\d\d(?:-\d\d)?)?:", text)


def _host(text: str) -> str:
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""


def whole(text: str) -> str | None:
    """A whole number of 0 or more."""
    return None if re.fullmatch(r"\s*\d+\s*", text) else "is no whole number"


def positive(text: str) -> str | None:
    """A whole number of 1 or more."""
    return None if re.fullmatch(r"\s*0*[1-9]\d*\s*", text) else "is no whole number of 1 or more"


def w3cdtf(text: str) -> str | None:
    """A date of Dublin Core (W3C NOTE-datetime)."""
    found = re.fullmatch(
        r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?", text.strip()
    )
    return None if found else "is no date as in 2021-11-06T12:27:15Z"


def mime(text: str) -> str | None:
    """A media type."""
    return None if _MIME.fullmatch(text.strip()) else "is no media type as in audio/mpeg"


def language(text: str) -> str | None:
    """A language tag (BCP 47)."""
    return None if _LANGUAGE.fullmatch(text.strip()) else "is no language tag as in en-GB"


def email(text: str) -> str | None:
    """An e-mail address."""
    return None if _EMAIL.fullmatch(text.strip()) else "is no e-mail address"


def contact(text: str) -> str | None:
    """A text that holds an e-mail address."""
    return None if _EMAIL.search(text) else "holds no e-mail address"


def person(text: str) -> str | None:
    """An e-mail address, and a name in brackets (RSS Advisory Board Profile, `author`)."""
    return None if _PERSON.fullmatch(text.strip()) else "is not of the form name@example.org (Name)"


def hours(text: str) -> str | None:
    """An hour of `skipHours`."""
    return None if re.fullmatch(r"\s*(?:[01]?\d|2[0-3])\s*", text) else "is no hour from 0 to 23"


def days(text: str) -> str | None:
    """A day of `skipDays`."""
    return None if text.strip() in dates.DAY_NAMES else f"is none of {', '.join(dates.DAY_NAMES)}"


JUDGES: Mapping[str, Judge] = {
    "rfc822": rfc822,
    "rfc3339": rfc3339,
    "web": web,
    "iri": iri,
    "whole": whole,
    "mime": mime,
    "language": language,
    "email": email,
    "person": person,
    "full": iri,
    "positive": positive,
    "id": iri,
    "hours": hours,
    "days": days,
}
"""By the names under which the tables of elements ask for them."""

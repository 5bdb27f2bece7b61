"""Any value that an author may write for a date in, an aware datetime out; never asks the clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from feedpub.base.names import ordered
from feedpub.base.patterns import lazy
from feedpub.dialects.dialect import First
from feedpub.normalize import zones
from feedpub.normalize.text import scalar

MONTH_NAMES = ordered("January February March April May June July August September October November December")
MONTHS = tuple(name[:3] for name in MONTH_NAMES)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HINT = "write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS +00:00"
LONGEST = 100
"""Characters; nothing longer is a date."""


def parse(value: object, zone: tzinfo) -> datetime:
    """Read a date and give it in UTC; see `read`.

    >>> parse("Sat, 06 Nov 2021 12:27:15 GMT", UTC).isoformat()
    '2021-11-06T12:27:15+00:00'
    """
    return to_utc(read(value, zone))


def read(value: object, zone: tzinfo, first: First = "") -> datetime:
    """Read a date as it was written: aware, in its own zone, or in `zone` where it names none.

    `first` tells what stands first in `05/10/2021`; without it that is an error.

    Reads RFC 2822, ISO 8601, the forms that people write, seconds or milliseconds since 1970, and the
    dates of TOML.  A date alone means its midnight.  Raises ValueError whose text continues the
    sentence `date "..."`, for example `has no month 13`.
    """
    if isinstance(value, str) and (found := _usual(value, zone)):
        return found
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("is no date")  # noqa: TRY004  # one error for all that is no date
    text = " ".join(scalar(value).split()).replace("：", ":")
    if not text or len(text) > LONGEST:
        raise ValueError("is no date")
    if text.endswith(")"):
        text = re.sub(_COMMENT, "", text)
    if first:
        text = _year_first(text, first)
    for reader in _READERS:
        found = reader(text, zone)
        if found:
            return found
    raise ValueError("is no date")


def is_timestamp(value: object) -> bool:
    """Whether YAML has a type of its own for a date without a zone, which is then in UTC: one with seconds.

    >>> is_timestamp("2021-11-06 12:27:15"), is_timestamp("2021-11-06 12:27"), is_timestamp("2021-11-06")
    (True, False, False)
    """
    return isinstance(value, str) and _TIMESTAMP.fullmatch(value) is not None


def to_utc(moment: datetime) -> datetime:
    """The same moment in UTC; raises ValueError where that lies outside of the years 1 to 9999."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside of the years 1 to 9999") from None


def rfc2822(moment: datetime) -> str:
    """A moment as RSS writes it (RFC 2822 §3.3), in GMT whatever the locale.

    >>> rfc2822(datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC))
    'Sat, 06 Nov 2021 12:27:15 GMT'
    """
    at = to_utc(moment)
    day, month, time = DAY_NAMES[at.weekday()][:3], MONTHS[at.month - 1], at.isoformat()[11:19]
    return f"{day}, {at.day:02} {month} {at.year:04} {time} GMT"


def rfc3339(moment: datetime) -> str:
    """A moment as Atom and JSON Feed write it (RFC 3339 §5.6), in UTC to the second.

    >>> rfc3339(datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC))
    '2021-11-06T12:27:15Z'
    """
    return f"{to_utc(moment).isoformat()[:19]}Z"


_MONTH_NUMBERS = {name: f"{number:02}" for number, name in enumerate(MONTHS, 1)}
# What machines write: nearly all dates are one of these two, and the forms below cost several times as much
_MAIL = lazy(r"[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT", re.ASCII)
_INTERNET = lazy(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?", re.ASCII)

# https://yaml.org/type/timestamp.html
_TIMESTAMP = lazy(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?", re.ASCII)


def _usual(text: str, zone: tzinfo) -> datetime | None:
    """A date of RFC 2822 in GMT or of RFC 3339, exactly as these have it; None for others, and where it is wrong."""
    try:
        if match := _MAIL.fullmatch(text):
            day, month, year, time = match.groups()
            return datetime.fromisoformat(f"{year}-{_MONTH_NUMBERS.get(month, '00')}-{day}T{time}Z")
        if _INTERNET.fullmatch(text):
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=zone)
    except ValueError:
        pass
    return None


_TIME = (
    r"(?:(?P<noon>[上下])午 ?)?(?P<hour>\d{1,2})(?:[:时点]|(?<=[ T]\d\d)(?=\d\d(?!\d)))(?P<minute>\d{1,2})"
    r"(?:[:分](?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?|[.,]0{1,9})?[分秒]?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>[A-Za-z+-][\w:/+-]*)?"
_COMMENT = r" ?\((?!\d)[^()]*\)$"
"""The name of the zone once more, as JavaScript and mail programs write it (RFC 5322 §3.2.2)."""
# Texts, which `re` compiles for the first date that is not of the usual forms
_NUMERIC = (
    rf"(?ai)(?P<year>\d{{4}}) ?[-/.年] ?(?P<month>\d{{1,2}}) ?[-/.月] ?(?P<day>\d{{1,2}})日?"
    rf"(?:(?:(?: ?T|,? )? ?{_TIME}(?: (?P=year))?|(?= [+-]\d\d:?\d\d$)) ?{_ZONE})?"
)
_YEAR_LAST = rf"(?ai)(?P<left>\d{{1,2}})[-/.](?P<right>\d{{1,2}})[-/.](?P<year>\d{{4}})(?:,? {_TIME} ?{_ZONE})?"
_EITHER = r"(?a)(0?[1-9]|1[0-2])([-/.])(0?[1-9]|1[0-2])\2(\d{4})(?!\d)"
# RFC 2822 §3.3, and §4.3 for years of two digits
_NAMED = (
    rf"(?ai)(?:[a-z]{{3,9}}\.?,? )?(?P<day>\d{{1,2}})[ -](?P<month>[a-z]{{3,9}})\.?[ ,-] ?(?P<year>\d{{4}}|\d\d)"
    rf"(?:,? {_TIME} ?{_ZONE})?"
)


def _numeric(text: str, zone: tzinfo) -> datetime | None:
    match = re.fullmatch(_NUMERIC, text)
    return _build(match, int(match["day"]), int(match["month"]), int(match["year"]), zone) if match else None


def _year_first(text: str, first: First) -> str:
    """The text with the year before the month, where day and month could each stand first."""
    match = re.match(_EITHER, text)
    if not match:
        return text
    month, day = match.group(1, 3) if first == "month" else match.group(3, 1)
    return f"{match[4]}-{month}-{day}{text[match.end() :]}"


def _year_last(text: str, zone: tzinfo) -> datetime | None:
    """`25.11.2021`; whether day or month stands first is known where only one of them can."""
    match = re.fullmatch(_YEAR_LAST, text)
    if not match:
        return None
    left, right = int(match["left"]), int(match["right"])
    if left != right and left <= 12 and right <= 12:
        raise ValueError("may have its day or its month first")
    day, month = (right, left) if right > 12 else (left, right)
    return _build(match, day, month, int(match["year"]), zone)


def _named(text: str, zone: tzinfo) -> datetime | None:
    match = re.fullmatch(_NAMED, text)
    if not match:
        return None
    name = match["month"][:3].title()
    if name not in MONTHS:
        raise ValueError(f"has no month {match['month']}")
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 50 else 1900
    return _build(match, int(match["day"]), MONTHS.index(name) + 1, year, zone)


def _build(match: re.Match[str], day: int, month: int, year: int, zone: tzinfo) -> datetime:
    """Put the parts together; a second of 60 and an hour of 24 count into the next one (ISO 8601)."""
    hour, minute, second = int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0)
    fraction = int((match["fraction"] or "")[:6].ljust(6, "0"))
    extra = timedelta()
    if second == 60:
        second, extra = 59, timedelta(seconds=1)
    half = match["half"] or match["noon"]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in "pP下" else 0)
    if hour == 24 and not minute and not second:
        hour, extra = 0, timedelta(days=1)
    try:
        naive = datetime(year, month, day, hour, minute, second, fraction)  # noqa: DTZ001  # zone below
        naive += extra
    except ValueError:
        raise ValueError(_impossible(year, month, day, hour, minute, second)) from None
    except OverflowError:
        raise ValueError("lies outside of the years 1 to 9999") from None
    return naive.replace(tzinfo=zones.find(match["zone"], naive, zone) if match["zone"] else zone)


def _impossible(year: int, month: int, day: int, hour: int, minute: int, second: int) -> str:
    """Why there is no such date."""
    for name, number, low, high in (
        ("year", year, 1, 9999),
        ("month", month, 1, 12),
        ("day", day, 1, 31),
        ("hour", hour, 0, 23),
        ("minute", minute, 0, 59),
        ("second", second, 0, 59),
    ):
        if not low <= number <= high:
            return f"has no {name} {number}"
    return f"has no day {day} in month {month}"


def _epoch(text: str, _zone: tzinfo) -> datetime | None:
    """Seconds (9 or 10 digits) or milliseconds (13 digits) since 1970."""
    if re.fullmatch(r"\d{9,10}(\.\d{1,9})?", text, re.ASCII):
        return datetime.fromtimestamp(float(text), UTC)
    if re.fullmatch(r"\d{13}", text, re.ASCII):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return None


# The standard library takes any character between date and time, even a digit
_BASIC_OR_WEEK = lazy(r"(?:\d{8}|\d{4}-?W\d\d(?:-?\d)?)(?:[T ]\d.*)?", re.ASCII)


def _iso(text: str, zone: tzinfo) -> datetime | None:
    """The rest of ISO 8601: basic forms, weeks, and days of the year."""
    ordinal = re.fullmatch(r"(\d{4})-?(\d{3})", text, re.ASCII)
    if ordinal:
        year, day = int(ordinal[1]), int(ordinal[2])
        first = datetime(year or 1, 1, 1, tzinfo=zone)
        if not year or not day or (day > 365 and (first + timedelta(days=day - 1)).year != year):
            raise ValueError(f"has no day {day} in the year {year}")
        return first + timedelta(days=day - 1)
    digits = re.fullmatch(r"(\d{8})(\d{4}(?:\d\d)?)", text, re.ASCII)
    if digits:
        text = f"{digits[1]}T{digits[2]}"
    if not _BASIC_OR_WEEK.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _dateutil(text: str, zone: tzinfo) -> datetime | None:
    """Whatever else dateutil reads, unless it filled in a part that the author did not write."""
    if not re.search("[A-Za-z]", text):  # a heap of numbers; dateutil finds a date in any
        return None

    from dateutil import parser  # few dates need it

    text = re.sub("(?i:GMT|UTC) ?(?=[+-][0-9])", "", text)  # after these it takes + for west, as POSIX does

    def named(name: str | None, offset: int | None) -> tzinfo | None:
        if offset is not None:
            return timezone(timedelta(seconds=offset))
        return zones.find(name, datetime(2000, 1, 1), zone) if name else None  # noqa: DTZ001  # only asks for a name

    found = []
    for default in (datetime(2000, 1, 1), datetime(2004, 2, 2)):  # noqa: DTZ001  # dateutil wants them naive
        try:
            found.append(parser.parse(text, default=default, tzinfos=named))
        except (ValueError, ArithmeticError, TypeError, AttributeError) as error:
            if str(error).startswith("has "):
                raise
            return None
    if found[0] != found[1] or f"{found[0].year:04}" not in text:
        raise ValueError("does not name year, month and day")
    return found[0] if found[0].tzinfo else found[0].replace(tzinfo=zone)


_READERS: tuple[Callable[[str, tzinfo], datetime | None], ...] = (_numeric, _named, _year_last, _epoch, _iso, _dateutil)

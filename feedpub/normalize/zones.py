"""The zone that a date names in, a tzinfo out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo

from feedpub.base.patterns import lazy

# RFC 822 §5.1, and names that blogs use
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_HOURS |= {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3}
_HOURS |= {"WET": 0, "WEST": 1, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11}
_ABBREVIATED = {name: timezone(timedelta(hours=hours)) for name, hours in _HOURS.items()}
_OFFSET = lazy(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?(?::?(\d\d))?", re.IGNORECASE | re.ASCII)


def find(name: str, naive: datetime, site: tzinfo) -> tzinfo:
    """The zone that an author means: an offset, an abbreviation or a name of the tz database.

    The site's own abbreviation means the site's zone: CST is China's where the site is in Shanghai.  Raises
    ValueError like `dates.read`.

    >>> find("GMT+8", datetime(2021, 11, 6), timezone.utc).utcoffset(None)
    datetime.timedelta(seconds=28800)
    """
    offset = _OFFSET.fullmatch(name)
    if offset:
        return _offset(name, *offset.groups(default="0"))
    capitals = name.upper()
    if site.tzname(naive) == capitals:
        return site
    if capitals in _ABBREVIATED:
        return _ABBREVIATED[capitals]
    from zoneinfo import ZoneInfo  # which looks for its files when it is imported

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder, no name at all, no zone
        raise ValueError(f"has the unknown time zone {name}") from None


def _offset(written: str, sign: str, hours: str, minutes: str, seconds: str) -> timezone:
    distance = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    if int(minutes) > 59 or int(seconds) > 59 or distance > timedelta(hours=15, minutes=59):
        raise ValueError(f"has the impossible offset {written}")
    return timezone(-distance if sign == "-" else distance)

"""A post in, what is odd about its dates out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from feedpub.check.feeds.values import EARLIEST
from feedpub.check.findings import Found, rule
from feedpub.check.posts.subject import PostText, Stated
from feedpub.normalize import dates
from feedpub.normalize.paths import PostPath
from feedpub.normalize.text import plain

DAY = timedelta(days=1)
YEAR = timedelta(days=366)
_WEEKDAY = re.compile(r"\s*([A-Za-z]{3,9})\b[.,]?\s")
_TIME = re.compile(r"\d:\d\d")


def _comes_out(one: PostText) -> Stated | None:
    return one.date("released") or one.date("published")


def _future(one: PostText) -> Iterator[Found]:
    found = _comes_out(one)
    if found and one.blog.now < found.moment <= one.blog.now + YEAR:
        yield Found(found.line, f"{found} lies in the future")


def _improbable(one: PostText) -> Iterator[Found]:
    for meaning in ("published", "updated"):
        found = one.date(meaning)
        if found and not (datetime(EARLIEST, 1, 1, tzinfo=UTC) <= found.moment <= one.blog.now + YEAR):
            yield Found(found.line, f"{found} is in the year {found.moment.year}")


def _weekday(one: PostText) -> Iterator[Found]:
    for meaning in ("published", "updated"):
        found = one.date(meaning)
        if not found or not isinstance(found.value, str) or not (match := _WEEKDAY.match(found.value)):
            continue
        named = [name for name in dates.DAY_NAMES if name.lower().startswith(match[1].lower())]
        right = dates.DAY_NAMES[dates.read(found.value, one.site.timezone).weekday()]
        if named and right not in named:
            yield Found(found.line, f"{found} names {match[1]}, but that day is a {right}")


def _full_width(one: PostText) -> Iterator[Found]:
    for meaning in ("published", "updated", "expires"):
        for key, value in one.fields.all(meaning):
            text = plain(value)
            plainer = unicodedata.normalize("NFKC", text)
            if plainer != text and not _is_read(one, value):
                yield Found(one.key_line(key), f'{key} "{text}" has full-width digits or signs', f"write {plainer}")


def _is_read(one: PostText, value: object) -> bool:
    try:
        one.fields.moment(value, one.site.timezone)
    except ValueError:
        return False
    return True


def _updated_first(one: PostText) -> Iterator[Found]:
    published, updated = one.date("published"), one.date("updated")
    if not published or not updated:
        return
    # A day without a time is its midnight, which an hour of the same day follows
    is_timed = all(_TIME.search(str(stated)) for stated in (published, updated))
    if updated.moment < published.moment - (timedelta() if is_timed else DAY):
        yield Found(updated.line, f"{updated} is before {published}")


def _updated_future(one: PostText) -> Iterator[Found]:
    if (found := one.date("updated")) and one.blog.now + DAY < found.moment <= one.blog.now + YEAR:
        yield Found(found.line, f"{found} lies in the future")


def _never_seen(one: PostText) -> Iterator[Found]:
    published, expires = _comes_out(one), one.date("expires")
    if published and expires and expires.moment <= published.moment:
        yield Found(expires.line, f"{expires} is not after {published.key}")


def _other_than_name(one: PostText) -> Iterator[Found]:
    found, where = one.date("published"), PostPath.of(one.path)
    if not found or not where.date:
        return
    try:
        named = dates.parse(where.date, one.site.timezone)
    except ValueError as error:
        yield Found(found.line, f"the date {where.date} in the file's name {error}")
        return
    if abs(named - found.moment) > YEAR:
        yield Found(found.line, f"{found} is far from {where.date} in the file's name")


def _draft(one: PostText) -> Iterator[Found]:
    found = one.date("published")
    if one.post and one.post.draft and found and found.moment <= one.blog.now:
        keys = (one.fields.key(name) for name in one.fields.dialect.hiding)
        line = next((one.key_line(key) for key in keys if key), None)
        yield Found(line, f"is hidden, but its {found.key} has passed")


def names_zone(one: PostText) -> bool | None:
    """Whether a post's date names the zone of its time; None where it has no time."""
    found = one.date("published")
    if not found or not _TIME.search(str(found)):
        return None
    east, west = (timezone(timedelta(hours=hours)) for hours in (7, -7))
    return one.fields.moment(found.value, east) == one.fields.moment(found.value, west)


RULES = (
    rule(
        "date-future",
        "warning",
        _future,
        why="The post stays out of every feed until that moment.",
        mend="mend the date, unless the post is to appear then",
    ),
    rule(
        "date-improbable",
        "warning",
        _improbable,
        why="Readers sort by date: the post stands first for years, or so far down that nobody sees it.",
        mend="write the year in which the post was published",
    ),
    rule(
        "date-weekday",
        "warning",
        _weekday,
        why="One of the two is wrong; readers go by the date, and that may be the wrong one.",
        mend="mend the date or leave the weekday out",
    ),
    rule(
        "date-full-width",
        "error",
        _full_width,
        why="Programs read ASCII digits only, so the date does not count.",
        mend="write ASCII digits and signs",
    ),
    rule(
        "updated-before-date",
        "warning",
        _updated_first,
        why="A post cannot be changed before it is published, so feeds say that it never was.",
        mend="mend the one that is wrong",
    ),
    rule(
        "updated-future",
        "warning",
        _updated_future,
        why="Readers distrust a date that is still to come, and show the post on top until then.",
        mend="write the day of the last change",
    ),
    rule(
        "expires-before-date",
        "warning",
        _never_seen,
        why="The post ends before it begins: nobody ever sees it.",
        mend="mend the one that is wrong",
    ),
    rule(
        "date-other-than-name",
        "note",
        _other_than_name,
        why="The date of the front matter counts; where that is a slip of the pen, the post is in the wrong place.",
        mend="see which of the two is right",
    ),
    rule(
        "draft-dated",
        "note",
        _draft,
        why="Nobody sees a draft, whatever its date says.",
        mend="take the mark off to publish the post",
    ),
)

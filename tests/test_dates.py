"""Dates: every form that authors write, and a reason for every one that cannot be read."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.normalize import dates

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 06 Nov 2021 12:27:15 GMT",
        "Sat, 06 Nov 2021 20:27:15 +0800",
        "Sat, 6 Nov 21 07:27:15 EST",
        "06 Nov 2021 12:27:15 -0000",
        "Samstag, 06 Nov 2021 12:27:15 +0000 (UTC)",
        "Sat Nov 06 20:27:15 +0800 2021",
        "2021-11-06T12:27:15Z",
        "2021-11-06t12:27:15z",
        "2021-11-06T20:27:15+08:00",
        "2021-11-06 20:27:15 +0800",
        "2021-11-06 20:27:15 +8",
        "2021-11-06 20:27:15 UTC+8",
        "2021-11-06 12:27:15 UTC",
        "2021-11-06 20:27:15 Asia/Shanghai",
        "2021-11-06 05:27:15 PDT",
        "2021/11/6 12:27:15 GMT",
        "20211106T122715Z",
        "2021-W44-6T12:27:15Z",
        "1636201635",
        "1636201635000",
        1636201635,
        1636201635000,
        1636201635.0,
        "November 6, 2021 12:27:15 PM UTC",
        "Sat Nov 06 2021 20:27:15 GMT+0800 (China Standard Time)",
        "Sat Nov 06 2021 20:27:15 GMT+0800 (中国标准时间)",
        "Sat Nov 06 2021 07:27:15 GMT-0500 (EST)",
        "Sat, 06 Nov 2021 20:27:15 GMT+0800 (中国标准时间)",
        "Nov 6, 2021 20:27:15 UTC+8",
        "Sat Nov  6 20:27:15 GMT+8 2021",
        datetime(2021, 11, 6, 20, 27, 15, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_date_with_a_zone_is_the_same_moment_in_every_form(text):
    assert dates.parse(text, NEW_YORK) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "2021-11-06 20:27:15",
        "2021-11-06T20:27:15",
        "2021-11-6 20:27:15.000",
        "2021/11/06 20:27:15",
        "2021-11-06 08:27:15 pm",
        "2021-11-06 8:27:15PM",
        "2021.11.06 20:27:15",
        "20211106202715",
        "2021年11月6日 20:27:15",
        "2021年11月06日20时27分15秒",
        "2021/11/6 下午8:27:15",
        "2021年11月6日 下午8时27分15秒",
        "2021-11-06 20：27：15",
        "Sat, 06 Nov 2021 20:27:15",
        "6 November 2021 20:27:15",
        "Nov 6, 2021 8:27:15 PM",
        "2021-11-06 20:27:15 CST",
        datetime(2021, 11, 6, 20, 27, 15),  # noqa: DTZ001
    ],
)
def test_a_date_without_a_zone_is_in_the_zone_of_the_site(text):
    assert dates.parse(text, SHANGHAI) == NOON


@pytest.mark.parametrize(
    "text",
    ["2021-11-06", "2021/11/6", "2021年11月6日", "20211106", "6 Nov 2021", "2021-310", "2021-W44-6", date(2021, 11, 6)],
)
def test_a_date_alone_is_its_midnight_in_the_zone_of_the_site(text):
    assert dates.parse(text, SHANGHAI) == datetime(2021, 11, 5, 16, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2021-11-06 +0800", "2021-11-06 +08:00", "2021/11/6 +0800"])
def test_a_date_with_a_zone_and_no_time_is_its_midnight_there(text):
    assert dates.parse(text, UTC) == datetime(2021, 11, 5, 16, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2021-11-06 0905", "2021/11/6 0905", "2021-11-06T0805Z", "6 Nov 2021 0905 +0100"])
def test_a_time_may_do_without_its_colon(text):
    assert dates.parse(text, timezone(timedelta(hours=1))) == datetime(2021, 11, 6, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2021-11-06 905", "2021-11-06 09053", "2021-11-06 2405"])
def test_other_digits_are_no_time(text):
    with pytest.raises(ValueError, match=r"is no date|has no hour 24"):
        dates.parse(text, UTC)


def test_the_moment_keeps_the_wall_clock_that_was_written():
    assert dates.read("2021-11-06 23:30:00 -0800", SHANGHAI).date() == date(2021, 11, 6)


def test_cst_is_chinas_where_the_site_is_in_china_and_central_elsewhere():
    text = "2021-11-06 12:00:00 CST"
    assert dates.read(text, SHANGHAI).utcoffset() == timedelta(hours=8)
    assert dates.read(text, NEW_YORK).utcoffset() == timedelta(hours=-6)


def test_seconds_that_are_nothing_but_a_fraction_of_nothing_are_passed_over():
    assert dates.parse("2021-11-06 20:27.000000000 +08:00", UTC) == NOON.replace(second=0)


def test_midnight_may_be_written_as_24_and_a_leap_second_as_60():
    assert dates.parse("2021-11-05 24:00", UTC) == datetime(2021, 11, 6, tzinfo=UTC)
    assert dates.parse("2016-12-31T23:59:60Z", UTC) == datetime(2017, 1, 1, tzinfo=UTC)


def test_a_year_at_the_end_is_read_where_day_and_month_cannot_be_mistaken():
    assert dates.parse("25.11.2021 10:00", UTC) == dates.parse("11/25/2021 10:00", UTC)
    assert dates.parse("11/11/2021", UTC) == datetime(2021, 11, 11, tzinfo=UTC)


def test_twelve_is_noon_or_midnight():
    assert dates.parse("2021-11-06 12:00 pm", UTC).hour == 12
    assert dates.parse("2021-11-06 12:00 a.m.", UTC).hour == 0


def test_a_time_that_the_clocks_skip_or_repeat_has_one_meaning():
    assert dates.parse("2021-03-14 02:30", NEW_YORK) == datetime(2021, 3, 14, 7, 30, tzinfo=UTC)
    assert dates.parse("2021-11-07 01:30", NEW_YORK) == datetime(2021, 11, 7, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-13-01", "has no month 13"),
        ("2024-00-01", "has no month 0"),
        ("2021-02-30", "has no day 30 in month 2"),
        ("2021-02-32", "has no day 32"),
        ("30 Feb 2021 10:00:00 GMT", "has no day 30 in month 2"),
        ("2021-11-06 25:00", "has no hour 25"),
        ("2021-11-06 12:61", "has no minute 61"),
        ("0000-01-01", "has no year 0"),
        ("Sat, 06 Foo 2021 12:00:00 GMT", "has no month Foo"),
        ("2021-11-06 12:00 +9900", "has the impossible offset +9900"),
        ("2021-11-06 12:00 Mars/Olympus", "has the unknown time zone Mars/Olympus"),
        ("Nov 6, 2021 12:00 XYZT", "has the unknown time zone XYZT"),
        ("2021-366", "has no day 366 in the year 2021"),
        ("0001-01-01 00:00 +08:00", "lies outside of the years 1 to 9999"),
        ("9999-12-31 24:00", "lies outside of the years 1 to 9999"),
        ("2021-11", "is no date"),
        ("Nov 6", "does not name year, month and day"),
        ("12:30", "is no date"),
        ("tomorrow", "is no date"),
        ("1" * 90, "is no date"),
        ("06/11/2021", "may have its day or its month first"),
        ("", "is no date"),
        ("9" * 10_000, "is no date"),
        pytest.param(10**5000, "is no date", id="a huge number"),
        (True, "is no date"),
        (None, "is no date"),
        ([2021, 11, 6], "is no date"),
        (float("nan"), "is no date"),
        (float("inf"), "is no date"),
    ],
)
def test_an_impossible_date_says_what_is_wrong(text, reason):
    with pytest.raises(ValueError, match=rf"\A{re.escape(reason)}\Z"):
        dates.parse(text, UTC)


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.text("0123456789-:/+ TZapm.W年月日", max_size=30),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.lists(st.integers()),
)


@given(anything)
@example("٢٠٢١-١١-٠٦")
def test_anything_is_a_moment_in_utc_or_a_value_error(value):
    try:
        found = dates.parse(value, SHANGHAI)
    except ValueError:
        return
    assert found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.timezones())  # noqa: DTZ001
def test_what_feeds_carry_reads_back_as_the_same_second(moment, zone):
    aware = moment.replace(microsecond=0, tzinfo=zone)
    assert dates.parse(dates.rfc3339(aware), UTC) == aware
    assert dates.parse(dates.rfc2822(aware), UTC) == aware


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_rfc_2822_is_what_the_standard_library_writes_and_reads(moment):
    assert dates.rfc2822(moment) == format_datetime(moment, usegmt=True)
    assert parsedate_to_datetime(dates.rfc2822(moment)) == moment.replace(microsecond=0)


numbers = st.integers(0, 99).map("{:02}".format)
zones = st.sampled_from(["", "Z", "+08:00", "-05:30", "+14:59", "+15:00", "-24:00", " GMT", " +0800"])
machines = st.one_of(
    st.tuples(st.sampled_from(["2021", "0000", "9999"]), numbers, numbers, st.sampled_from("T "), numbers, zones).map(
        lambda one: f"{one[0]}-{one[1]}-{one[2]}{one[3]}{one[4]}:27:15{one[5]}"
    ),
    st.tuples(numbers, st.sampled_from([*dates.MONTHS, "Mai"]), numbers, st.sampled_from(["GMT", "+0800"])).map(
        lambda one: f"Sat, {one[0]} {one[1]} 2021 {one[2]}:27:15 {one[3]}"
    ),
    st.datetimes().map(str),
    st.datetimes().map(lambda one: one.date().isoformat()),
    st.datetimes(timezones=st.just(UTC)).map(lambda one: format_datetime(one, usegmt=True)),
)


@given(machines, st.sampled_from([UTC, SHANGHAI, NEW_YORK]))
def test_a_date_that_is_read_the_short_way_is_what_the_long_way_makes_of_it(text, zone):
    quick = dates._usual(text, zone)
    if quick is None:
        return
    slow = next(filter(None, (reader(text, zone) for reader in dates._READERS)))
    assert (quick, quick.utcoffset()) == (slow, slow.utcoffset())


def test_what_machines_write_is_read_the_short_way():
    for text in ("Sat, 06 Nov 2021 12:27:15 GMT", "2021-11-06T12:27:15Z", "2021-11-06 12:27:15+00:00"):
        assert dates._usual(text, SHANGHAI) == NOON
    assert dates._usual("2021-11-06", SHANGHAI) == datetime(2021, 11, 6, tzinfo=SHANGHAI)

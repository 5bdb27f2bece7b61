"""Posts that are objects of a program come out as posts that are files do."""

import enum
import pickle
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import feedparser
import pytest
from helpers import NOW, URL, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st

from feedpub.cache.learned import Cache
from feedpub.errors import ConfigError, PublishError, SourceError
from feedpub.jobs import pool
from feedpub.objects import feed
from feedpub.pipeline import build, cache_of
from feedpub.publish.memory import Memory
from feedpub.sources import Records, configure
from feedpub.sources.records import part_of

AT = datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC)
HELLO = {"title": "Hello", "date": AT, "categories": ["News", "Harbour"], "content": "The **first** post."}


def entries(posts, path="atom.xml", site=URL):
    return feedparser.parse(feed(posts, site, path)).entries


def problems(records):
    return [str(one) for one in Records.of(records).files()[1]]


def published(site, source, **options):
    target = Memory()
    build(site, source=source, target=target, now=NOW, **options)
    return {path: one.body for path, one in target.files.items()}


# What objects say


def test_a_record_makes_the_same_files_as_a_file_with_its_fields(tmp_path):
    write_post(
        tmp_path / "posts", "ship.md", title="Ship", categories="[News, Harbour]", tags="[a, b]", body="Some *text*."
    )
    record = {
        "slug": "ship",
        "title": "Ship",
        "date": "2021-11-06 12:27:15",
        "categories": ["News", "Harbour"],
        "tags": ["a", "b"],
        "content": "Some *text*.",
    }
    of_files, of_records = Memory(), Memory()
    build(make_site(tmp_path), target=of_files, now=NOW)
    build(make_site(tmp_path / "elsewhere"), source=Records.of([record]), target=of_records, now=NOW)
    assert of_records.files == of_files.files


@dataclass
class Tag:
    name: str


class Kind(enum.Enum):
    NEWS = "News"


@dataclass
class Article:
    title: str
    date: datetime
    body: str
    kind: Kind = Kind.NEWS
    tags: list[Tag] = field(default_factory=list)

    @property
    def html(self):
        raise AssertionError("only fields are read")


def test_a_dataclass_is_a_record_and_so_are_those_in_it():
    [entry] = entries([Article("Ship", AT, "Text.", tags=[Tag("tides"), Tag("ships")])])
    assert (entry.title, [one.term for one in entry.tags]) == ("Ship", ["tides", "ships"])
    assert entry.content[0].value == "<p>Text.</p>"


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("record", "title", "ident"),
    [
        ({"id": 7}, "Hello", "tag:feedpub.invalid,2021:7"),
        ({"id": uuid.UUID(int=5)}, "Hello", "urn:uuid:00000000-0000-0000-0000-000000000005"),
        ({"slug": "ship"}, "Hello", "tag:feedpub.invalid,2021:2021-11-06/ship"),
        ({"path": "news/ship.html"}, "Hello", "tag:feedpub.invalid,2021:2021-11-06/news/ship"),
        ({"date": date(2021, 11, 6)}, "Hello", "tag:feedpub.invalid,2021:2021-11-06/Hello"),
        ({"title": Text("Two")}, "Two", "tag:feedpub.invalid,2021:2021-11-06/Two"),
        ({"title": Decimal("1.50")}, "1.50", "tag:feedpub.invalid,2021:2021-11-06/1.50"),
        ({"tags": {"a"}, "extra": MappingProxyType({"author": "Someone"})}, "Hello", None),
    ],
)
def test_values_of_databases_are_understood(record, title, ident):
    [entry] = entries([{**HELLO, **record}])
    assert entry.title == title
    assert ident in (None, entry.id)


def test_a_record_with_an_address_of_its_own_keeps_it_and_gets_no_page():
    record = {**HELLO, "url": f"{URL}.net/posts/7"}
    made = published(configure(url=URL), Records.of([record]), cache=Cache())
    assert [path for path in made if path.startswith("2021/")] == []
    assert b"https://example.org.net/posts/7" in made["rss.xml"]


def test_html_is_cleaned_like_that_of_files():
    [entry] = entries([{**HELLO, "html": "<p onclick='x()'>Text<script>x()</script>", "content": None}])
    assert entry.content[0].value == "<p>Text</p>"


def test_dates_without_a_zone_are_the_sites():
    record = {**HELLO, "date": datetime(2021, 11, 6, 20, 0)}  # noqa: DTZ001  that is the point
    [entry] = entries([record], site=configure(url=URL, timezone="Asia/Shanghai"))
    assert entry.published == "2021-11-06T12:00:00Z"


# What is wrong with them


def test_what_cannot_be_read_costs_that_record_alone():
    deep: list[object] = []
    deep.append(deep)
    wrong = [
        {**HELLO, "extra": object()},
        {},
        {"title": "a", "content": b"x"},
        {"title": "b", "extra": deep},
        {"title": "Hello"},
    ]
    assert problems([HELLO, *wrong]) == [
        "record 2: cannot be read: a object is no value of a post; "
        "give a text, a number, a date, or a list or mapping of such",
        "record 3: has none of slug, id, title; give it an id that never changes",
        "a.md: has a bytes for a text; give Markdown or HTML, as str",
        "record 5: cannot be read: maximum recursion depth exceeded while serializing an object; "
        "give a text, a number, a date, or a list or mapping of such",
        "Hello.md#6: has the name of an earlier record; give each its own id",
    ]
    assert len(entries([HELLO, *wrong])) == 1


def test_what_is_no_record_at_all_is_an_error():
    with pytest.raises(SourceError, match="record 1 is of type tuple; give mappings or dataclasses"):
        Records.of([("Hello", "Text.")])


def test_a_post_that_is_left_out_is_told_to_the_log(caplog):
    assert entries([HELLO, {"title": "Ship"}])[0].title == "Hello"
    assert [one.getMessage() for one in caplog.records] == [
        "Ship.md: has no date; write date: YYYY-MM-DD to publish it"
    ]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["title", "date", "id", "slug", "path", "content", "tags", "categories", "url", "x"]),
            st.recursive(
                st.none() | st.text() | st.integers() | st.floats() | st.datetimes() | st.binary(),
                lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
                max_leaves=5,
            ),
        ),
        max_size=5,
    )
)
def test_any_records_make_a_feed_that_can_be_read(records):
    assert not feedparser.parse(feed([HELLO, *records], URL)).bozo


# One feed in memory


def test_any_feed_can_be_had(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = feedparser.parse(feed([HELLO], URL, "categories/News/Harbour/rss.xml"))
    assert made.feed.title == "News / Harbour - example.org"
    assert list(tmp_path.iterdir()) == []


def test_a_feed_that_the_posts_do_not_make_is_an_error():
    with pytest.raises(PublishError, match=r"tags/a/rss\.xml: these posts make no such feed"):
        feed([HELLO], URL, "tags/a/rss.xml")
    with pytest.raises(PublishError, match=r"atom: .* no such feed; did you mean atom\.xml\?"):
        feed([], URL, "atom")
    with pytest.raises(PublishError, match=r"news: .* no such feed; there are rss\.xml, atom\.xml, feed\.json$"):
        feed([], URL, "news")


def test_settings_are_those_of_the_file():
    site = configure(url=f"{URL}/", title="Example", feeds={"tags": True, "formats": ["json"]}, gone={"paths": ["x"]})
    assert (site.site.url, site.title, site.feeds.formats, site.gone.paths) == (URL, "Example", ("json",), ("x",))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, r'settings: \[site\] url is missing; give it, for example url="https://example.org"$'),
        ({"url": URL, "titel": "x"}, r"settings: \[site\] unknown key titel; did you mean title\?"),
        ({"ur": URL}, r"settings: \[site\] unknown key ur; did you mean url\?"),
        ({"url": URL, "timezone": "Asia/Shangai"}, r"'Asia/Shangai' is not known; did you mean Asia/Shanghai\?"),
        ({"url": URL, "timezone": "home"}, r"timezone 'home' is not known; write a name such as Asia/Shanghai$"),
        ({"url": URL, "feeds": {"limt": 1}}, r"settings: \[feeds\] unknown key limt; did you mean limit\?"),
        ({"url": URL, "posts": {"dialect": "hxo"}}, "did you mean hexo"),
        ({"url": URL, "posts": {"drop": ["["]}}, r"\[posts\] drop"),
    ],
)
def test_settings_that_are_wrong_are_told(settings, message):
    with pytest.raises(ConfigError, match=message):
        configure(**settings)


def test_memory_holds_what_was_published_last():
    target = Memory()
    site = configure(url=URL)
    first = build(site, source=Records.of([HELLO]), target=target, cache=Cache(), now=NOW)
    again = build(site, source=Records.of([HELLO]), target=target, cache=Cache(), now=NOW)
    fewer = build(site, source=Records.of([]), target=target, cache=Cache(), now=NOW)
    assert (first.written, again.written, again.unchanged) == (len(target.files) + fewer.removed, 0, first.written)
    assert "categories/News/rss.xml" not in target.files


# Caches and processes


def test_a_record_that_has_not_changed_is_not_read_again(tmp_path, monkeypatch):
    site = make_site(tmp_path)
    records = [{**HELLO, "id": number} for number in range(3)]
    before = published(site, Records.of(records))
    monkeypatch.setattr("feedpub.pipeline.passes.normalize.steps", lambda *_: pytest.fail("was read again"))
    assert published(site, Records.of(records)) == before
    assert len(cache_of(site).posts.rows) == 3


def test_a_record_that_has_changed_is_read_again_whatever_its_dates_say(tmp_path):
    site = make_site(tmp_path)
    published(site, Records.of([{**HELLO, "content": "Text one."}]))
    assert b"Text two." in published(site, Records.of([{**HELLO, "content": "Text two."}]))["rss.xml"]


def test_the_order_of_records_changes_no_byte():
    site = configure(url=URL)
    records = [{**HELLO, "id": number, "date": AT + timedelta(days=number % 3)} for number in range(9)]
    forward = published(site, Records.of(records), cache=Cache())
    assert published(site, Records.of(reversed(records)), cache=Cache()) == forward


def test_records_can_be_read_by_other_processes():
    site = configure(url=URL)
    source = Records.of([{**HELLO, "id": number} for number in range(1100)])
    alone = published(site, pickle.loads(pickle.dumps(source)), cache=Cache())
    with pool(2) as shared:
        assert published(site, source, cache=Cache(), map=shared) == alone


def test_another_process_gets_no_more_records_than_it_reads():
    source = Records.of([{**HELLO, "id": number} for number in range(1000)])
    few = part_of(source, ["7.md", "8.md"])
    assert few.post("7.md") == source.post("7.md")
    assert len(pickle.dumps(few)) < len(pickle.dumps(source)) / 100

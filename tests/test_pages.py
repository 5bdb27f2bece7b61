"""The page that people open first."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote, unquote

import pytest
from helpers import URL, make_site, within
from hypothesis import given
from lxml import html
from rendering import NOON, SITE, lines, make_feed, make_post

from feedpub import render
from feedpub.errors import ConfigError
from feedpub.model import FORMATS, Shape
from feedpub.render.words import WORDS

FEEDS = [
    make_feed(make_post(), total=12),
    make_feed(make_post(), address=("categories", "港口"), total=7),
    make_feed(make_post(), address=("categories", "港口", "R&D"), total=1),
    make_feed(make_post(), address=("categories", "船"), total=5),
]


def artifact(feeds=FEEDS, site=SITE):
    return render.pages.index(render.pages.places(feeds, site), site)


def index(feeds=FEEDS, site=SITE):
    return html.document_fromstring(artifact(feeds, site).body)


def in_language(tag):
    return replace(SITE, site=replace(SITE.site, language=tag))


def test_rule_56_each_format_of_the_feed_of_all_posts_can_be_discovered():
    assert [dict(link.attrib) for link in index().findall("head/link[@rel='alternate']")] == [
        {"rel": "alternate", "type": one.media_type, "title": f"Example ({one.title})", "href": one.file}
        for one in FORMATS.values()
    ]


def test_rule_56_formats_that_are_not_published_are_not_named():
    page = index([replace(feed, shape=Shape(formats=("atom",))) for feed in FEEDS])

    assert [link.get("href") for link in page.findall("head/link[@rel='alternate']")] == ["atom.xml"]
    assert not page.xpath("//a[contains(@href, 'rss.xml') or contains(@href, 'feed.json')]")


def test_the_branch_of_a_feed_is_itself_and_all_below_it():
    places = render.pages.places(FEEDS, SITE)
    found = {feed.address: [FEEDS.index(one) for one in places.branch(feed)] for feed in FEEDS}
    assert list(found.values()) == [[0, 1, 2, 3], [1, 2], [2], [3]]


def test_the_pages_of_many_feeds_take_no_longer_each_than_those_of_few():
    feeds = [make_feed(), *(make_feed(address=("tags", str(number))) for number in range(20_000))]

    def branches():
        places = render.pages.places(feeds, SITE)
        return sum(len(places.branch(feed)) for feed in feeds[1:])

    assert within(5, branches) == 20_000  # one by one, they were 400 million


def test_the_list_mirrors_the_category_tree():
    top = index().find_class("tree")[0]
    names = [item.xpath("string(div/a[@class='name'])") for item in top]

    assert names == ["港口", "船"]
    assert [item.xpath("string(div/a[@class='name'])") for item in top[0].find("ul")] == ["R&D"]


def test_every_category_shows_its_posts_its_newest_date_its_page_and_its_formats():
    row = index().find_class("tree")[0].xpath("li/ul/li/div")[0]

    assert row.text_content().split() == ["R&D", "1", "篇", "2021-11-06", "RSS", "Atom", "JSON"]
    folder = "categories/港口/R&D/"
    assert [unquote(link.get("href")) for link in row.iter("a")] == [
        folder,
        *(folder + one.file for one in FORMATS.values()),
    ]


def test_links_are_relative_so_that_the_page_works_wherever_it_is_put():
    assert not index().xpath("//main//*[not(@class='ways')]/li/a[contains(@href, ':')]")


def test_all_feeds_at_once_are_one_link_away():
    assert index().xpath("//a[@href='feeds.opml']")


def test_dates_are_those_of_the_sites_time_zone():
    site = make_site(extra='[site]\nurl = "https://example.org"\ntimezone = "Asia/Shanghai"')
    late = make_feed(make_post(published=NOON.replace(hour=20)))
    time = index([late], site).find(".//time")

    assert (time.text, time.get("datetime")) == ("2021-11-07", "2021-11-06T20:00:00Z")


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_the_first_and_the_last_day_that_there_are_can_be_shown(zone, moment):
    site = make_site(extra=f'[site]\nurl = "https://example.org"\ntimezone = "{zone}"')

    assert index([make_feed(make_post(published=moment))], site).find(".//time") is not None


def test_a_publication_without_posts_has_a_page():
    page = index([make_feed()])

    assert page.findtext(".//h1") == "Example"
    assert page.find(".//time") is None
    assert not page.find_class("tree")


@pytest.mark.parametrize(("tag", "shown"), [("zh-CN", "zh-CN"), ("en-GB", "en-GB"), ("fr", "en")])
def test_the_page_is_in_the_sites_language_or_else_in_english(tag, shown):
    assert index(site=in_language(tag)).get("lang") == shown


def test_shared_links_show_the_pictures_of_the_publication():
    site = replace(SITE, site=replace(SITE.site, logo="/logo.png"))

    assert index(site=site).xpath("//meta[@property='og:image']/@content") == [f"{URL}/logo.png"]
    assert not index().xpath("//meta[@property='og:image']")


def test_names_keep_their_language_on_a_page_that_is_worded_in_another():
    assert {one.get("lang") for one in index(site=in_language("fr")).find_class("tree")} == {"fr"}
    assert {one.get("lang") for one in index(site=in_language("en")).find_class("tree")} == {None}


def test_one_post_is_no_plural():
    page = index(site=in_language("en"))

    assert re.findall(r"\d+ posts?\b", page.text_content()) == ["12 posts", "7 posts", "1 post", "5 posts"]


def test_large_numbers_are_parted_as_they_are_read():
    assert "12,345 posts" in index([make_feed(make_post(), total=12345)], in_language("en")).text_content()


def test_nothing_is_loaded_but_the_pages_own_style_and_script():
    page = index()
    policy = page.find("head/meta[@http-equiv='Content-Security-Policy']").get("content")
    style, script = page.findtext("head/style"), page.findtext("body/script")

    assert policy == (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not page.xpath("//script[@src] | //img | //iframe | //@style | //@*[starts-with(name(), 'on')]")


def digest(text):
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_page_says_how_wide_it_is_and_that_it_knows_the_dark():
    page = index()

    assert page.find("head/meta[@name='viewport']").get("content") == "width=device-width, initial-scale=1"
    assert page.find("head/meta[@name='color-scheme']").get("content") == "light dark"
    assert "prefers-color-scheme: dark" in page.findtext("head/style")


def test_markup_in_names_is_shown_and_not_run():
    evil = '</span><script>alert(1)</script>"\' onclick="x'
    site = replace(SITE, site=replace(SITE.site, title=evil, description=evil))
    feeds = [make_feed(label=evil, title=evil), make_feed(label=evil, address=("categories", evil.replace("/", "-")))]
    page = index(feeds, site)

    assert len(page.findall(".//script")) == 1
    assert page.findtext(".//h1") == evil
    assert page.find_class("name")[0].text == evil


@given(lines)
def test_any_name_of_a_category_is_shown_as_it_is(name):
    page = index([make_feed(), make_feed(label=name, address=("categories", "x"))])

    assert page.find_class("name")[0].text == name


def test_a_category_a_hundred_levels_deep_is_shown():
    path = tuple(str(level) for level in range(100))
    feeds = [make_feed(), *(make_feed(address=("categories", *path[:depth])) for depth in range(1, 101))]

    assert len(re.findall(rb'class="name"', artifact(feeds).body)) == 100


def test_the_artifact_is_the_publications():
    page = artifact()

    assert (page.path, page.media_type) == ("index.html", "text/html; charset=utf-8")
    assert page.body == artifact().body


def test_the_latest_posts_are_named_with_links_to_where_they_are():
    posts = [make_post(number) for number in range(7)]
    links = index([make_feed(*posts)]).find_class("titles")[0].findall("li/a")

    assert [(link.text, link.get("href")) for link in links] == [
        (post.title, post.url.removeprefix(f"{URL}/")) for post in posts[:5]
    ]


def test_readers_take_the_feed_with_one_click():
    links = {link.text: link.get("href") for link in index().find_class("ways")[0].iter("a")}

    assert links["用阅读器打开"] == f"feed:{URL}/rss.xml"
    assert links["feedly.com"] == f"https://feedly.com/i/subscription/feed/{quote(URL, safe='')}%2Frss.xml"


def test_which_readers_are_named_is_configured():
    site = make_site(extra='[pages]\nreaders = ["https://www.reader.example/add?url={url}"]')

    assert [link.text for link in index(site=site).find_class("ways")[0].iter("a")][1:-1] == ["reader.example"]


@pytest.mark.parametrize("reader", ["reader.example/{url}", "https://reader.example/", "javascript:alert('{url}')"])
def test_a_reader_without_an_address_is_a_mistake(reader):
    with pytest.raises(ConfigError, match=r"\[pages\] readers .* is no address of a reader"):
        make_site(extra=f'[pages]\nreaders = ["{reader}"]')


def many(tops, middles=3, leaves=7):
    """Feeds of a tree of categories with long names."""
    shelves = [("categories", f"新闻{n:02}") for n in range(tops)]
    for top in list(shelves):
        shelves += [(*top, f"游戏周刊{n}") for n in range(middles)]
        shelves += [(*top, f"游戏周刊{n % middles}", f"游戏周刊－国际{n}") for n in range(leaves)]
    posts = [make_post(number) for number in range(20)]
    return [make_feed(*posts), *(make_feed(make_post(), address=one) for one in sorted(shelves))]


@pytest.mark.parametrize(("tops", "feeds"), [(5, 56), (8, 89), (15, 166), (48, 529)])
def test_a_page_of_many_categories_fits_into_fifty_kilobytes(tops, feeds):
    assert len(many(tops)) == feeds
    assert len(artifact(many(tops)).body) < 50_000


def test_a_short_list_stands_open_and_a_long_one_shows_its_top():
    assert not index(many(3)).xpath("//details")
    assert index(many(8)).xpath("count(//ul[@class='tree']/li)") == 8
    assert not index(many(8)).xpath("//ul[@class='tree']/li/ul")
    assert [one.text for one in index(many(8)).iter("summary")] == ["下级 10 个"] * 8


def test_a_very_long_list_leaves_what_lies_deep_to_the_pages_of_those_above():
    page = index(many(20))
    rows = page.xpath("//ul[@class='tree']//div")

    assert len(rows) == 20 * 4
    assert page.xpath("//ul[@class='tree']/li//ul//div/span[1]/text()")[:3] == ["下级 3 个", "下级 2 个", "下级 2 个"]


def test_many_tags_stand_side_by_side():
    tags = [make_feed(make_post(), address=("tags", f"潮汐{number:03}"), total=3) for number in range(300)]
    page = index([make_feed(make_post()), *tags])

    assert [one.text for one in page.find_class("cloud")[0].iter("a")] == [one.label for one in tags]
    assert page.find_class("cloud")[0].find("li").text_content().split() == ["潮汐000", "3"]
    assert len(artifact([make_feed(make_post()), *tags]).body) < 50_000


def test_formats_that_differ_from_the_usual_are_named_in_a_long_list_too():
    *others, last = many(8)
    own = replace(last, shape=Shape(formats=("json",)))
    page = index([*others, own])

    assert page.xpath("//ul[@class='tree']/@data-formats") == ["RSS rss.xml Atom atom.xml JSON feed.json "]
    assert page.xpath("//span[@class='formats']/a/text()") == ["JSON"]


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_all_words_and_none_that_a_template_takes_for_a_method(language):
    assert WORDS[language].keys() == WORDS["en"].keys()
    assert not [word for word in WORDS[language] if hasattr(dict, word)]


@pytest.mark.parametrize(("tag", "told"), [("en", "Made by feedpub"), ("zh-CN", "由 feedpub 生成")])
def test_the_end_of_a_page_says_what_made_it_in_the_words_of_its_language(tag, told):
    assert index(site=in_language(tag)).xpath("string(//footer)").strip() == told


# What shows where nothing is


def test_pages_for_what_is_not_there_lead_to_what_is():
    for page in render.pages.errors(render.pages.places(FEEDS, SITE), SITE):
        tree = html.document_fromstring(page.body)

        assert tree.find("head/base").get("href") == "/"
        assert {"./", "categories/港口/", "2021/0/"} <= set(tree.xpath("//a/@href"))
        assert tree.find("head/meta[@name='robots']").get("content") == "noindex"


def test_pages_for_what_is_not_there_call_nothing_a_category_that_is_none():
    others = [make_feed(make_post(), address=("queries", "picks")), make_feed(make_post(), address=("tags", "ship"))]
    [missing, _] = render.pages.errors(render.pages.places([FEEDS[0], *others, *FEEDS[1:]], SITE), SITE)

    assert html.document_fromstring(missing.body).xpath("//ul[@class='rows']//text()[normalize-space()]") == [
        "港口",
        "船",
    ]


def test_pages_for_what_is_not_there_are_where_static_hosts_look_for_them():
    artifacts = list(render.pages.errors(render.pages.places(FEEDS, SITE), SITE))

    assert [one.path for one in artifacts] == ["404.html", "410.html"]
    assert [html.document_fromstring(one.body.decode()).findtext(".//h1") for one in artifacts] == [
        "这里什么也没有",
        "已经不在了",
    ]


def test_pages_for_what_is_not_there_show_at_any_depth():
    site = make_site(extra='[site]\nurl = "https://example.org/notes"')
    [missing, _] = render.pages.errors(render.pages.places(FEEDS, site), site)

    assert html.document_fromstring(missing.body).find("head/base").get("href") == "/notes/"

"""The page of a post: what opens where the link of an entry leads."""

import json
import re
import struct
from dataclasses import replace
from urllib.parse import unquote

import pytest
from helpers import NOW, URL, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from rendering import EPISODE, FILM, KINDS, PICTURE, SITE, make_feed, make_post, posts

from feedpub import render
from feedpub.normalize.html import clean
from feedpub.pipeline import build
from feedpub.render.pages.content import for_page
from feedpub.render.pages.places import Claims, _decoded, page_of, path_of
from feedpub.sources import load_site


def feeds_of(*shown):
    return [make_feed(*shown), make_feed(*shown, address=("categories", "港口", "潮汐"))]


def artifact(post, feeds=None, site=SITE):
    return render.pages.post(post, render.pages.places(feeds or feeds_of(post), site), site)


def page(post=None, feeds=None, site=SITE):
    return html.document_fromstring(artifact(post or make_post(), feeds, site).body.decode())


def paths(*shown, site=SITE, extra=()):
    return render.pages.places([make_feed(*shown), *extra], site).posts


def words(element):
    return " ".join(element.text_content().split())


# Where a page is


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2021/11/06/ship/", "2021/11/06/ship/index.html"),
        ("2021/11/06/ship", "2021/11/06/ship/index.html"),
        ("2021/ship.html", "2021/ship.html"),
        ("2021/ship.htm", "2021/ship.htm"),
        ("%E6%B8%AF%E5%8F%A3/", "港口/index.html"),
        ("", "index.html"),
    ],
)
def test_a_page_stands_where_the_posts_link_leads(path, expected):
    assert page_of(f"{URL}/{path}", SITE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/a/",
        "https://example.org.evil.example/a/",
        "http://example.org/a/",
        f"{URL}/a/?p=1",
        f"{URL}/a/#top",
        f"{URL}/../../etc/",
        f"{URL}/a/%2e%2e/%2e%2e/b/",
        f"{URL}/a%2Fb/",
        f"{URL}/a%5Cb/",
        f"{URL}/a%00b/",
        f"{URL}/a//b/",
        f"{URL}//",
        f"{URL}/%FF/",
        f"{URL}/.feedpub-manifest/",
        f"{URL}/.git/config.html",
        f"{URL}/setup.exe",
        f"{URL}/{'a' * 201}/",
        f"{URL}/{'a/' * 600}",
    ],
)
def test_no_page_is_written_where_none_belongs(url):
    assert page_of(url, SITE) is None


@given(st.text(max_size=40))
def test_whatever_the_link_says_the_page_stays_below_the_output_folder(text):
    path = path_of(f"{URL}/{text}", SITE)

    assert path is None or not {"..", ".", ""} & set(path.rstrip("/").split("/") if path else ["a"])


@pytest.mark.parametrize(
    "taken",
    ["", "categories/港口/", "categories/港口/index.html", "rss.xml/", "feeds.opml/a/", "404.html", "INDEX.HTML"],
)
def test_a_page_never_takes_the_place_of_a_feed(taken):
    feed = make_feed(address=("categories", "港口"))

    assert not paths(make_post(url=SITE.absolute(taken)), extra=[feed])


def test_of_posts_that_share_a_link_the_first_has_the_page():
    younger, older = (make_post(number, url=f"{URL}/same/") for number in range(2))

    assert paths(younger, older) == {older.path: "same/index.html"}


def test_a_build_tells_of_a_post_at_whose_place_something_else_is(tmp_path):
    for number, slug in enumerate(("Pier", "pier", "quay", "quay"), 1):
        write_post(tmp_path / "posts", f"{number}.md", slug=slug, date=f"2021-11-0{number}", link=f"/{slug}/")
    write_post(tmp_path / "posts", "5.md", date="2021-11-05", link="/feeds.opml/index.html")
    told = [one for one in build(make_site(tmp_path), now=NOW).problems if one.code == "address-shared"]
    assert [str(one).partition(";")[0] for one in told] == [
        f"posts/2.md: link {URL}/pier/ is that of 1.md to many file systems, so that the post has no page",
        f"posts/4.md: link {URL}/quay/ is also that of 3.md",
        f"posts/5.md: link {URL}/feeds.opml/index.html is the address of something else, so that the post has no page",
    ]
    assert not (tmp_path / "public/feeds.opml/index.html").exists()


def test_no_page_takes_the_place_of_an_archive_document(tmp_path):
    for number in range(1, 5):
        write_post(tmp_path / "posts", f"{number}.md", date=f"2021-11-0{number}", link="/archive/1/RSS.xml/")
    report = build(make_site(tmp_path, "[feeds]\nlimit = 2\narchives = true"), now=NOW)
    assert (tmp_path / "public/archive/1/rss.xml").is_file()
    assert report.problems[0].message.endswith("is the address of something else, so that the post has no page")


def test_a_page_needs_no_file_as_its_folder():
    claims = Claims()

    assert [claims.claim(path) for path in ("a/b.html", "a/B.html", "a/b.html/c.html", "a", "a/c")] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_posts_that_live_elsewhere_have_no_page_here():
    assert not paths(make_post(), site=make_site(extra="[pages]\nposts = false"))


def test_the_posts_of_a_generators_blog_live_on_the_blog(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Harbour\nurl: https://example.org\nnew_post_name: :title.md\n")
    write_post(tmp_path / "source/_posts")
    (tmp_path / "package.json").write_text('{"hexo": {"version": "7.0.0"}}')

    assert load_site(tmp_path).pages.posts is False
    (tmp_path / "feedpub.toml").write_text("[pages]\nposts = true\n")
    assert load_site(tmp_path).pages.posts is True


def test_a_folder_of_posts_has_pages(tmp_path):
    write_post(tmp_path)

    assert load_site(tmp_path, url=URL).pages.posts is True


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Part 2: the sea?.md", {}),
        (f"{'港' * 70}.md", {}),
        ("a.md", {"slug": "'ships | \"boats\"'"}),
        ("a.md", {"slug": "...", "title": "Dots"}),
    ],
)
def test_every_link_of_a_folder_of_posts_opens_whatever_its_files_are_called(tmp_path, name, fields):
    write_post(tmp_path / "posts", name, **fields)
    build(make_site(tmp_path), now=NOW)
    [item] = json.loads((tmp_path / "public/feed.json").read_bytes())["items"]
    path = unquote(item["url"].removeprefix(f"{URL}/"))
    assert (tmp_path / "public" / path / "index.html").is_file()


# What is on it


@given(posts)
def test_the_text_is_that_of_the_entry(post):
    post = replace(post, content=clean(post.content, post.url).content)
    [text] = page(post).find_class("text")

    assert words(text) == words(html.fragment_fromstring(post.content, create_parent="div"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_post_has_a_page(kind):
    post = make_post(**KINDS[kind])

    assert page(post).findtext(".//h1") == post.title


def test_the_text_says_in_which_language_it_is():
    assert page(make_post(language="en")).find(".//article").get("lang") == "en"
    assert page(make_post(language="fr")).find(".//article").get("lang") == "fr"
    assert page(make_post()).find(".//article").get("lang") == "zh-CN"
    assert [page(make_post(language=one)).get("lang") for one in ("en-GB", "fr", None)] == ["en-GB", "en", "zh-CN"]


def test_pictures_wait_until_they_are_near():
    content = (
        '<p><img src="https://img.example.com/a.png"> <img alt="A &quot;<img>" src="https://img.example.com/b"></p>'
    )
    pictures = page(make_post(content=content)).xpath("//div[@class='text']//img")

    assert [one.get("loading") for one in pictures] == ["lazy", "lazy"]
    assert [one.get("alt") for one in pictures] == ["", 'A "<img>']


def test_a_picture_of_known_size_has_its_place_before_it_is_there(tmp_path):
    write_post(
        tmp_path / "posts",
        "a.md",
        "![Map](map.png) ![Else](https://img.example.com/b.png) ![No](no.png) "
        '<img src="map.png" alt="" width="9"> ![Trick](trick.png)',
        thumbnail="map.png",
    )
    (tmp_path / "posts/map.png").write_bytes(png(640, 480))
    (tmp_path / "posts/no.png").write_bytes(b"no picture")
    (tmp_path / "posts/trick.png").write_bytes(b'<?xml version="1.0"?><svg width="5" height="5"/>')
    build(make_site(tmp_path), now=NOW)
    page = html.document_fromstring((tmp_path / "public/2021/11/06/a/index.html").read_bytes().decode())

    assert [(one.get("width"), one.get("height")) for one in page.xpath("//div[@class='text']//img")] == [
        ("640", "480"),
        (None, None),
        (None, None),
        ("9", None),
        (None, None),
    ]


def test_the_picture_above_the_text_has_its_place_too(tmp_path):
    write_post(tmp_path / "posts", thumbnail="map.png")
    (tmp_path / "posts/map.png").write_bytes(png(640, 480))
    build(make_site(tmp_path), now=NOW)
    page = html.document_fromstring((tmp_path / "public/2021/11/06/a/index.html").read_bytes().decode())

    assert [(one.get("width"), one.get("height")) for one in page.find_class("cover")] == [("640", "480")]


def png(width, height):
    """The beginning of a picture of that size."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", width, height, 8, 2, 0, 0, 0) + bytes(4)


def test_what_is_wide_scrolls_and_the_keyboard_reaches_it():
    content = "<table><tbody><tr><td>1</td></tr></tbody></table><pre><code>x = 1</code></pre>"
    text = page(make_post(content=content)).find_class("text")[0]

    assert [(one.tag, one.get("class"), one.get("tabindex")) for one in text] == [
        ("div", "wide", "0"),
        ("pre", None, "0"),
    ]


def test_tasks_are_known_to_the_style_of_the_page_however_far_apart_they_stand():
    text = page(make_post(content="<ul><li>☐ a</li>\n<li>\n<p>☑ b</p></li><li>c ☐</li></ul>")).find_class("text")[0]

    assert [one.get("class") for one in text.iter("li")] == ["task", "task", None]


@given(st.text(alphabet='<>"=& ab/imgtle\n', max_size=60))
def test_completing_tags_changes_no_text_whatever_it_holds(text):
    content = clean(text, URL).content

    assert words(html.fragment_fromstring(for_page(content, str), create_parent="div")) == words(
        html.fragment_fromstring(content, create_parent="div")
    )


def test_audio_and_video_can_be_played_once_each():
    post = make_post(media=(EPISODE, FILM), content=f'<p>A</p><video controls="" src="{FILM.url}"></video>')
    players = page(post).xpath("//audio | //video")

    assert [(one.tag, one.get("src")) for one in players] == [("audio", "../../fog.mp3"), ("video", "../../fog.mp4")]
    assert all(one.get("controls") is not None for one in players)


def test_the_picture_of_a_post_is_shown_once():
    with_cover = page(make_post(image=PICTURE, content="<p>A</p>"))
    in_text = page(make_post(image=PICTURE, content=f'<p><img src="{PICTURE.url}"></p>'))

    assert [len(one.xpath("//article//img")) for one in (with_cover, in_text)] == [1, 1]


def test_addresses_of_the_site_are_relative_and_others_stay():
    content = f'<p><a href="{URL}/a/?b=1&amp;c">a</a> <a href="https://elsewhere.example/">b</a></p>'
    links = page(make_post(content=content)).xpath("//div[@class='text']//a/@href")

    assert links == ["../../a/?b=1&c", "https://elsewhere.example/"]


def test_readers_go_on_to_the_posts_before_and_after_in_the_category():
    shown = [make_post(number) for number in range(3)]
    links = page(shown[1], feeds_of(*shown)).find_class("beside")[0].findall("a")

    assert [(one.get("rel"), one.get("href")) for one in links] == [
        ("prev", "../../2021/2/"),
        ("next", "../../2021/0/"),
    ]


def test_a_post_that_stands_alone_leads_to_no_neighbour():
    assert not page().find_class("beside")


def test_a_post_without_a_category_stands_among_all():
    shown = [make_post(number, categories=()) for number in range(2)]

    assert page(shown[0], [make_feed(*shown)]).xpath("//a[@rel='prev']")


def test_a_post_is_filed_under_its_other_categories_and_tags():
    post = make_post(categories=(("港口", "潮汐"), ("船",)), tags=("moon", "sea"))
    feeds = [*feeds_of(post), make_feed(post, address=("categories", "船")), make_feed(post, address=("tags", "moon"))]
    items = page(post, feeds).find_class("filed")[0].findall("li")

    assert [(one.text_content(), one.xpath("string(a/@href)")) for one in items] == [
        ("船", "../../categories/船/"),
        ("#moon", "../../tags/moon/"),
        ("#sea", ""),
    ]


def test_shared_links_and_search_engines_learn_what_the_page_is():
    head = page(make_post(image=PICTURE, language="en")).find("head")
    graph = {one.get("property"): one.get("content") for one in head.findall("meta[@property]")}

    assert graph["og:type"] == "article"
    assert graph["og:title"] == "Low tide 0"
    assert graph["og:url"] == head.find("link[@rel='canonical']").get("href") == make_post().url
    assert graph["og:image"] == PICTURE.url
    assert graph["article:published_time"] == "2021-11-06T12:00:00Z"
    data = json.loads(head.findtext("script[@type='application/ld+json']"))
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("BlogPosting", "Low tide 0", "en")
    assert data["author"] == [{"@type": "Person", "name": "Mei Lin"}]


def test_what_search_engines_learn_cannot_end_its_element():
    evil = "</script><script>alert(1)</script><!--"

    assert len(page(make_post(title=evil)).findall(".//script")) == 1


def test_the_page_of_a_post_runs_no_script_at_all():
    found = page()
    policy = found.find("head/meta[@http-equiv='Content-Security-Policy']").get("content")

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert found.xpath("//script/@type") == ["application/ld+json"]


def test_a_short_post_fits_into_fifty_kilobytes():
    assert len(artifact(make_post(content="<p>潮</p>" * 500, image=PICTURE)).body) < 50_000


# The files beside it


def test_local_files_lie_where_the_page_says(tmp_path):
    write_post(
        tmp_path / "posts", "a.md", "![Map](map.png) ![Same](map.png)\n\n[Chart](more/chart.pdf)", audio="horn.mp3"
    )
    (tmp_path / "posts/a/more").mkdir(parents=True)
    for name in ("map.png", "more/chart.pdf", "horn.mp3", "not-named.png"):
        (tmp_path / "posts/a" / name).write_bytes(name.encode())
    report = build(make_site(tmp_path), now=NOW)
    folder = tmp_path / "public/2021/11/06/a"

    assert not report.problems
    assert {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()} == {
        "index.html",
        "map.png",
        "more/chart.pdf",
        "horn.mp3",
    }
    assert (folder / "map.png").read_bytes() == b"map.png"


@pytest.mark.parametrize("body", ["![x](map.svg)", "![x](large.png)"])
def test_a_file_that_is_not_published_is_told(tmp_path, monkeypatch, body):
    monkeypatch.setattr("feedpub.pipeline.assets.LARGEST", 10)
    write_post(tmp_path / "posts", "a.md", body)
    for name in ("map.svg", "large.png"):
        (tmp_path / "posts" / name).write_bytes(b"x" * 11)
    report = build(make_site(tmp_path), now=NOW)

    assert [one.path for one in report.problems] == ["posts/a.md"]
    assert re.search("was not published", report.problems[0].message)
    assert not list((tmp_path / "public/2021").rglob("*.svg"))


def test_files_outside_the_posts_folder_are_never_published(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    write_post(tmp_path / "posts", "a.md", "![x](../secret.png) ![y](link.png) ![z](/../secret.png)")
    (tmp_path / "posts/link.png").symlink_to(tmp_path / "secret.png")
    build(make_site(tmp_path), now=NOW)

    assert not list((tmp_path / "public").rglob("*.png"))


def test_posts_that_live_elsewhere_keep_their_files_there(tmp_path):
    write_post(tmp_path / "posts", "a.md", "![x](map.png)")
    (tmp_path / "posts/map.png").write_bytes(b"x")
    build(make_site(tmp_path, "[pages]\nposts = false"), now=NOW)

    assert not list((tmp_path / "public").rglob("*.png"))


@given(st.text("aZ09_.~-/%é: ", max_size=30) | st.from_regex(r"[a-z0-9./_~-]{0,20}", fullmatch=True))
def test_the_path_of_a_page_is_the_same_the_short_way_and_the_long_way(path):
    assert path_of(f"{SITE.site.url}/{path}", SITE) == _decoded(path)

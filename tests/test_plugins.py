"""Other packages add sources, transforms, formats and targets; the configuration names those that are used."""

import itertools
import json
import re
import subprocess
import sys

import feedparser
import pytest
from click.testing import CliRunner
from helpers import NOW, make_site, write_post
from plugging import install

from feedpub.check.site import check
from feedpub.cli import main
from feedpub.errors import ConfigError, PublishError, SourceError
from feedpub.explain import explain, view
from feedpub.jobs import pool
from feedpub.pipeline import build
from feedpub.plan import plan
from feedpub.plugins import identity, loading
from feedpub.problems import PostError
from feedpub.publish.memory import Memory
from feedpub.sources import Records, load_site
from feedpub.store.folder import Store
from feedpub.store.watch import Builder
from feedpub.web.app import app_on
from feedpub.web.snapshot import Live

HEAD = "from dataclasses import replace\nfrom feedpub import Plugin, Renderer, Records\n"
numbers = itertools.count()


@pytest.fixture
def plug(tmp_path, monkeypatch):
    """Install a package whose one plugin has a text for its code, and give the lines that use it."""

    def one(code, name="extra", *, options="", version="1.0", package=""):
        number = next(numbers)
        module = f"plugged_{number}"
        folder = tmp_path / f"packages-{number}"
        install(folder, package or f"feedpub-{name}", {module: HEAD + code}, {name: f"{module}:plugin"}, version)
        monkeypatch.syspath_prepend(folder)
        return f"[plugins.{name}]\n{options}\n"

    loading._entry_point.cache_clear()
    yield one
    loading._entry_point.cache_clear()


@pytest.fixture
def root(tmp_path):
    for day in range(1, 6):
        write_post(
            tmp_path / "site" / "posts", f"{day}.md", f"Text {day}.", title=f"Post {day}", date=f"2021-01-0{day}"
        )
    return tmp_path / "site"


def published(root, settings, **options):
    target = options.pop("target", Memory())
    report = build(make_site(root, settings), target=target, now=NOW, **options)
    return report, {path: one.body for path, one in target.files.items()}


def titles(files, path="feed.json"):
    return [one["title"] for one in json.loads(files[path])["items"]]


# Transforms


def test_show_tells_what_a_plugin_has_changed_and_that_it_dropped_a_post(root, plug):
    code = """
def head(post): return replace(post, title=post.title.upper(), url="https://example.org/elsewhere")
def post(post): return None if 'Text 4' in post.content else post
def plugin(site): return Plugin(head=head, post=post)
"""
    (root / "feedpub.toml").write_text(f'[site]\nurl = "https://example.org"\n{plug(code)}')
    changed, dropped = (
        CliRunner().invoke(main, ["show", str(root / f"posts/{day}.md")]).stdout.splitlines() for day in (5, 4)
    )
    assert "  title       POST 5  <- a plugin" in changed
    assert "  url         https://example.org/elsewhere  <- a plugin" in changed
    assert "  summary     Text 5.  <- the text" in changed
    assert "  draft       True  <- a plugin" in dropped
    assert "  none: a plugin keeps it out" in dropped


OLD = """
def plugin(site, since):
    return Plugin(head=lambda post: post if post.published.isoformat() >= since else None)
"""


def test_a_head_that_a_plugin_drops_is_in_no_feed(root, plug):
    report, files = published(root, plug(OLD, options='since = "2021-01-03"'))
    assert titles(files) == ["Post 5", "Post 4", "Post 3"]
    assert (report.published, report.hidden, report.skipped, report.problems) == (3, 2, 0, ())


def test_a_whole_post_that_a_plugin_drops_leaves_its_place_to_the_next(root, plug):
    code = "def plugin(site): return Plugin(post=lambda post: None if 'Text 4' in post.content else post)"
    report, files = published(root, plug(code) + "[feeds]\nlimit = 2\n")
    assert titles(files) == ["Post 5", "Post 3"]
    assert (report.published, report.hidden, report.problems) == (4, 1, ())


def test_a_plugin_that_drops_almost_all_posts_keeps_a_build_short(root, plug, monkeypatch):
    plans = []
    monkeypatch.setattr("feedpub.pipeline.planner.plan", lambda *of: plans.append(1) or plan(*of))
    records = [{"id": n, "title": f"Post {n}", "date": 10**9 + n, "content": "x"} for n in range(1000)]
    code = "def plugin(site): return Plugin(post=lambda post: post if post.title in ('Post 0', 'Post 7') else None)"
    report, files = published(root, plug(code) + "[feeds]\nlimit = 3\n", source=Records.of(records))
    assert titles(files) == ["Post 7", "Post 0"]
    assert (report.published, report.hidden, report.problems) == (2, 998, ())
    assert len(plans) < 30


def test_a_plugin_changes_where_a_post_is_filed_and_what_it_says(root, plug):
    code = """
def head(post): return replace(post, categories=(("Plugged",),), title=post.title.upper())
def post(post): return replace(post, content=post.content + f'<p>By <a href="/about">{post.title}</a></p>')
def plugin(site): return Plugin(head=head, post=post)
"""
    _, files = published(root, plug(code))
    [newest, *_] = feedparser.parse(files["categories/Plugged/atom.xml"]).entries
    assert newest.title == "POST 5"
    assert newest.content[0].value == '<p>Text 5.</p><p>By <a href="https://example.org/about">POST 5</a></p>'


def test_what_a_plugin_adds_is_cleaned_like_everything_else(root, plug):
    code = """
def head(post): return replace(post, title="a\\x00b", tags=("t\\x01",))
def post(post): return replace(post, content="<p onclick=x()>Hi<script>x()</script>", summary="s\\x02")
def plugin(site): return Plugin(head=head, post=post)
"""
    _, files = published(root, plug(code))
    [entry, *_] = feedparser.parse(files["rss.xml"]).entries
    assert (entry.title, entry.summary, entry.content[0].value) == ("ab", "s", "<p>Hi</p>")
    assert [one.term for one in entry.tags] == ["t"]


@pytest.mark.parametrize("when", ["head", "post"])
def test_show_tells_that_a_plugin_keeps_a_post_out(root, plug, when):
    code = f"def plugin(site): return Plugin({when}=lambda post: None if post.title == 'Post 4' else post)"
    (root / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n' + plug(code))
    shown = [CliRunner().invoke(main, ["show", str(root / "posts" / name)]).output for name in ("3.md", "4.md")]
    assert ["a plugin keeps it out" in one for one in shown] == [False, True]


def test_plugins_are_asked_in_the_order_of_the_configuration(root, plug):
    code = "def plugin(site, end): return Plugin(head=lambda post: replace(post, title=post.title + end))"
    one, two = plug(code, "one", options='end = "a"'), plug(code, "two", options='end = "b"')
    assert titles(published(root, one + two)[1])[0] == "Post 5ab"
    assert titles(published(root, two + one)[1])[0] == "Post 5ba"


def test_other_processes_ask_plugins_too(root, plug):
    settings = plug(OLD, options='since = "2021-01-03"')
    for number in range(1200):
        write_post(root / "posts", f"more/{number}.md")
    with pool(2) as shared:
        report, _ = published(root, settings, map=shared)
    assert (report.published, report.hidden) == (1203, 2)


def test_a_post_is_dated_no_earlier_than_it_was_published(root, plug):
    code = """
from datetime import timedelta
def plugin(site): return Plugin(head=lambda post: replace(post, published=post.published + timedelta(days=9)))
"""
    _, files = published(root, plug(code))
    [entry, *_] = feedparser.parse(files["atom.xml"]).entries
    assert entry.updated == entry.published == "2021-01-14T00:00:00Z"


WRONG = {
    "raise ValueError('no')": "ValueError: no",
    "return 'text'": "TypeError: it gave a str instead of a PostHead",
    "return replace(post, id='tag:other')": "ValueError: it changed id, which is not its to change",
    "return replace(post, path='b.md')": "ValueError: it changed path, which is not its to change",
    "return replace(post, url='/relative')": "ValueError: it gave the address '/relative'; an address is absolute",
    "return replace(post, title=None)": r"ValidationError: Expected `str`, got `None` - at `\$\.title`",
    "return replace(post, tags=(7,))": r"ValidationError: Expected `str`, got `int`",
    "return replace(post, published=post.published.replace(tzinfo=None))": "it gave published without a time",
}


@pytest.mark.parametrize(("does", "message"), WRONG.items())
def test_a_plugin_that_fails_on_a_post_costs_that_post_alone(root, plug, does, message):
    code = f"""
def head(post):
    if post.title == "Post 4":
        {does}
    return post
def plugin(site): return Plugin(head=head)
"""
    report, files = published(root, plug(code, "strict"))
    assert titles(files) == ["Post 5", "Post 3", "Post 2", "Post 1"]
    [problem] = report.problems
    assert (problem.path, problem.level, report.skipped) == ("posts/4.md", "error", 1)
    assert problem.message.startswith("plugin strict failed: ")
    assert re.search(message, problem.message)
    assert problem.hint == "mend the plugin, or take [plugins.strict] out of feedpub.toml"


def test_a_body_is_no_place_to_change_where_a_post_is_filed(root, plug):
    code = "def plugin(site): return Plugin(post=lambda post: replace(post, title='Other'))"
    report, files = published(root, plug(code))
    assert titles(files) == []
    assert {one.message for one in report.problems} == {
        "plugin extra failed: ValueError: it changed title, which is not its to change"
    }


# Caches


def test_a_plugin_in_another_version_is_asked_again(root, plug, monkeypatch):
    code = "def plugin(site): return Plugin(post=lambda post: replace(post, summary='{}'))"
    settings = plug(code.format("one"), "note")
    assert b'<summary type="text">one</summary>' in published(root, settings)[1]["atom.xml"]
    before = identity(make_site(root, settings))
    monkeypatch.setattr(sys, "path", [one for one in sys.path if "packages-" not in one])
    loading._entry_point.cache_clear()
    plug(code.format("two"), "note", version="1.1")
    assert identity(make_site(root, settings)) != before
    assert b'<summary type="text">two</summary>' in published(root, settings)[1]["atom.xml"]


def test_what_plugins_made_is_remembered(root, plug, monkeypatch):
    settings = plug("def plugin(site): return Plugin(post=lambda post: replace(post, summary='noted'))")
    before = published(root, settings)[1]
    again = published(root, settings)[1]
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    published(root, settings)
    monkeypatch.setattr("feedpub.plugins.transforms.whole", lambda *_: pytest.fail("was asked again"))
    assert published(root, settings)[1] == again == before


# Sources


def test_posts_can_come_from_a_plugin(root, plug):
    code = """
import csv
from pathlib import Path
def plugin(site, path):
    return Plugin(source=lambda: csv.DictReader(Path(site.root, path).read_text().splitlines()))
"""
    (root / "posts.csv").write_text("id,title,date,content\n1,From a table,2021-01-06,Some *text*.\n2,Undated,,x\n")
    report, files = published(root, plug(code, options='path = "posts.csv"'))
    assert titles(files) == ["From a table"]
    assert [str(one) for one in report.problems] == ["2.md: has no date; write date: YYYY-MM-DD to publish it"]


def test_a_plugin_may_give_a_source_of_its_own(root, plug):
    code = """
def plugin(site): return Plugin(source=lambda: Records.of([{"title": "Own", "date": "2021-01-01"}]))
"""
    assert titles(published(root, plug(code))[1]) == ["Own"]


def test_problems_name_the_folder_in_which_a_source_says_that_people_find_its_posts(root, plug):
    code = """
class Desk(Records, frozen=True):
    folder = "desk"
def plugin(site): return Plugin(source=lambda: Desk.of([{"title": "Undated"}]))
"""
    report, _ = published(root, plug(code))
    assert [one.path for one in report.problems] == ["desk/Undated.md"]


def test_a_post_of_a_plugin_is_explained_without_a_folder(root, plug):
    (root / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n' + plug(ROWS))
    seen = view(load_site(root), NOW)
    with pytest.raises(PostError, match=r"^2\.md: has no date"):
        explain(seen, "2.md")


def test_a_source_that_fails_leaves_everything_as_it_is(root, plug):
    code = "def plugin(site): return Plugin(source=lambda: (1 / 0 for _ in [1]))"
    with pytest.raises(SourceError, match=r"plugin extra failed: ZeroDivisionError: .*; mend the plugin, or take"):
        published(root, plug(code))


def test_posts_of_a_plugin_are_served(root, plug):
    code = """
def plugin(site):
    return Plugin(source=lambda: [{"id": n, "title": f"Post {n}", "date": f"2021-01-0{n}"} for n in (1, 2)])
"""
    site = make_site(root, plug(code) + "[feeds]\nlimit = 1\n")
    store = Store.of(make_site(root, "[feeds]\nlimit = 1\n"))
    store.build(make_site(root, "[feeds]\nlimit = 1\n"))
    store.build(site)
    client = app_on(Live(store.folder)).test_client()
    assert [one["title"] for one in client.get("/feed.json").json["items"]] == ["Post 2"]
    assert client.get("/2021/01/02/2/").status_code == 200
    assert client.get("/2021/01/01/1/").status_code == 404


ROWS = """
def plugin(site):
    return Plugin(source=lambda: [{"id": 1, "title": "Post", "date": "2021-01-01"}, {"id": 2, "title": "Undated"}])
"""


def test_a_server_does_not_build_again_and_again_what_nobody_says_has_changed(root, plug):
    site = make_site(root / "elsewhere", plug(ROWS))
    changes = Builder(lambda: site, site, Store.of(site), print)._changes()
    assert [next(changes), next(changes)] == [False, False]


def test_posts_of_a_plugin_are_listed_and_checked(root, plug):
    (root / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n' + plug(ROWS))
    listed = CliRunner().invoke(main, ["list", str(root)])
    assert "1 post, newest 2021-01-01" in listed.output
    checked = check(load_site(root), now=NOW)
    assert [(one.path, one.level) for one in checked.findings if one.path != "feedpub.toml"] == [("2.md", "error")]


# Formats


TEXT = """
def write(feed, site):
    if feed.label == "Broken":
        raise RuntimeError("no")
    return "".join(f"{post.title}\\n{post.url}\\n" for post in feed.entries).encode()
def plugin(site): return Plugin(renderer=Renderer("feed.txt", "text/plain; charset=utf-8", write))
"""


def test_a_plugin_writes_each_feed_in_a_further_format(root, plug):
    write_post(root / "posts", "6.md", title="Six", date="2021-01-06", categories="[News, Harbour]")
    settings = plug(TEXT)
    site = make_site(root, settings)
    _, files = published(root, settings)
    assert files["feed.txt"].startswith(b"Six\nhttps://example.org/2021/01/06/6/\nPost 5\n")
    assert files["categories/News/Harbour/feed.txt"] == b"Six\nhttps://example.org/2021/01/06/6/\n"
    store = Store.of(site)
    store.build(site)
    answer = app_on(Live(store.folder)).test_client().get("/categories/News/feed.txt")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")


@pytest.mark.parametrize(("given", "kind"), [("'Title'", "str"), ("3", "int"), ("[65, 66]", "list")])
def test_a_format_that_gives_no_bytes_is_told_what_it_gave(given, kind, root, plug):
    code = f"def plugin(site): return Plugin(renderer=Renderer('feed.txt', 'text/plain', lambda feed, site: {given}))"
    report, files = published(root, plug(HEAD + code, "text"))
    assert not [path for path in files if path.endswith("feed.txt")]
    assert {one.message for one in report.problems} == {
        f"plugin text failed: TypeError: it gave a {kind} instead of bytes, so it was not written"
    }


def test_a_format_that_fails_costs_that_document_alone(root, plug):
    write_post(root / "posts", "6.md", categories="Broken")
    report, files = published(root, plug(TEXT, "text"))
    assert "feed.txt" in files
    assert "categories/Broken/rss.xml" in files
    assert "categories/Broken/feed.txt" not in files
    assert [str(one) for one in report.problems] == [
        "public/categories/Broken/feed.txt: plugin text failed: RuntimeError: no, so it was not written; "
        "mend the plugin, or take [plugins.text] out of feedpub.toml"
    ]


PATIENT = """
from pathlib import Path
def write(feed, site):
    return (Path(site.root) / "there").read_bytes()
def plugin(site): return Plugin(renderer=Renderer("feed.txt", "text/plain; charset=utf-8", write))
"""


def test_a_format_that_failed_is_written_by_the_next_build_that_can(root, plug):
    settings = plug(PATIENT)
    assert "feed.txt" not in published(root, settings)[1]
    (root / "there").write_text("there")
    assert published(root, settings)[1]["feed.txt"] == b"there"


@pytest.mark.parametrize("file", ["rss.xml", "index.html", "a/b.txt", "..", ""])
def test_a_format_cannot_take_the_place_of_another(root, plug, file):
    code = f"def plugin(site): return Plugin(renderer=Renderer({file!r}, 'text/plain', lambda feed, site: b''))"
    with pytest.raises(ConfigError, match=r"\[plugins\.extra\] writes .*, which is no file name of its own"):
        published(root, plug(code))


# Targets


TARGET = """
from feedpub import Published
class Box:
    def publish(self, artifacts, /):
        for one in artifacts:
            print(one.path, len(one.body))
        return Published(written=1)
class Broken:
    def publish(self, artifacts, /):
        raise OSError("the store is away")
def plugin(site, broken=False): return Plugin(target=Broken if broken else Box)
"""


def test_feeds_can_go_to_a_plugin(root, plug):
    (root / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n' + plug(TARGET, "box"))
    done = CliRunner().invoke(main, ["build", str(root), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    assert "rss.xml " in done.output
    assert "Published 5 posts" in done.output
    assert not (root / "public").exists()


def test_a_target_that_fails_is_told_by_its_name(root, plug):
    with pytest.raises(PublishError, match=r"plugin box failed: OSError: the store is away; mend the plugin"):
        build(make_site(root, plug(TARGET, "box", options="broken = true")), now=NOW)


# What is wrong with plugins


@pytest.mark.parametrize(
    ("code", "options", "message"),
    [
        (
            "import nothing_of_that_name",
            "",
            "cannot be used: ModuleNotFoundError: No module named 'nothing_of_that_name'",
        ),
        ("def plugin(site, days): return Plugin()", "", "cannot be used: TypeError: .*missing 1 required .*'days'"),
        ("def plugin(site, days): return Plugin()", "dayz = 1", r"unknown key dayz; did you mean days\?"),
        ("def plugin(site): return 7", "", "gave a int instead of a feedpub.Plugin"),
        ("def other(site): return Plugin()", "", "cannot be used: AttributeError: .*plugin"),
    ],
)
def test_a_plugin_that_does_not_work_stops_the_build_and_is_named(root, plug, code, options, message):
    with pytest.raises(ConfigError, match=rf"feedpub\.toml: \[plugins\.extra\] {message}"):
        published(root, plug(code, options=options))


def test_a_plugin_that_is_not_there_is_told_with_the_nearest(root, plug):
    plug("def plugin(site): return Plugin()", "recent")
    with pytest.raises(ConfigError, match=r"\[plugins\.recnt\] no installed package has .*; did you mean recent\?"):
        published(root, "[plugins.recnt]")


def test_a_name_that_two_packages_have_is_refused(root, plug):
    settings = plug("def plugin(site): return Plugin()", "same", package="feedpub-a")
    plug("def plugin(site): return Plugin()", "same", package="feedpub-b")
    with pytest.raises(ConfigError, match=r"is in several packages, feedpub-a 1\.0 and feedpub-b 1\.0"):
        published(root, settings)


def test_two_sources_are_one_too_many(root, plug):
    code = "def plugin(site): return Plugin(source=list)"
    settings = plug(code, "one") + plug(code, "two")
    with pytest.raises(ConfigError, match=r"\[plugins\.one\] and \[plugins\.two\] each have a source"):
        published(root, settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[plugins]\nextra = 1", r"\[plugins\] must hold sections: write \[plugins.NAME\]"),
        ("[plugins.extra]\nday = 2021-01-01", r"\[plugins\.extra\] day must be a text, a number, true or false, or a"),
        ("[plugins.extra.more]", r"\[plugins\.extra\] more must be a text"),
    ],
)
def test_options_are_plain_values(root, settings, message):
    with pytest.raises(ConfigError, match=message):
        make_site(root, settings)


def test_options_arrive_as_they_were_written(root, plug):
    code = """
def plugin(site, *, a, b, c, d):
    assert (a, b, c, d) == ("x", 1, 2.5, (True, "y")), (a, b, c, d)
    return Plugin()
"""
    published(root, plug(code, options='a = "x"\nb = 1\nc = 2.5\nd = [true, "y"]'))


def test_a_plugin_that_no_configuration_names_is_never_even_imported(root, plug):
    plug("raise SystemExit('imported')")
    assert titles(published(root, "")[1])[0] == "Post 5"


def test_nobody_looks_for_plugins_where_none_is_named(root):
    (root / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n')
    code = (
        "import sys, feedpub; feedpub.build(feedpub.load_site(sys.argv[1]), target=feedpub.Memory());"
        "from feedpub.plugins import loading; print(loading._entry_point.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"

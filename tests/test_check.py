"""The command `feedpub check`: what it says of a configuration, in which form, and with which exit code."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
import yaml
from click.testing import CliRunner
from helpers import NOTES, write_post

from feedpub.check import check
from feedpub.check.codes import GROUPS
from feedpub.check.reported import reported
from feedpub.cli import main
from feedpub.problems import Code, Problem
from feedpub.sources import load_site

ROOT = Path(__file__).parent.parent
QUERY = '[queries.picks]\nall = { categories = ["Harbour"] }\n'
PODCAST = '[podcast]\nimage = "https://harbour.net/cover.jpg"\ncategories = ["News"]\n'


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text(NOTES)
    write_post(tmp_path / "posts", "a.md", title="Tides", categories="[News]")
    return tmp_path


def run(*words):
    return CliRunner().invoke(main, ["check", *map(str, words)])


def codes(site):
    return [(one.code, one.line) for one in check(load_site(site)).findings]


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("https://notes", "http://notes"), "url-http", 2),
        (("notes.harbour.net", "example.org"), "url-reserved", 2),
        (("notes.harbour.net", "127.0.0.1:8000"), "url-reserved", 2),
        (('authority = "harbour.net,2019"\n', ""), "authority-missing", 1),
        (('language = "en"\n', ""), "language-missing", 1),
        (('title = "Harbour notes"\n', ""), "site-title-missing", 1),
        (('author = "Mei Lin"\n', ""), "author-missing", 1),
        (("$", "[feeds]\nlimit = 1\n"), "limit-odd", 8),
        (("$", "[feeds]\n\nlimit = 5000\n"), "limit-odd", 9),
        (("$", '[feeds]\nformats = ["json"]\n'), "formats-few", 8),
        (("$", '[feeds]\nexclude = { categories = ["News"] }\n'), "no-posts", 8),
        (("$", '[feeds]\nexclude = { tags = ["nowhere"] }\n'), "condition-idle", 8),
        (("$", '[posts]\npath = "none"\n'), "no-posts", 8),
        (("$", '[redirects]\n"feed" = "feeds.xml"\n'), "redirect-nowhere", 8),
        (("$", '[redirects]\n"rss.xml" = "atom.xml"\n'), "redirect-hides", 8),
        (("$", '[gone]\npaths = ["categories/News"]\n'), "redirect-hides", 8),
        (("$", '[private]\npaths = ["categories/News"]\n'), "private-static", 8),
        (("$", '[private]\npaths = ["categories/Nws"]\n'), "private-feeds", 8),
        (("$", '[output]\npath = "posts/out"\n'), "output-in-posts", 8),
        (("$", QUERY), "query-empty", 7),
        (("$", QUERY), "condition-idle", 8),
        (("$", f'{PODCAST}feed = "categories/Nws"\n'), "podcast-nowhere", 10),
    ],
)
def test_what_is_odd_about_a_configuration_is_told_with_its_line(site, change, code, line):
    old, new = change
    (site / "none").mkdir()
    (site / "feedpub.toml").write_text(NOTES + new if old == "$" else NOTES.replace(old, new))
    assert (code, line) in codes(site)


def test_a_feed_that_is_named_much_like_a_private_one_is_told_where_that_is_named(site):
    for name, category in (("b.md", "News"), ("c.md", "NEWS")):
        write_post(site / "posts", name, title=category, categories=f"[{category}]")
    (site / "feedpub.toml").write_text(f'{NOTES}[private]\npaths = ["categories/News"]\n')
    assert ("private-feeds", 8) in codes(site)


def test_a_podcast_that_does_not_carry_all_of_its_episodes_is_told_of(site):
    for number in range(6):
        write_post(site / "posts", f"{number}.md", title=f"Tide {number}", categories="[News]")
    (site / "feedpub.toml").write_text(f'{NOTES}[feeds]\nlimit = 6\n{PODCAST}feed = "categories/News"\n')
    assert ("podcast-short", 12) in codes(site)
    (site / "feedpub.toml").write_text(f'{NOTES}[feeds]\nlimit = 7\n{PODCAST}feed = "categories/News"\n')
    assert "podcast-short" not in dict(codes(site))


def test_a_query_that_selects_nothing_is_told_of_once_and_so_is_the_name_that_no_post_has(site):
    (site / "feedpub.toml").write_text(NOTES + QUERY)
    assert codes(site) == [("query-empty", 7), ("condition-idle", 8)]


@pytest.mark.parametrize(("kind", "name", "right"), [("categories", "Nws", "News"), ("tags", "tides", "Tide")])
def test_a_name_that_no_post_has_is_answered_with_the_nearest(site, kind, name, right):
    write_post(site / "posts", "b.md", title="Ships", categories="[[News, Harbour]]", tags="[Tide, ships]")
    (site / "feedpub.toml").write_text(f'{NOTES}[feeds]\nexclude = {{ {kind} = ["{name}"] }}\n')
    [finding] = [one for one in check(load_site(site)).findings if one.code == "condition-idle"]
    assert f"did you mean {right}?" in finding.message


@pytest.mark.parametrize("rest", ["", "exclude: [feedpub.toml]\n", "source: blog\n"])
def test_a_configuration_that_jekyll_publishes_is_told_of(site, rest):
    (site / "posts").rename(site / "_posts")
    (site / "_config.yml").write_text(f"title: Notes\n{rest}")
    (site / "feedpub.toml").write_text(f'{NOTES}[posts]\ndialect = "jekyll"\npath = "_posts"\n')
    assert ("configuration-public" in dict(codes(site))) is not bool(rest)


def test_a_folder_without_posts_is_named_as_its_owner_does(site):
    shutil.rmtree(site / "posts")
    (site / "posts").mkdir()
    assert "posts" in {one.path for one in check(load_site(site)).findings}


def test_posts_are_named_without_the_dot_of_their_folder(site):
    (site / "feedpub.toml").write_text(NOTES + '[posts]\npath = "./posts/"\n')
    write_post(site / "posts", "b.md", title="Ships", date="soon")
    assert [one.path for one in check(load_site(site)).findings] == ["posts/b.md"]


def test_an_output_folder_among_the_posts_is_in_order_where_reading_passes_it_over(site):
    (site / "feedpub.toml").write_text(NOTES + '[posts]\npath = "."\n[output]\npath = ".feedpub/public"\n')
    assert codes(site) == []


def test_nothing_is_said_of_a_good_site(site):
    assert codes(site) == []
    result = run(site)
    assert (result.exit_code, result.stdout) == (0, "Looked at 1 post and 7 feed documents: nothing to mend.\n")


@pytest.mark.parametrize(
    ("fields", "plain", "strict"),
    [({"draft": "true"}, 0, 0), ({"catagories": "[a]"}, 0, 1), ({"date": "soon"}, 1, 1)],
    ids=["note", "warning", "error"],
)
def test_the_exit_code_says_how_bad_it_is(site, fields, plain, strict):
    write_post(site / "posts", "b.md", title="Ships", **fields)
    assert run(site).exit_code == plain
    assert run(site, "--strict").exit_code == strict


def test_a_configuration_that_cannot_be_read_exits_with_2(site):
    (site / "feedpub.toml").write_text("[sight]\n")
    result = run(site)
    assert result.exit_code == 2
    assert "did you mean site?" in result.stderr


def test_the_json_report_has_its_documented_members(site):
    write_post(site / "posts", "b.md", title="Ships", date="soon")
    report = json.loads(run(site, "--format", "json").stdout)
    [documented] = re.findall(r"--format json\n(\{.*?)```", (ROOT / "docs/check.md").read_text(), re.DOTALL)
    assert list(report) == list(json.loads(documented))
    assert list(report["findings"][0]) == list(json.loads(documented)["findings"][0])
    assert (report["errors"], report["findings"][0]["path"], report["findings"][0]["line"]) == (1, "posts/b.md", 3)


def test_github_is_told_in_workflow_commands(site, monkeypatch):
    write_post(site / "posts", "b,c.md", title="Ships", date="100% soon")
    monkeypatch.chdir(site.parent)
    said = run(site.name, "--format", "github").stdout.splitlines()
    assert len(said) == 2
    assert said[0].startswith(
        f'::error file={site.name}/posts/b%2Cc.md,line=3,title=date-invalid::date "100%25 soon" is no'
    )
    monkeypatch.chdir(site)
    assert "file=posts/" in run("--format", "github").stdout


def test_what_many_posts_have_in_common_is_told_once(site):
    for number in range(30):
        write_post(site / "posts", f"{number}.md", title=f"Ships {number}", body=f"Text {number}.", date="soon")
    said = run(site).stdout
    assert said.count("posts/") == 5
    assert "and 25 more in 25 files" in said
    assert said.count("mend:") == 1


def test_the_report_has_colours_only_where_they_are_wanted(site, monkeypatch):
    write_post(site / "posts", "b.md", title="Ships", date="soon")
    assert "\x1b" not in run(site).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m" in run(site).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(site).stdout


def test_every_code_means_one_thing_and_says_why_and_how_to_mend_it():
    for abouts in GROUPS.values():
        assert all(re.fullmatch("[a-z]+(-[a-z]+)*", one.code) and one.why.endswith(".") and one.mend for one in abouts)
    levels = {}
    for one in (one for abouts in GROUPS.values() for one in abouts):
        assert levels.setdefault(one.code, one.level) == one.level


def test_every_problem_of_a_build_has_a_code_that_says_why_and_how_to_mend_it():
    for code in get_args(Code):
        found = reported(Problem("a.md", "is no date, in these words", "mend it", code=code))
        assert (found.code, bool(found.why)) == (code, True)


def test_the_hook_runs_the_command():
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook.keys() >= {"id", "name", "entry", "language"}
    assert (hook["entry"], hook["pass_filenames"]) == ("feedpub check", False)
    files = re.compile(hook["files"])
    assert all(files.search(name) for name in ("posts/a.md", "feedpub.toml", "blog/feedpub.toml"))
    assert not files.search("setup.py")
    pages = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/check.md").read_text(), re.DOTALL)
    used, workflow = map(yaml.safe_load, pages)
    assert used["repos"][0]["hooks"][0]["id"] == hook["id"]
    steps = workflow["jobs"]["check"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    command = steps[-1]["run"].split()
    assert CliRunner().invoke(main, [*command[1:], "--help"]).exit_code == 0

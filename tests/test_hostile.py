"""The worst folder imaginable, built as a person builds it: each hazard alone beside a good post, and all together."""

import json
import os
import re
from pathlib import Path

import feedparser
import pytest
from allowed_html import assert_allowed
from click.testing import CliRunner
from helpers import NOW, URL
from hostile import GOOD, GOOD_ID, HAZARDS, UNREADABLE
from lxml import etree

from feedpub.cli import main
from feedpub.pipeline import build
from feedpub.sources import load_site
from feedpub.sources.folder import PostsFolder

MUCH_FOR_FEEDPARSER = 1_000_000
"""Bytes; it takes ten seconds for a post of that size."""


class Built:
    """What one run of the command made of a good post and some hazards."""

    def __init__(self, place, hazards=()):
        posts, self.out = place / "posts", place / "out"
        posts.mkdir()
        (posts / "good.md").write_text(GOOD)
        for hazard in hazards:
            hazard.put(posts)
        words = ("build", posts, "--url", URL, "--output", self.out, "--limit", 0, "--jobs", 1, "--report", "json")
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exit_code == 0, result.output
        assert "Traceback" not in result.output
        self.told, self.report = result.stderr, json.loads(result.stdout)
        self.items = json.loads((self.out / "feed.json").read_bytes())["items"]

    def problem_of(self, hazard):
        """The problem that a hazard is to be told of; it must be told once."""
        about_it = [one for one in self.report["problems"] if one["path"] == hazard.printed]
        [problem] = [one for one in about_it if hazard.says in f"{one['message']}; {one['hint']}"]
        return problem


def good_entries(out):
    """The bytes of the good post's entries, one for each format."""
    rss, atom, listed = ((out / name).read_bytes() for name in ("rss.xml", "atom.xml", "feed.json"))
    found = [*re.findall(rb"<item>.*?</item>", rss, re.DOTALL), *re.findall(rb"<entry>.*?</entry>", atom, re.DOTALL)]
    [item] = [one for one in json.loads(listed)["items"] if one["id"] == GOOD_ID]
    return [one for one in found if f"{GOOD_ID}<".encode() in one], item


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The good post's entries where it is alone."""
    entries = good_entries(Built(tmp_path_factory.mktemp("alone")).out)
    assert len(entries[0]) == 2
    return entries


def assert_well_formed(out):
    for file in filter(Path.is_file, out.rglob("*")):
        assert file.stat().st_size <= 5_000_000
        if file.suffix in (".xml", ".opml"):
            etree.parse(file, etree.XMLParser(resolve_entities=False))
    for name in ("rss.xml", "atom.xml"):
        data = (out / name).read_bytes()
        if len(data) < MUCH_FOR_FEEDPARSER:
            feed = feedparser.parse(data)
            assert not feed.bozo
            assert feed.entries
    for item in json.loads((out / "feed.json").read_bytes())["items"]:
        assert len(item["content_html"].encode()) <= 1_000_000
        assert_allowed(item["content_html"])
        assert item["url"].startswith(f"{URL}/")


def assert_told(hazard, built):
    problem = built.problem_of(hazard)
    assert problem["level"] == ("error" if hazard.verdict == "skipped" else "warning")
    assert problem["line"] == hazard.line
    assert problem["hint"]
    assert hazard.printed in built.told


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda one: one.name)
def test_a_hazard_gets_its_verdict_and_leaves_its_neighbour_alone(hazard, good, tmp_path):
    built = Built(tmp_path, [hazard])
    assert_well_formed(built.out)
    assert good_entries(built.out) == good
    others = [one for one in built.items if one["id"] != GOOD_ID]
    assert len(others) == built.report["published"] - 1 == (hazard.verdict != "skipped")
    if hazard.verdict == "published":
        assert built.report["problems"] == []
        assert hazard.says in f"{others[0]['title']}\n{others[0]['content_html']}"
    else:
        assert_told(hazard, built)


def test_all_hazards_together_get_the_verdicts_that_each_gets_alone(good, tmp_path):
    built = Built(tmp_path, HAZARDS)
    assert_well_formed(built.out)
    assert good_entries(built.out) == good
    skipped = sum(hazard.verdict == "skipped" for hazard in HAZARDS)
    assert (built.report["published"], built.report["skipped"]) == (1 + len(HAZARDS) - skipped, skipped)
    for hazard in HAZARDS:
        if hazard.verdict != "published":
            assert_told(hazard, built)
    told = {one["path"] for one in built.report["problems"]}
    assert told == {hazard.printed for hazard in HAZARDS if hazard.verdict != "published"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(good, tmp_path):
    built = Built(tmp_path, [UNREADABLE])
    assert good_entries(built.out) == good
    assert_told(UNREADABLE, built)


def vanish(path):
    path.unlink()


def become_a_fifo(path):
    path.unlink()
    os.mkfifo(path)


def become_a_folder(path):
    path.unlink()
    path.mkdir()


def become_a_loop(path):
    path.unlink()
    path.symlink_to(path)


def break_off(path):
    path.write_bytes(path.read_bytes()[:12])


def lose_its_date(path):
    path.write_text("---\ntitle: Bad\n---\n")


def become_a_link_that_leaves_the_folder(path):
    path.unlink()
    path.symlink_to("/etc/hostname")


CHANGES = (
    vanish,
    become_a_fifo,
    become_a_folder,
    become_a_loop,
    become_a_link_that_leaves_the_folder,
    break_off,
    lose_its_date,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("moment", ["read_head", "read"])
def test_a_file_that_changes_while_it_is_read_is_told(change, moment, good, tmp_path):
    class Restless(PostsFolder):
        """Changes one of its posts just before that is read."""

        def read_head(self, path):
            return self._after_change("read_head", path)

        def read(self, path):
            return self._after_change("read", path)

        def _after_change(self, name, path):
            if (name, path) == (moment, "bad.md"):
                change(self.root / path)
            return getattr(PostsFolder, name)(self, path)

    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "good.md").write_text(GOOD)
    (posts / "bad.md").write_text(GOOD.replace("Good", "Bad"))
    site = load_site(posts, url=URL, output=str(tmp_path / "out"))
    report = build(site, source=Restless(posts), now=NOW)
    assert_well_formed(tmp_path / "out")
    assert good_entries(tmp_path / "out") == good
    assert (report.published, report.skipped, [one.path for one in report.problems]) == (1, 1, ["bad.md"])


def test_a_feed_of_many_long_posts_stays_within_what_readers_take_and_says_so(tmp_path):
    posts = tmp_path / "posts"
    posts.mkdir()
    for day in range(1, 7):
        text = f"---\ntitle: Long\ndate: 2021-11-0{day}\n---\n<p>{'文' * 330_000}</p>\n"
        (posts / f"{day}.md").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(posts), "--url", URL, "--output", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "has room for 5 of 6 entries" in " ".join(result.stderr.split())
    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert 4_900_000 < (tmp_path / "out" / name).stat().st_size <= 5_000_000


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_name_does_nothing_to_the_terminal_that_shows_it(tmp_path, command):
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/\x1b[31m\u202ea\nb.md").write_text("---\ntitle: A\ndate: never\n---\nText.\n")
    result = CliRunner().invoke(main, [command, str(tmp_path)])
    assert "never" in result.output
    assert not {"\x1b", "\u202e"} & set(result.output)
    assert not [line for line in result.output.splitlines() if line.startswith("b.md")]

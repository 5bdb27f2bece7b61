import errno
import os
import re
import shutil
import tempfile
import textwrap
import time
import tomllib
import wave
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import NOW, URL, in_forks, make_site, over_there, write_post
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feedpub.cache import keys, saving
from feedpub.cache.learned import Cache, Heads
from feedpub.ends import output_of
from feedpub.errors import FeedpubError
from feedpub.pipeline import build, cache_of, survey, upkeep
from feedpub.pipeline.heads import read_all
from feedpub.render.pages import templates
from feedpub.sources import Records, load_site
from feedpub.sources.folder import PostsFolder

LONG_AGO = 1_600_000_000


class CountingFolder(PostsFolder):
    """Counts how many heads were read."""

    reads: list[str] = []  # noqa: RUF012  each test clears it

    def read_head(self, path):
        self.reads.append(path)
        return super().read_head(path)


def heads(site, folder, began=None):
    """Read all heads as a build does, as if a while after the last edit."""
    CountingFolder.reads.clear()
    cache = cache_of(site)
    cache.heads.began = time.time_ns() + 10**10 if began is None else began
    found = survey(site, source=CountingFolder(folder), cache=cache)
    return found, list(CountingFolder.reads)


def test_only_a_changed_post_is_read_again(tmp_path):
    write_post(tmp_path, "a.md", categories="[x, y]", tags="[t]", author="Someone")
    write_post(tmp_path, "b.md", expiryDate="2030-01-01")
    site = make_site(tmp_path)
    first, all_read = heads(site, tmp_path)
    again, none_read = heads(site, tmp_path)
    assert (first.heads, first.problems) == (again.heads, again.problems)
    assert (all_read, none_read) == (["a.md", "b.md"], [])
    write_post(tmp_path, "b.md", title="Changed")
    changed, one_read = heads(site, tmp_path)
    assert (one_read, [head.title for head in changed.heads]) == (["b.md"], ["A title", "Changed"])


def test_an_edit_that_keeps_size_and_mtime_is_seen(tmp_path):
    path = write_post(tmp_path, "a.md", title="One")
    os.utime(path, (LONG_AGO, LONG_AGO))
    site = make_site(tmp_path)
    heads(site, tmp_path)
    write_post(tmp_path, "a.md", title="Two")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert heads(site, tmp_path)[0].heads[0].title == "Two"


def test_a_file_that_was_just_written_is_not_remembered(tmp_path):
    write_post(tmp_path, "a.md")
    site = make_site(tmp_path)
    heads(site, tmp_path, began=time.time_ns())
    assert heads(site, tmp_path)[1] == ["a.md"]


def test_problems_are_remembered_with_their_post(tmp_path):
    write_post(tmp_path, "bad.md", date="2024-13-01")
    site = make_site(tmp_path)
    first, _ = heads(site, tmp_path)
    again, read = heads(site, tmp_path)
    assert first.problems == again.problems != ()
    assert read == []


def test_another_configuration_empties_the_cache(tmp_path):
    write_post(tmp_path, "a.md")
    heads(make_site(tmp_path), tmp_path)
    other = make_site(tmp_path, '[site]\nurl = "https://example.net"\n')
    assert heads(other, tmp_path)[1] == ["a.md"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    write_post(tmp_path, "a.md")
    (tmp_path / ".feedpub").write_text("in the way")
    assert len(heads(make_site(tmp_path), tmp_path)[0].heads) == 1


def bodies(site, monkeypatch):
    """Build and tell which posts were read whole, as if a while after the last edit."""
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    whole = []

    class Watched(PostsFolder):
        def read(self, path):
            whole.append(path)
            return super().read(path)

    build(site, source=Watched((Path(site.root) / "posts").resolve()), now=NOW)
    return whole


def test_only_a_changed_post_is_read_whole_again(tmp_path, monkeypatch):
    site = make_site(tmp_path)
    write_post(tmp_path / "posts", "a.md", tags="[x]", author="Someone", updated="2022-01-01", cover="a.png")
    write_post(tmp_path / "posts", "b.md")
    assert bodies(site, monkeypatch) == ["a.md", "b.md"]
    first = (tmp_path / "public/feed.json").read_bytes()
    assert bodies(site, monkeypatch) == []
    assert (tmp_path / "public/feed.json").read_bytes() == first
    write_post(tmp_path / "posts", "b.md", body="Changed.")
    assert bodies(site, monkeypatch) == ["b.md"]
    assert "Changed." in (tmp_path / "public/feed.json").read_text()


def test_a_post_that_feeds_show_again_is_not_read_whole_again(tmp_path, monkeypatch):
    site = make_site(tmp_path, FEW)
    for day in range(1, 5):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}", tags="[]")
        bodies(site, monkeypatch)
    assert cache_of(site).posts.rows.keys() == {"4.md", "3.md", "2.md"}
    (tmp_path / "posts/4.md").unlink()
    assert bodies(site, monkeypatch) == []
    assert "2021-11-02" in (tmp_path / "public/feed.json").read_text()


def test_a_post_whose_picture_changed_is_read_whole_again(tmp_path, monkeypatch):
    site = make_site(tmp_path)
    write_post(tmp_path / "posts", "a.md", cover="a.png")
    bodies(site, monkeypatch)
    (tmp_path / "posts/a.png").write_bytes(b"1234567")
    assert bodies(site, monkeypatch) == ["a.md"]
    assert '"size_in_bytes": 7' in (tmp_path / "public/feed.json").read_text()


def test_what_is_recalled_is_planned_like_what_was_read(tmp_path):
    from feedpub.plan import plan

    write_post(tmp_path, "a.md", categories="[[a, b], [c]]", date="2021-11-06T12:27:15.5+08:00")
    site = make_site(tmp_path)
    first, again = heads(site, tmp_path)[0], heads(site, tmp_path)[0]
    assert plan(first.heads, site, NOW) == plan(again.heads, site, NOW)


EVERYTHING = """
    [site]
    url = "https://example.org"
    title = "Example"
    [feeds]
    limit = 2
    tags = true
    authors = true
    archives = true
    [queries.ships]
    all.titles = ["ship"]
"""
steps = st.one_of(
    st.fixed_dictionaries(
        {
            "path": st.sampled_from(["a.md", "b.md", "c/d.md", "c/e.html", "f.md"]),
            "title": st.sampled_from(["A ship", "Fog", "Tide & time"]),
            "date": st.sampled_from(["2021-11-06", "2021-11-07", "2021-12-01", "never"]),
            "categories": st.sampled_from(["[x]", "[x, y]"]),
            "tags": st.sampled_from(["[t]", "[]"]),
            "cover": st.sampled_from(["a.png", "https://example.net/b.png"]),
            "body": st.sampled_from(["Text.", "Other text. ![picture](a.png)"]),
        }
    ),
    st.sampled_from(
        ["remove a.md", "remove c/d.md", "picture", "no picture", "template", "no template", "lost", "spoiled"]
    ),
)


def keep_up(site, now):
    """Build as the command does."""
    return upkeep.build(site, target=output_of(site), now=now)


def write_template(root, words):
    """Let every page end with these words."""
    text = f'{{% extends "feedpub/base.html" %}}{{% block footer %}}<p>{words}</p>{{% endblock %}}'
    (Path(root) / "templates/base.html").write_text(text)


def take(step, site):
    """Do to a blog what its author might."""
    posts, public = Path(site.root) / "posts", Path(site.root) / "public"
    if isinstance(step, dict):
        values = dict(step)
        write_post(posts, values.pop("path"), **values)
    elif step.startswith("remove"):
        (posts / step.split()[1]).unlink(missing_ok=True)
    elif step == "picture":
        (posts / "a.png").write_bytes(b"\x89PNG" * 10)
    elif step == "no picture":
        (posts / "a.png").unlink(missing_ok=True)
    elif step == "template":
        (Path(site.root) / "templates").mkdir(exist_ok=True)
        write_template(site.root, "My own")
    elif step == "no template":
        (Path(site.root) / "templates/base.html").unlink(missing_ok=True)
    elif step == "lost":
        (public / "atom.xml").unlink(missing_ok=True)
    elif (public / "rss.xml").exists():
        (public / "rss.xml").write_text("spoiled")


def check(site, build_again=build, now=NOW):
    """Build with and without the memory of earlier builds: nobody can tell which was which."""
    report = build_again(site, now=now)
    expected = build(replace(site, state=".none", output=replace(site.output, path="fresh")), now=now)
    root = Path(site.root)
    assert files(root / "public") == files(root / "fresh")
    assert report.problems == expected.problems
    shutil.rmtree(root / "fresh")
    shutil.rmtree(root / ".none")


@pytest.mark.parametrize("build_again", [build, keep_up])
@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.lists(steps, max_size=3), min_size=2, max_size=5))
def test_whatever_changed_a_build_that_remembers_writes_what_one_that_does_not_would(build_again, rounds):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("feedpub.cache.learned.TICK", -(10**12))
        root = Path(folder)
        (root / "posts").mkdir()
        (root / "feedpub.toml").write_text(textwrap.dedent(EVERYTHING))
        for few in rounds:
            for step in few:
                take(step, load_site(root))
            check(load_site(root), build_again)


FEW = """
    [site]
    url = "https://example.org"
    [feeds]
    limit = 2
    formats = ["json"]
    tags = true
    [pages]
    posts = false
"""
moves = st.one_of(
    st.fixed_dictionaries(
        {
            "path": st.integers(0, 9).map("{}.md".format),
            "title": st.sampled_from(["A ship", "Fog"]),
            "date": st.integers(1, 9).map("2026-01-0{}".format),
            "categories": st.sampled_from(["[x]", "[x, y]"]),
            "tags": st.sampled_from(["[t]", "[]"]),
            "slug": st.sampled_from(["", "", "", "same"]),
            "draft": st.sampled_from(["false", "false", "true"]),
        }
    ),
    st.integers(0, 9).map("remove {}.md".format),
)
rounds_in_time = st.lists(st.tuples(st.lists(moves, max_size=4), st.sampled_from([5, 6, 9, 9])), min_size=3, max_size=6)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(rounds_in_time)
def test_whatever_came_and_went_and_whenever_it_is_planned_like_all(rounds):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("feedpub.cache.learned.TICK", -(10**12))
        patch.setattr("feedpub.plan.piles.SPARE", 1)
        site = make_site(folder, FEW)
        for number in range(10):
            write_post(Path(folder) / "posts", f"{number}.md", date=f"2026-01-0{number or 1}", categories="[x]")
        for few, day in rounds:
            for step in few:
                take(step, site)
            check(site, now=NOW.replace(day=day))


@pytest.mark.parametrize("twins", [{}, {"permalink": "/same/"}])
def test_a_post_that_comes_changes_or_goes_leaves_older_heads_alone(tmp_path, monkeypatch, twins):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, FEW)
    for day in range(1, 10):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}", **(twins if day in (1, 7) else {}))
    build(site, now=NOW)
    for step in ({"path": "new.md", "date": "2021-11-05"}, {"path": "3.md", "date": "2021-11-04"}, "remove 2.md"):
        take(step, site)
        with monkeypatch.context() as patch:
            patch.setattr("feedpub.pipeline.planner.sift", lambda *_: pytest.fail("all heads were sifted"))
            build(site, now=NOW)
        check(site)


@pytest.mark.parametrize(
    "spoil", [lambda file, _: file.write_bytes(b"spoiled"), lambda file, old: file.write_bytes(old)]
)
def test_what_was_sifted_of_other_heads_or_cannot_be_read_is_not_gone_on_from(tmp_path, monkeypatch, spoil):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, FEW)
    for day in range(1, 10):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}")
    build(site, now=NOW)
    file = saving.folder(site) / "sieve"
    old = file.read_bytes()
    take("remove 9.md", site)
    build(site, now=NOW)
    spoil(file, old)
    take("remove 8.md", site)
    check(site)


def test_a_post_that_no_feed_shows_still_moves_counts_and_archives(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, EVERYTHING)
    for day in range(9, 1, -1):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}", categories="[x, y]")
        check(site)


def files(folder):
    """Every file below, with its bytes."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_a_post_that_names_another_follows_its_address_and_is_not_read_whole_for_less(tmp_path, monkeypatch):
    site = replace(make_site(tmp_path, '[site]\nurl = "https://example.org"\n[posts]\ndialect = "hexo"\n'))
    write_post(tmp_path / "posts", "a.md", body="See {% post_link b %}, {% post_link c %}.")
    write_post(tmp_path / "posts", "b.md")
    write_post(tmp_path / "posts", "d.md")
    assert bodies(site, monkeypatch) == ["a.md", "b.md", "d.md"]
    write_post(tmp_path / "posts", "b.md", body="Another text.")
    assert bodies(site, monkeypatch) == ["b.md"]
    write_post(tmp_path / "posts", "b.md", date="2021-11-05", permalink="/there/")
    assert bodies(site, monkeypatch) == ["a.md", "b.md"]
    assert "https://example.org/there/" in (tmp_path / "public/rss.xml").read_text()
    write_post(tmp_path / "posts", "c.md", title="Now there", permalink="/c/")
    assert bodies(site, monkeypatch) == ["a.md", "c.md"]


def test_a_link_to_the_file_of_a_post_follows_its_address_and_others_stay(tmp_path, monkeypatch):
    site = make_site(tmp_path)
    link = "[b](2021/the%20b.md#tide), [c](2021/c.md), <a href='./2021/../a.markdown'>a</a>"
    write_post(tmp_path / "posts", "a.markdown", body=f"See {link}.")
    write_post(tmp_path / "posts", "2021/the b.md", body="From [a](../a.markdown).")
    assert bodies(site, monkeypatch) == ["2021/the b.md", "a.markdown"]
    home = "https://example.org/2021/11/06"
    written = (tmp_path / "public/feed.json").read_text()
    for address in ("the%20b/#tide", "a/2021/c.md", "a/"):
        assert f'href=\\"{home}/{address}\\"' in written
    assert written.count(f'href=\\"{home}/a/\\"') == 2
    write_post(tmp_path / "posts", "2021/the b.md", permalink="/there/")
    assert bodies(site, monkeypatch) == ["2021/the b.md", "a.markdown"]
    assert "https://example.org/there/#tide" in (tmp_path / "public/feed.json").read_text()
    write_post(tmp_path / "posts", "2021/c.md")
    assert bodies(site, monkeypatch) == ["2021/c.md", "a.markdown"]


def test_a_translation_follows_the_post_whose_files_it_shares(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    (tmp_path / "hugo.toml").write_text(f"baseURL = '{URL}'\n[languages.en]\n[languages.de]\n")
    (tmp_path / "feedpub.toml").touch()
    folder = tmp_path / "content/pier"
    write_post(folder, "index.de.md", body="![Low tide](tide.png)")
    (folder / "tide.png").write_bytes(b"1234567")
    for language, page in {"en": f"{URL}/pier", "fr": f"{URL}/de/pier"}.items():
        write_post(folder, "index.md", lang=language)
        check(load_site(tmp_path))
        assert f'src=\\"{page}/tide.png' in (tmp_path / "public/feed.json").read_text()


def test_a_build_of_the_same_makes_no_document_again(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, EVERYTHING)
    for day in range(1, 5):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}", categories="[x, y]", tags="[t]")
    build(site, now=NOW)
    made = []
    monkeypatch.setattr("feedpub.cache.made.Documents.note", lambda _, name, *__: made.append(name))
    assert build(site, now=NOW).written == 0
    assert made == []
    monkeypatch.setattr("feedpub.cache.learned.Decisions.recall", lambda *_: None)
    build(site, now=NOW)
    assert made == []


def test_a_template_counts_by_what_it_says_not_by_its_date(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    (tmp_path / "feedpub.toml").write_text(textwrap.dedent(EVERYTHING))
    write_post(tmp_path / "posts", "a.md")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/.#base.html").symlink_to("someone@here.4711")  # an editor's mark that it is at work
    for words in ("My own", "My new"):
        write_template(tmp_path, words)
        os.utime(tmp_path / "templates/base.html", (LONG_AGO, LONG_AGO))
        templates._environment.cache_clear()  # as in another process
        build(load_site(tmp_path), now=NOW)
        assert words in (tmp_path / "public/index.html").read_text()


def test_a_template_counts_that_lies_where_a_link_leads(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    (tmp_path / "feedpub.toml").write_text(textwrap.dedent(EVERYTHING))
    write_post(tmp_path / "posts", "a.md")
    (tmp_path / "shared").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/parts").symlink_to(tmp_path / "shared")
    (tmp_path / "shared/whole").symlink_to(tmp_path / "templates")  # and so on, round and round
    (tmp_path / "templates/nowhere").symlink_to("nowhere")
    write_template(tmp_path, "{% include 'parts/foot.html' %}")
    for words in ("My own", "My new"):
        (tmp_path / "shared/foot.html").write_text(words)
        templates._environment.cache_clear()  # as in another process
        check(load_site(tmp_path), keep_up)
        assert words in (tmp_path / "public/index.html").read_text()


TAKEN_IN = "{% include 'mine' %}"


@pytest.mark.parametrize(
    "files",
    [
        *({name: TAKEN_IN} for name in ("style.css", "feeds.css", "feeds.js")),
        {
            "base.html": "{% extends 'feedpub/base.html' %}{% from 'm' import foot %}{% block footer %}{{ foot() }}"
            "{% endblock %}",
            "m": f"{{% set words %}}{TAKEN_IN}{{% endset %}}{{% macro foot() %}}{{{{ words }}}}{{% endmacro %}}",
        },
    ],
)
def test_a_process_that_builds_again_sees_what_templates_take_in(tmp_path, files):
    (tmp_path / "feedpub.toml").write_text(textwrap.dedent(EVERYTHING))
    write_post(tmp_path / "posts", "a.md")
    (tmp_path / "templates").mkdir()
    for name, text in files.items():
        (tmp_path / "templates" / name).write_text(text)
    for number, words in enumerate(("/* red */", "/* tan */")):
        (tmp_path / "templates/mine").write_text(words)
        os.utime(tmp_path / "templates/mine", (LONG_AGO, LONG_AGO + number))
        build(load_site(tmp_path), now=NOW)
        assert words in (tmp_path / "public/index.html").read_text()


def test_a_build_that_remembers_takes_a_template_that_comes_and_goes(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    (tmp_path / "feedpub.toml").write_text(textwrap.dedent(EVERYTHING))
    write_post(tmp_path / "posts", "a.md", categories="[x]", tags="[t]")
    for step in ("picture", "template", "lost", "no template"):
        take(step, load_site(tmp_path))
        check(load_site(tmp_path))
        assert ("My own" in (tmp_path / "public/tags/t/index.html").read_text()) == (step in ("template", "lost"))


def test_a_build_that_finds_nothing_new_tells_of_a_private_feed_whose_like_time_has_brought(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, f'[private]\npaths = ["categories/Linux"]\n[private.tokens]\nben = "{"0" * 64}"')
    write_post(tmp_path / "posts", "a.md", categories="[Linux]")
    write_post(tmp_path / "posts", "b.md", categories="[linux]", date="2026-01-02")
    for days in (0, 2):
        told = [one.message for one in keep_up(site, NOW + timedelta(days=days)).problems]
        assert any("much like that of a private feed" in one for one in told) == (days > 0)


def test_of_a_feed_the_page_of_a_post_has_names_alone_so_that_no_other_post_changes_it(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    settings = '[site]\nurl = "https://example.org"\n[feeds]\nlimit = 1\ntags = true\n'
    (tmp_path / "feedpub.toml").write_text(settings)
    (tmp_path / "templates").mkdir()
    counts = "{% for one in parents + [shelf.feed] %}{{ one.label }}: {{ one.total }}, {{ one.newest }}. {% endfor %}"
    template = f'{{% extends "feedpub/post.html" %}}{{% block footer %}}{counts}{{% endblock %}}'
    (tmp_path / "templates/post.html").write_text(template)
    write_post(tmp_path / "posts", "below.md", categories="[x, y]")
    write_post(tmp_path / "posts", "old.md", date="2021-11-05", tags="[t]")  # which stands in no feed of a category
    write_post(tmp_path / "posts", "older.md", date="2021-11-04", categories="[x]")
    for step in ({"path": "older.md", "categories": "[y]"}, {"path": "new.md", "date": "2021-11-07"}):
        check(load_site(tmp_path))
        take(step, load_site(tmp_path))
    check(load_site(tmp_path))
    for page, told in {"06/below": "x: 0, None. y: 0, None. ", "05/old": "example.org: 0, None. "}.items():
        assert f"\n{told}</footer>" in (tmp_path / f"public/2021/11/{page}/index.html").read_text()


@pytest.mark.parametrize("name", ["heads", "posts", "documents", "plan", "sieve", "standing"])
@pytest.mark.parametrize("place", [0, 0.3, 0.6, 1])
def test_a_cache_that_a_disk_has_damaged_costs_one_build_at_most(tmp_path, monkeypatch, name, place):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, FEW if name == "sieve" else EVERYTHING)
    for day in range(1, 10):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}", categories="[x, y]", tags="[t]")
    keep_up(site, NOW)
    file = saving.folder(site) / name
    with file.open("r+b") as spoiled:
        spoiled.seek(int(place * (file.stat().st_size - 8)))
        spoiled.write(b"\xff" * 8)
    write_post(tmp_path / "posts", "9.md", date="2021-11-09", title="Changed", tags="[t]")
    with suppress(FeedpubError):
        keep_up(site, NOW)
    check(site, keep_up)


def test_what_no_build_can_read_is_an_empty_cache(tmp_path):
    for name in ("heads", "posts", "documents", "plan", "sieve"):
        for content in (b"", b"\xff", b"\x90", saving.sealed(b"\x92\xa3key\x90"), saving.sealed(b"\xa1\xff")):
            (tmp_path / name).write_bytes(content + len(content).to_bytes(8, "big"))
    cache = Cache.load(tmp_path, make_site())
    assert (cache.heads.by_path, cache.posts.rows, cache.documents.groups) == ({}, {}, {})
    assert (cache.decisions.recall("", NOW), cache.decisions.sifted("")) == (None, None)


@pytest.fixture
def blog(tmp_path, monkeypatch):
    """Two posts, one of them with a picture, built a while after the last edit."""
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, EVERYTHING)
    write_post(tmp_path / "posts", "a.md", cover="a.png", expiryDate="2030-01-01")
    write_post(tmp_path / "posts", "b.md", date="2021-11-05")
    (tmp_path / "posts/a.png").write_bytes(b"1234567")
    keep_up(site, NOW)
    return site


@pytest.fixture
def builds(monkeypatch):
    """The builds that do more than to look."""
    done = []

    def counted(*args, **options):
        done.append(build(*args, **options))
        return done[-1]

    monkeypatch.setattr("feedpub.pipeline.order.build", counted)
    return done


def test_where_nothing_changed_a_build_looks_at_files_and_reads_none(blog, builds):
    report = keep_up(blog, NOW)
    again = build(blog, now=NOW)
    assert builds == []
    assert report == again
    assert (report.written, report.unchanged) == (0, len(files(Path(blog.root) / "public")) - 1)  # the manifest is none


@pytest.mark.parametrize("path", ["posts/a.md", "posts/a.png", "posts/c.md", "public/rss.xml", "public/index.html"])
def test_any_file_that_changes_is_seen_even_if_its_size_does_not(blog, builds, path):
    file = Path(blog.root) / path
    if file.exists():
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    else:
        shutil.copy(Path(blog.root) / "posts/b.md", file)
    keep_up(blog, NOW)
    assert len(builds) == 1
    keep_up(blog, NOW)
    assert len(builds) == 1


@pytest.mark.parametrize("path", ["posts/a.md", "posts/a.png", "public/rss.xml", "public/.feedpub-manifest"])
def test_any_file_that_goes_is_seen(blog, builds, path):
    (Path(blog.root) / path).unlink()
    keep_up(blog, NOW)
    assert len(builds) == 1


def test_a_feed_in_whose_place_a_file_stood_is_written_once_that_is_gone(blog):
    in_the_way = Path(blog.root) / "public/categories/New/rss.xml"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("mine")
    write_post(Path(blog.root) / "posts", "n.md", categories="[New]")
    for _ in range(2):
        assert any("was not written by feedpub" in one.message for one in keep_up(blog, NOW).problems)
    in_the_way.unlink()
    keep_up(blog, NOW)
    assert "<rss" in in_the_way.read_text()


@pytest.mark.parametrize("build_again", [build, keep_up])
@pytest.mark.parametrize(
    ("where", "read", "name"),
    [(os, "open", "b.md"), (PostsFolder, "post", "b.md"), (PostsFolder, "read_asset", "a.png")],
)
def test_what_could_not_be_read_once_is_read_by_the_next_build(blog, monkeypatch, build_again, where, read, name):
    works = getattr(where, read)

    def fails(*given):
        if any(str(one).endswith(name) for one in given):
            raise OSError(errno.EIO, "Input/output error")
        return works(*given)

    for file in (Path(blog.root) / "posts").iterdir():
        file.touch()
    with monkeypatch.context() as patch:
        patch.setattr(where, read, fails)
        told = build_again(blog, now=NOW).problems
    assert any("Input/output error" in one.message for one in told)
    check(blog, build_again)


@pytest.mark.parametrize("share", [map, in_forks])
def test_a_local_file_that_could_not_be_looked_at_once_is_looked_at_by_the_next_build(blog, tmp_path, share):
    looks, failed = PostsFolder._find, tmp_path / "failed"

    def fails(folder, path, reference):
        if reference.endswith("a.png") and not failed.exists():
            failed.touch()
            raise OSError(errno.EIO, "Input/output error")
        return looks(folder, path, reference)

    for file in (Path(blog.root) / "posts").iterdir():
        file.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostsFolder, "_find", fails)
        upkeep.build(blog, target=output_of(blog), now=NOW, map=share)
    assert failed.exists()
    check(blog, keep_up)


@pytest.mark.parametrize("now", [NOW.replace(year=2031), NOW.replace(year=2021, month=11, day=5)])
def test_time_that_passes_or_goes_back_is_seen(blog, builds, now):
    keep_up(blog, now)
    assert len(builds) == 1


@pytest.mark.parametrize("tick", [-(10**12), 2 * 10**9])
def test_an_edit_reads_no_file_of_the_last_build_and_a_spoilt_one_is_mended_all_the_same(tmp_path, monkeypatch, tick):
    monkeypatch.setattr("feedpub.cache.learned.TICK", tick)
    site = make_site(tmp_path, EVERYTHING)
    write_post(tmp_path / "posts", "b.md", tags="[t]")
    with monkeypatch.context() as patch:
        patch.setattr("feedpub.publish.disk.digest_of", None)
        for number in range(3):
            write_post(tmp_path / "posts", "a.md", title=f"Edit {number}")
            keep_up(site, NOW)
    (tmp_path / "public/tags/t/rss.xml").write_text("spoilt")
    write_post(tmp_path / "posts", "a.md", title="Edit 3")
    check(site, keep_up)


def draw(file, size):
    file.write_bytes(bytes(size))


def record(file, seconds):
    with wave.open(str(file), "wb") as sound:
        sound.setparams((1, 1, 1000, 0, "NONE", ""))
        sound.writeframes(bytes(1000 * seconds))


@pytest.mark.parametrize("share", [in_forks, over_there])
@pytest.mark.parametrize(
    ("make", "of_a_post", "told"),
    [
        (draw, {"cover": "{}.png"}, '"size_in_bytes": 2'),
        (record, {"audio": f"{URL}/{{}}.wav"}, '"duration_in_seconds": 2'),
    ],
)
def test_what_another_process_asked_of_a_local_file_is_watched(
    tmp_path, monkeypatch, builds, share, make, of_a_post, told
):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path, "[pages]\nposts = false\n")
    [(key, value)] = of_a_post.items()
    files = [tmp_path / "posts" / value.format(day).removeprefix(f"{URL}/") for day in range(1, 9)]
    for day, file in enumerate(files, 1):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}", **{key: value.format(day)})
        make(file, 1)
    upkeep.build(site, target=output_of(site), now=NOW, map=share)
    keep_up(site, NOW)
    assert len(builds) == 1
    make(files[-1], 2)
    keep_up(site, NOW)
    assert told in (tmp_path / "public/feed.json").read_text()


def test_a_plan_is_written_once(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    site = make_site(tmp_path)
    plan = saving.folder(site) / "plan"
    written = set()
    for words in ("a", "b", "c"):
        write_post(tmp_path / "posts", "a.md", body=words)
        keep_up(site, NOW)
        written.add(plan.stat().st_ino)
    assert len(written) == 1


def test_a_plan_that_no_build_recalls_is_not_written(tmp_path):
    write_post(tmp_path / "posts", "a.md", categories="[Crew]")
    site = make_site(tmp_path, "[private]\npaths = ['categories/Crew']\n[private.tokens]\nben = '" + "0" * 64 + "'\n")
    keep_up(site, NOW)
    assert not (saving.folder(site) / "plan").exists()


def test_a_file_that_may_have_changed_since_it_was_read_is_not_relied_on(tmp_path, builds):
    site = make_site(tmp_path)
    write_post(tmp_path / "posts", "a.md")
    keep_up(site, NOW)
    keep_up(site, NOW)
    assert len(builds) == 2


files_of = st.lists(st.integers(0, 40), unique=True, max_size=25)


@settings(deadline=None)
@given(st.lists(st.tuples(files_of, files_of), min_size=1, max_size=4))
def test_whatever_files_come_go_and_change_the_heads_are_those_that_a_first_look_finds(rounds):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feedpub.pipeline.heads.BATCH", 4)
        site, known, before = make_site(), Heads(began=10**18), None
        for number, (there, changed) in enumerate(rounds):
            records = [
                {"id": name, "title": f"{name} {number * (name in changed)}", "date": "2021-11-06"} for name in there
            ]
            source = Records.of(records)
            recalled = read_all(site, source, known, map, lambda _: None)
            fresh = read_all(site, source, Heads(), map, lambda _: None)
            assert (recalled.heads, recalled.problems) == (fresh.heads, fresh.problems)
            if before:
                assert (recalled.digest == before.digest) == (recalled.heads == before.heads)
            before = recalled


def test_a_batch_of_files_that_are_as_they_were_is_not_even_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.pipeline.heads.BATCH", 2)
    for name in "abcdef":
        write_post(tmp_path, f"{name}.md")
    site = make_site(tmp_path)
    heads(site, tmp_path)
    write_post(tmp_path, "d.md", title="Changed")
    looked = []
    encoded = Heads.encoded
    monkeypatch.setattr(Heads, "encoded", lambda known, batch: looked.append(batch.first) or encoded(known, batch))
    assert heads(site, tmp_path)[1] == ["d.md"]
    assert looked == ["c.md"]


def test_what_is_learned_of_one_batch_is_written_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.pipeline.heads.BATCH", 10)
    for number in range(100):
        write_post(tmp_path, f"{number:03}-with-a-name-that-is-longer-than-what-else-is-known-of-it.md")
    site = make_site(tmp_path)
    heads(site, tmp_path)
    write_post(tmp_path, "new.md")
    heads(site, tmp_path)
    whole, more = (saving.folder(site) / name for name in ("heads", "heads-more"))
    assert more.stat().st_size < whole.stat().st_size / 5


def test_one_file_more_changes_one_batch(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.pipeline.heads.BATCH", 2)
    for name in "bdfhjlnp":
        write_post(tmp_path, f"{name}.md")
    site = make_site(tmp_path)
    before = heads(site, tmp_path)[0].batches
    write_post(tmp_path, "c.md")
    after, read = heads(site, tmp_path)
    assert ([one.first for one in after.batches], read) == ([one.first for one in before], ["c.md"])
    assert [one.digest for one in after.batches][1:] == [one.digest for one in before][1:]


def test_another_version_of_a_library_empties_the_cache(tmp_path, monkeypatch):
    package = tmp_path / "packages/sanitiser"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    monkeypatch.setattr(keys, "LIBRARIES", ("sanitiser", "not_installed"))
    found = []
    for when in (1, 1, 2):
        os.utime(package / "__init__.py", (LONG_AGO, LONG_AGO + when))
        keys._libraries.cache_clear()
        found.append(keys.key_of_posts(make_site()))
    keys._libraries.cache_clear()
    assert found[0] == found[1] != found[2]


def test_every_library_that_makes_documents_is_looked_at():
    wanted = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.match("[a-z0-9-]+", one)[0] for one in wanted}
    serving = {"brotli", "click", "flask", "granian", "platformdirs", "rich", "watchfiles", "zstandard"}
    imported = {
        "beautifulsoup4": "bs4",
        "python-dateutil": "dateutil",
        "python-frontmatter": "frontmatter",
        "pyyaml": "yaml",
    }
    assert {imported.get(name, name) for name in names - serving} <= set(keys.LIBRARIES)

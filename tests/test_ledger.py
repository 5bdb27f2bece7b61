"""What is remembered of posts: a deletion moves the dates of the feeds that had the post, a move keeps its id."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner
from helpers import NOW, make_head, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from rendering import lines

from feedpub.base.turns import turn
from feedpub.cli import main
from feedpub.config import ledger
from feedpub.config.ledger import Deleted, Ledger
from feedpub.ends import posts_of
from feedpub.errors import ConfigError, SourceError
from feedpub.moving import TURN, delete, move
from feedpub.pipeline import build
from feedpub.plan import plan
from feedpub.sources import load_site

SETTINGS = '[site]\nurl = "https://example.org"\ntitle = "Example"\n[feeds]\ntags = true\n'
MOMENT = datetime(2024, 5, 1, 8, 0, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path):
    """Three posts, the second of which is to go; what it does is called with the folder of the site."""
    (tmp_path / "feedpub.toml").write_text(SETTINGS, encoding="utf-8")
    for number, category in enumerate(("News", "Docks", "News"), 1):
        write_post(
            tmp_path / "posts", f"{number}.md", date=f"2021-01-0{number}", categories=f"[{category}]", tags="[x]"
        )
    return tmp_path


def published(site, now=NOW):
    """Build; the bytes of every feed and its date, by path."""
    build(load_site(site), now=now)
    public = site / "public"
    return {one.relative_to(public).as_posix(): one.read_bytes() for one in public.rglob("*.xml")}


def dates(documents):
    return {path: feedparser.parse(body).feed.updated for path, body in documents.items() if path.endswith("atom.xml")}


def ids(site):
    public = json.loads((site / "public/feed.json").read_bytes())
    return {item["id"] for item in public["items"]}


def forget(site, name="2.md", now=MOMENT):
    return delete(load_site(site), [site / "posts" / name], now)


def test_a_deletion_moves_the_dates_of_the_feeds_that_had_the_post_and_of_no_others(site):
    before = dates(published(site))
    forget(site)
    after = dates(published(site))
    assert before["atom.xml"] == before["tags/x/atom.xml"] == "2021-01-03T00:00:00Z"
    assert after == {
        "atom.xml": "2024-05-01T08:00:00Z",
        "tags/x/atom.xml": "2024-05-01T08:00:00Z",
        "categories/News/atom.xml": before["categories/News/atom.xml"],
    }
    assert feedparser.parse(published(site)["rss.xml"]).feed.updated == "Wed, 01 May 2024 08:00:00 GMT"


def test_a_build_after_a_deletion_looks_at_no_clock_and_at_no_cache(site, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # the files are as new as the test
    published(site)
    forget(site)
    before = published(site)
    shutil.rmtree(site / ".feedpub")
    assert published(site, now=NOW + timedelta(days=999)) == before


def test_rule_43_a_deletion_changes_the_archives_that_held_the_post_and_leaves_the_others(site):
    (site / "feedpub.toml").write_text(SETTINGS + "archives = true\nlimit = 2\n", encoding="utf-8")
    for number in range(10, 20):
        write_post(site / "posts", f"{number}.md", date=f"2022-01-{number}")
    before = published(site)
    forget(site)
    after = published(site)
    archives = {path for path in before if path.startswith("archive/")}
    assert archives == {path for path in after if path.startswith("archive/")}
    assert {path for path in archives if after[path] != before[path]} == {"archive/1/rss.xml", "archive/1/atom.xml"}


def test_a_file_that_is_gone_already_is_remembered_as_long_as_no_build_came_between(site, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    published(site)
    (site / "posts/2.md").unlink()
    with pytest.raises(SourceError, match="typo"):
        delete(load_site(site), [site / "posts/2.md", site / "posts/typo.md"], MOMENT)
    forget(site)
    assert dates(published(site))["atom.xml"] == "2024-05-01T08:00:00Z"
    with pytest.raises(SourceError, match=r"2\.md: no post that feedpub knows; put the file back"):
        forget(site)


def test_all_files_that_are_gone_since_the_last_build_are_remembered_at_once(site, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    published(site)
    (site / "posts/2.md").unlink()
    (site / "posts/3.md").unlink()
    assert [head.path for head in delete(load_site(site), [], MOMENT)] == ["2.md", "3.md"]
    assert delete(load_site(site), [], NOW) == []
    assert set(dates(published(site)).values()) == {"2024-05-01T08:00:00Z"}


@pytest.mark.parametrize("setting", ["", '[posts]\ncategories = "flat"\n'])
def test_files_that_are_gone_are_remembered_though_another_one_was_moved_or_a_setting_changed(setting, site):
    published(site)
    with (site / "feedpub.toml").open("a") as file:
        file.write(setting)
    if not setting:
        move(load_site(site), site / "posts/1.md", site / "posts/old/1.md", NOW)
    (site / "posts/2.md").unlink()
    assert [head.path for head in delete(load_site(site), [], MOMENT)] == ["2.md"]
    assert dates(published(site))["atom.xml"] == "2024-05-01T08:00:00Z"


def test_what_is_gone_cannot_be_told_where_no_build_is_remembered(site):
    published(site)
    shutil.rmtree(site / ".feedpub")
    (site / "posts/2.md").unlink()
    with pytest.raises(SourceError, match="no build by this version of feedpub is remembered; put the files back"):
        delete(load_site(site), [], MOMENT)


def test_a_post_that_is_there_again_is_not_deleted(site):
    text = (site / "posts/2.md").read_text(encoding="utf-8")
    forget(site)
    published(site)
    assert len(ids(site)) == 2
    (site / "posts/2.md").write_text(text, encoding="utf-8")
    assert dates(published(site))["atom.xml"] == "2021-01-03T00:00:00Z"
    assert len(ids(site)) == 3


def test_a_new_post_in_the_place_of_a_deleted_one_is_another(site):
    forget(site)
    write_post(site / "posts", "2.md", date="2023-01-01")
    assert dates(published(site))["atom.xml"] == "2024-05-01T08:00:00Z"
    assert len(ids(site)) == 3


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"date": "2099-01-01"}])
def test_a_post_that_never_was_public_leaves_no_trace(site, fields):
    write_post(site / "posts", "hidden.md", **fields)
    [head] = forget(site, "hidden.md")
    assert head.path == "hidden.md"
    assert not (site / "posts/hidden.md").exists()
    assert not (site / ledger.FILE_NAME).exists()


def test_a_post_that_expired_went_out_of_the_feeds_then(site):
    write_post(site / "posts", "old.md", date="2020-01-01", expires="2022-02-02")
    before = dates(published(site))
    forget(site, "old.md")
    assert dates(published(site)) == before
    assert before["atom.xml"] == "2022-02-02T00:00:00Z"


def test_the_end_of_a_private_post_is_told_to_its_readers_alone(site):
    (site / "feedpub.toml").write_text(SETTINGS + '[private]\npaths = ["categories/Docks"]\n', encoding="utf-8")
    before = dates(published(site))
    forget(site)
    decided = plan([make_head("new.md", categories=(("Docks",),))], load_site(site), NOW)
    assert dates(published(site)) == before
    assert [feed.withdrawn for feed in decided.private_feeds] == [MOMENT]


def test_the_end_of_the_last_private_post_moves_no_public_date(site):
    (site / "feedpub.toml").write_text(SETTINGS + '[private]\npaths = ["categories/Docks"]\n', encoding="utf-8")
    before = dates(published(site))
    write_post(site / "posts", "2.md", date="2021-01-02", expires="2022-02-02", categories="[Docks]", tags="[x]")
    assert dates(published(site)) == before


def test_a_moved_post_keeps_its_id(site):
    published(site)
    before = ids(site)
    [(was, now)] = move(load_site(site), site / "posts/2.md", site / "posts/docks/slip.md", MOMENT)
    published(site)
    assert ids(site) == before
    assert (was.path, now.path, was.id == now.id) == ("2.md", "docks/slip.md", True)
    assert load_site(site).ledger == Ledger({"docks/slip.md": "tag:feedpub.invalid,2021:2021-01-02/2"})


def test_a_folder_is_moved_with_all_its_posts_and_back_again(site):
    write_post(site / "posts/deep", "4.md")
    published(site)
    before = ids(site)
    move(load_site(site), site / "posts/deep", site / "posts/deeper/still", MOMENT)
    published(site)
    assert ids(site) == before
    move(load_site(site), site / "posts/deeper/still", site / "posts/deep", MOMENT)
    published(site)
    assert ids(site) == before
    assert load_site(site).ledger == Ledger()


def test_a_post_goes_into_a_folder_under_its_name(site):
    (site / "posts/docks").mkdir()
    [(_, now)] = move(load_site(site), site / "posts/2.md", site / "posts/docks", MOMENT)
    assert (now.path, (site / "posts/docks/2.md").is_file()) == ("docks/2.md", True)


def test_a_post_that_was_moved_already_is_remembered_all_the_same(site, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    published(site)
    before = ids(site)
    (site / "posts/2.md").rename(site / "posts/slip.md")
    move(load_site(site), site / "posts/2.md", site / "posts/slip.md", MOMENT)
    published(site)
    assert ids(site) == before


def test_a_post_with_an_id_of_its_own_needs_no_line(site):
    write_post(site / "posts", "own.md", id="tag:example.org,2021:own")
    move(load_site(site), site / "posts/own.md", site / "posts/moved.md", MOMENT)
    assert not (site / ledger.FILE_NAME).exists()


def test_a_post_with_an_id_of_its_own_that_was_moved_is_not_gone(site, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))
    write_post(site / "posts", "own.md", id="tag:example.org,2021:own")
    published(site)
    (site / "posts/own.md").rename(site / "posts/a.md")
    assert delete(load_site(site), [], MOMENT) == []
    [(was, now)] = move(load_site(site), site / "posts/own.md", site / "posts/a.md", MOMENT)
    assert was.id == now.id == "tag:example.org,2021:own"
    assert not (site / ledger.FILE_NAME).exists()


def test_a_moved_post_is_deleted_under_the_id_that_it_kept(site):
    move(load_site(site), site / "posts/2.md", site / "posts/slip.md", MOMENT)
    forget(site, "slip.md")
    known = load_site(site).ledger
    assert (dict(known.ids), list(known.deleted)) == ({}, ["tag:feedpub.invalid,2021:2021-01-02/2"])
    assert known.deleted["tag:feedpub.invalid,2021:2021-01-02/2"].path == "slip.md"


def test_the_post_of_which_the_ledger_knows_keeps_an_id_that_an_earlier_one_claims():
    claimed = "tag:example.org,2021:claimed"
    owner, claimant = make_head("owner.md", day=9, id=claimed), make_head("claimant.md", day=1, id=claimed)
    for known, keeper in [({}, "claimant.md"), ({"owner.md": claimed}, "owner.md")]:
        decided = plan([owner, claimant], replace(make_site(), ledger=Ledger(known)), NOW)
        [problem] = decided.problems
        assert {entry.path for entry in decided.feeds[0].entries if entry.id == claimed} == {keeper}
        assert problem.message == f"id {claimed} is also that of {keeper}, which keeps it"
        assert {problem.path, keeper} == {"owner.md", "claimant.md"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("posts/none.md", "posts/a.md", "neither a post nor a folder of posts"),
        ("posts/2.md", "posts/1.md", "one of the two must be there, the other not"),
        ("posts/2.md", "posts/a.txt", r"no name of a post; write one that ends in \.md"),
        ("posts/2.md", "a.md", "not in the posts folder"),
        ("feedpub.toml", "posts/a.md", "not in the posts folder"),
        ("posts", "posts/a.md", "not in the posts folder"),
    ],
)
def test_what_cannot_be_moved_is_told_and_stays(site, old, new, reason):
    before = sorted(site.rglob("*.md"))
    with pytest.raises(SourceError, match=reason):
        move(load_site(site), site / old, site / new, MOMENT)
    assert sorted(site.rglob("*.md")) == before
    assert not (site / ledger.FILE_NAME).exists()


@pytest.mark.parametrize("known", [{}, {"2.md": "tag:x,2021:a"}])
def test_a_move_that_fails_leaves_the_ids_as_they_were(site, known):
    (site / ledger.FILE_NAME).write_text(ledger.write(Ledger(known)))
    with pytest.raises(SourceError, match=r"cannot become .*: .*; nothing was moved"):
        move(load_site(site), site / "posts/2.md", site / "posts/1.md/2.md", MOMENT)
    assert load_site(site).ledger == Ledger(known)
    assert (site / "posts/2.md").exists()


def test_a_post_may_be_named_from_the_folder_of_its_site(site, monkeypatch):
    monkeypatch.chdir(site.parent)
    [(before, after)] = move(load_site(site), Path("posts/2.md"), Path("posts/later/2.md"), MOMENT)
    assert (before.path, after.path) == ("2.md", "later/2.md")


def test_whoever_moves_and_deletes_posts_at_the_same_time_takes_turns_and_loses_nothing(site):
    published(site)
    posts, sites = site / "posts", [load_site(site) for _ in range(3)]
    with ThreadPoolExecutor() as workers:
        with turn(site / ".feedpub" / TURN):
            work = [
                workers.submit(move, sites[0], posts / "1.md", posts / "one.md", MOMENT),
                workers.submit(delete, sites[1], [posts / "2.md"], MOMENT),
                workers.submit(move, sites[2], posts / "3.md", posts / "three.md", MOMENT),
            ]
            assert not wait(work, 0.2).done
        wait(work)
    found = load_site(site).ledger
    assert ([*found.ids], [one.path for one in found.deleted.values()]) == (["one.md", "three.md"], ["2.md"])


def test_a_ledger_that_cannot_be_written_leaves_the_post_where_it_is(site):
    (site / f"{ledger.FILE_NAME}.new").mkdir()
    with pytest.raises(SourceError, match=r"feedpub-ledger.toml: cannot be written: .*; nothing was moved or deleted"):
        forget(site)
    assert (site / "posts/2.md").exists()


def test_a_file_that_cannot_be_deleted_is_told(site):
    published(site)
    (site / "posts/2.md").unlink()
    (site / "posts/2.md").mkdir()
    with pytest.raises(SourceError, match=r"2\.md: cannot be deleted: .*; mend that and delete it again"):
        forget(site)


DELETED = '[deleted]\n"tag:x,2021:a" = {{ path = "a.md", title = "A", published = 2021-01-01T00:00:00Z{} }}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ids]\n\n<<<<<<< HEAD", r":3: not a line of TOML: .*; mend it or take it out"),
        ("[ids]\n'a.md' = 'no id'", r":2: 'no id' is no id; write one such as tag:"),
        ("[ids]\n'a.md' = 1", r':2: "a.md" must be a text in quotes'),
        ("[ids]\n'a.md' = 'tag:a'\n'a.md' = 'tag:b'", r":3: a.md is named twice; keep one of the lines"),
        ("[delete]", r":1: 'delete' is not one of ids, deleted; did you mean deleted\?"),
        ("'a.md' = 'tag:a'", r":1: stands in no section; write \[ids\] or \[deleted\] above it"),
        ("[deleted]\n'tag:a' = 'a.md'", r":2: must be a table, as in { path = "),
        (DELETED.format(""), r":2: deleted is missing; write it"),
        (DELETED.format(", deleted = 2021-01-01"), r":2: deleted must be a moment with its zone"),
        (DELETED.format(", deleted = 2021-01-01T00:00:00"), r":2: deleted must be a moment with its zone"),
        (DELETED.format(", delete = 2021-01-01T00:00:00Z"), r":2: unknown key delete; did you mean deleted\?"),
        (
            DELETED.format(", deleted = 2021-01-01T00:00:00Z, categories = ['a']"),
            r":2: categories must be a list of texts",
        ),
    ],
)
def test_an_error_names_the_line_and_how_to_mend_it(site, text, message):
    (site / ledger.FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"{ledger.FILE_NAME}{message}"):
        load_site(site)


moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
records = st.builds(
    Deleted,
    id=lines,
    path=lines,
    title=lines,
    published=moments,
    deleted=moments,
    categories=st.lists(st.lists(lines, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
    tags=st.lists(lines, max_size=2).map(tuple),
    authors=st.lists(lines, max_size=2).map(tuple),
    language=st.sampled_from(["", "en"]),
)


@given(st.dictionaries(lines, lines.map(lambda _: "tag:example.org,2021:a")), st.lists(records, max_size=3))
def test_what_is_written_is_read_again_a_record_a_line_in_order(known, deleted):
    whole = Ledger(known, {one.id: one for one in deleted})
    text = ledger.write(whole)
    assert ledger.read(text) == whole
    assert ledger.write(ledger.read(text)) == text
    assert text.count("\n") == 5 + len(whole.ids) + len(whole.deleted)


def test_lines_in_any_order_with_comments_and_other_line_ends_are_read():
    text = "# mine\r\n[deleted]\r\n[ids]\r\n'b.md' = 'tag:b'  # moved in May\r\n'a.md' = 'tag:a'\r\n"
    assert ledger.read(text) == Ledger({"a.md": "tag:a", "b.md": "tag:b"})


def test_the_commands_say_what_they_did(site, monkeypatch):
    monkeypatch.chdir(site)
    moved = CliRunner().invoke(main, ["move", "posts/2.md", "posts/slip.md"])
    assert (moved.exit_code, moved.stderr.splitlines()) == (
        0,
        [
            "slip.md: its address is now https://example.org/2021/01/02/slip/, it was https://example.org/2021/01/02/2/",
            "Moved 1 post, ids and all.",
        ],
    )
    deleted = CliRunner().invoke(main, ["delete", "posts/slip.md", "posts/1.md"])
    assert (deleted.exit_code, deleted.stderr) == (0, "Deleted 2 posts; the next build tells readers.\n")
    assert sorted(path.name for path in posts_of(load_site(site)).root.iterdir()) == ["3.md"]
    assert CliRunner().invoke(main, ["delete", "posts/1.md"]).exit_code == 1
    published(site)
    nothing = CliRunner().invoke(main, ["delete"])
    assert (nothing.exit_code, nothing.stderr) == (0, "No post is gone since the last build.\n")


def test_a_picture_that_a_moved_post_shows_and_leaves_behind_is_told_of(site, monkeypatch):
    monkeypatch.chdir(site)
    post = site / "posts/docks/2.md"
    write_post(post.parent, post.name, "![a](pier.png) ![b](../quay.png) ![c](x.png)", cover="bow.png")
    for file in ("docks/pier.png", "quay.png", "docks/2/bow.png"):
        (site / "posts" / file).parent.mkdir(exist_ok=True)
        (site / "posts" / file).write_bytes(b"x")
    told = CliRunner().invoke(main, ["move", "posts/docks", "posts/quay"]).stderr
    assert "left behind" not in told
    told = CliRunner().invoke(main, ["move", "posts/quay/2.md", "posts/2024/may/2.md"]).stderr
    assert [line for line in told.splitlines() if line.startswith("warning")] == [
        f"warning: 2024/may/2.md: shows {file}, which was left behind; move it along, or mend its address"
        for file in ("pier.png", "../quay.png", "bow.png")
    ]


def test_the_site_of_a_post_is_the_one_around_it_or_the_one_that_is_named(site, monkeypatch):
    published(site)
    elsewhere = site / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert CliRunner().invoke(main, ["move", f"{site}/posts/2.md", f"{site}/posts/slip.md"]).exit_code == 0
    assert CliRunner().invoke(main, ["delete", "posts/slip.md", "--site", str(site)]).exit_code == 0
    (site / "posts/1.md").unlink()
    assert CliRunner().invoke(main, ["delete", "--site", str(site)]).stderr.startswith("1.md is gone\n")
    assert [path.name for path in (site / "posts").iterdir()] == ["3.md"]

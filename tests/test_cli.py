import errno
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import URL, write_post

from feedpub import __version__
from feedpub.cli import main


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def posts(tmp_path):
    folder = tmp_path / "posts"
    write_post(folder, "good.md", title="Good", categories="[金融, 新浪]")
    return folder


def build(posts, *words):
    return run("build", posts, "--url", URL, "--output", posts.parent / "out", *words)


def test_a_posts_folder_is_built_without_any_configuration(posts):
    result = build(posts)
    assert result.exit_code == 0
    assert (posts.parent / "out/categories/金融/新浪/rss.xml").exists()
    assert "Published 1 post in" in result.stderr
    assert result.stdout == ""


def test_a_posts_folder_is_only_read(posts):
    before = sorted(posts.rglob("*"))
    build(posts)
    assert sorted(posts.rglob("*")) == before


def test_the_json_report_is_one_object_with_counts_and_problems(posts):
    write_post(posts, "bad.md", date="2024-13-01")
    result = build(posts, "--report", "json")
    report = json.loads(result.stdout)
    assert list(report) == ["published", "skipped", "written", "unchanged", "removed", "problems"]
    assert (report["published"], report["skipped"], report["removed"]) == (1, 1, 0)
    [problem] = report["problems"]
    assert set(problem) == {"path", "line", "level", "code", "message", "hint"}
    assert problem["code"] == "date-invalid"
    assert (problem["path"], problem["line"], problem["level"]) == ("bad.md", 3, "error")
    assert "13" in problem["message"]


def test_a_skipped_post_does_not_fail_the_build_unless_it_is_strict(posts):
    write_post(posts, "bad.md", date="2024-13-01")
    assert build(posts).exit_code == 0
    assert build(posts, "--strict").exit_code == 1
    (posts / "bad.md").unlink()
    assert build(posts, "--strict").exit_code == 0


def test_a_second_build_writes_nothing(posts):
    first = json.loads(build(posts, "--report", "json").stdout)
    second = json.loads(build(posts, "--report", "json").stdout)
    assert (second["written"], second["unchanged"]) == (0, first["written"])


def test_a_missing_posts_folder_exits_with_1_and_leaves_yesterdays_feeds(posts):
    build(posts)
    feed = posts.parent / "out/rss.xml"
    before = feed.read_bytes()
    (posts / "good.md").unlink()
    posts.rmdir()
    result = build(posts)
    assert (result.exit_code, feed.read_bytes()) == (1, before)
    assert str(posts) in result.stderr


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[site]\nurl = "https://example.org"\ntitel = "x"\n', ["titel", "title"]),
        ("[site]\n", ["url"]),
        ('[site]\nurl = "https://example.org"\n[feeds]\nlimit = "many"\n', ["limit", "whole number"]),
        ("[site\n", ["TOML"]),
        ('[site]\nurl = "https://example.org"\n[posts]\ndrop = [".qr", "p["]\n', ["drop", "'p['"]),
    ],
)
def test_a_wrong_configuration_exits_with_2_and_names_the_key(tmp_path, toml, words):
    (tmp_path / "feedpub.toml").write_text(toml)
    result = run("build", tmp_path)
    assert result.exit_code == 2
    for word in ("feedpub.toml", *words):
        assert word in result.stderr


@pytest.mark.parametrize("words", [["build", ".", "--limit", "-1"], ["bild"], ["build", "--nonsense"]])
def test_wrong_usage_exits_with_2(words):
    assert run(*words).exit_code == 2


def test_a_posts_folder_without_an_address_or_output_says_what_is_missing(posts):
    assert "--url" in run("build", posts, "--output", posts.parent / "out").stderr
    result = run("build", posts, "--url", URL)
    assert (result.exit_code, "--output" in result.stderr) == (2, True)


def test_limit_and_url_win_over_the_configuration(tmp_path):
    for day in range(1, 5):
        write_post(tmp_path / "posts", f"{day}.md", date=f"2021-11-0{day}")
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n[feeds]\nlimit = 3\n')
    run("build", tmp_path, "--limit", "2", "--url", "https://example.net/blog/")
    feed = json.loads((tmp_path / "public/feed.json").read_bytes())
    assert feed["feed_url"] == "https://example.net/blog/feed.json"
    assert len(feed["items"]) == 2


def test_output_is_relative_to_where_the_command_runs(posts, monkeypatch):
    monkeypatch.chdir(posts.parent)
    run("build", "posts", "--url", URL, "--output", "elsewhere")
    assert Path("elsewhere/rss.xml").exists()


@pytest.mark.parametrize("inside", [".", "out", "sub/out"])
def test_no_output_goes_where_its_pages_would_be_read_as_posts(posts, inside):
    done = CliRunner().invoke(main, ["build", str(posts), "--url", URL, "--output", str(posts / inside)])
    assert done.exit_code == 2
    assert "the next build would read its pages as posts; choose an output folder beside the posts" in done.stderr
    run("build", posts, "--url", URL, "--output", posts / ".out")
    assert (posts / ".out/index.html").exists()


def test_no_posts_are_read_where_their_names_would_mean_something_else(posts):
    environment = {**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "feedpub", "list", str(posts), "--url", URL]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        1,
        "error: names of files are not read as UTF-8 here; set PYTHONUTF8=1, or a locale of UTF-8\n",
    )


def test_list_shows_the_tree_with_counts_dates_and_addresses(posts):
    text = run("list", posts, "--url", URL).stdout
    assert "新浪  1 post, newest 2021-11-06" in text
    assert f"{URL}/rss.xml" in text
    tree = json.loads(run("list", posts, "--url", URL, "--json").stdout)
    child = tree["children"][0]["children"][0]
    assert (tree["posts"], child["path"], child["posts"]) == (1, ["金融", "新浪"], 1)
    assert child["feeds"]["rss"] == f"{URL}/categories/%E9%87%91%E8%9E%8D/%E6%96%B0%E6%B5%AA/rss.xml"


def test_version_and_the_module_are_the_command():
    done = subprocess.run([sys.executable, "-m", "feedpub", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"feedpub, version {__version__}"


def test_a_defect_of_feedpub_is_one_line(posts, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("feedpub.pipeline.order.show", broken)
    result = build(posts)
    assert result.exit_code == 1
    assert "a defect of feedpub: ZeroDivisionError: oh" in result.stderr
    assert "Traceback" not in result.output


def test_a_machine_that_fails_is_no_defect(posts, monkeypatch):
    def broken(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO), "/srv/a")

    monkeypatch.setattr("feedpub.pipeline.order.show", broken)
    result = build(posts)
    assert (result.exit_code, result.stderr) == (
        1,
        "error: /srv/a: Input/output error; see to the disk and try again\n",
    )


def test_where_what_is_printed_goes_nowhere_it_is_no_defect(posts):
    command = f"{shlex.quote(sys.executable)} -m feedpub list {shlex.quote(str(posts))} --url {URL}"
    for redirection, reason in (
        (">/dev/full", "error: No space left on device; make room and try again\n"),
        ("| true", ""),
        (">&-", ""),
        (">&- 2>&-", ""),
    ):
        done = subprocess.run(f"{command} {redirection}", shell=True, capture_output=True, text=True)
        assert done.stderr.startswith(reason)
        assert "defect" not in done.stderr
        assert "Traceback" not in done.stderr


def ended(code: str, *words: object) -> subprocess.CompletedProcess[str]:
    """What the command leaves behind that ends a program of Python, with `code` before it."""
    program = f"{code}\nfrom feedpub.__main__ import main; main()"
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=20)


def test_what_was_asked_for_at_its_end_is_done_though_it_ends_at_once(tmp_path):
    asked = "import atexit; atexit.register(print, 'put away')"
    assert ended(asked, "--version").stdout == f"feedpub, version {__version__}\nput away\n"
    assert ended(asked, "build", tmp_path / "nowhere").returncode == 1
    late = "lambda: (threading.main_thread().join(), print('done'))"
    told = ended(f"import threading; threading.Thread(target={late}).start()", "--version").stdout
    assert told == f"feedpub, version {__version__}\ndone\n"


def test_it_can_be_profiled():
    command = [sys.executable, "-m", "cProfile", "-m", "feedpub", "--version"]
    assert "function calls" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_it_leaves_its_memory_to_the_system():
    still_there = "class Loud:\n    def __del__(self): print('taken apart')\nloud = Loud()"
    assert "taken apart" not in ended(still_there, "--version").stdout


def test_no_traceback_reaches_a_person(posts):
    (posts.parent / "out").write_text("a file where the output folder belongs")
    result = build(posts)
    assert result.exit_code == 1
    assert "out: cannot be written: File exists; make room, or let feedpub write there" in result.stderr
    assert "Traceback" not in result.output


def test_of_many_faults_of_one_kind_a_few_are_told_unless_all_are_wanted(posts):
    for number in range(30):
        write_post(posts, f"bad{number}.md", date=f"2024-13-{number + 1:02}")
    told, whole = build(posts).stderr, build(posts, "--verbose").stderr
    assert (told.count("error: bad"), whole.count("error: bad")) == (10, 30)
    assert "error: and 20 more like these; write YYYY-MM-DD" in told
    assert "like these" not in whole


def test_what_many_posts_have_in_common_is_told_of_a_few_and_the_report_names_all(posts):
    for number in range(9):
        write_post(posts, f"bad{number}.md", date="2024-13-01")
    result = build(posts, "--report", "json")
    assert result.stderr.count("error: bad") == 3
    assert "error: and 6 more files: date" in result.stderr
    assert len(json.loads(result.stdout)["problems"]) == 9


def test_undated_pages_among_posts_are_noted_and_in_order(tmp_path):
    (tmp_path / "hugo.toml").write_text(f'baseURL = "{URL}"\ntitle = "Blog"\n')
    write_post(tmp_path / "content", "post.md")
    (tmp_path / "content/about.md").write_text("---\ntitle: About\n---\n")
    result = run("build", tmp_path, "--strict", "--report", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["problems"] == []
    assert "note: content/about.md: has no date, so it is a page and no post" in result.stderr


HEAVY = {"asyncio", "bs4", "feedgen", "flask", "granian", "jinja2", "lxml", "msgspec", "rich", "werkzeug", "yaml"}


@pytest.mark.parametrize("words", [["--help"], ["build", "--help"]])
def test_help_imports_nothing_that_it_can_do_without(words):
    program = "import sys; from feedpub.cli import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "feedpub.cli.build" in loaded
    assert loaded & (HEAVY | {"feedpub.config", "feedpub.normalize", "feedpub.pipeline"}) == set()


def test_a_build_that_finds_nothing_changed_imports_nothing_that_reads_or_writes(tmp_path, monkeypatch):
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    write_post(tmp_path / "posts")
    monkeypatch.setattr("feedpub.cache.learned.TICK", -(10**12))  # as if a while after the last edit
    assert run("build", tmp_path).exit_code == 0
    program = "import sys; from feedpub.cli import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    words = [sys.executable, "-c", program, "build", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "0 files written" in done.stderr
    loaded = set(done.stdout.split())
    assert "feedpub.pipeline.upkeep" in loaded
    light = {
        "feedpub.pipeline.order",
        "feedpub.normalize.dates",
        "json",
        "logging",
        "platformdirs",
        "shutil",
        "zoneinfo",
    }
    assert loaded & ((HEAVY - {"msgspec"}) | light) == set()


@pytest.mark.parametrize("words", [["-c", "import feedpub"], ["-m", "feedpub", "--help"]])
def test_a_start_takes_less_than_150_milliseconds_of_a_processor(words):
    def spent():
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, *words],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
        )
        usage = os.wait4(process, 0)[2]
        return usage.ru_utime + usage.ru_stime

    assert min(spent() for _ in range(5)) < 0.15

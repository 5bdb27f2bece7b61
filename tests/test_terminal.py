"""What `feedpub build` tells people: while it works, at its end, in colours or without."""

import os
import pty
import re
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from click.testing import CliRunner
from helpers import URL, write_post

from feedpub.cli import main
from feedpub.model import Event
from feedpub.progress import progress

ESCAPE = "\x1b["


@pytest.fixture
def posts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "posts"
    write_post(folder, "good.md", categories="[News]")
    return folder


def build(*words, **environment):
    return CliRunner(env=environment).invoke(main, ["build", "posts", "--url", URL, "--output", "out", *words])


def in_terminal(*words, until=None, **environment):
    """Run feedpub in a terminal, and give all that it shows there; it is ended when it shows `until`."""
    ours, its = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if "COLOR" not in key} | environment
    command = [sys.executable, "-m", "feedpub", *words]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env={**environment, "TERM": "xterm"})
    os.close(its)
    shown = ""
    with process, suppress(OSError):  # which tells that the other end is closed
        while data := os.read(ours, 65536):
            shown += data.decode(errors="replace")
            if until and until in shown:
                process.terminate()
                until = None
    os.close(ours)
    return shown


@pytest.mark.usefixtures("posts")
def test_a_build_ends_with_what_was_done_and_where_to_look():
    lines = build().stderr.splitlines()
    assert re.fullmatch(
        r"Published 1 post in 2 feeds in \d+\.\d s: \d+ files written, 0 unchanged, 0 removed\.", lines[0]
    )
    assert lines[1:] == ["Look at out/index.html"]


def test_what_was_skipped_is_told_with_its_reasons_the_most_frequent_first(posts):
    for number in range(3):
        write_post(posts, f"wrong{number}.md", date=f"2024-{number + 13}-01")
    (posts / "undated.md").write_text("---\ntitle: Undated\n---\nText.\n")
    (posts / "empty.md").write_text("")
    write_post(posts, "draft.md", draft="true")
    lines = build().stderr.splitlines()
    [skipped] = [one for one in lines if one.startswith("Skipped")]
    assert skipped.startswith("Skipped 5 posts: 3 × date ... has no month ...; ")
    assert "1 × has no date" in skipped
    assert "Left out 1 post: a draft, in the future, expired, or dropped by a plugin." in lines


def test_what_a_reason_says_of_one_post_alone_is_left_out_and_no_name(posts):
    for name in ("a", "bc"):
        (posts / f"{name}.md").write_bytes(f"{name}港".encode("gbk"))
    assert "Skipped 2 posts: 2 × is not UTF-8 at byte ....\n" in build().stderr


def test_list_draws_a_tree_in_a_terminal_and_plain_lines_elsewhere(posts):
    write_post(posts, "other.md", categories=f"['[red]News', Harbour, {'x' * 100}]")
    words = ["list", "posts", "--url", URL]
    drawn, piped = in_terminal(*words), CliRunner().invoke(main, words).stdout
    assert re.search(r"└── .*Harbour.*  1 post, newest 2021-11-06", drawn)
    for one in ("[red]News", f"{URL}/categories/News/rss.xml", "2 posts", f"{'x' * 100}/rss.xml"):
        assert one in drawn
        assert one in piped
    assert ESCAPE in drawn
    assert max(map(len, drawn.splitlines())) < 1000
    assert ESCAPE not in piped
    assert "─" not in piped


def test_list_and_show_show_what_they_read_in_a_terminal(posts):
    for words in (["list", "posts"], ["show", "posts/good.md"]):
        assert "Reading posts" in in_terminal(*words, "--url", URL)
        assert "Reading posts" not in CliRunner().invoke(main, [*words, "--url", URL]).output
        write_post(posts, "good.md", "Other words.")  # what is known is not read again


def test_quiet_leaves_only_what_is_wrong(posts):
    assert build("--quiet").output == ""
    write_post(posts, "bad.md", date="2024-13-01")
    assert re.fullmatch("error: bad.md:3: .*\n", build("-q").output)


def test_verbose_tells_of_every_file(posts):
    for number in range(9):
        write_post(posts, f"bad{number}.md", date="2024-13-01")
    assert build().stderr.count("error: bad") == 3
    assert build("--verbose").stderr.count("error: bad") == 9


@pytest.mark.usefixtures("posts")
def test_bars_show_in_a_terminal_what_is_read_rendered_and_written_and_nowhere_else():
    shown = in_terminal("build", "posts", "--url", URL, "--output", "out")
    for words in ("Reading posts", "Rendering posts", "Writing feeds", "1/1", "2/2"):
        assert words in shown
    assert "Published 1 post" in shown
    assert "Reading" not in build(FORCE_COLOR="1").output
    quiet = in_terminal("build", "posts", "--url", URL, "--output", "out", "--quiet")
    assert quiet == ""


def test_where_standard_error_is_closed_there_is_nothing_to_show_them_on(posts):
    command = [sys.executable, "-m", "feedpub", "build", posts, "--url", URL, "--output", "out"]
    assert subprocess.run(command, preexec_fn=lambda: os.close(2)).returncode == 0


def test_bars_need_no_thread_so_that_a_build_may_fork(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    before = set(threading.enumerate())  # of other tests, which may end at any time
    with progress() as tell:
        tell(Event("read", 1, 2))
        assert set(threading.enumerate()) <= before


def test_the_first_build_of_a_server_shows_its_progress_too(tmp_path):
    write_post(tmp_path / "posts", "good.md")
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    words = ["serve", str(tmp_path), "--port", "0"]
    shown = in_terminal(*words, until="Ctrl-C ends the server.")
    assert shown.index("Reading posts") < shown.index("Writing feeds") < shown.index("Serving")
    assert "Reading posts" not in in_terminal(*words, until="Ctrl-C ends the server.")  # nothing is to be built first


def test_colours_are_for_terminals_unless_no_color_or_force_color_say_otherwise(posts):
    write_post(posts, "bad.md", date="2024-13-01")
    words = ["build", "posts", "--url", URL, "--output", "out", "-q"]
    assert ESCAPE not in build("-q").stderr
    assert ESCAPE in build("-q", FORCE_COLOR="1").stderr
    assert ESCAPE not in build("-q", FORCE_COLOR="1", NO_COLOR="1").stderr
    in_colour = in_terminal(*words)
    assert f"{ESCAPE}31merror:" in in_colour
    assert f"{ESCAPE}3" not in in_terminal("build", *words[1:-1], NO_COLOR="1")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bild"], "build"),
        (["lst"], "list"),
        (["build", "--stric"], "--strict"),
        (["build", "--report", "jsno"], "did you mean json?"),
        (["serve", "--access-log", "combine"], "did you mean combined?"),
        (["hosting", "ngnix"], "did you mean nginx?"),
    ],
)
def test_a_word_that_is_mistyped_is_answered_with_the_nearest_right_one(words, told):
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert told in result.stderr.splitlines()[-1]


def test_every_command_explains_itself_with_an_example_and_its_exit_codes():
    for name, command in main.commands.items():
        text = CliRunner().invoke(main, [name, "--help"]).stdout
        assert re.search(rf"Examples?:\n\s+feedpub {name}", text), name
        assert re.search(r"Exit codes: 0 ", text), name
        assert [one.name for one in command.params if one.param_type_name == "option" and not one.help] == [], name
        assert max(map(len, text.splitlines())) <= 80

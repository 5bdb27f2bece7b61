"""Every exit code that a command's help tells of happens, and no other."""

import re

import pytest
from click.testing import CliRunner
from helpers import URL, write_post

from feedpub.cli import main

CASES = {
    "init": {0: ["init", "new", "--url", URL], 1: ["init", "."], 2: ["init", "new"]},
    "build": {0: ["build"], 1: ["build", "nowhere"], 2: ["build", "wrong"]},
    "check": {0: ["check"], 1: ["check", "bad"], 2: ["check", "wrong"]},
    "list": {0: ["list"], 1: ["list", "nowhere"], 2: ["list", "wrong"]},
    "show": {0: ["show", "posts/a.md"], 1: ["show", "bad/posts/b.md"], 2: ["show", "posts/none.md"]},
    "serve": {
        1: ["serve", "nowhere", "--port", "0"],
        2: ["serve", "wrong", "--port", "0"],
    },  # 0 is what test_serve ends servers with
    "hosting": {0: ["hosting", "nginx"], 1: ["hosting", "nginx", "nowhere"], 2: ["hosting", "apache"]},
    "move": {
        0: ["move", "posts/a.md", "posts/c.md"],
        1: ["move", "posts/x.md", "posts/y.md"],
        2: ["move", "posts/a.md"],
    },
    "delete": {0: ["delete", "posts/a.md"], 1: ["delete", "posts/x.md"], 2: ["delete", "--site", "wrong"]},
    "hash-password": {0: ["hash-password"], 2: ["hash-password", "secret"]},
    "make-token": {0: ["make-token", "ben"], 2: ["make-token", ""]},
}


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder, name, date in ((tmp_path, "a.md", "2021-11-06"), (tmp_path / "bad", "b.md", "2021-13-06")):
        write_post(folder / "posts", name, date=date)
        (folder / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong/feedpub.toml").write_text("[sight]\n")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("code", "words"), [(code, words) for cases in CASES.values() for code, words in cases.items()], ids=str
)
def test_a_documented_exit_code_happens(code, words):
    result = CliRunner().invoke(main, words, input="secret\n")
    assert (result.exit_code, result.output) == (code, result.output)


def test_no_other_exit_code_is_documented():
    for name in main.commands:
        text = CliRunner().invoke(main, [name, "--help"]).stdout
        told = text[text.index("Exit codes:") : text.index("Options:")]
        documented = {int(code) for code in re.findall(r"(?:codes:|;)\s+(\d) ", told)}
        assert documented == CASES[name].keys() | ({0} if name == "serve" else set()), name

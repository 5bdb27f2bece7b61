"""Shell completion, as bash itself asks for it."""

import shutil
import subprocess
import sys

import pytest
from helpers import URL, write_post

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")

COMPLETE = """
eval "$(_FEEDPUB_COMPLETE=bash_source feedpub)"
COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_feedpub_completion feedpub
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def complete(tmp_path, monkeypatch):
    """Give what bash offers for the last of some words."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "feedpub").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m feedpub "$@"\n')
    (programs / "feedpub").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n')
    write_post(tmp_path / "posts", "hello.md", categories="[[News, Harbour], [Notes]]")

    def run(words):
        # compopt works in a running completion alone
        script = "compopt() { :; }\n" + COMPLETE.format(words=words)
        done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)
        return set(done.stdout.split())

    return run


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("feedpub s", {"serve", "show"}),
        ("feedpub build --re", {"--report"}),
        ("feedpub build --report ''", {"text", "json"}),
        ("feedpub show posts/hello.md --format ''", {"rss", "atom", "json"}),
        ("feedpub show posts/hello.md --format rss --feed categories/No", {"categories/Notes"}),
        ("feedpub show posts/hello.md --format rss --feed categories/News/", {"categories/News/Harbour"}),
        ("feedpub show posts/hello.md --site posts --feed ''", set()),
        ("feedpub hosting ''", {"nginx", "caddy"}),
    ],
)
def test_the_words_that_fit_are_offered(words, offered, complete):
    assert complete(words) == offered


def test_a_site_is_completed_as_a_folder_and_a_post_as_a_file():
    def kind(words):
        environment = {"_FEEDPUB_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "2", "PATH": "/bin"}
        command = [sys.executable, "-m", "feedpub"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.partition(",")[0]

    assert (kind("feedpub build po"), kind("feedpub show po")) == ("dir", "file")

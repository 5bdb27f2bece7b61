"""What the README shows is what happens."""

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedpub import config
from feedpub.cli import main

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell in an empty folder, in which `feedpub` is the one under test."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "feedpub").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m feedpub "$@"\n')
    (programs / "feedpub").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = tmp_path / "empty"
    folder.mkdir()

    def run(command):
        done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout + done.stderr

    run.folder = folder
    return run


def test_the_transcript_is_what_a_terminal_shows(shell):
    [transcript] = blocks("console")
    steps = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", transcript, re.MULTILINE)
    (first, post), *others = steps
    path = shell.folder / first.removeprefix("cat ")
    path.parent.mkdir(parents=True)
    path.write_text(post, encoding="utf-8")
    assert others
    for command, shown in others:
        assert timeless(shell(command)) == timeless(shown)


def timeless(text):
    return re.sub(r"[0-9]+\.[0-9] s\b", "0.1 s", text)


def test_the_configuration_is_one():
    [text] = blocks("toml")
    site = config.read(text)
    assert set(re.findall(r"^\[(\w+)", text, re.MULTILINE)) <= set(dir(site))


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "feeds", tmp_path / "feeds", ignore=shutil.ignore_patterns("public", ".feedpub"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "snippet.py").write_text(code)
    names = runpy.run_path("snippet.py")
    if "app" in names:
        client = names["app"].test_client()
        assert client.get("/").status_code == 200
        assert client.get("/news/rss.xml").mimetype == "application/rss+xml"
    elif "report" in names:
        assert names["report"].published == 11
    else:
        assert "<title>Hello</title>" in capsys.readouterr().out


def test_every_command_is_named():
    shown = set(re.findall(r"`feedpub ([\w-]+)", TEXT))
    assert shown >= set(main.commands)


def test_the_help_of_every_command_answers():
    for name in main.commands:
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0

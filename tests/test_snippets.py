"""What the README and the documentation show is what happens."""

import os
import sys

import pytest
from snippets import PAGES, Desk, blocks

ELSEWHERE = {"docs/deploy.md": ("sh", "nginx", "caddy", "ini")}
"""Page -> the languages of its blocks that tests/test_deploy.py runs, with the servers that they are about."""
UNRUN = {"CONTRIBUTING.md": 1} | {
    f"docs/guides/{name}.md": 1 for name in ("eleventy", "hexo", "hugo", "jekyll", "pelican", "zola")
}
"""Page -> how many of its blocks cannot run; each says why in a comment before it."""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder, in which `feedpub` is the one under test."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("feedpub", "flask"):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@"\n')
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/local/bin:/usr/bin:/bin")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "empty"
    folder.mkdir()
    desk = Desk(folder)
    monkeypatch.setenv("PYTHONPATH", str(desk.installed), prepend=os.pathsep)
    yield desk
    desk.close()


@pytest.mark.parametrize("page", PAGES)
def test_every_snippet_of_a_page_runs(page, desk):
    for block in blocks(page):
        if block.language not in ELSEWHERE.get(page, ()):
            desk.run(block)


def test_objects_are_published_without_a_file(desk):
    alone, many, _ = blocks("docs/guides/python.md")
    for block in (alone, many):
        desk.run(block)
    assert [one.name for one in desk.folder.iterdir()] == ["snippet.py"]


def test_hardly_a_snippet_cannot_run():
    marked = [block.page for page in PAGES for block in blocks(page) if block.unrun]
    assert {page: marked.count(page) for page in marked} == UNRUN

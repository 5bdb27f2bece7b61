"""The README leaves no command out, and its application answers; `test_snippets` runs what it shows."""

import re
import runpy

import pytest
from click.testing import CliRunner
from helpers import write_post
from snippets import PAGES, ROOT, blocks

from feedpub.cli import main

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_application_answers_with_its_own_page_and_the_feeds(tmp_path, monkeypatch):
    (code,) = (block.text for block in blocks("README.md") if block.file == "app.py")
    write_post(tmp_path)
    (tmp_path / "app.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    client = runpy.run_path("app.py")["app"].test_client()
    assert client.get("/").status_code == 200
    assert client.get("/news/rss.xml").mimetype == "application/rss+xml"


def test_every_command_is_named():
    assert set(re.findall(r"`feedpub ([\w-]+)", TEXT)) >= set(main.commands)


@pytest.mark.parametrize("name", main.commands)
def test_the_help_of_every_command_answers(name):
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_the_list_of_commands_cuts_no_sentence():
    listed = CliRunner().invoke(main, ["--help"], terminal_width=80).output.partition("Commands:")[2]
    assert all(name in listed for name in main.commands)
    assert "..." not in listed


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_to_files(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(
        r"\]\((?!https?:|#|mailto:)([^)#\s]+)", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []

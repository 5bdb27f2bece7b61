"""The documentation builds without a warning, and its reference leaves nothing out."""

import html
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import click
import pytest

import feedpub
from feedpub import config, suffixes
from feedpub.cli import main
from feedpub.config import Site
from feedpub.config.podcast import PodcastSection
from feedpub.config.wanted import Conditions, Query
from feedpub.dialects import DIALECTS
from feedpub.normalize.permalinks import DAYS, PARTS
from feedpub.sources.listing import LARGEST

DOCS = Path(__file__).parents[1] / "docs"
COMMANDS = {("feedpub",): main} | {("feedpub", name): command for name, command in main.commands.items()}
SECTIONS = [
    *(kind for name, kind in get_type_hints(Site).items() if name in config.SECTIONS and is_dataclass(kind)),
    *(Query, PodcastSection, Conditions),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Read a page of the documentation, built as `make docs` does, as text."""
    built = tmp_path_factory.mktemp("docs")
    words = [sys.executable, "-m", "sphinx", "-q", "-E", "-W", "-n", "--keep-going", str(DOCS), str(built)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")

    def read(name):
        text = (built / f"{name}.html").read_text(encoding="utf-8")
        return html.unescape(re.sub("<[^>]*>", "", text[text.index("<article") : text.index("</article")]))

    return read


def test_every_command_and_option_is_in_the_reference(page):
    text = page("reference/commands")
    for words, command in COMMANDS.items():
        assert " ".join(words) in text
        for one in command.params:
            assert one.opts[-1].lower() in text.lower()
            assert not isinstance(one, click.Option) or one.help, f"{words} {one.opts} has no help"


def test_the_reference_tells_the_exit_codes_of_every_command(page):
    told = page("reference/commands").split("Exit codes: ")[1:]
    assert len(told) == len(COMMANDS)
    assert all(re.findall(r"(?:^|[\s;])(\d) [a-z]", one.split("Usage")[0])[0] == "0" for one in told)


def test_every_key_of_the_configuration_is_in_the_reference_and_means_something(page):
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", (DOCS / "reference/configuration.md").read_text(), re.MULTILINE)
    assert {one.name for kind in SECTIONS for one in fields(kind)} - {"name"} <= {name for name, _ in rows}
    assert [name for name, meaning in rows if not meaning] == []
    text = page("reference/configuration")
    assert all(name in text for name, _ in rows)


def test_every_section_of_the_configuration_is_in_the_reference(page):
    found = set(re.findall(r"^\[(\w+)", page("reference/configuration"), re.MULTILINE))
    assert found >= set(config.SECTIONS)


def test_every_public_name_is_in_the_reference(page):
    text = page("reference/api")
    assert all(f"feedpub.{name}" in text for name in feedpub.__all__ if name != "__version__")


def test_every_dialect_is_in_the_reference(page):
    assert all(name in page("reference/posts") for name in DIALECTS)


def test_the_reference_tells_which_files_are_posts(page):
    text = page("reference/posts")
    assert all(suffix in text for suffix in suffixes.POSTS)
    assert f"{LARGEST // 2**20} MiB" in text


def test_every_part_of_a_permalink_is_in_the_reference(page):
    text = page("reference/posts")
    assert all(f"{{{name}}}" in text for name in (*DAYS, *PARTS))


def test_what_is_to_be_typed_stands_as_it_is_typed(page):
    pages = [page(str(one.relative_to(DOCS).with_suffix(""))) for one in DOCS.rglob("*.md")]
    assert set("".join(pages)).isdisjoint("“”‘’–—")
    assert 'Write <link rel="alternate" type="..." href="..."> in its head' in page("check")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/inside.md"])
def test_the_files_of_feedpub_that_a_page_names_are_there(page):
    root = DOCS.parent
    named = re.findall("`((?:feedpub|tests|docs)/[^`]*)`", (root / page).read_text(encoding="utf-8"))
    assert named
    assert [one for one in named if not (root / one).exists()] == []


def test_the_pages_hold_the_tables_that_the_code_makes():
    code = "import feedpub_reference; print(*feedpub_reference.stale())"
    done = subprocess.run([sys.executable, "-c", code], cwd=DOCS / "_ext", capture_output=True, text=True, check=True)
    assert done.stdout.split() == [], "run make tables"

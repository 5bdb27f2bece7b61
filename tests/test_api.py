"""What programs may build on: the public names, their examples and their types."""

import ast
import doctest
import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import feedpub

ROOT = Path(feedpub.__file__).parent
FOLDERS = [one.parent for one in sorted(ROOT.rglob("__init__.py"))]
MODULES = [one.name for one in pkgutil.walk_packages([str(ROOT)], "feedpub.") if not one.name.endswith("__main__")]

PUBLIC = [
    *("Artifact", "ConfigError", "FeedPub", "FeedpubError", "Memory", "Plugin", "Post", "PostHead", "Problem"),
    *("PublishError", "Published", "Records", "Renderer", "Report", "Site", "Source", "SourceError", "Target"),
    *("__version__", "build", "configure", "create_app", "feed", "feeds_blueprint", "load_site"),
]


def test_the_public_names_are_these():
    assert sorted(feedpub.__all__) == sorted(PUBLIC)
    assert dir(feedpub) == sorted(PUBLIC)


@pytest.mark.parametrize("folder", [one for one in FOLDERS if "exported(__name__" in (one / "__init__.py").read_text()])
def test_programs_and_type_checkers_find_the_names_in_the_same_modules(folder):
    package = ".".join(folder.relative_to(ROOT.parent).parts)
    tree = ast.parse((folder / "__init__.py").read_text())
    for_checkers, for_programs = [one for one in tree.body if isinstance(one, ast.If)]
    seen = {alias.asname: node.module for node in for_checkers.body for alias in node.names if alias.asname}
    found = ast.literal_eval(for_programs.body[0].value.args[1])
    assert seen == {name: f"{package}.{module}" for module, names in found.items() for name in names.split()}
    assert seen.keys() <= set(import_module(package).__all__)


@pytest.mark.parametrize("name", [one for one in PUBLIC if one != "__version__"])
def test_every_public_name_is_explained(name):
    thing = getattr(feedpub, name)
    assert inspect.getdoc(thing)
    members = inspect.getmembers(thing, inspect.isroutine) if inspect.isclass(thing) else []
    unexplained = [key for key, one in members if not key.startswith("_") and not inspect.getdoc(one)]
    assert unexplained == []


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'biuld'"):
        _ = feedpub.biuld


@pytest.mark.parametrize("name", ["feedpub", *MODULES])
def test_every_example_in_the_code_is_true(name):
    failed, _ = doctest.testmod(import_module(name))
    assert not failed


def test_a_program_that_uses_the_names_passes_strict_types(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT.parent / ".mypy_cache"), str(program)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


PROGRAM = """
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_type

from flask import Flask
from markupsafe import Markup
from sqlalchemy import RowMapping, create_engine, text

import feedpub
from feedpub import Artifact, FeedPub, Memory, Plugin, Post, PostHead, Problem, Published, Records, Report, Site, Target


@dataclass
class Article:
    title: str
    date: datetime
    content: str


class Counter:
    def publish(self, artifacts: Iterable[Artifact], /) -> Published:
        return Published(written=len(list(artifacts)))


def publish(articles: list[Article], target: Target) -> Report:
    site: Site = feedpub.configure(url="https://example.org")
    return feedpub.build(site, source=Records.of(articles), target=target)


report = publish([], Counter())
problems: tuple[Problem, ...] = report.problems
memory = Memory()
publish([], memory)
assert_type(memory.files["rss.xml"].body, bytes)
assert_type(feedpub.feed([{"title": "Hello"}], "https://example.org"), bytes)
def rows() -> list[dict[str, object]]:
    return [{"id": 1, "title": "Hello"}]


def mappings() -> Sequence[RowMapping]:
    with create_engine("sqlite://").connect() as connection:
        return connection.execute(text("SELECT 1 AS id, 'Hello' AS title")).mappings().all()


app = Flask(__name__)
feeds = FeedPub(app, source=rows)
FeedPub(app, source=mappings)
FeedPub(source=lambda: [Article("Hello", datetime.now(), "Text.")]).init_app(app)
assert_type(feeds.refresh(), Report)
assert_type(feeds.links("News"), Markup)


def recent(post: PostHead) -> PostHead | None:
    return post if post.published.year > 2020 else None


def signed(post: Post) -> Post | None:
    return replace(post, content=post.content + "<p>Bye.</p>")


def plugin(site: Site, *, days: int) -> Plugin:
    return Plugin(head=recent, post=signed, source=rows, target=Counter)


feedpub.biuld  # type: ignore[attr-defined]
feedpub.feed(["no record"], "https://example.org")  # type: ignore[list-item]
feedpub.build("no site")  # type: ignore[arg-type]
FeedPub(app, source=rows())  # type: ignore[arg-type]
Plugin(head=signed)  # type: ignore[arg-type]
"""

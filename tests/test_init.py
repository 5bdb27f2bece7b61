"""`feedpub init`: what it finds in a folder, what it asks, and that its file changes nothing of the feeds."""

import os
import pty
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest
from click.testing import CliRunner
from helpers import NOW, URL, write_post

from feedpub.cli import main
from feedpub.pipeline import build
from feedpub.sources import load_site
from feedpub.starter import LINES

POST = "---\ntitle: A title\ndate: 2021-11-06 12:00:00\ntags: [a]\n---\nText.\n"
BLOGS = {
    "hexo": {
        "_config.yml": """\
title: 港湾 "Notes"
description: On ships
author: Mei
language: zh-CN
timezone: Asia/Shanghai
url: https://example.org/
permalink: :year/:title/
public_dir: dist
""",
        "source/_posts/a.md": POST,
    },
    "jekyll": {
        "_config.yml": """\
title: 港湾 "Notes"
description: On ships
author: {name: Mei}
lang: zh-CN
timezone: Asia/Shanghai
url: https://example.org
permalink: /:year/:title/
destination: dist
""",
        "_posts/2021-11-06-a.md": POST,
    },
    "hugo": {
        "hugo.toml": """\
baseURL = 'https://example.org/'
title = '港湾 "Notes"'
languageCode = 'zh-CN'
timeZone = 'Asia/Shanghai'
publishDir = 'dist'
[params]
description = 'On ships'
author = 'Mei'
[permalinks]
notes = '/:year/:slug/'
""",
        "content/notes/a.md": POST,
    },
    "pelican": {
        "pelicanconf.py": """\
import sys
SITENAME = '港湾 "Notes"'
SITESUBTITLE = 'On ships'
SITEURL = ''
AUTHOR = 'Mei'
DEFAULT_LANG = 'zh-CN'
TIMEZONE = 'Asia/Shanghai'
PATH = 'content'
ARTICLE_URL = '{date:%Y}/{slug}/'
OUTPUT_PATH = 'dist'
OTHER = open('run.txt', 'w')
sys.exit('run')
""",
        "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://example.org'\n",
        "content/a.md": "Title: A title\nDate: 2021-11-06 12:00\nTags: a\n\nText.\n",
    },
    "zola": {
        "config.toml": """\
base_url = 'https://example.org'
title = '港湾 "Notes"'
description = 'On ships'
default_language = 'zh-CN'
author = 'Mei'
output_dir = 'dist'
""",
        "content/notes/a.md": "+++\ntitle = 'A title'\ndate = 2021-11-06T12:00:00\n+++\nText.\n",
    },
}
FOUND = {
    "url": URL,
    "title": '港湾 "Notes"',
    "description": "On ships",
    "language": "zh-CN",
    "author": "Mei",
    "timezone": "Asia/Shanghai",
}
PLACES = {
    "hexo": ("source/_posts", "/{year}/{path}/"),
    "jekyll": ("_posts", "/{year}/{slug}/"),
    "hugo": ("content", "/{folder}/{slug_or_leaf}/"),
    "pelican": ("content", "/{year}/{slug_or_title}/"),
    "zola": ("content", "/{folder}/{slug}/"),
}
UNTOLD = {"zola": {"timezone"}}
"""What a generator has no setting for."""


@pytest.fixture(params=BLOGS)
def blog(request, tmp_path):
    for name, text in BLOGS[request.param].items():
        file = tmp_path / "blog" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return request.param, tmp_path / "blog"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def settings(folder):
    return tomllib.loads((folder / "feedpub.toml").read_text(encoding="utf-8"))


def test_all_that_the_generators_configuration_says_is_filled_in_and_named(blog):
    dialect, folder = blog
    result = run("init", folder)
    found = settings(folder)
    known = {key: value for key, value in FOUND.items() if key not in UNTOLD.get(dialect, ())}
    path, permalink = PLACES[dialect]
    assert {key: found["site"][key] for key in known} == known
    assert found["site"]["permalink"] == permalink
    assert found["posts"] == {"path": path, "dialect": dialect}
    assert found["output"] == {"path": ".feedpub/public"}
    for word in (f"blog of {dialect.capitalize()}", *BLOGS[dialect], *known.values(), permalink, path):
        assert word in result.stderr or word.endswith(".md") or word == URL
    assert "1 file of posts" in result.stderr
    assert f"feedpub build {folder} --output {folder / 'dist'}" in result.stderr
    assert result.exit_code == 0


def test_of_many_files_of_a_configuration_some_are_named_and_the_others_counted(tmp_path):
    folder = tmp_path / "config/_default"
    folder.mkdir(parents=True)
    (folder / "hugo.toml").write_text(f"baseURL = '{URL}'\n")
    for language in ("ca", "de", "en", "fr"):
        (folder / f"languages.{language}.toml").write_text(f"label = '{language}'\n")
    said = run("init", tmp_path).stderr
    written = (tmp_path / "feedpub.toml").read_text(encoding="utf-8")
    for text in (said, written):
        assert "config/_default/hugo.toml, config/_default/languages.ca.toml, config/_default/languages.de.toml" in text
        assert "languages.de.toml and 2 more" in text
        assert "languages.fr.toml" not in text


def test_the_command_that_publishes_with_the_blog_brings_what_is_new_and_leaves_its_pages(blog):
    _, folder = blog
    (folder / "dist").mkdir()
    (folder / "dist/index.html").write_text("The blog's own")
    [command] = re.findall(r"  feedpub (build .*--output .*)", run("init", folder).stderr)
    [post] = folder.rglob("*a.md")
    for count in (1, 2):
        assert run(*command.split(), "--strict").exit_code == 0
        assert (folder / "dist/rss.xml").read_text(encoding="utf-8").count("<item>") == count
        assert (folder / "dist/index.html").read_text() == "The blog's own"
        other = post.read_text(encoding="utf-8").replace("A title", "Another")
        post.with_name(post.name.replace("a.md", "b.md")).write_text(other, encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "is_asked"),
    [
        ({}, True),
        ({".gitignore": "_site/\n"}, True),
        ({".gitignore": "node_modules/\n/.feedpub/\n"}, False),
        ({".gitignore": "_site/\n", ".eleventyignore": ".feedpub/**\n"}, False),
        ({"blog/a.md": ""}, True),
        ({"eleventy.config.js": 'export const config = {\ndir: {\ninput: "src",\n}\n}', "src/blog/a.md": ""}, False),
    ],
)
def test_eleventy_is_to_take_no_page_of_feedpub_for_its_own(tmp_path, files, is_asked):
    for name, text in {"eleventy.config.js": "", "_data/site.json": f'{{"url": "{URL}"}}', **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    told = run("init", tmp_path).stderr
    line = (
        "Eleventy would take feedpub's pages for its own. To keep them to yourself, write in .gitignore:\n  .feedpub/\n"
    )
    assert (line in told, "Eleventy would" in told) == (is_asked, is_asked)


@pytest.mark.parametrize(
    ("excluded", "asked"),
    [
        ("", "  exclude: [feedpub.toml, feedpub-ledger.toml]\n"),
        ("exclude: [feedpub.toml]\n", "  exclude: [feedpub-ledger.toml]\n"),
        ("exclude: ['feedpub*']\n", ""),
        ("source: blog\n", ""),
    ],
)
def test_jekyll_is_to_publish_none_of_feedpubs_own_files(tmp_path, excluded, asked):
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text(f"title: Notes\nurl: {URL}\n{excluded}")
    said = run("init", tmp_path).stderr
    assert asked in said
    assert ("exclude" in said) is bool(asked)


def test_after_a_build_the_file_gives_the_site_and_the_feeds_that_the_folder_gave_without_it(blog):
    _, folder = blog
    before = load_site(folder)
    assert build(before, now=NOW).written > 0
    run("init", folder)
    after = load_site(folder)
    report = build(after, now=NOW)
    assert after == before
    assert (report.published, report.written, report.removed) == (1, 0, 0)


def test_posts_that_were_published_from_a_plain_folder_keep_their_ids(tmp_path, monkeypatch):
    monkeypatch.setattr("feedpub.cache.learned.TICK", 0)  # so that a file this young is remembered
    write_post(tmp_path / "posts", "a.md")
    run("build", tmp_path / "posts", "--url", URL, "--output", tmp_path / "out")
    feed = (tmp_path / "out/rss.xml").read_bytes()
    run("init", tmp_path / "posts", "--url", URL)
    assert run("build", tmp_path / "posts", "--output", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out/rss.xml").read_bytes() == feed


def test_a_file_that_is_written_anew_keeps_the_ids_of_the_last_build(blog):
    _, folder = blog
    run("init", folder)
    file = folder / "feedpub.toml"
    file.write_text(
        re.sub("^authority = .*", 'authority = "harbour.example,2019"', file.read_text(), flags=re.MULTILINE)
    )
    build(load_site(folder), now=NOW)
    file.unlink()
    run("init", folder)
    assert load_site(folder).site.authority == "harbour.example,2019"
    assert build(load_site(folder), now=NOW).written == 0


def test_before_the_first_build_posts_get_ids_of_the_blogs_own_domain(blog):
    _, folder = blog
    without = load_site(folder)
    run("init", folder)
    site = load_site(folder)
    assert site.site.authority.partition(",")[0] == "example.org"
    assert replace(site, site=replace(site.site, authority=without.site.authority)) == without


def test_no_line_of_a_python_configuration_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in BLOGS["pelican"].items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("init").exit_code == 0
    assert not (tmp_path / "run.txt").exists()


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    (tmp_path / "feedpub.toml").write_text("mine")
    result = run("init", tmp_path, "--url", URL)
    assert (result.exit_code, (tmp_path / "feedpub.toml").read_text()) == (1, "mine")
    assert "stays as it is" in result.stderr


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (["posts/a.md"], "posts"),
        (["a.md", "b/c.html"], "."),
        (["news/a.md", "README.md", "pictures/a.png"], "news"),
        (["news/2021/a.md"], "news"),
        (["news/a.md", "essays/b.md"], "."),
        ([], "posts"),
    ],
)
def test_the_posts_are_found_where_no_generator_is(names, path, tmp_path):
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(POST)
    result = run("init", tmp_path, "--url", URL)
    assert result.exit_code == 0
    assert settings(tmp_path)["posts"]["path"] == path
    (tmp_path / path).mkdir(exist_ok=True)
    assert run("build", tmp_path).exit_code == 0
    told = not names or ("README.md" in names and path == ".")
    assert run("build", tmp_path, "--report", "json").stdout.count('"path"') == told


def test_an_empty_folder_and_one_that_is_not_there_yet_are_told_how_to_go_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("init", "new", "--url", URL)
    shown = result.stderr.split("---")[1]
    write_post(tmp_path / "new/posts", "hello.md", **dict(line.strip().split(": ") for line in shown.split("\n")[1:-1]))
    assert "new/posts/hello.md" in result.stderr
    assert "feedpub build new" in result.stderr
    assert "Published 1 post" in run("build", "new").stderr


def test_every_key_of_the_file_is_one_that_the_configuration_knows(tmp_path):
    run("init", tmp_path, "--url", URL)
    file = tmp_path / "feedpub.toml"
    text = file.read_text()
    assert text.count("\n# ") >= 10
    file.write_text(text.replace("\n# ", "\n"))  # as someone does who wants a key
    site = load_site(tmp_path)
    assert {line.section for line in LINES} == {"site", "posts", "feeds", "output"}
    assert site.feeds.limit == 20
    assert max(map(len, text.splitlines())) < 130


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"_config.yml": b"a: b: c\n", "_posts/a.md": b""}, ["_config.yml:1"]),
        ({"hugo.toml": b"\xff\xfe\xff"}, ["hugo.toml", "is not UTF-8 at byte 0; save it as UTF-8"]),
        ({"pelicanconf.py": b"SITENAME = (\n"}, ["pelicanconf.py", "cannot be understood"]),
    ],
)
def test_a_configuration_that_cannot_be_read_is_named_and_nothing_is_written(files, words, tmp_path):
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    result = run("init", tmp_path)
    assert result.exit_code == 2
    assert all(word in result.stderr for word in words)
    assert not (tmp_path / "feedpub.toml").exists()


@pytest.mark.parametrize("words", [[], ["--url", "example.org"], ["--url", "ftp://example.org"]])
def test_without_a_terminal_nothing_is_asked_and_a_missing_or_wrong_address_is_told(words, tmp_path):
    result = run("init", tmp_path, *words)
    assert result.exit_code == 2
    assert "https://example.org" in result.stderr
    assert "feedpub.toml" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_commands_that_are_told_can_be_given_as_they_stand_whatever_the_folder_is_called(tmp_path):
    folder = tmp_path / "my blog"
    folder.mkdir()
    (folder / "_config.yml").write_text("theme: landscape\n")
    (folder / "source/_posts").mkdir(parents=True)
    told = run("init", folder).stderr
    [command] = re.findall("feedpub (init .*)", told)
    commands = re.findall("feedpub ((?:serve|build) .*?)(?: to |$)", run(*shlex.split(command)).stderr, re.MULTILINE)
    assert len(commands) == 3
    assert all(shlex.split(command)[1] == str(folder) for command in commands)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]"])
def test_an_address_that_nobody_owns_names_no_authority(url, tmp_path):
    run("init", tmp_path, "--url", url)
    assert settings(tmp_path)["site"] == {"url": url}


def answer(folder, *answers):
    """Run `feedpub init` in a terminal, and give what it says."""
    ours, its = pty.openpty()
    command = [sys.executable, "-m", "feedpub", "init", str(folder)]
    with subprocess.Popen(command, stdin=its, stderr=subprocess.PIPE, text=True) as process:
        os.write(ours, "".join(f"{one}\n" for one in answers).encode())
        told = process.stderr.read()
    os.close(ours)
    os.close(its)
    assert process.returncode == 0
    return told


def test_on_a_terminal_it_asks_for_what_it_cannot_know_until_it_makes_sense(tmp_path):
    assert "nonsense" in answer(tmp_path / "new", "nonsense", f"{URL}/", 'My "own" title')
    assert settings(tmp_path / "new")["site"]["title"] == 'My "own" title'
    assert load_site(tmp_path / "new").site.url == URL


@pytest.mark.parametrize(("said", "url"), [("https://notes.example.net", "https://notes.example.net"), ("", URL)])
def test_on_a_terminal_the_address_that_a_generator_begins_with_is_asked_for_too(said, url, tmp_path):
    (tmp_path / "_config.yml").write_text(f"title: A blog\nurl: {URL}\n")
    (tmp_path / "source/_posts").mkdir(parents=True)
    told = answer(tmp_path, said)
    assert f"[{URL}]" in told
    assert settings(tmp_path)["site"]["url"] == url


@pytest.mark.parametrize("place", ["", "posts", "notes"])
def test_posts_in_formats_that_are_not_read_are_named(tmp_path, place):
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "a.mdx").touch()
    (tmp_path / "README.org").touch()
    said = run("init", tmp_path, "--url", URL).stderr
    assert settings(tmp_path)["posts"]["path"] == (place or ".")
    assert f"warning: {'/'.join(filter(None, (place, 'a.mdx')))}: ends in .mdx, which feedpub does not read; " in said
    assert "Write a first post" in said

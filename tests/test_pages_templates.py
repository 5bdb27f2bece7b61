"""Templates of a site's own: each takes the place of one of feedpub's."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from helpers import NOW, URL, write_post
from jinja2 import Environment

from feedpub.errors import ConfigError
from feedpub.pipeline import build
from feedpub.render.pages import templates
from feedpub.sources import load_site

DOCUMENTED = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8").partition("## Values")[2]
PAGES = dict(re.findall(r"^\| `(\w+)\.html` \| (.*) \|$", DOCUMENTED, re.MULTILINE))
WHOLE = {"post": "post", "feed": "posts[0]"}
"""Page -> where a whole post is on it."""
HEADS = {"index": "newest[0]", "error": "posts[0]"}


@pytest.fixture
def site(tmp_path):
    write_post(tmp_path / "posts", "a.md", categories="[News]")
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\ntitle = "Example"\nlanguage = "en"\n')
    (tmp_path / "templates").mkdir()
    return tmp_path


def built(site, **templates):
    for name, text in templates.items():
        (site / "templates" / name.replace("_", ".")).write_text(text)
    build(load_site(site), now=NOW)
    return {
        path.relative_to(site / "public").as_posix(): path.read_text() for path in (site / "public").rglob("*.html")
    }


POST = "2021/11/06/a/index.html"


def test_one_template_takes_the_place_of_feedpubs_and_the_others_stay(site):
    pages = built(site, post_html="<title>{{ post.title }}</title>{{ content|safe }}")

    assert pages[POST] == "<title>A title</title><p>Text.</p>"
    assert pages["index.html"].startswith("<!DOCTYPE html>")


def test_a_template_can_change_a_part_of_feedpubs(site):
    pages = built(
        site, base_html='{% extends "feedpub/base.html" %}{% block footer %}<p>By {{ site.title }}</p>{% endblock %}'
    )

    assert all("<p>By Example</p>" in page and "feedpub</p>" not in page for page in pages.values())


def test_the_policy_follows_a_style_of_the_sites_own(site):
    usual = built(site)["index.html"]
    changed = built(site, style_css="p { color: red }")["index.html"]

    assert "p { color: red }" in changed
    assert usual.split("sha256-")[1] != changed.split("sha256-")[1]


def test_names_in_a_template_are_escaped_unless_it_says_otherwise(site):
    write_post(site / "posts", "a.md", title="'<b>'", categories="[News]")

    assert built(site, post_html="{{ post.title }}")[POST] == "&lt;b&gt;"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_values_that_the_documentation_names(site, page):
    alone = re.sub(r"\([^()]*\)", "", re.sub(r"`(\w+)\(\w+\)`", r"`\1`", PAGES[page]))
    used = [f"{name} is defined" for name in re.findall(r"`(\w+)`", alone)]

    made = built(site, **{f"{page}_html": f"{{{{ [{', '.join(used)}] }}}}"})

    assert f"[{', '.join(['True'] * len(used))}]" in made.values()


@pytest.mark.parametrize(("page", "post"), [*WHOLE.items(), *HEADS.items()])
def test_posts_have_what_the_documentation_names(site, page, post):
    own, more = re.search(
        r"A post has (.*?)\. Two are whole,.*?: these have (.*?), too", DOCUMENTED, re.DOTALL
    ).groups()
    names = re.findall(r"`(\w+)`", own + more if page in WHOLE else own)

    made = built(site, **{f"{page}_html": f"{{{{ [{', '.join(f'{post}.{name} is defined' for name in names)}] }}}}"})

    assert len(names) > 6
    assert f"[{', '.join(['True'] * len(names))}]" in made.values()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<p>\n{% if %}", r"templates/post.html:2: Expected an expression"),
        ("{{ nothing }}", r"templates/post.html:1: 'nothing' is undefined"),
        ("\n{{ post.nothing }}", r"templates/post.html:2: .*has no attribute 'nothing'"),
        ('{% extends "nowhere.html" %}', r"templates/post.html:1: there is no template nowhere.html"),
        ("\n\n{{ 1 / 0 }}", r"templates/post.html:3: division by zero"),
        ('{% extends "post.html" %}', r"templates/post.html:1: takes itself in without an end"),
        (
            '{% extends "feedpub/post.html" %}\n{% block boddy %}{% endblock %}',
            r"templates/post.html:2: there is no block boddy to fill; did you mean body\? mend it",
        ),
    ],
)
def test_a_wrong_template_is_named_and_nothing_is_built(site, text, message):
    with pytest.raises(ConfigError, match=message):
        built(site, post_html=text)
    assert not (site / "public").exists()


def test_a_wrong_template_is_named_and_not_one_that_takes_it_in(site):
    with pytest.raises(ConfigError, match=r"templates/base.html:2: .*has no attribute 'nothing'"):
        built(site, base_html='{% extends "feedpub/base.html" %}\n{% block footer %}{{ site.nothing }}{% endblock %}')
    (site / "templates/base.html").write_bytes("<p>港".encode("gbk"))
    with pytest.raises(ConfigError, match=r"templates/base.html:1: is not UTF-8 at byte 3; save it as UTF-8"):
        built(site)


@pytest.mark.parametrize(
    ("post", "base"),
    [
        ("{% block body %}{% block mine %}Mine{% endblock %}{% endblock %}", ""),
        ("{% block mine %}Mine{% endblock %}{% block body %}{{ self.mine() }}{% endblock %}", ""),
        ("{% block mine %}Mine{% endblock %}", "{% block body %}{% block mine %}{% endblock %}{% endblock %}"),
    ],
)
def test_a_template_may_have_blocks_of_its_own(site, post, base):
    own = {"base_html": f'{{% extends "feedpub/base.html" %}}{base}'} if base else {}
    assert "Mine" in built(site, post_html=f'{{% extends "base.html" %}}{post}', **own)[POST]


def test_feedpubs_templates_may_fill_blocks_that_a_sites_own_base_lacks(site):
    assert built(site, base_html="<p>Mine</p>")[POST] == "<p>Mine</p>"


def test_the_templates_of_a_generators_blog_are_not_feedpubs(site):
    (site / "pelicanconf.py").write_text("PATH = 'posts'\nSITEURL = 'https://example.org'\nSITENAME = 'Example'\n")

    assert load_site(site).templates == ""


@pytest.mark.parametrize("named", ["", "feedpub-templates"])
def test_templates_of_another_program_are_left_to_it_where_the_configuration_says_so(site, named):
    for folder, text in {"templates": "{{ url_for('home') }}", "feedpub-templates": "Mine"}.items():
        (site / folder).mkdir(exist_ok=True)
        (site / folder / "index.html").write_text(text)
    with pytest.raises(ConfigError, match=r"url_for.* write templates = \"\" in \[pages\]"):
        built(site)
    with (site / "feedpub.toml").open("a") as file:
        file.write(f"[pages]\ntemplates = '{named}'\n")

    assert ("Mine" in built(site)["index.html"]) is bool(named)


def test_a_folder_of_templates_that_is_named_has_to_be_there(site):
    with (site / "feedpub.toml").open("a") as file:
        file.write("[pages]\ntemplates = 'mine'\n")

    with pytest.raises(ConfigError, match=r"feedpub.toml: \[pages\] templates 'mine' is no folder"):
        load_site(site)


def test_a_plain_folder_of_posts_has_no_templates(site):
    (site / "posts/templates").mkdir()

    assert load_site(site / "posts", url=URL).templates == ""


@pytest.fixture
def in_another_process(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    yield templates._environment.cache_clear
    templates._environment.cache_clear()


@pytest.fixture
def compiled(monkeypatch):
    """Tell which templates Jinja2 compiles."""
    names, compile_one = [], Environment.compile

    def noted(self, source, name, file):
        names.append(name)
        return compile_one(self, source, name, file)

    monkeypatch.setattr(Environment, "compile", noted)
    return names


def test_what_one_process_compiled_another_one_takes_until_a_template_changes(site, compiled, in_another_process):
    in_another_process()
    first = built(site, feed_html="{{ feed.label }}")
    assert {"base.html", "post.html", "feed.html"} <= set(compiled)

    compiled.clear()
    in_another_process()
    shutil.rmtree(site / "public")
    assert built(site) == first
    assert compiled == []

    in_another_process()
    assert built(site, feed_html="New: {{ feed.label }}") != first
    assert compiled == ["feed.html"]


@pytest.mark.parametrize("rest", [b"", b"j2", b"\xff" * 9])
def test_compiled_templates_that_are_damaged_are_compiled_again(site, in_another_process, rest):
    in_another_process()
    first = built(site)
    shutil.rmtree(site / "public")
    kept = [one for one in (site / "temporary").rglob("*") if one.is_file()]
    assert len(kept) > 5
    for number, file in enumerate(kept):
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) * number // len(kept)] + rest)

    in_another_process()
    assert built(site) == first


@pytest.mark.parametrize("kind", ["nobody's", "a file", "a file in its place"])
def test_pages_are_written_where_compiled_templates_cannot_be_kept(site, in_another_process, kind):
    folder = site / "temporary"
    if kind == "a file in its place":
        (folder / f"_jinja2-cache-{os.getuid()}").touch()
    else:
        folder.rmdir()
    if kind == "a file":
        folder.touch()
    in_another_process()

    assert POST in built(site)


def test_compiled_templates_are_their_users_alone(site, in_another_process):
    in_another_process()
    built(site)

    [folder] = (site / "temporary").iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700

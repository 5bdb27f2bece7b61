"""`feedpub show`: where each value comes from, what became of the HTML, which feeds have the post, and its entry."""

import json

import pytest
from click.testing import CliRunner
from helpers import URL, write_post

from feedpub.cli import main
from feedpub.cli import show as command
from feedpub.model import FORMATS

BODY = """\
Words <script>x()</script> and <a href="javascript:y()" onclick="z()">a</a> <a href="../b/">b</a>

![Pier](pier.png)

<iframe src="https://www.youtube.com/embed/abc"></iframe>
"""
CONFIGURATION = f"""
[site]
url = "{URL}"
title = "Notes"
timezone = "Asia/Shanghai"
[queries.short]
all = {{ tags = ["ships"] }}
content = "summary"
"""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text(CONFIGURATION)
    write_post(
        tmp_path / "posts/news",
        "hello.md",
        BODY,
        title="Hello",
        pubDate="2021-11-06 08:00",
        date='""',
        thumbnail="https://img.example.org/a?fmt=png",
        categories="[News, Harbour]",
        taxonomies="{tags: [ships]}",
        layout="wide",
        slug="hi",
    )
    write_post(tmp_path / "posts", "other.md", "Other words.", tags="[ships]")
    return tmp_path


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def show(site, *words, name="news/hello.md"):
    result = run("show", site / "posts" / name, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def rows(text):
    """The value and the source of each row, by its label."""
    lines = (line.strip().partition("  ") for line in text.splitlines() if line.startswith("  "))
    return {label: tuple(rest.strip().split("  <- ")) for label, _, rest in lines}


def test_each_value_is_shown_with_the_key_and_the_line_that_it_comes_from(site):
    found = rows(show(site))
    assert found["title"] == ("Hello", "title, line 2")
    assert found["published"] == ("2021-11-06 08:00:00+08:00", "pubDate, line 4")
    assert found["categories"] == ("News > Harbour", "categories, line 6")
    assert found["tags"] == ("ships", "taxonomies.tags, line 7")
    assert found["thumbnail"] == ("https://img.example.org/a?fmt=png (image/png, length unknown)", "thumbnail, line 5")
    assert found["not used"] == ("date, layout",)


def test_what_stands_in_for_a_field_is_told(site):
    found = rows(show(site))
    assert found["id"] == ("tag:feedpub.invalid,2021:2021-11-06/news/hello", "the date and the file's path")
    assert found["url"] == (f"{URL}/2021/11/06/hi/", "the permalink pattern")
    assert found["updated"] == ("2021-11-06 08:00:00+08:00", "the date of publication")
    assert found["authors"] == ("Notes", "the site's settings")
    assert found["summary"][1] == "the text"


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        (
            "2021-11-06-a-ship.md",
            "---\nid: x\n---\nText.",
            ("published", "2021-11-06 00:00:00+08:00", "the file's name"),
        ),
        ("a-ship.md", "---\ndate: 2021-11-06\n---\nText.", ("title", "a ship", "the file's name")),
        (
            "a.md",
            "---\ntitle: A\ndate: 2021-11-06\n---\nOne.\n<!-- more -->\nTwo.",
            ("summary", "One.", "the text before <!-- more -->"),
        ),
        (
            "a.md",
            '---\ntitle: A\ndate: 2021-11-06\n---\n<audio src="a.mp3"></audio>',
            ("enclosures", f"{URL}/2021/11/06/a/a.mp3 (audio/mpeg, length unknown)", "the text"),
        ),
        (
            "a.md",
            "---\ntitle: A\ndate: 2021-11-06\nvideos: [a.mp4]\nmp3: https://example.org/a.mp3\n---\n",
            (
                "enclosures",
                f"{URL}/a.mp3 (audio/mpeg, length unknown), {URL}/2021/11/06/a/a.mp4 (video/mp4, length unknown)",
                "mp3, videos",
            ),
        ),
        ("a.md", "---\ntitle: A\ndate: 2021-11-06\npublished: false\n---\n", ("draft", "True", "published, line 4")),
        (
            "a.md",
            "---\ntitle: A\ndate: 2021-11-06\nimage: [a.txt, 3]\ncover: a.png\nlang: '?'\nupdated: 2020-01-01\n---\n",
            ("updated", "2021-11-06 00:00:00+08:00", "the date of publication"),
        ),
        (
            "a.md",
            "---\ntitle: A\ndate: 2021-11-06\nupdated: 2999-01-01\n---\n",
            ("updated", "2021-11-06 00:00:00+08:00", "the date of publication"),
        ),
    ],
)
def test_the_source_of_a_value_is_the_one_that_normalization_took(name, text, row, site):
    (site / "posts" / name).write_text(text)
    label, *value = row
    assert rows(run("show", site / "posts" / name).stdout)[label] == tuple(value)


def test_what_was_changed_in_the_html_is_told(site):
    found = rows(show(site))
    assert found["left out"] == ("iframe, script",)
    assert "a" in found["put in"][0].split(", ")
    assert "onclick" in found["attributes"][0]
    assert found["refused"] == ("javascript:y()",)
    text = show(site)
    assert f"pier.png -> {URL}/2021/11/06/hi/pier.png" in text
    assert f"../b/ -> {URL}/2021/11/06/b/" in text
    assert "HTML" not in show(site, name="other.md")


def test_all_fields_that_serve_together_are_named(tmp_path):
    (tmp_path / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\n[posts]\ndialect = "jekyll"\n')
    write_post(tmp_path / "posts", "2021-11-06-one.md", categories="[News]")
    write_post(tmp_path / "posts", "2021-11-06-both.md", categories="[News]", category="Harbour")
    assert rows(show(tmp_path, name="2021-11-06-one.md"))["categories"][1] == "categories, line 4"
    assert rows(show(tmp_path, name="2021-11-06-both.md"))["categories"][1] == "categories, category"


def test_what_the_generator_gives_to_a_post_is_told(tmp_path):
    given = "{scope: {path: ''}, values: {lang: de}}"
    (tmp_path / "_config.yml").write_text(f"url: {URL}\ndefaults: [{given}]\n")
    post = write_post(tmp_path / "_posts", "2021-11-06-a.md")
    assert rows(run("show", post).stdout)["language"] == ("de", "the generator's configuration")


def test_the_feeds_that_carry_it_are_told_with_its_place(site):
    text = show(site)
    assert f"{URL}/ rss.xml, atom.xml, feed.json: entry 2 of 2" in text
    assert f"{URL}/categories/News/Harbour/ rss.xml, atom.xml, feed.json: entry 1 of 1" in text
    assert "/categories/News" not in show(site, name="other.md")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"draft": "true"}, "draft"),
        ({"date": "2999-01-01"}, "future"),
        ({"expires": "2021-12-01"}, "expired"),
        ({"date": "1999-01-01"}, "newer posts fill the feeds"),
    ],
)
def test_why_no_feed_has_it_is_told(fields, reason, site):
    for number in range(20):
        write_post(site / "posts/more", f"{number}.md")
    post = write_post(site / "posts", "absent.md", **fields)
    assert reason in run("show", post).stdout.splitlines()[-1]
    result = run("show", post, "--format", "rss")
    assert result.exit_code == 1
    assert reason in result.stderr


@pytest.mark.parametrize(("format_", "file"), [("rss", "rss.xml"), ("atom", "atom.xml"), ("json", "feed.json")])
def test_the_entry_is_printed_as_the_feed_has_it(format_, file, site):
    run("build", site)
    for folder in ("", "categories/News/Harbour", "queries/short"):
        entry = show(site, "--format", format_, "--feed", folder)
        assert "Hello" in entry
        assert entry.removesuffix("\n") in (site / "public" / folder / file).read_text()
    assert show(site, "--format", format_) == show(site, "--format", format_, "--feed", "/")
    full, short = (show(site, "--format", "json", "--feed", folder) for folder in ("", "queries/short"))
    assert "content_html" in json.loads(full)
    assert "content_html" not in json.loads(short)


def test_the_id_is_the_one_in_the_feed_where_two_posts_claim_the_same(site):
    for name in ("one.md", "two.md"):
        write_post(site / "posts", name, id="urn:x:same")
    assert rows(show(site, name="one.md"))["id"][0] == "urn:x:same"
    assert rows(show(site, name="two.md"))["id"][0].startswith("urn:x:same#")


def test_the_site_is_the_one_around_the_post_or_the_one_that_is_named(site, tmp_path):
    assert run("show", site / "posts/other.md", "--site", site).exit_code == 0
    plain = write_post(tmp_path / "plain", "a.md")
    (tmp_path / "feedpub.toml").unlink()
    assert "--url" in run("show", plain).stderr
    assert f"{URL}/2021/11/06/a/" in run("show", plain, "--url", URL).stdout
    result = run("show", plain, "--site", site / "posts", "--url", URL)
    assert (result.exit_code, "name a file below it" in result.stderr) == (1, True)


def test_a_blog_of_a_generator_is_found_by_walking_up(tmp_path):
    (tmp_path / "_config.yml").write_text(f"title: A blog\nurl: {URL}\n")
    post = write_post(tmp_path / "source/_posts/deep/er", "a.md")
    assert rows(run("show", post).stdout)["authors"] == ("A blog", "the site's settings")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("bad.md", "posts/bad.md:3: date"),
        ("notes.txt", "is no post of this site"),
        ("a.mdx", "error: a.mdx: is no post of this site: ends in .mdx, which feedpub does not read; write it as"),
        (".hidden.md", "is no post of this site"),
    ],
)
def test_a_file_that_is_no_post_is_told_why(name, told, site):
    post = write_post(site / "posts", name, date="2024-13-01")
    result = run("show", post)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_a_hint_after_a_question_begins_without_another_mark(site):
    (site / "feedpub.toml").write_text(f'[site]\nurl = "{URL}"\npermalink = "/{{yaer}}/{{slug}}/"\n')
    told = run("show", write_post(site / "posts", "a.md")).stdout
    assert "has no yaer, which is a part of its address; did you mean year? write yaer: ..." in told


def test_warnings_about_the_post_are_shown_with_it(site):
    post = write_post(site / "posts", "a.md", thumbnail="javascript:x")
    assert "warning: posts/a.md:4: thumbnail" in run("show", post).stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--format", "rs"], 2, "did you mean rss?"),
        (["--format", "rss", "--feed", "categories/News/Harbor"], 2, "did you mean categories/News/Harbour?"),
        (["--feed", "categories/News"], 2, "--format"),
    ],
)
def test_a_format_or_a_feed_that_is_mistyped_is_answered_with_the_nearest(words, code, told, site):
    result = run("show", site / "posts/news/hello.md", *words)
    assert result.exit_code == code
    assert told in result.stderr


def test_every_format_is_offered():
    assert set(command.FORMATS) == set(FORMATS)


def test_a_feed_that_does_not_carry_the_post_is_told_with_those_that_do(site):
    result = run("show", site / "posts/other.md", "--format", "rss", "--feed", "categories/News")
    assert result.exit_code == 1
    assert "queries/short/" in result.stderr


def test_files_of_another_languages_bundle_are_told_as_rewritten_and_not_as_refused(tmp_path):
    (tmp_path / "hugo.toml").write_text(f"baseURL = '{URL}/'\n[languages.en]\n[languages.de]\n")
    for name in ("index.md", "index.de.md"):
        post = write_post(tmp_path / "content/p", name, "![A](a.png) [B](../q)")
    (tmp_path / "content/p/a.png").write_text("")
    found = run("show", post).stdout
    assert f"a.png -> {URL}/p/a.png" in found
    assert "refused" not in rows(found)

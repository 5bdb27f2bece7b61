"""What a post names of its site, another post or a section, leads to where the generator puts that."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from test_load_site import write

from feedpub import build, normalize
from feedpub.check import check
from feedpub.ends import posts_of
from feedpub.pipeline import survey
from feedpub.sources import load_site

ZOLA = "base_url = 'https://example.org'\n[languages.de]\n[languages.zh-CN]\n"
HUGO = "baseURL = 'https://example.org/'\n[languages.en]\n[languages.de]\n"
LINK = re.compile('href="https://example.org([^"]*)"')


def dated(body="Text.", fields="title: T\ndate: 2021-11-06"):
    return f"---\n{fields}\n---\n{body}\n"


def links(root, files, path):
    """The addresses below the site's to which a post leads, and what its author is told."""
    site = load_site(write(root, files))
    others = normalize.index(survey(site).linked(site), site.ways.folders)
    made, problems = normalize.post(posts_of(site).post(path), site, partial(posts_of(site).asset, path), others)
    return LINK.findall(made.content), [one.message for one in problems]


@pytest.mark.parametrize("space", ["", " ", "   "])
def test_addresses_of_zola_that_are_defined_below_the_text_lead_to_posts(space, tmp_path):
    below = f"[the tides]:{space}@/b.md\n[one]: @/b.md#high 'One'\n\n[two]: @/_index.md"
    text = dated(f"See [the tides], [one] and [two].\n\n{below}")
    files = {"config.toml": ZOLA, "content/a.md": text, "content/b.md": dated()}
    assert links(tmp_path, files, "a.md") == (["/b/", "/b/#high", "/"], [])


@pytest.mark.parametrize("path", ["x/a.md", "x/a.de.md", "x/a.zh-CN.md"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("b/index.md", "/b/"),
        ("b/index.de.md", "/de/b/"),
        ("b/index.zh-CN.md", "/zh-CN/b/"),
        ("x/c.md", "/x/c/"),
        ("x/c.de.md", "/de/x/c/"),
        ("x/_index.md", "/x/"),
        ("x/_index.de.md", "/de/x/"),
        ("_index.zh-CN.md", "/zh-CN/"),
    ],
)
def test_links_of_zola_lead_to_the_translation_that_they_name(path, name, address, tmp_path):
    others = ("b/index.de.md", "b/index.md", "b/index.zh-CN.md", "x/c.de.md", "x/c.md")
    files = {"config.toml": ZOLA, **{f"content/{one}": dated() for one in others}}
    files[f"content/{path}"] = dated(f"[A](@/{name})")
    assert links(tmp_path, files, path) == ([address], [])


@pytest.mark.parametrize(
    ("path", "name", "address"),
    [
        ("x/a.md", "b.md", "/x/b/"),
        ("x/a.de.md", "b.md", "/de/x/b/"),
        ("x/a.de.md", "x/b", "/de/x/b/"),
        ("x/a.md", "c", "/c/"),
        ("x/a.de.md", "/c", "/de/c/"),
        ("x/a.de.md", "d.md", "/x/d/"),
        ("x/a.md", "b.de.md", "/de/x/b/"),
    ],
)
def test_references_of_hugo_lead_to_posts_in_the_language_of_their_own(path, name, address, tmp_path):
    others = ("c/index.de.md", "c/index.md", "x/b.de.md", "x/b.md", "x/d.md")
    files = {"hugo.toml": HUGO, **{f"content/{one}": dated() for one in others}}
    files[f"content/{path}"] = dated(f'[A]({{{{< ref "{name}" >}}}})')
    assert links(tmp_path, files, path) == ([address], [])


@pytest.mark.parametrize("begin", ["", "de"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("/x", "/x/"),
        ("x/", "/x/"),
        ("/X/Y", "/x/y/"),
        ("/", "/"),
        ("/z/q#noon", "/z/q/#noon"),
        ("/z", None),
        ("q", None),
    ],
)
def test_references_of_hugo_lead_to_the_pages_of_folders(begin, name, address, tmp_path):
    path = f"x/y/a.{begin}.md".replace("..", ".")
    files = {"hugo.toml": HUGO, "content/z/q/_index.md": "", f"content/{path}": dated(f'[A]({{{{< ref "{name}" >}}}})')}
    found, told = links(tmp_path, files, path)
    assert found == [f"/{begin}{address}" if begin and address else address or ""]
    assert told == ([] if address else [f"has links that lead to no post: {name}"])


@pytest.mark.parametrize(
    ("config", "reference"),
    [("zola.toml", "@/about.md"), ("hugo.toml", '{{< ref "about" >}}'), ("hugo.toml", "about.md")],
)
@pytest.mark.parametrize(("fields", "address"), [("title: About", "/about/"), ("slug: who", "/who/")])
def test_links_lead_to_pages_that_have_no_date(config, reference, fields, address, tmp_path):
    files = {config: "base_url = 'https://example.org'\nbaseURL = 'https://example.org'\n"}
    files |= {"content/a.md": dated(f"[A]({reference})"), "content/about.md": dated(fields=fields)}
    assert links(tmp_path, files, "a.md") == ([address], [])


def test_links_to_pages_that_are_drafts_are_told(tmp_path):
    files = {"zola.toml": ZOLA, "content/a.md": dated("[A](@/b.md)"), "content/b.md": dated(fields="draft: true")}
    assert links(tmp_path, files, "a.md")[1] == ["has links that lead to no post: b.md"]


def test_a_page_without_a_date_is_in_no_feed_and_a_link_follows_it(tmp_path):
    files = {"zola.toml": ZOLA, "content/a.md": dated("[A](@/b.md)"), "content/b.md": dated(fields="title: B")}
    site = load_site(write(tmp_path, files))
    report = build(site)
    assert (report.published, report.hidden, [one.path for one in report.problems]) == (1, 0, ["content/b.md"])
    write(tmp_path, {"content/b.md": dated(fields="title: B\nslug: elsewhere")})
    assert build(site).published == 1
    [item] = json.loads((Path(site.root) / site.output.path / "feed.json").read_text())["items"]
    assert LINK.findall(item["content_html"]) == ["/elsewhere/"]


@pytest.mark.parametrize(
    ("path", "name", "address"),
    [
        ("en/x/a.md", "b", "/x/b/"),
        ("de/x/a.md", "b", "/de/x/b/"),
        ("de/x/a.md", "/x/b.md", "/de/x/b/"),
        ("en/x/a.md", "/x/b.md", "/x/b/"),
        ("en/a.md", "c", "/de/c/"),
    ],
)
def test_references_of_hugo_lead_to_posts_in_the_folder_of_their_own_language(path, name, address, tmp_path):
    config = "[languages.en]\ncontentDir = 'content/en'\n[languages.de]\ncontentDir = 'content/de'\n"
    files = {"hugo.toml": f"baseURL = 'https://example.org/'\n{config}"}
    files |= {f"content/{one}": dated() for one in ("de/c/index.md", "de/x/b.md", "en/x/b.md")}
    files[f"content/{path}"] = dated(f'[A]({{{{< ref "{name}" >}}}})')
    assert links(tmp_path, files, path) == ([address], [])


SITE_OF_TWO = "[languages.en]\ncontentDir = 'content/en/'\n[languages.de]\ncontentDir = 'content/de'\n"
GERMAN = "defaultContentLanguage = 'de'\ndefaultContentLanguageInSubdir = true\n"
MOUNT = "[[module.mounts]]\nsource = 'content/{0}'\ntarget = 'content'\nlang = '{0}'\n"


@pytest.mark.parametrize(
    ("settings", "addresses"),
    [
        (SITE_OF_TWO, {"en/x/a.md": "/x/a/", "de/x/a.md": "/de/x/a/"}),
        (
            MOUNT.format("en") + MOUNT.format("de") + "[languages.en]\n[languages.de]",
            {"en/x/a.md": "/x/a/", "de/x/a.md": "/de/x/a/"},
        ),
        (
            f"{GERMAN}{SITE_OF_TWO}[permalinks]\nx = '/:slug/'",
            {"en/x/a.md": "/en/t/", "de/x/a.md": "/de/t/"},
        ),
        (
            "[languages.en]\n[languages.de]\ncontentDir = 'content/de'",
            {"en/x/a.md": "/en/x/a/", "de/x/a.md": "/de/x/a/", "fr/x/a.md": "/fr/x/a/"},
        ),
        (
            "[languages.en]\ncontentDir = 'text'\n[languages.de]\ncontentDir = 'text.de'",
            {"text/x/a.md": "/x/a/", "text.de/x/a.md": "/de/x/a/"},
        ),
        ("[languages.en]\ncontentDir = 'content/en/'\n[languages.de]", {"x/a.md": "/x/a/"}),
        (f"{SITE_OF_TWO}disabled = true", {"x/a.md": "/x/a/"}),
    ],
)
def test_languages_of_hugo_may_have_folders_of_their_own(settings, addresses, tmp_path):
    folders = ("content/en", "content/de", "content/fr", "text", "text.de", "README")
    files = {f"{folder}/x/a.md": dated() for folder in folders}
    site = load_site(write(tmp_path, {"hugo.toml": f"baseURL = 'https://example.org'\n{settings}", **files}))
    heads = survey(site).heads
    assert {one.path: one.url.removeprefix("https://example.org") for one in heads} == addresses
    assert {one.language for one in heads if one.url.startswith("https://example.org/de/")} <= {"de", None}
    assert not build(site).problems


@pytest.mark.parametrize("main", ["index.md", "index.en.md"])
def test_files_beside_a_translation_of_hugo_are_at_the_address_of_the_main_language(main, tmp_path):
    text = "![A](i/a.png) ![B](b.png) [C](c.pdf#p) [D](../x) [E](#e) ![F](f.de.png)"
    files = {
        f"content/p/{name}": dated(text, f"title: T\ndate: 2021-11-06\nslug: {slug}\nimage: i/a.png")
        for name, slug in ((main, "one"), ("index.de.md", "eins"))
    }
    site = load_site(write(tmp_path, {"hugo.toml": HUGO, **files}))
    write(tmp_path / "content/p", {"i/a.png": "a", "c.pdf": "c", "f.de.png": "f"})
    source, others = posts_of(site), normalize.index(survey(site).heads)
    for name, own in ((main, "/one/"), ("index.de.md", "/de/eins/")):
        path = f"p/{name}"
        made, problems = normalize.post(source.post(path), site, partial(source.asset, path), others)
        shown = re.findall('(?:src|href)="https://example.org([^"]*)"', made.content)
        above = own.rpartition("/")[0].rpartition("/")[0]
        assert shown == ["/one/i/a.png", f"{own}b.png", "/one/c.pdf#p", f"{above}/x", f"{own}#e", f"{own}f.de.png"]
        assert (made.image.url, problems) == ("https://example.org/one/i/a.png", ())
    assert not [one for one in check(site).findings if one.code.startswith("address") and "b.png" not in one.message]


def test_a_file_that_a_translation_of_hugo_lacks_is_that_of_the_main_language(tmp_path):
    config = "[languages.en]\ncontentDir = 'content/en'\n[languages.de]\ncontentDir = 'content/de'\n"
    text = dated("![A](a.png) ![B](b.png) ![C](c.png)")
    files = {"hugo.toml": f"baseURL = 'https://example.org/'\n{config}"}
    files |= {f"content/{language}/p/a/index.md": text for language in ("en", "de")}
    files |= {f"content/{name}": "" for name in ("en/p/a/a.png", "en/p/a/b.png", "de/p/a/b.png")}
    site = load_site(write(tmp_path, files))
    source, others = posts_of(site), normalize.index(survey(site).heads, site.ways.folders)
    path = "de/p/a/index.md"
    made, _ = normalize.post(source.post(path), site, partial(source.asset, path), others)
    shown = re.findall('src="https://example.org([^"]*)"', made.content)
    assert shown == ["/p/a/a.png", "/de/p/a/b.png", "/de/p/a/c.png"]


def test_files_of_a_page_of_hugo_that_the_main_language_lacks_stay_where_the_translation_is(tmp_path):
    files = {"hugo.toml": HUGO, "content/p/index.de.md": dated("![A](a.png)"), "content/p/a.png": "a"}
    site = load_site(write(tmp_path, files))
    source, others = posts_of(site), normalize.index(survey(site).heads)
    path = "p/index.de.md"
    made, _ = normalize.post(source.post(path), site, partial(source.asset, path), others)
    assert 'src="https://example.org/de/p/a.png"' in made.content


@pytest.mark.parametrize(
    ("path", "reference", "address"),
    [
        ("x/a/index.md", "../b/index.md", "/x/b/"),
        ("x/a/index.de.md", "../b/index.md#c", "/de/x/b/#c"),
        ("x/a/index.de.md", "b/index.md", "/de/x/b/"),
        ("x/a/index.md", "/x/b/index.md", "/x/b/"),
        ("x/a/index.de.md", "/c.md", "/c/"),
        ("x/a/index.de.md", "c.md", "/x/c/"),
        ("x/a/index.de.md", "/X/B/index.md", "/de/x/b/"),
        ("x/a/index.md", "../D.md", "/x/d/"),
        ("x/a/index.de.md", "/x/b", "/de/x/b/"),
        ("x/a/index.de.md", "/x/b/?c#d", "/de/x/b/?c#d"),
        ("x/a/index.de.md", "b", "/de/x/b/"),
        ("x/a.de.md", "./b", "/de/x/b/"),
        ("x/a.md", "/x/b", "/x/b/"),
        ("x/a.de.md", "/x/e", "/x/e"),
        ("x/a.de.md", "#b", "/de/x/a/#b"),
        ("x/a.de.md", "/x", "/x"),
    ],
)
def test_links_of_hugo_to_files_lead_to_posts_as_its_own_hook_does(path, reference, address, tmp_path):
    files = {
        f"content/{one}": dated() for one in ("x/b/index.de.md", "x/b/index.md", "x/c.md", "c.md", "x/d.md", "D.md")
    }
    files |= {"hugo.toml": HUGO, f"content/{path}": dated(f"[A]({reference})")}
    assert links(tmp_path, files, path) == ([address], [])


@pytest.mark.parametrize(
    ("config", "reference", "address"),
    [
        ("pelicanconf.py", "{filename}b.md", "/x.html"),
        ("pelicanconf.py", "{filename}/b.md", "/top.html"),
        ("hugo.toml", '{{< ref "b.md" >}}', "/x/x/"),
        ("hugo.toml", '{{< ref "/b.md" >}}', "/top/"),
        ("zola.toml", "@/b.md", "/top/"),
    ],
)
def test_a_name_is_that_of_a_post_beside_where_the_generator_looks_there_first(config, reference, address, tmp_path):
    settings = "".join(f"{key} = 'https://example.org'\n" for key in ("SITEURL", "baseURL", "base_url"))
    files = {config: settings, "content/x/a.md": dated(f"[A]({reference})")}
    for name, slug in (("x/b.md", "x"), ("b.md", "top")):
        files[f"content/{name}"] = dated(fields=f"title: T\nslug: {slug}\ndate: 2021-11-06")
    assert links(tmp_path, files, "x/a.md") == ([address], [])


@pytest.mark.parametrize(
    ("config", "reference"), [("hugo.toml", '{{< ref "/tags/b" >}}'), ("zola.toml", "@/tags/b.md")]
)
def test_a_path_names_no_post_that_is_elsewhere(config, reference, tmp_path):
    files = {config: "baseURL = 'https://example.org'\nbase_url = 'https://example.org'\n"}
    files |= {"content/x/a.md": dated(f"[A]({reference})"), "content/2021/b.md": dated()}
    found, told = links(tmp_path, files, "x/a.md")
    assert found == [""]
    assert told[0].startswith("has links that lead to no post: ")


@pytest.mark.parametrize(
    ("config", "reference"), [("hugo.toml", '{{< ref "/blog/b.md" >}}'), ("zola.toml", "@/blog/b.md")]
)
def test_a_path_from_the_top_names_a_post_of_a_folder_that_alone_is_read(config, reference, tmp_path):
    files = {config: "baseURL = 'https://example.org'\nbase_url = 'https://example.org'\n"}
    files |= {"feedpub.toml": "[posts]\npath = 'content/blog'\n", "content/blog/b.md": dated()}
    files["content/blog/a.md"] = dated(f"[A]({reference})")
    assert links(tmp_path, files, "a.md") == (["/b/"], [])

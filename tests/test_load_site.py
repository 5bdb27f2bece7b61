"""load_site: a configured folder, a blog of any generator, or nothing but posts."""

import errno
import os
from pathlib import Path

import pytest

from feedpub.ends import posts_of
from feedpub.errors import ConfigError, SourceError
from feedpub.sources import load_site


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


BLOGS = {
    "hexo": {
        "_config.yml": "title: A blog\nurl: https://example.org\npermalink: :year/:title/\n",
        "source/_posts/a.md": "",
    },
    "jekyll": {
        "_config.yml": "title: A blog\nurl: https://example.org\npermalink: /:year/:title/\n",
        "_posts/2021-11-06-a.md": "",
    },
    "hugo": {
        "hugo.toml": "baseURL = 'https://example.org/'\ntitle = 'A blog'\n",
        "content/posts/a.md": "",
    },
    "zola": {"config.toml": "base_url = 'https://example.org'\ntitle = 'A blog'\n", "content/blog/a.md": ""},
    "pelican": {
        "pelicanconf.py": "SITENAME = 'A blog'\nSITEURL = ''\nPATH = 'content'\nX = open('/nowhere')\n",
        "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://example.org'\n",
        "content/a.md": "",
    },
    "eleventy": {
        "eleventy.config.js": 'export default function () {\n return {\n  dir: { \n   input: "src",\n} } };\n',
        "src/_data/metadata.js": 'export default {\n  title: "A blog",\n  url: "https://example.org/", // here\n}\n',
        "src/blog/a.md": "",
    },
}
PATTERNS = {
    "hexo": ("source/_posts", "/{year}/{path}/"),
    "jekyll": ("_posts", "/{year}/{slug}/"),
    "hugo": ("content", "/{folder}/{slug_or_leaf}/"),
    "zola": ("content", "/{folder}/{slug}/"),
    "pelican": ("content", "/{slug_or_title}.html"),
    "eleventy": ("src/blog", "/blog/{page}/"),
}


@pytest.mark.parametrize("dialect", BLOGS)
def test_a_blog_is_known_by_its_files_and_tells_its_settings(dialect, tmp_path):
    site = load_site(write(tmp_path, BLOGS[dialect]))
    assert (site.site.url, site.site.title) == ("https://example.org", "A blog")
    assert site.posts.dialect == dialect
    assert (site.posts.path, site.site.permalink) == PATTERNS[dialect]
    assert (Path(site.root), site.state) == (tmp_path.resolve(), ".feedpub")


@pytest.mark.parametrize("dialect", BLOGS)
def test_a_feedpub_toml_wins_over_the_generators_settings(dialect, tmp_path):
    write(tmp_path, {**BLOGS[dialect], "feedpub.toml": '[site]\ntitle = "Mine"\npermalink = "/{slug}/"\n'})
    site = load_site(tmp_path)
    assert (site.site.title, site.site.permalink) == ("Mine", "/{slug}/")
    assert (site.site.url, site.posts.dialect) == ("https://example.org", dialect)
    assert site.output.path == "public"


def test_what_the_caller_says_wins_over_everything(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"feedpub.toml": '[site]\nurl = "https://example.org"\n[feeds]\nlimit = 5\n'})
    site = load_site(".", url="https://example.com/a/", output="out", limit=0)
    assert site.site.url == "https://example.com/a"
    assert site.output.path == str(tmp_path / "out")
    assert site.feeds.limit == 0


@pytest.mark.parametrize(
    ("given", "message"), [({"limit": 0}, r"--limit: \[feeds\] limit is 0"), ({"url": "x"}, "--url: ")]
)
def test_an_error_names_the_option_that_is_wrong(given, message, tmp_path):
    (tmp_path / "posts").mkdir()
    (tmp_path / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n[feeds]\narchives = true\n')
    with pytest.raises(ConfigError, match=message):
        load_site(tmp_path, **given)


def test_an_address_given_by_the_caller_need_not_stand_in_the_file(tmp_path):
    write(tmp_path, {"feedpub.toml": '[site]\ntitle = "A"\n'})
    assert load_site(tmp_path, url="https://example.com").site.url == "https://example.com"


def test_a_plain_folder_is_only_read(tmp_path):
    write(tmp_path, {"a.md": "---\ntitle: a\n---\n"})
    site = load_site(tmp_path, url="https://example.org")
    assert (site.posts.path, site.posts.dialect, site.output.path) == (".", "plain", "")
    assert Path(site.state).is_absolute()
    assert tmp_path not in Path(site.state).parents
    assert site.state == load_site(str(tmp_path) + "/.", url="https://example.com").state
    assert site.state != load_site(write(tmp_path / "other", {"a.md": ""}), url="https://example.org").state


@pytest.mark.parametrize(("folder", "dialect"), [("source/_posts", "hexo"), ("_posts", "jekyll"), ("posts", "plain")])
def test_the_name_of_a_posts_folder_tells_its_generator(folder, dialect, tmp_path):
    write(tmp_path, {f"{folder}/a.md": ""})
    assert load_site(tmp_path / folder, url="https://example.org").posts.dialect == dialect


def test_jekylls_posts_are_those_of_every_posts_folder(tmp_path):
    blog = {"_config.yml": "url: https://example.org\n", "Gemfile": "", "news/_posts/2021-11-06-a.md": ""}
    site = load_site(write(tmp_path, {**blog, "about.md": "", "vendor/gem/_posts/2021-11-06-b.md": ""}))
    assert site.posts.path == "."
    assert posts_of(site).files()[0].paths == ["news/_posts/2021-11-06-a.md"]
    site = load_site(write(tmp_path, {"_posts/2021-11-06-c.md": "", "_posts/d/_posts/2021-11-06-d.md": ""}))
    assert posts_of(site).files()[0].paths == ["_posts/2021-11-06-c.md", "news/_posts/2021-11-06-a.md"]


@pytest.mark.parametrize(("sign", "dialect"), [("Gemfile", "jekyll"), ("package.json", "hexo")])
def test_a_posts_folder_that_is_named_like_hexos_is_jekylls_where_there_is_a_gemfile(sign, dialect, tmp_path):
    files = {"_config.yml": "url: https://example.org\nsource: source\n", sign: "", "source/_posts/2021-11-06-a.md": ""}
    site = load_site(write(tmp_path, files))
    assert (site.posts.dialect, site.posts.path) == (dialect, "source/_posts")


@pytest.mark.parametrize("source", ["", "src/"])
def test_a_posts_folder_that_jekyll_excludes_holds_no_posts(source, tmp_path):
    settings = f"url: https://example.org\nsource: '{source}'\nexclude: [/docs, test/, a*c, '[']\n"
    names = ("docs", "test/b", "abc", "x/docs")
    files = {"Gemfile": "", "_config.yml": settings, **{f"{source}{name}/_posts/a.md": "" for name in names}}
    assert posts_of(load_site(write(tmp_path, files))).files()[0].paths == ["x/docs/_posts/a.md"]


def test_excluded_folders_do_not_make_another_of_jekylls_own(tmp_path):
    files = {"_config.yml": "url: https://example.org\nexclude: [test]\n", "_posts/a.md": "", "test/_posts/b.md": ""}
    assert load_site(write(tmp_path, files)).posts.path == "_posts"


def test_a_posts_folder_of_packages_does_not_make_another_of_jekylls_own(tmp_path):
    site = load_site(write(tmp_path, {**BLOGS["jekyll"], "vendor/gem/_posts/2021-11-06-b.md": ""}))
    assert site.posts.path == "_posts"


@pytest.mark.parametrize(
    ("file", "settings", "posts"),
    [
        (
            "hugo.toml",
            r"""baseURL = 'https://example.org/'
ignoreFiles = ['\.skip\.md$', 'drafts$', '(?P<wrong']""",
            ["a.md"],
        ),
        (
            "config.toml",
            """base_url = 'https://example.org'
ignored_content = ['*.{txt,skip.md}', '**/draft?', '[']""",
            ["a.md", "b/drafts/c.md"],
        ),
    ],
)
def test_what_a_generator_ignores_is_no_post(file, settings, posts, tmp_path):
    names = ("a.md", "a.skip.md", "b/drafts/c.md")
    site = load_site(write(tmp_path, {file: settings, **{f"content/{name}": "" for name in names}}))
    assert posts_of(site).files()[0].paths == posts


@pytest.mark.parametrize("source", [".", "src"])
def test_eleventys_posts_are_everywhere_but_in_its_own_folders(source, tmp_path):
    own = ("_data", "_includes", "_site", "inc", "node_modules", "x/node_modules")
    posts = ("_drafts/b.md", "_posts/a.md", "x/c.md")
    settings = f'dir: {{\n input: "{source}",\n includes: "inc",\n}}\n'
    names = (*posts, *(f"{folder}/d.md" for folder in own))
    site = load_site(
        write(
            tmp_path,
            {
                "eleventy.config.js": settings,
                "_data/site.json": '{"url": "https://example.org"}',
                **{f"{source}/{name}": "" for name in names},
            },
        )
    )
    assert posts_of(site).files()[0].paths == [*posts]


def test_data_of_eleventy_may_be_exported_one_by_one_and_come_from_the_environment(tmp_path):
    data = """\
const place = 'Harbour'; // not exported
export const url = process.env.URL || 'https://example.org';
export const siteName = "A blog";
export const lang = process.env.LOCALE ?? `en`
export const feed = {
  title: "A feed",
};
"""
    files = {"eleventy.config.js": "", "website/_data/meta.js": data, "website/posts/a.md": ""}
    site = load_site(write(tmp_path, files)).site
    assert (site.url, site.title, site.language) == ("https://example.org", "A blog", "en")


def test_a_folder_of_posts_may_be_named_like_one_of_eleventys_own_elsewhere(tmp_path):
    settings = {"eleventy.config.js": 'dir: {\n data: "data",\n}\n', "data/a.md": ""}
    site = load_site(write(tmp_path, {**settings, "x/data/b.md": ""}), url="https://example.org")
    assert posts_of(site).files()[0].paths == ["x/data/b.md"]


def test_pelicans_posts_are_in_its_usual_folder_where_nothing_else_is_said(tmp_path):
    settings = {"pelicanconf.py": "SITEURL = 'https://example.org'\nARTICLE_PATHS = ['blog']\n"}
    assert load_site(write(tmp_path, settings)).posts.path == "."
    site = load_site(write(tmp_path, {"content/blog/a.md": "", "content/b.md": ""}))
    assert site.posts.path == "content"
    assert posts_of(site).files()[0].paths == ["blog/a.md"]
    write(tmp_path, {"pelicanconf.py": "SITEURL = 'https://example.org'\nPATH = 'texts'\n"})
    assert load_site(tmp_path).posts.path == "texts"


def test_a_setting_of_pelican_may_share_its_value_and_state_its_type(tmp_path):
    settings = (
        "AUTHOR = SITENAME = 'Mei Lin'\nSITEURL: str = 'https://example.org'\na.b = c, d = ('x', 'y')\nTIMEZONE: str\n"
    )
    found = load_site(write(tmp_path, {"pelicanconf.py": settings})).site
    assert (found.url, found.title, found.author, found.timezone) == (
        "https://example.org",
        "Mei Lin",
        "Mei Lin",
        "UTC",
    )


def test_what_lies_in_a_bundle_of_hugo_is_no_post(tmp_path):
    languages = "baseURL = 'https://example.org/'\n[languages.en]\n[languages.de]\n"
    names = ("a/index.md", "a/note.md", "b/index.de.md", "b/note.md", "c/index.x.md", "c/note.md")
    site = load_site(write(tmp_path, {"hugo.toml": languages, **{f"content/{name}": "" for name in names}}))
    assert posts_of(site).files()[0].paths == ["a/index.md", "b/index.de.md", "c/index.x.md", "c/note.md"]


def test_pelicans_ways_with_languages_and_categories_are_those_of_its_configuration(tmp_path):
    site = load_site(write(tmp_path, {**BLOGS["pelican"], "content/a.md": ""}))
    assert (site.ways.usual_category, site.ways.translations) == ("misc", ("en", "/{slug_or_title}-{lang}.html"))


def test_zolas_names_of_pages_are_those_of_its_configuration(tmp_path):
    blog = {"config.toml": "base_url = 'https://example.org'\n[slugify]\npaths = 'safe'\n", "content/a.md": ""}
    assert load_site(write(tmp_path, blog)).ways.names == "zola safe"


def test_values_that_a_program_would_make_are_not_known(tmp_path):
    config = "url: https://example.org\ntitle: !ENV TITLE\nminify:\n  keep: [!!js/regexp /^more/]\n"
    write(tmp_path, {"_config.yml": config, "source/_posts/a.md": ""})
    site = load_site(tmp_path)
    assert (site.site.url, site.title) == ("https://example.org", "example.org")


def test_hexos_names_of_categories_are_those_of_its_configuration(tmp_path):
    blog = {"_config.yml": "url: https://example.org\ncategory_map:\n  编程: code\n", "source/_posts/a.md": ""}
    assert load_site(write(tmp_path, blog)).ways.categories == (("编程", "code"),)


@pytest.mark.parametrize(
    ("file", "settings", "dialect"),
    [
        ("hugo.toml", "title = 'A'", "hugo"),
        ("config/_default/hugo.yaml", "title: A", "hugo"),
        ("config.toml", "baseURL = ''", "hugo"),
        ("zola.toml", "title = 'A'", "zola"),
        ("config.toml", "base_url = ''", "zola"),
        ("config.toml", "title = 'A'", "plain"),
    ],
)
def test_a_blog_whose_configuration_has_no_address_is_known(file, settings, dialect, tmp_path):
    site = load_site(write(tmp_path, {file: settings, "content/a.md": ""}), url="https://example.org")
    assert (site.posts.dialect, site.site.url) == (dialect, "https://example.org")


def test_a_dialect_may_be_named(tmp_path):
    write(tmp_path, {"feedpub.toml": '[site]\nurl = "https://example.org"\n[posts]\ndialect = "hugo"\n'})
    assert load_site(tmp_path).posts.dialect == "hugo"


def test_hugos_split_configuration_is_put_together(tmp_path):
    write(
        tmp_path,
        {
            "config/_default/hugo.toml": "title = 'A blog'\nbaseURL = 'https://example.com'\n",
            "config/_default/params.toml": "description = 'About'\n",
            "config/_default/permalinks.toml": "posts = '/:year/:slug/'\n",
            "config/production/hugo.toml": "baseURL = 'https://example.org'\n",
        },
    )
    site = load_site(tmp_path)
    assert (site.site.url, site.site.description) == ("https://example.org", "About")
    assert dict(site.ways.permalinks) == {"posts": "/{year}/{slug_or_title}/"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"feedpub.toml": "[site]\n"}, "url is missing"),
        ({"feedpub.toml": "[sight]\n"}, "did you mean site?"),
        ({"feedpub.toml": '[site]\nurl = "https://a.org"\n[posts]\ndialect = "hugu"\n'}, "did you mean hugo?"),
        ({"feedpub.toml": '[site]\nurl = "https://a.org"\nlanguage = "english"\n'}, "is no language tag"),
        (
            {"feedpub.toml": '[site]\nurl = "https://a.org"\nauthority = "A.org,2021"\n'},
            "authority 'A.org,2021' has capital letters, which ids must not have; write small ones",
        ),
        (
            {"feedpub.toml": '[site]\nurl = "https://a.org"\npermalink = "/:year/{lang:en}/:title/"\n'},
            "has names after colons; write them in braces, as in /{year}/{lang:en}/{title}/",
        ),
        ({"_config.yml": "a: b: c\n", "_posts/a.md": ""}, "_config.yml:1: is no YAML: mapping values are not allowed"),
        ({"hugo.toml": "a = \n"}, "hugo.toml: cannot be understood"),
        ({"pelicanconf.py": "a = (\n"}, "pelicanconf.py: cannot be understood"),
        ({"_config.yml": "title: a\n", "_posts/a.md": ""}, "url is missing"),
        ({}, "there is no feedpub.toml, so that nobody knows where the feeds will live; let `feedpub init` write one"),
        ({"feedpub.toml": 'url = "https://a.org"\n'}, "url stands in no section; write it below [site]"),
        ({"feedpub.toml": 'path = "p"\n[site]\n'}, "path stands in no section; write it below [posts] or [output]"),
        ({"feedpub.toml": 'nonsense = "p"\n[site]\n'}, "unknown section [nonsense]"),
        ({"feedpub.toml": "[site]\nlimit = 5\n"}, "[site] limit belongs to another section; write it below [feeds]"),
        ({"feedpub.toml": '[site]\nposts = "p"\n'}, "[site] unknown key posts"),
        (
            {"feedpub.toml": '[site]\nurl = "https://a.org"\n[queries.picks]\nname = "p"\n'},
            "[queries.picks] unknown key name",
        ),
    ],
)
def test_a_wrong_configuration_stops_at_once_and_says_why(files, message, tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_site(write(tmp_path, files))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_a_generator_does_not_know_stays_in_its_addresses(tmp_path):
    files = {"_config.yml": "url: https://a.org\npermalink: /:year/:nobodys/\n", "_posts/2021-11-06-a.md": ""}
    assert load_site(write(tmp_path, files)).site.permalink == "/{year}/:nobodys/"


@pytest.mark.parametrize(("encoding", "at"), [("utf-16", 0), ("gbk", 29)])
def test_a_configuration_that_is_not_utf8_is_named(tmp_path, encoding, at):
    (tmp_path / "feedpub.toml").write_bytes('# An example\n[site]\ntitle = "港口"'.encode(encoding))
    with pytest.raises(ConfigError, match=rf"feedpub\.toml: is not UTF-8 at byte {at}; save it as UTF-8"):
        load_site(tmp_path)


def test_a_folder_that_a_disk_cannot_tell_of_is_named(tmp_path, monkeypatch):
    def fails(path, **_):
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(os, "stat", fails)
    with pytest.raises(SourceError, match=f"{tmp_path}.*: Input/output error; see to the disk and try again"):
        load_site(tmp_path)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SourceError, match="nowhere: no such folder"):
        load_site(tmp_path / "nowhere", url="https://example.org")

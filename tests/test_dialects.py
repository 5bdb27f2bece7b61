"""Dialects: patterns and settings of real generators in feedpub's words."""

import string
from typing import get_args

import pytest

from feedpub.config.ways import Rule
from feedpub.dialects import DIALECTS, FIELDS, named, permalinks
from feedpub.dialects.dialect import Templates
from feedpub.dialects.generators import GENERATORS
from feedpub.dialects.texts import of_glob
from feedpub.normalize.permalinks import DAYS, PARTS
from feedpub.normalize.renderers import CHANGES
from feedpub.normalize.spellings import RULES
from feedpub.normalize.templates.syntaxes import SYNTAXES

SETTINGS = {one.dialect: one.settings for one in GENERATORS}


@pytest.mark.parametrize(
    ("translate", "pattern", "ours"),
    [
        (permalinks.hexo, ":year/:month/:day/:title/", "/{year}/{month}/{day}/{path}/"),
        (permalinks.hexo, "posts/:abbrlink.html", "/posts/{abbrlink}.html"),
        (permalinks.hexo, ":category/:i_month/:post_title/:name", "/{category}/{i_month}/{lower_title}/{file}"),
        (permalinks.jekyll, "date", "/{categories}/{year}/{month}/{day}/{slug}.html"),
        (permalinks.jekyll, "none", "/{categories}/{slug}.html"),
        (permalinks.jekyll, "ordinal", "/{categories}/{year}/{y_day}/{slug}.html"),
        (permalinks.jekyll, "/blog/:year-:short_month/:title:output_ext", "/blog/{year}-{short_month}/{slug}.html"),
        (permalinks.jekyll, "/:collection/:slugified_categories/:slug", "/posts/{lower_categories}/{lower_slug}"),
        (permalinks.jekyll, "/:w_year/:week/:w_day/:name", "/{week_year}/{week}/{i_weekday}/{lower_leaf}"),
        (permalinks.jekyll, "/:collection/:path/", "/posts/{path}/"),
        (permalinks.hugo, "/:2006/:01/:02/:filename", "/{year}/{month}/{day}/{leaf}"),
        (permalinks.hugo, "/:20060102/:1-:January/:title", "/{year}{month}{day}/{i_month}-{lower_month_name}/{title}"),
        (permalinks.hugo, "/:year/:month/:slug/", "/{year}/{month}/{slug_or_title}/"),
        (permalinks.hugo, "/:sections[1:]/:contentbasename/", "/{folder_below}/{leaf}/"),
        (permalinks.hugo, "/:sections[0]/:sections[last]/:title/", "/{section}/{last_folder}/{title}/"),
        (permalinks.hugo, "/:sections[1:2]/:sections/:title/", "/{folder}/{folder}/{title}/"),
        (permalinks.pelican, "{slug}.html", "/{slug_or_title}.html"),
        (permalinks.pelican, "{date:%Y}/{date:%b}/{date:%d}/{slug}/", "/{year}/{short_month}/{day}/{slug_or_title}/"),
        (permalinks.eleventy, "blog/{{ page.fileSlug }}/index.html", "/blog/{name}/"),
        (permalinks.eleventy, "/{{ title | slugify }}/", "/{title}/"),
        (permalinks.eleventy, "/{{ title|slug }}/", "/{slug_of_title}/"),
    ],
)
def test_a_generators_pattern_is_put_in_feedpubs_words(translate, pattern, ours):
    assert translate(pattern) == ours


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_a_dialect_asks_only_for_what_there_is(dialect):
    assert dialect.fields.keys() == FIELDS.keys()
    assert {name for _, name, _, _ in string.Formatter().parse(dialect.permalink) if name} <= DAYS.keys() | PARTS.keys()
    assert {dialect.folders, dialect.names, dialect.slugs, dialect.words} <= RULES.keys()


def test_every_table_about_dialects_has_what_the_others_name():
    assert set(get_args(Rule)) == RULES.keys()
    assert set(get_args(Templates)) == {"", *SYNTAXES}
    assert {one.dialect for one in GENERATORS} == DIALECTS.keys() - {"plain"}
    assert {*CHANGES, *permalinks.OWN} <= DIALECTS.keys()


@pytest.mark.parametrize("style", permalinks.JEKYLL_STYLES)
def test_every_style_of_jekyll_is_made_of_known_parts(style):
    pattern = permalinks.jekyll(style)
    assert {name for _, name, _, _ in string.Formatter().parse(pattern) if name} <= DAYS.keys() | PARTS.keys()


def test_an_unknown_dialect_reads_like_a_plain_folder():
    assert named("auto") is DIALECTS["plain"]


def test_hexos_settings_are_understood():
    found = SETTINGS["hexo"](
        {
            "title": "日记",
            "url": "https://example.org/blog",
            "author": "Someone",
            "language": ["zh_CN", "en"],
            "timezone": "Asia/Shanghai",
            "permalink": ":year/:title.html",
            "new_post_name": ":year-:month-:day-:title.md",
            "pretty_urls": {"trailing_html": False},
            "source_dir": "src",
        }
    )
    assert found.site == {
        "title": "日记",
        "url": "https://example.org/blog",
        "author": "Someone",
        "language": "zh-CN",
        "timezone": "Asia/Shanghai",
        "permalink": "/{year}/{path}",
    }
    assert found.ways.titled == r"^\d{4}\-\d{2}\-\d{2}\-(?P<title>.+?)$"
    assert found.posts == "src/_posts"


@pytest.mark.parametrize(("hidden", "end"), [("trailing_index", "/"), ("trailing_html", "/index")])
def test_what_hexo_hides_of_addresses_is_no_part_of_them(hidden, end):
    said = {"permalink": ":year/:title/index.html", "pretty_urls": {hidden: False}}
    assert SETTINGS["hexo"](said).site["permalink"] == f"/{{year}}/{{path}}{end}"


@pytest.mark.parametrize(("stated", "zone"), [("asia/SEOUL", "Asia/Seoul"), ("Asia", None), ("Asia/Nowhere", None)])
def test_a_zone_is_known_whatever_its_capitals(stated, zone):
    assert SETTINGS["hexo"]({"timezone": stated}).site.get("timezone") == zone


def test_markup_is_no_part_of_what_a_blog_says_of_itself():
    said = '<a href="https://example.org">Ships</a>\n&  <br/>tides,&nbsp;1 &lt; 2'
    found = SETTINGS["jekyll"]({"title": "<b>A</b>&nbsp;log", "description": said, "author": "B <b@c.example>"}).site
    assert (found["title"], found["description"]) == ("A log", "Ships & tides, 1 < 2")
    assert found["author"] == "B"


@pytest.mark.parametrize(
    ("stated", "language"), [("default", None), ("lang", None), ("zh_Hans", "zh-Hans"), ("yue", "yue")]
)
def test_a_language_that_is_none_does_not_count(stated, language):
    assert SETTINGS["hexo"]({"language": stated}).site.get("language") == language


@pytest.mark.parametrize(("language", "zone"), [("zh-CN", "Asia/Shanghai"), (["ja", "en"], "Asia/Tokyo"), ("en", None)])
def test_hexo_without_a_zone_is_where_its_language_is_spoken(language, zone):
    assert SETTINGS["hexo"]({"language": language, "timezone": ""}).site.get("timezone") == zone


def test_hexo_names_a_category_for_posts_without_one():
    found = SETTINGS["hexo"]({"permalink": ":category/:title/", "default_category": "misc"})
    assert found.site["permalink"] == "/{category:misc}/{path}/"


@pytest.mark.parametrize(
    ("settings", "root"),
    [
        ({"root": "/blog/"}, {"site.root": "/blog"}),
        ({"root": "/"}, {}),
        ({"root": "/blog", "marked": {"prependRoot": False}}, {}),
    ],
)
def test_the_folder_that_hexo_puts_before_pictures_is_known(settings, root):
    assert dict(SETTINGS["hexo"](settings).ways.variables) == root


@pytest.mark.parametrize(
    ("dialect", "settings", "breaks", "links"),
    [
        ("hexo", {}, None, None),
        ("hexo", {"marked": {"breaks": False, "autolink": False}}, False, False),
        ("hexo", {"markdown": {"render": {"breaks": False, "linkify": True}}}, False, True),
        ("hexo", {"markdown": "default"}, None, None),
        ("hugo", {"markup": {"goldmark": {"renderer": {"hardWraps": True}}}}, True, None),
        ("hugo", {"markup": {"goldmark": {"extensions": {"linkify": False}}}}, None, False),
        ("jekyll", {"kramdown": {"hard_wrap": True}}, True, None),
    ],
)
def test_what_a_generator_makes_of_lines_and_bare_addresses_is_known(dialect, settings, breaks, links):
    ways = SETTINGS[dialect](settings).ways
    assert (ways.breaks, ways.links) == (breaks, links)


@pytest.mark.parametrize(
    ("dialect", "settings"),
    [
        ("hugo", {"enableEmoji": True}),
        ("zola", {"markdown": {"render_emoji": True}}),
        ("jekyll", {"plugins": ["jekyll-feed", "jemoji"]}),
        ("hexo", {"markdown": {"plugins": [None, {"name": "markdown-it-emoji", "options": {}}]}}),
    ],
)
def test_a_generator_that_shows_emoji_for_their_names_is_known(dialect, settings):
    assert [SETTINGS[dialect](one).ways.emoji for one in ({}, settings)] == [False, True]


@pytest.mark.parametrize(
    ("extensions", "marks"),
    [
        ({}, {"~": "del"}),
        ({"extras": {"mark": {"enable": True}, "insert": {"enable": False}}}, {"==": "mark", "~": "del"}),
        ({"extras": {"subscript": {"enable": True}}}, {"~": "del"}),
        ({"extras": {"subscript": {"enable": True}}, "strikethrough": False}, {"~": "sub"}),
        ({"strikethrough": False}, {}),
    ],
)
def test_the_marks_around_words_that_hugo_reads_are_known(extensions, marks):
    ways = SETTINGS["hugo"]({"markup": {"goldmark": {"extensions": extensions}}}).ways
    assert dict(ways.marks) == marks


def test_the_marks_around_words_that_plugins_of_hexo_read_are_known():
    ways = [SETTINGS["hexo"]({"markdown": {"plugins": one}}).ways for one in ([], ["markdown-it-sup"], ["a", "b"])]
    assert [one.marks for one in ways] == [None, (("^", "sup"),), None]


@pytest.mark.parametrize("settings", [{"marked": {"prependRoot": False}}, {"relative_link": True}])
def test_hexo_may_be_told_to_leave_addresses_of_pictures_as_they_are(settings):
    ways = [SETTINGS["hexo"](one).ways for one in ({}, settings)]
    assert [one.relative_pictures for one in ways] == [False, True]


def test_hexos_defaults_for_fields_and_names_of_categories_are_understood():
    found = SETTINGS["hexo"](
        {
            "permalink": ":lang/:category/:title/",
            "permalink_defaults": {"lang": "en"},
            "category_map": {"编程": "programming", 2021: "old", "x": None},
        }
    )
    assert found.site["permalink"] == "/{lang:en}/{category:uncategorized}/{path}/"
    assert found.ways.categories == (("编程", "programming"), ("2021", "old"))


def test_jekylls_settings_are_understood():
    found = SETTINGS["jekyll"](
        {
            "title": "A blog",
            "url": "https://example.org",
            "baseurl": "/blog",
            "author": {"name": "Someone"},
            "lang": "en",
            "collections": {"posts": {"permalink": "/news/:title/"}},
            "permalink": "pretty",
        }
    )
    assert found.site == {
        "title": "A blog",
        "url": "https://example.org/blog",
        "author": "Someone",
        "language": "en",
        "permalink": "/news/{slug}/",
    }


def test_jekylls_defaults_for_posts_are_understood():
    found = SETTINGS["jekyll"](
        {
            "images": "/i",
            "defaults": [
                {"scope": {"path": "", "type": "pages"}, "values": {"permalink": "/no/"}},
                {"scope": {"path": "", "type": "posts"}, "values": {"permalink": "/p/:title", "author": "Someone"}},
            ],
        }
    )
    assert found.site == {"author": "Someone", "permalink": "/p/{slug}"}
    assert found.ways.variables == (("site.images", "/i"),)


def test_hugos_settings_are_understood_in_any_case():
    found = SETTINGS["hugo"](
        {
            "baseURL": "https://example.org/",
            "DefaultContentLanguage": "de",
            "defaultContentLanguageInSubdir": True,
            "languages": {"de": {"title": "Ein Blog", "contentDir": "content/de"}},
            "Params": {"Author": {"name": "Jemand"}},
            "timeZone": "Europe/Berlin",
            "permalinks": {"page": {"posts": "/:year/:slug/"}, "section": {"posts": "/x/"}},
        }
    )
    assert found.site == {
        "url": "https://example.org/",
        "title": "Ein Blog",
        "language": "de",
        "author": "Jemand",
        "timezone": "Europe/Berlin",
        "permalink": "/de/{folder}/{slug_or_leaf}/",
    }
    assert found.posts == "content/de"
    assert found.ways.permalinks == (("posts", "/de/{year}/{slug_or_title}/"),)
    assert dict(found.ways.languages) == {"": "/de", "de": "/de"}


def test_zolas_languages_are_found():
    found = SETTINGS["zola"]({"base_url": "https://example.org", "default_language": "en", "languages": {"zh": {}}})
    assert dict(found.ways.languages) == {"": "", "en": "", "zh": "/zh"}


@pytest.mark.parametrize(
    ("settings", "names", "pattern"),
    [
        ({}, "", None),
        ({"paths": "on"}, "zola", None),
        ({"paths": "safe"}, "zola safe", None),
        ({"paths": "off", "paths_keep_dates": True}, "keep", "/{folder}/{slug_or_leaf}/"),
        ({"paths": 1}, "", None),
    ],
)
def test_how_zola_is_to_name_pages_is_understood(settings, names, pattern):
    found = SETTINGS["zola"]({"slugify": settings})
    assert (found.ways.names, found.site.get("permalink")) == (names, pattern)


def test_hugos_mounted_content_is_found():
    mounts = [{"source": "assets", "target": "assets"}, {"source": "content/en", "target": "content"}]
    assert SETTINGS["hugo"]({"module": {"mounts": mounts}}).posts == "content/en"


def test_pelicans_settings_are_understood():
    found = SETTINGS["pelican"](
        {"SITEURL": "https://example.org", "SITENAME": "A blog", "PATH": "content/", "SLUGIFY_SOURCE": "basename"}
        | {"TAG_URL": "t/{slug}", "TIMEZONE": ""}
    )
    assert found.site == {"url": "https://example.org", "title": "A blog", "permalink": "/{slug_or_leaf}.html"}
    assert found.posts == "content"
    assert found.ways.variables == (("site.TAG_URL", "t/{slug}"),)


def test_texts_of_eleventys_site_are_known_to_its_template_code():
    found = SETTINGS["eleventy"]({"url": "https://example.org/blog", "images": "/i", "eleventy": {"input": "src"}})
    assert found.ways.variables == (("site.url", "https://example.org/blog"), ("site.images", "/i"))


@pytest.mark.parametrize(
    ("settings", "category", "translations"),
    [
        ({}, "misc", ("en", "/{slug_or_title}-{lang}.html")),
        (
            {"DEFAULT_CATEGORY": "News", "DEFAULT_LANG": "DE", "ARTICLE_LANG_URL": "{lang}/{slug}/"},
            "News",
            ("de", "/{lang}/{slug_or_title}/"),
        ),
        ({"SLUGIFY_SOURCE": "basename"}, "misc", ("en", "/{slug_or_leaf}-{lang}.html")),
    ],
)
def test_where_pelican_puts_translations_and_posts_without_a_category_is_understood(settings, category, translations):
    found = SETTINGS["pelican"](settings)
    assert (found.ways.usual_category, found.ways.translations) == (category, translations)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("value", [None, "", 1, [], {}, ["x", 1], {"name": ["x"]}, "\n", "not/a zone", True])
def test_settings_of_any_shape_are_read_without_an_error(settings, value):
    keys = ["url", "title", "timezone", "language", "permalink", "permalinks", "pretty_urls", "new_post_name", "author"]
    keys += [
        "defaults",
        "collections",
        "baseURL",
        "languages",
        "module",
        "params",
        "ARTICLE_URL",
        "ARTICLE_PATHS",
        "frontmatter",
        "PAGE_PATHS",
        "IGNORE_FILES",
        "READERS",
        "DEFAULT_METADATA",
        "FILENAME_METADATA",
        "PATH_METADATA",
        "PATH",
        "input",
    ]
    found = settings(dict.fromkeys(keys, value))
    assert all(isinstance(one, str) and one for one in found.site.values())
    assert "timezone" not in found.site


def test_a_shell_pattern_of_many_stars_takes_no_time():
    assert of_glob("**/" * 30 + "*" * 50 + ".x") == r"(?:.*/)?[^/]*\.x"

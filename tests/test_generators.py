"""What a generator's configuration says of posts: their addresses, dates and categories are those of the generator."""

import pytest
from test_load_site import write

from feedpub.check import check
from feedpub.ends import posts_of
from feedpub.pipeline import survey
from feedpub.sources import load_site

HUGO = "baseURL = 'https://example.org/'\n"


def posts(root, files):
    """The posts of a blog by their paths: the address below the site's, the day, the categories."""
    site = load_site(write(root, files))
    return {
        one.path: (one.url.removeprefix(site.site.url), one.published.date().isoformat(), one.categories)
        for one in survey(site).heads
        if not one.draft
    }


@pytest.mark.parametrize(
    ("settings", "path", "fields", "address", "day"),
    [
        ("date = [':filename', ':default']", "2018-02-22-a.md", "date: 2018-03-01", "/x/a/", "2018-03-01"),
        ("date = [':filename', ':default']", "2018-02-22-a.md", "lastmod: 2018-03-01", "/x/a/", "2018-02-22"),
        ("date = [':filename', ':default']", "2018-02-22 a/index.md", "slug: b", "/x/b/", "2018-02-22"),
        ("date = [':filename']", "a.md", "date: 2018-03-01", "/x/a/", "2018-03-01"),
        ("date = ['date', ':filename']", "2018-02-22-a.md", "date: 2018-03-01", "/x/2018-02-22-a/", "2018-03-01"),
        ("date = ['date', ':filename', 'lastmod']", "2018-02-22-a.md", "lastmod: 2018-03-01", "/x/a/", "2018-02-22"),
        ("date = [':git', 'Created', ':fileModTime']", "a.md", "created: 2018-03-01", "/x/a/", "2018-03-01"),
        ("date = ['lastmod']", "a.md", "date: 2018-03-01\nmodified: 2018-03-02", "/x/a/", "2018-03-01"),
        ("publishDate = ['out']", "a.md", "date: 2018-03-01\nout: 2018-03-02", "/x/a/", "2018-03-02"),
        ("date = 1\nlastmod = [1]", "2018-02-22-a.md", "date: 2018-03-01", "/x/2018-02-22-a/", "2018-03-01"),
    ],
)
def test_hugos_dates_are_those_of_the_sources_that_its_configuration_names(
    settings, path, fields, address, day, tmp_path
):
    files = {"hugo.toml": f"{HUGO}[frontmatter]\n{settings}\n", f"content/x/{path}": f"---\ntitle: T\n{fields}\n---\n"}
    assert posts(tmp_path, files) == {f"x/{path}": (address, day, ())}


def test_the_date_in_the_name_of_a_post_of_hugo_has_its_place_in_permalinks(tmp_path):
    settings = "[frontmatter]\ndate = [':filename', ':default']\n[permalinks]\n"
    post = {"content/x/2018-02-22-a.md": "---\ntitle: T\ndate: 2019-03-01\n---\n"}
    for pattern, address in {"/:year/:slug/": "/2018/a/", "/:year/:filename/": "/2018/2018-02-22-a/"}.items():
        found = posts(tmp_path, {"hugo.toml": f"{HUGO}{settings}x = '{pattern}'\n", **post})
        assert found["x/2018-02-22-a.md"][0] == address


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ("x = '/:year/:slug'", "/2018/a-b/"),
        ("x = '/Notes/:monthname/:weekday-:weekdayname/:filename/'", "/notes/february/4-thursday/a/"),
        ("page = '/:slug/'\nx = '/p/:slug/'", "/p/a-b/"),
        ("x = '/p/:slug/'\n[permalinks.page]\ny = '/y/:slug/'\n[permalinks.term]\nx = '/no/'", "/p/a-b/"),
        ("[permalinks.page]\nx = '/p/:slug/'\n[permalinks.section]\nx = '/no/'", "/p/a-b/"),
        ("x = '/p/:slug/'\n[languages.en.permalinks]\nx = '/e/:slug/'", "/e/a-b/"),
        ("x = 1\n[permalinks.page]\nx = []", "/x/a/"),
    ],
)
def test_hugos_permalinks_are_in_lower_case_and_end_in_a_slash(settings, address, tmp_path):
    post = {"content/x/a.md": "---\ntitle: A B\ndate: 2018-02-22\n---\n"}
    [found] = posts(tmp_path, {"hugo.toml": f"{HUGO}[permalinks]\n{settings}\n", **post}).values()
    assert found[0] == address
    [found] = posts(tmp_path, {"hugo.toml": f"uglyURLs = true\n{HUGO}[permalinks]\n{settings}\n"}).values()
    assert found[0] == f"{address[:-1]}.html"


def test_hugos_ugly_addresses_may_be_those_of_some_sections(tmp_path):
    settings = "[uglyURLs]\npost = true\nnews = true\nx = false\n[permalinks]\npost = '/:year/:slug/'\n"
    files = {f"content/{name}/a.md": "---\ndate: 2018-02-22\n---\n" for name in ("news", "post", "x", "y")}
    found = posts(tmp_path, {"hugo.toml": f"{HUGO}{settings}", **files})
    assert {url for url, _, _ in found.values()} == {"/news/a.html", "/2018/a.html", "/x/a/", "/y/a/"}


def test_hugos_settings_in_files_of_their_own_are_put_together(tmp_path):
    files = {
        "hugo.toml": f"{HUGO}title = 'No'\n[languages.en]\nweight = 1\n",
        "languages.en.toml": "title = 'Yes'\n[params.author]\nname = 'Mei'\n",
        "languages.zh-cn.toml": "title = '是'\n",
        "params.toml": "description = 'No'\nauthor = 'Nobody'\n",
        "params.en.toml": "description = 'Yes'\n",
        "permalinks.toml": "x = '/y/:slug/'\n",
    }
    below = {f"config/_default/{name}": text for name, text in files.items()}
    site = load_site(write(tmp_path, {**below, "config/production/params.toml": "other = 1\n"}))
    assert (site.title, site.site.description, site.author) == ("Yes", "Yes", "Mei")
    assert dict(site.ways.languages) == {"": "", "en": "", "zh-cn": "/zh-cn"}
    assert site.ways.permalinks == (("x", "/y/{slug_or_title}/"),)


@pytest.mark.parametrize("settings", ["disableLanguages = ['de']\n[languages.de]", "[languages.de]\ndisabled = true"])
def test_nothing_is_published_in_a_language_that_hugo_is_to_leave_out(settings, tmp_path):
    files = {"hugo.toml": f"{HUGO}{settings}\n[languages.en]\n[languages.fr]\n"}
    files |= {f"content/x/a{name}.md": "---\ndate: 2018-02-22\n---\n" for name in ("", ".de", ".fr")}
    assert [url for url, _, _ in posts(tmp_path, files).values()] == ["/fr/x/a/", "/x/a/"]


def test_the_tables_of_other_generators_take_the_place_of_earlier_ones(tmp_path):
    files = {"pelicanconf.py": f"{PELICAN}DEFAULT_METADATA = {{'status': 'draft'}}\n"}
    files |= {
        "publishconf.py": "DEFAULT_METADATA = {'author': 'Mei'}\n",
        "content/a.md": "Title: T\nDate: 2018-02-22\n\nX\n",
    }
    assert posts(tmp_path, files)


def test_the_author_of_a_site_is_named_without_an_address(tmp_path):
    write(tmp_path, {"config.toml": "base_url = 'https://example.org'\nauthor = 'mei@harbour.example (Mei Lin)'\n"})
    assert load_site(tmp_path).author == "Mei Lin"


PELICAN = "SITEURL = 'https://example.org'\nPATH = 'content'\n"


@pytest.mark.parametrize(
    ("settings", "paths"),
    [
        ("", ["a.md", "blog/b.md", "blog/old/c.md", "news/2020/d.md"]),
        ("ARTICLE_PATHS = ['blog', 'news/2020']", ["blog/b.md", "blog/old/c.md", "news/2020/d.md"]),
        ("ARTICLE_PATHS = ['./news/']\nUSE_FOLDER_AS_CATEGORY = True", ["news/2020/d.md"]),
        ("ARTICLE_PATHS = ['', 'blog']\nARTICLE_EXCLUDES = ['news']", ["a.md", "blog/b.md", "blog/old/c.md"]),
        ("PAGE_PATHS = ['blog/old', 'new']", ["a.md", "blog/b.md", "news/2020/d.md"]),
        ("IGNORE_FILES = ['b.*', 'ne?s']", ["a.md", "blog/old/c.md"]),
    ],
)
def test_pelicans_articles_are_where_its_configuration_has_them(settings, paths, tmp_path):
    text = "Title: T\nDate: 2021-11-06\n\nText\n"
    names = ("a.md", "blog/b.md", "blog/old/c.md", "news/2020/d.md", "pages/e.md")
    found = posts(
        tmp_path, {"pelicanconf.py": PELICAN + settings, **dict.fromkeys((f"content/{one}" for one in names), text)}
    )
    assert [*found] == paths
    folders = [path.split("/")[-2:-1] for path in paths]
    assert [categories for _, _, categories in found.values()] == [(tuple(one),) if one else () for one in folders]


def test_files_for_which_pelican_has_no_reader_are_no_articles(tmp_path):
    files = {"content/a.md": "Title: T\nDate: 2021-11-06\n\nText\n", "content/talks/b.html": "<p>Slides</p>"}
    readers = "READERS = {'html': None, 'md': 'a reader of its own'}\n"
    site = load_site(write(tmp_path, {**files, "pelicanconf.py": PELICAN + readers}))
    assert posts_of(site).files()[0].paths == ["a.md"]


@pytest.mark.parametrize(
    ("settings", "path", "fields", "post"),
    [
        (
            r"FILENAME_METADATA = r'(?P<date>[\d-]+)_(?P<slug>.*)'",
            "2018-02-22_a-b.md",
            "",
            ("/a-b.html", "2018-02-22", ()),
        ),
        (r"FILENAME_METADATA = '(?P<slug>.*)'", "a.md", "Slug: b\nDate: 2018-02-22", ("/b.html", "2018-02-22", ())),
        (
            r"PATH_METADATA = r'(?P<category>[^/]+)/(?P<Where>.*)\..*'" "\nARTICLE_URL = '{where}/'",
            "x/y/a.md",
            "Date: 2018-02-22",
            ("/y/a/", "2018-02-22", (("x",),)),
        ),
        ("USE_FOLDER_AS_CATEGORY = False", "x/a.md", "Date: 2018-02-22", ("/t.html", "2018-02-22", ())),
        ("DEFAULT_METADATA = {'status': 'draft'}", "a.md", "Date: 2018-02-22", None),
        (
            r"DEFAULT_METADATA = {'status': 'draft', 'category': 'y', 'x': 'a\\d'}" "\nARTICLE_URL = '{x}/'",
            "x/a.md",
            "Date: 2018-02-22\nStatus: published",
            ("/a%5Cd/", "2018-02-22", (("x",),)),
        ),
        ("FILENAME_METADATA = '(?P<wrong'", "a.md", "Date: 2018-02-22", ("/t.html", "2018-02-22", ())),
        ("SLUGIFY_SOURCE = 'basename'", "2018-02-22-a.md", "", ("/2018-02-22-a.html", "2018-02-22", ())),
    ],
)
def test_what_pelican_knows_of_a_post_by_its_path_counts_where_the_post_says_nothing_else(
    settings, path, fields, post, tmp_path
):
    text = f"Title: T\n{fields}\n\nText\n".replace("\n\n\n", "\n\n")
    found = posts(tmp_path, {"pelicanconf.py": PELICAN + settings, f"content/{path}": text})
    assert found == ({path: post} if post else {})


def test_lines_between_dashes_need_be_no_yaml_for_pelican(tmp_path):
    text = "---\nTitle: Tides: a table\nDate: 2018-02-22\n---\nText\n"
    found = posts(tmp_path, {"pelicanconf.py": PELICAN, "content/a.md": text})
    assert found == {"a.md": ("/tides-a-table.html", "2018-02-22", ())}
    assert not [one for one in check(load_site(tmp_path)).findings if one.level == "error"]


JEKYLL = "url: https://example.org\npermalink: /:categories/:title/\ndefaults:\n"


@pytest.mark.parametrize(
    ("defaults", "fields", "found"),
    [
        ("{scope: {path: _posts/talks}, values: {categories: talks}}", "", ("/talks/a/", (("talks",),))),
        (
            "{scope: {path: ''}, values: {categories: [all]}}",
            "categories: own",
            ("/all/own/a/", (("all",), ("own",))),
        ),
        (
            "{scope: {path: _posts/talks}, values: {categories: talks}}\n- {scope: {}, values: {categories: all}}",
            "",
            ("/talks/a/", (("talks",),)),
        ),
        ("{scope: {path: _posts/t}, values: {permalink: '/t/:title'}}", "", ("/t/a", ())),
        ("{scope: {path: '_posts/*/2018'}, values: {permalink: '/t/:title'}}", "", ("/t/a", ())),
        ("{scope: {path: '_posts/**/2018-02'}, values: {permalink: '/t/:title'}}", "", ("/t/a", ())),
        ("{scope: {path: talks}, values: {permalink: '/t/:title'}}", "", ("/a/", ())),
        ("{scope: {path: '', type: pages}, values: {permalink: '/t/:title'}}", "", ("/a/", ())),
        ("{scope: {path: _posts/talks}, values: {permalink: '/t/:title'}}", "permalink: /own/", ("/own/", ())),
        ("{scope: {path: _posts/talks}, values: {published: false}}", "", None),
        ("{scope: {path: _posts/talks}, values: {published: false}}", "published: true", ("/a/", ())),
        ("{scope: 1, values: {category: x}}\n- x\n- {values: 1}", "", ("/x/a/", (("x",),))),
    ],
)
def test_jekylls_defaults_are_the_front_matter_of_posts_in_their_scope(defaults, fields, found, tmp_path):
    path = "talks/2018-02-22-a.md"
    made = posts(
        tmp_path, {"_config.yml": f"{JEKYLL}- {defaults}\n", f"_posts/{path}": f"---\ntitle: T\n{fields}\n---\n"}
    )
    assert [(url, categories) for url, _, categories in made.values()] == ([found] if found else [])


def test_defaults_of_jekyll_are_seen_from_its_source_folder(tmp_path):
    settings = (
        f"source: src\ncollections_dir: all\n{JEKYLL}- {{scope: {{path: all/_posts/x}}, values: {{category: y}}}}\n"
    )
    found = posts(
        tmp_path, {"Gemfile": "", "_config.yml": settings, "src/all/_posts/x/2018-02-22-a.md": "---\ntitle: T\n---\n"}
    )
    assert [categories for _, _, categories in found.values()] == [(("y",),)]


def test_a_check_tells_the_line_of_a_link_that_leads_to_no_post(tmp_path):
    text = "Title: T\nDate: 2021-11-06\n\nText.\n\nSee [that]({filename}/no.md) for more.\n"
    site = load_site(write(tmp_path, {"pelicanconf.py": PELICAN, "content/a.md": text}))
    found = [one for one in check(site).findings if one.code == "link-lost"]
    assert [(one.path, one.line, one.level) for one in found] == [("content/a.md", 6, "warning")]


ELEVENTY = {"eleventy.config.js": "", "_data/site.json": '{"url": "https://example.org"}'}


def test_what_eleventyignore_names_is_no_post(tmp_path):
    ignored = "# Not yet\n./c/drafts/\nc/blog/*.draft.md\n**/old\n!drafts/b.md\n\nx/**\n["
    names = ("blog/a.md", "blog/b.draft.md", "blog/old/c.md", "blog/x/drafts/d.md", "drafts/b.md", "x/y/e.md")
    files = {**ELEVENTY, ".eleventyignore": ignored, **{f"c/{name}": "" for name in names}}
    found = posts_of(load_site(write(tmp_path, files))).files()[0].paths
    assert found == ["c/blog/a.md", "c/blog/x/drafts/d.md", "c/x/y/e.md"]


@pytest.mark.parametrize(
    ("data", "text", "address"),
    [
        ("posts.json", '{"permalink": "/p/{{ page.fileSlug }}/", "tags": "x"}', "/p/a/"),
        (
            "posts.11tydata.json",
            '{"permalink": "{{ page.date | date: \'%Y\' }}/{{ title | slug }}.html"}',
            "/2018/t.html",
        ),
        ("posts.11tydata.js", "export default {\n  permalink: '/p/{{ page.fileSlug }}/',\n};\n", "/p/a/"),
        ("posts.json", '{"permalink": false}', None),
        ("posts.json", '{"permalink": ["x"]}', "/posts/a/"),
        ("posts.json", "[]", "/posts/a/"),
    ],
)
def test_the_posts_of_a_folder_of_eleventy_are_where_its_data_has_them(data, text, address, tmp_path):
    post = "---\ntitle: T\ndate: 2018-02-22\n"
    files = {f"posts/{data}": text, "posts/a.md": f"{post}---\n", "posts/b.md": f"{post}permalink: /own/\n---\n"}
    found = [url for url, _, _ in posts(tmp_path, {**ELEVENTY, **files}).values()]
    assert found == ([address, "/own/"] if address else ["/own/"])


HEXO = "url: https://example.org\ntimezone: UTC\n"


@pytest.mark.parametrize(
    ("settings", "path", "address"),
    [
        ("new_post_name: :year-:month-:day-:title.md\npermalink: :title/", "2018-02-22-a B.md", "/a%20B/"),
        ("new_post_name: :year-:month-:day-:title.md\npermalink: :title/", "x/a b!.md", "/x-a-b/"),
        ("new_post_name: :year/:title.md\npermalink: :year/:name/", "2018/2018-02-22-a.md", "/2020/2018-02-22-a/"),
        ("new_post_name: :category/:i_day_:title.md\npermalink: :title.html", "c/d/2_a.md", "/a.html"),
        ("new_post_name: :title.md\npermalink: :title/", "x/a b!.md", "/x/a%20b!/"),
        ("new_post_name: :year-:month-:day-:title.md\npermalink: :hash/", "2020-01-01-a.md", "/ef6ed46a7518/"),
        ("permalink: :category/:title/", "a.md", "/uncategorized/a/"),
    ],
)
def test_hexos_posts_are_named_as_its_configuration_takes_their_files_apart(settings, path, address, tmp_path):
    post = "---\ntitle: T\ndate: 2020-01-01T20:00:00+09:00\n---\n"
    found = posts(tmp_path, {"_config.yml": HEXO + settings, f"source/_posts/{path}": post})
    assert [url for url, _, _ in found.values()] == [address]


@pytest.mark.parametrize(
    ("name", "path", "says", "address", "language"),
    [
        (":lang/:title.md", "de/a.md", "", "/de/a/", "de"),
        (":lang/:title.md", "zh/x/a b.md", "lang: zh-CN\n", "/zh/x/a%20b/", "zh"),
        (":lang/:title.md", "a.md", "lang: de\n", "/de/a/", "de"),
        (":lang/:title.md", "a.md", "", "/en/a/", None),
        (":lang/:year/:title.md", "de/2020/a.md", "", "/de/a/", "de"),
        (":lang/:lang/:title.md", "de/de/a.md", "", "/en/a/", None),
    ],
)
def test_the_name_of_a_file_of_hexo_says_fields_of_its_post(name, path, says, address, language, tmp_path):
    settings = f"{HEXO}new_post_name: '{name}'\npermalink: :lang/:title/\npermalink_defaults: {{lang: en}}\n"
    post = f"---\ntitle: T\ndate: 2020-01-01\n{says}---\n"
    site = load_site(write(tmp_path, {"_config.yml": settings, f"source/_posts/{path}": post}))
    (found,) = survey(site).heads
    assert (found.url.removeprefix("https://example.org"), found.language) == (address, language)


def test_what_hexo_is_to_leave_as_it_is_is_no_post(tmp_path):
    settings = f"{HEXO}skip_render:\n  - _posts/x/**\n  - README.md\n"
    names = ("a.md", "x/b.md", "x/y/c.md", "xy/d.md")
    site = load_site(write(tmp_path, {"_config.yml": settings, **{f"source/_posts/{one}": "" for one in names}}))
    assert posts_of(site).files()[0].paths == ["a.md", "xy/d.md"]


def test_a_misspelt_key_is_told_the_name_that_a_post_may_write(tmp_path):
    text = "---\ntitle: T\ncatagories: x\n---\nText.\n"
    site = load_site(write(tmp_path, {"_config.yml": f"{JEKYLL}- {{}}\n", "_posts/2018-02-22-a.md": text}))
    [found] = [one for one in check(site).findings if one.code == "key-typo"]
    assert found.mend == "write categories, if that is what you mean"


def test_what_is_in_a_section_that_zola_calls_a_draft_is_no_post(tmp_path):
    files = {
        "config.toml": "base_url = 'https://example.org'\n",
        "content/_index.md": "+++\ndraft = false\n+++\n",
        "content/news/_index.md": "+++\nsort_by = 'date'\n+++\ndraft = true",
        "content/later/_index.md": "+++\ndraft = true\n+++\n",
        "content/notes/_index.de.md": "---\ndraft: true\n---\n",
        "content/odd/_index.md": "+++\ndraft = true",
        **{f"content/{name}.md": "" for name in ("a", "news/b", "later/c", "later/deep/d", "notes/e", "odd/f")},
    }
    site = load_site(write(tmp_path, files))
    assert posts_of(site).files()[0].paths == ["a.md", "news/b.md", "odd/f.md"]
    (tmp_path / "content/later/_index.md").write_text("+++\ndraft = false\n+++\n")
    assert len(posts_of(site).files()[0].paths) == 5


def test_pages_of_zola_are_markdown_and_the_html_beside_them_is_theirs(tmp_path):
    files = {"zola.toml": "base_url = 'https://example.org'\n"}
    files |= {f"content/a/{name}": "+++\ndate = 2018-02-22\n+++\n" for name in ("index.md", "2018-02-22-times.html")}
    assert list(posts(tmp_path, files)) == ["a/index.md"]

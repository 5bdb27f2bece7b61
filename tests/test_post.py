"""head and post: from any fields and any body to what a feed carries, or a reason why not."""

import re
import textwrap
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from helpers import within
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub import config, dialects, frontmatter, normalize
from feedpub.config.ways import Ways
from feedpub.model import Enclosure, PostHead, RawPost
from feedpub.normalize import links, titles
from feedpub.problems import PostError

DATE = "2021-11-06 20:27:15"


def make_site(dialect="plain", ways=None, **values):
    site = config.read('[site]\nurl = "https://example.org"\ntitle = "Example"\n')
    section = {"permalink": dialects.named(dialect).permalink, "timezone": "Asia/Shanghai", **values}
    posts = replace(site.posts, dialect=dialect)
    return replace(site, site=replace(site.site, **section), posts=posts, ways=Ways(**(ways or {})))


SITE = make_site()


def head(values=None, /, path="news/ship.md", site=SITE, **more):
    raw = RawPost(path, {"title": "Ship", "date": DATE, **(values or {}), **more}, {}, "")
    return normalize.head(raw, site)[0]


def post(text, path="ship.md", site=SITE, assets=lambda _: None, others=None):
    raw = frontmatter.parse(textwrap.dedent(text).encode(), path)
    return normalize.post(raw, site, assets, others or {})


def warnings(values, site=SITE):
    raw = RawPost("ship.md", {"title": "Ship", "date": DATE, **values}, {}, "")
    problems = normalize.head(raw, site)[1]
    assert {one.level for one in problems} <= {"warning"}
    return [one.message for one in problems]


def test_a_post_of_the_common_shape_comes_out_whole():
    text = """
    ---
    title: '长三角：建设示范区'
    categories:
     - 金融
     - 新浪财经
     - 新浪财经－国內
    headimg: 'https://img.example.com/a?id=1'
    author: 新浪财经
    comments: false
    date: Sat, 06 Nov 2021 12:27:15 GMT
    thumbnail: 'https://img.example.com/a.png'
    ---

    <div>
    <p>　　上海。</p>
    </div>
    """
    made, problems = post(text, "2021/ship.html")
    assert problems == ()
    assert (made.title, made.authors) == ("长三角：建设示范区", ("新浪财经",))
    assert made.published == made.updated == datetime(2021, 11, 6, 12, 27, 15, tzinfo=UTC)
    assert made.categories == (("金融", "新浪财经", "新浪财经－国內"),)
    assert made.id == "tag:feedpub.invalid,2021:2021-11-06/2021/ship"
    assert made.url == "https://example.org/2021/11/06/ship/"
    assert made.image == Enclosure("https://img.example.com/a.png", "image/png")
    assert made.summary == "上海。"
    assert "上海。" in made.content


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"categories": ["x"], "tags": ["y"]},
        {"permalink": "/elsewhere/"},
        {"slug": "another"},
        {"updated": "2022-01-01"},
    ],
)
def test_the_id_outlives_every_edit(change):
    assert head(change).id == head().id


def test_the_id_outlives_a_move_of_the_site_and_another_time_zone():
    moved = make_site(url="https://example.com/blog", timezone="America/New_York", permalink="/{slug}/")
    assert head(site=moved).id == head().id
    written = "2021-11-06 23:30:00 -0800"
    assert head(date=written, site=moved).id == head(date=written).id == "tag:feedpub.invalid,2021:2021-11-06/news/ship"


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("https://example.com/?p=1", "https://example.com/?p=1"),
        ("tag:example.com,2010:1", "tag:example.com,2010:1"),
        ("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("post 42", "tag:feedpub.invalid,2021:post%2042"),
        (42, "tag:feedpub.invalid,2021:42"),
        ("javascript:alert(1)", "tag:feedpub.invalid,2021:javascript:alert(1)"),
        (None, "tag:feedpub.invalid,2021:2021-11-06/news/ship"),
        (["x"], "tag:feedpub.invalid,2021:2021-11-06/news/ship"),
    ],
)
def test_an_id_of_the_authors_own_is_kept_as_an_iri(value, made):
    assert head(id=value).id == made


@pytest.mark.parametrize(
    ("path", "specific"),
    [
        ("a/index.md", "a"),
        ("index.md", "index"),
        ("v1.2.md", "v1.2"),
        ("日记 1.md", "%E6%97%A5%E8%AE%B0%201"),
        ("cafe\u0301.md", "caf%C3%A9"),
    ],
)
def test_the_path_makes_the_id_whatever_the_file_system_does_to_it(path, specific):
    assert head(path=path).id == f"tag:feedpub.invalid,2021:2021-11-06/{specific}"


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({}, "https://example.org/2021/11/06/ship/"),
        ({"slug": "An ünusual slug"}, "https://example.org/2021/11/06/An%20%C3%BCnusual%20slug/"),
        ({"link": "https://example.com/a b"}, "https://example.com/a%20b"),
        ({"permalink": "/a/b.html"}, "https://example.org/a/b.html"),
        ({"url": "a/b"}, "https://example.org/a/b"),
        ({"source": "https://example.com/a"}, "https://example.com/a"),
        ({"source": "新浪财经"}, "https://example.org/2021/11/06/ship/"),
        ({"link": "javascript:alert(1)"}, "https://example.org/2021/11/06/ship/"),
        ({"link": ["x"]}, "https://example.org/2021/11/06/ship/"),
        ({"slug": "../../etc/passwd"}, "https://example.org/2021/11/06/etc/passwd/"),
    ],
)
def test_a_link_is_the_posts_own_or_made_by_the_pattern(values, url):
    assert head(values).url == url


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@pytest.mark.parametrize(
    "own", ["../a/b/", "/../a//b/", "a/./b/", "a/b/..", "..\\a\\b/.", "%2E%2e/a/.%2e/b/", "\\\\a/b/"]
)
def test_no_permalink_leads_out_of_the_folder_of_a_site(dialect, own):
    site = make_site(dialect, url="https://example.org/blog")
    link = dialects.named(dialect).fields["link"][0]
    assert head({link: own}, site=site).url == "https://example.org/blog/a/b/"


@pytest.mark.parametrize("code", ["{{ page.date | toPath }}", "{% if a %}a{% endif %}"])
def test_code_in_a_permalink_is_told_of_and_the_sites_pattern_counts(code):
    values, site = {"permalink": f"/{code}/{{{{ page.fileSlug }}}}/"}, make_site("eleventy")
    assert head(values, site=site).url == "https://example.org/news/ship/"
    assert warnings(values, site) == [f'permalink "{values["permalink"]}" holds code that feedpub does not run']


def test_a_query_of_a_permalink_stays_as_it_is():
    assert head(permalink="/a/../?b=c//../d#/./e").url == "https://example.org/a/?b=c//../d#/./e"


def test_a_link_below_a_site_that_lives_in_a_folder_stays_below_it():
    site = make_site(url="https://example.org/blog")
    assert head(site=site).url == "https://example.org/blog/2021/11/06/ship/"
    assert head(site=site, permalink="/a/").url == "https://example.org/blog/a/"


REAL = [
    ("hexo", "/{year}/{month}/{day}/{path}/", "sub/My Post.md", {}, "/2021/11/06/sub/My%20Post/"),
    ("hexo", "/{category:misc}/{title}.html", "a.md", {"title": "A & B: c"}, "/misc/A-B-c.html"),
    ("hexo", "/{category}/{file}/", "x/a.md", {"categories": ["C C", "d"]}, "/C-C/d/a/"),
    ("hexo", "/{lang:en}/{lower_title}/", "a.md", {"title": "My Título"}, "/en/my-titulo/"),
    ("hexo", "/{hash}/", "a.md", {"date": "2020-01-01T20:00:00+09:00"}, "/ef6ed46a7518/"),
    ("hexo", "/posts/{abbrlink}.html", "a.md", {"abbrlink": "4a17b156"}, "/posts/4a17b156.html"),
    ("hexo", None, "a.md", {"permalink": "/p/a.html"}, "/p/a.html"),
    ("jekyll", None, "2021-11-06-My_post-1.0.md", {"categories": "A b"}, "/a/b/2021/11/07/My_post-1.0.html"),
    ("jekyll", None, "2021-11-06-a.md", {"permalink": "/x/:title/"}, "/x/a/"),
    ("jekyll", "/{year}/{y_day}/{slug}/", "2021-11-06-a.md", {"slug": "B c"}, "/2021/311/B-c/"),
    ("jekyll", "/{lower_slug}/", "2021-11-06-My_post-1.0.md", {}, "/my-post-1-0/"),
    ("jekyll", "/{lower_slug}/", "2021-11-06-a.md", {"slug": "My_Slug 1.0"}, "/my-slug-1-0/"),
    ("jekyll", "/{lower_leaf}/", "2021-11-06-My_post.md", {}, "/2021-11-06-my-post/"),
    ("jekyll", "/{lower_categories}/", "2021-11-06-a.md", {"categories": ["A b", "C & D_e", "a B"]}, "/a-b/c-d-e/"),
    ("jekyll", "/{week_year}/{week}/{i_weekday}/", "2021-01-01-a.md", {"date": "2021-01-01"}, "/2020/53/5/"),
    ("hugo", None, "posts/My Post.md", {}, "/posts/my-post/"),
    ("hugo", None, "posts/2021-11-06-a/index.md", {}, "/posts/2021-11-06-a/"),
    ("hugo", None, "posts/a.md", {"slug": "B c"}, "/posts/b-c/"),
    ("hugo", None, "posts/a.md", {"slug": "-B - c"}, "/posts/b-c/"),
    ("hugo", None, "My notes & more/Part 1 - a.md", {}, "/my-notes--more/part-1---a/"),
    ("hugo", None, "posts/a.md", {"url": "/x/y/"}, "/x/y/"),
    ("hugo", "/{year}/{title}/", "posts/a.md", {"title": "What's new? 日记"}, "/2021/whats-new-%E6%97%A5%E8%AE%B0/"),
    ("hugo", "/{folder_below}/{leaf}/", "posts/B c/d/a.md", {}, "/b-c/d/a/"),
    ("hugo", "/{folder_below}/{leaf}/", "posts/a.md", {}, "/a/"),
    ("hugo", "/{section}/{last_folder}/{leaf}/", "posts/B c/D e/a.md", {}, "/posts/d-e/a/"),
    ("pelican", None, "a.md", {"title": "Hello, Wörld"}, "/hello-world.html"),
    ("pelican", None, "a.md", {"slug": "own"}, "/own.html"),
    ("pelican", None, "a.md", {"slug": "Own Words/Ü"}, "/Own%20Words/%C3%9C.html"),
    ("zola", None, "blog/2021-11-06-Some_Post.md", {}, "/blog/some-post/"),
    ("zola", None, "blog/2021-11-06-a/index.md", {}, "/blog/a/"),
    ("zola", None, "Blog posts/My_a.md", {}, "/Blog%20posts/my-a/"),
    ("zola", "/{folder}/{slug_or_leaf}/", "blog/2021-11-06_a.md", {}, "/blog/2021-11-06-a/"),
    ("zola", None, "blog/a.md", {"path": "x/y"}, "/x/y/"),
    ("eleventy", "/{slug_of_title}/", "a.md", {"title": "A größer & b"}, "/a-grosser-and-b/"),
    ("eleventy", "/blog/{page}/", "2021-11-06-a.md", {}, "/blog/2021-11-06-a/"),
    ("eleventy", None, "a/a.md", {}, "/a/"),
    ("eleventy", None, "a/a.md", {"permalink": "/x/{{ page.fileSlug }}/"}, "/x/a/"),
]


@pytest.mark.parametrize(("dialect", "pattern", "path", "values", "address"), REAL)
def test_links_are_those_of_the_generator(dialect, pattern, path, values, address):
    site = make_site(dialect, **({"permalink": pattern} if pattern else {}))
    assert head(values, path=path, site=site).url == f"https://example.org{address}"


@pytest.mark.parametrize(("names", "address"), [("zola safe", "/b/C%20d%20e/"), ("keep", "/b/C%20d%3F%20e./")])
def test_a_post_is_named_as_the_generators_configuration_has_it(names, address):
    site = make_site("zola", {"names": names})
    assert head(path="b/C d? e..md", site=site).url == f"https://example.org{address}"
    assert head(path="b/a.md", slug="C d? e.", site=site).url == f"https://example.org{address}"


def test_a_section_of_hugo_has_its_own_pattern():
    site = make_site("hugo", {"permalinks": (("posts", "/{year}/{slug}/"),)})
    assert head(path="posts/a.md", site=site).url == "https://example.org/2021/a/"
    assert head(path="notes/a.md", site=site).url == "https://example.org/notes/a/"


def test_a_category_may_have_another_name_in_addresses():
    site = make_site("hexo", {"categories": (("编程", "On programming"),)}, permalink="/{category}/")
    made = head(categories=["编程", "日记"], site=site)
    assert made.url == "https://example.org/On-programming/%E6%97%A5%E8%AE%B0/"
    assert made.categories == (("编程", "日记"),)


def test_a_post_without_a_category_may_have_one_in_its_address():
    site = make_site("pelican", {"usual_category": "Other Things"}, permalink="/{category}/{slug}/")
    assert head(path="a.md", site=site).url == "https://example.org/other-things/a/"
    assert head(path="a.md", site=site).categories == ()
    assert head(path="a.md", category="News", site=site).url == "https://example.org/news/a/"


@pytest.mark.parametrize(
    ("language", "address"),
    [(None, "/ship.html"), ("en", "/ship.html"), ("EN", "/ship-EN.html"), ("pt_BR", "/ship-pt_BR.html")],
)
def test_a_post_in_another_language_than_the_sites_may_have_a_pattern_of_its_own(language, address):
    site = make_site("pelican", {"translations": ("en", "/{slug_or_title}-{lang}.html")})
    assert head(lang=language, site=site).url == f"https://example.org{address}"


def test_a_post_that_lacks_a_field_of_its_address_is_told_of():
    site = make_site("hexo", permalink="/posts/{abbrlink}.html")
    assert warnings({}, site) == ["has no abbrlink, which is a part of its address"]
    assert warnings({"abbrlink": "4a17b156"}, site) == []
    [slip] = warnings({}, make_site("plain", permalink="/{yaer}/{slug}/"))
    assert slip == "has no yaer, which is a part of its address; did you mean year?"
    assert warnings({}, make_site("hexo", permalink="/{lang:en}/{file}/")) == []


LANGUAGES = (("", ""), ("zh", "/zh"), ("en", ""))


@pytest.mark.parametrize(
    ("path", "address", "language"),
    [
        ("posts/a.md", "/posts/a/", None),
        ("posts/a.zh.md", "/zh/posts/a/", "zh"),
        ("posts/a/index.zh.md", "/zh/posts/a/", "zh"),
        ("posts/a.en.md", "/posts/a/", "en"),
        ("posts/v1.2.md", "/posts/v1.2/", None),
    ],
)
def test_a_translation_has_its_languages_address_and_an_id_of_its_own(path, address, language):
    site = make_site("hugo", {"languages": LANGUAGES})
    made = head(path=path, site=site)
    assert (made.url, made.language) == (f"https://example.org{address}", language)
    assert language is None or made.id != head(path="posts/a.md", site=site).id


def test_a_translation_leaves_the_folder_of_the_main_language():
    site = make_site("hugo", {"languages": (("", "/en"), ("zh", "/zh"))}, permalink="/en/{folder}/{slug}/")
    assert head(path="posts/a.md", site=site).url == "https://example.org/en/posts/a/"
    assert head(path="posts/a.zh.md", site=site).url == "https://example.org/zh/posts/a/"


def test_a_post_under_embargo_comes_out_in_time_at_the_address_of_its_date():
    site = make_site("hugo", permalink="/{year}/{slug}/")
    found = head({"date": "2020-01-05", "publishDate": "2099-01-01"}, site=site)
    plain = head({"date": "2020-01-05"}, site=site)
    assert found.published == datetime(2098, 12, 31, 16, tzinfo=UTC)
    assert (found.url, found.id) == (plain.url, plain.id)
    assert "/2020/" in found.url


def test_a_post_of_hugo_comes_out_before_its_date_where_it_says_so():
    found = head({"date": "2099-01-01", "publishDate": "2020-01-05"}, site=make_site("hugo", timezone="UTC"))
    assert found.published == datetime(2020, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "hour"),
    [
        *(("2021-11-06 20:27:00", 20), ("2021-11-6T20:27:00.000", 20), ("2021-11-06 20:27:00 +0800", 12)),
        *(("2021-11-06 20:27", 12), ("2021/11/06 20:27:00", 12), ("6 Nov 2021 20:27:00", 12)),
    ],
)
def test_a_date_of_jekyll_is_in_utc_where_yaml_knows_it(value, hour):
    assert head(date=value, site=make_site("jekyll")).published == datetime(2021, 11, 6, hour, 27, tzinfo=UTC)
    assert head(date=value, site=make_site("hexo")).published == datetime(2021, 11, 6, 12, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dialect", "month", "day"), [("pelican", 5, 10), ("hexo", 5, 10), ("jekyll", 10, 5), ("plain", None, None)]
)
def test_what_stands_first_in_a_date_of_numbers_is_what_the_generator_takes_it_for(dialect, month, day):
    site = make_site(dialect, timezone="UTC")
    for value in ("05/10/2021 20:27", "5-10-2021", "05.10.2021, 20:27:15"):
        if month:
            assert head(date=value, site=site).published.date() == date(2021, month, day)
        else:
            with pytest.raises(PostError, match="may have its day or its month first"):
                head(date=value, site=site)
    assert head(date="25/11/2021", site=site).published == datetime(2021, 11, 25, tzinfo=UTC)
    assert head(date="05/10/2021 20:27:15 +0200", site=make_site("pelican")).published.hour == 18


def test_a_link_shows_the_date_in_the_sites_zone():
    assert head(date="2021-11-06T20:00:00Z").url == "https://example.org/2021/11/07/ship/"


@pytest.mark.parametrize(
    ("dialect", "value", "paths"),
    [
        ("plain", ["a", "b"], (("a", "b"),)),
        ("plain", [["a", "b"], ["c"], "d"], (("a", "b"), ("c",), ("d",))),
        ("plain", "a, b", (("a, b",),)),
        ("plain", ["a", None, 1, True, ""], (("a", "1", "true"),)),
        ("plain", [["a"], ["a"]], (("a",),)),
        ("plain", None, ()),
        ("plain", [], ()),
        ("plain", [{"a": "b"}], ()),
        ("hexo", ["a", "b"], (("a", "b"),)),
        ("jekyll", ["a", "b"], (("a",), ("b",))),
        ("jekyll", "a b", (("a",), ("b",))),
        ("hugo", ["a b", "b"], (("a b",), ("b",))),
        ("pelican", "a b", (("a b",),)),
    ],
)
def test_categories_are_paths_or_flat_as_the_dialect_has_it(dialect, value, paths):
    assert head(categories=value, path="a.md", site=make_site(dialect)).categories == paths


def test_categories_that_are_no_text_are_told_apart_from_those_that_are_equal_to_them():
    found = [head(categories=[value]).categories for value in (1, True, 1.0, "1", "true")]
    assert found == [(("1",),), (("true",),), (("1.0",),), (("1",),), (("true",),)]


def test_tags_that_are_no_text_are_told_apart_from_those_that_are_equal_to_them():
    found = [head(tags=[value, "x"]).tags for value in (1, True, 1.0, "1", "true")]
    assert found == [("1", "x"), ("true", "x"), ("1.0", "x"), ("1", "x"), ("true", "x")]


def test_jekyll_takes_the_folders_above_those_of_posts_for_categories():
    site = make_site("jekyll")
    several = head(path="a/b/_posts/c/2021-11-06-x.md", categories=["z", "a"], site=site)
    assert several.categories == (("a",), ("b",), ("z",))
    assert head(path="a/_posts/x.md", site=site).categories == (("a",),)
    assert head(path="_posts/c/x.md", site=site).categories == ()


def test_a_post_of_jekyll_keeps_its_id_where_other_folders_of_posts_are_added():
    site = make_site("jekyll")
    assert head(path="_posts/c/x.md", site=site).id == head(path="c/x.md", site=site).id
    assert "/a/my_posts/x" in head(path="a/_posts/my_posts/x.md", site=site).id


def test_posts_in_several_folders_of_jekyll_link_to_each_other_as_they_do_there():
    site = make_site("jekyll")
    paths = ["_posts/2021-11-06-x.md", "de/_posts/2021-11-06-x.md", "en/_posts/2021-11-06-x.md"]
    posts = normalize.index(head(path=path, site=site) for path in paths)
    references = {
        "_posts/2021-11-06-x.md": paths[0],
        "de/_posts/2021-11-06-x.md": paths[1],
        "en/2021-11-06-x": paths[2],
        "2021-11-06-x": paths[0],
    }
    found = {reference: links.find(posts, "en/_posts/y.md", reference, links.Manner()).path for reference in references}
    assert found == references


def test_the_setting_for_categories_wins_over_the_dialect():
    site = replace(SITE, posts=replace(SITE.posts, categories="flat"))
    assert head(categories=["a", "b"], site=site).categories == (("a",), ("b",))


def test_the_categories_of_both_keys_of_jekyll_count():
    made = head(category="one two", categories="three four", path="2021-11-06-a.md", site=make_site("jekyll"))
    assert made.categories == (("three",), ("four",), ("one two",))
    assert made.url == "https://example.org/three/four/one%20two/2021/11/07/a.html"
    made = head(category="b", categories=["a", "b"], site=make_site("jekyll"))
    assert made.categories == (("a",), ("b",))
    assert head(category="b", categories=["a"], site=make_site("hugo")).categories == (("a",),)


def test_a_heading_of_pelican_needs_no_space_behind_its_marks():
    text = f"---\ntitle: a\ndate: {DATE}\n---\n##Tides\n"
    assert post(text, site=make_site("pelican"))[0].content == '<h2 id="tides">Tides</h2>'
    assert post(text, site=make_site("hugo"))[0].content == "<p>##Tides</p>"


def test_a_pelican_post_without_a_category_is_in_that_of_its_folder():
    assert head(path="news/a.md", site=make_site("pelican")).categories == (("news",),)
    assert head(path="a.md", site=make_site("pelican")).categories == ()


def test_a_hundred_levels_of_categories_are_cut_and_told():
    deep = [str(n) for n in range(100)]
    assert head(categories=deep).categories == (tuple(deep[:10]),)
    assert any("was cut" in one for one in warnings({"categories": deep}))


@pytest.mark.parametrize(
    ("dialect", "values", "tags"),
    [
        ("plain", {"tags": ["a", "a", 1, None]}, ("a", "1")),
        ("plain", {"tags": "a, b，c"}, ("a", "b", "c")),
        ("hexo", {"tags": "a b"}, ("a b",)),
        ("jekyll", {"tags": "a b"}, ("a", "b")),
        ("jekyll", {"tags": "a b", "tag": "c d"}, ("c d",)),
        ("pelican", {"Tags": "a b,\nc"}, ("a b", "c")),
        ("pelican", {"Tags": "a, b; c;"}, ("a, b", "c")),
        ("zola", {"taxonomies": {"tags": ["a"]}}, ("a",)),
        ("zola", {"taxonomies": ["x"]}, ()),
        ("plain", {"tags": {"a": 1}}, ()),
    ],
)
def test_tags_are_a_list_in_every_dialect(dialect, values, tags):
    assert head(values, site=make_site(dialect)).tags == tags


@pytest.mark.parametrize(
    ("values", "authors"),
    [
        ({"author": "A"}, ("A",)),
        ({"authors": ["A", {"name": "B", "email": "b@example.org"}]}, ("A", "B")),
        ({"author": {"name": "A", "url": "https://example.org"}}, ("A",)),
        ({"author": {"email": "a@example.org"}}, ("a@example.org",)),
        ({"author": {"display_name": "A", "login": "a", "email": "a@example.org"}}, ("A",)),
        ({"authors": "A, B"}, ("A", "B")),
        ({"author": "Doe, John"}, ("Doe, John",)),
        ({"author": None}, ("Example",)),
        ({"author": [{}]}, ("Example",)),
        ({"author": False}, ("Example",)),
        ({"author": "Mei Lin <mei@harbour.example>"}, ("Mei Lin",)),
        ({"authors": ["mei@harbour.example (Mei Lin)", '"Lin, Jun" <jun@harbour.example>']}, ("Mei Lin", "Lin, Jun")),
        ({"author": "Mei (@mei)"}, ("Mei (@mei)",)),
        ({"author": "<mei@harbour.example>"}, ("<mei@harbour.example>",)),
    ],
)
def test_every_post_has_an_author(values, authors):
    assert head(values).authors == authors


@pytest.mark.parametrize("key", ["categories", "tags"])
def test_a_field_that_says_that_there_is_none_names_nothing(key):
    assert getattr(head({key: False}), key) == ()
    assert getattr(head({key: False}, site=make_site("jekyll")), key) == ()


@pytest.mark.parametrize(("stated", "explicit"), [("false", False), ("true", True), ("", None)])
def test_an_episode_may_say_that_it_is_not_explicit(stated, explicit):
    made = post(f"---\ntitle: A\ndate: {DATE}\naudio: https://example.org/a.mp3\nexplicit: {stated}\n---\n")[0]
    assert made.episode.explicit is explicit


@pytest.mark.parametrize(
    ("values", "authors"),
    [
        ({"Authors": "Doe, John; Roe, Jane"}, ("Doe, John", "Roe, Jane")),
        ({"Authors": "John Doe, Jane Roe"}, ("John Doe", "Jane Roe")),
        ({"Author": "Doe, John; and others"}, ("Doe, John; and others",)),
    ],
)
def test_pelican_parts_authors_at_semicolons_or_else_at_commas(values, authors):
    assert head(values, site=make_site("pelican")).authors == authors


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"draft": True}, True),
        ({"draft": "yes"}, True),
        ({"draft": "false"}, False),
        ({"published": False}, True),
        ({"published": "no"}, True),
        ({"published": "2021-01-01"}, False),
        ({"feed": False}, True),
        ({"sitemap": False}, True),
        ({"sitemap": {"priority": 1}}, False),
        ({"Status": "Draft"}, True),
        ({"status": "published"}, False),
        ({"status": "publish"}, False),
        ({"status": "pending"}, True),
        ({"status": "trash"}, True),
        ({"draft": None}, False),
    ],
)
def test_drafts_and_posts_that_opted_out_are_hidden(values, hidden):
    assert head(values).draft is hidden


@pytest.mark.parametrize(
    ("value", "told"), [("ture", True), ("soon", True), ("true", False), ("", False), (None, False)]
)
def test_a_mark_of_a_draft_that_says_neither_yes_nor_no_is_told(value, told):
    messages = warnings({"Draft": value})
    assert messages == ([f'Draft "{value}" is neither true nor false, so the post is public'] if told else [])


def test_a_sitemap_says_nothing_about_feeds_in_jekyll():
    assert head(sitemap=False, site=make_site("jekyll")).draft is False


def test_a_published_flag_is_no_date():
    assert head({"date": None, "published": True}, path="2021-11-06-a.md").published == datetime(
        2021, 11, 5, 16, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("path", "day"),
    [("2021-11-06-a.md", 6), ("2021-11-06_a.md", 6), ("x/2021-11-06-a/index.md", 6), ("2021-11-06.md", 6)],
)
def test_a_date_in_the_name_serves_where_no_field_has_one(path, day):
    assert head({"date": None}, path=path).published.astimezone(SITE.timezone).day == day


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("2021/11/06/a.md", {}),
        ("news/2021-11-06/a.md", {}),
        ("a.md", {"permalink": "/news/2021/11/06/a/"}),
        ("a.md", {"path": "2021/11/6"}),
        ("2021/13/06/a.md", {"url": "https://example.org/2021/11/06/a.html"}),
    ],
)
def test_a_date_among_folders_or_in_the_address_serves_where_nothing_else_has_one(path, values):
    site = make_site("zola" if "path" in values else "plain")
    assert head({"date": None, **values}, path=path, site=site).published.astimezone(site.timezone).day == 6


@pytest.mark.parametrize(
    ("path", "values", "message"),
    [
        ("12021/11/06/a.md", {"date": None}, "a.md: has no date;"),
        ("a.md", {"date": None}, "a.md: has no date; write date: YYYY-MM-DD"),
        ("a.md", {"date": "2024-13-01"}, 'a.md: date "2024-13-01" has no month 13; write YYYY-MM-DD'),
        ("2021-13-06-a.md", {"date": None}, 'a.md: the date "2021-13-06" in its name has no month 13'),
        ("a.md", {"expiryDate": "never"}, 'a.md: expiryDate "never" is no date'),
        ("a.md", {"date": ["2021"]}, 'a.md: date "2021" is no date'),
    ],
)
def test_a_post_without_a_date_that_can_be_read_is_refused_with_the_reason(path, values, message):
    with pytest.raises(PostError) as caught:
        head(values, path=path)
    assert message in str(caught.value)


def test_an_undated_page_among_posts_is_no_error():
    with pytest.raises(PostError) as caught:
        head({"date": None}, path="about.md", site=make_site("zola"))
    assert caught.value.problem.level == "note"


def test_an_error_points_at_the_line():
    with pytest.raises(PostError) as caught:
        post("\n---\ntitle: a\ndate: 2021-02-30\n---\n")
    assert str(caught.value).startswith("ship.md:4: date ")


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"title": 2024}, "2024"),
        ({"title": True}, "true"),
        ({"title": " a\n\tb "}, "a b"),
        ({"title": "A & B <c>"}, "A & B <c>"),
        ({"title": "a\x00\ud800b"}, "ab"),
        ({"title": ["a", "b"]}, "a, b"),
        ({"title": date(2021, 1, 1)}, "2021-01-01"),
        ({"title": None}, "ship"),
        ({"title": False}, "ship"),
        ({"title": {"en": "x"}}, "ship"),
        ({"title": "\u200b\x00"}, "\u200b"),
    ],
)
def test_any_title_is_one_line_of_text(values, title):
    assert head(values).title == title


def test_a_missing_title_is_told_and_made_of_the_files_name():
    assert head(title=None, path="2021-11-06-my-first_post.md").title == "my first post"
    assert warnings({"title": None}) == ["has no title, so its file's name is shown"]


HEADINGS = {
    "\n# The *last* ferry #\nText.": ("The last ferry", "<p>Text.</p>"),
    "# C# & `d<e>`\n\nText.": ("C# & d<e>", "<p>Text.</p>"),
    "## Harbours\n\nText.": ("ship", '<h2 id="harbours">Harbours</h2>\n<p>Text.</p>'),
    "Text.\n\n# Harbours": ("ship", '<p>Text.</p>\n<h1 id="harbours">Harbours</h1>'),
    "# Harbours\n\n# Ferries": ("ship", '<h1 id="harbours">Harbours</h1>\n<h1 id="ferries">Ferries</h1>'),
    "# Harbours\n\n```\n# Ferries\n```": ("Harbours", "<pre><code># Ferries\n</code></pre>"),
    "# ![](https://a.example/b)\n\nText.": ("ship", '<h1><img src="https://a.example/b" alt=""></h1>\n<p>Text.</p>'),
}


@pytest.mark.parametrize(("text", "title", "content"), [(text, *found) for text, found in HEADINGS.items()])
def test_a_plain_text_may_begin_with_its_title_and_does_not_repeat_it(text, title, content):
    found, problems = normalize.post(RawPost("ship.md", {"date": DATE}, {}, text), SITE, lambda _: None)
    assert (found.title, found.content) == (title, content)
    assert [one.code for one in problems] == ["title-missing"] * (title == "ship")


def test_a_text_does_not_repeat_the_title_that_a_field_names():
    for title, kept in (("Harbours", ""), ("Ports", '<h1 id="harbours">Harbours</h1>\n')):
        raw = RawPost("ship.md", {"date": DATE, "title": title}, {}, "# Harbours\n\nText.")
        found, _ = normalize.post(raw, SITE, lambda _: None)
        assert (found.title, found.content) == (title, f"{kept}<p>Text.</p>")


@pytest.mark.parametrize(("path", "dialect"), [("ship.md", "hugo"), ("ship.html", "plain"), ("ship.rst", "plain")])
def test_no_other_text_begins_with_its_title(path, dialect):
    for fields, title in (({}, "ship"), ({"title": "Harbours"}, "Harbours")):
        raw = RawPost(path, {"date": DATE, **fields}, {}, "# Harbours\n\nText.")
        found, _ = normalize.post(raw, make_site(dialect), lambda _: None)
        assert found.title == title
        assert "Harbours" in found.content


@pytest.mark.parametrize("part", [" ", "#", "# ", " \n", "*a", "<a", "\n#", "\n# ", "\n```", "\n`", "\n<pre>", "~~~\n"])
def test_no_title_takes_long(part):
    within(0.5, lambda: titles.title(f"# a\n{part * (100_000 // len(part))}"))
    within(0.5, lambda: titles.title("# " + part * (100_000 // len(part))))


def test_an_endless_title_is_cut_and_told():
    assert len(head(title="x" * 100_000).title) == 1000
    assert warnings({"title": "x" * 100_000}) == ["title has 100,000 characters and was cut to 1,000"]


@pytest.mark.parametrize(
    ("value", "language"), [("zh_CN", "zh-CN"), ("en", "en"), (["en"], None), ("very wrong", None), (None, None)]
)
def test_a_language_is_a_language_tag_or_none(value, language):
    assert head(lang=value).language == language


def test_the_head_is_the_same_in_both_passes():
    text = "---\ntitle: A\ndate: 2021-11-06\ntags: x\ncategories: [a]\nlang: en\nexpires: 2030-01-01\n---\n# B\n"
    raw = frontmatter.parse(text.encode(), "2021-11-06-a.md")
    whole = normalize.post(raw, SITE, lambda _: None)[0]
    start = normalize.head(raw, SITE)[0]
    assert {one.name: getattr(whole, one.name) for one in fields_of(PostHead)} == {
        one.name: getattr(start, one.name) for one in fields_of(PostHead)
    }


def test_updated_is_never_before_published():
    text = "---\ntitle: a\ndate: 2021-11-06\nupdated: {}\n---\n"
    assert post(text.format("2021-12-01"))[0].updated == datetime(2021, 11, 30, 16, tzinfo=UTC)
    assert post(text.format("2020-01-01"))[0].updated == post(text.format("2020-01-01"))[0].published


def test_a_wrong_date_of_change_is_told_and_does_not_count():
    made, problems = post("---\ntitle: a\ndate: 2021-11-06\nupdated: soon\n---\n")
    assert made.updated == made.published
    assert [(one.line, one.level, one.message) for one in problems] == [(4, "warning", 'updated "soon" is no date')]


@pytest.mark.parametrize("key", ["tags", "authors", "categories"])
def test_endless_lists_are_cut_and_told(key):
    values = {key: [[str(n)] if key == "categories" else str(n) for n in range(5000)]}
    assert len(getattr(head(values), key)) == 100
    assert warnings(values) == [f"{key} has 5,000 values, of which the first 100 count"]


def test_an_endless_id_or_link_does_not_count():
    assert head(id="x" * 5000, link="https://example.org/" + "x" * 5000).id == head().id
    assert head(link="https://example.org/" + "x" * 5000).url == head().url


@pytest.mark.parametrize(("title", "told"), [(" \n", []), ({"a": 1}, ["title is no text"])])
def test_a_field_of_nothing_but_space_is_one_that_is_not_there(title, told):
    assert [one for one in warnings({"title": title, "date": DATE}) if "is no text" in one] == told


@pytest.mark.parametrize(
    ("fields", "body", "summary"),
    [
        ("description: My own words", "Text.", "My own words"),
        ("excerpt: <p>My <b>own</b> words</p>", "Text.", "My own words"),
        (
            "description: How List<String> and std::vector<int> differ",
            "",
            "How List<String> and std::vector<int> differ",
        ),
        ("description: 'A Map<K, V>, <EM>a <br/>b</EM> <!-- c --> &lt;d>'", "", "A Map<K, V>, a b <d>"),
        ("description: The crew&rsquo;s own &#8211; R&amp;D at AT&T", "", "The crew’s own – R&D at AT&T"),
        ("description: /a?b=1&copy=2; c & d;", "", "/a?b=1&copy=2; c & d;"),
        ("x: y", "**Before.**\n\n<!-- more -->\n\nAfter.", "Before."),
        ("x: y", "<!--more-->\n\nAfter.", "After."),
        ("x: y", "As [they][1] say.\n\n<!-- more -->\n\n[1]: https://example.org/a\n", "As they say."),
        ("description: false", "Text.", "Text."),
        ("x: y", "Start.\n<!-- PELICAN_END_SUMMARY -->\nAfter.", "Start."),
        ("x: y", "Text &amp; *more*.", "Text & more."),
    ],
)
def test_a_summary_is_the_authors_or_how_the_text_begins(fields, body, summary):
    assert post(f"---\ntitle: a\ndate: 2021-11-06\n{fields}\n---\n{body}\n")[0].summary == summary


@pytest.mark.parametrize(
    "body",
    [
        "A word[^1].\n\n[^1]: A note.",
        "A word[^1].\n<!-- more -->\nMore.\n\n[^1]: A note.\n    And more of it.",
        '<p>A word<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup>.</p>'
        '<div class="footnotes"><ol><li id="fn:1"><p>A note. <a href="#fnref:1">x</a></p></li></ol></div>',
    ],
)
def test_a_summary_has_no_footnotes(body):
    assert post(f"---\ntitle: a\ndate: {DATE}\n---\n{body}\n")[0].summary == "A word."


def test_a_summary_is_marked_up_like_the_text_in_pelican_and_a_description_is_not():
    text = "A *word* and [a post]({filename}b.md): List<String>"
    found = {
        key: post(f"---\ndate: {DATE}\n{key}: '{text}'\n---\n", site=make_site("pelican"))[0].summary
        for key in ("summary", "description")
    }
    assert found == {"summary": "A word and a post: List<String>", "description": text}


@pytest.mark.parametrize(
    ("dialect", "text"), [("jekyll", "<p><em>a</em></p>"), ("pelican", "<p><em>a</em></p>"), ("hugo", "*a*")]
)
def test_html_ends_where_the_renderer_of_the_generator_has_it_end(dialect, text):
    made, _ = post(f"---\ntitle: a\ndate: {DATE}\n---\n<hr>\n*a*\n", site=make_site(dialect))
    assert made.content == f"<hr>\n{text}"


def test_the_caption_of_a_figure_is_markdown():
    text = f'---\ntitle: a\ndate: {DATE}\n---\n{{{{< figure src="a.png" alt="" caption="*b* & <i>c</i>" >}}}}\n'
    assert "<figcaption><em>b</em> &amp; <i>c</i></figcaption>" in post(text, site=make_site("hugo"))[0].content


def test_pictures_and_media_are_enclosed_with_the_size_of_local_files():
    sizes = {"a.png": 10, "b.mp3": 20}
    text = "---\ntitle: a\ndate: 2021-11-06\ncover: a.png\naudio: b.mp3\nvideo: nothing\n---\n"
    made, problems = post(text, assets=sizes.get)
    assert made.image == Enclosure("https://example.org/2021/11/06/ship/a.png", "image/png", 10)
    assert made.media == (Enclosure("https://example.org/2021/11/06/ship/b.mp3", "audio/mpeg", 20),)
    assert [one.line for one in problems] == [6]


def test_the_fields_of_a_template_of_astros_are_understood():
    text = (
        "---\ntitle: a\npubDatetime: 2021-11-06T10:00:00Z\nmodDatetime: 2021-12-01T10:00:00Z\nogImage: ./a.png\n---\n"
    )
    made, problems = post(text)
    assert (made.published, made.updated) == (
        datetime(2021, 11, 6, 10, tzinfo=UTC),
        datetime(2021, 12, 1, 10, tzinfo=UTC),
    )
    assert (made.image.url, problems) == ("https://example.org/2021/11/06/ship/a.png", ())


@pytest.mark.parametrize(("stated", "length"), [("44442233", 44442233), ("much", 0), ("", 0)])
def test_a_recording_may_have_its_length_in_a_field_of_its_own(stated, length):
    url = "https://cdn.example.net/316.mp3"
    text = (
        f"---\ntitle: a\ndate: {DATE}\npodcast_file: {url}\npodcast_bytes: {stated}\npodcast_duration: 00:50:23\n---\n"
    )
    made = post(text)[0]
    assert (made.media, made.episode.duration) == ((Enclosure(url, "audio/mpeg", length),), 3023)


@pytest.mark.parametrize(
    ("dialect", "url"),
    [
        ("plain", "https://example.org/a.png"),
        ("hexo", "https://example.org/blog/a.png"),
        ("jekyll", "https://example.org/blog/a.png"),
        ("pelican", "https://example.org/blog/a.png"),
        ("zola", "https://example.org/blog/a.png"),
        ("hugo", "https://example.org/a.png"),
    ],
)
def test_a_picture_of_a_site_in_a_folder_is_where_its_generator_says(dialect, url):
    site = make_site(dialect, url="https://example.org/blog")
    made = post(f"---\ntitle: a\ndate: {DATE}\nimage: /a.png\naudio: /a.mp3\n---\n", site=site)[0]
    assert (made.image.url, made.media[0].url) == (url, url.replace("png", "mp3"))


def test_what_the_text_plays_is_enclosed_where_no_field_names_anything():
    text = '---\ntitle: a\ndate: 2021-11-06\n---\n<audio src="/b.mp3"></audio>\n'
    assert [one.url for one in post(text)[0].media] == ["https://example.org/b.mp3"]


@pytest.mark.parametrize("password", ["tide", "1234", "true"])
def test_no_text_is_published_that_is_for_those_who_know_a_password(password):
    text = (
        "---\ntitle: A\ndate: {}\npassword: {}\n{}---\nSecret.\n<!-- more -->\n![b](b.png) [c](https://x.org/c.mp3)\n"
    )
    whole = post(text.format(DATE, password, "abstract: Ask me.\n"))[0]
    assert (whole.content, whole.summary, whole.image, whole.media) == ("", "Ask me.", None, ())
    assert post(text.format(DATE, password, ""))[0].summary == ""
    assert "Secret" not in str(post(text.format(DATE, password, ""), path="a.rst"))


@pytest.mark.parametrize("password", ["", "''", "false"])
def test_a_password_that_is_none_keeps_no_text_back(password):
    assert post(f"---\ntitle: A\ndate: {DATE}\npassword: {password}\n---\nText.\n")[0].content == "<p>Text.</p>"


def test_a_refused_picture_gives_way_to_the_next_one_and_is_told():
    text = "---\ntitle: a\ndate: 2021-11-06\nthumbnail: javascript:x\nimage: /a.png\n---\n"
    made, problems = post(text)
    assert made.image == Enclosure("https://example.org/a.png", "image/png")
    assert problems[0].message.startswith("thumbnail ")


@pytest.mark.parametrize("stated", [{"site.url": "https://example.org", "site.baseurl": "/blog"}, {}])
@pytest.mark.parametrize(
    "reference",
    [
        "{{ site.baseurl }}/a.png",
        "{{ site.url }}{{ site.baseurl }}/a.png",
        "{{ site.url }}/blog/a.png",
        "{{ site.url }}{{ '/a.png' | relative_url }}",
        "{{ 'a.png' | relative_url }}",
        "{{ 'a.png' | absolute_url }}",
        "{{ '/a.png' | prepend: site.baseurl }}",
    ],
)
def test_jekylls_baseurl_is_the_folder_that_the_site_is_in(stated, reference):
    site = make_site("jekyll", {"variables": tuple(stated.items())}, url="https://example.org/blog")
    found, problems = post(f"---\ndate: {DATE}\n---\n![A]({reference})\n", site=site)
    assert 'src="https://example.org/blog/a.png"' in found.content
    assert not [one for one in problems if "template" in one.message]


def test_a_url_of_jekyll_may_have_the_folder_already():
    site = make_site("jekyll", url="https://example.org/blog")
    site = replace(site, ways=Ways(variables=(("site.url", "https://example.org/blog/"),)))
    found = post(f"---\ndate: {DATE}\n---\n![A]({{{{ site.url }}}}{{{{ site.baseurl }}}}/a.png)\n", site=site)[0]
    assert 'src="https://example.org/blog/a.png"' in found.content


def test_the_address_of_a_page_in_template_code_begins_below_the_site():
    site = make_site("jekyll", url="https://example.org/blog", permalink="/{slug}/")
    text = "{{ page.url }} {{ site.baseurl }}{{ page.url }} {{ page.url | absolute_url }}"
    found = post(f"---\ndate: {DATE}\n---\n{text}\n", site=site)[0]
    assert found.content == "<p>/ship/ /blog/ship/ https://example.org/blog/ship/</p>"


def test_unknown_template_code_is_told_and_links_to_posts_are_found():
    text = "---\ntitle: a\ndate: 2021-11-06\n---\n{% post_link 2020/old Old %} {% widget %}\n"
    others = normalize.index([head(path="2020/2020-01-01-old.md")])
    made, problems = post(text, site=make_site("hexo"), others=others)
    assert '<a href="https://example.org/2021/11/06/old/">Old</a>' in made.content
    assert [one.message for one in problems] == ["has template code that was left out: widget"]


@pytest.mark.parametrize(
    ("dialect", "written", "known"),
    [
        ("pelican", "[A]({filename}/no.md) [B]({filename}/2020/old.md) [C]({filename}/a.png)", "/no.md"),
        ("jekyll", "[A]({% post_url 2020-01-01-no %}) [B]({% post_url 2020-01-01-old %})", "2020-01-01-no"),
        ("hugo", '[A]({{< ref "no.md" >}}) [B]({{< ref "old" >}}) [C]({{< ref "#here" >}})', "no.md"),
        ("zola", "[A](@/no.md) [B](@/blog/_index.md) [C](@/no.md)", "no.md"),
        ("hexo", "{% post_link no %} {% post_link old %} {% post_path gone %}", "no, gone"),
    ],
)
def test_links_that_lead_to_no_post_are_told(dialect, written, known):
    text = f"---\ntitle: a\ndate: {DATE}\n---\n{written}\n"
    others = normalize.index([head(path="2020/2020-01-01-old.md")])
    problems = post(text, site=make_site(dialect), others=others)[1]
    assert [one.message for one in problems] == [f"has links that lead to no post: {known}"]


@pytest.mark.parametrize(("dialect", "lists"), [("jekyll", 1), ("hexo", 0)])
def test_a_list_with_any_number_follows_words_in_jekyll(dialect, lists):
    text = f"---\ntitle: a\ndate: {DATE}\n---\nFrom here\n4. b\n5. c\n"
    assert post(text, site=make_site(dialect))[0].content.count('<ol start="4">') == lists


@pytest.mark.parametrize("dialect", ["jekyll", "pelican"])
def test_a_picture_whose_name_has_spaces_is_shown(dialect):
    text = f"---\ntitle: a\ndate: {DATE}\n---\nb ![c](/my pic (1).png 'd') e\n"
    found = post(text, site=make_site(dialect))[0].content
    assert '<img src="https://example.org/my%20pic%20(1).png" alt="c" title="d">' in found


@pytest.mark.parametrize(
    ("permalink", "folder"), [("/{year}/{path}/", "2021/夜航%201"), ("/posts/{path}.html", "posts/夜航%201")]
)
def test_pictures_in_the_folder_of_a_post_of_hexo_are_where_its_page_is(permalink, folder):
    text = f"""---
title: a
date: {DATE}
---
![b](./夜航%201/c.png)
<img alt="h" src="夜航 1/i.png">
"""
    found = post(text, "夜航 1.md", make_site("hexo", permalink=permalink))[0].content
    root = f"https://example.org/{quote(folder, safe='/%')}"
    assert re.findall('src="([^"]*)"', found) == [f"{root}/c.png", f"{root}/i.png"]


@pytest.mark.parametrize(
    ("told", "folders"),
    [
        ({}, ("2021/a", "images", "images", "2021/a/images")),
        ({"relative_pictures": True}, ("2021/a", "2021/a/images", "2021/images", "2021/a/images")),
    ],
)
def test_pictures_that_markdown_of_hexo_names_without_a_slash_are_at_the_top_of_the_site(told, folders):
    text = f"""---
title: a
date: {DATE}
---
![](b.png) ![](images/c.png) ![](../images/d.png)
<img src="images/e.png">
"""
    site = make_site("hexo", told, permalink="/{year}/{path}/")
    found = post(text, "a.md", site, {"b.png": 1}.get)[0].content
    names = zip(folders, "bcde", strict=True)
    assert re.findall('src="([^"]*)"', found) == [f"https://example.org/{one}/{name}.png" for one, name in names]


def test_posts_whose_names_have_spaces_and_brackets_are_found_by_jekylls_tags():
    text = f"---\ntitle: a\ndate: {DATE}\n---\n[A]({{% link _posts/{{NAME}}.md %}}) [B]({{% post_url {{NAME}} %}})\n"
    name = "2020-01-01-[go] old (2), new"
    others = normalize.index([head(path=f"_posts/{name}.md")])
    made, problems = post(text.replace("{NAME}", name), site=make_site("jekyll"), others=others)
    assert (made.content.count(f'href="{others[name].url}"'), problems) == (2, ())


def test_a_picture_that_is_named_like_a_post_is_no_post():
    text = f"---\ntitle: a\ndate: {DATE}\n---\n![A]({{filename}}old.png) [B]({{filename}}old.md)\n"
    found = post(text, "2020/a.md", make_site("pelican"), others=normalize.index([head(path="2020/old.md")]))[0]
    assert 'src="https://example.org/2020/old.png"' in found.content
    assert 'href="https://example.org/2021/11/06/old/"' in found.content


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("![A](/i/a.png)", "https://example.org/blog/i/a.png"),
        ('[![A](/i/a.png "A")](/b/)', "https://example.org/blog/i/a.png"),
        ("![A][a]\n\n[a]: /i/a.png\n\n", "https://example.org/blog/i/a.png"),
        ("![A](/blog/i/a.png)", "https://example.org/blog/i/a.png"),
        ("{% img /i/a.png %}", "https://example.org/blog/i/a.png"),
        ("![A](//example.com/a.png)", "https://example.com/a.png"),
        ("![A](a.png)", "https://example.org/blog/a.png"),
        ('<img src="/i/a.png">', "https://example.org/i/a.png"),
    ],
)
def test_hexos_root_stands_before_pictures_of_markdown(written, address):
    site = make_site("hexo", url="https://example.org/blog", permalink="/{slug}/")
    site = replace(site, ways=Ways(variables=(("site.root", "/blog"),)))
    found = post(f"---\ndate: {DATE}\n---\nText {written} [b](/b/)\n", site=site)[0]
    assert f'<img src="{address}"' in found.content
    assert '<a href="https://example.org/b/">b</a>' in found.content


@pytest.mark.parametrize(
    ("first", "kept"),
    [
        (":::python", '<pre><code class="language-python">'),
        ("::C++ ", '<pre><code class="language-c++">'),
        ('#!python hl_lines="1 3"', '<pre><code class="language-python">'),
        ("#!/bin/sh", "<pre><code>#!/bin/sh\n"),
        ("::std::a", "<pre><code>::std::a\n"),
        ("::: note", "<pre><code>::: note\n"),
    ],
)
def test_the_first_line_of_code_names_its_language_in_pelican(first, kept):
    text = f"---\ndate: {DATE}\n---\nText\n\n    {first}\n    a = 1\n\n    b = 2\n"
    assert post(text, site=make_site("pelican"))[0].content == f"<p>Text</p>\n{kept}a = 1\n\nb = 2\n</code></pre>"
    assert first.strip() in post(text)[0].content


def test_an_endless_text_is_cut_and_told():
    made, problems = post("---\ntitle: a\ndate: 2021-11-06\n---\n" + "文字文字。\n" * 200_000, "a.html")
    assert 990_000 < len(made.content.encode()) <= 1_000_100
    assert [one.message for one in problems] == ["has 3,200,000 bytes of text and was cut to 1,000,000"]


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.dates(), st.datetimes()
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
keys = st.sampled_from([*(key.partition(".")[0] for keys in dialects.FIELDS.values() for key in keys), "draft"])


@given(st.dictionaries(keys, values, max_size=8), st.sampled_from([*dialects.DIALECTS]))
@example({"date": DATE, "link": "//[", "permalink": "http://[::1"}, "plain")
@example({"date": DATE, "slug": "\ud800", "id": "\ud800"}, "hugo")
def test_any_value_in_any_field_is_a_head_or_a_post_error(found, dialect):
    raw = RawPost("2021-11-06-a/b.md", found, {}, "")
    try:
        made, problems = normalize.head(raw, make_site(dialect))
    except PostError:
        return
    assert made.published.tzinfo is UTC
    assert made.url.isascii()
    assert made.id.isascii() or made.id.startswith("http")
    assert made.title
    assert all(one.level == "warning" for one in problems)


@given(st.text(st.characters()), st.dictionaries(keys, values, max_size=4))
def test_any_body_with_any_fields_is_a_post_or_a_post_error(body, found):
    raw = RawPost("a.md", {"title": "a", "date": DATE, **found}, {}, body)
    try:
        made, _ = normalize.post(raw, SITE, lambda _: None)
    except PostError:
        return
    made.content.encode()
    assert made.updated >= made.published

"""Feeds that the configuration asks for: by tag, by author, by what a post is like."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from helpers import NOW, URL, make_head, make_site, write_post
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.cli import main
from feedpub.config.wanted import Conditions, Query
from feedpub.errors import ConfigError
from feedpub.pipeline import build
from feedpub.plan import plan
from feedpub.plan.selection import selector
from feedpub.publish.memory import Memory

SITE = make_site(extra='[site]\nurl = "https://example.org"\ntitle = "Example"\nlanguage = "zh-CN"')


def feeds_of(heads, extra):
    return {"/".join(feed.address): feed for feed in plan(heads, make_site(extra=extra), NOW).feeds}


def paths(feed):
    return [entry.path for entry in feed.entries]


def selected(query, *heads):
    return [head.path for head in heads if selector(query, SITE)(head)]


def test_each_tag_and_each_author_has_a_feed_where_the_configuration_says_so():
    heads = [
        make_head("a.md", day=2, tags=("潮汐", "R/B"), authors=("Mei Lin",)),
        make_head("b.md", day=1, tags=("潮汐",), authors=("Ada",)),
    ]
    feeds = feeds_of(heads, "[feeds]\ntags = true\nauthors = true")
    assert list(feeds) == ["", "tags/R-B", "tags/潮汐", "authors/Ada", "authors/Mei Lin"]
    assert (feeds["tags/潮汐"].title, feeds["tags/潮汐"].label) == ("潮汐 - Example", "潮汐")
    assert paths(feeds["tags/潮汐"]) == ["a.md", "b.md"]
    assert paths(feeds["authors/Ada"]) == ["b.md"]


def test_without_a_word_in_the_configuration_there_are_categories_only():
    head = make_head(categories=(("News",),), tags=("x",), authors=("Ada",))
    assert list(feeds_of([head], "")) == ["", "categories/News"]


def test_a_category_includes_all_categories_below_it():
    deep = make_head("deep.md", categories=(("金融", "新浪财经", "国內"),))
    other = make_head("other.md", categories=(("金融日报",),))
    for name, found in [("金融", ["deep.md"]), ("金融/新浪财经", ["deep.md"]), ("新浪财经", [])]:
        assert selected(Query(name="q", all=Conditions(categories=(name,))), deep, other) == found


def test_a_category_whose_name_has_a_slash_is_written_with_it():
    head = make_head(categories=(("A/B", "C"),))
    assert selected(Query(name="q", any=Conditions(categories=("A/B/C",))), head) == ["a.md"]


def test_a_language_includes_its_variants_and_the_sites_own_is_that_of_posts_that_name_none():
    heads = [make_head("none.md"), make_head("british.md", language="en-GB"), make_head("slavey.md", language="den")]
    assert selected(Query(name="q", any=Conditions(languages=("en",))), *heads) == ["british.md"]
    assert selected(Query(name="q", any=Conditions(languages=("ZH",))), *heads) == ["none.md"]


def test_an_author_is_named_as_the_posts_spell_it_though_feeds_leave_the_address_out():
    query = Query(name="mei", all=Conditions(authors=("Mei Lin <mei@harbour.example>",)))
    heads = [make_head("a.md", authors=("Mei Lin",)), make_head("b.md", authors=("Ada",))]
    assert selected(query, *heads) == ["a.md"]


def test_a_text_is_found_in_titles_whatever_its_case():
    heads = [make_head("a.md", title="Straße gesperrt"), make_head("b.md", title="Strand")]
    assert selected(Query(name="q", any=Conditions(titles=("STRASSE",))), *heads) == ["a.md"]


tags = st.sampled_from("abcd")
conditions = st.builds(
    Conditions, tags=st.lists(tags, max_size=3).map(tuple), titles=st.lists(tags, max_size=2).map(tuple)
)
heads = st.builds(make_head, tags=st.lists(tags, max_size=4).map(tuple), title=st.text("ABCD", min_size=1, max_size=4))


def met(condition, head):
    """The conditions, each true or false of a post."""
    return [tag in head.tags for tag in condition.tags] + [text in head.title.lower() for text in condition.titles]


@given(heads, conditions, conditions, conditions)
def test_what_all_any_and_none_promise_holds_for_any_post(head, every, some, none):
    query = Query(name="q", all=every, any=some, none=none)
    promise = all(met(every, head)) and (any(met(some, head)) or not met(some, head)) and not any(met(none, head))
    assert selector(query, SITE)(head) == promise


@given(heads, conditions)
def test_any_and_none_of_the_same_conditions_part_the_posts(head, condition):
    takes = selector(Query(name="q", any=condition), SITE)(head)
    leaves = selector(Query(name="q", none=condition), SITE)(head)
    assert takes != leaves or condition == Conditions()


def test_a_query_has_its_own_title_limit_formats_and_content():
    heads = [make_head(f"{day}.md", day=day, tags=("x",)) for day in range(1, 6)]
    feeds = feeds_of(
        heads,
        """
        [feeds]
        limit = 4
        [queries.picks]
        title = "The harbour's picks"
        any = { tags = ["x"] }
        limit = 2
        formats = ["json"]
        content = "summary"
        [queries.usual]
        """,
    )
    picks, usual = feeds["queries/picks"], feeds["queries/usual"]
    assert (picks.title, picks.label, paths(picks), picks.total) == (*["The harbour's picks"] * 2, ["5.md", "4.md"], 5)
    assert (picks.shape.formats, picks.shape.content) == (("json",), "summary")
    assert (usual.title, usual.label, len(usual.entries)) == ("usual - Example", "usual", 4)


def test_a_query_that_selects_nothing_has_a_feed_all_the_same():
    assert paths(feeds_of([make_head()], '[queries.none]\nall = { tags = ["x"] }')["queries/none"]) == []


def test_a_query_that_selects_nothing_is_told_of_by_its_name(tmp_path):
    write_post(tmp_path / "posts", tags="[tide]")
    queries = '[queries.some]\nany = { tags = ["tide"] }\n[queries.none]\nany = { tags = ["tyde"] }\n'
    [problem] = build(make_site(tmp_path, queries), now=NOW).problems
    assert (problem.path, problem.level) == ("feedpub.toml", "warning")
    assert problem.message == "[queries.none] selects no post that is public"


def test_posts_that_name_no_language_where_nobody_does_have_that_of_their_own_titles():
    query = '[queries.zh]\nall = { languages = ["zh"] }\n[feeds]\n'
    heads = [make_head("en.md"), make_head("zh.md", title="港口"), make_head("other.md"), make_head("another.md")]
    assert paths(feeds_of(heads, query)["queries/zh"]) == ["zh.md"]


@pytest.mark.parametrize(
    ("conditions", "stated"),
    [
        ('all = { languages = ["de"] }', "de"),
        ('all = { languages = ["zh"] }', "zh"),
        ('all = { languages = ["en"] }', "en-GB"),
        ('any = { languages = ["de", "fr"] }', "en-GB"),
        ("", "en-GB"),
    ],
)
def test_the_feed_of_a_query_for_one_language_is_in_that_language(conditions, stated, tmp_path):
    for language in ("de", "en", "fr", "zh-CN"):
        write_post(tmp_path / "posts", f"{language}.md", lang=language)
    settings = f'[site]\nurl = "{URL}"\nlanguage = "en-GB"\n[queries.some]\n{conditions}\n'
    memory = Memory()
    assert build(make_site(tmp_path, settings), target=memory, now=NOW).problems == ()
    rss, atom, feed, page = (
        memory.files[f"queries/some/{name}"].body for name in ("rss.xml", "atom.xml", "feed.json", "index.html")
    )
    assert etree.fromstring(rss).findtext("channel/language") == stated
    assert etree.fromstring(atom).get("{http://www.w3.org/XML/1998/namespace}lang") == stated
    assert json.loads(feed)["language"] == stated
    assert (f'<h1 lang="{stated}">' in page.decode()) is (stated == "de")
    assert (f'<html lang="{stated}">' in page.decode()) is (stated != "de")


def test_what_is_excluded_stays_out_of_the_feed_of_all_posts_and_in_its_category():
    heads = [make_head("in.md"), make_head("out.md", categories=(("Wire", "Short"),))]
    feeds = feeds_of(heads, '[feeds]\nexclude = { categories = ["Wire"] }')
    assert paths(feeds[""]) == ["in.md"]
    assert paths(feeds["categories/Wire"]) == ["out.md"]


def test_a_limit_by_age_counts_from_the_feeds_newest_post():
    heads = [make_head(f"{day}.md", day=day, tags=("even",) if day % 2 == 0 else ()) for day in (1, 2, 8, 9)]
    feeds = feeds_of(heads, "[feeds]\nmax_days = 1\ntags = true")
    assert paths(feeds[""]) == ["9.md", "8.md"]
    assert paths(feeds["tags/even"]) == ["8.md"]
    assert feeds[""].total == 4


def test_the_stricter_limit_counts():
    heads = [make_head(f"{day}.md", day=day) for day in range(1, 10)]
    assert len(feeds_of(heads, "[feeds]\nmax_days = 5\nlimit = 3")[""].entries) == 3
    assert len(feeds_of(heads, "[feeds]\nmax_days = 2\nlimit = 5")[""].entries) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[queries.x]\nlimt = 3", r"\[queries.x\] unknown key limt; did you mean limit\?"),
        ("[queries.x]\nany = { tag = ['a'] }", r"\[queries.x\] any unknown key tag; did you mean tags\?"),
        ("[queries.x]\nany = ['a']", r"\[queries.x\] any must be a table, as in { categories = "),
        ("[queries.x]\nany = { tags = 'a' }", r"\[queries.x\] any tags must be a list of texts"),
        ("[queries.x]\nnone = { tags = [''] }", r"\[queries.x\] none.tags holds an empty text"),
        ("[queries.x]\nformats = ['rs']", r"\[queries.x\] formats 'rs' is not one of .*did you mean rss\?"),
        ("[queries]\nx = 1", r"\[queries\] must hold sections: write \[queries.NAME\]"),
        ("[feeds]\nexclude = { tags = [1] }", r"\[feeds\] exclude tags must be a list of texts"),
        ("[feeds]\nmax_days = -1", r"\[feeds\] max_days is -1; write 0"),
        ("[feeds]\nmax_bytes = 10", r"\[feeds\] max_bytes is 10; write a number from 100000 to 5000000"),
        ("[query.x]", r"unknown section \[query\]; did you mean queries\?"),
    ],
)
def test_an_error_names_the_section_the_key_and_the_nearest_right_one(text, message):
    with pytest.raises(ConfigError, match=message):
        make_site(extra=text)


def test_the_language_that_titles_suggest_is_the_sites_own():
    site = replace(SITE, site=replace(SITE.site, language="en"))
    assert selector(Query(name="q", all=Conditions(languages=("en",))), site)(make_head())


def listed(tmp_path, *options):
    write_post(tmp_path / "posts", categories="[News, Harbour]", tags="[tide]", author="Ada")
    text = '[site]\nurl = "https://example.org"\n[feeds]\ntags = true\nauthors = true\n[queries.picks]\n'
    (tmp_path / "feedpub.toml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["list", str(tmp_path), *options])
    assert done.exit_code == 0
    return done.stdout


def test_the_list_names_each_kind_before_its_feeds(tmp_path):
    lines = [line for line in listed(tmp_path).splitlines() if "https:" not in line]
    assert [line.split("  1 post")[0] for line in lines] == [
        *("example.org", "queries", "  picks", "categories", "  News", "    Harbour", "tags", "  tide"),
        *("authors", "  Ada"),
    ]


def test_the_list_for_machines_holds_each_kind_apart(tmp_path):
    root = json.loads(listed(tmp_path, "--json"))
    names = {kind: [one["name"] for one in root[kind]] for kind in ("queries", "children", "tags", "authors")}
    assert names == {"queries": ["picks"], "children": ["News"], "tags": ["tide"], "authors": ["Ada"]}
    assert [one["name"] for one in root["children"][0]["children"]] == ["Harbour"]
    assert root["tags"][0]["feeds"]["rss"] == "https://example.org/tags/tide/rss.xml"

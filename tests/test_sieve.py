from datetime import UTC, datetime, timedelta

import pytest
from helpers import NOW, make_head, make_site
from hypothesis import given
from hypothesis import strategies as st

from feedpub.plan import plan
from feedpub.plan.sieve import is_bounded, sift
from feedpub.values import replace

names = st.sampled_from(["a", "b", "B"])
sites = st.sampled_from(
    [
        make_site(extra=extra)
        for extra in (
            "[feeds]\nlimit = 2",
            '[feeds]\nlimit = 1\ntags = true\nauthors = true\nexclude.categories = ["a"]',
            '[feeds]\nlimit = 2\nmax_days = 3\n[queries.some]\nall.categories = ["a/b"]\nlimit = 3\n'
            '[queries.none]\nall.titles = ["nowhere"]',
            '[feeds]\nlimit = 2\nexclude.languages = ["en"]',
        )
    ]
)
heads_of_posts = st.lists(
    st.builds(
        make_head,
        st.integers(0, 99).map("{}.md".format),
        published=st.integers(-9, 2).map(lambda days: NOW + timedelta(days=days)),
        expires=st.one_of(st.none(), st.integers(-9, 2).map(lambda days: NOW + timedelta(days=days))),
        draft=st.sampled_from([False, False, False, True]),
        language=st.sampled_from([None, "de"]),
        categories=st.lists(st.lists(names, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
        tags=st.lists(names, max_size=2).map(tuple),
        authors=st.lists(names, max_size=1).map(tuple),
    ),
    max_size=30,
    unique_by=lambda head: head.path,
)


@given(heads_of_posts, sites)
def test_the_posts_that_are_kept_give_the_plan_that_all_give(heads, site):
    kept = sift(heads, site, NOW)
    assert replace(plan(kept.heads, site, NOW, kept.left), filed={}) == replace(plan(heads, site, NOW), filed={})


def test_no_more_posts_are_kept_than_feeds_show():
    site = make_site(extra="[feeds]\nlimit = 3")
    began = datetime(2020, 1, 1, tzinfo=UTC)
    heads = [
        make_head(f"{number}.md", published=began + timedelta(hours=number), categories=(("abc"[number % 3],),))
        for number in range(1000)
    ]
    for found in (heads, heads[::-1]):
        kept = sift(iter(found), site, NOW)
        assert {head.path for head in kept.heads} == {f"{number}.md" for number in range(991, 1000)}
        assert kept.left.public == 991


def test_of_posts_of_the_same_moment_those_are_kept_that_feeds_show():
    heads = [make_head(f"{number:02}.md") for number in range(20)]
    for found in (heads, heads[::-1]):
        kept = sift(found, make_site(extra="[feeds]\nlimit = 2"), NOW)
        assert sorted(head.path for head in kept.heads) == ["00.md", "01.md"]


@pytest.mark.parametrize("key", ["id", "url"])
def test_of_posts_that_claim_the_same_all_have_to_be_known(key):
    twins = [make_head("a.md"), make_head("b.md", **{key: getattr(make_head("a.md"), key)})]
    assert sift(twins, make_site(), NOW) is None


@pytest.mark.parametrize(
    "extra",
    [
        "[feeds]\nlimit = 0",
        "[feeds]\narchives = true",
        '[queries.all]\nlimit = 0\nall.tags = ["a"]',
        '[private]\npaths = ["categories/a"]',
    ],
)
def test_feeds_that_need_older_posts_get_all(extra):
    assert is_bounded(make_site())
    assert not is_bounded(make_site(extra=extra))

from datetime import timedelta

import pytest
from helpers import NOW, make_head, make_site
from hypothesis import given
from hypothesis import strategies as st

from feedpub.base.values import replace
from feedpub.cache.saving import decoded, encoded
from feedpub.plan import plan
from feedpub.plan.piles import SPARE
from feedpub.plan.sieve import Left, Sifted, claimed_twice, is_bounded, sift

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
moments = st.integers(-9, 2).map(lambda days: NOW + timedelta(days=days))
a_path = st.integers(0, 99).map("{}.md".format)
a_head = st.builds(
    make_head,
    a_path,
    published=moments,
    expires=st.one_of(st.none(), st.none(), moments),
    draft=st.sampled_from([False, False, False, True]),
    language=st.sampled_from([None, "de"]),
    categories=st.lists(st.lists(names, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
    tags=st.lists(names, max_size=2).map(tuple),
    authors=st.lists(names, max_size=1).map(tuple),
)


def heads_of_posts(least=0, most=30):
    return st.lists(a_head, min_size=least, max_size=most, unique_by=lambda head: head.path)


def planned(kept, site, now=NOW):
    """The plan of what was kept, as far as it makes feeds."""
    return replace(plan(kept.heads, site, now, kept.left), filed={})


@given(heads_of_posts(), sites)
def test_the_posts_that_are_kept_give_the_plan_that_all_give(heads, site):
    assert planned(sift(heads, site, NOW), site) == replace(plan(heads, site, NOW), filed={})


rivals = st.one_of(
    st.builds(lambda head, url: replace(head, url=f"https://example.org/{url}"), a_head, st.integers(0, 40)),
    st.builds(lambda head, id_: replace(head, id=f"tag:example.org,2021:{id_}"), a_head, st.integers(0, 40)),
)
later = st.sampled_from([0, 0, 1, 2, -1]).map(lambda days: NOW + timedelta(days=days))
changes = st.tuples(st.sets(a_path), st.lists(st.one_of(a_head, rivals), max_size=4), later)


@given(heads_of_posts(30, 60), st.lists(changes, max_size=6), sites)
def test_whatever_went_and_came_the_plan_is_the_one_that_all_give(heads, steps, site):
    there = {head.path: head for head in heads}
    kept = sift(heads, site, NOW)
    for gone, come, now in steps:
        before = there
        there = {path: head for path, head in before.items() if path not in gone} | {head.path: head for head in come}
        went, came = set(before.values()) - set(there.values()), set(there.values()) - set(before.values())
        kept = kept and kept.changed(went, came, site, now)
        kept = kept or sift(there.values(), site, now, Left(rivals=claimed_twice(there.values(), now)))
        ours, theirs = planned(kept, site, now), replace(plan(there.values(), site, now), filed={})
        assert theirs.last_change <= ours.last_change <= now
        assert replace(ours, last_change=theirs.last_change) == theirs
        assert decoded(encoded(kept), Sifted) == kept


def many(number):
    """So many posts, the oldest first."""
    return [
        make_head(f"{number}.md", published=NOW - timedelta(hours=1000 - number), categories=(("abc"[number % 3],),))
        for number in range(number)
    ]


def test_of_what_was_sifted_any_post_may_go_and_others_may_come():
    site = make_site(extra="[feeds]\nlimit = 3")
    heads = many(900)
    kept = sift(heads, site, NOW)
    for number in (899, 5, 895, 0, 890):
        kept = kept.changed([heads[number]], [make_head(f"new{number}.md", published=NOW)], site, NOW)
        assert kept is not None


def test_more_heads_are_needed_once_too_many_have_gone():
    site = make_site(extra="[feeds]\nlimit = 3")
    heads = many(900)
    kept = sift(heads, site, NOW)
    newest = [head for head in heads[::-1] if head.categories == heads[0].categories]
    assert kept.changed(newest[:SPARE], [], site, NOW) is not None
    assert kept.changed(newest[: SPARE + 1], [], site, NOW) is None


def test_of_what_was_left_no_post_may_claim_the_same():
    site = make_site(extra="[feeds]\nlimit = 3")
    heads = many(900)
    kept = sift(heads, site, NOW)
    twin = make_head("twin.md", published=NOW, url=heads[0].url)
    assert kept.changed([], [twin], site, NOW) is None
    assert kept.changed([heads[0]], [twin], site, NOW) is not None
    future = replace(twin, published=NOW + timedelta(days=1))
    for later in (kept.changed([], [future], site, NOW), sift([*heads, future], site, NOW)):
        assert later.changed([], [], site, NOW) == later
        assert later.changed([], [], site, NOW + timedelta(days=2)) is None


def test_posts_that_claim_the_same_are_kept_once_that_is_known():
    site = make_site(extra="[feeds]\nlimit = 3")
    heads = many(900)
    heads += [replace(heads[0], path="twin.md", url="https://example.org/twin")]
    heads += [replace(heads[1], path="other.md", id="tag:example.org,2021:other")]
    kept = sift(heads, site, NOW, Left(rivals=claimed_twice(heads, NOW)))
    assert {head.path for head in kept.heads} >= {"0.md", "twin.md", "1.md", "other.md"}
    assert kept.left.public == 898 - 3 * (3 + SPARE)
    assert len(planned(kept, site).problems) == 2
    assert kept.changed([], [make_head("new.md", published=NOW)], site, NOW) is not None
    for value in ({"id": heads[-1].id}, {"url": heads[-2].url}):
        assert kept.changed([], [make_head("new.md", published=NOW, **value)], site, NOW) is None


def spelled(name, day):
    """A post of a category."""
    published = NOW - timedelta(days=day)
    return make_head(f"{name}{day}.md", published=published, categories=((name,),))


def test_the_first_post_of_a_category_is_known_of_those_that_were_left():
    site = make_site(extra="[feeds]\nlimit = 1")
    new = [*(spelled("Linux", day) for day in range(2, 40)), *(spelled("Docs", day) for day in range(2, 40))]
    first = spelled("linux", 50)
    kept = sift([*new, first], site, NOW)
    assert [feed.address for feed in planned(kept, site).feeds if feed.names == ("linux",)] == [("categories", "linux")]
    # which of the two came first is known of no post that is kept
    assert kept.changed([first], [], site, NOW) is not None
    assert kept.changed([new[37]], [], site, NOW) is None
    assert kept.changed([new[37]], [spelled("Linux", 45)], site, NOW) is None
    only = sift(new, site, NOW)
    assert only.changed([new[37]], [], site, NOW) is not None
    assert only.changed([new[37]], [], site, NOW).changed([], [first], site, NOW) is None


def test_what_was_left_counts_from_the_moment_at_which_it_was_public():
    site = make_site(extra="[feeds]\nlimit = 3")
    kept = sift(many(900), site, NOW)
    assert kept.changed([], [], site, NOW - timedelta(days=9)) is None


def test_few_more_posts_are_kept_than_feeds_show():
    site = make_site(extra="[feeds]\nlimit = 3")
    heads = many(1000)
    first = 1000 - 3 * (3 + SPARE)
    for found in (heads, heads[::-1]):
        kept = sift(iter(found), site, NOW)
        assert {head.path for head in kept.heads} == {f"{number}.md" for number in range(first, 1000)}
        assert kept.left.public == first


def test_of_posts_of_the_same_moment_those_are_kept_that_feeds_show():
    heads = [make_head(f"{number:02}.md") for number in range(20)]
    for found in (heads, heads[::-1]):
        kept = sift(found, make_site(extra="[feeds]\nlimit = 2"), NOW)
        assert sorted(head.path for head in kept.heads) == [f"{number:02}.md" for number in range(2 + SPARE)]


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

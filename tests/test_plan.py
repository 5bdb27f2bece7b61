from datetime import UTC, datetime, timedelta

from helpers import NOW, make_head, make_site
from hypothesis import given
from hypothesis import strategies as st

from feedpub.plan import plan

SITE = make_site()


def feeds_by_names(heads, site=SITE, now=NOW):
    return {feed.names: feed for feed in plan(heads, site, now).feeds}


def paths(feed):
    return [entry.path for entry in feed.entries]


def test_every_level_of_a_category_path_has_a_feed_that_holds_its_childrens_posts():
    feeds = feeds_by_names(
        [make_head("deep.md", day=1, categories=(("a", "b", "c"),)), make_head("high.md", day=2, categories=(("a",),))]
    )
    assert list(feeds) == [(), ("a",), ("a", "b"), ("a", "b", "c")]
    assert paths(feeds[("a",)]) == ["high.md", "deep.md"]
    assert paths(feeds[("a", "b")]) == paths(feeds[("a", "b", "c")]) == ["deep.md"]


def test_a_post_on_two_paths_is_once_in_the_parent_they_share():
    feeds = feeds_by_names([make_head(categories=(("a", "b"), ("a", "c")))])
    assert [feed.total for feed in feeds.values()] == [1, 1, 1, 1]


def test_a_feed_carries_its_newest_posts_and_counts_all():
    site = make_site(extra="[feeds]\nlimit = 2\n")
    feed = feeds_by_names([make_head(f"{day}.md", day=day) for day in range(1, 6)], site)[()]
    assert (paths(feed), feed.total, feed.newest) == (["5.md", "4.md"], 5, datetime(2021, 1, 5, tzinfo=UTC))


def test_a_new_spelling_of_a_category_takes_no_address_from_the_one_that_was_there_first():
    heads = [make_head(f"{day}.md", day=day, categories=(("linux",), ("Docs", "a"))) for day in range(1, 9)]
    heads.append(make_head("9.md", day=9, categories=(("Linux",), ("docs", "b"))))
    feeds = feeds_by_names(heads, make_site(extra="[feeds]\nlimit = 1\n"))
    assert feeds[("linux",)].directory == "categories/linux/"
    assert feeds[("Docs", "a")].directory == "categories/Docs/a/"
    assert feeds[("Linux",)].directory.startswith("categories/Linux-")
    assert feeds[("docs", "b")].directory.startswith("categories/docs-")


def test_a_limit_of_zero_keeps_all_posts():
    site = make_site(extra="[feeds]\nlimit = 0\n")
    assert len(feeds_by_names([make_head(f"{n}.md") for n in range(50)], site)[()].entries) == 50


def test_posts_of_the_same_moment_are_ordered_by_id():
    heads = [make_head(name) for name in ("b.md", "a.md", "c.md")]
    assert paths(feeds_by_names(heads)[()]) == paths(feeds_by_names(heads[::-1])[()]) == ["a.md", "b.md", "c.md"]


def test_future_post_stays_out_of_the_feed_until_its_time():
    future = make_head(published=NOW + timedelta(seconds=1))
    before, after = plan([future], SITE, NOW), plan([future], SITE, NOW + timedelta(seconds=1))
    assert (before.feeds[0].total, before.hidden, before.next_change) == (0, 1, future.published)
    assert (after.feeds[0].total, after.hidden, after.next_change) == (1, 0, None)


def test_expired_post_and_draft_stay_out():
    heads = [make_head("old.md", expires=NOW), make_head("draft.md", draft=True), make_head("good.md")]
    decided = plan(heads, SITE, NOW)
    assert (paths(decided.feeds[0]), decided.hidden) == (["good.md"], 2)


def test_category_names_that_meet_in_one_folder_are_told_apart():
    feeds = feeds_by_names([make_head("a.md", categories=(("Linux",),)), make_head("b.md", categories=(("linux",),))])
    addresses = {feed.address[-1].casefold() for names, feed in feeds.items() if names}
    assert len(addresses) == 2


def test_a_category_named_like_a_feeds_file_does_not_take_its_place():
    feeds = feeds_by_names([make_head(categories=(("a", "rss.xml"),))])
    assert feeds[("a", "rss.xml")].address[-1] != "rss.xml"


def test_posts_that_claim_one_id_are_kept_apart_and_told():
    heads = [make_head("first.md", day=1, id="urn:x:1"), make_head("second.md", day=2, id="urn:x:1")]
    decided = plan(heads, SITE, NOW)
    by_path = {entry.path: entry.id for entry in decided.feeds[0].entries}
    assert by_path["first.md"] == "urn:x:1"
    assert by_path["second.md"].startswith("urn:x:1#")
    assert [(one.path, one.level) for one in decided.problems] == [("second.md", "warning")]


def test_posts_that_share_a_link_are_told():
    heads = [make_head("first.md", url="https://example.org/x"), make_head("second.md", url="https://example.org/x")]
    assert "link" in plan(heads, SITE, NOW).problems[0].message


names = st.sampled_from(["a", "b", "A", "金融", "x/y", "rss.xml"])
heads_of_posts = st.lists(
    st.builds(
        make_head,
        st.text("abc", min_size=1, max_size=3),
        day=st.integers(1, 28),
        categories=st.lists(st.lists(names, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
    ),
    max_size=8,
    unique_by=lambda head: head.path,
)


@given(heads_of_posts, st.randoms())
def test_the_order_in_which_posts_are_found_changes_nothing(heads, random):
    shuffled = list(heads)
    random.shuffle(shuffled)
    assert plan(shuffled, SITE, NOW).feeds == plan(heads, SITE, NOW).feeds


@given(heads_of_posts)
def test_no_two_feeds_share_an_address(heads):
    addresses = ["/".join(feed.address).casefold() for feed in plan(heads, SITE, NOW).feeds]
    assert len(addresses) == len(set(addresses))


def test_rule_10_the_date_of_a_feed_moves_when_a_post_expires():
    expired = make_head("old.md", day=1, categories=(("a",),), expires=NOW - timedelta(days=3))
    feeds = feeds_by_names([expired, make_head("new.md", day=2, categories=(("a",),)), make_head("b.md", day=3)])
    assert feeds[("a",)].withdrawn == feeds[()].withdrawn == expired.expires


def test_a_category_whose_posts_have_all_expired_has_no_feed():
    assert list(feeds_by_names([make_head(categories=(("a",),), expires=NOW)])) == [()]

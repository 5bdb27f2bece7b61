"""A text is cut where a reader would stop."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.normalize.summary import summarize


def test_leading_full_width_spaces_and_line_breaks_go():
    assert summarize("　　第一句。\n\n　　第二句。") == "第一句。 第二句。"


def test_a_short_text_stays_whole():
    assert summarize("Short enough", 12) == "Short enough"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One two three four. Five six seven", 24, "One two three four."),
        ("一二三四五。六七八九十一二三四五", 10, "一二三四五。"),
        ("他说：“走吧！”然后大家就都离开了那里", 10, "他说：“走吧！”"),
        ("Is it so? Yes, it really is so.", 12, "Is it so?"),
        ('He said "go." Then they all went away', 16, 'He said "go."'),
    ],
)
def test_the_cut_is_after_the_last_sentence_that_fits(text, limit, expected):
    assert summarize(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Yes. But this sentence is a long one", 20, "Yes. But this…"),
        ("Version 3.14 of the long story", 12, "Version…"),
        ("使用WebAssembly写程序的人越来越多", 8, "使用…"),
        ("没有任何标点的一个很长的句子在这里", 8, "没有任何标点的…"),
        ("One, two, (three", 11, "One, two…"),
        ("x" * 100, 10, "x" * 9 + "…"),
    ],
)
def test_without_such_a_sentence_the_cut_is_before_a_word(text, limit, expected):
    assert summarize(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "limit"),
    [("e\u0301" * 30, 10), ("👩\u200d👩\u200d👧" * 9, 11), ("🇩🇪" * 9, 10), ("👍🏽" * 9, 10), ("❤\ufe0f" * 9, 10)],
)
def test_a_cut_never_parts_what_is_seen_as_one_character(text, limit):
    first = text[: len(text) // (30 if "e" in text else 9)]
    kept = summarize(text, limit).removesuffix("…")
    assert kept
    assert kept == first * (len(kept) // len(first))


@given(st.text(), st.integers(min_value=1, max_value=300))
def test_any_text_becomes_one_short_line_that_stays_as_it_is(text, limit):
    short = summarize(text, limit)
    assert len(short) <= limit
    assert short == " ".join(short.split())
    assert summarize(short, limit) == short


@given(st.text(min_size=1), st.integers(min_value=2, max_value=50))
def test_a_summary_begins_as_the_text_begins(text, limit):
    line = " ".join(text.split())
    assert line.startswith(summarize(text, limit).removesuffix("…")) or line == summarize(text, limit)


@given(st.lists(st.sampled_from(["e\u0301", "文", "a", " "]), min_size=20).map("".join))
def test_what_follows_a_cut_is_no_combining_mark(text):
    line = " ".join(text.split())
    kept = summarize(line, 10).removesuffix("…")
    after = line[len(kept) : len(kept) + 1]
    assert not after or not unicodedata.combining(after)

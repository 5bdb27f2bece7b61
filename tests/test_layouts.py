import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.frontmatter import plainyaml, yamltext
from feedpub.frontmatter.layouts import ENOUGH, LARGEST, MOST, Layouts, learn

SEED = """title: '港务局：先行一步'
categories: 
 - 财经
 - '港口日报－Q&A'
tags: [a, 'b, c']
headimg: "https://img.example.com/a.png?w=1#x"
author: 港口日报

comments: false
date: Sat, 06 Nov 2021 12:27:15 GMT
empty:
"""  # noqa: W291  machines write it so

NEXT = """title: 'Ship #2'
categories: 
 - 财经
tags: []
headimg: ""
author: x:y

comments: false
date: Sun, 07 Nov 2021 12:27:15 GMT
empty:
"""  # noqa: W291

simple = st.sampled_from(
    ["a", "a b", "'a'", "'港口 1'", "a#b", "x:y", "\n - a", "\n - a\n - 'b: c'", "[a, b]", "false"]
)
values = simple | st.sampled_from(
    [
        *("a", "a b", "港口", "é", "true", "null", "~", "", "1.10", "x:y", "x: y", "x #y", "x#y", "x ", "a:", "-"),
        *("'", "'a'", "'a''b'", "''", "'true'", '"a"', '"a\\n"', '""', "[a]", "&a", "---", "a\n", "\nkey: b", "\r"),
        *("a\tb", "a\u3000b", "a\u3000", "\xa0", "a\u2028b"),
        *("\n - a", "\n - a\n - b", "\n  - 'a'\n\n  - b", "\n- a", "\n - a\n  - b", "\n - [a]"),
        *("[]", "[ ]", "[a, 'b', true]", "[a]", "[a] #", "[[a]]", "[a:b]", "[a, {}]", "[a", "[a,\n b]", "[a]\n - b"),
    ]
)


def written(keys, values):
    return "".join(f"{key}: {value}\n" for key, value in zip(keys, values, strict=True))


@st.composite
def alike(draw):
    """Two texts with the same keys and mostly the same forms of values."""
    keys = draw(st.lists(st.sampled_from(["title", "a-b", "tags", "null", "x_1"]), unique=True, min_size=1, max_size=5))
    learned = [draw(simple if draw(st.integers(0, 4)) else values) for _ in keys]
    other = [draw(values) if draw(st.booleans()) else one for one in learned]
    return written(keys, learned), written(keys, other)


@given(alike(), st.integers(1, 9))
@example((SEED, NEXT), 2)
@example(("a: b\n", "a: b \n"), 1)
@example(("a: b\n", "a: true\n"), 1)
@example(("a: b \n", "a: true \n"), 1)
@example(("a:\n - b\n\nc: d\n", "a:\n - b\n\n - c\nc: d\n"), 1)
def test_whatever_a_layout_reads_is_what_the_reader_of_plain_yaml_reads(texts, first):
    learned, other = texts
    layout = learn(learned) if plainyaml.load(learned) else None
    found = layout.read(other, first) if layout else None
    if found is None:
        return
    assert found == plainyaml.load(other, first)
    assert list(found.values) == list(plainyaml.load(other, first).values)
    assert found.values == yamltext.general(other).values


@settings(max_examples=20)
@given(st.lists(alike(), min_size=1, max_size=4))
def test_a_reader_that_has_learned_reads_nothing_otherwise(pairs):
    layouts = Layouts()
    for learned, other in pairs:
        for text in (*[learned] * ENOUGH, other):
            assert layouts.load(text) == plainyaml.load(text)


def test_what_machines_write_is_read_by_a_layout():
    layout = learn(SEED)
    assert layout.read(SEED, 3) == plainyaml.load(SEED, 3)
    assert layout.read(NEXT, 3) == plainyaml.load(NEXT, 3)


def test_a_layout_is_learned_of_many_posts_and_only_of_them(monkeypatch):
    slowly = plainyaml.load
    read: list[str] = []
    monkeypatch.setattr(plainyaml, "load", lambda text, *first: read.append(text) or slowly(text, *first))
    layouts = Layouts()
    for _ in range(2 * ENOUGH):
        layouts.load(SEED)
    assert read.count(SEED) == ENOUGH
    assert layouts.load(NEXT) == slowly(NEXT)
    assert layouts.load("title: a\n") == slowly("title: a\n")
    assert NEXT not in read
    assert "title: a\n" in read


def test_posts_of_several_layouts_may_take_turns():
    layouts = Layouts()
    texts = (SEED, "title: a\n", "date: b\n")
    for text in texts * ENOUGH:
        assert layouts.load(text) == plainyaml.load(text)
    assert len(vars(layouts)["_known"]) == len(texts)


def test_posts_that_are_all_different_teach_nothing_that_stays():
    layouts = Layouts()
    for number in range(4000):
        layouts.load(f"key{number}: a\n")
    assert len(vars(layouts)["_counts"]) <= 256
    for number in range(3 * MOST):
        for _ in range(ENOUGH):
            layouts.load(f"key{number}: a\n")
    assert len(vars(layouts)["_known"]) == MOST


def test_what_is_given_for_one_post_is_not_that_of_another():
    layout = learn(SEED)
    layout.read(SEED, 1).values["categories"].append("x")
    assert layout.read(SEED, 1) == plainyaml.load(SEED)


def test_front_matter_that_is_very_long_is_left_to_the_parser():
    layouts = Layouts()
    for _ in range(ENOUGH):
        layouts.load("title: a\n")
    assert layouts.load("title: " + "a" * plainyaml.LONGEST + "\n") is None


def test_front_matter_of_very_many_keys_is_not_learned():
    text = "".join(f"key{number}: a\n" for number in range(LARGEST))
    assert learn(text)
    assert learn(f"{text}one: more\n") is None


@pytest.mark.parametrize("like", ["a: b\nc: d\n", "a: 'b'\nc: d\n", "a:\n - b\nc: d\n", "a: [b]\nc: d\n"])
@pytest.mark.parametrize("row", ["a: {}\n", "a: '{}\n", "a:\n{}", "a: [{}\n"])
@pytest.mark.parametrize("piece", ["b", "b:", "b#", "''", " - b\n", " ", "\n", "b, ", "'b',"])
def test_a_long_text_that_nearly_fits_does_not_hold_the_build_up(like, row, piece):
    text = row.format(piece * (plainyaml.LONGEST // len(piece)))
    assert learn(like).read(text, 1) is None
    learn(text)

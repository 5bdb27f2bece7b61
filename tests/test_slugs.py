"""Names as path segments: safe everywhere, Unicode kept, never shared."""

import ntpath
import random
import sys
import unicodedata
from pathlib import PureWindowsPath

import pytest
from helpers import NOW
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.normalize.slugs import LONGEST, segment, tell_apart
from feedpub.normalize.spellings import RULES

names = st.text(st.characters(), max_size=300)


@given(names)
@example("con.é" * 60)
@example("e\u200e\u0301")
@example("a" * 199 + " .b")
def test_a_segment_is_one_safe_file_name(name):
    made = segment(name)
    assert made
    assert made not in (".", "..")
    assert len(made.encode()) <= LONGEST
    assert not set(made) & set('/\\:*?"<>|\0')
    assert made.isprintable() or any(one in made for one in "\u200c\u200d\xad") or _has_odd(made)
    assert made == made.strip(" .")
    assert not _is_reserved(made)


def _is_reserved(name):
    """Does Windows keep that name for itself?"""
    return ntpath.isreserved(name) if sys.version_info >= (3, 13) else PureWindowsPath(name).is_reserved()


def _has_odd(text):
    """Spaces other than the ordinary one, and code points that no table knows, are not printable but safe."""
    return any(unicodedata.category(one) in ("Zs", "Cn", "Co", "Cf") for one in text)


@given(names)
@example("con" + "a" * 300)
def test_a_segment_made_again_stays_as_it_is(name):
    assert segment(segment(name)) == segment(name)


@pytest.mark.parametrize("name", ["金融", "新浪财经－国內", "C++", "Q&A", "Rust & Friends", "Café", "👩‍💻", "100%"])
def test_an_ordinary_name_is_its_own_segment(name):
    assert segment(name) == name


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("../../etc", "-..-etc"),
        ("a/b", "a-b"),
        ("..", "_"),
        ("", "_"),
        ("nul.txt", "_nul.txt"),
        (" a.\n", "a"),
        ("a\u202eb", "a b"),
    ],
)
def test_a_dangerous_name_is_made_safe(name, made):
    assert segment(name) == made


@given(st.lists(names, max_size=8), st.randoms())
@example(["a", "A", "ａ", "a.", "a/", "a:"], random.Random(1))
def test_names_never_share_a_segment_whatever_their_order(found, rng):
    apart = tell_apart(dict.fromkeys(found, NOW), reserved=["rss.xml"])
    assert apart.keys() == set(found)
    kinds = {unicodedata.normalize("NFKC", one).casefold() for one in apart.values()} | {"rss.xml"}
    assert len(kinds) == len(apart) + 1
    rng.shuffle(found)
    assert tell_apart(dict.fromkeys(found, NOW), reserved=["rss.xml"]) == apart
    assert all(len(one.encode()) <= LONGEST for one in apart.values())


def test_the_name_that_is_its_own_segment_keeps_it():
    assert tell_apart(dict.fromkeys(["a:b", "a-b"], NOW))["a-b"] == "a-b"


def test_a_reserved_segment_is_given_to_nobody():
    assert tell_apart({"RSS.xml": NOW}, reserved=["rss.xml"])["RSS.xml"].startswith("RSS.xml-")


@pytest.mark.parametrize(
    ("rule", "name", "made"),
    [
        ("keep", "Hello World", "Hello World"),
        ("hexo", "Hexo & Friends: 日记", "Hexo-Friends-日记"),
        ("hexo", "プログラミング Й n² हिन्दी", "プログラミング-Й-n²-हिन्दी"),
        ("hexo", "Größe der Łódź: Ærø ĐÀ ＶＳ", "Grose-der-Lodz-AEro-DA-VS"),
        ("jekyll", "Hello_World 1.0!", "Hello_World-1.0!"),
        ("hugo", "Hello World: 日记 & C#", "hello-world-日记-c#"),
        ("hugo", "v1.2_Final", "v1.2_final"),
        ("hugo", "हिन्दी ไทยครับ العَرَبِيَّة", "हिन्दी-ไทยครับ-العَرَبِيَّة"),
        ("hugo", "a - b -- c & d", "a-b--c-d"),
        ("hugo", "a+b/c", "a-b-c"),
        ("hugo", "n² ½ Ⅷ ①", "n"),
        ("hugo", "İzmir", "izmir"),
        ("hugo file", "Part 1 - Intro & more", "part-1---intro--more"),
        ("hugo slug", "-lead- a - b+c-", "lead-a-b+c"),
        ("jekyll", "हिन्दी ไทยครับ العَرَبِيَّة", "हिन्दी-ไทยครับ-العَرَبِيَّة"),
        ("jekyll", "a - b--c ½ n²", "a-b-c-n"),
        ("pelican", "Hello, Wörld_s -- best!", "hello-world_s-best"),
        ("pelican", "Größe der Łódź: Ærø, Þór ŋ", "grosse-der-lodz-aero-thor-ng"),
        ("pelican", "a–b—c − n² ½ 3×4 10 €", "a-b-c-n2-12-3x4-10-eur"),
        ("pelican", "プログラミング Й", "プログラミング-й"),
        ("zola", "日记 1", "日记-1"),
        ("zola", "Größe der Łódź: Ærø – it’s n²", "grosse-der-lodz-aero-it-s-n2"),
        ("zola safe", "Größe: a/b? ..", "Größe ab"),
        ("eleventy", "Größe der Łódź: Ærø", "groesse-der-lodz-aero"),
        ("eleventy slug", "Größe der Łódź: Ærø - n²", "grosse-der-lodz:-aero-n"),
        ("eleventy slug", "What’s new? A & B_c, 50% (-)", "what's-new-a-and-b_c-50percent-(-)"),
        ("eleventy", "What's new? A & B_c", "whats-new-a-and-b-c"),
        ("zola", "!", "!"),
        ("zola", "Hello, Wörld_s -- best!", "hello-world-s-best"),
    ],
)
def test_each_generator_writes_a_name_into_an_address_its_own_way(rule, name, made):
    assert RULES[rule](name) == made

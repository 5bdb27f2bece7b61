"""Whatever a post file holds, the build ends, its output is well-formed, and the good post beside it is untouched."""

import json
import tempfile
from pathlib import Path

import pytest
from helpers import NOW, URL
from hostile import GOOD
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_hostile import assert_well_formed, good_entries

from feedpub import dialects
from feedpub.pipeline import build
from feedpub.sources import load_site

FIELDS = sorted({key.partition(".")[0] for keys in dialects.FIELDS.values() for key in keys} | {"draft", "slug"})
TEXTS = st.text(st.characters(exclude_categories=()), max_size=60)
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=6,
)
MARKS = st.lists(
    st.sampled_from([*"ab \n\t:-+*#<>[](){}\"'`|&;%!=/\\0", "---\n", "+++\n", "title: ", "date: 2020", "é", "\x00"])
)


def build_beside_a_good_post(name, data):
    with tempfile.TemporaryDirectory() as place:
        posts, out = Path(place) / "posts", Path(place) / "out"
        posts.mkdir()
        (posts / "good.md").write_text(GOOD)
        (posts / name).write_bytes(data)
        report = build(load_site(posts, url=URL, output=str(out)), now=NOW)
        assert_well_formed(out)
        assert report.published + report.skipped + report.hidden in (1, 2)
        return good_entries(out), report


@pytest.fixture(scope="module")
def good():
    return build_beside_a_good_post("notes.txt", b"")[0]


@given(st.binary(max_size=300) | MARKS.map("".join).map(str.encode), st.sampled_from(["a.md", "a.html", "a.rst"]))
@example(b"---\ndate: 2020-01-01\nlink: //[\n---\n", "a.md")
@settings(max_examples=40)
def test_any_bytes_as_a_post_file_leave_the_good_post_untouched(good, data, name):
    found, report = build_beside_a_good_post(name, data)
    assert found == good
    assert not [one for one in report.problems if "feedpub failed" in one.message]


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5), TEXTS)
@settings(max_examples=40)
def test_any_values_in_any_fields_leave_the_good_post_untouched(good, values, body):
    front = json.dumps({"title": "Any", "date": "2020-01-01", **values})
    found, report = build_beside_a_good_post("a.md", f"{front}\n{body}".encode("utf-8", "replace"))
    assert found == good
    assert not [one for one in report.problems if "feedpub failed" in one.message]


@given(st.binary(max_size=40), st.integers(0, len(GOOD)))
@settings(max_examples=40)
def test_any_bytes_written_over_a_good_post_leave_the_other_untouched(good, noise, place):
    data = GOOD.replace("2021-11-06", "2020-01-01").encode()
    found, report = build_beside_a_good_post("a.md", data[:place] + noise + data[place + len(noise) :])
    assert found == good
    assert not [one for one in report.problems if "feedpub failed" in one.message]

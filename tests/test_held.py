import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import held
from feedpub.held import Aside
from feedpub.store import packed


def held_in(folder, *pieces):
    aside = Aside(folder)
    return {str(number): aside.put(piece) for number, piece in enumerate(pieces)}


def texts(places):
    return {name: one.read() for name, one in places.items()}


@given(st.lists(st.binary(max_size=9), max_size=5))
def test_what_is_put_aside_is_there_again(pieces):
    aside = Aside()
    assert [one.read() for one in [aside.put(piece) for piece in pieces]] == pieces


def test_what_is_put_aside_leaves_nothing_behind(tmp_path):
    places = held_in(tmp_path / "new", b"one", b"two")
    assert texts(places) == {"0": b"one", "1": b"two"}
    assert [*tmp_path.rglob("*.*")] == []


def test_without_nameless_files_or_room_on_the_disk_it_is_in_memory(tmp_path, monkeypatch):
    aside = Aside(tmp_path)
    first = aside.put(b"before")
    monkeypatch.setattr(held._File, "write", lambda *_: 1)
    assert (first.read(), aside.put(b"after").read()) == (b"before", b"after")
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    assert texts(held_in(tmp_path, b"one")) == {"0": b"one"}


def test_what_was_saved_is_loaded_with_its_key_alone(tmp_path):
    file = tmp_path / "sub/file"
    held.save(file, "key", [1, 2], held_in(tmp_path, b"one", b"", b"two"))
    assert held.load(file, "other", list[int]) is None
    value, places = held.load(file, "key", list[int])
    assert (value, texts(places)) == ([1, 2], {"0": b"one", "1": b"", "2": b"two"})


def test_a_reader_keeps_what_it_opened_when_another_writes(tmp_path):
    file = tmp_path / "file"
    held.save(file, "key", 1, held_in(tmp_path, b"one"))
    _, before = held.load(file, "key", int)
    held.save(file, "key", 2, {**before, **held_in(None, b"more")})
    assert texts(before) == {"0": b"one"}
    assert held.load(file, "key", int)[0] == 2


@pytest.mark.parametrize("places", [{"a": (0, 4)}, {"a": (-1, 2)}, {"a": (2, -1)}])
def test_places_outside_of_the_file_are_not_believed(tmp_path, places):
    file = tmp_path / "file"
    about = packed(("key", places, 1))
    file.write_bytes(b"one" + about + len(about).to_bytes(8, "big"))
    assert held.load(file, "key", int) is None


@given(st.binary(max_size=40))
def test_any_other_file_is_as_none(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(data)
    assert held.load(file, "key", int) is None

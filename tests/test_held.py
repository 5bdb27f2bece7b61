import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import held
from feedpub.held import Held
from feedpub.store import packed

PIECES = [b"one", b"", b"two"]


def saved(file, value=1, pieces=PIECES):
    """Save a value and pieces, and give their names."""
    there = Held(file, "key")
    names = [there.put(piece) for piece in pieces]
    there.save(value, names)
    return names


def read(there, names):
    return [there.read(name) for name in names]


@given(st.lists(st.binary(max_size=9), max_size=5))
def test_what_is_put_is_there_again(pieces):
    there = Held()
    assert read(there, [there.put(piece) for piece in pieces]) == pieces


def test_what_is_not_saved_leaves_nothing_behind(tmp_path):
    there = Held(tmp_path / "new/file", "key")
    assert read(there, [there.put(piece) for piece in PIECES]) == PIECES
    assert [*tmp_path.rglob("*")] == [tmp_path / "new"]


def test_without_nameless_files_or_room_on_the_disk_it_is_in_memory(tmp_path, monkeypatch):
    there = Held(tmp_path / "file")
    first = there.put(b"before")
    monkeypatch.setattr(held._File, "write", lambda *_: 1)
    assert read(there, [first, there.put(b"after")]) == [b"before", b"after"]
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    other = Held(tmp_path / "file")
    assert read(other, [other.put(b"one")]) == [b"one"]


def test_what_was_saved_is_loaded_with_its_key_alone(tmp_path):
    file = tmp_path / "sub/file"
    names = saved(file, [1, 2])
    assert Held.load(file, "other", list[int])[1] is None
    there, value = Held.load(file, "key", list[int])
    assert (value, read(there, names)) == ([1, 2], PIECES)


def test_what_is_loaded_is_saved_again_with_more(tmp_path):
    file = tmp_path / "file"
    names = saved(file)
    there, _ = Held.load(file, "key", int)
    more = there.put(b"more")
    there.save(2, [names[0], more])
    again, value = Held.load(file, "key", int)
    assert (value, read(again, [names[0], more])) == (2, [b"one", b"more"])
    with pytest.raises(KeyError):
        again.read(names[2])


def test_a_reader_keeps_what_it_opened_when_another_writes(tmp_path):
    file = tmp_path / "file"
    names = saved(file)
    before, _ = Held.load(file, "key", int)
    saved(file, 2, [b"other"])
    assert read(before, names) == PIECES


@pytest.mark.parametrize("place", [(0, 4), (-1, 2), (2, -1)])
def test_places_outside_of_the_file_are_not_believed(tmp_path, place):
    file = tmp_path / "file"
    about = packed(("key", {"a": place}, 1))
    file.write_bytes(b"one" + about + len(about).to_bytes(8, "big"))
    assert Held.load(file, "key", int)[1] is None


@given(st.binary(max_size=40))
def test_any_other_file_is_as_none(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(data)
    assert Held.load(file, "key", int)[1] is None

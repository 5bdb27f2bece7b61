import errno
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.cache import held
from feedpub.cache.held import Held
from feedpub.cache.saving import encoded
from feedpub.errors import FeedpubError
from feedpub.model import digest_of

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


def test_what_a_disk_has_damaged_is_removed_and_told(tmp_path):
    file = tmp_path / "file"
    names = saved(file)
    file.write_bytes(file.read_bytes().replace(b"two", b"tow"))
    there, _ = Held.load(file, "key", int)
    assert read(there, names[:2]) == [b"one", b""]
    with pytest.raises(FeedpubError, match="file: was damaged and has been removed; build again"):
        there.read(names[2])
    assert not file.exists()


def test_where_a_disk_is_full_what_was_there_stays_and_nothing_comes(tmp_path):
    file = tmp_path / "file"
    saved(file)
    before = file.read_bytes()
    program = """
import resource, signal, sys; from pathlib import Path; from feedpub.cache.held import Held
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
there = Held(Path(sys.argv[1]), "key")
name = there.put(b"larger" * 1000)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
there.save(1, [name])
"""
    subprocess.run([sys.executable, "-c", program, file], check=True)
    assert [*tmp_path.iterdir()] == [file]
    assert file.read_bytes() == before


def test_a_reader_keeps_what_it_opened_when_another_writes(tmp_path):
    file = tmp_path / "file"
    names = saved(file)
    before, _ = Held.load(file, "key", int)
    saved(file, 2, [b"other"])
    assert read(before, names) == PIECES


def test_a_file_that_another_machine_has_replaced_on_a_disk_of_the_network_is_as_a_damaged_one(tmp_path, monkeypatch):
    def stale(*_):
        raise OSError(errno.ESTALE, "Stale file handle")

    file = tmp_path / "file"
    one, *others = saved(file, 1, LARGE)
    there, _ = Held.load(file, "key", int)
    monkeypatch.setattr("os.pread", stale)
    there.save(2, [there.put(b"more"), *others[:2]])
    assert file.exists() is False
    with pytest.raises(FeedpubError, match="build again"):
        there.read(one)


def test_no_code_of_python_runs_as_a_file_is_let_go(tmp_path):
    """What the handler of a signal raises in a `__del__` is lost."""
    names = saved(tmp_path / "file", 1)
    there, _ = Held.load(tmp_path / "file", "key", int)
    there.put(b"more")
    assert read(there, names) == PIECES
    ran = []
    sys.setprofile(lambda frame, event, _: ran.append(frame.f_code.co_name) if event == "call" else None)
    del there
    sys.setprofile(None)
    assert ran == []


LARGE = [bytes([65 + number]) * 100 for number in range(12)]


def test_a_little_more_is_written_beside_what_is_there(tmp_path):
    file = tmp_path / "file"
    names = saved(file, 1, LARGE)
    before = file.read_bytes()
    there, _ = Held.load(file, "key", int)
    more = there.put(b"more")
    there.save(2, [*names[1:], more])
    assert file.read_bytes() == before
    assert len((tmp_path / "file-more").read_bytes()) < 200
    again, value = Held.load(file, "key", int)
    assert (value, read(again, [*names[1:], more])) == (2, [*LARGE[1:], b"more"])
    assert Held.load(file, "other", int)[1] is None


@pytest.mark.parametrize(("kept", "more"), [(12, 4), (8, 0), (0, 1)])
def test_where_much_came_or_went_all_is_written_anew(tmp_path, kept, more):
    file = tmp_path / "file"
    names = saved(file, 1, LARGE)
    there, _ = Held.load(file, "key", int)
    there.save(2, [*names, there.put(b"little")])
    there, _ = Held.load(file, "key", int)
    wanted = [*names[:kept], *(there.put(b"%d" % number * 100) for number in range(more))]
    there.save(3, wanted)
    assert [*tmp_path.iterdir()] == [file]
    again, value = Held.load(file, "key", int)
    assert (value, [digest_of(one) for one in read(again, wanted)]) == (3, wanted)


builds = st.tuples(
    st.lists(st.sampled_from(LARGE), max_size=12),
    st.integers(0, 9),  # which versions of both files, counted from the last one, a build finds
    st.integers(0, 9),
    st.sampled_from([None, None, None, 0, 1]),  # which of them lost its end
)


@given(st.lists(builds, min_size=3, max_size=9))
def test_whoever_was_killed_or_wrote_at_the_same_time_what_is_loaded_belongs_together(tmp_path_factory, steps):
    file = tmp_path_factory.mktemp("held") / "file"
    files = file, file.with_name("file-more")
    versions = [[one.read_bytes() if one.exists() else None] for one in files]
    for pieces, *ages, torn in steps:
        for place, (one, known, age) in enumerate(zip(files, versions, ages, strict=True)):
            found = known[max(0, len(known) - 1 - age)]
            one.unlink(missing_ok=True)
            if found is not None:
                one.write_bytes(found[: len(found) // 2] if torn == place else found)
        there, value = Held.load(file, "key", list[str])
        assert [digest_of(one) for one in read(there, value or [])] == (value or [])
        names = [*dict.fromkeys([*(value or []), *map(there.put, pieces)][-12:])]
        there.save(names, names)
        assert Held.load(file, "key", list[str])[1] == names
        for one, known in zip(files, versions, strict=True):
            known.append(one.read_bytes() if one.exists() else None)


@pytest.mark.parametrize("place", [(0, 4), (-1, 2), (2, -1)])
def test_places_outside_of_the_file_are_not_believed(tmp_path, place):
    file = tmp_path / "file"
    about = encoded(("key", {"a": place}, 1))
    file.write_bytes(b"one" + about + len(about).to_bytes(8, "big"))
    assert Held.load(file, "key", int)[1] is None


@given(st.binary(max_size=40))
def test_any_other_file_is_as_none(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(data)
    assert Held.load(file, "key", int)[1] is None

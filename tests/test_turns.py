"""Turns at files and folders, and files that take the place of others: who is killed, waits or comes between."""

import fcntl
import subprocess
import sys
import threading

import pytest

from feedpub.base.replacing import replacing
from feedpub.base.turns import FOLDER, turn

PATIENCE = 20


@pytest.fixture
def waits(monkeypatch):
    """An event that is set once somebody asks for a turn."""
    asked, lock = threading.Event(), fcntl.flock

    def noted(handle, how):
        if how == fcntl.LOCK_EX:
            asked.set()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", noted)
    return asked


def test_who_does_not_wait_hears_that_another_has_the_turn(tmp_path):
    with turn(tmp_path / "turn"), pytest.raises(BlockingIOError), turn(tmp_path / "turn", wait=False):
        pass
    with turn(tmp_path / "turn", wait=False):
        pass


def test_a_turn_tells_when_it_keeps_nobody_out_any_more(tmp_path):
    with turn(tmp_path / "turn") as holds:
        assert holds()
        (tmp_path / "turn").unlink()
        assert not holds()
        (tmp_path / "turn").touch()
        assert not holds()


def test_who_waited_for_a_file_that_was_removed_gets_the_turn_at_the_one_that_is_there(tmp_path, waits):
    has_turn, go_on = threading.Event(), threading.Event()

    def wait():
        with turn(tmp_path / "turn"):
            has_turn.set()
            go_on.wait(PATIENCE)

    with turn(tmp_path / "turn"):
        waits.clear()
        other = threading.Thread(target=wait)
        other.start()
        assert waits.wait(PATIENCE)
        (tmp_path / "turn").unlink()
    assert has_turn.wait(PATIENCE)
    with pytest.raises(BlockingIOError), turn(tmp_path / "turn", wait=False):
        pass
    go_on.set()
    other.join()


def test_no_file_takes_the_place_of_a_folder_that_has_gone(tmp_path):
    with pytest.raises(FileNotFoundError), turn(tmp_path / "gone", FOLDER):
        pass
    assert not (tmp_path / "gone").exists()


def test_what_writers_leave_who_are_killed_does_not_add_up(tmp_path):
    program = """
import os, signal, sys; from pathlib import Path; from feedpub.base.replacing import replacing
with replacing(Path(sys.argv[1])) as new:
    new.write(b"half of it, and much more"); new.flush(); os.kill(os.getpid(), signal.SIGKILL)
"""
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program, tmp_path / "file"])
    assert len([*tmp_path.iterdir()]) == 1
    with replacing(tmp_path / "file") as new:
        new.write(b"whole")
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]
    assert (tmp_path / "file").read_bytes() == b"whole"


def test_two_threads_that_replace_a_file_at_once_do_so_one_after_the_other(tmp_path, waits):
    def write():
        with replacing(tmp_path / "file") as new:
            new.write(b"second")

    with replacing(tmp_path / "file") as new:
        new.write(b"fir")
        waits.clear()
        other = threading.Thread(target=write)
        other.start()
        assert waits.wait(PATIENCE)
        new.write(b"st")
    other.join()
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]
    assert (tmp_path / "file").read_bytes() == b"second"


def test_who_cannot_write_leaves_what_was_there(tmp_path):
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(TypeError), replacing(tmp_path / "file") as new:
        new.writelines([b"half", "of it"])
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]
    assert (tmp_path / "file").read_bytes() == b"before"

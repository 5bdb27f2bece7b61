"""The process that builds beside a server: one at any time, whatever happens to it."""

import errno
import os
import signal
import time
from multiprocessing import active_children

import pytest
from helpers import make_site, write_post

from feedpub.errors import ServeError
from feedpub.serve.process import BuildingProcess
from feedpub.store.folder import Store
from feedpub.store.watch import Builder

PATIENCE = 10


@pytest.fixture
def told():
    return []


@pytest.fixture
def builder(tmp_path, told):
    write_post(tmp_path / "posts")
    site = make_site(tmp_path)
    return Builder(lambda: site, site, Store.of(site), told.append)


def kill_and_wait(told, number=signal.SIGKILL):
    [child] = active_children()
    os.kill(child.pid, number)
    deadline = time.monotonic() + PATIENCE
    while not told:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return child


def test_it_is_replaced_once_though_another_child_dies_at_the_same_moment(builder, told, monkeypatch):
    with BuildingProcess(builder, lambda: None) as building:
        building.wait()
        reaches = os.killpg

        def and_another_dies(group, number):
            monkeypatch.setattr(os, "killpg", reaches)
            signal.raise_signal(signal.SIGCHLD)
            reaches(group, number)

        monkeypatch.setattr(os, "killpg", and_another_dies)
        killed = kill_and_wait(told)

        [another] = active_children()
        assert another.pid != killed.pid
        assert told == ["error: the process that builds has died; another one takes its place"]


def test_a_first_build_that_fails_as_nobody_has_foreseen_is_one_line(builder, monkeypatch, capfd):
    def fails(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO), "/srv/a")

    monkeypatch.setattr(Store, "build", fails)
    with (
        BuildingProcess(builder, lambda: None) as building,
        pytest.raises(ServeError, match="/srv/a: Input/output error; see to the disk"),
    ):
        building.wait()
    assert capfd.readouterr().err == ""


def test_one_that_others_told_to_end_is_replaced_too(builder, told):
    with BuildingProcess(builder, lambda: None) as building:
        building.wait()
        ended = kill_and_wait(told, signal.SIGTERM)
        [another] = active_children()
        assert another.pid != ended.pid


def test_one_that_is_deaf_when_it_is_told_to_end_has_gone_too_when_its_server_has(builder, monkeypatch):
    def deaf(*given, build=Store.build, **options):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        return build(*given, **options)

    monkeypatch.setattr(Store, "build", deaf)
    with BuildingProcess(builder, lambda: None) as building:
        building.wait()
        [child] = active_children()
    assert child.exitcode == -signal.SIGKILL


def test_none_takes_its_place_where_all_were_told_to_end(builder, told):
    with BuildingProcess(builder, lambda: None, lambda: True) as building:
        building.wait()
        [child] = active_children()
        os.kill(child.pid, signal.SIGTERM)
        child.join(PATIENCE)
        assert (active_children(), told) == ([], [])


def test_one_that_dies_while_it_takes_the_place_is_replaced_too(builder, told, monkeypatch):
    with BuildingProcess(builder, lambda: None) as building:
        building.wait()
        joins = os.setpgid

        def and_dies_at_once(pid, group):
            joins(pid, group)
            monkeypatch.setattr(os, "setpgid", joins)
            os.kill(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

        monkeypatch.setattr(os, "setpgid", and_dies_at_once)
        kill_and_wait(told)

        assert len(active_children()) == 1
        assert len(told) == 2


def test_where_no_process_can_start_any_more_all_end(builder, told, monkeypatch):
    def full():
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    ended = []
    before = signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    try:
        with BuildingProcess(builder, lambda: None) as building:
            building.wait()
            monkeypatch.setattr(os, "fork", full)
            kill_and_wait(told)
    finally:
        signal.signal(signal.SIGTERM, before)

    assert ended == [signal.SIGTERM]
    assert told == [f"error: the process that builds has died, and no other can start: {os.strerror(errno.EAGAIN)}"]
    assert active_children() == []

"""Work that several processes share: what comes back, and what is left behind."""

import errno
import fcntl
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest
from helpers import PATIENCE, in_forks

from feedpub.jobs import pool, portions
from feedpub.jobs.forks import Fork

HERE = os.getpid()


def has_helpers():
    """Whether this process has started any that are still to be waited for."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def test_results_come_in_the_order_of_the_items_however_long_each_takes():
    def slow_when_even(number):
        time.sleep(0.01 * (number % 2 == 0))
        return number * number

    with pool(3) as share:
        assert list(share(slow_when_even, range(40))) == [number * number for number in range(40)]


@pytest.fixture
def begun():
    """Tells of a helper's work, in a pipe: this process waits there until some was done."""
    ends = os.pipe()
    yield ends
    for one in ends:
        os.close(one)


def with_helpers(begun):
    """Do one thing, and the next only with a helper."""
    listening, telling = begun
    if os.getpid() != HERE:
        os.write(telling, b".")
    elif has_helpers():
        assert select.select([listening], [], [], PATIENCE)[0]


def test_several_processes_work_and_this_one_is_among_them(begun):
    def here(_):
        with_helpers(begun)
        return os.getpid()

    with pool(2) as share:
        found = set(share(here, range(40)))
    assert len(found) == 2
    assert os.getpid() in found


@pytest.mark.parametrize(("jobs", "items"), [(1, 40), (2, 3)])
def test_one_job_or_little_work_stays_in_this_process(jobs, items):
    with pool(jobs) as share:
        assert set(share(lambda _: os.getpid(), range(items))) == {os.getpid()}


def test_more_items_than_a_pipe_has_room_for_all_come_back():
    with pool(2) as share:
        assert list(share(str, range(20_001))) == list(map(str, range(20_001)))


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="pipes are as large as the system wants here")
def test_the_smallest_pipes_that_a_system_gives_hold_what_is_put_into_them(monkeypatch):
    pipe, write = os.pipe, os.write

    def small_pipe():
        ends = pipe()
        fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(ends[1], False)  # as a test that fails should end
        return ends

    def write_whole(filled, data):
        assert write(filled, data) == len(data)

    with pool(2) as share, monkeypatch.context() as patch:
        patch.setattr(os, "pipe", small_pipe)
        patch.setattr(os, "write", write_whole)
        share(str, range(100_000))


def test_helpers_are_heard_often_however_many_items_there_are(monkeypatch, begun):
    monkeypatch.setattr("feedpub.jobs._Tickets._MOST", 8)

    def done_here(_):
        with_helpers(begun)
        time.sleep(0.01)
        return os.getpid() == HERE, bytes(300_000)  # of which a pipe holds three

    with pool(2) as share:
        here = sum(is_here for is_here, _ in share(done_here, range(64)))
    assert 16 < here < 48


def test_results_larger_than_a_pipe_come_back_whole():
    with pool(2) as share:
        assert [len(one) for one in share(lambda size: bytes(size), [3_000_000] * 8)] == [3_000_000] * 8


class OddError(Exception):
    """One that does not come out of a pickle as it went in."""

    def __init__(self, item: int, reason: str) -> None:
        super().__init__(f"{item} is {reason}")


def test_what_goes_wrong_is_raised_as_it_was_whoever_did_it():
    def failing(number):
        time.sleep(0.01)
        if number > 6:
            raise OddError(number, "odd")

    with pool(2) as share, pytest.raises(OddError, match="is odd") as caught:
        list(share(failing, range(20)))
    assert caught.traceback[-1].name == "failing"


def test_what_goes_wrong_in_a_helper_alone_is_done_here():
    def failing_elsewhere(number):
        time.sleep(0.01)
        if os.getpid() != HERE:
            raise MemoryError
        return number

    with pool(2) as share:
        assert list(share(failing_elsewhere, range(20))) == list(range(20))


def test_helpers_that_the_system_takes_away_itself_are_no_error():
    ignored = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with pool(2) as share:
            assert list(share(str, range(10))) == list(map(str, range(10)))
    finally:
        signal.signal(signal.SIGCHLD, ignored)


def test_what_a_helper_leaves_behind_when_it_is_killed_is_done_here():
    def deadly_elsewhere(number):
        time.sleep(0.01)
        if os.getpid() != HERE and number > 6:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pool(3) as share:
        assert list(share(deadly_elsewhere, range(30))) == list(range(30))


def test_helpers_end_with_their_work_and_with_work_that_nobody_wants_any_more():
    with pool(2) as share:
        list(share(str, range(10)))
        assert not has_helpers()
        begun = iter(share(_slow_elsewhere, range(10)))
        next(begun)
        assert has_helpers()
    assert not has_helpers()


def _slow_elsewhere(number):
    if os.getpid() != HERE:
        time.sleep(60)
    return number


def test_a_fork_ends_at_once_whatever_this_process_does_when_it_is_told_to_end():
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit("not so"))
    try:
        fork = Fork(lambda _: time.sleep(60))
        os.kill(fork.pid, signal.SIGTERM)
        ended = os.waitid(os.P_PID, fork.pid, os.WEXITED | os.WNOWAIT)
        assert (ended.si_code, ended.si_status) == (os.CLD_KILLED, signal.SIGTERM)
        fork.end()
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_fork_ends_when_nobody_listens_any_more(size):
    def lead(_):
        """Start a fork that talks on and on, and be killed."""
        Fork(talk).told()
        os.kill(os.getpid(), signal.SIGKILL)

    def talk(tell):
        while True:
            tell(bytes(size))

    last, held_by_both = os.pipe()
    leader = Fork(lead)
    os.close(held_by_both)
    assert select.select([last], [], [], 10)[0]
    assert os.read(last, 1) == b""
    os.close(last)
    leader.end()


@pytest.mark.parametrize("more", [0, 1])
def test_where_the_system_gives_no_more_processes_those_that_there_are_do_it_all(monkeypatch, more):
    def refuse():
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    def descriptors(_):
        forks = iter([*[os.fork] * more, refuse])
        monkeypatch.setattr(os, "fork", lambda: next(forks)())
        before = sorted(Path("/dev/fd").iterdir())
        with pool(3) as share:
            assert list(share(str, range(10))) == list(map(str, range(10)))
        return before, sorted(Path("/dev/fd").iterdir())

    ((before, after),) = in_forks(descriptors, [None])  # where no other thread opens any meanwhile
    assert before == after


def test_what_cannot_go_from_one_process_to_the_other_is_made_here():
    def of_no_module(number):
        time.sleep(0.01)
        return lambda: number

    with pool(2) as share:
        assert [one() for one in share(of_no_module, range(10))] == list(range(10))


def test_what_is_printed_in_any_process_is_there_once():
    program = """
import time
from feedpub.jobs import pool
print("begun")
def told(number):
    time.sleep(0.01)
    print(number)
with pool(2) as share:
    list(share(told, range(10)))
"""
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=buffered
    ).stdout
    assert sorted(said.split()) == sorted(["begun", *map(str, range(10))])


def test_what_was_given_is_let_go_once_it_is_done():
    class Item:
        pass

    given = [Item() for _ in range(10)]
    seen = [weakref.ref(one) for one in given]
    with pool(2) as share:
        list(share(lambda _: None, given))
        del given
        assert not any(one() for one in seen)


def test_two_works_may_go_on_at_once():
    with pool(2) as share:
        one, other = share(str, range(10)), share(abs, range(-10, 0))
        assert list(zip(one, other, strict=True)) == list(zip(map(str, range(10)), range(10, 0, -1), strict=True))


def test_portions_are_about_as_large_as_they_may_be():
    assert list(portions([3, 3, 9, 1], lambda one: one, 6)) == [[3, 3], [9], [1]]

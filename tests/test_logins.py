"""What passwords cost: whoever is known little, whoever guesses much."""

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers import PATIENCE
from werkzeug.security import check_password_hash, generate_password_hash

from feedpub.web import logins
from feedpub.web.logins import REMEMBERED, TRIES, TRIES_IN_ALL, WINDOW, Later, Logins

USERS = {"anna": generate_password_hash("right", "scrypt:16384:8:1"), "ben": generate_password_hash("other")}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def known(clock):
    return Logins(clock)


@pytest.fixture
def checked(monkeypatch):
    """Every password whose hash was made."""
    seen = []

    def check(hashed, password):
        seen.append(password)
        return (hashed, password) == (USERS["anna"], "right")

    monkeypatch.setattr(logins, "check_password_hash", check)
    return seen


def test_a_password_is_what_was_hashed(known):
    assert check_password_hash(USERS["ben"], "other")
    assert known.open(USERS, "client", "anna", "right") is True
    assert known.open(USERS, "client", "anna", "other") is False
    assert known.open(USERS, "client", "ben", "right") is False


def test_what_was_right_is_not_checked_again_and_what_was_wrong_is(known, checked):
    assert [known.open(USERS, "client", "anna", "right") for _ in range(3)] == [True] * 3
    assert checked == ["right"]
    assert [known.open(USERS, "client", "anna", "wrong") for _ in range(2)] == [False] * 2
    assert checked == ["right", "wrong", "wrong"]


def test_a_name_that_nobody_has_takes_as_long(known, checked):
    assert known.open(USERS, "client", "nobody", "right") is False
    assert checked == ["right"]


@pytest.mark.parametrize(("users", "name"), [({}, "anna"), (USERS, "")])
def test_who_gives_no_name_or_could_have_none_costs_nothing(known, checked, users, name):
    assert known.open(users, "client", name, "right") is False
    assert checked == []


@pytest.mark.usefixtures("checked")
def test_a_right_password_is_wrong_once_the_user_is_taken_out_or_has_another(known):
    assert known.open(USERS, "client", "anna", "right") is True
    assert known.open({"ben": USERS["anna"]}, "client", "anna", "right") is False
    assert known.open({"anna": USERS["ben"]}, "client", "anna", "right") is False


def test_who_guesses_waits_until_the_oldest_guess_is_forgotten(known, checked, clock):
    for _ in range(TRIES):
        assert known.open(USERS, "client", "anna", "wrong") is False
        clock.now += 1
    assert known.open(USERS, "client", "anna", "wrong") == Later(WINDOW - TRIES)
    assert len(checked) == TRIES
    clock.now += WINDOW - TRIES
    assert known.open(USERS, "client", "anna", "wrong") is False
    assert known.open(USERS, "client", "anna", "wrong") == Later(1)


@pytest.mark.usefixtures("checked")
def test_a_guess_that_is_not_counted_does_not_tell_whether_it_was_right(known):
    assert known.open(USERS, "client", "anna", "right") is True
    for _ in range(TRIES):
        known.open(USERS, "guesser", "anna", "wrong")
    assert isinstance(known.open(USERS, "guesser", "anna", "right"), Later)


@pytest.mark.usefixtures("checked")
def test_others_do_not_wait_for_who_guesses(known):
    for _ in range(TRIES):
        known.open(USERS, "guesser", "anna", "wrong")
    assert known.open(USERS, "client", "anna", "right") is True
    assert known.open(USERS, "guesser", "ben", "wrong") is False


@pytest.mark.usefixtures("checked")
def test_a_right_password_lets_slips_of_the_pen_be_forgotten(known):
    for _ in range(3):
        for _ in range(TRIES - 1):
            assert known.open(USERS, "client", "anna", "wrong") is False
        assert known.open(USERS, "client", "anna", "right") is True


def test_who_guesses_names_waits_too_but_not_those_behind_the_same_proxy_who_are_known(known, checked):
    assert known.open(USERS, "proxy", "anna", "right") is True
    for number in range(TRIES_IN_ALL):
        assert known.open(USERS, "proxy", f"name{number}", "wrong") is False
    assert isinstance(known.open(USERS, "proxy", "another", "wrong"), Later)
    assert len(checked) == 1 + TRIES_IN_ALL
    assert known.open(USERS, "proxy", "anna", "right") is True


@pytest.mark.usefixtures("checked")
def test_the_memory_has_an_end_and_holds_no_password(known):
    users = {f"user{number}": USERS["anna"] for number in range(REMEMBERED + 5)}
    for name in users:
        known.open(users, "client", name, "right")
        known.open(USERS, name, "anna", "wrong")
    assert len(known._right) == len(known._wrong) == REMEMBERED
    assert not any(b"right" in one or b"user" in one for one in known._right)


def test_what_another_thread_forgets_at_this_very_moment_is_no_error(known):
    class Forgotten(OrderedDict):
        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            self.pop(key, None)

    known._wrong = Forgotten()
    assert known.open(USERS, "client", "anna", "wrong") is False


def test_one_password_is_checked_at_a_time_and_those_who_wait_learn_from_it(known, monkeypatch):
    most, busy, counting = 0, 0, threading.Lock()

    def check(_, password):
        nonlocal most, busy
        with counting:
            busy += 1
            most = max(most, busy)
        threading.Event().wait(0.05)
        busy -= 1
        checks.append(password)
        return True

    checks = []
    monkeypatch.setattr(logins, "PATIENCE", PATIENCE)
    monkeypatch.setattr(logins, "check_password_hash", check)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: known.open(USERS, "client", "anna", "right"), range(8)))
    assert (answers, most, checks) == ([True] * 8, 1, ["right"])


def test_who_would_wait_long_for_others_is_asked_to_come_again(known, monkeypatch):
    monkeypatch.setattr(logins, "PATIENCE", 0.01)
    with known._checking:
        assert known.open(USERS, "client", "anna", "right") == Later(1)
    assert known.open(USERS, "client", "anna", "right") is True

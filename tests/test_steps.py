"""Works in steps: taken abreast, and as if each had been done alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.base.steps import abreast, done


def work(name, steps, seen):
    for step in range(steps):
        seen.append((step, name))
        yield
    return name, steps


@given(st.lists(st.integers(0, 4)))
def test_each_step_is_taken_by_all_works_before_the_next_one(lengths):
    seen = []

    assert abreast(work(name, steps, seen) for name, steps in enumerate(lengths)) == list(enumerate(lengths))
    assert seen == sorted(seen)


def test_one_work_is_done_alone():
    assert done(work("a", 3, [])) == ("a", 3)


def test_what_a_work_raises_is_not_kept_back():
    def fails():
        yield
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        abreast([work("a", 3, []), fails()])

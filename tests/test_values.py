"""Values of feedpub are known to the functions of `dataclasses`, which plugins and applications use."""

import dataclasses
import pickle

import pytest
from helpers import make_head, make_site

from feedpub import Plugin, Post, PostHead, Problem, Report, Site
from feedpub.base.values import Value, replace

HEAD = make_head("a.md", day=1)


@pytest.mark.parametrize("kind", [Plugin, Post, PostHead, Problem, Report, Site])
def test_the_fields_of_public_values_are_those_that_they_are_made_of(kind):
    assert issubclass(kind, Value)
    assert dataclasses.is_dataclass(kind)
    assert [one.name for one in dataclasses.fields(kind)] == list(kind.__struct_fields__)


@pytest.mark.parametrize("change", [replace, dataclasses.replace])
def test_a_value_is_changed_into_another_and_stays_as_it_is(change):
    other = change(HEAD, title="Other")
    assert (other.title, other.path) == ("Other", HEAD.path)
    assert HEAD.title != "Other"
    with pytest.raises(AttributeError):
        HEAD.title = "Other"
    with pytest.raises(TypeError):
        change(HEAD, titel="Other")


def test_defaults_are_known():
    known = {one.name: one for one in dataclasses.fields(PostHead)}
    assert known["tags"].default == ()
    assert known["url"].default is dataclasses.MISSING
    assert {one.name: one for one in dataclasses.fields(Site)}["feeds"].default_factory() == make_site().feeds


def test_a_value_and_all_values_in_it_become_mappings():
    site = make_site()
    assert dataclasses.asdict(site)["site"]["url"] == site.site.url


@pytest.mark.parametrize("value", [HEAD, make_site(), Problem("a.md", "is empty", "delete it")])
def test_values_pickle(value):
    assert pickle.loads(pickle.dumps(value)) == value

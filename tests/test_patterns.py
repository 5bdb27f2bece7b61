"""Regular expressions: compiled when wanted, and none relies on what a Python that feedpub runs on does wrong."""

import pickle
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from re import _constants, _parser

import pytest

import feedpub
from feedpub.base.patterns import Lazy, lazy

MODULES = sorted(
    one.name for one in pkgutil.walk_packages(feedpub.__path__, "feedpub.") if not one.name.endswith("__main__")
)


def patterns(module):
    """The patterns of a module, and its texts that may be parts of one."""
    for value in vars(module).values():
        for one in value if isinstance(value, list | tuple) else [value]:
            for part in one if isinstance(one, tuple) else [one]:
                if isinstance(part, re.Pattern | Lazy) and isinstance(part.pattern, str):
                    yield part.pattern
                elif isinstance(part, str) and "(?" in part:
                    yield part


def possessive(parsed) -> Iterator[object]:
    """All that a parsed pattern repeats without giving any of it back."""
    for operation, argument in parsed:
        if operation is _constants.POSSESSIVE_REPEAT:
            yield argument[2]
        for part in argument if isinstance(argument, tuple | list) else [argument]:
            for one in part if isinstance(part, list) else [part]:
                if isinstance(one, _parser.SubPattern):
                    yield from possessive(one)


def is_one_character(repeated):
    return len(repeated) == 1 and repeated[0][0] in {
        _constants.IN,
        _constants.LITERAL,
        _constants.NOT_LITERAL,
        _constants.ANY,
    }


@pytest.mark.parametrize("name", MODULES)
def test_no_group_is_repeated_possessively_as_python_before_3_11_5_loses_text_there(name):
    for pattern in patterns(import_module(name)):
        try:
            parsed = _parser.parse(pattern)
        except re.error:
            continue
        assert all(map(is_one_character, possessive(parsed))), f"{pattern!r}: write (?>(?:...)*), see gh-106052"


def test_such_a_group_would_be_found():
    found = possessive(_parser.parse("a(?:b|(?>(?:c[^d]*+)++))"))
    assert [is_one_character(one) for one in found] == [False, True]


def test_the_oldest_python_that_is_promised_is_one_of_those():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"


def test_a_lazy_pattern_is_compiled_once_when_it_is_first_used(monkeypatch):
    compiled = []
    compile_now = re.compile
    monkeypatch.setattr(re, "compile", lambda *told: compiled.append(told) or compile_now(*told))
    pattern = lazy("[a-z]+", re.IGNORECASE)
    assert not compiled
    assert [bool(pattern.fullmatch(text)) for text in ("Ship", "6")] == [True, False]
    assert compiled == [("[a-z]+", re.IGNORECASE)]


def test_a_lazy_pattern_goes_to_other_processes():
    assert pickle.loads(pickle.dumps(lazy("(?P<day>[0-9]+)"))).search("on the 6th")["day"] == "6"


def test_an_error_in_a_lazy_pattern_shows_when_it_is_used():
    with pytest.raises(re.error, match="unterminated"):
        lazy("(").search("")

"""References of authors become absolute ASCII addresses, or are refused."""

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.config.origin import SAFE_IN_PATH, in_path
from feedpub.normalize.urls import ALLOWED, absolute, resolve, scheme_of

BASE = "https://example.org/2021/11/post/"

RESOLVED = {
    "a.png": "https://example.org/2021/11/post/a.png",
    "../b/": "https://example.org/2021/11/b/",
    "/c": "https://example.org/c",
    "//cdn.example.com/d.js": "https://cdn.example.com/d.js",
    "?page=2": "https://example.org/2021/11/post/?page=2",
    "#top": "https://example.org/2021/11/post/#top",
    "": "https://example.org/2021/11/post/",
    "http://other.example/": "http://other.example/",
    "HTTP://Other.Example/Path": "http://other.example/Path",
    "mailto:jürgen@example.org": "mailto:j%C3%BCrgen@example.org",
    "tel:+49-30-1": "tel:+49-30-1",
}
ENCODED = {
    "a b.png": "a%20b.png",
    "a%20b.png": "a%20b.png",
    "100%.png": "100%25.png",
    "图.png": "%E5%9B%BE.png",
    "%E5%9B%BE.png": "%E5%9B%BE.png",
    'a"<b>.png': "a%22%3Cb%3E.png",
    "a|b^c.png": "a%7Cb%5Ec.png",
    "a?x=ü&y= z#é": "a?x=%C3%BC&y=%20z#%C3%A9",
    "a.png?x=[1]": "a.png?x=%5B1%5D",
    "\ud800.png": "%3F.png",
}
HOSTS = {
    "https://例え.jp/": "https://xn--r8jz45g.jp/",
    "https://faß.de/": "https://xn--fa-hia.de/",
    "https://münchen.example:8080/x": "https://xn--mnchen-3ya.example:8080/x",
    "//中国.example/a": "https://xn--fiqs8s.example/a",
    "https://[2001:db8::1]:80/x": "https://[2001:db8::1]:80/x",
    "http:/host.example/x": "http://host.example/x",
    "https:\\\\host.example\\x?a\\b": "https://host.example/x?a%5Cb",
    "\\\\host.example\\x": "https://host.example/x",
}
REFUSED = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:x",
    "file:///etc/passwd",
    "data:text/html,x",
    "blob:https://x",
    "about:blank",
    "https://",
    "https://a b/",
    "https://host:port/",
    "https://host:99999/",
    "http://[::1",
    "http://℀.example/",
)


@pytest.mark.parametrize(("reference", "expected"), RESOLVED.items())
def test_a_reference_is_resolved_against_the_post(reference, expected):
    assert absolute(reference, BASE) == expected


@pytest.mark.parametrize(("reference", "expected"), ENCODED.items())
def test_a_path_is_percent_encoded_exactly_once(reference, expected):
    assert absolute(reference, BASE) == BASE + expected


@pytest.mark.parametrize(("reference", "expected"), HOSTS.items())
def test_a_host_is_written_as_browsers_write_it(reference, expected):
    assert absolute(reference, BASE) == expected


@pytest.mark.parametrize("reference", REFUSED)
def test_what_runs_reads_files_or_is_no_address_is_refused(reference):
    assert absolute(reference, BASE) is None


def test_a_protocol_relative_reference_takes_the_scheme_of_the_post():
    assert absolute("//cdn.example.com/", "http://example.org/") == "http://cdn.example.com/"


def test_white_space_that_browsers_ignore_does_not_count():
    assert absolute("\n https://example.org/a\tb\n", BASE) == "https://example.org/ab"


def test_a_scheme_is_seen_through_its_disguise():
    assert scheme_of("\u3000 JAVA\tSCRIPT:x") == "javascript"


@given(st.text() | st.text(alphabet="htps:/\\?#%@[].a2é \n", max_size=30))
def test_any_reference_gives_a_stable_ascii_address_or_none(reference):
    address = absolute(reference, BASE)
    if address is not None:
        assert address.isascii()
        assert address.isprintable()
        assert " " not in address
        assert urlsplit(address).scheme in ALLOWED
        assert absolute(address, BASE) == address


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("aé/%?#:&=+ ~"))
def test_a_path_is_encoded_the_same_the_short_way_and_the_long_way(text):
    assert in_path(text) == quote(text, safe=SAFE_IN_PATH)


_PART = st.text(alphabet="aZ09/.:;?#%2eE@&=+-_~é \\", max_size=20)
_AUTHORITY = st.sampled_from(
    ["example.org", "a-.org", "a.b-c.org:8080", "A.org", "a.org:080", "u@a.org", "localhost", "-a.b"]
)


@given(
    st.builds(
        "".join, st.tuples(st.sampled_from(["", "/", "//", "a/", "https://", "http://"]), _AUTHORITY | _PART, _PART)
    )
)
def test_the_short_way_of_clean_references_gives_what_the_long_way_gives(reference):
    assert absolute(reference, BASE) == resolve(reference, BASE)


@given(st.builds("https://{}{}".format, _AUTHORITY, _PART), _PART)
def test_the_short_way_is_taken_only_where_the_base_is_clean(base, reference):
    assert absolute(reference, base) == resolve(reference, base)

"""Fails where HTML holds what no feed should carry."""

import re
from html.parser import HTMLParser

from feedpub.normalize.html.allowed import ATTRIBUTES, TAGS

ADDRESS = re.compile("(?:https?|ftp|mailto|tel|sms|geo|magnet|xmpp):")


def assert_allowed(content):
    parser = _Allowed()
    parser.feed(content)
    parser.close()


class _Allowed(HTMLParser):
    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
            if name in ("href", "src", "cite", "poster"):
                assert ADDRESS.match(value)
            if name == "srcset":
                assert all(ADDRESS.match(candidate.strip()) for candidate in value.split(", "))

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

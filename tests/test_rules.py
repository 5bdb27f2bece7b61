"""What a good feed keeps, by the numbers that tests bear in their names: `pytest -k rule_8_` runs those of rule 8.

Below each heading stands what is to hold; the tests that state it are found by their names, in any file.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

RULES = {
    # RSS and Atom
    1: "well-formed XML 1.0 in UTF-8, of the characters that it allows",
    2: "no DTD and no entities of HTML",
    3: "every prefix is declared",
    4: "no document is larger than readers take",
    # RSS 2.0
    5: "a channel has one title, one link and one description",
    6: "it links to its page, and by rel=self to itself",
    7: "an item has a title or a description",
    8: "every item has its own guid, and none that is no address calls itself one",
    9: "dates are those of RFC 2822, in GMT",
    10: "lastBuildDate comes from the posts, and moves when one is taken out",
    11: "addresses are ASCII",
    12: "a title is plain text, escaped once",
    13: "a plain description stands before the whole content",
    14: "authors are dc:creator alone",
    15: "one enclosure at most, with type and length",
    16: "the channel's image has the channel's title and link",
    17: "thumbnails are media:thumbnail, groups hold more than one medium",
    18: "items stand newest first, in the same order on every build",
    19: "a language is stated",
    # Atom 1.0
    20: "a feed has one id, one title and one date",
    21: "every entry has its authors",
    22: "an id is permanent and an absolute IRI",
    23: "dates are those of RFC 3339, and no post was updated before it was published",
    24: "one link to itself, one to the page",
    25: "an entry has content or a link",
    26: "content is html, a summary is text",
    27: "an enclosure's link has rel, type and length",
    28: "what the feed says of itself stands before its entries",
    29: "feeds have ids of their own, and share those of entries",
    # JSON Feed 1.1
    30: "version, title and items are there",
    31: "an id is text, and every item has content",
    32: "HTML stands in content_html alone",
    33: "authors, attachments and an image",
    34: "next_url leads elsewhere, and the media type is right",
    # Content
    35: "no relative reference is left",
    36: "nothing runs, loads or covers the reader's page",
    37: "all formats carry the same ids, order and dates",
    38: "lazy pictures are there, once",
    39: "code comes out without gutters, byte for byte",
    40: "no word of the author's is lost",
    # History
    41: "a feed that is whole links to no archive",
    42: "archives say so, and link to others and to their feed",
    43: "archives never change once full, and with their feed hold exactly all posts",
    # Discovery
    56: "pages name each format of their feed",
    57: "hub and self stand in the documents and in the headers",
    58: "the OPML mirrors the tree of categories",
}


def stated() -> dict[int, list[str]]:
    """The tests of each rule."""
    found = defaultdict(list)
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        for name, number in re.findall(r"^def (test_rule_(\d+)_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE):
            found[int(number)].append(f"{file.name}::{name}")
    return found


@pytest.mark.parametrize("number", RULES)
def test_a_test_states_the_rule(number):
    assert stated()[number], f"no test is named test_rule_{number}_...: {RULES[number]}"


def test_the_rules_of_documents_are_counted_without_a_gap():
    assert sorted(RULES) == [*range(1, 44), 56, 57, 58]

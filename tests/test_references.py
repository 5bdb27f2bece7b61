"""What a post names of its site, another post or a section, leads to where the generator puts that."""

import re

import pytest
from test_load_site import write

from feedpub import normalize
from feedpub.ends import posts_of
from feedpub.pipeline import survey
from feedpub.sources import load_site

ZOLA = "base_url = 'https://example.org'\n[languages.de]\n[languages.zh-CN]\n"
HUGO = "baseURL = 'https://example.org/'\n[languages.en]\n[languages.de]\n"
LINK = re.compile('href="https://example.org([^"]*)"')


def dated(body="Text.", fields="title: T\ndate: 2021-11-06"):
    return f"---\n{fields}\n---\n{body}\n"


def links(root, files, path):
    """The addresses below the site's to which a post leads, and what its author is told."""
    site = load_site(write(root, files))
    others = normalize.index(survey(site).heads)
    made, problems = normalize.post(posts_of(site).post(path), site, lambda _: None, others)
    return LINK.findall(made.content), [one.message for one in problems]


@pytest.mark.parametrize("space", ["", " "])
def test_addresses_of_zola_that_are_defined_below_the_text_lead_to_posts(space, tmp_path):
    text = dated(
        f"See [the tides], [one] and [two].\n\n[the tides]:{space}@/b.md\n[one]: @/b.md#high 'One'\n\n[two]: @/_index.md"
    )
    files = {"config.toml": ZOLA, "content/a.md": text, "content/b.md": dated()}
    assert links(tmp_path, files, "a.md") == (["/b/", "/b/#high", "/"], [])

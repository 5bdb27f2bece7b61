"""Each folder in `cases` is a site with the documents that it is expected to make; adding a folder adds a test.

After a change of the output that is meant, `pytest tests/test_cases.py --rewrite` writes them anew, to be read
in the diff.  Pages are not among them: other tests look at these.
"""

import shutil
from pathlib import Path

import pytest
from helpers import NOW

from feedpub import build, load_site
from feedpub.publish.manifest import MANIFEST

CASES = Path(__file__).parent / "cases"
EXPECTED = "expected"


def documents(folder):
    files = (one for one in folder.rglob("*") if one.is_file() and one.suffix != ".html" and one.name != MANIFEST)
    return {one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8") for one in files}


@pytest.mark.parametrize("case", sorted(one.name for one in CASES.iterdir()))
def test_a_site_makes_the_documents_that_are_expected(case, tmp_path, request):
    site, output, expected = tmp_path / "site", tmp_path / "output", CASES / case / EXPECTED
    shutil.copytree(CASES / case, site, ignore=shutil.ignore_patterns(EXPECTED))
    build(load_site(site, output=str(output)), now=NOW)
    made = documents(output)
    if request.config.getoption("--rewrite"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in made.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_text(text, encoding="utf-8")
    assert made == documents(expected)

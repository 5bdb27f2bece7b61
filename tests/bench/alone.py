"""A built site in, the processor seconds that its libraries alone would take for the like out: the floor of a build.

    python -m tests.bench.alone FILE SITE

FILE gets the figures, by the stages of `profiled`.  Every file is looked at, the beginning of each is read and nothing
made of it; as many bodies as the feeds show are read by lxml and cleaned by nh3, without a rule of feedpub's own; the
feeds, RSS and Atom, are what feedgen makes of the entries where it is used as its documentation says.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

Entry: TypeAlias = dict[str, Any]
"""Names of methods of feedgen's entries, and what they are told."""

HEAD = 1536
"""Bytes of a file, as a build first reads them."""
ATOM = {"": "http://www.w3.org/2005/Atom"}

spent: dict[str, float] = {}


@contextmanager
def _counted(stage: str) -> Iterator[None]:
    began = time.process_time() if spent else 0.0  # the first stage begins with Python itself
    yield
    spent[stage] = time.process_time() - began


def main(file: Path, site: Path) -> None:
    """Do it, and write down what was spent."""
    gc.disable()
    with _counted("start-up and imports"):
        import click  # noqa: F401
        import feedgen.feed  # noqa: F401
        import lxml.html  # noqa: F401
        import nh3  # noqa: F401
    with _counted("listing"):
        paths = _listed(site / "posts")
    with _counted("reading heads"):
        for path in paths:
            _beginning(path)
    feeds = [_read(path) for path in sorted((site / "public").rglob("atom.xml"))]
    shown = {entry["id"] for _, entries in feeds for entry in entries}
    with _counted("bodies"):
        for path in paths[: len(shown)]:
            _clean(path)
    with _counted("feeds"):
        documents = [document for about, entries in feeds for document in _generate(about, entries)]
    with tempfile.TemporaryDirectory(dir=site) as folder, _counted("writing"):
        for number, document in enumerate(documents):
            Path(folder, str(number)).write_bytes(document)
    file.write_text(json.dumps(spent), encoding="utf-8")


def _listed(folder: Path) -> list[str]:
    found, folders = [], [str(folder)]
    while folders:
        for one in os.scandir(folders.pop()):
            if one.is_dir():
                folders.append(one.path)
            else:
                one.stat()
                found.append(one.path)
    return found


def _beginning(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, HEAD)
    finally:
        os.close(handle)


def _clean(path: str) -> str:
    import nh3
    from lxml import etree

    markup = Path(path).read_text(encoding="utf-8").split("---\n", 2)[-1]
    tree = etree.fromstring(f"<html><body>{markup}", etree.HTMLParser(remove_comments=True))
    return nh3.clean(etree.tostring(tree, method="html", encoding="unicode"))


def _read(path: Path) -> tuple[Entry, Sequence[Entry]]:
    """The feed of an Atom document and its entries, as feedgen wants to be told of them."""
    from lxml import etree

    root = etree.parse(path).getroot()
    about = {"id": root.findtext("id", None, ATOM), "title": root.findtext("title", None, ATOM)}
    return about, [_entry(element) for element in root.iterfind("entry", ATOM)]


def _entry(element: Any) -> Entry:
    texts = {name: element.findtext(name, "", ATOM) for name in ("id", "title", "published", "updated", "summary")}
    return {
        **texts,
        "link": [{"href": element.find("link", ATOM).get("href")}],
        "author": [{"name": name.text} for name in element.iterfind("author/name", ATOM)],
        "category": [{"term": category.get("term")} for category in element.iterfind("category", ATOM)],
        "content": element.findtext("content", "", ATOM),
    }


def _generate(about: Entry, entries: Sequence[Entry]) -> Iterator[bytes]:
    """Both documents, each from a generator of its own, as they differ in what feedpub says there."""
    from feedgen.feed import FeedGenerator

    for write in (FeedGenerator.rss_str, FeedGenerator.atom_str):
        generator = FeedGenerator()
        generator.id(about["id"])
        generator.title(about["title"])
        generator.description(about["title"])
        generator.link(href=about["id"])
        for told in entries:
            entry = generator.add_entry(order="append")
            for name, value in told.items():
                getattr(entry, name)(value, **({"type": "html"} if name == "content" else {}))
        yield write(generator)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

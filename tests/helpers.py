"""What many tests need: posts on disk, heads and sites made of a few words."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from pathlib import Path

from feedpub.config import Site, read
from feedpub.model import PostHead

URL = "https://example.org"
NOTES = """\
[site]
url = "https://notes.harbour.net"
title = "Harbour notes"
language = "en"
author = "Mei Lin"
authority = "harbour.net,2019"
"""
"""A configuration in which `feedpub check` finds nothing."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def write_post(folder: Path, name: str = "a.md", body: str = "Text.", **fields: str) -> Path:
    """Write a post with these front-matter lines; title and date are made up where they are missing."""
    fields = {"title": "A title", "date": "2021-11-06 12:27:15", **fields}
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}---\n{body}\n", encoding="utf-8")
    return path


def make_site(root: Path | str = ".", extra: str = "") -> Site:
    """A site at example.org whose other settings are given as TOML."""
    text = textwrap.dedent(extra)
    section = "" if "[site]" in text else f'[site]\nurl = "{URL}"\ntitle = "Example"\n'
    from dataclasses import replace

    return replace(read(f"{section}{text}"), root=str(root))


def make_head(path: str = "a.md", *, day: int = 1, **values: object) -> PostHead:
    """A head that was published on that day of 2021."""
    defaults: dict[str, object] = {
        "id": f"tag:example.org,2021:{path}",
        "url": f"{URL}/{path}",
        "title": path,
        "published": datetime(2021, 1, day, tzinfo=UTC),
    }
    return PostHead(path=path, **{**defaults, **values})  # type: ignore[arg-type]

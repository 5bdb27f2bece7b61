"""Zola's configuration in, what feedpub takes from it out."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping

from feedpub.config.ways import Rule, Ways
from feedpub.dialects.generators.generator import Settings
from feedpub.dialects.texts import Document, at, expressions, languages, strings, text, usable

STRATEGIES: Mapping[object, Rule] = {"on": "zola", "safe": "zola safe", "off": "keep"}


def settings(found: Document) -> Settings:
    """Put what it says in feedpub's words."""
    dated = at(found, "slugify", "paths_keep_dates") is True
    return Settings(
        site=usable(
            url=text(found, "base_url"),
            title=text(found, "title"),
            description=text(found, "description"),
            language=text(found, "default_language"),
            author=text(found, "author") or text(found, "extra", "author"),
            permalink="/{folder}/{slug_or_leaf}/" if dated else "",
        ),
        posts="content",
        output=text(found, "output_dir") or "public",
        ways=Ways(
            languages=languages(found, text(found, "default_language") or "en", ""),
            emoji=at(found, "markdown", "render_emoji") is True,
            names=STRATEGIES.get(text(found, "slugify", "paths"), ""),
            ignored=expressions(map(_of_glob, strings(found.get("ignored_content")))),
        ),
    )


def _of_glob(glob: str) -> str:
    """The regular expression for the path of a page that has this shell pattern, in which braces hold alternatives.

    Zola looks into a folder that has it all the same.
    """
    parts = [one.split(",") if odd % 2 else [one] for odd, one in enumerate(re.split(r"\{([^{}]*)\}", glob))]
    groups = ("|".join(fnmatch.translate(one)[:-2] for one in part) for part in parts)
    return rf"\A{''.join(f'(?:{group})' for group in groups)}(?<=\.md)\Z"

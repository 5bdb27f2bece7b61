"""Pelican: a folder of posts in, a site out of which it makes feeds and nothing else."""

from __future__ import annotations

import subprocess
import sys
from html import escape
from pathlib import Path

from tests.bench.measure import remove
from tests.bench.peers import LeftOut, Peer, Program
from tests.bench.peers.posts import Parsed, parsed

CONFIG = """\
SITEURL = FEED_DOMAIN = "https://example.org"
SITENAME = AUTHOR = "Bench"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "public"
SLUGIFY_USE_UNICODE = True
FEED_ALL_RSS, FEED_ALL_ATOM = "rss.xml", "atom.xml"
TAG_FEED_RSS, TAG_FEED_ATOM = "tags/{slug}.rss.xml", "tags/{slug}.atom.xml"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = PAGE_SAVE_AS = ""
DIRECT_TEMPLATES = []
MARKDOWN = {"extensions": ["markdown.extensions.extra", "markdown.extensions.meta"], "extension_configs": {}}
"""
HTML = """\
<html><head><meta charset="utf-8"><title>{title}</title>
<meta name="date" content="{date}"><meta name="tags" content="{tags}"><meta name="slug" content="{slug}">
</head><body>
{body}</body></html>
"""
MARKDOWN = """\
Title: {title}
Date: {date}
Tags: {tags}
Slug: {slug}

{body}
"""


def install(tools: Path) -> Program:
    """Get it from PyPI, into an environment of its own."""
    python = str(tools / "pelican" / "bin" / "python")
    if not Path(python).exists():
        subprocess.run([sys.executable, "-m", "venv", tools / "pelican"], check=True)
        if subprocess.run([python, "-m", "pip", "install", "--quiet", "pelican[markdown]"], check=False).returncode:
            remove(tools / "pelican")
            raise LeftOut("pip cannot install pelican")
    version = [python, "-c", "from importlib.metadata import version; print(version('pelican'))"]
    return Program(subprocess.check_output(version, text=True).strip(), [python, "-m", "pelican"])


def prepare(site: Path, posts: Path, _tools: Path) -> None:
    """Write the posts as Pelican takes them: categories are tags, as it knows but one category of a post."""
    (site / "content").mkdir(parents=True, exist_ok=True)
    (site / "pelicanconf.py").write_text(CONFIG, encoding="utf-8")
    for post in parsed(posts):
        (site / "content" / f"{post.name}{post.suffix}").write_text(_text(post), encoding="utf-8")


def _text(post: Parsed) -> str:
    values = {"title": post.title, "date": f"{post.date:%Y-%m-%d %H:%M:%S}", "slug": post.name}
    values["tags"] = ", ".join(post.categories)
    if post.suffix == ".md":
        return MARKDOWN.format(**values, body=post.body)
    return HTML.format(**{key: escape(value) for key, value in values.items()}, body=post.body)


PELICAN = Peer("Pelican", install, prepare, lambda _: ("--settings", "pelicanconf.py"), ("public", "__pycache__"))

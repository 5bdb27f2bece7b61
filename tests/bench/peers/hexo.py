"""Hexo: a folder of posts in, a site out of which it makes feeds and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.bench.peers import Peer, Program
from tests.bench.peers.node import package
from tests.bench.peers.posts import parsed, with_front
from tests.bench.peers.scripts import FEEDS

CONFIG = """\
title: Bench
url: https://example.org
permalink: :year/:month/:day/:title/
timezone: UTC
theme: false
syntax_highlighter: ""
"""
PACKAGES = '{"hexo": {"version": ""}, "dependencies": {"hexo": "*", "hexo-renderer-marked": "*"}}'
SCRIPT = """\
const { write } = require(`${hexo.base_dir}feeds.cjs`);

for (const name of Object.keys(hexo.extend.generator.list())) delete hexo.extend.generator.store[name];
hexo.extend.generator.register("feeds", (locals) => {
    const lists = [["", locals.posts], ...locals.categories.map((one) => [one.path, one.posts])];
    return lists.flatMap(([folder, list]) => {
        const posts = list.sort("-date").limit(20).map((one) => ({
            title: one.title, date: one.date.toDate(), slug: one.slug.split("/").pop(),
            categories: one.categories.map((category) => category.name), content: one.content,
        }));
        return ["rss", "atom"].map((name) => ({ path: `${folder}${name}.xml`, data: write(name, folder, posts) }));
    });
});
"""


def install(tools: Path) -> Program:
    """Get it from npm."""
    return package(_packages(tools).parent, "bin/hexo", "hexo", "hexo-renderer-marked")


def prepare(site: Path, posts: Path, tools: Path) -> None:
    """Write the posts as Hexo takes them: a list of categories would be one path, a list of lists is many."""
    for folder in ("scripts", "source/_posts"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    (site / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (site / "package.json").write_text(PACKAGES, encoding="utf-8")
    (site / "feeds.cjs").write_text(FEEDS, encoding="utf-8")
    (site / "scripts" / "feeds.js").write_text(SCRIPT, encoding="utf-8")
    (site / "node_modules").unlink(missing_ok=True)
    (site / "node_modules").symlink_to(_packages(tools))
    for post in parsed(posts):
        categories = [[name] for name in post.categories]
        text = with_front({"title": post.title, "date": post.date.isoformat(), "categories": categories}, post.body)
        (site / "source" / "_posts" / f"{post.name}{post.suffix}").write_text(text, encoding="utf-8")


def _packages(tools: Path) -> Path:
    return tools / "hexo" / "node_modules"


HEXO = Peer("Hexo", install, prepare, lambda _: ("generate",), ("public", "db.json"))

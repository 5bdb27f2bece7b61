"""Eleventy: a folder of posts in, a site out of which it makes feeds and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.bench.peers import Peer, Program
from tests.bench.peers.node import package
from tests.bench.peers.posts import parsed, with_front
from tests.bench.peers.scripts import FEEDS

CONFIG = """\
export default function (config) {
    config.setQuietMode(true);
    return {
        dir: { input: "content", output: "public" },
        htmlTemplateEngine: false,
        markdownTemplateEngine: false,
    };
}
"""
TEMPLATE = """\
import feeds from "../feeds.cjs";

export const data = {
    pagination: { data: "collections", size: 1, alias: "tag", addAllPagesToCollections: false },
    eleventyExcludeFromCollections: true,
    permalink: (data) => `${data.tag === "all" ? "" : `tags/${data.tag}/`}NAME.xml`,
};

export function render({ collections, tag }) {
    const newest = collections[tag].slice(-20).reverse();
    const posts = newest.map((one) => ({
        title: one.data.title, date: one.date, slug: one.fileSlug, categories: one.data.tags, content: one.content,
    }));
    return feeds.write("NAME", tag, posts);
}
"""


def install(tools: Path) -> Program:
    """Get it from npm."""
    return package(tools / "eleventy", "cmd.cjs", "@11ty/eleventy")


def prepare(site: Path, posts: Path, _tools: Path) -> None:
    """Write the posts as Eleventy takes them: categories are tags."""
    (site / "content" / "posts").mkdir(parents=True, exist_ok=True)
    (site / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (site / "eleventy.config.js").write_text(CONFIG, encoding="utf-8")
    (site / "feeds.cjs").write_text(FEEDS, encoding="utf-8")
    (site / "content" / "posts" / "posts.json").write_text('{"permalink": false}', encoding="utf-8")
    for name in ("rss", "atom"):
        (site / "content" / f"{name}.11ty.js").write_text(TEMPLATE.replace("NAME", name), encoding="utf-8")
    for post in parsed(posts):
        front = {"title": post.title, "date": post.date.isoformat(), "tags": post.categories}
        path = site / "content" / "posts" / f"{post.name}{post.suffix}"
        path.write_text(with_front(front, post.body), encoding="utf-8")


ELEVENTY = Peer("Eleventy", install, prepare)

"""Five people who have never seen feedpub before: what they type, what they must look up, and what readers get."""

from __future__ import annotations

import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from browsing import browser, needs_chromium, visiting
from walking import ROOT, Walk, needs_newsboat, newsboat

__all__ = ["browser"]  # a fixture

ADDRESS = "https://notes.example.net"


@dataclass(frozen=True)
class End:
    """Where a walk has led."""

    walk: Walk
    place: str
    """The folder or the address of the feeds."""
    titles: tuple[str, ...]
    """Of the posts, the newest first."""
    url: str
    """Of the newest post."""
    feeds: tuple[str, ...]
    """Names of feeds that the index page lists."""
    enclosure: str = ""
    """What the newest post plays; newsboat keeps no pictures."""
    words: str = ""
    """In the newest post."""


def place_shown(said: str) -> str:
    """The folder of the page that a build tells people to look at."""
    return re.search(r"Look at (.*)/index\.html", said)[1]


@contextmanager
def hexo_blog(walk: Walk) -> Iterator[End]:
    walk.have(
        {
            "_config.yml": f"title: Harbour Notes\nurl: {ADDRESS}\nlanguage: en\npermalink: :year/:title/\n",
            "scaffolds/post.md": "---\ntitle: {{ title }}\n---\n",
            "source/_posts/ferries.md": "---\ntitle: Night ferries\ndate: 2021-11-07 20:00:00\n"
            "categories: [Ships, Ferries]\ncover: https://img.example.org/f.png\n---\nThe **last** one.\n",
            "source/_posts/cranes.md": "---\ntitle: Cranes\ndate: 2021-11-06 20:00:00\n---\nThey are tall.\n",
        }
    )
    walk.type("feedpub init")
    place = place_shown(walk.type("feedpub build"))
    yield End(
        walk,
        f"file://{walk.folder}/{place}",
        ("Night ferries", "Cranes"),
        f"{ADDRESS}/2021/ferries/",
        ("Ships", "Ferries"),
        words="<strong>last</strong>",
    )


@contextmanager
def jekyll_blog(walk: Walk) -> Iterator[End]:
    walk.have(
        {
            "_config.yml": f"title: Harbour Notes\nurl: {ADDRESS}\ntimezone: Europe/Berlin\npermalink: pretty\n",
            "_layouts/post.html": "{{ content }}",
            "_posts/2021-11-06-cranes.md": "---\nlayout: post\ntitle: Cranes\n---\nThey are tall.\n",
            "_posts/2021-11-07-night-ferries.md": "---\nlayout: post\ntitle: Night ferries\ncategories: ships\n---\n"
            "{% highlight python %}\nprint('late')\n{% endhighlight %}\n\n"
            "See [the cranes]({% post_url 2021-11-06-cranes %}).\n",
        }
    )
    walk.type("feedpub init")
    place = place_shown(walk.type("feedpub build"))
    yield End(
        walk,
        f"file://{walk.folder}/{place}",
        ("Night ferries", "Cranes"),
        f"{ADDRESS}/ships/2021/11/07/night-ferries/",
        ("ships",),
        words=f'href="{ADDRESS}/2021/11/06/cranes/"',
    )


NEWS = """
---
title: '{title}'
categories:\x20
 - 财经
 - 港口日报
 - 港口日报－评论
headimg: 'https://img.example.org/{name}.png'
author: 港口日报
comments: false
date: Sat, 0{day} Nov 2021 12:27:15 GMT
thumbnail: 'https://img.example.org/{name}.png'
---

<div>
<p cms-style="font-L">　　{title}，记者从码头了解到。</p>
<p><img src="https://img.example.org/{name}.png" referrerpolicy="no-referrer"></p>
</div>
"""


@contextmanager
def news_folder(walk: Walk) -> Iterator[End]:
    walk.have(
        {
            f"{name}-2021-11-0{day}.md": NEWS.format(name=name, day=day, title=title)
            for name, day, title in (("a", 6, "夜间渡轮增开两班"), ("b", 7, "新起重机投入使用"))
        }
    )
    walk.type(f"feedpub init --url {ADDRESS}")
    place = place_shown(walk.type("feedpub build"))
    yield End(
        walk,
        f"file://{walk.folder}/{place}",
        ("新起重机投入使用", "夜间渡轮增开两班"),
        f"{ADDRESS}/2021/11/07/b-2021-11-07/",
        ("财经", "港口日报", "港口日报－评论"),
        words="记者从码头了解到",
    )


@contextmanager
def podcast(walk: Walk) -> Iterator[End]:
    guide = (ROOT / "docs/guides/podcast.md").read_text(encoding="utf-8")
    walk.type(f"feedpub init --url {ADDRESS}")
    walk.write(
        "posts/fog-horn.md",
        "---\ntitle: The fog horn\ndate: 2021-11-07 12:00:00\naudio: https://media.example.org/fog.mp3\n"
        "duration: 31:42\n---\nTwo notes.\n",
        ("title", "date", "audio", "duration"),
    )
    configuration = (walk.folder / "feedpub.toml").read_text(encoding="utf-8")
    walk.write(
        "feedpub.toml",
        f'{configuration}\n[podcast]\nimage = "https://img.example.org/c.png"\ncategories = ["Arts"]\n'
        'owner = "Mei Lin"\nemail = "mei@example.org"\n',
        ("[podcast]", "image", "categories", "owner", "email"),
    )
    place = place_shown(walk.type("feedpub build"))
    assert all(word in guide for word in walk.looked_up)
    assert "<itunes:duration>1902</itunes:duration>" in (walk.folder / place / "rss.xml").read_text(encoding="utf-8")
    yield End(
        walk,
        f"file://{walk.folder}/{place}",
        ("The fog horn",),
        f"{ADDRESS}/2021/11/07/fog-horn/",
        (),
        "https://media.example.org/fog.mp3",
        "Two notes.",
    )


APP = """
import sqlite3

from flask import Flask, render_template_string
from feedpub import FeedPub

app = Flask(__name__)
app.config["FEEDPUB_URL"] = "{address}/news"


def posts():
    rows = sqlite3.connect("notes.db").execute("select id, title, date, content from notes")
    return [dict(zip(("id", "title", "date", "content"), row)) for row in rows]


feeds = FeedPub(app, source=posts)


@app.get("/")
def home():
    return render_template_string("<!doctype html>{{{{ feed_links() }}}}<h1>Notes</h1>")
"""
"""Of the application only the lines with feedpub's words are new."""


@contextmanager
def flask_application(walk: Walk) -> Iterator[End]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    with sqlite3.connect(walk.folder / "notes.db") as database:
        database.execute("create table notes (id integer primary key, title text, date text, content text)")
        notes = [("Cranes", "2021-11-06", "They are tall."), ("Night ferries", "2021-11-07", "The **last** one.")]
        database.executemany("insert into notes (title, date, content) values (?, ?, ?)", notes)
    database.close()
    words = ("FeedPub", "FEEDPUB_URL", "source=", "feed_links()")
    walk.write("app.py", APP.format(address=ADDRESS), words)
    assert all(word in readme[readme.index("## In Flask") :] for word in words)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with walk.start(f"flask --app app run --port {port}") as server:
        try:
            wait_for(port)
            yield End(
                walk,
                f"http://127.0.0.1:{port}/news",
                ("Night ferries", "Cranes"),
                f"{ADDRESS}/news/2021/11/07/2/",
                (),
                words="<strong>last</strong>",
            )
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


WALKS = {
    # Who, how many commands, and what must be looked up
    "a Hexo blog": (hexo_blog, 2, []),
    "a Jekyll blog": (jekyll_blog, 2, []),
    "a folder of news": (news_folder, 2, []),
    "a podcast": (podcast, 2, ["audio", "duration", "[podcast]", "image", "owner", "email"]),
    "a Flask application": (flask_application, 1, ["FeedPub", "FEEDPUB_URL", "source=", "feed_links()"]),
}


@pytest.fixture(scope="module", params=WALKS)
def end(request, tmp_path_factory):
    walk, *counted = WALKS[request.param]
    with walk(Walk(tmp_path_factory.mktemp("walk"), ADDRESS)) as found:
        yield found, *counted


def test_it_takes_these_commands_and_nothing_more_to_look_up(end):
    found, commands, looked_up = end
    assert (len(found.walk.commands), found.walk.looked_up) == (commands, looked_up)


@needs_newsboat
def test_newsboat_reads_the_feed(end, tmp_path):
    found = end[0]
    items = newsboat(f"{found.place}/rss.xml", tmp_path / "newsboat")
    assert tuple(item.title for item in items) == found.titles
    newest = items[0]
    assert newest.url == found.url
    assert newest.guid.startswith("tag:")
    assert (newest.enclosure or "") == found.enclosure
    assert found.words in newest.content


@needs_chromium
def test_a_browser_shows_the_feeds(end, browser):
    found = end[0]
    with visiting(browser, found.place) as tab:
        tab.go("index.html" if found.place.startswith("file:") else "")
        for name in found.feeds:
            assert tab.page.get_by_role("link", name=name, exact=True).first.is_visible()
        assert tab.page.get_by_role("heading", level=1).is_visible()
        assert tab.page.locator("a[href$='rss.xml']").count() >= 1 + len(found.feeds)
        assert tab.console == []

"""`feedpub check --links`: what servers say of the addresses in posts."""

from __future__ import annotations

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from click.testing import CliRunner
from helpers import NOTES, NOW, write_post

from feedpub import probe
from feedpub.check import check
from feedpub.cli import main
from feedpub.probe import Prober
from feedpub.sources import load_site


class Handler(BaseHTTPRequestHandler):
    """Answers with the number that the path begins with, and does not say how long a page is."""

    asked: ClassVar[Counter] = Counter()

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.asked[self.path] += 1
        self.send_response(int(self.path[1:4]))
        if self.path.startswith("/301"):
            self.send_header("Location", "/404-moved")
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(probe, "PAUSE", 0.01)
    Handler.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text(NOTES)
    return tmp_path


def said(site, **options):
    findings = check(load_site(site), now=NOW, probe=Prober(None, private=True, lengths=False), **options).findings
    return [(one.code, one.path, one.line) for one in findings if one.code.startswith("link-")]


def test_what_is_gone_is_told_on_its_line_wherever_it_stands(site, server):
    write_post(
        site / "posts",
        "a.md",
        title="A",
        body=f"Well: {server}/x\n\n[gone]({server}/404-a)\n![gone]({server}/410-b.png)",
    )
    write_post(
        site / "posts",
        "b.md",
        title="B",
        image=f"{server}/404-c.png",
        body=f"[moved]({server}/301)\n[again]({server}/404-a#x)",
    )
    assert said(site) == [
        ("link-dead", "posts/a.md", 7),
        ("link-dead", "posts/a.md", 8),
        ("link-dead", "posts/b.md", 4),
        ("link-dead", "posts/b.md", 6),
        ("link-dead", "posts/b.md", 7),
    ]
    assert Handler.asked["/404-a"] == 2  # HEAD, and GET where a server does not care for HEAD


def test_what_is_there_is_not_told_even_if_nobody_says_how_long_it_is(site, server):
    write_post(site / "posts", body=f"[here]({server}/200-page)")
    assert said(site) == []


def test_a_server_that_refuses_programs_or_is_busy_is_a_note(site, server):
    write_post(site / "posts", body=f"[shy]({server}/403)\n[busy]({server}/503)")
    assert said(site) == [("link-unsure", "posts/a.md", 5), ("link-unsure", "posts/a.md", 6)]


def test_a_server_that_is_not_there_is_told(site):
    write_post(site / "posts", body="[nobody](http://127.0.0.1:9/)")
    assert said(site) == [("link-silent", "posts/a.md", 5)]


def test_progress_is_told(site, server):
    write_post(site / "posts", body=f"[one]({server}/200)\n[two]({server}/201)")
    events = []
    said(site, on_event=events.append)
    assert [(one.stage, one.done, one.total) for one in events] == [("probe", 1, 2), ("probe", 2, 2)]


def test_nothing_is_asked_unless_links_are_wanted_and_nobody_nearby_even_then(site, server):
    write_post(site / "posts", body=f"[here]({server}/404)")
    plain = CliRunner().invoke(main, ["check", str(site)])
    asking = CliRunner().invoke(main, ["check", str(site), "--links"])
    assert not Handler.asked
    assert plain.stdout == asking.stdout
    assert "address-local" in asking.stdout

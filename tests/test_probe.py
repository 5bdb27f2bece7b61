"""Asking servers for the lengths of remote files, on a server that behaves in every way that there is."""

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from helpers import NOW, make_site, write_post

from feedpub import probe
from feedpub.model import Answer, Event, NoAnswer
from feedpub.pipeline import build
from feedpub.probe import Prober, is_public

HEARD = Answer("audio/ogg", 4321)


class Handler(BaseHTTPRequestHandler):
    """Answers by the name of the file."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter] = Counter()

    def log_message(self, *_):
        pass

    def say(self, status, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def do_HEAD(self):
        self.asked[f"HEAD {self.path}"] += 1
        if self.path == "/head.ogg":
            self.say(200, Content_Type="audio/ogg", **{"Content-Length": "4321"})
        elif self.path == "/moved.ogg":
            self.say(302, Location="/head.ogg")
        elif self.path == "/loop.ogg":
            self.say(302, Location="/loop.ogg")
        elif self.path == "/file.ogg":
            self.say(302, Location="file:///etc/passwd")
        elif self.path == "/odd.ogg":
            self.say(200, Content_Type='audio/"><x>', **{"Content-Length": "9" * 13})
        else:
            self.say(405)

    def do_GET(self):
        self.asked[f"GET {self.path}"] += 1
        if self.path == "/range.ogg":
            assert self.headers["Range"] == "bytes=0-0"
            self.say(206, Content_Type="audio/ogg", Content_Range="bytes 0-0/4321", **{"Content-Length": "1"})
            self.wfile.write(b"x")
        elif self.path == "/busy.ogg" and self.asked["GET /busy.ogg"] < 3:
            self.say(503)
        elif self.path == "/busy.ogg":
            self.say(206, Content_Type="audio/ogg", Content_Range="bytes 0-0/4321")
        elif self.path == "/unknown.ogg":
            self.say(206, Content_Type="audio/ogg", Content_Range="bytes 0-0/*")
        else:
            self.say(404)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(probe, "PAUSE", 0.01)
    Handler.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(prober, *urls):
    return prober(urls, lambda *_: None)


@pytest.mark.parametrize("file", ["head.ogg", "range.ogg", "moved.ogg", "busy.ogg"])
def test_a_server_tells_type_and_length_in_the_way_that_it_has(tmp_path, server, file):
    url = f"{server}/{file}"
    assert ask(Prober(tmp_path / "known.json", private=True), url) == {url: HEARD}


def test_a_type_that_is_none_is_not_passed_on(tmp_path, server):
    [answer] = ask(Prober(tmp_path / "known.json", private=True), f"{server}/odd.ogg").values()
    assert answer == Answer("application/octet-stream", 10**13 - 1)


@pytest.mark.parametrize(
    ("file", "none"),
    [
        ("none.ogg", NoAnswer("answers 404 Not Found", status=404)),
        ("unknown.ogg", NoAnswer("does not say how long it is")),
        ("loop.ogg", NoAnswer("redirects more than 5 times")),
        ("file.ogg", NoAnswer("leads to file:, which is not asked", asked=False)),
    ],
)
def test_a_server_that_fails_says_why_and_is_not_asked_again_in_vain(tmp_path, server, file, none):
    url = f"{server}/{file}"
    assert ask(Prober(tmp_path / "known.json", private=True), url) == {url: none}
    assert Handler.asked[f"GET /{file}"] <= 1


def test_a_server_that_is_not_there_is_asked_three_times(tmp_path, monkeypatch):
    monkeypatch.setattr(probe, "PAUSE", 0.01)
    [none] = ask(Prober(tmp_path / "known.json", private=True), "http://127.0.0.1:9/a.ogg").values()
    assert none.reason.startswith("cannot be asked")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "169.254.169.254", "[::ffff:127.0.0.1]"]
)
def test_no_private_address_is_asked(tmp_path, host):
    url = f"http://{host}:9/a.ogg"
    none = NoAnswer("leads to a private address, which is not asked", asked=False)
    assert ask(Prober(tmp_path / "known.json"), url) == {url: none}


@pytest.mark.parametrize("host", ["0.0.0.0", "100.64.0.1", "224.0.0.1", "fe80::1%eth0", "2002:7f00:1::", "fd00::1"])
def test_every_kind_of_address_that_is_not_public_is_known(host):
    assert not is_public(host)


def test_answers_are_remembered_and_failures_are_not(tmp_path, server):
    urls = [f"{server}/range.ogg", f"{server}/none.ogg"]
    for _ in range(2):
        ask(Prober(tmp_path / "known.json", private=True), *urls)
    assert (Handler.asked["GET /range.ogg"], Handler.asked["GET /none.ogg"]) == (1, 2)


@pytest.mark.parametrize("text", ["", "[]", '{"x": 1}', "\xff"])
def test_a_memory_that_cannot_be_read_is_an_empty_one(tmp_path, server, text):
    (tmp_path / "known.json").write_text(text, encoding="latin-1")
    assert ask(Prober(tmp_path / "known.json", private=True), f"{server}/head.ogg") == {f"{server}/head.ogg": HEARD}


def built(tmp_path, server, **options):
    write_post(tmp_path / "posts", "a.md", audio=f"{server}/range.ogg")
    write_post(tmp_path / "posts", "b.md", audio=f"{server}/none.ogg", date="2020-01-01")
    report = build(make_site(tmp_path), now=NOW, **options)
    items = json.loads((tmp_path / "public/feed.json").read_bytes())["items"]
    return report, [item["attachments"][0].get("size_in_bytes") for item in items]


def test_a_build_states_what_servers_said_and_warns_where_one_failed(tmp_path, server):
    events: list[Event] = []
    prober = Prober(tmp_path / "known.json", private=True)
    report, lengths = built(tmp_path, server, probe=prober, on_event=events.append)
    assert lengths == [4321, None]
    assert [(one.path, one.level, one.message) for one in report.problems] == [
        ("posts/b.md", "warning", f"{server}/none.ogg answers 404 Not Found")
    ]
    assert ("probe", 2, 2) in [(one.stage, one.done, one.total) for one in events]


def test_rule_43_no_answer_of_a_server_changes_an_archive(tmp_path, server):
    for number in range(4):
        write_post(tmp_path / "posts", f"{number}.md", audio=f"{server}/range.ogg", date=f"2021-01-0{number + 1}")
    site = make_site(tmp_path, "[feeds]\narchives = true\nlimit = 2\n")

    def documents(**options):
        build(site, now=NOW, **options)
        return {file: file.read_bytes() for file in sorted(tmp_path.joinpath("public").rglob("*.xml"))}

    before = documents()
    after = documents(probe=Prober(tmp_path / "known.json", private=True))
    assert {file.parent.name for file in before if before[file] != after[file]} == {"public"}
    assert {file.parent.name for file in before} == {"public", "1", "2"}


def test_a_build_asks_nobody_unless_told(tmp_path, server):
    assert built(tmp_path, server)[1] == [None, None]
    assert not Handler.asked

"""What operators ask a server for: health, numbers, logs."""

import errno
import json
import os
import re
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import make_site, write_post
from hypothesis import given
from hypothesis import strategies as st

from feedpub import create_app
from feedpub.base.turns import FOLDER, turn
from feedpub.errors import ConfigError, SourceError
from feedpub.publish.manifest import MANIFEST
from feedpub.serve.server import _counters
from feedpub.sources import load_site
from feedpub.store.folder import STATUS, Store
from feedpub.store.watch import Builder
from feedpub.web import metrics
from feedpub.web.accesslog import as_json, combined
from feedpub.web.app import Features, app_on
from feedpub.web.metrics import STATUSES, Counters
from feedpub.web.observed import Exchange
from feedpub.web.snapshot import Live

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def site(tmp_path):
    write_post(tmp_path / "posts", title="First post")
    return make_site(tmp_path)


@pytest.fixture
def store(site):
    store = Store.of(site)
    store.build(site)
    return store


def client_of(store, **features):
    return app_on(Live(store.folder), Features(**features)).test_client()


@pytest.mark.parametrize("spoilt", [b"", b"\0" * 99, b'{"version": 0, "files": {}}'])
def test_a_store_whose_manifest_cannot_be_read_is_made_again(site, store, spoilt):
    (store.folder / MANIFEST).write_bytes(spoilt)
    assert store.build(site).problems == ()
    assert client_of(store).get("/rss.xml").status_code == 200


def test_a_store_whose_manifest_was_lost_is_made_again(site, store):
    write_post(_posts(site), "gone.md", categories="[Gone]")
    store.build(site)
    (store.folder / MANIFEST).unlink()
    (_posts(site) / "gone.md").unlink()
    write_post(_posts(site), "new.md", title="A new one")
    assert store.build(site).problems == ()
    assert "A new one" in client_of(store).get("/rss.xml").text
    assert not (store.folder / "categories/Gone").exists()


# /healthz


def test_health_tells_of_the_last_build_and_is_never_kept(site):
    write_post(_posts(site), "bad.md", date="no date at all")
    answer = create_app(site).test_client().get("/healthz")
    assert answer.headers["Cache-Control"] == "no-store"
    health = answer.get_json()
    assert health["alive"] is True
    assert (health["last_build"]["ok"], health["last_build"]["published"], health["last_build"]["errors"]) == (
        True,
        1,
        1,
    )
    assert health["last_build"]["problems"][0]["path"] == "posts/bad.md"
    assert datetime.fromisoformat(health["last_build"]["at"]) <= datetime.now(UTC)


def _posts(site):
    return Store.of(site).folder.parents[2] / "posts"


def test_a_build_that_failed_is_told_while_the_last_feeds_are_served(site, store):
    client = client_of(store)
    _posts(site).rename(_posts(site).with_name("elsewhere"))
    with pytest.raises(SourceError):
        store.build(site)
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz").get_json()["last_build"]["ok"] is False
    assert "posts" in client.get("/healthz").get_json()["last_build"]["error"]
    assert client.get("/rss.xml").status_code == 200


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("{root}/posts: no such folder", "posts: no such folder"),
        ("[Errno 28] No space left on device: '{root}/.feedpub/a'", "[Errno 28] No space left on device: '.feedpub/a'"),
        ("cannot be written: '/var/cache/a'", "the log of the server tells why"),
        ("/var/cache/a: is full", "the log of the server tells why"),
        ("a/b.md: leads to https://example.org/a", "a/b.md: leads to https://example.org/a"),
    ],
)
def test_health_names_no_folders_of_the_machine(site, store, reason, told):
    store.note_failure(site, OSError(reason.format(root=_posts(site).parent)))
    assert store.status()["error"] == told


def test_a_configuration_that_cannot_be_read_is_a_build_that_failed(site, store):
    def load():
        raise ConfigError("feedpub.toml:1: not a line of TOML")

    builder = Builder(load, site, store, print)
    builder.build_again()
    assert store.status()["ok"] is False
    assert "not a line of TOML" in store.status()["error"]


def test_a_disk_that_fails_as_the_configuration_is_read_is_a_build_that_failed_too(site, store):
    def load():
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    told = []
    Builder(load, site, store, told.append).build_again()
    assert store.status()["ok"] is False
    assert told == [
        "error: Input/output error; see to the disk and try again; the feeds of the last good build are served"
    ]


def test_a_status_that_cannot_be_written_is_not_the_last_one(store):
    (store.folder / f"{STATUS}.new").mkdir()
    store.note({"ok": False})
    assert store.status() == {}


def test_where_no_failure_can_be_told_no_success_is_believed(store, monkeypatch):
    client = client_of(store)
    assert client.get("/healthz").get_json()["last_build"]["ok"] is True
    with monkeypatch.context() as read_only:  # as a disk with errors turns by itself
        read_only.setattr(os, "access", lambda _, how: how != os.W_OK)
        assert client.get("/healthz").get_json()["last_build"]["ok"] is False
    assert client.get("/healthz").get_json()["last_build"]["ok"] is True
    shutil.rmtree(store.folder)
    assert "has gone" in client.get("/healthz").get_json()["last_build"]["error"]
    assert client.get("/rss.xml").status_code == 200


def test_a_site_that_was_moved_away_is_not_begun_anew_in_its_place(tmp_path):
    root = tmp_path / "site"
    write_post(root / "posts")
    (root / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n')
    builder = Builder(lambda: load_site(root), load_site(root), Store.of(load_site(root)), print)
    builder.build()
    root.rename(tmp_path / "elsewhere")
    builder.build_again()
    assert builder.failure
    assert not root.exists()


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"{")])
def test_health_without_a_known_build_is_still_health(store, spoil):
    spoil(store.folder / STATUS)
    assert client_of(store).get("/healthz").get_json() == {"alive": True, "last_build": {}}


def test_the_status_is_no_published_file(store):
    assert client_of(store).get(f"/{STATUS}").status_code == 404


# /metrics


def test_metrics_are_there_only_when_asked_for(store):
    assert client_of(store).get("/metrics").status_code == 404


def test_metrics_count_answers_and_tell_of_the_build(store, tmp_path):
    client = client_of(store, metrics=tmp_path / "counters")
    etag = client.get("/rss.xml").headers["ETag"]
    client.get("/rss.xml", headers={"If-None-Match": etag})
    client.get("/nowhere")
    size = len(client.get("/atom.xml").data)
    client.head("/atom.xml")
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'feedpub_requests_total{status="200"} 3' in lines
    assert 'feedpub_requests_total{status="304"} 1' in lines
    assert 'feedpub_requests_total{status="404"} 1' in lines
    assert "feedpub_build_ok 1" in lines
    assert "feedpub_build_published 1" in lines
    sent = next(int(line.split()[1]) for line in lines if line.startswith("feedpub_response_bytes_total"))
    assert sent > size


def test_metrics_count_each_status_that_the_server_answers_with_by_itself():
    code = "".join(file.read_text() for file in Path(metrics.__file__).parent.glob("*.py"))
    assert {int(status) for status in re.findall(r'"(\d{3}) [A-Z]\w+', code)} <= {*STATUSES}


def test_metrics_are_the_sums_of_all_processes(tmp_path):
    counters = Counters(tmp_path)
    counters(Exchange({}, 200, 10, 0.5))
    (tmp_path / "another").write_bytes((tmp_path / str(os.getpid())).read_bytes())
    (tmp_path / "begun").write_bytes(b"")
    assert 'status="200"} 2' in counters.text({})
    assert "feedpub_response_bytes_total 20" in counters.text({})
    assert "feedpub_request_seconds_total 1.000000" in counters.text({})


def test_metrics_go_on_where_someone_has_cleared_them_away(tmp_path):
    counters = Counters(tmp_path / "counters")
    counters(Exchange({}, 200, 10, 0.5))
    shutil.rmtree(tmp_path / "counters")
    assert 'status="200"} 1' in counters.text({})


def test_nobody_clears_away_metrics_that_are_in_use():
    with _counters(wanted=True) as folder, pytest.raises(BlockingIOError), turn(folder, FOLDER, wait=False):
        pass


def test_no_count_is_lost_between_threads(tmp_path):
    counters = Counters(tmp_path)
    threads = [
        threading.Thread(target=lambda: [counters(Exchange({}, 999, 0, 0)) for _ in range(500)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 'status="other"} 4000' in counters.text({})


# Access log

EXCHANGE = Exchange(
    {
        "REMOTE_ADDR": "192.0.2.1",
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/categories/\xe9\x87\x91/rss.xml",
        "QUERY_STRING": "a=b",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_USER_AGENT": "Reader/1.0",
    },
    200,
    1234,
    0.00012,
)


def test_the_combined_log_is_what_log_analysers_read():
    assert combined(EXCHANGE, NOW) == (
        '192.0.2.1 - - [02/Jan/2026:03:04:05 +0000] "GET /categories/%E9%87%91/rss.xml?a=b HTTP/1.1" 200 1234 '
        '"-" "Reader/1.0"'
    )


@pytest.mark.parametrize(("said", "meant"), [("HTTP/1", "HTTP/1.0"), ("HTTP/1.1", "HTTP/1.1"), ("HTTP/2", "HTTP/2")])
def test_logs_name_the_protocol_as_requests_do(said, meant):
    exchange = Exchange({"SERVER_PROTOCOL": said}, 200, 0, 0)
    assert f' {meant}" 200' in combined(exchange, NOW)
    assert json.loads(as_json(exchange, NOW))["protocol"] == meant


def test_the_structured_log_is_one_object_a_line():
    assert json.loads(as_json(EXCHANGE, NOW)) == {
        "time": "2026-01-02T03:04:05Z",
        "client": "192.0.2.1",
        "method": "GET",
        "target": "/categories/%E9%87%91/rss.xml?a=b",
        "protocol": "HTTP/1.1",
        "status": 200,
        "bytes": 1234,
        "seconds": 0.00012,
        "referer": "",
        "user_agent": "Reader/1.0",
    }


@given(st.text(st.characters(codec="latin-1")))
def test_nothing_that_a_client_sends_makes_a_second_line_or_field(text):
    names = ("PATH_INFO", "QUERY_STRING", "HTTP_USER_AGENT", "HTTP_REFERER", "REQUEST_METHOD")
    exchange = Exchange(dict.fromkeys(names, text), 200, 0, 0)
    line = combined(exchange, NOW)
    assert line.isprintable()
    assert line.count('"') == 6
    assert len(as_json(exchange, NOW).splitlines()) == 1
    assert json.loads(as_json(exchange, NOW))["user_agent"] == text


def test_every_request_has_its_line(store, capfd):
    client = client_of(store, access_log="combined")
    client.get("/rss.xml", headers={"User-Agent": "Reader/1.0"})
    client.get("/nowhere")
    first, second = capfd.readouterr().out.splitlines()
    assert '"GET /rss.xml HTTP/1.1" 200 ' in first
    assert '"GET /nowhere HTTP/1.1" 404 ' in second


# Behind a proxy

FORWARDED = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Prefix": "/news", "X-Forwarded-Host": "evil.example"}


def test_a_proxy_says_below_which_prefix_and_for_whom_it_asks(store, capfd):
    client = client_of(store, behind_proxy=True, access_log="combined")
    assert client.get("/RSS.xml", headers=FORWARDED).headers["Location"] == "/news/rss.xml"
    assert b'href="/news/"' in client.get("/nowhere", headers=FORWARDED).data
    assert capfd.readouterr().out.startswith("192.0.2.7 - - ")


def test_without_a_proxy_nobody_is_believed(store, capfd):
    client = client_of(store, access_log="combined")
    assert client.get("/RSS.xml", headers=FORWARDED).headers["Location"] == "/rss.xml"
    assert "192.0.2.7" not in capfd.readouterr().out


@pytest.mark.parametrize("prefix", ["//evil.example", "https://evil.example", "/\\evil.example", '/"><script>'])
def test_no_prefix_leads_to_another_host(store, prefix):
    client = client_of(store, behind_proxy=True)
    answer = client.get("/RSS.xml", headers={"X-Forwarded-Prefix": prefix})
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))
    assert b"<script>" not in client.get("/nowhere", headers={"X-Forwarded-Prefix": prefix}).data

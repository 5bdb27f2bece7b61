"""Applications that follow their posts by themselves: one process watches for all."""

import errno
import fcntl
import gc
import itertools
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from helpers import PATIENCE, make_site, until, within, write_post
from test_deploy import ask, free_port, listens, running

from feedpub import create_app
from feedpub.base.turns import turn
from feedpub.errors import SourceError
from feedpub.problems import PostError
from feedpub.sources.folder import PostsFolder
from feedpub.sources.listing import unreadable
from feedpub.store.folder import Store
from feedpub.store.watch import Builder
from feedpub.web.follow import TURN, followed

SOON = 2
"""Seconds in which a change is to be seen."""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n')
    write_post(tmp_path / "posts", title="First post")
    return tmp_path


def shows(client, text):
    return lambda: text in client.get("/rss.xml").text


def save_and_see(site, sees):
    """Save posts until one is seen soon."""
    numbers = itertools.count()

    def save():
        title = f"Saved {next(numbers)}."
        write_post(site / "posts", "saved.md", title=title)
        assert until(lambda: sees(title))

    within(SOON, save, time.monotonic)


def nothing_happens(_):
    while True:
        time.sleep(0.01)
        yield False


def test_an_application_follows_its_posts_and_its_configuration(site):
    client = create_app(site).test_client()
    save_and_see(site, lambda title: shows(client, title)())
    (site / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\ntitle = "Another name"\n')
    assert until(shows(client, "Another name"))


def test_an_application_follows_its_templates_also_to_where_links_lead(site):
    for folder in ("shared", "templates"):
        (site / folder).mkdir()
    (site / "templates/parts").symlink_to(site / "shared")
    text = '{% extends "feedpub/base.html" %}{% block footer %}{% include "parts/foot.html" %}{% endblock %}'
    (site / "templates/base.html").write_text(text)
    (site / "shared/foot.html").touch()
    client = create_app(site).test_client()
    for words in ("By the harbour master.", "By the lighthouse keeper."):  # the first time, all is built again anyway
        (site / "shared/foot.html").write_text(words)
        assert until(lambda words=words: words in client.get("/").text)


def test_an_application_begins_with_what_an_earlier_one_has_built_where_nothing_can_be_built(site, caplog):
    loaded = make_site(site)
    Store.of(loaded).build(loaded)
    (site / "posts").rename(site / "elsewhere")
    client = create_app(loaded).test_client()
    assert shows(client, "First post")()
    assert "no such folder" in caplog.text
    assert client.get("/healthz").json["last_build"]["ok"] is False
    (site / "elsewhere").rename(site / "posts")
    assert until(lambda: client.get("/healthz").json["last_build"]["ok"])


def test_what_is_deleted_of_that_which_is_served_is_made_again(site):
    (site / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n[feeds]\nlimit = 1\n')
    write_post(site / "posts", "old.md", date="2020-01-01")
    client = create_app(site).test_client()
    assert client.get("/2020/01/01/old/").status_code == 200
    (site / ".feedpub").rename(site / "elsewhere")
    assert until(lambda: client.get("/2020/01/01/old/").status_code == 200)


def test_what_has_gone_before_anyone_watches_is_made_again_too(site, monkeypatch):
    start = threading.Thread.start

    def late(thread):
        monkeypatch.undo()
        (site / ".feedpub").rename(site / "elsewhere")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", late)
    client = create_app(site).test_client()
    assert until((site / ".feedpub").exists)
    assert until(shows(client, "First post"))
    write_post(site / "posts", "second.md", title="Second post")
    assert until(shows(client, "Second post"))


def test_each_watch_begins_with_a_build_as_posts_may_have_changed_while_nobody_watched(site, monkeypatch):
    monkeypatch.setattr("feedpub.store.watch._events", nothing_happens)
    loaded = make_site(site)
    changes = Builder(lambda: loaded, loaded, Store.of(loaded), print)._changes()
    assert [next(changes), next(changes)] == [True, False]
    (site / "posts").rename(site / "elsewhere")
    (site / "posts").mkdir()
    after_a_pause, as_the_next_watch_begins, then = (next(changes) for _ in range(3))
    assert (after_a_pause, as_the_next_watch_begins, then) == (True, True, False)


def test_who_hurries_a_build_that_is_at_work_gets_another_one(site, monkeypatch):
    loaded = make_site(site)
    builder = Builder(lambda: loaded, loaded, Store.of(loaded), print)
    build = Store.build

    def hurried(*args, **options):
        builder.hurry()
        return build(*args, **options)

    builder.build()
    assert not builder.due.is_now
    monkeypatch.setattr(Store, "build", hurried)
    builder.build()
    assert builder.due.is_now


def test_a_post_that_could_not_be_read_is_read_again_though_nothing_changes(site, monkeypatch):
    monkeypatch.setattr("feedpub.store.watch._events", nothing_happens)
    monkeypatch.setattr("feedpub.store.due.REREAD", 0)
    away = [True]  # as a disk in the network may be for a while
    read_head = PostsFolder.read_head

    def read(folder, path):
        if path == "second.md" and away:
            raise PostError(unreadable(path, "cannot be read: Input/output error"))
        return read_head(folder, path)

    monkeypatch.setattr(PostsFolder, "read_head", read)
    write_post(site / "posts", "second.md", title="Second post")
    client = create_app(make_site(site)).test_client()
    assert not shows(client, "Second post")()
    away.clear()
    assert until(shows(client, "Second post"))


def test_each_post_in_which_something_goes_wrong_is_named_once(site):
    def wrong(*names):
        for name in names:
            (site / "posts" / name).write_text("---\ntitle: No day\n---\nText\n")
        told.clear()
        builder.build_again()
        return [line.partition(":")[2].split(":")[0].strip() for line in told if line.startswith("error")]

    loaded, told = make_site(site), []
    builder = Builder(lambda: loaded, loaded, Store.of(loaded), told.append)
    assert wrong("a.md", "b.md", "c.md", "d.md", "e.md") == [
        "posts/a.md",
        "posts/b.md",
        "posts/c.md",
        "and 2 more files",
    ]
    assert wrong("f.md") == ["posts/f.md"]
    (site / "posts").rename(site / "elsewhere")
    assert len(wrong()) == 1
    assert wrong() == []
    (site / "elsewhere").rename(site / "posts")
    assert wrong("g.md") == ["posts/g.md"]


@pytest.mark.parametrize("half", ["", "---\ntitle: Harbo"])
def test_a_post_that_is_written_while_a_build_reads_it_does_not_vanish(site, monkeypatch, half):
    post, now = site / "posts" / "a.md", time.time()
    whole = post.read_text()
    loaded = make_site(site)

    def finish(_):
        post.write_text(whole)
        os.utime(post, (0, 0))

    post.write_text(half)
    os.utime(post, (now, now))
    clock = SimpleNamespace(time=lambda: now, monotonic=time.monotonic, sleep=finish)
    monkeypatch.setattr("feedpub.sources.writing.time", clock)
    report = Store.of(loaded).build(loaded)
    assert (report.published, report.problems) == (1, ())


def test_an_empty_folder_in_the_place_of_the_posts_is_not_believed(site):
    loaded = make_site(site)
    builder = Builder(lambda: loaded, loaded, Store.of(loaded), print)
    assert builder.build().published == 1
    (site / "posts").rename(site / "disk")
    (site / "posts").mkdir()  # as what a disk was mounted on
    with pytest.raises(SourceError, match="posts: is empty and another folder"):
        builder.build()
    assert builder.store.status()["ok"] is False
    (site / "posts").rmdir()
    (site / "disk").rename(site / "posts")
    assert builder.build().published == 1
    (site / "posts" / "a.md").unlink()
    assert builder.build().published == 0


def test_a_plugin_that_is_wrong_ends_no_watch(site, monkeypatch):
    loaded = make_site(site, '[posts]\npath = "nowhere"\n[plugins.nobody]\n')
    monkeypatch.setattr("feedpub.store.watch.TICK", 1)
    changes = Builder(lambda: loaded, loaded, Store.of(loaded), print)._changes()
    assert [next(changes), next(changes)] == [False, False]


def test_a_disk_that_fails_ends_no_watch(site, monkeypatch):
    def fails(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    loaded, asked = make_site(site), []
    builder = Builder(lambda: loaded, loaded, Store.of(loaded), print)
    builder.build()
    monkeypatch.setattr("feedpub.store.watch.TICK", 1)
    monkeypatch.setattr("feedpub.store.watch.BLIND", 1)
    for way in ("os.scandir", "os.stat", "os.lstat"):
        monkeypatch.setattr(way, fails)
    builder.watch(lambda: asked.append(1) or len(asked) < 5)
    assert len(asked) == 5


def test_posts_are_looked_at_now_and_then_where_the_system_tells_of_no_changes(site, monkeypatch):
    monkeypatch.setattr("feedpub.store.watch.BLIND", 3)
    (site / "posts" / os.fsdecode(b"d\xe9")).mkdir()  # of which watchfiles wants to know nothing
    loaded = make_site(site)
    changes = Builder(lambda: loaded, loaded, Store.of(loaded), print)._changes()
    assert [next(changes) for _ in range(6)] == [False, False, True, False, False, True]


def test_a_build_is_read_before_anyone_asks_so_that_what_is_forked_from_a_server_begins_with_it(site):
    live = followed(site)
    write_post(site / "posts", "second.md", title="Second post")
    assert until(lambda: b"Second post" in live._snapshot.files["/rss.xml"].plain.body)


def test_what_is_wrong_goes_to_the_log_and_leaves_the_last_good_feeds(site, caplog):
    caplog.set_level(logging.INFO, "feedpub")
    client = create_app(site).test_client()
    write_post(site / "posts", "second.md", date="no date at all")
    assert until(lambda: "posts/second.md" in caplog.text)
    assert caplog.records[-1].levelname == "ERROR"
    assert shows(client, "First post")()


def watches(site, monkeypatch, watch):
    """Let this be what those do who watch a site, and not those that other tests have left behind."""

    def watch_there(builder, is_wanted):
        if builder.store.folder.is_relative_to(site):
            watch(builder, is_wanted)

    monkeypatch.setattr(Builder, "watch", watch_there)


def test_one_application_of_many_watches_and_then_the_next(site, monkeypatch):
    watching, over = [], threading.Event()
    watches(site, monkeypatch, lambda builder, _: watching.append(builder) or over.wait())
    apps = [create_app(site) for _ in range(3)]
    assert until(lambda: watching)
    time.sleep(0.2)
    assert len(watching) == 1
    over.set()
    assert until(lambda: len({id(one) for one in watching}) == len(apps))


def test_an_application_that_is_not_used_any_more_does_not_wait_to_watch_either(site):
    loaded = make_site(site)
    store = Store.of(loaded)
    store.build(loaded)
    before = set(threading.enumerate())
    with turn(store.folder / TURN):
        app = create_app(loaded)
        [watcher] = {one for one in threading.enumerate() if one.name == "feedpub"} - before
        assert app
        del app
        gc.collect()
        assert until(lambda: not watcher.is_alive())


def test_who_watches_what_was_taken_away_leaves_it_to_who_watches_what_came_in_its_place(site, monkeypatch):
    begun, ended = [], []

    def watch(_, is_wanted):
        begun.append(is_wanted)
        if until(lambda: not is_wanted()):
            ended.append(is_wanted)

    watches(site, monkeypatch, watch)
    loaded = make_site(site)
    apps = [create_app(loaded)]
    assert until(lambda: begun)
    (site / ".feedpub").rename(site / "elsewhere")
    apps.append(create_app(loaded))
    assert until(lambda: ended == begun[:1] and len(begun) == len(apps))


def test_an_application_that_is_not_used_any_more_does_not_watch(site):
    file = Store.of(make_site(site)).folder / TURN
    app = create_app(make_site(site))
    assert until(lambda: is_locked(file))
    del app
    gc.collect()
    assert until(lambda: not is_locked(file))


def is_locked(file) -> bool:
    handle = os.open(file, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@pytest.mark.parametrize("loaded", [[], ["--preload"]], ids=["by each worker", "before the workers"])
def test_gunicorn_serves_what_is_saved_even_when_workers_die(site, loaded):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", *loaded, "--bind", f"127.0.0.1:{port}"]
    with running([*command, f'feedpub:create_app("{site}")'], lambda: listens(port)) as server:
        ask(port, "/rss.xml")
        save_and_see(site, lambda title: title.encode() in ask(port, "/rss.xml")[1])
        for worker in children(server.pid):
            os.kill(worker, signal.SIGKILL)
        assert until(lambda: answers(port))
        write_post(site / "posts", "third.md", title="Third post")
        assert until(lambda: all(b"Third post" in ask(port, "/rss.xml")[1] for _ in range(8)))
        server.terminate()
        assert server.wait(PATIENCE) == 0


def children(parent: int) -> list[int]:
    listing = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True)
    return [int(pid) for pid in listing.stdout.split()]


def answers(port: int) -> bool:
    try:
        return ask(port, "/rss.xml")[0].status == 200
    except (TimeoutError, ConnectionError):
        return False

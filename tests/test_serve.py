import fcntl
import http.client
import itertools
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from helpers import PATIENCE, URL, make_site, timely, until, within, write_post

from feedpub.jobs import available
from feedpub.publish.disk import WORK
from feedpub.serve.address import Address, TakenError, free_address, free_socket, reserved
from feedpub.serve.server import THREADS, WORKERS, _announce
from feedpub.sources.writing import UNFINISHED
from feedpub.store.folder import STATUS, Store
from feedpub.store.watch import Builder

CONFIGURATION = f'[site]\nurl = "{URL}"\ntitle = "Example"\n'
LISTS = "[pages]\nfeeds = false\nposts = false\n"
ALONE = f"{LISTS}[feeds]\nopml = false\n"
SOON = 2
"""Seconds in which a change is to be seen, and a server ends."""


class Server:
    """`feedpub serve` in a process of its own, as people start it."""

    def __init__(self, *arguments: str, **options: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "feedpub", "serve", "--port", "0", *arguments],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )
        self.said: list[str] = []
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self) -> None:
        for line in self.process.stderr:
            self.said.append(line.rstrip())

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        assert until(lambda: re.search(pattern, self.text), seconds), (
            f"{pattern!r} was not said, but this:\n{self.text}"
        )
        return re.search(pattern, self.text)

    @property
    def port(self) -> int:
        return int(self.wait_for(r"at http://\S+:(\d+)/")[1])

    def get(
        self, path: str, method: str = "GET", seconds: float = PATIENCE, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def shows(self, path: str, text: str, seconds: float = PATIENCE) -> bool:
        return until(lambda: text.encode() in self.get(path)[1], seconds)

    def wait_until_open(self) -> None:
        """Wait for a worker to listen: with one processor there is but one, and it may have been killed."""

        def is_open() -> bool:
            with suppress(ConnectionError), socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE):
                return True
            return False

        assert until(is_open)

    def wait_for_workers(self, workers: int) -> None:
        """Wait until so many have started, which is a little after the first one answers; before, they are deaf."""
        assert until(lambda: len(_started_workers(self.process.pid)) >= workers)

    def has_left_no_process(self) -> bool:
        """Whether all its processes are gone, or will be once they have heard that they are killed."""
        return until(lambda: not _members(self.process.pid))

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal; say how many seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=PATIENCE)
        return time.monotonic() - began


@contextmanager
def serving(*arguments: object, **options: object):
    server = Server(*map(str, arguments), **options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()
        server.listener.join(timeout=5)
        server.process.stderr.close()
    assert "Traceback" not in server.text


@contextmanager
def _locked(store):
    """Keep every build out of a store."""
    handle = os.open(store, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text(CONFIGURATION)
    write_post(tmp_path / "posts", "first.md", title="First post", categories="金融")
    return tmp_path


@pytest.fixture
def server(site):
    with serving(site) as server:
        server.wait_for("watched for changes")
        yield server


def test_it_tells_its_address_and_the_feeds_and_answers_there(server):
    assert re.search(r"Serving Example at http://127\.0\.0\.1:\d+/", server.text)
    assert f"http://127.0.0.1:{server.port}/rss.xml" in server.text
    assert re.search(r"All feeds are listed at http://\S+/ and in http://\S+/feeds.opml", server.text)
    response, body = server.get("/categories/%E9%87%91%E8%9E%8D/rss.xml")
    assert response.status == 200
    assert b"First post" in body


@pytest.mark.parametrize(("more", "where"), [(LISTS, r"in http://\S+/feeds.opml"), (ALONE, "by `feedpub list`")])
def test_it_tells_where_feeds_are_listed_as_far_as_there_are_lists(site, more, where):
    (site / "feedpub.toml").write_text(CONFIGURATION + more)
    with serving(site) as server:
        assert re.fullmatch(where, server.wait_for("All feeds are listed (.*)\n")[1])


def test_the_served_feed_is_the_same_for_head_and_revalidates(server):
    full, _ = server.get("/rss.xml")
    head, nothing = server.get("/rss.xml", "HEAD")
    assert nothing == b""
    assert head.getheader("Content-Length") == full.getheader("Content-Length")
    again, nothing = server.get("/rss.xml", **{"If-None-Match": full.getheader("ETag")})
    assert (again.status, nothing) == (304, b"")
    assert again.getheader("Last-Modified") == full.getheader("Last-Modified")


def test_it_leaves_the_output_folder_to_build(server, site):
    assert server.get("/rss.xml")[0].status == 200
    assert not (site / "public").exists()


def test_a_saved_post_is_served_within_two_seconds(server, site):
    numbers = itertools.count()

    def save():
        title = f"Second post {next(numbers)}."
        write_post(site / "posts", "second.md", title=title)
        assert server.shows("/rss.xml", title)

    within(SOON, save, time.monotonic)
    (site / "posts" / "second.md").unlink()
    write_post(site / "posts", "first.md", title="First, again")
    assert server.shows("/atom.xml", "First, again")
    assert "Second post" not in server.get("/atom.xml")[1].decode()


def test_a_broken_edit_is_told_and_the_other_posts_stay(server, site):
    write_post(site / "posts", "second.md", title="Second post")
    assert server.shows("/rss.xml", "Second post")
    write_post(site / "posts", "first.md", date="no date at all")
    server.wait_for(r"error: posts/first\.md")
    assert server.shows("/rss.xml", "Second post")


def test_a_post_that_is_written_slowly_does_not_vanish_meanwhile(server, site):
    post = site / "posts" / "first.md"
    text = post.read_text()
    status = Store.of(make_site(site)).folder / STATUS
    numbers = itertools.count()

    def edit():
        title, told = f"First post, edit {next(numbers)}.", len(server.said)
        edited = text.replace("First post", title)
        assert until(lambda: time.time() - status.stat().st_mtime > 1)  # no build is under way
        began = time.monotonic()
        with post.open("w") as file:  # which empties it
            time.sleep(0.25)
            shown = server.get("/rss.xml")[1]
            file.write(edited[:20])
            file.flush()
            time.sleep(0.05)
            file.write(edited[20:])
        took = time.monotonic() - began
        assert server.shows("/rss.xml", title)
        assert took >= UNFINISHED or (b"First post" in shown and "error" not in "".join(server.said[told:]))
        return took

    timely(UNFINISHED, edit)  # what was written more slowly says nothing


def test_an_empty_post_is_told_once_it_stays_empty(server, site):
    (site / "posts" / "second.md").touch()
    server.wait_for(r"posts/second\.md")
    assert b"First post" in server.get("/rss.xml")[1]


def test_the_configuration_of_the_generator_is_followed(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Old name\nurl: https://example.org\ntheme: x\n")
    (tmp_path / "scaffolds").mkdir()
    write_post(tmp_path / "source" / "_posts", title="First post")
    with serving(tmp_path) as server:
        server.wait_for("watched for changes")
        assert server.shows("/rss.xml", "Old name")
        (tmp_path / "_config.yml").write_text("title: New name\nurl: https://example.org\ntheme: x\n")
        assert server.shows("/rss.xml", "New name")


def test_a_broken_configuration_keeps_the_last_good_feeds_until_it_is_mended(server, site):
    (site / "feedpub.toml").write_text("[site]\nurll = 1\n")
    server.wait_for(r"error: .*feedpub\.toml.*the last good build")
    assert b"First post" in server.get("/rss.xml")[1]
    (site / "feedpub.toml").write_text(CONFIGURATION.replace("Example", "Another name"))
    assert server.shows("/rss.xml", "Another name")


def test_a_posts_folder_that_goes_and_comes_back_is_followed(server, site):
    (site / "posts").rename(site / "elsewhere")
    server.wait_for(r"error: .*posts.*the last good build")
    assert b"First post" in server.get("/rss.xml")[1]
    (site / "elsewhere").rename(site / "posts")
    server.wait_for("Built again: 1 post, 0 files changed.")
    write_post(site / "posts", "second.md", title="Second post")
    assert server.shows("/rss.xml", "Second post")
    write_post(site / "posts", "third.md", title="Third post")
    assert server.shows("/rss.xml", "Third post")
    assert server.text.count("last good build") == 1


def test_a_future_post_appears_when_its_time_comes(server, site):
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    write_post(site / "posts", "later.md", title="Later post", date=soon.strftime("%Y-%m-%d %H:%M:%S +0000"))
    while True:
        body = server.get("/rss.xml")[1]
        if datetime.now(UTC) >= soon:
            break
        assert b"Later post" not in body
        time.sleep(0.05)
    assert server.shows("/rss.xml", "Later post")


def test_readers_never_see_half_of_a_build(server, site):
    stop = threading.Event()

    def edit() -> None:
        for number in itertools.count():
            if stop.wait(0.01):
                return
            write_post(site / "posts", "edited.md", title=f"Edit {number}", body="word " * 2000)

    editor = threading.Thread(target=edit)
    editor.start()
    try:
        began = time.monotonic()
        etags = {}
        while time.monotonic() < began + 3 or (len(etags) < 2 and time.monotonic() < began + PATIENCE):
            response, body = server.get("/rss.xml")
            assert response.status == 200
            assert body.rstrip().endswith(b"</rss>")
            assert etags.setdefault(response.getheader("ETag"), body) == body
    finally:
        stop.set()
        editor.join()
    assert len(etags) > 1


@pytest.mark.parametrize("arguments", [[], ["--unix-socket", "feeds.sock"]])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_within_two_seconds_and_leaves_no_process(site, number, arguments):
    def ended():
        with serving(site, *arguments, cwd=site) as server, ExitStack() as stack:
            server.wait_for("watched for changes")
            if arguments:
                stalled = stack.enter_context(socket.socket(socket.AF_UNIX))
                stalled.connect(str(site / "feeds.sock"))
            else:
                stalled = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            stalled.send(b"GET /rss.xml HTTP/1.1\r\nHost: stal")
            took = server.end(number)
            assert server.process.returncode == 0
            assert server.has_left_no_process()
        return took

    timely(SOON, ended)


def _with_the_workers(server):
    os.killpg(server.process.pid, signal.SIGINT)


def _after_the_workers(server):
    workers = min(WORKERS, available())
    server.wait_for_workers(workers)
    all_of_them = len(_members(server.process.pid))
    server.process.send_signal(signal.SIGSTOP)
    try:
        os.killpg(server.process.pid, signal.SIGINT)
        assert until(lambda: len(_members(server.process.pid)) <= all_of_them - workers)
    finally:
        server.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("hears_it", [_with_the_workers, _after_the_workers])
def test_ctrl_c_in_a_terminal_goes_to_all_processes_and_ends_them_in_order(site, hears_it):
    def ended():
        with serving(site) as server:
            server.wait_for("watched for changes")
            hears_it(server)
            began = time.monotonic()
            assert server.process.wait(timeout=PATIENCE) == 0
            took = time.monotonic() - began
        assert "error" not in server.text
        return took

    timely(SOON, ended)


def test_it_can_be_ended_while_it_builds(site):
    for number in range(400):
        write_post(site / "posts", f"{number}.md", body="word " * 5000)
    unfinished = Store.of(make_site(site)).folder / WORK

    def ended():
        shutil.rmtree(site / ".feedpub", ignore_errors=True)
        with serving(site, "--limit", 0) as server:
            while not unfinished.exists():
                assert "Serving" not in server.text
                time.sleep(0.005)
            took = server.end()
            assert server.has_left_no_process()
        assert not (unfinished / "file").exists()
        return took

    timely(SOON, ended)
    with serving(site) as server:
        assert server.get("/rss.xml")[0].status == 200
    assert not unfinished.exists()


def test_sighup_during_the_first_build_ends_nothing(site):
    for number in range(400):
        write_post(site / "posts", f"{number}.md", body="word " * 5000)
    with serving(site, "--limit", 0) as server:
        while not (Store.of(make_site(site)).folder / WORK).exists():
            assert "Serving" not in server.text
            time.sleep(0.005)
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("watched for changes")
        assert server.get("/rss.xml")[0].status == 200


def test_sighup_builds_at_once(server, site):
    feed = next((site / ".feedpub").rglob("rss.xml"))
    feed.unlink()
    server.process.send_signal(signal.SIGHUP)
    server.wait_for("Built again: 1 post, 1 file changed")
    assert feed.exists()
    assert server.get("/rss.xml")[0].status == 200


def test_a_killed_builder_is_replaced_and_a_killed_worker_too(server, site):
    server.wait_for_workers(min(WORKERS, available()))
    builder, *workers = sorted(_children(server.process.pid), key=lambda pid: os.getpgid(pid) != pid)
    os.kill(builder, signal.SIGKILL)
    os.kill(workers[0], signal.SIGKILL)
    server.wait_for("another one takes its place")
    server.wait_until_open()
    write_post(site / "posts", "second.md", title="Second post")
    assert server.shows("/rss.xml", "Second post")
    assert until(lambda: len(_children(server.process.pid)) == 1 + len(workers))


def _children(parent: int) -> list[int]:
    listing = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True)
    return [int(pid) for pid in listing.stdout.split()]


def test_killed_outright_it_leaves_no_process(server):
    server.process.kill()
    server.process.wait()
    assert server.has_left_no_process()


def test_killed_before_it_serves_it_leaves_no_process_either(site):
    with serving(site) as server:
        while not _children(server.process.pid):
            time.sleep(0.001)
        server.process.kill()
        server.process.wait()
        assert server.has_left_no_process()


def _members(session: int) -> list[str]:
    """The states and numbers of threads of a session's processes that still run."""
    listing = subprocess.run(["ps", "-o", "stat=,nlwp=", "-s", str(session)], capture_output=True, text=True)
    return [line for line in listing.stdout.splitlines() if not line.startswith("Z")]


def _started_workers(session: int) -> list[str]:
    """Those that have their threads: those that answer, and one each to begin with, to look after it and to listen."""
    return [line for line in _members(session) if int(line.split()[1]) >= THREADS + 3]


def test_a_taken_port_is_one_clear_line(site):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with serving(site, "--port", port) as server:
            assert server.process.wait(timeout=PATIENCE) == 1
    assert server.said == [f"error: 127.0.0.1:{port}: another program listens there; end it or choose another --port"]


def test_two_servers_do_not_share_a_port(server, site):
    with serving(site, "--port", server.port) as second:
        assert second.process.wait(timeout=PATIENCE) == 1
    assert "another program listens there" in second.text


def test_its_port_is_its_own_before_it_answers():
    with free_address("127.0.0.1", 0) as address:
        with pytest.raises(TakenError, match="another program listens there"), free_address(address.ip, address.port):
            pass
        with pytest.raises(OSError, match="in use"), socket.socket() as other:
            other.bind((address.ip, address.port))
    with free_address(address.ip, address.port) as again:
        assert again == address


@pytest.mark.skipif(sys.platform != "linux", reason="names of sockets that are no files are Linux's")
def test_its_socket_is_its_own_before_it_answers(tmp_path):
    path = tmp_path / "feeds.sock"
    with free_socket(path), pytest.raises(TakenError, match="another program listens there"), free_socket(path):
        pass
    with free_socket(path) as address:
        assert address.socket == path


def test_an_address_that_gets_free_in_a_moment_is_waited_for():
    other = socket.create_server(("127.0.0.1", 0))
    threading.Timer(0.3, other.close).start()
    port = other.getsockname()[1]
    with reserved(partial(free_address, "127.0.0.1", port)) as address:
        assert address.port == port


@pytest.mark.parametrize("arguments", [[], ["--unix-socket", "feeds.sock"]])
def test_one_that_was_killed_can_be_started_again_at_once(site, arguments):
    with serving(site, *arguments, cwd=site) as server:
        server.wait_for("watched for changes")
        where = arguments or ["--port", server.port]
        server.process.kill()
        server.process.wait()
        with serving(site, *where, cwd=site) as another:
            another.wait_for("watched for changes")


def test_a_process_whose_parent_was_killed_ends_though_it_is_deaf_to_signals():
    code = """if True:
        import multiprocessing, os, signal, time
        from feedpub.serve.process import end_with_parent
        def live():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            end_with_parent()
            print("lives", flush=True)
            time.sleep(99)
        multiprocessing.get_context("fork").Process(target=live).start()
        os.kill(os.getpid(), signal.SIGSTOP)
    """
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"lives\n"
        parent.kill()
        assert parent.stdout.read() == b""  # once the other one, too, has let go of it


def test_no_feeds_are_announced_where_nothing_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(Address, "answers", lambda _: False)
    told, site = [], make_site(tmp_path)
    _announce(Builder(lambda: site, site, Store.of(site), told.append), Store.of(site), Address("127.0.0.1", 8000))
    assert told == [
        "error: http://127.0.0.1:8000: nothing answers there yet; unless an error above tells why, start again"
    ]


def test_it_goes_on_when_nobody_hears_any_more_what_it_says(site):
    command = [sys.executable, "-m", "feedpub", "serve", site, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            port = next(int(found[1]) for line in process.stderr if (found := re.search(r"at http://\S+:(\d+)/", line)))
            next(line for line in process.stderr if "watched for changes" in line)
            process.stderr.close()
            write_post(site / "posts", "second.md", title="Second post")
            assert _shows(port, "Second post")
            [builder] = [pid for pid in _children(process.pid) if os.getpgid(pid) == pid]
            os.kill(builder, signal.SIGKILL)
            write_post(site / "posts", "third.md", title="Third post")
            assert _shows(port, "Third post")
            process.terminate()
            assert process.wait(timeout=PATIENCE) == 0
        finally:
            process.kill()


def _shows(port: int, text: str) -> bool:
    def is_there() -> bool:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/rss.xml", timeout=PATIENCE) as answer:
            return text in answer.read().decode()
        return False

    return until(is_there)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells which files a process has")
def test_what_it_logs_goes_nowhere_else_where_it_is_started_without_standard_output(site):
    def closed():
        os.close(0)
        os.close(1)

    with serving(site, "--access-log", "combined", preexec_fn=closed) as server:
        assert server.get("/rss.xml")[0].status == 200
        files = Path(f"/proc/{server.process.pid}/fd")
        assert [str((files / number).readlink()) for number in "01"] == [os.devnull] * 2


@contextmanager
def _stalled(port, number):
    """So many clients that have begun to ask and never end."""
    with ExitStack() as stack:
        for _ in range(number):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            client.sendall(b"GET /rss.xml HTTP/1.1\r\nX-Slow")
        yield


@pytest.fixture
def many_files():
    """Descriptors for clients in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip(f"a process of this user may have no more than {hard} descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_a_thousand_stalled_clients_keep_nobody_waiting(site):
    with serving(site, "--workers", "1") as server, _stalled(server.port, 1100):
        assert server.get("/rss.xml", seconds=PATIENCE)[0].status == 200


def test_clients_that_take_all_connections_leave_it_descriptors_for_those_that_it_has(site):
    (site / "feedpub.toml").write_text(f"{CONFIGURATION}[feeds]\nlimit = 1\n")
    write_post(site / "posts", "old.md", date="2020-01-01")
    limit = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (100, 100))
    with ExitStack() as stack:
        server = stack.enter_context(serving(site, "--workers", "1", preexec_fn=limit))
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        client = stack.enter_context(closing(connection))
        client.request("GET", "/rss.xml")
        client.getresponse().read()
        stack.enter_context(_stalled(server.port, 150))
        client.request("GET", "/2020/01/01/old/")  # which is read and written now
        assert client.getresponse().status == 200


def test_an_unknown_host_is_one_clear_line(site):
    with serving(site, "--host", "no-such-host.invalid") as server:
        assert server.process.wait(timeout=PATIENCE) == 1
    assert len(server.said) == 1


def test_a_wrong_configuration_ends_with_2_and_says_so(site):
    (site / "feedpub.toml").write_text("[sites]\n")
    with serving(site) as server:
        assert server.process.wait(timeout=PATIENCE) == 2
    assert "did you mean site?" in server.text


def test_a_missing_posts_folder_ends_with_1_and_says_so(site):
    shutil.rmtree(site / "posts")
    with serving(site) as server:
        assert server.process.wait(timeout=PATIENCE) == 1
    assert len(server.said) == 1


def test_what_an_earlier_server_has_built_is_served_while_the_first_build_runs(site):
    with serving(site) as server:
        assert server.get("/rss.xml")[0].status == 200
    write_post(site / "posts", "second.md", title="Second post")
    with _locked(next((site / ".feedpub/store").iterdir())), serving(site) as server:
        body = server.get("/rss.xml")[1]
        assert b"First post" in body
        assert b"Second post" not in body
        assert "Built" not in server.text


def test_a_first_build_that_fails_is_told_and_keeps_what_an_earlier_server_has_built(site):
    with serving(site) as server:
        server.wait_for("watched for changes")
    (site / "posts").rename(site / "away")
    with serving(site) as server:
        assert b"First post" in server.get("/rss.xml")[1]
        server.wait_for("error: .*the feeds of the last good build are served")
        write_post(site / "away", "second.md", title="Second post")
        (site / "away").rename(site / "posts")
        assert server.shows("/rss.xml", "Second post")


def test_a_store_that_is_not_whole_is_built_before_it_is_served(site):
    with serving(site) as server:
        server.wait_for("watched for changes")
    next((site / ".feedpub").rglob("rss.xml")).write_bytes(b"half")
    write_post(site / "posts", "second.md", title="Second post")
    with serving(site) as server:
        assert b"Second post" in server.get("/rss.xml")[1]


def test_a_plain_folder_of_posts_gets_the_address_that_it_is_served_on(tmp_path):
    write_post(tmp_path / "posts", title="First post")
    with serving(tmp_path / "posts") as server:
        feed = json.loads(server.get("/feed.json")[1])
        assert feed["feed_url"] == f"http://127.0.0.1:{server.port}/feed.json"
        server.end()
    assert sorted(path.name for path in (tmp_path / "posts").iterdir()) == ["a.md"]


def test_it_listens_on_ipv6(site):
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with serving(site, "--host", "::1") as server:
        server.wait_for(r"Serving .* at http://\[::1\]:\d+/")
        connection = http.client.HTTPConnection("::1", server.port, timeout=PATIENCE)
        connection.request("GET", "/rss.xml")
        assert connection.getresponse().status == 200
        connection.close()


def ask_socket(path, target):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_it_listens_on_a_socket_of_the_file_system(site):
    path = site / "feeds.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))  # left by a server that was killed
    with serving(site, "--unix-socket", path) as server:
        server.wait_for(f"Serving Example at unix:{path}\n  RSS 2.0 +{URL}/rss.xml")
        assert b"First post" in ask_socket(path, "/rss.xml")
        with serving(site, "--unix-socket", path) as second:
            assert second.process.wait(timeout=PATIENCE) == 1
        assert second.said == [f"error: {path}: another program listens there; end it or choose another --unix-socket"]
        assert b"200 OK" in ask_socket(path, "/rss.xml")
        server.end()
    assert not path.exists()


def test_a_file_is_never_taken_for_an_old_socket(site):
    with serving(site, "--unix-socket", site / "feedpub.toml") as server:
        assert server.process.wait(timeout=PATIENCE) == 1
    assert "no socket" in server.text
    assert (site / "feedpub.toml").read_text() == CONFIGURATION


def test_it_counts_and_logs_over_all_its_workers(site):
    arguments = (site, "--workers", "3", "--metrics", "--access-log", "json")
    with serving(*arguments, stdout=subprocess.PIPE) as server:
        for _ in range(30):
            assert server.get("/rss.xml")[0].status == 200
        assert 'feedpub_requests_total{status="200"} 30\n' in server.get("/metrics")[1].decode()
        assert json.loads(server.get("/healthz")[1])["last_build"]["published"] == 1
        server.wait_for_workers(3)
        assert len(_children(server.process.pid)) == 1 + 3
        server.end()
        lines = [json.loads(line) for line in server.process.stdout]
        server.process.stdout.close()
    assert [line["target"] for line in lines].count("/rss.xml") == 30
    assert lines[0]["client"] == "127.0.0.1"


def test_it_runs_as_an_unprivileged_user(site):
    nobody = 65534
    try:
        subprocess.run([sys.executable, "-c", "import feedpub"], user=nobody, check=True, capture_output=True)
    except (PermissionError, subprocess.CalledProcessError) as error:
        pytest.skip(f"this user cannot start Python as another one: {error}")
    for path in (site, site / "posts"):
        os.chown(path, nobody, nobody)
    for parent in site.parents[:3]:
        parent.chmod(0o755)
    with serving(site, user=nobody, env={**os.environ, "HOME": "/nonexistent"}) as server:
        assert server.get("/rss.xml")[0].status == 200
        server.end()
        assert server.process.returncode == 0

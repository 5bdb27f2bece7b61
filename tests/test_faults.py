"""What goes wrong around a build: kills, full disks, short descriptors, other builds, clocks."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import make_site, write_post
from lxml import etree

from feedpub import build
from feedpub.jobs.forks import Fork
from feedpub.publish.disk import WORK
from feedpub.publish.manifest import MANIFEST, read_manifest
from feedpub.store.folder import Store
from feedpub.web.metrics import Counters
from feedpub.web.observed import Exchange

NOW = datetime(2030, 1, 1, tzinfo=UTC)
POSTS = 60


@pytest.fixture
def site(tmp_path):
    (tmp_path / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n[output]\nprecompressed = true\n')
    edit(tmp_path, "first")
    return tmp_path


def edit(site: Path, word: str) -> None:
    for number in range(POSTS):
        name, day = f"{number}.md", f"2021-01-{number % 28 + 1:02}"
        write_post(
            site / "posts", name, f"{word} " * 300, title=f"Post {number}", date=day, categories=f"c{number % 9}"
        )


def start(site: Path, *arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "feedpub", "build", str(site), *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


def begin(site: Path) -> subprocess.Popen[str]:
    """Start a build, and come back once Python and the command are there and the work begins."""
    program = "from feedpub.__main__ import main; import feedpub.cli.build; print('begun', flush=True); main()"
    command = [sys.executable, "-c", program, "build", str(site)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begun\n"
    return process


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    said = process.communicate(timeout=60)[1]
    return process.returncode, said


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_whole(folder: Path) -> None:
    """Every document can be read from its beginning to its end."""
    for path in folder.rglob("*.xml"):
        etree.parse(path)
    for path in folder.rglob("feed.json"):
        assert path.read_bytes().rstrip().endswith(b"}")


def killed_at_many_moments(site: Path, number: int, moments: int) -> None:
    """Kill builds of changing posts, look at what they leave, and let the next one repair it."""
    public, clean = site / "public", site / "clean"
    process = begin(site)
    began = time.monotonic()
    assert finish(process)[0] == 0
    longest = time.monotonic() - began
    chance = random.Random(number)
    for moment in range(moments):
        edit(site, f"edit{moment}")
        process = begin(site)
        time.sleep(chance.uniform(0.1, 1) * longest)
        process.send_signal(number)
        status, said = finish(process)
        assert "Traceback" not in said
        assert_whole(public)
        if number != signal.SIGKILL:
            assert not (public / WORK / "file").exists()
            assert status in (0, 1, 128 + number, -number)
        assert finish(start(site))[0] == 0
        shutil.rmtree(clean, ignore_errors=True)
        assert finish(start(site, "--output", str(clean)))[0] == 0
        assert contents(public) == contents(clean)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_build_leaves_whole_files_that_the_next_one_repairs(site, number):
    killed_at_many_moments(site, number, 1)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_builds_may_be_killed_at_any_moment(site, number):
    killed_at_many_moments(site, number, 15)


def test_a_full_disk_keeps_the_old_feeds_and_is_one_clear_line(site):
    assert finish(start(site))[0] == 0
    before = contents(site / "public")
    edit(site, "much longer")
    status, said = finish(start(site, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))))
    assert status == 1
    assert_whole(site / "public")
    assert [line for line in said.splitlines() if line.startswith("error:")] == said.splitlines()
    assert len(said.splitlines()) == 1
    assert set(contents(site / "public")) == set(before)
    assert finish(start(site))[0] == 0


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 300 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this user may not mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_first_build_that_fills_the_disk_leaves_nothing(site, small_disk):
    status, said = finish(start(site, "--output", str(small_disk / "out")))
    assert (status, len(said.splitlines())) == (1, 1)
    assert "No space left on device" in said
    assert contents(small_disk) == {}


def test_a_build_that_fills_the_disk_leaves_the_feeds_of_the_last_one(site, small_disk):
    for post in list((site / "posts").iterdir())[3:]:
        post.unlink()
    (site / "feedpub.toml").write_text('[site]\nurl = "https://example.org"\n')
    assert finish(start(site, "--output", str(small_disk)))[0] == 0
    before = contents(small_disk)
    edit(site, "longer")
    assert finish(start(site, "--output", str(small_disk)))[0] == 1
    assert_whole(small_disk)
    assert set(contents(small_disk)) == set(before)


def test_a_full_disk_does_not_hide_that_a_build_failed(small_disk):
    store = Store(small_disk)
    store.note({"ok": True})
    with suppress(OSError), (small_disk / "others").open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    store.note({"ok": False})
    assert store.status()["ok"] is False


def test_who_counts_requests_goes_on_where_the_disk_is_full(small_disk):
    with suppress(OSError), (small_disk / "others").open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass

    def count(tell):
        counters = Counters(small_disk / "counters")
        counters(Exchange({}, 200, 10, 0.5))
        tell(counters.text({}))

    counting = Fork(count)
    assert 'status="200"} 1' in counting.told()
    counting.end()


def test_512_mb_are_enough(site):
    limit = (512 * 1024**2, 512 * 1024**2)
    for jobs in ("1", "2"):
        command = start(site, "--jobs", jobs, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit))
        assert finish(command)[0] == 0
        shutil.rmtree(site / "public")


def test_an_output_that_cannot_be_written_is_one_clear_line(site):
    status, said = finish(start(site, "--output", "/proc/feeds"))
    assert (status, len(said.splitlines())) == (1, 1)
    assert said.startswith("error: ")


def test_few_descriptors_are_enough(site):
    limit = (64, 64)
    status, said = finish(
        start(site, "--jobs", "2", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limit))
    )
    assert (status, "error" in said) == (0, False)


def test_two_builds_at_once_both_end_well(site):
    both = [start(site), start(site)]
    assert [finish(process)[0] for process in both] == [0, 0]
    assert finish(start(site, "--output", str(site / "clean")))[0] == 0
    assert contents(site / "public") == contents(site / "clean")


def test_a_clock_that_was_set_back_changes_nothing(tmp_path):
    edit(tmp_path, "word")
    site = make_site(tmp_path)
    build(site, now=NOW)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "public").rglob("*")}
    ahead = time.time() + 86400
    for path in (tmp_path / "posts").iterdir():
        os.utime(path, (ahead, ahead))
    assert build(site, now=datetime(2025, 1, 1, tzinfo=UTC)).written == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "public").rglob("*")} == before
    assert MANIFEST in contents(tmp_path / "public")
    assert read_manifest(tmp_path / "public").files

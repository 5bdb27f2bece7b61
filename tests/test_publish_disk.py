import errno
import gzip
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from helpers import PATIENCE, make_site, write_post

from feedpub import build
from feedpub.config.privacy import PrivateSection
from feedpub.errors import PublishError
from feedpub.jobs.forks import Fork
from feedpub.model import Artifact
from feedpub.publish.codings import CODINGS
from feedpub.publish.disk import WORK, DiskTarget
from feedpub.publish.manifest import MANIFEST, read_manifest


def artifact(path="rss.xml", body=b"<rss/>"):
    return Artifact(path, body, "application/rss+xml; charset=utf-8")


def publish(folder, *artifacts):
    return DiskTarget(folder).publish(artifacts)


def listing(folder):
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()} - {MANIFEST}


def test_files_have_ordinary_modes_and_no_temporary_file_stays(tmp_path):
    publish(tmp_path, artifact(), artifact("categories/金融/rss.xml"))
    assert stat.S_IMODE((tmp_path / "rss.xml").stat().st_mode) == 0o644
    assert listing(tmp_path) == {"rss.xml", "categories/金融/rss.xml"}
    assert not (tmp_path / WORK).exists()


def test_an_unchanged_file_is_not_touched(tmp_path):
    publish(tmp_path, artifact())
    before = {name: (tmp_path / name).stat() for name in ("rss.xml", MANIFEST)}
    done = publish(tmp_path, artifact())
    assert (done.written, done.unchanged) == (0, 1)
    assert {name: (tmp_path / name).stat() for name in before} == before


def test_a_new_file_is_dated_so_that_its_date_can_be_told_at_once_and_a_change_within_the_second_later(tmp_path):
    began = time.time()
    publish(tmp_path, artifact())
    first = (tmp_path / "rss.xml").stat().st_mtime
    publish(tmp_path, artifact(body=b"<rss></rss>"))
    assert first <= time.time() - 1
    assert int((tmp_path / "rss.xml").stat().st_mtime) > int(first) >= int(began) - 1


def test_a_changed_file_is_dated_later_even_when_the_clock_was_set_back(tmp_path):
    publish(tmp_path, artifact())
    ahead = time.time() + 1000
    os.utime(tmp_path / "rss.xml", (ahead, ahead))
    publish(tmp_path, artifact(body=b"<rss></rss>"))
    assert int((tmp_path / "rss.xml").stat().st_mtime) == int(ahead) + 1


def test_files_of_feeds_that_no_longer_exist_go_with_their_empty_folders(tmp_path):
    publish(tmp_path, artifact(), artifact("categories/a/rss.xml"))
    done = publish(tmp_path, artifact())
    assert (done.removed, listing(tmp_path), (tmp_path / "categories").exists()) == (1, {"rss.xml"}, False)


def test_other_files_are_never_touched(tmp_path):
    publish(tmp_path, artifact("categories/a/rss.xml"))
    (tmp_path / "categories/a/photo.jpg").write_bytes(b"mine")
    publish(tmp_path, artifact())
    assert (tmp_path / "categories/a/photo.jpg").read_bytes() == b"mine"


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b"mine"), Path.mkdir])
def test_what_stands_in_the_way_stays_and_is_told(tmp_path, make):
    make(tmp_path / "index.html")
    done = publish(tmp_path, artifact(), artifact("index.html"))
    assert [(one.path, one.level) for one in done.problems] == [("index.html", "warning")]
    assert (tmp_path / "index.html").is_dir() or (tmp_path / "index.html").read_bytes() == b"mine"
    assert set(read_manifest(tmp_path).files) == {"rss.xml"}


def test_a_page_of_somebody_elses_stays_and_that_is_in_order(tmp_path):
    (tmp_path / "index.html").write_bytes(b"the blog's")
    done = publish(tmp_path, artifact(), Artifact("index.html", b"ours", "text/html; charset=utf-8"))
    assert [(one.path, one.level) for one in done.problems] == [("index.html", "note")]
    assert (tmp_path / "index.html").read_bytes() == b"the blog's"


def test_a_file_where_a_folder_belongs_stays_and_is_told(tmp_path):
    (tmp_path / "categories").write_bytes(b"mine")
    done = publish(tmp_path, artifact(), artifact("categories/a/rss.xml"))
    assert [one.path for one in done.problems] == ["categories/a/rss.xml"]
    assert (tmp_path / "rss.xml").exists()


@pytest.mark.parametrize("codings", [(), tuple(CODINGS)])
def test_a_file_gives_way_to_a_folder_and_a_folder_to_a_file_where_both_were_published(tmp_path, codings):
    file, below = artifact("x/p.html", b"<p>" * 500), artifact("x/p.html/index.html", b"<i>" * 500)
    for one, other in ((file, below), (below, file), (file, below)):
        DiskTarget(tmp_path, codings).publish([artifact(), other])
        done = DiskTarget(tmp_path, codings).publish([artifact(), one])
        assert (done.problems, done.written, done.removed) == ((), 1, 1)
        assert {name for name in listing(tmp_path) if "." + name.rpartition(".")[2] in {".html", ".xml"}} == {
            "rss.xml",
            one.path,
        }


def test_a_folder_with_a_file_of_someone_else_gives_way_to_nothing(tmp_path):
    publish(tmp_path, artifact("p.html/index.html"))
    (tmp_path / "p.html/mine.txt").touch()
    [problem] = publish(tmp_path, artifact("p.html")).problems
    assert problem.path == "p.html"
    assert listing(tmp_path) == {"p.html/mine.txt"}


@pytest.mark.parametrize("still", [[artifact("index.html")], []])
def test_a_folder_that_someone_has_put_in_the_place_of_a_file_stays(tmp_path, still):
    publish(tmp_path, artifact(), artifact("index.html"))
    (tmp_path / "index.html").unlink()
    (tmp_path / "index.html").mkdir()
    done = publish(tmp_path, artifact(body=b"<rss></rss>"), *still)
    assert ([one.path for one in done.problems], done.removed) == ([one.path for one in still], 0)
    assert listing(tmp_path) == {"rss.xml"}


def test_a_file_that_happens_to_hold_the_same_bytes_is_adopted(tmp_path):
    (tmp_path / "rss.xml").write_bytes(artifact().body)
    assert publish(tmp_path, artifact()).unchanged == 1
    assert publish(tmp_path, artifact(body=b"<rss></rss>")).written == 1


def broken(*artifacts, error):
    yield from artifacts
    raise error


def test_a_publication_that_breaks_off_leaves_what_was_there_whole_and_nothing_new(tmp_path):
    publish(tmp_path, artifact())
    with pytest.raises(PublishError, match="No space left"):
        DiskTarget(tmp_path).publish(
            broken(artifact("new.xml"), error=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        )
    assert listing(tmp_path) == {"rss.xml"}
    done = publish(tmp_path, artifact(), artifact("new.xml", b"changed"))
    assert (done.problems, (tmp_path / "new.xml").read_bytes()) == ((), b"changed")
    assert not (tmp_path / WORK).exists()


def publish_and_be_killed(folder, *paths):
    program = """
import os, signal, sys
from pathlib import Path
from feedpub.model import Artifact
from feedpub.publish.disk import DiskTarget
folder, *paths = sys.argv[1:]
def artifacts():
    for path in paths:
        yield Artifact(path, b"1", "text/xml")
    os.kill(os.getpid(), signal.SIGKILL)
DiskTarget(Path(folder)).publish(artifacts())
"""
    subprocess.run([sys.executable, "-c", program, str(folder), *paths], check=False)


def test_a_killed_publication_is_repaired_by_the_next_one(tmp_path):
    publish_and_be_killed(tmp_path, "first.xml")
    assert (tmp_path / "first.xml").read_bytes() == b"1"
    assert publish(tmp_path, artifact("second.xml")).removed == 1
    assert listing(tmp_path) == {"second.xml"}


def test_several_killed_publications_are_repaired_by_the_next_one(tmp_path):
    publish_and_be_killed(tmp_path, "first.xml")
    publish_and_be_killed(tmp_path)
    publish_and_be_killed(tmp_path, "a/second.xml")
    assert publish(tmp_path, artifact("third.xml")).removed == 2
    assert listing(tmp_path) == {"third.xml"}
    assert not (tmp_path / WORK).exists()


def test_two_publications_at_once_take_turns(tmp_path):
    started, release = threading.Event(), threading.Event()

    def slow():
        yield artifact("rss.xml", b"first")
        started.set()
        release.wait(PATIENCE)
        yield artifact("atom.xml", b"first")

    first = threading.Thread(target=lambda: DiskTarget(tmp_path).publish(slow()))
    first.start()
    started.wait(PATIENCE)
    second = threading.Thread(target=lambda: publish(tmp_path, artifact(body=b"second")))
    second.start()
    second.join(0.2)
    assert second.is_alive()
    release.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert listing(tmp_path) == {"rss.xml"}
    assert (tmp_path / "rss.xml").read_bytes() == b"second"


def test_a_publication_during_which_a_process_was_forked_leaves_the_next_its_turn(tmp_path):
    forks = []

    def forking():
        forks.append(Fork(lambda _: time.sleep(60)))
        yield artifact(body=b"first")

    DiskTarget(tmp_path).publish(forking())
    second = threading.Thread(target=lambda: publish(tmp_path, artifact(body=b"second")))
    second.start()
    second.join(PATIENCE)
    for one in forks:
        one.end()
    assert (tmp_path / "rss.xml").read_bytes() == b"second"


@pytest.mark.parametrize("path", ["../rss.xml", "/rss.xml", "a/../../b", MANIFEST, f"{WORK}/x", ""])
def test_no_artifact_leaves_the_output_folder(tmp_path, path):
    with pytest.raises(PublishError):
        publish(tmp_path / "out", artifact(path))


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PublishError, match="file"):
        publish(tmp_path / "file" / "out", artifact())


def test_a_manifest_that_is_no_manifest_is_one_clear_error(tmp_path):
    (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(PublishError, match="delete it"):
        publish(tmp_path, artifact())


# Files that are known to be as they were

SAME_SIZE = artifact().body.replace(b"rss", b"RSS")


def publish_knowing(folder, stamp, *artifacts):
    return DiskTarget(folder, known=stamp).publish(artifacts)


def test_files_that_are_known_to_be_as_they_were_are_not_read(tmp_path, monkeypatch):
    stamp = publish(tmp_path, artifact(), artifact("atom.xml")).stamp
    monkeypatch.setattr("feedpub.publish.disk.digest_of", None)
    done = publish_knowing(tmp_path, stamp, artifact(), artifact("atom.xml", b"<changed/>"))
    assert (done.written, done.unchanged) == (1, 1)
    assert (tmp_path / "atom.xml").read_bytes() == b"<changed/>"


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda path: path.write_bytes(b"spoilt"), lambda path: path.write_bytes(SAME_SIZE)]
)
def test_a_file_that_is_no_longer_as_it_was_is_mended(tmp_path, spoil):
    stamp = publish(tmp_path, artifact(), artifact("atom.xml")).stamp
    spoil(tmp_path / "rss.xml")
    assert publish_knowing(tmp_path, stamp, artifact(), artifact("atom.xml")).written == 1
    assert (tmp_path / "rss.xml").read_bytes() == artifact().body


def test_what_a_killed_publication_put_in_the_place_of_a_known_file_is_mended(tmp_path):
    stamp = publish(tmp_path, artifact()).stamp
    publish_and_be_killed(tmp_path, "rss.xml")
    assert publish_knowing(tmp_path, stamp, artifact()).written == 1
    assert (tmp_path / "rss.xml").read_bytes() == artifact().body


def test_a_file_of_another_size_is_not_read(tmp_path, monkeypatch):
    publish(tmp_path, artifact())
    monkeypatch.setattr("feedpub.publish.disk.digest_of", None)
    assert publish(tmp_path, artifact(body=b"<longer/>")).written == 1


# Packed files

LONG = artifact(body=b"<rss>" + b"<item/>" * 1000 + b"</rss>")
PACKED = {"rss.xml.br", "rss.xml.gz", "rss.xml.zst"}


def pack(folder, *artifacts, codings=tuple(CODINGS)):
    return DiskTarget(folder, codings).publish(artifacts)


def test_packed_files_lie_beside_their_plain_one_and_share_its_date(tmp_path):
    done = pack(tmp_path, LONG)
    assert listing(tmp_path) == {"rss.xml"} | PACKED
    assert (done.written, done.unchanged) == (1, 0)
    assert gzip.decompress((tmp_path / "rss.xml.gz").read_bytes()) == LONG.body
    assert len({(tmp_path / name).stat().st_mtime_ns for name in listing(tmp_path)}) == 1


def test_packing_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        pack(tmp_path / name, LONG)
    for name in (MANIFEST, *PACKED):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_an_unchanged_file_is_not_packed_again(tmp_path, monkeypatch):
    pack(tmp_path, LONG)
    before = {name: (tmp_path / name).stat() for name in (MANIFEST, *PACKED)}
    monkeypatch.setattr("feedpub.publish.disk.packed", None)
    assert pack(tmp_path, LONG).unchanged == 1
    assert {name: (tmp_path / name).stat() for name in before} == before


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"spoilt")])
def test_a_packed_file_that_was_spoilt_is_mended(tmp_path, spoil, is_known):
    stamp = pack(tmp_path, LONG).stamp
    spoil(tmp_path / "rss.xml.gz")
    DiskTarget(tmp_path, tuple(CODINGS), known=stamp if is_known else "").publish([LONG])
    assert gzip.decompress((tmp_path / "rss.xml.gz").read_bytes()) == LONG.body


def test_packed_files_go_with_their_plain_one_and_when_nobody_wants_them(tmp_path):
    pack(tmp_path, LONG, artifact("a/rss.xml", LONG.body))
    assert pack(tmp_path, LONG).removed == 1
    assert listing(tmp_path) == {"rss.xml"} | PACKED
    assert pack(tmp_path, LONG, codings=()).removed == 0
    assert listing(tmp_path) == {"rss.xml"}


@pytest.mark.parametrize("body", [b"<rss/>", os.urandom(5000)])
def test_what_packing_does_not_make_smaller_is_not_packed(tmp_path, body):
    pack(tmp_path, artifact(body=body))
    assert listing(tmp_path) == {"rss.xml"}


@pytest.mark.parametrize("media_type", ["image/jpeg", "audio/mpeg", "video/mp4", "font/woff2", "application/zip"])
def test_what_is_packed_by_its_format_is_not_even_tried(tmp_path, monkeypatch, media_type):
    monkeypatch.setattr("feedpub.publish.disk.packed", None)
    pack(tmp_path, Artifact("file", LONG.body, media_type))
    assert listing(tmp_path) == {"file"}


def test_a_drawing_is_packed(tmp_path):
    pack(tmp_path, Artifact("drawing.svg", LONG.body, "image/svg+xml"))
    assert len(listing(tmp_path)) == 4


def test_a_file_where_a_packed_one_belongs_stays_and_is_told(tmp_path):
    (tmp_path / "rss.xml.gz").write_bytes(b"mine")
    done = pack(tmp_path, LONG)
    assert [one.path for one in done.problems] == ["rss.xml.gz"]
    assert (tmp_path / "rss.xml.gz").read_bytes() == b"mine"
    assert set(read_manifest(tmp_path).files["rss.xml"].codings) == {"br", "zstd"}


@pytest.mark.parametrize(("setting", "packed"), [("true", PACKED), ("false", set())])
def test_the_configuration_asks_for_packed_files(tmp_path, setting, packed):
    write_post(tmp_path / "posts", body="word " * 500)
    build(make_site(tmp_path, f"[output]\nprecompressed = {setting}\n"))
    assert listing(tmp_path / "public") >= packed | {"rss.xml"}
    assert bool(list((tmp_path / "public").rglob("*.gz"))) == bool(packed)


def test_what_turns_private_is_guarded_before_anything_of_it_is_written(tmp_path):
    publish(tmp_path, artifact("queries/a/rss.xml"), artifact("queries/b/rss.xml"))
    seen = []

    def artifacts():
        seen.append(read_manifest(tmp_path).private.paths)
        yield artifact("queries/b/rss.xml", b"for members")

    old = PrivateSection(paths=("queries/a",))
    DiskTarget(tmp_path, private=old).publish([artifact("queries/a/rss.xml"), artifact("queries/b/rss.xml")])
    DiskTarget(tmp_path, private=PrivateSection(paths=("queries/b",))).publish(artifacts())
    assert seen == [("queries/b", "queries/a")]
    assert read_manifest(tmp_path).private.paths == ("queries/b",)

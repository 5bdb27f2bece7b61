"""The measurements measure what they say."""

import os
import select
import shutil
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from helpers import PATIENCE

from feedpub import build, load_site
from tests.bench import corpus, feeds, formats, profiled, stages
from tests.bench.measure import put_aside, run, workplace
from tests.bench.setting import Setting
from tests.bench.shapes import SHAPES
from tests.bench.shapes.shape import Shape
from tests.bench.site import CONFIG, Site

FEW = 12


@pytest.fixture(params=SHAPES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    return Site(tmp_path, FEW, SHAPES[request.param], 500)


def test_corpus_has_no_problems(site: Site) -> None:
    report = build(load_site(site.folder))
    assert (report.published, report.problems) == (FEW, ())


@pytest.mark.parametrize(
    ("text", "suffixes"),
    [
        (CONFIG, {".xml"}),
        (formats.WITH_PAGES, {".xml", ".opml", ".html"}),
        (formats.WITH_JSON, {".xml", ".opml", ".html", ".json"}),
    ],
    ids=["alone", "pages", "json"],
)
def test_what_is_measured_writes_what_it_says_and_beside_hugo_rss_and_atom_alone(
    site: Site, text: str, suffixes: set[str]
) -> None:
    site.configure(text)
    build(load_site(site.folder))
    public = site.folder / "public"
    assert {path.suffix for path in public.rglob("*.*") if not path.name.startswith(".")} == suffixes


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: shape.name)
def test_post_is_the_same_in_a_corpus_of_any_length(tmp_path: Path, shape: Shape) -> None:
    for length in (3, 5):
        corpus.write(tmp_path / str(length), length, 500, shape)
    short, long = ({path.name: path.read_bytes() for path in (tmp_path / length).rglob("*.*")} for length in ("3", "5"))
    assert len(short) == 3
    assert short.items() < long.items()


def test_each_change_of_a_site_is_one_of_its_feeds(site: Site) -> None:
    def feed() -> str:
        build(load_site(site.folder))
        return (site.folder / "public" / "rss.xml").read_text(encoding="utf-8")

    before = feed()
    assert site.edit() in feed()
    site.add()
    assert feed().count("<item>") == FEW + 1
    site.remove()
    assert feed().count("<item>") == before.count("<item>") == FEW


def test_edit_is_never_the_one_before(site: Site, tmp_path: Path) -> None:
    again = Site(tmp_path, FEW, site.shape, 500)
    assert site.edit() != again.edit()


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> list[Sequence[str]]:
    (table,) = stages.tables(Setting([FEW], 1, SHAPES["news"], tmp_path_factory.mktemp("profile")))
    return list(table.rows)


def test_stages_of_a_build_make_up_the_whole(profile: list[Sequence[str]]) -> None:
    seconds = {stage: float(cpu) for stage, cpu, *_ in profile}
    assert sum(seconds[stage] for stage in profiled.STAGES) == pytest.approx(seconds[stages.ALL], abs=0.01)
    assert seconds["bodies"] > 0


def test_libraries_alone_have_stages_of_a_build(profile: list[Sequence[str]]) -> None:
    floor = {stage: float(cpu) for stage, _, _, _, cpu, *_ in profile if cpu}
    whole = floor.pop(stages.ALL)
    assert floor.keys() < profiled.STAGES.keys()
    assert min(floor["start-up and imports"], floor["bodies"], floor["feeds"]) > 0
    assert sum(floor.values()) == pytest.approx(whole, abs=0.01)


def test_function_that_a_stage_no_longer_has_ends_the_measurement() -> None:
    with pytest.raises(SystemExit, match=r"there is no feedpub\.pipeline:boil"):
        profiled.Clock().watch("boiling", "feedpub.pipeline:boil")


def test_other_feeds_and_pages_end_the_measurement(site: Site, tmp_path: Path) -> None:
    build(load_site(site.folder))
    public, other = site.folder / "public", tmp_path / "other"
    shutil.copytree(public, other)
    feeds.require_same(public, other, "someone")
    (other / "atom.xml").unlink()
    with pytest.raises(SystemExit, match="someone did not write the same feeds"):
        feeds.require_same(public, other, "someone")
    (other / "post.html").touch()
    with pytest.raises(SystemExit, match="someone wrote pages, too"):
        feeds.require_same(public, other, "someone")


@pytest.fixture
def fifo(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    place = tmp_path / "fifo"
    os.mkfifo(place)
    listening = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    yield place, listening
    signal.signal(signal.SIGALRM, before)
    os.close(listening)


def test_interruption_ends_what_is_measured_with_all_that_it_started(fifo: tuple[Path, int]) -> None:
    place, listening = fifo

    def interrupt() -> None:
        if select.select([listening], [], [], PATIENCE)[0]:
            os.kill(os.getpid(), signal.SIGALRM)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        run(["/bin/sh", "-c", f"exec 3>{place}; echo begun >&3; sleep 60 & wait"])
    thread.join()
    assert os.read(listening, 9) == b"begun\n"
    assert select.select([listening], [], [], PATIENCE)[0]
    assert os.read(listening, 9) == b""  # once all have let go of it


def test_memory_of_a_command_is_its_own() -> None:
    here = bytes(100_000_000)
    assert run(["/bin/sh", "-c", "true"]).peak < len(here) / 2**20


def test_command_that_fails_ends_the_measurement() -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        run(["/bin/sh", "-c", "exit 3"])


def test_what_builds_have_left_is_out_of_the_way_and_goes_in_the_end(tmp_path: Path) -> None:
    with workplace(tmp_path) as folder:
        site = folder / "site"
        for name in ("first", "second"):
            (site / "public").mkdir(parents=True)
            (site / "public" / name).touch()
            put_aside(site, "public", "cache")
            assert not list(site.iterdir())
        assert {file.name for file in folder.rglob("*") if file.is_file()} == {"first", "second"}
    assert [one.name for one in tmp_path.iterdir()] == ["site"]

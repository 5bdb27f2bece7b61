"""What the pages cost: builds with all pages beside builds with none.

    python -m tests.bench.pages [--posts 1000 10000] [--runs 3]

The goal is at most 1.5 times the processor time.  Exits with an error only when a build fails.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import corpus
from tests.bench.measure import Cost, alternate, machine, median, ratio

CONFIG = """\
[site]
title = "Bench"
url = "https://example.org"
"""
WITH = "from feedpub.cli import main; main()"
WITHOUT = f"from feedpub import documents; documents.pages = lambda *_: (); {WITH}"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=3, help="pairs of runs for each figure")
    options = parser.parse_args()
    print(f"{machine()}\n\n| posts | build | with pages, cpu s | without | ratio |\n|---|---|---|---|---|")
    for posts in options.posts:
        with tempfile.TemporaryDirectory() as scratch:
            corpus.write(Path(scratch) / "posts", posts)
            for name, costs in measure(Path(scratch), options.runs).items():
                ours, theirs = costs["with"], costs["without"]
                print(
                    f"| {posts:,} | {name} | {median(ours, 'cpu'):.2f} | {median(theirs, 'cpu'):.2f} "
                    f"| {ratio(ours, theirs, 'cpu'):.2f} |",
                    flush=True,
                )


def measure(folder: Path, runs: int) -> dict[str, dict[str, list[Cost]]]:
    """Build first and then again, on both sides."""
    sites = {"with": _site(folder, "with"), "without": _site(folder, "without")}
    commands: dict[str, Sequence[str | Path]] = {
        name: [sys.executable, "-c", WITH if name == "with" else WITHOUT, "build", site] for name, site in sites.items()
    }
    first = alternate(runs, {name: (lambda site=site: _forget(site), commands[name]) for name, site in sites.items()})
    again = alternate(runs, {name: (lambda: None, commands[name]) for name in sites})
    return {"cold": first, "nothing changed": again}


def _site(folder: Path, name: str) -> Path:
    site = folder / name
    site.mkdir()
    (site / "posts").symlink_to(folder / "posts")
    (site / "feedpub.toml").write_text(CONFIG, encoding="utf-8")
    return site


def _forget(site: Path) -> None:
    shutil.rmtree(site / "public", ignore_errors=True)
    shutil.rmtree(site / ".feedpub", ignore_errors=True)


if __name__ == "__main__":
    main()

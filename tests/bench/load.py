"""A minute of readers and constant edits on `feedpub serve`: what was answered, and how soon an edit was seen.

    python -m tests.bench.load [--seconds 60]

Exits with an error when an answer was not 200 or its body did not match its ETag.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.bench.servers import ask, serving

EXAMPLE = Path(__file__).parent.parent.parent / "feeds"
PATHS = ("/rss.xml", "/atom.xml", "/feed.json", "/")
READERS = 4


def main() -> None:
    """Run and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "feeds"
        shutil.copytree(EXAMPLE, site, ignore=shutil.ignore_patterns("public", ".feedpub"))
        with serving(site, "--url", "http://127.0.0.1") as port:
            answers, waits, sights = _load(port, site / "posts/pilots.md", seconds)
    print(f"answers: {dict(answers)}, p99 {sorted(waits)[int(len(waits) * 0.99)] * 1000:.1f} ms")
    print(f"edits: {len(sights)}, seen after {statistics.median(sights):.2f} s, at most {max(sights):.2f} s")
    if set(answers) != {200}:
        raise SystemExit("not every answer was right")


def _load(port: int, post: Path, seconds: float) -> tuple[Counter[object], list[float], list[float]]:
    answers: Counter[object] = Counter()
    waits: list[float] = []
    sights: list[float] = []
    text = post.read_text(encoding="utf-8")
    end = time.monotonic() + seconds

    def read() -> None:
        while time.monotonic() < end:
            for path in PATHS:
                began = time.monotonic()
                answers[_answer(port, path)[0]] += 1
                waits.append(time.monotonic() - began)

    def edit() -> None:
        number = 0
        while time.monotonic() < end:
            number += 1
            post.write_text(f"{text}\nEdit {number}.\n", encoding="utf-8")
            began = time.monotonic()
            while f"Edit {number}.".encode() not in _answer(port, "/rss.xml")[1]:
                if time.monotonic() - began > 10:
                    answers["an edit was not seen"] += 1
                    break
                time.sleep(0.02)
            sights.append(time.monotonic() - began)

    threads = [threading.Thread(target=edit), *(threading.Thread(target=read) for _ in range(READERS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, waits, sights


def _answer(port: int, path: str) -> tuple[object, bytes]:
    """The status of an answer, or what was wrong with it, and its body."""
    try:
        answer = ask(port, path)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, b""
    digest = hashlib.sha256(answer.body).hexdigest()[:32]
    matches = answer.headers.get("ETag", "").strip('"') == digest
    return answer.status if matches else "body and ETag differ", answer.body


if __name__ == "__main__":
    main()

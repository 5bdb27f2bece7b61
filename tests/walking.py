"""First-time walks: what a person types and writes in a folder, counted, with what nobody has told them before."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FIRST_SCREEN = re.search(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
"""What a person has read before the first step."""
NEWSBOAT = shutil.which("newsboat")

needs_newsboat = pytest.mark.skipif(NEWSBOAT is None, reason="no newsboat; Debian has it: apt install newsboat")


@dataclass
class Walk:
    """One person's way through an empty folder."""

    folder: Path
    own: str
    """Words that are the person's own: an address, names."""
    commands: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    """Words that the person needed and had not been shown: neither by the README's first screen nor by feedpub."""
    seen: str = FIRST_SCREEN

    def have(self, files: dict[str, str]) -> None:
        """Files that are there before the walk begins."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def write(self, name: str, text: str, words: tuple[str, ...] = ()) -> None:
        """Write a file with these words of feedpub's in it."""
        self.have({name: text})
        assert all(word in text for word in words)
        self._need(words)

    def type(self, command: str) -> str:
        """Run a command, which must succeed, and read what it says."""
        self.commands.append(command)
        self._need(shlex.split(command))
        done = subprocess.run(self._words(command), cwd=self.folder, capture_output=True, text=True, env=self._world())
        assert done.returncode == 0, done.stderr
        self.seen += done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, command: str) -> subprocess.Popen[str]:
        """Run a command that goes on until it is ended."""
        self.commands.append(command)
        return subprocess.Popen(
            self._words(command), cwd=self.folder, stderr=subprocess.PIPE, text=True, env=self._world()
        )

    def _need(self, words: list[str] | tuple[str, ...]) -> None:
        known = self.seen + self.own
        self.looked_up += [word for word in words if word not in known and word not in self.looked_up]

    def _words(self, command: str) -> list[str]:
        program, *words = shlex.split(command)
        return [sys.executable, "-m", program, *words]

    def _world(self) -> dict[str, str]:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        return {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": path, "HOME": str(self.folder)}


@dataclass(frozen=True)
class Item:
    """An entry as newsboat keeps it."""

    title: str
    url: str
    guid: str
    enclosure: str | None
    content: str


def newsboat(feed: str, home: Path) -> list[Item]:
    """Let newsboat read a feed twice, as a person does on two days, and give what it has, the newest first."""
    home.mkdir(exist_ok=True)
    (home / "urls").write_text(f"{feed}\n")
    (home / "config").write_text("reload-threads 1\n")
    words = [NEWSBOAT, "-C", home / "config", "-u", home / "urls", "-c", home / "cache.db", "-x", "reload"]
    for _ in range(2):
        done = subprocess.run(words, env={**os.environ, "HOME": str(home)}, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
    with sqlite3.connect(home / "cache.db") as cache:
        rows = cache.execute(
            "select title, url, guid, enclosure_url, content from rss_item order by pubDate desc"
        ).fetchall()
    cache.close()
    return [Item(*row) for row in rows]

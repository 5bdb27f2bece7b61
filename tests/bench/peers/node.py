"""Packages of npm in, what is installed of them out: the peers that Node.js runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.bench.peers import LeftOut, Program, found


def package(tools: Path, program: str, name: str, *others: str) -> Program:
    """Install a package of npm and others into a folder of tools; `program` is a file in the package."""
    words = [found("npm"), "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tools), name, *others]
    if not (tools / "node_modules" / name).exists():
        tools.mkdir(parents=True, exist_ok=True)
        if subprocess.run(words, check=False).returncode:
            raise LeftOut(f"npm cannot install {name}")
    about = json.loads((tools / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
    return Program(about["version"], [found("node"), tools / "node_modules" / name / program])

"""`python -m feedpub`, and the script `feedpub`: the words of a terminal in, what the command does out."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command that the terminal names."""
    gc.disable()  # imports leave nothing behind that is worth looking for
    from feedpub.cli import main as command

    gc.enable()
    try:
        command(prog_name="feedpub")
    except SystemExit as end:
        if isinstance(end.code, int) and _is_alone():
            with suppress(OSError):  # nobody reads any more: Python has its own way to end then
                _leave(end.code)
        raise


def _is_alone() -> bool:
    """Whether no thread is to be waited for, and nobody measures this process."""
    threading, monitoring = sys.modules.get("threading"), getattr(sys, "monitoring", None)  # since Python 3.12
    is_measured = sys.gettrace() or sys.getprofile() or (monitoring and any(map(monitoring.get_tool, range(6))))
    return not (threading and threading.active_count() > 1) and not is_measured


def _leave(code: int) -> None:
    """End, and leave it to the system to take apart what is in memory: Python does that object by object."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        print(end="", file=stream, flush=True)
    os._exit(code)


if __name__ == "__main__":
    main()

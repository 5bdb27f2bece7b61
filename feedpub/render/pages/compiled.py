"""Templates in, what Jinja2 compiled of them out, as an earlier process may have left it: compiling takes longer than
rendering a page.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache, compiler
from jinja2.bccache import Bucket


def kept() -> BytecodeCache | None:
    """Where compiled templates are kept; None where there is no temporary folder to which this user alone can write."""
    with suppress(OSError, RuntimeError):
        return _Kept(pattern=f"feedpub-{_stamp(compiler.__file__)}-{_stamp(__file__)}-%s")
    return None


def _stamp(file: str) -> str:
    """What changes where an installer writes a file anew: the names of compiled templates leave out who compiled."""
    info = Path(file).stat()
    return f"{info.st_size:x}-{info.st_mtime_ns:x}"


class _Kept(FileSystemBytecodeCache):
    """Disposable: what cannot be read is compiled again, what cannot be written is forgotten."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(Exception):  # pickle, too, reads it, which may raise any
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)

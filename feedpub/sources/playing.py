"""An audio or video file in, the seconds that it plays out."""

from __future__ import annotations

from pathlib import Path


def playing_time(file: Path) -> int | None:
    """Read how long a file plays; None where mutagen is not installed or does not understand the file."""
    try:
        import mutagen  # the extra `podcast`
    except ImportError:
        return None
    try:
        found = mutagen.File(file)
    except Exception:  # a strange file, on which mutagen raises more than it says, costs its duration alone
        return None
    length = getattr(getattr(found, "info", None), "length", None)
    return round(length) if isinstance(length, int | float) and 0.5 <= length < 10**7 else None

"""`python -m feedpub`, and the script `feedpub`: the words of a terminal in, what the command does out."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command that the terminal names."""
    gc.disable()  # imports leave nothing behind that is worth looking for
    from feedpub.cli import main as command

    gc.enable()
    try:
        command(prog_name="feedpub")
    finally:
        gc.freeze()  # when Python ends it looks for cycles in whatever there is


if __name__ == "__main__":
    main()

"""What builds cost: beside Hugo, the floor of the file system and other settings of feedpub itself, and why.

    python -m tests.bench.build [--posts 1000 10000] [--runs 5] [--shape plain] [--folder DIR] [--only stages]

Prints tables in Markdown, the first of which is the one in the README.  Exits with an error only when something is
wrong with the measurement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tests.bench import formats, processes, sight, stages, startup, versus
from tests.bench.measure import Table, headline
from tests.bench.peers.hugo import HUGO
from tests.bench.setting import Setting, parser_of, setting_of

QUESTIONS: Mapping[str, Callable[[Setting], Iterator[Table]]] = {
    "versus": versus.tables,
    "formats": formats.tables,
    "processes": processes.tables,
    "sight": sight.tables,
    "startup": startup.tables,
    "stages": stages.tables,
}
"""What is asked, in this order, each in a module of its own."""


def main() -> None:
    """Measure and print the tables."""
    parser = parser_of(__doc__, posts=[1000, 10_000], runs=5)
    parser.add_argument("--only", choices=QUESTIONS, nargs="+", default=list(QUESTIONS), help="questions")
    options = parser.parse_args()
    with setting_of(options) as setting:
        hugo = HUGO.install(setting.folder)
        print(
            f"{headline(Hugo=hugo.version)}; medians of {setting.runs} runs in turn, posts of the kind {options.shape}"
        )
        for name in options.only:
            for table in QUESTIONS[name](setting):
                table.show()


if __name__ == "__main__":
    main()

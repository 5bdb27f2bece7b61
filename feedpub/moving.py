"""A site and paths of its posts in; the files moved or deleted, and the ledger that remembers it, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from feedpub import normalize, suffixes
from feedpub.base.replacing import replacing
from feedpub.base.turns import turn
from feedpub.base.values import replace
from feedpub.cache import saving
from feedpub.cache.learned import Heads
from feedpub.config import Site, ledger
from feedpub.config.ledger import Deleted
from feedpub.ends import posts_of
from feedpub.errors import SourceError
from feedpub.model import PostHead
from feedpub.pipeline import cache_of, survey
from feedpub.pipeline.assets import reference_to
from feedpub.plan import come_out, keep_apart
from feedpub.problems import PostError
from feedpub.render import pages
from feedpub.sources.site import ledger_in, path_of

TURN = "moving"
"""In the state folder: the file that whoever changes the ledger has locked."""


def delete(site: Site, files: Iterable[Path], now: datetime) -> list[PostHead]:
    """Delete posts, and let the dates of the feeds that had them tell so; `now` is the moment, aware.

    A file may be gone already, as long as no build has come between; all such are meant where no file is named.
    A post that never was public leaves no trace.  Returns what was deleted; raises SourceError where a path names
    no post, or cannot be deleted.
    """
    with _alone(site) as current:
        return _delete(current, files, now)


def _delete(site: Site, files: Iterable[Path], now: datetime) -> list[PostHead]:
    known, public = _known(site, now)
    root, told = posts_of(site).root, site.ledger.deleted
    gone = [path for path in sorted(public) if known[path].id not in told and not (root / path).exists()]
    wanted = [path_of(site, file) for file in files] or gone
    if not wanted and not _last(site).batches:
        message = "no build by this version of feedpub is remembered"
        raise SourceError(f"{site.root}: {message}; put the files back, and name them to `feedpub delete`")
    for path in wanted:
        if path not in known:
            raise SourceError(f"{path}: no post that feedpub knows; put the file back and delete it with feedpub")
    ids = {path: id_ for path, id_ in site.ledger.ids.items() if path not in wanted}
    _remember(site, ids, [Deleted.of(public[path], now) for path in wanted if path in public])
    for path in wanted:
        try:
            (root / path).unlink(missing_ok=True)
        except OSError as error:
            raise SourceError(f"{path}: cannot be deleted: {error.strerror}; mend that and delete it again") from error
    return [known[path] for path in wanted]


def move(site: Site, old: Path, new: Path, now: datetime) -> list[tuple[PostHead, PostHead]]:
    """Move a post, or a folder of posts, and keep their ids; `new` may be a folder that is there.

    It may be moved already, as long as no build has come between.  Returns each post as it was and as it is;
    raises SourceError where that cannot be.
    """
    with _alone(site) as current:
        return _move(current, old, new, now)


def _move(site: Site, old: Path, new: Path, now: datetime) -> list[tuple[PostHead, PostHead]]:
    known, public = _known(site, now)
    root = posts_of(site).root
    start, end = path_of(site, old), path_of(site, new)
    if (root / start).exists() and (root / end).is_dir():
        end = f"{end}/{old.name}"
    moved = {path: end + path.removeprefix(start) for path in known if f"{path}/".startswith(f"{start}/")}
    if not moved:
        raise SourceError(f"{old}: neither a post nor a folder of posts; name one below {site.posts.path}")
    if (root / start).exists() == (root / end).exists():
        raise SourceError(f"{old}: cannot become {new}: one of the two must be there, the other not")
    here = start if (root / start).exists() else end
    pairs = [
        (public.get(path, known[path]), _head(site, here + path.removeprefix(start), path_now))
        for path, path_now in sorted(moved.items())
    ]
    ids = {path: id_ for path, id_ in site.ledger.ids.items() if path not in moved}
    ids |= {after.path: before.id for before, after in pairs if before.id != after.id}
    is_written = _remember(site, ids, ())
    if here == start:
        try:
            (root / end).parent.mkdir(parents=True, exist_ok=True)
            (root / start).rename(root / end)
        except OSError as error:
            if is_written:
                _write(site, site.ledger)  # as before: the posts are where they were
            raise SourceError(f"{old}: cannot become {new}: {error.strerror}; nothing was moved") from error
    return [(before, replace(after, id=before.id)) for before, after in pairs]


def left_behind(site: Site, moved: Iterable[tuple[PostHead, PostHead]]) -> Iterator[tuple[str, str]]:
    """Give the path of each of these posts as it is and a file that it shows, which is where it was and not here."""
    source = posts_of(site)
    for before, after in moved if site.pages.posts else ():
        as_it_was = replace(source.post(after.path), path=before.path)
        with suppress(PostError):
            post, _ = normalize.post(as_it_was, site, partial(source.asset, before.path))
            shown = (reference_to(asset, post, source) for asset in pages.assets(post, site))
            yield from ((after.path, one) for one in shown if one and source.asset(after.path, one) is None)


@contextmanager
def _alone(site: Site) -> Iterator[Site]:
    """The site with its ledger as it is, which nobody else changes meanwhile: who works at the same time waits."""
    place = Path(site.root, site.state, TURN)
    with ExitStack() as stack:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(turn(place))
        except OSError as error:
            raise SourceError(f"{place}: cannot be written: {error.strerror}; nothing was moved or deleted") from error
        yield replace(site, ledger=ledger_in(Path(site.root)))


def _known(site: Site, now: datetime) -> tuple[dict[str, PostHead], dict[str, PostHead]]:
    """All posts by path, those of the last build among them, and the public ones with the ids that feeds give them."""
    before = _last(site).by_path
    # What is remembered may be asked for again
    there = {head.path: head for head in survey(site, cache=cache_of(site).unsaved()).heads}
    known = {head.id for head in there.values()}
    gone = [head for head in before.values() if head.path not in there and head.id not in known]
    public, _ = keep_apart(come_out([*there.values(), *gone], now), site.ledger.ids)
    return {**before, **there}, {head.path: head for head in public}


def _last(site: Site) -> Heads:
    return Heads.of_last_build(saving.folder(site))


def _head(site: Site, path: str, new: str) -> PostHead:
    """What the post in a file would be at another path, if nothing remembered it."""
    if not new.lower().endswith(suffixes.POSTS):
        raise SourceError(f"{new}: no name of a post; write one that ends in {', '.join(suffixes.POSTS)}")
    forgetful, folder = replace(site, ledger=ledger.Ledger()), posts_of(site)
    try:
        head, _ = normalize.head(folder.parsed(folder.read(path), new), forgetful)
    except PostError as error:
        raise SourceError(f"{path}: would be no post there: {error.problem.message}; {error.problem.hint}") from error
    return head


def _remember(site: Site, ids: dict[str, str], deleted: Iterable[Deleted]) -> bool:
    """Write it into the ledger before any file is touched; tells whether that changed anything."""
    changed = replace(site.ledger, ids=ids, deleted={**site.ledger.deleted, **{one.id: one for one in deleted}})
    if changed != site.ledger:
        _write(site, changed)
    return changed != site.ledger


def _write(site: Site, found: ledger.Ledger) -> None:
    """Write the ledger whole or not at all."""
    file = Path(site.root) / ledger.FILE_NAME
    try:
        with replacing(file) as whole:
            whole.write(ledger.write(found).encode())
    except OSError as error:
        raise SourceError(f"{file}: cannot be written: {error.strerror}; nothing was moved or deleted") from error

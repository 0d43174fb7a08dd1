"""What a build leaves for the next one: the site as it stands, and what it was made from.

The next build makes only what changed since, and leaves the rest where it is. That holds as
long as the code, the settings and everything but the entries are the same, and nobody has
touched the site: else all is made anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from termbase.editions import Key
from termbase.exporting.sitemap import Location
from termbase.loading.kept import read_kept, write_kept
from termbase.rendering.frames import Frame, Shape

ASIDE = ".kept"
"""The folder in the site that holds it while a site generator empties the site."""

State = Mapping[str, tuple[int, int]]
"""Per file, its size in bytes and when it was changed, in nanoseconds."""


@dataclass(frozen=True)
class LastBuild:
    """All that is needed to make single pages of a site again."""

    digests: dict[str, bytes]
    """Per entry file, the hash under which what was read of it is kept."""
    site: State
    reads: dict[str, frozenset[Key]]
    frames: dict[str, dict[Shape, Frame]]
    files: dict[str, set[str]]
    locations: dict[str, Location]
    named: set[str]
    policy: str


def read_last_build(file: Path, stamp: str, site: Path) -> LastBuild | None:
    """Return what the last build left; None when there is nothing, or `site` has changed."""
    kept = read_kept(file, stamp, (Frame, Shape, Location))
    last = LastBuild(**kept) if kept is not None else None
    return last if last is not None and last.site == state_of(site) else None


def write_last_build(file: Path, stamp: str, last: LastBuild) -> None:
    """Leave a build for the next one."""
    kept = {field.name: getattr(last, field.name) for field in fields(last)}
    write_kept(file, stamp, kept)


def state_of(site: Path) -> State:
    """Return the state of every file of a site."""
    if not site.is_dir():
        return {}
    return {
        path.removeprefix(f"{site}{os.sep}"): (stat.st_size, stat.st_mtime_ns)
        for path, stat in _files(str(site))
    }


def state_after(state: State, site: Path, changed: Iterable[str]) -> State:
    """Return what `state` has become after some files were written or deleted."""
    found = dict(state)
    for path in changed:
        found.pop(path, None)
        if (site / path).is_file():
            stat = (site / path).stat()
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                yield entry.path, entry.stat(follow_symlinks=False)


def set_aside(site: Path) -> None:
    """Move everything in the site into a hidden folder there, out of a generator's way."""
    aside = site / ASIDE
    aside.mkdir()
    for path in list(site.iterdir()):
        if path != aside:
            path.rename(aside / path.name)


def bring_back(site: Path) -> None:
    """Put the site back as it was before `set_aside`; what has been written since goes."""
    aside = site / ASIDE
    if not aside.is_dir():
        return
    for path in list(site.iterdir()):
        if path.is_dir() and path != aside:
            shutil.rmtree(path)
        elif path != aside:
            path.unlink()
    for path in list(aside.iterdir()):
        path.rename(site / path.name)
    aside.rmdir()

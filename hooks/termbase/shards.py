"""Parts of the site that were built apart, each with some of the languages, put together.

A shard is built like the whole site and holds the pages of its languages, with everything that
they need; the shard of the first language also holds what belongs to no language. Only the
sitemap needs all of them: each shard leaves its part of it in `PART`.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from termbase.exporting.sitemap import Location, sitemap_files
from termbase.files import write_file
from termbase.site import Project

PART = ".shard.json"


class MergeError(ValueError):
    """Shards do not fit together: one is missing, or two hold different files of one name."""


def part_file(project: Project, locations: Iterable[Location]) -> tuple[str, str]:
    """Return (path, text) of what a shard leaves for the merger."""
    settings = project.settings
    part = {
        "shard": settings.shard,
        "languages": settings.languages,
        "site_url": settings.site_url,
        "neutral": [asdict(location) for location in project.neutral_locations()],
        "locations": [asdict(location) for location in locations],
    }
    return PART, json.dumps(part, ensure_ascii=False)


def merge(shards: Sequence[Path], folder: Path) -> int:
    """Put `shards` together in `folder`, in the place of what is there; return the files' number.

    Raises MergeError when they do not make a whole site, FileNotFoundError when one is no
    shard. Nothing is changed then.
    """
    parts = [_part_of(shard) for shard in shards]
    languages = parts[0]["languages"]
    built = [lang for part in parts for lang in part["shard"]]
    if sorted(built) != sorted(languages) or any(part["languages"] != languages for part in parts):
        message = f"the shards hold {', '.join(built)}; the site has {', '.join(languages)}"
        raise MergeError(message)
    if any(part["site_url"] != parts[0]["site_url"] for part in parts):
        raise MergeError("the shards are built for different addresses")
    beside = folder.with_name(f".{folder.name}.new")
    before = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        count = sum(_copy(shard, beside) for shard in shards)
        for path, text in _sitemap(parts, languages):
            write_file(beside / path, text)
            count += 1
        shutil.rmtree(before, ignore_errors=True)
        if folder.exists():
            folder.rename(before)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    shutil.rmtree(before, ignore_errors=True)
    return count


_KEYS = {"shard", "languages", "site_url", "neutral", "locations"}


def _part_of(shard: Path) -> dict[str, Any]:
    """Read what a shard left for the merger."""
    try:
        part = json.loads((shard / PART).read_text("utf-8"))
    except ValueError as error:
        message = f"{shard / PART} cannot be read: {error}"
        raise MergeError(message) from error
    if not isinstance(part, dict) or part.keys() != _KEYS:
        message = f"{shard / PART} was not left by a build of this version"
        raise MergeError(message)
    return part


def _copy(shard: Path, folder: Path, below: str = "") -> int:
    """Put the files below `below` into `folder` that it does not have; return how many.

    They are linked where that is possible: nothing writes into a built file, a new one takes
    its place.
    """
    copied = 0
    (folder / below).mkdir(parents=True, exist_ok=True)
    with os.scandir(shard / below) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{below}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            copied += _copy(shard, folder, f"{path}/")
        elif path != PART:
            copied += _link(entry.path, f"{folder}/{path}", path)
    return copied


def _link(file: str, target: str, path: str) -> bool:
    """Put a file at `target`; return False when the same one stands there already."""
    try:
        os.link(file, target)
    except OSError:
        if not os.path.lexists(target):  # on another disk, or on one that knows no links
            shutil.copyfile(file, target)
        elif filecmp.cmp(file, target, shallow=False):
            return False
        else:
            raise MergeError(f"two shards hold different files `{path}`") from None
    return True


def _sitemap(
    parts: Sequence[dict[str, list[dict[str, str]]]], languages: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the sitemap with the languages in the order of the whole site."""
    found = [Location(**entry) for entry in parts[0]["neutral"]]  # type: ignore[arg-type]
    entries = [entry for part in parts for entry in part["locations"]]
    for lang in languages:
        found += [
            Location(**entry)  # type: ignore[arg-type]
            for entry in entries
            if entry["url"].startswith(f"{lang}/")
        ]
    yield from sitemap_files(str(parts[0]["site_url"]), found)

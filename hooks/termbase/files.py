"""Writing files so that a crash never leaves half of one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_file(path: Path, content: str | bytes) -> None:
    """Write `content` beside `path` and swap it in: a crash leaves the old file whole."""
    raw = content.encode() if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        file = beside.open("xb", buffering=0)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = beside.open("xb", buffering=0)
    try:
        with file:
            file.write(raw)
        with suppress(FileNotFoundError):
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_new(path: Path, content: str) -> None:
    """Write a file of a folder that is still being made: a crash leaves no whole one anyway.

    Nearly every page has a folder of its own, so that is made first.
    """
    folder, raw = os.path.dirname(path), content.encode()  # noqa: PTH120 - ten thousand times
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        while raw:
            raw = raw[os.write(file, raw) :]
    finally:
        os.close(file)


def write_changed(path: Path, content: str | bytes) -> bool:
    """Write `content` unless it stands there already; return whether it was written."""
    raw = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == raw:
        return False
    write_file(path, raw)
    return True

"""Earlier states of an entry, from git: what the original said when it was translated."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from termbase.loading.glossary import read_entry
from termbase.model import Term


def earlier_entries(file: Path) -> Iterator[tuple[str, Term]]:
    """Yield (abbreviated commit, entry) for each committed state of `file`, newest first.

    States that cannot be read as an entry are passed over. Yields nothing outside a
    repository, or where git is not installed.
    """
    for line in _git(file.parent, "log", "--format=%h", "--", file.name).splitlines():
        text = _git(file.parent, "show", f"{line}:./{file.name}")
        entry = read_entry(Term, file.name, text.encode())
        if entry is not None:
            yield line, entry


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - arguments are our own, no shell
            ["git", *arguments],  # noqa: S607 - the git that the user uses
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

"""Earlier states of an entry and of the project, from git; the working tree stays as it is."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from termbase.loading.glossary import read_entry
from termbase.loading.settings import CONFIG_FILE, Settings, load_settings
from termbase.model import Term


class UnreadableStateError(Exception):
    """A commit holds no project here, or one that cannot be read."""


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


def merge_base(folder: Path, ref: str) -> str:
    """Return the commit at which the work in `folder` left `ref`, or an empty string.

    There is none when git does not know `ref` or sees no commit in common with it, which
    a shallow clone may lack; nor outside a repository, or where git is not installed.
    """
    if ref.startswith("-"):
        return ""  # git would take it for an option
    commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").strip()
    return _git(folder, "merge-base", commit, "HEAD").strip() if commit else ""


@contextmanager
def earlier_state(root: Path, commit: str, glossary: str) -> Iterator[Settings]:
    """Lend the settings of the project in `root` as `commit` holds it, in a temporary folder.

    The folder has `mkdocs.yml`, the catalogues, and the entries at `glossary`, the path
    below `root`; it is gone afterwards. Raises UnreadableStateError when it cannot be read.
    """
    with TemporaryDirectory(prefix="termbase-") as name:
        folder = Path(name)
        try:
            _export(root, commit, (CONFIG_FILE, "locales", glossary), folder)
            (folder / glossary).mkdir(parents=True, exist_ok=True)
            settings = load_settings(folder)
        except (LookupError, OSError, ValueError, tarfile.TarError, yaml.YAMLError) as error:
            raise UnreadableStateError(commit) from error
        yield settings


def _export(root: Path, commit: str, paths: tuple[str, ...], folder: Path) -> None:
    """Write those of `paths` that `commit` holds below `folder`; links are left out."""
    there = [
        path
        for path in paths
        if _git(root, "rev-parse", "--verify", "--quiet", f"{commit}:./{path}")
    ]
    if not there:
        return
    command = ("--literal-pathspecs", "archive", "--format=tar", commit, "--", *there)
    with tarfile.open(fileobj=BytesIO(_git_bytes(root, *command))) as archive:
        files = [member for member in archive if member.isreg()]
        archive.extractall(folder, files, filter="data")


def _git(folder: Path, *arguments: str) -> str:
    return _git_bytes(folder, *arguments).decode("utf-8", "replace")


def _git_bytes(folder: Path, *arguments: str) -> bytes:
    """Return what git prints; nothing when it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603 - arguments are our own, no shell
            ["git", *arguments],  # noqa: S607 - the git that the user uses
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""

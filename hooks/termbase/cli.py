"""The command `termbase`: check, build and format a glossary. Exit code 1 means problems."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap

import click

from termbase.files import write_file
from termbase.loading.canonical import changed_files
from termbase.loading.history import UnreadableStateError, earlier_state, merge_base
from termbase.loading.settings import CONFIG_FILE, Settings, SettingsError, load_settings
from termbase.offline import write_offline
from termbase.problems import FORMATS, Problem, Severity
from termbase.progress import shown
from termbase.shards import MergeError
from termbase.shards import merge as merge_shards
from termbase.site import (
    Project,
    UnknownEntryError,
    changes_since,
    load_project,
    record_acceptance,
    write_pages,
    write_schemas,
)
from termbase.status import State, StatusRow, status_rows
from termbase.summary import summary_text

_GLOSSARY = click.option(
    "--glossary",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the entries; the project's own when not given.",
)


@click.group()
@click.version_option(package_name="termbase")
def main() -> None:
    """Work with the entries of the dictionary."""


@main.command()
@_GLOSSARY
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="text")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(glossary: Path | None, form: str, paths: tuple[Path, ...]) -> None:
    """Report every problem, or only those in PATHS; fail when one is an error."""
    project = _load(glossary, "Checking", proofread=True)
    problems = [problem for problem in project.problems if _is_in(problem, paths, project)]
    click.echo(FORMATS[form](problems), nl=False)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if form == "text":
        warnings = len(problems) - errors
        entries = len(project.index.terms)
        click.echo(f"{entries} entries, {errors} errors, {warnings} warnings", err=True)
    sys.exit(1 if errors else 0)


@main.command()
@_GLOSSARY
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail on a difference.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def fmt(glossary: Path | None, only_check: bool, paths: tuple[Path, ...]) -> None:  # noqa: FBT001
    """Bring entry files, or only PATHS, into the one canonical form."""
    project = _load(glossary, "Formatting")
    folder = glossary or project.settings.glossary
    trees = [
        *(located.tree for located in project.glossary.concepts.values()),
        *(located.tree for located in project.glossary.terms.values()),
    ]
    changes = [
        (tree.path, text)
        for tree, text in changed_files(sorted(trees, key=lambda tree: tree.path))
        if _is_in(Problem(tree.path, 1, 1, "", ""), paths, project)
    ]
    for path, text in changes:
        click.echo(f"{path}: {'not in canonical form' if only_check else 'formatted'}")
        if not only_check:
            write_file(folder / Path(path).parent.name / Path(path).name, text)
    sys.exit(1 if only_check and changes else 0)


@main.command()
@_GLOSSARY
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def build(glossary: Path | None, folder: Path) -> None:
    """Write every page to FOLDER as Markdown files, for any site generator.

    Entries that cannot be read are left out, their problems are shown, and the command
    fails after the rest is written.
    """
    project = _load(glossary, "Loading")
    with shown("Writing") as progress:
        count = write_pages(project, folder, progress)
    click.echo(FORMATS["text"](project.problems), nl=False)
    click.echo(f"{count} pages in {folder}", err=True)
    errors = any(problem.severity is Severity.ERROR for problem in project.problems)
    sys.exit(1 if errors else 0)


@main.command()
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def offline(site: Path, folder: Path) -> None:
    """Copy the built SITE to FOLDER so that it works from a disk: open its index.html."""
    if folder.resolve().is_relative_to(site.resolve()):
        raise click.UsageError("FOLDER lies in SITE")
    try:
        with shown("Copying") as progress:
            count = write_offline(site, folder, progress)
    except FileNotFoundError as error:
        raise click.ClickException(f"no site there: {error}") from None
    click.echo(f"{count} pages in {folder}", err=True)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument(
    "shards", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def merge(folder: Path, shards: tuple[Path, ...]) -> None:
    """Put SHARDS, each built with `SHARD=<languages>`, together as the site in FOLDER."""
    try:
        count = merge_shards(shards, folder)
    except FileNotFoundError as error:
        raise click.ClickException(f"no shard: {error.filename}") from None
    except MergeError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} files in {folder}", err=True)


@main.command()
@_GLOSSARY
@click.argument("concept")
@click.argument("langs", nargs=-1, metavar="[LANG]...")
def accept(glossary: Path | None, concept: str, langs: tuple[str, ...]) -> None:
    """Record that CONCEPT was brought up to date in LANG, or in every translation of it."""
    project = _load(glossary, "Loading")
    folder = glossary or project.settings.glossary
    if not langs:
        original = project.settings.languages[0]
        langs = tuple(lang for lang in project.index.languages_of(concept) if lang != original)
    try:
        for lang in langs:
            news = record_acceptance(project, folder, concept, lang)
            click.echo(f"{concept} in {lang}: {'brought up to date' if news else 'was up to date'}")
    except UnknownEntryError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@_GLOSSARY
@click.argument("concept")
@click.argument("lang")
def diff(glossary: Path | None, concept: str, lang: str) -> None:
    """Show what changed in the original of CONCEPT since LANG was brought up to date."""
    project = _load(glossary, "Loading")
    folder = glossary or project.settings.glossary
    try:
        changes = changes_since(project, folder, concept, lang)
    except UnknownEntryError as error:
        raise click.ClickException(str(error)) from None
    width = max(40, (shutil.get_terminal_size().columns - 3) // 2)
    for change in changes:
        click.echo(f"{change.field}{f'  (before: {change.commit})' if change.commit else ''}")
        click.echo(
            "".join(f"{line}\n" for line in side_by_side(change.before, change.after, width))
        )


def side_by_side(before: str, after: str, width: int) -> list[str]:
    """Return the two texts wrapped in two columns of `width`; `|` marks the lines that differ."""
    left, right = (
        [line for part in text.split("\n") for line in wrap(part, width) or [""]]
        for text in (before, after)
    )
    return [
        f"{old:<{width}} {' ' if old == new else '|'} {new}".rstrip()
        for old, new in zip_longest(left, right, fillvalue="")
    ]


@main.command()
@_GLOSSARY
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def status(glossary: Path | None, form: str) -> None:
    """Show what is complete, missing, stale and reviewed, what helps most first."""
    project = _load(glossary, "Loading")
    rows = status_rows(project.index, project.settings.requires)
    if form == "json":
        cells = [asdict(cell) for row in rows for cell in row.cells]
        click.echo(json.dumps(cells, ensure_ascii=False, indent=2))
        return
    click.echo(status_text(rows, project.settings.languages), nl=False)


_SIGNS = {
    State.MISSING: "-", State.INCOMPLETE: "i", State.STALE: "s", State.DRAFT: "d",
    State.REVIEWED: "R",
}  # fmt: skip


def status_text(rows: list[StatusRow], languages: tuple[str, ...]) -> str:
    """Return the matrix of concepts and languages, a legend, totals and what is missing."""
    width = max((len(row.concept) for row in rows), default=0)
    lines = [f"{'':<{width}}  {'  '.join(languages)}"]
    lines += [
        f"{row.concept:<{width}}  "
        + "  ".join(f"{_SIGNS[cell.state]:<{len(cell.lang)}}" for cell in row.cells).rstrip()
        for row in rows
    ]
    lines.append("")
    lines.append("  ".join(f"{sign} {state}" for state, sign in _SIGNS.items()))
    cells = [cell for row in rows for cell in row.cells]
    for lang in languages:
        own = [cell.state for cell in cells if cell.lang == lang]
        whole = sum(state in {State.DRAFT, State.REVIEWED} for state in own)
        reviewed = own.count(State.REVIEWED)
        lines.append(f"{lang}: {whole} of {len(own)} complete, {reviewed} reviewed")
    for cell in cells:
        parts = [*(f"missing {part}" for part in cell.missing),
                 *(f"stale {part}" for part in cell.stale)]  # fmt: skip
        lines += [f"{cell.concept} in {cell.lang}: {part}" for part in parts]
    return "".join(f"{line}\n" for line in lines)


_BASES = ("origin/main", "HEAD~1")
"""What `summary` compares with when nobody says: the first that git knows."""


@main.command()
@_GLOSSARY
@click.option("--base", metavar="REF", help=f"Compare with this; else {' or '.join(_BASES)}.")
def summary(glossary: Path | None, base: str | None) -> None:
    """Print what changed since the work left REF, as Markdown for a job summary.

    It tells which entries changed, how far the dictionary was and is, and every problem.
    Whatever is wrong with entries, the exit code is 0: failing is left to `check`.
    """
    project = _load(glossary, "Loading", proofread=True)
    name, commit = _find_base(project.settings.root, base)
    earlier = _load_earlier(project, glossary, commit) if commit else None
    click.echo(summary_text(project, earlier, name), nl=False)


def _find_base(root: Path, base: str | None) -> tuple[str, str]:
    """Return what to call the commit to compare with, and the commit; both may be empty.

    Raises click.ClickException when somebody named one that is not there.
    """
    for ref in _BASES if base is None else (base,):
        commit = merge_base(root, ref)
        if commit:
            return f"{ref} at {commit[:10]}", commit
    if base is not None:
        message = f"git knows no commit `{base}` that this work started from; is the clone shallow?"
        raise click.ClickException(message)
    return "", ""


def _load_earlier(project: Project, glossary: Path | None, commit: str) -> Project | None:
    """Load the project as `commit` holds it; None where it holds none that can be read."""
    root = project.settings.root.resolve()
    folder = (glossary or project.settings.glossary).resolve()
    if not folder.is_relative_to(root):
        return None
    path = folder.relative_to(root).as_posix()
    try:
        with earlier_state(root, commit, path) as settings:
            return load_project(settings, settings.root / path)
    except UnreadableStateError:
        return None


@main.command()
def schema() -> None:
    """Write the JSON Schemas of the entry files, generated from the model."""
    for path in write_schemas(find_settings(Path.cwd())):
        click.echo(f"{path}: written")


def find_settings(start: Path) -> Settings:
    """Read the settings of the project that `start` lies in.

    Raises click.ClickException when no folder above holds `mkdocs.yml`.
    """
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            try:
                return load_settings(folder)
            except SettingsError as error:
                raise click.ClickException(str(error)) from error
    message = f"no {CONFIG_FILE} here or in a folder above"
    raise click.ClickException(message)


def _load(glossary: Path | None, label: str, *, proofread: bool = False) -> Project:
    """Load the project; its texts are read for spelling and style only where that is asked."""
    settings = find_settings(Path.cwd())
    with shown(label) as progress:
        return load_project(settings, glossary, progress, proofread=proofread)


def _is_in(problem: Problem, paths: tuple[Path, ...], project: Project) -> bool:
    """Tell whether the problem's file is one of `paths` or lies in one of them."""
    if not paths:
        return True
    file = project.settings.root / problem.path
    return any(file.is_relative_to(path.resolve()) for path in paths)


if __name__ == "__main__":
    main()

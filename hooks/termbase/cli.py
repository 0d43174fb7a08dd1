"""The command `termbase`: check, build and format a glossary. Exit code 1 means problems."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from termbase.loading.canonical import changed_files
from termbase.loading.settings import CONFIG_FILE, Settings, load_settings
from termbase.problems import FORMATS, Problem, Severity
from termbase.site import Progress, Project, load_project, write_pages, write_schemas, write_text

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
    project = _load(glossary, "Checking")
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
            write_text(folder / Path(path).parent.name / Path(path).name, text)
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
    with _progress("Writing") as progress:
        count = write_pages(project, folder, progress)
    click.echo(FORMATS["text"](project.problems), nl=False)
    click.echo(f"{count} pages in {folder}", err=True)
    errors = any(problem.severity is Severity.ERROR for problem in project.problems)
    sys.exit(1 if errors else 0)


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
            return load_settings(folder)
    message = f"no {CONFIG_FILE} here or in a folder above"
    raise click.ClickException(message)


def _load(glossary: Path | None, label: str) -> Project:
    settings = find_settings(Path.cwd())
    with _progress(label) as progress:
        return load_project(settings, glossary, progress)


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """Show a bar on a terminal; stay quiet in a pipe."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=hidden) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield advance


def _is_in(problem: Problem, paths: tuple[Path, ...], project: Project) -> bool:
    """Tell whether the problem's file is one of `paths` or lies in one of them."""
    if not paths:
        return True
    file = project.settings.root / problem.path
    return any(file.is_relative_to(path.resolve()) for path in paths)


if __name__ == "__main__":
    main()

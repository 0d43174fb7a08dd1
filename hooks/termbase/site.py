"""Composes the whole: a project is loaded, checked, indexed, rendered and written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from termbase.catalogues import Catalogues, load_catalogues
from termbase.checks import run_checks
from termbase.exporting import exported_files
from termbase.exporting.json_schema import schema_files
from termbase.exporting.sitemap import Location, sitemap_files
from termbase.index import Index, build_index
from termbase.loading.canonical import with_translation
from termbase.loading.glossary import Glossary, load_glossary
from termbase.loading.history import earlier_entries
from termbase.loading.settings import Settings
from termbase.model import Term
from termbase.originals import digest, field_texts, source_hash, stale_fields
from termbase.problems import Problem
from termbase.rendering.addresses import Addresses
from termbase.rendering.entries import entry_pages
from termbase.rendering.lists import home_fragment, list_pages
from termbase.rendering.neutral import neutral_pages
from termbase.rendering.pages import Page
from termbase.rendering.status_page import status_page
from termbase.rendering.view import Library

Progress = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Project:
    """A loaded project: what pages and exports are made from, and all that is wrong."""

    settings: Settings
    glossary: Glossary
    catalogues: Catalogues
    index: Index
    problems: tuple[Problem, ...]
    library: Library

    def pages(self, lang: str) -> Iterator[Page]:
        """Yield every page of `lang` that is made from entries."""
        yield from list_pages(self.library, lang)
        yield status_page(self.library, lang)
        yield from entry_pages(self.library, lang)

    def home_fragment(self, lang: str) -> str:
        """Return what the home page of `lang` shows below its hand-written text."""
        return home_fragment(self.library, lang)

    def files(self, locations: Iterable[Location]) -> Iterator[tuple[str, str]]:
        """Yield (path below the site, text) of every file of no language.

        `locations` are the indexed pages, those of the dictionary and any others.
        """
        yield from neutral_pages(self.library)
        yield from exported_files(self.index, self.settings)
        yield from sitemap_files(self.settings.site_url, [*self._neutral(), *locations])

    def _neutral(self) -> Iterator[Location]:
        addresses = self.library.addresses
        homes = {lang: addresses.home(lang) for lang in self.settings.languages}
        yield Location("", homes, "")
        for concept in self.index.concepts:
            languages = self.index.languages_of(concept)
            if languages:
                entries = {lang: addresses.entry(concept, lang) for lang in languages}
                yield Location(addresses.concept(concept), entries, addresses.concept(concept))


def location_of(page: Page) -> Location:
    """Return a page as the sitemap lists it."""
    return Location(page.url, page.alternates, page.x_default)


def load_project(
    settings: Settings, glossary_folder: Path | None = None, progress: Progress = _quiet
) -> Project:
    """Load and check everything under `settings.root`.

    `glossary_folder` takes the place of the project's own. Raises FileNotFoundError when
    the glossary is not a folder; whatever else is wrong is in `problems`.
    """
    folder = glossary_folder or settings.glossary
    label = _label(folder, settings.root)
    glossary = load_glossary(folder, settings.languages, label=label, progress=progress)
    catalogues = load_catalogues(settings.locales, settings.languages)
    glossary.requires = settings.requires
    index = build_index(glossary)
    problems = [*glossary.problems, *catalogues.problems, *run_checks(glossary, index)]
    library = Library(settings, index, catalogues, Addresses(index, catalogues))
    return Project(settings, glossary, catalogues, index, tuple(sorted(problems)), library)


def _label(folder: Path, root: Path) -> str:
    """Return how problems name `folder`: relative to the project where it lies inside."""
    folder, root = folder.resolve(), root.resolve()
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.name


def write_text(path: Path, text: str) -> None:
    """Write `text` beside `path` and swap it in: a crash leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".", delete=False
    ) as beside:
        beside.write(text)
    Path(beside.name).chmod(mode)
    Path(beside.name).replace(path)


def write_pages(project: Project, folder: Path, progress: Progress = _quiet) -> int:
    """Write every page as a Markdown file below `folder`; return how many there are.

    A page lies at `<its address>index.md`: front matter, then the body as one HTML block.
    """
    total = len(project.settings.languages) * (len(project.index.concepts) + 1)
    done = 0
    for lang in project.settings.languages:
        for page in project.pages(lang):
            write_text(folder / page.url / "index.md", page.text())
            done += 1
            progress(min(done, total), total)
    return done


class UnknownEntryError(LookupError):
    """Somebody named an entry that is not there, or one that follows no other."""


def find_original(project: Project, concept: str, lang: str) -> tuple[Term, Term]:
    """Return an entry and the one that it follows, or would follow: the first language's.

    Raises UnknownEntryError when either is not there or they are the same.
    """
    term = project.index.term(concept, lang)
    if term is None:
        raise UnknownEntryError(f"there is no readable entry `{concept}` in `{lang}`")
    source = term.translation.source_lang if term.translation else project.index.languages[0]
    original = project.index.term(concept, source)
    if original is None or source == lang:
        raise UnknownEntryError(f"`{concept}` in `{lang}` is an original")
    return term, original


def record_acceptance(project: Project, folder: Path, concept: str, lang: str) -> bool:
    """Record that an entry follows its original as it stands now; return whether it was news.

    Raises UnknownEntryError as `find_original` does.
    """
    _, original = find_original(project, concept, lang)
    tree = project.glossary.terms[concept, lang].tree
    text = with_translation(tree, original.lang, source_hash(original))
    if text == tree.text:
        return False
    write_text(folder / concept / f"term.{lang}.yml", text)
    return True


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an original: its words when it was translated, and its words now."""

    field: str
    before: str
    after: str
    commit: str
    """The newest commit that held the earlier words; empty when git knows none."""


def changes_since(project: Project, folder: Path, concept: str, lang: str) -> list[FieldChange]:
    """Return each field of the original that changed since the entry was brought up to date.

    Raises UnknownEntryError as `find_original` does.
    """
    term, original = find_original(project, concept, lang)
    stale = stale_fields(term, original)
    then = term.translation.source_hash if term.translation else {}
    now = field_texts(original)
    found: dict[str, tuple[str, str]] = {}
    if any(field in then for field in stale):
        for commit, entry in earlier_entries(folder / concept / f"term.{original.lang}.yml"):
            texts = field_texts(entry)
            for field in stale:
                text = texts.get(field)
                if field not in found and text is not None and digest(text) == then.get(field):
                    found[field] = (text, commit)
            if len(found) == len(stale):
                break
    changes = []
    for field in stale:
        before, commit = found.get(field, ("", ""))
        changes.append(FieldChange(field, before, now.get(field, ""), commit))
    return changes


def write_schemas(settings: Settings) -> list[str]:
    """Write the JSON Schemas into the docs; return the paths of those that changed."""
    changed = []
    for path, text in schema_files():
        file = settings.root / "docs" / path
        if not file.is_file() or file.read_text("utf-8") != text:
            write_text(file, text)
            changed.append(f"docs/{path}")
    return changed

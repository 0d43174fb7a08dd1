"""Pages that lead to entries: the A-Z index, subjects, questions, comparisons, word lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from termbase.index import Pair
from termbase.linguistics.slugs import slugify
from termbase.model import Subject
from termbase.rendering import structured_data
from termbase.rendering.entries import edit_path, match_of
from termbase.rendering.pages import Page, PlannedPage, contents_of
from termbase.rendering.strings import (
    COMPARISONS,
    COMPARISONS_DESCRIPTION,
    DICTIONARY,
    GLOSSARY_DESCRIPTION,
    QUESTIONS,
    QUESTIONS_DESCRIPTION,
    QUESTIONS_ON,
    QUESTIONS_ON_DESCRIPTION,
    SUBJECTS,
    SUBJECTS_DESCRIPTION,
    VERSUS,
    WORD_LIST,
    WORD_LIST_DESCRIPTION,
)
from termbase.rendering.view import Library, View

HOME_SHOWS = frozenset({"designations", "subject", "comparisons"})
"""The fields of the entries that a home page shows."""

HOME_PAIRS = 6
"""So many comparisons stand on the home page."""


def list_pages(library: Library, lang: str) -> Iterator[PlannedPage]:
    """Yield every page of `lang` that lists entries."""
    for source, part, make, shows in (
        ("glossary/index", "glossary", _glossary_page, {"designations", "definition"}),
        ("subjects", "subjects", _subjects_page, {"designations", "definition", "subject"}),
        ("questions", "questions", _questions_page, {"designations", "faq", "subject"}),
        ("comparisons/index", "comparisons", _comparisons_page, {"designations", "comparisons"}),
    ):
        yield PlannedPage(
            f"{lang}/{source}.md",
            library.addresses.part(part, lang),
            partial(make, library, lang),
            lists=(lang,),
            shows=frozenset(shows),
        )
    yield from _subject_questions_pages(library, lang)
    yield from _comparison_pages(library, lang)
    yield from _word_list_pages(library, lang)


def home_fragment(library: Library, lang: str) -> str:
    """Return what the home page shows below its hand-written text."""
    view = View(library, lang, library.addresses.home(lang))
    letters = library.index.letters(lang)
    return library.render(
        "home.html",
        view,
        letters=letters,
        anchors=_anchors(letters, lang),
        pairs=library.index.pairs[lang][:HOME_PAIRS],
    )


def list_page(
    view: View,
    kind: str,
    source: str,
    address: Callable[[str], str | None],
    text: tuple[str, str],
    *,
    data: Sequence[Mapping[str, Any]] = (),
    edit: str = "",
    **context: Any,
) -> Page:
    """Make a page from the template of its kind; `text` is its title and description.

    `address` gives its address in each language, or None where it has none.
    """
    library, (title, description) = view.library, text
    body = library.render(f"{kind}.html", view, title=title, edit_path=edit, **context)
    alternates = {lang: url for lang in view.languages if (url := address(lang))}
    fallback = {lang: library.addresses.home(lang) for lang in view.languages}
    return Page(
        kind=kind,
        source=f"{view.lang}/{source}.md",
        url=view.url,
        lang=view.lang,
        title=title,
        description=description,
        body=body,
        alternates=alternates,
        x_default=alternates.get(view.languages[0], view.url),
        switch=fallback | alternates,
        structured_data=tuple(data),
        edit_path=edit,
        contents=contents_of(body),
        reads=frozenset(view.reads),
    )


def _anchors(letters: Sequence[tuple[str, Any]], lang: str) -> dict[str, str]:
    """Return an id for each index letter; two letters never share one."""
    anchors: dict[str, str] = {}
    for letter, _ in letters:
        plain = slugify(lang, letter)
        anchor = f"letter-{plain}" if plain else "letter-other"
        while anchor in anchors.values():
            anchor += "-"
        anchors[letter] = anchor
    return anchors


def _glossary_page(library: Library, lang: str) -> Page:
    address = partial(library.addresses.part, "glossary")
    view = View(library, lang, address(lang))
    letters = library.index.letters(lang)
    title = view.say(DICTIONARY)
    return list_page(
        view,
        "glossary",
        "glossary/index",
        address,
        (title, view.say(GLOSSARY_DESCRIPTION)),
        letters=letters,
        anchors=_anchors(letters, lang),
        data=[structured_data.defined_term_set(view, title, view.url)],
    )


def _subjects_page(library: Library, lang: str) -> Page:
    address = partial(library.addresses.part, "subjects")
    view = View(library, lang, address(lang))
    return list_page(
        view,
        "subjects",
        "subjects",
        address,
        (view.say(SUBJECTS), view.say(SUBJECTS_DESCRIPTION)),
    )


def _questions_page(library: Library, lang: str) -> Page:
    """Make the overview: every question, leading to its answer."""
    address = partial(library.addresses.part, "questions")
    view = View(library, lang, address(lang))
    asked = library.index.asked(lang)
    terms = (library.index.terms[concept, lang] for held in asked.values() for concept in held)
    return list_page(
        view,
        "questions",
        "questions",
        address,
        (view.say(QUESTIONS), view.say(QUESTIONS_DESCRIPTION)),
        asked=asked,
        count=sum(len(term.faq) for term in terms),
    )


def _subject_questions_pages(library: Library, lang: str) -> Iterator[PlannedPage]:
    """Yield a page for each subject on which there are questions: all on one would be heavy."""
    asked = {other: library.index.asked(other) for other in library.settings.languages}
    for subject, concepts in asked[lang].items():
        yield PlannedPage(
            f"{lang}/questions/{subject}.md",
            library.addresses.questions(subject, lang),
            partial(
                _subject_questions_page,
                library,
                lang,
                subject,
                concepts,
                [other for other, subjects in asked.items() if subject in subjects],
            ),
            contents=True,
            lists=(lang,),
            shows=frozenset({"designations", "faq", "subject"}),
        )


def _subject_questions_page(
    library: Library,
    lang: str,
    subject: Subject,
    concepts: Sequence[str],
    languages: Sequence[str],
) -> Page:
    """Make the page of a subject; `languages` are those that have questions on it."""

    def address(lang: str) -> str | None:
        return library.addresses.questions(subject, lang) if lang in languages else None

    view = View(library, lang, library.addresses.questions(subject, lang))
    named = {"subject": view.label(subject)}
    return list_page(
        view,
        "subject-questions",
        f"questions/{subject}",
        address,
        (view.say(QUESTIONS_ON) % named, view.say(QUESTIONS_ON_DESCRIPTION) % named),
        concepts=concepts,
    )


def _comparisons_page(library: Library, lang: str) -> Page:
    address = partial(library.addresses.part, "comparisons")
    view = View(library, lang, address(lang))
    return list_page(
        view,
        "comparisons",
        "comparisons/index",
        address,
        (view.say(COMPARISONS), view.say(COMPARISONS_DESCRIPTION)),
        pairs=library.index.pairs[lang],
    )


def _comparison_pages(library: Library, lang: str) -> Iterator[PlannedPage]:
    held = {
        other: {frozenset(pair.ends): pair for pair in library.index.pairs[other]}
        for other in library.settings.languages
    }
    for pair in library.index.pairs[lang]:
        pairs = {
            other: there
            for other in library.settings.languages
            if (there := held[other].get(frozenset(pair.ends)))
        }
        yield PlannedPage(
            f"{lang}/{_comparison_source(pair)}.md",
            library.addresses.comparison(pair, lang),
            partial(_comparison_page, library, lang, pairs),
            contents=True,
            whole=tuple((concept, lang) for concept in pair.ends),
            shows=frozenset({"comparisons"}),
        )


def _comparison_source(pair: Pair) -> str:
    return f"comparisons/{'-'.join(sorted(pair.ends))}"


def _comparison_page(library: Library, lang: str, pairs: Mapping[str, Pair]) -> Page:
    """Make the page of one pair; `pairs` holds it as each language has it."""

    def address(lang: str) -> str | None:
        return library.addresses.comparison(pairs[lang], lang) if lang in pairs else None

    pair = pairs[lang]
    view = View(library, lang, library.addresses.comparison(pair, lang))
    title = view.say(VERSUS) % {
        "first": view.name(pair.first),
        "second": view.name(pair.second),
    }
    steps = [
        (view.say(COMPARISONS), library.addresses.part("comparisons", lang)),
        (title, view.url),
    ]
    return list_page(
        view,
        "comparison",
        _comparison_source(pair),
        address,
        (title, view.plain(pair.comparison.summary)),
        pair=pair,
        edit=edit_path(pair.first, lang),
        data=[structured_data.breadcrumbs(view, steps)],
    )


def _word_list_pages(library: Library, lang: str) -> Iterator[PlannedPage]:
    for other in library.settings.languages:
        if other != lang:
            yield PlannedPage(
                f"{lang}/word-lists/{other}.md",
                library.addresses.word_list(lang, other),
                partial(_word_list_page, library, lang, other),
                lists=(lang, other),
                shows=frozenset({"designations", "equivalents"}),
            )


def _word_list_page(library: Library, lang: str, other: str) -> Page:
    def address(reader: str) -> str | None:
        """Keep the pair where the reader's language is in it, else keep the target."""
        if reader == lang:
            return library.addresses.word_list(lang, other)
        return library.addresses.word_list(reader, lang if reader == other else other)

    view = View(library, lang, library.addresses.word_list(lang, other))
    names = {"first": view.language(lang), "second": view.language(other)}
    title = view.say(WORD_LIST) % names
    lines = [
        (concept, match_of(library.index.terms[concept, lang], other))
        for concept in library.index.ordered[lang]
    ]
    return list_page(
        view,
        "word-list",
        f"word-lists/{other}",
        address,
        (title[:1].upper() + title[1:], view.say(WORD_LIST_DESCRIPTION) % names),
        other=other,
        lines=lines,
    )

"""Entry pages: one concept in one language, or the page that says it is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from termbase.model import Concept, Equivalent, Match, Statute, StatuteNote, Term
from termbase.originals import original_of, stale_fields
from termbase.rendering import structured_data
from termbase.rendering.pages import Page, PlannedPage, contents_of
from termbase.rendering.strings import CITATION, CITATION_UNDATED, DICTIONARY, SITE_NAME
from termbase.rendering.view import Library, View

Equivalence = tuple[str, Term | None, tuple[Equivalent, ...]]


def entry_pages(library: Library, lang: str) -> Iterator[PlannedPage]:
    """Yield a page for every concept, in the order of its language, missing ones last."""
    index = library.index
    missing = [
        concept
        for concept in index.concepts
        if index.term(concept, lang) is None and index.languages_of(concept)
    ]
    for concepts, make in ((index.ordered[lang], _entry_page), (missing, _missing_page)):
        for concept in concepts:
            yield PlannedPage(
                _source(concept, lang),
                library.addresses.entry(concept, lang),
                partial(make, library, index.concepts[concept], lang),
                contents=make is _entry_page,
                whole=((concept, lang),),
            )


def _source(concept: str, lang: str) -> str:
    return f"{lang}/glossary/{concept}.md"


def edit_path(concept: str, lang: str) -> str:
    """Return the file, below the project, that holds an entry."""
    return f"glossary/{concept}/term.{lang}.yml"


def _entry_page(library: Library, concept: Concept, lang: str) -> Page:
    addresses, index = library.addresses, library.index
    view = View(library, lang, addresses.entry(concept.id, lang))
    term = index.terms[concept.id, lang]
    before, after = index.neighbours(concept.id, lang)
    backlinks = index.backlinks.get((concept.id, lang), ())
    body = library.render(
        "entry.html",
        view,
        concept=concept,
        term=term,
        source_numbers={source.id: number for number, source in enumerate(term.sources, 1)},
        pairs=index.pairs_of(concept.id, lang),
        statutes=_statutes(concept, term),
        equivalents=_equivalents(view, concept, term),
        backlinks=index.sort(backlinks, lang),
        stale=_stale_parts(view, term),
        before=before,
        after=after,
        edit_path=edit_path(concept.id, lang),
        citation=citation(view, term),
        in_word_field=concept.id in view.word_field,
    )
    name = view.name(concept.id)
    steps = [
        (view.say(DICTIONARY), addresses.part("glossary", lang)),
        (name, view.url),
    ]
    data = [
        structured_data.defined_term(view, concept, term),
        structured_data.breadcrumbs(view, steps),
    ]
    if term.faq:
        data.append(structured_data.faq_page(view, term))
    return Page(
        kind="entry",
        source=_source(concept.id, lang),
        url=view.url,
        lang=lang,
        title=name,
        description=view.plain(term.definition.text),
        body=body,
        alternates={
            other: addresses.entry(concept.id, other) for other in index.languages_of(concept.id)
        },
        x_default=addresses.concept(concept.id),
        switch={other: addresses.entry(concept.id, other) for other in view.languages},
        structured_data=tuple(data),
        edit_path=edit_path(concept.id, lang),
        contents=contents_of(body),
        reads=frozenset(view.reads),
        concept=concept.id,
    )


def _stale_parts(view: View, term: Term) -> tuple[str, ...]:
    """Return what readers call the parts whose original has changed since."""
    original = original_of(term, view.library.index.terms)
    fields = stale_fields(term, original) if original else ()
    return tuple(dict.fromkeys(view.part_name(term, field) for field in fields))


def _statutes(concept: Concept, term: Term) -> list[tuple[Statute, StatuteNote]]:
    """Return the statutes on which this entry has something to say, in the concept's order."""
    notes = {note.id: note for note in term.statutes}
    return [(statute, notes[statute.id]) for statute in concept.statutes if statute.id in notes]


def _equivalents(view: View, concept: Concept, term: Term) -> list[Equivalence]:
    """Return per other language its entry and what this entry says of the match."""
    return [
        (
            lang,
            view.term(concept.id, lang),
            tuple(note for note in term.equivalents if note.lang == lang),
        )
        for lang in view.other_languages
    ]


def citation(view: View, term: Term) -> str:
    """Return how an entry is cited in its own language, as plain text.

    The date is that of the review, for it says which state was read; without one there is none.
    """
    day = term.review.date
    return view.say(CITATION if day else CITATION_UNDATED) % {
        "term": view.name(term.concept),
        "site": view.say(SITE_NAME),
        "date": view.date(day) if day else "",
        "address": view.permanent(term.concept),
    }


def match_of(term: Term, lang: str) -> Match | None:
    """Return how the preferred term of `lang` matches; None when the entry does not say."""
    for equivalent in term.equivalents:
        if equivalent.lang == lang and equivalent.term is None:
            return equivalent.match
    return None


def _missing_page(library: Library, concept: Concept, lang: str) -> Page:
    addresses, index = library.addresses, library.index
    view = View(library, lang, addresses.entry(concept.id, lang))
    available = index.languages_of(concept.id)
    title = view.name(concept.id, available[0])
    body = library.render(
        "missing.html",
        view,
        concept=concept,
        title=title,
        title_language=available[0],
        available=available,
        edit_path=edit_path(concept.id, lang),
    )
    return Page(
        kind="missing",
        source=_source(concept.id, lang),
        url=view.url,
        lang=lang,
        title=title,
        description="",
        body=body,
        alternates={},
        x_default="",
        switch={other: addresses.entry(concept.id, other) for other in view.languages},
        indexed=False,
        edit_path=edit_path(concept.id, lang),
        reads=frozenset(view.reads),
    )

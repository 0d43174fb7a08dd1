"""Entry pages: one concept in one language, or the page that says it is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.model import Concept, Equivalent, Match, Statute, StatuteNote, Term
from termbase.originals import original_of, stale_fields
from termbase.rendering import structured_data
from termbase.rendering.pages import Page, contents_of
from termbase.rendering.strings import DICTIONARY
from termbase.rendering.view import Library, View

Equivalence = tuple[str, Term | None, tuple[Equivalent, ...]]


def entry_pages(library: Library, lang: str) -> Iterator[Page]:
    """Yield a page for every concept, in the order of its language, missing ones last."""
    index = library.index
    for concept in index.ordered[lang]:
        yield _entry_page(library, index.concepts[concept], lang)
    for concept in index.concepts:
        if index.term(concept, lang) is None and index.languages_of(concept):
            yield _missing_page(library, index.concepts[concept], lang)


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
        source=f"{lang}/glossary/{concept.id}.md",
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
        concept=concept.id,
    )


def _stale_parts(view: View, term: Term) -> tuple[str, ...]:
    """Return what readers call the parts whose original has changed since."""
    original = original_of(term, view.library.index.terms)
    if original is None:
        return ()
    return tuple(
        dict.fromkeys(view.part_name(term, field) for field in stale_fields(term, original))
    )


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
        source=f"{lang}/glossary/{concept.id}.md",
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
    )

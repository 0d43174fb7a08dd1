"""A word field: how the languages divide the meanings of a few neighbouring concepts.

The concepts are named in the settings; all else comes from the entries. Each language is a
row, each concept a column, and a word covers the columns of the concepts that it is the
preferred term of. How far the words of the other languages reach is what the entries of
the page's own language say of their match.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from termbase.model import Equivalent, Match, Term
from termbase.rendering.lists import list_page
from termbase.rendering.pages import Page, PlannedPage
from termbase.rendering.strings import WORD_FIELD, WORD_FIELD_DESCRIPTION
from termbase.rendering.view import Library, View


@dataclass(frozen=True, slots=True)
class Extent:
    """A word of one language and how it covers a concept as the page's language cuts it.

    `match` is None where the entry does not say.
    """

    word: str
    match: Match | None


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one language for neighbouring concepts that share the preferred term.

    `concepts` are as many as the cell has columns; without a word the language has no entry.
    """

    concepts: tuple[str, ...]
    word: str
    match: Match | None
    others: tuple[Extent, ...]


def word_field_page(library: Library, lang: str) -> PlannedPage | None:
    """Return the page of the word field in `lang`; None with fewer than two entries for it."""
    url = library.addresses.part("word-field", lang)
    concepts = View(library, lang, url).word_field
    if not concepts:
        return None
    make = partial(_word_field_page, library, lang)
    whole = tuple((concept, lang) for concept in concepts)
    shows = frozenset({"designations", "equivalents"})
    return PlannedPage(f"{lang}/word-field.md", url, make, contents=True, whole=whole, shows=shows)


def _word_field_page(library: Library, lang: str) -> Page:
    def address(lang: str) -> str | None:
        url = library.addresses.part("word-field", lang)
        return url if View(library, lang, url).word_field else None

    view = View(library, lang, library.addresses.part("word-field", lang))
    concepts = view.word_field
    return list_page(
        view,
        "word-field",
        "word-field",
        address,
        (view.say(WORD_FIELD), view.say(WORD_FIELD_DESCRIPTION)),
        concepts=concepts,
        own=_own_cells(view, concepts),
        rows=[(other, cells_of(view, concepts, other)) for other in view.other_languages],
        notes=[(concept, list(_notes(view, concept))) for concept in concepts],
    )


def _own_cells(view: View, concepts: tuple[str, ...]) -> list[Cell]:
    return [
        Cell(tuple(group), word, Match.EXACT, ())
        for word, group in groupby(concepts, lambda concept: _word(view, concept, view.lang))
    ]


def cells_of(view: View, concepts: tuple[str, ...], lang: str) -> list[Cell]:
    """Return the row of another language, as the page's language sees it."""
    words = {concept: _word(view, concept, lang) for concept in concepts}
    cells = []
    for word, group in groupby(concepts, lambda concept: words[concept]):
        members = tuple(group)
        # Concepts that lack a word are apart: they have nothing in common but the gap.
        for part in [members] if word else [(concept,) for concept in members]:
            said = {concept: _said(view, concept, lang) for concept in part}
            matches = {said[concept][0] for concept in part}
            others = dict.fromkeys(other for concept in part for other in said[concept][1])
            cells.append(
                Cell(
                    concepts=part,
                    word=word,
                    match=matches.pop() if len(matches) == 1 else Match.PARTIAL,
                    others=tuple(
                        other
                        for other in others
                        if other.match is Match.FALSE_FRIEND or other.word not in words.values()
                    ),
                )
            )
    return cells


def _word(view: View, concept: str, lang: str) -> str:
    term = view.term(concept, lang)
    return term.preferred.term if term else ""


def _said(view: View, concept: str, lang: str) -> tuple[Match | None, list[Extent]]:
    """Return the match of the preferred term, and the other words of which an entry speaks."""
    match, others = None, []
    for equivalent in _equivalents(view.term(concept), lang):
        if equivalent.term is None:
            match = equivalent.match
        else:
            others.append(Extent(equivalent.term, equivalent.match))
    return match, others


def _equivalents(term: Term | None, lang: str) -> list[Equivalent]:
    return [
        equivalent for equivalent in (term.equivalents if term else ()) if equivalent.lang == lang
    ]


def _notes(view: View, concept: str) -> Iterator[tuple[str, Equivalent, str]]:
    """Yield (language, what the entry says, the word it says it of) where there is a note."""
    for lang in view.other_languages:
        for equivalent in _equivalents(view.term(concept), lang):
            if equivalent.note:
                yield lang, equivalent, equivalent.term or _word(view, concept, lang)

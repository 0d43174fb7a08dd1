"""How far the dictionary is: per concept and language, what is missing, stale or unreviewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from termbase.checks.completeness import missing_parts
from termbase.index import RELATIONS, Index
from termbase.model import ReviewStatus
from termbase.originals import original_of, stale_fields


class State(StrEnum):
    """How an entry stands, worst first."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    STALE = "stale"
    DRAFT = "draft"
    REVIEWED = "reviewed"


_WORK = {State.MISSING: 8, State.INCOMPLETE: 4, State.STALE: 2, State.DRAFT: 1, State.REVIEWED: 0}
"""How much an entry in this state needs somebody."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One concept in one language: its state, and the parts that are missing or stale."""

    concept: str
    lang: str
    state: State
    required: bool
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One concept with a cell for each language, in the site's order."""

    concept: str
    cells: tuple[Cell, ...]

    @property
    def work(self) -> int:
        """How much the concept needs somebody; languages that may lag count for less."""
        return sum(_WORK[cell.state] * (10 if cell.required else 1) for cell in self.cells)


def status_rows(index: Index, requires: Callable[[str, str], bool]) -> list[StatusRow]:
    """Return a row per concept, the one first where work helps most.

    That is the concept with most left to do; of equals, the one that most others point to.
    """
    rows = [status_row(index, concept, requires) for concept in index.concepts]
    return sorted(rows, key=lambda row: (-row.work, -_links(index, row.concept), row.concept))


def status_row(index: Index, concept: str, requires: Callable[[str, str], bool]) -> StatusRow:
    """Return how one concept stands in every language."""
    return StatusRow(
        concept, tuple(_cell(index, concept, lang, requires) for lang in index.languages)
    )


def _links(index: Index, concept: str) -> int:
    return sum(len(index.relations[concept][relation]) for relation in RELATIONS)


def _cell(index: Index, concept: str, lang: str, requires: Callable[[str, str], bool]) -> Cell:
    term = index.term(concept, lang)
    required = requires(concept, lang)
    if term is None:
        return Cell(concept, lang, State.MISSING, required)
    siblings = [
        index.terms[concept, other]
        for other in index.languages_of(concept)
        if other != lang and requires(concept, other)
    ]
    missing = tuple(part for _, part in missing_parts(term, siblings, index))
    original = original_of(term, index.terms)
    stale = stale_fields(term, original) if original else ()
    if missing:
        state = State.INCOMPLETE
    elif stale:
        state = State.STALE
    elif term.review.status is ReviewStatus.REVIEWED:
        state = State.REVIEWED
    else:
        state = State.DRAFT
    return Cell(concept, lang, state, required, missing, stale)

"""What a translation was made from: a hash per field of the original, and which changed.

The hash covers the words that a translator works from and nothing else, so a review date,
a source, a link or the formatting of a text changes nothing. It survives rebase and squash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from termbase.model import Term
from termbase.prose import to_text

LENGTH = 12
"""So many hexadecimal digits of the SHA-256 are kept: readable, and without collisions here."""


def field_texts(term: Term) -> dict[str, str]:
    """Return the words of each field that a translator works from, by the field's name.

    Names are `definition`, `takeaways`, and `sections.<id>`, `comparisons.<concept>`,
    `faq.<id>`, `statutes.<id>`.
    """
    return {name: "\n".join(map(to_text, texts)) for name, texts in _fields(term)}


def _fields(term: Term) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "definition", (term.definition.text,)
    if term.takeaways:
        yield "takeaways", term.takeaways
    for section in term.sections:
        yield f"sections.{section.id}", (section.heading, section.text)
    for comparison in term.comparisons:
        cells = (text for row in comparison.rows for text in (row.label, row.this, row.other))
        yield f"comparisons.{comparison.concept}", (comparison.summary, *cells)
    for question in term.faq:
        yield f"faq.{question.id}", (question.question, question.answer)
    for statute in term.statutes:
        yield f"statutes.{statute.id}", (statute.text,)


def source_hash(term: Term) -> Mapping[str, str]:
    """Return the hash of each field that a translator works from."""
    return term.learnt("source_hash", _source_hash)


def _source_hash(term: Term) -> Mapping[str, str]:
    return {name: digest(text) for name, text in field_texts(term).items()}


def digest(text: str) -> str:
    """Return the hash of one field's words."""
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def stale_fields(term: Term, original: Term) -> tuple[str, ...]:
    """Return the fields of `original` that changed since `term` was brought up to date.

    A field that is new counts; one that is gone counts too, since its words may still
    stand in the translation.
    """
    if term.translation is None:
        return ()
    then, now = term.translation.source_hash, source_hash(original)
    names = [*now, *(name for name in then if name not in now)]
    return tuple(name for name in names if then.get(name) != now.get(name))


def original_of(term: Term, terms: Mapping[tuple[str, str], Term]) -> Term | None:
    """Return the entry that `term` was made from, or None where it was made from none."""
    if term.translation is None or term.translation.source_lang == term.lang:
        return None
    return terms.get((term.concept, term.translation.source_lang))

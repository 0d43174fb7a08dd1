"""What the values of the data model are called in the interface of each language."""

from __future__ import annotations

from enum import StrEnum

from termbase.index import Relation
from termbase.model import (
    Feature,
    Gender,
    Match,
    Number,
    PartOfSpeech,
    ReviewStatus,
    Status,
    Subject,
    TermType,
)
from termbase.rendering.strings import string
from termbase.status import State

LABELS: dict[type[StrEnum], dict[str, tuple[str, str]]] = {
    Subject: {
        Subject.PEOPLE: string("subject", "People"),
        Subject.KNOWING: string("subject", "Knowing customers"),
        Subject.SERVING: string("subject", "Serving customers"),
        Subject.KEEPING: string("subject", "Winning and keeping customers"),
        Subject.BUSINESS: string("subject", "Business"),
        Subject.LAW: string("subject", "Law"),
    },
    Status: {
        Status.PREFERRED: string("status", "preferred"),
        Status.ADMITTED: string("status", "admitted"),
        Status.DEPRECATED: string("status", "to be avoided"),
    },
    TermType: {
        TermType.FULL_FORM: string("term type", "full form"),
        TermType.SHORT_FORM: string("term type", "short form"),
        TermType.ABBREVIATION: string("term type", "abbreviation"),
        TermType.ACRONYM: string("term type", "acronym"),
        TermType.VARIANT: string("term type", "variant"),
        TermType.PHRASE: string("term type", "description"),
    },
    PartOfSpeech: {
        PartOfSpeech.NOUN: string("part of speech", "noun"),
        PartOfSpeech.PROPER_NOUN: string("part of speech", "proper noun"),
        PartOfSpeech.VERB: string("part of speech", "verb"),
        PartOfSpeech.ADJECTIVE: string("part of speech", "adjective"),
        PartOfSpeech.ADVERB: string("part of speech", "adverb"),
        PartOfSpeech.PHRASE: string("part of speech", "phrase"),
    },
    Gender: {
        Gender.MASCULINE: string("gender", "masculine"),
        Gender.FEMININE: string("gender", "feminine"),
        Gender.NEUTER: string("gender", "neuter"),
        Gender.COMMON: string("gender", "common gender"),
    },
    Number: {
        Number.SINGULAR: string("number", "singular"),
        Number.PLURAL: string("number", "plural only"),
        Number.MASS: string("number", "uncountable"),
    },
    Feature: {
        Feature.SINGULAR: string("feature", "singular"),
        Feature.PLURAL: string("feature", "plural"),
        Feature.INDEFINITE: string("feature", "indefinite"),
        Feature.DEFINITE: string("feature", "definite"),
        Feature.NOMINATIVE: string("feature", "nominative"),
        Feature.GENITIVE: string("feature", "genitive"),
        Feature.DATIVE: string("feature", "dative"),
        Feature.ACCUSATIVE: string("feature", "accusative"),
        Feature.INSTRUMENTAL: string("feature", "instrumental"),
        Feature.LOCATIVE: string("feature", "locative"),
        Feature.VOCATIVE: string("feature", "vocative"),
        Feature.POSSESSIVE: string("feature", "possessive"),
        Feature.DIMINUTIVE: string("feature", "diminutive"),
        Feature.MASCULINE: string("feature", "masculine"),
        Feature.FEMININE: string("feature", "feminine"),
        Feature.NEUTER: string("feature", "neuter"),
        Feature.COMPARATIVE: string("feature", "comparative"),
        Feature.SUPERLATIVE: string("feature", "superlative"),
        Feature.INFINITIVE: string("feature", "infinitive"),
        Feature.PRESENT: string("feature", "present"),
        Feature.PAST: string("feature", "past"),
        Feature.PARTICIPLE: string("feature", "participle"),
    },
    Match: {
        Match.EXACT: string("match", "same meaning"),
        Match.BROADER: string("match", "broader meaning"),
        Match.NARROWER: string("match", "narrower meaning"),
        Match.PARTIAL: string("match", "overlapping meaning"),
        Match.FALSE_FRIEND: string("match", "false friend"),
        Match.NONE: string("match", "no equivalent"),
    },
    State: {
        State.MISSING: string("state", "not written yet"),
        State.INCOMPLETE: string("state", "incomplete"),
        State.STALE: string("state", "out of date"),
        State.DRAFT: string("state", "draft"),
        State.REVIEWED: string("state", "reviewed"),
    },
    ReviewStatus: {
        ReviewStatus.DRAFT: string("review", "draft"),
        ReviewStatus.REVIEWED: string("review", "reviewed"),
    },
}
"""Per type of value, the catalogue's context and message of each value."""

RELATION_LABELS: dict[Relation, tuple[str, str]] = {
    "broader": string("relation", "Broader"),
    "narrower": string("relation", "Narrower"),
    "related": string("relation", "Related"),
    "contrast": string("relation", "Not the same as"),
}


def label_of(value: StrEnum) -> tuple[str, str]:
    """Return the catalogue's (context, message) for a value of the data model."""
    return LABELS[type(value)][value]

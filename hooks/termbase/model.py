"""The shape of an entry: what `concept.yml` and `term.<lang>.yml` hold.

An entry is one concept with, per language, its designations and everything written about
it. Names follow ISO 30042 (TBX), SKOS and ISO 1087; the YAML key, the attribute and the
template variable are the same word. Every object is frozen. Positions in files are kept
beside the model, by the loader, never in it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar, cast, dataclass_transform, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, SchemaValidator

RESERVED_NAMES = frozenset({
    "aux", "con", "index", "nul", "prn",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
})  # fmt: skip
"""Names that a file system or a web server gives a meaning of its own."""


ProseField: TypeAlias = tuple[tuple[str | int, ...], str]


class Subject(StrEnum):
    """The subject fields (TBX: subjectField) that group the concepts."""

    PEOPLE = "people"
    KNOWING = "knowing"
    SERVING = "serving"
    KEEPING = "keeping"
    BUSINESS = "business"
    LAW = "law"


class Status(StrEnum):
    """How a designation stands (TBX: administrativeStatus)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"


class TermType(StrEnum):
    """What kind of designation it is (TBX: termType)."""

    FULL_FORM = "full-form"
    SHORT_FORM = "short-form"
    ABBREVIATION = "abbreviation"
    ACRONYM = "acronym"
    VARIANT = "variant"
    PHRASE = "phrase"


class PartOfSpeech(StrEnum):
    """TBX: partOfSpeech; `phrase` covers maxims and whole sentences."""

    NOUN = "noun"
    PROPER_NOUN = "proper-noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    PHRASE = "phrase"


class Gender(StrEnum):
    """TBX: grammaticalGender; `common` is the merged masculine and feminine."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    COMMON = "common"


class Number(StrEnum):
    """TBX: grammaticalNumber; `mass` marks a noun that is not counted."""

    SINGULAR = "singular"
    PLURAL = "plural"
    MASS = "mass"


class Feature(StrEnum):
    """What sets an inflected form apart (Universal Dependencies, in plain words)."""

    SINGULAR = "singular"
    PLURAL = "plural"
    INDEFINITE = "indefinite"
    DEFINITE = "definite"
    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    LOCATIVE = "locative"
    VOCATIVE = "vocative"
    POSSESSIVE = "possessive"
    DIMINUTIVE = "diminutive"
    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    COMPARATIVE = "comparative"
    SUPERLATIVE = "superlative"
    INFINITIVE = "infinitive"
    PRESENT = "present"
    PAST = "past"
    PARTICIPLE = "participle"


class Match(StrEnum):
    """How far a word of another language covers the concept as this language cuts it.

    `exact`, `broader` and `narrower` are SKOS mapping relations, seen from this entry: a
    broader match means more than this term. `partial` overlaps, `false-friend` looks alike
    and means something else, `none` says that the language has no such word.
    """

    EXACT = "exact"
    BROADER = "broader"
    NARROWER = "narrower"
    PARTIAL = "partial"
    FALSE_FRIEND = "false-friend"
    NONE = "none"


class ReviewStatus(StrEnum):
    """`draft` until a named native speaker has read the entry."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


def _not_reserved(value: str) -> str:
    if value in RESERVED_NAMES:
        raise PydanticCustomError("reserved_name", "`{value}` is a reserved name", {"value": value})
    return value


def https_fault(address: str) -> str:
    """Return what is wrong with an https address, or an empty string.

    Accepts a plain host name and nothing hidden: no user, no port, no look-alike letters.

    >>> https_fault("https://isap.sejm.gov.pl/x"), https_fault("https://a@b.pl")
    ('', 'it names a user or a port')
    """
    if re.search(r"[\s\"'<>\\^`{|}\x00-\x20]", address):
        return "it holds a character that no address may hold"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return f"it cannot be read: {error}"
    if parts.scheme != "https":
        return "it does not start with https://"
    if "@" in parts.netloc or port is not None:
        return "it names a user or a port"
    if not re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host) or "xn--" in host:
        return f"`{host}` is not a plain host name"
    return ""


def _https_address(value: str) -> str:
    if fault := https_fault(value):
        raise PydanticCustomError("bad_url", "{fault}", {"fault": fault})
    return value


def _calendar_date(value: Any) -> Any:
    """Accept YYYY-MM-DD only; pydantic alone would take Unix time stamps too."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("bad_date", "a date is written as YYYY-MM-DD")
    return value


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60),
    AfterValidator(_not_reserved),
]
"""A stable name in lower-case ASCII and hyphens, such as `current-customer`."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
"""A BCP 47 language code, such as `nb`."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\n]+$")]
"""Plain text on one line; no Markdown."""

Prose = Annotated[str, StringConstraints(min_length=1), WithJsonSchema({"type": "string"}), "prose"]
"""Text in the small Markdown: paragraphs, emphasis, lists, tables, links."""

Phrase = Annotated[
    str,
    StringConstraints(min_length=1, pattern=r"^[^\n]+$"),
    WithJsonSchema({"type": "string"}),
    "prose",
]
"""One paragraph in the small Markdown."""

Address = Annotated[str, AfterValidator(_https_address), WithJsonSchema(
    {"type": "string", "format": "uri", "pattern": "^https://"})]  # fmt: skip
Date = Annotated[datetime.date, BeforeValidator(_calendar_date)]
Year = Annotated[int, Field(ge=1000, le=2100)]
Forms = Annotated[tuple[Line, ...], BeforeValidator(_one_or_many), WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})]  # fmt: skip


class Model:
    """What all parts share. Each is a pydantic dataclass: plain enough to be kept quickly."""

    __pydantic_fields__: ClassVar[dict[str, FieldInfo]]
    __pydantic_validator__: ClassVar[SchemaValidator]
    text_fields: ClassVar[tuple[tuple[str, bool], ...]]
    """The fields that are prose (True) or may hold some further down (False)."""


Part = TypeVar("Part", bound=Model)


def _text_fields(part: type[Model]) -> tuple[tuple[str, bool], ...]:
    found = []
    for name, info in part.__pydantic_fields__.items():
        is_prose = "prose" in info.metadata or any(
            "prose" in getattr(argument, "__metadata__", ())
            for argument in get_args(info.annotation)
        )
        parts = (info.annotation, *get_args(info.annotation))
        nests = any(isinstance(inner, type) and issubclass(inner, Model) for inner in parts)
        if is_prose or nests:
            found.append((name, is_prose))
    return tuple(found)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def _part(made: type[Part]) -> type[Part]:
    """Make a class of data: frozen, no unknown fields, outer white space dropped."""
    config = ConfigDict(extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True)
    part = cast("type[Part]", dataclass(made, frozen=True, kw_only=True, config=config))
    part.text_fields = _text_fields(part)
    return part


_FEATURES = frozenset(Feature)


def _feature_set(key: str) -> str:
    """Accept features joined by a space, such as `plural genitive`."""
    for feature in key.split(" "):
        if feature not in _FEATURES:
            message = "`{feature}` is not a grammatical feature"
            raise PydanticCustomError("bad_feature", message, {"feature": feature})
    return key


@_part
class Designation(Model):
    """One term for the concept (TBX: termSec)."""

    term: Line
    """The term in its base form, as a dictionary lists it."""
    status: Status
    type: TermType = TermType.FULL_FORM
    part_of_speech: PartOfSpeech = PartOfSpeech.NOUN
    gender: Gender | None = None
    number: Number | None = None
    qualifier: Line | None = None
    """What tells it from another entry's equal term; shown in parentheses (ISO 25964)."""
    pronunciation: Line | None = None
    """IPA, only where it is sure."""
    forms: Mapping[Annotated[str, AfterValidator(_feature_set)], Forms] = field(
        default_factory=dict
    )
    """Inflected forms by their features: `plural genitive: klientów`; several as a list."""
    note: Prose | None = None
    """When to use it, or why not."""
    contexts: tuple[Prose, ...] = ()
    """Phrases or sentences in which this very term stands in natural use."""


@_part
class Definition(Model):
    """One sentence that can replace the term (ISO 1087: intensional definition)."""

    text: Phrase
    source: Id
    """Id of one of the entry's sources."""


@_part
class Section(Model):
    """A part of the article, with a heading."""

    id: Id
    heading: Line
    text: Prose


@_part
class Row(Model):
    """One aspect in which this concept and another differ."""

    aspect: Id
    label: Line
    this: Prose
    other: Prose


@_part
class Comparison(Model):
    """This concept beside one that it is confused with."""

    concept: Id
    summary: Prose
    """The difference in a sentence or two."""
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


@_part
class Equivalent(Model):
    """How a word of another language matches this language's term."""

    lang: Language
    match: Match
    term: Line | None = None
    """The word spoken of, where it is not the other entry's preferred term."""
    note: Prose | None = None


@_part
class Question(Model):
    """A question that readers ask."""

    id: Id
    question: Line
    answer: Prose


@_part
class Statute(Model):
    """Where a law defines or governs the concept."""

    id: Id
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 code, or EU."""
    title: Line
    """The act's official name in `lang`."""
    lang: Language
    provision: Line
    """Article or section, such as `art. 2(1)`."""
    url: Address


@_part
class StatuteNote(Model):
    """What a statute says, in the entry's own language."""

    id: Id
    """Id of one of the concept's statutes."""
    title: Line | None = None
    """The act's name in this language, where it differs from the statute's own title."""
    text: Prose


@_part
class Source(Model):
    """Where a statement comes from (TBX: xref, bibliographic)."""

    id: Id
    title: Line
    author: Line | None = None
    publisher: Line
    year: Year | None = None
    lang: Language | None = None
    """Language of the title, where it is not the entry's."""
    url: Address | None = None


@_part
class Review(Model):
    """Who has vouched for the entry, and when."""

    status: ReviewStatus = ReviewStatus.DRAFT
    date: Date | None = None
    reviewer: Line | None = None


@_part
class Waiver(Model):
    """Leave for one place to break one rule, with the reason."""

    code: Id
    """The problem's code."""
    at: Line
    """Words at the place, just as they stand there."""
    reason: Line


@_part
class Translation(Model):
    """What the entry was written from."""

    source_lang: Annotated[Language, Field(alias="from")]
    """The language whose entry was the original; `from` in the file."""
    source_hash: Mapping[str, str]
    """Per field of the original, the hash of the text that this entry follows."""


LISTS = {"sections": "id", "faq": "id", "comparisons": "concept", "statutes": "id"}
"""Lists of an entry whose items must be the same in every language, and what names an item."""

FILLED = ("takeaways", "examples", "sources")
"""Lists of an entry that must hold something where another language's does."""


Learnt = TypeVar("Learnt")
_LEARNT = "_learnt"
"""Where an entry holds what was learnt of it: beside its fields, as cached properties stand."""


@_part
class Term(Model):
    """All that one language says of a concept: `term.<lang>.yml` (TBX: langSec)."""

    concept: Id
    lang: Language
    designations: Annotated[tuple[Designation, ...], Field(min_length=1)]
    definition: Definition
    takeaways: tuple[Prose, ...] = ()
    sections: tuple[Section, ...] = ()
    examples: tuple[Prose, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    equivalents: tuple[Equivalent, ...] = ()
    faq: tuple[Question, ...] = ()
    statutes: tuple[StatuteNote, ...] = ()
    sources: tuple[Source, ...] = ()
    review: Review = Review()
    waivers: tuple[Waiver, ...] = ()
    """Problems that are none here; each is reported itself when nothing needs it any more."""
    translation: Translation | None = None

    def learnt(self, what: str, learn: Callable[[Term], Learnt]) -> Learnt:
        """Return what `learn` makes of this entry; it is asked once, and kept with the entry."""
        known: dict[str, Learnt] = self.__dict__.setdefault(_LEARNT, {})
        if what not in known:
            known[what] = learn(self)
        return known[what]

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields and what was learnt of them, without what is computed in no time."""
        kept = {name: getattr(self, name) for name in self.__pydantic_fields__}
        return kept | {_LEARNT: self.__dict__.get(_LEARNT, {})}

    @cached_property
    def prose(self) -> tuple[ProseField, ...]:
        """Every Markdown field of the entry, in file order, with its location."""
        return tuple(prose_fields(self))

    @cached_property
    def outline(self) -> tuple[frozenset[tuple[str, ...]], ...]:
        """What parts the entry has: equal for two languages of which neither lacks any."""
        named = (
            frozenset((str(getattr(part, key)),) for part in getattr(self, field))
            for field, key in LISTS.items()
        )
        aspects = frozenset((held.concept, row.aspect) for held in self.comparisons
                            for row in held.rows)  # fmt: skip
        filled = frozenset((field,) for field in FILLED if getattr(self, field))
        return *named, aspects, filled

    @cached_property
    def preferred(self) -> Designation:
        """The designation that heads the entry; the first when none is marked preferred."""
        for designation in self.designations:
            if designation.status is Status.PREFERRED:
                return designation
        return self.designations[0]


@_part
class Relations(Model):
    """Links to other concepts (SKOS; `contrast` marks those that are confused)."""

    broader: tuple[Id, ...] = ()
    narrower: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    contrast: tuple[Id, ...] = ()


@_part
class Concept(Model):
    """What no language owns: `concept.yml` (TBX: conceptEntry)."""

    id: Id
    subject: Subject
    relations: Relations = Relations()
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None = None
    statutes: tuple[Statute, ...] = ()


def prose_fields(part: Model, loc: tuple[str | int, ...] = ()) -> Iterator[ProseField]:
    """Yield (location, text) for every Markdown field of `part`, in file order."""
    for name, is_prose in part.text_fields:
        value = getattr(part, name)
        if is_prose and isinstance(value, str):
            yield (*loc, name), value
        elif isinstance(value, Model):
            yield from prose_fields(value, (*loc, name))
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                if isinstance(item, Model):
                    yield from prose_fields(item, (*loc, name, position))
                else:
                    yield (*loc, name, position), item

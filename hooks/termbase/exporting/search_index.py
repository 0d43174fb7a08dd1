"""What search loads: the terms of a language with all that leads to them, and the texts.

Two files a language, each named for the hash of its content. `terms` is loaded when a reader
first opens the search, `texts` after it. A third file has the same name always and tells which
`terms` to load: with it pages need not change when an entry does. All are a call with one
argument in JSON, so that a worker can fetch them and a page opened from a disk, where nothing can
be fetched, can load them as scripts. The JSON is terse because at 10,000 concepts every byte
counts; `docs/assets/search-worker.js` reads it and names its parts.
"""

from __future__ import annotations

import hashlib
import json
import os.path
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from termbase.index import Pair
from termbase.linguistics.searching import folds_for, function_words
from termbase.loading.documents import Document
from termbase.model import Designation, Status, Term
from termbase.prose import to_text, to_words
from termbase.rendering.strings import TAGLINE, VERSUS, string
from termbase.rendering.view import Library, View

FOLDER = "assets/search"
CALL = "searchData"
"""The function that a data file calls; `docs/assets/search.js` has it."""

REASONS = {
    "headword": string("search", "headword"),
    "form": string("search", "%(word)s: form of %(term)s"),
    "synonym": string("search", "synonym"),
    "avoid": string("status", "to be avoided"),
    "similar": string("search", "similar spelling"),
    "part": string("search", "in the term"),
    "pair": string("search", "%(first)s: %(second)s"),
    "definition": string("search", "in the definition"),
    "text": string("search", "in the text"),
    "question": string("search", "question"),
    "comparison": string("search", "comparison"),
    "page": string("search", "page"),
}
"""Why something was found, as its result says it."""

SHORT_NAME = string("search", "Customer lexicon")
"""What a browser calls the site in its list of search engines: 16 characters at most."""

IN_SHORT = string("entry", "In short")
WORDS_AND_FORMS = string("entry", "Words and forms")

SHOWS = frozenset(
    {"designations", "definition", "takeaways", "sections", "faq", "comparisons", "subject"}
)
"""The fields of an entry that search knows."""

_STATUSES = (Status.PREFERRED, Status.ADMITTED, Status.DEPRECATED)
_KINDS = ("text", "question", "comparison", "page")


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The search files of one language: the addresses that a page needs, and all of them."""

    terms: str
    entrance: str
    """The address of the file that names `terms`; a page holds this one."""
    description: str
    """The address of the OpenSearch description."""
    files: tuple[tuple[str, str], ...]
    """(path below the site, text) of each."""


@dataclass
class _Patterns:
    """The ways in which words of a language inflect, each kept once and known by its number."""

    numbers: dict[str, int] = field(default_factory=lambda: {"": 0})

    def number(self, word: str, forms: Sequence[str]) -> int:
        """Return the number of the pattern that makes `forms` out of `word`; 0 makes none."""
        others = sorted({form for form in forms if form != word})
        if not others:
            return 0
        stem = os.path.commonprefix([word, *others])  # noqa: RUF071 - words, not paths
        pattern = " ".join([str(len(word) - len(stem)), *(form[len(stem) :] for form in others)])
        return self.numbers.setdefault(pattern, len(self.numbers))


def make_search_index(library: Library, lang: str, documents: Sequence[Document]) -> SearchIndex:
    """Return the search files of `lang`: terms, texts and the OpenSearch description."""
    view = View(library, lang, library.addresses.home(lang))
    texts_path, texts = _file(lang, "texts", _texts(view, documents))
    terms = _terms(view) | {"texts": texts_path.rpartition("/")[2]}
    terms_path, terms_text = _file(lang, "terms", terms)
    description = description_path(lang)
    entrance = entrance_path(lang)
    files = (
        (entrance, _call({"terms": terms_path.rpartition("/")[2]})),
        (terms_path, terms_text),
        (texts_path, texts),
        (description, _open_search(view)),
    )
    return SearchIndex(terms_path, entrance, description, files)


def entrance_path(lang: str) -> str:
    """Return the address of the file with which the search of a language begins."""
    return f"{FOLDER}/{lang}.js"


def description_path(lang: str) -> str:
    """Return the address of the OpenSearch description of a language."""
    return f"{lang}/opensearch.xml"


def _call(data: dict[str, Any]) -> str:
    return f"{CALL}({json.dumps(data, ensure_ascii=False, separators=(',', ':'))})\n"


def _file(lang: str, name: str, data: dict[str, Any]) -> tuple[str, str]:
    text = _call(data)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{FOLDER}/{lang}-{name}.{digest}.js", text


def _terms(view: View) -> dict[str, Any]:
    """Return the terms file: rules, labels and, in the order of the language, the entries."""
    index, lang = view.library.index, view.lang
    patterns = _Patterns()
    grammars: dict[str, int] = {}
    entries = []
    for concept in index.ordered[lang]:
        term = index.terms[concept, lang]
        grammar = view.grammar(term.preferred)
        entries.append([
            _below(view, view.library.addresses.entry(concept, lang)),
            term.preferred.qualifier or "",
            grammars.setdefault(grammar, len(grammars)),
            to_text(term.definition.text),
            [_designation(designation, lang, patterns) for designation in _ranked(term)],
            [_equivalents(view, concept, other) for other in view.other_languages],
        ])  # fmt: skip
    return {
        "folds": folds_for(lang),
        "functionWords": sorted(function_words(lang)),
        "reasons": {name: view.say(reason) for name, reason in REASONS.items()},
        "languages": [view.language(other) for other in view.other_languages],
        "languageCodes": view.other_languages,
        "grammars": list(grammars),
        "patterns": list(patterns.numbers),
        "entries": entries,
    }


def _ranked(term: Term) -> list[Designation]:
    """Return the designations, the one that heads the entry first."""
    head = term.preferred
    return [head, *(designation for designation in term.designations if designation is not head)]


def _designation(designation: Designation, lang: str, patterns: _Patterns) -> list[Any]:
    """Return [term, status, a pattern for each word, forms that no pattern makes]."""
    words = designation.term.split()
    forms: list[set[str]] = [set() for _ in words]
    unlike = []
    for form in (form for several in designation.forms.values() for form in several):
        parts = form.split()
        if len(parts) == len(words) + 1 and parts[0].lower() in function_words(lang):
            parts = parts[1:]  # "den nye kunden"
        if len(parts) != len(words):
            unlike.append(form)
            continue
        for place, part in enumerate(parts):
            forms[place].add(part)
    numbers = [
        patterns.number(word, sorted(found)) for word, found in zip(words, forms, strict=True)
    ]
    while numbers and not numbers[-1]:
        numbers.pop()
    return [designation.term, _STATUSES.index(designation.status), *numbers, *unlike]


def _equivalents(view: View, concept: str, other: str) -> list[str]:
    """Return what another language calls a concept, its preferred term first."""
    term = view.term(concept, other)
    if term is None:
        return []
    return [
        designation.term
        for designation in _ranked(term)
        if designation.status is not Status.DEPRECATED
    ]


def _below(view: View, address: str) -> str:
    """Return an address as seen from the first page of its language."""
    return address.removeprefix(view.url)


Text = tuple[int, int, str, str, str]
"""(entry, or page from -1 down; kind; anchor; heading; words)"""


def _texts(view: View, documents: Sequence[Document]) -> dict[str, Any]:
    """Return the texts file: what entries, comparisons and hand-written pages say."""
    index, lang = view.library.index, view.lang
    texts: list[Text] = []
    pages: list[tuple[str, str]] = []
    for number, concept in enumerate(index.ordered[lang]):
        term = index.terms[concept, lang]
        texts.extend(
            (number, _KINDS.index(kind), anchor, heading, text)
            for kind, anchor, heading, text in _entry_texts(view, term)
        )
    for pair in index.pairs[lang]:
        pages.append(_comparison(view, pair))
        summary = to_words(pair.comparison.summary)
        texts.append((-len(pages), _KINDS.index("comparison"), "", pages[-1][1], summary))
    for document in documents:
        address = view.library.addresses.document(lang, document.path)
        pages.append((_below(view, address), document.title))
        texts.extend(
            (-len(pages), _KINDS.index("page"), passage.anchor, passage.heading, passage.text)
            for passage in document.passages
        )
    return {"pages": pages, "texts": texts}


def _comparison(view: View, pair: Pair) -> tuple[str, str]:
    names = {"first": view.name(pair.first), "second": view.name(pair.second)}
    address = view.library.addresses.comparison(pair, view.lang)
    return _below(view, address), view.say(VERSUS) % names


def _entry_texts(view: View, term: Term) -> Iterator[tuple[str, str, str, str]]:
    """Yield (kind, anchor, heading, words) of each part of an entry."""
    if term.takeaways:
        yield "text", "in-short", view.say(IN_SHORT), to_words("\n\n".join(term.takeaways))
    for section in term.sections:
        yield "text", f"section-{section.id}", section.heading, to_words(section.text)
    for question in term.faq:
        yield "question", f"question-{question.id}", question.question, to_words(question.answer)
    notes = "\n\n".join(designation.note or "" for designation in term.designations)
    if notes.strip():
        yield "text", "terms", view.say(WORDS_AND_FORMS), to_words(notes)


def _open_search(view: View) -> str:
    """Return the OpenSearch description by which a browser searches this language.

    Source: https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
    """
    settings = view.library.settings
    home = settings.site_url + view.url
    icon = settings.site_url + "assets/favicon.svg"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(view.say(SHORT_NAME))}</ShortName>\n"
        f"<Description>{escape(view.say(TAGLINE))}</Description>\n"
        f"<Language>{escape(view.lang)}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image type="image/svg+xml">{escape(icon)}</Image>\n'
        f'<Url type="text/html" template={quoteattr(home + "?q={searchTerms}")}/>\n'
        "</OpenSearchDescription>\n"
    )

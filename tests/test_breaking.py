"""Every kind of bad change that a contributor might make to the real project is reported.

Each kind is made alone in a clean copy, and what `termbase check` says is compared with the
code, the file and the line that the change calls for. Lines are found in the changed text,
so that rewritten entries do not break the suite. `python -m tests.test_breaking` prints the
table.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest

from termbase.loading.settings import load_settings
from termbase.loading.tree import MAX_BYTES, MAX_DEPTH, read_tree
from termbase.problems import Problem, format_text
from termbase.site import load_project, record_acceptance
from tests.conftest import ROOT

Change: TypeAlias = Callable[[Path], None]
"""Spoils the project in a folder."""

Edit: TypeAlias = Callable[[list[str]], list[str]]
"""Returns the lines of a file as a contributor would leave them."""

Finder: TypeAlias = Callable[[list[str]], int]
"""Returns the line, from 1, of the changed file in which the problem stands."""

SETTINGS = "mkdocs.yml"
CATALOGUE = "locales/nl/LC_MESSAGES/site.po"

CUSTOMER = "glossary/customer"
CONCEPT = f"{CUSTOMER}/concept.yml"
EN = f"{CUSTOMER}/term.en.yml"
NL = f"{CUSTOMER}/term.nl.yml"
PL = f"{CUSTOMER}/term.pl.yml"
NB = f"{CUSTOMER}/term.nb.yml"

CONSUMER = "glossary/consumer"
LAW = f"{CONSUMER}/concept.yml"
LAW_NL = f"{CONSUMER}/term.nl.yml"


@dataclass(frozen=True, slots=True)
class Break:
    """A kind of bad change, and the problem that it must be reported as.

    `also` are the codes of the problems that rightly come with it; without any, the problem
    must be the only one. They lie in the same file, unless the change is seen `elsewhere`.
    """

    name: str
    change: Change
    code: str
    path: str
    line: Finder
    also: tuple[str, ...] = ()
    elsewhere: bool = False


# Finding lines: each needle is the start of a line, looked for below the one before it.


def find(lines: list[str], *needles: str) -> int:
    """Return the place, from 0, of the line that the last needle starts."""
    place = -1
    for needle in needles:
        starts = (needle, f"- {needle}")
        below = range(place + 1, len(lines))
        place = next((line for line in below if lines[line].lstrip().startswith(starts)), -1)
        assert place >= 0, f"no line starts with {needle!r}: {needles}"
    return place


def at(*needles: str) -> Finder:
    return lambda lines: find(lines, *needles) + 1


def inside(*needles: str) -> Finder:
    """Return the line where the list or the fields of a key begin: where a part is missing."""
    return lambda lines: find(lines, *needles) + 2


def whole_file(_lines: list[str]) -> int:
    return 1


def entry(lines: list[str]) -> int:
    """Return the line where the entry begins, below the line that names its schema."""
    return 1 + next(place for place, line in enumerate(lines) if not line.startswith("#"))


# Edits of one file.


def key_column(line: str) -> int:
    indent = len(line) - len(line.lstrip())
    return indent + 2 if line.lstrip().startswith("- ") else indent


def end_of(lines: list[str], place: int, column: int) -> int:
    """Return the first place after `place` that is indented no deeper than `column`."""
    return next(
        (
            number
            for number in range(place + 1, len(lines))
            if lines[number].strip() and len(lines[number]) - len(lines[number].lstrip()) <= column
        ),
        len(lines),
    )


def drop(*needles: str) -> Edit:
    """Delete a key, or with a needle that starts with a hyphen an item, and all below it."""

    def edit(lines: list[str]) -> list[str]:
        place = find(lines, *needles)
        is_item = needles[-1].startswith("- ")
        column = key_column(lines[place]) - 2 * is_item
        after = lines[end_of(lines, place, column) :]
        if lines[place].lstrip().startswith("- ") and not is_item:
            after[0] = f"{' ' * (column - 2)}- {after[0].lstrip()}"
        return [*lines[:place], *after]

    return edit


def put(value: str, *needles: str) -> Edit:
    """Write another value for a key, or with the needle `- ` for an item."""

    def edit(lines: list[str]) -> list[str]:
        place = find(lines, *needles)
        line = lines[place]
        is_item = needles[-1] == "- "
        column = key_column(line) - 2 * is_item
        lead = f"{' ' * column}-" if is_item else f"{line.partition(':')[0]}:"
        head, *body = ["|", *value.split("\n")] if "\n" in value else [value]
        written = [
            f"{lead} {head}".rstrip(),
            *(f"{' ' * (column + 2)}{row}".rstrip() for row in body),
        ]
        return [*lines[:place], *written, *lines[end_of(lines, place, column) :]]

    return edit


def add(text: str, *needles: str) -> Edit:
    """Insert lines directly below the line found; without a needle, at the end."""

    def edit(lines: list[str]) -> list[str]:
        place = find(lines, *needles) + 1 if needles else len(lines) - 1
        return [*lines[:place], *text.split("\n"), *lines[place:]]

    return edit


def add_before(text: str, *needles: str) -> Edit:
    def edit(lines: list[str]) -> list[str]:
        place = find(lines, *needles)
        return [*lines[:place], *text.split("\n"), *lines[place:]]

    return edit


def swap(old: str, new: str, *needles: str) -> Edit:
    """Replace some words of the line found."""

    def edit(lines: list[str]) -> list[str]:
        place = find(lines, *needles)
        assert old in lines[place], lines[place]
        return [*lines[:place], lines[place].replace(old, new, 1), *lines[place + 1 :]]

    return edit


def string(value: str, *needles: str) -> Edit:
    """Write what follows the keyword of a catalogue's line, quotes included."""

    def edit(lines: list[str]) -> list[str]:
        place = find(lines, *needles)
        keyword = lines[place].partition(" ")[0]
        return [*lines[:place], f"{keyword} {value}", *lines[place + 1 :]]

    return edit


def without_last_message(lines: list[str]) -> list[str]:
    place = max(number for number, line in enumerate(lines) if line.startswith("msgid"))
    first = max(number for number in range(place) if not lines[number])
    return [*lines[:first], ""]


# Changes of the project.


def on(path: str, *edits: Edit) -> Change:
    def change(folder: Path) -> None:
        file = folder / path
        before = file.read_text("utf-8").split("\n")
        lines = before
        for edit in edits:
            lines = edit(lines)
        assert lines != before
        file.write_text("\n".join(lines), "utf-8", newline="")

    return change


def in_turn(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def write(path: str, text: str | bytes) -> Change:
    def change(folder: Path) -> None:
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    return change


def recode(path: str, encoding: str) -> Change:
    """Save a file as some old editors do."""

    def change(folder: Path) -> None:
        file = folder / path
        file.write_bytes(file.read_text("utf-8").encode(encoding))

    return change


def with_bytes(value: bytes, path: str, edit: Edit) -> Change:
    """Edit a file and put bytes, which need not be text, where the edit leaves `@@@`."""

    def change(folder: Path) -> None:
        on(path, edit)(folder)
        file = folder / path
        file.write_bytes(file.read_bytes().replace(b"@@@", value))

    return change


def remove(path: str) -> Change:
    return lambda folder: (folder / path).unlink()


def move(path: str, target: str) -> Change:
    def change(folder: Path) -> None:
        (folder / path).rename(folder / target)

    return change


def copy(path: str, target: str) -> Change:
    def change(folder: Path) -> None:
        shutil.copy(folder / path, folder / target)

    return change


def link(path: str, target: str) -> Change:
    """Put a symbolic link to `target` at `path`."""

    def change(folder: Path) -> None:
        (folder / path).symlink_to(folder / target)

    return change


def take_term(path: str, other: str) -> Change:
    """Give an entry the preferred term of another one."""

    def change(folder: Path) -> None:
        lines = (folder / other).read_text("utf-8").split("\n")
        term = lines[find(lines, "designations:", "term:")].partition(": ")[2]
        on(path, put(term, "designations:", "term:"))(folder)

    return change


# The kinds.

EXAMPLE = ("examples:", "- ")
"""A sentence that nothing else depends on: where bad mark-up is put."""

DEFINITION = ("definition:", "text:")


def in_prose(name: str, code: str, text: str, needle: str = "- ") -> Break:
    """Bad prose; `needle` starts the line within it that is at fault."""
    return Break(name, on(NL, put(text, *EXAMPLE)), code, NL, at("examples:", needle))


def not_there(name: str, path: str, *needles: str, line: Finder = entry) -> Break:
    """A field that must be there is deleted."""
    return Break(name, on(path, drop(*needles)), "missing-field", path, line)


def bad_value(name: str, code: str, value: str, *needles: str, path: str = NL) -> Break:
    """A field holds what it may not hold."""
    return Break(name, on(path, put(value, *needles)), code, path, at(*needles))


def part_gone(name: str, edit: Edit, line: Finder, path: str = NL) -> Break:
    """One language leaves out what the others say."""
    return Break(name, on(path, edit), "part-missing", path, line)


def nested(name: str, depth: int) -> Break:
    """Lists within lists, where a text belongs."""
    change = on(NL, put("[" * depth + "]" * depth, *DEFINITION))
    return Break(name, change, "too-deep", NL, at(*DEFINITION), ("wrong-type",))


DELETED_FIELDS = [
    not_there("concept-id-deleted", CONCEPT, "id:"),
    not_there("subject-deleted", CONCEPT, "subject:"),
    not_there("concept-of-term-deleted", NL, "concept:"),
    not_there("lang-deleted", NL, "lang:"),
    not_there("designations-deleted", NL, "designations:"),
    not_there("definition-deleted", NL, "definition:"),
    not_there("definition-text-deleted", NL, *DEFINITION, line=inside("definition:")),
    not_there(
        "definition-source-deleted", NL, "definition:", "source:", line=inside("definition:")
    ),
    not_there("term-deleted", NL, "designations:", "term:", line=inside("designations:")),
    not_there("term-status-deleted", NL, "designations:", "status:", line=inside("designations:")),
    not_there("section-heading-deleted", NL, "sections:", "heading:", line=inside("sections:")),
    not_there("answer-deleted", NL, "faq:", "answer:", line=inside("faq:")),
    not_there("match-deleted", NL, "equivalents:", "match:", line=inside("equivalents:")),
    not_there("publisher-deleted", NL, "sources:", "publisher:", line=inside("sources:")),
    not_there("rows-deleted", NL, "comparisons:", "rows:", line=inside("comparisons:")),
    not_there("row-half-deleted", NL, "comparisons:", "rows:", "other:", line=inside("rows:")),
    not_there("statute-address-deleted", LAW, "statutes:", "url:", line=inside("statutes:")),
    not_there("original-deleted", NL, "translation:", "from:", line=inside("translation:")),
    not_there("hashes-deleted", NL, "translation:", "source_hash:", line=inside("translation:")),
]

IDS_AND_FOLDERS = [
    bad_value("concept-id-renamed", "id-mismatch", "buyer-of-goods", "id:", path=CONCEPT),
    bad_value("concept-of-term-renamed", "id-mismatch", "custommer", "concept:"),
    Break(
        "folder-renamed", move(CUSTOMER, "glossary/patron"), "id-mismatch",
        "glossary/patron/concept.yml", at("id:"), ("id-mismatch", "dangling-reference"),
        elsewhere=True,
    ),
    Break(
        "folder-with-capitals", write("glossary/Patron/concept.yml", "id: Patron\nsubject: law\n"),
        "bad-id", "glossary/Patron/concept.yml", at("id:"),
    ),
    Break(
        "folder-with-reserved-name", write("glossary/con/concept.yml", "id: con\nsubject: law\n"),
        "reserved-name", "glossary/con/concept.yml", at("id:"),
    ),
    bad_value("section-id-with-capitals", "bad-id", "What-It-Is", "sections:", "id:"),
    bad_value("source-id-with-space", "bad-id", "iso 9000", "sources:", "id:"),
    bad_value("reserved-question-id", "reserved-name", "index", "faq:", "id:"),
    Break(
        "section-id-twice",
        on(NL, add("  - id: twin\n    heading: Een\n    text: Een.\n"
                   "  - id: twin\n    heading: Twee\n    text: Twee.", "sections:")),
        "duplicate-id", NL, at("sections:", "id: twin", "id: twin"), ("part-missing",),
        elsewhere=True,
    ),
    Break(
        "source-id-twice",
        on(NL, add("  - id: twin\n    title: Een\n    publisher: Een\n"
                   "  - id: twin\n    title: Twee\n    publisher: Twee", "sources:")),
        "duplicate-id", NL, at("sources:", "id: twin", "id: twin"),
    ),
    Break(
        "statute-listed-twice",
        on(LAW, add("  - id: twin\n    jurisdiction: NL\n    title: Wet\n    lang: nl\n"
                    "    provision: art. 1\n    url: https://wetten.overheid.nl\n"
                    "  - id: twin\n    jurisdiction: NL\n    title: Wet\n    lang: nl\n"
                    "    provision: art. 2\n    url: https://wetten.overheid.nl", "statutes:")),
        "duplicate-id", LAW, at("statutes:", "id: twin", "id: twin"),
    ),
]  # fmt: skip

REFERENCES = [
    in_prose("reference-dangles", "dangling-reference", "Zie [klandizie](term:klandizie)."),
    in_prose(
        "reference-dangles-in-a-paragraph", "dangling-reference",
        "Een alinea.\n\nEen tweede, met een [verwijzing](term:custommer).", "Een tweede",
    ),
    in_prose("reference-is-empty", "dangling-reference", "Zie de [klant](term:)."),
    in_prose("reference-in-capitals", "dangling-reference", "Zie [klant](term:Customer)."),
    Break(
        "relation-dangles", on(CONCEPT, add("    - custommer", "relations:", "related:")),
        "dangling-reference", CONCEPT, at("related:", "- custommer"),
    ),
    Break(
        "comparison-dangles", on(NL, put("consumerr", "comparisons:", "concept:")),
        "dangling-reference", NL, at("comparisons:", "concept:"),
    ),
    Break(
        "relation-to-itself", on(CONCEPT, add("    - customer", "relations:", "related:")),
        "self-relation", CONCEPT, at("related:", "- customer"),
    ),
    Break(
        "relation-conflict",
        on(CONCEPT, add("    - consumer", "relations:", "related:")),
        "relation-conflict", CONCEPT, at("related:", "- consumer"), ("relation-conflict",),
        elsewhere=True,
    ),
    Break(
        "relation-kind-unknown", on(CONCEPT, add("  sibling: [consumer]", "relations:")),
        "unknown-field", CONCEPT, at("relations:", "sibling:"),
    ),
    Break(
        "comparison-held-twice",
        on(LAW_NL, add("  - concept: customer\n    summary: Weer.\n    rows:\n"
                       "      - aspect: twice\n        label: Weer\n        this: een\n"
                       "        other: twee", "comparisons:")),
        "comparison-repeated", NL, at("comparisons:", "concept: consumer"), ("part-missing",),
        elsewhere=True,
    ),
    bad_value("source-unknown", "unknown-source", "iso-9001", "definition:", "source:"),
]  # fmt: skip

LANGUAGES = [
    Break("dutch-saved-as-polish", copy(NL, PL), "language-mismatch", PL, at("lang:")),
    Break(
        "dutch-passed-off-as-polish", in_turn(copy(NL, PL), on(PL, put("pl", "lang:"))),
        "unknown-language", PL, at("equivalents:", "lang: pl"), ("allowed-unused", "part-missing"),
        elsewhere=True,
    ),
    bad_value("lang-no", "unknown-language", "no", "lang:", path=NB),
    bad_value("lang-invented", "unknown-language", "xx", "lang:"),
    bad_value("lang-by-its-name", "unknown-language", "Nederlands", "lang:"),
    bad_value("lang-in-capitals", "unknown-language", "NL", "lang:"),
    Break("file-of-no", copy(NB, f"{CUSTOMER}/term.no.yml"), "unknown-language",
          f"{CUSTOMER}/term.no.yml", whole_file),
    Break("file-of-an-invented-language", copy(NL, f"{CUSTOMER}/term.xx.yml"),
          "unknown-language", f"{CUSTOMER}/term.xx.yml", whole_file),
    Break(
        "file-renamed-to-another-language", move(NL, f"{CUSTOMER}/term.nld.yml"),
        "unknown-language", f"{CUSTOMER}/term.nld.yml", whole_file,
        ("language-missing", "reference-untranslated"), elsewhere=True,
    ),
    Break(
        "equivalent-in-an-invented-language",
        on(NL, add("  - lang: xx\n    match: exact", "equivalents:")),
        "unknown-language", NL, at("equivalents:", "lang: xx"),
    ),
    Break(
        "equivalent-in-its-own-language",
        on(NL, add("  - lang: nl\n    match: exact", "equivalents:")),
        "unknown-language", NL, at("equivalents:", "lang: nl"),
    ),
    in_prose("marked-with-an-invented-language", "unknown-language", "Het woord [ku](lang:xx)."),
    in_prose("marked-with-a-language-name", "unknown-language", "Zie [klient](lang:polish)."),
    bad_value("source-language-by-name", "unknown-language", "English", "sources:", "lang:"),
    bad_value("source-language-invented", "unknown-language", "xx", "sources:", "lang:"),
    bad_value(
        "statute-language-invented", "unknown-language", "xx", "statutes:", "lang:", path=LAW
    ),
]  # fmt: skip

PARTS = [
    part_gone("question-left-out", drop("faq:", "- id:"), inside("faq:")),
    part_gone("questions-left-out", drop("faq:", "- id:"), inside("faq:"), PL),
    part_gone("section-left-out", drop("sections:", "- id:"), inside("sections:")),
    part_gone("aspect-left-out", drop("rows:", "- aspect:"), inside("comparisons:", "rows:")),
    part_gone("takeaways-left-out", drop("takeaways:"), entry),
    part_gone("takeaways-emptied", put("[]", "takeaways:"), at("takeaways:")),
    part_gone("examples-left-out", drop("examples:"), entry),
    part_gone("comparison-left-out", drop("- concept:"), inside("comparisons:")),
    part_gone("statute-note-left-out", drop("statutes:", "- id:"), inside("statutes:"), LAW_NL),
    part_gone(
        "equivalent-left-out", drop("equivalents:", "- lang: nb"), inside("equivalents:")
    ),
    Break(
        "all-sections-left-out", on(NL, drop("sections:")), "part-missing", NL, entry,
        ("part-missing",),
    ),
    Break(
        "section-with-another-id", on(NL, put("wat-is-het", "sections:", "id:")),
        "part-missing", NL, inside("sections:"), ("part-missing",), elsewhere=True,
    ),
    Break(
        "sources-emptied", on(NL, put("[]", "sources:")), "part-missing", NL, at("sources:"),
        ("unknown-source",),
    ),
    Break(
        "statute-note-unknown",
        on(LAW_NL, add("  - id: nl-unknown\n    text: Een wet.", "statutes:")),
        "unknown-statute", LAW_NL, at("statutes:", "id: nl-unknown"),
    ),
    Break(
        "statute-note-misspelt", on(LAW_NL, put("nl-unknown", "statutes:", "id:")),
        "unknown-statute", LAW_NL, at("statutes:", "id:"),
    ),
    Break(
        "statute-deleted-from-concept", on(LAW, drop("statutes:", "- id:")),
        "unknown-statute", LAW_NL, at("statutes:", "id:"), ("unknown-statute",), elsewhere=True,
    ),
    bad_value("answer-emptied", "empty-field", "", "faq:", "answer:"),
    bad_value("answer-of-nothing-but-quotes", "empty-field", '""', "faq:", "answer:"),
    bad_value("answer-of-nothing-but-spaces", "empty-field", '"  "', "faq:", "answer:"),
    bad_value("designations-emptied", "empty-field", "[]", "designations:"),
    bad_value("rows-emptied", "empty-field", "[]", "comparisons:", "rows:"),
    Break(
        "item-emptied", on(NL, put('""', "takeaways:", "- ")), "empty-field", NL,
        at("takeaways:", "- "),
    ),
]  # fmt: skip

TERMS = [
    Break(
        "slug-collision", take_term("glossary/trader/term.nl.yml", NL),
        "slug-collision", "glossary/trader/term.nl.yml", at("designations:", "term:"),
    ),
    bad_value("slug-reserved", "slug-unusable", "Index", "designations:", "term:"),
    Break(
        "second-preferred-term",
        on(NL, put("preferred", "designations:", "status:", "status:")),
        "preferred-term", NL, at("designations:", "status:", "status:"),
    ),
    Break(
        "no-preferred-term", on(NL, put("admitted", "designations:", "status:")),
        "preferred-term", NL, inside("designations:"),
    ),
    Break(
        "term-twice",
        on(NL, add("  - term: kringloopklant\n    status: admitted\n"
                   "  - term: kringloopklant\n    status: deprecated", "designations:"),
           drop("designations:", "- term: kringloopklant"),
           add("  - term: kringloopklant\n    status: admitted", "designations:")),
        "term-repeated", NL, at("term: kringloopklant", "term: kringloopklant"),
    ),
    bad_value(
        "cyrillic-look-alike", "mixed-scripts", "kl\u0430nt", "designations:", "term:", "term:"
    ),
    bad_value("status-unknown", "unknown-value", "prefered", "designations:", "status:"),
    bad_value(
        "part-of-speech-unknown", "unknown-value", "substantive", "designations:",
        "part_of_speech:",
    ),
    bad_value("gender-unknown", "unknown-value", "de", "designations:", "gender:"),
    bad_value("subject-unknown", "unknown-value", "marketing", "subject:", path=CONCEPT),
    bad_value("match-unknown", "unknown-value", "equal", "equivalents:", "match:"),
    Break(
        "feature-misspelt", on(NL, swap("plural:", "plurall:", "forms:", "plural:")),
        "unknown-value", NL, at("forms:", "plurall:"),
    ),
    Break(
        "feature-of-two-misspelt",
        on(NL, add("      plural diminuative: klantjes", "forms:")),
        "unknown-value", NL, at("forms:", "plural diminuative:"),
    ),
]  # fmt: skip

MARKUP = [
    in_prose("html-tag", "html-in-prose", "Een regel<br>en nog een."),
    in_prose("script-tag", "html-in-prose", "Een <script src=x>."),
    in_prose("html-comment", "html-in-prose", "Een klant. <!-- later -->"),
    in_prose("html-tag-in-a-paragraph", "html-in-prose", "Eén.\n\nTwee <img src=x>.", "Twee"),
    in_prose("javascript-link", "bad-url", "Een [klik](javascript:alert)."),
    in_prose("javascript-link-in-capitals", "bad-url", "Een [klik](JaVaScRiPt:alert)."),
    in_prose(
        "javascript-link-by-reference",
        "bad-url",
        "Een [klik].\n\n[klik]: javascript:alert",
        "[klik]:",
    ),
    in_prose("data-link", "bad-url", "Een [klik](data:text/html,x)."),
    in_prose("http-link", "bad-url", "Een [klik](http://example.org)."),
    in_prose("relative-link", "bad-url", "Een [klik](../consumer/)."),
    in_prose("root-link", "bad-url", "Een [klik](/nl/)."),
    in_prose("protocol-relative-link", "bad-url", "Een [klik](//example.org)."),
    in_prose("look-alike-host", "bad-url", "Een [klik](https://ex\u0430mple.org)."),
    in_prose("image", "markup-not-allowed", "Een ![klant](https://example.org/k.png)."),
    in_prose("heading", "markup-not-allowed", "Een alinea.\n\n## Kop", "## Kop"),
    in_prose("underlined-heading", "markup-not-allowed", "Kop\n===", "Kop"),
    in_prose("code-block", "markup-not-allowed", "Een alinea.\n\n```\nx\n```", "```"),
    in_prose("indented-code-block", "markup-not-allowed", "Een alinea.\n\n    klant()", "klant()"),
    in_prose("inline-code", "markup-not-allowed", "Een `klant`."),
    in_prose("block-quote", "markup-not-allowed", "Een alinea.\n\n> Citaat.", "> Citaat"),
    in_prose("rule", "markup-not-allowed", "Een alinea.\n\n***", "***"),
    bad_value("html-in-a-heading", "html-in-prose", "Een<br>klant", "sections:", "heading:"),
    bad_value(
        "link-in-a-heading",
        "markup-not-allowed",
        "Een [klant](term:customer)",
        "sections:",
        "heading:",
    ),
    in_prose("hard-line-break", "markup-not-allowed", "Een regel\\\nen nog een.", "Een regel"),
]

FIELDS = [
    Break(
        "field-unknown", on(NL, add("synonyms: klandizie")), "unknown-field", NL, at("synonyms:")
    ),
    Break(
        "field-misspelt",
        on(NL, swap("definition:", "definitoin:", "definition:")),
        "unknown-field",
        NL,
        at("definitoin:"),
    ),
    Break(
        "field-misspelt-below",
        on(NL, swap("answer:", "anwser:", "faq:", "answer:")),
        "unknown-field",
        NL,
        at("faq:", "anwser:"),
    ),
    Break(
        "field-in-capitals", on(NL, swap("faq:", "FAQ:", "faq:")), "unknown-field", NL, at("FAQ:")
    ),
    bad_value("text-for-a-list", "wrong-type", "Klant is wie koopt.", "takeaways:"),
    bad_value("list-for-a-text", "wrong-type", "[een, twee]", "faq:", "answer:"),
    bad_value("text-for-fields", "wrong-type", "wie koopt", "definition:"),
    bad_value("fields-for-a-text", "wrong-type", "{text: x}", "sections:", "heading:"),
    Break(
        "colon-in-an-item",
        on(NL, put("Een klant: koning.", *EXAMPLE)),
        "wrong-type",
        NL,
        at(*EXAMPLE),
    ),
    bad_value(
        "heading-on-two-lines", "not-one-line", "Wat is\neen klant?", "sections:", "heading:"
    ),
    bad_value("term-on-two-lines", "not-one-line", "vaste\nklant", "designations:", "term:"),
    bad_value(
        "definition-in-two-paragraphs",
        "not-one-line",
        "wie koopt\n\nwie betaalt",
        *DEFINITION,
    ),
    bad_value("heading-too-long", "too-long", "klant " * 60, "sections:", "heading:"),
    bad_value("date-in-words", "bad-date", "21 november 2026", "review:", "date:"),
    bad_value("date-that-never-was", "bad-date", "2026-02-30", "review:", "date:"),
    bad_value("date-of-another-order", "bad-date", "21-11-2026", "review:", "date:"),
    bad_value("year-in-words", "bad-number", "vorig jaar", "sources:", "year:"),
    bad_value("year-with-five-digits", "bad-number", "20155", "sources:", "year:"),
    bad_value("wikidata-id-without-its-letter", "bad-id", "852835", "wikidata:", path=CONCEPT),
    bad_value(
        "wikidata-address",
        "bad-id",
        "https://www.wikidata.org/wiki/Q852835",
        "wikidata:",
        path=CONCEPT,
    ),
    bad_value(
        "jurisdiction-in-words", "bad-id", "Nederland", "statutes:", "jurisdiction:", path=LAW
    ),
    bad_value("jurisdiction-invented", "bad-id", "XX", "statutes:", "jurisdiction:", path=LAW),
    bad_value("source-over-http", "bad-url", "http://www.iso.org", "sources:", "url:"),
    bad_value("source-address-with-a-user", "bad-url", "https://a@iso.org", "sources:", "url:"),
    bad_value(
        "statute-at-a-javascript-address",
        "bad-url",
        '"javascript:alert(1)"',
        "statutes:",
        "url:",
        path=LAW,
    ),
]

YAML = [
    Break(
        "tab-indentation",
        on(NL, swap("  source:", "\tsource:", "definition:", "source:")),
        "yaml-syntax",
        NL,
        at("definition:", "source:"),
    ),
    bad_value("quote-not-closed", "yaml-syntax", '"wie koopt', *DEFINITION),
    bad_value("single-quote-not-closed", "yaml-syntax", "'wie koopt", *DEFINITION),
    bad_value("quote-not-closed-at-the-end", "yaml-syntax", '"Q1', "wikidata:", path=CONCEPT),
    bad_value("text-after-a-quoted-word", "yaml-syntax", '"klant" is wie koopt', *DEFINITION),
    bad_value("bracket-not-closed", "yaml-syntax", "[klant", *DEFINITION),
    bad_value("colon-in-a-text", "yaml-syntax", "klant: wie koopt", *DEFINITION),
    bad_value("reserved-sign-at-the-start", "yaml-syntax", "@klant", *DEFINITION),
    Break(
        "indentation-lost",
        on(NL, swap("    heading:", "   heading:", "sections:", "heading:")),
        "yaml-syntax",
        NL,
        at("sections:", "heading:"),
    ),
    Break(
        "conflict-markers",
        on(NL, add("<<<<<<< HEAD", "designations:")),
        "yaml-syntax",
        NL,
        at("<<<<<<<"),
    ),
    bad_value("anchor", "yaml-anchor", "&een koper", *DEFINITION),
    bad_value("alias", "yaml-alias", "*een", *DEFINITION),
    bad_value("tag", "yaml-tag", "!!str koper", *DEFINITION),
    bad_value("python-tag", "yaml-tag", "!!python/name:os.system x", *DEFINITION),
    Break("merge-key", on(NL, add("  <<: {text: x}", "definition:")), "merge-key", NL, at("<<:")),
    Break("key-twice", on(NL, add("lang: nl", "lang:")), "duplicate-key", NL, at("lang:", "lang:")),
    Break(
        "key-twice-below",
        on(NL, add("    answer: Ja.", "faq:", "answer:")),
        "duplicate-key",
        NL,
        at("faq:", "answer:", "answer:"),
    ),
    Break("key-that-is-a-list", on(NL, add("? [a, b]\n: c")), "bad-key", NL, at("? [a, b]")),
    Break(
        "second-document", on(NL, add("---\nconcept: customer")), "second-document", NL, at("---")
    ),
    nested("too-deep", MAX_DEPTH),
    nested("bomb-of-brackets", 20_000),
    Break("too-large", on(NL, add("#" * MAX_BYTES)), "file-too-large", NL, whole_file),
    Break("entry-that-is-a-list", write(NL, "- klant\n"), "wrong-type", NL, whole_file),
]

CHARACTERS = [
    Break("bad-utf8", with_bytes(b"\xff", NL, put("Een kl@@@ant.", *EXAMPLE)), "bad-utf8", NL,
          at(*EXAMPLE)),
    Break("saved-as-utf-16", recode(NL, "utf-16"), "bad-utf8", NL, whole_file),
    Break("byte-order-mark", recode(NL, "utf-8-sig"), "invisible-character", NL, whole_file),
    Break("nul", with_bytes(b"\0", NL, put("Een kl@@@ant.", *EXAMPLE)), "control-character", NL,
          at(*EXAMPLE)),
    Break("nul-as-an-escape", on(NL, put(r'"kl\0ant"', *EXAMPLE)), "control-character", NL,
          at(*EXAMPLE)),
    in_prose("bidi-override", "bidi-character", "Een kl\u202eant."),
    in_prose("bidi-override-as-an-escape", "bidi-character", r'"Een kl\u202eant."'),
    in_prose("zero-width-space", "invisible-character", "Een kl\u200bant."),
    in_prose("soft-hyphen", "invisible-character", "Een klanten\u00addienst."),
    in_prose("line-separator", "control-character", "Een klant.\u2028Nog een."),
    in_prose("private-letter", "control-character", "Een klant \ue000."),
]  # fmt: skip

FILES = [
    Break(
        "file-linked",
        in_turn(remove(NL), link(NL, EN)),
        "symbolic-link",
        NL,
        whole_file,
        ("language-missing", "reference-untranslated"),
        elsewhere=True,
    ),
    Break(
        "folder-linked",
        link("glossary/shopper", CUSTOMER),
        "symbolic-link",
        "glossary/shopper",
        whole_file,
    ),
    Break(
        "stray-file",
        write(f"{CUSTOMER}/notes.txt", "later"),
        "unexpected-file",
        f"{CUSTOMER}/notes.txt",
        whole_file,
    ),
    Break(
        "stray-copy",
        copy(NL, f"{CUSTOMER}/term.nl (1).yml"),
        "unknown-language",
        f"{CUSTOMER}/term.nl (1).yml",
        whole_file,
    ),
    Break(
        "other-ending",
        copy(NL, f"{CUSTOMER}/term.nl.yaml"),
        "unexpected-file",
        f"{CUSTOMER}/term.nl.yaml",
        whole_file,
    ),
    Break(
        "folder-in-an-entry",
        write(f"{CUSTOMER}/old/term.nl.yml", "x"),
        "unexpected-file",
        f"{CUSTOMER}/old",
        whole_file,
    ),
    Break(
        "folder-in-place-of-a-file",
        in_turn(remove(NL), write(f"{NL}/x", "x")),
        "unexpected-file",
        NL,
        whole_file,
        ("language-missing", "reference-untranslated"),
        elsewhere=True,
    ),
    Break(
        "loose-file",
        write("glossary/term.nl.yml", "x"),
        "unexpected-file",
        "glossary/term.nl.yml",
        whole_file,
    ),
    Break(
        "concept-file-deleted",
        remove(CONCEPT),
        "missing-concept",
        NL,
        entry,
        ("missing-concept",),
        elsewhere=True,
    ),
    Break("concept-file-emptied", write(CONCEPT, ""), "wrong-type", CONCEPT, whole_file),
    Break(
        "concept-file-of-comments", write(CONCEPT, "# later\n"), "wrong-type", CONCEPT, whole_file
    ),
    Break(
        "term-file-deleted",
        remove(NL),
        "language-missing",
        CONCEPT,
        at("id:"),
        ("reference-untranslated",),
        elsewhere=True,
    ),
    Break(
        "term-file-emptied",
        write(NL, ""),
        "language-missing",
        CONCEPT,
        at("id:"),
        ("reference-untranslated",),
        elsewhere=True,
    ),
    Break(
        "term-file-of-a-stub",
        write(NL, "concept: customer\nlang: nl\n"),
        "language-missing",
        CONCEPT,
        at("id:"),
        ("reference-untranslated",),
        elsewhere=True,
    ),
    Break(
        "original-file-deleted",
        remove(EN),
        "language-missing",
        CONCEPT,
        at("id:"),
        ("allowed-unused", "original-unknown", "reference-untranslated"),
        elsewhere=True,
    ),
    Break(
        "concept-without-terms",
        write("glossary/new/concept.yml", "id: new\nsubject: law\n"),
        "language-missing",
        "glossary/new/concept.yml",
        at("id:"),
        ("language-missing",),
    ),
]

REVIEWS_AND_ORIGINALS = [
    bad_value("review-without-reviewer", "review-incomplete", "reviewed", "review:", "status:"),
    Break(
        "review-without-date",
        on(NL, drop("review:"), add("review:\n  status: reviewed\n  reviewer: Jan")),
        "review-incomplete", NL, at("review:", "status:"),
    ),
    bad_value("review-status-unknown", "unknown-value", "ok", "review:", "status:"),
    Break(
        "original-changed",
        on(EN, put("somebody who pays for what is sold", *DEFINITION)),
        "stale-translation", NL, at("source_hash:", "definition:"), ("stale-translation",),
        elsewhere=True,
    ),
    Break(
        "hash-changed", on(NL, put('"0123456789ab"', "source_hash:", "definition:")),
        "stale-translation", NL, at("source_hash:", "definition:"),
    ),
    Break(
        "hash-of-a-field-that-is-gone",
        on(NL, add('    faq.gone: "0123456789ab"', "source_hash:")),
        "stale-translation", NL, at("source_hash:", "faq.gone:"),
    ),
    Break(
        "hash-of-a-field-left-out", on(NL, drop("source_hash:", "takeaways:")),
        "stale-translation", NL, at("source_hash:"),
    ),
    bad_value("original-is-the-entry-itself", "original-unknown", "nl", "translation:", "from:"),
    bad_value("original-in-no-language", "original-unknown", "xx", "translation:", "from:"),
    Break(
        "originals-in-a-circle",
        on(EN, add('translation:\n  from: nl\n  source_hash:\n    definition: "0123456789ab"')),
        "original-unknown", EN, at("translation:", "from:"), ("stale-translation",),
    ),
    Break(
        "original-not-named", on(NL, drop("translation:")), "translation-untracked", NL, entry
    ),
]  # fmt: skip

MESSAGE = ("#, python-format", "msgid")
STRING = ("#, python-format", "msgstr")
PLURAL = ("msgid_plural", "msgstr[1]")


def new_language(lang: str) -> Change:
    """Set up a language that need not be complete."""
    line = f"        - {{ locale: {lang}, name: Name, build: true }}"
    required = "    required: {en: all, nl: all, pl: all, nb: all}"
    return on(SETTINGS, add(line, "- { locale:"), add(required, "extra:", "termbase:"))


def in_catalogue(name: str, code: str, edit: Edit, line: Finder) -> Break:
    return Break(name, on(CATALOGUE, edit), code, CATALOGUE, line)


CATALOGUES = [
    in_catalogue(
        "string-fuzzy", "string-fuzzy", add("#, fuzzy", "#, python-format"), at(*MESSAGE)
    ),
    in_catalogue("string-emptied", "string-missing", string('""', *STRING), at(*MESSAGE)),
    in_catalogue("string-deleted", "string-missing", without_last_message, whole_file),
    in_catalogue("plural-emptied", "string-missing", string('""', *PLURAL),
                 lambda lines: find(lines, "msgid_plural")),
    in_catalogue("string-unused", "string-unused", add('\nmsgid "Nobody"\nmsgstr "Niemand"'),
                 at('msgid "Nobody"')),
    in_catalogue("placeholder-misspelt", "string-format", string('"%(geen)s"', *STRING),
                 at(*MESSAGE)),
    in_catalogue("placeholder-half-deleted", "string-format",
                 string('"%(first)s %(second)"', *STRING), at(*MESSAGE)),
    in_catalogue("placeholder-deleted", "string-format", string('"%(first)s"', *STRING),
                 at(*MESSAGE)),
    in_catalogue("percent-sign-alone", "string-format",
                 string('"100% zeker"', 'msgctxt "entry"', "msgstr"),
                 at('msgctxt "entry"', "msgid")),
    in_catalogue("string-not-closed", "catalogue-syntax", string('"klant', *STRING), at(*STRING)),
    in_catalogue("string-without-quotes", "catalogue-syntax", string("klant", *STRING),
                 at(*STRING)),
    in_catalogue("words-after-a-string", "catalogue-syntax", string('"klant" x', *STRING),
                 at(*STRING)),
    in_catalogue("keyword-misspelt", "catalogue-syntax", swap("msgstr", "msgstring", *STRING),
                 at(*STRING)),
    in_catalogue("catalogue-with-conflict-markers", "catalogue-syntax",
                 add_before("<<<<<<< HEAD", *MESSAGE), at("<<<<<<<")),
    in_catalogue("plural-with-a-bad-number", "catalogue-syntax",
                 swap("msgstr[1]", "msgstr[x]", *PLURAL), at("msgid_plural", "msgstr[x]")),
    in_catalogue("plural-rule-broken", "catalogue-syntax",
                 swap("n != 1", "n !!! 1", '"Plural-Forms:'), at('"Plural-Forms:')),
    in_catalogue("encoding-unknown", "catalogue-syntax",
                 swap("utf-8", "utf-9", '"Content-Type:'), at('"Content-Type:')),
    in_catalogue("catalogue-of-another-language", "language-mismatch",
                 swap("nl", "pl", '"Language:'), at('"Language:')),
    in_catalogue("bidi-override-in-a-string", "bidi-character",
                 string('"%(first)s \u202e %(second)s"', *STRING), at(*STRING)),
    Break("nul-in-a-string",
          with_bytes(b"\0", CATALOGUE, string('"%(first)s @@@ %(second)s"', *STRING)),
          "control-character", CATALOGUE, at(*STRING)),
    Break("catalogue-bad-utf8", with_bytes(b"\xe9", CATALOGUE, add("# caf@@@")), "bad-utf8",
          CATALOGUE, at("# caf")),
    Break("catalogue-deleted", remove(CATALOGUE), "catalogue-missing", CATALOGUE, whole_file),
    Break("template-deleted", remove("locales/site.pot"), "catalogue-missing", "locales/site.pot",
          whole_file),
    Break(
        "language-invented-in-settings", new_language("xx"), "unknown-language", SETTINGS,
        at("- { locale: xx"),
    ),
    Break(
        "language-without-catalogue",
        in_turn(
            new_language("de"),
            write(f"{CUSTOMER}/term.de.yml",
                  "concept: customer\nlang: de\ndesignations:\n  - term: Kunde\n"
                  "    status: preferred\ndefinition:\n  text: wer kauft\n  source: duden\n"
                  "sources:\n  - id: duden\n    title: Duden\n    publisher: Duden\n"),
        ),
        "catalogue-missing", "locales/de/LC_MESSAGES/site.po", whole_file,
    ),
]  # fmt: skip

BREAKS = [
    *DELETED_FIELDS, *IDS_AND_FOLDERS, *REFERENCES, *LANGUAGES, *PARTS, *TERMS, *MARKUP, *FIELDS,
    *YAML, *CHARACTERS, *FILES, *REVIEWS_AND_ORIGINALS, *CATALOGUES,
]  # fmt: skip


# Making them, one at a time.


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def restore(folder: Path, before: dict[Path, bytes]) -> None:
    """Put back every file as it was, and take away what was not there."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink() or (path.is_file() and path not in before):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for path, raw in before.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != raw:
            path.write_bytes(raw)


def without_proofreading(lines: list[str]) -> list[str]:
    """Leave spelling and style out: they have tests of their own, and take long."""
    if not any(line.strip() == "termbase:" for line in lines):
        lines = add("  termbase:", "extra:")(lines)
    return add("    proofread: []", "extra:", "termbase:")(lines)


def make_clean_copy(folder: Path) -> Path:
    """Copy what `termbase check` reads, and bring every translation up to date."""
    for part in ("glossary", "locales"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / SETTINGS, folder)
    on(SETTINGS, without_proofreading)(folder)
    settings = load_settings(folder, {})
    project = load_project(settings)
    for concept, lang in project.index.terms:
        if lang != settings.languages[0]:
            record_acceptance(project, settings.glossary, concept, lang)
    return folder


read_once = lru_cache(maxsize=1024)(read_tree)
"""Reads each state of a file once: what a file holds depends on its path and bytes only."""


def check(folder: Path) -> tuple[Problem, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termbase.loading.glossary.read_tree", read_once)
        return load_project(load_settings(folder, {})).problems


def wanted_place(kind: Break, folder: Path) -> tuple[str, str, int]:
    file = folder / kind.path
    raw = file.read_bytes() if file.is_file() else b""
    return kind.code, kind.path, kind.line(raw.decode("utf-8", "replace").split("\n"))


def fault(kind: Break, folder: Path, problems: tuple[Problem, ...]) -> str:
    """Return what is wrong with what was reported, or an empty string."""
    found = Counter((problem.code, problem.path, problem.line) for problem in problems)
    wanted = wanted_place(kind, folder)
    if wanted not in found:
        return f"not reported: {wanted}"
    others = list((found - Counter([wanted])).elements())
    if {code for code, _, _ in others} != set(kind.also):
        return f"{len(others)} others with the codes {sorted({code for code, _, _ in others})}"
    if {path for _, path, _ in others} - {kind.path} and not kind.elsewhere:
        return f"{len(others)} more, in other files too"
    return ""


@pytest.fixture(scope="session")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Path, bytes]]:
    """The real project with every translation up to date, and its files' bytes."""
    folder = make_clean_copy(tmp_path_factory.mktemp("breaking"))
    return folder, snapshot(folder)


@pytest.fixture
def folder(clean_copy: tuple[Path, dict[Path, bytes]]) -> Iterator[Path]:
    """The clean copy; what a test changes in it is undone."""
    path, before = clean_copy
    yield path
    restore(path, before)


def test_clean_copy_has_no_problem(folder: Path) -> None:
    assert format_text(check(folder)) == ""


def test_there_are_many_kinds_each_with_its_own_name() -> None:
    names = [kind.name for kind in BREAKS]
    assert len(names) >= 65
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("kind", BREAKS, ids=lambda kind: kind.name)
def test_bad_change_is_reported_at_its_place(kind: Break, folder: Path) -> None:
    kind.change(folder)
    problems = check(folder)
    assert fault(kind, folder, problems) == "", format_text(problems)[:2000]


def test_changed_original_marks_every_translation(folder: Path) -> None:
    on(EN, put("somebody who pays for what is sold", *DEFINITION))(folder)
    assert [problem.path for problem in check(folder)] == [NB, NL, PL]


def told(kind: Break, folder: Path) -> str:
    """Make a change and return what is wrong with the report, or an empty string."""
    kind.change(folder)
    try:
        return fault(kind, folder, check(folder))
    except Exception as error:  # noqa: BLE001 - a crash of the checker is a row like any other
        return f"crash: {error!r}"


def main() -> int:
    """Print the table; return 1 when a kind is not reported as it should be."""
    failed = 0
    with TemporaryDirectory() as name:
        folder = make_clean_copy(Path(name))
        before = snapshot(folder)
        for kind in BREAKS:
            wrong = told(kind, folder)
            _, path, line = wanted_place(kind, folder)
            failed += bool(wrong)
            place = f"{path}:{line}"
            print(f"{kind.name:<36} | {kind.code:<22} | {place:<38} | {wrong or 'ok'}")
            restore(folder, before)
    print(f"{len(BREAKS)} kinds, {failed} not reported as they should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

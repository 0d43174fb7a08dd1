"""The Markdown of an entry: nothing but paragraphs, emphasis, lists, tables and safe links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from termbase.checks import check, entry_check
from termbase.index import Index
from termbase.linguistics.codes import is_language, nearest_code
from termbase.loading.glossary import Glossary, Located
from termbase.model import Term, https_fault
from termbase.problems import Problem
from termbase.prose import addresses, foreign_tags, raw_html, targets


@entry_check("html-in-prose")
def check_html(located: Located[Term]) -> Iterator[Problem]:
    """Prose holds no HTML; it would be shown as it is written."""
    for loc, text in located.entry.prose:
        if "<" not in text:
            continue
        seen: Counter[str] = Counter()
        for tag in raw_html(text):
            message = f"`{tag}` is HTML"
            hint = "use *emphasis*, lists, tables and [links](https://…) only"
            nth = seen[tag]
            yield located.tree.problem_in(loc, tag, "html-in-prose", message, hint, nth=nth)
            seen[tag] += 1


_NAMES = {
    "h1": "a heading", "h2": "a heading", "h3": "a heading", "h4": "a heading",
    "h5": "a heading", "h6": "a heading", "img": "a picture", "pre": "a code block",
    "code": "code", "blockquote": "a block quote", "hr": "a rule", "br": "a hard line break",
}  # fmt: skip


@entry_check("markup-not-allowed")
def check_markup(located: Located[Term]) -> Iterator[Problem]:
    """Prose makes no headings, pictures, code, quotes or rules."""
    for loc, text in located.entry.prose:
        for tag, place in foreign_tags(text):
            message = f"{_NAMES.get(tag, tag)} has no place in an entry's text"
            hint = "use paragraphs, *emphasis*, lists, tables and links only"
            yield located.tree.problem_at(loc, place, "markup-not-allowed", message, hint)


@check("bad-url", "unknown-language")
def check_addresses(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """A link leads to https://, mailto:, term: or lang:, and holds no trick."""
    for _, located in sorted(glossary.terms.items()):
        faults = {
            address: fault
            for address in targets(located.entry)
            if (fault := _address_fault(address, glossary.languages))
        }
        for loc, text in located.entry.prose if faults else ():
            for address in addresses(text):
                if address in faults:
                    yield located.tree.problem_in(loc, address, *faults[address])


def _address_fault(address: str, languages: tuple[str, ...]) -> tuple[str, str, str] | None:
    scheme, _, rest = address.partition(":")
    if scheme == "lang":
        if is_language(rest):
            return None
        near = nearest_code(rest, languages)
        hint = f"did you mean `{near}`?" if near else "write a BCP 47 code, such as in `lang:en`"
        return "unknown-language", f"`{rest}` is not a language code", hint
    if scheme in ("term", "mailto"):
        return None
    fault = https_fault(address)
    hint = "link to an https:// address, or to another entry with term:"
    return ("bad-url", f"the link `{address[:80]}`: {fault}", hint) if fault else None


@entry_check("html-in-prose", "markup-not-allowed")
def check_lines(located: Located[Term]) -> Iterator[Problem]:
    """Headings, questions, labels and terms are plain text: mark-up would show as it is."""
    for loc, text in _lines(located.entry):
        for tag in raw_html(text):
            message = f"`{tag}` is HTML"
            yield located.tree.problem_in(loc, tag, "html-in-prose", message, "delete it")
        if "](" in text:
            message = "a link has no place in a line of plain text"
            hint = "put the link into the text"
            yield located.tree.problem_in(loc, "](", "markup-not-allowed", message, hint)


def _lines(term: Term) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for place, designation in enumerate(term.designations):
        yield ("designations", place, "term"), designation.term
    for place, section in enumerate(term.sections):
        yield ("sections", place, "heading"), section.heading
    for place, question in enumerate(term.faq):
        yield ("faq", place, "question"), question.question
    for place, comparison in enumerate(term.comparisons):
        for number, row in enumerate(comparison.rows):
            yield ("comparisons", place, "rows", number, "label"), row.label

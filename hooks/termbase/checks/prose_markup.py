"""The Markdown of an entry: nothing but paragraphs, emphasis, lists, tables and safe links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from termbase.checks import check
from termbase.index import Index
from termbase.linguistics.codes import is_language, nearest_code
from termbase.loading.glossary import Glossary
from termbase.model import https_fault, prose_fields
from termbase.problems import Problem
from termbase.prose import addresses, foreign_tags, raw_html


@check("html-in-prose")
def check_html(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """Prose holds no HTML; it would be shown as it is written."""
    for _, located in sorted(glossary.terms.items()):
        for loc, text in prose_fields(located.entry):
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


@check("markup-not-allowed")
def check_markup(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """Prose makes no headings, pictures, code, quotes or rules."""
    for _, located in sorted(glossary.terms.items()):
        for loc, text in prose_fields(located.entry):
            for tag, place in foreign_tags(text):
                message = f"{_NAMES.get(tag, tag)} has no place in an entry's text"
                hint = "use paragraphs, *emphasis*, lists, tables and links only"
                yield located.tree.problem_at(loc, place, "markup-not-allowed", message, hint)


@check("bad-url", "unknown-language")
def check_addresses(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """A link leads to https://, mailto:, term: or lang:, and holds no trick."""
    for _, located in sorted(glossary.terms.items()):
        for loc, text in prose_fields(located.entry):
            for address in addresses(text):
                fault = _address_fault(address, glossary.languages)
                if fault:
                    yield located.tree.problem_in(loc, address, *fault)


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

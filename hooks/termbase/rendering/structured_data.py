"""JSON-LD for search engines: what an entry is, where it stands, which questions it answers.

Types and properties are those of https://schema.org/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from termbase.index import display_name
from termbase.model import Concept, Status, Term
from termbase.rendering.view import View

CONTEXT = "https://schema.org"


def defined_term_set(view: View, name: str, url: str) -> Mapping[str, Any]:
    """Return the dictionary of one language as a DefinedTermSet."""
    address = view.library.settings.site_url + url
    return {
        "@context": CONTEXT, "@type": "DefinedTermSet", "@id": address, "url": address,
        "name": name, "inLanguage": view.lang,
    }  # fmt: skip


def defined_term(view: View, concept: Concept, term: Term) -> Mapping[str, Any]:
    """Return an entry as a DefinedTerm; synonyms that are to be avoided are left out."""
    site = view.library.settings.site_url
    others = [
        display_name(designation)
        for designation in term.designations
        if designation is not term.preferred and designation.status is not Status.DEPRECATED
    ]
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "DefinedTerm",
        "@id": site + view.url,
        "url": site + view.url,
        "name": display_name(term.preferred),
        "description": view.plain(term.definition.text),
        "inLanguage": view.lang,
        "termCode": concept.id,
        "inDefinedTermSet": site + view.library.addresses.part("glossary", view.lang),
    }
    if others:
        data["alternateName"] = others
    if concept.wikidata:
        data["sameAs"] = f"https://www.wikidata.org/entity/{concept.wikidata}"
    return data


def faq_page(view: View, term: Term) -> Mapping[str, Any]:
    """Return the questions of an entry as an FAQPage."""
    return {
        "@context": CONTEXT,
        "@type": "FAQPage",
        "inLanguage": view.lang,
        "mainEntity": [
            {
                "@type": "Question",
                "name": question.question,
                "acceptedAnswer": {"@type": "Answer", "text": view.plain(question.answer)},
            }
            for question in term.faq
        ],
    }


def breadcrumbs(view: View, steps: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return (name, address) steps as a BreadcrumbList."""
    site = view.library.settings.site_url
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": site + address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }

"""Citations, dates, and the list from which two languages are laid side by side."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from lxml import html

from termbase.loading.settings import load_settings
from termbase.model import Review
from termbase.rendering.entries import citation
from termbase.rendering.view import View
from termbase.site import Project
from tests.conftest import ROOT

LANGUAGES = load_settings(ROOT, {}).languages
SITE = "http://localhost:8000/"
CITED = {
    "en": f"‘customer’, Dictionary of the customer, version of 3 May 2024, {SITE}id/customer/",
    "nl": f"‘klant’, Woordenboek van de klant, versie van 3 mei 2024, {SITE}id/customer/",
    "pl": f"„klient”, Słownik klienta, wersja z dnia 3 maja 2024, {SITE}id/customer/",
    "nb": f"«kunde», Kundeordboka, versjon av 3. mai 2024, {SITE}id/customer/",
}


@pytest.mark.parametrize("lang", CITED)
def test_citation_is_written_as_its_language_writes(project: Project, lang: str) -> None:
    review = Review(date=datetime.date(2024, 5, 3))
    term = replace(project.index.terms["customer", lang], review=review)
    view = View(project.library, lang, project.library.addresses.entry("customer", lang))
    assert citation(view, term) == CITED[lang]


@pytest.mark.parametrize("lang", CITED)
def test_citation_invents_no_date(project: Project, lang: str) -> None:
    term = replace(project.index.terms["customer", lang], review=Review())
    text = citation(View(project.library, lang, ""), term)
    assert text == re.sub(r", [^,]*2024,", ",", CITED[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_date_is_in_the_words_of_its_language(project: Project, lang: str) -> None:
    seen = 0
    for page in project.pages(lang):
        text = html.fromstring(page.body).text_content()
        assert not re.search(r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}", text), page.url
        concept = page.source.removesuffix(".md").split("/")[-1]
        if page.kind == "entry" and (day := project.index.terms[concept, lang].review.date):
            view = View(project.library, lang, page.url)
            assert text.count(view.date(day)) == 2, page.url  # colophon and citation
            seen += 1
    assert seen > 50


@pytest.mark.parametrize("lang", LANGUAGES)
def test_side_by_side_lists_every_concept_in_all_its_languages(project: Project, lang: str) -> None:
    (page,) = (page for page in project.pages(lang) if page.kind == "side-by-side")
    rows = html.fromstring(page.body).xpath("//li[@data-concept]")
    found = {
        row.get("data-concept"): {link.get("hreflang") for link in row.iterfind("a")}
        for row in rows
    }
    assert found == {
        concept: set(project.index.languages_of(concept)) for concept in project.index.concepts
    }
    assert [row.get("data-concept") for row in rows] == list(project.index.ordered[lang])
    assert {row.find("a").get("hreflang") for row in rows} == {lang}


def test_entry_offers_only_languages_that_have_it(project: Project) -> None:
    for page in project.pages("pl"):
        if page.kind == "entry":
            concept = page.source.removesuffix(".md").split("/")[-1]
            links = html.fromstring(page.body).xpath("//p[@class='tb-beside']/a/@href")
            offered = [str(link).rpartition("&with=")[2] for link in links]
            there = project.index.languages_of(concept)
            assert offered == [lang for lang in there if lang != "pl"]

"""The built site in a real browser: what a reader meets, on a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.conftest import ROOT, BuiltSite

from termbase.loading.settings import load_settings
from termbase.model import Subject
from termbase.site import Project, load_project

PROJECT = load_project(load_settings(ROOT, {}))
ADDRESSES = PROJECT.library.addresses
FIRST_PAIR = PROJECT.index.pairs["en"][0]

KINDS = {
    "root": "",
    "concept": ADDRESSES.concept("customer"),
    "home": ADDRESSES.home("nl"),
    "entry": ADDRESSES.entry("customer", "pl"),
    "law entry": ADDRESSES.entry("consumer", "nb"),
    "glossary": ADDRESSES.part("glossary", "nb"),
    "subjects": ADDRESSES.part("subjects", "pl"),
    "questions": ADDRESSES.part("questions", "nl"),
    "subject questions": ADDRESSES.questions(Subject.SERVING, "pl"),
    "comparisons": ADDRESSES.part("comparisons", "en"),
    "comparison": ADDRESSES.comparison(FIRST_PAIR, "en"),
    "word list": ADDRESSES.word_list("pl", "nb"),
    "map": ADDRESSES.part("map", "nb"),
    "word field": ADDRESSES.part("word-field", "pl"),
    "status": ADDRESSES.part("status", "nl"),
    "guide": ADDRESSES.document("nb", "guides/customer-or-consumer"),
    "about": ADDRESSES.document("en", "about"),
    "not found": "404.html",
}


def audit(page: Page, opened: str = "") -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and its best practices, with the elements.

    `opened` selects what lies over the page: axe takes what shows of a target half below it
    for the target's whole size.
    """
    rules = {"rules": {"target-size": {"enabled": True}}}  # of WCAG 2.2, off by default
    violations = Axe().run(page, options=rules).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
        if not (
            opened
            and violation["id"] == "target-size"
            and page.evaluate(OVERLAP, [node["target"][0], opened])
        )
    ]


OVERLAP = """(selectors) => {
  const [a, b] = selectors.map((selector) => document.querySelector(selector));
  if (b.contains(a)) return false;
  const [one, two] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
  return one.left < two.right && two.left < one.right
    && one.top < two.bottom && two.top < one.bottom;
}"""
"""Whether an element lies partly below another one that is no ancestor of it."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_page_is_sound(kind: str, size: tuple[int, int], scheme: str, visit: Open) -> None:
    made = visit(KINDS[kind], size=size, scheme=scheme)
    made.page.wait_for_load_state("networkidle")
    assert made.complaints == []
    assert made.elsewhere == []
    width = made.page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0], "the page scrolls sideways"
    assert audit(made.page) == []


@pytest.mark.parametrize("lang", PROJECT.settings.languages)
def test_switcher_leads_to_the_same_concept(lang: str, visit: Open) -> None:
    other = next(code for code in PROJECT.settings.languages if code != lang)
    made = visit(ADDRESSES.entry("customer", lang))
    made.page.locator(".md-select button").hover()
    made.page.locator(f".md-select a[hreflang={other}]").click()
    made.page.wait_for_url(f"**/{ADDRESSES.entry('customer', other)}")
    expect(made.page.locator("html")).to_have_attribute("lang", other)
    term = PROJECT.index.terms["customer", other].preferred.term
    expect(made.page.locator("h1")).to_have_text(term)
    assert made.complaints == []


@pytest.mark.parametrize("lang", PROJECT.settings.languages)
def test_index_leads_to_an_entry(lang: str, visit: Open) -> None:
    page = visit(ADDRESSES.part("glossary", lang)).page
    letter = page.locator(".tb-letters a").last
    target = str(letter.get_attribute("href")).removeprefix("#")
    letter.click()
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
    page.locator(".tb-terms a").first.click()
    expect(page.locator(".tb-definition")).to_be_visible()


def test_index_is_in_the_order_of_its_language(visit: Open) -> None:
    page = visit(ADDRESSES.part("glossary", "pl")).page
    shown = page.locator(".tb-terms__name").all_text_contents()
    wanted = [line.designation for _, lines in PROJECT.index.letters("pl") for line in lines]
    assert [name.split(" (")[0] for name in shown] == [designation.term for designation in wanted]


def test_question_leads_to_its_answer_in_the_entry(visit: Open) -> None:
    page = visit(ADDRESSES.part("questions", "nl")).page
    page.locator("a[href$='#customer-most-valuable-customer']").click()
    question = page.locator("#customer-most-valuable-customer")
    expect(question).to_have_attribute("open", "")
    expect(question).to_be_in_viewport()
    question.locator(".tb-more a").click()
    expect(page.locator("#question-most-valuable-customer")).to_be_in_viewport()


def test_contents_list_leads_to_its_section(visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer", "en")).page
    page.locator(".md-sidebar--secondary a[href='#equivalents']").click()
    expect(page.locator("#equivalents")).to_be_in_viewport()


@pytest.mark.parametrize(("locale", "lang"), [("pl-PL", "pl"), ("no-NO", "nb"), ("nl-BE", "nl")])
def test_first_page_suggests_and_does_not_force(locale: str, lang: str, visit: Open) -> None:
    page = visit("", locale=locale).page
    expect(page.locator("[data-suggested]")).to_have_attribute("data-language", lang)
    assert page.locator("[data-language]").count() == len(PROJECT.settings.languages)


def test_permanent_address_offers_every_language(visit: Open) -> None:
    page = visit(ADDRESSES.concept("consumer")).page
    page.locator("a[hreflang=nb]").click()
    expect(page.locator("h1")).to_have_text("forbruker")


def test_page_not_found_speaks_four_languages(visit: Open, built_site: BuiltSite) -> None:
    made = visit("nl/nergens/te/vinden/")
    shown = made.page.locator("[data-language]")
    assert shown.count() == len(PROJECT.settings.languages)
    made.page.locator("[lang=nl] a").first.click()
    assert made.page.url == built_site.url + "nl/"


def test_palette_follows_a_click_and_is_remembered(visit: Open) -> None:
    page = visit(ADDRESSES.home("en")).page
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.locator("form[data-md-component=palette] label:visible").click()
    page.locator("form[data-md-component=palette] label:visible").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(page.url)
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize("lang", PROJECT.settings.languages)
def test_search_stays_in_its_language(lang: str, visit: Open) -> None:
    made = visit(ADDRESSES.home(lang))
    term = PROJECT.index.terms["consumer", lang].preferred.term
    made.page.locator("input.md-search__input").click()
    made.page.locator("input.md-search__input").fill(term)
    first = made.page.locator(".md-search-result__link").first
    expect(first).to_be_visible()
    assert f"/{lang}/" in str(first.evaluate("link => link.href"))
    assert made.complaints == []
    assert made.elsewhere == []


def test_site_reads_without_script(visit: Open) -> None:
    page = visit(ADDRESSES.entry("customer", "nl"), script=False).page
    expect(page.locator(".tb-definition")).to_be_visible()
    page.locator(".tb-neighbours__index").click()
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".tb-terms a").count() > 20


def test_phone_shows_comparisons_without_a_table(visit: Open) -> None:
    page = visit(ADDRESSES.comparison(FIRST_PAIR, "en"), size=PHONE).page
    cells = page.locator(".tb-compare td").all()
    assert len(cells) >= 8
    for cell in cells:
        box = cell.bounding_box()
        assert box
        assert box["width"] > 250


def test_foreign_words_are_marked(visit: Open, project: Project) -> None:
    page = visit(ADDRESSES.entry("customer", "nl")).page
    for lang in project.settings.languages:
        if lang != "nl":
            assert page.locator(f".md-content [lang={lang}]").count() > 0


def test_first_visit_is_light(visit: Open, built_site: BuiltSite) -> None:
    page = visit(ADDRESSES.entry("customer", "en")).page
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert len(loaded) <= 9
    assert all(re.match(re.escape(built_site.url), name) for name in loaded)

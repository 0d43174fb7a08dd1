"""Cross-links that nobody wrote: which words get one, which never do, and how reliably."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from termbase import prose
from termbase.index import names_of
from termbase.linguistics.mentions import Finder, Name
from termbase.loading.allowed import UNLINKED_FILE, WHY_UNLINKED
from termbase.loading.settings import load_settings
from termbase.model import Term
from termbase.rendering.view import View
from termbase.site import Project, load_project
from tests.conftest import CASES, ROOT
from tests.mentions.measure import SETS, Score, misses, scores, sentences
from tests.test_prose import ALLOWED_ATTRIBUTES, PAYLOADS

PROJECT = load_project(load_settings(ROOT, {}), proofread=False)
LANGUAGES = PROJECT.settings.languages
CUSTOMER = Name("customer", ("customer", "customers"), 0)
SERVICE = Name("customer-service", ("customer service",), 0)
LEAD = Name("lead", ("lead", "leads"), 0)
SIGMA = Name("six-sigma", ("Six Sigma",), 0)
END_USER = Name("end-user", ("end-user", "end-users"), 0)
ENGLISH = Finder("en", [CUSTOMER, SERVICE, LEAD, SIGMA, END_USER])


def linked(text: str, *seen: str, finder: Finder = ENGLISH) -> str:
    """Return Markdown with its mentions as [words|concept]."""
    html = prose.to_html(text, lambda concept, words: f'<a href="{concept}">{words}</a>')
    return finder.link(html, set(seen), lambda concept, words: f"[{words}|{concept}]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_many_and_a_third_was_held_aside(lang: str) -> None:
    kinds = [sentence.kind for sentence in sentences(lang)]
    assert len(kinds) >= 60
    assert set(kinds) == set(SETS)
    assert kinds.count("held") * 3 >= len(kinds)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mentions_are_found_and_nothing_else(lang: str) -> None:
    finder = PROJECT.library.finder(lang)
    total = Score()
    for score in scores(lang, finder).values():
        total.wanted += score.wanted
        total.found += score.found
        total.right += score.right
    assert total.wanted >= 40
    assert total.precision >= 0.98, misses(lang, finder)
    assert total.recall >= 0.95, misses(lang, finder)


def test_first_mention_alone_is_linked() -> None:
    assert linked("A customer meets customers.") == "<p>A [customer|customer] meets customers.</p>"


def test_longest_term_takes_its_words() -> None:
    text = "Customer service knows the customer."
    wanted = "<p>[Customer service|customer-service] knows the [customer|customer].</p>"
    assert linked(text) == wanted
    assert linked("Customer service.", "customer-service") == "<p>Customer service.</p>"


def test_own_concept_and_what_was_seen_are_left_alone() -> None:
    seen = {"customer"}
    ENGLISH.link("<p>Customers want customer service.</p>", seen, lambda _, words: words)
    assert seen == {"customer", "customer-service"}


@pytest.mark.parametrize(
    "text",
    [
        "[customer](term:lead)",
        "[customers](https://example.org)",
        "[customer](lang:en)",
        "the word *customer*",
        "‘the customer’s wish’",
        "“every customer” and \"every customer\"",
        "„customer” «customer»",
        "customer-facing",
        "non-customer",
        "The Customer Rights Act",
        "Customer Rights matter",
        "the Customer",
        "| customer |\n|---|\n| x |",
        "customer_number",
        "six sigma",
        "to lead the way",
    ],
)  # fmt: skip
def test_word_is_no_mention(text: str) -> None:
    assert "|" not in re.sub(r"<[^>]*>", "", linked(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The customer’s wish", "[customer|customer]’s wish"),
        ("Customers’ wishes", "[Customers|customer]’ wishes"),
        ("(Customers pay.)", "([Customers|customer] pay.)"),
        ("It ends. Customers pay.", "It ends. [Customers|customer] pay."),
        ("- Customers pay", "[Customers|customer] pay"),
        ("customer\nservice", "[customer\nservice|customer-service]"),
        ("an end-user", "an [end-user|end-user]"),
        ("by Six Sigma", "by [Six Sigma|six-sigma]"),
        ("a **bold** customer & co", "[customer|customer] &amp; co"),
        ("| a |\n|---|\n| a customer |", "<td>a [customer|customer]</td>"),
        ("ask a lead.", "a [lead|lead]."),
    ],
)
def test_word_is_a_mention(text: str, wanted: str) -> None:
    assert wanted in linked(text)


def test_form_that_two_concepts_share_belongs_to_the_better_or_to_neither() -> None:
    buyer = Name("buyer", ("afnemer", "koper"), 2)
    customer = Name("customer", ("afnemer", "klant"), 2)
    assert linked("Een afnemer.", finder=Finder("nl", [buyer, customer])) == "<p>Een afnemer.</p>"
    preferred = replace(customer, rank=0)
    found = linked("Een afnemer.", finder=Finder("nl", [buyer, preferred]))
    assert found == "<p>Een [afnemer|customer].</p>"


def test_words_of_a_term_to_avoid_are_left_alone() -> None:
    avoided = Name("private-customer", ("private customer",), 3, linked=False)
    finder = Finder("en", [CUSTOMER, avoided])
    assert linked("A private customer.", finder=finder) == "<p>A private customer.</p>"


def test_term_in_the_list_is_not_linked() -> None:
    finder = Finder("en", [CUSTOMER, LEAD], frozenset({"customer"}))
    assert linked("Customers and a lead.", finder=finder) == "<p>Customers and a [lead|lead].</p>"


def test_headword_without_forms_is_found_by_its_lemma() -> None:
    names = [Name("a", ("klient",), 0, by_lemma=True),
             Name("b", ("nowy sklep",), 0, by_lemma=True)]  # fmt: skip
    found = linked("Bez klientami w nowym sklepie.", finder=Finder("pl", names))
    assert found == "<p>Bez [klientami|a] w [nowym sklepie|b].</p>"


def test_language_without_rules_is_linked_too() -> None:
    finder = Finder("de", [Name("customer", ("Kunde", "Kunden"), 0)])
    assert linked("Der Kunde und kunde.", finder=finder) == "<p>Der [Kunde|customer] und kunde.</p>"


def test_memory_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termbase.linguistics.mentions._REMEMBERED", 3)
    finder = Finder("en", [CUSTOMER])
    assert linked("one two three four five customer", finder=finder).endswith(
        "[customer|customer]</p>"
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_around_a_mention_stays_harmless(payload: str) -> None:
    def link(concept: str, words: str) -> str:
        return f'<a href="../a/" class="tb-ref">{words}</a>' if concept != "none" else words

    html = prose.to_html(f"customer {payload} customers six lead", link)
    made = ENGLISH.link(html, set(), link)
    fragment = lxml_html.fragment_fromstring(made, create_parent="div")
    for element in fragment.iterdescendants():
        tag = str(element.tag)
        assert tag in prose.ALLOWED_TAGS | {"i"}
        assert set(element.attrib) <= ALLOWED_ATTRIBUTES.get(tag, set())
    assert re.sub(r"<[^>]*>", "", made) == re.sub(r"<[^>]*>", "", html)


# In the pages


def pages(project: Project, lang: str) -> dict[str, str]:
    return {
        page.source.split("/")[-1].removesuffix(".md"): page.body
        for page in project.pages(lang)
        if page.kind == "entry"
    }


@pytest.fixture(scope="module")
def bodies() -> dict[str, dict[str, str]]:
    return {lang: pages(PROJECT, lang) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_entry_links_to_itself(lang: str, bodies: dict[str, dict[str, str]]) -> None:
    for concept, body in bodies[lang].items():
        own = View(PROJECT.library, lang, PROJECT.library.addresses.entry(concept, lang))
        assert f'<a href="{own.entry(concept)}" class="tb-ref">' not in body, concept


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_hold_no_mention(lang: str, bodies: dict[str, dict[str, str]]) -> None:
    for body in bodies[lang].values():
        assert not re.search(r"<h[1-6][^>]*>(?:(?!</h).)*tb-ref", body)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_previews_are_those_of_the_links(lang: str, bodies: dict[str, dict[str, str]]) -> None:
    for concept, body in bodies[lang].items():
        links = set(re.findall(r'<a href="([^"]+)" class="tb-ref">', body))
        assert links, f"{concept} links to nothing"
        data = re.search(r'id="previews"[^>]*>(.*?)</script>', body)
        assert data
        previews = json.loads(data[1])
        assert set(previews) == links
        assert all(name and text for name, _, text in previews.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_section_repeats_a_link(lang: str) -> None:
    for concept in PROJECT.index.ordered[lang]:
        for section in PROJECT.index.terms[concept, lang].sections:
            written = Counter(prose.addresses(section.text))
            view = View(PROJECT.library, lang, "")
            html = view.prose(section.text, view.seen([section.text], concept))
            for target, href in view.linked.items():
                assert html.count(f'<a href="{href}" class="tb-ref">') == max(
                    1, written[f"term:{target}"]
                )


def _with_definition(term: Term, text: str) -> Term:
    return replace(term, definition=replace(term.definition, text=text))


def test_definition_of_a_stranger_cannot_end_the_previews() -> None:
    terms = dict(PROJECT.index.terms)
    terms["customer", "en"] = _with_definition(terms["customer", "en"], "x </script><b>&amp;\u2028")
    library = replace(PROJECT.library, index=replace(PROJECT.index, terms=terms))
    view = View(library, "en", "en/glossary/consumer/")
    view.prose("A customer.", view.seen([], "consumer"))
    text = str(view.previews())
    assert "<" not in text
    assert json.loads(text)["../../../en/glossary/customer/"][2].startswith("x </script>")


def test_explicit_reference_counts_as_the_first_mention() -> None:
    view = View(PROJECT.library, "en", "en/glossary/consumer/")
    text = "Customers come; a [good customer](term:customer) stays."
    html = view.prose(text, view.seen([text], "consumer"))
    assert html.count("tb-ref") == 1
    assert "<p>Customers come" in html


def test_takeaways_are_one_part() -> None:
    view = View(PROJECT.library, "nl", "nl/woordenboek/consument/")
    texts = ["Een klant koopt.", "De klant betaalt."]
    seen = view.seen(texts, "consumer")
    made = [view.inline(text, seen) for text in texts]
    assert ["tb-ref" in text for text in made] == [True, False]


def test_without_a_part_nothing_is_linked() -> None:
    view = View(PROJECT.library, "pl", "pl/slownik/konsument/")
    assert view.prose("Klient kupuje.") == "<p>Klient kupuje.</p>"
    assert view.previews() == "{}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_linking_is_the_same_every_time(lang: str, bodies: dict[str, dict[str, str]]) -> None:
    names = names_of(PROJECT.index, lang)
    again = Finder(lang, reversed(names), PROJECT.library.unlinked[lang])
    html = next(iter(bodies[lang].values()))
    write = "[{}|{}]".format
    assert again.link(html, set(), write) == PROJECT.library.finder(lang).link(html, set(), write)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_list_of_unlinked_terms_names_terms(lang: str) -> None:
    terms = {name.forms[0] for name in names_of(PROJECT.index, lang)}
    assert PROJECT.library.unlinked[lang] <= terms
    assert (ROOT / "locales" / lang / UNLINKED_FILE).is_file()


def test_list_of_unlinked_terms_is_checked(tmp_path: Path) -> None:
    shutil.copytree(CASES / "base-texts", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "locales" / "nl" / UNLINKED_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# term, tab, reason\nklant\twie koopt\nkoe\teen dier\nzonder\n", "utf-8")
    problems = load_project(load_settings(tmp_path, {})).problems
    assert [(problem.line, problem.code) for problem in problems] == [
        (3, "allowed-unused"), (4, "allowed-syntax"), (4, "allowed-unused"),
    ]  # fmt: skip
    assert problems[1].hint == WHY_UNLINKED

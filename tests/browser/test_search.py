"""Search as readers use it: what is found first, what a result says, and where it works."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import PHONE, Open
from tests.conftest import ROOT, BuiltSite
from tests.search.queries import Answer, Query, ask, load_queries, shares

from termbase.loading.settings import load_settings
from termbase.site import Project

LANGUAGES = load_settings(ROOT, {}).languages
FIRST, FIVE = 0.97, 0.99
"""So many queries of a language find the right entry first, and among the first five."""

Asked = list[tuple[Query, Answer]]


def addresses(project: Project, lang: str) -> dict[str, str]:
    return {
        concept: project.library.addresses.entry(concept, lang).removeprefix(f"{lang}/")
        for concept in project.index.concepts
    }


@pytest.fixture(scope="module", params=LANGUAGES)
def asked(
    request: pytest.FixtureRequest, browser: Browser, built_site: BuiltSite
) -> Iterator[tuple[str, Asked]]:
    """Ask all queries of a language once."""
    page = browser.new_page()
    page.goto(f"{built_site.url}{request.param}/")
    queries = load_queries(request.param)
    answers, _ = ask(page, [query.text for query in queries])
    yield request.param, list(zip(queries, answers, strict=True))
    page.close()


@pytest.mark.parametrize("half", ["tuned", "aside"])
def test_right_entry_comes_first(asked: tuple[str, Asked], half: str, project: Project) -> None:
    lang, pairs = asked
    chosen = [(query, answer) for query, answer in pairs if query.half == half]
    where = addresses(project, lang)
    first, five = shares([query for query, _ in chosen], [answer for _, answer in chosen], where)
    wrong = [
        (query.kind, query.text, answer.found)
        for query, answer in chosen
        if not {where[concept] for concept in query.concepts}.intersection(answer.found[:1])
    ]
    assert first >= FIRST, wrong
    assert five >= FIVE, wrong


def find(page: Page, text: str) -> None:
    """Open the search and type, as a reader does."""
    open_search(page)
    page.locator(".md-search__input").press_sequentially(text)
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("")


def open_search(page: Page) -> None:
    """Open the search as a pointer does: by its field, or by the button that a phone shows."""
    button = page.locator(".md-header [data-opens=__search]")
    opener = button if button.is_visible() else page.locator(".md-search__input")
    opener.click()


@pytest.mark.parametrize(
    ("typed", "headword"),
    [
        ("klientami", "klient"),
        ("reklamacji", "reklamacja"),
        ("obsluga klienta", "obsługa klienta"),
    ],
)
def test_support_agent_on_a_phone_finds_the_entry(typed: str, headword: str, visit: Open) -> None:
    made = visit("pl/", size=PHONE, reduced_motion="reduce")
    page = made.page
    open_search(page)
    page.keyboard.type(typed)
    first = page.locator(".md-search-result__item").first
    expect(first.locator("h1")).to_contain_text(headword)
    expect(first.locator(".tb-found__definition")).to_be_visible()
    page.wait_for_load_state("networkidle")  # texts come after terms, and the list is made anew
    page.wait_for_function(
        """() => [...document.querySelectorAll(".md-search-result__item:first-child a *")].every(
          (part) => part.getBoundingClientRect().left > -1 &&
            part.getBoundingClientRect().right < innerWidth + 1)"""
    )
    sizes = first.locator("span").evaluate_all(
        "spans => spans.map(span => parseFloat(getComputedStyle(span).fontSize))"
    )
    assert min(sizes) >= 12
    assert made.complaints == []


@pytest.mark.parametrize(
    ("lang", "typed", "reason"),
    [
        ("pl", "klientami", "klientami: forma terminu klient"),
        ("pl", "klient", "hasło"),
        ("pl", "skarga", "skarga: synonim"),
        ("pl", "serwis klienta", "serwis klienta: niezalecane"),
        ("nl", "customer", "customer: Engels"),
        ("nb", "kudne", "lignende skrivemåte"),
        ("en", "customers", "customers: form of customer"),
        ("en", "marketsh", "in the term"),
    ],
)
def test_result_says_why_it_was_found(lang: str, typed: str, reason: str, visit: Open) -> None:
    page = visit(f"{lang}/").page
    find(page, typed)
    first = page.locator(".md-search-result__item").first
    expect(first.locator(".tb-found__reason")).to_have_text(reason)
    expect(first.locator(".tb-found__grammar")).not_to_be_empty()
    expect(first.locator(".tb-found__definition")).not_to_be_empty()


def test_words_of_other_languages_are_marked_as_such(visit: Open) -> None:
    page = visit("nl/").page
    find(page, "obsluga klienta")
    first = page.locator(".md-search-result__item").first
    expect(first.locator("h1")).to_contain_text("klantenservice")
    expect(first.locator("[lang=pl]")).to_have_text("obsługa klienta")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_question_leads_to_its_answer(lang: str, visit: Open, project: Project) -> None:
    question = project.index.terms["customer", lang].faq[-1]
    page = visit(f"{lang}/").page
    find(page, question.question.rstrip("?"))
    link = page.locator(f".md-search-result__link[href$='#question-{question.id}']")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(f"**#question-{question.id}")
    expect(page.locator(f"#question-{question.id}")).to_be_in_viewport()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_guides_are_found_by_their_words(lang: str, visit: Open, project: Project) -> None:
    address = project.library.addresses.document(lang, "guides/terminology")
    page = visit(address).page
    words = page.locator(".md-content h2").first.text_content()
    assert words
    anchor = page.locator(".md-content h2").first.get_attribute("id")
    find(page, words.strip())
    link = page.locator(f".md-search-result__link[href$='/{address}#{anchor}']")
    expect(link).to_be_visible()
    expect(
        page.locator(".md-search-result__item", has=link).locator(".tb-found__reason")
    ).to_have_count(1)


def test_definition_is_searched(visit: Open) -> None:
    page = visit("en/").page
    find(page, "receives, or could receive, goods")
    expect(page.locator(".md-search-result__item h1").first).to_contain_text("customer")
    expect(page.locator(".md-search-result__item mark").first).to_be_visible()


def test_nothing_is_loaded_before_search_is_opened(visit: Open) -> None:
    made = visit("nl/")
    page = made.page
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert any(name.endswith("/assets/search.js") for name in loaded)
    assert not [name for name in loaded if "search-worker" in name or "minisearch" in name]
    assert not [name for name in loaded if "/search/" in name]
    requests: list[str] = []
    page.context.on("request", lambda request: requests.append(request.url))
    find(page, "klant")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    names = [re.sub(r"\.[0-9a-f]{16}\.", ".", url.rpartition("/")[2]) for url in requests]
    assert sorted(names) == [
        "minisearch.js",
        "nl-terms.js",
        "nl-texts.js",
        "nl.js",
        "search-worker.js",
    ]
    assert not [url for url in requests if "search_index" in url]


def test_keyboard_opens_chooses_and_closes(visit: Open) -> None:
    page = visit("en/").page
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type("consumer")
    expect(page.locator(".md-search-result__item").nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    page.keyboard.press("Control+k")
    page.keyboard.type("after-sales")
    expect(page.locator(".md-search-result__item h1").first).to_contain_text("after-sales")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/glossary/after-sales-service/")


@pytest.mark.parametrize(("lang", "query"), [("pl", "klientów"), ("nb", "kjøp"), ("en", "a&b<c")])
def test_link_with_a_query_opens_the_search(lang: str, query: str, visit: Open) -> None:
    from urllib.parse import quote

    made = visit(f"{lang}/?q={quote(query)}")
    expect(made.page.locator("#__search")).to_be_checked()
    expect(made.page.locator(".md-search__input")).to_have_value(query)
    if lang != "en":
        expect(made.page.locator(".md-search-result__item").first).to_be_visible()
    assert made.complaints == []


def test_number_of_results_is_announced(visit: Open) -> None:
    page = visit("en/").page
    find(page, "six sigma")
    meta = page.locator(".md-search-result__meta")
    expect(meta).to_have_attribute("role", "status")
    expect(meta).to_have_text(re.compile(r"^\d+ matching documents?$"))
    page.locator(".md-search__input").fill("qqqqxxxx")
    expect(meta).to_have_text("No matching documents")
    expect(page.locator(".md-search-result__item")).to_have_count(0)


def test_pasted_text_is_searched(visit: Open) -> None:
    """Dictated, pasted and suggested text comes without any key."""
    page = visit("pl/").page
    page.locator(".md-search__input").click()
    page.evaluate(
        """() => {
            const input = document.querySelector('.md-search__input');
            input.value = 'klientami';
            input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }"""
    )
    expect(page.locator(".md-search-result__item h1").first).to_contain_text("klient")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_open_search_is_accessible(size: tuple[int, int], scheme: str, visit: Open) -> None:
    page = visit("pl/?q=klientami", size=size, scheme=scheme).page
    expect(page.locator(".md-search-result__item").nth(3)).to_be_visible()
    page.wait_for_timeout(400)  # Material fades the dialog in, and axe measures colours
    violations = Axe().run(page, context={"include": [[".md-search"]]}).response["violations"]
    assert [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ] == []


EVIL = "<img src=x onerror=document.title='run'>&<script>document.title='run'</script>\"'"


def test_text_never_becomes_markup(visit: Open, built_site: BuiltSite) -> None:
    """With an index in which everything that can be written holds HTML."""
    made = visit("en/")
    page = made.page

    def poison(route: Route) -> None:
        text = route.fetch().text()
        text = text.replace("goods or services from a supplier", f"{_json(EVIL)} supplier")
        text = text.replace('["customer",0', f'["customer {_json(EVIL)}",0')
        text = text.replace('"headword":"headword"', f'"headword":"{_json(EVIL)}"')
        text = text.replace('"noun"', f'"noun {_json(EVIL)}"')
        text = text.replace("A customer gets goods", f"{_json(EVIL)} A customer gets goods")
        text = text.replace("What a customer is", f"What a customer is {_json(EVIL)}")
        route.fulfill(body=text, content_type="text/javascript")

    page.route("**/assets/search/*.js", poison)
    for typed in ("customer", "customer img", "gets goods or services", EVIL):
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").fill(typed)
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        page.wait_for_timeout(200)
        assert page.locator(".md-search-result :is(img, script, iframe)").count() == 0
    page.locator(".md-search__input").fill("customer")
    expect(page.locator(".md-search-result__item").first).to_contain_text("<img src=x")
    assert page.title() != "run"


def _json(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def test_search_works_from_a_disk(browser: Browser, built_site: BuiltSite) -> None:
    page = browser.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((built_site.folder / "pl" / "index.html").as_uri())
    find(page, "klientami")
    first = page.locator(".md-search-result__link").first
    expect(first).to_contain_text("klient")
    assert str(first.get_attribute("href")).endswith("/pl/slownik/klient/index.html")
    page.locator(".md-search__input").fill("szkoła językowa")
    expect(page.locator(".md-search-result__item mark").first).to_be_visible()
    assert errors == []
    assert all(url.startswith(("file:", "data:")) for url in requests)
    page.close()


def test_search_recovers_when_the_network_failed(visit: Open) -> None:
    page = visit("en/").page
    page.route("**/assets/search/*", lambda route: route.abort())
    page.locator(".md-search__input").click()
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    page.unroute("**/assets/search/*")
    find(page, "customers")
    expect(page.locator(".md-search-result__item h1").first).to_contain_text("customer")


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_without_script_the_list_of_entries_takes_its_place(
    size: tuple[int, int], visit: Open
) -> None:
    page = visit("pl/", size=size, script=False).page
    expect(page.locator(".md-search__input")).not_to_be_visible()
    link = page.locator(".tb-without-script")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator(".tb-terms a").first).to_be_visible()


def test_with_script_nothing_but_the_search_is_there(visit: Open) -> None:
    expect(visit("pl/").page.locator(".tb-without-script")).to_have_count(0)

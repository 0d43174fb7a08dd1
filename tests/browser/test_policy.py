"""The content security policy in a browser: it hinders no feature and stops what is planted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import DESKTOP, NOTE_VIOLATIONS, PHONE, Open
from tests.browser.test_access import THEMED, open_drawer, open_languages, open_preview, open_search
from tests.browser.test_site import ADDRESSES, KINDS, PROJECT
from tests.conftest import BuiltSite

ENTRY = ADDRESSES.entry("customer", "en")


def search_and_go(page: Page) -> None:
    open_search(page)
    page.locator("input[name=query]").fill("consumer")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.wait_for_load_state("networkidle")  # leaving would break off what is still loading
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/consumer/**")  # a page that is closed while it leaves may never close
    page.wait_for_load_state("networkidle")


def change_colours(page: Page) -> None:
    for _ in range(3):
        page.locator("form[data-md-component=palette] label:visible").click()
    page.reload()


def go_through_the_drawer(page: Page) -> None:
    open_drawer(page)
    page.locator("#drawer .md-nav__list a").nth(1).click()
    expect(page.locator(".tb-terms").first).to_be_visible()


def change_language(page: Page) -> None:
    open_languages(page)
    page.locator("#languages a").last.click()
    expect(page.locator("html")).to_have_attribute("lang", PROJECT.settings.languages[-1])


def press_every_button(page: Page) -> None:
    """Whatever buttons a page has, those of features that this test has never heard of too."""
    for button in page.locator("main button:visible").all():
        if button.is_visible() and button.is_enabled():
            button.click()


def open_every_answer(page: Page) -> None:
    for summary in page.locator("main summary:visible").all()[:20]:
        summary.click()


def read_to_the_end_and_back(page: Page) -> None:
    page.keyboard.press("End")
    page.keyboard.press("PageUp")
    page.keyboard.press("Home")


EVERYWHERE: list[Callable[[Page], None]] = [
    open_preview, press_every_button, open_every_answer, read_to_the_end_and_back,
]  # fmt: skip
FEATURES: dict[str, tuple[tuple[int, int], Callable[[Page], None]]] = {
    "search": (DESKTOP, search_and_go),
    "search on a phone": (PHONE, search_and_go),
    "colours": (DESKTOP, change_colours),
    "drawer": (PHONE, go_through_the_drawer),
    "languages": (DESKTOP, change_language),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_policy_hinders_no_feature(feature: str, visit: Open, hosted_site: BuiltSite) -> None:
    size, use = FEATURES[feature]
    made = visit(ENTRY, size=size, site=hosted_site.url)
    use(made.page)
    assert made.complaints == []
    assert made.elsewhere == []


@pytest.mark.parametrize("kind", THEMED)
def test_policy_hinders_no_page(kind: str, visit: Open, hosted_site: BuiltSite) -> None:
    made = visit(THEMED[kind], site=hosted_site.url)
    for use in EVERYWHERE:
        use(made.page)
    assert made.complaints == []
    assert made.elsewhere == []


PLANTED = """
<script>window.ran = "script"</script>
<img alt="" src="data:image/gif;base64,AAAA" onerror="window.ran = 'handler'">
<a id="planted" href="javascript:window.ran='address'">x</a>
<p id="styled" style="color: rgb(1, 2, 3)">x</p>
<iframe src="https://frame.example/"></iframe>
<script src="https://script.example/x.js"></script>
"""


@pytest.mark.parametrize("kind", ["root", "entry", "not found"])
def test_planted_code_does_not_run(kind: str, browser: Browser, built_site: BuiltSite) -> None:
    context = browser.new_context()
    context.add_init_script(NOTE_VIOLATIONS)
    violations: list[str] = []
    context.expose_binding("noteViolation", lambda _source, text: violations.append(text))
    page = context.new_page()
    address = built_site.url + KINDS[kind]

    def plant(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</body>", f"{PLANTED}</body>"))

    page.route(address, plant)
    page.goto(address)
    page.locator("#planted").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(styled).color") != "rgb(1, 2, 3)"
    context.close()
    stopped = {text.split()[1] for text in violations}
    assert {"script-src-elem", "script-src-attr", "style-src-attr", "frame-src"} <= stopped
    assert any("script.example" in text for text in violations)

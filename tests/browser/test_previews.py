"""Previews of cross-links in a real browser: with pointer, keyboard, finger, and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.test_site import ADDRESSES, FIRST_PAIR, PROJECT, audit
from tests.conftest import BuiltSite

from termbase.model import Subject

ENTRY = ADDRESSES.entry("customer", "nl")
LANGUAGES = PROJECT.settings.languages


def link_in(page: Page) -> Locator:
    """Return a cross-link in the middle of the first page, in view."""
    link = page.locator(".tb-entry > p a.tb-ref").nth(1)
    link.evaluate("link => link.scrollIntoView({ block: 'center' })")
    return link


def card_of(page: Page) -> Locator:
    return page.locator(".tb-preview")


def boxes(*locators: Locator) -> list[dict[str, float]]:
    found = [locator.bounding_box() for locator in locators]
    assert all(found)
    return [
        {"left": box["x"], "top": box["y"], "right": box["x"] + box["width"],
         "bottom": box["y"] + box["height"]}
        for box in found
        if box
    ]  # fmt: skip


@pytest.fixture
def phone(browser: Browser, built_site: BuiltSite) -> Iterator[Page]:
    """A page on a phone: narrow, and touched."""
    size = {"width": PHONE[0], "height": PHONE[1]}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(built_site.url + ENTRY)
    yield page
    context.close()


def test_pointer_opens_and_leaving_closes(visit: Open) -> None:
    made = visit(ENTRY)
    link, card = link_in(made.page), card_of(made.page)
    expect(card).to_be_hidden()
    link.hover()
    expect(card).to_be_visible()
    target = next(
        term for (concept, lang), term in PROJECT.index.terms.items()
        if lang == "nl" and str(link.get_attribute("href")).endswith(
            f"/{PROJECT.index.slugs[concept, lang]}/")
    )  # fmt: skip
    expect(card.locator(".tb-preview__name")).to_have_text(target.preferred.term)
    expect(card.locator(".tb-grammar")).not_to_be_empty()
    expect(card.locator(".tb-preview__definition")).to_have_text(target.definition.text)
    expect(card.locator("a")).to_be_hidden()
    made.page.mouse.move(5, 400)
    expect(card).to_be_hidden()
    assert made.complaints == []
    assert made.elsewhere == []


def test_nothing_is_loaded_for_a_preview(visit: Open) -> None:
    page = visit(ENTRY).page
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    link_in(page).hover()
    expect(card_of(page)).to_be_visible()
    assert asked == []


def test_pointer_that_passes_opens_nothing(visit: Open) -> None:
    page = visit(ENTRY).page
    page.clock.install()
    link = link_in(page)
    link.hover()
    page.clock.run_for(200)
    page.mouse.move(5, 400)
    page.clock.run_for(2000)
    expect(card_of(page)).to_be_hidden()


def test_pointer_travels_into_the_preview(visit: Open) -> None:
    page = visit(ENTRY).page
    page.clock.install()
    link, card = link_in(page), card_of(page)
    link.hover()
    page.clock.run_for(500)
    expect(card).to_be_visible()
    box, place = boxes(card, link)
    across = (max(box["left"], place["left"]) + min(box["right"], place["right"])) / 2
    page.mouse.move(across, (box["top"] + place["bottom"]) / 2, steps=4)
    page.mouse.move(across, box["top"] + 10, steps=4)
    page.clock.run_for(2000)
    expect(card).to_be_visible()


def test_escape_closes_and_leaves_the_focus(visit: Open) -> None:
    page = visit(ENTRY).page
    link, card = link_in(page), card_of(page)
    page.keyboard.press("Tab")  # so that the browser takes the focus for the keyboard's
    link.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(link).to_be_focused()


def test_escape_closes_under_the_pointer(visit: Open) -> None:
    page = visit(ENTRY).page
    link, card = link_in(page), card_of(page)
    link.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_keyboard_opens_moves_on_and_follows(visit: Open) -> None:
    page = visit(ENTRY).page
    link, card = link_in(page), card_of(page)
    page.keyboard.press("Tab")
    link.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(link).not_to_be_focused()
    assert page.evaluate("document.activeElement.closest('.tb-preview')") is None
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    href = str(link.evaluate("link => link.href"))
    page.keyboard.press("Enter")
    page.wait_for_url(href)


def test_pointer_follows_at_once(visit: Open) -> None:
    page = visit(ENTRY).page
    link = link_in(page)
    href = str(link.evaluate("link => link.href"))
    link.click()
    page.wait_for_url(href)


def test_first_tap_shows_and_second_goes_on(phone: Page) -> None:
    link, card = link_in(phone), card_of(phone)
    href = str(link.evaluate("link => link.href"))
    link.tap()
    expect(card).to_be_visible()
    assert phone.url.endswith(ENTRY)
    link.tap()
    phone.wait_for_url(href)


def test_tapped_preview_leads_on(phone: Page) -> None:
    link, card = link_in(phone), card_of(phone)
    href = str(link.evaluate("link => link.href"))
    link.tap()
    onward = card.get_by_role("link", name="Naar het lemma")
    expect(onward).to_be_focused()
    name = str(card.locator(".tb-preview__name").text_content())
    expect(phone.get_by_role("dialog", name=name)).to_be_visible()
    box = onward.bounding_box()
    assert box
    assert box["height"] >= 24
    onward.tap()
    phone.wait_for_url(href)


def test_tap_elsewhere_closes(phone: Page) -> None:
    link, card = link_in(phone), card_of(phone)
    link.tap()
    expect(card).to_be_visible()
    box = boxes(card)[0]
    phone.touchscreen.tap(20, box["top"] - 80)
    expect(card).to_be_hidden()
    assert phone.url.endswith(ENTRY)


def test_preview_stays_in_view_and_off_its_line(phone: Page) -> None:
    links = phone.locator(".tb-entry a.tb-ref:visible")
    card = card_of(phone)
    count = links.count()
    assert count > 15
    for number in range(0, count, 4):
        link = links.nth(number)
        block = ("start", "center", "end")[number % 3]
        link.evaluate("(link, block) => link.scrollIntoView({ block })", block)
        if block == "start":
            phone.evaluate("scrollBy(0, -80)")  # from below the fixed header
        link.tap()
        expect(card).to_be_visible()
        (box,) = boxes(card)
        assert box["left"] >= 0
        assert box["right"] <= PHONE[0]
        assert box["top"] >= 0
        assert box["bottom"] <= PHONE[1]
        for line in link.evaluate(
            "link => [...link.getClientRects()].map(line => [line.top, line.bottom])"
        ):
            assert box["top"] >= line[1] or box["bottom"] <= line[0], "it hides its link"
        phone.keyboard.press("Escape")
        expect(card).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_open_preview_is_accessible(lang: str, scheme: str, visit: Open) -> None:
    page = visit(ADDRESSES.entry("consumer", lang), scheme=scheme).page
    link_in(page).hover()
    expect(card_of(page)).to_be_visible()
    page.wait_for_timeout(300)  # axe sees faint colours while it fades in
    assert audit(page) == []


def test_tapped_preview_is_accessible(phone: Page) -> None:
    link_in(phone).tap()
    expect(card_of(phone)).to_be_visible()
    phone.wait_for_timeout(300)
    assert audit(phone) == []


def test_definition_is_the_description_and_is_said_once(visit: Open) -> None:
    page = visit(ENTRY).page
    link, card = link_in(page), card_of(page)
    name = str(link.text_content())
    link.hover()
    expect(card).to_be_visible()
    definition = str(card.locator(".tb-preview__definition").text_content())
    expect(link).to_have_accessible_name(name)
    expect(link).to_have_accessible_description(definition)
    expect(card).to_have_attribute("aria-hidden", "true")


@pytest.mark.parametrize(
    "address", [ADDRESSES.comparison(FIRST_PAIR, "en"), ADDRESSES.questions(Subject.PEOPLE, "pl")]
)
def test_other_pages_have_previews_too(address: str, visit: Open) -> None:
    made = visit(address, size=DESKTOP)
    page = made.page
    if page.locator("details").count():
        page.locator("details:has(a.tb-ref) summary").first.click()
    page.locator("a.tb-ref:visible").first.hover()
    expect(card_of(page)).to_be_visible()
    assert made.complaints == []


def test_motion_is_not_forced(browser: Browser, built_site: BuiltSite) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(built_site.url + ENTRY)
    link_in(page).hover()
    expect(card_of(page)).to_be_visible()
    assert card_of(page).evaluate("card => getComputedStyle(card).animationName") == "none"
    context.close()


def test_strict_policy_allows_previews(browser: Browser, built_site: BuiltSite) -> None:
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    def answer(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        policy = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:"
        route.fulfill(  # type: ignore[attr-defined]
            response=response, headers={**response.headers, "Content-Security-Policy": policy}
        )

    page.route("**/*.html", answer)
    page.route("**/", answer)
    page.goto(built_site.url + ENTRY)
    link_in(page).hover()
    expect(card_of(page)).to_be_visible()
    assert not [text for text in refused if "previews" in text or "tb-preview" in text]
    context.close()


def test_without_script_links_are_links(visit: Open) -> None:
    page = visit(ENTRY, script=False).page
    link = page.locator("a.tb-ref").first
    assert link.get_attribute("aria-describedby") is None
    link.click()
    expect(page.locator(".tb-definition")).to_be_visible()
    assert not page.url.endswith(ENTRY)

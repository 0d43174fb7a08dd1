"""The copy for a disk in a browser that has no host to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import DESKTOP, Visit, watch
from tests.browser.test_site import ADDRESSES, KINDS, PROJECT
from tests.conftest import BuiltSite

from termbase.offline import write_offline

LANGUAGES = PROJECT.settings.languages
OpenFile = Callable[[str], Visit]


@pytest.fixture(scope="module")
def copy(built_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk")
    write_offline(built_site.folder, folder, lambda _done, _total: None)
    return folder


@pytest.fixture
def from_disk(browser: Browser, copy: Path) -> Iterator[OpenFile]:
    """Return a function that opens a file of the copy and notes whatever goes wrong."""
    context = browser.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, offline=True
    )

    def go(address: str) -> Visit:
        page = context.new_page()
        made = Visit(page)
        watch(page, made, (copy.as_uri(), "data:"))
        page.goto((copy / address / "index.html").as_uri())
        return made

    yield go
    context.close()


def is_styled(page: Page) -> bool:
    return str(page.evaluate("getComputedStyle(document.body).margin")) == "0px"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "not found"])
def test_page_opens_from_a_disk(kind: str, from_disk: OpenFile) -> None:
    made = from_disk(KINDS[kind])
    made.page.wait_for_load_state("networkidle")
    expect(made.page.locator("h1").first).to_be_visible()
    assert is_styled(made.page)
    assert made.complaints == []
    assert made.elsewhere == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reader_gets_from_the_first_file_to_an_entry(lang: str, from_disk: OpenFile) -> None:
    made = from_disk("")
    page = made.page
    page.locator(f"a[hreflang={lang}]").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    page.locator(".tb-letters a").last.click()
    page.locator(".tb-terms a").first.click()
    expect(page.locator(".tb-definition")).to_be_visible()
    page.locator(".md-tabs a").first.click()
    expect(page.locator(".tb-home")).to_be_visible()
    page.locator("[data-languages] button").hover()
    page.locator("#languages a:not([aria-current])").first.click()
    expect(page.locator(".tb-home")).to_be_visible()
    assert made.complaints == []
    assert made.elsewhere == []


def test_link_that_a_script_makes_leads_to_a_file(from_disk: OpenFile) -> None:
    page = from_disk(ADDRESSES.home("en")).page
    address = ADDRESSES.entry("customer", "en").removeprefix("en/")
    page.evaluate(
        """(href) => {
          const link = document.createElement("a");
          Object.assign(link, { href: `${href}#law`, textContent: "made", id: "made" });
          document.querySelector("article").prepend(link);
        }""",
        address,
    )
    page.locator("#made").click()
    expect(page.locator(".tb-definition")).to_be_visible()
    assert page.url.endswith("/index.html#law")


def test_interface_works_from_a_disk(from_disk: OpenFile) -> None:
    made = from_disk(ADDRESSES.entry("customer", "nl"))
    page = made.page
    page.locator("form[data-md-component=palette] label:visible").click()
    page.locator("form[data-md-component=palette] label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".md-header [data-opens=__drawer]").click()
    page.locator("#drawer .md-nav__list a").nth(1).click()
    expect(page.locator(".tb-terms").first).to_be_visible()
    assert made.complaints == []

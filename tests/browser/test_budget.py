"""What a first visit costs: bytes and requests, counted behind a host that compresses."""

from __future__ import annotations

import math
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.test_site import KINDS
from tests.conftest import BuiltSite

BYTES = 100_000
REQUESTS = 10
PAGES = [
    "root",
    "home",
    "entry",
    "law entry",
    "glossary",
    "subjects",
    "questions",
    "subject questions",
    "comparison",
    "guide",
]
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
Received = dict[str, float]
"""Addresses and the bytes that came for each, headers included; infinitely many while unknown."""


def first_visit(browser: Browser, address: str, size: tuple[int, int]) -> tuple[Page, Received]:
    """Open a page with nothing in the cache."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    asked: dict[str, str] = {}
    received: Received = {}

    def finish(event: dict[str, Any]) -> None:
        received[asked[event["requestId"]]] = event["encodedDataLength"]

    def ask(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):  # not the pictures in the style sheet
            asked[event["requestId"]] = event["request"]["url"]

    network.on("Network.requestWillBeSent", ask)
    network.on("Network.loadingFinished", lambda e: finish(e) if e["requestId"] in asked else None)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page, dict.fromkeys(asked.values(), math.inf) | received


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", PAGES)
def test_first_visit_is_small(
    kind: str, size: tuple[int, int], browser: Browser, hosted_site: BuiltSite
) -> None:
    page, received = first_visit(browser, hosted_site.url + KINDS[kind], size)
    page.context.close()
    assert all(address.startswith(hosted_site.url) for address in received)
    assert len(received) <= REQUESTS, sorted(received)
    assert sum(received.values()) <= BYTES, received


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", PAGES)
def test_page_paints_early_and_stays_put(
    kind: str, size: tuple[int, int], browser: Browser, hosted_site: BuiltSite
) -> None:
    """The performance that Lighthouse scores, by what causes it rather than by time."""
    page, _ = first_visit(browser, hosted_site.url + KINDS[kind], size)
    styles = page.locator("link[rel=stylesheet]").count()
    blocking = page.locator("head script[src]:not([defer], [async], [type=module])").count()
    shifts = page.evaluate("shifts")
    fonts = page.evaluate("document.fonts.size")
    page.context.close()
    assert blocking == 0, "no script may hold up the first paint"
    assert styles <= 2
    assert shifts <= 0.01
    assert fonts == 0, "the fonts are the system's"

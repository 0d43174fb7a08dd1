"""A headless Chromium that notes every error, every console complaint and every request."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from tests.browser.host import served
from tests.conftest import SUB_PATH, BuiltSite

DESKTOP = (1280, 900)
PHONE = (390, 844)
NOTE_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  noteViolation(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Visit:
    """An open page and what went wrong on it so far."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


Open = Callable[..., Visit]


def watch(page: Page, made: Visit, inside: tuple[str, ...]) -> None:
    """Note what goes wrong on `page`, and every request for an address outside `inside`.

    A request that the browser itself gives up because the reader has left the page is no fault.
    """

    def note_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            made.complaints.append(f"failed: {request.url}")

    def note_request(request: Request) -> None:
        if not request.url.startswith(inside):
            made.elsewhere.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            made.complaints.append(message.text)

    page.add_init_script(NOTE_VIOLATIONS)
    page.expose_binding("noteViolation", lambda _source, text: made.complaints.append(text))
    page.on("console", note_message)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on("requestfailed", note_failure)
    page.on("request", note_request)


FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
if os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # Chromium refuses its sandbox to root


def installed_browser() -> str | None:
    """Return the path of the machine's own Chromium, where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def hosted_site(built_site: BuiltSite) -> Iterator[BuiltSite]:
    """The built site behind a host that compresses and takes headers from `_headers`."""
    with served(built_site.folder.parents[1]) as address:
        yield replace(built_site, url=f"{address}{SUB_PATH}/")


@pytest.fixture
def visit(browser: Browser, built_site: BuiltSite) -> Iterator[Open]:
    """Return a function that opens an address of the site; what it opens is closed again."""
    contexts = []

    def go(
        address: str = "",
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: str = "light",
        locale: str = "en-GB",
        script: bool = True,
        site: str = built_site.url,
        **options: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=locale,
            java_script_enabled=script,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        made = Visit(page)

        watch(page, made, (site, "data:", "blob:"))
        page.goto(site + address)
        return made

    yield go
    for context in contexts:
        context.close()

"""Lighthouse finds nothing to mend, on a phone and on a desk; `make lighthouse` shows the table."""

from __future__ import annotations

from playwright.sync_api import Browser
from tests.browser.conftest import installed_browser
from tests.browser.lighthouse.audit import PAGES, TESTED, audit
from tests.conftest import BuiltSite


def test_lighthouse_finds_nothing_to_mend(hosted_site: BuiltSite, browser: Browser) -> None:
    chrome = installed_browser() or browser.browser_type.executable_path
    results = audit(hosted_site.url, TESTED, chrome)
    assert [(result.kind, result.form) for result in results] == [
        (kind, form) for kind in PAGES for form in ("mobile", "desktop")
    ]
    assert [result.failed for result in results if result.failed] == []
    for result in results:
        assert dict(result.scores) == dict.fromkeys(TESTED, 1), (result.kind, result.form)

"""Runs Lighthouse over pages of the site; as a command it prints a table of the scores.

Performance is measured under Lighthouse's simulated throttling and still depends on the
machine, so it is shown here and asserted nowhere; tests hold what it comes from.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.browser.conftest import FLAGS, installed_browser
from tests.browser.host import served
from tests.browser.test_site import ADDRESSES, FIRST_PAIR
from tests.conftest import ROOT, SUB_PATH, run_mkdocs

from termbase.model import Subject

FOLDER = Path(__file__).parent
TESTED = ("accessibility", "best-practices", "seo")
CATEGORIES = ("performance", *TESTED)
PAGES = {
    "root": "",
    "home": ADDRESSES.home("en"),
    "entry": ADDRESSES.entry("customer", "pl"),
    "index": ADDRESSES.part("glossary", "nb"),
    "comparison": ADDRESSES.comparison(FIRST_PAIR, "en"),
    "questions": ADDRESSES.questions(Subject.PEOPLE, "nl"),
}


@dataclass(frozen=True)
class Result:
    """What Lighthouse says of a page in one form factor: scores from 0 to 1, failed audits."""

    kind: str
    form: str
    scores: Mapping[str, float]
    failed: Sequence[str]


def audit(site: str, categories: Sequence[str], chrome: str) -> list[Result]:
    """Audit `PAGES` below the address `site`, on a phone and on a desk."""
    task = {
        "chrome": chrome,
        "flags": FLAGS,
        "categories": categories,
        "pages": [{"kind": kind, "url": site + address} for kind, address in PAGES.items()],
    }
    node = Path(sys.executable).parent / "node"
    ran = subprocess.run(
        [node, FOLDER / "audit.mjs"], input=json.dumps(task), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"Lighthouse did not run (`make .venv/lighthouse`?): {ran.stderr}")
    return [Result(**result) for result in json.loads(ran.stdout)]


def table(results: Sequence[Result]) -> str:
    """Return the scores as people know them, from 0 to 100."""
    lines = [f"{'':<22}{''.join(f'{name:>16}' for name in CATEGORIES)}"]
    for result in results:
        scores = "".join(f"{round(100 * result.scores[name]):>16}" for name in CATEGORIES)
        lines.append(f"{f'{result.kind}, {result.form}':<22}{scores}")
        lines += [f"    {failure}" for failure in result.failed]
    return "\n".join(lines)


def main() -> None:
    """Build the site, audit it and print the table."""
    with sync_playwright() as playwright:
        chrome = installed_browser() or playwright.chromium.executable_path
    with tempfile.TemporaryDirectory() as top, served(Path(top)) as address:
        site = f"{address}{SUB_PATH}/"
        built = run_mkdocs(ROOT, Path(top) / SUB_PATH, "--strict", SITE_URL=site)
        if built.returncode:
            sys.exit(built.stderr)
        print(table(audit(site, CATEGORIES, chrome)))


if __name__ == "__main__":
    main()

"""Measure search in a real Chromium; print shares, sizes and times.

The site is built as ever. The larger dictionaries are the real one and invented entries, made
in memory; queries are the real ones in `tests/search`, and for invented entries invented ones.

    python tests/benchmarks/bench_search.py [--concepts N ...] [--each N] [--lang CODE ...]
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from termbase.exporting.search_index import make_search_index  # noqa: E402
from termbase.loading.documents import load_documents  # noqa: E402
from termbase.loading.settings import load_settings  # noqa: E402
from termbase.rendering.view import Library  # noqa: E402
from termbase.site import load_project  # noqa: E402
from tests.search.invented import invent, invented_queries  # noqa: E402
from tests.search.queries import KINDS, Query, ask, load_queries, shares  # noqa: E402

WORDS = 5
"""So many words are typed into the dialog, letter by letter, in each language."""

KEYSTROKES = """
async words => {
    const input = document.querySelector('.md-search__input');
    const meta = document.querySelector('.md-search-result__meta');
    const list = document.querySelector('.md-search-result__list');
    const until = (node, ready) => new Promise(resolve => {
        const seen = () => { if (ready()) { watch.disconnect(); resolve(); } };
        const watch = new MutationObserver(seen);
        watch.observe(node, { childList: true, characterData: true, subtree: true });
        seen();
    });
    const before = meta.textContent;
    const opened = performance.now();
    input.focus();
    await until(meta, () => meta.textContent !== before);
    const ready = performance.now() - opened;
    await new Promise(resolve => setTimeout(resolve, 3000));
    const times = [];
    for (const word of words) {
        for (let end = 1; end <= word.length; end++) {
            for (const item of list.children) item.dataset.old = '';
            input.value = word.slice(0, end);
            const pressed = performance.now();
            input.dispatchEvent(new KeyboardEvent('keyup'));
            const fresh = () => list.firstChild && !('old' in list.firstChild.dataset);
            await Promise.race([until(list, fresh),
                new Promise(resolve => setTimeout(resolve, 400))]);
            times.push(performance.now() - pressed);
        }
    }
    return { ready, times };
}
"""
"""Opens the search and types: how long until it is ready, and from a key to a new first result."""


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concepts", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--each", type=int, default=30, help="invented queries of each kind")
    parser.add_argument("--lang", nargs="*", help="the languages; all when none is named")
    options = parser.parse_args()
    library = load_project(load_settings(ROOT), proofread=False).library
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        _build(site)
        url = _serve(site)
        names = ("chromium", "chromium-browser", "google-chrome")
        installed = next((path for name in names if (path := shutil.which(name))), None)
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=installed, args=flags)
        real = len(library.index.concepts)
        for concepts in [real, *options.concepts]:
            larger = invent(library, concepts) if concepts > real else library
            print(f"\n{concepts} concepts a language")
            for lang in options.lang or library.settings.languages:
                _measure(browser, url, site, larger, lang, options.each)
        browser.close()


def _build(site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "hooks"), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, check=True, env=environment)


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def _serve(site: Path) -> str:
    handler = functools.partial(_QuietHandler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def _measure(
    browser: Browser, url: str, site: Path, library: Library, lang: str, each: int
) -> None:
    """Print the lines of one language: shares by kind, sizes, times."""
    made = make_search_index(library, lang, load_documents(library.settings.documents / lang, lang))
    for path, text in made.files:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    addresses = {
        id_: library.addresses.entry(id_, lang).removeprefix(f"{lang}/")
        for id_ in library.index.concepts
    }
    queries = load_queries(lang)
    if len(library.index.concepts) > 2 * len({id_ for query in queries for id_ in query.concepts}):
        queries += invented_queries(library, lang, each)
    page = browser.new_page()
    page.goto(f"{url}{lang}/")
    answers, times = ask(page, [query.text for query in queries])
    for half in dict.fromkeys(query.half for query in queries):
        chosen = [pair for pair in zip(queries, answers, strict=True) if pair[0].half == half]
        cells = []
        for kind in (*KINDS, "all"):
            some = [pair for pair in chosen if kind in (pair[0].kind, "all")]
            first, five = shares([query for query, _ in some], [a for _, a in some], addresses)
            cells.append(f"{kind} {first:6.1%} {five:6.1%}")
        print(f"  {lang} {half:8} ({len(chosen)}): " + " | ".join(cells))
    page.close()
    sizes = []
    for name, (_, text) in zip(("entrance", "terms", "texts"), made.files, strict=False):
        plain = text.encode()
        packed = len(gzip.compress(plain)) / 1000
        sizes.append(f"{name} {len(plain) / 1000:.0f} kB, {packed:.0f} kB gzipped")
    print(f"     {'; '.join(sizes)}")
    spent = [answer.milliseconds for answer in answers]
    typed = _type(browser, url, lang, queries)
    print(
        f"     worker: terms ready {times['ready']:.0f} ms, texts {times['complete']:.0f} ms, "
        f"query median {statistics.median(spent):.0f} ms, worst {max(spent):.0f} ms; "
        f"dialog: {typed}",
        flush=True,
    )


def _type(browser: Browser, url: str, lang: str, queries: Sequence[Query]) -> str:
    """Return the times of the dialog itself, from opening it and from each key pressed."""
    page: Page = browser.new_page()
    page.goto(f"{url}{lang}/")
    words = [query.text for query in queries if query.kind in {"headword", "typo"}][:WORDS]
    made: Mapping[str, float | list[float]] = page.evaluate(KEYSTROKES, words)
    page.close()
    times = made["times"]
    assert isinstance(times, list)
    times.sort()
    return (
        f"ready {made['ready']:.0f} ms, key to result median {statistics.median(times):.0f} ms, "
        f"95% within {times[int(len(times) * 0.95)]:.0f} ms"
    )


if __name__ == "__main__":
    main()

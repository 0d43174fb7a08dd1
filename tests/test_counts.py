"""What a build and an edit cost, in counts that no machine's speed changes."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from types import ModuleType

import jinja2
import mkdocs.structure.pages
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from termbase.loading import glossary
from tests.conftest import MakeSite

ENTRY = "glossary/customer/term.en.yml"


class Counts(Counter[str]):
    """How often each thing was done since the last look."""

    def take(self) -> Counter[str]:
        taken = Counter(self)
        self.clear()
        return taken


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Counts of what is done from here on."""
    counted = Counts()

    def count(owner: object, name: str, what: str) -> None:
        original = getattr(owner, name)

        def counting(*given: object, **named: object) -> object:
            counted[what] += 1
            return original(*given, **named)

        monkeypatch.setattr(owner, name, counting)

    count(mkdocs.structure.pages.Page, "render", "pages rendered by MkDocs")
    count(jinja2.Environment, "compile", "templates compiled")
    count(glossary, "_load_file", "entry files read")
    return counted


def built(folder: Path, site: Path) -> ModuleType:
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(site))
    build(config)
    hook = config.plugins["hooks/mkdocs_hook.py"]
    assert isinstance(hook, ModuleType)
    return hook


def more_concepts(folder: Path, number: int) -> None:
    """Add copies of a concept under other ids and names."""
    for place in range(number):
        copy = folder / "glossary" / f"copy-{place}"
        shutil.copytree(folder / "glossary" / "customer", copy)
        for file in copy.iterdir():
            text = file.read_text("utf-8")
            text = text.replace(": customer\n", f": copy-{place}\n")
            file.write_text(text.replace("  - term: ", f"  - term: z{place} ", 1), "utf-8")


def test_mkdocs_renders_as_many_pages_for_ten_concepts_as_for_two(
    make_site: MakeSite, tmp_path: Path, counts: Counts
) -> None:
    folder = make_site("minimal")
    built(folder, tmp_path / "first")  # one process compiles the theme once
    first = counts.take()
    built(folder, tmp_path / "small")
    few = counts.take()
    more_concepts(folder, 8)
    built(folder, tmp_path / "large")
    many = counts.take()
    small, large = (len(list((tmp_path / name).rglob("*.html"))) for name in ("small", "large"))
    assert large >= small + 8 * 5, "an entry for each language, and a permanent address"
    assert many["pages rendered by MkDocs"] == few["pages rendered by MkDocs"] < 20 * 4
    assert many["templates compiled"] == few["templates compiled"] < first["templates compiled"]
    files = len(list((folder / "glossary").glob("*/*.yml")))
    read = sum(counted["entry files read"] for counted in (first, few, many))
    assert read == files, "none is read twice"


def test_an_edit_reads_one_file_compiles_nothing_and_writes_what_shows_it(
    make_site: MakeSite, tmp_path: Path, counts: Counts
) -> None:
    folder, site = make_site("minimal"), tmp_path / "site"
    more_concepts(folder, 8)
    hook = built(folder, site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    file = folder / ENTRY
    counts.take()
    text = file.read_text("utf-8")
    file.write_text(text.replace("sources:", "takeaways:\n  - In short.\nsources:", 1), "utf-8")
    assert hook.update()
    assert counts.take() == {"entry files read": 1}
    written = [path for path in site.rglob("*") if path.is_file() and
               before.get(path) != path.stat().st_mtime_ns]  # fmt: skip
    names = sorted(path.relative_to(site).as_posix() for path in written)
    pages = [name for name in names if name.endswith(".html")]
    assert pages == ["en/glossary/customer/index.html"]
    assert all(name.startswith("assets/search/en") for name in names if name not in pages)
    assert sum(path.stat().st_size for path in written) < 60_000

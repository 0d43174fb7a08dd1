"""The fast path and the edit loop make the same bytes as the ordinary way of MkDocs."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.conftest import ROOT, MakeSite, run_mkdocs


def differences(one: Path, two: Path) -> list[str]:
    """Return the files below two folders that only one has or that differ."""

    def walk(compared: filecmp.dircmp[str], below: str) -> Iterator[str]:
        yield from (below + name for name in compared.left_only + compared.right_only)
        same = filecmp.cmpfiles(compared.left, compared.right, compared.common_files, shallow=False)
        yield from (below + name for name in same[1] + same[2])
        for name, inner in compared.subdirs.items():
            yield from walk(inner, f"{below}{name}/")

    return sorted(walk(filecmp.dircmp(one, two), ""))


def test_filled_pages_are_the_bytes_that_mkdocs_renders(tmp_path: Path) -> None:
    """Every page of the project, of every kind and language, with and without frames."""
    fast = run_mkdocs(ROOT, tmp_path / "fast", "--strict")
    slow = run_mkdocs(ROOT, tmp_path / "slow", "--strict", FAST="false")
    assert fast.returncode == 0, fast.stderr[-4000:]
    assert slow.returncode == 0, slow.stderr[-4000:]
    assert differences(tmp_path / "fast", tmp_path / "slow") == []
    assert len(list((tmp_path / "fast").rglob("*.html"))) > 450


FILE = "glossary/customer/term.nl.yml"
EDITS = (
    (FILE, "die koopt", "die iets koopt", 1),
    (FILE, "plural: klanten", "plural: [klanten, klantjes]", 1),
    (FILE, "die iets koopt", "die iets koopt van een [consument](term:consumer)", 2),
    (FILE, "van een [consument](term:consumer)", "in een winkel", 2),
    (FILE, "sources:", "takeaways:\n  - Kort.\nsources:", 1),
    (FILE, "publisher: ISO", "publisher: NEN", 1),
    (FILE, "term: klant\n", "term: klant\n    note: Gewoon.\n", 1),
    ("glossary/consumer/concept.yml", "subject: law", "subject: business", 1),
)
"""File, old text, new text, and how many pages must at least be made again."""


@pytest.fixture
def edited(make_site: MakeSite, tmp_path: Path) -> tuple[Path, Path, ModuleType]:
    """A small project that has been built once, its site, and the hook that built it."""
    folder = make_site("minimal")
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    build(config)
    hook = config.plugins["hooks/mkdocs_hook.py"]
    assert isinstance(hook, ModuleType)
    return folder, tmp_path / "site", hook


def test_edits_bring_the_site_to_the_bytes_of_a_cold_build_and_back(
    edited: tuple[Path, Path, ModuleType], tmp_path: Path
) -> None:
    folder, site, hook = edited
    shutil.copytree(site, tmp_path / "first")
    originals = {name: (folder / name).read_text("utf-8") for name, *_ in EDITS}
    for name, old, new, least in EDITS:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text, old
        before = {page: page.stat().st_mtime_ns for page in site.rglob("*.html")}
        file.write_text(text.replace(old, new, 1), "utf-8")
        assert hook.update(), new
        made = [page for page in site.rglob("*.html") if page.stat().st_mtime_ns != before[page]]
        assert least <= len(made) < len(before), (new, made)
    cold = run_mkdocs(folder, tmp_path / "cold")
    assert cold.returncode == 0, cold.stderr[-2000:]
    assert differences(site, tmp_path / "cold") == []
    for name, text in originals.items():
        (folder / name).write_text(text, "utf-8")
    assert hook.update()
    assert differences(site, tmp_path / "first") == []


def test_a_new_address_or_problem_asks_for_a_whole_build(
    edited: tuple[Path, Path, ModuleType],
) -> None:
    folder, _, hook = edited
    assert hook.update()
    file = folder / FILE
    text = file.read_text("utf-8")
    file.write_text(text.replace("term: klant", "term: afnemer"), "utf-8")
    assert not hook.update()
    file.write_text(text.replace("forms:", "formz:"), "utf-8")
    assert not hook.update()
    review = "review:\n  status: draft\n  date: 2026-11-21\nsources:"
    file.write_text(text.replace("sources:", review), "utf-8")
    assert not hook.update(), "the language gets a feed, to which pages link"
    question = "faq:\n  - id: wie\n    question: Wie?\n    answer: Jij.\nsources:"
    file.write_text(text.replace("sources:", question), "utf-8")
    assert not hook.update(), "the list of questions gets a contents list"
    file.write_text(text, "utf-8")
    assert hook.update()
    concept = folder / "glossary/customer/concept.yml"
    moved = concept.read_text("utf-8")
    concept.write_text(moved.replace("subject: people", "subject: business"), "utf-8")
    assert not hook.update(), "questions on another subject have another page"
    concept.write_text(moved, "utf-8")
    assert hook.update()
    (folder / "docs/nl/about.md").write_text("# Anders\n", "utf-8")
    assert not hook.update()


def test_a_new_template_asks_for_a_whole_build(edited: tuple[Path, Path, ModuleType]) -> None:
    folder, _, hook = edited
    template = folder / "hooks/theme/main.html"
    template.write_text(template.read_text("utf-8") + "\n", "utf-8")
    assert not hook.update()

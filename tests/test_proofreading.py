"""What proofreading keeps between runs: never an answer that a change has made wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from termbase.checks import texts
from termbase.loading.settings import load_settings
from termbase.problems import Problem
from termbase.site import load_project
from tests.conftest import CASES

ENTRY = "glossary/customer/term.nl.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small project whose texts are proofread, with a warm cache."""
    made = tmp_path / "texts"
    shutil.copytree(CASES / "base-texts", made)
    assert check(made) == ()
    return made


def check(folder: Path) -> tuple[Problem, ...]:
    return load_project(load_settings(folder, {})).problems


def spoil(folder: Path) -> None:
    file = folder / ENTRY
    file.write_text(file.read_text("utf-8").replace("De bakker", "De bakkker"), "utf-8")


def test_unchanged_files_are_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_keep", lambda entry: pytest.fail(f"{entry.term} was read again"))
    assert check(folder) == ()


def test_changed_file_is_read_again(folder: Path) -> None:
    spoil(folder)
    assert [problem.code for problem in check(folder)] == ["misspelt-word"]
    assert [problem.code for problem in check(folder)] == ["misspelt-word"]


def test_allowed_word_changes_the_answer(folder: Path) -> None:
    spoil(folder)
    assert check(folder)
    list_ = folder / "locales/nl/allowed.tsv"
    list_.write_text("bakkker\tan old spelling\n", "utf-8")
    assert check(folder) == ()
    assert check(folder) == ()  # from the cache, which also knows that the word is needed
    shutil.copy(CASES / "base-texts" / ENTRY, folder / ENTRY)
    assert [problem.code for problem in check(folder)] == ["allowed-unused"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"code": "x", "kept": {}}', '{"code": 1}'])
def test_broken_cache_is_ignored(folder: Path, broken: str) -> None:
    spoil(folder)
    (folder / ".cache/proofreading.json").write_text(broken, "utf-8")
    assert [problem.code for problem in check(folder)] == ["misspelt-word"]

"""Every problem code: the bad file, the exact place, and a repaired twin without a problem."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from termbase import catalogues
from termbase.checks import all_codes
from termbase.loading import allowed, glossary, tree
from termbase.loading.settings import load_settings
from termbase.problems import Problem, Severity, format_text
from termbase.site import load_project
from tests.conftest import CASES

NAMES = sorted(path.name for path in CASES.iterdir() if (path / "bad").is_dir())
BASES = sorted(path.name for path in CASES.glob("base*"))
CODES = (
    tree.CODES
    | glossary.CODES
    | catalogues.CODES
    | allowed.CODES
    | all_codes()
    | {"dictionary-missing"}
)


@pytest.fixture(autouse=True)
def _outside_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing dictionary is a warning, wherever the tests run."""
    monkeypatch.delenv("CI", raising=False)


def check(folder: Path) -> tuple[Problem, ...]:
    return load_project(load_settings(folder, {})).problems


def lay_over(folder: Path, name: str, change: str) -> Path:
    """Copy the base that a case names, or `base`, and lay the files of the case over it."""
    case = CASES / name
    named = case / "base.txt"
    base = named.read_text("utf-8").strip() if named.exists() else "base"
    project = shutil.copytree(CASES / base, folder / "small")
    shutil.copytree(case / change, project, dirs_exist_ok=True, symlinks=True)
    removed = project / "removed.txt"
    if removed.exists():
        for path in removed.read_text().split():
            (project / path).unlink()
        removed.unlink()
    return project


@pytest.mark.parametrize("base", BASES)
def test_base_has_no_problem(base: str) -> None:
    assert format_text(check(CASES / base)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_bad_file_is_reported_at_its_place(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    problems = check(lay_over(tmp_path, name, "bad"))
    expected = CASES / name / "expected.txt"
    if request.config.getoption("--update-cases"):
        expected.write_text(format_text(problems), "utf-8")
    assert format_text(problems) == expected.read_text("utf-8")
    assert name.partition("--")[0] in {problem.code for problem in problems}


@pytest.mark.parametrize("name", [name for name in NAMES if (CASES / name / "repaired").is_dir()])
def test_repaired_twin_has_no_problem(name: str, tmp_path: Path) -> None:
    assert format_text(check(lay_over(tmp_path, name, "repaired"))) == ""


def test_dictionary_must_not_be_missing_in_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = lay_over(tmp_path, "dictionary-missing", "bad")
    assert [problem.severity for problem in check(project)] == [Severity.WARNING]
    monkeypatch.setenv("CI", "1")
    assert [problem.severity for problem in check(project)] == [Severity.ERROR]


def test_every_code_has_a_case() -> None:
    assert {name.partition("--")[0] for name in NAMES} == CODES


@pytest.mark.parametrize("name", NAMES)
def test_no_case_prints_an_undeclared_code(name: str) -> None:
    lines = (CASES / name / "expected.txt").read_text("utf-8").splitlines()
    places = (line.split(": ") for line in lines if not line.startswith("    "))
    printed = {parts[2] if parts[1] == "warning" else parts[1] for parts in places}
    assert printed <= CODES

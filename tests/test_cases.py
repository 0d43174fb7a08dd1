"""Every problem code: the bad file, the exact place, and a repaired twin without a problem."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from termbase import catalogues
from termbase.checks import all_checks
from termbase.loading import glossary, tree
from termbase.loading.settings import load_settings
from termbase.problems import Problem, format_text
from termbase.site import load_project
from tests.conftest import CASES

NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir() and path.name != "base")
CODES = (
    tree.CODES
    | glossary.CODES
    | catalogues.CODES
    | {code for codes in all_checks().values() for code in codes}
)


def check(folder: Path) -> tuple[Problem, ...]:
    return load_project(load_settings(folder, {})).problems


def lay_over(small_project: Path, change: Path) -> Path:
    shutil.copytree(change, small_project, dirs_exist_ok=True, symlinks=True)
    removed = small_project / "removed.txt"
    if removed.exists():
        for name in removed.read_text().split():
            (small_project / name).unlink()
        removed.unlink()
    return small_project


def test_base_has_no_problem(small_project: Path) -> None:
    assert format_text(check(small_project)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_bad_file_is_reported_at_its_place(
    name: str, small_project: Path, request: pytest.FixtureRequest
) -> None:
    problems = check(lay_over(small_project, CASES / name / "bad"))
    expected = CASES / name / "expected.txt"
    if request.config.getoption("--update-cases"):
        expected.write_text(format_text(problems), "utf-8")
    assert format_text(problems) == expected.read_text("utf-8")
    assert name.partition("--")[0] in {problem.code for problem in problems}


@pytest.mark.parametrize("name", [name for name in NAMES if (CASES / name / "repaired").is_dir()])
def test_repaired_twin_has_no_problem(name: str, small_project: Path) -> None:
    assert format_text(check(lay_over(small_project, CASES / name / "repaired"))) == ""


def test_every_code_has_a_case() -> None:
    assert {name.partition("--")[0] for name in NAMES} == CODES


@pytest.mark.parametrize("name", NAMES)
def test_no_case_prints_an_undeclared_code(name: str) -> None:
    lines = (CASES / name / "expected.txt").read_text("utf-8").splitlines()
    printed = {line.split(": ")[1] for line in lines if not line.startswith("    ")}
    assert printed <= CODES

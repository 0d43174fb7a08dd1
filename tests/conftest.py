"""What all tests share: where the project is, and small projects made for one test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from termbase.loading.settings import load_settings
from termbase.site import Project, load_project

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"

MakeProject = Callable[..., Project]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases", action="store_true", help="write what the golden cases print"
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The project itself."""
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    """The project's own glossary, loaded and checked."""
    return load_project(load_settings(ROOT, {}))


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A folder with a copy of the small project that has no problem."""
    folder = tmp_path / "small"
    shutil.copytree(CASES / "base", folder)
    return folder

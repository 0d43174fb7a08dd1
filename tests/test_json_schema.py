"""The schemas that editors and CI use: current, valid, and true to the loader."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from termbase.exporting.json_schema import schema_files
from termbase.loading.tree import read_tree
from tests.conftest import CASES, ROOT

SCHEMAS = dict(schema_files())


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads(SCHEMAS[f"assets/schema/{name}.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("path", SCHEMAS)
def test_schema_in_docs_is_current(path: str) -> None:
    assert (ROOT / "docs" / path).read_text("utf-8") == SCHEMAS[path], "run `make schema`"


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "glossary").glob("*/*.yml"))


def as_typed(file: Path) -> Any:
    """Read as editors do: years are numbers there."""
    data = read_tree("x", file.read_bytes()).data
    for source in data.get("sources", []) if isinstance(data, dict) else []:
        if isinstance(source, dict) and "year" in source:
            source["year"] = int(str(source["year"]))  # type: ignore[assignment]
    return data


def test_every_entry_satisfies_the_schema() -> None:
    files = entries(ROOT) + entries(CASES / "base")
    for file in files:
        name = "concept" if file.name == "concept.yml" else "term"
        assert list(validator(name).iter_errors(as_typed(file))) == [], file


@pytest.mark.parametrize("case", ["unknown-field", "unknown-value", "missing-field", "wrong-type"])
def test_schema_refuses_what_the_loader_refuses(case: str) -> None:
    (file,) = entries(CASES / case / "bad")
    assert list(validator("term").iter_errors(as_typed(file)))


def test_every_entry_names_its_schema() -> None:
    for file in entries(ROOT):
        first = file.read_text("utf-8").split("\n", 1)[0]
        target = (file.parent / first.partition("$schema=")[2]).resolve()
        assert target.is_file(), file

"""Interface strings: all in the template, all in every language, none unused."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from termbase.catalogues import load_catalogues
from termbase.model import Feature
from termbase.rendering.labels import LABELS, RELATION_LABELS
from termbase.site import Project
from tests.conftest import ROOT

Key = tuple[str | None, str]


def extracted() -> set[Key]:
    """Extract as `make strings` does: the same mappings, the same keyword."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods: list[tuple[str, str]] = []
    options: dict[str, dict[str, str]] = {}
    for mapping in mappings:
        patterns = mapping["pattern"]
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            methods.append((pattern, mapping["method"]))
            options[pattern] = {
                key: value for key, value in mapping.items() if key not in ("method", "pattern")
            }
    keywords = {"string": ((1, "c"), 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
                "gettext": None, "ngettext": (1, 2), "_": None}  # fmt: skip
    found: set[Key] = set()
    for _, _, message, _, context in extract_from_dir(
        str(ROOT / "hooks"),
        methods,
        options,
        keywords=keywords,
    ):
        found.add((context, message if isinstance(message, str) else message[0]))
    return found


def test_template_holds_every_string_of_the_interface_and_no_other() -> None:
    with (ROOT / "locales" / "site.pot").open("rb") as stream:
        template = read_po(stream)
    held = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in template
        if message.id
    }
    assert held == extracted()


def test_catalogues_are_complete(project: Project) -> None:
    assert [problem for problem in project.problems if problem.path.startswith("locales/")] == []


def test_every_value_of_the_model_has_a_name() -> None:
    for kind, labels in LABELS.items():
        assert set(labels) == set(kind)
    assert len(LABELS[Feature]) == len(Feature)
    assert len(RELATION_LABELS) == 4


def test_english_dates_are_british(project: Project) -> None:
    assert str(project.catalogues.locale("en")) == "en_GB"


def test_missing_folder_gives_a_problem_per_language(tmp_path: Path) -> None:
    found = load_catalogues(tmp_path, ("nb", "nl")).problems
    assert [problem.code for problem in found] == ["catalogue-missing"] * 3


def test_templates_hold_no_words_outside_gettext() -> None:
    """A template's text nodes are mark-up and calls only; words there would stay English."""
    for file in sorted((ROOT / "hooks" / "termbase" / "rendering" / "templates").glob("*.html")):
        assert _loose_words(file.read_text("utf-8")) == [], file.name


def _loose_words(source: str) -> list[str]:
    text = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", " ", source, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    words = re.findall(r"[A-Za-z]{2,}", text)
    return [word for word in words if word != "Wikidata"]


def test_python_names_no_language_outside_linguistics(project: Project) -> None:
    codes = set(project.settings.languages) | {"de", "no"}
    for file in sorted((ROOT / "hooks").rglob("*.py")):
        if "linguistics" in file.parts:
            continue
        tree = ast.parse(file.read_text("utf-8"))
        named = {
            node.value for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }  # fmt: skip
        assert not named & codes, file.name

"""The bars that proofreading must reach, on seeded mistakes in the project's own texts."""

from __future__ import annotations

import pytest

from termbase.checks.texts import EntryTexts
from termbase.site import Project
from tests.mutation.mutate import CLASSES
from tests.mutation.run import FALSE_ALARMS, ROUNDS, entries, false_alarms, scores


@pytest.fixture(scope="module")
def texts(project: Project) -> dict[str, list[EntryTexts]]:
    return entries(project)


def test_every_class_is_found_often_enough(texts: dict[str, list[EntryTexts]]) -> None:
    results = list(scores(texts))
    assert len(results) == len(CLASSES) * len(texts)
    missed = [
        f"{score.mistake.name} in {score.lang}: {score.found} of {score.made}"
        for score in results
        if not score.passed
    ]
    assert missed == []


def test_every_class_can_be_made_in_every_language_that_has_its_rule(
    texts: dict[str, list[EntryTexts]],
) -> None:
    short = {
        (score.mistake.name, score.lang) for score in scores(texts, rounds=5) if score.made < 5
    }
    assert short <= {("form of address", "en")}


def test_clean_text_raises_few_alarms(project: Project, texts: dict[str, list[EntryTexts]]) -> None:
    for alarms in false_alarms(project, texts):
        for severity, limit in FALSE_ALARMS.items():
            assert alarms.rate(severity) <= limit, alarms


def test_bar_is_that_of_sixty_mistakes() -> None:
    assert ROUNDS == 60
    assert {mistake.bar for mistake in CLASSES} == {0.95, 0.90}

"""Make seeded mistakes of every class in every language, proofread, and print what was found.

    python -m tests.mutation.run [--rounds N] [--seed N]

Exit code 1 when a class is found too seldom, or clean text raises too many false alarms.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from termbase.checks import all_checks
from termbase.checks.texts import EntryTexts, Fault, Passage, fill_shelf, proofread, texts_of
from termbase.linguistics.lexicon import words
from termbase.loading.settings import load_settings
from termbase.problems import Severity
from termbase.site import Project, load_project
from tests.conftest import ROOT
from tests.mutation.mutate import CLASSES, OTHERS, MistakeClass

ROUNDS = 60
"""So many mistakes of a class are made in a language."""
FALSE_ALARMS = {Severity.ERROR: 1.0, Severity.WARNING: 10.0}
"""So many per 1,000 words of clean text are borne."""


@dataclass(frozen=True)
class Score:
    """How a class of mistakes fared in one language."""

    mistake: MistakeClass
    lang: str
    made: int
    found: int

    @property
    def passed(self) -> bool:
        """Tell whether enough was found; a class that cannot be made here passes."""
        return self.found >= self.mistake.bar * self.made


def entries(project: Project) -> dict[str, list[EntryTexts]]:
    """Return every entry ready for its proofreaders, by language."""
    all_checks()
    for (concept, lang), term in project.index.terms.items():
        long = (text for section in term.sections for text in section.text.split("\n\n"))
        OTHERS.setdefault(lang, []).extend((concept, text) for text in long if len(text) > 200)
    shelf = fill_shelf(project.index, project.glossary.lexicons)
    return {
        lang: [
            texts_of(project.index.terms[concept, lang], shelf)
            for concept in project.index.ordered[lang]
        ]
        for lang in project.settings.proofread
    }


def scores(
    found: dict[str, list[EntryTexts]], rounds: int = ROUNDS, seed: int = 1
) -> Iterator[Score]:
    """Yield the score of each class in each language."""
    for mistake in CLASSES:
        for lang, texts in found.items():
            rng = random.Random(f"{seed}-{mistake.name}-{lang}")
            yield _score(mistake, lang, texts, rng, rounds)


def _score(
    mistake: MistakeClass, lang: str, texts: list[EntryTexts], rng: random.Random, rounds: int
) -> Score:
    made = caught = 0
    for _ in range(rounds * 20):
        entry = rng.choice(texts)
        passages = [passage for passage in entry.passages if passage.kind in mistake.kinds]
        if made == rounds or not passages:
            break
        passage = rng.choice(passages)
        changed = mistake.mutate(entry, passage, rng)
        if changed is None or changed == passage.text:
            continue
        made += 1
        caught += any(fault.code in mistake.codes for fault in _faults(entry, passage, changed))
    return Score(mistake, lang, made, caught)


def _faults(entry: EntryTexts, passage: Passage, changed: str) -> list[Fault]:
    """Return the faults that a change brings: those of the clean entry do not count."""
    mutated = Passage(passage.loc, passage.kind, changed)
    passages = tuple(mutated if item is passage else item for item in entry.passages)
    before = {(fault.code, fault.passage.loc, fault.message) for fault in proofread(entry)}
    return [
        fault
        for fault in proofread(replace(entry, passages=passages))
        if (fault.code, fault.passage.loc, fault.message) not in before
    ]


@dataclass(frozen=True)
class Alarms:
    """What clean text raises in one language, per 1,000 words, after waivers."""

    lang: str
    words: int
    counts: dict[Severity, int]

    def rate(self, severity: Severity) -> float:
        """Return the alarms per 1,000 words."""
        return self.counts[severity] / max(1, self.words) * 1000


def false_alarms(project: Project, found: dict[str, list[EntryTexts]]) -> Iterator[Alarms]:
    """Yield what proofreading says of the project's clean texts: every alarm is a false one."""
    for lang, texts in found.items():
        count = sum(
            1 for entry in texts for passage in entry.passages for _ in words(passage.plain)
        )
        own = [problem for problem in project.problems if problem.path.endswith(f"term.{lang}.yml")]
        counts = {kind: sum(problem.severity is kind for problem in own) for kind in Severity}
        yield Alarms(lang, count, counts)


def main() -> int:
    """Print the table and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    project = load_project(load_settings(ROOT))
    found = entries(project)
    results = list(scores(found, options.rounds, options.seed))
    print(f"{'mistake':<28}{'bar':>5}  " + "  ".join(f"{lang:>8}" for lang in found))
    for mistake in CLASSES:
        cells = [
            f"{score.found:>3}/{score.made:<3}{' ' if score.passed else '!'}"
            for score in results
            if score.mistake is mistake
        ]
        print(
            f"{mistake.name:<28}{mistake.bar:>5.0%}  " + "  ".join(f"{cell:>8}" for cell in cells)
        )
    alarms = list(false_alarms(project, found))
    for severity, limit in FALSE_ALARMS.items():
        cells = [f"{item.rate(severity):8.2f}" for item in alarms]
        print(f"{f'{severity}s per 1,000 words':<28}{limit:>5}  " + "  ".join(cells))
    fine = all(score.passed for score in results) and all(
        item.rate(severity) <= limit for item in alarms for severity, limit in FALSE_ALARMS.items()
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

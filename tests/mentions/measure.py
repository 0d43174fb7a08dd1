"""Recall and precision of automatic cross-links on sentences that were marked by hand.

    python -m tests.mentions.measure

A line of `<lang>.tsv` is a set, a tab and a sentence. `[words](concept)` marks what has to
be linked; everything else must stay as it is. The sentences of the set `held` were laid
aside while the rules were made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from termbase import prose
from termbase.linguistics.mentions import Finder
from termbase.loading.settings import load_settings
from termbase.site import load_project

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
SETS = ("tune", "held")
_MARK = re.compile(r"\[([^\]]+)\]\(([a-z0-9-]+)\)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in Markdown, and the (concept, words) that have to be linked in it."""

    kind: str
    text: str
    wanted: frozenset[tuple[str, str]]


@dataclass(slots=True)
class Score:
    """How many mentions there are, were found, and were found rightly."""

    wanted: int = 0
    found: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """The share of the marked mentions that were found."""
        return self.right / self.wanted

    @property
    def precision(self) -> float:
        """The share of the found mentions that are marked."""
        return self.right / self.found

    def add(self, wanted: frozenset[tuple[str, str]], found: frozenset[tuple[str, str]]) -> None:
        """Count one sentence."""
        self.wanted += len(wanted)
        self.found += len(found)
        self.right += len(wanted & found)


def sentences(lang: str) -> list[Sentence]:
    """Return the marked sentences of `lang`."""
    lines = (FOLDER / f"{lang}.tsv").read_text("utf-8").splitlines()
    parts = [line.split("\t") for line in lines]
    return [
        Sentence(
            kind,
            _MARK.sub(r"\1", text),
            frozenset((mark[2], mark[1]) for mark in _MARK.finditer(text)),
        )
        for kind, text in parts
    ]


def found_in(finder: Finder, text: str) -> frozenset[tuple[str, str]]:
    """Return the (concept, words) that the finder links in a sentence."""
    html = prose.to_html(text, lambda _, words: words)
    mentions = finder.mentions(html, set())
    return frozenset((concept, html[begin:end]) for begin, end, concept in mentions)


def finders() -> dict[str, Finder]:
    """Return the finder of each language of the project."""
    library = load_project(load_settings(ROOT, {}), proofread=False).library
    return {lang: library.finder(lang) for lang in library.settings.languages}


def misses(lang: str, finder: Finder, kinds: tuple[str, ...] = SETS) -> list[str]:
    """Return each sentence that is not linked as marked, with the difference."""
    lines = []
    for sentence in sentences(lang):
        found = found_in(finder, sentence.text)
        if sentence.kind in kinds and found != sentence.wanted:
            missed, wrong = sorted(sentence.wanted - found), sorted(found - sentence.wanted)
            lines.append(f"{lang} {sentence.text}\n    missed {missed}, wrong {wrong}")
    return lines


def scores(lang: str, finder: Finder) -> dict[str, Score]:
    """Return the score of each set of a language."""
    found = {kind: Score() for kind in SETS}
    for sentence in sentences(lang):
        found[sentence.kind].add(sentence.wanted, found_in(finder, sentence.text))
    return found


def main() -> None:
    """Print a table: a line per language and set."""
    print("language  set   mentions  found  recall  precision")
    for lang, finder in finders().items():
        for kind, score in scores(lang, finder).items():
            print(
                f"{lang:8}  {kind:4}  {score.wanted:8}  {score.found:5}"
                f"  {score.recall:6.3f}  {score.precision:9.3f}"
            )


if __name__ == "__main__":
    main()

"""Queries with the entry that each should find, and what a browser finds for them.

`<lang>.tsv` holds what people type, in seven kinds. Every second query of a kind was kept aside
while the ranking was worked on: `half` tells which.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FOLDER = Path(__file__).parent
KINDS = ("headword", "inflected", "plain", "typo", "synonym", "foreign", "words")
"""What is typed: the headword, a form of it, no diacritics or other spacing, one typing error, a
synonym, a word of another language, several words."""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types and the concepts of which any is right."""

    kind: str
    text: str
    concepts: frozenset[str]
    half: str
    """`tuned` or `aside`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser found: addresses below the language's folder, and the milliseconds."""

    found: tuple[str, ...]
    milliseconds: float


def load_queries(lang: str) -> list[Query]:
    """Return the queries of `lang`, in the order of their file."""
    counts = dict.fromkeys(KINDS, 0)
    queries = []
    with (FOLDER / f"{lang}.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            half = "aside" if counts[row["kind"]] % 2 else "tuned"
            counts[row["kind"]] += 1
            concepts = frozenset(row["concept"].split("|"))
            queries.append(Query(row["kind"], row["query"], concepts, half))
    return queries


_ASK = """
async texts => {
    const form = document.querySelector('.md-search__form');
    const started = performance.now();
    const worker = new Worker(new URL(form.dataset.worker, location.href).href);
    let take, fail;
    worker.onmessage = event => take(event.data);
    worker.onerror = event => fail(new Error(event.message));
    const next = () => new Promise((resolve, reject) => { take = resolve; fail = reject; });
    let waiting = next();
    worker.postMessage({ type: 0, data: new URL(form.dataset.terms, location.href).href });
    await waiting;
    const ready = performance.now() - started;
    // The answer that comes by itself says that the texts are there.
    await new Promise((resolve, reject) => {
        fail = reject;
        take = message => { if (message.late) resolve(); };
        worker.postMessage({ type: 2, data: '-x-' });
    });
    const complete = performance.now() - started;
    const answers = [];
    for (const text of texts) {
        waiting = next();
        const asked = performance.now();
        worker.postMessage({ type: 2, data: text });
        const { data } = await waiting;
        answers.push([data.items.slice(0, 5).map(item => item[0].location),
            performance.now() - asked]);
    }
    worker.terminate();
    return { ready, complete, answers };
}
"""


def ask(page: Page, texts: Sequence[str]) -> tuple[list[Answer], dict[str, float]]:
    """Return what the search of an open page answers, and its times in milliseconds.

    `ready` is when terms could be searched, `complete` when texts could too, both from the start
    of the worker.
    """
    made: dict[str, Any] = page.evaluate(_ASK, list(texts))
    answers = [Answer(tuple(found), milliseconds) for found, milliseconds in made["answers"]]
    return answers, {"ready": made["ready"], "complete": made["complete"]}


def shares(
    queries: Iterable[Query], answers: Iterable[Answer], addresses: Mapping[str, str]
) -> tuple[float, float]:
    """Return which share of the answers is right first, and which among the first five."""
    first, five = [], []
    for query, answer in zip(queries, answers, strict=True):
        right = {addresses[concept] for concept in query.concepts}
        first.append(bool(right.intersection(answer.found[:1])))
        five.append(bool(right.intersection(answer.found)))
    return sum(first) / len(first), sum(five) / len(five)

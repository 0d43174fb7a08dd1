"""The definition replaces the term; an answer is as long as a reader wants; claims have sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termbase.checks.texts import EntryTexts, Fault, headword_forms, text_check
from termbase.linguistics.lexicon import words
from termbase.problems import Severity

ANSWER = range(30, 91)
"""So many words an answer has."""
_FIGURE = re.compile(r"\d[\d.,\u00a0\u202f ]*\s?(?:%|per ?cent|procent\w*|prosent)", re.IGNORECASE)


@text_check("definition-style")
def check_definition(texts: EntryTexts) -> Iterator[Fault]:
    """A definition is one phrase that can stand for its term, and does not use it."""
    (passage,) = (item for item in texts.passages if item.loc == ("definition", "text"))
    text = passage.plain.strip()
    spoken = [word.lower() for _, word in words(text)]
    for message in _definition_faults(texts, text, spoken):
        hint = "name the wider concept and what sets this one apart, as one phrase"
        yield Fault(passage, 0, "definition-style", message, hint)


def _definition_faults(texts: EntryTexts, text: str, spoken: list[str]) -> Iterator[str]:
    if spoken and spoken[0] in texts.rules.articles:
        yield f"the definition starts with the article `{spoken[0]}`"
    for phrase in texts.rules.circumlocutions:
        if phrase in text.lower():
            yield f"`{phrase}` speaks of the word, not of the concept"
    if re.search(r"[.?!]\s+\S", text):
        yield "the definition has more than one sentence"
    if text.endswith("."):
        yield "the definition ends with a full stop"
    plain = f" {' '.join(spoken)} "
    for form in sorted(set(headword_forms(texts.term))):
        if any(map(str.isdigit, form)):
            continue  # a figure is no word: the rest of the form may be another term
        if f" {' '.join(word for _, word in words(form))} " in plain:
            yield f"the definition uses the term that it defines: `{form}`"
            break


@text_check("answer-length")
def check_answers(texts: EntryTexts) -> Iterator[Fault]:
    """An answer has 30 to 90 words."""
    for passage in texts.of("prose"):
        if passage.loc[0] == "faq":
            count = sum(1 for _ in passage.plain.split() if any(map(str.isalnum, _)))
            if count not in ANSWER:
                message = f"the answer has {count} words"
                hint = f"an answer has {ANSWER.start} to {ANSWER.stop - 1} words"
                yield Fault(passage, 0, "answer-length", message, hint)


@text_check("unsourced-claim")
def check_claims(texts: EntryTexts) -> Iterator[Fault]:
    """A percentage comes with a source: a link, or a name and a year beside it."""
    for passage in texts.of("prose"):
        for match in _FIGURE.finditer(passage.text):
            paragraph = passage.text[: match.end()].rsplit("\n", 1)[-1]
            paragraph += passage.text[match.end() :].split("\n", 1)[0]
            if "](http" not in paragraph and not re.search(r"\b(?:19|20)\d\d\b", paragraph):
                message = f"nothing says where `{match[0].strip()}` comes from"
                hint = "name the source and the year"
                yield Fault(
                    passage, match.start(), "unsourced-claim", message, hint, Severity.WARNING
                )

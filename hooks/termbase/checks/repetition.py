"""Nothing twice: no doubled word, no doubled paragraph, no text pasted from another entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termbase.checks.texts import SHINGLE, EntryTexts, Fault, runs, text_check
from termbase.linguistics.lexicon import words

_DOUBLED = re.compile(r"\b([^\W\d_]{2,})\s+\1\b", re.IGNORECASE)


@text_check("doubled-word")
def check_doubled_words(texts: EntryTexts) -> Iterator[Fault]:
    """No word stands twice in a row."""
    for passage in texts.passages:
        for match in _DOUBLED.finditer(passage.plain):
            if match[1].lower() in texts.rules.doubles:
                continue
            if passage.text[match.start() : match.end()] == match[0]:
                message = f"`{match[1]}` stands twice"
                yield Fault(
                    passage, match.start(), "doubled-word", message, "delete one of the two"
                )


@text_check("doubled-paragraph")
def check_doubled_paragraphs(texts: EntryTexts) -> Iterator[Fault]:
    """No paragraph of some length stands in an entry twice."""
    seen: set[str] = set()
    for passage in texts.of("prose"):
        for match in re.finditer(r"\S.*", passage.text):
            key = " ".join(word.lower() for _, word in words(match[0]))
            if key in seen and len(key) > 40:
                message = "this paragraph stands here a second time"
                yield Fault(passage, match.start(), "doubled-paragraph", message, "delete it")
            seen.add(key)


@text_check("copied-text", across=True)
def check_copies(texts: EntryTexts) -> Iterator[Fault]:
    """No run of words stands in another entry too: a text is written for its concept."""
    shingles = texts.shelf.shingles.get(texts.term.lang, {})
    for passage in texts.of("prose"):
        if passage.loc[0] == "statutes":
            continue  # two concepts may rest on one article
        spoken = list(words(passage.plain))
        for place, shingle in enumerate(runs([word.lower() for _, word in spoken])):
            other = shingles.get(shingle, texts.term.concept)
            if other != texts.term.concept:
                message = f"{SHINGLE} words in a row stand in `{other}` too"
                hint = "say it for this concept, or refer to the other entry"
                yield Fault(passage, spoken[place][0], "copied-text", message, hint)
                break

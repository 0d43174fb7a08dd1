"""One function per class of mistake: takes a passage's text and makes the mistake in it once.

A mutation returns the changed text, or None where the passage offers no place for it. The
places are drawn with a seeded generator, so that a run can be repeated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from termbase.checks.texts import EntryTexts, Kind, Passage
from termbase.linguistics.lexicon import words

Mutate = Callable[[EntryTexts, Passage, random.Random], str | None]


@dataclass(frozen=True)
class MistakeClass:
    """A class of mistakes: how it is made, where, what finds it, and how surely it must."""

    name: str
    mutate: Mutate
    codes: frozenset[str]
    kinds: tuple[Kind, ...] = ("prose",)
    bar: float = 0.95


CLASSES: list[MistakeClass] = []
OTHERS: dict[str, list[tuple[str, str]]] = {}
"""Per language, paragraphs and the concept that each was written for; the run fills it."""


def mistake(
    *codes: str, kinds: tuple[Kind, ...] = ("prose",), bar: float = 0.95
) -> Callable[[Mutate], Mutate]:
    """Register a mutation that checks with `codes` must find."""

    def register(function: Mutate) -> Mutate:
        name = function.__name__.replace("_", " ")
        CLASSES.append(MistakeClass(name, function, frozenset(codes), kinds, bar))
        return function

    return register


def _pick(texts: EntryTexts, passage: Passage, rng: random.Random) -> tuple[int, str] | None:
    """Draw a lower-case word of four letters or more that no mark-up surrounds."""
    del texts
    places = [(at, word) for at, word in words(passage.plain) if len(word) > 3 and word.islower()]
    return rng.choice(places) if places else None


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


@mistake("misspelt-word", "foreign-word")
def typing_error(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Swap, drop, double or change a letter so that no word comes out."""
    lexicon = texts.lexicon
    for _ in range(30):
        picked = _pick(texts, passage, rng)
        if picked is None or lexicon is None:
            return None
        at, word = picked
        place = rng.randrange(1, len(word) - 1)
        letter = rng.choice("aeionrst")
        made = rng.choice([
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + letter + word[place + 1 :],
        ])  # fmt: skip
        if made != word and not lexicon.knows(made):
            return _replaced(passage.text, at, at + len(word), made)
    return None


@mistake("foreign-word", "misspelt-word", bar=0.90)
def foreign_word(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Leave a word in another language of the dictionary, one that is common there."""
    lang = texts.term.lang
    other = rng.choice([code for code in texts.shelf.frequencies if code != lang])
    common = sorted(
        word for word, count in texts.shelf.frequencies[other].items()
        if count >= 12 and len(word) > 3 and not texts.shelf.frequencies[lang][word]
    )  # fmt: skip
    picked = _pick(texts, passage, rng)
    if picked is None or not common:
        return None
    at, word = picked
    return _replaced(passage.text, at, at + len(word), rng.choice(common))


@mistake("quotation-marks")
def wrong_quotation_marks(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Put a word between the marks of another convention."""
    picked = _pick(texts, passage, rng)
    if picked is None:
        return None
    at, word = picked
    own = set("".join((*texts.rules.quotes, *texts.rules.inner_quotes))) | {"’"}
    pairs = [pair for pair in ('""', "„“", "»«", "''", "“”", "‹›", "„”") if set(pair) - own]
    marks = rng.choice(pairs)
    return _replaced(passage.text, at, at + len(word), f"{marks[0]}{word}{marks[1]}")


@mistake("quotation-marks")
def unbalanced_quotation_mark(
    texts: EntryTexts, passage: Passage, rng: random.Random
) -> str | None:
    """Open a quotation and never close it, or close what was not opened."""
    picked = _pick(texts, passage, rng)
    if picked is None:
        return None
    at, word = picked
    opening, closing = texts.rules.quotes
    made = rng.choice([opening + word, word + closing])
    if made.endswith("’") and word[-1] in "sxz":
        made = opening + word
    return _replaced(passage.text, at, at + len(word), made)


@mistake("punctuation")
def punctuation_debris(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Leave marks that stick together or a space before one."""
    del texts
    places = [match.start() for match in re.finditer(r"(?<=[^\W\d_])[.,](?=\s)", passage.plain)]
    if not places:
        return None
    at = rng.choice(places)
    mark = passage.text[at]
    made = rng.choice([".,", ",.", f" {mark}", ",,"])
    return _replaced(passage.text, at, at + 1, made)


@mistake("punctuation", "misspelt-word", "foreign-word", bar=0.90)
def missing_space(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Drop the space after a stop or a comma."""
    del texts
    pattern = r"(?<=[^\W\d_]{2})[.,] (?=[^\W\d_]{2})"
    places = [match.start() for match in re.finditer(pattern, passage.plain)]
    if not places:
        return None
    at = rng.choice(places)
    return _replaced(passage.text, at + 1, at + 2, "")


@mistake("doubled-word")
def doubled_word(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Write a word twice."""
    places = [
        (at, word) for at, word in words(passage.plain)
        if len(word) > 1 and word.lower() not in texts.rules.doubles and "’" not in word
    ]  # fmt: skip
    if not places:
        return None
    at, word = rng.choice(places)
    return _replaced(passage.text, at, at + len(word), f"{word} {word}")


@mistake("doubled-paragraph", "copied-text")
def doubled_paragraph(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Paste a paragraph a second time."""
    del texts
    paragraphs = [part for part in passage.text.split("\n\n") if len(part) > 80 and "|" not in part]
    return f"{passage.text}\n\n{rng.choice(paragraphs)}" if paragraphs else None


@mistake("copied-text")
def text_of_another_entry(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Paste a paragraph of another concept's entry."""
    others = [text for concept, text in OTHERS[texts.term.lang] if concept != texts.term.concept]
    if passage.loc[0] != "sections" or not others:
        return None
    return f"{passage.text}\n\n{rng.choice(others)}"


@mistake("title-case", kinds=("heading", "question"))
def title_case(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Raise the first letter of every word, as English headlines do."""
    del rng
    later = [word for _, word in words(passage.text)][1:]
    lexicon = texts.lexicon
    common = [word for word in later if len(word) > 3 and lexicon and lexicon.knows_lower(word)]
    if not common:
        return None
    return re.sub(r"(?<![\w’])([^\W\d_])", lambda match: match[1].upper(), passage.text)


@mistake("list-letter")
def list_letter(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Translate the letters of a list."""
    word = rng.choice(sorted(texts.rules.list_words))
    places = [match.end() for match in re.finditer(r"(?<=[.?!]) ", passage.text)] or [0]
    at = rng.choice(places)
    return _replaced(passage.text, at, at, f"{word}) ")


@mistake("truncated-text")
def truncated_paragraph(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Stop a text half-way."""
    del texts
    cuts = [
        at for at, _ in words(passage.plain)
        if at > len(passage.text) // 3 and passage.text[at - 1] == " "
        and passage.text[at - 2].isalpha() and "|" not in passage.text
        and not re.search(r"(?:^|\n)(?:- |\d+\. )", passage.text)
    ]  # fmt: skip
    return passage.text[: rng.choice(cuts)].rstrip() if cuts else None


@mistake("form-of-address")
def form_of_address(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Address the reader as the dictionary does not."""
    ways = sorted(texts.rules.address) + sorted(
        word.capitalize() for word in texts.rules.address_capitalised
    )
    picked = _pick(texts, passage, rng)
    if not ways or picked is None:
        return None
    at, _ = picked
    if not passage.used[at : at + 1].strip() or not passage.used[:at].rstrip()[-1:].isalpha():
        return None
    return _replaced(passage.text, at, at, f"{rng.choice(ways)} ")


@mistake("advert")
def advert(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Leave what stood round the text: a banner, an address, a cry."""
    signs = ["www.example.com", "info@example.com", "★★★★★", "SuperShop™", "!"]
    phrases = [phrase.capitalize() + "." for phrase in texts.rules.advert]
    return f"{passage.text} {rng.choice([*signs, *phrases, *phrases])}"


@mistake("deprecated-term")
def avoided_synonym(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Use a designation that the entry itself says to avoid."""
    avoided = texts.shelf.avoided[texts.term.lang]
    own = [
        name for name, concept in avoided.items()
        if concept == texts.term.concept and all(c.isalpha() or c == " " for c in name)
    ]  # fmt: skip
    picked = _pick(texts, passage, rng)
    if not own or picked is None or passage.loc[0] in {"designations", "equivalents"}:
        return None
    at, word = picked
    if not passage.used[at : at + 1].strip():
        return None
    return _replaced(passage.text, at, at + len(word), rng.choice(sorted(own)))


@mistake("definition-style", kinds=("fragment",))
def definition_style(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Start a definition with an article, speak of the word, go in a circle, add a sentence."""
    if passage.loc != ("definition", "text"):
        return None
    ways = [f"{phrase} {passage.text}" for phrase in texts.rules.circumlocutions]
    ways += [f"{article} {passage.text}" for article in sorted(texts.rules.articles)]
    name = texts.term.preferred.term
    if not any(map(str.isdigit, name)):
        ways.append(f"{passage.text}, {name}")
    ways += [f"{passage.text}.", f"{passage.text}. {passage.text.capitalize()}"]
    return rng.choice(ways)


@mistake("answer-length")
def answer_length(texts: EntryTexts, passage: Passage, rng: random.Random) -> str | None:
    """Answer in a word, or at the length of an article."""
    del texts
    if passage.loc[0] != "faq":
        return None
    short = re.split(r"(?<=[.?!]) ", passage.text)[0]
    long = " ".join([passage.text] * 4)
    return rng.choice([" ".join(short.split()[:8]).rstrip(".,") + ".", long])

"""How things are put: headings, lists, the reader's address, adverts, words to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termbase.checks.texts import EntryTexts, Fault, Passage, text_check
from termbase.linguistics.lexicon import lemma, words
from termbase.model import Designation, Status, TermType
from termbase.problems import Severity

_SYMBOLS = re.compile(r"[™®©►•]|[\U0001F300-\U0001FAFF\u2600-\u27BF]|!")
_ADDRESS = re.compile(r"\bwww\.|\b[\w.]+@[\w.]+|https?://|\b\w+\.(?:com|net|shop|store|io)\b")


@text_check("title-case")
def check_title_case(texts: EntryTexts) -> Iterator[Fault]:
    """A heading has capitals for its first word and for names only."""
    lexicon = texts.lexicon
    if lexicon is None:
        return
    for passage in texts.of("heading", "label", "question"):
        later = list(words(passage.text))[1:]
        spoken = [item for item in later if len(item[1]) > 3] or later
        common = [item for item in spoken if lexicon.knows_lower(item[1])]
        names = lexicon.allowed | lexicon.names
        raised = [
            (offset, word) for offset, word in common
            if word[0].isupper() and not word.isupper() and word not in names
        ]  # fmt: skip
        if raised and len(raised) * 2 > len(common):
            message = f"`{raised[0][1]}` has a capital: the heading is in title case"
            hint = "write headings in sentence case"
            yield Fault(passage, raised[0][0], "title-case", message, hint)


@text_check("list-letter")
def check_list_letters(texts: EntryTexts) -> Iterator[Fault]:
    """No list's letter was translated as a word."""
    for passage in texts.of("prose"):
        for match in re.finditer(r"(?:^|(?<=[\s(;,]))([^\W\d_]{1,5})[)](?=\s)|^([^\W\d_]{1,5})\.\s",
                                 passage.text, re.MULTILINE):  # fmt: skip
            word = (match[1] or match[2]).lower()
            opened = passage.text.rfind("(", 0, match.start()) > passage.text.rfind(
                ")", 0, match.start()
            )
            if word in texts.rules.list_words and not (match[1] and opened):
                message = f"`{match[0].strip()}` looks like a list's letter, translated"
                yield Fault(passage, match.start(), "list-letter", message, "restore the list")


@text_check("form-of-address")
def check_address(texts: EntryTexts) -> Iterator[Fault]:
    """The reader is addressed in one way, the one that the dictionary uses."""
    for passage in texts.of("prose", "question", "heading"):
        for offset, word in words(passage.used):
            within = _is_within_sentence(passage.used, offset)
            bad = word.lower() in texts.rules.address or (
                word[0].isupper() and within and word.lower() in texts.rules.address_capitalised
            )
            if bad:
                message = f"`{word}` addresses the reader in another way than the dictionary does"
                hint = "put it impersonally, or in the form that the other entries use"
                yield Fault(passage, offset, "form-of-address", message, hint)


def _is_within_sentence(text: str, offset: int) -> bool:
    before = text[:offset].rstrip()
    return bool(before) and before[-1] not in ".?!:…–\n(«„‘“"


@text_check("advert")
def check_adverts(texts: EntryTexts) -> Iterator[Fault]:
    """Nothing is sold, no page is steered, no sign or address stands in the text."""
    for passage in texts.passages:
        lower = passage.used.lower()
        for phrase in texts.rules.advert:
            place = lower.find(phrase)
            if place >= 0 and not lower[place + len(phrase) : place + len(phrase) + 1].isalpha():
                message = f"`{phrase}` is the language of adverts and page frames"
                yield Fault(passage, place, "advert", message, "delete it")
        for pattern in (_SYMBOLS, _ADDRESS):
            for match in pattern.finditer(passage.used):
                message = f"`{match[0].strip()}` has no place in an entry's text"
                hint = "delete it, or say it plainly"
                yield Fault(passage, match.start(), "advert", message, hint)


@text_check("deprecated-term")
def check_avoided_terms(texts: EntryTexts) -> Iterator[Fault]:
    """What an entry says to avoid, neither it nor a related one uses, in whatever form.

    Elsewhere the word may be right: it is avoided for its concept, not for all.
    """
    lang = texts.term.lang
    near = texts.shelf.neighbours.get(texts.term.concept, frozenset()) | {texts.term.concept}
    avoided = {
        name: concept
        for name, concept in texts.shelf.avoided.get(lang, {}).items()
        if concept in near and all(letter.isalpha() or letter == " " for letter in name)
    }
    single = {lemma(lang, name): name for name in avoided if " " not in name}
    phrases = {
        tuple(lemma(lang, word) for _, word in words(name)): name for name in avoided if " " in name
    }
    for passage in texts.of("prose", "fragment", "heading", "question", "label"):
        if passage.loc[0] in {"designations", "equivalents"}:
            continue  # there words are spoken of
        spoken = [(offset, word, lemma(lang, word)) for offset, word in words(passage.used)]
        for place, (offset, word, base) in enumerate(spoken):
            name = single.get(base, "") if word.islower() else ""
            for phrase, full in phrases.items():
                if phrase == tuple(item[2] for item in spoken[place : place + len(phrase)]):
                    name = full
            if name:
                message = f"`{word}`: `{avoided[name]}` says to avoid `{name}`"
                hint = "use the preferred term, or quote the word"
                yield Fault(passage, offset, "deprecated-term", message, hint)


@text_check("long-sentence", "long-paragraph")
def check_length(texts: EntryTexts) -> Iterator[Fault]:
    """Sentences and paragraphs can be read in one breath, and in one glance."""
    for passage in texts.of("prose"):
        for match in re.finditer(r"\S.*", passage.plain):
            if len(list(words(match[0]))) > 140:
                yield _warn(passage, match.start(), "long-paragraph", "more than 140 words")
            start = match.start()
            for sentence in re.split(r"(?<=[.?!])\s+", match[0]):
                if len(list(words(sentence))) > 45:
                    yield _warn(passage, start, "long-sentence", "more than 45 words")
                start += len(sentence) + 1


def _warn(passage: Passage, offset: int, code: str, message: str) -> Fault:
    return Fault(passage, offset, code, message, "divide it", Severity.WARNING)


@text_check("two-names")
def check_names(texts: EntryTexts) -> Iterator[Fault]:
    """A section keeps to one name for its concept: a second one looks like a second thing."""
    lang, term = texts.term.lang, texts.term
    names = {
        designation.term: _shapes(lang, designation)
        for designation in term.designations
        if designation.status is not Status.DEPRECATED and designation.type is TermType.FULL_FORM
    }
    preferred = names.pop(term.preferred.term, frozenset())
    taken = {word for shape in preferred for word in shape}
    others = {
        name: shapes for name, shapes in names.items()
        if not any(word in taken for shape in shapes for word in shape)
    }  # fmt: skip
    for passage in texts.of("prose"):
        if passage.loc[0] != "sections" or not preferred:
            continue
        spoken = [(offset, lemma(lang, word), word.lower()) for offset, word in words(passage.used)]
        if len(_uses(spoken, preferred)) < 2:
            continue
        for name, shapes in others.items():
            found = _uses(spoken, shapes)
            if len(found) > 1:
                message = f"`{name}` and `{term.preferred.term}` both name the concept here"
                hint = "keep to one name within a section, or say what tells the two apart"
                yield Fault(passage, found[0], "two-names", message, hint, Severity.WARNING)


def _shapes(lang: str, designation: Designation) -> frozenset[tuple[str, ...]]:
    """Return a designation's words in base form, and those of each form that its entry lists."""
    forms = [form for forms in designation.forms.values() for form in forms]
    shapes = [tuple(word.lower() for _, word in words(form)) for form in (designation.term, *forms)]
    base = tuple(lemma(lang, word) for _, word in words(designation.term))
    return frozenset(shape for shape in (base, *shapes) if shape)


def _uses(spoken: list[tuple[int, str, str]], shapes: frozenset[tuple[str, ...]]) -> list[int]:
    """Return the offsets at which a name stands, by its base forms or by a listed form."""
    lengths = {len(shape) for shape in shapes}
    return [
        spoken[place][0]
        for place in range(len(spoken))
        for length in lengths
        if shapes
        & {
            tuple(item[1] for item in spoken[place : place + length]),
            tuple(item[2] for item in spoken[place : place + length]),
        }
    ]

"""Words: spelt as the dictionary has them, and of the entry's own language."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.checks.texts import EntryTexts, Fault, text_check
from termbase.linguistics.lexicon import words

COMMON = 12
"""A word in so many entries of a language is common there."""


@text_check("misspelt-word", "foreign-word")
def check_words(texts: EntryTexts) -> Iterator[Fault]:
    """Every word is known; one that is not may stand in another language's dictionary."""
    lexicon = texts.lexicon
    if lexicon is None:
        return
    for passage in texts.passages:
        for offset, word in words(passage.plain):
            if _is_part(passage.plain, offset, word) or _is_code(word):
                continue
            if not lexicon.knows(word):
                yield _unknown(texts, Fault(passage, offset, "misspelt-word", ""), word)


@text_check("foreign-word", across=True)
def check_rare_words(texts: EntryTexts) -> Iterator[Fault]:
    """A word that no other entry uses is not one that is common in another language."""
    lexicon = texts.lexicon
    if lexicon is None:
        return
    for passage in texts.passages:
        for offset, word in words(passage.plain):
            other = _rather_foreign(texts, word)
            if other and not _is_part(passage.plain, offset, word) and lexicon.knows(word):
                message = f"`{word}` looks like a word of `{other}`"
                hint = f"translate it, or mark it: [{word}](lang:{other})"
                yield Fault(passage, offset, "foreign-word", message, hint)


def _unknown(texts: EntryTexts, fault: Fault, word: str) -> Fault:
    for other, lexicon in texts.shelf.lexicons.items():
        if other != texts.term.lang and lexicon.knows_lower(word) and word.islower():
            message = f"`{word}` is a word of `{other}`"
            hint = f"translate it, or mark it: [{word}](lang:{other})"
            return Fault(fault.passage, fault.offset, "foreign-word", message, hint)
    message = f"`{word}` is not in the dictionary"
    hint = "mend it, or allow it with a reason in the language's list of allowed words"
    return Fault(fault.passage, fault.offset, "misspelt-word", message, hint)


def _rather_foreign(texts: EntryTexts, word: str) -> str:
    """Return the language in which a word is common that no other entry here uses."""
    lang = texts.term.lang
    counts = texts.shelf.frequencies
    lower = word.lower()
    if len(word) < 3 or counts[lang][lower] > 1:
        return ""
    others = [other for other in counts if other != lang and counts[other][lower] >= COMMON]
    if not others or texts.lexicon is None or texts.lexicon.is_own(word):
        return ""
    return "" if texts.lexicon.is_allowed(word) else others[0]


def _is_part(text: str, offset: int, word: str) -> bool:
    """Tell whether a word is cut off by a hyphen, or stands in an address or a figure."""
    end = offset + len(word)
    before, after = text[max(0, offset - 1) : offset], text[end : end + 1]
    return before == "-" or after == "-" or before in {"@", "/"} or after == "@" or before.isdigit()


def _is_code(word: str) -> bool:
    """Tell whether a word is a Roman numeral."""
    return word.isupper() and not set(word) - set("IVXLC")

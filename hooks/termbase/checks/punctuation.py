"""Marks: quotation marks of the language and in pairs, no debris, sentences that end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termbase.checks.texts import EntryTexts, Fault, Passage, text_check

ALL_QUOTES = "“”„‟‚‘’‛«»‹›\"'`´"
_LETTER = r"[^\W\d_]"
_DEBRIS = (
    (re.compile(r"(?<=\S) +[,;.!?](?!\d|\w|\.)"), "a space stands before the mark"),
    (re.compile(r"[,;:] ?[,;:.]|(?<!\.)\.[,;:]|(?<!\.)\.\.(?!\.)|[?!]{2,}|\. \."),
     "two marks follow each other"),
    (re.compile(rf"(?<={_LETTER})[,;!?](?={_LETTER})"), "a space is missing after the mark"),
    (re.compile(r"(?<=[a-zà-ž]{2})[.:](?=[A-ZÀ-Ž])"), "a space is missing after the mark"),
    (re.compile(rf"(?<={_LETTER})[.,;:!?](?=\[\w)|(?<=\))[.,;:!?](?=[\[\w])"),
     "a space is missing after the mark"),
    (re.compile(r"\( | \)"), "a space stands inside the parentheses"),
    (re.compile(r"(?<=\S) {2,}(?=[^\W_])"), "two spaces follow each other"),
)  # fmt: skip


@text_check("punctuation")
def check_debris(texts: EntryTexts) -> Iterator[Fault]:
    """No marks stick together, stand apart or lack their space."""
    for passage in texts.passages:
        source = _without_targets(passage.text)
        for pattern, message in _DEBRIS:
            for match in pattern.finditer(source):
                if not _is_abbreviated(texts, source, match):
                    yield Fault(passage, match.start(), "punctuation", message, "mend the marks")


def _without_targets(text: str) -> str:
    """Blank link targets, emphasis and table rules with a sign that is no mark and no space."""
    text = re.sub(r"(?<=\]\()[^)\n]*", lambda match: "_" * len(match[0]), text)
    text = re.sub(
        r"^[\s|:-]+$", lambda match: re.sub(r"\S", "_", match[0]), text, flags=re.MULTILINE
    )
    return text.replace("|", "_")


def _is_abbreviated(texts: EntryTexts, source: str, match: re.Match[str]) -> bool:
    """Tell whether a full stop belongs to an abbreviation, so that a second mark may follow."""
    if match[0][0] != "." or len(match[0]) == 1:
        return False
    word = re.search(r"[\w.]+$", source[: match.start()])
    if word is None:
        return False
    return "." in word[0] or word[0].lower() in texts.rules.abbreviations


@text_check("quotation-marks")
def check_quotes(texts: EntryTexts) -> Iterator[Fault]:
    """Quotation marks are those of the language, and each pair is whole."""
    rules = texts.rules
    if not rules.quotes[0]:
        return
    allowed = set("".join((*rules.quotes, *rules.inner_quotes))) | {"’"}
    shown = " … ".join(rules.quotes)
    for passage in texts.passages:
        for match in re.finditer(f"[{re.escape(ALL_QUOTES)}]", passage.text):
            if match[0] not in allowed:
                message = f"`{match[0]}` is not a quotation mark of this language"
                hint = f"write {shown}, and ’ as an apostrophe"
                yield Fault(passage, match.start(), "quotation-marks", message, hint)
        for pair in (rules.quotes, rules.inner_quotes):
            yield from _unpaired(texts, passage, pair)


def _unpaired(texts: EntryTexts, passage: Passage, pair: tuple[str, str]) -> Iterator[Fault]:
    opening, closing = pair
    opened: list[int] = []
    for place, mark in enumerate(passage.text):
        if mark == opening:
            opened.append(place)
        elif mark == closing and not _is_apostrophe(texts, passage.text, place, open_=bool(opened)):
            if opened:
                opened.pop()
            else:
                message = f"`{mark}` closes what nothing opened"
                yield Fault(passage, place, "quotation-marks", message, f"open it with {opening}")
    for place in opened:
        message = f"`{opening}` is not closed"
        yield Fault(passage, place, "quotation-marks", message, f"close it with {closing}")


def _is_apostrophe(texts: EntryTexts, text: str, place: int, *, open_: bool) -> bool:
    """Tell whether ’ stands in or at a word instead of closing a quotation."""
    if text[place] != "’":
        return False
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if before.isalpha() and after.isalpha():
        return True
    word = re.match(r"\w+", text[place + 1 :])
    if not before.strip() and word and word[0].lower() in texts.rules.apostrophes:
        return True
    return before.lower() in {"s", "x", "z"} and not open_


@text_check("truncated-text")
def check_endings(texts: EntryTexts) -> Iterator[Fault]:
    """Every paragraph and every sentence of its own ends with a mark."""
    for passage in texts.of("prose", "question"):
        for match in re.finditer(r"\S.*", passage.text):
            line = match[0].rstrip()
            if line.startswith(("- ", "* ", "|")) or re.match(r"\d{1,2}[.)] ", line):
                continue
            ended = "?" if passage.kind == "question" else ".?!…:"
            bare = re.sub(rf"[\s)\]*_{ALL_QUOTES}]+$", "", re.sub(r"\]\([^)]*\)", "", line))
            if not bare.endswith(tuple(ended)) and not line.endswith(tuple(ended)):
                offset = match.start() + len(line) - 1
                message = "the text stops without a mark"
                yield Fault(passage, offset, "truncated-text", message, "finish the sentence")

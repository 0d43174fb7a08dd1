"""Order and alphabetic buckets by the CLDR rules of each language, through ICU."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import TypeVar

import icu

Item = TypeVar("Item")


@cache
def _collator(lang: str) -> icu.RuleBasedCollator:
    collator = icu.Collator.createInstance(icu.Locale(lang))
    collator.setStrength(icu.Collator.TERTIARY)
    return collator


@lru_cache(maxsize=65_536)
def sort_key(lang: str, text: str) -> bytes:
    """Return bytes that sort as `lang` sorts `text`; equal texts get equal bytes.

    >>> sorted(["łza", "lato", "mapa"], key=lambda word: sort_key("pl", word))
    ['lato', 'łza', 'mapa']
    >>> sorted(["ås", "zoo", "ære", "ørn"], key=lambda word: sort_key("nb", word))
    ['zoo', 'ære', 'ørn', 'ås']
    """
    key: bytes = _collator(lang).getSortKey(text)
    return key


def buckets(
    lang: str, items: Iterable[Item], text: Callable[[Item], str]
) -> list[tuple[str, list[Item]]]:
    """Group `items` under the index letters of `lang`, in its order; empty letters are kept.

    Letters that the language does not have in its index come first or last, under `#`
    and `…`, and only when something stands there. Source: CLDR index exemplars.

    >>> dict(buckets("pl", ["łza", "lato"], str))["Ł"]
    ['łza']
    >>> [letter for letter, words in buckets("nb", ["ørn", "aas"], str) if words]
    ['Ø', 'Å']
    """
    index = _alphabet(lang)
    grouped: list[list[Item]] = [[] for _ in range(index.bucketCount)]
    for item in sorted(items, key=lambda item: (sort_key(lang, text(item)), text(item))):
        grouped[index.getBucketIndex(text(item))].append(item)
    letters = _letters(lang)
    edges = (0, index.bucketCount - 1)
    return [
        (letters[position], group)
        for position, group in enumerate(grouped)
        if group or (position not in edges and letters[position] != "…")
    ]


@cache
def _alphabet(lang: str) -> icu.AlphabeticIndex:
    return icu.AlphabeticIndex(icu.Locale(lang))


@cache
def _letters(lang: str) -> tuple[str, ...]:
    index = _alphabet(lang)
    letters = []
    index.resetBucketIterator()
    while index.nextBucket():
        letters.append(str(index.bucketLabel))
    return ("#", *letters[1:])

"""Addresses from words: ASCII slugs that keep every letter recognisable."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import icu

TOO_LONG = 80


@lru_cache(maxsize=65_536)
def slugify(lang: str, text: str) -> str:
    """Return `text` in lower-case ASCII letters, digits and hyphens; may be empty.

    Letters are spelled out as `lang` does where ICU knows how (German `ü` is `ue`), and
    lose their marks elsewhere.

    >>> slugify("pl", "Ścieżka klienta"), slugify("nb", "kjøpsbeslutning")
    ('sciezka-klienta', 'kjopsbeslutning')
    >>> slugify("de", "Verkäufer"), slugify("nl", "24/7-bereikbaarheid")
    ('verkaeufer', '24-7-bereikbaarheid')
    """
    plain = _transliterator(lang).transliterate(text).lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "-".join(words)[:TOO_LONG].strip("-")


@cache
def _transliterator(lang: str) -> icu.Transliterator:
    own = f"{lang}-ASCII"
    known = set(icu.Transliterator.getAvailableIDs())
    rules = [own] if own in known else []
    return icu.Transliterator.createInstance(
        "; ".join([*rules, "Any-Latin", "Latin-ASCII"]), icu.UTransDirection.FORWARD
    )


@lru_cache(maxsize=65_536)
def mixed_scripts(word: str) -> tuple[str, ...]:
    r"""Return the scripts of `word` when its letters come from more than one, else nothing.

    A Cyrillic `с` in a Latin word looks right, sorts wrong and is not found.

    >>> mixed_scripts("obsługa"), mixed_scripts("klient\u0430")
    ((), ('Cyrillic', 'Latin'))
    """
    scripts = {icu.Script.getScript(letter).getName() for letter in word if letter.isalpha()}
    return tuple(sorted(scripts)) if len(scripts) > 1 else ()

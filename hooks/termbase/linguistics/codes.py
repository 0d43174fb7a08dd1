"""Language codes: which one somebody meant, what a language calls itself, how it runs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import icu
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages


def nearest_code(code: str, known: Iterable[str]) -> str:
    """Return the known language that `code` was meant for, or an empty string.

    Understands three-letter codes, country codes used as languages, and names.

    >>> nearest_code("no", ["en", "nb"]), nearest_code("pol", ["en", "pl"])
    ('nb', 'pl')
    >>> nearest_code("Nederlands", ["en", "nl"]), nearest_code("tlh", ["nl"])
    ('nl', '')
    """
    known = sorted(known)
    canonical = icu.Locale(code).getLanguage()
    candidates = [canonical, *get_official_languages(code.upper()), code.casefold()]
    for lang in known:
        if lang in candidates or code.casefold() in _names(lang):
            return lang
    return ""


def _names(lang: str) -> set[str]:
    locale = icu.Locale(lang)
    names = {locale.getDisplayLanguage(locale), locale.getDisplayLanguage(icu.Locale("en"))}
    return {name.casefold() for name in names}


@lru_cache(maxsize=4096)
def is_language(code: str) -> bool:
    """Tell whether CLDR has data for `code`.

    >>> is_language("nb"), is_language("xx")
    (True, False)
    """
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_territory(code: str) -> bool:
    """Tell whether CLDR knows `code` as a country or the like.

    >>> is_territory("EU"), is_territory("XX")
    (True, False)
    """
    return code in Locale("en").territories


@cache
def autonym(lang: str) -> str:
    """Return what a language calls itself, with a capital where it stands alone.

    >>> autonym("pl"), autonym("nb")
    ('Polski', 'Norsk bokmål')
    """
    name = Locale.parse(lang, sep="-").get_display_name() or lang
    return name[:1].upper() + name[1:]


@cache
def text_direction(lang: str) -> str:
    """Return `ltr` or `rtl`.

    >>> text_direction("nl"), text_direction("ar")
    ('ltr', 'rtl')
    """
    return Locale.parse(lang, sep="-").text_direction


def likely_territory(lang: str) -> str:
    """Return the country that CLDR thinks of first for a language.

    >>> likely_territory("nb"), likely_territory("nl")
    ('NO', 'NL')
    """
    likely = get_global("likely_subtags").get(lang.replace("-", "_"), "")
    return str(likely).rpartition("_")[2]

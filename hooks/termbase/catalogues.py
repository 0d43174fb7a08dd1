"""Interface strings: gettext catalogues read straight from .po, and what is wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from termbase.problems import Problem, undecodable

CODES = frozenset({
    "bad-utf8", "catalogue-missing", "catalogue-syntax", "string-format", "string-fuzzy",
    "string-missing", "string-unused",
})  # fmt: skip
"""The problem codes of this module; each has golden cases in `tests/cases/<code>/`."""

DOMAIN = "site"
TEMPLATE = f"{DOMAIN}.pot"


def catalogue_path(lang: str) -> str:
    """Return the path of a language's catalogue below the locales folder."""
    return f"{lang}/LC_MESSAGES/{DOMAIN}.po"


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The interface strings of every language, ready to use, and their problems."""

    translations: Mapping[str, Translations]
    locales: Mapping[str, Locale]
    problems: tuple[Problem, ...]

    def locale(self, lang: str) -> Locale:
        """Return the locale for dates and numbers: the one that the catalogue names.

        A catalogue with `Language: en_GB` makes English pages write British dates.
        """
        return self.locales[lang]

    def pgettext(self, lang: str, context: str, message: str) -> str:
        """Return `message` in `lang`, told apart by `context`."""
        return str(self.translations[lang].pgettext(context, message))


def load_catalogues(
    folder: Path, languages: tuple[str, ...], *, label: str = "locales"
) -> Catalogues:
    """Read the catalogue of each language and compare it with the template.

    `label` stands for `folder` in the paths of problems. A language whose catalogue
    cannot be read gets the message ids, so that its pages can still be looked at.
    """
    problems: list[Problem] = []
    translations: dict[str, Translations] = {}
    locales: dict[str, Locale] = {}
    template = _read(folder / TEMPLATE, f"{label}/{TEMPLATE}", problems)
    for lang in languages:
        path = f"{label}/{catalogue_path(lang)}"
        catalogue = _read(folder / catalogue_path(lang), path, problems)
        translations[lang] = _compile(catalogue)
        named = catalogue.locale if catalogue is not None else None
        locales[lang] = named or Locale.parse(lang, sep="-")
        if catalogue is not None and template is not None:
            problems.extend(check_catalogue(catalogue, template, path))
    return Catalogues(translations, locales, tuple(sorted(problems)))


def _read(file: Path, path: str, problems: list[Problem]) -> Catalog | None:
    try:
        raw = file.read_bytes()
        unfinished = _unfinished_line(raw.decode("utf-8"))
        if unfinished:
            message = "the string has no closing quotation mark"
            problems.append(Problem(path, unfinished, 1, "catalogue-syntax", message, 'add "'))
            return None
        return read_po(BytesIO(raw), abort_invalid=True)
    except FileNotFoundError:
        hint = "copy site.pot there and translate it"
        problems.append(Problem(path, 1, 1, "catalogue-missing", "there is no catalogue", hint))
    except PoFileError as error:  # names no file and counts lines from 0
        message = f"not a gettext catalogue: {error.args[0]}"
        problems.append(Problem(path, error.lineno + 1, 1, "catalogue-syntax", message))
    except UnicodeDecodeError as error:
        problems.append(undecodable(path, raw, error))
    return None


def _unfinished_line(text: str) -> int:
    """Return the first line, from 1, that opens a string and does not close it; else 0.

    Babel drops the last letter of such a string without a word.
    """
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r'\s*(?:msg\w+(?:\[\d+\])?\s+)?"((?:[^"\\]|\\.)*)("?)\s*$', line)
        if found and not found[2]:
            return number
    return 0


def _compile(catalogue: Catalog | None) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalogue if catalogue is not None else Catalog())
    compiled.seek(0)
    return Translations(compiled, DOMAIN)


def check_catalogue(catalogue: Catalog, template: Catalog, path: str) -> Iterator[Problem]:
    """Yield a problem for each string that is missing, fuzzy, unused or formatted wrongly."""
    for wanted in _messages(template):
        message = catalogue.get(wanted.id, wanted.context)
        if message is None:
            text = f"{_show(wanted)} is not in the catalogue"
            yield Problem(path, 1, 1, "string-missing", text, "run `make strings`")
        elif not message.string or (
            isinstance(message.string, tuple | list) and not all(message.string)
        ):
            yield _problem(path, message, "string-missing", "has no translation", "translate it")
        elif message.fuzzy:
            hint = "check the translation and delete the word fuzzy"
            yield _problem(path, message, "string-fuzzy", "is marked fuzzy", hint)
        else:
            for error in message.check(catalogue):
                text = f"is formatted wrongly: {error}"
                yield _problem(path, message, "string-format", text, "keep the placeholders")
    for message in _messages(catalogue):
        if template.get(message.id, message.context) is None:
            hint = "delete it, or run `make strings`"
            yield _problem(path, message, "string-unused", "is used nowhere", hint)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _show(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f'"{text}" ({message.context})' if message.context else f'"{text}"'


def _problem(path: str, message: Message, code: str, text: str, hint: str) -> Problem:
    return Problem(path, message.lineno or 1, 1, code, f"{_show(message)} {text}", hint)

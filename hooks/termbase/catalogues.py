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

from termbase.loading.tree import bad_characters
from termbase.problems import Problem, undecodable

CODES = frozenset({
    "bad-utf8", "bidi-character", "catalogue-missing", "catalogue-syntax", "control-character",
    "language-mismatch", "string-format", "string-fuzzy", "string-missing", "string-unused",
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
    template = _read(folder / TEMPLATE, f"{label}/{TEMPLATE}", "", problems)
    for lang in languages:
        path = f"{label}/{catalogue_path(lang)}"
        catalogue = _read(folder / catalogue_path(lang), path, lang, problems)
        translations[lang] = _compile(catalogue)
        named = catalogue.locale if catalogue is not None else None
        locales[lang] = named or Locale.parse(lang, sep="-")
        if catalogue is not None and template is not None:
            problems.extend(check_catalogue(catalogue, template, path))
    return Catalogues(translations, locales, tuple(sorted(problems)))


def _read(file: Path, path: str, lang: str, problems: list[Problem]) -> Catalog | None:
    """Return a catalogue, or None with the reasons in `problems`."""
    try:
        raw = file.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError:
        hint = "copy site.pot there and translate it"
        problems.append(Problem(path, 1, 1, "catalogue-missing", "there is no catalogue", hint))
        return None
    except UnicodeDecodeError as error:
        problems.append(undecodable(path, raw, error))
        return None
    found = [*bad_characters(path, text), *_bad_lines(path, text)]
    if found:
        problems.extend(found)
        return None
    try:
        catalogue = read_po(BytesIO(raw), abort_invalid=True)
        _compile(catalogue)  # fails on a plural rule that cannot be read
    except (PoFileError, ValueError, LookupError) as error:
        line = _header_line(
            text, "Content-Type" if isinstance(error, LookupError) else "Plural-Forms"
        )
        line = error.lineno + 1 if isinstance(error, PoFileError) else line
        message = f"not a gettext catalogue: {error}"
        problems.append(Problem(path, line, 1, "catalogue-syntax", message))
        return None
    named = catalogue.locale.language if catalogue.locale else ""
    if lang and named and named != lang.split("-", maxsplit=1)[0]:
        message = f"the catalogue is for `{lang}`, its header says `{named}`"
        hint = f"write `Language: {lang}`, or put the right file here"
        line = _header_line(text, "Language")
        problems.append(Problem(path, line, 1, "language-mismatch", message, hint))
    return catalogue


_LINE = re.compile(
    r'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"\s*$|#|\s*$'
)


def _bad_lines(path: str, text: str) -> Iterator[Problem]:
    """Yield a problem for each line that gettext does not know; Babel lets many pass."""
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.match(line.strip()):
            message = "this line is no comment, no keyword and no string in quotes"
            hint = 'a line is `msgid "…"`, `msgstr "…"` or `"…"`, with both quotation marks'
            yield Problem(path, number, 1, "catalogue-syntax", message, hint)


def _header_line(text: str, name: str) -> int:
    """Return the line, from 1, of a header field; 1 where it is not."""
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines, 1) if line.startswith(f'"{name}:')), 1)


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
            fault = _format_fault(wanted, message)
            if fault:
                yield _problem(path, message, "string-format", fault, "keep the placeholders")
    for message in _messages(catalogue):
        if template.get(message.id, message.context) is None:
            hint = "delete it, or run `make strings`"
            yield _problem(path, message, "string-unused", "is used nowhere", hint)


_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def _format_fault(wanted: Message, message: Message) -> str:
    """Return how a translation would fail or lose a value when it is filled in."""
    ids = wanted.id if isinstance(wanted.id, tuple | list) else (wanted.id,)
    known = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    plural = isinstance(message.string, tuple | list)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    for text in texts:
        held = set(_PLACEHOLDER.findall(str(text)))
        if held - known:
            return f"has an unknown placeholder: {', '.join(sorted(held - known))}"
        if known - held and not plural:
            return f"lacks a placeholder: {', '.join(sorted(known - held))}"
        if "%" in _PLACEHOLDER.sub("", str(text)).replace("%%", ""):
            return "has a percent sign that starts no placeholder (write it twice)"
    return ""


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _show(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f'"{text}" ({message.context})' if message.context else f'"{text}"'


def _problem(path: str, message: Message, code: str, text: str, hint: str) -> Problem:
    return Problem(path, message.lineno or 1, 1, code, f"{_show(message)} {text}", hint)

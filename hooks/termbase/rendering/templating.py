"""The template environment of one language: its words are put in when a template is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from babel.support import Translations
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_CALL = ("name", "lparen", "string", "comma", "string", "rparen")


class FoldStrings(Extension):
    """Replaces `pgettext("context", "message")` by the message of the environment's language.

    A page has a hundred such strings; looked up for every page they cost a third of it. A
    call with values to fill in is left for the page.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Yield the tokens of a template, each call without values as one string."""
        return self._folded(iter(stream))

    def _folded(self, tokens: Iterator[Token]) -> Iterator[Token]:
        translations: Translations = self.environment.translations  # type: ignore[attr-defined]
        held: list[Token] = []
        while True:
            held += islice(tokens, len(_CALL) - len(held))
            if not held:
                return
            if tuple(token.type for token in held) == _CALL and held[0].value == "pgettext":
                text = str(translations.pgettext(held[2].value, held[4].value))
                yield Token(held[0].lineno, "string", text.replace("%%", "%"))
                held = []
            else:
                yield held.pop(0)


def make_environment(translations: Translations) -> Environment:
    """Return the environment for the language of `translations`."""
    environment = Environment(
        loader=PackageLoader("termbase.rendering"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.extend(translations=translations)
    environment.add_extension(FoldStrings)
    return environment

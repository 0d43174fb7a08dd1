"""The template environment of one language: its words are put in when a template is compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from babel.support import Translations
from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_CALL = ("name", "lparen", "string", "comma", "string", "rparen")


class FoldStrings(Extension):
    """Replaces `pgettext("context", "message")` by the message of the environment's language.

    Looked up for every page they would always come out the same. A call with values to fill
    in is left for the page.
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


class _DirectCalls(CodeGenerator):
    """Compiles `view.name(x)` to a plain call of a method.

    Jinja asks each callee whether it wants the context: that takes longer than most of what
    templates call here, and only functions that stand alone (gettext's, macros) ever want it.
    """

    def visit_Call(  # noqa: N802 - Jinja's name
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - Jinja's own
    ) -> None:
        """Write a call; one of a method on the page's view goes straight."""
        called = node.node
        on_view = (
            isinstance(called, nodes.Getattr)
            and isinstance(called.node, nodes.Name)
            and called.node.name == "view"
        )
        if not on_view or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("environment.call(")
        self.visit(called, frame)
        self.signature(node, frame)
        self.write(")")


class _Environment(Environment):
    code_generator_class = _DirectCalls

    @staticmethod
    def call(function: Callable[..., object], *given: object, **named: object) -> object:
        return function(*given, **named)


def make_environment(translations: Translations) -> Environment:
    """Return the environment for the language of `translations`."""
    environment = _Environment(
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

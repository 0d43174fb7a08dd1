"""The template environment of one language: its words are put in when a template is compiled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from babel.support import Translations
from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import escape

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


class _Plain(CodeGenerator):
    """Compiles what templates do most to plain Python.

    Jinja asks each callee whether it wants the context, tries every attribute as a key too, and
    wraps every value that it escapes: on a page with hundreds of values that takes longer than
    what they say. Methods and macros want no context, attributes are attributes (a key is
    written in brackets), what is escaped goes straight into the page, and what a method of the
    view returns as HTML is not looked at.
    """

    def visit_Call(  # noqa: N802 - Jinja's name
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - Jinja's own
    ) -> None:
        """Write a call; one of a method or of a macro goes straight."""
        called = node.node
        straight = isinstance(called, nodes.Getattr)
        if not straight or forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(called, frame)
        self.write("(")
        for given in node.args:
            self.visit(given, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write an attribute."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if finalize.src is not None or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        elif self._is_safe(node):
            self.write("(")
        else:
            self.write("environment.escaped(")

    def _is_safe(self, node: nodes.Expr) -> bool:
        """Tell whether an expression calls what returns HTML: a macro, or such a method."""
        called = node.node if isinstance(node, nodes.Call) else None
        if not isinstance(called, nodes.Getattr) or not isinstance(called.node, nodes.Name):
            return False
        named, safe = called.node.name, self.environment.safe  # type: ignore[attr-defined]
        return named == "macros" or (named == "view" and called.attr in safe)


_SPECIAL = re.compile("[&<>'\"]").search


class _Environment(Environment):
    code_generator_class = _Plain

    @staticmethod
    def escaped(value: object) -> str:
        """Return a value as HTML; most hold nothing that has to be escaped."""
        if type(value) is str and _SPECIAL(value) is None:
            return value
        return escape(value)


def make_environment(translations: Translations, safe: Collection[str]) -> Environment:
    """Return the environment for the language of `translations`.

    `safe` names the methods of a page's view that return HTML.
    """
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
    environment.extend(translations=translations, safe=safe)
    environment.add_extension(FoldStrings)
    return environment

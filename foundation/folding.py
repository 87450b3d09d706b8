"""Templates are compiled once for each language, and what is constant in a language is written into them.

`t("key")`, `current_lang()` and the drawing of a named icon do not depend on the request: a page has hundreds of
them, and looking each up again took two thirds of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Final

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.runtime import Context
from jinja2.utils import LRUCache
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from foundation.i18n import LANGS, current_lang, has_message, t

_TEMPLATES: Final = 400
DRAWN: Final = {"components/icon.html": "icon"}
"""Macros whose answer depends on nothing but what they are given, by the template that has them."""
_SAID: Final = frozenset({"t", "current_lang"})


class _Template(Template):
    def _get_default_module(self, ctx: Context | None = None) -> Any:
        """The same module for whoever imports it; jinja2 compares all names one by one each time."""
        environment: Any = self.environment
        known = ctx is None or ctx.globals_keys <= environment.globals.keys()
        return super()._get_default_module(None if known else ctx)


class FoldingEnvironment(Environment):
    """Flask's environment with a cache of compiled templates for each language."""

    template_class = _Template

    def __init__(self, app: Flask, **options: Any) -> None:
        self._caches = {lang: LRUCache(_TEMPLATES) for lang in LANGS}
        super().__init__(app, **options)

    @property
    def cache(self) -> Any:
        return self._caches[current_lang()]

    @cache.setter
    def cache(self, _made_by_jinja: Any) -> None:
        """Nothing to keep: every language has its own."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        bound = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
        folded: nodes.Template = _Folding(self, _drawing(tree), _SAID - bound).visit(tree)
        return folded


def _drawing(tree: nodes.Template) -> dict[str, str]:
    """The names under which a template imports a macro that may be drawn beforehand."""
    found = {}
    for each in tree.find_all(nodes.FromImport):
        template = each.template.value if isinstance(each.template, nodes.Const) else ""
        for imported in each.names:
            name, alias = imported if isinstance(imported, tuple) else (imported, imported)
            if name == DRAWN.get(template):
                found[alias] = template
    return found


class _Folding(NodeTransformer):
    def __init__(self, environment: Environment, drawing: dict[str, str], said: frozenset[str]) -> None:
        self.environment, self.drawing, self.said = environment, drawing, said

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        self.generic_visit(node)
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not plain or not isinstance(node.node, nodes.Name):
            return node
        name, given = node.node.name, node.args
        if name == "current_lang" and name in self.said and not given:
            return nodes.Const(current_lang(), lineno=node.lineno)
        if name == "t" and name in self.said and len(given) == 1:
            return self._say(node, given[0])
        if name in self.drawing and given and all(isinstance(each, nodes.Const) for each in given):
            return self._draw(node)
        return node

    def _say(self, node: nodes.Call, key: nodes.Expr) -> nodes.Expr:
        """Of a choice of keys a choice of sentences; a key that is put together stays a question."""
        if isinstance(key, nodes.Const) and has_message(key.value):
            return nodes.Const(t(key.value), lineno=node.lineno)
        if isinstance(key, nodes.CondExpr) and key.expr2 is not None:
            parts = [self._say(_asking(node, each), each) for each in (key.expr1, key.expr2)]
            return nodes.CondExpr(key.test, *parts, lineno=node.lineno)
        return node

    def _draw(self, node: nodes.Call) -> nodes.Expr:
        name = node.node.name  # type: ignore[attr-defined]
        macros: Any = self.environment.get_template(self.drawing[name]).module
        given = [each.value for each in node.args if isinstance(each, nodes.Const)]
        drawn = getattr(macros, DRAWN[self.drawing[name]])(*given)
        return nodes.MarkSafe(nodes.Const(str(drawn)), lineno=node.lineno)


def _asking(node: nodes.Call, key: nodes.Expr) -> nodes.Call:
    return nodes.Call(node.node, [key], [], None, None, lineno=node.lineno)


def drawn(template: str, macro: str, *given: Hashable) -> str:
    """What a macro makes of `given`, remembered: only for macros that ask nothing but these and the language."""
    return _drawn(current_lang(), template, macro, given)


@lru_cache(maxsize=4_000)
def _drawn(_lang: str, template: str, macro: str, given: tuple[Hashable, ...]) -> str:
    return str(macro_of(template, macro)(*given))


def macro_of(template: str, macro: str) -> Callable[..., Markup]:
    """A macro of a template in the language of the request."""
    found: Callable[..., Markup] = getattr(current_app.jinja_env.get_template(template).module, macro)
    return found


def init_folding(app: Flask) -> None:
    """Before anything asks for the application's templates."""
    app.jinja_environment = FoldingEnvironment  # type: ignore[assignment]

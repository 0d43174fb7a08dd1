"""The same glossary as other generators take it: Markdown files, a plain theme, no checks.

Each rival gets every entry and every comparison of every language, with the same words in
the same sections and tables, and renders them as it does out of the box.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from termbase.index import Index, Pair
from termbase.loading.settings import load_settings
from termbase.model import Term
from termbase.site import load_project


@dataclass(frozen=True, slots=True)
class Rival:
    """A generator: how its project is laid out, and the command that builds it."""

    name: str
    package: str
    lay_out: Callable[[Path, Path], None]
    """Writes the generator's project into the second folder, from the glossary of the first."""
    command: tuple[str, ...]


def documents(root: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield (path without suffix, title, description, Markdown) of all entries and comparisons."""
    index = load_project(load_settings(root), proofread=False).index
    for (concept, lang), term in index.terms.items():
        yield f"{lang}/entries/{concept}", *_entry(index, term)
    for lang in index.languages:
        for pair in index.pairs[lang]:
            path = f"{lang}/comparisons/{pair.first}-{pair.second}"
            title = f"{_name(index, pair.first, lang)} – {_name(index, pair.second, lang)}"
            yield path, title, title, "\n".join(_comparison(index, pair, lang))


def _name(index: Index, concept: str, lang: str) -> str:
    term = index.term(concept, lang)
    return term.preferred.term if term else concept


def _entry(index: Index, term: Term) -> tuple[str, str, str]:
    """Return title, description and text of an entry."""
    lines = [term.definition.text, ""]
    lines += ["## In short", *(f"- {takeaway}" for takeaway in term.takeaways), ""]
    for section in term.sections:
        lines += [f"## {section.heading}", section.text, ""]
    lines += ["## Examples", *(f"- {example}" for example in term.examples), ""]
    for pair in index.pairs_of(term.concept, term.lang):
        lines += _comparison(index, pair, term.lang)
    lines += ["## The law", *(f"- {note.title}: {note.text}" for note in term.statutes), ""]
    lines += ["## In other languages"]
    for lang in index.languages:
        if lang != term.lang:
            lines.append(f"- {lang}: [{_name(index, term.concept, lang)}](../../../{lang}/)")
    lines += [f"- {note.lang} {note.match}: {note.note or ''}" for note in term.equivalents]
    lines += ["", "## Words and forms"]
    for designation in term.designations:
        forms = ", ".join(form for held in designation.forms.values() for form in held)
        lines.append(f"- **{designation.term}** {designation.status}: {forms}")
    lines += ["", "## Questions"]
    for question in term.faq:
        lines += [f"### {question.question}", question.answer, ""]
    lines += ["## Sources", *(f"1. {source.title}, {source.publisher}" for source in term.sources)]
    text = "\n".join(lines).replace("(term:", "(../").replace("(lang:", "(#")
    return term.preferred.term, term.definition.text, text


def _comparison(index: Index, pair: Pair, lang: str) -> list[str]:
    first, second = _name(index, pair.first, lang), _name(index, pair.second, lang)
    rows = [f"| {row.label} | {row.this} | {row.other} |" for row in pair.comparison.rows]
    return [f"### {first} – {second}", pair.comparison.summary, "",
            f"|   | {first} | {second} |", "|---|---|---|", *rows, ""]  # fmt: skip


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _write_documents(root: Path, folder: Path) -> None:
    for path, title, description, text in documents(root):
        head = f"title: {json.dumps(title)}\ndescription: {json.dumps(description)}\n"
        _write(folder / f"{path}.md", f"---\n{head}---\n\n{text}\n")


_BASE = """<!doctype html>
<html lang="{{ .Section }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ .Title }} – {{ .Site.Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">{{ .Site.Title }}</a>
<nav>{{ range .Site.Menus.main }}<a href="{{ .URL }}">{{ .Name }}</a> {{ end }}</nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer>{{ .Site.Title }}</footer>
</body>
</html>
"""
_SINGLE = """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<aside>{{ .TableOfContents }}</aside>
{{ .Content }}
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</article>{{ end }}
"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
"""


def _hugo(root: Path, folder: Path) -> None:
    _write_documents(root, folder / "content")
    config = 'baseURL = "https://example.org/"\ntitle = "Dictionary"\n'
    _write(folder / "hugo.toml", config + 'disableKinds = ["taxonomy", "term", "rss"]\n')
    for name, text in (("baseof", _BASE), ("single", _SINGLE), ("list", _LIST)):
        _write(folder / "layouts" / "_default" / f"{name}.html", text)


def _material(root: Path, folder: Path) -> None:
    _write_documents(root, folder / "docs")
    _write(folder / "docs" / "index.md", "# Dictionary\n")
    _write(
        folder / "mkdocs.yml",
        "site_name: Dictionary\nsite_url: https://example.org/\n"
        "theme: { name: material, font: false }\nplugins: [search]\n"
        "nav: [index.md]\nnot_in_nav: '*/*/*'\n"
        "markdown_extensions: [tables]\nvalidation: { links: { not_found: ignore } }\n",
    )


RIVALS = (
    Rival("Hugo, a plain theme", "hugo", _hugo, ("hugo", "--quiet")),
    Rival("Zensical", "zensical", _material, ("zensical", "build")),
    Rival("Material, as it comes", "mkdocs-material", _material, ("mkdocs", "build", "--quiet")),
)


def executable(name: str) -> str:
    """Return the path of a command in the environment that runs the benchmark."""
    return str(Path(sys.executable).parent / name)

"""All designations as a tab-separated list, which every CAT tool and spreadsheet imports."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.exporting import export
from termbase.index import Index
from termbase.loading.settings import Settings
from termbase.prose import to_text

PATH = "exports/terms.tsv"
COLUMNS = ("concept", "lang", "term", "status", "part_of_speech", "gender", "definition")


@export
def term_list(index: Index, _settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield one file: a line per designation, the columns of `COLUMNS`, UTF-8."""
    rows = ["\t".join(COLUMNS)]
    for lang in index.languages:
        for concept in index.ordered[lang]:
            term = index.terms[concept, lang]
            definition = to_text(term.definition.text)
            rows.extend(
                "\t".join(
                    map(
                        _cell,
                        (concept, lang, designation.term, designation.status,
                         designation.part_of_speech, designation.gender or "", definition),
                    )
                )
                for designation in term.designations
            )  # fmt: skip
    yield PATH, "".join(f"{row}\n" for row in rows)


def _cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula.

    >>> _cell("=HYPERLINK(1)"), _cell("klant")
    ("'=HYPERLINK(1)", 'klant')
    """
    text = " ".join(text.split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text

"""JSON Schema of the two entry files, generated from the model, for editors and for CI."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import TypeAdapter

from termbase.model import Concept, Feature, Model, Term

FOLDER = "assets/schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield (path below docs, text) of the schemas of `concept.yml` and `term.<lang>.yml`."""
    yield f"{FOLDER}/concept.json", _schema(Concept, "concept.yml")
    yield f"{FOLDER}/term.json", _schema(Term, "term.<lang>.yml")


def _schema(model: type[Model], title: str) -> str:
    schema = {"$schema": DIALECT, **TypeAdapter(model).json_schema(), "title": title}
    forms = schema.get("$defs", {}).get("Designation", {}).get("properties", {}).get("forms")
    if forms:
        words = "|".join(Feature)
        forms["propertyNames"] = {"pattern": f"^({words})( ({words}))*$"}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"

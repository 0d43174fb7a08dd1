"""Who vouches for an entry: a review names its reviewer and its day, or it is none."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.checks import check
from termbase.index import Index
from termbase.loading.glossary import Glossary
from termbase.model import ReviewStatus
from termbase.problems import Problem


@check("review-incomplete")
def check_review(glossary: Glossary, _index: Index) -> Iterator[Problem]:
    """`status: reviewed` comes with a reviewer and a date."""
    for _, located in sorted(glossary.terms.items()):
        review = located.entry.review
        if review.status is ReviewStatus.REVIEWED and not (review.reviewer and review.date):
            message = "a reviewed entry names its reviewer and the date"
            hint = "fill in `reviewer` and `date`, or write `status: draft`"
            yield located.tree.problem(("review", "status"), "review-incomplete", message, hint)

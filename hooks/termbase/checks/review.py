"""Who vouches for an entry: a review names its reviewer and its day, or it is none."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.checks import entry_check
from termbase.loading.glossary import Located
from termbase.model import ReviewStatus, Term
from termbase.problems import Problem


@entry_check("review-incomplete")
def check_review(located: Located[Term]) -> Iterator[Problem]:
    """`status: reviewed` comes with a reviewer and a date."""
    review = located.entry.review
    if review.status is ReviewStatus.REVIEWED and not (review.reviewer and review.date):
        message = "a reviewed entry names its reviewer and the date"
        hint = "fill in `reviewer` and `date`, or write `status: draft`"
        yield located.tree.problem(("review", "status"), "review-incomplete", message, hint)

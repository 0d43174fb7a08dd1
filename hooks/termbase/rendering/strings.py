"""Interface strings that Python needs by name; templates hold their own."""

from __future__ import annotations


def string(context: str, message: str) -> tuple[str, str]:
    """Mark a string for extraction; it is looked up later, by language."""
    return context, message


SITE_NAME = string("site", "Dictionary of the customer")
TAGLINE = string("site", "What customer, consumer and client mean, in four languages")
DICTIONARY = string("navigation", "Dictionary")
SUBJECTS = string("navigation", "Subjects")
COMPARISONS = string("navigation", "Comparisons")
QUESTIONS = string("navigation", "Questions")
VERSUS = string("comparison", "%(first)s v. %(second)s")
WORD_LIST = string("word list", "%(first)s – %(second)s")
STATUS = string("navigation", "Status")
STATUS_DESCRIPTION = string("description", "How far each entry is, in every language.")
MAP = string("navigation", "Map of the concepts")
MAP_DESCRIPTION = string(
    "description", "The concepts of the dictionary as a map: broader, narrower, related, confused."
)
WORD_FIELD = string("navigation", "How the languages divide the field")
WORD_FIELD_DESCRIPTION = string(
    "description", "Which word covers which meaning in each language, side by side."
)
NOT_FOUND = string("not found", "This page does not exist.")
ALL_ENTRIES = string("navigation", "All entries")
SUBJECTS_DESCRIPTION = string("description", "All entries of the dictionary, by subject.")
GLOSSARY_DESCRIPTION = string("description", "All entries of the dictionary, from A to Z.")
QUESTIONS_DESCRIPTION = string(
    "description", "What readers ask about customers and consumers, with answers."
)
QUESTIONS_ON = string("questions", "Questions: %(subject)s")
QUESTIONS_ON_DESCRIPTION = string("questions", "Questions with their answers: %(subject)s.")
COMPARISONS_DESCRIPTION = string(
    "description", "Words that are easily taken for each other, side by side."
)
WORD_LIST_DESCRIPTION = string(
    "description", "The terms of the dictionary from %(first)s to %(second)s."
)
SIDE_BY_SIDE = string("navigation", "Two languages side by side")
SIDE_BY_SIDE_DESCRIPTION = string(
    "description", "Any entry in two languages, section beside section."
)
CITATION = string("citation", "‘%(term)s’, %(site)s, version of %(date)s, %(address)s")
CITATION_UNDATED = string("citation", "‘%(term)s’, %(site)s, %(address)s")
FEED = string("feed", "%(site)s: new and changed entries")
PARTS = {
    "definition": string("part", "the definition"),
    "takeaways": string("part", "the key points"),
    "statutes": string("part", "the law"),
}
"""What readers call the parts of an entry that have no heading of their own."""
THEME_AUTO = string("theme", "Follow the system; switch to light")
THEME_LIGHT = string("theme", "Light; switch to dark")
THEME_DARK = string("theme", "Dark; follow the system")

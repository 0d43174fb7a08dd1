"""What search has to know of each language: how a word may be spelled, which words say little.

The rules are data: they travel with a language's index, and the script that searches applies
them to the index and to what readers type alike. A language without any still has its case,
diacritics and spaces ignored.
"""

from __future__ import annotations

LETTERS: tuple[tuple[str, str], ...] = (
    ("ł", "l"), ("ø", "o"), ("æ", "ae"), ("œ", "oe"), ("ß", "ss"), ("đ", "d"), ("ð", "d"),
    ("þ", "th"), ("ı", "i"), ("ħ", "h"), ("ŋ", "n"), ("ŧ", "t"),
)  # fmt: skip
"""Letters that Unicode does not take apart, and what readers type who do not have them."""

SPELLINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "nl": (("ij", "y"),),
    "nb": (("ae", "a"), ("oe", "o"), ("aa", "a")),
}
"""Letters that a language writes in two ways; applied in order, after `LETTERS`."""

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset({
        "a", "an", "and", "are", "at", "be", "between", "by", "can", "definition", "difference",
        "do", "does", "for", "from", "how", "i", "in", "is", "it", "mean", "meaning", "means", "my",
        "of", "on", "or", "our", "that", "the", "their", "to", "v", "versus", "vs", "what", "who",
        "why", "with", "word", "you", "your",
    }),
    "nl": frozenset({
        "aan", "bij", "betekenis", "betekent", "dat", "de", "definitie", "die", "door", "een",
        "en", "er", "het", "hoe", "ik", "in", "is", "je", "met", "mijn", "naar", "of", "om", "op",
        "te", "tussen", "van", "verschil", "voor", "waarom", "wat", "wie", "woord", "zijn",
    }),
    "pl": frozenset({
        "a", "albo", "czy", "co", "czym", "definicja", "dla", "do", "i", "jak", "jaka", "jaki",
        "jest", "kim", "kto", "lub", "ma", "między", "na", "nad", "o", "od", "oraz", "po", "pod",
        "przez", "przy", "różnica", "są", "się", "słowo", "ta", "ten", "to", "u", "w", "we",
        "z", "za", "ze", "znaczenie", "znaczy", "że",
    }),
    "nb": frozenset({
        "av", "betyr", "betydning", "de", "definisjon", "den", "det", "du", "eller", "en", "er",
        "et", "ei", "for", "forskjell", "forskjellen", "fra", "hos", "hva", "hvem", "hvordan",
        "hvorfor", "i", "jeg", "med", "mellom", "min", "og", "om", "ord", "på", "som", "til",
        "ved", "å",
    }),
}  # fmt: skip
"""Words that a query can do without: "what is a lead" asks for the lead."""


def folds_for(lang: str) -> tuple[tuple[str, str], ...]:
    """Return what is replaced by what, in order, once case and diacritics are gone.

    >>> folds_for("nl")[-1], ("ł", "l") in folds_for("pl"), folds_for("eo") == LETTERS
    (('ij', 'y'), True, True)
    """
    return LETTERS + SPELLINGS.get(lang, ())


def function_words(lang: str) -> frozenset[str]:
    """Return the words of `lang` that say little about what is looked for.

    >>> "hva" in function_words("nb"), function_words("eo")
    (True, frozenset())
    """
    return FUNCTION_WORDS.get(lang, frozenset())

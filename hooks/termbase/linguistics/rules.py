"""What proofreading knows of each language: marks, articles, forms of address.

A language without rules here is still checked by everything that needs none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """The conventions of one language; words are in lower case."""

    quotes: tuple[str, str] = ("", "")
    """Opening and closing quotation mark; empty where any is taken."""
    inner_quotes: tuple[str, str] = ("", "")
    articles: frozenset[str] = frozenset()
    """Words with which no definition starts."""
    circumlocutions: tuple[str, ...] = ()
    """Phrases that speak of the word and not of the thing ("refers to")."""
    address: frozenset[str] = frozenset()
    """Words that address the reader in a way the dictionary does not use."""
    address_capitalised: frozenset[str] = frozenset()
    """The same, but only with a capital within a sentence."""
    list_words: frozenset[str] = frozenset()
    """What machine translation makes of a list's letters ("a)" for an article)."""
    advert: tuple[str, ...] = ()
    """What adverts, banners and navigation say, and entries do not."""
    joins: tuple[str, ...] = ()
    """Letters between the parts of a compound; none where compounds stand apart."""
    abbreviations: frozenset[str] = frozenset()
    """What ends with a full stop, written without it."""
    doubles: frozenset[str] = frozenset()
    """Words that may stand twice in a row ("to to samo")."""
    apostrophes: tuple[str, ...] = ()
    """Words that begin with an apostrophe."""
    genitives: tuple[str, ...] = ()
    """What makes a noun's form a genitive when it is hung on to it."""
    doubtful: frozenset[str] = frozenset()
    """Forms of terms that are forms of verbs or adjectives as well, or names of materials."""
    noun_cues: frozenset[str] = frozenset()
    """Words after which such a form is a noun; one with a capital only at a sentence's start."""
    noun_ends: frozenset[str] = frozenset()
    """Words that may follow it then, where no punctuation does; empty where any may."""
    attributive: frozenset[str] = frozenset()
    """Words after which a term is only a part of another name, or a participle."""
    titles: str = ""
    """A pattern of the words that lead into the title of an act, up to its end."""


RULES: dict[str, Rules] = {
    "en": Rules(
        quotes=("‘", "’"),
        inner_quotes=("“", "”"),
        abbreviations=frozenset({
            "etc", "no", "s", "ss", "art", "vol", "ed", "eds", "inc", "ltd", "co", "st",
            "cf", "p", "pp",
        }),
        doubles=frozenset({"that", "had"}),
        articles=frozenset({"a", "an", "the"}),
        circumlocutions=("refers to", "term for", "term used", "word for", "is when", "is where"),
        list_words=frozenset({"an", "and", "one", "in", "of"}),
        advert=(
            "click here", "buy now", "order now", "sign up", "read more",
            "learn more", "free trial", "cookie settings", "all rights reserved",
            "follow us", "share this", "limited time", "add to cart",
            "discount code", "download now", "back to top",
        ),
        genitives=("’s", "'s"),
        doubtful=frozenset({"lead", "leads", "churn"}),
        noun_cues=frozenset({
            "a", "an", "the", "this", "that", "these", "those", "each", "every", "one", "no", "any",
            "some", "ten", "twenty", "thirty", "forty", "fifty", "hundred", "many", "more",
            "most", "few", "all", "two", "three", "new", "good", "per", "of", "by", "with",
            "from", "for", "into", "between", "against", "on", "about", "as", "such", "and", "or",
            "is", "low", "high", "lower", "higher", "less", "reduce", "measure", "sales",
        }),
        noun_ends=frozenset({
            "and", "or", "but", "that", "which", "who", "whose", "is", "are", "was", "were", "has",
            "have", "had", "may", "can", "could", "must", "will", "would", "should", "not", "in",
            "on", "at", "by", "for", "from", "of", "with", "as", "than", "if", "when",
            "until", "after", "before", "because", "into", "over", "without", "does", "do",
            "rose", "fell", "rises", "falls", "goes", "comes", "means", "becomes", "so", "then",
        }),
        attributive=frozenset({"sole"}),
        titles=(
            r"\b(?:Act|Directive|Regulations?|Convention)(?: [\w/().]*\d[\w/().]*)? on"
            r"(?: \w+){0,3} $"
        ),
    ),
    "nl": Rules(
        quotes=("‘", "’"),
        inner_quotes=("“", "”"),
        abbreviations=frozenset({
            "enz", "art", "nr", "bijv", "resp", "blz", "ca", "evt", "incl", "excl", "jl", "lid",
            "mevr", "dhr",
        }),
        articles=frozenset({"de", "het", "een"}),
        circumlocutions=(
            "verwijst naar", "term voor", "woord voor", "is wanneer", "aanduiding voor",
        ),
        address=frozenset({"u", "uw", "uzelf", "gij"}),
        list_words=frozenset({"een", "eén", "één", "en", "in", "van", "of"}),
        advert=(
            "klik hier", "koop nu", "bestel nu", "meld je aan", "schrijf je in", "lees meer",
            "meer lezen", "gratis proberen", "cookie-instellingen", "alle rechten voorbehouden",
            "deel dit", "in winkelwagen", "kortingscode", "download nu", "neem contact op",
            "terug naar boven",
        ),
        joins=("", "s", "e", "en", "n"),
        doubles=frozenset({"je", "het", "wie", "die", "dat", "zich"}),
        apostrophes=("s", "t", "n", "k"),
        doubtful=frozenset({"omzet", "review", "koper"}),
        noun_cues=frozenset({
            "de", "een", "deze", "elke", "iedere", "geen", "per", "meer", "minder", "mijn", "je",
            "jouw", "zijn", "haar", "hun", "onze", "uw", "en", "of", "als", "tussen", "hoge",
            "lage", "hogere", "lagere", "totale", "nieuwe", "gemiddelde", "zakelijke", "door",
        }),
        titles=(
            r"\b(?:[Ww]et|[Rr]ichtlijn|[Vv]erordening|[Bb]esluit)(?: [\w/().]*\d[\w/().]*)?"
            r" (?:op|over|betreffende|inzake)(?: \w+){0,3} $"
        ),
    ),
    "pl": Rules(
        quotes=("„", "”"),
        inner_quotes=("«", "»"),
        abbreviations=frozenset({
            "np", "itp", "itd", "art", "ust", "nr", "ok", "tys", "mln", "mld", "zł", "gr",
            "pkt", "poz", "s", "str", "r", "ww", "tzw", "wyd", "red", "in", "godz", "tel",
        }),
        doubles=frozenset({"to", "nie", "się"}),
        circumlocutions=(
            "odnosi się do", "termin oznaczający", "określenie na", "to sytuacja, gdy",
        ),
        address=frozenset({
            "ty", "ciebie", "cię", "tobie", "tobą", "twój", "twoja", "twoje", "twojego", "twojej",
            "twoim", "twoich", "wam", "wasz", "wasza", "wasze", "waszych", "kliknij", "sprawdź",
            "zobacz", "pamiętaj", "możesz", "musisz", "powinieneś", "dowiedz",
        }),
        address_capitalised=frozenset({
            "pan", "pani", "państwo", "pana", "panu", "państwa", "państwu",
        }),
        list_words=frozenset({"jeden", "jedna", "oraz", "w", "na", "lub"}),
        advert=(
            "kliknij tutaj", "kup teraz", "zamów teraz", "zapisz się",
            "czytaj więcej", "dowiedz się więcej", "ustawienia plików cookie",
            "wszelkie prawa zastrzeżone", "zaloguj się", "obserwuj nas", "udostępnij",
            "dodaj do koszyka", "kod rabatowy", "pobierz teraz", "skontaktuj się",
            "wróć na górę",
        ),
        doubtful=frozenset({"kupujący"}),
        noun_cues=frozenset({
            "każdy", "jeden", "sam", "ten", "taki", "żaden", "nasz", "nowy", "drugi", "inny",
            "gdy", "jeśli", "jeżeli", "że", "i", "a", "lub", "albo", "oraz", "czy", "ponieważ",
            "bo", "jako", "dlatego", "wtedy", "także", "również", "nie", "ale", "zanim", "kiedy",
        }),
        noun_ends=frozenset({
            "i", "a", "lub", "albo", "oraz", "nie", "ma", "może", "musi", "powinien", "jest", "był",
            "będzie", "został", "staje", "zostaje", "płaci", "traci", "dostaje", "otrzymuje",
            "chce", "wie", "zna", "zwraca", "odpowiada", "zgłasza", "także", "również", "już",
            "tylko", "sam", "też", "nabywa", "odbiera", "działa", "działał", "znał", "wiedział",
            "zawiera", "zawarł", "złożył", "składa", "zapłacił", "mógł", "miał", "nabył", "się",
        }),
        attributive=frozenset({
            "osób", "osoby", "osoba", "osobie", "osobę", "osobą", "osobom", "osobami", "osobach",
            "ludzi", "ludzie", "ludziom", "ludźmi",
        }),
        titles=(
            r"\b(?:[Uu]staw\w*|[Dd]yrektyw\w*|[Rr]ozporządzeni\w*)"
            r"(?: z(?: dnia)? \d+ \w+ \d{4} r\.| [\w/()]*\d[\w/()]*)?"
            r" (?:o|w sprawie)(?: \w+){0,5} $"
        ),
    ),
    "nb": Rules(
        quotes=("«", "»"),
        inner_quotes=("‘", "’"),
        abbreviations=frozenset({
            "osv", "nr", "kap", "jf", "bl", "ca", "pkt", "f", "ff", "mv", "inkl", "ekskl",
            "evt", "mill", "mfl", "red",
        }),
        articles=frozenset({"en", "ei", "et", "den", "det", "de"}),
        circumlocutions=("viser til", "refererer til", "ord for", "betegnelse på", "er når"),
        address_capitalised=frozenset({"de", "dem", "deres"}),
        list_words=frozenset({"en", "ei", "et", "ett", "én", "og", "av"}),
        advert=(
            "klikk her", "kjøp nå", "bestill nå", "meld deg på", "les mer",
            "lær mer", "prøv gratis", "innstillinger for informasjonskapsler", "alle rettigheter",
            "logg inn", "følg oss", "del dette", "tilbud nå", "legg i handlekurven",
            "rabattkode", "last ned nå", "kontakt oss", "til toppen",
        ),
        joins=("", "s", "e", "n"),
        doubles=frozenset({"den", "det", "de", "for"}),
        genitives=("s",),
        doubtful=frozenset({"kjøper", "forbruker", "klage", "klager", "impulshandler"}),
        noun_cues=frozenset({
            "en", "ei", "et", "hver", "enhver", "annen", "ny", "god", "neste",
            "første", "siste", "privat", "mellom", "fra", "til", "av", "for", "hos", "med",
            "mot", "på", "om", "er", "blir", "var", "ble", "være", "enn",
            "to", "tre", "nye", "gamle", "Som", "i", "ved", "uten", "etter", "per",
            "begrunnet", "muntlig", "skriftlig", "sin", "din", "min", "vår", "deres",
        }),
        noun_ends=frozenset({
            "og", "eller", "som", "er", "var", "har", "hadde", "kan", "skal", "må", "bør", "vil",
            "blir", "ble", "i", "på", "av", "til", "fra", "for", "med", "om", "mot", "over", "ved",
            "etter", "før", "hos", "når", "hvis", "dersom", "fordi", "men", "ikke", "mister",
            "kommer", "får", "betyr", "uten", "enn", "å", "være",
        }),
        attributive=frozenset({"selvstendig", "selvstendige"}),
        titles=(
            r"\b(?:[Ll]ov(?:en|er)?|[Ff]orskrift(?:en)?|[Dd]irektiv(?:et)?|[Ff]orordning(?:en)?)"
            r"(?: [\w/().]*\d[\w/().]*)? om(?: \w+){0,3} $"
        ),
    ),
}  # fmt: skip


def rules_for(lang: str) -> Rules:
    """Return the rules of `lang`; a language without any gets empty ones.

    >>> rules_for("nb").quotes, rules_for("eo").quotes
    (('«', '»'), ('', ''))
    """
    return RULES.get(lang, Rules())

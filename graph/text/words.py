"""English words and how they are compared: one pattern, one singular, one stem, one reading of acronyms."""

import re
from collections.abc import Iterator

import snowballstemmer

from graph.text.caches import short_cached

# A raised footnote digit stuck to a word is no part of it, so these letters and not \w.
LETTERS = "A-Za-zÀ-ÖØ-öø-ɏ"
WORD_OR_MARK = re.compile(
    rf"(?P<word>[{LETTERS}][{LETTERS}0-9]*(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*|&)"
    r"|(?P<stop>[;:])|(?P<open>[(\[])|(?P<close>[)\]])|(?P<dash>[–—]|\s-\s)|(?P<comma>,)"
)
POSSESSIVE = re.compile(r"['’](?:s|S)?$")
IRREGULAR = {"women": "woman", "men": "man", "children": "child", "left": "leave", "&": "and"}
SINGULAR_ENDINGS = ("ss", "us", "is")
PLURALS = (("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zes", "z"), ("s", ""))

# Words that a sentence may begin with and no name does, however they are capitalised.
OPENERS = frozenset(
    "a across after all also although an and any are as at because before both but by could did do does during each"
    " either even every few following for former four from had has have her here his how however i if in is its less"
    " many may more most much my neither no none nor not now of off on once one only or other our out over perhaps"
    " several she should since six so some such than that the their then there therefore these they this those though"
    " three through throughout to two under unless until upon via was we were what when where whether which while who"
    " whose why will with within without would yet you your".split()
)

# What parts a word from the word before it, from the weakest to the strongest.
NONE, COMMA, BRACKET, DASH, STOP = range(5)
DEPTHS = {"open": 1, "close": -1}
PARTINGS = {"comma": COMMA, "open": BRACKET, "close": BRACKET, "dash": DASH, "stop": STOP}

_stemmer = snowballstemmer.stemmer("english")


def words_in(sentence: str) -> Iterator[tuple[int, int, str, int, bool]]:
    """Start, end, the word without a possessive ending, what parts it from the word before, and whether in brackets."""
    before, depth = NONE, 0
    for match in WORD_OR_MARK.finditer(sentence):
        kind = str(match.lastgroup)
        if kind == "word":
            yield *match.span(), POSSESSIVE.sub("", match.group()), before, depth > 0
            before = NONE
        else:
            before, depth = max(before, PARTINGS[kind]), max(depth + DEPTHS.get(kind, 0), 0)


def key_of(word: str) -> str:
    """The word as words are compared: in lower case, singular, with a straight apostrophe."""
    return singular(word.replace("’", "'").lower())


def singular(word: str) -> str:
    """A word in lower case without its plural ending, by rule; the same mistake on both sides does no harm.

    A short one in "us" is rather an acronym's plural: "PDUs".
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or (len(word) > 4 and word.endswith(SINGULAR_ENDINGS)):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return next(word.removesuffix(many) + one for many, one in PLURALS if word.endswith(many))


def acronym_of(word: str) -> str | None:
    """The word as an acronym (two capitals or more), without a plural ending."""
    plain = word.removesuffix("s")
    return plain.upper() if plain[1:] != plain[1:].lower() and sum(letter.isupper() for letter in plain) >= 2 else None


@short_cached(most=1 << 16)
def stem(word: str) -> str:
    """The stem that a word in lower case shares with its other forms: "assess" for "assessments".

    Source: the English stemmer of Snowball (Porter2).
    """
    return str(_stemmer.stemWord(word))

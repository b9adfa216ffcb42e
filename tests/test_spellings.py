"""Names and addresses are found however they are spelled, and nothing else is taken for one."""

import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from spellings import ADDRESS_TRACES, ADDRESSES, AGREED, FURTHER_NAMES, KEY, NAMES, PERSON, letter, letters_of, traces

from graph.claims import Claims
from graph.corrections.suppressing import without_person
from graph.knowledge import load_knowledge
from graph.pipeline import claims_of, quads_of
from graph.rdf.forms import serialise
from graph.text.blotting import blotted

BASE = "https://w3id.org/probation-findings/"


@cache
def claims() -> Claims:
    return claims_of(letter().encode(), "letter.txt", load_knowledge())


def blotted_in(sentence: str, person: str = PERSON) -> str:
    """What becomes of a sentence at the end of the letter."""
    source = claims().letter.source
    longer = replace(source, text=f"{source.text}\n\n{sentence}\n")
    said = replace(claims(), letter=replace(claims().letter, source=longer))
    text = without_person(said, person, load_knowledge())[0].text
    assert len(text) == len(longer.text)
    return text[len(source.text) :].strip()


@pytest.mark.parametrize("name", NAMES + FURTHER_NAMES)
def test_no_spelling_of_a_name_is_left_nor_half_of_one(name: str) -> None:
    told = blotted_in(AGREED.format(name))
    start, end = AGREED.split("{}")
    assert told.startswith(start) and told.endswith(end)
    assert traces(told) == []
    left = letters_of(told[len(start) : -len(end)])
    assert left in ("", "dr", "ms", "the", "s", "j", "nbsp", "bb") or "Smythe" in name or "https://" in name


@pytest.mark.parametrize(
    ("name", "sentence", "kept"),
    [
        ("jo-best", "Staff do their best. It is best practice, the best of all.", None),
        ("jo-best", "Jo Best spoke. It is best practice.", "██ ████ spoke. It is best practice."),
        ("jo-best", "Mr Best spoke. It is best practice.", "Mr ████ spoke. It is best practice."),
        ("sam-park", "A spark in the park.", None),
        ("ian-dover", "I and over 50; Ian and others. Ian Dover.", "I and over 50; ███ and others. ███ █████."),
        ("ian-dover", "Ian may be anybody.", None),
        ("li-ng", "Listing <li> and ng/ml.", None),
        ("jo-farrar", "Farrow, Barrar and Farrarly are others; so is a far arch.", None),
        ("jo-farrar", "Dr Jo Farar was thanked.", "Dr ██ █████ was thanked."),
        ("anne-oneill", "Anne O'Neill's plan, the O’Neills, ONeill2", "████ ███████'s plan, the ████████, ██████2"),
        ("jrgen-griffiths", "Jørgen Griﬃths", "██████ ███████"),
    ],
)  # fmt: skip
def test_words_that_are_no_name_stay(name: str, sentence: str, kept: str | None) -> None:
    assert blotted_in(sentence, f"person/{KEY}/{name}") == (kept or sentence)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_spelling_of_an_address_is_left(address: str) -> None:
    told = blotted(f"Please write to {address} soon.")
    assert told.startswith("Please write to ") and told.endswith(" soon.") and len(told) == len(address) + 22
    assert [t for t in ADDRESS_TRACES if t in unicodedata.normalize("NFC", told).lower()] == []


@pytest.mark.parametrize(
    "words",
    ["They met @ Leeds. They agreed", "5 @ 3.50 each", "@HMIProbation", "rated 3 (at most) here. Yes", "a@b", "@@.@"],
)
def test_what_is_no_address_stays(words: str) -> None:
    assert blotted(words) == words


def test_no_word_of_an_address_enters_the_graph() -> None:
    told = serialise(quads_of(claims(), load_knowledge()), "nquads", BASE).decode()
    assert "demandTerms" in told and [t for t in ("zqdoe", "justice.gov", "zqdo") if t in told] == []

"""Whom a correction suppresses, and whose address a letter prints, is found by nobody, however it is spelled."""

import re
import tarfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from correcting import LETTER, row, rows_of
from spellings import ADDRESS_TRACES, ADDRESSES, NAMES

from graph.build.build import build
from graph.build.correcting import forget, rebuild, settle
from graph.build.ledger import ledger_of
from graph.checks import check_store
from graph.claims import Claims
from graph.corrections.suppressing import without_person
from graph.errors import StoreError
from graph.knowledge import load_knowledge
from graph.pipeline import claims_of, quads_of
from graph.rdf.forms import serialise
from graph.store.generations.backups import back_up, restore
from graph.store.generations.store import GenerationStore
from graph.text.blotting import blotted

BASE = "https://w3id.org/probation-findings/"
KEY = "regional-letter-harrowmere-2023-06-14"
PERSON = f"person/{KEY}/jo-farrar"
SUPPRESSED = row("gone", "suppress", f"{BASE}id/{PERSON}", reason="Dr Farrar asked.")
TOKEN = "a token that may write"
# The name without anything but its letters: so no spelling hides it.
TRACE = re.compile("farr?ar")
AGREED = "It was agreed with {} that this would go on."


def letter(lines: Iterable[str] = ()) -> str:
    """A letter to Dr Jo Farrar, with these lines as paragraphs and in a recommendation."""
    text = LETTER.read_text(encoding="utf-8").replace("Rowena Achterberg", "Jo Farrar").replace("Rowena", "Jo")
    told = [AGREED.format(line) for line in lines]
    text = text.replace("- Morale is fragile.", "- Morale is fragile, as Jo Farrar says.")
    first = re.search(r"^1\. ", text, re.MULTILINE)
    assert first is not None
    asked = f"1. ask {told[0] if told else ''} and write to jane.zqdoe@justice.gov.uk about it; "
    return text[: first.start()] + asked + text[first.end() :] + "".join(f"\n\n{line}" for line in told) + "\n"


@cache
def claims() -> Claims:
    return claims_of(letter().encode(), "letter.txt", load_knowledge())


def letters_of(text: str) -> str:
    """The letters of a text, small, Latin and nothing else: what an eye would read."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("а", "a")
    return "".join(c for c in plain if c.isascii() and c.isalpha())


def traces(text: str) -> list[str]:
    read = letters_of(text)
    return [read[max(0, m.start() - 40) : m.end() + 40] for m in TRACE.finditer(read)]


def blotted_in(sentence: str, person: str = PERSON) -> str:
    """What becomes of a sentence at the end of the letter."""
    source = claims().letter.source
    longer = replace(source, text=f"{source.text}\n\n{sentence}\n")
    said = replace(claims(), letter=replace(claims().letter, source=longer))
    text = without_person(said, person, load_knowledge())[0].text
    assert len(text) == len(longer.text)
    return text[len(source.text) :].strip()


@pytest.mark.parametrize("name", NAMES)
def test_no_spelling_of_a_name_is_left_nor_half_of_one(name: str) -> None:
    told = blotted_in(AGREED.format(name))
    start, end = AGREED.split("{}")
    assert told.startswith(start) and told.endswith(end)
    assert traces(told) == []
    left = letters_of(told[len(start) : -len(end)])
    assert left in ("", "dr", "ms", "the", "s", "j") or "Smythe" in name or "https://" in name


@pytest.mark.parametrize(
    ("name", "sentence", "kept"),
    [
        ("jo-best", "Staff do their best. It is best practice, the best of all.", None),
        ("jo-best", "Jo Best spoke. It is best practice.", "██ ████ spoke. It is best practice."),
        ("jo-best", "Mr Best spoke. It is best practice.", "Mr ████ spoke. It is best practice."),
        ("sam-park", "A spark in the park.", None),
        ("ian-dover", "I and over 50 staff; Ian and others.", "I and over 50 staff; ███ and others."),
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


# ---- on what a store holds ----


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a store that holds the letter with every spelling; no file of it is left."""
    folder = tmp_path_factory.mktemp("held")
    file = folder / "letter.txt"
    file.write_text(letter(NAMES), encoding="utf-8")
    store = GenerationStore(folder / "store")
    assert build([file], store, load_knowledge(), "a test", lambda outcome: None)[0].status == "added"
    back_up(store, folder / "backup")
    file.unlink()
    return folder / "backup"


def everything(store: GenerationStore) -> str:
    return "\n".join(map(str, store.quads()))


def files_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a store, and the names of them."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes().decode("utf-8", "replace")


def nobody_in(store: GenerationStore) -> None:
    """Nobody is found in quads or files, what is left is sound, and a backup holds no more."""
    assert traces(everything(store)) == []
    assert [p for p in check_store(store, load_knowledge()) if p.severity == "error"] == []
    back_up(store, store.location / "backup")
    with tarfile.open(store.location / "backup") as archive:
        for member in archive.getmembers():
            packed = archive.extractfile(member)
            assert packed is None or traces(packed.read().decode("utf-8", "replace")) == [], member.name
    (store.location / "backup").unlink()
    assert [name for name, text in files_of(store.location) if traces(text) or "zqdoe" in text] == []


def opened(held: Path, folder: Path) -> GenerationStore:
    store = GenerationStore(folder)
    restore(held, store)
    assert traces(everything(store)) != []
    return store


def test_whoever_is_suppressed_is_taken_out_of_what_the_store_holds(held: Path, tmp_path: Path) -> None:
    """Without any file of the document; and again, after another correction, from what was left of it."""
    store = opened(held, tmp_path / "store")
    (tmp_path / "store" / "taken-in").mkdir()  # as earlier versions kept what was sent in
    (tmp_path / "store" / "taken-in" / f"{KEY}.txt").write_text(letter(NAMES))
    knowledge, rows = load_knowledge(), rows_of(SUPPRESSED)
    assert [o.status for o in rebuild([], store, knowledge, "a test", rows)] == ["replaced"]
    nobody_in(store)
    more = rows_of(SUPPRESSED, row("too", "suppress", f"{BASE}id/person/{KEY}/marit-osei"))
    assert [o.status for o in rebuild([], store, knowledge, "a test", more)] == ["replaced"]
    nobody_in(store)
    assert "Osei" not in everything(store)
    assert [s.status for s in ledger_of(store, more, BASE).standings(BASE)] == ["applied", "applied"]
    rebuild([], store, knowledge, "a test", ())  # taken back: what is not held any more does not come again
    assert traces(everything(store)) == []


def test_a_correction_finds_its_subject_in_a_text_that_was_redacted_since(held: Path, tmp_path: Path) -> None:
    """A finding that names the person is rejected by the IRI it had: it stays away when the text is read once more."""
    store, knowledge = opened(held, tmp_path / "store"), load_knowledge()
    said = f"SELECT ?s {{ ?s a <{BASE}def/Finding> ; <{BASE}def/quote> ?q FILTER(CONTAINS(?q, 'as Jo Farrar says')) }}"
    (finding,) = [str(solution["s"].value) for solution in store.query(said)]
    first = [row("no", "reject", finding), SUPPRESSED]
    rebuild([], store, knowledge, "a test", rows_of(*first))
    count = everything(store).count("/def/Finding>")
    rebuild(
        [], store, knowledge, "a test", rows_of(*first, row("too", "suppress", f"{BASE}id/person/{KEY}/marit-osei"))
    )
    assert everything(store).count("/def/Finding>") == count
    told = ledger_of(store, rows_of(*first), BASE).applied[f"{BASE}graph/document/{KEY}"]
    assert "no" in told


def test_a_backup_is_settled_before_anybody_reads_it(held: Path, tmp_path: Path) -> None:
    knowledge, rows = load_knowledge(), rows_of(SUPPRESSED)
    store = GenerationStore(tmp_path / "store")
    restore(held, store, lambda content, writer: settle(content, writer, knowledge, rows, store))
    nobody_in(store)
    # Whoever does not know the file is told, by what the store knows itself; and nothing changes.
    version = store.version
    with pytest.raises(StoreError, match="bring back somebody who is suppressed"):
        restore(held, store, lambda content, writer: settle(content, writer, knowledge, (), store))
    assert store.version == version
    nobody_in(store)


def test_a_store_is_settled_before_it_is_served(held: Path, tmp_path: Path) -> None:
    store, knowledge, rows = opened(held, tmp_path / "store"), load_knowledge(), rows_of(SUPPRESSED)
    forget(store, knowledge, rows, "a test")
    nobody_in(store)
    version = store.version
    forget(store, knowledge, rows, "a test")
    assert store.version == version

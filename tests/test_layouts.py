"""The same letter in other dress: marks, quotes, line ends, wrapping and spacing change no part of its structure."""

import re
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from conftest import SEED

from graph.claims import Letter, quoted
from graph.knowledge.rows import Knowledge
from graph.read import text_of
from graph.structure.letter import letter_of
from graph.structure.words import words_of

TEXT = SEED.read_text(encoding="utf-8")


def wrapped(text: str) -> str:
    """Long lines broken at 88 columns, list items with a hanging indent."""
    lines = (
        textwrap.wrap(line, 88, subsequent_indent="  " * line.startswith("- "), break_on_hyphens=False)
        if len(line) > 100
        else [line]
        for line in text.split("\n")
    )
    return "\n".join("\n".join(broken) for broken in lines)


DRESSES: dict[str, Callable[[str], str]] = {
    "carriage returns": lambda t: t.replace("\n", "\r\n"),
    "round bullets": lambda t: re.sub(r"^- ", "• ", t, flags=re.M),
    "dashes as bullets": lambda t: re.sub(r"^- ", "– ", t, flags=re.M),
    "curly quotes": lambda t: t.replace("'", "’"),
    "short headings": lambda t: t.replace("Key strengths:", "Strengths").replace("Key areas for", "Areas for"),
    "capital headings": lambda t: t.replace("\nLeadership\n", "\nLEADERSHIP\n").replace("Key stre", "KEY STRE"),
    "hard wrapped": wrapped,
    "no blank lines": lambda t: re.sub(r"\n{2,}", "\n", t),
    "indented": lambda t: re.sub(r"^(?=.)", "   ", t, flags=re.M),
    "numbers in brackets": lambda t: re.sub(r"^(\d+)\. (?=[a-z])", r"\1) ", t, flags=re.M),
}


def told(letter: Letter) -> list[Any]:
    """What the layout tells, without places, marks of emphasis and kinds of quote."""

    def words(parts: Any) -> str:
        return " ".join(quoted(letter.source.text, parts).replace("’", "'").split())

    front = letter.front
    return [
        [(f.polarity, f.section.casefold(), words(f.parts)) for f in letter.findings],
        [words(o.parts) for o in letter.observations],
        [(r.block, r.number, r.addressees, words(r.parts)) for r in letter.recommendations],
        [(r.unit, r.standard, r.code, r.level, r.score, r.inferred) for r in letter.ratings],
        [len(n.marks) for n in letter.footnotes],
        [front.kind, front.date, front.region and front.region.name, [u.name for u in front.units]],
        [c.name.replace("’", "'") for c in (front.addressee, front.signatory, *front.copied_to) if c],
    ]


@pytest.fixture(scope="module")
def plain(knowledge: Knowledge) -> list[Any]:
    return told(letter_of(text_of(TEXT.encode(), "plain"), words_of(knowledge)))


@pytest.mark.parametrize("dress", DRESSES)
def test_the_dress_changes_nothing(dress: str, plain: list[Any], knowledge: Knowledge) -> None:
    text = DRESSES[dress](TEXT)
    assert text != TEXT
    for found, wanted in zip(told(letter_of(text_of(text.encode(), dress), words_of(knowledge))), plain, strict=True):
        assert found == wanted

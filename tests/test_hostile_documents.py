"""Documents of bad intent are read or refused with a word, and nothing of the address in them enters the graph."""

import json
import re

import pytest
from dressed import astray
from makers.hostile_documents import DOCUMENTS, EITHER, READ

from graph.errors import InputError
from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, claims_of, quads_of
from graph.rdf.forms import serialise

TRACES = re.compile(r"z\W{0,9}q\W{0,9}doe|eodqz|zqtwo|@justice|root:x", re.IGNORECASE)
# What no message may say: the words of a program, and of an address.
CODE = re.compile(r"Traceback|Error\b|0x[0-9a-f]{6}|\.py\b|zq")


def test_there_are_documents_of_every_kind() -> None:
    assert len(DOCUMENTS) >= 30
    assert {name.rpartition(".")[2] for name in DOCUMENTS} == {"txt", "html", "docx", "pdf"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_is_read_or_refused_and_gives_no_address_away(name: str, knowledge: Knowledge) -> None:
    maker, wanted = DOCUMENTS[name]
    try:
        claims = claims_of(maker(), name, knowledge)
    except InputError as error:
        assert wanted != READ, error
        assert wanted == EITHER or wanted in error.what
        assert error.where == name and len(str(error).splitlines()) == 1 and not CODE.search(str(error)), error
        return
    assert wanted in (READ, EITHER)
    assert astray(claims) == [] and (claims.letter.findings or wanted == EITHER)
    json.dumps(as_json(claims, knowledge.base), allow_nan=False)
    found = TRACES.search(serialise(quads_of(claims, knowledge), "nquads", knowledge.base).decode())
    assert found is None, found

"""What the soaks write: a letter that stays and another in two wordings, each read once by the real pipeline."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.build.crosslinks import Across
from graph.knowledge.turtle import DEFAULT_BASE
from graph.store.generations.backups import back_up, restore
from graph.store.generations.store import GenerationStore, Store

ROOT = Path(__file__).resolve().parent.parent
LETTERS = ROOT / "tests/letters"
STAYS, CHANGES = "calder-reach-region", "thornmere-youth-justice"
WORDINGS = {"first": "improve", "second": "mend"}  # wording → what stands for "improve"
GONE = "gone"
STATES = (*WORDINGS, GONE)
GRAPH = f"{DEFAULT_BASE}graph/document/"


@dataclass(frozen=True, slots=True)
class Documents:
    """A folder with the quads; `key` is the document that changes."""

    folder: Path
    key: str

    def quads(self, name: str) -> Iterator[ox.Quad]:
        yield from ox.parse(path=self.folder / f"{name}.nq", format=ox.RdfFormat.N_QUADS)


def documents_in(folder: Path) -> Documents:
    """What `made_in` wrote."""
    return Documents(folder, json.loads((folder / "key.json").read_text(encoding="utf-8")))


def worded(letter: str) -> tuple[str, dict[str, list[ox.Quad]]]:
    """The key of a test letter, and what it says in each wording."""
    from graph.knowledge import load_knowledge
    from graph.pipeline import claims_of, quads_of

    knowledge = load_knowledge()
    text = (LETTERS / letter / "letter.txt").read_text(encoding="utf-8")
    texts = {name: re.sub(r"\bimprove\b", word, text) for name, word in WORDINGS.items()}
    read = {name: claims_of(words.encode(), letter, knowledge) for name, words in texts.items()}
    (key,) = {claims.key for claims in read.values()}
    return key, {name: quads_of(claims, knowledge) for name, claims in read.items()}


def made_in(folder: Path) -> Documents:
    """Read the letters, and keep what they say as files."""
    from graph.knowledge.turtle import ontology_quads

    _write(folder, "ontology", ontology_quads())
    _write(folder, STAYS, worded(STAYS)[1]["first"])
    key, changing = worded(CHANGES)
    for name, quads in changing.items():
        _write(folder, name, quads)
    (folder / "key.json").write_text(json.dumps(key), encoding="utf-8")
    return Documents(folder, key)


def _write(folder: Path, name: str, quads: Iterable[ox.Quad]) -> None:
    ox.serialize(quads, folder / f"{name}.nq", format=ox.RdfFormat.N_QUADS)


def begun(store: Store, documents: Documents) -> None:
    """Put in what stays."""
    with store.writing("a soak") as writer:
        writer.put_ontology("ontology", documents.quads("ontology"))
        writer.put(GRAPH + STAYS, STAYS, documents.quads(STAYS))


def backed_up(folder: Path, documents: Documents, state: str) -> None:
    """Put a backup of a store in which the document is in this state beside the documents, for `write`."""
    store = GenerationStore(folder / "backed-up")
    begun(store, documents)
    bring(store, documents, state)
    back_up(store, documents.folder / f"{state}.backup")


def write(store: GenerationStore, documents: Documents, state: str, how: str = "") -> None:
    """Bring the store to a state: by a plain write, "anew" so that what goes is forgotten, or by a "restore"."""
    if how == "restore":
        restore(documents.folder / f"{state}.backup", store)
    else:
        bring(store, documents, state, anew=how == "anew")


def bring(store: Store, documents: Documents, state: str, *, anew: bool = False) -> None:
    """Have the document that changes in one of its wordings, or gone, with its ties to others; `anew`: for good."""
    with store.writing("a soak") as writer:
        across = Across(writer, DEFAULT_BASE)
        before = across.state(documents.key)
        if state == GONE:
            writer.remove(GRAPH + documents.key)
        else:
            writer.put(GRAPH + documents.key, state, documents.quads(state))
        across.retie(documents.key, before)
        if anew:
            writer.forget()

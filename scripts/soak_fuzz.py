"""One target of the fuzzer: soak_fuzz.py TARGET CORPUS [options of libFuzzer]. scripts/soak starts it."""

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["graph.read", "graph.structure"]):
    from graph.errors import InputError
    from graph.knowledge import load_knowledge
    from graph.knowledge.formats import formats_of
    from graph.read import docx, html, pdf, text_of  # noqa: F401 (loaded so that they are watched)
    from graph.structure.letter import letter_of

from makers.bad import READ  # noqa: E402 (as are those below: they are to be loaded after what is watched)
from makers.docx import raw, styled, typed  # noqa: E402
from makers.html import office, page  # noqa: E402
from test_bad_input import BLOCKS, FAMILY  # noqa: E402

SEED = ROOT / "seeds/letters/east-midlands-regional-letter-2022-02-09.txt"
FORMATS = formats_of(load_knowledge())
PARTS = ("numbering", "styles", "footnotes", "endnotes")
ELEMENTS = [f"w:{tag}" for tag in (
    "p p p r r t t pPr rPr numPr numId ilvl pStyle outlineLvl tbl tr tc tcPr trPr gridSpan vMerge gridBefore sdt"
    " sdtPr sdtContent ins del moveFrom txbxContent footnoteReference endnoteReference footnote endnote br tab sym"
    " vanish framePr num abstractNum lvl lvlText numFmt start lvlRestart isLgl lvlOverride startOverride numStyleLink"
    " style name basedOn hyperlink docPartObj docPartGallery"
).split()] + ["mc:AlternateContent", "mc:Choice", "mc:Fallback"]  # fmt: skip
VALUES = [
    "0",
    "1",
    "2",
    "-1",
    "%1.",
    "%1.%2",
    "bullet",
    "lowerRoman",
    "upperLetter",
    "heading 1",
    "toc 1",
    "x",
    "99999999999",
]
NAMES = ("a", "a.txt", "a.html", "a.docx", "a.pdf")


def readers(data: bytes) -> None:
    """Any bytes: a text with places that can be encoded, or an error of ours."""
    try:
        text_of(data[1:], NAMES[data[0] % len(NAMES)] if data else "a").text.encode()
    except InputError:
        return


def documents(data: bytes) -> None:
    """A DOCX file of elements nested as the bytes say, with lists, styles and notes defined by them too."""
    chosen = atheris.FuzzedDataProvider(data)
    parts = [_elements(chosen) for _ in ("body", *PARTS)]
    try:
        text_of(raw(parts[0], **dict(zip(PARTS, parts[1:], strict=True))), "a.docx")
    except InputError:
        return


def _elements(chosen: "atheris.FuzzedDataProvider") -> str:
    """Some elements, each closed, in each other and after each other."""
    written: list[str] = []
    open_: list[str] = []
    for _ in range(chosen.ConsumeIntInRange(0, 80)):
        if open_ and chosen.ConsumeIntInRange(0, 2) == 0:
            written.append(f"</{open_.pop()}>")
            continue
        tag = chosen.PickValueInList(ELEMENTS)
        value, level = chosen.PickValueInList(VALUES), chosen.ConsumeIntInRange(-1, 10)
        names = f'w:val="{value}" w:id="{level}" w:numId="{level}" w:abstractNumId="{level}" w:ilvl="{level}"'
        written.append(f'<{tag} {names} w:styleId="{value}" w:type="paragraph">')
        open_.append(tag)
        if tag == "w:t":
            written.append(chosen.PickValueInList(["words", "1. a", "• b", "Contents", " "]))
    return "".join(written) + "".join(f"</{tag}>" for tag in reversed(open_))


def structure(data: bytes) -> None:
    """Building blocks of the family picked by the bytes, with whatever words the bytes hold between them."""
    chosen = atheris.FuzzedDataProvider(data)
    pieces = [FAMILY]
    while chosen.remaining_bytes():
        pieces.append(
            chosen.PickValueInList(list(BLOCKS)) if chosen.ConsumeBool() else chosen.ConsumeUnicodeNoSurrogates(12)
        )
        pieces.append(chosen.PickValueInList(["\n", "\n\n", " ", "\t", ": "]))
    try:
        letter = letter_of(text_of("".join(pieces).encode(), "a"), FORMATS)
    except InputError:
        return
    ids = [statement.id for statement in letter.statements]
    if len(ids) != len(set(ids)):
        raise AssertionError("two statements with one id")


def seeded(corpus: Path) -> None:
    """Something to begin with: the seed letter's opening in every form, and odd input that is read."""
    text = SEED.read_text("utf-8")[:6000]
    made = {name: maker(text) for name, (maker, _) in READ.items()}
    made |= {"page": page(text), "office": office(text), "styled": styled(text), "typed": typed(text)}
    for name, data in made.items():
        (corpus / name).write_bytes(b"\0" + data)


def main() -> None:
    target, corpus, *options = sys.argv[1:]
    if target == "readers":
        seeded(Path(corpus))
    targets = {"readers": readers, "documents": documents, "structure": structure}
    atheris.Setup([sys.argv[0], corpus, *options, "-max_len=60000"], targets[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

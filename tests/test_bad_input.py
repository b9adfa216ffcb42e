"""Bad input: each piece is read, with a warning, or refused with an error that names it and says how to mend it."""

import os
import sys
from pathlib import Path

import pytest
from conftest import SEED
from dressed import astray
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.bad import READ, REFUSED
from reading import shared_reader
from serving import findings, one_line

from graph.build.build import build, files_in
from graph.errors import FindingsError, InputError
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.pipeline import claims_of
from graph.read import text_of
from graph.read.files import bytes_of
from graph.store import open_store
from graph.structure.letter import letter_of

TEXT = SEED.read_text("utf-8")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_named_with_its_mend(name: str, knowledge: Knowledge) -> None:
    maker, said = REFUSED[name]
    with pytest.raises(InputError) as refused:
        claims_of(maker(TEXT), name, knowledge)
    error = refused.value
    assert said in error.what and error.where == name and error.mend.endswith(".")
    assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize("name", READ)
def test_what_is_read_says_what_is_odd_about_it(name: str, knowledge: Knowledge) -> None:
    maker, code = READ[name]
    letter = letter_of(text_of(maker(TEXT), name), formats_of(knowledge))
    codes = {notice.code for notice in (*letter.source.notices, *letter.notices)}
    assert not code or code in codes, codes
    assert letter.findings
    ids = [statement.id for statement in letter.statements]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["unseen.txt", "surrogates.txt", "doubled.txt", "controls.txt", "scripted.html"])
def test_what_is_odd_goes_the_whole_way(name: str, knowledge: Knowledge) -> None:
    claims = claims_of(READ[name][0](TEXT), name, knowledge)
    assert astray(claims) == []
    with open_store().writing("a test") as writer:
        from graph.pipeline import quads_of
        from graph.rdf.iris import Iris

        writer.put(Iris(knowledge.base).graph(claims.key), name, quads_of(claims, knowledge))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good letter among bad files, odd names, a folder named like a file, links that lead in circles."""
    (tmp_path / "a\nb \x1b[31m.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "good.txt").write_bytes(SEED.read_bytes())
    (tmp_path / "list.html").write_text("<html><body><p>eggs</p></body></html>")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "folder.txt" / "empty.TXT").write_bytes(b"")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "~$good.docx").write_bytes(b"left by a word processor")
    if sys.platform == "linux":
        (tmp_path / os.fsdecode(b"bad-\xff.txt")).write_bytes(b"words")
    return tmp_path


def test_a_folder_with_bad_files_loads_the_good_ones(folder: Path) -> None:
    store = folder / "store"
    done = findings("build", folder, "--store", store)
    assert done.returncode == 1 and one_line(done.stderr)
    lines = done.stdout.splitlines()
    bad = 4 if sys.platform == "linux" else 3
    assert sum(line.startswith("failed ") for line in lines) == bad and len(lines) == bad + 2
    assert "1 added" in lines[-1] and f"{bad} failed" in lines[-1]
    assert "\x1b" not in done.stdout + done.stderr
    assert findings("check", "--store", store).returncode in (0, 1)
    assert len(open_store(store).documents()) == 1


def test_files_are_found_once_and_links_in_circles_not_followed(folder: Path) -> None:
    found = files_in([folder])
    assert len(found) == len(set(found)) and not any("circle" in str(path) for path in found)


@pytest.mark.parametrize("name", ["loop.txt", "folder.txt", "none.txt"])
def test_what_is_no_file_is_told_in_one_line(folder: Path, name: str) -> None:
    done = findings("extract", folder / name)
    assert done.returncode == 1 and one_line(done.stderr) and name in done.stderr


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="no ordinary file"):
        bytes_of(tmp_path / "pipe.txt")


def test_what_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes(SEED.read_bytes())
    path.chmod(0)
    if os.geteuid() == 0:  # the superuser may read every file: what others meet is played to it

        def refuse(path: Path) -> bytes:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="ermission"):
        bytes_of(path)


def test_nothing_half_done_is_left_in_the_store(tmp_path: Path, knowledge: Knowledge) -> None:
    """A file that was good and is bad now fails; what was read of it before stands whole."""
    path, store = tmp_path / "a.txt", open_store()
    path.write_bytes(SEED.read_bytes())
    build([path], store, knowledge, "a test", lambda _: None, reader=shared_reader())
    before = set(store.quads())
    path.write_bytes(SEED.read_bytes()[:100])
    outcomes = build([path], store, knowledge, "a test", lambda _: None, reader=shared_reader())
    assert [outcome.status for outcome in outcomes] == ["failed"]
    assert set(store.quads()) == before


HEADS = (
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<!doctype html><body>",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"<?xml?>",
)


@given(st.sampled_from(HEADS), st.binary(max_size=2000), st.sampled_from(("a", "a.html", "a.docx", "a.pdf")))
def test_any_bytes_are_read_or_refused(head: bytes, tail: bytes, name: str) -> None:
    try:
        source = text_of(head + tail, name)
    except InputError as error:
        assert error.where == name and len(str(error).splitlines()) == 1
    else:
        source.text.encode()


TAGS = (
    "p div h1 h2 ul ol li table tr td th dl dt dd sup a b span br details summary section header footer nav pre q"
).split()


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.booleans(), st.sampled_from(("", "1", "• x", " [1]", "Staff\n")))))
def test_any_elements_are_read_or_refused(elements: list[tuple[str, bool, str]]) -> None:
    markup = "".join(f"<{'/' if closing else ''}{tag} href='#a' id=a>{words}" for tag, closing, words in elements)
    try:
        text_of(b"<!doctype html><body>" + markup.encode(), "a.html")
    except InputError as error:
        assert error.mend


BLOCKS = (
    "Dear Ann,", "To:", "cc: Bo Hart, Lead", "Yours sincerely", "Key strengths:", "Areas for improvement",
    "## Staff", "Annexe one – Recommendations", "Derby City PDU", "Derby City PDU and HMPPS should:",
    "We recommend that the region:", "1. do this", "1) and that", "(a) or this", "  i. below", "- a bullet",
    "• another", "¹ A note.", "Words with a mark.¹", "Overall rating\tGood", "Derby City\tScore\t11/27",
    "1.1\tLeadership\tRI", "| Staff | Good | Good |", "2.2 Assessment", "**Inadequate**", "12", "Page 3 of 9",
    "Contents", "Staff ........ 4", "An inspection of probation services in: X PDU", "9 February 2023",
    "Words that a page cuts and", "goes on here.", "HM Inspectorate of Probation", "\f", "]](", "10/27",
)  # fmt: skip
FAMILY = "Probation inspection: recommendations, strengths and areas for improvement; rated 'Good'.\n\n"


@given(st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(("\n", "\n\n", " ", "\r\n", "\t"))), max_size=60))
def test_the_familys_building_blocks_in_any_order(knowledge: Knowledge, blocks: list[tuple[str, str]]) -> None:
    text = FAMILY + "".join(f"{block}{gap}" for block, gap in blocks)
    try:
        letter = letter_of(text_of(text.encode(), "a"), formats_of(knowledge))
    except FindingsError as error:
        assert isinstance(error, InputError)
        return
    assert all(0 <= start < end <= len(text) for s in letter.statements for start, end in s.parts)
    ids = [statement.id for statement in letter.statements]
    assert len(ids) == len(set(ids))


@settings(max_examples=max(5, settings.default.max_examples // 25), deadline=None)  # each reads with the model
@given(st.lists(st.sampled_from(BLOCKS), min_size=5, max_size=40))
def test_they_go_the_whole_way(knowledge: Knowledge, blocks: list[str]) -> None:
    try:
        claims = claims_of((FAMILY + "\n\n".join(blocks)).encode(), "a", knowledge)
    except InputError:
        return
    assert astray(claims) == []

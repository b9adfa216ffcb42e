"""The pages of a list join to the whole that it was when it was begun, whatever is written meanwhile."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from correcting import LETTER, OTHER, built, row
from counts import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marked import generations, put
from soak_documents import WORDINGS, worded
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.knowledge.turtle import DEFAULT_BASE, ontology_quads
from graph.store.generations.backups import back_up, restore
from graph.store.generations.store import GenerationStore

GRAPH = f"{DEFAULT_BASE}graph/document/"
PERSON = f"{DEFAULT_BASE}id/person/regional-letter-harrowmere-2023-06-14/rowena-achterberg"
FEW = settings(max_examples=count("pages while the graph changes"), deadline=None, suppress_health_check=[*HealthCheck])
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
MINUTE = 60


class Served(NamedTuple):
    """A service, and the same store as another process has it."""

    http: TestClient
    beside: GenerationStore

    @property
    def own(self) -> GenerationStore:
        store = self.http.app.state.store  # type: ignore[attr-defined]
        assert isinstance(store, GenerationStore)
        return store

    def page(self, address: str) -> dict[str, Any]:
        answer = self.http.get(address)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def write(self, key: str, digest: str, quads: list[ox.Quad] | None) -> None:
        with self.beside.writing("a test") as writer:
            if quads is None:
                writer.remove(GRAPH + key)
            else:
                writer.put(GRAPH + key, digest, quads)


def service(folder: Path, **given: Any) -> Served:
    app = create_app(Settings(store=str(folder), corrections=os.devnull, rate_limit=0, **given))
    return Served(TestClient(app, base_url="http://127.0.0.1"), GenerationStore(folder))


@pytest.fixture(scope="module")
def letters() -> dict[str, dict[str, list[ox.Quad]]]:
    return dict(map(worded, ("fernhollow-report", "thornmere-youth-justice", "calder-reach-region")))


@pytest.fixture(scope="module")
def changing(letters: dict[str, dict[str, list[ox.Quad]]]) -> Iterator[Served]:
    """A service over one letter; others come and go."""
    folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
    served = service(folder / "store")
    key = min(letters)
    with served.beside.writing("a test") as writer:
        writer.put_ontology("one", ontology_quads())
        writer.put(GRAPH + key, "first", letters[key]["first"])
    yield served
    served.own.close()
    shutil.rmtree(folder)


LISTS = (
    "recommendations?limit={n}",
    "recommendations?limit={n}&sort=-number",
    "recommendations?limit={n}&q=should",
    "findings?limit={n}&polarity=improvement&sort=-section",
    "findings?limit={n}&since={first}",
    "ratings?limit={n}&sort=unit",
    "statistics?limit={n}&sort=-value",
    "entities?limit={n}&type=Team&type=PDU",
    "documents?limit={n}",
)
WORDINGS = st.sampled_from([*WORDINGS, None])
STEPS = st.lists(st.tuples(st.integers(0, 2), WORDINGS), max_size=2)


@FEW
@given(address=st.sampled_from(LISTS), size=st.integers(1, 9), between=st.lists(STEPS, min_size=1, max_size=4))
def test_the_pages_join_to_the_whole_as_it_was_when_the_first_was_asked(
    changing: Served,
    letters: dict[str, dict[str, list[ox.Quad]]],
    address: str,
    size: int,
    between: list[list[tuple[int, str | None]]],
) -> None:
    keys = sorted(letters)
    changing.write(keys[0], "first", letters[keys[0]]["first"])  # at least one is there
    first = next(iter(changing.own.reading().index.history)).version
    whole = changing.page("/" + address.format(n=1000, first=first))
    page = changing.page("/" + address.format(n=size, first=first))
    joined = page["items"]
    while page["next"]:
        for number, wording in between.pop() if between else []:
            changing.write(keys[number], wording or "", letters[keys[number]][wording] if wording else None)
        changing.page("/documents")  # so that the service has met the new version
        page = changing.page(page["next"])
        assert (page["version"], page["total"]) == (whole["version"], whole["total"])
        joined += page["items"]
    assert joined == whole["items"]


def marked(served: Served, number: int) -> None:
    """One more version, which the service has met."""
    put(served.beside, "other", f"mark {number}", 1)
    served.page("/documents")


@pytest.fixture
def small(tmp_path: Path, letters: dict[str, dict[str, list[ox.Quad]]]) -> Iterator[Served]:
    served = service(tmp_path / "store", kept_versions=2, kept_seconds=15 * MINUTE)
    key = min(letters)
    served.write(key, "first", letters[key]["first"])
    yield served
    served.own.close()


def assert_gone(served: Served, address: str) -> None:
    answer = served.http.get(address)
    assert (answer.status_code, answer.json()["type"]) == (410, "/problems/cursor-gone")
    assert answer.json()["version"] == served.own.version


def test_so_many_versions_are_kept_and_no_more(small: Served) -> None:
    following = small.page("/recommendations?limit=1")["next"]
    for number in range(2):
        marked(small, number)
        assert len(small.page(following)["items"]) == 1
    marked(small, 2)
    assert_gone(small, following)
    small.own.tidy()
    assert generations(small.own.location) == ["000002", "000003", "000004"]


def test_a_version_is_kept_for_so_long(small: Served) -> None:
    following = small.page("/recommendations?limit=1")["next"]
    marked(small, 1)
    assert small.page(following)
    aged(small, "000001", 16 * MINUTE)
    assert_gone(small, following)
    small.own.tidy()
    assert generations(small.own.location) == ["000002"]


def aged(served: Served, name: str, seconds: int) -> None:
    """Make a generation one that was left so long ago."""
    file = served.own.location / "generations" / name / "in-use"
    then = file.stat().st_mtime - seconds
    os.utime(file, (then, then))


def test_a_page_of_an_earlier_version_keeps_its_validator(small: Served) -> None:
    following = small.page("/recommendations?limit=1")["next"]
    before = small.http.get(following)
    marked(small, 1)
    after = small.http.get(following)
    assert (after.headers["etag"], after.content) == (before.headers["etag"], before.content)
    strong = after.headers["etag"].removeprefix("W/")  # it is weak where the answer goes out compressed
    assert strong.startswith(f'"{before.json()["version"][:16]}-')
    assert small.http.get(following, headers={"If-None-Match": before.headers["etag"]}).status_code == 304


def test_another_process_goes_on_as_long_as_one_holds_the_version(small: Served) -> None:
    following = small.page("/recommendations?limit=1")["next"]
    marked(small, 1)
    other = service(small.own.location)
    assert other.page(following)["items"] == small.page(following)["items"]
    assert service(small.own.location, kept_versions=0).http.get(following).status_code == 410
    small.own.close()
    put(small.beside, "other", "mark 2", 1)
    assert_gone(other, following)


def test_a_version_that_somebody_holds_ends_in_time_for_every_process(small: Served) -> None:
    following = small.page("/recommendations?limit=1")["next"]
    marked(small, 1)
    aged(small, "000001", 16 * MINUTE)
    assert_gone(service(small.own.location), following)


def test_nothing_is_held_by_a_service_that_has_stopped(small: Served) -> None:
    with small.http as http:  # with its workers
        following = http.get("/recommendations?limit=1").json()["next"]
        put(small.beside, "other", "mark 1", 1)
        assert http.get(following).status_code == 200
    assert small.own._recent.at(small.beside.version) is None
    put(small.beside, "other", "mark 2", 1)
    assert generations(small.own.location) == ["000003"]


def test_a_list_that_was_begun_before_a_person_was_suppressed_ends(tmp_path: Path) -> None:
    """What is taken out for good must not be read on: such a write ends every earlier version, in every process."""
    served = service(tmp_path / "store")
    built(served.beside, [LETTER, OTHER])
    begun = [served.page(address)["next"] for address in ("/recommendations?limit=1", "/entities?limit=1&people=true")]
    marked(served, 1)
    begun.append(served.page("/findings?limit=1")["next"])
    another = service(tmp_path / "store")
    assert all(another.page(address) for address in begun)
    built(served.beside, [LETTER, OTHER], row("a", "suppress", PERSON, reason="Asked."))
    for address in begun:
        assert_gone(served, address)
        assert_gone(another, address)
    marked(served, 2)
    for address in begun:
        assert_gone(served, address)
    assert len(generations(tmp_path / "store")) == 2  # the last, and the one before it, where nobody is named
    assert b"Achterberg" not in b"".join(f.read_bytes() for f in (tmp_path / "store").rglob("*") if f.is_file())


def test_a_person_suppressed_while_the_document_was_out_is_not_read_on(tmp_path: Path) -> None:
    served = service(tmp_path / "store")
    built(served.beside, [LETTER])
    begun = served.page("/recommendations?limit=1")["next"]
    served.write("regional-letter-harrowmere-2023-06-14", "", None)
    assert served.page(begun)
    built(served.beside, [LETTER], row("a", "suppress", PERSON, reason="Asked."))
    assert_gone(served, begun)


def test_a_list_that_was_begun_before_a_restore_ends(small: Served, tmp_path: Path) -> None:
    following = small.page("/recommendations?limit=1")["next"]
    marked(small, 1)
    back_up(small.beside, tmp_path / "backup")
    marked(small, 2)
    assert small.page(following)
    restore(tmp_path / "backup", small.beside)
    assert_gone(small, following)


def test_a_service_where_nobody_asks_lets_go_of_what_was_forgotten(tmp_path: Path) -> None:
    served = service(tmp_path / "store")
    built(served.beside, [LETTER])
    served.page("/recommendations?limit=1")
    built(served.beside, [LETTER], row("a", "suppress", PERSON, reason="Asked."))
    assert generations(tmp_path / "store") == ["000001", "000002"]
    served.own.tidy()
    assert generations(tmp_path / "store") == ["000002"]

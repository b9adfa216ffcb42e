"""Wrong and odd calls: each is answered with what its caller needs to mend it, in words and not in those of a library.

The calls stand in data/wrong-calls.yaml.
"""

import asyncio
import csv
import io
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from serving import KEY, built_store, http
from starlette.requests import Request
from starlette.testclient import TestClient

from api.app import create_app
from api.dependencies import the_source
from api.http.problems import LISTED_AT
from api.routes.lists import page_of
from api.routes.parameters import EntityQuery
from api.settings import Settings
from api.shapes.forms import Listed

__all__ = ["http"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
REPEATED = re.compile(r"<(.+?)\*(\d+)>")
# What a library would say; our names of parameters within (block is no parameter of any route).
NOT_OURS = re.compile(
    r"Extra input|Input should|String should|valid integer|sys\.|Traceback|kind block|no block|<class"
)
CALLS = yaml.safe_load((Path(__file__).parent / "data/wrong-calls.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", CALLS, ids=lambda row: row["call"])
def test_a_wrong_call_says_how_to_mend_it(http: httpx.Client, row: dict[str, Any]) -> None:
    call = REPEATED.sub(lambda match: match[1] * int(match[2]), row["call"].format(key=KEY))
    answer = http.get(f"{http.base_url}{call}", headers={"Accept": BROWSER} if row.get("browser") else {})
    assert answer.status_code == row["status"], answer.text[:500]
    assert len(answer.text) < 20_000 or answer.status_code == 200
    assert not NOT_OURS.search(answer.text)
    assert [words for words in row.get("says", ()) if words not in answer.text] == []
    if "location" in row:
        assert answer.headers["location"] == row["location"]
    if "total" in row:
        assert answer.json()["total"] == row["total"]
    if "understood" in row:
        assert taken_for(answer) == row["understood"]
    if answer.status_code >= 400 and not row.get("browser"):
        check_problem(answer.json(), row)


def check_problem(problem: dict[str, Any], row: dict[str, Any]) -> None:
    assert problem["type"] == f"/problems/{row['type']}" if "type" in row else True
    choices = problem.get("choices", [])
    assert len(choices) <= 5 and all({"iri", "id", "label", "type", "url"} <= choice.keys() for choice in choices)
    for wanted in row.get("choices", ()):
        assert [choice for choice in choices if wanted.format(key=KEY) in choice["id"]], (wanted, choices)
    if row.get("choices") == []:
        assert choices == []
    if "list" in row:
        assert problem["list"] == row["list"]


def taken_for(answer: httpx.Response) -> dict[str, str]:
    """Parameter → the id of what was taken for a name that was mended; the body of a list says the same."""
    header = answer.headers.get("findings-understood", "")
    said = dict(re.findall(r'"[^"]+";parameter="([^"]+)";id="([^"]+)"', header))
    body = answer.json() if answer.headers["content-type"] == "application/json" else {}
    if "items" in body:
        assert {row["parameter"]: row["id"] for row in body.get("understood", ())} == said
    return said


# ---- No parameter is without a bound


LONG = ("the ", "A1-", "word ", "9", "\ufdfa", "East Midlands ", "a, ", "%")


@pytest.fixture(scope="module")
def client() -> TestClient:
    """The same service in this process, whose processor time is ours to measure."""
    app = create_app(Settings(store=str(built_store()), corrections=os.devnull, rate_limit=0))
    return TestClient(app, base_url="http://127.0.0.1")


def addresses(client: TestClient, value: str, longest: int) -> Iterator[tuple[str, str, str, str]]:
    """Method, path, parameter and address of every parameter of every operation, this long, as a text of this."""
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            rows = [row for row in operation.get("parameters", ()) if row.get("in") in ("path", "query")]
            for row in rows if operation["tags"] != ["SPARQL"] and not path.startswith("/data") else ():
                text = quote((value * longest)[:longest], safe="")
                filled = path.replace(f"{{{row['name']}}}", text)
                bare = re.sub(r"\{\w+\}", "x", filled)
                yield method, path, row["name"], bare if filled != path else f"{bare}?{row['name']}={text}"


def test_every_parameter_of_every_route_has_a_length(client: TestClient) -> None:
    """A new route is in this test by itself; that of a long value costs no more than that of one a little too long."""
    seconds = []
    for longest in (4_100, 60_000):
        began, asked = time.process_time(), 0
        for method, path, name, address in addresses(client, "the", longest):
            answer = client.request(method, address)
            assert (answer.status_code, "errors" in answer.json()) == (422, True), (method, path, name)
            (fault,) = answer.json()["errors"]
            assert fault["parameter"] == name and re.fullmatch(r"is longer than \d+ characters\.", fault["message"])
            assert len(answer.content) < 1000 or "?" not in address  # `instance` is the path as it was asked
            asked += 1
        seconds.append(time.process_time() - began)
        assert asked > 150
    assert seconds[1] < 3 * seconds[0]


NAMED = ("/findings?entity=", "/findings?theme=", "/statistics?pdu=", "/entities?q=", "/neighbours?of=", "/themes/")


@pytest.mark.parametrize("text", LONG)
def test_what_a_name_costs_grows_with_its_length(client: TestClient, text: str) -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        for address in NAMED:
            assert client.get(address + quote((text * length)[:length], safe="")).status_code in (200, 404)
        return time.process_time() - began

    seconds(10)
    short, long = (min(seconds(length) for _ in range(2)) for length in (500, 1000))
    assert long < 2.5 * short


@pytest.mark.parametrize("names", [50, 51])
def test_a_parameter_is_given_only_so_often(client: TestClient, names: int) -> None:
    answer = client.get("/findings", params=[("theme", "unpaid work")] * names)
    assert (answer.status_code == 200) is (names == 50)
    assert names == 50 or answer.json()["errors"][0]["parameter"] == "theme"


def test_many_words_that_nobody_knows_cost_one_look_at_the_statements(client: TestClient) -> None:
    """Each of them was looked for in every statement."""

    def seconds(words: int) -> float:
        began = time.process_time()
        odd = " ".join(f"qz{letter}{other}x" for letter in "abcdef" for other in "ghijklm")
        assert client.get("/ask", params={"q": " ".join(odd.split()[:words])}).json()["abstained"]
        return time.process_time() - began

    seconds(1)
    assert min(seconds(40) for _ in range(3)) < 10 * min(seconds(4) for _ in range(3))


def test_exports_wait_for_each_other_and_let_others_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for one holds no thread; what waits too long is told to come again."""
    settings = Settings(store=str(built_store()), corrections=os.devnull, rate_limit=0, deadline=0.3)
    transport = httpx.ASGITransport(create_app(settings))
    running, most, over = 0, 0, threading.Event()

    def slowly(*given: Any, **options: Any) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        over.wait(20)
        running -= 1
        return b"{}"

    monkeypatch.setattr("api.routes.networks.exported", slowly)

    async def asked() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            exports = [asyncio.create_task(client.get("/export/json")) for _ in range(60)]
            done, _ = await asyncio.wait(exports, return_when=asyncio.FIRST_COMPLETED)
            assert {task.result().status_code for task in done} == {503}
            assert (await client.get("/themes?limit=1")).status_code == 200
            over.set()
            return list(await asyncio.gather(*exports))

    answers = asyncio.run(asked())
    assert 1 <= most <= 2 and {answer.status_code for answer in answers} == {200, 503}
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code == 503)


# ---- Tables


@pytest.mark.parametrize("path", ["/entities", "/findings", "/documents", "/entities/pdu/derby-city/mentions"])
def test_a_table_is_whole_unless_a_limit_is_given(http: httpx.Client, path: str) -> None:
    total = http.get(path).json()["total"]
    whole = http.get(path, params={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(whole.text, newline="")))
    assert (len(rows), whole.headers["findings-total"], "link" in whole.headers) == (total, str(total), False)
    assert re.fullmatch(r'attachment; filename="\w+\.csv"', whole.headers["content-disposition"])
    part = http.get(path, params={"format": "csv", "limit": 1})
    assert whole.text.startswith(part.text) and part.headers["findings-total"] == str(total)
    assert (len(part.text.splitlines()), "link" in part.headers) == (2, total > 1)
    again = http.get(path, params={"format": "csv"}, headers={"If-None-Match": whole.headers["etag"]})
    head = http.head(path, params={"format": "csv"})
    assert (again.status_code, head.headers["findings-total"], head.content) == (304, str(total), b"")


def test_a_large_table_takes_no_more_room_than_a_page(client: TestClient) -> None:
    """The items of a list are read while they are sent, a page at a time."""
    found = page_of_entities(client)
    first = next(found.rest)
    assert isinstance(found.rest, Iterator) and 0 < len(first) <= 1000


def page_of_entities(client: TestClient) -> Listed:
    request = Request({"type": "http", "path": "/entities", "query_string": b"", "headers": [], "app": client.app})
    return page_of(request, the_source(request), "entities", EntityQuery(limit=10))


def test_every_list_that_a_problem_names_is_there(http: httpx.Client) -> None:
    for place in {*filter(None, LISTED_AT.values()), "/entities"}:
        assert http.get(place).status_code == 200, place


def test_nobody_is_told_of_people_who_does_not_ask_for_people(http: httpx.Client) -> None:
    """A name that is nearly a person's names none; a limit of likeness lets many be tried."""
    people = http.get("/entities", params={"type": "Person", "limit": 100}).json()["items"]
    assert people
    for person in people:
        for name in (person["label"].split()[-1], person["label"][:-3]):
            answer = http.get("/findings", params={"entity": name})
            assert all(choice["type"] != "Person" for choice in answer.json().get("choices", ())) or (
                answer.status_code == 300
            )

"""How an end is announced, shown on an operation that is there for this test only."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

import pytest
from fastapi import FastAPI
from serving import built_store
from starlette.testclient import TestClient

from api.app import create_app
from api.deprecation import DEPRECATED, NOTICE, Deprecation
from api.settings import Settings

ENDED = {
    ("GET", "/of-old/{name}"): Deprecation(date(2026, 1, 1), date(2026, 12, 31), instead="/findings"),
    ("GET", "/themes"): Deprecation(date(2026, 1, 1), date(2026, 12, 31)),
    ("GET", "/sparql"): Deprecation(date(2026, 1, 1), date(2026, 12, 31)),
}


def service(**given: str) -> FastAPI:
    app = create_app(Settings(store=str(built_store()), hosts="testserver", **given), ENDED)  # type: ignore[arg-type]
    for method in ("GET", "POST"):
        app.add_api_route("/of-old/{name}", lambda name: {"name": name}, methods=[method], tags=["Of old"])
    return app


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(service()) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/of-old/x", "/of-old/x?y=1", "/themes?limit=1", "/themes?limit=0", "/sparql?query=ASK{}"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_each_answer_of_what_is_deprecated_says_so(client: TestClient, method: str, path: str) -> None:
    """Errors too, and what is answered beside FastAPI."""
    answer = client.request(method, path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["deprecation"] == "@1767225600"
    assert answer.headers["sunset"] == "Thu, 31 Dec 2026 00:00:00 GMT"
    assert parsedate_to_datetime(answer.headers["sunset"]).date() == date(2026, 12, 31)
    assert {"deprecation", "sunset"} <= {*answer.headers["access-control-expose-headers"].lower().split(", ")}
    links = {value["rel"]: value["url"] for value in answer.links.values() if "rel" in value}
    assert client.get(links["deprecation"].partition("#")[0]).status_code == 200
    assert links.get("successor-version") == ("/findings" if path.startswith("/of-old") else None)
    if path == "/themes?limit=1" and method == "GET":
        assert links["next"] == answer.json()["next"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/of-old/x"), ("GET", "/of-old"), ("GET", "/findings?limit=1"), ("GET", "/themes/unpaid-work")],
)
def test_nothing_else_says_so(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert {"deprecation", "sunset"}.isdisjoint(answer.headers)
    assert "deprecation" not in answer.headers.get("link", "")


def test_behind_a_proxy_the_links_begin_with_its_path() -> None:
    with TestClient(service(root_path="/findings-service"), root_path="/findings-service") as client:
        answer = client.get("/findings-service/of-old/x")
        assert answer.status_code == 200
        assert answer.links["deprecation"]["url"] == "/findings-service/docs#stability"


def test_the_description_follows(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    marked = {
        (method.upper(), path)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if operation.get("deprecated")
    }
    assert marked == ENDED.keys()
    assert "Use /findings instead." in described["paths"]["/of-old/{name}"]["get"]["description"]
    assert "RFC 9745" in described["info"]["description"] and "RFC 8594" in described["info"]["description"]
    page = client.get("/docs").text
    assert 'id="stability"' in page and page.count('<span class="badge">deprecated</span>') == len(ENDED)


def test_what_is_deprecated_exists_and_has_its_notice() -> None:
    """The law that every row of the table keeps; there is none today."""
    with TestClient(create_app(Settings(store=str(built_store()), hosts="testserver"))) as client:
        paths = client.get("/openapi.json").json()["paths"]
    for (method, path), row in DEPRECATED.items():
        assert method.lower() in paths[path]
        assert row.sunset - row.since >= timedelta(days=NOTICE)
        assert row.instead is None or re.match("/[a-z]", row.instead)

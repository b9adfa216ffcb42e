"""What /openapi.json says is all there is, and is true: schemathesis asks a running service everything it offers."""

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract import Hunt, hunted, teach
from counts import count
from fastapi.openapi.models import OpenAPI
from fastapi.routing import iter_route_contexts
from serving import built_store, ended, started

from api.app import create_app
from api.http.problems import KINDS
from api.settings import Settings

Json = dict[str, Any]
TOKEN = "a token that may write"
ITSELF = "GET /openapi.json"  # schemathesis does not ask for what it was given
SEED = 20220209 if os.environ.get("FINDINGS_COUNTS") != "full" else secrets.randbits(32)
IMPLIED = {"HEAD", "OPTIONS"}  # said once for all operations
# What nothing in the store answers to, or what has to be made first and has a name by chance.
NEVER_FOUND = {"GET /responses/{id}", "GET /data/{path}", "GET /jobs/{job_id}", "GET /changes"}
GONE_BY_CHANCE = {"DELETE /documents/{key}", "DELETE /corrections/{name}", "GET /corrections/{name}"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real service over a copy of the store; one token may write, clients are not counted, jobs end soon."""
    folder = tmp_path_factory.mktemp("contract")
    store = Path(shutil.copytree(built_store(), folder / "store"))
    process, url = started(
        store,
        corrections=str(folder / "corrections.ttl"),
        deadline="5",
        job_deadline="0.5",
        queue="64",
        rate_limit="0",
        tokens=f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}",
    )
    yield url
    ended(process)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Json:
    app = create_app(Settings(store=str(tmp_path_factory.mktemp("none") / "store")))
    return app.openapi()


def operations(document: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": said
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    }


def asked(service: str, headers: dict[str, str], *, guarded: bool) -> Hunt:
    teach()
    hunt = hunted(service, SEED, count("examples of each operation"), headers, guarded=guarded)
    told = "\n\n".join(f"{label}: {title}\n{more}" for (label, title), more in sorted(hunt.wrong.items()))
    assert not hunt.wrong, f"seed {SEED}\n{told}"
    return hunt


def test_no_route_is_missing(tmp_path: Path) -> None:
    app = create_app(Settings(store=str(tmp_path / "store")))
    routes = {
        (re.sub(r":\w+}", "}", str(context.path)), method)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
    }
    said = {(path, method.upper()) for path, methods in app.openapi()["paths"].items() for method in methods}
    assert {(path, method) for path, method in routes if method not in IMPLIED} == said


def test_the_document_is_whole(document: Json) -> None:
    OpenAPI.model_validate(document)
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))):
        at: Any = document
        for step in reference.split("/"):
            at = at[step]
    known = operations(document)
    names = [said["operationId"] for said in known.values()]
    assert len(set(names)) == len(names)


def test_every_operation_names_the_problems_it_may_answer_with(document: Json) -> None:
    named = set()
    for label, said in operations(document).items():
        slugs, refused = said["x-problems"], {s for s in said["responses"] if s[0] in "45" or s == "300"}
        assert {str(KINDS[slug].status) for slug in slugs} == refused, label
        for slug in slugs:
            name = said["responses"][str(KINDS[slug].status)]["$ref"].rpartition("/")[2]
            assert f"/problems/{slug}`" in document["components"]["responses"][name]["description"]
        named |= set(slugs)
    # A method that an address does not take belongs to no operation.
    assert named == set(KINDS) - {"method-not-allowed"}


@pytest.mark.parametrize(("token", "status", "slug"), [("nobody", 401, "token-unknown"), (TOKEN, 413, "too-large")])
def test_a_body_without_end_is_not_read(service: str, token: str, status: int, slug: str) -> None:
    content, headers = b'"' + b"a" * 5_000_000 + b'"', {"Content-Type": "application/json"}
    with httpx.Client(base_url=service, timeout=60) as client:
        answer = client.post("/corrections", content=content, headers=headers | {"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


@pytest.mark.slow
def test_strangers_are_answered_as_declared(service: str, document: Json) -> None:
    hunt = asked(service, {}, guarded=False)
    every = operations(document)
    assert {label for _, label in hunt.asked} == every.keys() - {ITSELF}
    for label, said in every.items():
        statuses = {status for name, status in hunt.answered if name == label}
        if "security" in said:
            assert not {status for status in statuses if status < 300} - {204}, label  # 204 to OPTIONS
        elif label not in NEVER_FOUND | {ITSELF}:
            assert statuses & {200, 303}, label


@pytest.mark.slow
def test_writers_are_answered_as_declared(service: str, document: Json) -> None:
    hunt = asked(service, {"Authorization": f"Bearer {TOKEN}"}, guarded=True)
    guarded = {label for label, said in operations(document).items() if "security" in said}
    assert {label for _, label in hunt.asked} == guarded
    for label in guarded - GONE_BY_CHANCE:
        assert {status for name, status in hunt.answered if name == label} & {200, 201, 202, 204}, label

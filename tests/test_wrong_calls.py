"""Wrong and odd calls: each is answered with what its caller needs to mend it, in words and not in those of a library.

The calls stand in data/wrong-calls.yaml.
"""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from serving import KEY, http

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

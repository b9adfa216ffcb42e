"""The commands that ask, write out and change a store that is there."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from serving import BASE, KEY, PROGRAM, ROOT, built_store, findings, one_line

REFERENCE = (
    f"PREFIX pf: <{BASE}def/> PREFIX theme: <{BASE}scheme/theme/> PREFIX region: <{BASE}id/region/>\n"
    "SELECT ?number WHERE { ?r a pf:Recommendation ; pf:theme theme:unpaid-work ;"
    " pf:addressedTo region:east-midlands ; pf:number ?number } ORDER BY ?number"
)
CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{BASE}id/pdu/derby-city> }} ?s ?p ?o }}"


def test_ask_as_json_is_the_contract_and_as_a_table_is_plain() -> None:
    question = "Which recommendations are about unpaid work?"
    env = {"FINDINGS_STORE": str(built_store())}
    answer = json.loads(findings("ask", question, "--format", "json", env=env).stdout)
    assert answer["catalogue"] == "recommendations-on-theme"
    assert sorted(found["number"] for found in answer["answers"]) == [5, 6, 10]
    table = findings("ask", question, env=env).stdout
    assert "\x1b" not in table
    for proof in answer["evidence"]:
        assert f"“{proof['quote']}”" in table
        assert f"{proof['document']} {proof['parts'][0][0]}-" in table


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which findings mention electronic monitoring?", "Nothing in the graph matches."),
        ("Weather?", "Not understood"),
    ],
)
def test_ask_without_an_answer_says_why(question: str, said: str) -> None:
    done = findings("ask", question, "--store", built_store())
    assert (done.returncode, said in done.stdout) == (0, True)


def test_questions_lists_the_catalogue() -> None:
    known = json.loads(findings("questions", "--format", "json").stdout)
    assert all(question.keys() == {"name", "question", "parameters"} for question in known)
    lines = findings("questions").stdout.splitlines()
    assert lines[0].split("\t") == ["name", "question", "parameters"]
    assert len(lines) == len(known) + 1


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("table", "number\n5\n6\n10\n"),
        ("json", '"bindings"'),
        ("xml", "<sparql"),
        ("csv", "number\r\n5\r\n"),
        ("tsv", "?number\n5\n"),
    ],
)
def test_query_prints_rows(form: str, sign: str, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(REFERENCE)
    command = [*PROGRAM, "query", str(file), "--format", form, "--store", str(built_store())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True)
    assert (done.returncode, sign in done.stdout.decode()) == (0, True), done.stdout


@pytest.mark.parametrize(
    ("form", "sign"),
    [("table", "derby-city> "), ("turtle", "derby-city> "), ("ntriples", "<https://"), ("jsonld", '"@id"')],
)
def test_query_prints_triples(form: str, sign: str) -> None:
    done = findings("query", "-", "--format", form, "--store", built_store(), stdin=CONSTRUCT)
    assert (done.returncode, sign in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(("query", "said"), [("ASK { ?s ?p ?o }", "true\n"), ("ASK { <urn:x> ?p ?o }", "false\n")])
def test_query_prints_yes_or_no(query: str, said: str) -> None:
    assert findings("query", "-", "--store", built_store(), stdin=query).stdout == said


@pytest.mark.parametrize(
    "query", ["SELECT * WHERE { ?s ?p", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "CLEAR ALL", ""]
)
def test_query_places_what_it_does_not_run(query: str, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(query)
    done = findings("query", file, "--store", built_store())
    assert done.returncode == 1
    assert one_line(done.stderr), done.stderr
    assert done.stderr.startswith(str(file))


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld"])
def test_export_writes_the_same_to_a_file_and_to_a_pipe(form: str, tmp_path: Path) -> None:
    env = {"FINDINGS_STORE": str(built_store())}
    file = tmp_path / "graph"
    assert findings("export", form, "-o", file, env=env).returncode == 0
    piped = subprocess.run([*PROGRAM, "export", form], cwd=ROOT, capture_output=True, env=os.environ | env)
    assert piped.stdout == file.read_bytes() != b""


def test_export_lists_its_formats() -> None:
    names = [line.split("\t")[0] for line in findings("export", "--list").stdout.splitlines()]
    assert {"turtle", "trig", "nquads", "jsonld"} <= set(names)


def test_check_counts_and_fails_on_errors() -> None:
    done = findings("check", "--store", built_store())
    counted = re.search(r"^1 document: (\d+) errors?, (\d+) warnings?$", done.stdout, re.MULTILINE)
    assert counted, done.stdout + done.stderr
    assert done.returncode == (1 if int(counted[1]) else 0)
    audited = re.search(r"^audit of the documents: 9 alarms, 4 open ends$", done.stdout, re.MULTILINE)
    assert audited and audited.start() > counted.start(), "what documents get wrong comes last, and is no failure"
    assert "just under 45 per cent (109 individuals) of the 233 staff\t6342-6399" in done.stdout


@pytest.mark.parametrize("called", [KEY, f"{BASE}id/document/{KEY}", "the title"])
def test_remove_takes_a_document_out(called: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(built_store(), store)
    if called == "the title":
        query = f"SELECT ?t {{ <{BASE}id/document/{KEY}> <http://purl.org/dc/terms/title> ?t }}"
        called = findings("query", "-", "--store", store, stdin=query).stdout.splitlines()[1]
    done = findings("remove", called, "--store", store)
    assert (done.returncode, done.stdout) == (0, f"removed {KEY}\n"), done.stderr
    assert findings("query", "-", "--store", store, stdin=REFERENCE).stdout == "number\n"


def test_remove_of_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    done = findings("remove", "nothing", "--store", built_store())
    assert done.returncode == 1
    assert one_line(done.stderr)
    assert KEY in done.stderr

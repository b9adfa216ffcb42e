"""The Dockerfile, in order as hadolint sees it (that it runs without rights: test_security.py), and nginx in front."""

import hashlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from serving import ROOT, built_store, ended, started, until

DEPLOY = ROOT / "scripts/deploy"
DOCKERFILE = DEPLOY / "Dockerfile"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OPENSSL = shutil.which("openssl")
TOKEN = "a token that may write"
HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which("hadolint")


def linted(path: Path) -> subprocess.CompletedProcess[str]:
    """What hadolint says, down to the least of its notes."""
    if HADOLINT is None:
        pytest.skip("NOT RUN: there is no hadolint for this machine")
    command = [HADOLINT, "--no-color", "--failure-threshold", "style", str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def test_hadolint_has_nothing_to_say() -> None:
    done = linted(DOCKERFILE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_hadolint_says_what_is_wrong(tmp_path: Path) -> None:
    """That silence means something: the same file with its user by name."""
    (tmp_path / "Dockerfile").write_text(re.sub(r"(?m)^USER .*", "USER findings", DOCKERFILE.read_text()))
    done = linted(tmp_path / "Dockerfile")
    assert done.returncode == 1 and "DL3066" in done.stdout


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The service behind nginx, as the example has it but for ports and names of files: address, certificate."""
    if NGINX is None or OPENSSL is None:
        pytest.skip("NOT RUN: there is no nginx, or no openssl, on this machine")
    folder = tmp_path_factory.mktemp("nginx")
    shutil.copytree(built_store(), folder / "store")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    make = [
        OPENSSL,
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    make += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*make, "-out", certificate, "-keyout", key], check=True, capture_output=True)
    tokens = f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
    service, url = started(folder / "store", trusted_proxies="127.0.0.1", rate_limit="600", tokens=tokens)
    port = _free_port()
    site = (DEPLOY / "nginx.conf").read_text()
    for written, here in (
        ("server 127.0.0.1:8000;", f"server {url.removeprefix('http://')};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("/etc/ssl/findings.example.pem", str(certificate)),
        ("/etc/ssl/findings.example.key", str(key)),
    ):
        assert site.count(written) == 1
        site = site.replace(written, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    rights = "user root;" if os.geteuid() == 0 else ""  # else its children may not write where we do
    around = f"daemon off; {rights} pid {folder}/pid; error_log {folder}/errors;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{around}http {{\naccess_log off;\n{own}{site}\n}}\n")
    nginx = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "errors"])
    try:
        with from_address("127.0.0.4", f"https://localhost:{port}", certificate) as client:
            until(lambda: _answers(client))
        yield str(client.base_url), certificate
        assert "[warn]" not in (errors := (folder / "errors").read_text()) and "[emerg]" not in errors, errors
    finally:
        nginx.terminate()
        nginx.wait(20)
        ended(service)


@pytest.fixture
def front(proxy: tuple[str, Path]) -> Iterator[httpx.Client]:
    with from_address("127.0.0.4", *proxy) as client:
        yield client


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/x/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def from_address(address: str, url: str, certificate: Path) -> httpx.Client:
    """A client that asks from another address of this machine, and trusts this certificate alone."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    wire = httpx.HTTPTransport(verify=trusting, local_address=address)
    return httpx.Client(base_url=url, transport=wire, timeout=60)


def test_behind_nginx_every_address_in_an_answer_leads_back_through_it(front: httpx.Client) -> None:
    origin = str(front.base_url).rstrip("/")
    html = {"Accept": "text/html"}
    start = front.get("/x/", headers=html)
    assert start.status_code == 200
    seen, waiting = {"/x/"}, set(_links(start.text))
    assert waiting
    for address in sorted(waiting)[:25]:
        assert address.startswith("/x/"), address
        page = front.get(address, headers=html, follow_redirects=True)
        assert page.status_code == 200 and page.url.path.startswith("/x/"), address
        assert all(link.startswith("/x/") for link in _links(page.text)), address
        seen.add(address)
    listed = front.get("/x/recommendations?limit=1")
    again = front.get(listed.json()["next"])
    assert again.status_code == 200 and listed.json()["next"].startswith("/x/recommendations?")
    assert listed.links["next"]["url"] == listed.json()["next"]
    assert front.get("/x/openapi.json").json()["servers"] == [{"url": "/x"}]
    assert f"<{origin}/x/sparql>" in front.get("/x/sparql", headers={"Accept": "application/n-triples"}).text
    item = listed.json()["items"][0]["iri"].partition("/id/recommendation/")[2]
    for written in (quote(item), quote(item, safe="")):  # %2F arrives as it was sent
        one = front.get(f"/x/recommendations/{written}")
        assert one.status_code == 200 and one.headers["content-location"].startswith("/x/recommendations/"), written


def test_behind_nginx_redirects_and_problems_are_right(front: httpx.Client) -> None:
    origin = str(front.base_url).rstrip("/")
    moved = front.get("/x")
    assert (moved.status_code, str(moved.next_request.url if moved.next_request else "")) == (308, f"{origin}/x/")
    elsewhere = front.get("/x/def/")
    assert (elsewhere.status_code, elsewhere.headers["location"]) == (303, "/x/ontology")
    problem = front.get("/x/nowhere").json()
    assert (problem["type"], problem["instance"]) == ("/problems/not-found", "/x/nowhere")
    page = front.get("/x/nowhere", headers={"Accept": "text/html"}).text
    assert 'href="/x/problems/not-found"' in page and front.get("/x/problems/not-found").status_code == 200
    letter = next((ROOT / "seeds/letters").glob("*.txt")).read_bytes()
    sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/plain; charset=utf-8"}
    taken = front.post("/x/documents", content=letter, headers=sent)
    assert taken.status_code == 202 and taken.headers["location"].startswith("/x/jobs/")
    assert front.get(taken.headers["location"]).status_code == 200
    query = "ASK { ?s ?p 1 }" + " " * 19_000  # 57,000 bytes of address: nginx must not be the one to refuse
    assert front.get("/x/sparql", params={"query": query}).status_code == 200
    assert front.post("/x/sparql", data={"query": query}).json()["boolean"] is not None
    wrong = front.get("/x/health/live", headers={"Host": "evil.example"})
    assert (wrong.status_code, "FINDINGS_HOSTS" in wrong.text) == (421, True)


def test_behind_nginx_each_client_has_its_own_rate(proxy: tuple[str, Path]) -> None:
    with from_address("127.0.0.2", *proxy) as greedy:
        answers = [greedy.get("/x/prefixes", headers={"X-Forwarded-For": "192.0.2.1"}).status_code for _ in range(200)]
        assert 429 in answers
    with from_address("127.0.0.3", *proxy) as other:
        assert other.get("/x/prefixes").status_code == 200


def _links(page: str) -> list[str]:
    return [link for link in re.findall(r'(?:href|action)="(/[^"#]*)', page) if not link.startswith("//")]

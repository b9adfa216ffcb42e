"""What people look at: SVG and Mermaid drawn by a real browser, and the one HTML file opened with the network cut."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from hostile import LABELS, hostile
from playwright.sync_api import Browser, Page, sync_playwright
from readback import NODE_MODULES
from serving import built_store

from graph.errors import FindingsError
from graph.network.drawings import MERMAID_LABEL
from graph.network.export import written
from graph.network.model import Network
from graph.network.normal import normal, shortened
from graph.network.projection import network_of
from graph.network.views import views
from graph.store import open_store

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SCREENSHOTS = os.environ.get("FINDINGS_SCREENSHOTS")
SVG = "{http://www.w3.org/2000/svg}"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="NOT RUN: there is no Chromium on this machine")


@pytest.fixture(scope="module")
def networks() -> dict[str, Network]:
    store = open_store(built_store())
    found = {name: network_of(store, name, of="LLR 10" if name == "around" else None) for name in views()}
    return found | {"hostile-directed": hostile(), "hostile-undirected": hostile(False)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


def written_to(folder: Path, network: Network, form: str) -> Path:
    path = folder / f"{network.name}.{form}"
    path.write_bytes(written(network, form))
    return path


def kept(page: Page, name: str) -> None:
    """A picture for a look: FINDINGS_SCREENSHOTS=var/screenshots."""
    if SCREENSHOTS:
        page.screenshot(path=Path(ROOT, SCREENSHOTS, f"{name}.png"))


def test_svg_holds_every_node_and_edge(networks: dict[str, Network], tmp_path: Path, record_property: Any) -> None:
    for network in map(normal, networks.values()):
        root = ElementTree.parse(written_to(tmp_path, network, "svg")).getroot()
        nodes = {g.get("id"): g for g in root.iter(f"{SVG}g") if g.get("class") == "n"}
        assert {id: g.findtext(f".//{SVG}title") for id, g in nodes.items()} == {n.id: n.label for n in network.nodes}
        edges = [p.findtext(f"{SVG}title") for p in root.iter(f"{SVG}path")]
        assert sorted(map(str, edges)) == sorted(e.label for e in network.edges)
        for node in network.nodes:
            circle = nodes[node.id].find(f".//{SVG}circle")
            assert circle is not None
            place = (float(circle.get("cx", "")), float(circle.get("cy", "")), circle.get("fill"))
            assert place == (node.x, node.y, node.colour)
    record_property("read back", ("ElementTree", "svg", len(networks)))


@needs_chromium
def test_a_drawing_is_readable(networks: dict[str, Network], browser: Browser, tmp_path: Path) -> None:
    """In the small views every node has its name, in the others most; no name lies over another."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    for name, least in (("recommendations-themes", 1.0), ("units-standards", 1.0), ("addressees", 1.0),
                        ("findings-recommendations", 1.0), ("organisations", 1.0), ("around", 1.0),
                        ("entities-together", 0.9), ("whole", 0.5)):  # fmt: skip
        page.goto(written_to(tmp_path, networks[name], "svg").as_uri())
        boxes = page.evaluate(BOXES)
        assert len(boxes) >= least * len(networks[name].nodes), (name, len(boxes))
        over = [(a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if _over(a, b)]
        assert len(over) <= len(boxes) // 50, (name, over[:3])
        kept(page, f"svg-{name}")
    page.close()


BOXES = """() => [...document.querySelectorAll('g.n text')].map(t => {
  const b = t.getBBox(); return [b.x, b.y + 3, b.x + b.width, b.y + b.height - 3, t.textContent]; })"""


def _over(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] and b[1] < a[3]


@needs_chromium
def test_mermaid_draws_what_was_written(networks: dict[str, Network], browser: Browser, record_property: Any) -> None:
    script = NODE_MODULES / "mermaid" / "dist" / "mermaid.min.js"
    if not script.exists():
        pytest.skip("NOT RUN: the JavaScript readers are not installed (scripts/readers)")
    page = browser.new_page()
    page.set_content("<!DOCTYPE html><body></body>")
    page.add_script_tag(path=script)
    drawn = 0
    for network in map(normal, networks.values()):
        try:
            text = written(network, "mermaid").decode()
        except FindingsError:
            continue
        found = page.evaluate(MERMAID, text)
        assert [bare(t) for t in found["nodes"]] == [bare(shortened(n.label, MERMAID_LABEL)) for n in network.nodes], (
            network.name
        )
        loops = {e.source: e for e in network.edges if e.source == e.target}  # Mermaid draws one at a node
        edges = [e for e in network.edges if e.source != e.target] + list(loops.values())
        assert sorted(map(bare, found["edges"])) == sorted(bare(shortened(e.label, MERMAID_LABEL)) for e in edges)
        drawn += 1
    page.close()
    assert drawn >= 7
    record_property("read back", ("Mermaid in Chromium", "mermaid", drawn))


def bare(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


MERMAID = """async text => {
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: true });
  const { svg } = await mermaid.render('drawn', text);
  const held = document.createElement('div'); held.innerHTML = svg; document.body.replaceChildren(held);
  const at = e => Number(e.id.match(/-n(\\d+)-/)[1]);
  return {
    nodes: [...held.querySelectorAll('g.node')].sort((a, b) => at(a) - at(b)).map(e => e.textContent),
    edges: [...held.querySelectorAll('g.edgeLabels g.edgeLabel')].map(e => e.textContent),
  };
}"""


@pytest.fixture(params=[("light", 1300), ("dark", 1300), ("light", 380)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page without a network, on which nothing may be asked of anybody, and nothing may go wrong unnoticed."""
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 850}, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    kept(opened, re.sub(r"\W+", "-", request.node.name))
    context.close()
    assert [url for url in asked if not url.startswith("file:")] == []
    assert complaints == []


@needs_chromium
def test_a_node_is_found_and_followed_to_its_quote(networks: dict[str, Network], page: Page, tmp_path: Path) -> None:
    network = networks["findings-recommendations"]
    page.goto(written_to(tmp_path, network, "html").as_uri())
    assert page.locator("g.node").count() == len(network.nodes)
    page.get_by_label("Find a name or words").fill("rutland pdu 10")
    assert page.get_by_role("status").inner_text() == "1 found"
    page.keyboard.press("Enter")
    thing = page.locator("#thing")
    assert thing.locator("h2").inner_text() == "Leicester, Leicestershire, and Rutland PDU 10"
    assert (
        thing.locator("blockquote.quote").inner_text().startswith("“review standalone unpaid work sentence management")
    )
    href = thing.get_by_role("link", name="Read it in its place").first.get_attribute("href") or ""
    assert re.search(r"/documents/[\w-]+\?at=50517-50712#at-50517$", href)
    # From there to a finding behind it, and its words.
    tie = thing.locator(".tie button").first
    other = tie.inner_text().split(" Finding")[0]
    tie.click()
    assert thing.locator("h2").inner_text() == other
    assert len(thing.locator("blockquote.quote").inner_text()) > 40
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@needs_chromium
def test_words_are_found_and_what_is_large_begins_small(
    networks: dict[str, Network], page: Page, tmp_path: Path
) -> None:
    page.goto(written_to(tmp_path, networks["whole"], "html").as_uri())
    assert 10 < page.locator("g.node").count() <= 60
    page.get_by_label("Find a name or words").fill("St Giles Wise")
    page.locator("#results button").first.click()
    assert page.locator("#thing h2").inner_text() == "St Giles Wise"
    assert page.locator("g.node.chosen text").get_attribute("visibility") == "visible"
    assert "St Giles Wise" in page.locator(".tie blockquote").first.inner_text()
    page.get_by_role("button", name=re.compile("^Show all")).click()
    assert page.locator("g.node").count() == len(networks["whole"].nodes)


@needs_chromium
def test_hostile_labels_are_words_and_nothing_else(networks: dict[str, Network], page: Page, tmp_path: Path) -> None:
    network = normal(networks["hostile-directed"])
    page.goto(written_to(tmp_path, network, "html").as_uri())
    held = page.evaluate("JSON.parse(document.getElementById('data').textContent)")
    assert [node["label"] for node in held["nodes"]] == [node.label for node in network.nodes]
    assert len(held["edges"]) == len(network.edges)
    titles = page.locator("g.node > title").all_text_contents()
    assert titles == [node.label for node in network.nodes]
    page.get_by_label("Find a name or words").fill("</script>")
    page.keyboard.press("Enter")
    assert page.locator("#thing h2").inner_text() == " ".join(LABELS["markup"].split())
    assert page.locator("#thing h2 b, header b").count() == 0
    assert json.dumps(page.title())


@needs_chromium
def test_it_can_be_used_by_keyboard_and_by_ear(networks: dict[str, Network], page: Page, tmp_path: Path) -> None:
    page.goto(written_to(tmp_path, networks["addressees"], "html").as_uri())
    assert page.locator("html").get_attribute("lang") == "en"
    assert (page.locator("h1").count(), page.get_by_role("main").count()) == (1, 1)
    page.get_by_label("Find a name or words").focus()
    page.keyboard.type("unpaid")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "thing"
    for name in page.locator("a, button").all():
        assert name.inner_text().strip() or name.get_attribute("aria-label") or not name.is_visible()

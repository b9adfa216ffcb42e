"""The start page in a real browser: it answers, asks nothing of anybody else, and can be used by everybody."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from serving import KEY, ROOT, address

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# A place to keep the pictures for a look: FINDINGS_SCREENSHOTS=var/screenshots
SCREENSHOTS = os.environ.get("FINDINGS_SCREENSHOTS")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="NOT RUN: there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=[("light", 1200), ("dark", 1200), ("light", 360)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of one colour scheme and width, on which nothing may go wrong unnoticed."""
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    opened = context.new_page()
    requests, complaints = [], []
    opened.on("request", lambda asked: requests.append(asked.url))
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    if SCREENSHOTS:
        name = re.sub(r"\W+", "-", request.node.name)
        opened.screenshot(path=Path(ROOT, SCREENSHOTS, f"{name}.png"), full_page=True)
    context.close()
    assert [url for url in requests if not url.startswith((address(), "data:"))] == []
    assert complaints == []


def test_the_three_first_questions_show_answers_with_their_words(page: Page) -> None:
    page.goto(address())
    questions = page.locator("section.question:has(ol.answers)")
    assert questions.count() == 3
    for section in questions.all():
        assert section.locator("h2").inner_text().endswith("?")
        assert section.locator("ol.answers > li").count() >= 1
        for answer in section.locator("ol.answers > li").all():
            assert len(answer.locator("blockquote").inner_text().strip(" “”\n")) > 5
            assert f"/documents/{KEY}?at=" in (answer.locator("a.small").get_attribute("href") or "")
    text = questions.first.inner_text()
    assert "Derby City PDU 5" in text
    assert "ensure that standalone unpaid work cases have a thorough individual assessment" in text


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    for path in (
        "/",
        "/?q=How+was+Derby+City+rated%3F",
        f"/documents/{KEY}",
        "/docs",
        "/questions",
        "/id/pdu/derby-city",
    ):
        page.goto(address() + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_a_link_leads_to_the_words_in_their_place(page: Page) -> None:
    page.goto(address())
    page.locator("ol.answers > li").first.locator("a.small").click()
    mark = page.locator("mark")
    mark.first.wait_for()
    assert mark.count() == 1
    page.wait_for_function("document.querySelector('mark').getBoundingClientRect().top < 900")  # scrolled there
    assert mark.inner_text().startswith("ensure that standalone unpaid work cases")
    box = mark.bounding_box()
    assert box and 0 <= box["y"] < 900
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_a_question_of_ones_own(page: Page) -> None:
    page.goto(address())
    page.get_by_label("Ask in your own words").fill("Which findings mention PQiP?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator("#asked").inner_text() == "Which findings mention PQiP?"
    assert page.locator("ol.answers > li").count() >= 1
    page.get_by_label("Ask in your own words").fill("Will it <b>rain</b>?")
    page.get_by_role("button", name="Ask").click()
    assert "What can be asked" in page.locator(".notice").inner_text()
    assert page.locator("#asked b").count() == 0


def test_the_page_can_be_used_without_seeing_it(page: Page) -> None:
    page.goto(address())
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    assert page.get_by_role("main").count() == page.get_by_role("navigation").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    for name in page.locator("a, button").all():
        assert name.inner_text().strip() or name.get_attribute("aria-label")


@pytest.mark.parametrize("path", ["/", "/documents", "/questions", "/docs"])
def test_words_stand_out_from_their_ground(page: Page, path: str) -> None:
    page.goto(address() + path)
    faint = page.evaluate(CONTRAST)
    assert faint == []


# WCAG 2.1, 1.4.3: 4.5 to 1 for text. Colours as luminances of what is drawn; the grounds are opaque.
CONTRAST = """() => {
  const numbers = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = c => { const [r, g, b] = numbers(c).map(part); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor, n = numbers(c);
      if (n.length === 3 || n[3] > 0) return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(e.tagName + ' ' + e.textContent.trim().slice(0, 40));
  }
  return faint;
}"""

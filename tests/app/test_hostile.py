"""Hostile texts on every screen: shown letter for letter, never run, never followed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from sizhong_search import KnowledgeBase
from tests.app.conftest import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.shared]

TITLE = "某市<img src=x onerror=alert(1)>关于**加粗**$x$的若干措施"
DOCUMENT = "b-x-1-1"  # as the file is called


@pytest.fixture(scope="module")
def strings(shared: Path) -> list[str]:
    """Script, markup and formulas, each on one line."""
    folder = shared / "hostile" / "strings"
    read = [json.loads((folder / name).read_text("utf-8", "surrogatepass")) for name in ("xss.json", "formula.json")]
    return [" ".join(s.split()) for some in read for s in some if s.isprintable()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, strings: list[str]) -> Path:
    """A library with a document that is full of them."""
    folder, text = tmp_path_factory.mktemp("kb"), tmp_path_factory.mktemp("files") / "<b>$x$=1+1.txt"
    measures = [f"{n}.支持企业{s}发展。（{s}市财政局负责）" for n, s in enumerate(strings, start=1)]
    text.write_text("\n".join([TITLE, "一、" + strings[0], *measures]), "utf-8")
    list(KnowledgeBase.open(folder).adding([text]))
    return folder


@pytest.fixture
def watched(browser: Browser, app: str) -> Iterator[Page]:
    """A page on which nothing may be run."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN", base_url=app)
    page, alerts = context.new_page(), list[str]()
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    yield page
    assert alerts == []
    assert page.locator("img[src=x], script:not([src]):has-text('alert'), iframe, a[href^=javascript]").count() == 0
    context.close()


def test_hits_are_shown_letter_for_letter(watched: Page, strings: list[str]) -> None:
    watched.goto(f"/search?q=支持企业&document={DOCUMENT}&shown=100")
    expect(watched.locator(".policy")).to_have_count(len(strings))
    shown = " ".join(" ".join(watched.locator(".policy").all_text_contents()).split())
    assert [s for s in strings if f"支持企业{s}发展" not in shown] == []


def test_a_document_is_shown_letter_for_letter(watched: Page, strings: list[str]) -> None:
    watched.goto(f"/document?id={DOCUMENT}")
    expect(watched.get_by_role("heading", name=TITLE, exact=True).first).to_be_visible()
    expect(watched.locator(".policy").first).to_be_visible()
    shown = " ".join(" ".join(watched.locator(".policy").all_text_contents()).split())
    assert [s for s in strings if f"支持企业{s}发展" not in shown] == []


@pytest.mark.parametrize(
    "screen", ["/", "/search", "/departments", "/documents", "/research?figure=partners", "/upload"]
)
def test_a_screen_that_lists_them_runs_nothing(watched: Page, screen: str) -> None:
    watched.goto(screen)
    expect(watched.get_by_role("heading").or_(watched.get_by_role("combobox")).first).to_be_visible()
    expect(watched.get_by_test_id("stStatusWidget")).to_have_count(0)


def test_a_query_is_shown_as_it_was_asked(watched: Page, strings: list[str]) -> None:
    for text in strings[::4]:
        watched.goto(f"/search?q={quote(text)}")
        expect(watched.get_by_role("searchbox").first).to_have_value(text)
        expect(watched.get_by_test_id("stException")).to_have_count(0)

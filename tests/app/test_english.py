"""Every flow in English: chosen with a click, kept on the way, and no screen speaks Chinese but for the documents."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from sizhong_search import KnowledgeBase
from sizhong_search.messages import say
from tests.app.pages import choose, fits, insist, params, settle
from tests.app.test_import import MEASURES, follow, text, unfold
from tests.app.test_reader import ENDING, FIRST, SECOND
from tests.app.test_support import POLICY
from tests.app.wording import chinese_left

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the plan that ships, a text that was replaced and one that ends it, and one that gives support."""
    folder, files = tmp_path_factory.mktemp("kb"), tmp_path_factory.mktemp("files")
    kb = KnowledgeBase.open(folder)
    for name, words in (("措施", FIRST), ("措施", SECOND), ("办法", ENDING), ("广州措施", POLICY)):
        (files / f"{name}.txt").write_text(words, "utf-8")
        kb.add([files / f"{name}.txt"])
    return folder


@pytest.fixture(scope="module")
def kb(folder: Path) -> KnowledgeBase:
    """The app's library, to look things up."""
    return KnowledgeBase.open(folder)


@pytest.fixture
def english(page: Page, kb: KnowledgeBase) -> Callable[[], None]:
    """Open the first page and choose English; give what looks at each screen from there on."""
    page.goto("/")
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text(_en("home.about"))).to_be_visible()

    def look() -> None:
        settle(page)
        page.wait_for_function("!document.querySelector('[data-stale=true]')")
        assert chinese_left(page, kb) == []
        assert params(page)["lang"] == ["en"]
        assert fits(page)

    return look


def _en(key: str, **facts: object) -> str:
    return say(key, "en", **facts)


def _sidebar(page: Page, *, opens: bool) -> None:
    """Open or close what stands at the side; where there is room it always does."""
    if page.viewport_size and page.viewport_size["width"] < 768:
        page.get_by_test_id("stExpandSidebarButton" if opens else "stSidebarCollapseButton").click()


def _menu(page: Page, key: str) -> None:
    _sidebar(page, opens=True)
    page.get_by_role("link", name=_en(key), exact=True).click()
    _sidebar(page, opens=False)


def _segment(page: Page, key: str) -> None:
    page.get_by_role("radio", name=_en(key), exact=True).click()


def _downloaded(page: Page, button: str) -> bytes:
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).first.click()
    return Path(download.value.path()).read_bytes()


def test_a_search_is_narrowed_unfolded_and_exported(page: Page, english: Callable[[], None]) -> None:
    english()
    box = page.get_by_role("searchbox").first
    box.fill("电子发票")
    box.press("Enter")
    expect(page.get_by_text(_en("result.total", n=2), exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("^Editor's note: after “2.加快推广使用电子”"))).to_be_visible()
    _sidebar(page, opens=True)
    page.get_by_test_id("stSidebar").get_by_text("Taxes and fees (1)").click()
    page.wait_for_url(re.compile("topic="))
    _sidebar(page, opens=False)
    expect(page.get_by_role("button", name="✕ Taxes and fees")).to_be_visible()
    expect(page.get_by_text(_en("result.total", n=1), exact=True)).to_be_visible()
    for name in ("context", "citation", "similar"):
        folded = page.get_by_test_id("stExpander").filter(has_text=_en("search.similar")).last
        tab = folded.get_by_role("tab", name=_en(f"search.{name}"))
        if name == "context":
            folded.locator("summary").click()
        tab.click()
    expect(page.get_by_text(re.compile("[0-9]% alike in words")).first).to_be_attached()
    expect(page.get_by_text("date not stated · status not verified").first).to_be_visible()
    english()
    page.get_by_role("button", name=_en("search.export")).click()
    (row,) = csv.DictReader(io.StringIO(_downloaded(page, "CSV").decode("utf-8-sig")))
    assert row[_en("search.filters")] == "topic: Taxes and fees"
    assert row[_en("field.department")].startswith("省财政厅 (leads)")
    page.keyboard.press("Escape")
    _segment(page, "search.exact")
    expect(page.get_by_text(_en("search.exact_told"))).to_be_visible()
    _segment(page, "app.sort_date")
    page.wait_for_url(re.compile("sort=date"))
    page.reload()
    expect(page.get_by_text(_en("search.exact_told"))).to_be_visible()
    english()
    page.get_by_role("link", name=_en("app.in_document")).first.click()
    expect(page.get_by_text(_en("app.this_measure"), exact=True)).to_be_visible()
    english()
    page.go_back()
    expect(page.get_by_text(_en("search.exact_told"))).to_be_visible()


def test_a_founder_answers_and_sees_three_groups_with_their_grounds(page: Page, english: Callable[[], None]) -> None:
    page.get_by_role("link", name=_en("home.founder")).click()
    page.get_by_role("button", name="not registered yet").click()
    page.wait_for_url(re.compile("who=unregistered"))
    choose(page, page.get_by_role("combobox", name=_en("support.region")), "广州市", exact=True)
    page.wait_for_url(re.compile("region="))
    expect(page.get_by_text("✓ the text names “创业者”")).to_be_visible()
    expect(page.get_by_text("amounts: ").first).to_be_visible()
    english()
    for group, ground in (
        ("to_confirm", "? "),
        ("not_fitting", "✕ the text names “上市公司”, who are others than you"),
    ):
        shown = re.compile(f"{_en(f'support.{group}')} [0-9]")
        insist(page.get_by_text(shown).click, lambda g=group: page.wait_for_url(re.compile(g), timeout=5000), group)
        expect(page.get_by_text(_en(f"support.{group}_about"))).to_be_visible()
        expect(page.get_by_text(ground).first).to_be_visible()
        english()
    page.get_by_role("link", name=_en("app.in_document")).first.click()
    expect(page.get_by_text(_en("reader.all_documents"))).to_be_visible()
    page.go_back()
    page.get_by_role("button", name=_en("support.clear")).click()
    page.wait_for_url(lambda url: "who" not in url)
    english()


def test_a_department_has_its_names_its_duties_and_its_book(page: Page, english: Callable[[], None]) -> None:
    _menu(page, "app.department")
    page.get_by_role("link", name=re.compile("知识产权局 3$")).click()
    expect(page.get_by_text(_en("app.named_in", n=3))).to_be_visible()
    expect(page.get_by_role("heading", name="Named in a clause (")).to_be_visible()
    assert page.title() == f"黑龙江省知识产权局 · {_en('app.title')}"
    for fold in ("app.timeline", "app.import", "book.undated"):
        unfold(page, _en(fold))
    expect(page.get_by_text(_en("legend.confidence"))).to_be_visible()
    english()
    book = openpyxl.load_workbook(io.BytesIO(_downloaded(page, _en("app.xlsx")))).worksheets[0]
    heads = {str(cell.value) for row in book.iter_rows(max_row=4) for cell in row}
    assert heads >= {_en(f"book.{head}") for head in ("number", "text", "leads", "responsible", "deadline", "progress")}
    page.get_by_text(re.compile("^Only under this very name")).click()
    expect(page.get_by_text(re.compile("^Named by this very name in "))).to_be_visible()
    english()


def test_the_reader_has_contents_margin_references_and_versions(page: Page, english: Callable[[], None]) -> None:
    _menu(page, "app.document")
    expect(page.get_by_text(_en("reader.n_documents", n=4))).to_be_visible()
    expect(page.get_by_text("number not stated · issuer not stated").first).to_be_visible()
    box = page.get_by_role("searchbox")
    box.fill("快递企业")
    box.press("Enter")
    expect(page.get_by_text(_en("reader.n_of_documents", n=1, total=4))).to_be_visible()
    english()
    page.get_by_role("link", name="某市支持快递企业若干措施").click()
    expect(page.locator(".margin").first).to_contain_text("leads: 市教育局")
    expect(page.locator(".margin").nth(1)).to_contain_text("deadline: 2026年12月31日")
    for fold in (_en("app.header"), _en("reader.citations", cites=0, cited=1), _en("reader.versions", n=2)):
        unfold(page, fold)
    expect(page.get_by_text(_en("reader.n_differences", added=0, removed=0, changed=2))).to_be_visible()
    expect(page.get_by_text("lapsed (by “").first).to_be_visible()
    expect(page.get_by_text(_en("reader.contents"), exact=True).filter(visible=True).first).to_be_visible()
    english()


def test_a_file_is_brought_in_and_what_was_misread_put_right(page: Page, english: Callable[[], None]) -> None:
    _menu(page, "app.upload")
    narrow = bool(page.viewport_size and page.viewport_size["width"] < 768)
    title = f"某市支持第{'一' if narrow else '二'}类企业若干措施"  # both widths share one library
    sent = {f"{title}.txt": text(title, MEASURES), "b.txt": bytes(range(256)) * 40}
    files = [{"name": name, "mimeType": "", "buffer": data} for name, data in sent.items()]
    page.locator("input[type=file]").set_input_files(files=files)  # type: ignore[arg-type]
    english()
    page.get_by_role("button", name=_en("app.bring_in")).click()
    expect(page.get_by_text(_en("app.import_report", n=2))).to_be_visible()
    expect(page.get_by_text("rejected 1 · added 1")).to_be_visible()
    expect(page.get_by_text("the encoding of b.txt could not be told")).to_be_visible()
    unfold(page, _en("app.n_faults", n=1))
    unfold(page, _en("app.history"))
    english()
    follow(page, _en("app.to_correct"))
    unfold(page, _en("app.correct"))
    box = page.get_by_label(_en("app.correct_body"))
    box.fill("哈尔滨市财政局")
    box.press("Enter")
    expect(page.get_by_text("“哈尔滨市财政局” is:")).to_be_visible()
    english()
    page.get_by_role("button", name=_en("app.correct_save")).click()
    expect(page.get_by_text(_en("correction.department", quote="市财政居", value="哈尔滨市财政局"))).to_be_visible()
    expect(page.get_by_role("link", name="市财政居 (leads) → meaning 哈尔滨市财政局〔corrected〕")).to_be_visible()
    english()
    page.get_by_role("button", name=_en("app.take_back")).click()
    expect(page.get_by_text(_en("app.corrections", n=1))).to_have_count(0)
    page.get_by_role("button", name=_en("app.take_out")).click()
    expect(page.get_by_text(_en("app.taken_out", title=title))).to_be_visible()
    english()


def test_figures_have_their_data_and_their_lines(page: Page, english: Callable[[], None], folder: Path) -> None:
    page.get_by_role("link", name=_en("home.researcher")).click()
    expect(page.get_by_role("heading", name="By year · all regions")).to_be_visible()
    expect(page.locator(".st-key-figure svg").get_by_text("2 measures · 1 document", exact=True).first).to_be_visible()
    english()
    for figure in ("topics", "partners"):
        _segment(page, f"research.figure_{figure}")
        page.wait_for_url(re.compile(f"figure={figure}"))
        expect(page.get_by_text(_en("research.names_about"))).to_be_visible()
        expect(page.locator(".st-key-figure svg text").first).to_be_visible()
        rows = list(csv.reader(_downloaded(page, _en("research.csv")).decode("utf-8-sig").splitlines()))
        assert rows[0][0] == "department"
        unfold(page, _en("research.lines"))
        expect(page.get_by_test_id("stCode")).to_contain_text(f"KnowledgeBase.open('{folder}')")
        english()
    page.goto(f"/research?region={quote('火星')}&figure=topics&lang=en")
    expect(page.get_by_role("heading", name="Departments × topics")).to_be_visible()

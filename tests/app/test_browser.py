"""The app in a real Chromium: what a visitor sees, and that nothing leaves the machine."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.app.pages import fits, params, settle

pytestmark = pytest.mark.browser

DOCUMENT = "/document?id=heilongjiang-sizhong-plan"
CORPUS = Path(__file__).parents[2] / "corpus" / "heilongjiang-sizhong-plan.txt"


def _search(page: Page, text: str) -> None:
    box = page.get_by_role("searchbox").first
    box.fill(text)
    box.press("Enter")


def _open_filters(page: Page) -> None:
    if page.viewport_size and page.viewport_size["width"] < 768:
        page.get_by_test_id("stExpandSidebarButton").click()


def test_the_first_page_lists_the_twenty_measures_with_what_is_not_known(page: Page) -> None:
    page.goto("/search")
    expect(page.get_by_text("共 20 条")).to_be_visible()
    expect(page.locator(".policy").first).to_contain_text("1.积极探索交通出行、无车承运物流")
    expect(page.get_by_text("成文日期未载明 · 效力未核实 · 不早于 2015 年（据所引文件）").first).to_be_visible()
    assert fits(page)


def test_a_search_marks_its_words_and_stands_in_the_address(page: Page) -> None:
    page.goto("/search")
    expect(page.get_by_text("共 20 条")).to_be_visible()
    _search(page, "随机抽查")
    expect(page.locator(".policy mark").first).to_have_text("随机抽查")
    page.wait_for_url(re.compile("q="))
    assert params(page) == {"q": ["随机抽查"]}
    page.reload()
    expect(page.locator(".policy mark").first).to_have_text("随机抽查")
    page.go_back()
    expect(page.get_by_text("共 20 条")).to_be_visible()
    expect(page.get_by_role("searchbox").first).to_have_value("")


def test_the_back_button_brings_the_search_back_from_another_page(page: Page) -> None:
    page.goto("/search?q=随机抽查&topic=credit")
    page.get_by_role("link", name="在原文中查看 →").first.click()
    expect(page.locator(".policy.here")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("searchbox").first).to_have_value("随机抽查")
    expect(page.get_by_role("button", name=re.compile("✕ 社会信用"))).to_be_visible()
    assert params(page) == {"q": ["随机抽查"], "topic": ["credit"]}


def test_a_query_that_is_too_long_is_a_sentence_and_stays_in_the_box(page: Page) -> None:
    page.goto("/search")
    expect(page.get_by_text("共 20 条")).to_be_visible()
    _search(page, "政策" * 200)
    expect(page.get_by_text("查询太长：400 字，最多 256 字")).to_be_visible()
    expect(page.get_by_role("searchbox").first).to_have_value("政策" * 200)


def test_filters_narrow_count_and_come_off_again(page: Page) -> None:
    page.goto("/search")
    expect(page.get_by_text("共 20 条")).to_be_visible()
    _open_filters(page)
    label = page.get_by_test_id("stSidebar").get_by_text(re.compile(r"^省市场监管局 \(\d+\)$"))
    count = int(re.findall(r"\d+", label.inner_text())[0])
    label.click()
    expect(page.get_by_text(f"共 {count} 条")).to_be_visible()
    page.wait_for_url(re.compile("department=hlj-amr"))
    if page.viewport_size and page.viewport_size["width"] < 768:
        page.get_by_test_id("stSidebarCollapseButton").click()
    page.get_by_role("button", name="✕ 省市场监管局").click()
    expect(page.get_by_text("共 20 条")).to_be_visible()
    page.wait_for_url(lambda url: "department" not in url)


def test_a_link_with_state_opens_as_it_was_sent(page: Page) -> None:
    page.goto("/search?q=信用&department=工商局&topic=credit&lang=en")
    expect(page.get_by_text(re.compile(r"^\d+ found$"))).to_be_visible()
    expect(page.get_by_role("searchbox").first).to_have_value("信用")
    expect(page.get_by_role("button", name=re.compile("✕ 省工商局"))).to_be_visible()


def test_an_unknown_filter_in_a_link_is_a_sentence_with_a_way_out(page: Page) -> None:
    page.goto("/search?department=省工商居")
    expect(page.get_by_text("没有这个部门：“省工商居”")).to_be_visible()
    page.get_by_role("button", name="清除全部条件").click()
    expect(page.get_by_text("共 20 条")).to_be_visible()


def test_a_department_chip_leads_to_its_duties_and_names_today(page: Page) -> None:
    page.goto("/search?q=随机抽查")
    page.get_by_role("link", name="省工商局 → 今 黑龙江省市场监督管理局〔待核实〕").first.click()
    expect(page.get_by_role("heading", name="黑龙江省工商行政管理局")).to_be_visible()
    page.get_by_role("link", name=re.compile("今 黑龙江省市场监督管理局")).click()
    page.wait_for_url(re.compile("id=hlj-amr"))
    expect(page.get_by_role("heading", name="黑龙江省市场监督管理局")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("责任括注点名"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("相关机构的任务"))).to_be_visible()
    expect(page.get_by_text("写作 省质监局").first).to_be_visible()


def test_what_is_written_under_this_very_name_is_a_link(page: Page) -> None:
    page.goto("/department?id=hlj-amr")
    expect(page.get_by_text("有 8 条措施点了它的名")).to_be_visible()
    page.get_by_text("只看以这个名称写出的").click()
    expect(page.get_by_text("以这个名称写到的有 0 条")).to_be_visible()
    page.wait_for_url(re.compile("as_written=1"))
    page.reload()
    expect(page.get_by_text("以这个名称写到的有 0 条")).to_be_visible()


def test_the_department_page_lists_who_is_assigned_anything(page: Page) -> None:
    page.goto("/departments")
    expect(page.get_by_text(re.compile("^黑龙江省（[0-9]+ 个）$"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^省知识产权局 3$")).click()
    expect(page.get_by_role("heading", name="黑龙江省知识产权局")).to_be_visible()
    expect(page.get_by_text("有 3 条措施点了它的名")).to_be_visible()


def test_a_measure_is_shown_in_its_document_with_the_editors_notes(page: Page) -> None:
    page.goto("/search?q=电子发票")
    expect(page.get_by_text(re.compile("编者注：原文“2.加快推广使用电子”后疑脱“发票”")).first).to_be_visible()
    expect(page.get_by_role("link", name="在原文中查看 →")).to_have_count(2)  # they need not be drawn in order
    page.get_by_role("link", name="在原文中查看 →").first.click()
    expect(page.locator(".contents .quiet").first).to_have_text("第 1 组（原文缺标题）")
    expect(page.locator(".policy.here")).to_contain_text("2.加快推广使用电子")
    expect(page.locator(".policy.here ins").first).to_have_text("发票")


def test_a_dropped_file_shows_its_measures_and_can_be_searched(page: Page) -> None:
    page.goto("/upload")
    page.locator("input[type=file]").set_input_files(CORPUS)
    page.get_by_role("button", name="只看看，不入库").click()
    expect(page.get_by_text("20 条措施")).to_be_visible()
    _search(page, "随机抽查")
    expect(page.locator(".policy mark").first).to_have_text("随机抽查")


def test_hostile_text_is_shown_letter_for_letter(page: Page) -> None:
    measure = "1.支持3~5个园区,补助10~20万元,<script>alert(1)</script>,$x$,:red[红],**粗**,`码`,=1+1。(市科技局负责)"
    page.goto("/upload")
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    file = {"name": "方案.txt", "mimeType": "text/plain", "buffer": f"某市方案\n{measure}\n".encode()}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="只看看，不入库").click()
    expect(page.locator(".policy").first).to_have_text(measure)
    assert not alerts


def test_a_file_that_is_no_text_is_refused_with_a_sentence(page: Page) -> None:
    page.goto("/upload")
    file = {"name": "图片.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 40}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="只看看，不入库").click()
    expect(page.get_by_text(re.compile("认不出 .* 的文字编码"))).to_be_visible()


def test_the_language_switch_turns_the_page_english_and_stays_on_the_way(page: Page) -> None:
    page.goto("/search?q=随机抽查")
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text(re.compile(r"^\d+ found$"))).to_be_visible()
    page.get_by_role("link", name="See it in the document →").first.click()
    expect(page.get_by_role("heading", name=re.compile("Whole text"))).to_be_visible()
    assert params(page)["lang"] == ["en"]


def _download(page: Page, button: str) -> Path:
    settle(page)  # a new book is in
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path())


@pytest.mark.parametrize(
    ("address", "n_tasks", "n_bands"),
    [
        pytest.param("/department?id=hlj-ip", 3, 4, id="department: its document, and three groups"),
        pytest.param(DOCUMENT, 20, 4, id="document: its four groups"),
    ],
)
def test_tasks_can_be_taken_away_as_books_and_a_calendar(page: Page, address: str, n_tasks: int, n_bands: int) -> None:
    page.goto(address)
    sheet = openpyxl.load_workbook(io.BytesIO(_download(page, "任务分解表 Excel").read_bytes())).worksheets[0]
    assert sum("#" in str(cell.value) for cell in sheet["H"]) == n_tasks
    book = docx.Document(io.BytesIO(_download(page, "任务分解表 Word").read_bytes()))
    assert len(book.tables[0].rows) == 1 + n_bands + n_tasks
    calendar = Calendar.from_ical(_download(page, "日历（1 条任务写明日期）").read_bytes())
    assert len(calendar.walk("VEVENT")) == 2
    page.get_by_text("没有写明完成日期的").click()
    expect(page.locator(".quiet", has_text="…").last).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("kind", ["Excel", "Word"])
def test_progress_that_was_filled_in_goes_into_the_next_book(page: Page, kind: str, tmp_path: Path) -> None:
    page.goto("/department?id=hlj-finance")
    filled = openpyxl.load_workbook(io.BytesIO(_download(page, "任务分解表 Excel").read_bytes()))
    sheet = filled.worksheets[0]
    row = next(cell.row for cell in sheet["H"] if "#" in str(cell.value))  # of the first task
    sheet[f"G{row}"], sheet["I2"], sheet[f"I{row}"] = "已完成3~5个，:red[$80%$]", "*联系人*", "某某"
    filled.save(tmp_path / "b.xlsx")
    page.get_by_text("带上填好的进展").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "b.xlsx")
    expect(page.get_by_text("从填好的表带来进展 1 条；新增 0、修改 0、移出 0、自行添加 0")).to_be_visible()
    expect(page.get_by_text("没有带过来的列：*联系人*")).to_be_visible()
    data = io.BytesIO(_download(page, f"任务分解表 {kind}").read_bytes())
    if kind == "Excel":
        assert openpyxl.load_workbook(data).worksheets[0][f"G{row}"].value == sheet[f"G{row}"].value
    else:
        assert sheet[f"G{row}"].value in [r.cells[-1].text for r in docx.Document(data).tables[0].rows]


def test_a_file_that_is_no_book_is_refused_and_the_books_stay(page: Page) -> None:
    page.goto(DOCUMENT)
    page.get_by_text("带上填好的进展").click()
    file = {"name": "b.xlsx", "mimeType": "", "buffer": b"PK no book"}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    expect(page.get_by_text("读不了 b.xlsx")).to_be_visible()
    assert _download(page, "任务分解表 Word").read_bytes().startswith(b"PK")

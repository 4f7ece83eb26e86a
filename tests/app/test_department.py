"""A body's page in a browser: what a reader has put right is in its books, and what they leave out stands apart."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from sizhong_search import KnowledgeBase
from sizhong_search.corrections import beginning_of
from sizhong_search.model import Correction
from tests.app.pages import fits, insist, settle

pytestmark = pytest.mark.browser
PLAN = "heilongjiang-sizhong-plan"
MEASURE = f"{PLAN}#3.1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which a reader has told that a name of a measure means the body of the centre."""
    folder = tmp_path_factory.mktemp("kb")
    kb = KnowledgeBase.open(folder)
    measure = next(m for m in kb.document(PLAN).measures if m.id == MEASURE)
    kb.correct(PLAN, Correction(kind="department", measure=beginning_of(measure), quote="工商局", value="samr"))
    return folder


def test_whom_a_reader_has_told_a_name_to_mean_is_in_ledger_and_book(page: Page) -> None:
    page.goto("/department?id=samr")
    expect(page.get_by_text("负责（写作 工商局）〔订正〕")).to_be_visible()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="任务分解表 Excel").click()
    assert download.value.suggested_filename == "国家市场监督管理总局-任务分解表.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    said = "\n".join(str(cell.value) for row in sheet for cell in row)
    assert "工商局（指 国家市场监督管理总局）〔订正〕" in said
    assert "省工商局" not in said
    page.goto(f"/document?id={PLAN}&at={MEASURE.replace('#', '%23')}")
    expect(page.get_by_role("link", name="工商局 → 指 国家市场监督管理总局〔订正〕")).to_be_visible()


def test_what_the_book_leaves_out_stands_apart(page: Page) -> None:
    page.goto("/department?id=hlj-amr")
    expect(page.get_by_role("heading", name="相关机构的任务 (3)")).to_be_visible()
    expect(page.get_by_text("相关机构的任务 1 条（共 3 条，另 2 条也点了本单位的名，已列入）")).to_be_visible()
    expect(page.get_by_text("日历里有 1 条没有点本单位的名，不在任务分解表里")).to_be_visible()
    page.get_by_text("没有写明完成日期的").click()
    expect(page.locator("strong", has_text=re.compile("泛指各有关部门 .4."))).to_be_visible()
    assert fits(page)


def test_a_ledger_is_narrowed_to_a_role_and_ordered_by_day(page: Page) -> None:
    page.goto("/department?id=hlj-amr")
    role = page.get_by_role("radio", name=re.compile("^负责 "))
    n = int((role.text_content() or "").split()[-1])
    cards = page.locator(".path", has_text="（写作")
    expect(cards.filter(has_text="牵头").first).to_be_visible()
    settle(page)
    insist(role.click, lambda: expect(page).to_have_url(re.compile("role=responsible"), timeout=3000), "负责")
    expect(cards.filter(has_not_text="负责")).to_have_count(0)
    assert cards.count() >= n  # one that names a related body too stands in two parts
    page.go_back()
    expect(page).not_to_have_url(re.compile("role="))
    expect(cards.filter(has_text="牵头").first).to_be_visible()
    settle(page)
    by_day = page.get_by_role("radio", name="写明日期或年份的，先到期的在前")
    insist(by_day.click, lambda: expect(page).to_have_url(re.compile("order=day"), timeout=3000), "写明日期")
    expect(page.get_by_role("heading", name=re.compile("还没有到期"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"日期：\d{4}-\d\d-\d\d")).first).to_be_visible()
    assert fits(page)


def test_a_body_that_nothing_is_assigned_to_is_told_so_and_leads_to_those_of_its_place(page: Page) -> None:
    page.goto("/departments")
    box = page.get_by_role("combobox").first
    settle(page)

    def ask() -> None:
        box.fill("黑龙江省气象局")
        box.press("Enter")

    insist(ask, lambda: page.wait_for_url(re.compile(r"/department\?"), timeout=5000), "黑龙江省气象局")
    expect(page.get_by_text("库里没有文件点它的名。")).to_be_visible()
    expect(page.get_by_text("黑龙江省在库里有任务的部门：")).to_be_visible()
    assert fits(page)
    settle(page)
    page.get_by_role("link", name=re.compile("^省财政厅 ")).click()
    expect(page.get_by_role("heading", name="黑龙江省财政厅")).to_be_visible()

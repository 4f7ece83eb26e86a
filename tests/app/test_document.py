"""One document among others: who else bears its number, and what its files are called."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from sizhong_search import KnowledgeBase
from tests.app.pages import choose, fits, settle

pytestmark = pytest.mark.browser

WHOLE = """某市支持快递企业若干措施
某政发〔2024〕1号
一、补助3~5万元，支持平台发展。（市财政局牵头，市教育局配合）
二、简化审批流程。2026年12月31日前完成。（市司法局负责）
"""
SHORTENED = """快递<b>措施</b>办法
某政发[2024] 1号
一、补助3~5万元，支持平台发展。（市财政局牵头，市教育局配合）
"""


LONG = f"""某市冰雪运动若干措施
{"面向全市，统筹推进。" * 60}
一、建设滑冰馆。（市体育局负责）
二、建设滑雪场。（市体育局负责）
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a document, a shortened copy of it, and one with a long paragraph."""
    folder, files = tmp_path_factory.mktemp("kb"), tmp_path_factory.mktemp("files")
    kb = KnowledgeBase.open(folder)
    for name, text in {"措施": WHOLE, "摘登": SHORTENED, "冰雪": LONG}.items():
        (files / f"{name}.txt").write_text(text, "utf-8")
        kb.add(files / f"{name}.txt")
    return folder


def test_documents_of_one_number_are_told_and_lead_to_each_other(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("有 2 份文件与库里别的文件文号相同")).to_be_visible()
    page.goto("/documents")
    expect(page.get_by_text("2 条措施 · 文号重复")).to_be_visible()
    expect(page.get_by_text("文号重复")).to_have_count(2)
    page.get_by_role("link", name="某市支持快递企业若干措施").click()
    expect(page.get_by_text("库里另有 1 份文件的文号也是 某政发〔2024〕1号")).to_be_visible()
    expect(page.get_by_text("按整句比较，两份有 36% 的文字相同")).to_be_visible()
    page.get_by_role("link", name="快递<b>措施</b>办法").click()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == {"id": ["摘登"]})
    expect(page.get_by_role("link", name="某市支持快递企业若干措施")).to_be_visible()
    assert fits(page)


def test_contents_and_the_box_of_measures_have_what_an_editor_inserted(page: Page) -> None:
    page.goto("/document?id=heilongjiang-sizhong-plan")
    noted = page.locator(".contents a", has_text="2.加快推广使用电子〔编注：发票〕,支持")
    expect(noted).to_have_count(2)  # beside the text, and above it on a narrow page
    box = page.get_by_label("看一条措施")
    choose(page, box, "推广使用电子〔编注：发票〕,支持")
    expect(page.get_by_text("所查措施")).to_be_visible()


def test_what_stands_around_a_hit_begins_with_a_sentence_and_says_where_it_was_cut(page: Page) -> None:
    page.goto("/search?q=滑冰馆")
    page.get_by_text("原文上下文").first.click()
    around = page.get_by_role("tabpanel").locator("[data-testid=stHtml]", has=page.locator(".policy"))
    expect(around).to_have_text(
        f"…{'面向全市，统筹推进。' * 29} 一、建设滑冰馆。（市体育局负责） 二、建设滑雪场。（市体育局负责）"
    )
    expect(around.locator(".quiet")).to_have_text("…")


def test_files_of_a_document_are_named_by_its_number(page: Page) -> None:
    page.goto(f"/document?id={quote('摘登')}")
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="任务分解表 Excel").click()
    assert download.value.suggested_filename == "某政发[2024]_1号-任务分解表.xlsx"

"""The documents: the list, and the reader with contents, margin, references, versions; and what an import changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from sizhong_search import KnowledgeBase
from tests.app.pages import fits, insist, params

pytestmark = pytest.mark.browser

FIRST = """某市支持快递企业若干措施
某政发〔2024〕1号
一、加大支持
（一）补助3~5万元，支持平台发展。（市财政局牵头，市教育局配合）
（二）简化<b>审批</b>流程。2026年12月31日前完成。（市司法局负责）
"""
SECOND = FIRST.replace("3~5万元", "8万元").replace("市财政局牵头，市教育局配合", "市教育局牵头，市财政局配合")
ENDING = """某市快递管理办法
某政发〔2025〕3号
2025年1月1日
第一条　落实《某市港口管理办法》，乙、丙照办。
第二条　《某市支持快递企业若干措施》（某政发〔2024〕1号）同时废止。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a text that was replaced, and one that ends it."""
    folder, files = tmp_path_factory.mktemp("kb"), tmp_path_factory.mktemp("files")
    kb = KnowledgeBase.open(folder)
    (files / "措施.txt").write_text(FIRST, "utf-8")
    for n in range(22):
        (files / f"n{n}.txt").write_text(f"某县第{n}号通告\n某县发〔2001〕{n + 1}号\n1.乙，丙。", "utf-8")
    kb.add([files / "措施.txt", *(files / f"n{n}.txt" for n in range(22))])
    for name, text in (("措施", SECOND), ("办法", ENDING)):
        (files / f"{name}.txt").write_text(text, "utf-8")
    kb.add([files / "措施.txt", files / "办法.txt"])
    return folder


def _asks(**params: str) -> Callable[[str], bool]:
    return lambda url: parse_qs(urlsplit(url).query) == {name: [value] for name, value in params.items()}


def test_the_menu_leads_from_a_document_back_to_the_list(page: Page) -> None:
    page.goto(f"/document?id={quote('措施')}")
    expect(page.get_by_role("heading", name="某市支持快递企业若干措施")).to_be_visible()
    if page.viewport_size and page.viewport_size["width"] < 768:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="文件原文").click()
    expect(page.get_by_text("25 份文件")).to_be_visible()


def test_the_list_is_narrowed_leads_to_the_reader_and_stands_in_the_address(page: Page) -> None:
    page.goto("/documents")
    expect(page.get_by_text("25 份文件")).to_be_visible()
    expect(page.get_by_text("某政发〔2025〕3号 · 发文机关未载明 · 成文 2025-01-01")).to_be_visible()
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url(_asks(page="2"))
    expect(page.get_by_text("第 2 页，共 2 页")).to_be_visible()
    box = page.get_by_role("searchbox")
    box.fill("某政发[2024]1号")
    box.press("Enter")
    page.wait_for_url(_asks(find="某政发[2024]1号"))
    expect(page.get_by_text("1 份文件（共 25 份）")).to_be_visible()
    page.get_by_role("link", name="某市支持快递企业若干措施").click()
    page.wait_for_url(_asks(id="措施"))
    expect(page.get_by_role("heading", name="某市支持快递企业若干措施")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("某政发[2024]1号")
    expect(page.get_by_text("1 份文件（共 25 份）")).to_be_visible()
    assert fits(page)


def test_the_reader_shows_the_text_with_contents_and_what_was_understood_beside_it(page: Page) -> None:
    page.goto(f"/document?id={quote('措施')}")
    whole = page.locator(".policy")
    expect(whole.nth(4)).to_have_text("（二）简化<b>审批</b>流程。2026年12月31日前完成。（市司法局负责）")
    expect(page.locator(".measure .margin").first).to_contain_text("牵头：市教育局")
    expect(page.locator(".measure .margin").nth(1)).to_contain_text("时限：2026年12月31日")
    is_narrow = page.viewport_size and page.viewport_size["width"] < 768
    beside = page.get_by_test_id("stMainBlockContainer" if is_narrow else "stSidebar")
    if is_narrow:
        beside.get_by_text("目录").click()
    entry = beside.locator(".contents a", has_text="简化")
    there = page.locator(str(entry.get_attribute("href")))
    insist(entry.click, lambda: expect(there).to_be_in_viewport(timeout=3000), "contents")
    assert params(page) == {"id": ["措施"]}
    page.locator(".margin a").nth(1).click()
    page.wait_for_url(re.compile("at="))
    expect(page.locator(".policy.here")).to_contain_text("（二）简化")
    assert fits(page)


def test_references_lead_both_ways_and_say_what_is_not_held(page: Page) -> None:
    page.goto(f"/document?id={quote('办法')}")
    page.get_by_text("引用 2 份文件 · 被 0 份文件引用").click()
    expect(page.get_by_text("引用 《某市港口管理办法》 库中没有")).to_be_visible()
    page.get_by_role("link", name="废止 《某市支持快递企业若干措施》").click()
    page.wait_for_url(_asks(id="措施"))
    expect(page.get_by_text("已失效").first).to_be_visible()
    page.get_by_text("被 1 份文件引用").click()
    expect(page.get_by_text("同时废止").last).to_be_visible()
    page.get_by_role("link", name="废止 某市快递管理办法").click()
    page.wait_for_url(_asks(id="办法"))


def test_what_changed_between_two_texts_is_marked_in_words_too(page: Page) -> None:
    page.goto(f"/document?id={quote('措施')}&from=1&to=2")
    expect(page.get_by_text("新增 0 句，删去 0 句，改动 2 句")).to_be_visible()
    change = page.locator(".change")
    expect(change.nth(0)).to_have_text("原作（一）补助3~5万元，支持平台发展。")
    expect(change.nth(0).locator("del")).to_have_text("3~5")
    expect(change.nth(1).locator("ins")).to_have_text("8")
    assert fits(page)


def test_a_department_is_told_what_the_last_import_changed(page: Page) -> None:
    page.goto(f"/department?id={quote('市财政局')}")
    page.get_by_text("最近一次导入的变化：新来 0、改动 1、不再有 0").click()
    expect(page.get_by_text(re.compile("新收 1 份，换成新文本 1 份"))).to_be_visible()
    expect(page.get_by_text("原来：牵头")).to_be_visible()
    expect(page.get_by_text("现在：配合")).to_be_visible()
    assert fits(page)


def test_the_reader_speaks_english_and_prints_the_text_alone(page: Page) -> None:
    page.goto(f"/document?id={quote('措施')}&lang=en&from=1&to=2")
    expect(page.get_by_text("0 added, 0 removed, 2 changed")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="All documents")).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator(".policy").last).to_be_visible()

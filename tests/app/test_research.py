"""The page for researchers: three figures, each with its data, and lines that a notebook can run."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.pages import choose, fits, params, settle

pytestmark = pytest.mark.browser

CELLS = ".st-key-figure svg .mark-text.role-mark text"


def _data(page: Page) -> list[list[str]]:
    """Download the data of the figure that is shown, once the page has come to rest."""
    settle(page)
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("下载数据 CSV|Download the data as CSV")).click()
    assert re.fullmatch(
        r"sizhong-\w+(-黑龙江省)?(-today|-as-written)?-1-[0-9a-f]{12}\.csv", download.value.suggested_filename
    )
    return list(csv.reader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))


def test_years_are_counted_and_what_states_none_stands_apart(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="我要研究").click()
    expect(page.get_by_role("heading", name="我要研究")).to_be_visible()
    expect(page.locator(".st-key-figure svg").get_by_text("20 条措施 · 1 份文件")).to_be_visible()
    expect(page.get_by_text("1 份文件（20 条措施）没有写明成文日期，单列为“未载明”")).to_be_visible()
    assert _data(page) == [["year", "n_documents", "n_measures"], ["unknown", "1", "20"]]
    choose(page, page.get_by_role("combobox", name="每年再按什么分"), "主题", exact=True)
    page.wait_for_url(re.compile("by=topic"))
    expect(page.get_by_role("heading", name="逐年 · 主题 · 全部地区")).to_be_visible()
    expect(page.locator(".st-key-figure svg").get_by_text("20 条措施")).to_have_count(0)
    heads, row = _data(page)
    assert heads[:3] == ["year", "n_documents", "n_measures"]
    assert {"zhongbao", "credit"} <= set(heads)
    assert page.locator(CELLS).all_text_contents() == row[3:]


def test_departments_by_topics_are_the_numbers_of_the_file(page: Page) -> None:
    page.goto("/research?figure=topics&names=written")
    cells = page.locator(CELLS)
    expect(cells.first).to_be_visible()
    expect(page.get_by_role("radio", name="按原文名称")).to_be_checked()
    heads, *rows = _data(page)
    assert heads[0] == "department"
    assert len(rows) == 10
    assert "省工商局" in [row[0] for row in rows]
    assert cells.all_text_contents() == [n for row in rows for n in row[1:] if n != "0"]
    page.get_by_role("radio", name="按今天的部门").click()
    page.wait_for_url(lambda url: "names" not in url)
    expect(page.locator(".st-key-figure svg").get_by_text("省工商局")).to_have_count(0)
    expect(page.get_by_text("并入一家的合在一起数")).to_be_visible()
    assert "黑龙江省市场监督管理局" in [row[0] for row in _data(page)]
    page.go_back()
    expect(page.get_by_role("radio", name="按原文名称")).to_be_checked()
    expect(page.locator(".st-key-figure svg").get_by_text("省工商局")).to_be_visible()
    assert fits(page)


def test_who_works_with_whom_and_the_lines_that_count_it(page: Page, folder: Path) -> None:
    page.goto("/research?figure=partners&department=黑龙江省市场监督管理局&region=黑龙江省&lang=en")
    graph = page.locator(".st-key-figure svg")
    expect(graph.locator("g.node").first).to_be_visible()
    heads, *rows = _data(page)
    assert heads == ["department", "partner", "n_measures"]
    assert {row[0] for row in rows} == {"黑龙江省市场监督管理局"}
    expect(graph.locator("g.edge")).to_have_count(len(rows))
    assert sorted(graph.locator("g.edge text").all_text_contents()) == sorted(row[2] for row in rows)
    page.get_by_text("Redraw it in a notebook").click()
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text(f"KnowledgeBase.open('{folder}')")
    expect(code).to_contain_text("of_region(kb.frames(), '黑龙江省')")
    expect(code).to_contain_text("pairs(partners(tables, today=True), of='黑龙江省市场监督管理局')[:10]")
    choose(page, page.get_by_role("combobox", name="The partners of one department"), "all departments", exact=True)
    page.wait_for_url(lambda url: "department" not in url)
    assert params(page) == {"figure": ["partners"], "region": ["黑龙江省"], "lang": ["en"]}


def test_a_department_that_is_not_there_is_told_and_not_run(page: Page) -> None:
    page.goto("/research?figure=partners&department=<img src=x onerror=alert(1)>&region=火星&n=x")
    expect(page.get_by_text("没有“<img src=x onerror=alert(1)>”与别家共同承担的措施")).to_be_visible()
    expect(page.locator(".st-key-figure g.node").first).to_be_visible()

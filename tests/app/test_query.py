"""What the search page says of a query: what else is looked for, what it could be filtered by, what finds more."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.app.pages import params


def test_an_official_word_can_be_taken_out_and_put_back(page: Page) -> None:
    page.goto("/search?q=专利抵押")
    told = page.get_by_test_id("stExpander").locator("summary", has_text=re.compile("同时查找：专利抵押 → "))
    expect(told).to_contain_text("知识产权质押融资")
    told.click()
    page.get_by_role("button", name="知识产权质押融资").click()
    page.wait_for_url(re.compile("without="))
    assert params(page)["without"] == ["知识产权质押融资"]
    expect(told).not_to_contain_text("知识产权质押融资")
    page.go_back()
    expect(told).to_contain_text("知识产权质押融资")


def test_a_department_in_the_query_is_offered_as_a_filter(page: Page) -> None:
    page.goto("/search?q=省财政厅牵头的任务")
    page.get_by_role("button", name=re.compile("＋ 部门 省财政厅")).click()
    expect(page.get_by_role("button", name="✕ 省财政厅")).to_be_visible()
    page.wait_for_url(re.compile("department=hlj-finance"))
    expect(page.get_by_role("button", name=re.compile("＋ 部门 省财政厅"))).to_be_hidden()


def test_where_nothing_is_found_a_click_asks_for_less(page: Page) -> None:
    page.goto("/search?q=“快递企业的准入”")
    expect(page.get_by_text("必须原样出现：快递企业的准入")).to_be_visible()
    page.get_by_role("button", name=re.compile("^不要求引号里的字原样出现时有 \\d+ 条")).click()
    expect(page.get_by_text(re.compile("^共 \\d+ 条$"))).to_be_visible()
    assert "“" not in params(page)["q"][0]
    page.go_back()
    expect(page.get_by_text("必须原样出现：快递企业的准入")).to_be_visible()


def test_a_query_in_traditional_characters_says_what_it_is_looked_for_as(page: Page) -> None:
    page.goto("/search?q=專利質押融資&lang=en")
    expect(page.get_by_text("Looked for in simplified characters: 专利质押融资")).to_be_visible()

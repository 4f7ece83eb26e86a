"""The first page: the box, the doors, the topics, what the library holds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app.pages import fits

pytestmark = pytest.mark.browser


def test_the_box_leads_to_the_search(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("searchbox").first
    box.fill("专利抵押")
    box.press("Enter")
    page.wait_for_url(re.compile("/search.*q="))
    expect(page.get_by_role("searchbox").first).to_have_value("专利抵押")
    expect(page.locator(".policy mark").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("我要找支持")).to_be_visible()


def test_what_is_held_is_told_with_what_is_not_known(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("其中 1 份没有写明成文日期")).to_be_visible()
    expect(page.get_by_text("1 份的效力未核实")).to_be_visible()
    expect(page.get_by_text("地区：黑龙江省 1")).to_be_visible()
    expect(page.get_by_text("查不到不等于没有这项政策")).to_be_visible()
    assert fits(page)


def test_a_topic_is_a_link_to_its_measures_in_the_same_language(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_role("link", name="众包 3").or_(page.get_by_role("link", name=re.compile(r"rowdsourc.* 3$"))).click()
    page.wait_for_url(re.compile("/search.*topic=zhongbao"))
    expect(page.get_by_text("3 found")).to_be_visible()


def test_the_menu_keeps_the_language(page: Page) -> None:
    page.goto("/?lang=en")
    expect(page.get_by_text("I look for support")).to_be_visible()
    if page.viewport_size and page.viewport_size["width"] < 768:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Import").click()
    page.wait_for_url(re.compile("/upload.*lang=en"))
    if page.viewport_size and page.viewport_size["width"] < 768:
        page.get_by_test_id("stSidebarCollapseButton").click()
    page.get_by_text("中文", exact=True).first.click()
    page.wait_for_url(lambda url: "lang" not in url)


@pytest.mark.parametrize("door", ["我要找支持", "我部门的任务", "我要研究"])
def test_each_door_opens(page: Page, door: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=door).click()
    page.wait_for_url(re.compile("/(support|search|department|research)"))
    expect(page.get_by_role("heading", level=1).or_(page.get_by_role("combobox")).first).to_be_visible()

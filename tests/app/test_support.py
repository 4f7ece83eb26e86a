"""The page for founders: the questions, the three groups with their grounds, and ways out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from sizhong_search import KnowledgeBase
from tests.app.pages import fits, insist, params, settle

pytestmark = pytest.mark.browser

POLICY = """广州市促进创业若干措施
各有关单位：
一、扶持政策
（一）创业补贴。补贴对象：符合条件的创业者。一次性创业补贴标准为10000元。申报时间：2026年3月1日至2099年9月30日。（市人力资源社会保障局牵头）
（二）贷款贴息。对小微企业给予<b>50%</b>的贷款贴息。联系电话：020-12345678。（对接部门：区<i>科信局</i>；联系人：赵媛）
（三）上市奖励。对上市公司给予500万元奖励。
二、组织实施
（四）加强领导。各有关部门要加强组织领导，健全工作推进机制，落实责任分工。
广州市人民政府
2026年3月1日
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a document of a known place and day."""
    folder = tmp_path_factory.mktemp("kb")
    file = folder / "广州措施.txt"
    file.write_text(POLICY, "utf-8")
    KnowledgeBase.open(folder).add(file)
    return folder


def test_the_door_of_the_first_page_leads_to_the_questions(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("我要找支持")).click()
    page.wait_for_url(re.compile("/support"))
    expect(page.get_by_role("heading", name="我要找支持", level=1)).to_be_visible()
    expect(page.get_by_text("以承办单位的答复为准")).to_be_visible()
    expect(page.get_by_text("您还没有说自己是谁").first).to_be_visible()
    expect(page.get_by_text("加强领导")).to_have_count(0)
    assert fits(page)


def show(page: Page, group: str) -> None:
    """Choose a group that is not shown first."""
    settle(page)
    arrives = re.compile("group=not_fitting")
    insist(page.get_by_text(re.compile(group)).click, lambda: page.wait_for_url(arrives, timeout=5000), group)


def test_a_founder_without_a_company_sees_what_fits_and_the_sentence_that_says_so(page: Page) -> None:
    page.goto("/support?region=广州市")
    page.get_by_role("button", name="还没注册").click()
    page.wait_for_url(re.compile("who=unregistered"))
    expect(page.get_by_text("看来适用 1")).to_be_visible()
    expect(page.locator(".policy mark")).to_have_text(["补贴对象：符合条件的创业者。"])
    expect(page.get_by_text("✓ 原文写的是给“创业者”")).to_have_count(1)
    expect(page.get_by_text("✓ 广州市的文件，您在这里（“广州市”）")).to_be_visible()
    expect(page.get_by_text(re.compile("申报时间：2026年3月1日至2099年9月30日")).last).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("市人力资源社会保障局"))).to_be_visible()
    show(page, r"看来不适用 \d")  # the document of another province is among them
    expect(page.locator(".policy mark", has_text="对上市公司给予500万元奖励。")).to_be_visible()
    expect(page.get_by_text("✕ 原文写的是“上市公司”，与您选的不同")).to_be_visible()
    assert params(page) == {"region": ["广州市"], "who": ["unregistered"], "group": ["not_fitting"]}
    assert fits(page)
    page.go_back()
    expect(page.locator(".policy mark")).to_have_text(["补贴对象：符合条件的创业者。"])


def test_a_link_opens_as_it_was_sent_in_english_with_hostile_text_as_text(page: Page) -> None:
    page.goto("/support?q=贴息&who=micro&region=深圳市&lang=en")
    expect(page.get_by_role("textbox", name="What do you need?")).to_have_value("贴息")
    page.get_by_text(re.compile(r"Seems not to fit \d")).click()
    expect(page.locator(".policy mark").first).to_have_text("对小微企业给予<b>50%</b>的贷款贴息。")
    expect(page.get_by_text("a document of 广州市 (“广州市”), where you are not").first).to_be_visible()
    page.get_by_role("link", name="See it in the document →").first.click()
    expect(page.locator(".policy.here")).to_contain_text("贷款贴息")


def test_a_click_before_all_is_drawn_loses_no_answer_that_the_address_gave(page: Page) -> None:
    """What draws lists is a script of its own, which a slow machine has later than the buttons."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/Selectbox.*.js", hold)
    page.goto("/support?region=广州市&sector=manufacturing")
    page.get_by_role("button", name="还没注册").click()
    page.wait_for_url(re.compile("who=unregistered"))
    expect(page.get_by_text("看来适用 1")).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.get_by_role("combobox", name="在哪里")).to_have_value("广州市")
    page.get_by_role("button", name="个人", exact=True).click()
    page.wait_for_url(re.compile("person"))
    assert params(page)["region"] == ["广州市"]


def test_answers_that_do_not_go_together_are_told_and_what_is_not_listed_is_counted(page: Page) -> None:
    page.goto("/support?who=unregistered&stage=young&region=广州市")
    expect(page.get_by_text("“还没注册”和“初创（三年以内）”对不上")).to_be_visible()
    expect(page.get_by_text(re.compile(r"另外 \d+ 条没有看到给什么"))).to_be_visible()
    expect(page.get_by_text("措辞：")).to_have_count(0)
    page.goto("/support?who=micro&region=广州市")
    expect(page.get_by_text("由谁办，原文写的是：对接部门：区<i>科信局</i>")).to_be_visible()
    assert fits(page)


def test_a_need_that_nothing_speaks_of_has_a_way_out(page: Page) -> None:
    page.goto("/support?who=micro&q=航天飞机")
    page.get_by_role("button", name="不限需要，全部看看").click()
    page.wait_for_url(lambda url: "q=" not in url)
    expect(page.get_by_text(re.compile(r"还需确认 \d"))).to_be_visible()
    expect(page.get_by_role("textbox", name="您需要什么")).to_have_value("")
    assert params(page) == {"who": ["micro"]}

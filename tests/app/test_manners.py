"""What every screen owes its visitors: names for screen readers, contrast in light and dark, a focus that is seen.

Judged by axe-core; faults of Streamlit's own markup would be listed, and there are none that are serious.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.app.conftest import NARROW, WIDE
from tests.app.pages import fits

pytestmark = pytest.mark.browser

SCREENS = {
    "/": "四众 · 政策措施检索",
    "/search?q=电子发票&kind=support": "共 1 条",
    "/search?q=zzzz": "没有找到符合条件的措施",
    "/departments": "部门（可输入全称、简称查找）",
    "/department?id=hlj-ip": "黑龙江省知识产权局",
    "/document?id=heilongjiang-sizhong-plan&at=heilongjiang-sizhong-plan%234.2": "所查措施",
    "/research": "没有写明成文日期",
    "/research?figure=topics": "在笔记本里重画",
    "/research?figure=partners": "在笔记本里重画",
    "/documents": "按标题、文号或发文机关找",
    "/support?q=贷款&who=micro": "还需确认",
    "/upload": "把文件拖到这里",
}


@pytest.fixture(params=[pytest.param(("light", WIDE), id="light"), pytest.param(("dark", NARROW), id="dark")])
def look(request: pytest.FixtureRequest, browser: Browser, app: str) -> Iterator[Page]:
    """Give a light page that is wide, and a dark one that is narrow."""
    scheme, size = request.param
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", base_url=app)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("address", "words"), SCREENS.items(), ids=list(SCREENS))
def test_no_screen_has_a_serious_fault(look: Page, address: str, words: str) -> None:
    look.goto(address)
    expect(look.get_by_text(words).first).to_be_attached()
    expect(look.get_by_test_id("stSpinner")).to_have_count(0)
    look.wait_for_function("!document.querySelector('[data-stale=true]')")
    faults = [
        f"{fault['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for fault in Axe().run(look).response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
    assert faults == []
    assert fits(look)


def test_the_keyboard_shows_where_it_is(page: Page) -> None:
    """Each of the first thirty stops, or the label around it, is outlined."""
    page.goto("/search?q=电子发票")
    expect(page.locator(".policy").first).to_be_visible()
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        unseen += page.evaluate(
            """() => {
                const here = document.activeElement;
                const outlined = e => e && getComputedStyle(e).outlineStyle === "solid";
                return here === document.body || outlined(here) || outlined(here.closest("label"))
                    ? [] : [here.outerHTML.slice(0, 160)];
            }"""
        )
    assert unseen == []


@pytest.mark.parametrize("address", ["/", "/search?q=电子发票", "/department?id=hlj-ip", "/upload"])
def test_the_page_speaks_the_language_of_its_reader(page: Page, address: str) -> None:
    """No Chinese sentence of ours is left in the English page; what documents say stays Chinese."""
    page.goto(f"{address}{'&' if '?' in address else '?'}lang=en")
    expect(
        page.get_by_role("link", name="Duties").or_(page.get_by_test_id("stExpandSidebarButton")).first
    ).to_be_visible()
    for words in ("筛选", "检索设置", "共 ", "导入", "部门任务"):
        expect(page.get_by_text(words, exact=True)).to_have_count(0)

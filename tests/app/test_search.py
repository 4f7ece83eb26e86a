"""The search page: its switches, what can be done with a hit, and what is shown as files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from sizhong_search import KnowledgeBase
from tests.app.pages import fits, params, settle
from tests.model_folders import static_folder

pytestmark = pytest.mark.browser

SAME = "建立平台企业实名登记制度和信用评价机制，向社会公开评价结果，鼓励发展第三方信用评价服务"
TEXTS = {
    "国办": "国务院办公厅关于跨境电商的意见\n1.完善海外仓布局。\n",
    "甲县": f"甲县平台企业信用建设方案\n一、主要任务\n1.{SAME}。(县发改局负责)\n"
    "2.发展冰雪旅游，<b>支持</b>3~5个园区。\n",
    "乙县": f"乙县平台经济行动计划\n1.加快建设物流园区。\n2.{SAME}。(县市场监管局负责)\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The app's library: the plan that ships, and two counties with the same measure; with a small encoder."""
    pytest.importorskip("model2vec")
    root = tmp_path_factory.mktemp("search")
    for name, text in TEXTS.items():
        (root / f"{name}.txt").write_text(text, "utf-8")
    KnowledgeBase.open(root / "kb").add([root / f"{name}.txt" for name in TEXTS])
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIZHONG_ENCODER", str(static_folder(root / "model")))
        yield root / "kb"


def _card(page: Page, words: str) -> Locator:
    """The card of a hit, by words of its text."""
    cards = page.get_by_test_id("stVerticalBlock").filter(has=page.locator(".policy", has_text=words))
    return cards.filter(has=page.get_by_text("在原文中查看 →").or_(page.get_by_text("See it in the document →"))).last


def _opened(page: Page, button: str) -> Locator:
    """What a button opens."""
    page.get_by_role("button", name=button, exact=True).first.click()
    return page.get_by_test_id("stPopoverBody")


def _unfolded(page: Page, tab: str) -> Locator:
    """A tab of what is folded below the first hit."""
    folded = page.get_by_test_id("stExpander").filter(has_text=tab).first
    if not folded.get_by_role("tab", name=tab).is_visible():
        folded.locator("summary").click()
    folded.get_by_role("tab", name=tab).click()
    return folded.get_by_role("tabpanel", name=tab)


def test_exact_and_newest_first_are_a_click_and_stand_in_the_address(page: Page) -> None:
    page.goto("/search?q=省工商局的职责")
    expect(page.get_by_text("按部门查找：黑龙江省工商行政管理局")).to_be_visible()
    expect(page.get_by_role("searchbox").first).to_have_value("省工商局的职责")
    settle(page)
    page.get_by_role("radio", name="只按原词").or_(page.get_by_role("button", name="只按原词")).first.click()
    expect(page.get_by_text("只按原词查找")).to_be_visible()
    page.wait_for_url(re.compile("exact=1"))
    settle(page)
    page.get_by_role("radio", name="按日期").or_(page.get_by_role("button", name="按日期")).first.click()
    page.wait_for_url(re.compile("sort=date"))
    page.reload()
    expect(page.get_by_text("只按原词查找")).to_be_visible()
    assert params(page) == {"q": ["省工商局的职责"], "exact": ["1"], "sort": ["date"]}
    page.go_back()
    page.go_back()
    expect(page.get_by_text("按部门查找：黑龙江省工商行政管理局")).to_be_visible()
    expect(page.get_by_text("只按原词查找")).to_be_hidden()
    page.get_by_role("radio", name="按日期").or_(page.get_by_role("button", name="按日期")).first.click()
    expect(page.get_by_text("按日期排列时不看相关程度")).to_be_visible()


def test_what_is_shown_can_be_taken_away_in_four_forms(page: Page) -> None:
    page.goto("/search?q=随机抽查&topic=credit")
    expect(page.locator(".policy mark").first).to_have_text("随机抽查")
    menu, files = _opened(page, "导出"), dict[str, bytes]()
    for button in ("CSV 表格", "Excel 表格", "JSON 数据", "Markdown 文本"):
        with page.expect_download() as download:
            menu.get_by_role("button", name=button).click()
        files[download.value.suggested_filename.rpartition(".")[2]] = Path(download.value.path()).read_bytes()
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    ids = [row["编号"] for row in rows]
    assert ids[0] == "heilongjiang-sizhong-plan#1.4"
    assert rows[0]["筛选条件"] == "主题：社会信用"
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    assert [cell.value for cell in sheet["B"]][1:] == ids
    whole = json.loads(files["json"])
    assert [hit["id"] for hit in whole["hits"]] == ids
    assert whole["export"]["asked"] == params(page)
    assert re.findall(r"^- 编号：(.*)$", files["md"].decode().replace("\\", ""), re.MULTILINE) == ids


def test_who_asks_in_english_is_told_that_the_texts_are_chinese(page: Page) -> None:
    page.goto("/search?q=market regulation&lang=en")
    expect(page.get_by_text("The documents are in Chinese: ask in Chinese")).to_be_visible()


def test_all_that_was_found_can_be_taken_away(page: Page) -> None:
    page.goto("/search?q=平台")
    menu = _opened(page, "导出")
    menu.get_by_text(re.compile("^找到的全部")).click()
    expect(menu.get_by_text(re.compile("条，附查询条件"))).not_to_have_text(re.compile("^10 条"))
    with page.expect_download() as download:
        menu.get_by_role("button", name="CSV 表格").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert f"共 {len(rows)} 条" in page.get_by_test_id("stMain").inner_text()
    assert {row["地区"] for row in rows} >= {"黑龙江省"}


def test_a_hit_is_seen_in_its_place_quoted_and_compared(page: Page) -> None:
    page.goto("/search?q=冰雪旅游")
    context = _unfolded(page, "原文上下文")
    expect(context.locator(".policy mark")).to_have_text("2.发展冰雪旅游，<b>支持</b>3~5个园区。")
    expect(context.locator(".policy")).to_contain_text(f"1.{SAME}。(县发改局负责)")
    citation = _unfolded(page, "引用").get_by_test_id("stCode")
    expect(citation).to_contain_text("2.发展冰雪旅游，<b>支持</b>3~5个园区。")
    expect(citation).to_contain_text("——《甲县平台企业信用建设方案》（文号未载明），一 主要任务 › 2")
    similar = _unfolded(page, "相似措施")
    expect(similar.get_by_text("用词相似度").first).to_be_visible()
    similar.get_by_role("link", name="在原文中查看 →").first.click()
    expect(page.locator(".policy.here").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("searchbox").first).to_have_value("冰雪旅游")
    assert fits(page)


def test_what_is_nearly_the_same_is_folded_and_counted_all_the_same(page: Page) -> None:
    page.goto("/search?q=公开评价结果 第三方信用评价服务&shown=20&lang=en")
    expect(page.get_by_text("1 more nearly the same")).to_be_visible()
    same = page.locator(".policy", has_text=SAME)
    expect(same.nth(1)).to_be_hidden()
    page.get_by_text("1 more nearly the same").click()
    expect(same.nth(1)).to_be_visible()
    n_listed = int(re.findall(r"\d+", page.get_by_text(re.compile(r"^\d+ found")).inner_text())[0])
    assert page.get_by_text("In context · Cite · Similar").count() == n_listed
    cited = _unfolded(page, "Cite").get_by_test_id("stCode")
    expect(cited).to_contain_text("(number not stated)")


def test_a_department_that_is_named_has_a_card_with_its_name_of_today(page: Page) -> None:
    page.goto("/search?q=省工商局的职责")
    card = page.get_by_test_id("stLayoutWrapper").filter(has_text="点了它的名").last
    expect(card).to_contain_text("今 黑龙江省市场监督管理局〔待核实〕")
    n = int(re.findall(r"(\d+) 条措施点了它的名", card.inner_text())[0])
    card.get_by_role("link", name="黑龙江省工商行政管理局 →").click()
    expect(page.get_by_role("heading", name="黑龙江省工商行政管理局")).to_be_visible()
    expect(page.get_by_text(f"有 {n} 条措施点了它的名")).to_be_visible()


def test_what_the_centre_lays_down_can_be_put_beside_a_region(page: Page) -> None:
    page.goto("/search?region=黑龙江省")
    expect(page.get_by_text("共 20 条")).to_be_visible()
    page.get_by_role("button", name="＋ 连同适用于各地的中央文件").click()
    expect(page.get_by_text("共 21 条")).to_be_visible()
    page.wait_for_url(re.compile("with_central=1"))
    page.reload()
    page.get_by_role("button", name="✕ 连同适用于各地的中央文件").click()
    expect(page.get_by_text("共 20 条")).to_be_visible()
    page.wait_for_url(lambda url: "with_central" not in url)


def test_what_an_encoder_alone_found_says_so(page: Page) -> None:
    page.goto("/search?q=嗖嗖")
    expect(page.get_by_text("另有语义相近的")).to_be_visible()
    expect(page.locator(".tag", has_text="语义相近").first).to_be_visible()

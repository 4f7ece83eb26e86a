"""Documents of one number: told where they are counted, and a copy is made one with its document by a click."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sizhong_search import KnowledgeBase
from tests.app.pages import fits, settle

pytestmark = pytest.mark.browser
LINES = "".join(f"{i}.发展第{i}项物流，支持企业建设仓库和车队。(省财政厅负责)\n" for i in range(1, 12))
FULL = f"黑龙江省人民政府关于发展物流的通知\n黑政发〔2016〕5号\n{LINES}黑龙江省人民政府\n2016年3月1日\n"
COPY = f"黑龙江省发展物流\n黑政发〔2016〕5号\n{LINES.replace('(', '（').replace(')', '）')}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a corpus that holds a document in two printings."""
    folder, corpus = tmp_path_factory.mktemp("kb"), tmp_path_factory.mktemp("corpus")
    for name, text in {"copy": COPY, "full": FULL}.items():
        (corpus / f"{name}.txt").write_text(text, "utf-8")
    KnowledgeBase.open(folder, corpus=corpus)
    return folder


def test_what_is_counted_twice_is_told_and_made_one(page: Page, folder: Path) -> None:
    kb = KnowledgeBase.open(folder)
    if "copy" in kb.taken_out():  # by the run in the other width
        kb.undelete("copy")
    page.goto("/research")
    expect(page.get_by_text("库里有 2 份文件与别的文件文号相同")).to_be_visible()
    page.goto("/department?id=hlj-finance")
    expect(page.get_by_text("有 22 条措施点了它的名")).to_be_visible()
    expect(page.get_by_text("可能重复：黑政发〔2016〕5号（2 份）。")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="黑政发〔2016〕5号 →").click()
    expect(page.get_by_role("heading", name="黑龙江省人民政府关于发展物流的通知")).to_be_visible()  # the fuller one
    assert fits(page)
    settle(page)
    page.get_by_role("button", name="并入本文件").click()
    expect(page.get_by_text(re.compile("历次文本"))).to_be_visible()
    expect(page.get_by_role("button", name="并入本文件")).to_have_count(0)
    page.goto("/department?id=hlj-finance")
    expect(page.get_by_text("有 11 条措施点了它的名")).to_be_visible()

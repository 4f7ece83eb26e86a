"""Files that are dropped into the app: into the library, with a report, and put right by a reader."""

from __future__ import annotations

import re
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from sizhong_search.store.lock import WriterLock
from tests.app.pages import choose, fits, insist, settle

pytestmark = pytest.mark.browser

BAD = bytes(range(256)) * 40
MEASURES = (
    "一、加大资金支持。安排专项资金，支持平台发展。（市财政居牵头，市教育局、市公安局配合）\n"
    "二、优化服务。简化审批。（市司法局负责）\n"
)
_numbers = count(1)


@pytest.fixture
def title() -> str:
    """A title that no other test has, for all of a file share one library."""
    return f"某市支持第{next(_numbers)}类企业若干措施"


def text(title: str, measures: str = MEASURES) -> bytes:
    return f"{title}\n\n{measures}".encode()


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files and put them into the library."""
    page.goto("/upload")
    sent = [{"name": name, "mimeType": "", "buffer": data} for name, data in files.items()]
    page.locator("input[type=file]").set_input_files(files=sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="存入资料库").click()
    expect(page.get_by_text(f"导入结果：{len(files)} 个文件")).to_be_visible()
    settle(page)


def open_measure(page: Page, title: str, mark: str = "一") -> None:
    page.goto(f"/document?id={quote(title)}&at={quote(f'{title}#{mark}')}")
    expect(page.get_by_text("所查措施")).to_be_visible()
    settle(page)


def correct(page: Page) -> None:
    page.get_by_text("订正这条措施").click()
    expect(page.get_by_text("要订正什么")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存订正").click()
    expect(page.get_by_text(re.compile("这份文件的订正"))).to_be_visible()


def correct_body(page: Page, name: str) -> None:
    correct(page)
    box = page.get_by_label("它是名录里的哪个机构")
    box.fill(name)
    box.press("Enter")
    expect(page.get_by_text(f"“{name}”是：")).to_be_visible()
    save(page)


def unfold(page: Page, words: str) -> None:
    """Open what is folded away; where the page is drawn anew meanwhile it closes."""
    fold = page.get_by_test_id("stExpander").filter(has_text=words).last
    opened = fold.locator("details[open]")
    insist(fold.get_by_text(words).first.click, lambda: expect(opened).to_be_visible(timeout=3000), words)


def follow(page: Page, name: str) -> None:
    """Follow a link to a document."""
    arrives = re.compile("/document.*at=")
    insist(page.get_by_role("link", name=name).first.click, lambda: page.wait_for_url(arrives, timeout=5000), name)


def test_files_are_brought_in_and_one_that_cannot_be_read_does_not_stop_the_others(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title), "一份名称特别长的、读不了的关于进一步促进发展的通知.txt": BAD})
    expect(page.get_by_text("未读入 1 · 新增 1")).to_be_visible()
    expect(page.get_by_text(re.compile("认不出 一份名称特别长的.*请另存为 UTF-8"))).to_be_visible()
    unfold(page, "1 处没有看懂")
    fault = page.get_by_test_id("stExpander").filter(has_text="1 处没有看懂")
    expect(fault).to_contain_text("第 3 行　市财政居")
    expect(fault).to_contain_text(re.compile("相近的：财政局"))
    assert fits(page)
    page.get_by_text("最近导入的文件").click()
    expect(page.get_by_role("link", name=f"新增 · {title}.txt · 2 条措施")).to_be_visible()
    page.get_by_role("link", name=re.compile(f"^2 条措施 · {title}")).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.goto(f"/search?q={title}专项资金")
    expect(page.locator(".policy").first).to_contain_text("加大资金支持")


def test_a_fault_leads_to_the_measure_where_it_can_be_put_right(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    unfold(page, "1 处没有看懂")
    follow(page, "到这条措施里订正 →")
    expect(page.get_by_text("所查措施")).to_be_visible()
    expect(page.locator(".policy.here")).to_contain_text("一、加大资金支持")


def test_the_same_file_again_is_unchanged_and_a_newer_text_replaces_it(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    drop(page, {f"{title}.txt": text(title)})
    expect(page.get_by_text("未变 1")).to_be_visible()
    drop(page, {f"{title}.txt": text(title, MEASURES + "三、加强监管。（市公安局负责）\n")})
    expect(page.get_by_text("更新 1")).to_be_visible()
    expect(page.get_by_role("link", name=f"3 条措施 · {title} →")).to_be_visible()
    expect(page.get_by_text("换下了")).to_be_visible()
    link, arrives = page.get_by_role("link", name="看改了什么 →"), re.compile("/document.*from=1.*to=2")
    insist(link.click, lambda: page.wait_for_url(arrives, timeout=5000), "看改了什么")
    expect(page.locator(".change ins").first).to_contain_text("三、加强监管")


def test_while_another_process_writes_the_page_says_so_and_goes_on_afterwards(
    page: Page, folder: Path, title: str
) -> None:
    page.goto("/upload")
    files = [{"name": f"{title}.txt", "mimeType": "", "buffer": text(title)}]
    page.locator("input[type=file]").set_input_files(files=files)  # type: ignore[arg-type]
    button = page.get_by_role("button", name="存入资料库")
    with WriterLock(folder / "store.sqlite").hold():
        button.click()
        expect(page.get_by_text("正由另一个进程写入")).to_be_visible()
        expect(page.get_by_text("1 个文件里还有 1 个没有读")).to_be_visible()
    button.click()
    expect(page.get_by_text("新增 1")).to_be_visible()
    expect(page.get_by_text("正由另一个进程写入")).to_have_count(0)


def test_a_document_is_taken_out_and_brought_back(page: Page, browser: Browser, title: str) -> None:
    name = f"文件{title}"
    drop(page, {f"{name}.txt": text(title)})
    page.get_by_role("button", name="移出资料库").click()
    expect(page.get_by_text(f"“{title}”已移出资料库")).to_be_visible()
    page.goto(f"/document?id={name}")
    expect(page.get_by_text(f"“{title}”已移出资料库")).to_be_visible()
    with closing(browser.new_context(locale="zh-CN", base_url=page.url)) as another_visit:
        later = another_visit.new_page()
        later.goto("/upload")
        later.get_by_text("已移出的文件（1）").click()
        expect(later.get_by_text(f"{title}（{name}）")).to_be_visible()
    page.goto("/upload")
    page.get_by_text("已移出的文件（1）").click()
    page.get_by_role("button", name="移回").click()
    expect(page.get_by_text("已移出的文件")).to_have_count(0)
    page.goto(f"/document?id={name}")
    page.get_by_role("button", name="移出资料库").click()
    page.get_by_role("button", name="移回").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_a_corrected_body_is_shown_at_once_is_found_and_outlives_a_newer_text(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    open_measure(page, title)
    correct_body(page, "哈尔滨市财政局")
    chip = page.get_by_role("link", name="市财政居（牵头） → 指 哈尔滨市财政局〔订正〕")
    expect(chip).to_be_visible()
    expect(page.get_by_text("“市财政居”指哈尔滨市财政局")).to_be_visible()
    assert fits(page)
    page.goto(f"/search?q={title}&department=哈尔滨市财政局")
    expect(page.get_by_role("link", name="市财政居（牵头） → 指 哈尔滨市财政局〔订正〕").first).to_be_visible()
    drop(page, {f"{title}.txt": text(title, MEASURES.replace("二、优化", "二、改进"))})
    expect(page.get_by_text("先前的 1 处订正仍然有效", exact=True)).to_be_visible()
    open_measure(page, title)
    expect(chip).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text(re.compile("这份文件的订正"))).to_have_count(0)
    expect(chip).to_have_count(0)


def test_a_correction_without_a_place_in_a_newer_text_says_so(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    open_measure(page, title)
    correct_body(page, "哈尔滨市财政局")
    drop(page, {f"{title}.txt": text(title, MEASURES.replace("市财政居", "市财政局"))})
    expect(page.get_by_text("其中 1 处在现在的正文里找不到位置")).to_be_visible()
    page.goto(f"/document?id={title}")
    expect(page.get_by_text("在现在的正文里找不到位置，没有用上")).to_be_visible()


def test_a_name_that_nobody_bears_is_told_with_near_ones_to_choose(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    open_measure(page, title)
    correct(page)
    box = page.get_by_label("它是名录里的哪个机构")
    box.fill("省工商居")
    box.press("Enter")
    expect(page.get_by_text(re.compile("没有这个部门：“省工商居”。您是不是要找：省工商局"))).to_be_visible()
    expect(page.get_by_role("button", name="保存订正")).to_be_disabled()
    page.get_by_role("button", name="省工商局", exact=True).click()
    page.get_by_test_id("stRadio").get_by_text(re.compile("黑龙江省工商行政管理局（黑龙江省，")).click()
    expect(page.get_by_role("button", name="保存订正")).to_be_enabled()
    save(page)
    expect(page.get_by_text("“市财政居”指黑龙江省工商行政管理局")).to_be_visible()


def test_a_role_is_put_right(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    open_measure(page, title)
    correct(page)
    page.get_by_text("承担什么责任").click()
    expect(page.get_by_role("button", name="保存订正")).to_be_disabled()
    page.get_by_test_id("stRadio").get_by_text("指导", exact=True).click()
    save(page)
    expect(page.get_by_text("市财政居（指导）〔订正〕")).to_be_visible()
    expect(page.get_by_text("“市财政居”的责任是指导")).to_be_visible()


def test_a_body_that_was_missed_is_added_and_one_that_does_not_answer_is_taken_out(page: Page, title: str) -> None:
    measures = MEASURES.replace("支持平台发展。", "支持平台发展，接受审计条线监督。")
    drop(page, {f"{title}.txt": text(title, measures)})
    open_measure(page, title)
    correct(page)
    words = page.get_by_label("原文里写它的那几个字")
    page.get_by_text("漏了部门", exact=True).click()
    words.fill("审计战线")
    words.press("Enter")
    expect(page.get_by_text(re.compile("里没有“审计战线”这几个字。请照原文逐字输入"))).to_be_visible()
    expect(page.get_by_role("button", name="保存订正")).to_be_disabled()
    words.fill("审计条线")
    words.press("Enter")
    body = page.get_by_label("它是名录里的哪个机构")
    expect(body).to_have_value("审计条线")
    body.fill("哈尔滨市审计局")
    body.press("Enter")
    expect(page.get_by_text("“哈尔滨市审计局”是：")).to_be_visible()
    page.get_by_test_id("stRadio").get_by_text("牵头", exact=True).click()
    assert fits(page)
    save(page)
    added = page.get_by_role("link", name="审计条线（牵头） → 指 哈尔滨市审计局〔订正〕")
    expect(added).to_be_visible()
    expect(page.get_by_text("补上漏了的部门：“审计条线”指哈尔滨市审计局，责任是牵头")).to_be_visible()
    settle(page)
    page.get_by_text("这里不是责任部门", exact=True).click()
    expect(page.get_by_text("这条措施不再算作它的任务")).to_be_visible()
    choose(page, page.get_by_label("原文里的名称"), "市公安局（配合）")
    settle(page)
    page.get_by_role("button", name="保存订正").click()
    expect(page.get_by_text("“市公安局”在这里不是责任部门")).to_be_visible()
    taken_out = page.get_by_role("link", name="市公安局（配合）")
    expect(taken_out).to_have_count(0)
    numbered_anew = measures.replace("二、", "三、").replace("一、", "二、")
    drop(page, {f"{title}.txt": text(title, "一、先行先试。\n" + numbered_anew)})
    expect(page.get_by_text("先前的 2 处订正仍然有效", exact=True)).to_be_visible()
    page.goto(f"/search?q={title}&department=哈尔滨市审计局")
    expect(added.first).to_be_visible()
    expect(taken_out).to_have_count(0)
    open_measure(page, title, "二")
    for left in (1, 0):
        page.get_by_role("button", name="撤销").first.click()
        expect(page.get_by_role("button", name="撤销")).to_have_count(left)
    expect(added).to_have_count(0)
    expect(taken_out).to_be_visible()


def test_a_measure_ends_where_a_reader_says(page: Page, title: str) -> None:
    drop(page, {f"{title}.txt": text(title)})
    open_measure(page, title)
    correct(page)
    page.get_by_text("措施到哪里为止").click()
    choose(page, page.get_by_label("最后一句是"), "6. （市司法局负责）")
    expect(page.get_by_text("这条措施会多出下面这些：")).to_be_visible()
    assert fits(page)
    save(page)
    expect(page.get_by_text("这条措施的结尾已订正")).to_be_visible()
    expect(page.locator(".policy.here")).to_have_count(2)
    expect(page.get_by_role("heading", name="全文 · 1 条措施")).to_be_visible()
    page.goto(f"/document?id={quote(title)}&at={quote(f'{title}#二')}")
    expect(page.get_by_text(f"没有编号为“{title}#二”的文件或措施")).to_be_visible()
    expect(page.get_by_role("heading", name="全文 · 1 条措施")).to_be_visible()


def test_one_of_several_files_is_looked_at_and_nothing_is_kept(page: Page, title: str) -> None:
    page.goto("/upload")
    files = [
        {"name": f"{i}.txt", "mimeType": "", "buffer": text(f"{title}之{i}", f"一、办{i}件事。（市财政局负责）\n")}
        for i in "甲乙"
    ]
    page.locator("input[type=file]").set_input_files(files=files)  # type: ignore[arg-type]
    page.get_by_role("button", name="只看看，不入库").click()
    expect(page.locator(".policy").first).to_contain_text("一、办甲件事")
    choose(page, page.get_by_label("看哪一份"), "乙.txt")
    expect(page.locator(".policy").first).to_contain_text("一、办乙件事")
    page.goto(f"/search?q={title}之甲")
    expect(page.get_by_text("办甲件事")).to_have_count(0)


def test_the_page_speaks_english_too(page: Page, title: str) -> None:
    page.goto("/upload?lang=en")
    files = [{"name": f"{title}.txt", "mimeType": "", "buffer": text(title)}]
    page.locator("input[type=file]").set_input_files(files=files)  # type: ignore[arg-type]
    page.get_by_role("button", name="Put into the library").click()
    expect(page.get_by_text("Not understood: 1")).to_be_visible()
    assert fits(page)

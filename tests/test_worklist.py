"""What is chosen for a task book and a calendar: nothing of a ledger vanishes unsaid."""

from __future__ import annotations

import datetime
import sys
from io import BytesIO

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from sizhong_search import KnowledgeBase
from sizhong_search.duties import parts
from sizhong_search.duties.progress import Progress, read_progress_bytes
from sizhong_search.errors import MissingExtraError
from sizhong_search.worklist import (
    Worklist,
    check_installed,
    item_line,
    left_out_line,
    merged_lines,
    of_documents,
    of_ledgers,
    one_number_line,
    within,
)
from tests.factories import a_document, a_raw

DAY = datetime.date(2026, 3, 1)
SOUTH = a_raw(
    "广东省关于支持创业的通知\n\n一、支持贷款贴息，2026年12月31日前完成。（省财政厅牵头，省科技厅配合）\n"
    "二、每年6月30日前报送总结。\n三、各有关部门要加强宣传。\n",
    "south",
)
NORTH = a_raw("黑龙江省关于支持创新的通知\n\n一、支持创新。（省财政厅负责）\n二、做好统计。（省统计局负责）\n", "north")


@pytest.fixture(scope="module")
def two() -> KnowledgeBase:
    return KnowledgeBase.in_memory([SOUTH, NORTH])


def ids(items: object) -> list[str]:
    return [item.measure.id for item in items]  # type: ignore[attr-defined]


def test_a_book_holds_what_names_the_body_and_counts_the_rest(kb: KnowledgeBase) -> None:
    ledger = kb.duties("省市场监管局")
    worklist = of_ledgers([ledger], "省市场监管局", "zh")
    everything = {duty.measure.id for duty in ledger.duties}
    assert {task.measure_id for task in worklist.tasks} == {d.measure.id for d in ledger.duties if d.is_own}
    assert len(worklist.tasks) + sum(count.n for count in worklist.left_out.values()) == len(everything)
    sections = {part: len(measures) for part, measures in parts(ledger.duties)}
    assert {part: count.total for part, count in worklist.left_out.items()} == {
        part: n for part, n in sections.items() if part in worklist.left_out
    }
    assert left_out_line(worklist.left_out, "zh").endswith(
        "相关机构的任务 1 条（共 3 条，另 2 条也点了本单位的名，已列入）、泛指各有关部门 5 条。"
    )


@pytest.mark.parametrize("name", ["省市场监管局", "省发改委", "省财政厅", "省知识产权局"])
def test_dated_and_undated_are_all_of_a_ledger_and_what_is_not_in_the_book_stands_apart(
    name: str, kb: KnowledgeBase
) -> None:
    ledger = kb.duties(name)
    worklist = of_ledgers([ledger], name)
    both = worklist.dated + worklist.undated
    assert sorted(ids(both)) == sorted({d.measure.id for d in ledger.duties})
    apart = worklist.by_part(both)
    assert sorted(ids(apart.pop("", []))) == sorted(task.measure_id for task in worklist.tasks)
    assert {part: len(items) for part, items in apart.items()} == {p: c.n for p, c in worklist.left_out.items()}


def test_a_day_that_is_asked_of_all_departments_is_in_the_calendar_and_told_apart() -> None:
    everybody = "各有关部门要在2026年6月30日前报送总结。"
    kb = KnowledgeBase.in_memory(
        [a_raw(f"黑龙江省关于支持创业的通知\n\n一、支持贷款。（省财政厅负责）\n二、{everybody}\n")]
    )
    worklist = of_ledgers([kb.duties("省财政厅")], "省财政厅")
    assert (ids(worklist.dated), ids(worklist.undated), worklist.n_dated_apart) == (["notice#二"], ["notice#一"], 1)
    (event,) = Calendar.from_ical(worklist.calendar(DAY, "zh")).walk("VEVENT")
    assert [str(category) for category in event["CATEGORIES"].cats] == ["负责", "泛指各有关部门"]
    assert of_documents(kb.documents()).n_dated_apart == 0


def test_dated_and_undated_are_all_of_a_library_whoever_answers(two: KnowledgeBase) -> None:
    worklist = of_documents(two.documents())
    assert sorted(ids(worklist.dated) + ids(worklist.undated)) == sorted(t.measure_id for t in worklist.tasks)
    assert ids(worklist.dated) == ["south#一", "south#二"]
    events = Calendar.from_ical(worklist.calendar(DAY)).walk("VEVENT")
    assert ["责任：" in event["DESCRIPTION"] for event in events] == [True, False]


def test_the_bodies_of_one_name_are_one_list(two: KnowledgeBase) -> None:
    ledgers = two.ledgers("省财政厅")
    worklist = of_ledgers(ledgers, "省财政厅", "zh")
    assert (worklist.title, len(worklist.documents)) == ("省财政厅任务分解表", 2)
    assert sorted(task.measure_id for task in worklist.tasks) == ["north#一", "south#一"]
    assert [ledger.department.region for ledger in within(ledgers, ["north"])] == ["黑龙江省"]
    assert [ledger.duties for ledger in within(ledgers, [])] == [()]


def test_a_book_of_one_document_bears_its_title(two: KnowledgeBase) -> None:
    assert of_documents([two.document("north")], "zh").title == "《黑龙江省关于支持创新的通知》任务分解表"
    assert of_documents(two.documents(), "zh").title == "政策任务分解表"
    assert of_documents([two.document("north")]).called == "黑龙江省关于支持创新的通知"
    assert of_documents([a_document("关于物流的通知\n黑政发〔2016〕5号\n1.发展物流。")]).called == "黑政发〔2016〕5号"
    assert of_documents(two.documents()).called == ""


def test_the_files_say_what_they_are(two: KnowledgeBase) -> None:
    worklist = of_ledgers([two.ledgers("省财政厅")[0]], "广东省财政厅", "zh")
    assert str(Calendar.from_ical(worklist.calendar(DAY))["X-WR-CALNAME"]) == "广东省财政厅：任务时限"
    assert [row.text for row in read_progress_bytes(worklist.book("docx", DAY), "b.docx")] == [
        task.text for task in worklist.tasks
    ]


def test_progress_is_taken_over_and_told_of(two: KnowledgeBase) -> None:
    whole = of_documents(two.documents(), "zh")
    filled_in = [
        Progress(measure_id=task.measure_id, cells={"text": task.text}, progress="已办", extra={"备注": "x"})
        for task in whole.tasks[1:]
    ]
    worklist, merged = whole.with_progress(filled_in)
    assert [task.progress for task in worklist.tasks] == ["", *["已办"] * len(filled_in)]
    assert merged_lines(merged, "zh") == [
        f"从填好的表带来进展 {len(filled_in)} 条；新增 1、修改 0、移出 0、自行添加 0",
        "没有带过来的列：备注",
    ]


def test_a_task_is_named_by_its_beginning_and_the_words_of_its_deadline(kb: KnowledgeBase) -> None:
    worklist: Worklist = of_documents(kb.documents())
    assert item_line(worklist.dated[0]).endswith("…（每年6月30日、12月30日）")
    noted = next(item for item in worklist.undated if item.measure.id.endswith("#4.2"))
    assert item_line(noted, "zh").startswith("2.加快推广使用电子〔编注：发票〕,支持四众平台企业")
    assert all(len(item_line(item).replace("〔编注：发票〕", "")) <= 41 for item in worklist.undated)


@pytest.mark.parametrize(
    ("kind", "module", "package"),
    [("xlsx", "xlsxwriter", "xlsxwriter"), ("docx", "docx", "python-docx"), ("ics", "icalendar", "icalendar")],
)
def test_a_missing_package_is_known_before_it_is_needed(
    kind: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_installed(kind)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=f"{package}.*export"):
        check_installed(kind)  # type: ignore[arg-type]


def test_a_book_tells_of_documents_that_share_a_number() -> None:
    number, other = "粤府〔2020〕5号", "粤府〔2020〕6号"
    texts = {"a": (number, "奖励"), "b": ("粤府[2020] 5号", "补贴"), "c": (other, "贴息")}
    raws = [a_raw(f"广东省通知\n{n}\n一、给予{words}。（省财政厅负责）\n", i) for i, (n, words) in texts.items()]
    kb = KnowledgeBase.in_memory(raws)
    worklist = of_ledgers([kb.duties("广东省财政厅")], "省财政厅", "zh")
    line = one_number_line(worklist.documents, "zh")
    assert f"{number}（2 份）。" in line
    assert other not in line
    sheet = load_workbook(BytesIO(worklist.book("xlsx", DAY, "zh")))
    assert line in [cell.value for cell in sheet.worksheets[-1]["A"]]
    kb.delete("b")
    assert one_number_line(of_ledgers([kb.duties("广东省财政厅")], "省财政厅").documents) == ""

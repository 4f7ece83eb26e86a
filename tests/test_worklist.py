"""What is chosen for a task book and a calendar: nothing of a ledger vanishes unsaid."""

from __future__ import annotations

import datetime
import sys

import pytest
from icalendar import Calendar

from sizhong_search import KnowledgeBase
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
    within,
)
from tests.factories import a_raw

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
    assert len(worklist.tasks) + sum(worklist.left_out.values()) == len(everything)
    assert left_out_line({"related": 1, "generic": 5}, "zh").endswith("相关机构的任务 1 条、泛指各有关部门 5 条。")


@pytest.mark.parametrize("name", ["省市场监管局", "省发改委", "省财政厅", "省知识产权局"])
def test_dated_and_undated_are_all_of_a_ledger(name: str, kb: KnowledgeBase) -> None:
    ledger = kb.duties(name)
    worklist = of_ledgers([ledger], name)
    assert sorted(ids(worklist.dated) + ids(worklist.undated)) == sorted({d.measure.id for d in ledger.duties})


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
    assert all(len(item_line(item)) <= 41 for item in worklist.undated)


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

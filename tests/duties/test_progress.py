"""What people filled into a task book comes back, however the book was edited, and nothing of it is lost."""

from __future__ import annotations

import datetime
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search import KnowledgeBase
from sizhong_search.duties import progress
from sizhong_search.duties.excel import to_xlsx
from sizhong_search.duties.progress import Progress, merge_progress, read_progress, read_progress_bytes
from sizhong_search.duties.task_book import clean
from sizhong_search.duties.tasks import Task, tasks_of
from sizhong_search.duties.word import to_docx
from sizhong_search.errors import MissingExtraError, ReadError
from sizhong_search.readers.limits import limits

DAY = datetime.date(2026, 3, 1)
FORMATS = [pytest.param(to_xlsx, "b.xlsx", id="xlsx"), pytest.param(to_docx, "b.docx", id="docx")]
Writer = Callable[..., bytes]


def a_task(text: str, place: object, **own: object) -> Task:
    task = Task(measure_id=f"notice#{place}", document_id="notice", title="通知", headings="", text=text)
    return replace(task, **own)  # type: ignore[arg-type]


TASKS = [
    a_task("支持甲。", 1, leads=("省财政厅",), deadline="年底"),
    a_task("支持乙。", 2, responsible=("省教育厅", "省科技厅")),
    a_task("支持丙。", 3),
]


def filled(*texts: str) -> list[Task]:
    return [replace(task, progress=text) for task, text in zip(TASKS, texts, strict=True)]


def edit_xlsx(data: bytes, edit: Callable[[Any], None]) -> list[Progress]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book.worksheets[0])
    saved = io.BytesIO()
    book.save(saved)
    return read_progress_bytes(saved.getvalue(), "b.xlsx")


def edit_docx(data: bytes, edit: Callable[[Any], None]) -> list[Progress]:
    book = docx.Document(io.BytesIO(data))
    edit(book.tables[0])
    saved = io.BytesIO()
    book.save(saved)
    return read_progress_bytes(saved.getvalue(), "b.docx")


def said(rows: Sequence[Progress | Task]) -> dict[str, str]:
    return {row.text: row.progress for row in rows}


@pytest.mark.parametrize(("write", "name"), FORMATS)
def test_a_whole_library_comes_back(write: Writer, name: str, kb: KnowledgeBase) -> None:
    tasks = [replace(task, progress=f"进展{i}\n续") for i, task in enumerate(tasks_of(kb.documents()))]
    rows = read_progress_bytes(write(tasks, made_on=DAY), name)
    assert [(r.measure_id, r.text, r.progress) for r in rows] == [(t.measure_id, t.text, t.progress) for t in tasks]
    merged = merge_progress(tasks_of(kb.documents()), rows)
    assert list(merged.tasks) == tasks
    assert not merged.marks
    assert read_progress_bytes(write(merged.tasks, made_on=DAY), name) == rows


@pytest.mark.parametrize(("write", "name"), FORMATS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bands_are_no_tasks_and_either_language_is_read(write: Writer, name: str, lang: str) -> None:
    tasks = [
        replace(TASKS[0], headings="一 总则", mark="new"),
        replace(TASKS[1], document_id="b", title="另一份"),
        TASKS[2],
    ]
    assert len(read_progress_bytes(write(tasks, made_on=DAY, lang=lang), name)) == 3


def test_a_filled_in_sheet_is_read_by_its_heads(tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        sheet["G3"], sheet["G4"], sheet["G5"] = "已办", 80, datetime.datetime(2026, 6, 30)
        sheet["G2"] = "进展情况（截至6月）"
        sheet.insert_cols(2)
        sheet["B2"], sheet["B3"] = "备注", "急"
        sheet.move_range("A5:I5", rows=4)  # an empty stretch in between

    rows = edit_xlsx(to_xlsx(TASKS, made_on=DAY), edit)
    assert said(rows) == {"支持甲。": "已办", "支持乙。": "80", "支持丙。": "2026-06-30"}
    assert rows[0].extra == {"备注": "急"}
    assert merge_progress(TASKS, rows).left_out == ("备注",)
    (tmp_path / "b.xlsx").write_bytes(to_xlsx(filled("一", "二", "三"), made_on=DAY))
    assert said(read_progress(tmp_path / "b.xlsx")) == {"支持甲。": "一", "支持乙。": "二", "支持丙。": "三"}


@pytest.mark.parametrize(
    ("then", "now", "mark"),
    [
        pytest.param("省工商局", "省工商局（现：省市场监管局）", "", id="what is said of today is no change"),
        pytest.param("工商局（指 甲局）〔订正〕", "工商局（指 乙局）〔订正〕", "changed", id="another body is meant"),
    ],
)
def test_another_body_meant_is_a_change(then: str, now: str, mark: str) -> None:
    before = to_xlsx([replace(TASKS[0], leads=(then,))], made_on=DAY)
    merged = merge_progress([replace(TASKS[0], leads=(now,))], read_progress_bytes(before, "b.xlsx"))
    assert [task.mark for task in merged.tasks] == [mark]


def test_rows_sorted_without_the_hidden_column_still_find_their_tasks() -> None:
    def edit(sheet: Any) -> None:
        for row, text in ((3, "支持丙。"), (4, "支持甲。"), (5, "支持乙。")):
            sheet.cell(row, 2).value, sheet.cell(row, 7).value = text, f"{text}已办"
            for column in (3, 4, 6):
                sheet.cell(row, column).value = None

    merged = merge_progress(TASKS, edit_xlsx(to_xlsx(TASKS, made_on=DAY), edit))
    assert said(merged.tasks) == {task.text: f"{task.text}已办" for task in TASKS}


def test_a_row_without_its_id_is_known_by_its_text() -> None:
    def edit(sheet: Any) -> None:
        sheet.delete_cols(8)
        sheet["G3"] = "已办"

    merged = merge_progress(TASKS, edit_xlsx(to_xlsx(TASKS, made_on=DAY), edit))
    assert (said(merged.tasks)["支持甲。"], merged.marks) == ("已办", {})


def test_a_word_book_is_read_after_editing() -> None:
    def edit(table: Any) -> None:
        table.rows[1].cells[6].text = "已办\n80%"
        table.rows[2].cells[0].text = "二"  # the number typed anew, and the id with it gone
        table.rows[2].cells[6].text = "在办"
        row = table.add_row()
        row.cells[1].text, row.cells[6].text = "自己加的事", "顺利"
        table._tbl.append(table.rows[1]._tr)  # sorted by hand

    rows = edit_docx(to_docx(TASKS, made_on=DAY), edit)
    assert [row.measure_id for row in rows] == [None, "notice#3", None, "notice#1"]
    merged = merge_progress(TASKS, rows)
    assert [(t.text, t.progress, t.mark) for t in merged.tasks] == [
        ("支持甲。", "已办\n80%", ""),
        ("支持乙。", "在办", ""),
        ("支持丙。", "", ""),
        ("自己加的事", "顺利", "added"),
    ]


def test_a_word_table_that_was_split_is_one_book() -> None:
    book = docx.Document(io.BytesIO(to_docx(filled("一", "二", "三"), made_on=DAY)))
    table = book.tables[0]._tbl
    second = docx.oxml.OxmlElement("w:tbl")
    second.extend([*table.xpath("./w:tr")[2:]])
    table.addnext(second)
    saved = io.BytesIO()
    book.save(saved)
    assert len(read_progress_bytes(saved.getvalue(), "b.docx")) == 3


def test_what_is_new_changed_gone_and_added_is_told_apart() -> None:
    def edit(sheet: Any) -> None:
        for place in (3, 4, 5):
            sheet.cell(place, 7).value = f"进展{place}"
        sheet["B6"], sheet["G6"] = "自己加的事", "顺利"

    rows = edit_xlsx(to_xlsx(TASKS, made_on=DAY), edit)
    today = [
        replace(TASKS[0], deadline="2027年", leads=()),
        replace(TASKS[1], text="支持乙和丁。"),
        a_task("支持戊。", 4),
    ]
    merged = merge_progress(today, rows)
    assert [(t.text, t.progress, t.mark) for t in merged.tasks] == [
        ("支持甲。", "进展3", "changed"),
        ("支持乙和丁。", "进展4", "changed"),
        ("支持戊。", "", "new"),
        ("支持丙。", "进展5", "gone"),
        ("自己加的事", "顺利", "added"),
    ]
    assert [t.before for t in merged.tasks[:2]] == [{"leads": "省财政厅", "deadline": "年底"}, {"text": "支持乙。"}]
    assert merged.marks == {"changed": 2, "new": 1, "gone": 1, "added": 1}


@pytest.mark.parametrize(("write", "name"), FORMATS)
def test_what_is_kept_apart_is_kept_again(write: Writer, name: str) -> None:
    old = [*filled("一", "二", "三"), a_task("老任务。", 9, leads=("甲、乙",), progress="早办了")]
    once = merge_progress(TASKS, read_progress_bytes(write(old, made_on=DAY), name))
    added = replace(once.tasks[-1], measure_id="", text="自己加的事", mark="added")
    twice = merge_progress(TASKS, read_progress_bytes(write((*once.tasks, added), made_on=DAY), name))
    assert list(twice.tasks) == [*once.tasks, added]


def test_a_row_copied_for_a_second_unit_is_kept() -> None:
    row = Progress(measure_id="notice#1", cells={"text": "支持甲。"}, progress="省财政厅已办")
    merged = merge_progress(TASKS[:1], [row, replace(row, progress="省教育厅在办")])
    assert [(t.mark, t.progress) for t in merged.tasks] == [("", "省财政厅已办"), ("added", "省教育厅在办")]


def test_equal_texts_are_told_apart_by_their_ids() -> None:
    tasks = [a_task("支持甲。", 1), a_task("支持甲。", 2)]
    rows = [Progress(measure_id=f"notice#{i}", cells={"text": "支持甲。"}, progress=str(i)) for i in (2, 1)]
    assert [t.progress for t in merge_progress(tasks, rows).tasks] == ["1", "2"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.sampled_from(
    (
        "=1+1",
        "+86",
        "-",
        "@a",
        "＝1",
        "'x",
        "_x000D_",
        " 甲 \n\n乙",
        "😀" * 9,
        "长" * 9000,
        "1e5",
        "2026-01-01",
        "#REF!",
        "TRUE",
    )
)


@pytest.mark.parametrize(("write", "name"), FORMATS)
@settings(max_examples=60)
@given(written=st.tuples(texts, texts, texts))
def test_any_progress_comes_back(write: Writer, name: str, written: tuple[str, str, str]) -> None:
    rows = read_progress_bytes(write(filled(*written), made_on=DAY), name)
    assert [row.progress for row in rows] == [text if (text := clean(w)).strip() else "" for w in written]


def a_zip(size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("xl/a.xml", b"0" * size)
    return data.getvalue()


def an_empty_word_file() -> bytes:
    data = io.BytesIO()
    docx.Document().save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        pytest.param(b"x", "b.csv", "book_format", id="another format"),
        pytest.param(b"x", "b", "book_format", id="no suffix"),
        pytest.param(b"", "b.xlsx", "book_damaged", id="empty"),
        pytest.param(b"\xd0\xcf\x11\xe0" * 99, "b.docx", "book_damaged", id="a password"),
        pytest.param(a_zip(9), "b.xlsx", "book_damaged", id="no workbook"),
        pytest.param(to_docx(TASKS, made_on=DAY), "b.xlsx", "book_damaged", id="Word named Excel"),
        pytest.param(to_xlsx(TASKS, made_on=DAY)[:-900], "b.xlsx", "book_damaged", id="cut off"),
        pytest.param(an_empty_word_file(), "b.docx", "not_a_book", id="no table"),
        pytest.param(b"0" * (limits().file_bytes + 1), "b.xlsx", "too_large", id="too large"),
    ],
)  # fmt: skip
def test_what_is_no_book_says_why(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(ReadError, match=name) as caught:
        read_progress_bytes(data, name)
    assert caught.value.reason == reason


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_MAX_UNPACKED", 1000)
    with pytest.raises(ReadError):
        read_progress_bytes(a_zip(1001), "b.xlsx")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read_progress(tmp_path / "b.xlsx")
    assert caught.value.reason == "missing"
    with pytest.raises(ReadError) as caught:
        read_progress(tmp_path)
    assert caught.value.reason in ("unreadable", "book_format")


def test_a_sheet_without_a_progress_column_is_no_book() -> None:
    with pytest.raises(ReadError) as caught:
        edit_xlsx(to_xlsx(TASKS, made_on=DAY), lambda sheet: sheet.delete_cols(7))
    assert caught.value.reason == "not_a_book"


def test_a_cell_far_out_costs_nothing() -> None:
    """python-calamine lays out every cell up to the last one, and ends the process."""
    rows = edit_xlsx(to_xlsx(TASKS, made_on=DAY), lambda sheet: sheet.cell(1_048_576, 16_384, "x"))
    assert len(rows) == 3


@pytest.mark.parametrize(("module", "name"), [pytest.param("openpyxl", "b.xlsx"), pytest.param("docx", "b.docx")])
def test_a_missing_package_says_which_extra(module: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_zip(9)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=re.escape("sizhong-search[export]")):
        read_progress_bytes(data, name)


@pytest.mark.parametrize(("write", "name"), FORMATS)
def test_a_book_saved_by_libreoffice_is_read(write: Writer, name: str, office: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(write(filled("=1+1", "二\n行", "三"), made_on=DAY))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        Path(name).suffix[1:],
        "--outdir",
        str(tmp_path / "saved"),
    ]
    subprocess.run([*command, str(tmp_path / name)], check=True, capture_output=True, timeout=120)
    rows = read_progress(tmp_path / "saved" / name)
    assert [(row.measure_id, row.progress) for row in rows] == [
        ("notice#1", "=1+1"), ("notice#2", "二\n行"), ("notice#3", "三"),
    ]  # fmt: skip

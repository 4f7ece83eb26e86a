"""Tables as files: a spreadsheet opens them, and runs nothing in them."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search import KnowledgeBase
from sizhong_search.duties.tasks import tasks_of
from sizhong_search.errors import WriteError
from sizhong_search.export import duties_table, file_name, tasks_table, to_csv, write_file
from tests.factories import a_raw


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_table_begins_with_a_byte_order_mark_and_ends_lines_as_excel_does() -> None:
    assert to_csv(pd.DataFrame({"a": ["甲"]})) == "\ufeffa\r\n甲\r\n".encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_formula_is_made_text(start: str) -> None:
    formula = f"{start}cmd|' /C calc'!A0"
    assert rows(to_csv(pd.DataFrame({"a": [formula]})))[1] == [f"'{formula}"]
    assert rows(to_csv(pd.DataFrame({formula: ["a"]})))[0] == [f"'{formula}"]


@pytest.mark.parametrize("value", ["四众", "a=b", " =1", "'x", "1.总则", "", "a,b", 'say "hi"', "一\n二"])
def test_plain_text_stays_as_it_is(value: str) -> None:
    assert rows(to_csv(pd.DataFrame({"a": [value], "b": ["x"]})))[1] == [value, "x"]


def test_numbers_stay_numbers() -> None:
    assert rows(to_csv(pd.DataFrame({"n": [-1, 2], "x": [-0.5, 1.0]})))[1:] == [["-1", "-0.5"], ["2", "1.0"]]


def test_what_is_missing_is_empty() -> None:
    assert rows(to_csv(pd.DataFrame({"a": ["x", None], "b": ["y", "z"]})))[2] == ["", "z"]


def test_the_table_itself_is_left_alone() -> None:
    table = pd.DataFrame({"a": ["=1"]})
    to_csv(table)
    assert list(table["a"]) == ["=1"]


@pytest.mark.parametrize("words", ["../甲", "a/b\\c:d", 'x*?"<>|y', "甲\n乙\x00", ".甲.", "甲" * 300, "CON: \u202e乙"])
def test_a_name_of_a_file_is_one_everywhere(words: str) -> None:
    name = file_name(words, "任务分解表")
    assert name.endswith("任务分解表")
    assert not set(name) & set('/\\:*?"<>|\n\x00.\u202e')
    assert len(f"{name}.xlsx".encode()) <= 255


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8), min_size=1, max_size=4))
def test_no_cell_is_lost_and_none_is_a_formula(values: list[str]) -> None:
    cells = [row[0] for row in rows(to_csv(pd.DataFrame({"a": values, "b": "x"})))[1:]]
    assert [cell.removeprefix("'") for cell in cells] == [value.removeprefix("'") for value in values]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"))]


def test_a_result_and_a_ledger_can_be_written(kb: KnowledgeBase) -> None:
    result = kb.search("快递企业")
    assert [row[2] for row in rows(to_csv(result.to_frame()))[1:]] == [hit.id for hit in result.hits]
    duties = kb.duties("省财政厅")
    assert len(rows(to_csv(duties.to_frame()))) == len(duties.duties) + 1


def test_a_table_without_rows_keeps_its_head(kb: KnowledgeBase) -> None:
    assert rows(to_csv(kb.search("蓝鲸洄游").to_frame()))[0][:3] == ["rank", "score", "id"]


def test_tasks_are_a_table_with_the_columns_of_a_book(kb: KnowledgeBase) -> None:
    head, *tasks = rows(to_csv(tasks_table(tasks_of(kb.documents()), "zh")))
    assert head == ["编号", "位置", "工作任务", "牵头单位", "责任单位", "配合单位", "完成时限", "文件标题"]
    assert [task[2] for task in tasks] == [m.text for d in kb.documents() for m in d.measures]


def test_a_file_is_put_in_the_place_of_the_one_before(tmp_path: Path) -> None:
    file, link = tmp_path / "f", tmp_path / "link"
    file.write_text("before")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(link, b"after")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"after", 0o640, True)
    assert sorted(tmp_path.iterdir()) == [file, link]


@pytest.mark.parametrize("name", ["missing/f", ".", "x" * 300])
def test_a_file_that_cannot_be_written_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_file(tmp_path / name, b"data")
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_file_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "f").write_text("before")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(WriteError, match="No space left"):
        write_file(tmp_path / "f", b"after")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe")
def test_what_is_no_file_is_written_to_and_not_replaced() -> None:
    reading, writing = os.pipe()
    write_file(Path(f"/dev/fd/{writing}"), b"data")
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b"data"


def test_who_leads_is_told_in_the_table_of_duties() -> None:
    text = "广东省通知\n一、支持创业。（省科技厅牵头，省财政厅、省商务厅配合）\n"
    table = duties_table(KnowledgeBase.in_memory([a_raw(text, "a")]).duties("广东省财政厅"), "zh")
    assert list(table["共同承担"]) == ["省科技厅（牵头）、省商务厅"]

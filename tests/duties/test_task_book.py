"""A task book: what stands in its rows, and how Excel and Word print it."""

from __future__ import annotations

import datetime
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.corrections import beginning_of
from sizhong_search.duties.excel import to_xlsx
from sizhong_search.duties.task_book import HEADS, book_title, clean, notes, number_cell, rows
from sizhong_search.duties.tasks import Task, tasks_of
from sizhong_search.duties.word import to_docx
from sizhong_search.errors import MissingExtraError, WriteError
from sizhong_search.messages import say
from sizhong_search.model import Correction, CorrectionKind
from sizhong_search.worklist import Book, of_documents
from tests.factories import a_document, a_raw

DAY = datetime.date(2026, 3, 1)
Writer = Callable[..., bytes]
WRITERS = [pytest.param(to_xlsx, id="xlsx"), pytest.param(to_docx, id="docx")]
HEADED = [say(key, "zh") for key in HEADS.values()]


def a_task(text: str = "支持甲。", measure_id: str = "notice#1", **own: object) -> Task:
    document_id = measure_id.partition("#")[0]
    task = Task(
        measure_id=measure_id, document_id=document_id, title=f"关于{document_id}的通知", headings="", text=text
    )
    return replace(task, **own)  # type: ignore[arg-type]


def first_sheet(data: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def table(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]


@pytest.mark.parametrize(
    ("clause", "leads", "responsible", "support"),
    [
        pytest.param("（省财政厅牵头，省科技厅配合）", ("省财政厅",), (), ("省科技厅",), id="lead and support"),
        pytest.param("（省财政厅、省教育厅负责）", (), ("省财政厅", "省教育厅"), (), id="responsible"),
        pytest.param("（省财政厅、省教育厅等负责）", (), ("省财政厅", "省教育厅等"), (), id="an open list"),
        pytest.param("（省财政厅等牵头）", ("省财政厅等",), (), (), id="an open list of leads"),
        pytest.param("（各有关部门负责）", (), ("各有关部门",), (), id="all departments"),
        pytest.param("", (), (), (), id="nobody"),
    ],
)  # fmt: skip
def test_units_stand_in_the_column_of_their_role(
    clause: str, leads: tuple[str, ...], responsible: tuple[str, ...], support: tuple[str, ...]
) -> None:
    document = a_document(f"关于支持创业的通知\n一、支持小微企业贷款贴息。{clause}\n二、支持创业带动就业。\n")
    task = tasks_of([document])[0]
    assert (task.leads, task.responsible, task.support) == (leads, responsible, support)


def test_a_measure_is_quoted_letter_for_letter(kb: KnowledgeBase) -> None:
    documents = list(kb.documents())
    measures = [m for document in documents for m in document.measures]
    tasks = tasks_of(documents)
    assert [(t.measure_id, t.text) for t in tasks] == [(m.id, m.text) for m in measures]
    assert tasks[-1].deadline == "每年6月30日、12月30日"


def test_the_year_of_a_goal_stands_where_a_deadline_does_and_once() -> None:
    text = "关于支持创业的通知\n一、建设中心，到2027年建成10个；到2027年，覆盖率达到90%。到2030年底，建成20个。\n"
    (task,) = tasks_of(KnowledgeBase.in_memory([a_raw(text, "a")]).documents())
    assert task.deadline == "到2027年、到2030年底"


def test_a_former_name_bears_the_name_of_today_and_how_sure_it_is(kb: KnowledgeBase) -> None:
    units = {unit for task in tasks_of(kb.documents()) for unit in (*task.leads, *task.responsible)}
    assert "省工商局（现：黑龙江省市场监督管理局，待核实）" in units
    assert "人民银行哈尔滨中心支行（现：中国人民银行黑龙江省分行）" in units
    assert "省新闻出版广电局（可能：黑龙江省委宣传部、黑龙江省广播电视局）" in units
    assert "省财政厅" in units


NOW = "（现：黑龙江省市场监督管理局，待核实）"
TOLD = "一、支持小微企业贷款贴息。（省财政厅牵头，省科技厅、工商局负责）\n二、支持创业带动就业。（省财政厅牵头）\n"


@pytest.mark.parametrize(
    ("kind", "quote", "value", "expected"),
    [
        pytest.param(
            "department", "工商局", "samr", "省科技厅、工商局（指 国家市场监督管理总局）〔订正〕", id="of today"
        ),
        pytest.param(
            "department",
            "工商局",
            "hlj-aic",
            "省科技厅、工商局（指 黑龙江省工商行政管理局；现：黑龙江省市场监督管理局，待核实）〔订正〕",
            id="of then",
        ),
        pytest.param(
            "role",
            "省财政厅",
            "responsible",
            f"省财政厅〔订正〕、省科技厅、省工商局{NOW}",
            id="a role",
        ),
        pytest.param(
            "missed",
            "小微企业",
            "samr",
            f"小微企业（指 国家市场监督管理总局）〔订正〕、省科技厅、省工商局{NOW}",
            id="missed",
        ),
    ],
)
@pytest.mark.parametrize(
    ("write", "read"),
    [
        pytest.param("xlsx", first_sheet, id="xlsx"),
        pytest.param("docx", table, id="docx"),
    ],
)
def test_a_book_writes_what_a_reader_has_put_right_and_marks_it(
    kind: CorrectionKind, quote: str, value: str, expected: str, write: Book, read: Callable[[bytes], list[list[str]]]
) -> None:
    kb = KnowledgeBase.in_memory([a_raw(f"黑龙江省关于支持创业的通知\n\n{TOLD}")])
    assert "〔订正〕" not in "\n".join(notes(of_documents(kb.documents(), "zh").tasks, (), DAY, "zh"))
    beginning = beginning_of(kb.document("notice").measures[0])
    kb.correct("notice", Correction(kind=kind, measure=beginning, quote=quote, value=value))
    worklist = of_documents(kb.documents(), "zh")
    row = next(row for row in read(worklist.book(write, DAY, "zh")) if row[1].startswith("一、"))
    assert row[3] == expected
    assert [task.measure_id for task in worklist.tasks if task.is_corrected] == ["notice#一"]
    assert "〔订正〕" in "\n".join(notes(worklist.tasks, (), DAY, "zh"))


def test_a_band_has_the_title_of_each_heading_above() -> None:
    text = (
        "关于支持创业的通知\n一、主要任务\n（一）放宽准入\n1.支持甲。\n2.支持乙。\n二、保障\n1.支持丙。\n2.做好丁。\n"
    )
    headings = list(dict.fromkeys(task.headings for task in tasks_of([a_document(text)], lang="zh")))
    assert headings == ["一 主要任务 › （一） 放宽准入", "二 保障"]


def test_only_what_is_wanted_is_listed(kb: KnowledgeBase) -> None:
    wanted = {task.measure_id for task in tasks_of(kb.documents())[3:5]}
    assert {task.measure_id for task in tasks_of(kb.documents(), wanted)} == wanted


def test_several_documents_and_headings_make_bands() -> None:
    tasks = [
        a_task("甲", "a#1", headings="一 总体要求"),
        a_task("乙", "a#2", headings="一 总体要求"),
        a_task("丙", "b#1", headings="一 总体要求"),
        a_task("丁", mark="gone"),
    ]
    said = [row if isinstance(row, str) else row[1].text for row in rows(tasks, "zh")]
    a, b = "关于a的通知", "关于b的通知"
    assert said == [a, "一 总体要求", "甲", "乙", b, "一 总体要求", "丙", say("book.apart", "zh"), "丁"]


def test_one_document_needs_no_band() -> None:
    assert list(rows([a_task()])) == [(1, a_task())]
    assert book_title([a_task()], "zh") == "《关于notice的通知》任务分解表"


def test_a_mark_is_said_in_words() -> None:
    assert number_cell(3, a_task(mark="new"), "zh") == "3\n新增"


def test_the_notes_say_where_it_comes_from_and_what_has_changed(kb: KnowledgeBase) -> None:
    changed = a_task(mark="changed", before={"deadline": "2025年底"})
    said = "\n".join(notes([changed], kb.documents(), DAY, "zh"))
    for words in (
        "2026-03-01",
        next(kb.documents()).title,
        "文号未载明",
        "待核实",
        "第 1 项，完成时限，上一版为：2025年底",
    ):
        assert words in said


@pytest.mark.parametrize(
    "read", [pytest.param((to_xlsx, first_sheet), id="xlsx"), pytest.param((to_docx, table), id="docx")]
)
def test_both_books_say_the_same(read: tuple[Writer, Callable[[bytes], list[list[str]]]]) -> None:
    write, reader = read
    task = a_task(leads=("省财政厅",), responsible=("甲", "乙"), support=("丙",), deadline="年底", progress="已办\n80%")
    grid = [row[: len(HEADS)] for row in reader(write([task], made_on=DAY, lang="zh"))]
    expected = ["支持甲。", "省财政厅", "甲、乙", "丙", "年底", "已办\n80%"]
    assert HEADED in grid
    assert grid[-1][0].removesuffix("notice#1") == "1"
    assert grid[-1][1:] == expected


def test_the_sheet_prints_across_with_its_head_on_every_page_and_hides_the_ids() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([a_task()], made_on=DAY))).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$2:$2", "A3")
    assert sheet.column_dimensions["H"].hidden
    assert sheet["H3"].value == "notice#1"
    assert sheet.auto_filter.ref == "A2:H3"  # sorting takes the ids along
    assert "&P" in str(sheet.oddFooter.center.text)
    assert not sheet["G3"].protection.locked


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t=", "http://", "007"])
def test_nothing_that_somebody_wrote_is_run(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    data = to_xlsx([a_task(text, progress=text, leads=(text,))], made_on=DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        xml = "".join(members.read(name).decode() for name in members.namelist() if "sheet" in name)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert first_sheet(data)[2][1] == text


def test_a_task_taller_than_a_row_of_excel_takes_several() -> None:
    data = to_xlsx([a_task("长" * 2000), a_task("短", "notice#2")], made_on=DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert "B3:B6" in {str(area) for area in sheet.merged_cells.ranges}
    assert [sheet.cell(row, 8).value for row in (3, 7)] == ["notice#1", "notice#2"]
    assert all(dimension.height <= 409 for dimension in sheet.row_dimensions.values() if dimension.height)


def test_a_text_that_no_cell_holds_is_cut_but_progress_never() -> None:
    assert first_sheet(to_xlsx([a_task("😀" * 20_000)], made_on=DAY))[2][1].endswith("……")
    with pytest.raises(WriteError, match="32767"):
        to_xlsx([a_task(progress="😀" * 20_000)], made_on=DAY)


def test_the_word_table_repeats_its_head_and_names_fonts_for_chinese() -> None:
    data = to_docx([a_task(), a_task("长" * 500, "notice#2")], made_on=DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        document, styles = (members.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
        footer = "".join(members.read(name).decode() for name in members.namelist() if "footer" in name)
    assert 'w:orient="landscape"' in document
    assert document.count("<w:tblHeader/>") == 1
    assert document.count("<w:cantSplit/>") == 2  # the head and the short row
    assert 'w:eastAsia="黑体"' in document
    assert 'w:eastAsia="仿宋"' in styles
    assert re.findall(r'w:instr="(\w+)"', footer) == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("write", WRITERS)
def test_marks_are_shaded(write: Writer) -> None:
    tasks = [a_task(mark="changed", before={"leads": "甲"}), a_task("乙", "notice#2", mark="new")]
    with zipfile.ZipFile(io.BytesIO(write(tasks, made_on=DAY))) as members:
        xml = "".join(members.read(name).decode() for name in members.namelist() if name.endswith(".xml"))
    assert "FFF2CC" in xml
    assert "E2EFDA" in xml


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_book_can_be_written(write: Writer, lang: str) -> None:
    assert write([], made_on=DAY, lang=lang).startswith(b"PK")


@pytest.mark.parametrize("write", WRITERS)
def test_what_xml_cannot_hold_is_left_out(write: Writer) -> None:
    assert clean("甲\x00\x0b\ufffe\ud800乙\r\n丙\r丁") == "甲乙\n丙\n丁"
    assert write([a_task("甲\x00", title="\x0b标题", progress="\ufffe")], made_on=DAY).startswith(b"PK")


@pytest.mark.parametrize(("write", "module"), [pytest.param(to_xlsx, "xlsxwriter"), pytest.param(to_docx, "docx")])
def test_a_missing_package_says_which_extra(write: Writer, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=re.escape("sizhong-search[export]")):
        write([a_task()], made_on=DAY)


@pytest.mark.parametrize(("write", "suffix"), [pytest.param(to_xlsx, "xlsx"), pytest.param(to_docx, "docx")])
def test_libreoffice_prints_it_across(
    write: Writer, suffix: str, kb: KnowledgeBase, office: str, tmp_path: Path
) -> None:
    book = tmp_path / f"book.{suffix}"
    book.write_bytes(write(tasks_of(kb.documents()), made_on=DAY, documents=kb.documents()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pdf = (tmp_path / "book.pdf").read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert len(boxes) > 1
    assert float(boxes[0][0]) > float(boxes[0][1])

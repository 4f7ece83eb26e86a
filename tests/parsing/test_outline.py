from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from sizhong_search.model import Document
from sizhong_search.parsing import parse
from sizhong_search.parsing.outline import read_outline
from tests.factories import a_raw, any_text, official_text


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.path for section in read_outline(text).measures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲，乙。\n2.丙，丁。", [("1",), ("2",)], id="flat"),
        pytest.param(
            "一、甲\n（一）乙\n1.丙，丁。\n2.戊，己。\n（二）庚，辛。\n二、壬，癸。",
            [("一", "（一）", "1"), ("一", "（一）", "2"), ("一", "（二）"), ("二",)],
            id="three levels and back",
        ),
        pytest.param(
            "1.甲：\n（1）乙，丙；\n（2）丁，戊。\n①己，庚。",
            [("1", "（1）"), ("1", "（2）", "①")],
            id="down to circled numbers",
        ),
        pytest.param(
            "第一章 总则\n第一条 甲，乙。\n第二章 管理\n第二条 丙，丁。\n第三条 戊，己。",
            [("第二章", "第二条"), ("第二章", "第三条")],
            id="articles; general provisions are no measures",
        ),
        pytest.param(
            "1.甲，乙。\n2.丙，丁。\n1.戊，己。", [("#1", "1"), ("#1", "2"), ("#2", "1")], id="missing headings"
        ),
        pytest.param(
            "一、甲\n1.乙，丙。\n1.丁，戊。\n二、己\n1.庚，辛。",
            [("一", "#1", "1"), ("一", "#2", "1"), ("二", "1")],
            id="a missing heading under one section alone",
        ),
        pytest.param(
            "一、甲\n1.乙，丙。\n二、丁\n1.戊，己。", [("一", "1"), ("二", "1")], id="numbers begin anew below"
        ),
        pytest.param("　　（一）甲，乙。\n\t(二)丙，丁。", [("（一）",), ("(二)",)], id="indents and widths"),
        pytest.param(
            "1、甲，乙。\n2．丙，丁。\n3. 戊，己。", [("1",), ("2",), ("3",)], id="three signs behind a number"
        ),
        pytest.param("1.5亿元，甲。\n2016年，乙。", [], id="numbers that are no marks"),
        pytest.param("甲。一、乙，丙。", [], id="a mark inside a line"),
        pytest.param(
            "一、总体要求\n全面，甲。\n二、任务\n1.甲，乙。", [("二", "1")], id="guiding ideas are no measures"
        ),
        pytest.param(
            "一、总体要求\n（一）指导思想。甲，乙。\n（二）主要目标。丙，丁。\n二、甲乙，丙。",
            [("二",)],
            id="nor what stands under them",
        ),
        pytest.param("一、基本原则。甲，乙。\n二、甲，乙。", [("二",)], id="nor principles with text beside"),
        pytest.param("一、甲\n二、乙", [], id="lone headings"),
        pytest.param("", [], id="nothing"),
        pytest.param("一、", [], id="a mark alone"),
        pytest.param("没有编号，的文字。", [], id="no marks"),
    ],
)
def test_paths_of_measures(text: str, expected: list[tuple[str, ...]]) -> None:
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲，乙。\n附件：清单", "1.甲，乙。", id="list of annexes"),
        pytest.param("1.甲，乙。\n\n某省人民政府\n2016年3月1日\n", "1.甲，乙。", id="signature and date"),
        pytest.param("1.甲，乙。\n2016年3月1日", "1.甲，乙。", id="date alone"),
        pytest.param(
            "1.甲，乙。\n续，甲。\n\n", "1.甲，乙。\n续，甲。", id="a second paragraph belongs to the measure"
        ),
    ],
)
def test_the_last_measure_ends_with_the_body(text: str, expected: str) -> None:
    (measure,) = read_outline(text).measures
    assert text[measure.start : measure.end] == expected


@pytest.mark.parametrize(
    ("text", "heading", "headings"),
    [
        pytest.param("（一）放宽准入。降低门槛，甲。", "放宽准入", (), id="a short first sentence"),
        pytest.param("（一）放宽准入\n降低门槛，甲。", "放宽准入", (), id="a line of its own"),
        pytest.param("（一）放宽准入，降低门槛。", None, (), id="a sentence with a comma is text"),
        pytest.param("（一）降低门槛。", None, (), id="the whole measure is no heading"),
        pytest.param("一、优化环境\n1.甲，乙。", None, ("优化环境",), id="headings above"),
        pytest.param(
            "一、这样的话，不是标题，后面还有\n1.甲，乙。", None, ("这样的话，不是标题，后面还有",), id="first words"
        ),
    ],
)
def test_headings(text: str, heading: str | None, headings: tuple[str, ...]) -> None:
    (section,) = read_outline(text).measures
    if heading is not None or not headings:
        assert section.heading == heading
    assert section.headings == headings


def test_the_first_document_has_three_groups_without_headings_and_four_measures_to_organise(document: Document) -> None:
    assert [m.path for m in document.measures] == [
        *(("#1", str(i)) for i in range(1, 7)),
        *(("#2", str(i)) for i in range(1, 4)),
        *(("#3", str(i)) for i in range(1, 4)),
        *(("#4", str(i)) for i in range(1, 5)),
        *((f"({i})",) for i in "一二三四"),
    ]


def test_ids_are_unique_and_readable() -> None:
    document = parse(a_raw("1.甲，乙。\n1.丙，丁。\n一、甲\n（一）乙，丙。\n一、丁\n（一）戊，己。"))
    ids = [m.id for m in document.measures]
    assert len(set(ids)) == len(ids)
    assert all(i.startswith("notice#") for i in ids)


def test_a_measure_keeps_its_id_when_another_is_taken_out() -> None:
    whole = parse(a_raw("1.甲，乙。\n2.丙，丁。\n3.戊，己。"))
    less = parse(a_raw("1.甲，乙。\n3.戊，己。"))
    assert {m.text: m.id for m in less.measures}.items() <= {m.text: m.id for m in whole.measures}.items()


def test_a_text_without_measures_says_so() -> None:
    (issue,) = parse(a_raw("甲，乙。")).issues
    assert issue.code == "no-measures"
    assert parse(a_raw("1.甲，乙。")).issues == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "标题\n\n一、甲\n1.乙，丙。\n续\n附件：丁\n",
            [
                ("preamble", "标题\n\n"),
                ("heading", "一、甲\n"),
                ("measure", "1.乙，丙。\n续\n"),
                ("paragraph", "附件：丁\n"),
            ],
            id="each kind",
        ),
        pytest.param("甲\n\n乙", [("preamble", "甲\n\n"), ("preamble", "乙")], id="no marks"),
        pytest.param("\n\n甲", [("preamble", "\n\n甲")], id="blank lines first"),
        pytest.param("\n \n", [("paragraph", "\n \n")], id="blanks alone"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(b.kind, text[b.span]) for b in read_outline(text).blocks] == expected


@given(any_text | official_text)
def test_any_text_can_be_parsed_and_its_blocks_tile_it(text: str) -> None:
    document = parse(a_raw(text))
    assert "".join(text[b.span] for b in document.blocks) == text
    assert all(b.end > b.start for b in document.blocks)


@given(any_text | official_text)
def test_measures_cut_out_their_own_text_in_order_and_have_ids_of_their_own(text: str) -> None:
    document = parse(a_raw(text))
    assert all(text[m.span] == m.text and m.text.strip() == m.text for m in document.measures)
    assert all(a.end <= b.start for a, b in pairwise(document.measures))
    assert len({m.id for m in document.measures}) == len(document.measures)
    starts = {b.start for b in document.blocks if b.kind == "measure"}
    assert {m.start for m in document.measures} == starts

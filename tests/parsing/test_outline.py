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
            "第一章 总则\n第一条 为规范甲，制定本办法。\n第二条 本办法所称乙，是指丙。\n第三条 省商务厅负责丁，戊。\n"
            "第二章 管理\n第四条 己，应当具备下列条件：\n（一）庚；\n（二）辛。\n第三章 附则\n"
            "第五条 本办法自2020年1月1日起施行，壬。",
            [("第一章", "第三条"), ("第二章", "第四条")],
            id="articles: why, of what and since when are no measures, and the items of an article are part of it",
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
        pytest.param(
            "某市若干措施 各区： 一、加大支持 （一）减税降费，延期缴纳。 "
            "（二）减免租金，给予补贴。 二、优化服务，简化审批。",
            [("一", "（一）"), ("一", "（二）"), ("二",)],
            id="a document on one line",
        ),
        pytest.param(
            "一、支持企业。对符合下列条件之一的中小微企业：（一）补贴，有奖；（二）贷款，贴息。二、服务，优化。",
            [("一",), ("二",)],
            id="a list in a sentence",
        ),
        pytest.param(
            "一、甲，做到：一是乙。二是丙。三是丁。\n二、戊，己。", [("一",), ("二",)], id="一是…二是 splits nothing"
        ),
        pytest.param(
            "一、总则\n第一条 甲，乙。\n第二条 丙，丁。\n二、奖励\n第三条 戊，己。",
            [("一", "第一条"), ("一", "第二条"), ("二", "第三条")],
            id="articles below 一、",
        ),
        pytest.param(
            "1.甲，乙\n（一）丙，丁。\n（二）戊，己。\n2.庚\n（一）辛，壬。\n3.癸，子。",
            [("1", "（一）"), ("1", "（二）"), ("2", "（一）"), ("3",)],
            id="（一） below 1.",
        ),
        pytest.param(
            "一、甲\n（一）乙，丙。\n二、丁\n（二）戊，己。\n（三）庚，辛。",
            [("一", "（一）"), ("二", "（二）"), ("二", "（三）")],
            id="numbers that run on",
        ),
        pytest.param(
            "关于印发《某省方案》的通知\n各市：\n1.请落实，甲。\n2.请报送，乙。\n某省政府\n2020年1月1日\n某省方案\n1.丙，丁。\n2.戊，己。",
            [("1",), ("2",), ("1",), ("2",)],
            id="a plan behind its notice counts anew",
        ),
        pytest.param(
            "一、甲，乙。\n附件1\n工作指引\n一、丙，丁。\n二、戊，己。\n附件2\n申报表\n一、名称，地址。",
            [("一",), ("一",), ("二",)],
            id="an annex counts anew, and a form is no annex of measures",
        ),
        pytest.param(
            "一、甲，乙。\n附件：1.丙方案，一份。\n2.丁表，一份。\n某局\n2020年1月1日",
            [("一",)],
            id="a list of annexes",
        ),
        pytest.param(
            "目录\n一、支持\n二、服务\n一、支持\n1.甲，乙。\n二、服务\n1.丙，丁。",
            [("一", "1"), ("二", "1")],
            id="a table of contents",
        ),
        pytest.param(
            "# 某市意见\n\n**一、支持**\n\n**（一）减税**\n\n　　甲，乙。\n\n## 二、服务\n\n1. 丙，丁。",
            [("一", "（一）"), ("二", "1")],
            id="bold headings and those of markdown",
        ),
        pytest.param(
            "措施\n【资金支持】给予补贴，甲。\n【用地】优先供地，乙。",
            [("【资金支持】",), ("【用地】",)],
            id="titles and no numbers",
        ),
        pytest.param("措施\n——给予补贴，甲。\n——优先供地，乙。", [("——",), ("——",)], id="dashes and no numbers"),
        pytest.param("一、甲。\n——乙，丙。\n——丁，戊。", [("一",)], id="dashes below a number"),
        pytest.param(
            "1　总则\n1.1　预警\n为甲，乙。\n1.2　响应\n丙，丁。\n2　职责\n2.1　机构\n戊，己。",
            [("1", "1.1"), ("1", "1.2"), ("2", "2.1")],
            id="decimal numbers",
        ),
        pytest.param(
            "一、加强监督，依照本规定关于行政处罚的程序和有关要求，按照\n第三条的标准处理，甲。\n二、乙，丙。",
            [("一",), ("二",)],
            id="a wrapped line that begins with a citation",
        ),
        pytest.param(
            "第一章 总则\n第一条 甲，乙。\n第二章 管理\n第一节 申请\n第二条 丙，丁。\n第二节 审查\n第三条 戊，己。",
            [("第一章", "第一条"), ("第二章", "第一节", "第二条"), ("第二章", "第二节", "第三条")],
            id="节 stands above 条, also where the first chapter has none",
        ),
        pytest.param(
            "一、甲\n①乙\n（1）丙，丁。\n（2）戊，己。\n②庚\n（1）辛，壬。\n二、癸\n①子\n（1）丑，寅。",
            [("一", "①", "（1）"), ("一", "①", "（2）"), ("一", "②", "（1）"), ("二", "①", "（1）")],
            id="an unusual order, begun anew under each heading",
        ),
        pytest.param(
            "一、积极营造良好发展环境\n（一）甲，乙。\n二、扩大试点范围。丙，丁。",
            [("一", "（一）"), ("二",)],
            id="a verb before a noun that would be none",
        ),
        pytest.param(
            "第一条 本办法所称甲，是指乙。丙应当报告，丁。\n第二条 本办法所称戊，是指己。",
            [("第一条",)],
            id="a definition with a duty behind it",
        ),
        pytest.param(
            "一、申请，提交材料。\n二、下列材料\n1.营业执照复印件；\n2.申请表。", [("一",)], id="papers to hand in"
        ),
        pytest.param(
            "一、甲，乙。\n附件：1.支持企业若干政策\n\n支持企业若干政策\n一、丙，丁。\n二、戊，己。",
            [("一",), ("一",), ("二",)],
            id="a list of annexes ends where the plan begins",
        ),
        pytest.param("措施\n【工作目标】到2025年，甲。\n【用地】优先，乙。", [("【用地】",)], id="a goal among titles"),
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
        pytest.param("1.甲，乙。\n行长：周小川　　\n\n二〇〇七年六月十一日\n", "1.甲，乙。", id="signed in person"),
        pytest.param(
            "1.甲，乙。\n公安部部长  王 毅\n总局局　长  罗 文\n2026年1月13日",
            "1.甲，乙。",
            id="by two in person",
        ),
        pytest.param("1.甲，乙。\n由局长负责。\n2016年3月1日", "1.甲，乙。\n由局长负责。", id="a chief in a sentence"),
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
    assert codes("某省关于甲的意见\n甲，乙。") == ["no-measures"]
    assert codes("某省关于甲的意见\n1.甲，乙。") == []


def codes(text: str) -> list[str]:
    return [issue.code for issue in parse(a_raw(text)).issues]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲，乙。", ["no-title"], id="no title"),
        pytest.param("《某省条例》解读\n一、甲，乙。", ["not-policy"], id="an explanation"),
        pytest.param("某省关于甲的意见\n1.甲，乙。\n2.丙，丁。\n5.戊，己。", ["gap"], id="numbers that leap"),
        pytest.param(
            "某省关于甲的意见 1.甲，乙。（责任单位：某区财政局 2.丙，丁。 4.戊，己。 5.庚，辛。",
            ["gap"],
            id="a number of a line lost in print, behind a bracket that nothing closes",
        ),
        pytest.param(
            "某省关于甲的意见\n1.甲，乙。\n2.丙，丁。\n1.戊，己。", ["restart"], id="numbers that begin again"
        ),
        pytest.param(
            "某省关于甲的意见\n一、甲，乙。\n二、丙，丁。\n某省奖励办法\n一、戊，己。\n二、庚，辛。",
            ["repeat"],
            id="a second part that counts as the first does is told once",
        ),
        pytest.param(
            "某省关于甲的意见\n第一部分 甲\n一、乙，丙。\n第二部分 丁\n一、戊，己。", [], id="parts that have numbers"
        ),
        pytest.param(
            "某省关于甲的意见\n一、甲，乙。\n附件\n某省奖励办法\n第一条 丙，丁。", [], id="a part that counts otherwise"
        ),
        pytest.param(
            "某省关于甲的意见\n一、甲\n1.乙，丙。\n二、丁\n2.戊，己。", [], id="numbers that run on below headings"
        ),
        pytest.param(
            "某省关于甲的意见\n1.甲，乙。\n（责任单位：出资人）", ["clause"], id="a clause that names no body"
        ),
    ],
)
def test_what_was_not_understood_is_said(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_file_that_is_called_by_its_title_has_one() -> None:
    text = "某省关于甲的意见\n1.甲，乙。"
    assert parse(a_raw(text, document_id="某省关于甲的意见")).issues == ()


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


def test_the_closing_words_are_not_in_the_last_measure() -> None:
    text = "一、甲，乙。\n二、丙，丁。\n三、戊，己。\n各地区、各部门要高度重视，落实责任。\n某省政府\n2020年1月1日"
    assert [text[m.start : m.end] for m in read_outline(text).measures] == [
        "一、甲，乙。",
        "二、丙，丁。",
        "三、戊，己。",
    ]


def test_second_paragraphs_stay_where_measures_have_them() -> None:
    text = "一、甲，乙。\n各市要落实。\n二、丙，丁。\n各市要落实。\n三、戊，己。\n各市要落实。"
    assert read_outline(text).measures[-1].end == len(text)


def test_the_items_of_a_list_are_no_headings() -> None:
    text = "第一条 应当具备下列条件：\n（一）甲；\n（二）乙。\n第二条 丙，丁。"
    assert [(b.kind, text[b.span]) for b in read_outline(text).blocks] == [
        ("measure", "第一条 应当具备下列条件：\n（一）甲；\n（二）乙。\n"),
        ("measure", "第二条 丙，丁。"),
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        pytest.param("第一条【用地保障】优先供地，甲。", "用地保障", id="in a box"),
        pytest.param("第一条 用地保障\n优先供地，甲。", "用地保障", id="on its line"),
        pytest.param("第一条 申请人可以查看进度。甲，乙。", None, id="a first sentence is none"),
    ],
)
def test_headings_of_articles(text: str, heading: str | None) -> None:
    (section,) = read_outline(text).measures
    assert section.heading == heading


@pytest.mark.parametrize(
    ("line", "is_measures"),
    [
        pytest.param("面向毕业生的扶持政策", False, id="heads the next count"),
        pytest.param("补贴标准每人每月200元，先缴后补", True, id="goes on with a comma"),
        pytest.param("补贴由市财政局负担。", True, id="is a sentence"),
        pytest.param("（市财政局负责）", True, id="is a clause"),
    ],
)
def test_a_lone_line_above_a_new_count_belongs_to_no_measure(line: str, is_measures: bool) -> None:
    text = f"一、甲，支持企业。\n二、乙，支付补助。\n{line}\n一、丙，支持毕业生。\n二、丁，给予补贴。"
    outline = read_outline(text)
    second = next(m for m in outline.measures if text.startswith("二、乙", m.start))
    assert text[second.start : second.end].endswith(line) is is_measures
    assert len(outline.measures) == 4
    if not is_measures:
        assert "paragraph" in {b.kind for b in outline.blocks if line in text[b.span]}

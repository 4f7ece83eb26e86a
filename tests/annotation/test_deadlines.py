from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.annotation.deadlines import find_deadlines, last_day
from sizhong_search.model import Document
from tests.factories import any_text

DATES = (
    *("到", "，到2025年", "到2030年底，建成"),
    *("每年", "每月", "每季度", "次年", "2016年", "二〇一六年", "6月30日", "13月40日", "2月30日", "二季度", "上半年"),
    *(
        "和",
        "、",
        "前",
        "以前",
        "底前",
        "末",
        "完成",
        "9日",
        "完成时限：",
        "长期",
        "自印发之日起",
        "30日内",
        "收到申请后",
    ),
)
dated = st.lists(st.sampled_from(DATES), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("每年6月30日和12月30日前", [("每年6月30日", (6, 30)), ("12月30日", (12, 30))], id="twice a year"),
        pytest.param(
            "每年3月1日、6月1日、9月1日及12月1日前",
            [("每年3月1日", (3, 1)), ("6月1日", (6, 1)), ("9月1日", (9, 1)), ("12月1日", (12, 1))],
            id="four times",
        ),
        pytest.param("于每年1月15日上报", [("每年1月15日", (1, 15))], id="once"),
        pytest.param("每年 4 月 30 日前", [("每年 4 月 30 日", (4, 30))], id="blanks around digits"),
        pytest.param("每年二月底前报卫生部", [("每年二月底", (2, 28))], id="the end of February"),
        pytest.param("每年2月29日前", [("每年2月29日", (2, 29))], id="a day of leap years"),
        pytest.param("每年6月、12月底前", [("每年6月", (6, 30)), ("12月底", (12, 31))], id="two ends of months"),
        pytest.param("每年年底前报送", [("每年年底", (12, 31))], id="the end of the year"),
        pytest.param("次年3月底前", [("次年3月底", (3, 31))], id="of the next year"),
        pytest.param("每年1月31日之前公布", [("每年1月31日", (1, 31))], id="之前"),
    ],
)
def test_days_of_every_year(text: str, expected: list[tuple[str, tuple[int, int]]]) -> None:
    found = find_deadlines(text)
    assert [(d.text, d.month_day) for d in found] == expected
    assert {d.kind for d in found} == {"yearly"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2016年12月31日前完成", datetime.date(2016, 12, 31), id="before"),
        pytest.param("2016年6月30日之前", datetime.date(2016, 6, 30), id="before, longer"),
        pytest.param("2016年6月30日以前", datetime.date(2016, 6, 30), id="before, otherwise"),
        pytest.param("2020年10月26日前提交方案", datetime.date(2020, 10, 26), id="前提交 is not 前提"),
        pytest.param("2016年6月30日截止", datetime.date(2016, 6, 30), id="closes"),
        pytest.param("2025年7月15日17时前", datetime.date(2025, 7, 15), id="at an hour"),
        pytest.param("2025 年 7 月 15 日前", datetime.date(2025, 7, 15), id="blanks around digits"),
        pytest.param("二〇一六年六月三十日前", datetime.date(2016, 6, 30), id="Chinese numerals"),
        pytest.param("2017年6月底前", datetime.date(2017, 6, 30), id="the end of a month"),
        pytest.param("二〇一六年二月底前", datetime.date(2016, 2, 29), id="of a leap February"),
        pytest.param("2020年底前", datetime.date(2020, 12, 31), id="the end of a year"),
        pytest.param("2020年年底前", datetime.date(2020, 12, 31), id="the same, longer"),
        pytest.param("2020年底基本完成", datetime.date(2020, 12, 31), id="done by its end"),
        pytest.param("2017年二季度末前", datetime.date(2017, 6, 30), id="the end of a quarter"),
        pytest.param("2018年第三季度前", datetime.date(2018, 9, 30), id="a quarter"),
        pytest.param("2019年上半年完成", datetime.date(2019, 6, 30), id="a half year"),
        pytest.param("（责任单位：省财政厅；完成时限：2023年9月底前）", datetime.date(2023, 9, 30), id="in a clause"),
        pytest.param("完成时限：2023年9月", datetime.date(2023, 9, 30), id="a month in its place"),
        pytest.param("完成时间：2023年", datetime.date(2023, 12, 31), id="a year in its place"),
        pytest.param("申报截止时间：2025年7月15日17时", datetime.date(2025, 7, 15), id="the label says it"),
        pytest.param("延期至2020年4月30日前披露", datetime.date(2020, 4, 30), id="put off"),
    ],
)
def test_a_day_by_which_something_is_due(text: str, expected: datetime.date) -> None:
    (deadline,) = find_deadlines(text)
    assert (deadline.kind, deadline.date, deadline.month_day) == ("date", expected, None)


def test_two_days_of_one_year() -> None:
    found = find_deadlines("2016年6月30日和12月31日前分别报送")
    assert [(d.text, d.date) for d in found] == [
        ("2016年6月30日", datetime.date(2016, 6, 30)),
        ("12月31日", datetime.date(2016, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("每月15日前报送", ("每月15日", "monthly"), id="a day of every month"),
        pytest.param("每月10日报送", ("每月10日", "monthly"), id="without 前"),
        pytest.param("每月底前汇总", ("每月底", "monthly"), id="its end"),
        pytest.param("每月结束后5个工作日内", ("每月结束后5个工作日内", "monthly"), id="after its end"),
        pytest.param("次月10日前划入", ("次月10日", "monthly"), id="of the next month"),
        pytest.param("每季度末报告", ("每季度末", "quarterly"), id="the end of a quarter"),
        pytest.param("每季度首月10日前", ("每季度首月10日", "quarterly"), id="a day of a quarter"),
        pytest.param("每季度初10日内", ("每季度初10日内", "quarterly"), id="its first days"),
        pytest.param(
            "应当在每季度结束后10个工作日内", ("每季度结束后10个工作日内", "quarterly"), id="after its end, again"
        ),
        pytest.param("自印发之日起30日内", ("自印发之日起30日内", "relative"), id="from the day of issue"),
        pytest.param("收到申请后5个工作日内办结", ("收到申请后5个工作日内", "relative"), id="after an application"),
        pytest.param("应当自收到申请之日起20日内", ("自收到申请之日起20日内", "relative"), id="from its receipt"),
        pytest.param("自2023年1月1日起3个月内", ("自2023年1月1日起3个月内", "relative"), id="from a day"),
        pytest.param("在本意见印发之日起三十日内", ("在本意见印发之日起三十日内", "relative"), id="Chinese numerals"),
        pytest.param("行政机关应当在变更完成后10日内报告", ("在变更完成后10日内", "relative"), id="behind who acts"),
        pytest.param("自行政处罚立案之日起九十日内", ("自行政处罚立案之日起九十日内", "relative"), id="自行 it is not"),
        pytest.param("（完成时限：长期坚持）", ("长期坚持", "ongoing"), id="长期 in its place"),
        pytest.param("（省科技厅牵头负责，持续推进）", ("持续推进", "ongoing"), id="at the end of a clause"),
    ],
)
def test_other_kinds(text: str, expected: tuple[str, str]) -> None:
    (deadline,) = find_deadlines(text)
    assert (deadline.text, deadline.kind, deadline.date) == (*expected, None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2016年12月31日印发", id="a day on which something happened"),
        pytest.param("自2016年1月1日起施行", id="a day from which something holds"),
        pytest.param("每年1月1日起执行", id="a day of every year from which something holds"),
        pytest.param("2016年2月30日前", id="a day that does not exist"),
        pytest.param("每年报送一次", id="a rhythm without a day"),
        pytest.param("6月30日前", id="a day without a year"),
        pytest.param("年底前完成", id="an end without a year"),
        pytest.param("2025年前完成", id="before a year, or by its end?"),
        pytest.param("2020年前4个月", id="前 that counts"),
        pytest.param("截至2020年12月底完成了30%", id="a fact"),
        pytest.param("2020年1月1日至2020年12月31日前", id="a window"),
        pytest.param("完成时间：2020年1月1日至6月30日", id="a window in a deadline's place"),
        pytest.param("办理时间：2020年1月1日9时至17时", id="a window of hours"),
        pytest.param("办理时间：2020年2月3日起", id="a beginning"),
        pytest.param("每年4月1日至6月20日组织", id="a window of every year"),
        pytest.param("当年7月1日至次年6月30日", id="a window over two years"),
        pytest.param("对2020年2月底前启动生产的企业给予补贴", id="a condition"),
        pytest.param("2025年11月30日前生育的，按原标准", id="a condition with 的"),
        pytest.param("2020年5月1日前到期的贷款采取续贷措施", id="what falls due"),
        pytest.param("2019年12月31日前成立的企业给予补贴", id="what was there before"),
        pytest.param("2020年年底前省属企业可免缴国有资本收益", id="not paid until then"),
        pytest.param("在2020年3月31日前，邮政寄递发票暂免收取邮寄费", id="not paid for a while"),
        pytest.param("要求在2020年6月30日前缓缴、停缴住房公积金", id="paid later"),
        pytest.param("于2月9日前免缴费用", id="not paid, without a year"),
        pytest.param("企业可在2月24日前完成支付", id="may be done later"),
        pytest.param("应于2月31日前完成", id="a day that no year has"),
        pytest.param("三年内建成", id="a time without an event"),
        pytest.param("上市之日起十二个月内不得转让", id="a ban"),
        pytest.param("每月按22个工作日计算", id="a count"),
        pytest.param("持续推进改革，长期护理保险", id="words that are no deadline"),
        pytest.param("法定办结时限：20个工作日", id="a service's time"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert find_deadlines(text) == ()


@pytest.mark.parametrize("text", ["每年13月40日前", "每年2月30日前", "每月40日前"])
def test_a_misprint_is_no_day_of_a_year_or_month(text: str) -> None:
    assert find_deadlines(text) == ()


@given(any_text | dated)
def test_deadlines_cut_out_their_own_text_in_order(text: str) -> None:
    padded = f"前言{text}"
    found = find_deadlines(text, 2)
    assert all(padded[d.span] == d.text for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((d.date is not None) <= (d.kind in ("date", "goal")) for d in found)
    assert all((d.date is not None) or d.kind != "date" or d.month_day for d in found)
    assert all((d.kind == "yearly") == (d.month_day is not None) for d in found)


def test_the_first_document_asks_for_a_report_twice_a_year(document: Document) -> None:
    found = [(m.path, d.month_day) for m in document.measures for d in m.deadlines]
    assert found == [(("(四)",), (6, 30)), (("(四)",), (12, 30))]


def test_figures_of_full_width() -> None:
    (deadline,) = find_deadlines("２０２４年１２月３１日前完成")
    assert (deadline.text, str(deadline.date)) == ("２０２４年１２月３１日", "2024-12-31")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("申请期限至2025年12月底", "2025-12-31", id="the end of a month"),
        pytest.param("执行至2024年2月", "2024-02-29", id="a month"),
        pytest.param("实施至2024年", "2024-12-31", id="a year"),
        pytest.param("申报时间：2025年7月4日至7月15日", "2025-07-15", id="a day of the same year"),
        pytest.param("申报时间：2025年12月1日至2026年1月15日", "2026-01-15", id="of the next year"),
        pytest.param("每年3月1日至4月30日集中申报", "None", id="of no year"),
        pytest.param("执行至2024年2月30日", "None", id="a misprint"),
        pytest.param("长期有效", "None", id="no day"),
    ],
)
def test_the_last_day_that_words_may_mean(words: str, expected: str) -> None:
    assert str(last_day(words)) == expected


@pytest.mark.parametrize("text", ["2025年12月底前完成改造。", "到2025年12月底前，完成改造。", "于2025年12月底前完成。"])
def test_before_the_end_of_a_month_is_a_deadline(text: str) -> None:
    assert [d.date for d in find_deadlines(text)] == [datetime.date(2025, 12, 31)]


@pytest.mark.parametrize(
    "text", ["截至2025年12月31日，已完成。", "至2025年12月底，培育100家。", "执行至2025年12月底。"]
)
def test_a_report_a_goal_and_the_end_of_a_window_are_none(text: str) -> None:
    assert find_deadlines(text) == ()


@pytest.mark.parametrize(
    ("text", "words", "month_day"),
    [
        pytest.param("确保年底前实现省级统收统支。", "年底", (12, 31), id="the end of the year"),
        pytest.param("各省实施办法于3月5日前报财政部备案。", "3月5日", (3, 5), id="to be reported"),
        pytest.param("请于2月18日12：00前报送。", "2月18日", (2, 18), id="with an hour"),
        pytest.param("力争在2月底前达到50%。", "2月底", (2, 28), id="the end of February"),
        pytest.param("应于六月底前上报。", "六月底", (6, 30), id="in Chinese numerals"),
    ],
)
def test_a_day_whose_year_the_text_leaves_open(text: str, words: str, month_day: tuple[int, int]) -> None:
    (found,) = find_deadlines(text)
    assert (found.text, found.kind, found.date, found.month_day) == (words, "date", None, month_day)


@pytest.mark.parametrize(
    "text", ["2020年6月30日前完成减免税费政策落实。", "在2020年6月30日前，兑现减免。", "2020年6月30日前出台减征办法。"]
)
def test_relief_that_is_to_be_carried_out_by_a_day_is_due(text: str) -> None:
    assert [d.date for d in find_deadlines(text)] == [datetime.date(2020, 6, 30)]


@pytest.mark.parametrize(
    ("text", "words", "date"),
    [
        pytest.param("提高普及水平。到2030年，覆盖率达到90%。", "到2030年", None, id="a year"),
        pytest.param("建设一批中心，到2027年建成10个。", "到2027年", None, id="without a comma"),
        pytest.param("（三）到2027年，建成10个。", "到2027年", None, id="behind its mark"),
        pytest.param("1.到2027年，建成10个。", "到2027年", None, id="behind a figure"),
        pytest.param("二、到2027年，建成10个。", "到2027年", None, id="behind a numeral"),
        pytest.param("1.1 到2027年，建成10个。", "到2027年", None, id="behind two figures"),
        pytest.param("①到2027年，建成10个。", "到2027年", None, id="behind a figure in a circle"),
        pytest.param("第三条 到2027年，建成10个。", "到2027年", None, id="behind an article's mark"),
        pytest.param("（二）建设中心\n　　到2027年，建成10个。", "到2027年", None, id="below its heading"),
        pytest.param("加强建设。\n到 2027 年，\n建成10个。", "到 2027 年", None, id="in a PDF"),
        pytest.param("加强建设。到２０２７年，建成10个。", "到２０２７年", None, id="figures of full width"),
        pytest.param("到二〇三五年实现大幅跃升。", "到二〇三五年", None, id="Chinese numerals"),
        pytest.param("推进试点，确保到2027年如期完成。", "到2027年", None, id="确保"),
        pytest.param("力争到2027年，建成10个。", "到2027年", None, id="力争"),
        pytest.param("到2026年6月，建成10个。", "到2026年6月", None, id="by a month"),
        pytest.param("到2027年底，建成10个。", "到2027年底", "2027-12-31", id="the end of a year"),
        pytest.param("到2027年年底，建成10个。", "到2027年年底", "2027-12-31", id="the same, longer"),
        pytest.param("到2027年末建成10个。", "到2027年末", "2027-12-31", id="the same, otherwise"),
        pytest.param("到2027年6月底，建成10个。", "到2027年6月底", "2027-06-30", id="the end of a month"),
        pytest.param("到2027年中小学全部达标。", "到2027年", None, id="中小学 is no middle"),
        pytest.param("到2027年，为500个村解决了解不足的问题。", "到2027年", None, id="解决 and 了解 are no past"),
        pytest.param("到2027年底线任务全部完成。", "到2027年", None, id="底线 is no end"),
        pytest.param("到2027年上半年，建成10个。", "到2027年上半年", "2027-06-30", id="a half year"),
        pytest.param("到2027年（“十五五”中期），建成10个。", "到2027年", None, id="explained"),
    ],
)
def test_a_goal_names_a_year_and_no_day(text: str, words: str, date: str | None) -> None:
    (found,) = find_deadlines(text)
    assert (found.text, found.kind, found.month_day) == (words, "goal", None)
    assert found.date == (datetime.date.fromisoformat(date) if date else None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("有效期：到2027年12月31日为止。", id="a term"),
        pytest.param("到2020年1月1日为止，继续有效。", id="until a day"),
        pytest.param("到2027年3月31日，建成10个。", id="a day"),
        pytest.param("到2027年3月中旬，建成10个。", id="ten days"),
        pytest.param("执行到2027年底。", id="the end of a window"),
        pytest.param("有效期：到2027年底。", id="the same behind its name"),
        pytest.param("试点期限为三年，到2027年底结束。", id="the end of a trial"),
        pytest.param("从2018年到2020年，安排资金。", id="a span"),
        pytest.param("自2023年1月起，到2025年，每年安排资金。", id="a span from a month"),
        pytest.param("到2025年至2027年，分步实施。", id="a span of goals"),
        pytest.param("截至到2019年底，建成10个。", id="what has been reached"),
        pytest.param("截止到2019年底，建成10个。", id="the same, otherwise"),
        pytest.param("到2015年，全市已建成10个。", id="已"),
        pytest.param("到2015年，解决了用水问题。", id="了"),
        pytest.param("由639亿元增加到2027年的1923亿元。", id="growth"),
        pytest.param("落实《某省到2030年健康规划》。", id="a title"),
        pytest.param("落实《健康城市，到2030年的规划，到2035年展望》。", id="within a title"),
        pytest.param("2019年到期的贷款予以展期。", id="what falls due"),
        pytest.param("贷款展期，到2027年到期。", id="the end of a loan"),
        pytest.param("规划提出，到2030年我国建成体系。", id="what others have said"),
        pytest.param("到2027年，对小微企业免征税费。", id="relief until then"),
        pytest.param("到2027年前，建成10个。", id="before a year"),
        pytest.param("到2027年初，建成10个。", id="a beginning"),
        pytest.param("按照目标任务,明确要求\n到2027年确保脱贫。", id="a line that goes on"),
        pytest.param("到“十五五”末，建成10个。", id="no year"),
        pytest.param("到年底，建成10个。", id="an end of some year"),
    ],
)
def test_what_is_no_goal(text: str) -> None:
    assert find_deadlines(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("完成时限：到2027年", "2027年", id="in a deadline's place"),
        pytest.param("到2027年底前，建成10个。", "2027年底", id="前"),
        pytest.param("到2027年底基本完成改造。", "2027年底", id="完成"),
    ],
)
def test_what_is_due_is_no_goal(text: str, words: str) -> None:
    assert [(d.text, d.kind, str(d.date)) for d in find_deadlines(text)] == [(words, "date", "2027-12-31")]


@pytest.mark.parametrize(("issued", "n"), [("2014-05-01", 1), ("2015-05-01", 1), ("2016-05-01", 0)])
def test_a_year_before_the_text_is_no_goal(issued: str, n: int) -> None:
    found = find_deadlines("到2015年，全市形成企业集群10个。", issued=datetime.date.fromisoformat(issued))
    assert len(found) == n

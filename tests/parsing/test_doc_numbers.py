from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.parsing.doc_numbers import find_doc_numbers, read_doc_number
from tests.factories import any_text, official_text

PIECES = (
    *("国发", "财政部", "税务总局", "令", "公告", "根据", "〔", "2015", "〕", "（", "）", "第", "53", "号", "年"),
    *(" ", "\n", "、", "和"),
)
numbered = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("国发〔2015〕53号", ("国发", 2015, 53), id="as 公文格式 asks for"),
        pytest.param("发文字号：晋政办发[2009]57号", ("晋政办发", 2009, 57), id="a label, square brackets"),
        pytest.param("晋政发(2006)37号", ("晋政发", 2006, 37), id="round brackets"),
        pytest.param("津卫医政【2020】100号", ("津卫医政", 2020, 100), id="lenticular brackets"),
        pytest.param("豫政办 〔2005〕112号", ("豫政办", 2005, 112), id="a blank before the year"),
        pytest.param("晋政发〔2010〕 2号", ("晋政发", 2010, 2), id="a blank behind the year"),
        pytest.param("渝府办发〔2022〕65 号", ("渝府办发", 2022, 65), id="a blank before 号"),
        pytest.param("\u200b渝府办发〔2022〕65号", ("渝府办发", 2022, 65), id="a blank of no width"),
        pytest.param("国发［２０１５］５３号", ("国发", 2015, 53), id="full-width digits"),
        pytest.param("粤府〔2017〕33号", ("粤府", 2017, 33), id="a government's own abbreviation"),
        pytest.param("国办发明电〔2020〕9号", ("国办发明电", 2020, 9), id="a telegram"),
        pytest.param("国中医药办医政发[2017]3 号", ("国中医药办医政发", 2017, 3), id="a long abbreviation"),
        pytest.param("中国人民银行令〔2022〕第2号", ("中国人民银行令", 2022, 2), id="an order with a year"),
        pytest.param("国务院令第586号", ("国务院令", None, 586), id="an order without a year"),
        pytest.param("省政府令 第168号", ("省政府令", None, 168), id="an order with a blank"),
        pytest.param("中华人民共和国主席令第七号", ("中华人民共和国主席令", None, 7), id="a Chinese numeral"),
        pytest.param("中华人民共和国主席令第一〇五号", ("中华人民共和国主席令", None, 105), id="Chinese digits"),
        pytest.param("住房和城乡建设部令第46号", ("住房和城乡建设部令", None, 46), id="和 inside a name"),
        pytest.param("交通运输部令2019年第5号", ("交通运输部令", 2019, 5), id="an order of a year"),
        pytest.param("国家税务总局公告2020年第4号", ("国家税务总局公告", 2020, 4), id="an announcement"),
        pytest.param("国家税务总局2018年第12号", ("国家税务总局", 2018, 12), id="公告 left out"),
        pytest.param(
            "财政部 税务总局公告2020年第8号", ("财政部 税务总局公告", 2020, 8), id="an announcement of two bodies"
        ),
        pytest.param(
            "财政部\u2002税务总局公告2020年第8号", ("财政部 税务总局公告", 2020, 8), id="with the blank of a web page"
        ),
        pytest.param("财政部第33号令", ("财政部令", None, 33), id="令 behind"),
        pytest.param("自府发〔2015〕1号", ("自府发", 2015, 1), id="自贡, not from"),
        pytest.param("日政办发〔2015〕1号", ("日政办发", 2015, 1), id="日照, not a day"),
        pytest.param("联防联控机制综发〔2020〕73号", ("联防联控机制综发", 2020, 73), id="a body of its own"),
        pytest.param("国发〔2015〕53-1号", ("国发", 2015, 53), id="a number in two parts"),
        pytest.param("〔1996〕武司字第82号", ("武司字", 1996, 82), id="the year in front"),
        pytest.param("国发〔2015〕53", ("国发", 2015, 53), id="号 forgotten"),
    ],
)
def test_a_line_with_a_number(text: str, expected: tuple[str, int | None, int]) -> None:
    number = read_doc_number(text)
    assert number is not None
    assert (number.prefix, number.year, number.number) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("〔2015〕53号", id="whose?"),
        pytest.param("国发〔15〕53号", id="no year"),
        pytest.param("国发〔2015〕53号和国发〔2015〕54号", id="two"),
        pytest.param("国发〔2015〕53号文件精神", id="more than a number"),
        pytest.param("2015年12月31日", id="a date"),
        pytest.param("令第53号", id="an order of nobody"),
        pytest.param("路38号", id="an address"),
    ],
)
def test_a_line_that_is_no_number(text: str) -> None:
    assert read_doc_number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("根据国发〔2015〕53号文件", ["国发〔2015〕53号"], id="根据"),
        pytest.param("（见工信部联企业〔2011〕300号）", ["工信部联企业〔2011〕300号"], id="见"),
        pytest.param("各地要对照黔府办发电〔2020〕31号通知", ["黔府办发电〔2020〕31号"], id="对照"),
        pytest.param("按照天津市卫健委津卫医政【2020】100号", ["津卫医政【2020】100号"], id="behind a full name"),
        pytest.param("自国发〔2015〕53号印发之日起", ["国发〔2015〕53号"], id="自"),
        pytest.param("二〇一五年五月国发〔2015〕5号", ["国发〔2015〕5号"], id="behind a date in Chinese"),
        pytest.param(
            "国发〔2014〕2号和中国人民银行公告〔2013〕第9号",
            ["国发〔2014〕2号", "中国人民银行公告〔2013〕第9号"],
            id="a body after 和",
        ),
        pytest.param("依据对国务院第五次大督查国办发〔2018〕108号", ["国办发〔2018〕108号"], id="behind a long run"),
        pytest.param("国发〔2015〕5号和国办发〔2013〕1号", ["国发〔2015〕5号", "国办发〔2013〕1号"], id="joined by 和"),
        pytest.param("（中国人民银行公告〔2013〕第9号）", ["中国人民银行公告〔2013〕第9号"], id="in brackets"),
        pytest.param("1997年7月31日国务院令第226号发布", ["国务院令第226号"], id="behind a date"),
        pytest.param("海关总署和国家税务总局2015年第102号", ["海关总署和国家税务总局2015年第102号"], id="two bodies"),
        pytest.param("《办法》（证监会\n公告〔2022〕43 号）", ["证监会公告〔2022〕43 号"], id="broken inside the body"),
        pytest.param("深圳证券交易所，深证上〔2022〕\n559 号", ["深证上〔2022〕559 号"], id="broken before the serial"),
        pytest.param("关于做好工作的通知 〔2020〕24号", [], id="a title is no agency"),
        pytest.param("上市公司监管指引第9号", [], id="a guide in a series"),
    ],
)
def test_numbers_in_running_text(text: str, expected: list[str]) -> None:
    assert [n.as_written for n in find_doc_numbers(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("豫政办 [２０１２]第 5 号", "豫政办〔2012〕5号"),
        ("国家税务总局公告（2020年第4号）", "国家税务总局公告2020年第4号"),
        ("主席令第七号", "主席令第7号"),
    ],
)
def test_the_standard_form_is_the_same_for_every_spelling(text: str, expected: str) -> None:
    number = read_doc_number(text)
    assert number is not None
    assert number.standard == expected
    again = read_doc_number(expected)
    assert again is not None
    assert again.standard == expected


@given(any_text | official_text | numbered)
def test_numbers_stand_where_they_say_in_order(text: str) -> None:
    found = find_doc_numbers(text)
    assert all("".join(text[n.start : n.end].split()) == "".join(n.as_written.split()) for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(n.prefix and n.number >= 0 for n in found)


@pytest.mark.shared
def test_real_numbers_are_read(shared: Path) -> None:
    lines = (shared / "gold/doc_numbers.txt").read_text("utf-8").splitlines()
    n_read = sum(read_doc_number(line) is not None for line in lines)
    assert n_read / len(lines) >= 0.99

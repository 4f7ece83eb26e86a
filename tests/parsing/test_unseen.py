"""What nobody sees in a saved page is read as a blank, and stays in the text letter for letter."""

from __future__ import annotations

import datetime

import pytest

from sizhong_search.annotation import annotate
from sizhong_search.model import Document
from sizhong_search.parsing import parse
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import a_raw

VOCABULARY = open_vocabulary()
TEXT = "甲市若干措施\n1.支持企业，给予补贴。（市财政局负责）\n2.甲，乙。（市商务局负责） 甲市人民政府 2020年2月3日"


def understood(text: str) -> Document:
    return annotate(parse(a_raw(text), VOCABULARY.regions), VOCABULARY)


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param("\u200d\u200d 分享：", id="joiners"),
        pytest.param("\u200b", id="zero width"),
        pytest.param("\ufeff 网站纠错", id="a mark of byte order"),
        pytest.param("&ensp; 扫一扫在手机打开当前页", id="a blank that was not resolved"),
        pytest.param(" 分享到", id="rests alone"),
    ],
)
def test_a_signature_is_read_before_the_rests_of_a_page(rest: str) -> None:
    document = understood(TEXT + rest)
    assert (document.issuers, document.issued_on) == (("甲市人民政府",), datetime.date(2020, 2, 3))
    assert document.measures[-1].text == "2.甲，乙。（市商务局负责）"


def test_what_stands_inside_a_name_stays_there() -> None:
    document = understood(TEXT.replace("市财政局", "市财政\u200b局"))
    (responsible,) = document.measures[0].responsibilities
    assert (responsible.full_name, responsible.as_written) == ("市财政局", "市财政\u200b局")
    assert document.clauses[0].text == "（市财政\u200b局负责）"


def test_signs_of_a_page_in_a_sentence_end_no_measure() -> None:
    document = understood("甲市若干措施\n1.支持企业自助打印、分享经验，关闭窗口服务，给予补贴。")
    assert document.measures[0].text.endswith("给予补贴。")

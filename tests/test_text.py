from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sizhong_search.text import fold, n_control_characters, normalise, number, sentences
from tests.factories import any_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\ufeff一、总体要求", "一、总体要求", id="byte order mark"),
        pytest.param("甲\r\n乙\r丙\n", "甲\n乙\n丙\n", id="line ends of three systems"),
        pytest.param("甲\r\r\n乙", "甲\n\n乙", id="a stray CR stays a line end"),
        pytest.param("　ＡＩ㎡①\t ", "　ＡＩ㎡①\t ", id="width, signs and blanks are kept"),
        pytest.param("甲\ufeff乙", "甲\ufeff乙", id="only a mark at the start is one"),
    ],
)
def test_normalising_changes_byte_order_mark_and_line_ends_alone(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(st.sampled_from("\ufeff\r\n 甲")) | st.text())
@example("\ufeff\ufeff甲")
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
@example("İẞŉ㎡ﬁⅢ①（Ａ）")
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（ＡＢ）：３", "(ab):3", id="full width"),
        pytest.param("㎡½ﬁ", "㎡½ﬁ", id="no sign becomes two"),
        pytest.param("①", "1", id="a circled number is one character"),
        pytest.param("国发〔2015〕53号", "国发〔2015〕53号", id="official brackets stay"),
    ],
)
def test_folding_is_of_width_and_case(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        pytest.param("十", 10, id="ten"),
        pytest.param("十二", 12, id="twelve"),
        pytest.param("二十", 20, id="twenty"),
        pytest.param("九十九", 99, id="ninety-nine"),
        pytest.param("一百零五", 105, id="hundred and five"),
        pytest.param("一百二十", 120, id="hundred and twenty"),
        pytest.param("两", 2, id="two as counted"),
        pytest.param("３", 3, id="full-width digit"),
        pytest.param("012", 12, id="leading zero"),
        pytest.param("⑳", 20, id="circled"),
        pytest.param("", None, id="nothing"),
        pytest.param("甲", None, id="a letter of order"),
        pytest.param("²", None, id="a superscript"),
        pytest.param("1a", None, id="half a numeral"),
        pytest.param("一〇五", 105, id="digit by digit"),
        pytest.param("⑾", 11, id="in brackets, one sign"),
        pytest.param("㈠", 1, id="㈠"),
    ],
)
def test_numbers_of_marks(mark: str, expected: int | None) -> None:
    assert number(mark) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲。乙；丙！丁？戊", ["甲。", "乙；", "丙！", "丁？", "戊"], id="each ending"),
        pytest.param("“甲。”乙。", ["“甲。”", "乙。"], id="a closing quotation mark belongs to its sentence"),
        pytest.param("甲（见乙。）丙", ["甲（见乙。）", "丙"], id="a closing bracket too"),
        pytest.param("甲\n\n乙", ["甲", "乙"], id="a line end ends a sentence"),
        pytest.param("1.5亿元,甲.", ["1.5亿元,甲."], id="a Western full stop does not"),
        pytest.param("。。\n", [], id="punctuation alone"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@given(any_text)
def test_sentences_are_in_order_and_do_not_overlap(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(any_text)
def test_no_letter_stands_outside_the_sentences(text: str) -> None:
    covered = {i for a, b in sentences(text) for i in range(a, b)}
    assert {text[i] for i in range(len(text)) if i not in covered} <= set("。！？；\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲\t乙\r\n", 0, id="tab and line ends are text"),
        pytest.param("甲\x00", 1, id="NUL"),
        pytest.param("\x1b[0m甲\x0c", 2, id="escape and form feed"),
        pytest.param("甲\x85\x7f", 2, id="C1 and delete"),
        pytest.param("\ufeff\u200b\u2028", 0, id="invisible signs are no control characters"),
    ],
)
def test_control_characters_are_counted(text: str, expected: int) -> None:
    assert n_control_characters(text) == expected

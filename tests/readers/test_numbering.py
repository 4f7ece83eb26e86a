from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sizhong_search.readers.numbering import NUMERALS, Count, Numbering, W, show_sign, write_number
from sizhong_search.text import number

NAMESPACE = f'xmlns:w="{W[1:-1]}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def level(i: int, text: str, numeral: str = "decimal", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{numeral}"/>{more}<w:lvlText w:val="{text}"/>'
        "</w:lvl>"
    )


def abstract(*levels: str, key: int = 0, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(num_id: int, key: int = 0, overrides: str = "") -> str:
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{key}"/>{overrides}</w:num>'


def override(i: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{i}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def numbering(*parts: str, styles: dict[str, str] | None = None) -> Numbering:
    root = etree.fromstring(f"<w:numbering {NAMESPACE}>{''.join(parts)}</w:numbering>")
    return Numbering(root, (styles or {}).get)


def shown(parts: Iterable[str], steps: Iterable[tuple[int, int]], styles: dict[str, str] | None = None) -> list[str]:
    count = Count(numbering(*parts, styles=styles))
    return [count.next(str(num_id), i).rstrip() for num_id, i in steps]


DECIMAL = abstract(level(0, "%1"), level(1, "%1.%2"), level(2, "%1.%2.%3"))


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [
        ("decimal", {0: "0", 1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 9: "09", 10: "10", 100: "100"}),
        ("decimalFullWidth", {1: "１", 10: "１０"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {1: "①", 10: "⑩", 11: "11"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
        ("upperRoman", {1: "I", 4: "IV", 9: "IX", 1994: "MCMXCIV"}),
        ("lowerRoman", {0: "0", 14: "xiv", 40_000: "40000"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA", 781: "781"}),
        ("lowerLetter", {1: "a", 28: "bb"}),
        ("chineseCounting", {0: "○", 1: "一", 10: "十", 12: "十二", 20: "二十", 99: "九十九", 110: "一一○"}),
        (
            "chineseCountingThousand",
            {
                0: "〇", 1: "一", 10: "十", 19: "十九", 20: "二十", 21: "二十一", 100: "一百", 101: "一百〇一",
                110: "一百一十", 111: "一百一十一", 1001: "一千〇一", 1010: "一千〇一十", 1100: "一千一百",
                10_000: "一万", 10_005: "一万〇五", 20_300: "二万〇三百", 120_000: "一十二万", 1_000_000: "",
            },
        ),
        ("taiwaneseCountingThousand", {10: "十", 101: "一百〇一"}),
        ("chineseLegalSimplified", {0: "零", 1: "壹", 10: "壹拾", 105: "壹佰零伍", 10_000: "壹萬"}),
        ("ideographLegalTraditional", {2: "貳", 20: "貳拾"}),
        ("japaneseCounting", {10: "十", 21: "二十一", 100: "百", 101: "百一", 1100: "千百", 11_100: "一万一千百"}),
        ("ideographDigital", {10: "一〇", 2024: "二〇二四"}),
        ("taiwaneseDigital", {10: "一○"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 11: "甲戌", 60: "癸亥", 61: "甲子"}),
        ("numberInDash", {3: "- 3 -"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 21: "21st", 112: "112th"}),
        ("hex", {10: "A", 255: "FF"}),
        ("none", {1: ""}),
        ("bullet", {1: ""}),
        ("hindiCounting", {7: "7"}),
    ],
)  # fmt: skip
def test_a_count_is_written_as_word_writes_it(numeral: str, expected: dict[int, str]) -> None:
    assert {n: write_number(n, numeral) for n in expected} == expected


@given(st.integers(1, 999), st.sampled_from(("chineseCounting", "chineseCountingThousand", "ideographDigital")))
def test_what_is_written_in_chinese_is_read_back(n: int, numeral: str) -> None:
    assert number(write_number(n, numeral)) == n


@given(st.integers(0, 1_000_000), st.sampled_from(sorted(NUMERALS)))
def test_every_numeral_writes_every_count(n: int, numeral: str) -> None:
    assert len(write_number(n, numeral)) < 50


@pytest.mark.parametrize(
    ("text", "numeral", "expected"),
    [
        pytest.param("%1、", "chineseCounting", "二、", id="heading of the first level"),
        pytest.param("（%1）", "chineseCountingThousand", "（二）", id="heading of the second"),
        pytest.param("第%1条", "chineseCountingThousand", "第二条", id="article"),
        pytest.param("%1", "decimalEnclosedCircleChinese", "②", id="circle"),
        pytest.param("附件%1：", "none", "附件：", id="words without a number"),
        pytest.param("", "none", "", id="nothing"),
        pytest.param("%1%2%9", "decimal", "2", id="levels further down are not shown"),
        pytest.param("100%", "decimal", "100%", id="a percent sign"),
        pytest.param("●", "bullet", "●", id="bullet"),
        pytest.param("\uf06c", "bullet", "•", id="bullet of an unknown font"),
    ],
)
def test_a_pattern_is_filled(text: str, numeral: str, expected: str) -> None:
    assert shown([abstract(level(0, text, numeral)), num(1)], [(1, 0)] * 2)[-1] == expected


@pytest.mark.parametrize(
    ("parts", "steps", "expected"),
    [
        pytest.param(
            [DECIMAL, num(1)],
            [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)],
            "1 1.1 1.2 1.2.1 2 2.1 2.1.1",
            id="deeper levels begin anew",
        ),
        pytest.param(
            [DECIMAL, num(1), num(2)], [(1, 0), (2, 0), (1, 0)], "1 2 3", id="lists of one definition count on"
        ),
        pytest.param(
            [DECIMAL, abstract(level(0, "%1"), key=1), num(1), num(2, 1)], [(1, 0), (2, 0), (1, 0)], "1 1 2",
            id="lists of two do not",
        ),
        pytest.param(
            [DECIMAL, num(1), num(2, 0, override(0, 5))],
            [(1, 0), (2, 0), (2, 0), (1, 0), (2, 0), (2, 1)],
            "1 5 6 7 8 8.1",
            id="a start of its own counts once",
        ),
        pytest.param(
            [DECIMAL, num(1), num(2, 0, override(0, 1))], [(1, 0), (1, 1), (1, 1), (2, 1)], "1 1.1 1.2 1.3",
            id="a start of the first level is none of the second",
        ),
        pytest.param(
            [DECIMAL, num(1), num(2, 0, override(0, 7))], [(1, 0), (2, 1), (1, 0), (2, 0), (1, 0)], "1 1.1 2 7 8",
            id="a start of its own waits for a paragraph of its level",
        ),
        pytest.param(
            [DECIMAL, num(1)], [(1, 1), (1, 1), (1, 0), (1, 2), (1, 1)], "1.1 1.2 2 2.1.1 2.2",
            id="a level that was passed over counts as begun",
        ),
        pytest.param(
            [abstract(level(0, "%1"), level(1, "%2", more='<w:lvlRestart w:val="0"/>')), num(1)],
            [(1, 0), (1, 1), (1, 0), (1, 1)], "1 1 2 2", id="a level that never begins anew",
        ),
        pytest.param(
            [abstract(level(0, "%1"), level(1, "%2"), level(2, "%3", more='<w:lvlRestart w:val="1"/>')), num(1)],
            [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)], "1 1 1 2 2 2 1",
            id="a level that begins anew with the first only",
        ),
        pytest.param(
            [
                abstract(
                    level(0, "第%1章", "chineseCounting"), level(1, "%1.%2", more="<w:isLgl/>"),
                    level(2, "%1-%3", "upperRoman", more='<w:isLgl w:val="0"/>'),
                ),
                num(1),
            ],
            [(1, 0), (1, 0), (1, 1), (1, 2)], "第一章 第二章 2.1 二-I", id="digits where they are asked for",
        ),
        pytest.param([abstract(level(0, "%1", start=6)), num(1)], [(1, 0), (1, 0)], "6 7", id="a start"),
        pytest.param([abstract(level(0, "%1", start=0)), num(1)], [(1, 0), (1, 0)], "0 1", id="a start of 0"),
        pytest.param(
            [DECIMAL, num(1, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）")}</w:lvlOverride>')], [(1, 0), (1, 1)],
            "（1） 1.1", id="a level of its own",
        ),
        pytest.param(
            [
                abstract(
                    '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt'
                    ' w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
                    '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
                ),
                num(1),
            ],
            [(1, 0)], "001", id="three digits",
        ),
    ],
)  # fmt: skip
def test_paragraphs_are_counted_as_word_counts_them(
    parts: list[str], steps: list[tuple[int, int]], expected: str
) -> None:
    assert " ".join(shown(parts, steps)) == expected


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        pytest.param("", "1. ", id="a tab unless it says otherwise"),
        pytest.param('<w:suff w:val="tab"/>', "1. ", id="tab"),
        pytest.param('<w:suff w:val="space"/>', "1. ", id="space"),
        pytest.param('<w:suff w:val="nothing"/>', "1.", id="nothing"),
        pytest.param('<w:suff w:val="rubbish"/>', "1. ", id="rubbish"),
    ],
)
def test_the_blank_behind_a_number(suffix: str, expected: str) -> None:
    assert Count(numbering(abstract(level(0, "%1.", more=suffix)), num(1))).next("1", 0) == expected


def test_a_hidden_number_is_counted_and_not_shown() -> None:
    hidden = level(0, "%1", more="<w:rPr><w:vanish/></w:rPr>")
    assert shown([abstract(hidden, level(1, "%1.%2")), num(1)], [(1, 0), (1, 0), (1, 1)]) == ["", "", "2.1"]


def test_a_bullet_of_a_symbol_font_is_shown_in_unicode() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    assert shown([abstract(level(0, "\uf06e", "bullet", more=fonts)), num(1)], [(1, 0)]) == ["■"]


def test_a_list_is_found_through_a_list_style() -> None:
    parts = [
        abstract(key=0, more='<w:numStyleLink w:val="公文"/>'),
        abstract(level(0, "%1、", "chineseCounting"), key=1, more='<w:styleLink w:val="公文"/>'),
        num(1, 0),
        num(2, 1),
    ]
    assert shown(parts, [(1, 0), (2, 0)], styles={"公文": "2"}) == ["一、", "二、"]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([], id="no list"),
        pytest.param([num(1, 7)], id="a list without a definition"),
        pytest.param([abstract(), num(1)], id="a definition without levels"),
        pytest.param([abstract(more='<w:numStyleLink w:val="a"/>'), num(1)], id="a style that names the same list"),
        pytest.param([abstract(level(0, "%1")).replace('ilvl="0"', 'ilvl="x99"'), num(2)], id="another list"),
    ],
)
def test_what_is_not_there_has_no_number(parts: list[str]) -> None:
    assert shown(parts, [(1, 0), (0, 0), (1, 20)], styles={"a": "1"}) == ["", "", ""]


def test_a_list_numbered_0_takes_a_paragraph_out() -> None:
    assert shown([DECIMAL, num(0)], [(0, 0)]) == [""]


def test_no_pattern_fills_the_memory() -> None:
    assert len(shown([abstract(level(0, "%1" * 5000, "lowerLetter", start=780)), num(1)], [(1, 0)])[0]) <= 100


@pytest.mark.parametrize(
    ("font", "code", "expected"),
    [
        ("Wingdings", 0xF0FE, "☑"),
        ("Wingdings", 0xA8, "◻"),
        ("Wingdings", 0xF081, "①"),
        ("Wingdings 2", 0xF052, "☑"),
        ("Symbol", 0xF0B7, "•"),
        ("Symbol", 0xF0B3, "≥"),
        ("宋体", 0x2460, "①"),
        ("Wingdings 3", 0xF07D, None),
        ("宋体", 0xD800, None),
        ("宋体", 0x110000, None),
    ],
)
def test_signs_of_symbol_fonts(font: str, code: int, expected: str | None) -> None:
    assert show_sign(font, code) == expected


NUMBERS = st.integers(-5, 10**12).map(str) | st.sampled_from(("", "x", "１", "1" * 50))


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(sorted(NUMERALS))), max_size=5), st.data())
def test_any_numbers_of_a_stranger_are_counted(levels: list[tuple[str, str, str, str]], data: st.DataObject) -> None:
    parts = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{numeral}"/><w:lvlRestart w:val="{restart}"/>'
        '<w:lvlText w:val="%1.%2.%9"/></w:lvl>'
        for i, start, restart, numeral in levels
    )
    steps = data.draw(st.lists(st.tuples(st.integers(-3, 3), st.integers(-9, 99)), max_size=20))
    for text in shown([f'<w:abstractNum w:abstractNumId="0">{parts}</w:abstractNum>', num(1)], steps):
        assert not re.search(r"%[129]", text)

"""Lines with their places → paragraphs."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.readers.pieces import Piece
from sizhong_search.readers.reflow import Line, close_up, find_furniture, join, paragraphs, reflow

EM = 16.0
LEFT, RIGHT = 80.0, 480.0  # 25 letters


def page(*rows: tuple[str, float, float], size: float = EM, number: int = 1, top: float = 120.0) -> list[Line]:
    """Return lines one below the other; each is (text, em set in at the left, em missing at the right)."""
    return [
        Line(
            text=text, x0=LEFT + left * EM, x1=RIGHT - right * EM, top=top + 28 * i, size=size, page=number
        )
        for i, (text, left, right) in enumerate(rows)
    ]  # fmt: skip


def body(n: int = 6) -> list[Line]:
    """Return a paragraph that shows where the margins are, at the foot of the page."""
    return page(("正文的第一行" + "文" * 17, 2, 0), *[("文" * 25, 0, 0)] * n, ("文。", 0, 23), top=400.0)


def texts(lines: list[Line]) -> list[str]:
    return [piece.text for piece in reflow(lines + body())][:-1]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("各地要加大支持", 2, 0), ("力度。", 0, 22), ("各部门要配合。", 2, 16)],
            ["各地要加大支持力度。", "各部门要配合。"],
            id="a line short of the margin ends a paragraph",
        ),
        pytest.param(
            [("第一段到边。", 2, 0), ("第二段也到边", 2, 0), ("为止。", 0, 22)],
            ["第一段到边。", "第二段也到边为止。"],
            id="a line set in begins one, though the line above is full",
        ),
        pytest.param(
            [("一、总体要求，说到边为止。", 0, 0), ("二、主要任务", 0, 19)],
            ["一、总体要求，说到边为止。", "二、主要任务"],
            id="a mark behind a full stop begins one at the margin",
        ),
        pytest.param(
            [("一、减税。说到边（财政部牵头）", 0, 0), ("二、优化服务。", 0, 18)],
            ["一、减税。说到边（财政部牵头）", "二、优化服务。"],
            id="or behind a bracket",
        ),
        pytest.param(
            [("本办法依照", 2, 0), ("第三十条的规定执行。", 0, 15)],
            ["本办法依照第三十条的规定执行。"],
            id="a mark in the middle of a sentence does not",
        ),
        pytest.param([("投资", 2, 0), ("3.5亿元。", 0, 20)], ["投资3.5亿元。"], id="a number with decimals is no mark"),
        pytest.param(
            [("接入平台须用", 2, 3), ("OpenDataExchange 接口。", 0, 12)],
            ["接入平台须用OpenDataExchange 接口。"],
            id="a long word that found no room leaves the line above short",
        ),
        pytest.param([("（一）甲事；", 2, 17), ("（二）乙事；", 2, 17)], ["（一）甲事；", "（二）乙事；"], id="items"),
        pytest.param(
            [("a) 甲事说到", 2, 0), ("下一行。", 4, 17), ("b) 乙事。", 2, 18)],
            ["a) 甲事说到下一行。", "b) 乙事。"],
            id="an item that hangs",
        ),
        pytest.param(
            [("摘要说的是", 3, 3), ("一件事，写在", 3, 3), ("两行半里。", 3, 14)],
            ["摘要说的是一件事，写在两行半里。"],
            id="a block set in on both sides",
        ),
        pytest.param(
            [("第一章 总则……………3", 0, 0), ("第二章 分则……………9", 0, 0)],
            ["第一章 总则……………3", "第二章 分则……………9"],
            id="lines of a table of contents",
        ),
    ],
)
def test_paragraphs_of_a_page(rows: list[tuple[str, float, float]], expected: list[str]) -> None:
    assert texts(page(*rows)) == expected


def test_a_title_of_several_lines_is_one() -> None:
    title = page(("某省人民政府办公厅关于印发", 4, 4), ("某某方案的通知", 7, 7), size=22.0)
    assert texts(title) == ["某省人民政府办公厅关于印发某某方案的通知"]


def test_a_title_ends_with_its_page() -> None:
    """The cover of JR/T 0059 ends with 发布, and the next page begins with 目次."""
    cover, contents = page(("中国证券监督管理委员会发布", 4, 4), size=22.0), page(("目次", 11, 11), size=22.0, number=2)
    assert texts(cover + contents) == ["中国证券监督管理委员会发布", "目次"]


def test_a_title_does_not_take_the_text_below_it() -> None:
    title = page(("关于某事的通知", 7, 7), size=22.0)
    assert texts(title + page(("各市人民政府：", 0, 18), top=180.0)) == ["关于某事的通知", "各市人民政府："]


def test_a_wide_space_ends_a_paragraph() -> None:
    lines = page(("落款以前的话说到边", 0, 0)) + page(("某省人民政府", 0, 0), top=220.0)
    assert texts(lines) == ["落款以前的话说到边", "某省人民政府"]


def test_a_mark_hung_over_the_margin_does_not_move_it() -> None:
    """江西's opinion, printed by LibreOffice: some lines have their 、 outside, and set in ones end a little sooner."""
    rows = [("文" * 25 + "，", 0, -1) if i % 2 else ("文" * 25, 0, 0.6) for i in range(10)]
    assert len(reflow(page(("文" * 23, 2, 0), *rows, ("文。", 0, 23)))) == 1


def test_a_paragraph_goes_on_over_page_and_number() -> None:
    lines = [
        *page(*[("文" * 25, 0, 0)] * 9, number=1),
        *page(("— 1 —", 11, 11), number=1, top=770.0),
        *page(("完了。", 0, 22), *[("文" * 25, 2, 0), ("文" * 25, 0, 0)] * 4, number=2),
    ]
    first, second, *_ = reflow(lines)
    assert (first.text, first.page) == ("文" * 225 + "完了。", 1)
    assert (second.text, second.kind, second.page) == ("— 1 —", "furniture", 1)


@pytest.mark.parametrize("number", ["— 4 —", "-12-", "3", "第 3 页 共 8 页", "3/8", "iv", "Page 2 of 9", "· 25 ·"])
def test_a_page_number_is_furniture(number: str) -> None:
    lines = [*page(("正文", 0, 20)), *page((number, 11, 11), top=780.0)]
    assert [line.text for line in find_furniture(lines)] == [number]


@pytest.mark.parametrize(
    ("text", "top", "n_pages", "expected"),
    [
        pytest.param("JR/T 0331—2025", 73.0, 3, 3, id="a head of three pages"),
        pytest.param("JR/T 0331—2025", 73.0, 2, 0, id="of two pages only"),
        pytest.param("— 4 —", 400.0, 3, 0, id="a number in the middle of the page"),
        pytest.param("附件", 73.0, 3, 0, id="annexes that begin alike"),
        pytest.param("表3 数据元（续）", 73.0, 3, 0, id="the title of a table that goes on"),
    ],
)
def test_running_heads(text: str, top: float, n_pages: int, expected: int) -> None:
    lines = [line for n in range(n_pages) for line in page((text, 0, 10), (f"正文{n}", 0, 20), number=n, top=top)]
    assert len(find_furniture(lines)) == expected


def test_heads_differ_by_their_numbers() -> None:
    lines = [line for n in range(3) for line in page((f"第 {n} 期", 0, 10), number=n, top=73.0)]
    assert not find_furniture(lines), "第 begins a chapter more often than a head"
    lines = [line for n in range(3) for line in page((f"某刊 {n} 期", 0, 10), number=n, top=73.0)]
    assert len(find_furniture(lines)) == 3


def test_a_table_is_passed_on_and_ends_a_paragraph() -> None:
    table = (Piece(text="甲", kind="cell", cell=(1, 1, 1)), Piece(text="乙", kind="cell", cell=(1, 1, 2)))
    above, below = page(("表上的话到边", 0, 0)), page(("表下的话", 0, 0), top=300.0)
    assert [piece.text for piece in reflow([*above, table, *below])] == ["表上的话到边", "甲", "乙", "表下的话"]


def test_a_piece_comes_behind_the_paragraph_it_stands_in() -> None:
    mark = Piece(text="内部资料", kind="furniture")
    first, second = page(("文" * 25, 0, 0), ("完。", 0, 23))
    assert [piece.text for piece in reflow([first, mark, second])] == ["文" * 25 + "完。", "内部资料"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["推动“互联网+”", "行动"], "推动“互联网+”行动", id="Chinese without a blank"),
        pytest.param(["open", "data"], "open data", id="words with one"),
        pytest.param(["自 2024", "年起"], "自 2024年起", id="a number and its unit without"),
        pytest.param(["见 http://www.", "gov.cn/a"], "见 http://www.gov.cn/a", id="an address without"),
        pytest.param(["a　", "　b"], "a b", id="blanks at the margin are no text"),
    ],
)
def test_join(lines: list[str], expected: str) -> None:
    assert join(lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("通　　知", "通知", id="wide blanks"),
        pytest.param("关 于 某 事 的 通 知", "关于某事的通知", id="half blanks"),
        pytest.param("第三章 附　则", "第三章 附则", id="behind a mark"),
        pytest.param("张三　李四", "张三　李四", id="names stay apart"),
        pytest.param("A B C", "A B C", id="other scripts"),
    ],
)
def test_letter_spaced_words_are_closed_up(text: str, expected: str) -> None:
    assert close_up(text) == expected


def test_paragraphs_of_a_cell() -> None:
    lines = page(("负责牵头的", 0, 0), ("部门", 0, 23), ("财政部", 0, 22), ("3", 0, 24), top=780.0)
    assert paragraphs(lines, left=LEFT, right=RIGHT) == ["负责牵头的部门", "财政部", "3"]


LINES = st.lists(
    st.builds(
        Line,
        text=st.text("文一、（）1. —页a。", max_size=12),
        x0=st.floats(0, 300),
        x1=st.floats(300, 600),
        top=st.floats(0, 842),
        size=st.sampled_from([10.5, 16.0, 22.0]),
        page=st.integers(1, 4),
        column=st.integers(0, 2),
    )
)


@given(LINES)
def test_no_letter_is_lost_or_made(lines: list[Line]) -> None:
    def letters(parts: list[str]) -> Counter[str]:
        return Counter(character for part in parts for character in part if not character.isspace())

    assert letters([piece.text for piece in reflow(lines)]) == letters([line.text for line in lines])

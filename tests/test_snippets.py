from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.model import Document, WeightedTerm
from sizhong_search.snippets import best_window, highlights, merge, surroundings
from sizhong_search.text import sentences
from tests.factories import a_document, a_term, any_text

spans = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10)).map(lambda s: (s[0], s[0] + s[1])))


def marked(text: str, *terms: WeightedTerm) -> list[str]:
    return [text[a:b] for a, b in highlights(text, terms, shipped_analyzer())]


def bigram(term: str) -> WeightedTerm:
    return WeightedTerm("bigrams", term, 1.0, "bigrams", term)


@given(spans)
def test_merging_covers_the_same_and_leaves_gaps_between(given_spans: list[tuple[int, int]]) -> None:
    merged = merge(given_spans)
    assert {i for a, b in merged for i in range(a, b)} == {i for a, b in given_spans for i in range(a, b)}
    assert all(before[1] < after[0] for before, after in pairwise(merged))
    assert merge(merged) == merged


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        pytest.param("快递企业的准入", [a_term("快递"), a_term("准入")], ["快递", "准入"], id="words where they stand"),
        pytest.param("快递快递", [a_term("快递")], ["快递快递"], id="neighbours are one mark"),
        pytest.param(
            "微信小程序", [bigram("微信"), bigram("信小")], ["微信小"], id="bigrams that follow on each other"
        ),
        pytest.param("微信小程序", [bigram("微信")], [], id="a lone bigram is chance"),
        pytest.param("快递", [a_term("税收")], [], id="nothing matches"),
        pytest.param("ＡＩ平台", [a_term("ai")], ["ＡＩ"], id="as written, whatever the width"),
        pytest.param("快递", [WeightedTerm("filters", "快递", 1.0, "department", "")], [], id="a filter is no match"),
    ],
)
def test_highlights(text: str, terms: list[WeightedTerm], expected: list[str]) -> None:
    assert marked(text, *terms) == expected


@given(any_text)
def test_highlights_lie_inside_the_text_and_do_not_touch(text: str) -> None:
    analyzer = shipped_analyzer()
    terms = [a_term(t.term) for t in analyzer.words(text)[::2]] + [bigram(t.term) for t in analyzer.bigrams(text)[::2]]
    found = highlights(text, terms, analyzer)
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))


def test_a_short_text_is_shown_whole() -> None:
    assert best_window("甲。乙。", ((0, 1),), limit=4) == (0, 4)


def test_the_window_goes_where_most_is_marked() -> None:
    text = "无关的话。" * 20 + "快递准入。" + "无关的话。" * 20
    at = text.index("快递")
    start, end = best_window(text, ((at, at + 4),), limit=50)
    assert start <= at < at + 4 <= end


def test_the_first_of_equal_windows_is_shown() -> None:
    assert best_window("甲。" * 50, (), limit=10) == (0, 10)


@given(any_text, st.integers(1, 40))
def test_a_window_is_never_longer_than_its_limit_and_begins_at_a_sentence(text: str, limit: int) -> None:
    found = [(i, i + 1) for i in range(0, len(text), 7)]
    start, end = best_window(text, tuple(found), limit)
    assert 0 <= start <= end <= len(text)
    assert end - start <= limit
    assert start == 0 or start in {a for a, _ in sentences(text)}


LONG = "支持企业发展壮大。" * 50
NEIGHBOURS = f"某省方案\n一、总体要求\n短的一段。\n1.支持快递。\n2.支持冰雪。\n{LONG}\n3.支持园区。\n"


@cache
def neighbours() -> Document:
    return a_document(NEIGHBOURS)


@pytest.mark.parametrize(
    ("wanted", "n", "expected"),
    [
        pytest.param("1.支持快递。", 12, "短的一段。\n1.支持快递。\n2.支持冰雪。", id="whole paragraphs around it"),
        pytest.param("1.支持快递。", 300, f"{NEIGHBOURS[: NEIGHBOURS.index(LONG) - 1]}", id="from the first on"),
        pytest.param("3.支持园区。", 12, "…支持企业发展壮大。\n3.支持园区。", id="of a longer one whole sentences"),
        pytest.param("2.支持冰雪。", 12, "1.支持快递。\n2.支持冰雪。\n支持企业发展壮大。…", id="behind it too"),
        pytest.param("3.支持园区。", 5, "…展壮大。\n3.支持园区。", id="of a longer sentence a part"),
    ],
)
def test_what_stands_around_a_measure_is_shown_as_it_stands(wanted: str, n: int, expected: str) -> None:
    document = neighbours()
    start = document.text.index(wanted)
    around = surroundings(document, start, start + len(wanted), n)
    shown = document.text[around.start : around.end].strip("\n")
    assert "…" * around.is_cut_before + shown + "…" * around.is_cut_behind == expected


@given(st.integers(0, len(NEIGHBOURS)), st.integers(0, 30), st.integers(0, 600))
def test_what_stands_around_holds_the_measure_and_stays_within_the_text(start: int, length: int, n: int) -> None:
    document = neighbours()
    end = min(start + length, len(document.text))
    a, b, *_ = surroundings(document, start, end, n)
    assert 0 <= a <= start <= end <= b <= len(document.text)
    assert start - a <= n
    assert b - end <= n

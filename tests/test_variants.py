"""Variants of the shipped text that must come out right too, each made from it by code.

What is right is the reading by hand in ``files/heilongjiang-sizhong-plan.golden.json``, changed as the text was.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sizhong_search import Document, read_bytes, shipped
from sizhong_search.annotation import annotate
from sizhong_search.parsing import parse
from sizhong_search.result import document_to_dict
from sizhong_search.vocabulary import open_vocabulary

DOCUMENT_ID = "heilongjiang-sizhong-plan"
GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "files" / f"{DOCUMENT_ID}.golden.json").read_text("utf-8"))
EXPECTED: list[dict[str, Any]] = GOLDEN["measures"]
TEXT = (shipped("corpus") / f"{DOCUMENT_ID}.txt").read_text("utf-8")
LINES = TEXT.split("\n")
PREAMBLE, MEASURES = LINES[:-20], LINES[-20:]
# Where a heading would stand: before which of the 20 measures.
GROUPS = (0, 6, 9, 12, 16)
NAMES = ("推进放管结合", "完善市场环境", "强化内部治理", "优化政策扶持", "保障措施")
WIDE_BRACKETS = str.maketrans("()", "（）")
WIDE_COMMAS = str.maketrans(",", "，")

Duty = tuple[str, str, str, str, str]


@pytest.mark.parametrize(
    ("headings", "paths"),
    [
        pytest.param(
            {0: "一、", 6: "二、", 9: "三、", 12: "四、", 16: "五、"},
            {0: ["一"], 6: ["二"], 9: ["三"], 12: ["四"], 16: ["五"]},
            id="一、 to 五、",
        ),
        pytest.param(
            {0: "（一）", 6: "（二）", 9: "（三）", 12: "（四）", 16: "五、"},
            {0: ["（一）"], 6: ["（二）"], 9: ["（三）"], 12: ["（四）"], 16: ["五"]},
            id="（一） to （四）, then 五、",
        ),
        pytest.param(
            {0: "一、重点任务\n（一）", 6: "（二）", 9: "（三）", 12: "（四）", 16: "二、"},
            {0: ["一", "（一）"], 6: ["一", "（二）"], 9: ["一", "（三）"], 12: ["一", "（四）"], 16: ["二"]},
            id="（一） to （四） under 一、, then 二、",
        ),
    ],
)
class TestHeadingsRestored:
    def test_paths_begin_with_the_printed_marks(self, headings: dict[int, str], paths: dict[int, list[str]]) -> None:
        expected = [
            paths[max(g for g in GROUPS if g <= i)] + m["path"][-1:]  # what was implied (#1) is printed now
            for i, m in enumerate(EXPECTED)
        ]
        assert [list(m.path) for m in with_headings(headings).measures] == expected

    def test_measures_are_the_same_20(self, headings: dict[int, str], paths: dict[int, list[str]]) -> None:
        document = with_headings(headings)
        assert [m.text for m in document.measures] == MEASURES
        assert [document.text[m.span] for m in document.measures] == MEASURES

    def test_duties_are_the_same(self, headings: dict[int, str], paths: dict[int, list[str]]) -> None:
        assert duties(with_headings(headings)) == [golden_duties(m) for m in EXPECTED]

    def test_headings_are_no_measures(self, headings: dict[int, str], paths: dict[int, list[str]]) -> None:
        document = with_headings(headings)
        printed = [document.text[b.span].strip() for b in document.blocks if b.kind == "heading"]
        assert "\n".join(printed) == "\n".join(heading_lines(headings).values())


@pytest.mark.parametrize(
    "wide",
    [
        pytest.param(WIDE_BRACKETS, id="brackets"),
        pytest.param(WIDE_COMMAS, id="commas"),
        pytest.param(WIDE_BRACKETS | WIDE_COMMAS, id="brackets and commas"),
    ],
)
class TestFullWidth:
    def test_only_the_width_changes(self, wide: dict[int, int]) -> None:
        document, original = understand(TEXT.translate(wide)), understand(TEXT)
        assert [m.id for m in document.measures] == [m["id"] for m in EXPECTED]
        assert [m.path for m in document.measures] == [
            tuple(mark.translate(wide) for mark in m["path"]) for m in EXPECTED
        ]
        assert [(m.start, m.end, m.heading, m.open) for m in document.measures] == [
            (m["start"], m["end"], m["heading"], m["open"]) for m in EXPECTED
        ]
        assert [m.text for m in document.measures] == [line.translate(wide) for line in MEASURES]
        assert document.references == original.references

    def test_responsibilities_stand_where_they_stood(self, wide: dict[int, int]) -> None:
        original = understand(TEXT)
        document = understand(TEXT.translate(wide))
        assert duties(document) == [golden_duties(m) for m in EXPECTED]
        assert [m.responsibilities for m in document.measures] == [m.responsibilities for m in original.measures]

    def test_deadlines_and_labels_are_the_same(self, wide: dict[int, int]) -> None:
        document, original = understand(TEXT.translate(wide)), understand(TEXT)
        assert [(m.deadlines, m.sectors, m.topics, m.kinds) for m in document.measures] == [
            (m.deadlines, m.sectors, m.topics, m.kinds) for m in original.measures
        ]


class TestAnotherProvince:
    def test_region_and_title_are_its_own(self) -> None:
        document = understand(to_jilin(TEXT))
        assert (document.region, document.level) == ("吉林省", "province")
        assert document.title == "吉林省加快构建大众创业万众创新支撑平台工作方案"

    def test_duties_have_the_same_pattern(self) -> None:
        expected = [[tuple(map(to_jilin, duty)) for duty in golden_duties(m)] for m in EXPECTED]
        assert duties(understand(to_jilin(TEXT))) == expected

    def test_nobody_is_linked_to_a_body_of_heilongjiang(self) -> None:
        found = [r for m in understand(to_jilin(TEXT)).measures for r in m.responsibilities]
        registry = open_vocabulary().departments
        ids = [i for r in found for i in (r.department_id, *(bearer.id for bearer in r.today)) if i]
        bodies = [body for i in ids if (body := registry.get(i))]
        assert {body.region for body in bodies} == {"吉林省"}


@pytest.mark.parametrize(
    "gone", [pytest.param(i, id=m["id"].partition("#")[2] + " gone") for i, m in enumerate(EXPECTED)]
)
def test_a_measure_taken_out_leaves_the_others_as_they_were(gone: int) -> None:
    # No two groups can merge: across every border the numbers still fall (5→1, 6→2, 2→1, 3→2).
    document = understand("\n".join(PREAMBLE + MEASURES[:gone] + MEASURES[gone + 1 :]))
    expected = [
        (m["id"], tuple(m["path"]), text, golden_duties(m))
        for i, (m, text) in enumerate(zip(EXPECTED, MEASURES, strict=True))
        if i != gone
    ]
    found = zip(document.measures, duties(document), strict=True)
    assert [(m.id, m.path, m.text, duty) for m, duty in found] == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CR-LF"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="CR"),
        pytest.param(TEXT.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(TEXT.replace("\n", "\r\n").encode("utf-8-sig"), id="byte order mark and CR-LF"),
    ],
)
def test_line_ends_and_byte_order_mark_change_nothing_else(data: bytes) -> None:
    found, expected = (document_to_dict(understand(bytes_)) for bytes_ in (data, TEXT.encode()))
    assert found.pop("source") != expected.pop("source"), "the digest is of the bytes as read"
    assert found == expected


@settings(deadline=None)
@given(kept=st.lists(st.booleans(), min_size=20, max_size=20))
@example(kept=[True] * 20)
@example(kept=[False] * 20)
@example(kept=[i in GROUPS for i in range(20)])  # 1. 1. 1. 1. (一)
@example(kept=[i in (3, 16, 19) for i in range(20)])  # 4. (一) (四)
def test_as_many_measures_as_are_kept_each_cut_out_whole(kept: list[bool]) -> None:
    lines = [line for line, is_kept in zip(MEASURES, kept, strict=True) if is_kept]
    document = parse(read_bytes("\n".join(PREAMBLE + lines).encode(), f"{DOCUMENT_ID}.txt"), open_vocabulary().regions)
    assert [m.text for m in document.measures] == lines
    assert [document.text[m.span] for m in document.measures] == lines
    assert len({m.id for m in document.measures}) == len(lines), "ids are not unique"


@cache
def understand(text: str | bytes) -> Document:
    """Read, parse and annotate a text of which no manifest says anything."""
    vocabulary = open_vocabulary()
    data = text.encode() if isinstance(text, str) else text
    return annotate(parse(read_bytes(data, f"{DOCUMENT_ID}.txt"), vocabulary.regions), vocabulary)


def with_headings(headings: dict[int, str]) -> Document:
    printed = heading_lines(headings)
    body = [line for i, text in enumerate(MEASURES) for line in ([printed[i]] if i in printed else []) + [text]]
    return understand("\n".join(PREAMBLE + body))


def heading_lines(headings: dict[int, str]) -> dict[int, str]:
    return {i: headings[i] + name for i, name in zip(GROUPS, NAMES, strict=True)}


def duties(document: Document) -> list[list[Duty]]:
    """Return who answers for each measure, without the place: a variant moves it."""
    return [
        [(r.as_written, r.full_name, r.role, r.basis, r.source) for r in m.responsibilities] for m in document.measures
    ]


def golden_duties(measure: dict[str, Any]) -> list[Duty]:
    return [(r["as_written"], r["full_name"], r["role"], r["basis"], r["source"]) for r in measure["responsibilities"]]


def to_jilin(text: str) -> str:
    return text.replace("黑龙江", "吉林").replace("哈尔滨", "长春")

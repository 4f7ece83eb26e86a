"""What belongs to the pages of a file is in its text, and read as if it were not there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.annotation import annotate
from sizhong_search.model import Document, Issue, RawDocument
from sizhong_search.parsing import parse
from sizhong_search.passages import make_passages
from sizhong_search.readers.pieces import Piece, assemble
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import PIECES, a_raw

FOOT = "某市公报·"  # marks what belongs to a page; nobody else writes it


def raw(*lines: str) -> RawDocument:
    """A text whose lines are paragraphs, and those with bars before and behind furniture of its pages."""
    pieces = [
        Piece(text=line.strip("|"), kind="furniture" if line.startswith("|") else "paragraph", page=1, paragraph=i)
        for i, line in enumerate(lines, start=1)
    ]
    text, origins = assemble(pieces)
    return replace(a_raw(text), origins=origins)


def understood(*lines: str) -> Document:
    vocabulary = open_vocabulary()
    return annotate(parse(raw(*lines), vocabulary.regions), vocabulary)


def searched(document: Document) -> str:
    return "\n".join(passage.text for passage in make_passages(document))


NOTICE = (
    "某省支持企业方案",
    "一、支持企业发展，给予补贴，",
    "并简化流程。（省财政厅负责）",
    "二、优化服务，减轻负担。",
)


@pytest.mark.parametrize(
    "foot",
    [
        pytest.param("— 4 —", id="a page number"),
        pytest.param("12", id="a number alone"),
        pytest.param("某省人民政府公报 2016年第3期", id="a running head"),
        pytest.param("某省支持快递企业发展实施方案", id="a title that runs on"),
        pytest.param("附件1", id="what would end a part"),
        pytest.param("某省人民政府\n2016年3月1日", id="a signature of two lines"),
        pytest.param("特此通知。", id="an ending"),
        pytest.param("三、本页由某局印制，请于2020年12月31日前完成。", id="what would be a measure"),
        pytest.param("1 见《国务院关于甲的意见》（国发〔2015〕53号），（省商务厅牵头）。", id="a footnote"),
    ],
)
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_furniture_changes_nothing_of_what_is_understood(foot: str, at: int) -> None:
    plain, printed = understood(*NOTICE), understood(*NOTICE[:at], f"|{foot}|", *NOTICE[at:])
    assert printed.text == "\n".join((*NOTICE[:at], foot, *NOTICE[at:]))
    assert [m.path for m in printed.measures] == [("一",), ("二",)]
    assert [m.text.replace(f"{foot}\n", "") for m in printed.measures] == [m.text for m in plain.measures]
    assert [m.sectors + m.topics + m.kinds for m in printed.measures] == [
        m.sectors + m.topics + m.kinds for m in plain.measures
    ]
    assert [[r.full_name for r in m.responsibilities] for m in printed.measures] == [["省财政厅"], []]
    assert (printed.title, printed.issued_on, printed.references) == (plain.title, None, ())
    assert printed.issues == ()
    assert searched(printed) == searched(plain)
    kinds = {b.kind for b in printed.blocks if foot.partition("\n")[0] in printed.text[b.span]}
    assert kinds == {"furniture"}


def test_a_measure_goes_on_behind_a_page() -> None:
    document = parse(raw("某省方案", "一、支持企业发展，", "|附件1|", "|3|", "给予补贴。", "二、甲，乙。", "|4|"))
    assert [(b.kind, document.text[b.span].strip()) for b in document.blocks] == [
        ("preamble", "某省方案"),
        ("measure", "一、支持企业发展，"),
        ("furniture", "附件1"),
        ("furniture", "3"),
        ("measure", "给予补贴。"),
        ("measure", "二、甲，乙。"),
        ("furniture", "4"),
    ]
    assert document.measures[0].text == "一、支持企业发展，\n附件1\n3\n给予补贴。"
    assert document.measures[1].text == "二、甲，乙。"


def test_a_clause_over_the_edge_of_a_page_has_the_words_of_the_text() -> None:
    document = understood("某省方案", "一、支持企业，减税。（省财政", "|— 4 —|", "厅负责）", "二、甲，乙。")
    (clause,) = document.clauses
    assert clause.text == document.text[clause.span] == "（省财政\n— 4 —\n厅负责）"
    (responsible,) = document.measures[0].responsibilities
    assert (responsible.full_name, responsible.as_written) == ("省财政厅", "省财政\n— 4 —\n厅")


def test_origins_and_issues_of_reading_are_handed_on() -> None:
    remark = Issue(code="hidden-text", start=0, end=0)
    found = replace(raw("通知", "甲。"), issues=(remark,))
    document = parse(found)
    assert document.origins == found.origins
    assert [issue.code for issue in document.issues] == ["hidden-text", "no-title", "no-measures"]


line = st.lists(st.sampled_from([piece for piece in PIECES if "\n" not in piece]), min_size=1, max_size=12).map("".join)


@given(st.lists(line.map(lambda words: f"|{FOOT}{words}|") | line, max_size=12))
def test_any_furniture_is_set_apart_and_never_searched(lines: list[str]) -> None:
    document = understood(*(each for each in lines if each.strip("|").strip()))
    assert [(a.end, b.start) for a, b in pairwise(document.blocks) if a.end != b.start] == []
    for noun in (*document.measures, *document.clauses, *document.rules):
        assert document.text[noun.span] == noun.text
    for measure in document.measures:
        for found in (*measure.deadlines, *measure.beneficiaries, *measure.amounts):
            assert document.text[found.span] == found.text
    apart = [b for b in document.blocks if FOOT in document.text[b.span]]
    assert {b.kind for b in apart} <= {"furniture"}
    assert len(apart) == document.text.count(FOOT)
    assert FOOT not in searched(document)

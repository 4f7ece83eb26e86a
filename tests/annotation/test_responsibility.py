from __future__ import annotations

import pytest
from hypothesis import given

from sizhong_search.annotation import annotate
from sizhong_search.annotation.responsibility import find_responsibilities
from sizhong_search.model import Document, Responsibility
from sizhong_search.parsing import parse
from sizhong_search.parsing.clauses import find_clauses
from sizhong_search.vocabulary import Vocabulary, shipped_vocabulary
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from tests.factories import a_document, a_measure, a_raw, official_text


def find(text: str, region: str = "黑龙江省") -> tuple[Responsibility, ...]:
    registry = shipped_vocabulary().departments
    return find_responsibilities(a_measure(text), find_clauses(text), registry, region)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("由省发改委汇总上报。", [("省发改委", "responsible", "sentence")], id="has something to do"),
        pytest.param("由省发改委牵头制定。", [("省发改委", "lead", "sentence")], id="leads"),
        pytest.param("统一由省财政厅统筹牵头。", [("省财政厅", "lead", "sentence")], id="leads, further off"),
        pytest.param("报省发改委。", [], id="only receives"),
        pytest.param("报经省政府同意。", [], id="agrees"),
        pytest.param("由企业自主决定。", [], id="no body of government"),
        pytest.param("各有关部门要加强宣传。", [("各有关部门", "responsible", "generic")], id="departments in general"),
        pytest.param(
            "1.甲。各地、各有关部门要加强沟通。",
            [("各地", "responsible", "generic"), ("各有关部门", "responsible", "generic")],
            id="places and departments in general",
        ),
        pytest.param("加强各有关部门协作。", [], id="departments as object"),
        pytest.param("由有关部门负责处理。", [("有关部门", "responsible", "generic")], id="generic after 由"),
    ],
)
def test_what_sentences_say(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(r.as_written, r.role, r.basis) for r in find(text)] == expected
    assert {r.source for r in find(text)} <= {"sentence"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "甲。(省财政厅、国税局牵头负责)",
            [("省财政厅", "hlj-finance", "lead"), ("省国税局", "hlj-statetax", "lead")],
            id="prefix put back",
        ),
        pytest.param(
            "甲。（黑龙江证监局、各有关部门负责）",
            [("黑龙江证监局", "hlj-csrc", "responsible"), ("各有关部门", None, "responsible")],
            id="generic bodies are nobody",
        ),
        pytest.param("甲。（省盐务局负责）", [("省盐务局", None, "responsible")], id="a body that nobody knows"),
    ],
)
def test_what_clauses_say(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert [(r.full_name, r.department_id, r.role) for r in find(text)] == expected


def test_a_body_in_clause_and_sentence_counts_once() -> None:
    found = find("由省发改委汇总。（省发改委负责）")
    assert [(r.full_name, r.source) for r in found] == [("省发改委", "clause")]


def test_responsibilities_are_in_the_order_of_the_text() -> None:
    found = find("由省发改委汇总。（省财政厅负责）")
    assert [r.full_name for r in found] == ["省发改委", "省财政厅"]
    assert [r.start for r in found] == sorted(r.start for r in found)


def test_a_bare_province_in_a_text_of_unknown_region_is_linked_to_nobody() -> None:
    (finance, securities) = find("（省财政厅、黑龙江证监局负责）", UNKNOWN_REGION)
    assert (finance.department_id, finance.today) == (None, ())
    assert securities.department_id is not None


def test_nor_is_one_of_another_province() -> None:
    (finance,) = find("（省财政厅负责）", "吉林省")
    assert finance.department_id is None


def test_a_former_body_is_shown_with_who_answers_today() -> None:
    (commerce,) = find("（省工商局负责）")
    assert commerce.department_id == "hlj-aic"
    assert [bearer.id for bearer in commerce.today] == ["hlj-amr"]


def test_every_body_that_the_first_document_names_is_known(document: Document) -> None:
    named = [r for m in document.measures for r in m.responsibilities if r.basis != "generic"]
    assert named
    assert [r.full_name for r in named if r.department_id is None] == []


def test_open_is_said_of_the_measure() -> None:
    opened, closed = a_document("1.甲，乙。（省财政厅等负责）\n2.甲，乙。（省财政厅负责）").measures
    assert (opened.open, closed.open) == (True, False)


@given(official_text)
def test_responsibilities_cut_out_their_own_text(text: str) -> None:
    document = a_document(text, title="黑龙江省甲方案")
    for measure in document.measures:
        for responsibility in measure.responsibilities:
            assert text[responsibility.span] == responsibility.as_written
            assert measure.start <= responsibility.start < responsibility.end <= measure.end


@given(official_text)
def test_annotating_twice_changes_nothing(text: str) -> None:
    vocabulary: Vocabulary = shipped_vocabulary()
    once = annotate(parse(a_raw(text), vocabulary.provinces), vocabulary)
    assert annotate(once, vocabulary) == once

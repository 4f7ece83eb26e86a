from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from sizhong_search.model import Document, EditorNote
from sizhong_search.parsing import parse
from sizhong_search.passages import MAX_PARAGRAPH, document_of, locate, locate_known, make_passages
from tests.factories import a_document, a_raw, official_text


def test_every_measure_is_a_passage_and_so_is_the_preamble(document: Document) -> None:
    passages = list(make_passages(document))
    assert [p.id for p in passages if p.unit == "measure"] == [m.id for m in document.measures]
    assert any("激发全社会创新活力" in p.text for p in passages if p.unit == "paragraph")


def test_a_passage_is_searched_with_title_and_headings() -> None:
    found = a_document("一、优化环境\n（一）放宽准入。降低门槛，简化流程。", title="甲省创业方案")
    (_, passage) = make_passages(found)
    assert passage.text.splitlines() == ["甲省创业方案", "优化环境", "（一）放宽准入。降低门槛，简化流程。"]


def test_the_editors_addition_is_searched_and_not_in_the_text() -> None:
    text = "1.允许将电子作为凭证，甲。"
    note = EditorNote(position=7, inserted="发票", why="", editor="")
    (passage,) = make_passages(parse(replace(a_raw(text), notes=(note,))))
    assert "允许将电子发票作为凭证" in passage.text
    assert text[passage.start : passage.end] == text


def test_additions_at_several_places_do_not_shift_each_other() -> None:
    notes = tuple(EditorNote(position=p, inserted=i, why="", editor="") for p, i in ((3, "甲"), (5, "乙")))
    (passage,) = make_passages(parse(replace(a_raw("1.金木水火，土。"), notes=notes)))
    assert passage.text.endswith("1.金甲木水乙火，土。")


def test_clauses_are_searched_apart() -> None:
    (passage,) = make_passages(a_document("1.支持快递，甲。（人民银行负责）", title="甲方案"))
    assert "人民银行" not in passage.text
    assert passage.clauses == "（人民银行负责）"


def test_an_addition_inside_a_clause_brings_nothing_of_the_clause_back() -> None:
    text = "1.支持快递，甲。（省财政厅、人民银行负责）续。"
    note = EditorNote(position=text.index("、人民"), inserted="等", why="", editor="")
    (passage,) = make_passages(parse(replace(a_raw(text), notes=(note,))))
    assert "人民银行" not in passage.text
    assert passage.text.endswith("续。")


def test_passages_are_in_the_order_of_the_text(document: Document) -> None:
    starts = [p.start for p in make_passages(document)]
    assert starts == sorted(starts)


def test_paragraphs_show_by_default_only_where_there_are_no_measures() -> None:
    with_measures = a_document("前言甲。\n1.甲，乙。")
    without = a_document("前言甲。")
    assert [p.fields["unit"] for p in make_passages(with_measures)] == [("paragraph",), ("measure", "default")]
    assert [p.fields["unit"] for p in make_passages(without)] == [("paragraph", "default")]


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    text = "".join(f"这是第{i}句很长的话，说的是快递。" for i in range(100))
    spans = [(p.start, p.end) for p in make_passages(a_document(text))]
    assert all(b - a <= MAX_PARAGRAPH and text[b - 1] == "。" for a, b in spans)
    assert "".join(text[a:b] for a, b in spans) == text


def test_fields_say_what_a_measure_can_be_filtered_by(document: Document) -> None:
    first = next(p for p in make_passages(document) if p.unit == "measure")
    assert first.fields["region"] == ("黑龙江省",)
    assert first.fields["year"] == ("unknown",)
    assert {"hlj-transport", "hlj-transport@responsible", "hlj-transport@named"} <= set(first.fields["department"])
    assert "transport" in first.fields["sector"]


def test_departments_in_general_are_no_department_to_filter_by() -> None:
    (passage,) = make_passages(a_document("1.甲，乙。（省财政厅、各有关部门负责）", title="黑龙江省甲方案"))
    assert not [value for value in passage.fields["department"] if "有关" in value]
    assert passage.fields["role"] == ("responsible",)


def test_a_body_that_the_registry_does_not_hold_is_filtered_by_its_name() -> None:
    (passage,) = make_passages(a_document("1.甲，乙。（省盐务局负责）", title="黑龙江省甲方案"))
    assert passage.fields["department"] == ("省盐务局", "省盐务局@responsible", "省盐务局@named")


def test_year_is_of_the_date_of_issue() -> None:
    (passage,) = make_passages(a_document("甲。", issued_on="2016-03-01"))
    assert passage.fields["year"] == ("2016",)


@pytest.mark.parametrize("passage_id", ["plan", "plan#2.1", "plan@57-270", "plan#1~2"])
def test_a_passage_knows_its_document(passage_id: str) -> None:
    assert document_of(passage_id) == "plan"


@given(official_text)
def test_passages_have_ids_of_their_own_and_are_found_again_by_them(text: str) -> None:
    document = a_document(text)
    passages = list(make_passages(document))
    assert len({p.id for p in passages}) == len(passages)
    for passage in passages:
        measure, start, end = locate(document, passage.id)
        assert (start, end) == (passage.start, passage.end)
        assert (measure is not None) == (passage.unit == "measure")
        assert document_of(passage.id) == document.id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("前言说快递。\n1.甲，乙。", "前言说快递", id="preamble"),
        pytest.param("1.甲，乙。\n附件：快递清单", "快递清单", id="behind the body"),
        pytest.param("一、总体要求\n坚持发展快递。\n二、任务\n（一）甲，乙。", "坚持发展快递", id="under a heading"),
        pytest.param(
            "一、总体要求。坚持发展快递，便民。\n二、任务\n（一）甲，乙。", "坚持发展快递", id="beside a heading"
        ),
        pytest.param("一、任务。本部分只说快递，便民。\n（一）甲，乙。", "本部分只说快递", id="above sub-items"),
        pytest.param("一、发展快递\n二、减轻税负", "发展快递", id="items of one phrase"),
    ],
)
def test_every_paragraph_is_searchable(text: str, sentence: str) -> None:
    assert any(sentence in passage.text for passage in make_passages(a_document(text)))


def test_a_word_that_goes_on_behind_a_page_number_is_searched_whole() -> None:
    (passage,) = [p for p in make_passages(a_document("甲方案\n1.支持企\n— 4 —\n业发展，乙。")) if p.unit == "measure"]
    assert passage.text.endswith("1.支持企\n业发展，乙。")


@given(official_text)
def test_a_passage_that_is_known_is_located_as_any(text: str) -> None:
    document = a_document(text, "a@1-2")
    for passage in make_passages(document):
        assert locate_known(document, passage.id) == locate(document, passage.id)

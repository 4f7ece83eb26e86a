"""What readers put right: where it has its place, what it stands instead of, and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.corrections import (
    beginning_of,
    correct_boundaries,
    find_name,
    is_instead_of,
    is_of,
    meant_for_both,
    names_left,
    possible_ends,
    without_place,
)
from sizhong_search.duties.tasks import tasks_of
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Correction, CorrectionKind, Document
from sizhong_search.parsing import parse
from sizhong_search.passages import make_passages
from sizhong_search.result import document_to_dict, measure_to_dict
from sizhong_search.understanding import understand
from sizhong_search.view.bodies import correction_line, department_line
from sizhong_search.vocabulary import Vocabulary
from tests.factories import PIECES, a_document, a_raw

TEXT = """某市创业若干措施

一、甲事。办好。（市财政局负责）
二、乙事。办好。（市财政局、市教育局、市公安局负责）
三、丙事。（市教育局负责）
"""


@pytest.fixture
def kb() -> KnowledgeBase:
    return KnowledgeBase.in_memory([a_raw(TEXT)])


def ends(text: str) -> list[str]:
    document = a_document(text)
    return list(possible_ends(document, document.measures[0]))


def test_a_measure_may_end_with_each_of_its_sentences_and_of_those_behind_it() -> None:
    assert ends(TEXT) == [
        "一、甲事。",
        "办好。",
        "（市财政局负责）",
        "二、乙事。",
        "二、乙事。办好。",
        "（市财政局、市教育局、市公安局负责）",
        "三、丙事。",
        "（市教育局负责）",
    ]


def test_words_that_stand_twice_bring_those_before_them() -> None:
    document = a_document(TEXT)
    for measure in document.measures:
        for words, end in possible_ends(document, measure).items():
            assert document.text.find(words, measure.start) + len(words) == end


def test_nothing_far_behind_a_measure_is_its_end() -> None:
    far = "".join(f"{i}.某事{i}。\n" for i in range(2, 2000))
    assert len(ends(f"某市方案\n1.甲事。\n{far}")) < 400


def test_a_measure_whose_end_was_put_right_can_be_given_another(kb: KnowledgeBase) -> None:
    document = kb.document("notice")
    for quote in ("二、乙事。办好。", "一、甲事。", "办好。"):
        measure = document.measures[0]
        document = kb.correct("notice", Correction(kind="boundary", measure=beginning_of(measure), quote=quote))
        assert document.measures[0].text.endswith(quote)
        assert len(kb.corrections("notice")) == 1
    assert is_of(next(iter(kb.corrections("notice").values())), document.measures[0])


@pytest.mark.parametrize(
    ("kind", "quote", "measure", "expected"),
    [
        pytest.param("role", "市财政局", "一、甲事。", True, id="the same"),
        pytest.param("role", "市教育局", "一、甲事。", False, id="of another name"),
        pytest.param("department", "市财政局", "一、甲事。", False, id="of another kind"),
        pytest.param("role", "市财政局", "二、乙事。", False, id="in another measure"),
        pytest.param("role", "市财政局", "一、甲事。办好", True, id="in a measure that was cut"),
    ],
)
def test_a_correction_stands_instead_of_one_of_the_same(
    kind: CorrectionKind, quote: str, measure: str, expected: bool
) -> None:
    earlier = Correction(kind="role", measure="一、甲事。", quote="市财政局", value="lead")
    new = Correction(kind=kind, measure=measure, quote=quote, value="guide")
    assert is_instead_of(new, earlier) == expected


KINDS = get_args(CorrectionKind)


@pytest.mark.parametrize(
    ("new", "stands_instead_of"),
    [
        pytest.param("department", {"department"}, id="which body"),
        pytest.param("role", {"role"}, id="what it has to do"),
        pytest.param(
            "missed", {"missed", "not_responsible", "department", "role"}, id="body and role, and that it does"
        ),
        pytest.param("not_responsible", {"not_responsible", "missed"}, id="that it does not"),
        pytest.param("boundary", {"boundary"}, id="an end"),
    ],
)
def test_who_answers_at_all_is_one_question(new: CorrectionKind, stands_instead_of: set[str]) -> None:
    made = {kind: Correction(kind=kind, measure="一、甲事。", quote="市财政局") for kind in KINDS}
    assert {kind for kind in KINDS if is_instead_of(made[new], made[kind])} == stands_instead_of


def test_what_was_put_right_is_marked_in_json_and_on_a_terminal(kb: KnowledgeBase) -> None:
    measure = kb.document("notice").measures[1]
    body = Correction(kind="department", measure=beginning_of(measure), quote="市教育局", value="hlj-edu")
    before = measure_to_dict(measure)["responsibilities"]
    assert all("corrected" not in r for r in before)
    kb.correct("notice", body)
    document = kb.correct(
        "notice", Correction(kind="role", measure=beginning_of(measure), quote="市教育局", value="guide")
    )
    after = document_to_dict(document)["measures"][1]["responsibilities"]
    assert [r.get("corrected") for r in after] == [None, ("department", "role"), None]
    assert department_line(after[1], "zh") == "市教育局（指导；指 黑龙江省教育厅）〔订正〕"


def test_documents_that_were_taken_out_are_told(kb: KnowledgeBase) -> None:
    assert kb.taken_out() == {}
    kb.delete("notice")
    assert kb.taken_out() == {"notice": "某市创业若干措施"}
    kb.undelete("notice")
    assert kb.taken_out() == {}


@pytest.mark.parametrize(
    ("kind", "quote", "value", "expected"),
    [
        pytest.param("department", "省工商居", "hlj-aic", "“省工商居”指黑龙江省工商行政管理局", id="a body"),
        pytest.param("department", "省工商居", "nobody", "“省工商居”指nobody", id="a body that is gone"),
        pytest.param("role", "省财政厅", "guide", "“省财政厅”的责任是指导", id="a role"),
        pytest.param(
            "missed",
            "工商部门",
            "hlj-aic",
            "补上漏了的部门：“工商部门”指黑龙江省工商行政管理局，责任是负责",
            id="one more",
        ),
        pytest.param("not_responsible", "省财政厅", "", "“省财政厅”在这里不是责任部门", id="one less"),
        pytest.param("boundary", "办好。", "", "到“办好。”为止", id="an end"),
        pytest.param("boundary", "甲" * 50, "", f"到“…{'甲' * 40}”为止", id="a long end"),
    ],
)
def test_a_correction_is_a_sentence(
    vocabulary: Vocabulary, kind: CorrectionKind, quote: str, value: str, expected: str
) -> None:
    correction = Correction(kind=kind, measure="一、", quote=quote, value=value)
    assert correction_line(correction, vocabulary.departments, "zh") == expected


# In the text that they were made in, and in newer ones.

PLAN = """黑龙江省促进快递业发展实施方案
1.支持快递企业发展。加强监管。(省财政厅牵头负责)
2.建设快递园区。(省科技厅负责)
3.完善制度。(省财政厅、省教育厅负责)
"""
LEADS = Correction(kind="role", measure="3.完善制度。", quote="省教育厅", value="lead")
MEANT = Correction(kind="department", measure="2.建设快递园区。", quote="省科技厅", value="hlj-edu")
ENDS = Correction(kind="boundary", measure="1.支持快递企业发展。", quote="支持快递企业发展。")


def who(document: Document) -> list[list[tuple[str, str | None, str]]]:
    return [[(r.as_written, r.department_id, r.role) for r in m.responsibilities] for m in document.measures]


def texts(document: Document) -> list[str]:
    return [measure.text for measure in document.measures]


def plan(text: str = PLAN, *corrections: Correction) -> Document:
    return understand(a_raw(text), corrections)


def test_a_role_and_a_body_are_put_right_and_nothing_else() -> None:
    before, after = plan(), plan(PLAN, LEADS, MEANT)
    assert who(after) == [
        who(before)[0],
        [("省科技厅", "hlj-edu", "responsible")],
        [("省财政厅", "hlj-finance", "responsible"), ("省教育厅", "hlj-edu", "lead")],
    ]
    assert [r.corrected for m in after.measures for r in m.responsibilities] == [(), ("department",), (), ("role",)]
    assert after.text == before.text
    body = after.measures[1].responsibilities[0]
    assert (body.link, [bearer.id for bearer in body.today]) == ("record", ["hlj-edu"])


def test_whom_a_measure_names_is_read_anew_where_it_ends_elsewhere() -> None:
    after = plan(PLAN, ENDS)
    assert texts(after)[0] == "1.支持快递企业发展。"
    assert who(after)[0] == []
    assert who(after)[1:] == who(plan())[1:]


def test_a_measure_that_goes_on_takes_in_those_behind_it() -> None:
    after = plan(PLAN, replace(ENDS, quote="(省科技厅负责)"))
    assert texts(after) == [PLAN.partition("\n")[2].partition("\n3.")[0], texts(plan())[2]]
    assert [name for name, *_ in who(after)[0]] == ["省财政厅", "省科技厅"]


@pytest.mark.parametrize(
    ("newer", "found"),
    [
        pytest.param(PLAN.replace("2016", "2017") + "4.再办一事。\n", True, id="a measure more at the end"),
        pytest.param(PLAN.replace("1.支持", "1.试点先行。\n2.支持", 1), True, id="a measure more in front"),
        pytest.param(PLAN.replace("园区。", "园区，建设分拨中心。"), True, id="a measure that says more"),
        pytest.param(PLAN.replace("省教育厅", "省公安厅").replace("省科技厅", "省公安厅"), False, id="other bodies"),
        pytest.param("某省方案\n1.另有一事。(省公安厅负责)\n", False, id="another text"),
    ],
)
def test_what_was_put_right_holds_in_a_newer_text_that_still_says_it(newer: str, found: bool) -> None:
    corrections = [LEADS, MEANT]
    after = plan(newer, *corrections)
    put_right = [(name, body, role) for measure in who(after) for name, body, role in measure]
    assert (("省教育厅", "hlj-edu", "lead") in put_right) == found
    assert (("省科技厅", "hlj-edu", "responsible") in put_right) == found
    assert without_place(after, corrections) == ([] if found else corrections)


def test_a_correction_without_a_place_changes_nothing_and_is_told() -> None:
    lost = [
        replace(LEADS, quote="省公安厅"),
        replace(MEANT, measure="没有的措施", quote="没有的厅"),
        replace(ENDS, quote="没有的话。"),
        replace(ENDS, measure="没有的措施", quote="没有的话。"),
    ]
    after = plan(PLAN, *lost)
    assert after == plan()
    assert without_place(after, [*lost, LEADS]) == lost


def test_of_measures_that_begin_alike_the_one_with_the_words_is_meant() -> None:
    alike = "1.完善制度。(省财政厅负责)\n2.支持创业。(省科技厅负责)\n"
    text = f"某省方案\n一、{'甲' * 40}\n{alike}二、{'甲' * 40}\n{alike.replace('省财政厅', '省教育厅')}"
    document = a_document(text)
    measure = next(m for m in document.measures if "省教育厅" in m.text)
    fix = Correction(kind="role", measure=measure.text[:4], quote="省教育厅", value="support")
    after = understand(a_raw(text), [fix])
    assert [r.role for m in after.measures for r in m.responsibilities if r.as_written == "省教育厅"] == ["support"]
    assert without_place(after, [fix]) == []


def test_what_was_put_right_survives_a_newer_text_of_the_file(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path / "kb")
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    list(kb.add([tmp_path / "plan.txt"]))
    for fix in (LEADS, MEANT, ENDS):
        kb.correct("plan", fix)
    newer = PLAN.replace("快递园区。", "快递园区，建设分拨中心。").replace("2.建设", "2. 建设")
    (tmp_path / "plan.txt").write_text(PLAN + "4.再办一事。\n", "utf-8")
    assert [row.status for row in kb.add([tmp_path / "plan.txt"])] == ["replaced"]
    document = kb.document("plan")
    assert who(document)[:3] == who(plan(PLAN, LEADS, MEANT, ENDS))
    assert texts(document)[0] == "1.支持快递企业发展。"
    assert without_place(document, kb.corrections("plan").values()) == []
    (tmp_path / "plan.txt").write_text(newer, "utf-8")
    list(kb.add([tmp_path / "plan.txt"]))
    assert without_place(kb.document("plan"), kb.corrections("plan").values()) == []
    assert list(kb.corrections("plan").values()) == [LEADS, MEANT, ENDS]
    assert KnowledgeBase.open(tmp_path / "kb").document("plan") == kb.document("plan")


def test_corrections_that_are_taken_back_leave_the_text_as_it_was_understood() -> None:
    kb = KnowledgeBase.in_memory([a_raw(PLAN)])
    before = kb.document("notice")
    for fix in (LEADS, MEANT, ENDS):
        kb.correct("notice", fix)
    while corrections := kb.corrections("notice"):
        kb.take_back("notice", next(iter(corrections)))
    assert kb.document("notice") == before


def test_what_was_put_right_is_searched() -> None:
    kb = KnowledgeBase.in_memory([a_raw(PLAN)])
    kb.correct("notice", MEANT)
    assert "notice#2" in {hit.id for hit in kb.search("", department="省教育厅").hits}
    kb.correct("notice", ENDS)
    assert kb.search("加强监管", unit="all").hits[0].id.startswith("notice@")  # a paragraph now


PAGED = """某省方案
1.支持快递企业
— 1 —
发展。加强监管，
— 2 —
落实责任。(省财政厅负责)
2.建设园区。(省科技厅负责)
"""


@pytest.mark.parametrize("quote", ["支持快递企业", "发展。", "加强监管，", "(省财政厅负责)", "(省科技厅负责)"])
def test_page_numbers_inside_a_measure_stay_page_numbers_where_it_ends_elsewhere(quote: str) -> None:
    after = plan(PAGED, Correction(kind="boundary", measure="1.支持快递企业", quote=quote))
    assert after.measures[0].text.endswith(quote)
    furniture = [after.text[block.span].strip() for block in after.blocks if block.kind == "furniture"]
    assert furniture == ["— 1 —", "— 2 —"]
    searched = "\n".join(passage.text for passage in make_passages(after))
    assert "— 1 —" not in searched
    for words in ("加强监管", "落实责任", "建设园区"):  # whatever is no measure any longer is searched as a paragraph
        assert words in searched


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from((*PIECES, *["\n— 3 —\n", "\n1.甲事。", "\n2.乙事。", "\n二、丙事。"] * 9)), max_size=30),
    st.data(),
)
def test_wherever_a_measure_ends_the_blocks_are_the_whole_text_and_measures_stand_apart(
    pieces: list[str], data: st.DataObject
) -> None:
    document = parse(a_raw(data.draw(st.sampled_from(("", "\n"))) + "一、甲事。乙事。" + "".join(pieces)))
    if not document.measures:
        return
    measure = data.draw(st.sampled_from(document.measures))
    start = data.draw(st.integers(measure.start, len(document.text)))
    quote = document.text[start : data.draw(st.integers(start, min(start + 30, len(document.text))))]
    after = correct_boundaries(document, [Correction(kind="boundary", measure=beginning_of(measure), quote=quote)])
    assert "".join(after.text[block.span] for block in after.blocks) == document.text
    assert all(block.start < block.end for block in after.blocks)
    for one, next_one in pairwise(after.measures):
        assert one.start < one.end <= next_one.start
    for one in after.measures:
        assert one.text == after.text[one.span]
    for block in after.blocks:
        holders = [m for m in after.measures if m.start < block.end and block.start < m.end]
        assert (block.kind == "measure") == bool(holders and block.kind != "furniture")

    def furniture(of: Document) -> set[int]:
        return {i for block in of.blocks if block.kind == "furniture" for i in range(block.start, block.end)}

    assert furniture(after) == furniture(document)
    before = {m.id: m for m in document.measures}
    changed = [m for m in after.measures if before[m.id] != m]
    assert len(changed) <= 1
    assert all(m.text.endswith(quote) for m in changed)


# Who was missed, and who does not answer.

HEADED = """黑龙江省促进快递业发展实施方案
一、加强监管
（一）完善制度。（省财政厅牵头，物价部门配合）
1.支持快递企业，接受审计条线监督，审计条线每年报告，向省财政厅报送。
2.建设园区，接受审计条线检查。（省科技厅、各有关部门、审计部门负责）
二、其他
3.加强宣传。
以上措施均需各市政府、宣传部门负责，不再列出。
"""
MISSED = Correction(kind="missed", measure="1.支持快递企业", quote="审计条线", value="230000-audit", role="lead")
NOT = Correction(kind="not_responsible", measure="2.建设园区，", quote="省科技厅")


def headed(*corrections: Correction, text: str = HEADED) -> Document:
    return understand(a_raw(text), corrections)


def names(document: Document) -> list[list[str]]:
    return [[r.as_written for r in m.responsibilities if r.source != "document_rule"] for m in document.measures]


def test_the_texts_below_are_understood_as_they_suppose() -> None:
    assert names(headed()) == [["省财政厅", "物价部门"], ["省科技厅", "各有关部门", "审计部门"], []]
    assert [r.as_written for r in headed().measures[2].responsibilities] == ["各市政府", "宣传部门"]


@pytest.mark.parametrize(
    ("measure", "words", "basis", "source"),
    [
        pytest.param("1.支持", "审计条线", "sentence", "sentence", id="a sentence"),
        pytest.param("2.建设", "审计部", "named", "clause", id="a clause"),
        pytest.param("1.支持", "配合", "named", "clause", id="a clause on the heading above"),
        pytest.param("1.支持", "加强监管", "sentence", "sentence", id="a heading further up"),
        pytest.param("3.加强", "各市", "named", "document_rule", id="a rule for all"),
    ],
)
def test_a_body_that_was_missed_stands_where_its_words_do(measure: str, words: str, basis: str, source: str) -> None:
    document = headed(replace(MISSED, measure=measure, quote=words))
    (found,) = [r for m in document.measures for r in m.responsibilities if "missed" in r.corrected]
    assert (found.as_written, document.text[found.span]) == (words, words)
    assert (found.department_id, found.role, found.basis, found.source) == ("230000-audit", "lead", basis, source)
    assert [bearer.id for bearer in found.today] == ["230000-audit"]
    assert document.text == HEADED


@pytest.mark.parametrize(
    ("measure", "words", "expected"),
    [
        pytest.param(0, "审计条线", HEADED.index("审计条线监督"), id="twice: the first"),
        pytest.param(1, "审计条线", HEADED.index("审计条线检查"), id="not that of another measure"),
        pytest.param(1, "技厅", HEADED.index("技厅"), id="inside a name that was recognised"),
        pytest.param(1, "财政厅", HEADED.index("财政厅"), id="above the measure"),
        pytest.param(0, "财政厅", HEADED.index("财政厅报送"), id="where nobody is named yet"),
        pytest.param(2, "各市", HEADED.index("各市"), id="in a rule for all"),
        pytest.param(0, "省科技厅", None, id="in another measure alone"),
        pytest.param(0, "", None, id="no words"),
    ],
)
def test_words_are_found_in_their_measure_and_above_it(measure: int, words: str, expected: int | None) -> None:
    document = headed()
    found = find_name(document, document.measures[measure], words)
    assert (found and found.start) == expected


def test_names_that_are_left_are_offered(vocabulary: Vocabulary) -> None:
    left = [names_left(headed(), measure, vocabulary.departments) for measure in headed().measures]
    assert left == [[], ["省财政厅"], []]


def test_one_more_stands_in_the_order_of_the_text() -> None:
    assert names(headed(replace(MISSED, measure="2.建设", quote="条线"), NOT)) == [
        ["省财政厅", "物价部门"],
        ["条线", "各有关部门", "审计部门"],
        [],
    ]


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        pytest.param(0, "物价部门", id="on a heading above"),
        pytest.param(1, "省科技厅", id="a body"),
        pytest.param(1, "各有关部门", id="departments in general"),
        pytest.param(2, "各市政府", id="in a rule for all"),
    ],
)
def test_a_name_that_does_not_answer_is_taken_out_of_its_measure_alone(measure: int, name: str) -> None:
    before = headed()
    fix = replace(NOT, measure=beginning_of(before.measures[measure]), quote=name)
    after = headed(fix)
    for i, (one, other) in enumerate(zip(before.measures, after.measures, strict=True)):
        left = [r for r in one.responsibilities if i != measure or r.as_written != name]
        assert list(other.responsibilities) == left
    assert after.measures[measure] != before.measures[measure]
    assert without_place(after, [fix]) == []


def test_whoever_was_missed_is_put_right_and_taken_out_as_any_other() -> None:
    kb = KnowledgeBase.in_memory([a_raw(HEADED)])
    before = kb.document("notice")

    def answering() -> list[tuple[str, str, tuple[str, ...]]]:
        found = kb.document("notice").measures[0].responsibilities
        return [(r.as_written, r.role, r.corrected) for r in found if r.as_written == "审计条线"]

    kb.correct("notice", MISSED)
    kb.correct("notice", replace(MISSED, kind="role", value="guide"))
    assert answering() == [("审计条线", "guide", ("missed", "role"))]
    kb.correct("notice", replace(MISSED, role="support"))
    assert answering() == [("审计条线", "support", ("missed",))]
    kb.correct("notice", replace(NOT, measure=MISSED.measure, quote="审计条线"))
    assert [c.kind for c in kb.corrections("notice").values()] == ["not_responsible"]
    assert kb.document("notice") == before


def test_what_was_said_of_a_name_waits_while_it_does_not_answer() -> None:
    kb = KnowledgeBase.in_memory([a_raw(HEADED)])
    role = replace(NOT, kind="role", value="lead")
    for fix in (role, NOT):
        document = kb.correct("notice", fix)
    assert "省科技厅" not in names(document)[1]
    assert without_place(document, kb.corrections("notice").values()) == []
    numbered_anew = headed(role, NOT, text=HEADED.replace("2.建设", "3.建设"))
    assert without_place(numbered_anew, [role, NOT]) == []
    document = kb.take_back("notice", max(kb.corrections("notice")))
    assert document == headed(role)


@pytest.mark.parametrize(
    ("newer", "holds"),
    [
        pytest.param(HEADED + "4.另办一事。\n", True, id="more behind"),
        pytest.param(
            HEADED.replace("2.建设", "3.建设").replace("1.支持", "1.先行。\n2.支持"), True, id="numbered anew"
        ),
        pytest.param(HEADED.replace("1.支持", "1.大力支持").replace("2.建设", "2.先建设"), False, id="beginning anew"),
        pytest.param(HEADED.replace("审计条线", "公安条线").replace("省科技厅", "省公安厅"), False, id="other names"),
        pytest.param(
            "某省方案\n1.另有一事，接受审计条线监督。(省科技厅负责)\n", False, id="another text with the words"
        ),
    ],
)
def test_who_answers_is_kept_in_a_newer_text_where_the_words_stand_in_that_measure(newer: str, holds: bool) -> None:
    corrections = [MISSED, NOT]
    after, bare = headed(*corrections, text=newer), headed(text=newer)
    assert without_place(after, corrections) == ([] if holds else corrections)
    if holds:
        assert any(
            "missed" in r.corrected for m in after.measures if "支持快递企业" in m.text for r in m.responsibilities
        )
        assert not any("省科技厅" in names for names in names(after))
    else:
        assert after == bare


def test_a_body_that_is_recognised_by_now_is_what_the_reader_said() -> None:
    fix = replace(MISSED, measure="2.建设园区，", quote="审计部门")
    assert headed().measures[1].responsibilities[2].role == "responsible"
    found = headed(fix).measures[1].responsibilities
    assert [(r.as_written, r.department_id, r.role, r.corrected) for r in found if r.source == "clause"][1:] == [
        ("各有关部门", None, "responsible", ()),
        ("审计部门", "230000-audit", "lead", ("missed",)),
    ]


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        pytest.param(HEADED, [MISSED, NOT], id="the same"),
        pytest.param(HEADED.replace("1.支持", "8.支持").replace("2.建设", "9.建设"), [MISSED, NOT], id="other numbers"),
        pytest.param(HEADED.replace("每年报告", "报告"), [NOT], id="one says something else"),
    ],
)
def test_who_answers_is_meant_for_an_earlier_text_that_says_the_same(earlier: str, expected: list[Correction]) -> None:
    made = [MISSED, NOT]
    assert meant_for_both(made, headed(*made, text=earlier), headed(*made)) == expected


def test_who_was_missed_is_found_as_any_other_and_marked() -> None:
    kb = KnowledgeBase.in_memory([a_raw(HEADED)])

    def holders(name: str) -> set[str]:
        hits = {hit.id for hit in kb.search("", department=name).hits}
        assert hits == {duty.measure.id for duty in kb.duties(name).duties if duty.is_own}
        table = kb.frames()["responsibilities"]
        assert hits == set(table[table["department_id"] == kb.bodies(name)[0].id]["measure_id"])
        return hits

    assert holders("省审计厅") == set()
    assert holders("省科技厅") == {"notice#一.一.2"}
    for fix in (MISSED, NOT):
        document = kb.correct("notice", fix)
    assert holders("省审计厅") == {"notice#一.一.1"}
    assert holders("省科技厅") == set()
    assert tasks_of([document])[0].leads == ("省财政厅", "审计条线（指 黑龙江省审计厅）〔订正〕")
    shown = measure_to_dict(document.measures[0])["responsibilities"][2]
    assert department_line(shown, "zh") == "审计条线（牵头；指 黑龙江省审计厅）〔订正〕"
    for number in kb.corrections("notice"):
        document = kb.take_back("notice", number)
    assert document == headed()
    assert holders("省审计厅") == set()

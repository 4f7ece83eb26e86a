"""What differs between two texts: every letter of both is told apart once."""

from __future__ import annotations

import pytest
from hypothesis import given

from sizhong_search.differences import compare, in_common, letters
from sizhong_search.text import sentences
from tests.factories import official_text


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("一、减税。", "一、减税。", [], id="the same"),
        pytest.param("一、减税。\n二、奖励。", "　　一、减税。二、奖励。", [], id="blanks and line ends do not count"),
        pytest.param("甲乙丙。", "甲乙丙。丁戊己。", [("added", None, "丁戊己。")], id="added"),
        pytest.param("甲乙丙。丁戊己。", "丁戊己。", [("removed", "甲乙丙。", None)], id="removed"),
        pytest.param(
            "补助企业10万元。", "补助企业20万元。", [("changed", "补助企业10万元。", "补助企业20万元。")], id="changed"
        ),
        pytest.param(
            "补助企业10万元。",
            "奖励。补助企业20万元。",
            [("added", None, "奖励。"), ("changed", "补助企业10万元。", "补助企业20万元。")],
            id="changed behind an added one",
        ),
        pytest.param("", "甲。", [("added", None, "甲。")], id="nothing before"),
    ],
)
def test_what_became_of_each_sentence(
    before: str, after: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert [(d.kind, d.before, d.after) for d in compare(before, after)] == expected


@pytest.mark.parametrize(
    "clause", [pytest.param("（{}负责）", id="brackets"), pytest.param("\n责任单位：{}", id="a line of its own")]
)
def test_clauses_of_neighbours_are_not_taken_for_one_another(clause: str) -> None:
    def text(*measures: tuple[str, str]) -> str:
        return "\n".join(f"{words}{clause.format(bodies)}" for words, bodies in measures)

    def said(bodies: str) -> str:
        return clause.format(bodies).strip()

    before = text(
        ("一、发放补贴。", "市公安局"), ("二、支持平台企业。", "市公安局、市审计局"), ("三、建设园区。", "市教育局")
    )
    after = text(
        ("一、发放补贴。", "市公安局"),
        ("二、支持平台企业。", "市科技局"),
        ("三、简化审批。", "市审计局"),
        ("四、建设园区。", "市教育局、市商务局"),
    )
    found = {d.before: d.after for d in compare(before, after) if d.kind == "changed"}
    assert said("市审计局") not in found.values()
    assert {d.after for d in compare(before, after) if d.kind == "added"} >= {"三、简化审批。", said("市审计局")}
    assert found["三、建设园区。"] == "四、建设园区。"
    assert found[said("市教育局")] == said("市教育局、市商务局")


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        pytest.param("补助10万元", "补助20万元", ["1"], ["2"], id="one letter"),
        pytest.param("省教育厅负责", "省教育厅、省科技厅负责", [], ["、省科技厅"], id="put in"),
        pytest.param("由甲局负责", "由丁局牵头", ["甲局负责"], ["丁局牵头"], id="a letter alone is chance"),
    ],
)
def test_what_changed_within_a_sentence(before: str, after: str, removed: list[str], added: list[str]) -> None:
    gone, come = letters(before, after)
    assert [before[a:b] for a, b in gone] == removed
    assert [after[a:b] for a, b in come] == added


@given(official_text, official_text)
def test_the_one_text_is_the_other_with_what_came_and_without_what_went(before: str, after: str) -> None:
    def said(text: str) -> list[str]:
        return [words for a, b in sentences(text) if (words := text[a:b].strip())]

    for difference in compare(before, after):
        old, new = difference.before or "", difference.after or ""
        assert not old or old in said(before)
        assert not new or new in said(after)
        if difference.kind == "changed":
            assert _without(old, difference.removed) == _without(new, difference.added)
    n = [d.kind for d in compare(before, after)]
    assert len(said(after)) - len(said(before)) == n.count("added") - n.count("removed")


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return "".join(letter for i, letter in enumerate(text) if not any(a <= i < b for a, b in spans))


def test_a_sentence_without_end_is_compared_in_time() -> None:
    before, after = "甲乙丙丁" * 50_000, "戊" + "乙丙丁甲" * 50_000
    assert len(compare(before, after)) in (1, 2)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("一、减税。", "　一 、减税 。", 1.0, id="blanks"),
        pytest.param("减税(市财政局负责);免租!", "减税（市财政局负责）；免租！", 1.0, id="width of signs"),
        pytest.param("加強事後監管，餘額不變。", "加强事后监管，余额不变。", 1.0, id="traditional characters"),
        pytest.param("事後抽查。", "事后抽查。", 1.0, id="one that simplified texts have in names"),
        pytest.param("补助10万元。", "补助20万元。", 0.0, id="another amount is another sentence"),
        pytest.param("减税。减税。", "减税。", 0.5, id="said twice"),
        pytest.param("", "", 0.0, id="nothing"),
    ],
)
def test_what_two_printings_differ_in_is_in_common(one: str, other: str, expected: float) -> None:
    assert in_common(one, other) == in_common(other, one) == expected

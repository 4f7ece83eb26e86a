"""The order of what was placed, and who is to be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.support import Placement, Profile, Support
from sizhong_search.support.grounds import Ground, ground
from tests.factories import a_document, a_raw

DOCUMENT = a_document("某市措施\n1.发放补贴。\n2.减免租金。\n3.提供贷款。\n")
NAMED, OPEN = ground("who_named", "for", "小微企业", (0, 4)), ground("who_unsaid", "open")


def _support(need: str, *grounds: tuple[Ground, ...]) -> Support:
    placements = tuple(
        Placement(document=DOCUMENT, measure=measure, place="to_confirm", grounds=found)
        for measure, found in zip(DOCUMENT.measures, grounds, strict=True)
    )
    return Support(profile=Profile(need=need), placements=placements, n_found=3, n_read=3)


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        pytest.param("", ["3", "2", "1"], id="without a need the grounds alone"),
        pytest.param("补贴", ["1", "3", "2"], id="with one, what answers it goes up"),
    ],
)
def test_who_is_named_goes_first_and_a_need_counts_as_much(need: str, expected: list[str]) -> None:
    found = _support(need, (OPEN, OPEN), (OPEN,), (NAMED,)).of("to_confirm")
    assert [placement.measure.path[-1] for (placement,) in found] == expected


def test_what_may_hold_where_the_founder_is_is_looked_at_before_other_places(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        name: f"{place}支持创业若干措施\n1.对小微企业给予租金补贴，减免租金。\n"
        for name, place in (("a", "北京市"), ("b", "广州市"), ("c", "哈尔滨市"))
    }
    kb = KnowledgeBase.in_memory([a_raw(text, name) for name, text in texts.items()])
    monkeypatch.setattr("sizhong_search.knowledge_base.LOOKED_AT", 1)
    for need in ("", "租金补贴"):
        found = kb.support(Profile(need=need, region="哈尔滨市"))
        assert [placement.document.id for placement in found.placements] == ["c"]
    assert [p.document.id for p in kb.support(Profile(need="租金补贴")).placements] == ["a"]


def test_what_is_written_to_be_over_goes_last() -> None:
    over = ground("time_over", "open", "申请期限至2025年12月底", (0, 14))
    found = _support("", (NAMED, over), (OPEN,), (OPEN, OPEN)).of("to_confirm")
    assert [placement.measure.path[-1] for (placement,) in found] == ["2", "3", "1"]


def test_what_answers_a_need_best_and_names_the_founder_is_first() -> None:
    found = _support("补贴", (NAMED,), (OPEN,), (NAMED, OPEN))
    assert found.of("to_confirm")[0][0].measure.path[-1] == "1"
    assert not replace(found, placements=()).of("fits")


LOAN = "对小微企业的创业担保贷款给予贴息，贴息期限不超过三年，由经办银行受理并代为申报。"
COPY = "北京市支持企业若干措施\n京政办发〔2020〕7号\n1.对小微企业减免租金{}。\n2.{}\n"


def test_the_same_measure_of_two_documents_is_listed_once_with_the_other_behind_it() -> None:
    more = "，疫情期间另外给予水费、电费、气费的补贴，并在次月一次性返还"  # of the same 文号 and not alike in words
    texts = {"a": COPY.format("", LOAN), "b": COPY.format(more, LOAN), "c": f"上海市措施\n1.{LOAN}\n2.推进工作。\n"}
    kb = KnowledgeBase.in_memory([a_raw(text, name) for name, text in texts.items()])
    found = kb.support(Profile(who=("micro",)))
    same = [[p.measure.id for p in same] for same in found.of("to_confirm")]
    assert sorted(map(sorted, same)) == [["a#1", "b#1"], ["a#2", "b#2", "c#1"]]
    assert found.n_read == found.n_found == len(found.placements) + found.n_left_out
    assert sum(1 + len(entry["alike"]) for entry in found.to_dict()["to_confirm"]) == len(found.placements)

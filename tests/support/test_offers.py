"""What a sentence offers, and to whom; the sentences are from real documents."""

from __future__ import annotations

import pytest

from sizhong_search.support.offers import find_offers
from sizhong_search.vocabulary import open_vocabulary


def received(text: str) -> list[str]:
    """Return who receives something by a text."""
    found = find_offers(text, open_vocabulary().applicants)
    return sorted({group for offer in found for r in offer.recipients if not r.excluded for group in r.groups})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("对首次升规的科技型企业给予10万元奖励。", ["tech"], id="对…给予"),
        pytest.param("补贴对象：符合条件的创业者。", ["entrepreneur"], id="补贴对象"),
        pytest.param("在校大学生及高校毕业生自主创业资金不足的，可申请创业担保贷款。", ["graduate"], id="a subject"),
        pytest.param(
            "毕业2年内高校毕业生，向服务机构登记就业的，按每人每月300元标准给予补贴。",
            ["graduate"],
            id="a subject, a comma",
        ),
        pytest.param("对招用高校毕业生的小微企业给予补贴。", ["micro"], id="the hired receive nothing"),
        pytest.param(
            "对疫情期间为承租房屋的中小微企业减免租金的科技企业孵化器、众创空间，优先予以政策扶持。",
            ["space"],
            id="the tenants of those who receive",
        ),
        pytest.param("对银行机构发放普惠型小微企业贷款，财政给予奖励；", ["bank"], id="the loans of a bank"),
        pytest.param("疫情期间已为3万家小微企业减免租金。", [], id="a report"),
        pytest.param("对骗取补贴的企业，追回资金，取消资格。", [], id="a punishment"),
    ],
)
def test_who_receives(text: str, expected: list[str]) -> None:
    assert received(text) == expected


@pytest.mark.parametrize(
    ("text", "gives", "told"),
    [
        pytest.param("对中小微企业给予贴息。", True, False, id="gives"),
        pytest.param("支持企业开展国际交流合作。", False, False, id="wishes"),
        pytest.param("鼓励金融机构加大对中小微企业的信贷支持。", False, True, id="tells banks"),
        pytest.param("各级财政部门要对小微企业给予贴息。", True, True, id="tells departments"),
        pytest.param("完善融资担保体系，为小微企业提供担保。", True, True, id="plans"),
        pytest.param("对创业者，各地可给予一定补贴。", True, True, id="leaves it to places"),
    ],
)
def test_a_sentence_gives_or_tells_others_to(text: str, gives: bool, told: bool) -> None:
    (offer,) = find_offers(text, open_vocabulary().applicants)
    assert (offer.gives, offer.told) == (gives, told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("补贴对象：用人单位（个体工商户除外）。", ["sole"], id="除外"),
        pytest.param("个体工商户不予补贴。", ["sole"], id="不予"),
        pytest.param(
            "高校毕业生创办企业的，按吸纳就业人数（签订1年以上劳动合同，法定代表人或个体户经营者除外）给予补贴。",
            [],
            id="who does not count among the hired is not left out",
        ),
    ],
)
def test_who_is_left_out(text: str, expected: list[str]) -> None:
    found = find_offers(text, open_vocabulary().applicants)
    assert [g for offer in found for r in offer.recipients if r.excluded for g in r.groups] == expected


def test_spans_are_those_of_the_document() -> None:
    text = "对小微企业给予补贴。"
    (offer,) = find_offers(text, open_vocabulary().applicants, 100)
    assert (offer.start, offer.end) == (100, 100 + len(text))
    assert text[offer.recipients[0].start - 100 : offer.recipients[0].end - 100] == "小微企业"

"""Where a measure is placed for a founder, and that each ground cuts its words out of what it quotes.

The sentences are from real documents, set into a small one of a known place and day.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from sizhong_search.status import settle
from sizhong_search.support.fit import Placement, Placer
from sizhong_search.support.profile import Profile
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import a_document

TODAY = datetime.date(2026, 6, 1)
TITLE = "广州市促进创业若干措施"
MICRO = Profile(who=("micro",), region="广州市")
GRADUATE = Profile(who=("graduate", "unregistered"), region="广州市")
SOLE = Profile(who=("sole",), region="广州市")


def placed(sentence: str, profile: Profile, title: str = TITLE, issued: str = "2026年3月1日") -> Placement | None:
    """Place the one measure of a small document."""
    document = a_document(f"{title}\n一、扶持政策\n（一）扶持创业。{sentence}\n广州市人民政府\n{issued}\n", title=title)
    return Placer(profile, open_vocabulary(), TODAY).place(document, document.measures[0])


@pytest.mark.parametrize(
    ("profile", "sentence", "place", "reason"),
    [
        pytest.param(GRADUATE, "补贴对象：符合条件的创业者。", "fits", "who_named", id="founders in general"),
        pytest.param(MICRO, "对小微企业给予贷款贴息。", "fits", "who_named", id="the very group"),
        pytest.param(MICRO, "对各类企业减半收取租金。", "fits", "who_named", id="a wider group"),
        pytest.param(SOLE, "为本市个体工商户提供免费培训。", "fits", "who_named", id="of the founder's own place"),
        pytest.param(
            GRADUATE,
            "毕业2年内高校毕业生，向服务机构登记就业的，按每人每月300元标准给予补贴。",
            "to_confirm",
            "condition",
            id="on a condition",
        ),
        pytest.param(
            MICRO, "对承租国有资产类经营用房的中小微企业，免收房租。", "to_confirm", "condition", id="some of the group"
        ),
        pytest.param(MICRO, "疫情期间对中小微企业免收房租。", "to_confirm", "time_past", id="of a time that is past"),
        pytest.param(
            MICRO, "对中小微企业，2020年2月免收房租。", "to_confirm", "time_past", id="of a year that is past"
        ),
        pytest.param(MICRO, "对科技型中小企业给予补贴。", "to_confirm", "who_narrower", id="a narrower group"),
        pytest.param(
            GRADUATE, "对小微企业给予贷款贴息。", "to_confirm", "who_narrower", id="who has no company may have"
        ),
        pytest.param(MICRO, "支持小微企业创新发展。", "to_confirm", "who_wished", id="nothing is given"),
        pytest.param(MICRO, "各地可对小微企业给予补贴。", "to_confirm", "who_told", id="places may give"),
        pytest.param(
            MICRO, "补贴标准为每月200元，可申请12个月。", "to_confirm", "who_unsaid", id="for whom is not said"
        ),
        pytest.param(
            Profile(region="广州市"), "对小微企业给予贷款贴息。", "to_confirm", "who_unanswered", id="nobody asked"
        ),
        pytest.param(
            Profile(who=("micro",)),
            "对小微企业给予贷款贴息。",
            "to_confirm",
            "region_unanswered",
            id="no place answered",
        ),
        pytest.param(
            Profile(who=("micro",), region="广东省"),
            "对小微企业给予贷款贴息。",
            "to_confirm",
            "region_narrower",
            id="somewhere in the province",
        ),
        pytest.param(
            Profile(who=("micro",), region="广州市天河区"),
            "对小微企业给予贷款贴息。",
            "fits",
            "region_same",
            id="a district of the city",
        ),
        pytest.param(
            Profile(who=("micro",), region="深圳市"),
            "对小微企业给予贷款贴息。",
            "not_fitting",
            "region_other",
            id="another city",
        ),
        pytest.param(MICRO, "对银行机构发放贷款，财政给予奖励。", "not_fitting", "who_other", id="for banks"),
        pytest.param(SOLE, "对上市公司给予500万元奖励。", "not_fitting", "who_other", id="for listed companies"),
        pytest.param(
            SOLE, "补贴对象：招用员工的用人单位（个体工商户除外）。", "not_fitting", "who_excluded", id="left out"
        ),
        pytest.param(
            Profile(who=("micro",), region="广州市", sector="it"),
            "对餐饮业小微企业给予补贴。",
            "not_fitting",
            "sector_other",
            id="for another sector",
        ),
        pytest.param(
            Profile(who=("micro",), region="广州市", sector="catering"),
            "对餐饮业小微企业给予补贴。",
            "fits",
            "sector_named",
            id="for the founder's sector",
        ),
        pytest.param(
            Profile(who=("micro",), region="广州市", stage="young"),
            "对初创小微企业给予补贴。",
            "fits",
            "stage_named",
            id="for the founder's stage",
        ),
        pytest.param(MICRO, "对初创期小微企业给予补贴。", "to_confirm", "stage_unanswered", id="no stage answered"),
    ],
)
def test_a_measure_is_placed_with_its_ground(profile: Profile, sentence: str, place: str, reason: str) -> None:
    found = placed(sentence, profile)
    assert found
    assert (found.place, reason in {g.reason for g in found.grounds}) == (place, True), found.grounds
    for ground in found.grounds:
        source = found.document.title if ground.source == "title" else found.document.text
        assert source[ground.start : ground.end] == ground.words
        assert ground.words or ground.verdict == "open" or ground.reason in ("region_everywhere", "region_same")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("各有关部门要加强组织领导，健全工作推进机制，落实责任分工。", id="organisation"),
        pytest.param("加强市场监管，严肃查处违法行为。", id="supervision"),
        pytest.param("各级政府性融资担保机构要加强对担保机构的培训和支持。", id="among institutions"),
    ],
)
def test_work_of_the_governments_own_is_nothing_to_apply_for(sentence: str) -> None:
    assert placed(sentence, Profile()) is None


def test_a_document_that_has_lapsed_does_not_fit() -> None:
    term = "本办法自2020年1月1日起施行，有效期3年。"
    document = a_document(
        f"{TITLE}\n一、扶持政策\n（一）扶持创业。对小微企业给予贷款贴息。\n二、附则\n{term}\n", title=TITLE
    )
    document = replace(document, status=settle([document], TODAY)[document.id])
    found = Placer(MICRO, open_vocabulary(), TODAY).place(document, document.measures[0])
    assert found
    assert found.place == "not_fitting"
    assert found.grounds[0].words == "自2020年1月1日起施行，有效期3年"


@pytest.mark.parametrize(
    ("issued", "reason"),
    [pytest.param("2019年3月1日", "time_old", id="old"), pytest.param("", "time_undated", id="undated")],
)
def test_what_may_be_no_more_is_to_be_confirmed(issued: str, reason: str) -> None:
    found = placed("对小微企业给予贷款贴息。", MICRO, issued=issued)
    assert found
    assert found.place == "to_confirm"
    assert reason in {g.reason for g in found.grounds}


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        pytest.param(
            "（二）扩大补贴范围。对小微企业给予补贴。申请期限至2025年12月底。",
            "time_past",
            "至2025年12月底",
            id="a window that is past",
        ),
        pytest.param(
            "（七）加速新一代电子信息产业发展。对小微企业给予补贴。", "sector_title", "电子信息产业", id="another trade"
        ),
    ],
)
def test_what_the_whole_measure_says_leaves_it_open(text: str, reason: str, words: str) -> None:
    document = a_document(f"{TITLE}\n一、扶持政策\n{text}\n广州市人民政府\n2026年3月1日\n", title=TITLE)
    placement = Placer(replace(MICRO, sector="catering"), open_vocabulary(), TODAY).place(
        document, document.measures[0]
    )
    assert placement
    assert placement.place == "to_confirm"
    found = {g.reason: g for g in placement.grounds}[reason]
    assert found.words in words or words in found.words
    assert document.text[found.start : found.end] == found.words


def test_a_title_that_names_others_leaves_it_open() -> None:
    found = placed("对企业给予补贴。", MICRO, title="广州市支持独角兽企业若干措施")
    assert found
    assert found.place == "to_confirm"
    assert "who_title" in {g.reason for g in found.grounds}


def test_what_is_for_clinics_may_be_for_a_founder_of_one() -> None:
    found = placed("对非营利性医疗机构自用的房产，免征房产税。", MICRO)
    assert found
    assert found.place == "to_confirm"

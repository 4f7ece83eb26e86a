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
FOREIGN = Profile(who=("foreign",), region="广州市")
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
        pytest.param(
            GRADUATE,
            "技工院校毕业学年学生，符合以下3个条件之一，可申请一次性求职补贴。（1）属于残疾人；（2）属于特困人员。",
            "to_confirm",
            "condition",
            id="one of the conditions of a list",
        ),
        pytest.param(
            GRADUATE,
            "补贴条件：（1）登记注册满6个月；（2）有员工参保。补贴对象：符合条件的创业者。",
            "to_confirm",
            "condition",
            id="conditions that are listed beside those who receive",
        ),
        pytest.param(
            GRADUATE, "公共就业服务机构为高校毕业生提供免费的职业指导。", "fits", "who_named", id="a free service"
        ),
        pytest.param(
            MICRO, "疫情期间对中小微企业免收房租。", "to_confirm", "time_epidemic", id="of a time that is past"
        ),
        pytest.param(
            MICRO, "对中小微企业，2020年2月免收房租。", "to_confirm", "time_past", id="of a year that is past"
        ),
        pytest.param(MICRO, "对科技型中小企业给予补贴。", "to_confirm", "who_narrower", id="a narrower group"),
        pytest.param(
            GRADUATE, "对小微企业给予贷款贴息。", "to_confirm", "who_narrower", id="who has no company may have"
        ),
        pytest.param(MICRO, "支持小微企业创新发展。", "to_confirm", "who_wished", id="nothing is given"),
        pytest.param(MICRO, "对直接相关企业可免收担保费。", "to_confirm", "who_above", id="who was said before"),
        pytest.param(
            MICRO, "小微企业可申请担保贷款，贷款期限不超过2年。", "fits", "who_named", id="the years of a loan"
        ),
        pytest.param(
            MICRO, "对成立不超过3年的企业给予补贴。", "to_confirm", "condition", id="the years of the business"
        ),
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
        pytest.param(
            replace(GRADUATE, stage="young"),
            "高校毕业生创办初创企业（登记注册5年内），可报名参加免费培训。",
            "fits",
            "stage_named",
            id="years that the stage answers are no condition",
        ),
        pytest.param(
            GRADUATE,
            "毕业生自主创业资金不足的，可申请创业担保贷款。",
            "fits",
            "who_named",
            id="who asks lacks money",
        ),
        pytest.param(SOLE, "支持上市公司再融资。", "not_fitting", "who_other", id="well wished to others"),
        pytest.param(FOREIGN, "对高校毕业生给予培训补贴。", "not_fitting", "who_other", id="a business is no graduate"),
        pytest.param(
            replace(FOREIGN, who=("foreign", "graduate")),
            "对失业人员给予培训补贴。",
            "to_confirm",
            "who_narrower",
            id="of several answers one may be the other",
        ),
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


@pytest.mark.parametrize(
    ("sentences", "reason", "words"),
    [
        pytest.param(
            "支持企业联合高校组建创新联合体。按照规定分阶段给予不超过研发总投入30%、最高3000万元的经费支持。",
            "who_elsewhere",
            "按照规定分阶段给予不超过研发总投入30%、最高3000万元的经费支持",
            id="the sentence behind it gives",
        ),
        pytest.param(
            "支持企业投入基础研究。对出资方可按实际发生额在税前扣除，并可按100%在税前加计扣除。",
            "who_elsewhere",
            "对出资方可按实际发生额在税前扣除",
            id="a deduction",
        ),
        pytest.param(
            "支持小微企业创新发展。在落实好小微企业普惠性税收减免政策的基础上，优化服务。",
            "who_wished",
            None,
            id="what is",
        ),
        pytest.param("支持企业创新。各级财政部门要给予20万元补贴。", "who_wished", None, id="others are told to"),
        pytest.param("支持企业创新。对上市公司给予500万元奖励。", "who_wished", None, id="another receives it"),
    ],
)
def test_what_another_sentence_gives_is_quoted(sentences: str, reason: str, words: str | None) -> None:
    found = placed(sentences, MICRO)
    assert found
    grounds = {g.reason: g.words for g in found.grounds if g.reason in ("who_elsewhere", "who_wished")}
    assert list(grounds) == [reason]
    assert words is None or grounds[reason] == words


@pytest.mark.parametrize(
    ("who", "sentence", "words"),
    [
        pytest.param(
            ("graduate",),
            "在校大学生及高校毕业生可申请创业担保贷款。",
            "在校大学生及高校毕业生",
            id="all that are named",
        ),
        pytest.param(
            ("micro",), "对各类企业和小微企业减半收取租金。", "小微企业", id="the very group, not a wider one"
        ),
        pytest.param(("sole",), "小微企业、个体工商户可申请贷款。", "个体工商户", id="the own group alone"),
        pytest.param(("graduate", "veteran"), "退役军人、高校毕业生可申请贷款。", "退役军人、高校毕业生", id="both"),
        pytest.param(
            ("graduate",),
            "在校大学生及毕业5年内高校毕业生可申请创业资助。",
            "在校大学生及毕业5年内高校毕业生",
            id="with the years of one",
        ),
    ],
)
def test_the_words_of_the_own_group_are_quoted(who: tuple[str, ...], sentence: str, words: str) -> None:
    found = placed(sentence, Profile(who=who, region="广州市"))
    assert found
    assert [g.words for g in found.grounds if g.reason == "who_named"] == [words]


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
            "time_over",
            "至2025年12月底",
            id="a window that is past",
        ),
        pytest.param(
            "（二）扩大补贴范围。对小微企业给予补贴。政策执行至2026年5月31日。",
            "time_over",
            "执行至2026年5月31日",
            id="a window that ended yesterday",
        ),
        pytest.param(
            "（二）扩大补贴范围。对小微企业给予补贴，有效期至2020年底。",
            "time_over",
            "有效期至2020年底",
            id="a term",
        ),
        pytest.param("（二）扩大补贴范围。对小微企业，2020年2月免收房租。", "time_past", "2020年", id="a year"),
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


@pytest.mark.parametrize(
    ("sentence", "region", "place", "reason"),
    [
        pytest.param(
            "自2020年2月起，湖北省可免征各类参保单位（不含机关事业单位）三项社会保险单位缴费部分，免征期限不超过5个月。",
            "北京市",
            "not_fitting",
            "region_part_other",
            id="other",
        ),
        pytest.param(
            "湖北省可免征各类参保单位（不含机关事业单位）三项社会保险单位缴费部分，免征期限不超过5个月。",
            "武汉市",
            "to_confirm",
            "region_part_same",
            id="there",
        ),
        pytest.param(
            "湖北省可免征各类参保单位（不含机关事业单位）三项社会保险单位缴费部分，免征期限不超过5个月。",
            "",
            "to_confirm",
            "region_part_unanswered",
            id="not said",
        ),
        pytest.param(
            "各省（除湖北省外）可对中小微企业减半征收单位缴费部分。",
            "北京市",
            "to_confirm",
            "region_everywhere",
            id="but",
        ),
        pytest.param(
            "给予企业补贴。（负责部门：民航局，适用范围：河南自贸试验区）",
            "北京市",
            "not_fitting",
            "region_part_other",
            id="a scope",
        ),
    ],
)
def test_a_sentence_of_the_centres_may_be_for_one_province(sentence: str, region: str, place: str, reason: str) -> None:
    title = "国务院关于支持创业若干措施的通知"
    document = a_document(f"{title}\n一、扶持政策\n（一）扶持创业。{sentence}\n国务院\n2026年3月1日\n", title=title)
    found = Placer(Profile(who=("micro",), region=region), open_vocabulary(), TODAY).place(
        document, document.measures[0]
    )
    assert found
    regional = [g.reason for g in found.grounds if g.question == "region"]
    assert (found.place, regional) == (place, [reason])


def test_what_is_for_clinics_may_be_for_a_founder_of_one() -> None:
    found = placed("对非营利性医疗机构自用的房产，免征房产税。", MICRO)
    assert found
    assert found.place == "to_confirm"


def test_a_goal_that_is_past_ends_no_support() -> None:
    found = placed("对小微企业给予贷款贴息。到2025年底，惠及1000家。", MICRO)
    assert found
    assert "time_over" not in {g.reason for g in found.grounds}


def test_a_window_that_ends_today_is_not_past() -> None:
    found = placed("对小微企业给予贷款贴息。政策执行至2026年6月1日。", MICRO)
    assert found
    assert "time_over" not in {g.reason for g in found.grounds}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "第十条 享受本办法的扶持对象须遵守国家法律法规、合法经营，并签订相关承诺书。", id="duties of the supported"
        ),
        pytest.param("（一）本通知规定的生活补贴标准均从2025年1月1日起执行，各区对在册对象进行补发。", id="a date"),
    ],
)
def test_duties_of_the_supported_and_dates_are_no_support(text: str) -> None:
    document = a_document(f"{TITLE}\n一、扶持政策\n{text}\n二、附则\n", title=TITLE)
    measure = replace(document.measures[0], kinds=("support",))
    assert measure.text.endswith(text)
    assert Placer(MICRO, open_vocabulary(), TODAY).place(document, measure) is None


def test_banks_that_are_told_to_lend_are_not_asked_for() -> None:
    found = placed("鼓励银行推广综合授信，可申请展期。", Profile(who=("person",), region="广州市"))
    assert found
    assert "银行" not in {g.words for g in found.grounds if g.reason == "who_narrower"}


@pytest.mark.parametrize(
    ("sentences", "words"),
    [
        pytest.param("补贴标准为每月200元，可申请12个月。各地要结合实际出台减免措施。", [], id="places"),
        pytest.param("支持银行线上审核。支持外经贸企业更多使用人民币进行结算。", ["企业"], id="banks, and businesses"),
    ],
)
def test_a_sentence_that_tells_institutions_alone_is_not_read_for_founders(sentences: str, words: list[str]) -> None:
    found = placed(sentences, Profile(who=("person",), region="广州市"))
    assert found
    assert [g.words for g in found.grounds if g.reason.startswith("who_narrower")] == words


def test_of_several_the_one_that_the_founder_may_be_is_asked_about() -> None:
    found = placed("支持金融机构向小微企业提供优惠利率贷款。", Profile(who=("person",), region="广州市"))
    assert found
    assert [g.words for g in found.grounds if g.reason == "who_narrower"] == ["小微企业"]


def test_an_undated_text_that_speaks_of_this_year_is_of_this_time() -> None:
    found = placed("对小微企业给予贷款贴息。2026年招用员工的可申请补贴。", MICRO, issued="")
    assert found
    assert found.place == "fits"

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
        pytest.param("有1名员工缴纳社保费（不含创业者本人）的企业，可申请补贴。", ["firm"], id="who does not count"),
        pytest.param("对受疫情影响较大企业给予展期。", ["firm"], id="影响较大, no large business"),
        pytest.param("支持和促进高校毕业生等重点群体创业有关税收优惠政策。", [], id="an object of work"),
        pytest.param("在落实好小微企业税收减免政策的基础上，帮助解决困难。", [], id="a policy that is carried out"),
        pytest.param("企业领取补贴后，要尽快发放给符合条件的劳动者。", [], id="what businesses hand on"),
        pytest.param("补贴由企业申请。", [], id="who hands it in"),
        pytest.param("不得向投资者提供补偿等方式损害公司利益。", [], id="who is harmed"),
        pytest.param("企事业单位缴付的医疗保险费，免征个人所得税。", ["firm"], id="企事业单位 is no 事业单位"),
        pytest.param("每培育1家规模（限额）以上并符合规定的文旅企业，给予运营单位最高5万元奖励。", [], id="the raised"),
        pytest.param(
            "公共就业人才服务机构为高校毕业生提供免费的就业失业登记、职业指导。",
            ["graduate"],
            id="those served",
        ),
        pytest.param("对认定的高新技术企业减按15%的税率征收企业所得税。", ["tech"], id="a tax of businesses"),
        pytest.param(
            "对承租工业园区标准化厂房、国有资产类经营用房的企业，减免租金。", ["firm"], id="who rents of an institution"
        ),
        pytest.param("学校毕业学年学生，可申请一次性求职补贴。", ["graduate"], id="students of the last year"),
        pytest.param("科技服务机构辅导企业首次通过认定的，按每家1万元给予奖励。", [], id="the assisted"),
        pytest.param(
            "按照国家相关规定，企业支持非营利性科研机构用于基础研究的支出，按照实际发生额在税前扣除。",
            ["body", "firm"],
            id="a subject behind the rule",
        ),
        pytest.param(
            "对承租大中型国有企业经营性房产的服务业市场主体，可以减半征收1-3个月房租。",
            ["market"],
            id="who rents, with their trade",
        ),
        pytest.param(
            "国家农业信贷担保联盟有限责任公司对全国省级农担公司再担保业务减半收取再担保费用。",
            [],
            id="the name of a company",
        ),
        pytest.param("支持航空公司在国际枢纽机场拓展通程航班业务。", [], id="航空公司 is no 公司 of whatever trade"),
        pytest.param(
            "李先生的失业前用人单位为B公司，应以B公司提供的离职材料申请失业金。", [], id="a company of a case"
        ),
        pytest.param("对参与防疫的公司给予补贴。", ["firm"], id="a company"),
        pytest.param(
            "省中小企业融资服务平台开通中小企业疫情应对金融服务专区，为企业提供贴息。",
            ["firm"],
            id="names of platforms",
        ),
        pytest.param("允许劳务派遣员工从事企业研发中心研发岗位临时性工作。", [], id="企业研发中心"),
        pytest.param("鼓励科研岗位人员参与企业研发和创业孵化。", [], id="企业研发"),
        pytest.param("简化企业政策奖励申领程序，对符合支持条件的企业，加快拨付。", ["firm"], id="企业政策"),
        pytest.param(
            "广东省内普通高等学校、职业学校、技工院校毕业学年学生，可申请一次性求职补贴。",
            ["graduate"],
            id="the students of schools",
        ),
        pytest.param("每家企业仅可享受一次奖励，每年最多奖励10家企业。", [], id="a cap"),
        pytest.param("依托平台发放中小微企业服务券，按规定给予补贴。", [], id="a coupon"),
        pytest.param("对科研机构、高校接收企业给予的资金，免征企业所得税。", ["body"], id="from whom it is received"),
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
        pytest.param("对创业者给予补贴，有条件的地市可适当提高。", True, False, id="gives, and places may give more"),
        pytest.param("创业者可向登记注册地人力资源社会保障部门提出补贴申请。", True, False, id="is applied for there"),
        pytest.param(
            "毕业生创办企业，担任理事长（会长、秘书长）、负责人的，可申请补贴。", True, False, id="a 会长 is no office"
        ),
        pytest.param("设立专项资金，对小微企业给予20万元补贴。", True, False, id="plans, and gives"),
        pytest.param("对小微企业，税务机关要依法及时核准其延期缴纳税款申请。", True, False, id="a tax that is put off"),
        pytest.param(
            "因疫情影响，不能按期办理纳税申报的，经纳税人申请，依法准予延期申报。", True, False, id="a return"
        ),
        pytest.param(
            "对疫情防控重点保障物资生产企业为扩大产能新购置的相关设备，允许一次性计入当期成本费用在企业所得税税前扣除。",
            True,
            False,
            id="a deduction",
        ),
        pytest.param("不能按期缴纳电费的企业，由企业申请，延期缴纳，最长不超过3个月。", True, False, id="a bill"),
        pytest.param("企业所需启动资金，由企业所在地区县政府先行垫付。", True, False, id="an advance"),
        pytest.param(
            "按照国家相关规定，企业支持非营利性科研机构用于基础研究的支出，按照实际发生额在税前扣除。",
            True,
            False,
            id="企业支持 tells nobody",
        ),
        pytest.param("对进口防疫物资的企业，投保的保险费用给予全额支持。", True, False, id="the whole premium"),
        pytest.param("本市政府性担保机构对中小微企业降低综合费率0.5个百分点；", True, False, id="a lower rate"),
        pytest.param("帮助中小微企业，提升金融服务可获得性。", False, False, id="可获得性 gives nothing"),
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
        pytest.param("对新设立的企业（不含分支机构、个体工商户）给予补贴。", ["sole"], id="不含"),
        pytest.param("对除个体工商户以外的市场主体给予补贴。", ["sole"], id="除…以外的"),
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


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param(
            "规模（限额）以上的版权企业，可申请补贴。",
            "规模（限额）以上的版权企业",
            id="brackets within",
        ),
        pytest.param("受疫情影响，导致中小企业不能经营，可申请减免。", "中小企业", id="导致"),
        pytest.param("【享受条件】　　纳税人可申请减免。", "纳税人", id="a heading in brackets"),
        pytest.param("应征地为广东的大学生士兵享受补贴。", "应征地为广东的大学生士兵", id="地为 is no 为"),
        pytest.param(
            "因疫情原因导致企业发生重大损失，确有困难的，可申请减免。", "企业", id="导致 within the words before"
        ),
        pytest.param("因疫情影响，不能按期申报的，经纳税人申请，依法准予延期申报。", "纳税人", id="经纳税人申请"),
        pytest.param(
            "经发改、工信等部门确定的疫情防控重点保障企业，由财政给予贴息。",
            "经发改、工信等部门确定的疫情防控重点保障企业",
            id="经…确定的",
        ),
        pytest.param("鼓励医疗器械检验机构与企业建立联合实验室，给予补贴。", "企业", id="another party"),
        pytest.param("对符合支持条件的企业，加快完成资金拨付，减免费用。", "符合支持条件的企业", id="支持条件"),
        pytest.param("对向小微企业提供贷款的金融机构，给予奖励。", "向小微企业提供贷款的金融机构", id="the first 对"),
    ],
)
def test_the_words_that_say_which_begin_at_a_sensible_place(text: str, phrase: str) -> None:
    (offer,) = find_offers(text, open_vocabulary().applicants)
    assert text[offer.recipients[-1].since : offer.recipients[-1].end] == phrase

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.annotation.particulars import find_amounts, find_beneficiaries, find_contacts, find_windows
from sizhong_search.model import Mention
from tests.factories import any_text

PIECES = (
    *(
        "对",
        "符合条件的企业",
        "给予",
        "最高",
        "每人每月",
        "500",
        "万元",
        "30%",
        "补贴",
        "申报时间：",
        "2025年",
        "3月1日",
        "至",
    ),
    *(
        "前申报",
        "联系人：",
        "张三",
        "联系电话：",
        "010-12345678",
        "邮箱：",
        "a@b.cn",
        "补贴对象：",
        "，",
        "。",
        "\n",
        " ",
        "按",
    ),
)
worded = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
Finder = Callable[[str, int], tuple[Mention, ...]]
each_finder = pytest.mark.parametrize("find", [find_amounts, find_windows, find_contacts, find_beneficiaries])


def texts(found: tuple[Mention, ...]) -> list[str]:
    return [mention.text for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("给予最高500万元奖励", ["最高500万元"], id="a ceiling"),
        pytest.param("给予不超过60万元补助", ["不超过60万元"], id="not above"),
        pytest.param("每家企业补贴上限为50万元", ["每家企业补贴上限为50万元"], id="an upper bound"),
        pytest.param("按每人每月1000元的标准发放", ["每人每月1000元"], id="per person and month"),
        pytest.param("补贴200元/人·月", ["200元/人·月"], id="the same, behind"),
        pytest.param("分别给予20万元、50万元和100万元奖励", ["20万元", "50万元", "100万元"], id="a list"),
        pytest.param("给予每个项目10—30万元奖励", ["每个项目10—30万元"], id="a range"),
        pytest.param("处1万元以上2万元以下罚款", ["1万元以上2万元以下"], id="a fine"),
        pytest.param("并处五千元以上一万五千元以下罚款", ["五千元以上一万五千元以下"], id="a fine in Chinese"),
        pytest.param("按贷款利率的50%给予贴息", ["按贷款利率的50%给予贴息"], id="a share of something"),
        pytest.param("返还失业保险费的50％", ["50％"], id="a full-width sign"),
        pytest.param("担保费率不超过1%", ["不超过1%"], id="a rate"),
        pytest.param("按3‰税率征收", ["按3‰"], id="per mille"),
        pytest.param("降低贷款利率0.5个百分点", ["0.5个百分点"], id="points"),
        pytest.param("补贴百分之五十", ["百分之五十"], id="in words"),
        pytest.param("同比增长7.2%", [], id="a figure that reports"),
        pytest.param("实现产值30亿元", [], id="a volume"),
        pytest.param("贷款余额同比分别增长21.9%和15.3%", [], id="two figures that report"),
        pytest.param("http://a.cn/%E8%90%A5 补贴", [], id="an address"),
        pytest.param("二元结构、多元化", [], id="元 that is no money"),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    assert texts(find_amounts(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("申请时间：2025年8月11日至8月22日。", ["申请时间：2025年8月11日至8月22日"], id="a label"),
        pytest.param(
            "报名时间为4月26日至4月28日，报名方式为网上", ["报名时间为4月26日至4月28日"], id="a label in a sentence"
        ),
        pytest.param("征集截止时间为2020年12月31日。", ["征集截止时间为2020年12月31日"], id="its end"),
        pytest.param("每年3月1日至4月30日集中申报", ["每年3月1日至4月30日集中申报"], id="every year"),
        pytest.param("于2020年6月30日前向部门提出申请", ["于2020年6月30日前向部门提出申请"], id="before a day"),
        pytest.param("申请时间：以当年指南为准", [], id="no date"),
        pytest.param("2020年1月1日至12月31日有效", [], id="validity"),
        pytest.param("在2月12日前申请复产的企业", [], id="a condition"),
        pytest.param("政策执行期限至2025年12月底。", ["政策执行期限至2025年12月底"], id="how long it is offered"),
        pytest.param("该政策延续实施至2024年末。", ["实施至2024年末"], id="and goes on"),
        pytest.param("补贴申请期限至2025年12月底。", ["补贴申请期限至2025年12月底"], id="until when one may apply"),
        pytest.param("实施期限延长至2021年4月30日。", ["实施期限延长至2021年4月30日"], id="made longer"),
        pytest.param(
            "执行期暂定为自发布之日起至2020年6月30日。",
            ["执行期暂定为自发布之日起至2020年6月30日"],
            id="for the time being",
        ),
        pytest.param("自即日起至2020年12月底，免收担保费。", ["自即日起至2020年12月底"], id="from now on"),
        pytest.param(
            "2020年1月1日至2020年12月31日，对餐饮企业减免租金。",
            ["2020年1月1日至2020年12月31日"],
            id="between two days",
        ),
        pytest.param("政策有效期至2026年12月31日止。", ["政策有效期至2026年12月31日止"], id="until when it holds"),
        pytest.param("许可证有效期至2026年12月31日。", [], id="not a certificate"),
        pytest.param("至2025年底，培育平台100家。", [], id="a goal"),
        pytest.param("截至2025年12月31日，已有平台100家。", [], id="a report"),
        pytest.param("向交易所申请延期至2020年4月30日前披露。", [], id="a deadline"),
    ],
)
def test_windows(text: str, expected: list[str]) -> None:
    assert texts(find_windows(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "（联系人：张三、李四；联系电话：88498131、88498706）",
            ["联系人：张三、李四", "联系电话：88498131、88498706"],
            id="persons and telephones",
        ),
        pytest.param("联 系 人：张三  电 话：010-12345678", ["联 系 人：张三", "电 话：010-12345678"], id="spread"),
        pytest.param("拨打咨询电话12345", ["咨询电话12345"], id="no colon"),
        pytest.param("电子邮箱：a.b@c.gov.cn。", ["电子邮箱：a.b@c.gov.cn"], id="a mailbox"),
        pytest.param("传真：010-68552578", ["传真：010-68552578"], id="a fax"),
        pytest.param("联系地址：北京市西城区甲街70号；", ["联系地址：北京市西城区甲街70号"], id="an address"),
        pytest.param("保持电话畅通，公布联系方式", [], id="no number"),
        pytest.param("电视电话会议2020年召开", [], id="a conference"),
    ],
)
def test_contacts(text: str, expected: list[str]) -> None:
    assert texts(find_contacts(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("对新登记的孵化器，给予3万元奖励", ["新登记的孵化器"], id="给予"),
        pytest.param("对企业（含个体工商户）按投资额的10%给予补助", ["企业（含个体工商户）"], id="and in what share"),
        pytest.param("对承租国有房屋的小微企业免收3个月租金", ["承租国有房屋的小微企业"], id="免收"),
        pytest.param("补贴对象：符合条件的创业者。", ["符合条件的创业者"], id="a label"),
        pytest.param("符合条件的中小微企业，可申请补贴", ["符合条件的中小微企业"], id="who may apply"),
        pytest.param("面向0-3岁婴幼儿家庭发放消费券", ["0-3岁婴幼儿家庭"], id="面向"),
        pytest.param("对直接负责的主管人员给予警告，处1万元罚款", [], id="a punishment"),
        pytest.param("对违反规定的企业给予罚款5万元", [], id="a fine"),
        pytest.param("对在疫情期间为中小企业减免租金的园区", [], id="a condition"),
        pytest.param("针对企业给予支持", [], id="对 inside a word"),
    ],
)
def test_beneficiaries(text: str, expected: list[str]) -> None:
    assert texts(find_beneficiaries(text)) == expected


@each_finder
@given(text=any_text | worded)
def test_mentions_cut_out_their_own_text_in_order(find: Finder, text: str) -> None:
    padded = f"前言{text}"
    found = find(text, 2)
    assert all(padded[m.span] == m.text == m.text.strip() for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))

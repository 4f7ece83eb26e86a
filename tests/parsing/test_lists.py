"""Which lists belong to the sentence that leads into them, and which are measures of their own."""

from __future__ import annotations

import pytest

from sizhong_search.parsing.lists import leads_into_conditions, looks_like_a_list
from sizhong_search.parsing.outline import read_outline

LONG = "支持企业开展技术改造，给予补贴。" * 60


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("申请人应当符合下列条件：", True),
        ("应当向住所所在地的分支机构提交下列材料：", True),
        ("以师承方式学习中医的还需提供以下材料：", True),
        ("同时符合下列条件的，其进项税额准予从销项税额中抵扣：", True),
        ("补贴对象有以下情况之一的，自次月起停止发放补贴：", True),
        ("一次性创业资助\n补贴条件：", True),
        ("定点医疗机构确诊符合以下标准：", True),
        ("请示启动预案时，应当包括以下内容：", True),
        ("主要指数成份股公司，是指：", True),
        ("本办法下列用语的含义：", True),
        ("申请人相关材料，包括：\n", True),
        ("重点任务如下：", False),
        ("今年要重点做好以下几方面工作：", False),
        ("重点任务包括：", False),
        ("12月开展的具体工作包括：", False),
        ("采取以下措施：", False),
        ("提出以下意见：", False),
        ("对符合下列条件的企业，采取以下措施：", False),
        ("奖励标准：", False),
        ("按以下标准给予补贴和奖励：", False),
        ("应当符合下列条件。具体任务：", False),
    ],
)
def test_what_leads_into_conditions(words: str, expected: bool) -> None:
    assert leads_into_conditions(words) is expected


@pytest.mark.parametrize(
    ("words", "items", "expected"),
    [
        (
            "符合以下3个条件之一，可申请一次性补贴，每人3000元。",
            ["属于低保家庭；", "属于残疾人；", "曾获助学贷款。"],
            True,
        ),
        ("不予支持情形", ["被列入严重失信主体名单；", "申报材料弄虚作假的。"], True),
        ("企业必备条件", ["必须落实主体责任，" + "严格遵守规定，" * 20 + "成立专班。"] * 3, False),
        ("改善医务人员工作条件", ["改造设施；", "配备设备。"], False),
        ("做好服务：", ["减税；", "免租。"], False),
    ],
)
def test_what_looks_like_a_list(words: str, items: list[str], expected: bool) -> None:
    assert looks_like_a_list(words, items) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "三、求职补贴\n毕业学年学生，符合以下2个条件之一，可申请补贴，每人3000元。\n"
            "（1）属于低保家庭，或属于特困人员；\n（2）属于持证残疾人，有证。\n四、租金，减免。",
            ["三", "四"],
            id="conditions named before the end of the lead-in",
        ),
        pytest.param(
            "一、报名条件\n报名人员应当同时具备下列条件：\n（一）师承人员\n1.跟师满五年，合格。\n2.有两名医师推荐，有效。\n"
            "（二）实践人员\n1.实践满五年，有效。\n二、报名，网上办理。",
            ["一", "二"],
            id="conditions in two levels",
        ),
        pytest.param(
            "第一条 申请变更的，应当提交下列材料：\n（一）书面申请，写明原因；\n（二）申请人材料，包括：\n"
            "1.诚信材料，含报告。\n2.无违法材料，含承诺。\n第二条 甲，乙。",
            ["第一条", "第二条"],
            id="papers below papers of an article",
        ),
        pytest.param(
            "一、重点任务如下：\n（一）加大支持，减税。\n（二）优化服务，提速。",
            ["一.（一）", "一.（二）"],
            id="tasks are measures of their own",
        ),
        pytest.param(
            f"一、符合下列条件：\n（一）甲，乙。{LONG}\n（二）丙，丁。{LONG}",
            ["一.（一）", "一.（二）"],
            id="more than a page of print is no list",
        ),
        pytest.param(
            "第二章 管理\n第七条 部门应当自收到征求意见材料之日起五日内反馈，且\n反馈意见应当包括书面意见\n以下内容：\n"
            "（一）过程，结果；\n（二）建议，理由。\n第八条 甲，乙。",
            ["第二章.第七条", "第二章.第八条"],
            id="a wrapped line that ends like a title begins no part inside a sentence",
        ),
        pytest.param(
            "一、支持企业，减税。\n附件1：\n（一）补贴，给予。\n（二）奖励，给予。",
            ["一", "（一）", "（二）"],
            id="an annex does begin one, with a colon behind it too",
        ),
    ],
)
def test_measures_keep_their_lists(text: str, expected: list[str]) -> None:
    assert [".".join(section.path) for section in read_outline(text).measures] == expected


def test_a_list_stands_in_its_measure_letter_for_letter() -> None:
    text = "一、甲\n（一）对象应当符合下列条件：\n1.属于乙，丙；\n①丁。\n2.属于戊。\n（二）己，庚。"
    outline = read_outline(text)
    first = outline.measures[0]
    assert text[first.start : first.end] == "（一）对象应当符合下列条件：\n1.属于乙，丙；\n①丁。\n2.属于戊。"
    assert [text[b.start : b.end] for b in outline.blocks if b.kind == "heading"] == ["一、甲\n"]

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.parsing.clauses import find_clauses, parse_clause
from tests.factories import PIECES, a_document, any_text

BRACKETS = st.lists(st.sampled_from(("（", "）", "(", ")", *PIECES)), max_size=40).map("".join)

LEAD, RESPONSIBLE, SUPPORT, GUIDE = "lead", "responsible", "support", "guide"


def all_as(role: str, names: str) -> list[tuple[str, str]]:
    return [(name, role) for name in names.split()]


@pytest.mark.parametrize(
    ("text", "expected", "is_open"),
    [
        # The roles.
        pytest.param("(省科技厅牵头负责)", all_as(LEAD, "省科技厅"), False, id="one leads"),
        pytest.param("(省商务厅、发改委牵头负责)", all_as(LEAD, "省商务厅 省发改委"), False, id="two lead"),
        pytest.param("（市科委、市卫生健康委）", all_as(RESPONSIBLE, "市科委 市卫生健康委"), False, id="no verb"),
        pytest.param(
            "（省卫生健康委牵头，省旅游和文化广电体育厅配合）",
            [("省卫生健康委", LEAD), ("省旅游和文化广电体育厅", SUPPORT)],
            False,
            id="lead and support",
        ),
        pytest.param(
            "（省教育厅牵头，省卫生健康委、省疾控局按职责分工负责）",
            [("省教育厅", LEAD), *all_as(RESPONSIBLE, "省卫生健康委 省疾控局")],
            False,
            id="lead and those who answer for their part",
        ),
        pytest.param(
            "（省住房城乡建设厅负责，省自然资源厅配合，省发展改革委指导）",
            [("省住房城乡建设厅", RESPONSIBLE), ("省自然资源厅", SUPPORT), ("省发展改革委", GUIDE)],
            False,
            id="responsible, support and guide",
        ),
        pytest.param(
            "（国家发展改革委、财政部会同有关部门负责）",
            [*all_as(LEAD, "国家发展改革委 财政部"), ("有关部门", RESPONSIBLE)],
            False,
            id="who meets with others leads",
        ),
        pytest.param(
            "（省科技厅牵头，会同省财政厅负责）",
            [("省科技厅", LEAD), ("省财政厅", RESPONSIBLE)],
            False,
            id="lead, together with another",
        ),
        # Labels.
        pytest.param(
            "（责任单位：省公安厅、司法厅）", all_as(RESPONSIBLE, "省公安厅 省司法厅"), False, id="label responsible"
        ),
        pytest.param("(牵头单位:省税务局)", all_as(LEAD, "省税务局"), False, id="label lead, half-width colon"),
        pytest.param(
            "（牵头单位：市委组织部，配合单位：各有关单位）",
            [("市委组织部", LEAD), ("各有关单位", SUPPORT)],
            False,
            id="two labels behind a comma",
        ),
        pytest.param(
            "（主办单位：省教育厅；协办单位：省财政厅）",
            [("省教育厅", LEAD), ("省财政厅", SUPPORT)],
            False,
            id="two labels behind a semicolon",
        ),
        pytest.param(
            "（责任单位：省工业和信息化厅、省国资委，各设区市政府）",
            all_as(RESPONSIBLE, "省工业和信息化厅 省国资委 各设区市政府"),
            False,
            id="governments in general after a comma",
        ),
        # The prefix that a list elides.
        pytest.param(
            "(省工商局、发改委、工信委、相关行业主管部门负责)",
            all_as(RESPONSIBLE, "省工商局 省发改委 省工信委 相关行业主管部门"),
            False,
            id="a prefix goes on, generic bodies take none",
        ),
        pytest.param(
            "(省委网信办、省工信委、工商局等负责)",
            all_as(RESPONSIBLE, "省委网信办 省工信委 省工商局"),
            True,
            id="the party's prefix does not go on beside a new one",
        ),
        pytest.param(
            "（省委宣传部、财政厅负责）",
            all_as(RESPONSIBLE, "省委宣传部 省财政厅"),
            False,
            id="of 省委 only 省 goes on",
        ),
        pytest.param(
            "（省政府办公厅、发改委负责）", all_as(RESPONSIBLE, "省政府办公厅 省发改委"), False, id="so of 省政府"
        ),
        pytest.param("（省法院、检察院负责）", all_as(RESPONSIBLE, "省法院 省检察院"), False, id="courts"),
        pytest.param(
            "（自治区财政厅、教育厅负责）",
            all_as(RESPONSIBLE, "自治区财政厅 自治区教育厅"),
            False,
            id="autonomous region",
        ),
        pytest.param(
            "（县教育局、财政局，各乡镇政府负责）",
            all_as(RESPONSIBLE, "县教育局 县财政局 各乡镇政府"),
            False,
            id="county",
        ),
        pytest.param(
            "（省财政厅，市财政局、国资委负责）",
            all_as(RESPONSIBLE, "省财政厅 市财政局 市国资委"),
            False,
            id="a new group has its own prefix",
        ),
        pytest.param("（市市场监管委牵头）", all_as(LEAD, "市市场监管委"), False, id="市市场 is a prefix and a name"),
        pytest.param("（市场监管局负责）", all_as(RESPONSIBLE, "市场监管局"), False, id="市场 is no prefix"),
        pytest.param(
            "（财政部、税务总局负责）", all_as(RESPONSIBLE, "财政部 税务总局"), False, id="central bodies have none"
        ),
        pytest.param(
            "（团省委、省妇联负责）", all_as(RESPONSIBLE, "团省委 省妇联"), False, id="people's organisations"
        ),
        # Bodies that belong to a ministry.
        pytest.param(
            "(省发改委、人民银行哈尔滨中心支行、黑龙江证监局、黑龙江银监局、工信委等负责)",
            all_as(RESPONSIBLE, "省发改委 人民银行哈尔滨中心支行 黑龙江证监局 黑龙江银监局 省工信委"),
            True,
            id="vertical bodies take no prefix and do not stop it",
        ),
        pytest.param(
            "（合肥海关、省税务局、外汇管理局负责）",
            all_as(RESPONSIBLE, "合肥海关 省税务局 省外汇管理局"),
            False,
            id="customs before the prefix begins",
        ),
        # 等.
        pytest.param("(省教育厅等负责)", all_as(RESPONSIBLE, "省教育厅"), True, id="open"),
        pytest.param(
            "（商务部、海关总署等有关部门负责）", all_as(RESPONSIBLE, "商务部 海关总署"), True, id="open to departments"
        ),
        pytest.param(
            "（责任单位：省发展改革委、省税务局等）",
            all_as(RESPONSIBLE, "省发展改革委 省税务局"),
            True,
            id="open at the end of a label",
        ),
        # Bodies in general.
        pytest.param(
            "（相关行业主管部门、行政执法部门负责）",
            all_as(RESPONSIBLE, "相关行业主管部门 行政执法部门"),
            False,
            id="generic bodies alone",
        ),
        pytest.param(
            "（各有关部门和单位、各省级人民政府按职责分工负责）",
            all_as(RESPONSIBLE, "各有关部门和单位 各省级人民政府"),
            False,
            id="generic bodies joined by 和",
        ),
        # Brackets and blanks inside.
        pytest.param(
            "（市交通委（市道运局）、市财政局负责）",
            all_as(RESPONSIBLE, "市交通委（市道运局） 市财政局"),
            False,
            id="a bracket inside a name",
        ),
        pytest.param(
            "（市人社局牵头，市工信局、卫健委、各县〔市、区〕人民政府配合）",
            [("市人社局", LEAD), *all_as(SUPPORT, "市工信局 市卫健委 各县〔市、区〕人民政府")],
            False,
            id="a comma inside a bracket cuts nothing",
        ),
        pytest.param(
            "（ 省教育厅 、 财政厅 负责 ）", all_as(RESPONSIBLE, "省教育厅 省财政厅"), False, id="blanks around names"
        ),
        pytest.param(
            "（省发展改革委和省财政厅负责）", all_as(RESPONSIBLE, "省发展改革委 省财政厅"), False, id="joined by 和"
        ),
        pytest.param(
            "（省农业和农村厅负责）", all_as(RESPONSIBLE, "省农业和农村厅"), False, id="和 inside a name cuts nothing"
        ),
        pytest.param(
            "(牵头单位:省科技厅、省工业\n和信息化厅)",
            all_as(LEAD, "省科技厅 省工业和信息化厅"),
            False,
            id="a name broken over lines",
        ),
        pytest.param(
            "(牵头单位:省科技厅、省工业\n和信息化厅)",
            all_as(LEAD, "省科技厅 省工业和信息化厅"),
            False,
            id="name broken over lines",
        ),
        pytest.param(
            "（教育部、民政部、人民银行、共青团中央等按职责分工负责）",
            all_as(RESPONSIBLE, "教育部 民政部 人民银行 共青团中央"),
            True,
            id="a body with an unusual ending",
        ),
        pytest.param("（\n省教育厅负责）", all_as(RESPONSIBLE, "省教育厅"), False, id="over two lines"),
        pytest.param(
            "（牵头单位：省营商局；配合单位：省公安厅；完成时限：2023年9月底前）",
            [("省营商局", LEAD), ("省公安厅", SUPPORT)],
            False,
            id="a deadline in the same bracket",
        ),
        pytest.param(
            "（省法院、省司法厅负责，2024年6月底前完成）",
            all_as(RESPONSIBLE, "省法院 省司法厅"),
            False,
            id="a time at the end",
        ),
        pytest.param(
            "【责任单位：省委金融办、辽宁证监局】", all_as(RESPONSIBLE, "省委金融办 辽宁证监局"), False, id="【】"
        ),
        pytest.param(
            "(牵头单位:省科技厅、省工业和信息化\n  — ５ —\n\x0c厅)",
            all_as(LEAD, "省科技厅 省工业和信息化厅"),
            False,
            id="a page number inside a name",
        ),
        # Brackets and bullets of other kinds.
        pytest.param(
            "〔牵头单位：省商务厅；责任单位：各市（州）人民政府〕",
            [("省商务厅", LEAD), ("各市（州）人民政府", RESPONSIBLE)],
            False,
            id="〔〕 around round brackets",
        ),
        pytest.param(
            "[责任单位：市财政局，各县（市）区政府]", all_as(RESPONSIBLE, "市财政局 各县（市）区政府"), False, id="[]"
        ),
        pytest.param("［责任单位：省商务厅］", all_as(RESPONSIBLE, "省商务厅"), False, id="full-width []"),
        # Governments in general are one entry, whatever stands between.
        pytest.param(
            "（牵头单位：市财政局，配合单位：市委组织部、各有关单位，各区、县级市）",
            [("市财政局", LEAD), *all_as(SUPPORT, "市委组织部 各有关单位 各区、县级市")],
            False,
            id="各区、县级市",
        ),
        pytest.param(
            "（省税务局牵头，各市、县〔区〕人民政府、赣江新区管委会配合）",
            [("省税务局", LEAD), *all_as(SUPPORT, "各市、县〔区〕人民政府 赣江新区管委会")],
            False,
            id="各市、县〔区〕人民政府",
        ),
        pytest.param(
            "(责任单位:省国资委，各市、自治州人民政府，贵安新区管委会)",
            all_as(RESPONSIBLE, "省国资委 各市、自治州人民政府 贵安新区管委会"),
            False,
            id="各市、自治州人民政府",
        ),
        pytest.param(
            "（各县（市、区）党委、政府负责）", all_as(RESPONSIBLE, "各县（市、区）党委、政府"), False, id="党委、政府"
        ),
        # Suffixes that a list shares.
        pytest.param(
            "(哈尔滨、黑河、绥芬河市政府、省农垦总局负责)",
            all_as(RESPONSIBLE, "哈尔滨市政府 黑河市政府 绥芬河市政府 省农垦总局"),
            False,
            id="shared suffix of cities",
        ),
        pytest.param(
            "（责任单位：黄埔区、天河区人民政府，市教育局）",
            all_as(RESPONSIBLE, "黄埔区人民政府 天河区人民政府 市教育局"),
            False,
            id="shared suffix of districts",
        ),
        pytest.param(
            "（省财政、税务部门负责）", all_as(RESPONSIBLE, "省财政部门 省税务部门"), False, id="shared suffix of lines"
        ),
        pytest.param(
            "（省级教育、财政部门负责）",
            all_as(RESPONSIBLE, "省级教育部门 财政部门"),
            False,
            id="shared suffix of lines of a level",
        ),
        pytest.param(
            "（市公安局牵头，市交通运输、应急管理等部门配合）",
            [("市公安局", LEAD), *all_as(SUPPORT, "市交通运输部门 市应急管理部门")],
            True,
            id="shared suffix behind 等",
        ),
        # Names of one's own take no prefix from the list.
        pytest.param(
            "（配合单位：市科技局、越秀区）", all_as(SUPPORT, "市科技局 越秀区"), False, id="a place as a body"
        ),
        pytest.param(
            "（牵头单位：区市场监管局、知识城开发建设办、区委组织部）",
            all_as(LEAD, "区市场监管局 知识城开发建设办 区委组织部"),
            False,
            id="a body of a new town",
        ),
        pytest.param(
            "（责任单位：市卫生健康委、申康医院发展中心、闵行区政府）",
            all_as(RESPONSIBLE, "市卫生健康委 申康医院发展中心 闵行区政府"),
            False,
            id="a proper name, a district",
        ),
        pytest.param(
            "（省委组织部、宣传部，省教育厅负责）",
            all_as(RESPONSIBLE, "省委组织部 省委宣传部 省教育厅"),
            False,
            id="省委 goes on among party organs",
        ),
        pytest.param(
            "（广州市财政局、规划和自然资源局负责）",
            all_as(RESPONSIBLE, "广州市财政局 广州市规划和自然资源局"),
            False,
            id="a place's full name goes on",
        ),
        pytest.param("（市政务服务局负责）", all_as(RESPONSIBLE, "市政务服务局"), False, id="市政务 has its prefix"),
        # Traditional script; names stay as written.
        pytest.param("(市審計局、市財政局牽頭負責)", all_as(LEAD, "市審計局 市財政局"), False, id="traditional script"),
        pytest.param(
            "(市政府辦公室牽頭,市級各有關部門及各縣市區政府按職責分工負責)",
            [("市政府辦公室", LEAD), *all_as(RESPONSIBLE, "市級各有關部門 各縣市區政府")],
            False,
            id="traditional script, joined by 及",
        ),
        pytest.param(
            "（責任單位：區財政局、教育局，天河、越秀區政府）",
            all_as(RESPONSIBLE, "區財政局 區教育局 天河區政府 越秀區政府"),
            False,
            id="traditional script in what is put back",
        ),
        # 等 in the middle, or with what it stands for.
        pytest.param(
            "（农业农村部、商务部等和各有关省级人民政府负责）",
            all_as(RESPONSIBLE, "农业农村部 商务部 各有关省级人民政府"),
            True,
            id="等和",
        ),
        pytest.param(
            "（人力资源社会保障部等有关部门和单位负责）",
            all_as(RESPONSIBLE, "人力资源社会保障部"),
            True,
            id="等有关部门和单位",
        ),
        pytest.param(
            "（市公安局、交通局等9个部门负责）", all_as(RESPONSIBLE, "市公安局 市交通局"), True, id="等9个部门"
        ),
        # Who leads by order; rules for others are not applied here.
        pytest.param(
            "（税务总局、财政部、海关总署负责，排在第一位的部门为牵头部门，下同）",
            [("税务总局", LEAD), *all_as(RESPONSIBLE, "财政部 海关总署")],
            False,
            id="the first leads",
        ),
        pytest.param(
            "（人力资源社会保障部、财政部负责。列第一位者为牵头单位，下同）",
            [("人力资源社会保障部", LEAD), ("财政部", RESPONSIBLE)],
            False,
            id="the first leads, in a sentence of its own",
        ),
        pytest.param(
            "（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）",
            [("生态环境部", GUIDE), ("试点城市政府", RESPONSIBLE)],
            False,
            id="a rule for all that follows",
        ),
        pytest.param(
            "（责任单位：省发展改革委（牵头）、省财政厅）",
            [("省发展改革委", LEAD), ("省财政厅", RESPONSIBLE)],
            False,
            id="a role behind the name",
        ),
        pytest.param(
            "（市发改委为牵头单位，市财政局、审计局为配合单位）",
            [("市发改委", LEAD), *all_as(SUPPORT, "市财政局 市审计局")],
            False,
            id="为牵头单位",
        ),
        # What else stands in the bracket.
        pytest.param(
            "（市教育局负责，联系人：王某；联系电话：0371-12345678）",
            all_as(RESPONSIBLE, "市教育局"),
            False,
            id="a person and a telephone",
        ),
        pytest.param(
            "（负责部门：邮政局、中国铁路总公司，适用范围：重庆自贸试验区）",
            all_as(RESPONSIBLE, "邮政局 中国铁路总公司"),
            False,
            id="where it applies",
        ),
        pytest.param(
            "（省财政厅负责资金保障，省教育厅负责组织实施）",
            all_as(RESPONSIBLE, "省财政厅 省教育厅"),
            False,
            id="what each is responsible for",
        ),
        pytest.param(
            "（市级责任单位：市水利局；县级责任单位：各县（市、区）水利局）",
            all_as(RESPONSIBLE, "市水利局 各县（市、区）水利局"),
            False,
            id="labels by level",
        ),
        # Blanks.
        pytest.param(
            "(责任单位:市发改委 市财政局 市工信局)",
            all_as(RESPONSIBLE, "市发改委 市财政局 市工信局"),
            False,
            id="blanks between names",
        ),
        pytest.param(
            "(牵头单位:各政府投\n资基金出资人、出 资 人 代 表)",
            all_as(LEAD, "各政府投资基金出资人 出资人代表"),
            False,
            id="blanks inside a name",
        ),
        pytest.param("(牵头\n单位:省商务厅)", all_as(LEAD, "省商务厅"), False, id="a label broken over lines"),
        # Bodies alone.
        pytest.param(
            "（省地方金融监管局、人民银行济南分行、山东银保监局）",
            all_as(RESPONSIBLE, "省地方金融监管局 人民银行济南分行 山东银保监局"),
            False,
            id="bodies alone, some without a prefix",
        ),
        pytest.param(
            "（县发改局、工信局，各乡镇）",
            all_as(RESPONSIBLE, "县发改局 县工信局 各乡镇"),
            False,
            id="bodies alone, with townships",
        ),
    ],
)
def test_clauses(text: str, expected: list[tuple[str, str]], is_open: bool) -> None:
    (clause,) = find_clauses(f"加快建设{text}。")
    assert [(a.full_name, a.role) for a in clause.actors] == expected
    assert clause.open is is_open
    assert clause.text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（省财政厅、市场监管局负责）", "省财政厅 省市场监管局", id="market supervision"),
        pytest.param("（省财政厅、药品监管局负责）", "省财政厅 省药品监管局", id="drug supervision"),
    ],
)
def test_a_line_of_business_before_a_supervision_bureau_is_no_place(text: str, expected: str) -> None:
    (clause,) = find_clauses(text)
    assert [a.full_name for a in clause.actors] == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(国发〔2015〕53号)", id="document number"),
        pytest.param("(国发〔2015〕53号,以下简称《指导意见》)", id="document number and short name"),
        pytest.param("(以下统称四众)", id="abbreviation"),
        pytest.param("（简称：健康促进办）", id="short name of a body"),
        pytest.param("（一址多照）", id="a term"),
        pytest.param("（含牵头单位）", id="mentions a role"),
        pytest.param("（牵头建设）", id="a verb without a body"),
        pytest.param("（非本申报单位）", id="a condition"),
        pytest.param("（劳务派遣单位除外）", id="an exception"),
        pytest.param("（政府、国有企业、民营企业、外资企业等）", id="kinds of owner"),
        pytest.param("（分公司、营业部）", id="branches"),
        pytest.param("（各部门政策开发的重点领域见附件）", id="see the annex"),
        pytest.param("（本人签字并加盖报名单位公章）", id="an instruction"),
        pytest.param("(负责亚洲、欧洲)", id="places after a verb"),
        pytest.param("（2016年12月25日全国人民代表大会常务委员会第二十五次会议通过）", id="passed by"),
        pytest.param("（一）", id="a mark"),
        pytest.param("（）", id="nothing"),
        pytest.param("省教育厅负责", id="no bracket"),
        pytest.param("（技工院校内由人力资源社会保障行政部门负责）", id="a body inside a sentence"),
        pytest.param("（由省工业和信息化部门会同财政等部门审核确认）", id="what bodies do"),
        pytest.param("（以上部门联合负责本地区技术先进型服务企业的认定管理工作）", id="departments named before"),
        pytest.param("（对接部门：区科信局；联系人：王某；联系电话：88498131）", id="whom to ask"),
        pytest.param("（以下简称处置非法集资牵头部门）", id="short name with a role in it"),
        pytest.param("(乐山市税务局直属机关党委)", id="a body glossed"),
        pytest.param("（市国资委等市直机关事业单位直接或委托监管企业）", id="a kind of company"),
        pytest.param("[市教育局]", id="a link"),
        pytest.param("（纳税人对其真实性负责）", id="answers for the truth of it"),
        pytest.param("。主办单位：省教育厅 地址：花园路1号", id="who runs the site"),
        pytest.param("。牵头单位\n配合单位\n市卫健委内牵头处室\n", id="the head of a table"),
    ],
)
def test_brackets_that_are_no_clause(text: str) -> None:
    assert find_clauses(f"加快建设{text}。") == []


@pytest.mark.parametrize(
    ("text", "clause", "expected", "is_open"),
    [
        pytest.param(
            "销号管理。\n责任单位：省工信厅、财政厅等\n",
            "责任单位：省工信厅、财政厅等",
            all_as(RESPONSIBLE, "省工信厅 省财政厅"),
            True,
            id="a line of its own",
        ),
        pytest.param(
            "不受影响。 责任单位:市税务局、人社局 6.畅通对接机制。支持",
            "责任单位:市税务局、人社局",
            all_as(RESPONSIBLE, "市税务局 市人社局"),
            False,
            id="lines flattened: up to the next mark",
        ),
        pytest.param(
            "严肃查处。 责任单位：各行政执法部门 本政策执行期暂定为自政策发布之日起三个月。",
            "责任单位：各行政执法部门",
            all_as(RESPONSIBLE, "各行政执法部门"),
            False,
            id="lines flattened: up to prose",
        ),
        pytest.param(
            "甲。\n——牵头单位：省商务厅；配合单位：省财政厅。完成时限：2024年。",
            "牵头单位：省商务厅；配合单位：省财政厅",
            [("省商务厅", LEAD), ("省财政厅", SUPPORT)],
            False,
            id="behind a dash, up to the full stop",
        ),
        pytest.param(
            "甲。\n【牵头单位】省商务厅【配合单位】各市（州）政府\n",
            "【牵头单位】省商务厅【配合单位】各市（州）政府",
            [("省商务厅", LEAD), ("各市（州）政府", SUPPORT)],
            False,
            id="labels in brackets",
        ),
        pytest.param(
            "甲。\n**责任单位**：省商务厅、财政厅",
            "责任单位**：省商务厅、财政厅",
            all_as(RESPONSIBLE, "省商务厅 省财政厅"),
            False,
            id="bold",
        ),
        pytest.param(
            "甲。\n省教育厅牵头，省财政厅按职责分工负责。",
            "省教育厅牵头，省财政厅按职责分工负责",
            [("省教育厅", LEAD), ("省财政厅", RESPONSIBLE)],
            False,
            id="no label: the last sentence",
        ),
        pytest.param(
            "甲乙。（教育部、财政部、各省、自治区、直辖市党委和政府）",
            "（教育部、财政部、各省、自治区、直辖市党委和政府）",
            all_as(RESPONSIBLE, "教育部 财政部 各省、自治区、直辖市党委和政府"),
            False,
            id="central bodies alone, behind a full stop",
        ),
        pytest.param("甲。（省教育厅负责", "（省教育厅负责", all_as(RESPONSIBLE, "省教育厅"), False, id="never closed"),
        pytest.param(
            "甲。（责任单位：省财政厅、省商",
            "（责任单位：省财政厅、省商",
            all_as(RESPONSIBLE, "省财政厅"),
            False,
            id="cut off inside a name",
        ),
    ],
)
def test_clauses_known_by_where_they_stand(
    text: str, clause: str, expected: list[tuple[str, str]], is_open: bool
) -> None:
    (found,) = find_clauses(text)
    assert found.text.lstrip("【") == clause.lstrip("【")
    assert ([(a.full_name, a.role) for a in found.actors], found.open) == (expected, is_open)


def test_places_are_counted_from_the_documents_start() -> None:
    text = "前言。1.甲（省财政厅、发改委等负责）"
    measure = text[3:]
    (clause,) = find_clauses(measure, 3)
    assert text[clause.span] == "（省财政厅、发改委等负责）"
    assert [text[a.span] for a in clause.actors] == ["省财政厅", "发改委"]


def test_several_clauses_are_in_the_order_of_the_text() -> None:
    found = find_clauses("甲（省财政厅负责）乙（以下简称丙）丁（省教育厅牵头）")
    assert [c.actors[0].full_name for c in found] == ["省财政厅", "省教育厅"]


@given(any_text | BRACKETS)
def test_clauses_cut_out_their_own_text_and_do_not_overlap(text: str) -> None:
    padded = f"前言{text}"
    clauses = find_clauses(text, 2)
    for clause in clauses:
        assert padded[clause.span] == clause.text
        assert clause.actors
        for actor in clause.actors:
            assert padded[actor.span] == actor.as_written
            assert clause.start <= actor.start < actor.end <= clause.end
    assert all(a.end <= b.start for a, b in pairwise(clauses))
    assert find_clauses(text, 2) == clauses


@given(any_text | BRACKETS)
def test_the_inside_of_a_clause_gives_names_in_order(inside: str) -> None:
    actors, _ = parse_clause(inside)
    assert all(a.as_written and inside[a.span] == a.as_written for a in actors)
    assert all(set(a.full_name) <= set(inside) | set("委") for a in actors)
    assert all(a.end <= b.start for a, b in pairwise(actors))


@pytest.mark.parametrize(
    ("text", "n_issues"),
    [
        pytest.param("1.设立基金,引导投资。（责任单位：出资人及其代表）", 1, id="a label and nobody known"),
        pytest.param("1.设立基金,引导投资。（省财政厅负责）", 0, id="understood"),
        pytest.param("1.设立基金,引导投资。（以下简称基金）", 0, id="no clause at all"),
    ],
)
def test_what_looks_like_a_clause_and_is_not_understood_is_said(text: str, n_issues: int) -> None:
    assert [issue.code for issue in a_document(text).issues if issue.code == "clause"] == ["clause"] * n_issues


@pytest.mark.parametrize("tail", ["等相关部门负责", "等有关部门负责", "等部门负责", "等负责"])
def test_the_body_before_an_open_end_is_itself(tail: str) -> None:
    (clause,) = find_clauses(f"加快建设(省发改委、省财政厅{tail})")
    assert ([a.full_name for a in clause.actors], clause.open) == (["省发改委", "省财政厅"], True)

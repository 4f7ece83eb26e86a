"""What a body answers for, under all its names, told apart by what says so."""

from __future__ import annotations

import json

import pytest

from sizhong_search import KnowledgeBase, read_bytes
from sizhong_search.duties import Duties, Duty, parts
from sizhong_search.errors import AmbiguousNameError, UnknownValueError

Named = list[tuple[str, str]]


def named(duties: Duties, basis: str = "named", *, related: bool = False) -> Named:
    """Return (measure, name as written) of one part of a ledger."""
    return [
        (d.measure.id.partition("#")[2], d.responsibility.as_written)
        for d in duties.duties
        if d.responsibility.basis == basis and d.related == related
    ]


NFRA = [("1.1", "黑龙江银监局"), ("1.3", "黑龙江银监局"), ("4.3", "黑龙江银监局"), ("4.3", "黑龙江保监局")]
PBC = [(place, "人民银行哈尔滨中心支行") for place in ("1.1", "1.3", "2.1", "4.3")]
TAX = [("1.2", "国税局"), ("1.2", "地税局"), ("4.2", "国税局"), ("4.2", "地税局")]
AMR = [
    ("1.2", "省质监局"), ("1.4", "省工商局"), ("1.5", "省工商局"), ("2.1", "省工商局"), ("2.1", "省质监局"),
    ("2.2", "省工商局"), ("3.1", "工商局"), ("4.1", "质监局"), ("4.3", "质监局"),
]  # fmt: skip
DRC = [
    ("1.4", "发改委"), ("1.5", "发改委"), ("1.6", "发改委"), ("2.1", "发改委"), ("4.1", "发改委"), ("4.3", "省发改委"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("省市场监管局", AMR, id="市场监管局: 工商局 and 质监局"),
        pytest.param("省税务局", TAX, id="税务局: 国税局 and 地税局"),
        pytest.param("省卫生健康委", [("1.1", "省卫生计生委"), ("1.3", "省卫生计生委")], id="卫生健康委: 卫生计生委"),
        pytest.param("国家金融监督管理总局黑龙江监管局", NFRA, id="金监总局: 银监局 and 保监局"),
        pytest.param("中国人民银行黑龙江省分行", PBC, id="人民银行: 哈尔滨中心支行"),
        pytest.param("省工信厅", [("1.2", "省工信委"), ("1.4", "工信委"), ("1.5", "工信委"), ("3.1", "省工信委"),
                               ("3.3", "省工信委"), ("4.1", "工信委"), ("4.3", "工信委")], id="工信厅: 工信委"),
        pytest.param("省发展改革委", DRC, id="发展改革委: itself"),
        pytest.param("省工商局", [d for d in AMR if "工商" in d[1]], id="工商局: not 质监局's"),
        pytest.param("省质监局", [d for d in AMR if "质监" in d[1]], id="质监局: not 工商局's"),
        pytest.param("省广播电视局", [("1.2", "新闻出版广电局")], id="广播电视局: a split makes a candidate"),
        pytest.param("省农业农村厅", [], id="农业农村厅: a part of another's duties is not its own"),
    ],
)  # fmt: skip
def test_a_body_finds_its_measures_with_the_name_as_written(kb: KnowledgeBase, name: str, expected: Named) -> None:
    assert named(kb.duties(name)) == expected


@pytest.mark.parametrize("name", ["hlj-amr", "黑龙江省市场监督管理局", "市监局", "省市场监管局"])
def test_any_name_gives_the_same_ledger(kb: KnowledgeBase, name: str) -> None:
    assert kb.duties(name) == kb.duties("省市场监督管理局")


def test_a_related_body_stands_apart(kb: KnowledgeBase) -> None:
    duties = kb.duties("省市场监管局")
    assert named(duties, related=True) == [("1.2", "知识产权局"), ("2.3", "省知识产权局"), ("4.3", "知识产权局")]
    assert [beside.body.id for beside in duties.related] == ["hlj-ip"]
    assert not [d for d in duties.duties if d.related and d.is_own]


def test_a_related_body_is_related_both_ways(kb: KnowledgeBase) -> None:
    duties = kb.duties("省知识产权局")
    assert named(duties) == [("1.2", "知识产权局"), ("2.3", "省知识产权局"), ("4.3", "知识产权局")]
    assert [beside.body.id for beside in duties.related] == ["hlj-amr"]


def test_the_development_commission_has_two_duties_from_sentences_and_both_yearly_dates(kb: KnowledgeBase) -> None:
    duties = kb.duties("省发展改革委")
    assert named(duties, "sentence") == [("一", "省发改委"), ("四", "省发改委")]
    dates = {d.measure.id.partition("#")[2]: [t.month_day for t in d.deadlines] for d in duties.duties if d.is_own}
    assert dates["四"] == [(6, 30), (12, 30)]
    assert {t.kind for d in duties.duties for t in d.deadlines} == {"yearly"}
    assert [dates[place] for place, _ in DRC] == [[]] * 6


@pytest.mark.parametrize("name", ["省财政厅", "省市场监管局", "省教育厅"])
def test_measures_for_departments_in_general_stand_apart_and_once(kb: KnowledgeBase, name: str) -> None:
    duties = kb.duties(name)
    generic = [place for place, _ in named(duties, "generic")]
    own = {d.measure.id.partition("#")[2] for d in duties.duties if d.responsibility.basis != "generic"}
    assert {"3.2", "二", "三"} <= set(generic)
    assert len(generic) == len(set(generic))
    assert not own & set(generic)
    assert not [d for d in duties.duties if d.responsibility.basis == "generic" and d.is_own]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("省工商局", 5, id="written so"),
        pytest.param("省市场监管局", 0, id="written nowhere"),
        pytest.param("省卫生健康委", 0, id="written under its former name"),
    ],
)
def test_as_written_takes_no_other_name_in(kb: KnowledgeBase, name: str, expected: int) -> None:
    duties = kb.duties(name, as_written=True)
    assert len([d for d in duties.duties if d.is_own]) == expected
    assert [era.body.id for era in duties.lineage] == [duties.department.id]


def test_a_measure_that_names_another_name_of_a_body_is_not_one_for_all_departments(kb: KnowledgeBase) -> None:
    for department in kb.vocabulary.departments.departments:
        generic = [named(kb.duties(department, as_written=alone), "generic") for alone in (False, True)]
        assert generic[0] == generic[1]


def all_duties(kb: KnowledgeBase) -> list[Duty]:
    return [duty for i in kb.vocabulary.departments.departments for duty in kb.duties(i).duties]


def test_a_body_is_never_its_own_partner(kb: KnowledgeBase) -> None:
    for duty in all_duties(kb):
        assert duty.responsibility.full_name not in duty.partners
        assert len(set(duty.partners)) == len(duty.partners)


def test_partners_and_the_body_are_all_that_the_measure_names(kb: KnowledgeBase) -> None:
    for duty in all_duties(kb):
        others = {r.full_name for r in duty.measure.responsibilities} - set(duty.partners)
        bodies = kb.vocabulary.departments.departments
        names = {bodies[r.department_id].short_name for r in duty.measure.responsibilities if r.department_id}
        assert duty.responsibility.full_name in others
        assert others - {duty.responsibility.full_name} <= names  # the same body under another of its names


def test_no_named_responsibility_is_nobodys(kb: KnowledgeBase) -> None:
    """Each body that a clause of the first document names has that measure in the ledger of who bears it today."""
    for document in kb.documents():
        for measure in document.measures:
            for r in measure.responsibilities:
                for bearer in r.today:
                    if r.basis != "generic" and bearer.confidence != "candidate":
                        assert measure.id in {d.measure.id for d in kb.duties(bearer.id).duties if d.is_own}


def test_duties_stand_in_the_order_of_the_text(kb: KnowledgeBase) -> None:
    for name in ("省市场监管局", "省发展改革委", "省税务局"):
        starts = [duty.measure.start for duty in kb.duties(name).duties]
        assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("省市场监管局", {"hlj-aic", "hlj-qts", "hlj-amr"}, id="both predecessors"),
        pytest.param("省工商局", {"hlj-aic", "hlj-amr"}, id="its successor"),
        pytest.param("黑龙江银监局", {"hlj-cbrc", "hlj-cbirc", "hlj-nfra"}, id="two steps"),
        pytest.param("省财政厅", {"hlj-finance"}, id="itself"),
    ],
)
def test_the_lineage_holds_every_name_that_was_looked_up(kb: KnowledgeBase, name: str, expected: set[str]) -> None:
    lineage = kb.duties(name).to_dict()["lineage"]
    assert {row["id"] for row in lineage} == expected
    assert all(row["source"] for row in lineage)
    assert all(row.keys() >= {"since", "until", "source"} for row in lineage)


def test_the_lineage_dates_where_one_name_ends_and_the_next_begins(kb: KnowledgeBase) -> None:
    rows = {row["id"]: row for row in kb.duties("黑龙江银监局").to_dict()["lineage"]}
    assert rows["hlj-cbrc"]["until"] == rows["hlj-cbirc"]["since"] == "2018-12-17"
    assert rows["hlj-cbirc"]["until"] == rows["hlj-nfra"]["since"] == "2023-07-20"
    assert rows["hlj-nfra"]["until"] is None
    assert rows["hlj-cbrc"]["confidence"] == "inferred"


DUTY_KEYS = {"measure_id", "text", "role", "basis", "as_written", "related", "partners", "deadlines", "document"}


def test_a_ledger_is_written_out_as_documented(kb: KnowledgeBase) -> None:
    whole = kb.duties("省发展改革委").to_dict()
    assert whole.keys() >= {"department", "lineage", "duties"}
    assert all(duty.keys() >= DUTY_KEYS for duty in whole["duties"])
    assert whole["department"]["id"] == "hlj-drc"
    assert whole["department"]["today"]
    assert json.loads(json.dumps(whole, ensure_ascii=False))["duties"][0]["as_written"] == "发改委"


def test_a_ledger_as_a_table_has_a_row_a_duty(kb: KnowledgeBase) -> None:
    duties = kb.duties("省市场监管局")
    table = duties.to_frame()
    assert list(table["measure_id"]) == [d.measure.id for d in duties.duties]
    assert list(table["as_written"]) == [d.responsibility.as_written for d in duties.duties]
    assert {"role", "basis", "relation", "partners", "deadlines", "title"} <= set(table)


def test_the_parts_of_a_ledger_hold_each_duty_once(kb: KnowledgeBase) -> None:
    duties = kb.duties("省市场监管局").duties
    split = list(parts(duties))
    assert [basis for basis, _ in split] == ["named", "related", "generic"]
    assert sorted((d for _, part in split for measure in part for d in measure), key=duties.index) == list(duties)


def test_what_the_centre_tells_departments_in_general_goes_last() -> None:
    texts = {
        "centre": "国务院关于甲的通知\n各省、自治区、直辖市人民政府：\n一、各地各部门要加强宣传。\n二、乙。",
        "place": "北京市人民政府关于甲的通知\n各区人民政府，市政府各委、办、局：\n一、各有关部门要加强宣传。\n二、乙。",
    }
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), f"{name}.txt") for name, text in texts.items()])
    ((part, entries),) = parts(kb.duties("北京市财政局").duties)
    assert (part, [entry[0].document.id for entry in entries]) == ("generic", ["place", "centre"])


def test_a_measure_that_names_a_body_twice_is_one_entry_of_a_part(kb: KnowledgeBase) -> None:
    ((_, named_part), *_) = parts(kb.duties("省税务局").duties)
    assert [[d.responsibility.as_written for d in measure] for measure in named_part] == [["国税局", "地税局"]] * 2


def test_a_role_is_told_for_each_duty(kb: KnowledgeBase) -> None:
    roles = {d.measure.id.partition("#")[2]: d.responsibility.role for d in kb.duties("省财政厅").duties if d.is_own}
    assert roles == {"4.1": "responsible", "4.2": "lead", "4.3": "responsible"}


def test_a_body_of_another_province_has_no_part_in_it() -> None:
    text = "吉林省促进快递业发展实施方案\n1.支持快递企业发展。(省财政厅、省市场监管局负责)"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "jilin.txt")])
    assert named(kb.duties("hlj-finance")) == []
    assert named(kb.duties("hlj-amr")) == []


def test_a_name_that_may_mean_several_bodies_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownValueError):
        kb.duties("监管局")


def test_the_heir_of_a_split_is_a_candidate_and_not_the_bearer(kb: KnowledgeBase) -> None:
    (duty,) = [d for d in kb.duties("省广播电视局").duties if d.responsibility.basis == "named"]
    assert (duty.relation, duty.is_own, duty.to_dict()["candidate"]) == ("candidate", False, True)


def test_a_body_that_only_a_pattern_gives_has_a_ledger() -> None:
    text = "吉林省促进快递业发展实施方案\n1.支持快递企业发展。(省商务厅牵头,省市场监管厅配合)"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "jilin.txt")])
    ledger = kb.duties("省商务厅")
    assert [(d.responsibility.as_written, d.responsibility.role, d.partners) for d in ledger.duties] == [
        ("省商务厅", "lead", ("省市场监管厅",))
    ]
    assert (ledger.department.name, ledger.department.region) == ("吉林省商务厅", "吉林省")


def test_a_body_that_nobody_knows_has_a_ledger_as_written() -> None:
    kb = KnowledgeBase.in_memory([read_bytes("吉林省方案\n1.支持快递企业发展。(省某某厅牵头)".encode(), "jilin.txt")])
    ledger = kb.duties("省某某厅")
    assert [d.responsibility.as_written for d in ledger.duties] == ["省某某厅"]
    assert (ledger.department.region, ledger.today) == ("", ())


def two_provinces() -> KnowledgeBase:
    texts = {
        "jilin": "吉林省促进快递业发展实施方案\n1.支持快递企业发展。(省商务厅牵头)",
        "guangdong": "广东省促进快递业发展实施方案\n1.支持冷链物流发展。(省商务厅牵头)",
    }
    return KnowledgeBase.in_memory([read_bytes(text.encode(), f"{name}.txt") for name, text in texts.items()])


def test_a_bare_name_has_a_ledger_for_each_province_and_they_never_mix() -> None:
    ledgers = two_provinces().ledgers("省商务厅")
    assert [(each.department.name, [d.document.id for d in each.duties]) for each in ledgers] == [
        ("吉林省商务厅", ["jilin"]),
        ("广东省商务厅", ["guangdong"]),
    ]


def test_one_ledger_of_a_bare_name_is_asked_for_by_its_full_name() -> None:
    kb = two_provinces()
    with pytest.raises(AmbiguousNameError) as caught:
        kb.duties("省商务厅")
    assert "吉林省商务厅（吉林省）" in str(caught.value)
    assert [d.document.id for d in kb.duties("广东省商务厅").duties] == ["guangdong"]


def test_a_body_that_is_perhaps_one_of_several_has_it_as_a_candidate() -> None:
    text = "上海市金融发展方案\n1.支持绿色金融。(上海金融监管局牵头)"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "shanghai.txt")])
    assert [d.relation for d in kb.duties("国家金融监督管理总局上海监管局").duties] == ["candidate"]


def test_departments_in_general_of_another_province_are_not_ours() -> None:
    text = "吉林省促进快递业发展实施方案\n1.支持快递企业发展。各有关部门要加强宣传。"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "jilin.txt")])
    assert kb.duties("省财政厅").duties == ()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param("各有关部门", ["各有关部门"], id="departments in general"),
        pytest.param("各地各部门", ["各地各部门"], id="of all places"),
        pytest.param("省直各有关单位", ["省直各有关单位"], id="of the province"),
        pytest.param("相关行业主管部门", ["相关行业主管部门"], id="whichever they are"),
        pytest.param("各有关部门、各区人民政府", ["各有关部门"], id="beside governments"),
        pytest.param("各区民政部门", [], id="a line of business"),
        pytest.param("各县市区人民政府", [], id="governments of places"),
        pytest.param("各省级人民政府", [], id="governments of a level"),
        pytest.param("各行业主管部门", [], id="a line of business, any"),
        pytest.param("国务院有关部门", [], id="of the centre"),
        pytest.param("拖欠民营企业账款的所有部门和单位", [], id="whom a phrase describes"),
    ],
)
def test_only_departments_in_general_stand_for_anybody(names: str, expected: list[str]) -> None:
    text = f"黑龙江省促进快递业发展实施方案\n1.支持快递企业发展，推进改革。（{names}负责）"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "notice.txt")])
    assert [d.responsibility.as_written for d in kb.duties("省财政厅").duties] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("教育部会同有关部门制定办法。", [], id="with a body of the centre"),
        pytest.param("各有关部门要制定办法。", ["各有关部门"], id="alone"),
        pytest.param("教育部负责统筹。各有关部门要制定办法。", ["各有关部门"], id="in another sentence"),
        pytest.param("教育部会同各地各部门制定办法。", ["各地各部门"], id="of places too"),
    ],
)
def test_departments_beside_a_body_of_the_centre_are_the_centres(sentence: str, expected: list[str]) -> None:
    text = (
        f"国务院关于促进快递业发展的意见\n国发〔2016〕1号\n一、支持快递企业发展，推进改革。{sentence}\n二、做好服务。"
    )
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "notice.txt")])
    assert [d.responsibility.as_written for d in kb.duties("黑龙江省财政厅").duties] == expected
    assert [d.measure.path for d in kb.duties("财政部").duties] == [("一",)]


def test_a_related_body_says_how_it_is_related(kb: KnowledgeBase) -> None:
    (beside,) = kb.duties("省市场监管局").to_dict()["related"]
    assert (beside["id"], beside["confidence"]) == ("hlj-ip", "inferred")
    assert beside["scope"]


def test_the_line_of_a_body_that_was_split_up_ends(kb: KnowledgeBase) -> None:
    (line,) = kb.duties("省新闻出版广电局").to_dict()["lineage"][-1:]
    assert line["until"] == "2018"


def test_a_body_of_a_place_that_nobody_knows_is_nobody(kb: KnowledgeBase) -> None:
    for name in ("火星市财政局", "hlj-sports"):
        with pytest.raises(UnknownValueError):
            kb.duties(name)


def test_a_clause_that_no_measure_holds_is_not_lost() -> None:
    text = "九江市支持企业通知\n支持企业发展。（市人社局牵头，市财政局配合）\n各地抓好落实。"
    kb = KnowledgeBase.in_memory([read_bytes(text.encode(), "jiujiang.txt")])
    ledger = kb.duties("九江市财政局")
    assert ledger.duties == ()
    (found,) = ledger.to_dict()["unplaced"]
    assert (found["as_written"], found["role"]) == ("市财政局", "support")
    assert "（市人社局牵头，市财政局配合）" in found["words"]


def test_the_first_document_has_no_clause_left(kb: KnowledgeBase) -> None:
    assert [document.unplaced for document in kb.documents()] == [()]

from __future__ import annotations

import pytest
from hypothesis import given

from sizhong_search.annotation import annotate
from sizhong_search.annotation.responsibility import find_responsibilities
from sizhong_search.model import Document, Responsibility
from sizhong_search.parsing import parse
from sizhong_search.parsing.clauses import find_clauses
from sizhong_search.vocabulary import Vocabulary, open_vocabulary
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from tests.factories import a_document, a_measure, a_raw, official_text


def find(text: str, region: str = "黑龙江省") -> tuple[Responsibility, ...]:
    registry = open_vocabulary().departments
    return find_responsibilities(a_measure(text), find_clauses(text), registry, region)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("由省发改委汇总上报。", [("省发改委", "responsible", "sentence")], id="has something to do"),
        pytest.param("由省发改委牵头制定。", [("省发改委", "lead", "sentence")], id="leads"),
        pytest.param("统一由省财政厅统筹牵头。", [("省财政厅", "lead", "sentence")], id="leads, further off"),
        pytest.param(
            "自由贸易试验区工作联席会议办公室牵头推进，国务院自由贸易试验区工作部际联席会议办公室要加强指导。",
            [("国务院自由贸易试验区工作部际联席会议办公室", "responsible", "sentence")],
            id="自由 is one word",
        ),
        pytest.param(
            "由市人力资源和社会保障局下达批复。",
            [("市人力资源和社会保障局", "responsible", "sentence")],
            id="grants",
        ),
        pytest.param(
            "市民政局于受理之日起，5个工作日内调查。",
            [("市民政局", "responsible", "sentence")],
            id="within days",
        ),
        pytest.param("申请人自收到之日起5个工作日内补正。", [], id="an applicant within days"),
        pytest.param("市民政局在受理之日起5个工作日内未答复的，视为同意。", [], id="a condition within days"),
        pytest.param("报省发改委。", [], id="only receives"),
        pytest.param("报经省政府同意。", [], id="agrees"),
        pytest.param("由企业自主决定。", [], id="no body of government"),
        pytest.param(
            "第三条\xa0上海市科学技术委员会（以下简称市科委）负责统筹协调。",
            [("上海市科学技术委员会", "responsible", "sentence")],
            id="behind a name that is explained",
        ),
        pytest.param(
            "第六条 市科委是实验室的主管部门，主要职责是：（一）制定规划。",
            [("市科委", "responsible", "sentence")],
            id="whose line of business it is",
        ),
        pytest.param(
            "第三十条 市科委委托专业机构进行评估。", [("市科委", "responsible", "sentence")], id="has others do it"
        ),
        pytest.param("市科委委托专业机构进行了评估。", [], id="has had others do it"),
        pytest.param(
            "省财政厅于每年11月底前将执行情况报省政府。",
            [("省财政厅", "responsible", "sentence")],
            id="reports each year",
        ),
        pytest.param(
            "市科委依法履行对技术交易场所的监管责任。", [("市科委", "responsible", "sentence")], id="its responsibility"
        ),
        pytest.param("市科委依法履行职责，有关单位应配合。", [], id="while it does what it does"),
        pytest.param(
            "（十一）严厉打击犯罪。公安部、市场监管总局等部门，按照职责分工依法严厉打击诈骗。",
            [("公安部", "responsible", "sentence"), ("市场监管总局", "responsible", "sentence")],
            id="fight crime",
        ),
        pytest.param(
            "四、工作要求 　（一）各地价格主管部门要高度重视。",
            [("各地价格主管部门", "responsible", "generic")],
            id="numbered",
        ),
        pytest.param("由其共享至市有关部门、人民银行等单位建立的数据库。", [], id="whose data base it is"),
        pytest.param("各有关部门要加强宣传。", [("各有关部门", "responsible", "generic")], id="departments in general"),
        pytest.param(
            "1.甲。各地、各有关部门要加强沟通。",
            [("各地", "responsible", "generic"), ("各有关部门", "responsible", "generic")],
            id="places and departments in general",
        ),
        pytest.param("加强各有关部门协作。", [], id="departments as object"),
        pytest.param("由有关部门负责处理。", [("有关部门", "responsible", "generic")], id="generic after 由"),
        pytest.param(
            "由省发改委、省财政厅负责。",
            [("省发改委", "responsible", "sentence"), ("省财政厅", "responsible", "sentence")],
            id="two of them",
        ),
        pytest.param(
            "由省人力资源和社会保障厅组织实施。",
            [("省人力资源和社会保障厅", "responsible", "sentence")],
            id="和 and 会 inside a name",
        ),
        pytest.param(
            "具体目录由省中医药局会同省药监局制定。",
            [("省中医药局", "lead", "sentence"), ("省药监局", "responsible", "sentence")],
            id="who meets with another leads",
        ),
        pytest.param(
            "由省财政厅商省发改委制定。", [("省财政厅", "responsible", "sentence")], id="who is asked has no duty"
        ),
        pytest.param(
            "由省财政厅汇总报财政部审核。", [("省财政厅", "responsible", "sentence")], id="who receives has none"
        ),
        pytest.param("省科技厅负责统筹推进。", [("省科技厅", "responsible", "sentence")], id="as the subject"),
        pytest.param(
            "由市、区财政部门安排。", [("市、区财政部门", "responsible", "generic")], id="departments of two levels"
        ),
        pytest.param("各级政府都要重视。", [("各级政府", "responsible", "generic")], id="都 is no part of the name"),
        pytest.param(
            "各级党委和政府要重视。", [("各级党委和政府", "responsible", "generic")], id="和 inside a general name"
        ),
        pytest.param("本措施由省财政厅负责解释。", [], id="explains the paper"),
        pytest.param("由医疗机构出具健康证明并向同级民政部门报备。", [], id="a phrase that ends like a body"),
        pytest.param("由董事会负责制定。", [], id="a body of a company"),
        pytest.param("由建设单位组织验收。", [], id="a builder"),
        pytest.param("由发卡银行负责制定。", [], id="a bank, any"),
        pytest.param("由省政府督查室汇总。", [("省政府督查室", "responsible", "sentence")], id="a verb inside a name"),
        pytest.param("允许自由落实。", [], id="自由"),
    ],
)
def test_what_sentences_say(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(r.as_written, r.role, r.basis) for r in find(text)] == expected
    assert {r.source for r in find(text)} <= {"sentence"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("财政部要加大资金支持力度。", [("财政部", "responsible", "sentence")], id="a ministry"),
        pytest.param(
            "人力资源社会保障部要统筹协调。",
            [("人力资源社会保障部", "responsible", "sentence")],
            id="会 inside its name",
        ),
        pytest.param("海关总署要继续做好牵头工作。", [("海关总署", "lead", "sentence")], id="goes on leading"),
        pytest.param("市商务局负责牵头制定目录。", [("市商务局", "lead", "sentence")], id="has charge of leading"),
        pytest.param("湖北省商务厅要积极协调。", [("湖北省商务厅", "responsible", "sentence")], id="with its place"),
        pytest.param("甲乙，市水务局负责东城的审批。", [("市水务局", "responsible", "sentence")], id="behind a comma"),
        pytest.param("1.甲乙。市水务局负责审批。", [("市水务局", "responsible", "sentence")], id="behind a heading"),
        pytest.param("（三）市水务局应当公告。", [("市水务局", "responsible", "sentence")], id="behind a mark"),
        pytest.param("第三条 市水务局应当公告。", [("市水务局", "responsible", "sentence")], id="behind an article"),
        pytest.param(
            "省财政厅要会同省商务厅加强资金保障。",
            [("省财政厅", "lead", "sentence"), ("省商务厅", "responsible", "sentence")],
            id="who meets another leads",
        ),
        pytest.param(
            "国家发展改革委会同有关部门制定目录。",
            [("国家发展改革委", "lead", "sentence"), ("有关部门", "responsible", "generic")],
            id="meets departments in general",
        ),
        pytest.param(
            "科技部、财政部等有关部门要加强宣传。",
            [("科技部", "responsible", "sentence"), ("财政部", "responsible", "sentence")],
            id="two and others",
        ),
        pytest.param("税务局要积极配合。", [("税务局", "support", "sentence")], id="supports"),
        pytest.param("区民政部门应当核实。", [("区民政部门", "responsible", "generic")], id="a class of bodies"),
        pytest.param("省级财政部门要核实。", [("省级财政部门", "responsible", "generic")], id="a class of a level"),
        pytest.param("税务机关应当核实。", [("税务机关", "responsible", "generic")], id="a class of a line"),
        pytest.param(
            "县级以上人民政府应当核实。", [("县级以上人民政府", "responsible", "generic")], id="a class of governments"
        ),
        pytest.param(
            "同时，各县（市、区）人民政府要核实。",
            [("各县（市、区）人民政府", "responsible", "generic")],
            id="governments in general",
        ),
        pytest.param("财政部要求加强管理。", [], id="要求"),
        pytest.param("市应急局应急处置。", [], id="应急"),
        pytest.param("市财政局负责人应当签字。", [], id="负责人"),
        pytest.param("市财政局负责的项目继续推进。", [], id="of which it has charge"),
        pytest.param("市财政局不得收费。", [], id="must not"),
        pytest.param("市财政局认为必要的，可以延期。", [], id="a condition"),
        pytest.param("行政机关应当公开而未公开的，可以申请。", [], id="a condition with 应当"),
        pytest.param("甲乙报市财政局。", [], id="receives"),
        pytest.param("提交市财政局应当附表。", [], id="receives, no place"),
        pytest.param("企业要加强管理。学校要加强管理。金融机构应当核实。", [], id="no government"),
        pytest.param("各金融机构要核实。各用人单位要核实。", [], id="no government, each"),
        pytest.param("公司董事会应当核实。审计委员会负责审核。", [], id="bodies of a company"),
        pytest.param("我局将公布结果。", [], id="who writes"),
        pytest.param("财政部会同农业部研究提出了意见。", [], id="a report"),
        pytest.param("中国人民银行会同财政部解释。", [], id="who explains"),
        pytest.param("市财政局负责科技的职能部门组织评审。", [], id="a part of it"),
    ],
)
def test_what_subjects_must_do(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(r.as_written, r.role, r.basis) for r in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "由市邮政管理局牵头，市商务局、市交通运输局配合，推进平台建设。",
            [("市邮政管理局", "lead"), ("市商务局", "support"), ("市交通运输局", "support")],
            id="who supports",
        ),
        pytest.param(
            "由市商务局牵头组织实施，财政局参与，推进平台建设。",
            [("市商务局", "lead"), ("市财政局", "support")],
            id="prefix put back",
        ),
        pytest.param(
            "由市商务局牵头，会同市财政局、市税务局制定办法。",
            [("市商务局", "lead"), ("市财政局", "responsible"), ("市税务局", "responsible")],
            id="whom it meets",
        ),
        pytest.param(
            "由市商务局牵头，市财政局等部门按职责分工负责，推进平台建设。",
            [("市商务局", "lead"), ("市财政局", "responsible")],
            id="who answers beside it",
        ),
        pytest.param(
            "建立由市商务局牵头、市财政局参加的联席会议制度。", [("市商务局", "lead")], id="who sits in a meeting"
        ),
        pytest.param("由市商务局牵头，企业配合，推进平台建设。", [("市商务局", "lead")], id="no body of government"),
        pytest.param(
            "由省级商务、财政等部门会同有关主管部门提出办法。",
            [("省级商务部门", "lead"), ("省级财政部门", "lead"), ("有关主管部门", "responsible")],
            id="lines of business that share their end and their level",
        ),
        pytest.param(
            "市商务局应会同市级财政、教育及税务等有关部门制定办法。",
            [
                ("市商务局", "lead"),
                ("市级财政部门", "responsible"),
                ("市级教育部门", "responsible"),
                ("市级税务部门", "responsible"),
            ],
            id="whom it meets by their line of business",
        ),
        pytest.param(
            "名单由省级及以上教育部门、财政部门确定。",
            [("省级及以上教育部门", "responsible"), ("财政部门", "responsible")],
            id="the first of two is of a level and those above",
        ),
        pytest.param(
            "县级以上地方人民政府教育、财政部门应当核实。",
            [("县级以上地方人民政府教育部门", "responsible"), ("县级以上地方人民政府财政部门", "responsible")],
            id="lines of business of a level and those above",
        ),
        pytest.param(
            "教育、财政部门和税务机关要核实。",
            [("教育部门", "responsible"), ("财政部门", "responsible"), ("税务机关", "responsible")],
            id="a list that shares its end beside another body",
        ),
        pytest.param("由企业、财政部门负责。", [("财政部门", "responsible")], id="the first is no line of business"),
        pytest.param(
            "请省商务厅、省财政厅会同海关总署制定办法。",
            [("省商务厅", "lead"), ("省财政厅", "lead"), ("海关总署", "responsible")],
            id="who is asked to",
        ),
        pytest.param("请施工企业会同设计单位抓好整改。", [], id="an enterprise that is asked to"),
    ],
)
def test_who_else_stands_in_the_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(r.full_name, r.role) for r in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("企业可向市商务局申请。", [("市商务局", "sentence")], id="applies to"),
        pytest.param(
            "申请人应当向市科委、财政局提出申请。",
            [("市科委", "sentence"), ("市财政局", "sentence")],
            id="puts an application to two of them",
        ),
        pytest.param(
            "向登记注册地教育部门提出补贴申请。", [("登记注册地教育部门", "generic")], id="the body of which place"
        ),
        pytest.param(
            "补贴申请向参保地税务机关提出。", [("参保地税务机关", "generic")], id="the application stands before"
        ),
        pytest.param(
            "可在常住地公共就业服务机构办理登记。", [("常住地公共就业服务机构", "generic")], id="where it is handled"
        ),
        pytest.param("可到社保经办机构现场办理。", [("社保经办机构", "generic")], id="at a counter"),
        pytest.param("可向街道办事处申领。", [("街道办事处", "generic")], id="a sub-district's office"),
        pytest.param("可以向市财政局提出意见。", [], id="no application"),
        pytest.param("无需到税务机关办理。", [], id="need not"),
        pytest.param("市里已向财政部申报。", [], id="has been done"),
        pytest.param("积极向财政部申报。", [], id="seeks support above"),
        pytest.param("可以向市政府申请行政复议，向行政复议机关提出申请。", [], id="an appeal"),
        pytest.param("可向人民法院申请强制执行。", [], id="a court enforces"),
        pytest.param("可在电子税务局申报。", [], id="a web site"),
        pytest.param("可向承办银行申请，向学校申请，向金融机构申请。", [], id="no government"),
        pytest.param("向市财政局申请人提供的账户拨付。", [], id="who applies"),
    ],
)
def test_who_handles_an_application(text: str, expected: list[tuple[str, str]]) -> None:
    found = find(text)
    assert [(r.full_name, r.basis) for r in found] == expected
    assert {(r.role, r.source) for r in found} <= {("responsible", "sentence")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("本办法所称补贴，是指由市财政局安排的资金。", [], id="what is meant"),
        pytest.param("本办法所称业务，指依法由市财政局承担监督职责的业务。", [], id="what is meant, 指 alone"),
        pytest.param("本办法适用于由市商务局认定的企业。", [], id="what is covered"),
        pytest.param("本办法适用于在本市注册，由市商务局认定的企业。", [], id="what is covered, further off"),
        pytest.param("本办法适用于企业，由市商务局负责审核。", ["市商务局"], id="a duty behind what is covered"),
        pytest.param("本办法所称补贴是指资金。市商务局负责审核。", ["市商务局"], id="a duty behind a definition"),
        pytest.param("本办法所称业务由市商务局负责指导。", ["市商务局"], id="指导 defines nothing"),
    ],
)
def test_definitions_give_nobody_anything_to_do(text: str, expected: list[str]) -> None:
    assert [r.full_name for r in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "甲。(省财政厅、国税局牵头负责)",
            [("省财政厅", "hlj-finance", "lead"), ("省国税局", "hlj-statetax", "lead")],
            id="prefix put back",
        ),
        pytest.param(
            "甲。（黑龙江证监局、各有关部门负责）",
            [("黑龙江证监局", "hlj-csrc", "responsible"), ("各有关部门", None, "responsible")],
            id="generic bodies are nobody",
        ),
        pytest.param("甲。（省盐务局负责）", [("省盐务局", None, "responsible")], id="a body that nobody knows"),
    ],
)
def test_what_clauses_say(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert [(r.full_name, r.department_id, r.role) for r in find(text)] == expected


def test_a_body_in_clause_and_sentence_counts_once() -> None:
    found = find("由省发改委汇总。（省发改委负责）")
    assert [(r.full_name, r.source) for r in found] == [("省发改委", "clause")]


def test_responsibilities_are_in_the_order_of_the_text() -> None:
    found = find("由省发改委汇总。（省财政厅负责）")
    assert [r.full_name for r in found] == ["省发改委", "省财政厅"]
    assert [r.start for r in found] == sorted(r.start for r in found)


def test_a_bare_province_in_a_text_of_unknown_region_is_that_of_some_province() -> None:
    (finance, securities) = find("（省财政厅、黑龙江证监局负责）", UNKNOWN_REGION)
    assert (finance.department_id, [b.name for b in finance.today]) == ("province-finance", ["省财政厅"])
    assert securities.department_id == "hlj-csrc"


def test_a_name_of_several_bodies_is_linked_to_none_and_shows_all() -> None:
    (bank,) = find("（人民银行负责）", UNKNOWN_REGION)
    assert (bank.department_id, bank.link) == (None, "ambiguous")
    assert {b.confidence for b in bank.today} == {"candidate"}
    assert "pbc" in {b.id for b in bank.today}


def test_a_bare_province_is_that_of_the_text() -> None:
    (finance,) = find("（省财政厅负责）", "吉林省")
    assert (finance.department_id, finance.link) == ("220000-finance", "pattern")


def test_a_former_body_is_shown_with_who_answers_today() -> None:
    (commerce,) = find("（省工商局负责）")
    assert commerce.department_id == "hlj-aic"
    assert [bearer.id for bearer in commerce.today] == ["hlj-amr"]


def test_every_body_that_the_first_document_names_is_known(document: Document) -> None:
    named = [r for m in document.measures for r in m.responsibilities if r.basis != "generic"]
    assert named
    assert [r.full_name for r in named if r.department_id is None] == []


def test_open_is_said_of_the_measure() -> None:
    opened, closed = a_document("1.甲，乙。（省财政厅等负责）\n2.甲，乙。（省财政厅负责）").measures
    assert (opened.open, closed.open) == (True, False)


def responsibilities(text: str) -> list[list[tuple[str, str, str]]]:
    return [[(r.full_name, r.role, r.source) for r in m.responsibilities] for m in a_document(text).measures]


class TestRulesForTheWholeDocument:
    def test_the_first_leads_from_the_rule_on(self) -> None:
        assert responsibilities(
            "1.甲，乙。（省科技厅、省财政厅负责）\n"
            "2.甲，乙。（省教育厅、省财政厅负责，排在第一位的部门为牵头部门，下同）\n"
            "3.甲，乙。（省公安厅、司法厅负责）"
        ) == [
            [("省科技厅", "responsible", "clause"), ("省财政厅", "responsible", "clause")],
            [("省教育厅", "lead", "clause"), ("省财政厅", "responsible", "clause")],
            [("省公安厅", "lead", "document_rule"), ("省司法厅", "responsible", "clause")],
        ]

    def test_a_body_alone_and_a_list_with_a_lead_stay_as_they_are(self) -> None:
        assert responsibilities(
            "1.甲，乙。（省教育厅、省财政厅负责，列首位的为牵头单位，下同）\n"
            "2.甲，乙。（省公安厅负责）\n"
            "3.甲，乙。（省财政厅负责，省教育厅牵头）"
        )[1:] == [
            [("省公安厅", "responsible", "clause")],
            [("省财政厅", "responsible", "clause"), ("省教育厅", "lead", "clause")],
        ]

    def test_departments_in_general_never_lead_by_it(self) -> None:
        first, _ = responsibilities(
            "1.甲，乙。（各有关部门和单位、各区政府负责）\n"
            "2.甲，乙。（省公安厅、司法厅负责）\n注：各项任务排在第一位的为牵头单位。"
        )
        assert [(name, role) for name, role, _ in first] == [
            ("各有关部门和单位", "responsible"),
            ("各区政府", "responsible"),
        ]

    def test_a_note_that_does_not_say_from_here_on_reaches_back(self) -> None:
        (first,) = responsibilities("1.甲，乙。（省公安厅、司法厅负责）\n注：各项任务排在第一位的为牵头单位。")
        assert first[0] == ("省公安厅", "lead", "document_rule")

    def test_some_answer_for_all_that_follows(self) -> None:
        assert responsibilities(
            "1.甲，乙。（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）\n"
            "2.甲，乙。（财政部指导）\n3.甲，乙。"
        ) == [
            [("生态环境部", "guide", "clause"), ("试点城市政府", "responsible", "clause")],
            [("财政部", "guide", "clause"), ("试点城市政府", "responsible", "document_rule")],
            [("试点城市政府", "responsible", "document_rule")],
        ]

    def test_what_is_said_of_all_above_reaches_back(self) -> None:
        assert responsibilities(
            "1.甲，乙。（省财政厅负责）\n2.甲，乙。\n以上任务均需各市县政府落实，不再一一列出。"
        ) == [
            [("省财政厅", "responsible", "clause"), ("各市县政府", "responsible", "document_rule")],
            [("各市县政府", "responsible", "document_rule")],
        ]

    def test_what_a_rule_adds_stands_where_the_rule_does(self) -> None:
        text = "1.甲，乙。（省财政厅负责。以下均需各市政府落实，不再列出）\n2.甲，乙。"
        (added,) = a_document(text).measures[1].responsibilities
        assert (text[added.start : added.end], added.basis) == ("各市政府", "generic")


class TestClausesOnHeadings:
    def test_a_measure_without_its_own_takes_the_headings(self) -> None:
        assert responsibilities(
            "（一）强化服务。（省商务厅牵头）\n1.推进平台建设,扩大开放。\n2.推进改革,扩大开放。（省财政厅负责）\n"
            "（二）改善环境。\n1.推进建设,扩大开放。"
        ) == [[("省商务厅", "lead", "clause")], [("省财政厅", "responsible", "clause")], []]

    def test_it_is_no_issue(self) -> None:
        issues = a_document("（一）强化服务。（省商务厅牵头）\n1.推进平台建设,扩大开放。").issues
        assert [issue for issue in issues if issue.code == "clause"] == []


@given(official_text)
def test_responsibilities_cut_out_their_own_text(text: str) -> None:
    document = a_document(text, title="黑龙江省甲方案")
    for measure in document.measures:
        for responsibility in measure.responsibilities:
            assert text[responsibility.span] == responsibility.as_written
            if responsibility.source == "sentence":
                assert measure.start <= responsibility.start < responsibility.end <= measure.end


@given(official_text)
def test_annotating_twice_changes_nothing(text: str) -> None:
    vocabulary: Vocabulary = open_vocabulary()
    once = annotate(parse(a_raw(text), vocabulary.regions), vocabulary)
    assert annotate(once, vocabulary) == once

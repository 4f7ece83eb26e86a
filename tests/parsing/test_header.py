from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from sizhong_search.model import Document
from sizhong_search.parsing.header import read_header
from sizhong_search.vocabulary import Vocabulary, open_vocabulary
from tests.factories import a_raw, a_source

REGIONS = open_vocabulary().regions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "《甲省创业工作方案》已经省政府同意,现印发。\n1.乙", "甲省创业工作方案", id="the covered document"
        ),
        pytest.param("甲政发〔2020〕3号-甲市政府关于乙的意见\n1.甲", "甲市政府关于乙的意见", id="behind its number"),
        pytest.param("关于-甲市政府关于乙的若干意见\n1.甲", "甲市政府关于乙的若干意见", id="name of a file"),
        pytest.param("关于印发《甲市快递管理办法》的通知\n1.乙", "甲市快递管理办法", id="inside a notice"),
        pytest.param("　　甲省关于促进快递的意见　\n\n1.乙", "甲省关于促进快递的意见", id="a line of its own"),
        pytest.param("甲市快递管理办法（试行）\n第一条 乙", "甲市快递管理办法（试行）", id="on trial"),
        pytest.param("本办法规定如下。\n1.甲市快递管理办法\n", "notice", id="only what stands before the body"),
        pytest.param("甲，乙。", "notice", id="without one, the name of its file"),
        pytest.param("", "notice", id="nothing"),
    ],
)
def test_title(text: str, expected: str) -> None:
    assert read_header(a_raw(text))["title"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("国发〔2015〕53号\n1.甲", "国发〔2015〕53号", id="a line of its own"),
        pytest.param("　黑政办发[2016]12号 \n1.甲", "黑政办发[2016]12号", id="square brackets and blanks"),
        pytest.param("财税（2015）1号\n", "财税（2015）1号", id="round brackets"),
        pytest.param("落实国发〔2015〕53号精神\n1.甲", None, id="a number inside a line is cited"),
        pytest.param("1.甲，乙。\n国发〔2015〕53号\n", None, id="a number behind the first mark too"),
        pytest.param("国发〔215〕53号\n", None, id="no year"),
        pytest.param("甲政发〔2020〕3号-甲市政府关于乙的意见\n1.甲", "甲政发〔2020〕3号", id="glued to the title"),
        pytest.param(
            "甲部 乙部令〔2026〕第1号（甲管理办法）\n1.甲",
            "甲部 乙部令〔2026〕第1号",
            id="with the document in brackets",
        ),
        pytest.param("# 甲文件\n**甲发〔2013〕6号**\n# 甲关于乙的通知\n1.甲", "甲发〔2013〕6号", id="in bold"),
        pytest.param("甲管理规定\n**（甲银行令〔2024〕第6号）**\n1.甲", "甲银行令〔2024〕第6号", id="in brackets"),
        pytest.param(
            "甲文件\n   黔府发 〔\n                ２０２２〕８ 号\n1.甲", "黔府发 〔２０２２〕８ 号", id="broken"
        ),
    ],
)
def test_doc_number(text: str, expected: str | None) -> None:
    assert read_header(a_raw(text))["doc_number"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲，乙。\n甲省政府\n2016年3月1日\n", datetime.date(2016, 3, 1), id="alone on its line"),
        pytest.param("2016年3月1日\n1.甲。\n2017年4月2日", datetime.date(2017, 4, 2), id="the last one"),
        pytest.param("自2016年3月1日起施行。", None, id="inside a line"),
        pytest.param("1.甲。\n2016年2月30日", None, id="a misprint"),
        pytest.param("1.甲。\n二〇一六年三月一日", datetime.date(2016, 3, 1), id="in Chinese numerals"),
        pytest.param("1.甲。\n> **2016年3月1日**", datetime.date(2016, 3, 1), id="alone on its line of a quotation"),
        pytest.param("1.甲。据调整，\n2017 年 5 月 22 日（不含）之前，\n乙。", None, id="a day that a rule speaks of"),
        pytest.param("甲意见\n（2019年10月20日）\n一、乙", datetime.date(2019, 10, 20), id="below the title"),
        pytest.param("甲条例\n（2021年7月27日某令第6号公布）\n第一条 乙", datetime.date(2021, 7, 27), id="made known"),
        pytest.param(
            "甲条例\n（2001年7月27日某令第6号公布 2019年3月2日修订）\n第一条 乙", None, id="made known, and revised"
        ),
        pytest.param(
            "甲规定\n*2024年11月25日发布，自2025年起施行*\n第一条 乙", datetime.date(2024, 11, 25), id="issued"
        ),
        pytest.param("甲行业标准\nJR/T 1—2024\n2024-12-24 发布\n一、乙", datetime.date(2024, 12, 24), id="on a cover"),
        pytest.param("甲", None, id="nothing"),
    ],
)
def test_date_of_issue(text: str, expected: datetime.date | None) -> None:
    assert read_header(a_raw(text))["issued_on"] == expected


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [
        pytest.param("黑龙江省创业方案", "黑龙江省", "province", id="province"),
        pytest.param("黑龙江关于创业的意见", "黑龙江省", "province", id="short name"),
        pytest.param("内蒙古自治区创业办法", "内蒙古自治区", "province", id="autonomous region"),
        pytest.param("国务院关于创业的意见", "全国", "central", id="State Council"),
        pytest.param("中共中央关于创业的决定", "全国", "central", id="Central Committee"),
        pytest.param("某某市创业办法", None, None, id="unknown is an honest answer"),
        pytest.param("关于在黑龙江省创业的意见", None, None, id="a province that the title is only about"),
        pytest.param("吉林市创业办法", "吉林省", "city", id="a city that bears its province's name"),
    ],
)
def test_region_and_level(title: str, region: str | None, level: str | None) -> None:
    header = read_header(a_raw("甲", title=title), REGIONS)
    assert (header["region"], header["level"]) == (region, level)


def test_what_is_stated_goes_before_what_stands_there() -> None:
    stated = {
        "title": "甲", "doc_number": "乙发〔2020〕1号", "issued_on": "2020-01-02", "issuer": "省政府；省委|丙",
        "status": "lapsed", "source": "公报",
    }  # fmt: skip
    header = read_header(a_raw("国发〔2015〕53号\n黑龙江省创业方案\n1.甲\n2016年3月1日", **stated), REGIONS)
    assert header["title"] == "甲"
    assert header["doc_number"] == "乙发〔2020〕1号"
    assert header["issued_on"] == datetime.date(2020, 1, 2)
    assert header["issuers"] == ("省政府", "省委", "丙")
    assert (header["status"].value, header["status"].evidence) == ("lapsed", "manifest: 公报")


@pytest.mark.parametrize("status", ["", "unknown", "有效"])
def test_a_status_that_nobody_states_is_unknown(status: str) -> None:
    found = read_header(a_raw("甲", status=status))["status"]
    assert (found.value, found.evidence) == ("unknown", None)


def test_the_first_document_states_neither_number_nor_date_nor_issuer(
    document: Document, vocabulary: Vocabulary
) -> None:
    header = read_header(a_raw(document.text), vocabulary.regions)
    assert header["title"] == "黑龙江省加快构建大众创业万众创新支撑平台工作方案" == document.title
    assert (header["doc_number"], header["issued_on"], header["issuers"]) == (None, None, ())
    assert (header["region"], header["level"]) == ("黑龙江省", "province")


NOTICE = """
某市发展和改革局　某市财政局关于印发《某市支持平台办法》的通知
某发改规〔2021〕3号
各县（市、区）人民政府，市政府各部门、各直属机构：
　　《某市支持平台办法》已经市政府同意，现印发给你们。
　　某市发展和改革局　某市财政局
　　2021年3月1日
　　某市支持平台办法
第一条　市商务局负责支持平台，甲。
第二条　本办法自2021年5月1日起施行，有效期3年。
"""


def test_a_notice_by_two_bodies_with_a_plan_behind_it() -> None:
    header = read_header(a_raw(NOTICE))
    assert header["title"] == "某市支持平台办法"
    assert header["doc_number"] == "某发改规〔2021〕3号"
    assert header["issuers"] == ("某市发展和改革局", "某市财政局")
    assert header["addressees"] == ("各县（市、区）人民政府", "市政府各部门、各直属机构")
    assert header["issued_on"] == datetime.date(2021, 3, 1)
    assert header["effective_on"] == datetime.date(2021, 5, 1)
    assert (header["expires_on"], header["term"]) == (datetime.date(2024, 4, 30), "自2021年5月1日起施行，有效期3年")
    assert header["level"] == "city"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "国务院关于支持甲区\n深化改革若干措施的通知\n国发〔2018〕38号\n1.乙",
            "国务院关于支持甲区深化改革若干措施的通知",
            id="two lines",
        ),
        pytest.param("关于修订《甲规定》\n的说明\n1.乙", "关于修订《甲规定》的说明", id="a line that begins with 的"),
        pytest.param(
            "甲局办公厅\n文件\n甲发〔2019〕860 号\n关于加强乙建设的通知\n各省：\n1.丙",
            "关于加强乙建设的通知",
            id="below a red head",
        ),
        pytest.param(
            "甲委员会公告\n〔2024〕1号\n现公布《乙现场检查规定》，自公布之日起施行。\n丙",
            "乙现场检查规定",
            id="what is made known",
        ),
        pytest.param(
            "关于印发《甲办法〈乙规定〉实施细则》的\n通知\n1.丙", "甲办法〈乙规定〉实施细则", id="brackets in brackets"
        ),
        pytest.param("索引号：1\n名称：甲省关于乙的意见\n\n1.丙", "甲省关于乙的意见", id="by the table of the page"),
        pytest.param("# 甲市关于乙的意见\n\n**发布日期**: 2025-01-02\n\n一、丙", "甲市关于乙的意见", id="markdown"),
        pytest.param(
            "上市公司监管指引第10号——市值管理\n第一条 甲", "上市公司监管指引第10号——市值管理", id="a numbered series"
        ),
        pytest.param("为落实《甲意见》，制定本办法\n1.乙", "notice", id="a sentence is no title"),
    ],
)
def test_titles_of_many_shapes(text: str, expected: str) -> None:
    assert read_header(a_raw(text))["title"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "甲委员会公告\n〔2024〕1号\n现公布《乙规定》。",
            "甲委员会公告〔2024〕1号",
            id="the agency is on the line above",
        ),
        pytest.param(
            "甲委员会\u2002乙部公告\n〔2024〕1号\n现公布《丙规定》。",
            "甲委员会\u2002乙部公告〔2024〕1号",
            id="two agencies are on the line above",
        ),
        pytest.param(
            "《丙规定》\n甲委员会\n乙部公告\n〔2024〕1号\n现公布《丙规定》。",
            "甲委员会 乙部公告〔2024〕1号",
            id="each on a line of its own",
        ),
        pytest.param("甲局关于乙的通知（银发〔2026〕42号）\n各市：\n1.丙", "银发〔2026〕42号", id="behind the title"),
        pytest.param(
            "甲局关于乙的通知 京人社办发〔2020〕2号 各区局： 为落实丙，通知如下： 一、丁，戊。 二、己，庚。",
            "京人社办发〔2020〕2号",
            id="on one line",
        ),
        pytest.param(
            "（2021年7月27日中华人民共和国国务院令第746号公布）\n第一条 甲",
            "中华人民共和国国务院令第746号",
            id="an order",
        ),
    ],
)
def test_where_a_number_may_stand(text: str, expected: str) -> None:
    assert read_header(a_raw(text))["doc_number"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲。\n本办法自2020年1月1日起施行，有效期至2024年12月31日。", "2024-12-31", id="a day"),
        pytest.param(
            "1.甲。\n本措施自印发之日起施行，有效期三年。\n某局\n2020年2月3日",
            "2023-02-02",
            id="years from the date of issue",
        ),
        pytest.param("1.甲。\n本措施自印发之日起施行，有效期三年。", None, id="years from a day that is not given"),
        pytest.param(
            "1.甲。\n以上政策措施适用于符合财政部联合发布的《标准规定》(工信部联企业〔2011〕300号)且在北京注册的中小微企业，"
            "自印发之日起实施，有效期至2020年底(文中具体措施有明确期限规定的从其规定)。",
            "2020-12-31",
            id="the end of a year",
        ),
        pytest.param("1.甲。\n本措施有效期至2020年6月底。", "2020-06-30", id="the end of a month"),
        pytest.param(
            "1.甲。\n本政策执行期暂定为自政策发布之日起三个月。\n某局\n2020年2月4日", "2020-05-03", id="months"
        ),
        pytest.param("1.甲。\n上述相关条款执行期限自发布之日起3个月止。", None, id="months from a day not given"),
        pytest.param("1.营业执照有效期5年。", None, id="a term of something else"),
        pytest.param("失效日期：2025-06-27\n甲省关于乙的意见\n1.丙", "2025-06-27", id="by the table of the page"),
    ],
)
def test_the_last_day_of_a_term(text: str, expected: str | None) -> None:
    found = read_header(a_raw(text))["expires_on"]
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1.甲。\n某省财政厅　某省教育厅\n2020年2月3日", ("某省财政厅", "某省教育厅"), id="two on a line"),
        pytest.param(
            "1.甲。\n某省财政厅（代章）\n某省教育厅\n2020年2月3日\n", ("某省财政厅", "某省教育厅"), id="two lines"
        ),
        pytest.param("1.甲，乙。 某市公安局 2020年2月1日", ("某市公安局",), id="on one line"),
        pytest.param(
            "1.甲，乙。\n\n> 某省财政厅\\\n> 某省教育厅\\\n> 2020年2月3日\n",
            ("某省财政厅", "某省教育厅"),
            id="a quotation",
        ),
        pytest.param(
            "1.甲，乙。\n\n**某省财政厅**\n\n**某省教育厅**\n\n**2020年2月3日**\n",
            ("某省财政厅", "某省教育厅"),
            id="in bold type",
        ),
        pytest.param("某委员会公告\n〔2024〕1号\n现公布《乙规定》。", ("某委员会",), id="by its announcement"),
        pytest.param("1.甲，乙。\n行长　周小川\n2007年6月11日", (), id="in person: an office without its body"),
        pytest.param("1.甲，乙。\n局长：李文院\n2007年6月11日", (), id="by a person whose name ends as a body's"),
        pytest.param(
            "甲市政府农业发展银行乙分行关于丙的通知\n甲市政府　农业发展银行乙分行关于丙的通知 各县：\n1.丁，戊。",
            ("甲市政府", "农业发展银行乙分行"),
            id="run together, and once more with a blank",
        ),
        pytest.param("1.甲，由省财政厅于2020年2月3日前完成。", (), id="inside a sentence"),
        pytest.param(
            "甲省健康委员会\n（卫生运动委员会）\n关于印发《甲省快递\n方案》的通知\n1.甲",
            ("甲省健康委员会（卫生运动委员会）",),
            id="with its other name",
        ),
        pytest.param("甲部 乙局令〔2026〕第1号（丙管理办法）\n1.甲", ("甲部", "乙局"), id="whose order it is"),
        pytest.param("甲条例（国务院令第768号）\n1.甲", ("国务院",), id="whose order it is, behind the title"),
        pytest.param("甲办法（甲政发〔2020〕8号）\n1.甲", (), id="of an abbreviation nothing is concluded"),
        pytest.param(
            "1.甲，乙。 某市政府 2020年2月3日 【 打印本页】 【 关闭窗口】", ("某市政府",), id="rests of a page"
        ),
    ],
)
def test_who_signs_issues(text: str, expected: tuple[str, ...]) -> None:
    assert read_header(a_raw(text))["issuers"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("有效性：有效\n甲", ("in-force", "有效性：有效"), id="in force"),
        pytest.param("文件状态： 已失效\n甲", ("lapsed", "文件状态：已失效"), id="lapsed"),
        pytest.param("时效性：尚未生效\n甲", ("unknown", None), id="not yet in force"),
        pytest.param("甲", ("unknown", None), id="nobody says"),
    ],
)
def test_status_by_the_page(text: str, expected: tuple[str, str | None]) -> None:
    status = read_header(a_raw(text))["status"]
    assert (status.value, status.evidence) == expected


@pytest.mark.parametrize(
    ("title", "level"),
    [
        pytest.param("财政部、税务总局关于甲的公告", "central", id="ministries"),
        pytest.param("南通市人民政府关于甲的意见", "city", id="city"),
        pytest.param("广州市天河区发展和改革局关于甲的通知", "county", id="district"),
        pytest.param("黑龙江省财政厅关于甲的通知", "province", id="province"),
    ],
)
def test_level_by_the_issuer(title: str, level: str) -> None:
    assert read_header(a_raw(f"{title}\n1.甲，乙。"), REGIONS)["level"] == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "国务院关于甲的意见\n国发〔2018〕38号\n各省、自治区、直辖市人民政府，国务院各部委：\n乙。",
            ("各省、自治区、直辖市人民政府", "国务院各部委"),
            id="below title and number",
        ),
        pytest.param(
            "国务院关于甲的复函\n国办函〔2004〕57号\n辽宁省人民政府：\n乙。", ("辽宁省人民政府",), id="a reply"
        ),
        pytest.param("甲通知\n为规范乙，现就有关事项通知如下：\n丙。", (), id="a sentence that ends with a colon"),
    ],
)
def test_addressees(text: str, expected: tuple[str, ...]) -> None:
    assert read_header(a_raw(text))["addressees"] == expected


@pytest.mark.parametrize("said", ["未失效", "尚未失效"])
def test_not_yet_lapsed_is_in_force(said: str) -> None:
    assert read_header(a_raw(f"有效性：{said}\n甲"))["status"].value == "in-force"


def test_partly_lapsed_is_unknown() -> None:
    assert read_header(a_raw("有效性：部分失效\n甲"))["status"].value == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "某省办法\n1.失业保险费率政策执行期限至2021年4月30日。",
        "某省办法\n1.许可证自发布之日起生效，有效期3年。",
        "某省办法\n1.《降低用电成本的通知》（甲〔2020〕110号），进一步明确执行至2020年6月30日。",
        "某省办法\n1.降低成本的通知执行至2020年6月30日。",
        "某省办法\n1.《旧办法》有效期至2022年12月31日。",
    ],
)
def test_the_term_of_something_else_is_not_the_document_s(text: str) -> None:
    assert read_header(a_raw(text))["expires_on"] is None


def test_who_publishes_a_page_goes_behind_who_signs() -> None:
    text = "发布机构：某市科技局\n某市政府办公厅关于甲的意见\n1.乙，丙。"
    assert read_header(a_raw(text))["issuers"] == ("某市政府办公厅",)
    assert read_header(a_raw("发布机构：某市科技局\n1.乙，丙。"))["issuers"] == ("某市科技局",)


def test_a_page_number_above_a_title_is_no_part_of_it() -> None:
    assert read_header(a_raw("— 1 —\n甲市快递管理办法\n第一条 乙"))["title"] == "甲市快递管理办法"


def test_a_place_is_told_by_the_first_line_where_no_title_was_read() -> None:
    text = "附件4\n海南省健康体重管理与健康食品产业\n发展行动\n体重与人体健康状况密切相关，是常用的指标。"
    assert read_header(a_raw(text), REGIONS)["region"] == "海南省"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "甲，乙。", ("广东省扶持政策清单（2025年）", "广东省", "广东省扶持政策清单（2025年）"), id="of its file"
        ),
        pytest.param("海南省关于快递的意见\n1.甲", ("海南省关于快递的意见", "海南省", None), id="of its head"),
    ],
)
def test_without_a_title_the_file_names_it_and_tells_its_place(
    text: str, expected: tuple[str, str, str | None]
) -> None:
    raw = replace(a_raw(text), source=a_source("广东省扶持政策清单（2025年）.txt"))
    header = read_header(raw, REGIONS)
    assert (header["title"], header["region"], header["region_evidence"]) == expected

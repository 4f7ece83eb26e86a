"""Sentences for people: the same on a terminal and on the page, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from sizhong_search import KnowledgeBase, Query
from sizhong_search.messages import Language
from sizhong_search.model import EditorNote
from sizhong_search.query import FILTER_FIELDS
from sizhong_search.result import document_card
from sizhong_search.view.answers import label_names, understood_lines, value_name, why_line
from sizhong_search.view.bodies import (
    answering_lines,
    confidence,
    department_line,
    duty_line,
    issuers_line,
    source_line,
    today_line,
)
from sizhong_search.view.documents import (
    header_lines,
    listed_line,
    note_line,
    noted_beginning,
    particulars_lines,
    path_line,
    status_line,
    words_lines,
)
from sizhong_search.vocabulary import Vocabulary
from tests.factories import a_document

HAN = re.compile(r"[一-鿿]")


def bearer(name: str, confidence: str, bearer_id: str = "other") -> dict[str, str]:
    return {"id": bearer_id, "name": name, "confidence": confidence}


@pytest.mark.parametrize(
    ("issued_on", "not_before", "status", "lang", "expected"),
    [
        pytest.param(None, None, "unknown", "zh", "成文日期未载明 · 效力未核实", id="nothing known"),
        pytest.param(
            None, 2015, "unknown", "zh", "成文日期未载明 · 效力未核实 · 不早于 2015 年（据所引文件）", id="cites 2015"
        ),
        pytest.param("2016-03-01", 2015, "in-force", "zh", "成文 2016-03-01 · 现行有效", id="dated, in force"),
        pytest.param("2016-03-01", None, "lapsed", "en", "issued 2016-03-01 · lapsed", id="dated, lapsed"),
        pytest.param(
            None,
            2015,
            "unknown",
            "en",
            "date not stated · status not verified · not before 2015 (by what it cites)",
            id="en",
        ),
    ],
)
def test_status_line(issued_on: str | None, not_before: int | None, status: str, lang: Language, expected: str) -> None:
    document = {"issued_on": issued_on, "not_before": not_before, "status": status}
    assert status_line(document, lang) == expected


@pytest.mark.parametrize(
    ("path", "headings", "lang", "expected"),
    [
        pytest.param(["(一)"], [], "zh", "(一)", id="one mark"),
        pytest.param(["#2", "3"], [], "zh", "第 2 组（原文缺标题） › 3", id="a heading is missing"),
        pytest.param(["#2", "3"], [], "en", "group 2 (heading missing in the text) › 3", id="missing, en"),
        pytest.param(
            ["一", "（二）", "1"], ["主要任务", "放宽准入"], "zh", "一 主要任务 › （二） 放宽准入 › 1", id="headings"
        ),
        pytest.param([], [], "zh", "", id="a paragraph"),
    ],
)
def test_path_line(path: list[str], headings: list[str], lang: Language, expected: str) -> None:
    assert path_line(path, headings, lang) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param([], "", id="nobody known"),
        pytest.param([bearer("省财政厅", "sourced", "self")], "", id="itself"),
        pytest.param([bearer("省工信厅", "sourced")], "今 省工信厅", id="sourced"),
        pytest.param([bearer("省工信厅", "inferred")], "今 省工信厅〔待核实〕", id="inferred"),
        pytest.param(
            [bearer("省委宣传部", "candidate"), bearer("省广电局", "candidate", "b")],
            "今 省委宣传部〔可能，待核实〕 / 省广电局〔可能，待核实〕",
            id="two candidates",
        ),
        pytest.param(
            [bearer("x", "sourced", "self"), bearer("y", "candidate")], "今 y〔可能，待核实〕", id="itself and one"
        ),
    ],
)
def test_today_line(today: list[dict[str, str]], expected: str) -> None:
    assert today_line({"department_id": "self", "today": today}, "zh") == expected


@pytest.mark.parametrize(
    ("kind", "today", "expected"),
    [
        pytest.param("department", [bearer("省审计厅", "sourced", "self")], "指 省审计厅", id="it is itself today"),
        pytest.param("missed", [bearer("乙局", "inferred")], "指 省审计厅；今 乙局〔待核实〕", id="another one today"),
        pytest.param("role", [bearer("省审计厅", "sourced", "self")], "", id="not told which body"),
    ],
)
def test_whom_a_reader_has_told_a_name_to_mean_is_no_name_of_today(
    kind: str, today: list[dict[str, str]], expected: str
) -> None:
    told = {
        "as_written": "审计局",
        "full_name": "省审计厅",
        "department_id": "self",
        "today": today,
        "corrected": [kind],
    }
    assert today_line(told, "zh") == expected
    assert duty_line([told | {"role": "lead"}], "zh") == "牵头（写作 审计局）〔订正〕"


@pytest.mark.parametrize(
    ("role", "today", "lang", "expected"),
    [
        pytest.param("lead", [], "zh", "省教育厅（牵头）", id="lead"),
        pytest.param("guide", [], "en", "省教育厅 (guides)", id="en"),
        pytest.param(
            "responsible",
            [bearer("省工信厅", "inferred")],
            "zh",
            "省教育厅（负责；今 省工信厅〔待核实〕）",
            id="today's name",
        ),
    ],
)
def test_department_line(role: str, today: list[dict[str, str]], lang: Language, expected: str) -> None:
    r = {"as_written": "教育厅", "full_name": "省教育厅", "department_id": "edu", "role": role, "today": today}
    assert department_line(r, lang) == expected


@pytest.mark.parametrize(
    ("issuers", "expected"),
    [
        pytest.param(
            ["黑龙江省工商行政管理局"], "黑龙江省工商行政管理局（今 黑龙江省市场监督管理局〔待核实〕）", id="former"
        ),
        pytest.param(["财政部", "某某学会"], "财政部、某某学会", id="the same today, and one that nobody knows"),
    ],
)
def test_issuers_line(vocabulary: Vocabulary, issuers: list[str], expected: str) -> None:
    document = replace(a_document("某措施\n1.甲。\n"), issuers=tuple(issuers))
    assert issuers_line(document, vocabulary.departments, "zh") == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_inferred_succession_is_never_shown_as_certain(kb: KnowledgeBase, lang: Language) -> None:
    for hit in kb.search("", k=100).to_dict()["hits"]:
        for r in hit["departments"]:
            for b in r["today"]:
                if b["confidence"] != "sourced" and b["id"] != r["department_id"]:
                    assert f"〔{confidence(b, lang)}〕" in department_line(r, lang)


@pytest.mark.parametrize(
    ("why", "lang", "expected"),
    [
        pytest.param([], "zh", "", id="nothing"),
        pytest.param([("words", "快递"), ("bigrams", "快递")], "zh", "词语 快递", id="pairs repeat the words"),
        pytest.param([("bigrams", "快递")], "zh", "字对 快递", id="pairs alone"),
        pytest.param(
            [("synonym", "创业→一次性"), ("bigrams", "创业→性创")],
            "zh",
            "近义官方用语 创业→一次性",
            id="of official words",
        ),
        pytest.param([("words", "a"), ("words", "b"), ("words", "a")], "zh", "词语 a、b", id="each once"),
        pytest.param([("words", c) for c in "abcdef"], "zh", "词语 a、b、c、d", id="the strongest four"),
        pytest.param(
            [("department", "省财政厅"), ("words", "税收")], "zh", "责任部门 省财政厅；词语 税收", id="two parts"
        ),
        pytest.param([("words", "税收")], "en", "words 税收", id="en"),
    ],
)
def test_why_line(why: list[tuple[str, str]], lang: Language, expected: str) -> None:
    reasons = [{"part": part, "term": term, "value": 1.0} for part, term in why]
    assert why_line({"why": reasons, "missing": []}, lang) == expected


def test_why_line_says_what_a_hit_does_not_speak_of() -> None:
    hit = {"why": [{"part": "words", "term": "补贴", "value": 1.0}], "missing": ["孩子没人看", "下 雨"]}
    assert why_line(hit, "zh") == "词语 补贴；没有对应的字词：孩子没人看、下 雨"
    assert why_line(hit, "en") == "words 补贴; no words for 孩子没人看, 下 雨"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("text", ["快递企业", "工商局什么时候报", "省财政厅牵头的任务"])
def test_every_reason_of_a_hit_can_be_said(kb: KnowledgeBase, text: str, lang: Language) -> None:
    assert all(why_line(hit, lang) for hit in kb.search(text).to_dict()["hits"])


@pytest.mark.parametrize("field", ["sector", "topic", "kind"])
def test_labels_are_named_in_the_language_asked_for(vocabulary: Vocabulary, field: str) -> None:
    ids = list(vocabulary.labels(field).labels)
    assert all(HAN.search(name) for name in label_names(field, ids, vocabulary, "zh"))
    assert not any(HAN.search(name) for name in label_names(field, ids, vocabulary, "en"))


def test_labels_follow_the_language_of_the_environment(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_LANG", "en")
    assert label_names("sector", ["transport"], vocabulary) == label_names("sector", ["transport"], vocabulary, "en")


@pytest.mark.parametrize(
    ("field", "value", "lang", "expected"),
    [
        pytest.param("sector", "transport", "zh", "交通运输", id="label"),
        pytest.param("sector", "transport", "en", "Transport", id="label, en"),
        pytest.param("department", "hlj-aic", "zh", "省工商局", id="department"),
        pytest.param("department", "市快递园区管委会", "zh", "市快递园区管委会", id="a department nobody knows"),
        pytest.param("role", "lead", "zh", "牵头", id="role"),
        pytest.param("status", "in-force", "en", "in force", id="status"),
        pytest.param("status", "unknown", "zh", "效力未核实", id="status unknown"),
        pytest.param("year", "unknown", "zh", "未载明", id="year unknown"),
        pytest.param("year", "2016", "zh", "2016", id="year"),
        pytest.param("level", "province", "zh", "省级", id="level"),
        pytest.param("region", "黑龙江省", "en", "黑龙江省", id="region"),
    ],
)
def test_value_name(vocabulary: Vocabulary, field: str, value: str, lang: Language, expected: str) -> None:
    assert value_name(field, value, vocabulary, lang) == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_value_of_the_library_has_a_name(kb: KnowledgeBase, lang: Language) -> None:
    for field in FILTER_FIELDS:
        for value in kb.search("").facets[field]:
            assert value_name(field, value.value, kb.vocabulary, lang)


@pytest.mark.parametrize("field", ["sector", "topic", "kind"])
def test_a_label_filter_given_by_its_name_can_be_named(kb: KnowledgeBase, field: str) -> None:
    """``?sector=交通运输`` is a filter that search takes, so the page must be able to show it."""
    name = next(iter(kb.vocabulary.labels(field).labels.values())).name
    assert kb.search(Query(filters={field: (name,)})).total >= 0
    assert value_name(field, name, kb.vocabulary, "zh") == name


def test_a_department_filter_given_by_its_name_can_be_named(vocabulary: Vocabulary) -> None:
    assert value_name("department", "市场监督管理局", vocabulary, "zh") in ("市场监督管理局", "省市场监管局")


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        pytest.param(40, "二、支持 电子〔编注：发票〕。 开具电子〔编注：发票〕。", id="all"),
        pytest.param(8, "二、支持 电子〔编注：发票〕。…", id="cut behind the first"),
        pytest.param(7, "二、支持 电子〔编注：发票〕…", id="cut where the first stands"),
        pytest.param(6, "二、支持 电…", id="cut before it"),
    ],
)
def test_a_beginning_has_what_an_editor_inserted_and_never_half_of_it(n: int, expected: str) -> None:
    text = "一、电子。\n二、支持  电子。\n开具电子。\n三、电子。"
    notes = tuple(EditorNote(position=p, inserted="发票", why="", editor="") for p in (4, 14, 20, 26))
    document = replace(a_document(text), notes=notes)
    assert noted_beginning(document, text.index("二"), text.index("三"), n, "zh") == expected


def test_a_note_says_what_was_added_and_that_the_text_is_unchanged() -> None:
    note = {"after": "加快推广使用电子", "inserted": "发票", "why": "", "editor": "", "position": 0}
    for lang, unchanged in (("zh", "原文未改"), ("en", "the text is unchanged")):
        line = note_line(note, "zh" if lang == "zh" else "en")
        assert "加快推广使用电子" in line
        assert "发票" in line
        assert line.endswith(unchanged)


def test_a_note_of_another_length_is_not_called_two_characters() -> None:
    assert "二字" not in note_line({"after": "推广", "inserted": "电子发票"}, "zh")


def query(**given: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "text": "",
        "terms": [],
        "simplified": "",
        "numbers": [],
        "unheld": [],
        "phrases": [],
        "roles": [],
    }
    return {"departments": [], "expansions": [], "unknown": [], "near": [], "looser": []} | nothing | given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, [], id="nothing to say"),
        pytest.param({"text": "的"}, ["查询里没有可查的词，请换一个说法"], id="nothing to look for"),
        pytest.param(
            {"text": "国发〔2019〕9号", "terms": ["国发"], "unheld": ["国发〔2019〕9号"]},
            ["库中没有这个文号的文件：国发〔2019〕9号"],
            id="a number that is not here",
        ),
        pytest.param({"departments": [{"name": "甲"}, {"name": "乙"}]}, ["按部门查找：甲、乙"], id="departments"),
        pytest.param(
            {"departments": [{"name": "甲"}], "roles": ["lead"]},
            ["按部门查找：甲；只找牵头的"],
            id="a department's role",
        ),
        pytest.param(
            {"expansions": [{"lay": "开店", "official": ["注册", "登记"]}]},
            ["同时查找：开店 → 注册、登记"],
            id="expansions",
        ),
        pytest.param(
            {"unknown": ["蓝鲸"], "near": ["蓝"]}, ["库中没有这些词：蓝鲸", "库中相近的词：蓝"], id="unknown words"
        ),
        pytest.param(
            {"looser": [{"without": "filters", "total": 3}, {"without": "region", "total": 1}]},
            ["不加筛选时有 3 条", "不按地区筛选时有 1 条"],
            id="filters in the way",
        ),
        pytest.param(
            {"simplified": "创业", "numbers": ["国发〔2015〕53号"], "phrases": ["双随机"]},
            ["按简体查找：创业", "按文号找到：国发〔2015〕53号", "必须原样出现：双随机"],
            id="script, number and quotes",
        ),
    ],
)
def test_understood_lines(given: dict[str, Any], expected: list[str]) -> None:
    assert understood_lines(query(**given), "zh") == expected


@pytest.mark.parametrize("text", ["快递", "工商局的职责", "蓝鲸"])
def test_what_was_understood_can_be_said_of_any_result(kb: KnowledgeBase, text: str) -> None:
    result = kb.search(text).to_dict()["query"]
    assert len(understood_lines(result, "zh")) == len(understood_lines(result, "en"))


def test_the_margin_has_no_chinese_but_names() -> None:
    measure = {"departments": [{"as_written": n, "role": "lead"} for n in ("甲局", "乙局", "丙局")], "open": True}
    assert answering_lines(measure, "en", n=2) == ["leads: 甲局, 乙局, 1 more and others"]


def test_how_strong_the_words_are_stands_before_the_particulars_and_apart() -> None:
    (measure,) = a_document("某市措施\n1.必须落实补贴。联系电话：020-12345678。\n").measures
    assert words_lines(measure, "zh") == ["措辞：必须", *particulars_lines(measure, "zh")]
    assert particulars_lines(measure, "zh") == ["联系方式：联系电话：020-12345678"]


def test_a_region_that_was_concluded_stands_with_what_tells_it() -> None:
    document = replace(
        a_document("某措施\n1.甲，乙。\n2020年2月3日"), region="天津市", region_evidence="天津市突出贡献专家、本市"
    )
    assert header_lines(document, "zh") == ["成文日期：2020-02-03", "地区：天津市（据“天津市突出贡献专家、本市”）"]
    assert "天津市（据“天津市突出贡献专家、本市”）" in listed_line(document_card(document), 1, "zh")
    stated = replace(document, region_evidence=None)
    assert header_lines(stated, "zh")[-1] == "地区：天津市"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param("《健步出发》（p1293）", "《健步出发》", id="a page of a collection"),
        pytest.param(
            "《政府工作报告》，资料集文本 p0953（写作“外贸部”）；全称待核实",
            "《政府工作报告》（写作“外贸部”）；全称待核实",
            id="doubt stays",
        ),
        pytest.param("医保政策（2024，资料集文本 p1305）", "医保政策（2024）", id="the year stays"),
        pytest.param(
            "机构沿革表：浙江省机构改革 https://a.cn/p0100.html",
            "浙江省机构改革 https://a.cn/p0100.html",
            id="addresses stay",
        ),
        pytest.param(
            "方案（corpus/a.txt）；全称：机构沿革表（a.csv，inferred；b（2022））",
            "方案；全称：机构沿革表",
            id="files of ours",
        ),
        pytest.param("待核实", "待核实", id="not known"),
    ],
)
def test_a_source_is_shown_without_the_notes_of_who_noted_it(source: str, shown: str) -> None:
    assert source_line(source) == shown


def test_of_evidence_the_words_of_the_source_are_shown() -> None:
    assert source_line("挂牌", "“甲并入乙”；沿革表记 merged（2018-10），故记 split，日期只取年") == "“甲并入乙”　挂牌"
    assert source_line("挂牌", "无引文；凭记忆") == "挂牌"

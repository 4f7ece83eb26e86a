"""Sentences for people: the same on a terminal and on the page, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sizhong_search import KnowledgeBase, Query
from sizhong_search.messages import Language
from sizhong_search.query import FILTER_FIELDS
from sizhong_search.view.answers import label_names, understood_lines, value_name, why_line
from sizhong_search.view.bodies import confidence, department_line, today_line
from sizhong_search.view.documents import note_line, path_line, status_line
from sizhong_search.vocabulary import Vocabulary

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
    ("role", "today", "lang", "expected"),
    [
        pytest.param("lead", [], "zh", "省教育厅（牵头）", id="lead"),
        pytest.param("guide", [], "en", "省教育厅（guides）", id="en"),
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
        pytest.param([("words", "a"), ("words", "b"), ("words", "a")], "zh", "词语 a、b", id="each once"),
        pytest.param([("words", c) for c in "abcdef"], "zh", "词语 a、b、c、d", id="the strongest four"),
        pytest.param(
            [("department", "省财政厅"), ("words", "税收")], "zh", "责任部门 省财政厅；词语 税收", id="two parts"
        ),
        pytest.param([("words", "税收")], "en", "words 税收", id="en"),
    ],
)
def test_why_line(why: list[tuple[str, str]], lang: Language, expected: str) -> None:
    assert why_line({"why": [{"part": part, "term": term, "value": 1.0} for part, term in why]}, lang) == expected


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
    nothing: dict[str, Any] = {"text": "", "terms": [], "simplified": "", "numbers": [], "unheld": [], "phrases": []}
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

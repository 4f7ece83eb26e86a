"""The command line: results on stdout, all else on stderr, 0 done, 1 failed, 2 misuse."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest
from icalendar import Calendar

from sizhong_search import shipped, upkeep
from sizhong_search.cli import main
from sizhong_search.duties.progress import read_progress

COMMANDS = ["search", "duties", "show", "parse", "departments", "eval", "app"]
PLAN = shipped("corpus") / "heilongjiang-sizhong-plan.txt"
PLAN_ID = "heilongjiang-sizhong-plan"


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Sizhong = Callable[..., Done]


@pytest.fixture
def sizhong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Sizhong:
    monkeypatch.setenv("SIZHONG_LANG", "zh")  # --lang sets it; this takes it back afterwards

    def run(*arguments: str) -> Done:
        try:
            code = main(list(arguments))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        return Done(code, *capsys.readouterr())

    return run


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sizhong_search.cli", *arguments]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **options)


# Help


@pytest.mark.parametrize(("lang", "example"), [("zh", "例"), ("en", "example")])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(sizhong: Sizhong, command: str, lang: str, example: str) -> None:
    done = sizhong(command, "--lang", lang, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"{example}: sizhong {command}" in done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_english_help_has_chinese_in_its_example_alone(sizhong: Sizhong, command: str) -> None:
    help_ = sizhong(command, "--lang", "en", "--help").out.partition("example: ")[0]
    assert not re.findall(r"[一-鿿]+", help_)


def test_the_first_help_lists_every_command(sizhong: Sizhong) -> None:
    done = sizhong("--help")
    assert done.code == 0
    assert [command for command in COMMANDS if not re.search(rf"^ +{command}\b", done.out, re.MULTILINE)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_language_comes_from_the_environment(sizhong: Sizhong, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_LANG", lang)
    assert sizhong("search", "--help").out.startswith({"zh": "用法：", "en": "usage: "}[lang])


def test_the_language_may_stand_behind_an_equals_sign(sizhong: Sizhong) -> None:
    assert "example: sizhong search" in sizhong("search", "--lang=en", "--help").out


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        pytest.param("search --sort foo", "“foo”，可以是 'relevance'", "'foo' (choose from 'relevance'", id="choice"),
        pytest.param("show", "还要写：ID", "are required: ID", id="required"),
        pytest.param("search --zzz", "不认识：--zzz", "unrecognized arguments: --zzz", id="unknown"),
        pytest.param("search -k", "后面要写一个值", "expected one argument", id="one value"),
        pytest.param("delete x --undo --for-good", "不能和 --undo", "not allowed with argument --undo", id="together"),
        pytest.param("add x --workers a", "1 以上的整数，收到的是“a”", "at least 1, not 'a'", id="number"),
    ],
)
def test_misuse_is_told_in_the_language_that_was_asked_for(sizhong: Sizhong, arguments: str, zh: str, en: str) -> None:
    chinese, english = (sizhong(*arguments.split(), "--lang", lang) for lang in ("zh", "en"))
    assert (chinese.code, english.code) == (2, 2)
    assert zh in chinese.err
    assert en in english.err
    assert not re.search("argument|choose|expected|required", chinese.err)


def test_the_version_is_told(sizhong: Sizhong) -> None:
    assert re.fullmatch(r"sizhong-search \d+\.\d+\.\d+\s*", sizhong("--version").out)


@pytest.mark.parametrize("command", ["search", "duties", "show", "departments", "eval"])
def test_the_example_of_the_help_runs(sizhong: Sizhong, command: str) -> None:
    (example,) = re.findall(r"^例: sizhong (.*)$", sizhong(command, "--help").out, re.MULTILINE)
    done = sizhong(*example.split())
    assert done.code == 0
    assert done.out


# JSON


QUERY_KEYS = {"terms", "expansions", "filters", "departments"}
HIT_KEYS = {
    "rank", "score", "id", "unit", "document", "path", "text", "start", "end", "highlights", "snippet", "departments",
    "sectors", "topics", "kinds", "deadlines", "semantic_only", "why",
}  # fmt: skip
HIT_DOCUMENT_KEYS = {"id", "title", "doc_number", "issuers", "issued_on", "region", "level", "status", "source"}
DOCUMENT_KEYS = {
    "title", "doc_number", "issuers", "issued_on", "region", "level", "status", "text", "blocks", "issues", "measures",
    "clauses",
}  # fmt: skip
MEASURE_KEYS = {
    "id", "path", "heading", "start", "end", "text", "responsibilities", "open", "sectors", "topics", "kinds",
    "evidence", "strength", "deadlines", "references",
}  # fmt: skip
RESPONSIBILITY_KEYS = {
    "as_written", "full_name", "department_id", "today", "role", "basis", "source", "start", "end",
}  # fmt: skip
DUTY_KEYS = {"measure_id", "text", "role", "basis", "as_written", "related", "partners", "deadlines", "document"}


def assert_measure_is_as_documented(measure: dict[str, Any]) -> None:
    assert measure.keys() >= MEASURE_KEYS
    for r in measure["responsibilities"]:
        assert r.keys() >= RESPONSIBILITY_KEYS
        assert all(b.keys() >= {"id", "name", "confidence"} for b in r["today"])
        assert r["role"] in ("lead", "responsible", "support", "guide")
        assert r["basis"] in ("named", "sentence", "generic")
        assert r["source"] in ("clause", "document_rule", "sentence")
    for deadline in measure["deadlines"]:
        assert deadline.keys() >= {"text", "kind", "date", "month_day", "start", "end"}
    for reference in measure["references"]:
        assert reference.keys() >= {"title", "doc_number", "start", "end"}
    for evidence in measure["evidence"].values():
        assert evidence.keys() >= {"by", "spans"}
        assert evidence["by"] in ("text", "department")


def assert_document_is_as_documented(document: dict[str, Any]) -> None:
    assert document.keys() >= DOCUMENT_KEYS
    assert document["status"].keys() == {"value", "evidence"}
    assert all(block.keys() >= {"kind", "start", "end"} for block in document["blocks"])
    assert all(issue.keys() >= {"code", "message", "start", "end"} for issue in document["issues"])
    for clause in document["clauses"]:
        assert clause.keys() >= {"start", "end", "text", "actors", "open"}
        assert all(len(actor) == 2 for actor in clause["actors"])
        assert document["text"][clause["start"] : clause["end"]] == clause["text"]
    for measure in document["measures"]:
        assert_measure_is_as_documented(measure)
        assert document["text"][measure["start"] : measure["end"]] == measure["text"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["快递企业准入"], id="words"),
        pytest.param(["工商局的职责", "--explain"], id="a department"),
        pytest.param(["", "--unit", "all", "-k", "100"], id="everything"),
        pytest.param(["蓝鲸洄游"], id="nothing found"),
        pytest.param(["税收", "--department", "省税务局", "--kind", "support", "--kind", "access"], id="filters"),
    ],
)
def test_search_prints_the_documented_shape(sizhong: Sizhong, arguments: list[str]) -> None:
    done = sizhong("search", *arguments, "--json")
    assert done.code == 0
    assert done.json.keys() >= {"query", "total", "facets", "hits"}
    assert done.json["query"].keys() >= QUERY_KEYS
    assert all(isinstance(n, int) and name for values in done.json["facets"].values() for name, n in values)
    for hit in done.json["hits"]:
        assert hit.keys() >= HIT_KEYS
        assert hit["document"].keys() >= HIT_DOCUMENT_KEYS
        assert hit["unit"] in ("measure", "paragraph")
        assert len(hit["snippet"]) <= 300
        assert all(hit["text"][a:b] for a, b in hit["highlights"])
        assert all(why.keys() == {"part", "term", "value"} for why in hit["why"])
        assert sum(why["value"] for why in hit["why"]) == pytest.approx(hit["score"], abs=1e-4)


def test_duties_prints_the_documented_shape(sizhong: Sizhong) -> None:
    whole = sizhong("duties", "省市场监管局", "--json").json
    assert whole.keys() >= {"department", "lineage", "duties"}
    assert whole["department"]["id"] == "hlj-amr"
    assert all(row.keys() >= {"since", "until", "source"} for row in whole["lineage"])
    assert all(duty.keys() >= DUTY_KEYS for duty in whole["duties"])
    assert {duty["as_written"] for duty in whole["duties"]} >= {"省工商局", "工商局", "省质监局", "质监局"}


def test_show_prints_a_document_and_a_measure_in_the_documented_shape(sizhong: Sizhong) -> None:
    assert_document_is_as_documented(sizhong("show", PLAN_ID, "--json").json)
    measure = sizhong("show", f"{PLAN_ID}#四", "--json").json
    assert_measure_is_as_documented(measure)
    assert [d["month_day"] for d in measure["deadlines"]] == [[6, 30], [12, 30]]


def test_parse_prints_the_documented_shape(sizhong: Sizhong) -> None:
    whole = sizhong("parse", str(PLAN), "--json").json
    assert_document_is_as_documented(whole)
    assert whole["region"] == "黑龙江省"
    assert len(whole["measures"]) == 20
    assert whole["text"] == PLAN.read_text("utf-8")


def test_parse_reads_standard_input(sizhong: Sizhong, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "黑龙江省快递业方案\n1.支持快递企业发展。(省财政厅牵头负责)\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("gb18030"))))
    whole = sizhong("parse", "-", "--json").json
    assert_document_is_as_documented(whole)
    assert whole["text"] == text
    assert [r["department_id"] for r in whole["measures"][0]["responsibilities"]] == ["hlj-finance"]


def test_parse_stores_nothing(sizhong: Sizhong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHONG_KB", str(tmp_path / "kb"))
    sizhong("parse", str(PLAN))
    assert list(tmp_path.iterdir()) == []


def test_departments_prints_records_with_their_edges(sizhong: Sizhong) -> None:
    body, *others = sizhong("departments", "工商局", "--json").json
    assert {other["id"] for other in others} == {"province-aic", "city-aic"}
    assert body.keys() >= {"id", "name", "aliases", "predecessors", "successors", "source"}
    assert (body["id"], [edge["successor"] for edge in body["successors"]]) == ("hlj-aic", ["hlj-amr"])
    assert all(edge["source"] for edge in body["successors"])
    everybody = sizhong("departments", "--json").json
    assert len(everybody) > 40
    assert body in everybody


def test_show_lists_similar_measures(sizhong: Sizhong) -> None:
    found = sizhong("show", "heilongjiang-sizhong-plan#4.3", "--similar", "2", "--json").json
    assert [list(similar)[:4] for similar in found] == [["id", "cosine", "duplicate", "document"]] * 2
    printed = sizhong("show", "heilongjiang-sizhong-plan#4.3", "--similar", "2").out
    assert all(similar["id"] in printed for similar in found)


def test_eval_prints_the_metrics_of_each_ranker(sizhong: Sizhong) -> None:
    whole = sizhong("eval", "--json").json
    assert list(whole) == ["hybrid", "bm25", "tfidf", "rank-bm25"]
    assert all(list(metrics)[:4] == ["nDCG@10", "R@10", "R@100", "MRR"] for metrics in whole.values())
    against = whole["bm25"]["against"]
    assert against["ranker"] == "hybrid"
    assert against["difference"] == pytest.approx(whole["bm25"]["nDCG@10"] - whole["hybrid"]["nDCG@10"])
    assert list(sizhong("eval", "--ranker", "bm25", "--json").json) == ["bm25"]


def test_eval_takes_files_of_ones_own(sizhong: Sizhong, tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("query_id\tgroup\tquery\nq1\tstaff\t快递\n", "utf-8")
    (tmp_path / "r.tsv").write_text(f"query_id\tmeasure_id\tgrade\nq1\t{PLAN_ID}#1.1\t1\n", "utf-8")
    done = sizhong("eval", str(tmp_path / "q.tsv"), str(tmp_path / "r.tsv"), "--ranker", "hybrid", "--json")
    assert done.json["hybrid"] == {"nDCG@10": 1.0, "R@10": 1.0, "R@100": 1.0, "MRR": 1.0}


# Text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["search", "快递"], f"1. {PLAN_ID}#1.1", id="search"),
        pytest.param(["search", "电子发票", "-k", "1"], "编者注", id="an editor's note"),
        pytest.param(["search", "平台", "-k", "1"], "--offset 1", id="what is left"),
        pytest.param(["search", "蓝鲸"], "没有找到", id="nothing found"),
        pytest.param(["duties", "省税务局"], "写作 国税局", id="duties"),
        pytest.param(["show", f"{PLAN_ID}#4.2"], "2.加快推广使用电子,", id="show a measure"),
        pytest.param(["show", PLAN_ID], "成文日期未载明 · 效力未核实", id="show a document"),
        pytest.param(["parse", str(PLAN)], "共 20 条", id="parse"),
        pytest.param(["departments", "工商局"], "黑龙江省市场监督管理局", id="departments"),
        pytest.param(["eval", "--ranker", "bm25"], "nDCG@10", id="eval"),
        pytest.param(["eval", "--ranker", "bm25", "--per-query"], "注册公司能不能多个执照", id="each query"),
    ],
)
def test_results_are_printed_for_people(sizhong: Sizhong, arguments: list[str], expected: str) -> None:
    done = sizhong(*arguments)
    assert done.code == 0
    assert expected in done.out


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "MD"])
def test_search_writes_its_hits_as_the_file_that_the_ending_says(sizhong: Sizhong, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"hits.{ending}"
    done = sizhong("search", "快递", "--export", str(path))
    assert (done.code, f"已写入 {path}" in done.err.splitlines()) == (0, True)
    assert f"1. {PLAN_ID}#1.1" in done.out
    starts = {"csv": "\ufeff名次".encode(), "xlsx": b"PK", "json": b'{\n  "export"', "MD": "# 四众".encode()}
    assert path.read_bytes().startswith(starts[ending])


def test_an_ending_that_no_file_of_hits_has_is_misuse(sizhong: Sizhong, tmp_path: Path) -> None:
    done = sizhong("search", "快递", "--export", str(tmp_path / "hits.txt"))
    assert done.code == 2
    assert ".csv .xlsx .json .md" in done.err


def test_explain_prints_what_sums_to_the_score(sizhong: Sizhong) -> None:
    lines = sizhong("search", "快递", "-k", "1", "--explain").out.splitlines()
    values = [float(m.group()) for line in lines if (m := re.match(r"^ +-?\d+\.\d{4}(?=\s|$)", line))]
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=5e-4)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["search", "税收优惠"], id="search"),
        pytest.param(["show", f"{PLAN_ID}#4.2"], id="show"),
        pytest.param(["parse", str(PLAN)], id="parse"),
    ],
)
def test_english_output_names_labels_in_english(sizhong: Sizhong, arguments: list[str]) -> None:
    lines = sizhong(*arguments, "--lang", "en").out.splitlines()
    labels = [line.strip() for line in lines if re.match(r"^ +(sector|topic|kind)\b", line)]
    assert labels
    assert not [line for line in labels if re.search(r"[一-鿿]", line)]


def test_a_pipe_gets_the_text_without_colours(sizhong: Sizhong) -> None:
    assert "\x1b" not in sizhong("search", "快递").out


def test_what_was_understood_goes_to_stderr(sizhong: Sizhong) -> None:
    done = sizhong("search", "工商局的职责")
    assert "黑龙江省工商行政管理局" in done.err
    assert "按部门查找" not in done.out


def test_duties_are_saved_as_a_table(sizhong: Sizhong, tmp_path: Path) -> None:
    done = sizhong("duties", "省财政厅", "--csv", str(tmp_path / "d.csv"), "--json")
    assert str(tmp_path / "d.csv") in done.err
    rows = list(csv.DictReader(io.StringIO((tmp_path / "d.csv").read_bytes().decode("utf-8-sig"))))
    assert [row["编号"] for row in rows] == [duty["measure_id"] for duty in done.json["duties"]]


def test_as_written_takes_no_other_name_in(sizhong: Sizhong) -> None:
    named = [d for d in sizhong("duties", "省税务局", "--as-written", "--json").json["duties"] if d["basis"] == "named"]
    assert named == []


def test_several_words_are_one_query(sizhong: Sizhong) -> None:
    apart, together = sizhong("search", "快递", "准入", "--json"), sizhong("search", "快递 准入", "--json")
    assert apart.json["hits"] == together.json["hits"] != []


def test_filters_repeat_and_take_any_name(sizhong: Sizhong) -> None:
    one = sizhong("search", "--department", "市场监督管理局", "--sector", "Finance", "--json").json
    two = sizhong("search", "--department", "hlj-amr", "--sector", "金融", "--json").json
    assert [hit["id"] for hit in one["hits"]] == [hit["id"] for hit in two["hits"]] != []


# Task books and calendars


TWO = {
    "south.txt": "广东省关于支持创业的通知\n\n一、支持创业，2026年12月31日前完成。（省财政厅牵头）\n",
    "north.txt": "黑龙江省关于支持创新的通知\n\n一、=1+1。（省财政厅负责）\n二、做好统计。（省统计局负责）\n",
}


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    """The options that open a library of two places."""
    (tmp_path / "two").mkdir()
    for name, text in TWO.items():
        (tmp_path / "two" / name).write_text(text, "utf-8")
    return ["--corpus", str(tmp_path / "two"), "--kb", str(tmp_path / "kb")]


def tasks_in(book: Path) -> list[tuple[str | None, str, str]]:
    return [(row.measure_id, row.text, row.progress) for row in read_progress(book)]


def fill_in(book: Path, progress: str) -> None:
    """Write into the first task's last column, as somebody would."""
    if book.suffix == ".xlsx":
        sheet = (filled := openpyxl.load_workbook(book)).worksheets[0]
        first = next(cell.row for cell in sheet["H"] if "#" in str(cell.value))
        sheet[f"G{first}"].value, sheet[f"G{first}"].data_type = progress, "s"
    else:
        filled = docx.Document(str(book))
        tasks = (row for row in filled.tables[0].rows[1:] if len({cell.text for cell in row.cells}) > 1)  # no bands
        next(tasks).cells[-1].text = progress
    filled.save(book)


BOOKS = [pytest.param("--xlsx", "b.xlsx", id="xlsx"), pytest.param("--docx", "b.docx", id="docx")]


@pytest.mark.parametrize(("option", "name"), BOOKS)
def test_a_book_holds_what_names_a_body_and_the_rest_is_counted(
    sizhong: Sizhong, option: str, name: str, tmp_path: Path
) -> None:
    done = sizhong("duties", "省市场监管局", option, str(tmp_path / name), "--json")
    named = {duty["measure_id"] for duty in done.json["duties"] if duty["basis"] == "named" and not duty["related"]}
    assert {measure_id for measure_id, _, _ in tasks_in(tmp_path / name)} == named
    assert str(tmp_path / name) in done.err
    assert "泛指各有关部门 5 条" in done.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], ["north#一", "north#二", "south#一"], id="the whole library"),
        pytest.param(["--document", "north"], ["north#一", "north#二"], id="a document"),
        pytest.param(["--document", "south", "--document", "north"], ["south#一", "north#一", "north#二"], id="two"),
        pytest.param(["省财政厅", "--document", "north"], ["north#一"], id="a body in a document"),
        pytest.param(["省财政厅"], ["south#一", "north#一"], id="the bodies of one name"),
    ],
)
def test_tasks_are_chosen_by_body_and_document(
    sizhong: Sizhong, two: list[str], arguments: list[str], expected: list[str], tmp_path: Path
) -> None:
    done = sizhong("duties", *arguments, *two, "--xlsx", str(tmp_path / "b.xlsx"))
    assert done.code == 0
    assert [measure_id for measure_id, _, _ in tasks_in(tmp_path / "b.xlsx")] == expected


def test_tasks_without_a_body_are_printed_as_json(sizhong: Sizhong) -> None:
    (*_, last) = sizhong("duties", "--document", PLAN_ID, "--json").json["tasks"]
    assert (last["measure_id"], last["deadline"]) == (f"{PLAN_ID}#四", "每年6月30日、12月30日")


def test_the_ledgers_of_one_name_stand_under_their_places(sizhong: Sizhong, two: list[str], tmp_path: Path) -> None:
    done = sizhong("duties", "省财政厅", *two, "--csv", str(tmp_path / "d.csv"))
    lines = done.out.splitlines()
    assert [line for line in lines if line.startswith("【")] == ["【广东省】", "【黑龙江省】"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "d.csv").read_bytes().decode("utf-8-sig"))))
    assert [(row["部门"], row["编号"]) for row in rows] == [
        ("广东省财政厅", "south#一"),
        ("黑龙江省财政厅", "north#一"),
    ]


def test_several_ledgers_are_one_object_with_a_list(sizhong: Sizhong, two: list[str]) -> None:
    several = sizhong("duties", "省财政厅", *two, "--json").json
    assert [ledger["department"]["region"] for ledger in several["ledgers"]] == ["广东省", "黑龙江省"]
    one = sizhong("duties", "省财政厅", "--document", "north", *two, "--json").json
    assert one == several["ledgers"][1]


def test_a_cell_that_begins_like_a_formula_stays_text(sizhong: Sizhong, tmp_path: Path) -> None:
    book = tmp_path / "b.xlsx"
    sizhong("duties", "省财政厅", "--xlsx", str(book))
    fill_in(book, "=1+1")
    assert sizhong("duties", "省财政厅", "--xlsx", str(book), "--import-progress", str(book)).code == 0
    cells = [cell for row in openpyxl.load_workbook(book).worksheets[0].iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(("option", "name"), BOOKS)
def test_progress_comes_back_into_the_book_it_was_written_in(
    sizhong: Sizhong, option: str, name: str, tmp_path: Path
) -> None:
    book = str(tmp_path / name)
    sizhong("duties", "省财政厅", option, book)
    before = tasks_in(tmp_path / name)
    fill_in(tmp_path / name, "已完成80%")
    done = sizhong("duties", "省财政厅", option, book, "--import-progress", book)
    (first, *others) = tasks_in(tmp_path / name)
    assert first == (*before[0][:2], "已完成80%")
    assert others == before[1:]
    assert "从填好的表带来进展 1 条；新增 0、修改 0、移出 0、自行添加 0" in done.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_not_taken_over_is_told(sizhong: Sizhong, two: list[str], tmp_path: Path) -> None:
    book = tmp_path / "b.xlsx"
    sizhong("duties", "--document", "north", *two, "--xlsx", str(book))
    sheet = (filled := openpyxl.load_workbook(book)).worksheets[0]
    sheet["I2"], sheet["I3"] = "联系人", "某某"
    filled.save(book)
    done = sizhong(
        "duties", "--document", "south", *two, "--docx", str(tmp_path / "b.docx"), "--import-progress", str(book)
    )
    assert "新增 1、修改 0、移出 2、自行添加 0" in done.err
    assert "没有带过来的列：联系人" in done.err
    assert [measure_id for measure_id, _, _ in tasks_in(tmp_path / "b.docx")] == ["south#一", "north#一", "north#二"]


def test_a_book_that_cannot_be_read_is_not_written_over(sizhong: Sizhong, tmp_path: Path) -> None:
    book = tmp_path / "b.xlsx"
    book.write_bytes(b"no book")
    done = sizhong("duties", "省财政厅", "--xlsx", str(book), "--import-progress", str(book))
    assert (done.code, done.out) == (1, "")
    assert book.read_bytes() == b"no book"


def test_a_calendar_holds_what_names_a_day_and_the_rest_is_listed(sizhong: Sizhong, tmp_path: Path) -> None:
    done = sizhong("duties", "省市场监管局", "--ics", str(tmp_path / "d.ics"))
    events = Calendar.from_ical((tmp_path / "d.ics").read_bytes()).walk("VEVENT")
    assert [str(event["DTSTART"].dt)[5:] for event in events] == ["06-30", "12-30"]
    head, _, listed = done.out.partition("\n没有写明完成日期的 (13)\n")
    assert [line for line in listed.splitlines() if "#" not in line] == ["  相关机构的任务 (1)", "  泛指各有关部门 (4)"]
    assert len(listed.splitlines()) == 13 + 2
    assert "日历里有 1 条没有点本单位的名" in done.err
    assert "写明完成日期的 1 条，没有写明完成日期的 13 条，列在输出末尾" in done.err
    assert set(re.findall(r"\S+#\S+", listed)) | {f"{PLAN_ID}#四"} == set(re.findall(r"\S+#\S+", head))


def test_a_calendar_leaves_json_as_it_is(sizhong: Sizhong, tmp_path: Path) -> None:
    done = sizhong("duties", "省市场监管局", "--ics", str(tmp_path / "d.ics"), "--json")
    assert done.json == sizhong("duties", "省市场监管局", "--json").json
    assert "没有写明完成日期的 13 条，都在输出的 JSON 里" in done.err


def test_a_calendar_without_a_day_is_not_written(sizhong: Sizhong, two: list[str], tmp_path: Path) -> None:
    options = ["--ics", str(tmp_path / "d.ics"), "--xlsx", str(tmp_path / "d.xlsx")]
    done = sizhong("duties", "--document", "north", *two, *options)
    assert done.code == 1
    assert f"没有认出写到某一天的时限，没有写 {tmp_path / 'd.ics'}" in done.err
    assert not (tmp_path / "d.ics").exists()
    assert (tmp_path / "d.xlsx").exists()
    assert len(done.out.splitlines()) == 3  # the head and both tasks


def test_nothing_to_write_is_a_sentence_and_no_file(sizhong: Sizhong, two: list[str], tmp_path: Path) -> None:
    files = [tmp_path / f"b.{kind}" for kind in ("csv", "xlsx", "docx", "ics")]
    options = [word for file in files for word in (f"--{file.suffix[1:]}", str(file))]
    done = sizhong("duties", "省统计局", "--document", "south", *two, *options)
    assert done.code == 1
    assert [file.name for file in files if file.exists() or str(file) not in done.err] == []


def test_a_missing_package_names_the_extra_and_leaves_no_file(
    sizhong: Sizhong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    done = sizhong("duties", "--xlsx", str(tmp_path / "b.xlsx"), "--docx", str(tmp_path / "b.docx"))
    assert done.code == 1
    assert "sizhong-search[export]" in done.err
    assert list(tmp_path.iterdir()) == []


# What a library holds twice, and what a command mends


def test_who_brings_in_a_number_that_is_held_is_told(sizhong: Sizhong, tmp_path: Path) -> None:
    first, other = tmp_path / "甲.txt", tmp_path / "乙.txt"
    first.write_text("关于发展物流的通知\n黑政发〔2016〕5号\n1.发展物流。(省财政厅负责)\n", "utf-8")
    other.write_text("园区方案\n黑政发〔2016〕5号\n1.建设园区。(省科技厅负责)\n", "utf-8")
    assert "sizhong doctor" not in sizhong("add", str(first)).err
    assert "有 1 份的文号库里已有别的文件" in sizhong("add", str(other)).err
    assert "sizhong doctor" not in sizhong("add", str(other)).err  # nothing came in


def test_the_command_that_mends_what_is_stale_does_not_ask_for_itself(
    sizhong: Sizhong, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizhong("search", "快递")
    monkeypatch.setattr(upkeep, "MANY", 0)
    monkeypatch.setattr(upkeep, "fingerprint", lambda: "of another version")
    assert "sizhong reannotate" in sizhong("search", "快递").err
    done = sizhong("reannotate")
    assert done.code == 0
    assert "sizhong reannotate" not in done.err


# Notices, failure, misuse


def test_a_notice_leaves_stdout_to_the_results(sizhong: Sizhong, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = sizhong("search", "快递", "--kb", str(tmp_path / "file" / "kb"), "--json")
    assert done.code == 0
    assert done.json["total"] == 1
    assert "内存" in done.err
    assert str(tmp_path / "file" / "kb") in done.err


def test_a_damaged_index_is_told_of_and_mended(sizhong: Sizhong, tmp_path: Path) -> None:
    before = sizhong("search", "快递", "--kb", str(tmp_path), "--json")
    next((tmp_path / "index").glob("*/documents.json")).write_text("[]", "utf-8")
    after = sizhong("search", "快递", "--kb", str(tmp_path), "--json")
    assert "索引已损坏" in after.err
    assert after.out == before.out
    assert sizhong("search", "快递", "--kb", str(tmp_path), "--json").err == before.err == ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param(["show", "heilongjiang-plan"], PLAN_ID, id="unknown document, near"),
        pytest.param(["show", f"{PLAN_ID}#4.22"], f"{PLAN_ID}#4.2", id="unknown measure, near"),
        pytest.param(["duties", "省市场监督委"], "省市场监管局", id="unknown department, near"),
        pytest.param(["departments", "省市场监督委"], "市场监督", id="unknown record, near"),
        pytest.param(["search", "x", "--sector", "交运"], "交通运输", id="unknown sector, near"),
        pytest.param(["search", "快" * 257], "256", id="too long"),
        pytest.param(["search", "快\x07递"], "控制字符", id="control characters"),
        pytest.param(["search", "x", "--colour", "red"], "--colour", id="unknown option"),
        pytest.param(["search", "x", "--ranker", "pagerank"], "pagerank", id="unknown ranker"),
        pytest.param(["search", "x", "-k", "0"], "0", id="k below one"),
        pytest.param(["search", "x", "-k", "many"], "many", id="k no number"),
        pytest.param(["search", "x", "--offset", "-1"], "-1", id="offset below zero"),
        pytest.param(["duties", "省财政厅", "省教育厅"], "省教育厅", id="one department too many"),
        pytest.param(["serch"], "serch", id="unknown command"),
        pytest.param(["duties"], "DEPARTMENT", id="no department"),
        pytest.param(["duties", "--document", PLAN_ID], "--xlsx", id="a document and nothing to make of it"),
        pytest.param(["duties", "--document", "plan", "--json"], PLAN_ID, id="unknown document, near"),
        pytest.param(["duties", "省财政厅", "--import-progress", "b.xlsx"], "--docx", id="progress into no book"),
        pytest.param(["duties", "省财政厅", "--xlsx", "b.docx"], ".xlsx", id="a book with another's ending"),
        pytest.param(["show"], "ID", id="no id"),
        pytest.param([], "", id="no command"),
        pytest.param(["search", "x", "--lang", "fr"], "fr", id="unknown language"),
    ],
)
def test_misuse_ends_with_2_and_names_what_is_wrong(sizhong: Sizhong, arguments: list[str], named: str) -> None:
    done = sizhong(*arguments)
    assert (done.code, done.out) == (2, "")
    assert named in done.err
    assert "Traceback" not in done.err


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(b"\xff\x00\x81" * 50)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "nothing").mkdir()
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "store.sqlite").write_text("not a store" * 1000, "utf-8")
    (tmp_path / "q.tsv").write_text("query_id\tgroup\tquery\nq1\tstaff\t快递\n", "utf-8")
    (tmp_path / "r.tsv").write_text("query_id\tmeasure_id\tgrade\nq9\tx#1\t1\n", "utf-8")
    (tmp_path / "odd.tsv").write_text("a,b,c\n1,2,3\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param(["parse", "missing.txt"], "missing.txt", id="no such file"),
        pytest.param(["parse", "empty.txt"], "empty.txt", id="empty file"),
        pytest.param(["parse", "binary.txt"], "binary.txt", id="not text"),
        pytest.param(["parse", "scan.pdf"], "scan.pdf", id="unknown format"),
        pytest.param(["parse", "nothing"], "nothing", id="a folder"),
        pytest.param(["search", "x", "--corpus", "nothing"], "nothing", id="empty corpus"),
        pytest.param(["search", "x", "--corpus", "missing"], "missing", id="no corpus"),
        pytest.param(["search", "x", "--kb", "kb"], "store.sqlite", id="foreign store"),
        pytest.param(["duties", "省财政厅", "--csv", "missing/d.csv"], "missing", id="a table that cannot be written"),
        pytest.param(["duties", "--xlsx", "missing/b.xlsx"], "missing", id="a book that cannot be written"),
        pytest.param(
            ["duties", "--xlsx", "b.xlsx", "--import-progress", "no.docx"], "no.docx", id="no progress to import"
        ),
        pytest.param(
            ["duties", "--xlsx", "b.xlsx", "--import-progress", "q.tsv"], "q.tsv", id="progress of another format"
        ),
        pytest.param(["eval", "missing.tsv", "r.tsv"], "missing.tsv", id="no queries"),
        pytest.param(["eval", "odd.tsv", "r.tsv"], "odd.tsv", id="queries without columns"),
        pytest.param(["eval", "q.tsv", "odd.tsv"], "odd.tsv", id="judgments without columns"),
        pytest.param(["eval", "q.tsv", "r.tsv"], "", id="no query is judged"),
    ],
)
def test_failure_ends_with_1_and_a_sentence(
    sizhong: Sizhong, bad: Path, arguments: list[str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bad)
    done = sizhong(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("sizhong: ")
    assert named in done.err


def test_errors_speak_the_language_that_was_asked_for(sizhong: Sizhong) -> None:
    done = sizhong("show", "nowhere", "--lang", "en")
    assert done.code == 2
    assert done.err.startswith("sizhong: there is no document or measure 'nowhere'; near ones: ")


def test_a_port_that_is_taken_is_named_with_another(sizhong: Sizhong) -> None:
    pytest.importorskip("streamlit")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        done = sizhong("app", "--port", str(port))
    assert (done.code, done.out) == (1, "")
    assert str(port) in done.err
    assert f"--port {port + 1}" in done.err


@pytest.mark.parametrize("port", ["0", "65536", "99999999999", "web"])
def test_a_port_that_cannot_be_is_misuse(sizhong: Sizhong, port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((subprocess, "call"), (os, "execv")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("it tried to start the app"))
    assert sizhong("app", "--port", port).code == 2


def test_without_streamlit_the_app_says_what_to_install(sizhong: Sizhong, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
    done = sizhong("app")
    assert done.code == 1
    assert 'pip install "sizhong-search[app]"' in done.err


# The real thing


def test_a_process_prints_utf_8_whatever_the_terminal_says(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii", "SIZHONG_KB": str(tmp_path)}
    done = process("search", "快递", "-k", "1", "--json", env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["hits"][0]["id"] == f"{PLAN_ID}#1.1"


def test_a_process_reads_standard_input() -> None:
    done = process("parse", "-", "--json", input=PLAN.read_bytes())
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["measures"]) == 20


@pytest.mark.parametrize("arguments", [["show"], ["search", "--role", "boss"]], ids=["argparse", "our own"])
def test_a_process_ends_with_2_on_misuse(arguments: list[str]) -> None:
    done = process(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["show", "heilongjiang-sizhong-plan#1.1"], id="less than a buffer"),
        pytest.param(["search", "", "--unit", "all", "-k", "100", "--json"], id="more than a pipe holds"),
        pytest.param(["--help"], id="help"),
    ],
)
def test_a_reader_that_goes_away_ends_it_quietly(arguments: list[str]) -> None:
    """As in ``sizhong search | head -1``, where head has gone before the last line is written."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "sizhong_search.cli", *arguments]
    try:
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=120, check=False)
    finally:
        os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_a_pipe_into_head_ends_quietly() -> None:
    line = f"{sys.executable} -m sizhong_search.cli search '' --unit all -k 100 --json | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=120, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (b"{\n", b"", 0)


def test_an_interrupt_ends_it_without_a_traceback(sizhong: Sizhong, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sizhong_search.knowledge_base.KnowledgeBase.search", interrupt)
    done = sizhong("search", "快递")
    assert done.code == 130
    assert "已停止" in done.err


@pytest.mark.parametrize("odd", ["heilongjiang-sizhong-plan@99999-100009", "heilongjiang-sizhong-plan#1.1@5-9"])
def test_a_span_that_is_no_passage_is_no_id(sizhong: Sizhong, odd: str) -> None:
    assert sizhong("show", odd).code == 2

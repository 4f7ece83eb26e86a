from __future__ import annotations

import json
from pathlib import Path

import pytest

from sizhong_search.cli import main
from sizhong_search.lint import files_to_lint, lint, lint_file
from sizhong_search.vocabulary import Vocabulary
from tests.factories import a_document

ODD = """某省关于甲的意见
1.乙，丙。（省财政厅、省某某局负责）
2.丁，戊。（责任单位：出资人）
4.己，庚。（省某某局负责）
"""


def test_issues_come_in_the_order_of_the_text(vocabulary: Vocabulary) -> None:
    document = a_document(ODD)
    found = lint(document, vocabulary.departments)
    assert [i.code for i in found] == ["unknown-department", "clause", "gap"]
    assert found[0].facts["name"] == "省某某局"


def test_a_name_that_several_bodies_bear_is_named_with_all_of_them(vocabulary: Vocabulary) -> None:
    document = a_document("关于甲的意见\n1.乙，丙。（人民银行、省财政厅负责）\n2.丁，戊。（省财政厅负责）\n")
    (found,) = [i for i in lint(document, vocabulary.departments) if i.code == "ambiguous-department"]
    assert found.facts["name"] == "人民银行"
    assert "中国人民银行" in found.facts["names"].split("、")


def test_a_department_that_is_known_is_not_named(vocabulary: Vocabulary) -> None:
    document = a_document(ODD, title="黑龙江省关于甲的意见")
    unknown = [i for i in lint(document, vocabulary.departments) if i.code == "unknown-department"]
    assert [i.facts["name"] for i in unknown] == ["省某某局"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("市财政居", "财政局、财政厅", id="of a city"),
        pytest.param("省工商居", "省工商局、工商联", id="of a province"),
        pytest.param("火星局", "—", id="like nobody"),
    ],
)
def test_near_names_begin_alike_but_for_the_word_for_a_government(name: str, near: str, vocabulary: Vocabulary) -> None:
    document = a_document(f"关于甲的意见\n1.乙，丙。（省教育厅、省公安厅、{name}负责）\n")
    (found,) = [i for i in lint(document, vocabulary.departments) if i.facts.get("name") == name]
    assert found.facts["near"] == near


def test_lines_are_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(ODD, "utf-8")
    assert [(f.line, f.code) for f in lint_file(path)] == [
        (2, "unknown-department"),
        (3, "clause"),
        (4, "gap"),
    ]


def test_a_folder_gives_its_documents_and_a_file_itself(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "README.md", "c.pdf", "d.DOCX", "~$d.docx", ".e.html", "f.xlsx", "LICENSE"):
        (tmp_path / name).write_text("甲", "utf-8")
    assert [p.name for p in files_to_lint([tmp_path])] == ["a.md", "b.txt", "c.pdf", "d.DOCX"]
    assert list(files_to_lint([tmp_path / "f.xlsx"])) == [tmp_path / "f.xlsx"]


def test_a_page_is_read_and_what_was_remarked_of_it_comes_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.html"
    body = "".join(f"<p>{line}</p>" for line in ODD.splitlines())
    path.write_text(f"<html><head><title>甲</title></head><body><div>{body}</div></body></html>", "utf-8")
    assert [(f.line, f.code) for f in lint_file(path)] == [
        (1, "fallback"),
        (2, "unknown-department"),
        (3, "clause"),
        (4, "gap"),
    ]
    assert main(["parse", str(path)]) == 0
    assert "! fallback: 没有认出这个网页的版式" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "said"), [("zh", "编号从“2”跳到“4”"), ("en", "the numbers leap from 2 to 4")])
def test_the_command_says_where_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(ODD, "utf-8")
    assert main(["lint", str(path), "--lang", lang]) == 0
    assert f"{path}:4: gap: {said}" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(ODD, "utf-8")
    assert main(["lint", str(tmp_path / "gone.txt"), str(path), "--json"]) == 1
    printed = capsys.readouterr()
    assert "gone.txt" in printed.err
    findings = [json.loads(line) for line in printed.out.splitlines()]
    assert [f["code"] for f in findings] == ["unknown-department", "clause", "gap"]
    assert findings[0].keys() == {"path", "line", "code", "message", "start", "end"}

"""What the last import changed in a body's duties."""

from __future__ import annotations

from pathlib import Path

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.duties.changes import DutyChanges

TITLE = "某市支持企业若干措施\n某政发〔2024〕1号\n"
FIRST = (
    TITLE + "一、安排专项资金，支持平台发展。（市财政局牵头，市教育局配合）\n二、优化服务，简化审批。（市司法局负责）\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "措施.txt"


def changes(kb: KnowledgeBase, name: str = "市财政局") -> list[tuple[str, list[str], list[str]]]:
    return [
        (c.kind, [d.responsibility.role for d in c.before], [d.responsibility.role for d in c.after])
        for c in kb.duty_changes(name).changes
    ]


def imported(tmp_path: Path, file: Path, *texts: str) -> KnowledgeBase:
    corpus = tmp_path / "corpus"
    corpus.mkdir(exist_ok=True)
    (corpus / "other.txt").write_text("某市的另一方案\n1.管理国库，发放补贴。（市财政局负责）\n", "utf-8")
    kb = KnowledgeBase.open(tmp_path / "kb", corpus=corpus)
    for text in texts:
        file.write_text(text, "utf-8")
        kb.add(file)
    return kb


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(FIRST.replace("司法局", "商务局"), [], id="another body's"),
        pytest.param(
            FIRST.replace("市财政局牵头，市教育局配合", "市教育局牵头，市财政局配合"),
            [("changed", ["lead"], ["support"])],
            id="its role",
        ),
        pytest.param(FIRST.replace("平台发展", "平台健康发展"), [("changed", ["lead"], ["lead"])], id="the words"),
        pytest.param(FIRST.replace("市财政局牵头，", ""), [("went", ["lead"], [])], id="no longer named"),
        pytest.param(
            TITLE
            + "一、建设园区。（市自然资源局负责）\n"
            + FIRST.removeprefix(TITLE).replace("二、", "三、").replace("一、", "二、"),
            [],
            id="only numbered anew",
        ),
        pytest.param(
            FIRST + "三、减免租金。（市财政局负责）\n", [("came", [], ["responsible"])], id="a measure that is new"
        ),
    ],
)
def test_a_newer_text_is_compared_with_the_one_before(
    tmp_path: Path, file: Path, second: str, expected: list[tuple[str, list[str], list[str]]]
) -> None:
    kb = imported(tmp_path, file, FIRST, second)
    found = kb.duty_changes("市财政局")
    assert (found.n_added, found.n_replaced) == (0, 1)
    assert changes(kb) == expected


def test_of_a_new_document_all_duties_came_and_the_corpus_is_no_import(tmp_path: Path, file: Path) -> None:
    kb = imported(tmp_path, file, FIRST)
    assert changes(kb) == [("came", [], ["lead"])]
    assert changes(kb, "市司法局") == [("came", [], ["responsible"])]
    kb.delete("措施")
    assert kb.duty_changes("市财政局") == DutyChanges(day=None, n_added=0, n_replaced=0, changes=())


def test_without_an_import_there_is_no_day(tmp_path: Path, file: Path) -> None:
    assert imported(tmp_path, file).duty_changes("市财政局").day is None

"""What the last import changed in a body's duties."""

from __future__ import annotations

from pathlib import Path

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.duties.changes import DutyChanges
from sizhong_search.model import Correction

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
    assert kb.duty_changes("市财政局") == DutyChanges(at=None, n_added=0, n_replaced=0, changes=())


def test_without_an_import_there_is_no_moment(tmp_path: Path, file: Path) -> None:
    assert imported(tmp_path, file).duty_changes("市财政局").at is None


def test_the_last_import_is_the_last_that_brought_anything(tmp_path: Path, file: Path) -> None:
    kb = imported(tmp_path, file, FIRST)
    another = tmp_path / "办法.txt"
    another.write_text("某市管理办法\n某政发〔2024〕2号\n1.统筹资金。（市财政局负责）\n", "utf-8")
    kb.add([file, another])
    kb.add([file, another])
    assert changes(kb) == [("came", [], ["responsible"])]
    assert (kb.duty_changes("市财政局").n_added, changes(kb, "市教育局")) == (1, [])


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(FIRST.replace("发展。（市财政局牵头，", "发展，办好展会。（"), [], id="another measure"),
        pytest.param(FIRST + "三、减免租金。（市审计局负责）\n", [], id="the same measure"),
    ],
)
def test_what_is_put_right_in_the_newer_text_was_no_duty_before(
    tmp_path: Path, file: Path, second: str, expected: list[tuple[str, list[str], list[str]]]
) -> None:
    kb = imported(tmp_path, file, FIRST, second)
    measure = kb.document("措施").measures[0]
    body = kb.bodies("审计署")[0].id
    kb.correct("措施", Correction(kind="department", measure=measure.text[:40], quote="市教育局", value=body))
    found = [change for change in changes(kb, "审计署") if change[0] == "went"]
    assert found == expected
    assert (
        kb.version_before("措施").measures[0].text == "一、安排专项资金，支持平台发展。（市财政局牵头，市教育局配合）"
    )  # type: ignore[union-attr]


def test_what_was_put_right_in_the_earlier_text_holds_for_it(tmp_path: Path, file: Path) -> None:
    kb = imported(tmp_path, file, FIRST)
    measure = kb.document("措施").measures[0]
    kb.correct("措施", Correction(kind="role", measure=measure.text[:40], quote="市教育局", value="lead"))
    file.write_text(FIRST.replace("，市教育局配合", ""), "utf-8")
    kb.add(file)
    assert changes(kb, "市教育局") == [("went", ["lead"], [])]

"""Documents that are held twice become one: nothing of either is lost, and it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sizhong_search.doctor import examine
from sizhong_search.errors import NotFoundError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Correction

NAME = "黑龙江省人民政府关于发展物流的通知"
LINES = "".join(f"{i}.发展第{i}项物流，支持企业建设仓库和车队。(省财政厅负责)\n" for i in range(1, 12))
DATED = f"{NAME}\n黑政发〔2016〕5号\n{LINES}黑龙江省人民政府\n2016年3月1日\n"
HEADLESS = f"黑政发〔2016〕5号\n{LINES.replace('(', '（').replace(')', '）')}"
EXTRACT = f"关于物流的摘要\n黑政发〔2016〕5号\n{LINES[:150]}\n"
TOLD = Correction(kind="role", measure="1.发展第1项物流", quote="省财政厅", value="lead")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    """A library of a corpus with one text in two printings and an extract of it."""
    for name, text in {"a": DATED, "b": HEADLESS, "c": EXTRACT}.items():
        write(tmp_path / "corpus" / f"{name}.txt", text)
    kb = KnowledgeBase.open(tmp_path / "kb", corpus=tmp_path / "corpus")
    kb.correct("b", TOLD)
    return kb


def test_a_copy_goes_into_the_text_that_tells_its_day_and_another_edition_stays(kb: KnowledgeBase) -> None:
    assert set(kb.doubles()) == {"a", "b", "c"}
    assert kb.copies() == [("b", "a")]


def test_what_was_joined_is_an_earlier_text_and_counts_once(kb: KnowledgeBase) -> None:
    kb.join("b", "a")
    assert [kb.text("a", version) for version in kb.versions("a")] == [HEADLESS, DATED]
    assert kb.text("a") == DATED
    assert kb.ids() == ["a", "c"]
    assert len(kb.duties("黑龙江省财政厅").duties) == 11
    assert kb.copies() == []


def test_what_was_put_right_goes_along(kb: KnowledgeBase) -> None:
    kb.join("b", "a")
    assert list(kb.corrections("a").values()) == [TOLD]
    (first,) = kb.document("a").measures[0].responsibilities
    assert (first.role, first.corrected) == ("lead", ("role",))
    before = kb.version_before("a")
    assert before is not None
    assert (before.id, before.text) == ("a", HEADLESS)


def test_it_can_be_undone_and_done_again(kb: KnowledgeBase) -> None:
    before = kb.document("b")
    kb.join("b", "a")
    kb.undelete("b")
    assert kb.document("b") == before
    assert kb.text("b") == HEADLESS
    assert list(kb.corrections("b").values()) == [TOLD]
    kb.join("b", "a")
    assert kb.ids() == ["a", "c"]
    assert list(kb.corrections("a").values()) == [TOLD]


def test_all_texts_of_both_are_kept_in_order_and_their_files_known(tmp_path: Path) -> None:
    kb = KnowledgeBase.in_memory([])
    held = {"a": [DATED, DATED.replace("车队", "车场")], "b": [EXTRACT, HEADLESS, HEADLESS.replace("仓库", "库房")]}
    for name, texts in held.items():
        for text in texts:
            kb.add(write(tmp_path / f"{name}.txt", text))
    kb.join("b", "a")
    assert [kb.text("a", version) for version in kb.versions("a")] == [*held["b"], *held["a"]]
    found = [kb.add(write(tmp_path / f"{i}.txt", text))[0] for i, text in enumerate([*held["b"], *held["a"]])]
    assert [(row.status, row.document_id) for row in found] == [("unchanged", "a")] * 5


def test_the_corpus_does_not_bring_it_back(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.join("b", "a")
    again = KnowledgeBase.open(tmp_path / "kb")
    assert again.ids() == ["a", "c"]
    assert again.text("a") == DATED


def test_who_is_not_there_joins_nothing(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError):
        kb.join("b", "nobody")
    assert kb.ids() == ["a", "b", "c"]


def test_the_doctor_tells_copies_from_other_editions_and_joins_when_asked(kb: KnowledgeBase, tmp_path: Path) -> None:
    told = [f for f in examine(tmp_path / "kb") if f.code in ("copy", "joined", "held_twice")]
    assert [f.code for f in told] == ["copy", "held_twice"]
    assert told[0].facts == {"number": "黑政发〔2016〕5号", "gone": "b", "kept": "a"}
    assert told[1].facts["ids"] == "a c"
    joined = [f for f in examine(tmp_path / "kb", join=True) if f.code in ("copy", "joined", "held_twice")]
    assert [f.code for f in joined] == ["joined", "held_twice"]
    assert kb.ids() == ["a", "c"]

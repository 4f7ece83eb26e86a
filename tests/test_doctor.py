"""What is wrong with a library, and what a reader has to decide."""

from __future__ import annotations

from pathlib import Path

from sizhong_search.doctor import examine
from sizhong_search.knowledge_base import KnowledgeBase

NUMBERED = "关于发展物流的通知\n黑政发〔2016〕5号\n1.发展物流。(省财政厅负责)\n"
OTHER = "物流园区建设方案\n黑政发[2016] 5号\n1.建设园区。(省科技厅负责)\n2.简化审批。(省司法厅负责)\n"


def test_documents_of_one_number_are_told_with_what_takes_one_out_and_none_is_taken(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path / "kb")
    for name, text in {"a": NUMBERED, "b": OTHER}.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
        kb.add(tmp_path / f"{name}.txt")
    (told,) = [finding for finding in examine(tmp_path / "kb") if finding.code == "held_twice"]
    assert told.level == "note"
    assert told.facts == {"number": "黑政发〔2016〕5号", "n": 2, "ids": "a b"}
    assert "sizhong delete ID" in told.sentence("zh")
    assert {"a", "b"} <= set(kb.ids())
    kb.delete("a")
    assert "held_twice" not in {finding.code for finding in examine(tmp_path / "kb")}

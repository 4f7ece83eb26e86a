from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.cli import main
from sizhong_search.encoder.nearness import NEAREST, Nearness
from sizhong_search.errors import BadModelError
from tests.model_folders import onnx_folder, static_folder

PARCELS = "heilongjiang-sizhong-plan#1.1"  # 快递


@pytest.fixture(scope="module", params=["model2vec", "onnx"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make = static_folder if request.param == "model2vec" else onnx_folder
    return make(tmp_path_factory.mktemp("encoder") / "model")


@pytest.fixture
def kb(model: Path, tmp_path: Path) -> KnowledgeBase:
    return KnowledgeBase.open(tmp_path / "kb", encoder=model)


def test_what_no_word_finds_is_found_by_its_meaning(kb: KnowledgeBase) -> None:
    """嗖嗖 is in no text; the model holds it to be like 快递."""
    result = kb.search("嗖嗖")
    assert result.total == 0
    assert result.near_in_meaning == result.n_listed >= 1
    hit = result.hits[0]
    assert hit.id == PARCELS
    assert hit.semantic_only
    assert [reason.part for reason in hit.why] == ["encoder"]
    (start, end) = hit.highlights[0]
    assert "快递" in hit.text[start:end]
    assert hit.to_dict()["semantic_only"] is True


def test_what_matches_is_counted_by_itself_and_lifted(kb: KnowledgeBase) -> None:
    by_words = KnowledgeBase.open(kb.folder).search("嗖嗖 网络")
    both = kb.search("嗖嗖 网络", k=100)
    assert both.total == by_words.total
    assert both.facets == by_words.facets
    assert {hit.id for hit in both.hits if not hit.semantic_only} == {
        h.id for h in kb.search("嗖嗖 网络", exact=True, k=100).hits
    }
    assert PARCELS in {hit.id for hit in both.hits}


def test_a_receipt_still_adds_up(kb: KnowledgeBase) -> None:
    for query in ("嗖嗖", "快递 准入", "嗖嗖 咚咚 贷款", "快递企业怎么办手续"):
        for hit in kb.search(query, k=100).hits:
            assert sum(reason.value for reason in hit.why) == pytest.approx(hit.score, abs=1e-5)


def test_pages_are_the_whole_cut_up(kb: KnowledgeBase) -> None:
    whole = kb.search("嗖嗖 网络 平台", k=1000)
    assert len(whole.hits) == whole.n_listed
    pages = [
        hit.id for offset in range(0, whole.n_listed, 3) for hit in kb.search("嗖嗖 网络 平台", k=3, offset=offset).hits
    ]
    assert pages == [hit.id for hit in whole.hits]
    assert [h.score for h in whole.hits] == sorted((h.score for h in whole.hits), reverse=True)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("嗖嗖", {"exact": True}),
        ("嗖嗖", {"ranker": "bm25"}),
        ("“嗖嗖”", {}),
        ("嗖嗖", {"sort": "date"}),
        ("", {}),
        ("的", {}),
    ],
)
def test_who_asks_for_words_gets_words(kb: KnowledgeBase, text: str, options: dict[str, str]) -> None:
    result = kb.search(text, **options)
    assert result.near_in_meaning == 0
    assert not any(hit.semantic_only for hit in result.hits)


def test_filters_hold_for_what_is_near(kb: KnowledgeBase) -> None:
    sector = {hit.id for hit in kb.search("", sector="finance", k=100).hits}
    assert {hit.id for hit in kb.search("嗖嗖 咚", sector="finance", k=100).hits} <= sector


def test_many_new_passages_wait_for_the_command(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sizhong_search.knowledge_base.ENCODED_AT_ONCE", 5)
    monkeypatch.setenv("SIZHONG_ENCODER", str(model))
    kb = KnowledgeBase.open()
    assert kb.search("嗖嗖").n_listed == 0
    assert [key for key, _ in kb.notices] == ["notice.not_encoded"]
    told: list[int] = []
    assert list(kb.encoding(n_found=told.append)) == kb.ids()
    assert told == [len(kb.ids())]
    assert kb.search("嗖嗖").n_listed
    assert list(kb.encoding()) == []


def test_a_new_document_is_near_at_once(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "新.txt").write_text("某市关于快递的通知\n一、快递快递，递。\n", "utf-8")
    kb.search("嗖嗖")
    list(kb.adding([tmp_path / "新.txt"]))
    assert any(hit.document.id not in ("heilongjiang-sizhong-plan",) for hit in kb.search("嗖嗖").hits)


def test_without_a_model_there_is_nothing_to_encode() -> None:
    with pytest.raises(BadModelError):
        list(KnowledgeBase.open().encoding())


def test_at_most_so_many_are_near(model: Path) -> None:
    class Everything:
        name = "all"

        def passages(self, texts: list[str]) -> np.ndarray:
            return np.ones((len(texts), 2), dtype=np.float32)

        def query(self, text: str) -> np.ndarray:
            return np.array([1, 0], dtype=np.float32)

    matrix = np.vstack([np.tile([1, 0], (2 * NEAREST, 1)), np.tile([0, 1], (50 * NEAREST, 1))]).astype(np.float32)
    near = Nearness(Everything(), matrix).near("x", np.ones(len(matrix), dtype=bool))
    assert near.rows.tolist() == list(range(NEAREST))
    assert (near.shares > 0).all()


def test_the_command_line(model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SIZHONG_ENCODER", str(model))
    assert main(["encode"]) == 0
    assert "1" in capsys.readouterr().err
    assert main(["search", "嗖嗖", "--explain"]) == 0
    out = capsys.readouterr().out
    assert "另有语义相近的" in out
    assert "语义相近 嗖嗖" in out
    assert main(["search", "嗖嗖", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["semantic_only"] is True
    monkeypatch.setenv("SIZHONG_ENCODER", str(model / "nowhere"))
    assert main(["search", "嗖嗖"]) == 1
    assert "SIZHONG_ENCODER" in capsys.readouterr().err

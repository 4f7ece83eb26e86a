from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given

from sizhong_search.analyzer import Analyzer, shipped_analyzer
from sizhong_search.model import Document
from sizhong_search.segmenter import Jieba, Rjieba, Segmenter
from sizhong_search.vocabulary import Vocabulary
from tests.factories import any_text

pytest.importorskip("rjieba")


@pytest.fixture(scope="module")
def both(vocabulary: Vocabulary) -> list[Analyzer]:
    words = vocabulary.words
    return [Analyzer(words, vocabulary.stop_words, segmenter(sorted(words))) for segmenter in (Jieba, Rjieba)]


def test_the_first_document_is_cut_the_same_by_both(both: list[Analyzer], document: Document) -> None:
    ours, theirs = (analyzer.words(document.text) for analyzer in both)
    assert ours == theirs


@given(any_text)
def test_words_without_places_are_those_with_places(text: str) -> None:
    analyzer = shipped_analyzer()
    by_line = [token.term for line in text.split("\n") for token in analyzer.words(line)]
    assert analyzer.word_terms(text) == by_line


@pytest.mark.parametrize("segmenter", [Jieba([]), Rjieba([])], ids=["jieba", "rjieba"])
@given(text=any_text)
def test_each_gives_the_same_with_places_and_without(segmenter: Segmenter, text: str) -> None:
    assert list(segmenter.search_words(text)) == [word for word, _, _ in segmenter.tokenize(text, "search")]


@pytest.mark.shared
def test_of_a_thousand_lines_of_policy_at_most_one_is_cut_otherwise(both: list[Analyzer], shared: Path) -> None:
    with gzip.open(shared / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [line for i, row in enumerate(file) if i % 20 == 0 for line in json.loads(row)["text"].split("\n")]
    other = [line for line in lines if both[0].word_terms(line) != both[1].word_terms(line)]
    assert len(other) <= len(lines) / 1000, other

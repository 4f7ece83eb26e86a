from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.index.postings import Postings
from sizhong_search.index.weighting import K1, B, Floats, idf, length_norm, saturation, top_k
from sizhong_search.model import Document
from sizhong_search.passages import make_passages
from tests.factories import bags

scored = st.lists(st.tuples(st.sampled_from((0.0, 0.5, 1.0, 2.5, -1.0)), st.booleans()), max_size=30)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def weight(tf: Floats, doc_len: Floats, mean: float, *, k1: float = K1, b: float = B) -> list[float]:
    """What a term's frequency is worth: it saturates, and length counts against it."""
    values: list[float] = (tf / (tf + length_norm(doc_len, mean, k1=k1, b=b))).tolist()
    return values


def naive_bm25(term: str, passages: list[list[str]], row: int) -> float:
    """Lucene's BM25 by the book, without the constant k1 + 1."""
    n, df = len(passages), sum(term in words for words in passages)
    mean = max(sum(map(len, passages)) / n, 1.0)
    tf = passages[row].count(term)
    rarity = math.log(1 + (n - df + 0.5) / (df + 0.5))
    return rarity * tf / (tf + K1 * (1 - B + B * len(passages[row]) / mean))


@given(bags)
def test_scores_are_those_of_the_formula(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    mean = float(postings.doc_len.mean())
    for term in postings.terms:
        rows, tf = postings.rows_of(term), postings.tf[postings.span(term)].astype(np.float32)
        scores = np.array(weight(tf, postings.doc_len[rows], mean)) * idf(len(passages), len(rows))
        assert scores.tolist() == pytest.approx([naive_bm25(term, passages, int(row)) for row in rows], abs=1e-5)


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_idf_is_never_negative_and_rare_terms_count_more(n: int, share: float) -> None:
    df = round(n * share)
    assert idf(n, df) > 0
    assert df == 0 or idf(n, df) < idf(n, df - 1)


def test_repetition_saturates_and_length_counts_against() -> None:
    once, twice, often, long = weight(floats(1, 2, 100, 1), floats(10, 10, 10, 20), 10.0)
    assert long < once < twice < often < 1


def test_without_length_correction_length_does_not_count() -> None:
    short, long = weight(floats(1, 1), floats(1, 100), 10.0, b=0.0)
    assert short == long


def test_k1_of_zero_asks_only_whether_a_term_is_there() -> None:
    assert weight(floats(1, 9), floats(5, 5), 5.0, k1=0.0) == [1.0, 1.0]


@given(scored, st.integers(0, 12), st.integers(0, 12), st.randoms(use_true_random=False))
def test_the_best_come_first_and_equal_scores_keep_the_order_of_rows(
    given_scores: list[tuple[float, bool]], k: int, offset: int, random: Random
) -> None:
    scores = np.array([score for score, _ in given_scores], dtype=np.float32)
    rows = [row for row, (_, match) in enumerate(given_scores) if match]
    random.shuffle(rows)  # the order of the library is not that of the rows
    order = sorted(rows, key=lambda row: -scores[row])
    assert top_k(scores, np.array(rows, dtype=np.intp), k, offset).tolist() == order[offset : offset + k]


def test_with_another_idf_it_is_rank_bm25s_okapi(document: Document) -> None:
    """On real text, in double precision: the package adds ``k1 + 1`` above the line and floors negative idf."""
    analyzer = shipped_analyzer()
    passages = [analyzer.word_terms(passage.text) for passage in make_passages(document)]
    postings, okapi = Postings.build(passages), BM25Okapi(passages, k1=1.5, b=0.75, epsilon=0.25)
    df = np.diff(postings.starts)
    idfs = np.log(len(passages) - df + 0.5) - np.log(df + 0.5)
    idfs[idfs < 0] = 0.25 * idfs.mean()
    mean = postings.total_len / len(passages)
    for query in ("快递企业的准入要求", "知识产权质押融资", "小微企业税收优惠"):
        words, scores = analyzer.word_terms(query), np.zeros(len(passages))
        for term, weight in zip(postings.terms, idfs, strict=True):
            at = postings.span(term)
            rows = postings.rows[at]
            worth = saturation(postings.tf[at], postings.doc_len[rows], mean, k1=1.5, b=0.75) * 2.5
            scores[rows] += words.count(term) * weight * worth
        assert scores.any()
        assert scores.tolist() == pytest.approx(okapi.get_scores(words).tolist(), abs=1e-9)

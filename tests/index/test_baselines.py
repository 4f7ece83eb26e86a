from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi
from sklearn.feature_extraction.text import TfidfVectorizer

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.index.baselines import RankBm25, Scorer, Tfidf
from sizhong_search.index.postings import Postings
from sizhong_search.model import Document
from sizhong_search.passages import make_passages
from tests.factories import bags, word

queries = st.lists(word, min_size=1, max_size=4, unique=True)


def identity(words: list[str]) -> list[str]:
    return words


def sums(scorer: Scorer, query: list[str], n: int) -> list[float]:
    """Add up what the terms bring to each passage."""
    total = np.zeros(n)
    for term in query:
        rows, values = scorer(term)
        total[rows] += values
    return total.tolist()


def okapi(passages: list[list[str]], query: list[str]) -> list[float]:
    """The package called directly. A passage without the term has a part of exactly zero there."""
    return list(map(float, BM25Okapi(passages).get_scores(query)))


def cosine(passages: list[list[str]], query: list[str]) -> list[float]:
    vectorizer = TfidfVectorizer(analyzer=identity, sublinear_tf=True)
    weights = vectorizer.fit_transform(passages)
    return list(map(float, (weights @ vectorizer.transform([query]).T).toarray().ravel()))


@settings(max_examples=50)
@given(bags.filter(any), queries)
def test_rank_bm25_is_the_package_of_that_name(passages: list[list[str]], query: list[str]) -> None:
    scorer = RankBm25(Postings.build(passages)).scorer(query)
    assert sums(scorer, query, len(passages)) == pytest.approx(okapi(passages, query), abs=1e-5)


@settings(max_examples=50)
@given(bags.filter(any), queries)
def test_tfidf_is_scikit_learns_cosine(passages: list[list[str]], query: list[str]) -> None:
    scorer = Tfidf(Postings.build(passages)).scorer(query)
    assert sums(scorer, query, len(passages)) == pytest.approx(cosine(passages, query), abs=1e-5)


@pytest.mark.parametrize("question", ["快递企业的准入要求", "知识产权质押融资", "小微企业税收优惠"])
def test_both_agree_with_the_packages_on_the_first_document(question: str, document: Document) -> None:
    analyzer = shipped_analyzer()
    passages = [[t.term for t in analyzer.words(p.text)] for p in make_passages(document)]
    query = list(dict.fromkeys(t.term for t in analyzer.words(question)))
    words = Postings.build(passages)
    assert sums(RankBm25(words).scorer(query), query, len(passages)) == pytest.approx(okapi(passages, query), abs=1e-5)
    assert sums(Tfidf(words).scorer(query), query, len(passages)) == pytest.approx(cosine(passages, query), abs=1e-5)


@pytest.mark.parametrize("baseline", [RankBm25, Tfidf])
@pytest.mark.parametrize("passages", [[], [[]], [[], []]], ids=["no passages", "an empty passage", "two"])
def test_nothing_to_rank_is_no_error(baseline: type[RankBm25 | Tfidf], passages: list[list[str]]) -> None:
    rows, values = baseline(Postings.build(passages)).scorer(["快递"])("快递")
    assert (len(rows), len(values)) == (0, 0)


@pytest.mark.parametrize("baseline", [RankBm25, Tfidf])
def test_a_word_that_no_passage_holds_brings_nothing(baseline: type[RankBm25 | Tfidf]) -> None:
    scorer = baseline(Postings.build([["快递"], ["金融"]])).scorer(["税收"])
    assert [len(part) for part in scorer("税收")] == [0, 0]

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sizhong_search.index as module
from sizhong_search.index import Index, ranking, scatter
from sizhong_search.index.segment import FIELDS, Held, Segment
from sizhong_search.index.weighting import BLOCK, best_rows
from sizhong_search.model import WeightedTerm
from tests.factories import a_counted_segment, a_term, word

WORDS = ("快递", "金融", "创业", "平台", "税收", "ai")
PARTS = st.sampled_from(("words", "clauses", "bigrams", "filters"))


@pytest.fixture(params=["compiled", "numpy"])
def fast(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every library is a large one, with SciPy's loop and without."""
    monkeypatch.setattr(module, "DIRECT", -1)
    if request.param == "numpy":
        monkeypatch.setattr(scatter, "_compiled", lambda: None)


def a_library(seed: int, *, n_segments: int, n: int, drift: float, some_dead: bool) -> Index:
    """Random passages in segments, their weights of another mean length, some of them replaced by newer texts."""
    random = Random(seed)  # noqa: S311 no secret
    segments: list[Segment] = []
    for i in range(n_segments):
        fields = {
            field: a_counted_segment(
                [random.choices(WORDS, k=random.choice((0, 1, 2, 3, 4, 9, 30))) for _ in range(n)], f"d{i}"
            ).postings["words"]
            for field in FIELDS
        }
        segment = replace(a_counted_segment([[]] * n, f"d{i}"), postings=fields)
        # Each passage a document, so that some can go.
        documents = [Held(f"d{i}.{row}", "1") for row in range(n)]
        segment = replace(segment, documents=documents, row_documents=np.arange(n, dtype=np.int32))
        means = {field: postings.total_len / max(n, 1) * random.uniform(1, drift) for field, postings in fields.items()}
        segments.append(segment if random.random() < 0.3 else segment.weighed(means))
    ids = [held.document_id for segment in segments for held in segment.documents]
    random.shuffle(ids)  # the order of the library is not that of the rows
    return Index(segments, {i: "1" for i in ids if not (some_dead and random.random() < 0.3)})


terms_asked = st.lists(
    st.builds(
        lambda field, term, weight, match, concept: WeightedTerm(field, term, weight, "words", term, match, concept),
        PARTS, word, st.sampled_from((1.0, 0.7, 0.25)), st.integers(0, 2), st.sampled_from((None, 0, 0, 1, 2)),
    ),
    max_size=7,
) | st.lists(st.builds(a_term, word), min_size=1, max_size=4)  # fmt: skip


@pytest.mark.usefixtures("fast")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    terms_asked,
    st.integers(0, 10**6),
    st.sampled_from((1.0, 1.005, 1.03, 2.0)),
    st.booleans(),
    st.sampled_from((1.0, 0.6, 0.05)),
    st.booleans(),
    st.integers(0, 12),
    st.integers(0, 4),
)
def test_the_best_by_candidates_are_the_best_of_all(
    terms: list[WeightedTerm], seed: int, drift: float, some_dead: bool, share: float, quotes: bool, k: int, offset: int
) -> None:
    index = a_library(seed, n_segments=seed % 4, n=90, drift=drift, some_dead=some_dead)
    random = np.random.default_rng(seed)
    allowed = index.live & (random.random(len(index.live)) < share)
    of = random.random(len(index.live)) < 0.5 if quotes else None
    found = index.rank(terms, allowed, k, offset, of=of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DIRECT", 10**9)
        expected = index.rank(terms, allowed, k, offset, of=of)
    assert found.rows.tolist() == expected.rows.tolist()
    assert found.scores.tolist() == expected.scores.tolist()
    assert found.matched.tolist() == expected.matched.tolist()
    assert found.total == expected.total
    assert found.found.tolist() == expected.found.tolist()
    sums = [sum(reason.value for reason in reasons) for reasons in index.explain(found.rows, terms)]
    assert sums == pytest.approx(found.scores.tolist(), rel=1e-6)


@pytest.mark.usefixtures("fast")
def test_scores_that_old_weights_have_in_the_wrong_order_are_put_right() -> None:
    """A longer passage of a segment with a mean length that was longer seems the better one."""
    passages = [["快递"] * 2 + ["金融"] * 98 for _ in range(50)], [["快递"] * 2 + ["金融"] * 99 for _ in range(50)]
    near, far = (a_counted_segment(held, name) for held, name in zip(passages, "ab", strict=True))
    means = dict.fromkeys(FIELDS, 0.0) | {"words": 100.5}
    index = Index([near.weighed(means), far.weighed({field: 1.019 * mean for field, mean in means.items()})])
    weights = [s.postings["words"].weights(s.postings["words"].span("快递"), 100.5)[0] for s in index.segments]
    assert weights[0] < weights[1]
    assert index.rank([a_term("快递")], index.live, 3).rows.tolist() == [0, 1, 2]


@pytest.mark.usefixtures("fast")
def test_who_matches_and_holds_nothing_that_is_asked_for_comes_last() -> None:
    index = Index([a_counted_segment([["快递"]] * 40 + [["金融"]] * 3)])
    terms = [a_term("快递"), replace(a_term("金融"), concept=0)]
    found = index.rank(terms, index.live, 5)
    assert (found.rows.tolist(), found.total) == ([40, 41, 42, 0, 1], 43)
    assert found.scores[2] > 0 == found.scores[3]


@pytest.mark.usefixtures("fast")
def test_the_fast_way_is_taken_where_weights_are_positive(monkeypatch: pytest.MonkeyPatch) -> None:
    index = a_library(1, n_segments=3, n=40, drift=1.0, some_dead=False)
    monkeypatch.setattr(module, "add_up", None)
    assert index.rank([a_term("快递")], index.live, 10).total


def test_a_zero_or_negative_weight_is_ranked_directly() -> None:
    index = a_library(1, n_segments=1, n=40, drift=1.0, some_dead=False)
    bm25, nothing = index._bm25, np.zeros(40, dtype=np.int64)
    for weight in (0.0, -1.0):
        asked = bm25.ask([a_term("快递", weight)])
        assert ranking.best(bm25, asked, nothing, index.live, 5, None) is None


@given(
    st.lists(st.tuples(st.integers(0, 5 * BLOCK - 1), st.sampled_from((0.5, 1.0, 1.0000001, 2.5))), max_size=60),
    st.integers(1, 20),
    st.sampled_from((1.0, 0.99, 0.5)),
    st.sampled_from((0.0, 0.9, 3.0)),
)
def test_blocks_give_all_that_sorting_would(held: list[tuple[int, float]], k: int, slack: float, floor: float) -> None:
    scores = np.zeros(5 * BLOCK, dtype=np.float32)
    for row, score in held:
        scores[row] = score
    rows, values = best_rows(scores, k, slack, floor)
    ordered = np.sort(scores)[::-1]
    least = max(float(ordered[k - 1]) * slack, floor)
    assert rows.tolist() == [row for row in np.flatnonzero(scores).tolist() if scores[row] >= least]
    assert values.tolist() == scores[rows].tolist()


@pytest.mark.parametrize("kind", [np.float32, np.uint8, np.uint16, np.bool_])
def test_both_ways_to_add_give_the_same(kind: type[np.generic], monkeypatch: pytest.MonkeyPatch) -> None:
    rows, values = np.array([0, 3, 4], dtype=np.int32), np.array([1, 1, 1]).astype(kind)
    compiled, plain = np.ones(6, dtype=kind), np.ones(6, dtype=kind)
    assert scatter._compiled() is not None
    scatter.add(rows, values, 2, compiled)
    monkeypatch.setattr(scatter, "_compiled", lambda: None)
    scatter.add(rows, values, 2, plain)
    assert compiled.tolist() == plain.tolist()


def test_rows_that_cannot_be_written_can_be_added_to() -> None:
    into, rows = np.zeros(4, dtype=np.float32), np.array([1, 2], dtype=np.int32)
    rows.flags.writeable = False
    scatter.add(rows, np.array([0.5, 1], dtype=np.float32), 2, into)
    assert into.tolist() == [0, 1, 2, 0]

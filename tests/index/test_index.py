from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.index import Index, Mask, Ranking
from sizhong_search.index.generation import fold, open_generation, save_generation
from sizhong_search.index.segment import Segment
from sizhong_search.index.weighting import K1, B, idf
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Passage, WeightedTerm
from sizhong_search.query import RANKERS
from tests.factories import PLAIN, a_counted_segment, a_passage, a_segment, a_term, bags, joined, word

TEXTS = ("快递企业准入", "快递企业准入", "金融服务平台", "税收政策。快递", "创业平台")
ENGINES = ("bm25", "tfidf", "rank-bm25")


def build(*texts: str, **fields: list[tuple[str, ...]]) -> Index:
    rows = (
        a_passage(text, f"notice#{i}", fields={name: values[i] for name, values in fields.items()})
        for i, text in enumerate(texts)
    )
    return Index([a_segment("notice", *rows)])


def rank(
    index: Index, *terms: WeightedTerm, k: int = 10, offset: int = 0, ranker: str = "bm25", **only: str
) -> Ranking:
    return index.rank(terms, index.mask({f: [v] for f, v in only.items()}), k, offset, ranker=ranker)


def bigram(term: str) -> WeightedTerm:
    return WeightedTerm("bigrams", term, 1.0, "bigrams", term, match=1)


def names_department(value: str, weight: float = 1.0) -> WeightedTerm:
    return WeightedTerm("filters", f"department={value}", weight, "department", value)


def test_one_word_matches() -> None:
    assert set(rank(build(*TEXTS), a_term("快递")).rows.tolist()) == {0, 1, 3}


def test_who_speaks_of_more_of_what_is_asked_goes_first() -> None:
    index = build("快递快递快递快递", "快递与金融，以及许多别的事情", "金融")
    asked = [replace(a_term("快递"), concept=0), replace(a_term("金融"), concept=1)]
    plain, ranking = rank(index, *map(a_term, ("快递", "金融"))), rank(index, *asked)
    assert ranking.rows[0] == 1
    share = dict(zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True))
    whole = dict(zip(plain.rows.tolist(), plain.scores.tolist(), strict=True))
    assert share == pytest.approx({1: whole[1], 0: whole[0] * 0.5**0.5, 2: whole[2] * 0.5**0.5})
    assert ranking.total == plain.total == 3


def test_several_terms_of_one_concept_count_once() -> None:
    index = build("快递", "快递企业", "金融")
    one = [replace(a_term(word), concept=0) for word in ("快递", "企业")]
    assert rank(index, *one).scores.tolist() == rank(index, *map(a_term, ("快递", "企业"))).scores.tolist()


@pytest.mark.parametrize("n_concepts", [1, 2, 3])
def test_a_receipt_adds_up_however_many_things_are_asked_for(n_concepts: int) -> None:
    index = build(*TEXTS)
    words = ("快递", "金融", "企业")
    terms = [*(replace(a_term(w), concept=i % n_concepts) for i, w in enumerate(words)), a_term("创业")]
    ranking = rank(index, *terms)
    sums = [sum(reason.value for reason in reasons) for reasons in index.explain(ranking.rows, terms)]
    assert sums == pytest.approx(ranking.scores.tolist(), abs=1e-5)


def test_one_bigram_does_not_match_and_two_do() -> None:
    index = build(*TEXTS)
    assert rank(index, bigram("递企")).total == 0
    assert set(rank(index, bigram("递企"), bigram("企业")).rows.tolist()) == {0, 1}


def test_a_fragment_adds_to_a_score_and_makes_no_match() -> None:
    index = build(*TEXTS)
    fragment = replace(a_term("快递"), match=0)
    assert rank(index, fragment).total == 0
    assert rank(index, a_term("企业"), fragment).scores[0] > rank(index, a_term("企业")).scores[0]


def test_a_named_department_matches_and_its_rarity_counts() -> None:
    index = build("甲", "乙", "丙", department=[("mof",), (), ("mof",)])
    ranking = rank(index, names_department("mof", 2.0))
    assert ranking.rows.tolist() == [0, 2]
    assert ranking.scores.tolist() == pytest.approx([2 * idf(3, 2)] * 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_equal_scores_keep_the_order_of_the_texts(engine: str) -> None:
    rows = rank(build(*TEXTS), a_term("企业"), ranker=engine).rows.tolist()
    assert rows == [0, 1]


def test_pages_follow_on_each_other() -> None:
    index = build(*TEXTS)
    whole = rank(index, a_term("快递")).rows.tolist()
    pages = [rank(index, a_term("快递"), k=2, offset=o).rows.tolist() for o in (0, 2, 4)]
    assert [*pages[0], *pages[1]] == whole
    assert pages[2] == []
    assert rank(index, a_term("快递"), k=1).total == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, [0, 1, 2], id="no filter lets all pass"),
        pytest.param({"sector": ["transport"]}, [0, 2], id="one value"),
        pytest.param({"sector": ["transport", "finance"]}, [0, 1, 2], id="any of a field's values"),
        pytest.param({"sector": ["transport"], "year": ["2016"]}, [2], id="all fields"),
        pytest.param({"sector": ["nothing"]}, [], id="an unknown value"),
        pytest.param({"sector": []}, [], id="no value at all"),
        pytest.param({"sector": ["transport@text"]}, [0], id="a qualified value"),
        pytest.param({"sect": ["or=transport"]}, [], id="a field's name is not its beginning"),
    ],
)
def test_filters(filters: dict[str, list[str]], expected: list[int]) -> None:
    index = build(
        "甲",
        "乙",
        "丙",
        sector=[("transport", "transport@text"), ("finance",), ("transport",)],
        year=[("2015",), ("2016",), ("2016",)],
    )
    assert np.flatnonzero(index.mask(filters)).tolist() == expected


def test_words_of_clauses_are_a_field_of_their_own() -> None:
    index = Index([a_segment("notice", a_passage("快递", clauses="（银行）"), a_passage("银行", "notice#2"))])
    in_clauses = WeightedTerm("clauses", "银行", 1.0, "words", "银行")
    assert rank(index, a_term("银行")).rows.tolist() == [1]
    assert rank(index, in_clauses).rows.tolist() == [0]


@pytest.mark.parametrize("engine", ["tfidf", "rank-bm25"])
def test_the_two_packages_know_no_fields(engine: str) -> None:
    passages = [a_passage("快递", "a#1", clauses="（银行）"), a_passage("税收", "a#2"), a_passage("平台", "a#3")]
    index = Index([a_segment("a", *passages)])
    found = rank(index, a_term("银行"), ranker=engine)
    assert found.rows.tolist() == [0]
    both = rank(index, a_term("银行"), WeightedTerm("clauses", "银行", 1.0, "words", "银行"), ranker=engine)
    assert both.scores.tolist() == found.scores.tolist()


def test_filters_hide_and_do_not_change_scores() -> None:
    index = build("快递甲", "快递乙", year=[("2015",), ("2016",)])
    everything, filtered = rank(index, a_term("快递")), rank(index, a_term("快递"), year="2016")
    assert filtered.rows.tolist() == [1]
    assert filtered.scores[0] == everything.scores[1]
    assert (filtered.total, int(filtered.found.sum())) == (1, 2)


def test_qualified_values_are_not_listed() -> None:
    index = build("甲", "乙", sector=[("transport", "transport@text"), ("finance",)], sectors=[("other",), ()])
    assert index.values("sector") == ["finance", "transport"]


def test_without_terms_everything_is_listed_in_order() -> None:
    index = build(*TEXTS)
    listed = index.list_all(index.mask({}), 2, 1)
    assert (listed.rows.tolist(), listed.scores.tolist(), listed.total) == ([1, 2], [0.0, 0.0], 5)


@pytest.mark.parametrize(
    "index", [Index([]), build(), Index([a_segment("a", "快递")], {})], ids=["none", "bare", "dead"]
)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_empty_index_finds_nothing(index: Index, engine: str) -> None:
    assert rank(index, a_term("快递"), bigram("快递"), ranker=engine).total == 0
    assert index.list_all(index.mask({}), 10).total == 0
    assert (index.ids, index.values("year"), index.has_word("快递")) == ([], [], False)


@settings(max_examples=30)
@given(bags, st.lists(word, max_size=4, unique=True), st.sampled_from(ENGINES))
def test_a_saved_index_ranks_as_before(passages: list[list[str]], query: list[str], engine: str) -> None:
    index = build(*("，".join(words) for words in passages))
    terms = [*map(a_term, query), *(bigram(t.term) for t in PLAIN.bigrams("，".join(query)))]
    with TemporaryDirectory() as folder:
        save_generation(Path(folder), index.segments, {})
        opened = Index(list(open_generation(Path(folder)).values()))
        before, after = rank(index, *terms, ranker=engine), rank(opened, *terms, ranker=engine)
        assert opened.ids == index.ids
        assert after.rows.tolist() == before.rows.tolist()
        assert after.scores.tolist() == before.scores.tolist()


@settings(max_examples=30)
@given(bags, st.lists(word, min_size=1, max_size=4, unique=True), st.sampled_from(ENGINES))
def test_the_receipt_adds_up(passages: list[list[str]], query: list[str], engine: str) -> None:
    index = build(*("，".join(words) for words in passages))
    terms = [a_term(term, weight=1 if engine != "bm25" else 0.5) for term in query]
    ranking = rank(index, *terms, ranker=engine)
    for reasons, score in zip(index.explain(ranking.rows, terms, ranker=engine), ranking.scores.tolist(), strict=True):
        assert sum(reason.value for reason in reasons) == pytest.approx(score, abs=1e-4)
        assert [r.value for r in reasons] == sorted((r.value for r in reasons), reverse=True)


@pytest.mark.parametrize("ranker", RANKERS)
@pytest.mark.parametrize("question", ["快递企业的准入要求", "省市场监管局牵头的任务", "开发票", "什么时候交材料"])
def test_the_receipt_of_every_hit_adds_up(kb: KnowledgeBase, ranker: str, question: str) -> None:
    for hit in kb.search(question, ranker=ranker, unit="all", k=50).hits:
        assert sum(reason.value for reason in hit.why) == pytest.approx(hit.score, abs=1e-4)


def test_words_count_in_the_title_and_headings_too(kb: KnowledgeBase) -> None:
    index = kb.index
    assert index.n_passages == len(index.ids)
    assert all(index.has_word(t.term) for t in shipped_analyzer().words("工作方案"))


def test_rows_have_the_ids_of_their_passages() -> None:
    index = build("甲", "乙")
    assert [index.id_of(row) for row in range(2)] == index.ids == ["notice#0", "notice#1"]
    assert index.documents_of(np.array([1, 0, 1])) == ["notice"] * 3


# What an index gives does not depend on its segments.


@dataclass
class Library:
    """Documents that come, go and change, each change in a segment of its own; and what is left of them.

    A document that changes, or comes again, keeps its place; as in the store.
    """

    segments: list[Segment] = field(default_factory=list)
    order: dict[str, tuple[str, Segment] | None] = field(default_factory=dict)
    n_changes: int = 0

    def put(self, document_id: str, passages: Sequence[Passage]) -> None:
        self.n_changes += 1
        digest = str(self.n_changes)
        segment = a_segment(document_id, *passages, digest=digest)
        self.segments.append(segment)
        self.order[document_id] = (digest, segment)

    @property
    def current(self) -> dict[str, str]:
        return {name: held[0] for name, held in self.order.items() if held}

    @property
    def index(self) -> Index:
        return Index(self.segments, self.current)

    @property
    def afresh(self) -> Index:
        """The index of the documents that are there, as if no other had ever been."""
        return Index([joined(*(held[1] for held in self.order.values() if held))], self.current)


few = st.sampled_from(("快递", "金融", "创业"))  # so few that scores are often equal
some_words = st.lists(few, min_size=1, max_size=2) | st.lists(word, max_size=5)
filters = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.lists(st.sampled_from(("transport", "transport@text", "finance")), max_size=3, unique=True),
        "department": st.lists(st.sampled_from(("mof", "mof@lead", "edu")), max_size=3, unique=True),
    },
)


Change = tuple[str, str, list[tuple[list[str], list[str], dict[str, list[str]]]]]  # what, of which document, its texts
documents = st.sampled_from("abc")
passages = st.tuples(some_words, st.just(list[str]()) | some_words, filters)
puts: st.SearchStrategy[Change] = st.tuples(st.just("put"), documents, st.lists(passages, min_size=1, max_size=3))
others: st.SearchStrategy[Change] = st.tuples(st.sampled_from(("put", "take", "join", "fold")), documents, st.just([]))


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Draw a few documents, then all sorts of changes, of which most bring a text."""
    library = Library()
    first = [
        ("put", name, draw(st.lists(passages, max_size=3))) for name in draw(st.sampled_from(("", "abc", "ab", "abc")))
    ]
    for does, document_id, told in [*first, *draw(st.lists(puts | puts | others, max_size=7))]:
        if does == "put":
            library.put(
                document_id,
                [
                    a_passage("，".join(body), f"{document_id}#{i}", clauses="，".join(clauses), fields=values)
                    for i, (body, clauses, values) in enumerate(told)
                ],
            )
        elif does == "take" and document_id in library.order:
            library.order[document_id] = None
        elif does == "join":
            library.segments[-2:] = [joined(*library.segments[-2:])] if library.segments else []
        elif does == "fold":
            library.segments = fold(library.segments, library.index.kept)
    return library


terms_asked = st.lists(
    st.one_of(
        st.builds(a_term, few | word, st.sampled_from((1.0, 0.4))),
        st.builds(bigram, st.sampled_from(("快递", "金融", "创业"))),
        st.builds(lambda w: WeightedTerm("clauses", w, 0.3, "words", w), word),
        st.builds(names_department, st.sampled_from(("mof", "edu", "nobody"))),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda term: (term.field, term.term),
)
masks = st.sampled_from(
    [{}, {}, {"sector": ["transport"]}, {"sector": ["finance", "transport"], "department": ["mof"]}, {"sector": ["no"]}]
)


def ids(index: Index, ranking: Ranking) -> list[str]:
    return [index.id_of(row) for row in ranking.rows.tolist()]


def ids_of(index: Index, mask: Mask) -> list[str]:
    return [index.id_of(row) for row in index.in_order(mask).tolist()]


@settings(max_examples=150)
@given(libraries(), terms_asked, masks, st.integers(1, 6), st.integers(0, 3))
def test_an_index_in_segments_ranks_as_one_built_afresh(
    library: Library, terms: list[WeightedTerm], only: dict[str, list[str]], k: int, offset: int
) -> None:
    index, afresh = library.index, library.afresh
    assert index.missing == []
    for engine in ENGINES:
        found = index.rank(terms, index.mask(only), k, offset, ranker=engine)
        expected = afresh.rank(terms, afresh.mask(only), k, offset, ranker=engine)
        assert ids(index, found) == ids(afresh, expected)
        assert found.scores.tolist() == expected.scores.tolist()
        assert found.total == expected.total
        assert ids_of(index, found.matched) == ids_of(afresh, expected.matched)
        assert ids_of(index, found.found) == ids_of(afresh, expected.found)
        assert index.explain(found.rows, terms, ranker=engine) == afresh.explain(expected.rows, terms, ranker=engine)


@settings(max_examples=150)
@given(libraries(), masks, st.integers(0, 4), st.integers(0, 3))
def test_an_index_in_segments_lists_and_counts_as_one_built_afresh(
    library: Library, only: dict[str, list[str]], k: int, offset: int
) -> None:
    index, afresh = library.index, library.afresh
    assert index.ids == afresh.ids
    assert index.n_passages == afresh.n_passages
    here, there = index.mask(only), afresh.mask(only)
    assert ids(index, index.list_all(here, k, offset)) == ids(afresh, afresh.list_all(there, k, offset))
    assert index.list_all(here, k, offset).total == afresh.list_all(there, k, offset).total
    assert index.documents_of(index.in_order(here)) == afresh.documents_of(afresh.in_order(there))
    for name in ("sector", "department"):
        assert index.values(name) == afresh.values(name)
        assert index.count_values(name, here) == afresh.count_values(name, there)
        assert list(index.count_values(name, here)) == list(afresh.count_values(name, there))
        for values in (["transport", "mof@lead", "edu"], ["finance"], []):
            assert index.count_any(name, values, here) == afresh.count_any(name, values, there)
    for one in ("快递", "金融", "ai", "nowhere"):
        assert index.has_word(one) == afresh.has_word(one)
    assert index.words() == afresh.words()


def test_what_no_segment_holds_is_missing() -> None:
    index = Index([a_segment("a", "快递", digest="1"), a_segment("b", "金融")], {"a": "2", "b": "1", "c": "1"})
    assert index.missing == ["a", "c"]
    assert index.ids == ["b#0"]
    assert not index.has_word("快递")


def test_a_document_that_two_segments_hold_counts_once() -> None:
    index = Index([a_segment("a", "快递"), a_segment("a", "快递")], {"a": "1"})
    assert (index.ids, rank(index, a_term("快递")).total, index.n_passages) == (["a#0"], 1, 1)


def test_the_order_is_that_of_the_library_and_not_of_the_segments() -> None:
    first, second = a_segment("a", "快递"), a_segment("b", "快递")
    for segments in ([first, second], [second, first]):
        index = Index(segments, {"b": "1", "a": "1"})
        assert index.ids == ids(index, rank(index, a_term("快递"))) == ["b#0", "a#0"]
        assert ids(index, index.list_all(index.mask({}), 1)) == ["b#0"]


def test_scores_do_not_hang_on_the_order_of_rows_in_a_large_library() -> None:
    """Above 2**24 tokens a sum in single precision is rounded, and so hangs on its order."""
    long, odd = a_counted_segment([["快递"]], "a"), a_counted_segment([["快递"]] * 3, "b")
    long.postings["words"].doc_len[:] = 2**24
    there, here = Index([long, odd], {"a": "1", "b": "1"}), Index([odd, long], {"a": "1", "b": "1"})
    scores = [rank(index, a_term("快递")).scores.tolist() for index in (there, here)]
    mean = (2**24 + 3) / 4
    expected = [idf(4, 4) / (1 + K1 * (1 - B + B * n / mean)) for n in (1, 1, 1, 2**24)]
    assert scores[0] == scores[1] == pytest.approx(expected, rel=1e-6)

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.index.postings import Postings
from tests.factories import bags

# Terms are what an analyzer gives, and filter values: no line ends in them, and none is empty.
terms = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4)
any_bags = st.lists(st.lists(terms, max_size=8), max_size=8) | bags


def as_dict(passages: list[list[str]]) -> dict[str, dict[int, int]]:
    """The same, naively: term → row → how often."""
    found: dict[str, dict[int, int]] = {}
    for row, words in enumerate(passages):
        for term, n in Counter(words).items():
            found.setdefault(term, {})[row] = n
    return found


def read_back(postings: Postings) -> dict[str, dict[int, int]]:
    bounds = zip(postings.terms, postings.starts, postings.starts[1:], strict=False)
    return {
        term: dict(zip(postings.rows[a:b].tolist(), postings.tf[a:b].tolist(), strict=True)) for term, a, b in bounds
    }


@given(any_bags)
def test_postings_are_what_a_dict_would_hold(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    assert read_back(postings) == as_dict(passages)
    assert list(postings.terms) == sorted(as_dict(passages))
    assert postings.doc_len.tolist() == [len(words) for words in passages]
    assert postings.n_passages == len(passages)


@given(any_bags)
def test_rows_rise_within_a_term(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    for term, expected in as_dict(passages).items():
        assert postings.rows_of(term).tolist() == sorted(expected)
        assert term in postings


@given(any_bags)
def test_a_saved_field_opens_as_it_was(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    with TemporaryDirectory() as folder:
        postings.save(Path(folder), "words")
        opened = Postings.open(Path(folder), "words")
        assert read_back(opened) == as_dict(passages)
        assert opened.doc_len.tolist() == postings.doc_len.tolist()


@given(st.lists(st.tuples(st.lists(terms, max_size=5), st.lists(terms, max_size=5)), max_size=6))
def test_two_fields_together_are_as_if_counted_at_once(passages: list[tuple[list[str], list[str]]]) -> None:
    together = Postings.build(a for a, _ in passages).plus(Postings.build(b for _, b in passages))
    assert read_back(together) == as_dict([a + b for a, b in passages])
    assert together.doc_len.tolist() == [len(a + b) for a, b in passages]


def test_an_unknown_term_has_no_rows() -> None:
    postings = Postings.build([["快递"]])
    rows, scores = postings.scores_of("税收")
    assert (len(postings.rows_of("税收")), len(rows), len(scores), "税收" in postings) == (0, 0, 0, False)


@pytest.mark.parametrize("passages", [[], [[]], [[], []]], ids=["no passages", "an empty passage", "two"])
def test_nothing_to_count_is_no_error(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    assert list(postings.terms) == []
    assert [len(part) for part in postings.scores_of("快递")] == [0, 0]


def test_terms_are_found_by_their_beginning() -> None:
    postings = Postings.build([["sector=transport", "sector=finance"], ["sectors", "topic=tax"]])
    assert list(postings.with_prefix("sector=")) == ["sector=finance", "sector=transport"]


def test_a_field_is_written_without_pickle(tmp_path: Path) -> None:
    Postings.build([["快递"]]).save(tmp_path, "words")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"words.{part}" for part in ("starts.npy", "rows.npy", "tf.npy", "doc_len.npy", "terms.txt")}

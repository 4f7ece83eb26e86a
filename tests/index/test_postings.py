from __future__ import annotations

from collections import Counter
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.index import postings as module
from sizhong_search.index.postings import Postings
from tests.factories import bags, counted

# Terms are what an analyzer gives, and filter values; a table holds any text.
terms = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
any_bags = st.lists(st.lists(terms, max_size=8), max_size=8) | bags


@st.composite
def parts(draw: st.DrawFn) -> list[tuple[list[list[str]], list[bool]]]:
    """Several fields, each with which of its passages are kept."""
    fields = draw(st.lists(any_bags, max_size=4))
    return [(field, draw(st.lists(st.booleans(), min_size=len(field), max_size=len(field)))) for field in fields]


def as_dict(passages: list[list[str]]) -> dict[str, dict[int, int]]:
    """The same, naively: term → row → how often."""
    found: dict[str, dict[int, int]] = {}
    for row, words in enumerate(passages):
        for term, n in Counter(words).items():
            found.setdefault(term, {})[row] = n
    return found


def count_within(postings: Postings, prefix: str, passages: list[bool]) -> dict[str, int]:
    counts = postings.count_within(prefix, np.array(passages, dtype=bool)).tolist()
    return dict(zip(postings.beginning_with(prefix), counts, strict=True))


@given(any_bags)
def test_postings_are_what_a_dict_would_hold(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    assert counted(postings) == as_dict(passages)
    assert list(postings.terms) == sorted(as_dict(passages))
    assert postings.doc_len.tolist() == [len(words) for words in passages]
    assert postings.n_passages == len(passages)


@given(any_bags)
def test_many_words_are_counted_as_few_are(passages: list[list[str]]) -> None:
    few = Postings.build(passages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MANY", -1)
        many = Postings.build(passages)
    for part in ("starts", "rows", "tf", "doc_len"):
        assert getattr(many, part).dtype == getattr(few, part).dtype
        assert getattr(many, part).tolist() == getattr(few, part).tolist()


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
        assert counted(opened) == as_dict(passages)
        assert opened.doc_len.tolist() == postings.doc_len.tolist()


@given(parts())
def test_merged_without_dropped_passages_it_is_as_if_counted_without_them(
    fields: list[tuple[list[list[str]], list[bool]]],
) -> None:
    merged = Postings.merge([(Postings.build(field), np.array(kept, dtype=bool)) for field, kept in fields])
    expected = [passage for field, kept in fields for passage in compress(field, kept)]
    assert counted(merged) == as_dict(expected)
    assert list(merged.terms) == sorted(as_dict(expected))
    assert merged.doc_len.tolist() == [len(words) for words in expected]
    for term in merged.terms:
        assert merged.rows_of(term).tolist() == sorted(merged.rows_of(term).tolist())


@settings(max_examples=50)
@given(parts(), st.integers(1, 5))
def test_a_merge_that_moves_little_at_a_time_gives_the_same(
    fields: list[tuple[list[list[str]], list[bool]]], at_once: int
) -> None:
    given_parts = [(Postings.build(field), np.array(kept, dtype=bool)) for field, kept in fields]
    whole = Postings.merge(given_parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_AT_ONCE", at_once)
        assert counted(Postings.merge(given_parts)) == counted(whole)


@given(any_bags)
def test_a_merge_does_not_change_what_is_merged(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    Postings.merge([(postings, np.zeros(len(passages), dtype=bool)), (postings, np.ones(len(passages), dtype=bool))])
    assert counted(postings) == as_dict(passages)


@given(st.lists(st.tuples(st.lists(terms, max_size=5), st.lists(terms, max_size=5)), max_size=6))
def test_two_fields_together_are_as_if_counted_at_once(passages: list[tuple[list[str], list[str]]]) -> None:
    together = Postings.build(a for a, _ in passages).plus(Postings.build(b for _, b in passages))
    assert counted(together) == as_dict([a + b for a, b in passages])
    assert together.doc_len.tolist() == [len(a + b) for a, b in passages]


@given(any_bags, terms, st.data())
def test_terms_with_a_beginning_are_counted_within_passages(
    passages: list[list[str]], prefix: str, data: st.DataObject
) -> None:
    within = data.draw(st.lists(st.booleans(), min_size=len(passages), max_size=len(passages)))
    expected = {
        term: sum(within[row] for row in rows) for term, rows in as_dict(passages).items() if term.startswith(prefix)
    }
    postings = Postings.build(passages)
    found = count_within(postings, prefix, within)
    assert postings.terms_within(np.array(within, dtype=bool)) == set().union(*compress(passages, within))
    # The last character of all would end the beginning too; no term has it.
    assert {t: n for t, n in found.items() if "\U0010ffff" not in t} == {
        t: n for t, n in expected.items() if "\U0010ffff" not in t
    }


def test_an_unknown_term_has_no_rows() -> None:
    postings = Postings.build([["快递"]])
    assert (len(postings.rows_of("税收")), "税收" in postings, postings.span("税收")) == (0, False, slice(0, 0))


@pytest.mark.parametrize("passages", [[], [[]], [[], []]], ids=["no passages", "an empty passage", "two"])
def test_nothing_to_count_is_no_error(passages: list[list[str]]) -> None:
    postings = Postings.build(passages)
    assert list(postings.terms) == []
    assert len(postings.rows_of("快递")) == 0
    assert count_within(postings, "快", [True] * len(passages)) == {}


def test_terms_are_found_by_their_beginning() -> None:
    postings = Postings.build([["sector=transport", "sector=finance"], ["sectors", "topic=tax", "sector=finance"]])
    assert count_within(postings, "sector=", [True, True]) == {"sector=finance": 2, "sector=transport": 1}
    assert count_within(postings, "sector=", [False, True]) == {"sector=finance": 1, "sector=transport": 0}


def test_a_term_that_stands_too_often_to_be_counted_counts_as_often_as_can_be() -> None:
    postings = Postings.build([["快递"] * 70_000])
    assert counted(postings) == {"快递": {0: 65_535}}
    assert postings.doc_len.tolist() == [70_000]


def test_a_field_is_written_without_pickle(tmp_path: Path) -> None:
    Postings.build([["快递"]]).save(tmp_path, "words")
    parts_of = ("starts.npy", "rows.npy", "tf.npy", "doc_len.npy", "terms.ends.npy", "terms.data.npy")
    assert {path.name for path in tmp_path.iterdir()} == {f"words.{part}" for part in parts_of}
    for path in tmp_path.iterdir():
        assert len(np.load(path, allow_pickle=False)) >= 1

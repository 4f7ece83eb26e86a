"""Lay words and official ones: one direction, the longest first, never where the official word stands already."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.text import fold
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.synonyms import Synonyms, load_synonyms

TEXT = files("sizhong_search.vocabulary").joinpath("data/synonyms.csv").read_text("utf-8")
HEAD = "lay,official,exclude,source\n"


def synonyms(*rows: tuple[str, str, str]) -> Synonyms:
    return Synonyms([{"lay": a, "official": b, "exclude": c, "source": "x"} for a, b, c in rows])


OWN = synonyms(
    ("IP保护", "知识产权保护", ""),
    ("开店", "市场主体登记", "网上开店|开店铺"),
    ("开店", "注册登记", "网上开店"),
    ("开店执照", "营业执照", ""),
    ("贷款", "融资", ""),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("我想开店", {"开店": ["市场主体登记", "注册登记"]}, id="several official words"),
        pytest.param("开店执照", {"开店执照": ["营业执照"]}, id="the longest at a place"),
        pytest.param("网上开店", {}, id="an excluding phrase"),
        pytest.param("开店注册登记", {"开店": ["市场主体登记"]}, id="an official word stands already"),
        pytest.param("ｉｐ保护", {"ip保护": ["知识产权保护"]}, id="width and case"),
        pytest.param("融资", {}, id="one direction only"),
        pytest.param("开店贷款", {"开店": ["市场主体登记", "注册登记"], "贷款": ["融资"]}, id="two lay words"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_expand(query: str, expected: dict[str, list[str]]) -> None:
    assert {e.lay: list(e.official) for e in OWN.expand(query)} == expected


def test_no_rows_expand_nothing() -> None:
    assert list(synonyms().expand("开店贷款")) == []
    assert len(synonyms()) == 0


@given(st.text("开店执照网上贷款登记注册x", max_size=20))
def test_an_expansion_says_where_its_lay_word_stands(query: str) -> None:
    found = list(OWN.expand(query))
    assert all(fold(query)[e.start : e.end] == e.lay for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(fold(official) not in fold(query) for e in found for official in e.official)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        pytest.param("开,市场主体登记,,s", "too short", id="a lay word of one character"),
        pytest.param("开店,照,,s", "too short", id="an official word of one character"),
        pytest.param("开店,市场主体登记,,", "no source", id="no source"),
        pytest.param("贷款,融资,,s\n开店,登记,,s", "sorted", id="not sorted"),
        pytest.param("开店,登记,,s\n开店,登记,,s", "unique", id="twice"),
    ],
)
def test_a_fault_names_its_file(rows: str, fault: str) -> None:
    faults = load_synonyms(HEAD + rows + "\n")[1]
    assert [fault in one and one.startswith("synonyms.csv") for one in faults] == [True]


def test_the_shipped_file_has_no_fault_and_is_in_canonical_form() -> None:
    assert load_synonyms(TEXT)[1] == []
    rows = list(csv.DictReader(io.StringIO(TEXT)))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=HEAD.strip().split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    assert out.getvalue() == TEXT


def test_the_shipped_rows_lead_from_one_word_to_another() -> None:
    for row in csv.DictReader(io.StringIO(TEXT)):
        assert row["lay"] == row["lay"].strip() != row["official"] == row["official"].strip()


def test_a_lay_word_outside_its_exclusions_is_always_expanded() -> None:
    shipped = open_vocabulary().synonyms
    for row in csv.DictReader(io.StringIO(TEXT)):
        excluded = any(phrase and fold(phrase) in fold(row["lay"]) for phrase in row["exclude"].split("|"))
        assert not excluded, f"{row['lay']} excludes itself"
        if fold(row["official"]) not in fold(row["lay"]):
            expansions = {e.lay: e.official for e in shipped.expand(row["lay"])}
            assert row["official"] in expansions.get(fold(row["lay"]), ()), row

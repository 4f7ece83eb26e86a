"""Lay words and official ones: one direction, none inside a longer one, none for what the query says itself."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.text import fold
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.thesaurus import COLUMNS, Family, Thesaurus, load_thesaurus

TEXT = files("sizhong_search.vocabulary").joinpath("data/thesaurus.csv").read_text("utf-8")
HEAD = ",".join(COLUMNS) + "\n"


def thesaurus(*rows: tuple[str, str, str]) -> Thesaurus:
    return Thesaurus(Family(a, "其他", tuple(b.split("|")), tuple(filter(None, c.split("|"))), "x") for a, b, c in rows)


OWN = thesaurus(
    ("市场主体登记", "开店", "网上开店|开店铺"),
    ("抵押", "押…房子|押…房", ""),
    ("注册登记", "开店|办执照", "网上开店"),
    ("知识产权保护", "IP保护", ""),
    ("营业执照", "开店执照", ""),
    ("融资", "贷款|借…钱", ""),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("我想开店", {"开店": ["市场主体登记", "注册登记"]}, id="several official words"),
        pytest.param("开店执照", {"开店执照": ["营业执照"]}, id="none inside a longer one"),
        pytest.param("网上开店", {}, id="an excluding phrase"),
        pytest.param("开店注册登记", {"开店": ["市场主体登记"]}, id="an official word stands already"),
        pytest.param("ｉｐ保护", {"ip保护": ["知识产权保护"]}, id="width and case"),
        pytest.param("融资", {}, id="one direction only"),
        pytest.param("开店贷款", {"开店": ["市场主体登记", "注册登记"], "贷款": ["融资"]}, id="two lay words"),
        pytest.param("能押自己的房子吗", {"押自己的房子": ["抵押"]}, id="words in the middle"),
        pytest.param("借钱", {"借钱": ["融资"]}, id="a gap of nothing"),
        pytest.param("借一二三四五六七钱", {}, id="a gap too wide"),
        pytest.param("房子押", {}, id="the other way round"),
        pytest.param("借，钱", {}, id="a gap across a comma"),
        pytest.param("借开店钱", {"借开店钱": ["融资"], "开店": ["市场主体登记", "注册登记"]}, id="one within a gap"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_expand(query: str, expected: dict[str, list[str]]) -> None:
    assert {e.lay: list(e.official) for e in OWN.expand(query)} == expected


def test_what_a_user_has_removed_is_left_out() -> None:
    assert [e.official for e in OWN.expand("开店贷款", without=["融资", "注册登记"])] == [("市场主体登记",)]


def test_no_rows_expand_nothing() -> None:
    assert list(thesaurus().expand("开店贷款")) == []


@given(st.text("开店执照网上贷款登记注册押房子借钱x", max_size=20))
def test_an_expansion_says_where_its_lay_word_stands(query: str) -> None:
    found = list(OWN.expand(query))
    assert all(fold(query)[e.start : e.end] == e.lay for e in found)
    assert all((a.start, a.end) < (b.start, b.end) for a, b in pairwise(found))
    for a, b in permutations(found, 2):  # one word of a stretch once
        if a.start <= b.start and b.end <= a.end:
            assert set(a.official).isdisjoint(b.official)
    assert all(fold(official) not in fold(query) for e in found for official in e.official)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        pytest.param("市场主体登记,其他,开,,s", "too short", id="a lay word of one character"),
        pytest.param("市场主体登记,其他,开…,,s", "too short", id="a lay word that ends in a gap"),
        pytest.param("照,其他,开店,,s", "too short", id="an official word of one character"),
        pytest.param("登记,其他,开店,,", "no source", id="no source"),
        pytest.param("登记,其他,,,s", "no lay word", id="no lay word"),
        pytest.param("登记,其他,去登记,,s", "holds the official word", id="a lay word that holds the official one"),
        pytest.param("登记,其他,办照|开店|办证,,s", "lay words are not", id="lay words that are not sorted"),
        pytest.param("融资,其他,借钱,,s\n登记,其他,开店,,s", "sorted", id="not sorted"),
        pytest.param("登记,其他,开店,,s\n登记,其他,办照,,s", "unique", id="twice"),
    ],
)
def test_a_fault_names_its_file(rows: str, fault: str) -> None:
    faults = load_thesaurus(HEAD + rows + "\n")[1]
    assert [fault in one and one.startswith("thesaurus.csv") for one in faults] == [True]


def test_the_shipped_file_has_no_fault_and_is_in_canonical_form() -> None:
    assert load_thesaurus(TEXT)[1] == []
    rows = list(csv.DictReader(io.StringIO(TEXT)))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    assert out.getvalue() == TEXT
    assert all(cell == cell.strip() for row in rows for cell in row.values())


def test_every_lay_word_that_ships_leads_to_its_official_word() -> None:
    shipped = open_vocabulary().thesaurus
    for family in shipped.families:
        for lay in map(fold, family.lay):
            query = lay.replace("…", "")
            assert not any(fold(phrase) in query for phrase in family.exclude), f"{lay} excludes itself"
            led_to = [term for e in shipped.expand(query) if (e.start, e.end) == (0, len(query)) for term in e.official]
            assert family.official in led_to or fold(family.official) in query, (lay, family.official)

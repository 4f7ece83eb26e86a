"""What a text cites of a library, and what in the library cites it."""

from __future__ import annotations

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.citations import find_citations
from sizhong_search.model import Document
from tests.factories import a_document, a_raw

OLD = a_document("某省快递管理办法\n某政发〔2010〕1号\n1.乙，丙。", "old", issued_on="2010-01-01")
NEW = a_document("某省快递管理办法\n某政发〔2020〕9号\n1.乙，丙。", "new", issued_on="2020-01-01")
PRINTED = a_document(
    "某局关于印发《某省物流发展规划（2011—2015年）》的通知\n1.乙，丙。",
    "printed",
    title="某局关于印发《某省物流发展规划（2011—2015年）》的通知",
    issued_on="2012-01-01",
)


def citing(words: str, issued_on: str = "2021-01-01") -> Document:
    return a_document(f"某市工作方案\n1.乙，丙。{words}", "citing", title="某市工作方案", issued_on=issued_on)


@pytest.mark.parametrize(
    ("words", "issued_on", "expected"),
    [
        pytest.param("落实《某省快递管理办法》（某政发[2010] 1 号）。", "2021-01-01", ["old"], id="the number decides"),
        pytest.param("落实某政发〔2020〕9号文件。", "2021-01-01", ["new"], id="a number alone"),
        pytest.param("落实《某省快递管理办法》。", "2021-01-01", ["old", "new"], id="a title alone is of either"),
        pytest.param("落实《某省快递管理办法》。", "2015-01-01", ["old"], id="nothing cites what came after it"),
        pytest.param("落实《某省物流发展规划（2011—2015年）》。", "2021-01-01", ["printed"], id="printed by a notice"),
        pytest.param("落实《某省港口管理办法》。", "2021-01-01", [], id="not held"),
        pytest.param("落实《某省快递管理办法》（某政发〔2011〕2号）。", "2021-01-01", [], id="another number"),
    ],
)
def test_what_is_cited_is_looked_up_in_the_library(words: str, issued_on: str, expected: list[str]) -> None:
    document = citing(words, issued_on)
    (cited,) = find_citations(document, [OLD, NEW, PRINTED, document]).cites
    assert [held.id for held in cited.held] == expected
    for held in (OLD, NEW, PRINTED):
        by = [c.document.id for c in find_citations(held, [OLD, NEW, PRINTED, document]).cited_by]
        assert by == (["citing"] if held.id in expected else [])


def test_places_that_mean_one_document_are_one_and_what_ends_it_stands_first() -> None:
    words = (
        "落实《某省港口管理办法》。按照某政发〔2010〕1号文件。\n2.《某省快递管理办法》（某政发〔2010〕1号）同时废止。"
    )
    found = find_citations(citing(words), [OLD])
    assert [(c.relation, c.name, len(c.references), bool(c.held)) for c in found.cites] == [
        ("repeals", "《某省快递管理办法》（某政发〔2010〕1号）", 2, True),
        ("cites", "《某省港口管理办法》", 1, False),
    ]


def test_a_library_knows_who_cites_a_document_and_shows_its_status_of_today() -> None:
    kb = KnowledgeBase.in_memory(
        [
            a_raw("某省快递管理办法\n某政发〔2010〕1号\n1.乙，丙。", "old", issued_on="2010-01-01"),
            a_raw(
                "某省快递新规定\n1.乙，丙。\n2.《某省快递管理办法》（某政发〔2010〕1号）同时废止。",
                "new",
                issued_on="2020-01-01",
            ),
        ]
    )
    (by,) = kb.citations("old").cited_by
    assert (by.document.id, by.relation) == ("new", "repeals")
    (cited,) = kb.citations("new").cites
    assert [head.status.value for head in cited.held] == ["lapsed"]
    assert [(line.head.id, line.head.status.value, line.n_measures) for line in kb.catalogue()] == [
        ("old", "lapsed", 1),
        ("new", "unknown", 2),
    ]

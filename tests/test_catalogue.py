"""The list of documents, narrowed and in order."""

from __future__ import annotations

import pytest

from sizhong_search.catalogue import Listed, Order, narrowed
from tests.factories import a_document


def listed(document_id: str, title: str, **stated: str) -> Listed:
    return Listed(head=a_document(f"{title}\n1.乙，丙。", document_id, title=title, **stated), n_measures=1)


HELD = [
    listed("wind", "某省风电规划", issued_on="2016-01-01", doc_number="某政发〔2016〕7号", issuer="某省人民政府"),
    listed("port", "某省港口条例"),
    listed("tax", "“安居”办法（试行）", issued_on="2020-05-01", issuer="某省税务局"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ["tax", "wind", "port"], id="all, the newest first, undated last"),
        pytest.param("港口", ["port"], id="title"),
        pytest.param("某政发[2016] 7号", ["wind"], id="number in other brackets"),
        pytest.param("2016 风电", ["wind"], id="all words, each somewhere"),
        pytest.param("风电 2020", [], id="one word is missing"),
        pytest.param("税务局", ["tax"], id="issuer"),
        pytest.param("(试行)", ["tax"], id="other width"),
        pytest.param("PORT", ["port"], id="id"),
    ],
)
def test_words_narrow_the_list(text: str, expected: list[str]) -> None:
    assert [line.head.id for line in narrowed(HELD, text)] == expected


@pytest.mark.parametrize(("order", "expected"), [("date", ["tax", "wind", "port"]), ("title", ["tax", "wind", "port"])])
def test_the_list_has_an_order(order: Order, expected: list[str]) -> None:
    assert [line.head.id for line in narrowed(reversed(HELD), "", order)] == expected

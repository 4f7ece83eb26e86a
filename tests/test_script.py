"""Traditional characters: looked for as simplified ones, character by character, and said so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search import KnowledgeBase
from sizhong_search.script import simplify, simplify_each


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("創業擔保貸款", "创业担保贷款", id="traditional"),
        pytest.param("創業贷款 ABC，１２", "创业贷款 ABC，１２", id="mixed"),
        pytest.param("创业担保贷款", "创业担保贷款", id="simplified"),
        pytest.param("快递 express", "快递 express", id="with Latin words"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_simplify(text: str, expected: str) -> None:
    assert simplify(text) == expected


@given(st.text(max_size=40))
def test_no_character_moves(text: str) -> None:
    assert len(simplify(text)) == len(text)


def test_a_query_in_traditional_characters_finds_the_same(kb: KnowledgeBase) -> None:
    traditional, simplified = kb.search("專利質押融資"), kb.search("专利质押融资")
    assert [(h.id, h.score) for h in traditional.hits] == [(h.id, h.score) for h in simplified.hits]
    assert (traditional.understood.simplified, simplified.understood.simplified) == ("专利质押融资", "")
    assert kb.search("專利質押融資", exact=True).understood.simplified == ""


@given(st.text())
def test_simplifying_each_character_moves_none(text: str) -> None:
    assert len(simplify_each(text)) == len(text)

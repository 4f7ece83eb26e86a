"""What the store keeps of a text: written once, and again where a status changes."""

from __future__ import annotations

import pytest

from sizhong_search.analyzer import shipped_analyzer
from sizhong_search.index.segment import Held, Segment, pack, unpack
from sizhong_search.model import Status
from sizhong_search.passages import make_passages
from sizhong_search.understanding import make_entry, with_status
from tests.factories import a_document, a_raw

DOCUMENT = a_document("某市关于甲的通知\n一、支持企业。\n二、支持高校。\n其他有关事项另行通知。\n")
PASSAGES = list(make_passages(DOCUMENT))
TERMS = make_entry(a_raw(DOCUMENT.text), DOCUMENT).terms


def segment(passages: int) -> bytes:
    return pack(Segment.of_document(DOCUMENT.id, PASSAGES[:passages], shipped_analyzer()))


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(TERMS, id="of the same passages"),
        pytest.param(segment(1), id="of an earlier version, which made other passages"),
        pytest.param(b"no terms", id="damaged"),
    ],
)
def test_another_status_is_filtered_by_and_the_words_stay(terms: bytes) -> None:
    shown = with_status(DOCUMENT, Status(value="lapsed", evidence="一、"), terms)
    again = unpack(Held(DOCUMENT.id, ""), shown.terms)
    assert [DOCUMENT.id + suffix for suffix in again.suffixes] == [passage.id for passage in PASSAGES]
    assert len(again.postings["filters"].rows_of("status=lapsed")) == len(PASSAGES)
    assert again.postings["words"].terms == unpack(Held(DOCUMENT.id, ""), TERMS).postings["words"].terms


def test_terms_whose_fields_are_of_other_passages_are_refused() -> None:
    mixed = unpack(Held(DOCUMENT.id, ""), segment(1)).with_filters(PASSAGES)
    with pytest.raises(ValueError, match="other passages"):
        unpack(Held(DOCUMENT.id, ""), pack(mixed))

from __future__ import annotations

import zlib
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.index.segment import FIELDS, Held, Segment, pack, unpack
from tests.factories import PLAIN, a_passage, a_segment, counted, joined, word

Told = tuple[list[str], list[str], dict[str, list[str]]]  # words of a passage, of its clauses, its filter values
words = st.lists(word, max_size=6)
fields = st.dictionaries(st.sampled_from(("sector", "year")), st.lists(word, max_size=2), max_size=2)
passages: st.SearchStrategy[list[Told]] = st.lists(st.tuples(words, words, fields), max_size=4)
documents = st.lists(st.tuples(st.sampled_from("abc"), passages, st.booleans()), max_size=5)


def of_passages(document_id: str, told: list[Told]) -> Segment:
    """A document's segment, of words for the body, for the clauses and for filters."""
    return a_segment(
        document_id,
        *(
            a_passage("，".join(body), f"{document_id}#{i}", clauses="，".join(clauses), fields=filters)
            for i, (body, clauses, filters) in enumerate(told)
        ),
    )


def content(segment: Segment) -> dict[str, object]:
    """All that a segment says."""
    return {
        "documents": list(segment.documents),
        "rows": segment.row_documents.tolist(),
        "suffixes": list(segment.suffixes),
        **{field: counted(segment.postings[field]) for field in FIELDS},
        **{f"{field} lengths": segment.postings[field].doc_len.tolist() for field in FIELDS},
    }


def test_a_documents_passages_are_counted_field_by_field() -> None:
    segment = a_segment("a", a_passage("快递", "a#1", clauses="（银行）", fields={"year": ["2016"]}))
    assert [list(segment.postings[field].terms) for field in FIELDS] == [["快递"], ["快递"], ["银行"], ["year=2016"]]


def test_a_row_knows_its_document_and_its_id() -> None:
    segment = joined(a_segment("a", "甲", "乙"), a_segment("b"), a_segment("c", a_passage("丙", "c@57-270")))
    assert [segment.document_of(row) + segment.suffixes[row] for row in range(segment.n_passages)] == [
        "a#0",
        "a#1",
        "c@57-270",
    ]


@settings(max_examples=40)
@given(passages)
def test_terms_of_a_document_survive_packing(told: list[Told]) -> None:
    segment = of_passages("a", told)
    assert content(unpack(Held("a", "1"), pack(segment))) == content(segment)


def test_what_is_unpacked_bears_the_name_that_is_asked_for() -> None:
    packed = pack(Segment.of_document("a", [a_passage("快递", "a#1")], PLAIN))
    assert list(unpack(Held("b", "x"), packed).documents) == [Held("b", "x")]


WHOLE = pack(a_segment("a", a_passage("快递，金融", "a#1", fields={"year": ["2016"]})))
CONTENT = msgspec.msgpack.decode(zlib.decompress(WHOLE))


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"rubbish", id="not compressed"),
        pytest.param(WHOLE[:-5], id="cut"),
        pytest.param(WHOLE[:20], id="cut early"),
        pytest.param(zlib.compress(b""), id="compressed nothing"),
        pytest.param(zlib.compress(b"rubbish"), id="compressed rubbish"),
        pytest.param(zlib.compress(msgspec.msgpack.encode({"a": 1})), id="another thing"),
        pytest.param(zlib.compress(msgspec.msgpack.encode([["#1"], {}])), id="no fields"),
        pytest.param(
            zlib.compress(msgspec.msgpack.encode([["#1"], {f: CONTENT[1][f] for f in FIELDS[1:]}])), id="a field short"
        ),
        pytest.param(
            zlib.compress(msgspec.msgpack.encode([["#1"], {f: [[], b"x", b"", b"", b""] for f in FIELDS}])),
            id="an array of no whole numbers",
        ),
    ],
)
def test_unpacking_what_was_not_packed_is_an_error(rubbish: bytes) -> None:
    with pytest.raises(ValueError, match=r"terms of a|buffer size"):
        unpack(Held("a", "1"), rubbish)


@given(st.binary(max_size=60))
def test_unpacking_any_bytes_is_an_error_of_one_kind(rubbish: bytes) -> None:
    with pytest.raises(ValueError, match=r"terms of a|buffer size"):
        unpack(Held("a", "1"), rubbish)


@settings(max_examples=40)
@given(documents)
def test_a_saved_segment_opens_as_it_was(told: list[tuple[str, list[Told], bool]]) -> None:
    segment = joined(*(of_passages(name, held) for name, held, _ in told))
    with TemporaryDirectory() as folder:
        segment.save(Path(folder))
        assert content(Segment.open(Path(folder))) == content(segment)


@settings(max_examples=40)
@given(documents, st.integers(0, 5))
def test_merged_without_dropped_documents_it_is_as_if_it_never_held_them(
    told: list[tuple[str, list[Told], bool]], first: int
) -> None:
    segments = [of_passages(name, held) for name, held, _ in told]
    kept = [keep for *_, keep in told]
    # Some already stand together in a segment, the others are one each.
    given_segments = [joined(*segments[:first]), *segments[first:]]
    masks = [np.array(kept[:first], dtype=bool), *(np.array([keep]) for keep in kept[first:])]
    assert content(Segment.merge(given_segments, masks)) == content(joined(*compress(segments, kept)))


def test_nothing_merged_is_an_empty_segment() -> None:
    empty = Segment.merge([], [])
    assert (empty.n_passages, list(empty.documents)) == (0, [])


def test_a_segment_is_written_without_pickle(tmp_path: Path) -> None:
    a_segment("a", "快递").save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npy", ".json"}
    for path in tmp_path.glob("*.npy"):
        np.load(path, allow_pickle=False)

"""Small makers of values: a test says what matters to it, the rest is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from sizhong_search.analyzer import Analyzer
from sizhong_search.annotation import annotate
from sizhong_search.index.postings import Postings
from sizhong_search.index.segment import FIELDS, Held, Segment
from sizhong_search.model import Document, Measure, Passage, RawDocument, Source, WeightedTerm
from sizhong_search.parsing import parse
from sizhong_search.store import Entry, LogRow, Store
from sizhong_search.understanding import make_entry, understand
from sizhong_search.vocabulary import open_vocabulary

# What a parser of official prose may trip over: marks, brackets, labels, blanks, line ends.
PIECES = (
    *"一二三十、．.。；，：（）()《》〔〕［］\n 　\t12aA①⑳等和及省市县\x0b\u2028\U00020000",
    "\n\n", "一、", "（一）", "(二)", "1.", "2.", "（1）", "第一章 ", "第二条", "第三节", "总体要求", "附件：", "下同",
    "省财政厅", "发改委", "各有关部门要", "由省发改委汇总", "牵头负责", "配合", "会同", "责任单位：", "牵头单位：",
    "《国务院关于甲的意见》", "国发〔2015〕53号", "2016年3月1日", "每年6月30日", "2016年12月31日前", "快递", "准入。",
)  # fmt: skip
official_text = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | official_text
word = st.sampled_from(("快递", "金融", "创业", "平台", "税收", "ai"))
bags = st.lists(st.lists(word, max_size=12), min_size=1, max_size=12)
PLAIN = Analyzer([], [])  # one for all: it reads a dictionary


def a_source(path: str = "notice.txt") -> Source:
    return Source(path=path, sha256="0" * 64)


def a_raw(text: str, document_id: str = "notice", **stated: str) -> RawDocument:
    return RawDocument(document_id=document_id, text=text, source=a_source(), stated=stated)


def a_document(text: str, document_id: str = "notice", **stated: str) -> Document:
    """A text, parsed and annotated with the vocabulary that ships."""
    vocabulary = open_vocabulary()
    return annotate(parse(a_raw(text, document_id, **stated), vocabulary.regions), vocabulary)


def a_measure(text: str, start: int = 0) -> Measure:
    return Measure(id="notice#1", path=("1",), heading=None, text=text, start=start, end=start + len(text))


def a_passage(
    text: str, passage_id: str = "notice#1", *, clauses: str = "", fields: Mapping[str, Iterable[str]] | None = None
) -> Passage:
    return Passage(
        id=passage_id,
        document_id=passage_id.partition("#")[0],
        unit="measure",
        start=0,
        end=len(text),
        text=text,
        clauses=clauses,
        fields={name: tuple(values) for name, values in (fields or {}).items()},
    )


def a_term(term: str, weight: float = 1.0) -> WeightedTerm:
    """A word to look for."""
    return WeightedTerm("words", term, weight, "words", term)


def a_segment(document_id: str, *passages: Passage | str, digest: str = "1") -> Segment:
    """A document's terms; a passage that is no more than a text is numbered."""
    listed = [p if isinstance(p, Passage) else a_passage(p, f"{document_id}#{i}") for i, p in enumerate(passages)]
    return replace(Segment.of_document(document_id, listed, PLAIN), documents=[Held(document_id, digest)])


def a_counted_segment(passages: Iterable[Iterable[str]], document_id: str = "notice", digest: str = "1") -> Segment:
    """Words as they are, without an analyzer."""
    words = Postings.build(passages)
    nothing = Postings.build([] for _ in range(words.n_passages))
    return Segment(
        [Held(document_id, digest)],
        np.zeros(words.n_passages, dtype=np.int32),
        [f"#{i}" for i in range(words.n_passages)],
        {field: words if field == "words" else nothing for field in FIELDS},
    )


def joined(*segments: Segment) -> Segment:
    """Segments in one, with all that they hold."""
    return Segment.merge(segments, [np.ones(len(s.documents), dtype=bool) for s in segments])


def counted(postings: Postings) -> dict[str, dict[int, int]]:
    """What a field holds: term → row → how often."""
    bounds = zip(postings.terms, postings.starts, postings.starts[1:], strict=False)
    return {
        term: dict(zip(postings.rows[a:b].tolist(), postings.tf[a:b].tolist(), strict=True)) for term, a, b in bounds
    }


def an_entry(text: str, document_id: str = "notice", **stated: str) -> Entry:
    """A text, understood, as the store keeps it."""
    raw = a_raw(text, document_id, **stated)
    return make_entry(raw, understand(raw))


def put(store: Store, text: str, document_id: str = "notice", *, path: str = "", **stated: str) -> Entry:
    """Bring a text into a store, as an import does."""
    entry = an_entry(text, document_id, **stated)
    log = LogRow(path, entry.text_digest, "added", None, document_id, entry.n_measures, 0.0)
    store.put(entry, origin="import", made_of=entry.text_digest, path=path, log=log)
    return entry

"""The index: four inverted fields on disk (words, bigrams, clauses, filter values), scored, filtered and counted.

It is disposable: everything in it can be built again from the store at any time. It knows ids and numbers only; texts
stay in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from sizhong_search.analyzer import Analyzer
from sizhong_search.index.baselines import RankBm25, Tfidf
from sizhong_search.index.postings import Postings
from sizhong_search.index.weighting import Floats, Ints, idf, top_k
from sizhong_search.model import Passage, Reason, WeightedTerm

Mask = NDArray[np.bool_]
FIELDS = ("words", "bigrams", "clauses", "filters")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of passages, best first, with their scores.

    ``matched`` are all that match and are allowed, ``found`` all that match, allowed or not.
    """

    rows: Ints
    scores: Floats
    matched: Mask
    found: Mask

    @property
    def total(self) -> int:
        """How many passages match and are allowed."""
        return int(self.matched.sum())


class Index:
    """Passages by their terms; ids by row."""

    def __init__(self, ids: list[str], postings: Mapping[str, Postings]) -> None:
        self.ids = ids
        self.postings = dict(postings)

    @classmethod
    def build(cls, passages: Iterable[Passage], analyzer: Analyzer) -> Index:
        """Count the terms of all passages, in the order they come."""
        listed = list(passages)
        return cls(
            [p.id for p in listed],
            {
                "words": Postings.build([t.term for t in analyzer.words(p.text)] for p in listed),
                "bigrams": Postings.build([t.term for t in analyzer.bigrams(p.text)] for p in listed),
                "clauses": Postings.build([t.term for t in analyzer.words(p.clauses)] for p in listed),
                "filters": Postings.build(
                    [f"{field}={value}" for field, values in p.fields.items() for value in values] for p in listed
                ),
            },
        )

    def save(self, folder: Path) -> None:
        """Write the index into an existing folder."""
        (folder / "ids.json").write_bytes(msgspec.json.encode(self.ids))
        for name, postings in self.postings.items():
            postings.save(folder, name)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Map a saved index."""
        ids = msgspec.json.decode((folder / "ids.json").read_bytes(), type=list[str])
        return cls(ids, {name: Postings.open(folder, name) for name in FIELDS})

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each passage id."""
        return {passage_id: row for row, passage_id in enumerate(self.ids)}

    def mask(self, filters: Mapping[str, Iterable[str]]) -> Mask:
        """Return the passages that pass: any of a field's values, and all fields."""
        allowed = np.ones(len(self.ids), dtype=bool)
        for field, values in filters.items():
            passing = np.zeros(len(self.ids), dtype=bool)
            for value in values:
                passing[self.postings["filters"].rows_of(f"{field}={value}")] = True
            allowed &= passing
        return allowed

    def rank(
        self, terms: Sequence[WeightedTerm], allowed: Mask, k: int, offset: int = 0, *, ranker: str = "bm25"
    ) -> Ranking:
        """Score the passages that are allowed and match.

        A passage matches with one word, one filter term (a department that the query names) or two bigrams.
        """
        score = self._scorer(ranker, terms)
        scores = np.zeros(len(self.ids), dtype=np.float32)
        seen = np.zeros(len(self.ids), dtype=np.int32)
        for term in terms:
            rows, values = score(term)
            scores[rows] += values
            seen[rows] += term.match
        found = seen >= 2
        rows = top_k(scores, found & allowed, k, offset)
        return Ranking(rows, scores[rows], found & allowed, found)

    def list_all(self, allowed: Mask, k: int, offset: int = 0) -> Ranking:
        """Return the passages that are allowed in the order of the texts, without scores."""
        rows = np.flatnonzero(allowed)[offset : offset + k].astype(np.int32)
        return Ranking(rows, np.zeros(len(rows), dtype=np.float32), allowed, np.ones_like(allowed))

    def explain(self, row: int, terms: Sequence[WeightedTerm], *, ranker: str = "bm25") -> tuple[Reason, ...]:
        """Return what each term brought to a passage's score, the most first; the values sum to the score."""
        score = self._scorer(ranker, terms)
        reasons = []
        for term in terms:
            rows, values = score(term)
            value = float(values[rows == row].sum())
            if value:
                reasons.append(Reason(part=term.part, term=term.shown, value=value))
        return tuple(sorted(reasons, key=lambda r: -r.value))

    def values(self, field: str) -> list[str]:
        """Return the bare values of a filter field that occur, sorted."""
        prefix = f"{field}="
        values = (term.removeprefix(prefix) for term in self.postings["filters"].with_prefix(prefix))
        return [value for value in values if "@" not in value]

    def _scorer(self, ranker: str, terms: Sequence[WeightedTerm]) -> Callable[[WeightedTerm], tuple[Ints, Floats]]:
        if ranker == "bm25":
            return self._bm25
        words = [t.term for t in terms if t.field == "words"]
        baseline = (self._tfidf if ranker == "tfidf" else self._rank_bm25).scorer(words)
        nothing = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
        return lambda term: baseline(term.term) if term.field == "words" else nothing

    def _bm25(self, term: WeightedTerm) -> tuple[Ints, Floats]:
        postings = self.postings[term.field]
        if term.field == "filters":  # a department is held or not: its rarity counts, not its frequency
            rows = postings.rows_of(term.term)
            value = term.weight * idf(len(self.ids), len(rows)) if len(rows) else 0.0
            return rows, np.full(len(rows), value, dtype=np.float32)
        rows, values = postings.scores_of(term.term)
        return rows, values * np.float32(term.weight)

    @cached_property
    def _whole_text(self) -> Postings:
        """The words of body and clauses together, as the two packages know no fields."""
        return self.postings["words"].plus(self.postings["clauses"])

    @cached_property
    def _tfidf(self) -> Tfidf:
        return Tfidf(self._whole_text)

    @cached_property
    def _rank_bm25(self) -> RankBm25:
        return RankBm25(self._whole_text)

"""A query over one state of the library: understood, ranked, shown.

Takes an index, and what gives the documents that it speaks of; gives results. Nothing here changes anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from math import log

import numpy as np

from sizhong_search.analyzer import Analyzer
from sizhong_search.encoder.nearness import Nearness, lift
from sizhong_search.errors import NotFoundError
from sizhong_search.facets import count_facets, near_words
from sizhong_search.index import Index, Mask, Ranking
from sizhong_search.model import A_MATCH, Document, Reason, WeightedTerm
from sizhong_search.passages import locate_known
from sizhong_search.query import FILTER_FIELDS, Query
from sizhong_search.query.filters import qualify
from sizhong_search.query.understanding import Understood, understand
from sizhong_search.result import Hit, Looser, Result, Similar
from sizhong_search.snippets import Spans, best_window, highlights
from sizhong_search.text import fold
from sizhong_search.vocabulary import Vocabulary

_RARE = log(10)  # the inverse document frequency of a word that stands in a tenth of the passages
_QUOTES = re.compile(r"[“”„\"「」『』]")


class Searcher:
    """What searches an index.

    Parameters
    ----------
    index : Index
    document : callable
        Gives a document by its id.
    dates : callable
        Gives the dates of issue by id, ISO; asked only for an order by date.
    vocabulary : Vocabulary
    analyzer : Analyzer
    nearness : Nearness, optional
        What tells the passages near in meaning, where the user has an encoder.
    """

    def __init__(
        self,
        index: Index,
        document: Callable[[str], Document],
        dates: Callable[[], Mapping[str, str]],
        vocabulary: Vocabulary,
        analyzer: Analyzer,
        nearness: Nearness | None = None,
    ) -> None:
        self.index, self._nearness = index, nearness
        self._document, self._dates = document, dates
        self._vocabulary, self._analyzer = vocabulary, analyzer

    @cached_property
    def library(self) -> dict[str, list[str]]:
        """The filter values that occur, by field."""
        return {field: self.index.values(field) for field in FILTER_FIELDS}

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        """What a query may name: the filter values that occur, and the document numbers."""
        return self.library | {"number": self.index.values("number")}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places whose bodies are assigned anything, by their full names; "" where a text does not tell."""
        return self._vocabulary.departments.places(self.library["department"])

    def search(self, query: Query) -> Result:
        """Understand a query and find what it asks for.

        Raises
        ------
        QueryTooLongError, UnknownValueError
        """
        understood = understand(query, self._vocabulary, self._analyzer, self._known)
        ranking = self._rank(understood)
        within_unit = ranking.found & self.index.mask(_unit_filter(query))
        unknown = self._unknown(understood)
        return Result(
            understood=understood,
            total=ranking.total,
            hits=tuple(self._hits(understood, ranking)),
            facets=count_facets(self.index, understood, within_unit, self._vocabulary),
            unknown=unknown,
            near=() if ranking.total else near_words(unknown, self._common_words),
            looser=() if ranking.total else tuple(self._looser(understood)),
            near_in_meaning=ranking.near_alone,
        )

    def count(self, query: Query) -> int:
        """Return how many hits a query has.

        Raises
        ------
        QueryTooLongError, UnknownValueError
        """
        return self._rank(understand(replace(query, k=0), self._vocabulary, self._analyzer, self._known)).total

    def similar(self, passage_id: str, k: int) -> tuple[Similar, ...]:
        """Find the passages whose words are most like those of one, the most alike first.

        Raises
        ------
        NotFoundError
        """
        row = self.index.row_of(passage_id)
        if row is None:
            raise NotFoundError(passage_id)
        found = self.index.similar(row, self.index.mask({"unit": ("default",)}), k)
        return tuple(self._similar(other, cosine) for other, cosine in found)

    def _similar(self, row: int, cosine: float) -> Similar:
        document, passage_id = self._document(self.index.document_of(row)), self.index.id_of(row)
        measure, start, end = locate_known(document, passage_id)
        return Similar(id=passage_id, cosine=cosine, document=document, measure=measure, start=start, end=end)

    def _rank(self, understood: Understood) -> Ranking:
        query = understood.query
        allowed = self.index.mask({**qualify(understood.filters, query), **_unit_filter(query)})
        if not query.text.strip():
            ranking = self.index.list_all(allowed, query.k, query.offset)
        else:
            quoting = self._quoting(understood.phrases) if understood.phrases else None
            n = query.k + query.offset
            ranking = self.index.rank(understood.terms, allowed, n, ranker=_engine(query), of=quoting)
            if self._nearness and _may_be_near(understood):
                ranking = self._lifted(self._nearness, ranking, understood, allowed, n)
            ranking = ranking.behind(query.offset)
        return ranking if query.sort == "relevance" else self._newest_first(ranking, query)

    def _lifted(self, nearness: Nearness, ranking: Ranking, understood: Understood, allowed: Mask, n: int) -> Ranking:
        near = nearness.near(_asked(understood), allowed)
        reasons = self.index.explain(near.rows, understood.terms)
        lexical = np.array([sum(reason.value for reason in why) for why in reasons]) * ranking.matched[near.rows]
        return lift(ranking, near, lexical, self.index.places, n)

    def _quoting(self, phrases: Iterable[str]) -> Mask:
        """Return the passages in which each of some phrases stands as it is, blanks and line ends aside."""
        quoting = self.index.live
        for phrase in phrases:
            quoting = quoting & self._holding(_bare(phrase))
        return quoting

    def _holding(self, phrase: str) -> Mask:
        """Return the passages that hold a phrase: those with all its bigrams, once their texts have been looked at."""
        bigrams = self._analyzer.bigram_terms(phrase)
        if bigrams:
            holding = self.index.holding_all("bigrams", bigrams)
        else:
            holding = self.index.holding_all("words", self._analyzer.word_terms(phrase))
        for document_id, rows in groupby(np.flatnonzero(holding).tolist(), self.index.document_of):
            document = self._document(document_id)
            is_in_title = phrase in _bare(document.title)
            for row in rows:
                measure, start, end = locate_known(document, self.index.id_of(row))
                texts = (*(measure.headings if measure else ()), document.text[start:end])
                holding[row] = is_in_title or any(phrase in _bare(text) for text in texts)
        return holding

    def _newest_first(self, ranking: Ranking, query: Query) -> Ranking:
        dates = self._dates()
        rows = self.index.in_order(ranking.matched)
        # From the last day to the first, and those of one day in the order of the library.
        days = np.unique([dates.get(d, "") for d in self.index.documents], return_inverse=True)[1]
        newest = np.argsort(-days[self.index.row_documents[rows]], kind="stable")
        shown = rows[newest[query.offset : query.offset + query.k]].astype(np.int32)
        return replace(ranking, rows=shown, scores=np.zeros(len(shown), dtype=np.float32))

    def _hits(self, understood: Understood, ranking: Ranking) -> Iterator[Hit]:
        query = understood.query
        reasons, telling = self._reasons(understood, ranking), self._telling(understood.terms)
        for place, (row, score, why) in enumerate(zip(ranking.rows.tolist(), ranking.scores, reasons, strict=True)):
            document, passage_id = self._document(self.index.document_of(row)), self.index.id_of(row)
            measure, start, end = locate_known(document, passage_id)
            text = document.text[start:end]
            is_matched = bool(ranking.matched[row])
            marked = self._marked(understood, telling, text, is_matched)
            yield Hit(
                rank=query.offset + place + 1,
                score=float(score),
                id=passage_id,
                unit="measure" if measure else "paragraph",
                document=document,
                measure=measure,
                start=start,
                end=end,
                highlights=marked,
                snippet=best_window(text, marked),
                why=why,
                missing=understood.missing(why) if is_matched else (),  # what is near in meaning says it in other words
                semantic_only=not is_matched,
            )

    def _reasons(self, understood: Understood, ranking: Ranking) -> Iterator[tuple[Reason, ...]]:
        """Yield what each row's score is made of: by its words where they match, and by its nearness."""
        by_words = self.index.explain(ranking.rows, understood.terms, ranker=_engine(understood.query))
        for row, why in zip(ranking.rows.tolist(), by_words, strict=True):
            near = Reason(part="encoder", term=_asked(understood), value=ranking.near.get(row, 0.0))
            yield (*((near,) if near.value else ()), *(why if ranking.matched[row] else ()))

    def _telling(self, terms: Sequence[WeightedTerm]) -> list[WeightedTerm]:
        """Return the terms that are marked: what is a match alone, bigrams, and pieces of official words where rare."""
        pieces = [t.term for t in terms if t.field == "words" and t.match < A_MATCH and len(t.term) > 1]
        rarity = dict(zip(pieces, self.index.rarity(pieces).tolist(), strict=True)) if pieces else {}
        return [t for t in terms if t.match >= A_MATCH or t.field == "bigrams" or rarity.get(t.term, 0) >= _RARE]

    def _marked(self, understood: Understood, telling: Sequence[WeightedTerm], text: str, is_matched: bool) -> Spans:
        """Return what is marked in a hit: the words that match, or the sentence that is nearest in meaning."""
        if self._nearness and not is_matched:
            return (self._nearness.nearest_sentence(_asked(understood), text),)
        return highlights(text, telling, self._analyzer)

    @cached_property
    def _common_words(self) -> list[str]:
        return sorted(word for word in self.index.words() if self._analyzer.is_common(word))

    def _unknown(self, understood: Understood) -> tuple[str, ...]:
        """Return the content words that the library does not hold and that no official word stands in for."""
        explained = "".join(e.lay for e in understood.expansions)
        return tuple(w for w in understood.content if len(w) > 1 and w not in explained and not self.index.has_word(w))

    def _looser(self, understood: Understood) -> Iterator[Looser]:
        """Yield what the query finds with one condition less, where that is anything."""
        for dropped, query in _with_less(understood):
            if total := self.count(query):
                yield Looser(dropped, query, total)


def _with_less(understood: Understood) -> Iterator[tuple[str, Query]]:
    query = understood.query
    for name in query.filters if len(query.filters) > 1 else ():
        yield name, replace(query, filters={other: query.filters[other] for other in query.filters if other != name})
    if query.filters:
        yield "filters", replace(query, filters={})
    if understood.phrases:
        yield "quotes", replace(query, text=_QUOTES.sub(" ", query.text))
    if query.exact:
        yield "exact", replace(query, exact=False)
    if query.unit in ("default", "measure"):
        yield "unit", replace(query, unit="all")


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _unit_filter(query: Query) -> Mapping[str, tuple[str, ...]]:
    return {} if query.unit == "all" else {"unit": (query.unit,)}


def _asked(understood: Understood) -> str:
    return understood.simplified or understood.query.text


def _may_be_near(understood: Understood) -> bool:
    """Tell whether an encoder is asked: not for words as they are, nor for a number or a department alone."""
    query = understood.query
    is_exact = query.exact or query.ranker != "hybrid" or understood.phrases
    return not is_exact and query.sort == "relevance" and bool(understood.content)


def _engine(query: Query) -> str:
    return "bm25" if query.ranker == "hybrid" else query.ranker

"""What a search gives back, and the one way it is written out: ``to_dict`` feeds JSON, app and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from sizhong_search.model import Clause, Document, Issue, Measure, Provenance, Reason, Responsibility, Unit
from sizhong_search.query import Query
from sizhong_search.query.understanding import Understood
from sizhong_search.snippets import Spans

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A filter value, its name for people, and how many hits the filter would leave."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found: a measure, or a paragraph (``measure`` is None) of a document.

    ``highlights`` and ``snippet`` are spans of ``text``; ``start`` and ``end`` of the document's text.
    ``missing`` is what the query asks for, as it says it, of which the passage has no word, its own or an official one.
    ``semantic_only`` is one that a user's encoder found and no word did; the sentence nearest to the query is marked.
    """

    rank: int
    score: float
    id: str
    unit: Unit
    document: Document
    measure: Measure | None
    start: int
    end: int
    highlights: Spans
    snippet: tuple[int, int]
    why: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    semantic_only: bool = False

    @property
    def text(self) -> str:
        """The passage, letter for letter."""
        return self.document.text[self.start : self.end]

    def to_dict(self, *, explain: bool = True) -> dict[str, Any]:
        """Return the hit in the shape of ``sizhong search --json``."""
        m = self.measure
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "id": self.id,
            "unit": self.unit,
            "document": document_card(self.document),
            "path": list(m.path) if m else [],
            "headings": list(m.headings) if m else [],
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "highlights": [list(span) for span in self.highlights],
            "snippet": self.text[slice(*self.snippet)],
            "departments": [responsibility_to_dict(r) for r in m.responsibilities] if m else [],
            "open": m.open if m else False,
            "sectors": list(m.sectors) if m else [],
            "topics": list(m.topics) if m else [],
            "kinds": list(m.kinds) if m else [],
            "evidence": msgspec.to_builtins(m.evidence) if m else {},
            "deadlines": msgspec.to_builtins(m.deadlines) if m else [],
            "notes": notes_within(self.document, self.start, self.end),
            "semantic_only": self.semantic_only,
            "missing": list(self.missing),
            "why": [{"part": r.part, "term": r.term, "value": round(r.value, 6)} for r in self.why] if explain else [],
        }


ALIKE = 0.9  # from this cosine on two passages say the same in nearly the same words


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A passage whose words are like those of another: ``cosine`` is 1 for the same words."""

    id: str
    cosine: float
    document: Document
    measure: Measure | None
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage as the document has it."""
        return self.document.text[self.start : self.end]

    @property
    def is_duplicate(self) -> bool:
        """Whether it says the same in nearly the same words."""
        return self.cosine >= ALIKE

    def to_dict(self) -> dict[str, Any]:
        """Return it as ``sizhong show ID --similar --json`` prints it."""
        return {
            "id": self.id,
            "cosine": self.cosine,
            "duplicate": self.is_duplicate,
            "document": document_card(self.document),
            "path": list(self.measure.path) if self.measure else [],
            "headings": list(self.measure.headings) if self.measure else [],
            "text": self.text,
            "start": self.start,
            "end": self.end,
        }


class Looser(NamedTuple):
    """What a query would find with one condition less.

    ``without`` is a filter field, or ``filters`` for all of them, ``quotes``, ``exact``, or ``unit`` where paragraphs
    would be looked through as well.
    """

    without: str
    query: Query
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to a query.

    ``unknown`` are content words that the library does not hold; ``near`` what it holds that looks like them;
    ``looser`` what fewer conditions would find, where these find nothing. ``total`` and ``facets`` count what matches;
    ``near_in_meaning`` what a user's encoder found beside it.
    """

    understood: Understood
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    unknown: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    looser: tuple[Looser, ...] = ()
    near_in_meaning: int = 0

    @property
    def n_listed(self) -> int:
        """How many hits there are to page through."""
        return self.total + self.near_in_meaning

    def to_dict(self) -> dict[str, Any]:
        """Return the result in the shape of ``sizhong search --json``."""
        return {
            "query": self.asked(),
            "total": self.total,
            "near_in_meaning": self.near_in_meaning,
            "facets": {name: [[v.name, v.count] for v in values] for name, values in self.facets.items()},
            "hits": [hit.to_dict() for hit in self.hits],
        }

    def asked(self) -> dict[str, Any]:
        """Return the query as understood, the part ``query`` of that shape."""
        understood = self.understood
        query = understood.query
        return {
            "text": query.text,
            "ranker": query.ranker,
            "unit": query.unit,
            "exact": query.exact,
            "with_central": query.with_central,
            "terms": list(understood.content),
            "expansions": [{"lay": e.lay, "official": list(e.official)} for e in understood.expansions],
            "simplified": understood.simplified,
            "departments": [{"id": i, "name": name} for i, name in understood.departments],
            "roles": list(understood.roles),
            "numbers": list(understood.numbers),
            "unheld": list(understood.unheld),
            "phrases": list(understood.phrases),
            "suggestions": [asdict(suggestion) for suggestion in understood.suggestions],
            "filters": {name: list(values) for name, values in query.filters.items()},
            "unknown": list(self.unknown),
            "near": list(self.near),
            "looser": [{"without": less.without, "total": less.total} for less in self.looser],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the hits as a table: rank, score, id, unit, document_id, title, path, text, and the labels as text."""
        import pandas as pd

        columns = [
            "rank", "score", "id", "unit", "document_id", "title", "path", "text",
            "departments", "sectors", "topics", "kinds", "deadlines",
        ]  # fmt: skip
        rows = [
            [
                hit.rank, hit.score, hit.id, hit.unit, hit.document.id, hit.document.title,
                " › ".join(hit.measure.path if hit.measure else ()), hit.text, *_flat(hit.measure),
            ]
            for hit in self.hits
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


def _flat(measure: Measure | None) -> list[str]:
    if measure is None:
        return [""] * 5
    return [
        "、".join(r.full_name for r in measure.responsibilities),
        "、".join(measure.sectors),
        "、".join(measure.topics),
        "、".join(measure.kinds),
        "、".join(dict.fromkeys(d.text for d in measure.deadlines)),
    ]


def document_card(document: Document) -> dict[str, Any]:
    """Return what a card says of a document; empty where the document does not say it."""
    return {
        "id": document.id,
        "title": document.title,
        "doc_number": document.doc_number,
        "issuers": list(document.issuers),
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "not_before": document.not_before,
        "region": document.region,
        "region_evidence": document.region_evidence,
        "level": document.level,
        "status": document.status.value,
        "status_evidence": document.status.evidence,
        "source": document.source.origin or document.source.path,
    }


def notes_within(document: Document, start: int, end: int) -> list[dict[str, Any]]:
    """Return the editor's notes inside a stretch of a document, with the words before each."""
    return [
        msgspec.to_builtins(note) | {"after": document.text[max(start, note.position - 12) : note.position]}
        for note in document.notes
        if start <= note.position <= end
    ]


def document_to_dict(document: Document) -> dict[str, Any]:
    """Return a document in the shape of ``sizhong parse --json``."""
    whole: dict[str, Any] = msgspec.to_builtins(document)
    return whole | {
        "issues": [_issue_to_dict(issue) for issue in document.issues],
        "measures": [measure_to_dict(measure) for measure in document.measures],
        "unplaced": [responsibility_to_dict(r) for r in document.unplaced],
        "clauses": [_clause_to_dict(clause) for clause in document.clauses],
        "origins": [_origin_to_dict(origin) for origin in document.origins],
    }


def measure_to_dict(measure: Measure) -> dict[str, Any]:
    """Return a measure in the shape of ``sizhong parse --json``."""
    whole: dict[str, Any] = msgspec.to_builtins(measure)
    return whole | {"responsibilities": [responsibility_to_dict(r) for r in measure.responsibilities]}


def responsibility_to_dict(responsibility: Responsibility) -> dict[str, Any]:
    """Return a responsibility; ``corrected`` only where a reader has put something right in it."""
    whole: dict[str, Any] = msgspec.to_builtins(responsibility)
    return {key: value for key, value in whole.items() if key != "corrected" or value}


def _issue_to_dict(issue: Issue) -> dict[str, Any]:
    return {"code": issue.code, "message": issue.sentence(), "start": issue.start, "end": issue.end}


def _origin_to_dict(origin: Provenance) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(origin)
    return {key: value for key, value in whole.items() if value is not None}


def _clause_to_dict(clause: Clause) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(clause)
    return whole | {"actors": [[actor.full_name, actor.role] for actor in clause.actors]}

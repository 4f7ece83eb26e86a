"""The nouns: what a policy document is made of, and what a search gives back.

All are frozen values. Field names are those of the JSON shapes in ``docs/interfaces.md``, so that writing one out needs
no second vocabulary. ``start`` and ``end`` are character offsets into ``Document.text``, half open; for each located
noun ``document.text[noun.span] == noun.text`` holds.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from sizhong_search.messages import Language, say

Role = Literal["lead", "responsible", "support", "guide"]
Basis = Literal["named", "sentence", "generic"]
Origin = Literal["clause", "document_rule", "sentence"]
Confidence = Literal["sourced", "inferred", "candidate"]
LinkKind = Literal["record", "pattern", "ambiguous", "governments", "generic", "organisation", "unknown"]
Unit = Literal["measure", "paragraph"]
Strength = Literal["must", "advance", "encourage", "explore"]
RuleKind = Literal["first_leads", "all_answer"]
Relation = Literal["cites", "repeals"]
IssueCode = Literal[
    "no-title", "not-policy", "no-measures", "gap", "restart", "repeat", "clause", "unknown-department",
    "ambiguous-department", "fallback", "scanned-pages", "tracked-changes", "hidden-text", "lost-characters",
]  # fmt: skip
PieceKind = Literal["paragraph", "heading", "cell", "furniture"]
CorrectionKind = Literal["department", "role", "missed", "not_responsible", "boundary"]
GapKind = Literal["nobody", "no-lead", "many", "no-heir"]
Part = Literal["words", "bigrams", "tfidf", "encoder", "synonym", "department", "number", "deadline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Something that stands at a place in a document's text."""

    start: int
    end: int

    @property
    def span(self) -> slice:
        """The slice that cuts it out of ``Document.text``."""
        return slice(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorNote:
    """An editor's addition beside the text: searchable, shown as such, never part of the text.

    ``position`` is the offset before which ``inserted`` would stand.
    """

    position: int
    inserted: str
    why: str
    editor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a text came from; ``sha256`` is of the bytes as read. Empty where nobody said."""

    path: str
    sha256: str
    origin: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Located):
    """Where a stretch of the text stood in the file: page and paragraph from 1, cell as (table, row, column)."""

    kind: PieceKind = "paragraph"
    page: int | None = None
    paragraph: int | None = None
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """A text as read, with what a manifest says beside it (keys as in ``corpus/manifest.csv``).

    ``origins`` tell where each stretch stood in a file of pages or tables; a plain text has none. ``issues`` are what
    whoever reads the text should know of how it was read.
    """

    document_id: str
    text: str
    source: Source
    stated: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[EditorNote, ...] = ()
    origins: tuple[Provenance, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def name(self) -> str:
        """What it is called where no title is read: its file by its name, without the format; else its id."""
        return PurePath(self.source.path).stem or self.document_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Located):
    """A stretch of the text; the blocks of a document tile it without a gap."""

    kind: Literal["preamble", "heading", "measure", "paragraph", "furniture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Located):
    """Something that was read but not understood, or that looks odd; never an exception.

    ``facts`` are what its sentence speaks of.
    """

    code: IssueCode
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self, lang: Language | None = None) -> str:
        """Say what was not understood, and what to do about it.

        >>> Issue(code="no-measures", start=0, end=9).sentence("zh")
        '没有找到编号的措施；正文仍可按段落检索'
        """
        return say(f"issue.{self.code}", lang, **self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Located):
    """A body as a responsibility clause names it; ``full_name`` puts back what the list elides."""

    as_written: str
    full_name: str
    role: Role
    generic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Located):
    """A responsibility clause: ``(省科技厅牵头负责)``. ``open`` where the list says 等."""

    text: str
    actors: tuple[Actor, ...]
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Located):
    """What a document says once about who answers for all that follows it.

    ``first_leads``: 排在第一位的为牵头部门，下同; ``all_answer``: 以下均需各区政府负责，不再列出, with its ``actors``.
    """

    kind: RuleKind
    text: str
    actors: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A body that answers today for what a record was assigned."""

    id: str
    name: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Located):
    """Who answers for a measure, as written and as understood, with what says so.

    ``full_name`` puts back what a list elides; where a reader has told which body it is, it is that body's. ``link``
    tells what the name stands for; ``today`` who answers now, as candidates where the name is ambiguous; ``corrected``
    what a reader has put right.
    """

    as_written: str
    full_name: str
    department_id: str | None
    today: tuple[Bearer, ...]
    role: Role
    basis: Basis
    source: Origin
    link: LinkKind = "unknown"
    corrected: tuple[CorrectionKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a label holds: words of the text (their spans) or a responsible department's line of business."""

    by: Literal["text", "department"]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Located):
    """A time by which, or a rhythm in which, something is due; only what the text says.

    A ``goal`` is what is to be reached by then; of 到2030年 the year is stated, and no ``date``.
    """

    text: str
    kind: Literal["date", "yearly", "quarterly", "monthly", "relative", "ongoing", "goal"]
    date: datetime.date | None = None
    month_day: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Located):
    """A document that the text cites by title, number or both, or ends: 《…办法》同时废止."""

    title: str | None
    doc_number: str | None
    relation: Relation = "cites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Located):
    """Words of the text, as written: an amount, an applicant, a window to apply in, a contact."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Whether a document is in force, with the words that say so; unknown is an honest answer."""

    value: Literal["in-force", "lapsed", "unknown"] = "unknown"
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Located):
    """One thing that government will do, or that somebody may or must do: the unit of search.

    ``path`` holds the marks from the outermost heading down, as printed without a trailing 、 or full stop; a group
    whose heading is missing is ``#2``.
    """

    id: str
    path: tuple[str, ...]
    heading: str | None
    text: str
    headings: tuple[str, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    open: bool = False
    sectors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    evidence: dict[str, Evidence] = field(default_factory=dict)
    strength: Strength | None = None
    deadlines: tuple[Deadline, ...] = ()
    references: tuple[Reference, ...] = ()
    beneficiaries: tuple[Mention, ...] = ()
    amounts: tuple[Mention, ...] = ()
    windows: tuple[Mention, ...] = ()
    contacts: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A policy document, taken apart.

    ``not_before`` is the year of the newest document it cites; ``expires_on`` the last day of its term, and ``term``
    the words that say so. ``region`` is a province, 全国 for the centre; ``place`` where it was issued, as far down as
    that is told: 全国, 黑龙江省, 广州市, 广州市天河区; ``region_evidence`` the words that it was concluded from where
    the head does not say it. ``unplaced`` are bodies of clauses that no measure holds; ``origins`` as
    in ``RawDocument``.
    """

    id: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: datetime.date | None
    not_before: int | None
    region: str | None
    level: str | None
    status: Status
    source: Source
    text: str
    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...]
    measures: tuple[Measure, ...]
    clauses: tuple[Clause, ...]
    references: tuple[Reference, ...]
    notes: tuple[EditorNote, ...] = ()
    rules: tuple[Rule, ...] = ()
    addressees: tuple[str, ...] = ()
    published_on: datetime.date | None = None
    effective_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    term: str | None = None
    index_number: str | None = None
    place: str | None = None
    region_evidence: str | None = None
    unplaced: tuple[Responsibility, ...] = ()
    subjects: tuple[str, ...] = ()
    origins: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a reader has put right in how a document was understood; its text stays as it is.

    It holds words of the text rather than offsets, so that it is found again in a newer version.

    Attributes
    ----------
    kind : str
        ``department``: which body a name means; ``role``: what it has to do; ``missed``: words that name a body which
        answers, and were not recognised; ``not_responsible``: a name that does not answer for the measure;
        ``boundary``: where a measure ends.
    measure : str
        How the measure begins.
    quote : str
        The name of the body as written; for a boundary the last words of the measure.
    value : str
        The body's id, the role; for a boundary, and for who does not answer, nothing.
    role : str
        Of a body that was missed, what it has to do.
    """

    kind: CorrectionKind
    measure: str
    quote: str
    value: str = ""
    role: Role = "responsible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is indexed: one measure or paragraph, flattened.

    ``text`` is what is searched (editor's additions put in, headings and title in front, responsibility clauses left
    out), ``clauses`` what stands in the clauses. ``fields`` are filter values
    by field name; a value may be qualified (``hlj-amr@lead``, ``transport@text``).
    """

    id: str
    document_id: str
    unit: Unit
    start: int
    end: int
    text: str
    clauses: str
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One term of a score: which part of the ranking, for which term, how much."""

    part: Part
    term: str
    value: float


A_MATCH = 2  # shares of terms that make a passage one that matches


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term to look for: in which field, how much it counts, and which part of the ranking asks for it.

    ``match`` is its share of a match, of which ``A_MATCH`` make one: 2 for a word, 1 for a bigram or one of the words
    of an official term, 0 for what only adds to the score. ``concept`` says which of the things asked for it stands
    for: a passage that speaks of more of them goes before one that says one of them often. One without a concept only
    adds to the score.
    """

    field: Literal["words", "bigrams", "clauses", "filters"]
    term: str
    weight: float
    part: Part
    shown: str
    match: int = A_MATCH
    concept: int | None = None

"""What a body answers for, under its own and its earlier names, told apart by what says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from sizhong_search.duties.everybody import covers, everybody
from sizhong_search.model import Bearer, Deadline, Document, Measure, Responsibility
from sizhong_search.result import document_card, notes_within
from sizhong_search.vocabulary.departments import Department, Succession
from sizhong_search.vocabulary.regions import CENTRAL
from sizhong_search.vocabulary.registry import Registry

if TYPE_CHECKING:
    import pandas as pd


Relation = Literal["own", "related", "candidate"]
AROUND = 40  # characters
WEAKEST_FIRST = ("recalled", "inferred", "sourced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A measure that a body answers for, under one of its names.

    ``relation`` is ``related`` where the measure is assigned to a body that stands beside it, and ``candidate`` where
    to a former body whose duties may have come to it, which nobody attests. ``others`` are all else that answer.
    """

    document: Document
    measure: Measure
    responsibility: Responsibility
    relation: Relation
    others: tuple[Responsibility, ...]

    @property
    def part(self) -> str:
        """The part of the ledger it belongs to: what says so, or how it is related."""
        return self.responsibility.basis if self.relation == "own" else self.relation

    @property
    def partners(self) -> tuple[str, ...]:
        """The full names of the others that answer for the measure."""
        return tuple(dict.fromkeys(r.full_name for r in self.others))

    @property
    def related(self) -> bool:
        """Whether it is the duty of a body that stands beside this one."""
        return self.relation == "related"

    @property
    def is_own(self) -> bool:
        """Whether the body itself is named, under whichever of its names."""
        return self.part in ("named", "sentence")

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """When the measure is due."""
        return self.measure.deadlines

    def to_dict(self) -> dict[str, Any]:
        """Return the duty in the shape of ``sizhong duties --json``."""
        r, m = self.responsibility, self.measure
        return {
            "measure_id": m.id,
            "path": list(m.path),
            "headings": list(m.headings),
            "text": m.text,
            "start": m.start,
            "role": r.role,
            "basis": r.basis,
            "as_written": r.as_written,
            "full_name": r.full_name,
            "department_id": r.department_id,
            "open": m.open,
            "related": self.related,
            "candidate": self.relation == "candidate",
            "partners": list(self.partners),
            "leads": list(dict.fromkeys(other.full_name for other in self.others if other.role == "lead")),
            **({"corrected": list(r.corrected)} if r.corrected else {}),
            "deadlines": msgspec.to_builtins(self.deadlines),
            "notes": notes_within(self.document, m.start, m.end),
            "document": document_card(self.document),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """A body of a line, and the edges that began it and ended it, where they are known."""

    body: Department
    begun: Succession | None = None
    ended: Succession | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it in the shape of ``lineage`` in ``sizhong duties --json``."""
        edges = [edge for edge in (self.begun, self.ended) if edge]
        sources = dict.fromkeys(edge.source for edge in edges)
        return {
            "id": self.body.id,
            "name": self.body.name,
            "since": self.begun.effective_on if self.begun else None,
            "until": self.ended.effective_on if self.ended else None,
            "confidence": min((e.confidence for e in edges), key=WEAKEST_FIRST.index, default=None),
            "source": "; ".join(sources) or self.body.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Possibility:
    """A body that duties may have come from or gone to, never more than a candidate, with the edge that says why."""

    body: Department
    direction: Literal["from", "to"]
    edge: Succession

    def to_dict(self) -> dict[str, Any]:
        """Return it in the shape of ``candidates`` in ``sizhong duties --json``."""
        edge = msgspec.to_builtins(self.edge)
        del edge["predecessor"], edge["successor"]
        return {"id": self.body.id, "name": self.body.name, "direction": self.direction, **edge}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A clause that names the body and stands in words that were not read as a measure."""

    document: Document
    responsibility: Responsibility

    @property
    def words(self) -> str:
        """The name with what stands around it, on one line."""
        r = self.responsibility
        return " ".join(self.document.text[max(0, r.start - AROUND) : r.end + AROUND].split())

    def to_dict(self) -> dict[str, Any]:
        """Return it in the shape of ``unplaced`` in ``sizhong duties --json``."""
        r = self.responsibility
        at = {"start": r.start, "end": r.end, "words": self.words, "document": document_card(self.document)}
        return {"as_written": r.as_written, "role": r.role, **at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The ledger of a body: duties in the order of the texts, and the names under which they were looked up.

    ``lineage`` is its line, oldest first; ``candidates`` are bodies of which parts may have come or to which they may
    have gone; ``related`` stand beside it.
    """

    department: Department
    today: tuple[Bearer, ...]
    lineage: tuple[Era, ...]
    candidates: tuple[Possibility, ...]
    related: tuple[Possibility, ...]
    duties: tuple[Duty, ...]
    unplaced: tuple[Unplaced, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger in the shape of ``sizhong duties --json``."""
        return {
            "department": department_to_dict(self.department) | {"today": msgspec.to_builtins(self.today)},
            "lineage": [era.to_dict() for era in self.lineage],
            "candidates": [possibility.to_dict() for possibility in self.candidates],
            "related": [
                department_to_dict(beside.body)
                | {k: getattr(beside.edge, k) for k in ("scope", "confidence", "evidence")}
                for beside in self.related
            ],
            "duties": [duty.to_dict() for duty in self.duties],
            "unplaced": [unplaced.to_dict() for unplaced in self.unplaced],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the duties as a table, a row each."""
        import pandas as pd

        columns = [
            "measure_id",
            "path",
            "text",
            "role",
            "basis",
            "as_written",
            "relation",
            "partners",
            "deadlines",
            "title",
        ]
        rows = [
            [
                d.measure.id, " › ".join(d.measure.path), d.measure.text, d.responsibility.role, d.responsibility.basis,
                d.responsibility.as_written, d.relation, "、".join(d.partners),
                "、".join(dict.fromkeys(t.text for t in d.deadlines)), d.document.title,
            ]
            for d in self.duties
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


def find_duties(
    documents: Iterable[Document], department: Department, registry: Registry, *, as_written: bool = False
) -> Duties:
    """Collect what a body answers for.

    Parameters
    ----------
    documents : iterable of Document
    department : Department
    registry : Registry
    as_written : bool
        Only under this very name; else under its earlier and later names too. A measure that names it under another
        one does not count as one for departments in general then.
    """
    own = (department.id,) if as_written else registry.bearers(department.id)
    documents = list(documents)
    whole = relations_of(department, registry)
    relations = {i: relation for i, relation in whole.items() if relation != "own" or i in own}
    return Duties(
        department=department,
        today=registry.today(department.id),
        lineage=_lineage(own, registry) if registry.get(department.id) else (Era(body=department),),
        candidates=tuple(_candidates(own, registry)),
        related=tuple(
            Possibility(body=body, direction="to", edge=edge)
            for other, edge in registry.related(department.id).items()
            if (body := registry.get(other))
        ),
        duties=tuple(
            d
            for document in documents
            for here in [covers(document, department, registry.regions)]
            for m in document.measures
            for is_meant in [here and not any(_relation(r, whole) for r in m.responsibilities)]
            for d in _duties_of(
                document, m, relations, everybody(document, m, department, registry) if is_meant else None
            )
        ),
        unplaced=tuple(
            Unplaced(document=document, responsibility=r)
            for document in documents
            for r in document.unplaced
            if _relation(r, relations) == "own"
        ),
    )


def relations_of(department: Department, registry: Registry) -> dict[str, Relation]:
    """Return the ids under which a body's ledger looks, each with how its duties stand to it."""
    others = (*registry.siblings(department.id), *registry.may_come_from(department.id))
    relations: dict[str, Relation] = dict.fromkeys(others, "candidate")
    relations |= dict.fromkeys(registry.related(department.id), "related")
    return relations | dict.fromkeys(registry.bearers(department.id), "own")


def parts(duties: Iterable[Duty]) -> Iterator[tuple[str, list[list[Duty]]]]:
    """Yield the parts of a ledger that hold anything: named, sentence, candidate, related, generic.

    A part lists its measures; a measure that names the body twice, under two of its names, is one with two duties. What
    departments in general are told by the centre goes behind what is nearer.
    """
    found: dict[str, dict[str, list[Duty]]] = {
        part: {} for part in ("named", "sentence", "candidate", "related", "generic")
    }
    for duty in duties:
        found[duty.part].setdefault(duty.measure.id, []).append(duty)
    for part, measures in found.items():
        entries = list(measures.values())
        if part == "generic":
            entries.sort(key=lambda entry: entry[0].document.place == CENTRAL.name)
        if entries:
            yield part, entries


def _duties_of(
    document: Document, measure: Measure, relations: Mapping[str, Relation], in_general: Responsibility | None
) -> Iterator[Duty]:
    """Yield a duty for each of the body's names in a measure, and one for departments in general."""
    named = [(r, relation) for r in measure.responsibilities if (relation := _relation(r, relations))]
    named += [(in_general, "own")] if in_general else []
    others = tuple(r for r in measure.responsibilities if relations.get(r.department_id or r.full_name) != "own")
    for responsibility, relation in named:
        yield Duty(
            document=document,
            measure=measure,
            responsibility=responsibility,
            relation=relation,
            others=tuple(r for r in others if r is not responsibility),
        )


def _relation(responsibility: Responsibility, relations: Mapping[str, Relation]) -> Relation | None:
    """Tell how a body that a text names stands to the ledger's; where it may be one of several, as a candidate."""
    r = responsibility
    if relation := relations.get(r.department_id or r.full_name):
        return relation
    is_one_of_several = not r.department_id and any(relations.get(bearer.id) == "own" for bearer in r.today)
    return "candidate" if is_one_of_several else None


def _lineage(ids: Iterable[str], registry: Registry) -> tuple[Era, ...]:
    """Give each name with the edge that began it and the one that ended it, oldest first."""
    eras = [
        Era(
            body=body,
            begun=next((e for e in registry.into(body.id) if e.is_followed), None),
            ended=next((e for e in registry.out_of(body.id) if e.is_followed or e.kind == "abolished"), None),
        )
        for i in ids
        if (body := registry.get(i))
    ]
    return tuple(sorted(eras, key=lambda era: (era.begun.effective_on if era.begun else "", era.body.id)))


def _candidates(ids: Iterable[str], registry: Registry) -> Iterator[Possibility]:
    """Yield where parts came from and went to, and what only memory says, over a whole line; of twins once."""
    line = list(ids)
    told: set[tuple[str, str, str, str]] = set()
    sides: tuple[tuple[Literal["from", "to"], Callable[[str], tuple[Succession, ...]]], ...]
    sides = (("from", registry.into), ("to", registry.out_of))
    for direction, edges_of in sides:
        for edge in (e for i in line for e in edges_of(i) if not e.is_followed and e.kind != "related"):
            other = edge.predecessor if direction == "from" else edge.successor
            said = (direction, other, edge.scope, edge.effective_on)
            if other not in line and said not in told and (body := registry.get(other)):
                told.add(said)
                yield Possibility(body=body, direction=direction, edge=edge)


def department_to_dict(department: Department) -> dict[str, Any]:
    """Return a record of the registry as JSON."""
    whole: dict[str, Any] = msgspec.to_builtins(department)
    return whole

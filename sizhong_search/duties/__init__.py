"""What a body answers for, under its own and its earlier names, told apart by what says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from sizhong_search.model import Bearer, Deadline, Document, Measure, Responsibility
from sizhong_search.result import document_card
from sizhong_search.vocabulary.departments import Department, Registry, Succession

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A measure that a body answers for. ``related`` where it is assigned to a body that stands beside it."""

    document: Document
    measure: Measure
    responsibility: Responsibility
    related: bool

    @property
    def partners(self) -> tuple[str, ...]:
        """The other bodies that answer for the measure, as their full names."""
        others = (r for r in self.measure.responsibilities if r is not self.responsibility)
        return tuple(dict.fromkeys(r.full_name for r in others))

    @property
    def is_own(self) -> bool:
        """Whether the body itself is named, under whichever of its names."""
        return not self.related and self.responsibility.basis != "generic"

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """When the measure is due."""
        return self.measure.deadlines

    def to_dict(self) -> dict[str, Any]:
        """Return the duty in the shape of ``sizhong duties --json``."""
        r = self.responsibility
        return {
            "measure_id": self.measure.id,
            "path": list(self.measure.path),
            "text": self.measure.text,
            "role": r.role,
            "basis": r.basis,
            "as_written": r.as_written,
            "full_name": r.full_name,
            "department_id": r.department_id,
            "open": self.measure.open,
            "related": self.related,
            "partners": list(self.partners),
            "deadlines": msgspec.to_builtins(self.deadlines),
            "document": document_card(self.document),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The ledger of a body: duties in the order of the texts, and the names under which they were looked up."""

    department: Department
    today: tuple[Bearer, ...]
    lineage: tuple[tuple[Department, Succession | None, Succession | None], ...]
    related: tuple[Department, ...]
    duties: tuple[Duty, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger in the shape of ``sizhong duties --json``."""
        return {
            "department": department_to_dict(self.department) | {"today": msgspec.to_builtins(self.today)},
            "lineage": [
                {
                    "id": body.id,
                    "name": body.name,
                    "since": begun.effective_on if begun else None,
                    "until": ended.effective_on if ended else None,
                    "confidence": _weaker(begun, ended),
                    "source": "; ".join(dict.fromkeys(edge.source for edge in (begun, ended) if edge)) or body.source,
                }
                for body, begun, ended in self.lineage
            ],
            "related": [department_to_dict(body) for body in self.related],
            "duties": [duty.to_dict() for duty in self.duties],
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
            "related",
            "partners",
            "deadlines",
            "title",
        ]
        rows = [
            [
                d.measure.id, " › ".join(d.measure.path), d.measure.text, d.responsibility.role, d.responsibility.basis,
                d.responsibility.as_written, d.related, "、".join(d.partners), "、".join(t.text for t in d.deadlines),
                d.document.title,
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
        Only under this very name; else under its earlier and later names too.
    """
    ids = (department.id,) if as_written else registry.bearers(department.id)
    related = registry.related(department.id)
    duties = [
        duty
        for document in documents
        for measure in document.measures
        for duty in _duties_of(document, measure, set(ids), set(related))
    ]
    return Duties(
        department=department,
        today=registry.today(department.id),
        lineage=_lineage(ids, registry),
        related=tuple(registry.departments[i] for i in related),
        duties=tuple(duties),
    )


def parts(duties: Iterable[Duty]) -> Iterator[tuple[str, list[list[Duty]]]]:
    """Yield the parts of a ledger that hold anything, by what says so: named, sentence, generic, related.

    A part lists its measures; a measure that names the body twice, under two of its names, is one with two duties.
    """
    found: dict[str, dict[str, list[Duty]]] = {"named": {}, "sentence": {}, "generic": {}, "related": {}}
    for duty in duties:
        basis = "related" if duty.related else duty.responsibility.basis
        found[basis].setdefault(duty.measure.id, []).append(duty)
    yield from ((basis, list(measures.values())) for basis, measures in found.items() if measures)


def _duties_of(document: Document, measure: Measure, ids: set[str], related: set[str]) -> Iterator[Duty]:
    """Yield a duty for each of the body's names in a measure, else one for departments in general."""
    named = [r for r in measure.responsibilities if r.department_id in ids]
    beside = [r for r in measure.responsibilities if r.department_id in related]
    generic = [r for r in measure.responsibilities if r.basis == "generic"]
    for responsibility in named:
        yield Duty(document=document, measure=measure, responsibility=responsibility, related=False)
    for responsibility in beside:
        yield Duty(document=document, measure=measure, responsibility=responsibility, related=True)
    if not named and not beside and generic:
        yield Duty(document=document, measure=measure, responsibility=generic[-1], related=False)


def _lineage(
    ids: Iterable[str], registry: Registry
) -> tuple[tuple[Department, Succession | None, Succession | None], ...]:
    """Give each name with the edge that began it and the one that ended it, oldest first."""
    rows = []
    for department_id in ids:
        edges = registry.lineage(department_id)
        begun = next((e for e in edges if e.successor == department_id and e.is_followed), None)
        ended = next((e for e in edges if e.predecessor == department_id and e.is_followed), None)
        rows.append((registry.departments[department_id], begun, ended))
    return tuple(sorted(rows, key=lambda row: (row[1].effective_on if row[1] else "", row[0].id)))


def department_to_dict(department: Department) -> dict[str, Any]:
    """Return a record of the registry as JSON."""
    whole: dict[str, Any] = msgspec.to_builtins(department)
    return whole


def _weaker(*edges: Succession | None) -> str | None:
    confidences = [edge.confidence for edge in edges if edge]
    return min(confidences, key=("recalled", "inferred", "sourced").index, default=None)

"""Where a text leaves it open who answers: nobody named, many named and none leading, a body that is no more.

Takes documents, gives a finding for each measure and kind, in the order of the texts. A finding says what the text
says; whether it matters is for people to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sizhong_search.model import Document, GapKind, Measure, Responsibility

MANY = 5  # bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A measure of which it is open who answers.

    ``kind`` is ``nobody`` where no body is named, ``no-lead`` where several answer together and none leads, ``many``
    where five or more do, ``no-heir`` where a body is named that is no more and whose heir nobody attests. ``names``
    are the bodies in question, as the text names them.
    """

    kind: GapKind
    document: Document
    measure: Measure
    names: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the finding in the shape of ``sizhong gaps --json``."""
        return {
            "kind": self.kind,
            "document_id": self.document.id,
            "measure_id": self.measure.id,
            "names": list(self.names),
            "text": self.measure.text,
        }


def find_gaps(documents: Iterable[Document]) -> Iterator[Gap]:
    """Yield what is open in the measures of documents.

    Bodies of a clause or a sentence count; departments and governments in general do not.
    """
    for document in documents:
        for measure in document.measures:
            for kind, names in _open(measure):
                yield Gap(kind=kind, document=document, measure=measure, names=names)


def _open(measure: Measure) -> Iterator[tuple[GapKind, tuple[str, ...]]]:
    named = [r for r in measure.responsibilities if r.basis != "generic" and r.link not in ("generic", "governments")]
    together = [r for r in named if r.basis == "named"]
    names = _names(together)
    if not named:
        yield "nobody", _names(measure.responsibilities)
    if len(names) > 1 and not any(r.role == "lead" for r in together):
        yield "no-lead", names
    if len(names) >= MANY:
        yield "many", names
    if lost := _names(r for r in named if r.department_id and all(b.confidence == "candidate" for b in r.today)):
        yield "no-heir", lost


def _names(responsibilities: Iterable[Responsibility]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.full_name for r in responsibilities))

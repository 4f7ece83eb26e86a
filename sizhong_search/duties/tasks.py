"""The tasks of a task book: a measure with its units by role, its deadline and what has been reported on it.

Takes documents, gives plain rows. How they look in Excel and Word is the business of ``excel`` and ``word``; what
somebody filled in, of ``progress``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sizhong_search.messages import Language, say
from sizhong_search.model import Confidence, Document, Measure, Responsibility, Role
from sizhong_search.result import responsibility_to_dict
from sizhong_search.view.bodies import corrected_mark, meant_line, text_name
from sizhong_search.view.documents import above_line

Column = Literal["text", "leads", "responsible", "support", "deadline"]
Mark = Literal["", "new", "changed", "gone", "added"]

_NOW: dict[Confidence, str] = {
    "sourced": "book.now",
    "inferred": "book.now_inferred",
    "candidate": "book.now_candidate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row of a task book.

    ``text`` is the measure's, letter for letter; ``headings`` the headings above it, on one line. ``is_corrected`` says
    that a reader has put right one of its units. ``mark`` says how the task stands to an earlier book, and ``before``
    what the changed columns held there.
    """

    measure_id: str
    document_id: str
    title: str
    headings: str
    text: str
    leads: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    deadline: str = ""
    is_corrected: bool = False
    progress: str = ""
    mark: Mark = ""
    before: Mapping[Column, str] = field(default_factory=dict)

    @property
    def is_apart(self) -> bool:
        """Whether it is kept of an earlier book alone, and stands at the end."""
        return self.mark in ("gone", "added")

    def cells(self) -> dict[Column, str]:
        """Return what stands in each column, units joined by 、."""
        return {
            "text": self.text,
            "leads": "、".join(self.leads),
            "responsible": "、".join(self.responsible),
            "support": "、".join(self.support),
            "deadline": self.deadline,
        }


def tasks_of(
    documents: Iterable[Document], wanted: Container[str] | None = None, lang: Language | None = None
) -> list[Task]:
    """Return the measures of documents as tasks, in the order of the texts.

    Parameters
    ----------
    documents : iterable of Document
    wanted : container of str, optional
        The ids of the measures to keep; by default all.
    lang : Language, optional
        The language of what is added to a unit's name: 现, 待核实, 可能, 指导, 指, 订正.
    """
    return [
        _task(document, measure, lang)
        for document in documents
        for measure in document.measures
        if wanted is None or measure.id in wanted
    ]


def _task(document: Document, measure: Measure, lang: Language | None) -> Task:
    leads = _units(measure, ("lead",), lang)
    responsible = _units(measure, ("responsible",), lang)
    support = _units(measure, ("support", "guide"), lang)
    if measure.open:  # the list says 等: so does the last column that has names
        last = support or responsible or leads
        last[-1:] = [f"{name}{say('result.open', lang)}" for name in last[-1:]]
    return Task(
        measure_id=measure.id,
        document_id=document.id,
        title=document.title,
        headings=above_line(measure.path, measure.headings, lang),
        text=measure.text,
        leads=tuple(leads),
        responsible=tuple(responsible),
        support=tuple(support),
        deadline="、".join(dict.fromkeys(d.text for d in measure.deadlines)),
        is_corrected=any(r.corrected for r in measure.responsibilities),
    )


def _units(measure: Measure, roles: Container[Role], lang: Language | None) -> list[str]:
    return list(dict.fromkeys(_unit(r, lang) for r in measure.responsibilities if r.role in roles))


def _unit(responsibility: Responsibility, lang: Language | None) -> str:
    """Write a unit as the document names it, and in brackets who bears its duties today and how sure that is.

    What a reader has put right bears a mark, and says which body is meant.
    """
    r = responsibility
    told = responsibility_to_dict(r)
    beside = [say("role.guide", lang)] if r.role == "guide" else []
    beside += filter(None, [meant_line(told, lang)])
    for confidence, key in _NOW.items():
        names = [b.name for b in r.today if b.confidence == confidence and b.id != r.department_id]
        beside += [say(key, lang, name="、".join(names))] if names else []
    remarks = f"（{'；'.join(beside)}）" if beside else ""
    return f"{text_name(told)}{remarks}{corrected_mark(told, lang)}"

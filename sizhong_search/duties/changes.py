"""What changed in a body's duties between two texts of the same documents."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sizhong_search.differences import align
from sizhong_search.duties import Duty

ChangeKind = Literal["came", "went", "changed"]
Assigned = tuple[Duty, ...]  # of one measure: one for each of the names that it gives the body


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChange:
    """A measure whose duties came, went or changed; one of ``before`` and ``after`` may be empty."""

    before: Assigned
    after: Assigned

    @property
    def kind(self) -> ChangeKind:
        """What became of it."""
        if not self.before:
            return "came"
        return "changed" if self.after else "went"

    @property
    def text_changed(self) -> bool:
        """Whether it is the words of the measure that changed, rather than who has to do what."""
        return bool(self.before and self.after) and self.before[0].measure.text != self.after[0].measure.text


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChanges:
    """What the last import changed for a body.

    Attributes
    ----------
    at : datetime or None
        When the last import that brought a document in or replaced one began; None where none ever did.
    n_added, n_replaced : int
        How many documents it brought in, and how many it replaced.
    changes : tuple of DutyChange
    """

    at: datetime.datetime | None
    n_added: int
    n_replaced: int
    changes: tuple[DutyChange, ...]


def compare_duties(before: Iterable[Duty], after: Iterable[Duty]) -> list[DutyChange]:
    """Return what changed, document by document: a measure that only stands elsewhere now did not.

    What is asked of departments in general is left out: it names nobody to whom anything came.
    """
    old, new = _by_document(before), _by_document(after)
    return [
        change
        for document_id in dict.fromkeys((*old, *new))
        for change in _compare(old.get(document_id, []), new.get(document_id, []))
    ]


def _by_document(duties: Iterable[Duty]) -> dict[str, list[Assigned]]:
    measures: dict[tuple[str, str], Assigned] = {}
    for duty in (d for d in duties if d.responsibility.basis != "generic"):
        key = duty.document.id, duty.measure.id
        measures[key] = (*measures.get(key, ()), duty)
    found: dict[str, list[Assigned]] = {}
    for (document_id, _), assigned in measures.items():
        found.setdefault(document_id, []).append(assigned)
    return found


def _compare(old: list[Assigned], new: list[Assigned]) -> Iterator[DutyChange]:
    """Leave out what is the same, wherever it stands; pair what is alike of the rest."""
    gone, come = list(_without(old, new)), list(_without(new, old))
    for i, j in align([_text(assigned) for assigned in gone], [_text(assigned) for assigned in come]):
        yield DutyChange(before=() if i is None else gone[i], after=() if j is None else come[j])


def _without(some: list[Assigned], others: list[Assigned]) -> Iterator[Assigned]:
    same = Counter(map(_what, others))
    for assigned in some:
        what = _what(assigned)
        if not same[what]:
            yield assigned
        same[what] -= 1 if same[what] else 0


def _text(assigned: Assigned) -> str:
    return assigned[0].measure.text


def _what(assigned: Assigned) -> tuple[str, frozenset[tuple[str, str, str]]]:
    """Return what makes two measures the same to a body: the words behind the number, and what each name has to do."""
    duties = frozenset((d.part, d.responsibility.role, d.responsibility.full_name) for d in assigned)
    mark = assigned[0].measure.path[-1]
    return _text(assigned).removeprefix(mark).strip("、.．。 　\n"), duties

"""Bodies through time: the edges of reforms, who came before and after, and who answers today.

Only whole replacements that somebody attests are followed; a split, a related body or an edge that rests on memory is a
candidate, shown with its reason and never a silent link. Edges between bodies of no told place (province-aic) hold in
every place that has none of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from sizhong_search.model import Bearer, Confidence
from sizhong_search.vocabulary.departments import WHOLE, Department, Succession
from sizhong_search.vocabulary.patterns import Patterns
from sizhong_search.vocabulary.records import CACHED, Records, is_somewhere, is_usual

Interval = tuple[str, str]  # ISO dates, empty where open


class Lines(Records):
    """Bodies and the edges between them."""

    def __init__(
        self, departments: Iterable[Department], successions: Iterable[Succession], patterns: Patterns
    ) -> None:
        super().__init__(departments, patterns)
        self.successions = tuple(successions)
        self._stated_into: dict[str, list[Succession]] = defaultdict(list)
        self._stated_out_of: dict[str, list[Succession]] = defaultdict(list)
        for edge in self.successions:
            self._stated_into[edge.successor].append(edge)
            self._stated_out_of[edge.predecessor].append(edge)
        self.into = lru_cache(CACHED)(self._into)
        self.out_of = lru_cache(CACHED)(self._out_of)
        self.today = lru_cache(CACHED)(self._today)

    def _out_of(self, department_id: str) -> tuple[Succession, ...]:
        """Return the edges by which a body went into others: those stated of it, then those of its pattern."""
        stated = tuple(self._stated_out_of.get(department_id, ()))
        body = self.get(department_id)
        if body is None or not body.pattern or is_somewhere(department_id):
            return stated
        taken = {edge.successor for edge in stated}
        is_replaced = any(edge.kind in WHOLE for edge in stated)
        general = []
        for edge in self._general(self._stated_out_of, body):
            successor = self._here(edge.successor, body)
            is_less = is_replaced and (edge.kind in WHOLE or edge.kind == "abolished")
            if successor not in taken and not is_less:
                general.append(replace(edge, predecessor=department_id, successor=successor))
        if not is_usual(department_id):  # 工商分局: what is known of 工商局 is only likely of it
            general = [replace(edge, confidence="recalled") for edge in general]
        return (*stated, *general)

    def _into(self, department_id: str) -> tuple[Succession, ...]:
        """Return the edges by which others came to a body."""
        stated = tuple(self._stated_into.get(department_id, ()))
        body = self.get(department_id)
        if body is None or not body.pattern or is_somewhere(department_id):
            return stated
        before = dict.fromkeys(self._here(edge.predecessor, body) for edge in self._general(self._stated_into, body))
        taken = {edge.predecessor for edge in stated}
        general = (e for p in before if p not in taken for e in self.out_of(p) if e.successor == department_id)
        return (*stated, *general)

    @staticmethod
    def _general(edges: dict[str, list[Succession]], body: Department) -> Iterator[Succession]:
        """Yield the edges that hold for a body's pattern at its level.

        What is known of provinces alone says nothing certain of a city: there it is a candidate.
        """
        if body.level == "province":
            yield from edges.get(f"province-{body.pattern}", ())
            return
        local = edges.get(f"city-{body.pattern}", ())
        yield from local
        if not local:
            yield from (replace(e, confidence="recalled") for e in edges.get(f"province-{body.pattern}", ()))

    def _here(self, department_id: str, body: Department) -> str:
        """Return the id that a body of a pattern has in the place of another: province-amr in 广东省 is 440000-amr."""
        if not is_somewhere(department_id):
            return department_id
        pattern = self.patterns.by_id[department_id.partition("-")[2]]
        own = self._own.get((body.region, pattern.id))
        place = self.regions.named(body.region)
        return own.id if own else f"{place.code if place and place.code else body.region}-{pattern.id}"

    def period(self, department_id: str) -> Interval:
        """Return the first and the last day on which a body may have borne its name, as ISO dates; empty where open."""
        begun = [e.bounds[0] for e in self.into(department_id) if e.kind in ("renamed", "merged") and e.is_followed]
        ended = [
            e.bounds[1]
            for e in self.out_of(department_id)
            if e.is_followed or (e.kind, e.confidence) == ("abolished", "sourced")
        ]
        return min(begun, default=""), max(ended, default="")

    def predecessors(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of all bodies whose whole duties came to this one, nearest first."""
        return _walk(department_id, lambda i: [e.predecessor for e in self.into(i) if e.is_followed])

    def successors(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of the bodies that took over this one's whole duties, one after another."""
        return _walk(department_id, lambda i: [e.successor for e in self.out_of(i) if e.is_followed])

    def bearers(self, department_id: str) -> tuple[str, ...]:
        """Return every id under which the duties of a body may be written: its own, then earlier and later ones.

        A former body's later self is among them, that one's other predecessors are not: who asks for 省工商局 does not
        mean 省质监局, though both became 省市场监管局.
        """
        return (department_id, *self.predecessors(department_id), *self.successors(department_id))

    def lineage(self, department_id: str) -> tuple[Succession, ...]:
        """Return the edges that touch a body, its predecessors or its successors, oldest first."""
        edges = dict.fromkeys(e for i in self.bearers(department_id) for e in (*self.into(i), *self.out_of(i)))
        return tuple(sorted(edges, key=lambda e: (e.effective_on or "9", e.predecessor, e.successor)))

    def related(self, department_id: str) -> dict[str, Succession]:
        """Return the ids of bodies that stand beside this one, with the edge that says how; their duties are theirs."""
        found: dict[str, Succession] = {}
        for edge in (*self.into(department_id), *self.out_of(department_id)):
            if edge.kind == "related":
                found.setdefault(edge.predecessor if edge.successor == department_id else edge.successor, edge)
        return found

    def may_come_from(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of former bodies that this one may have taken over from: heirs of a split, unproven ones."""
        before = dict.fromkeys(e.predecessor for e in self.into(department_id) if not e.is_followed)
        return tuple(
            i
            for p in before
            for i in (p, *self.predecessors(p))
            if any(b.id == department_id and b.confidence == "candidate" for b in self.today(i))
        )

    def _today(self, department_id: str) -> tuple[Bearer, ...]:
        """Return who answers now for what was assigned to a body.

        One bearer where whole replacements lead to one (``inferred`` where any step of the way is); the heirs of a body
        that was abolished and split, and heirs known from memory alone, as candidates. A body without an edge is its
        own bearer, ``inferred`` where only a pattern tells of it.
        """
        if self.get(department_id) is None:
            return ()
        confidence: Confidence = "sourced"
        current = department_id
        while followed := [e for e in self.out_of(current) if e.is_followed]:
            current = followed[0].successor
            confidence = "inferred" if followed[0].confidence == "inferred" else confidence
        edges = self.out_of(current)
        end = min((e.bounds[0] for e in edges if e.kind == "abolished"), default=None)
        heirs = [e for e in edges if e.kind in WHOLE or (e.kind == "split" and _is_left_at(end, e))]
        if current == department_id and any(e.kind in WHOLE for e in heirs):
            confidence = "candidate"  # nobody attests that it is gone, nor that it is still there
        elif current == department_id not in self.departments:
            confidence = "inferred"
        own = () if end is not None else (self._bearer(current, confidence),)
        return (*own, *(self._bearer(i, "candidate") for e in heirs for i in self._last(e.successor)))

    def _last(self, department_id: str) -> tuple[str, ...]:
        """Return who followed a body in whole, the last one; itself where nobody did."""
        return (self.successors(department_id) or (department_id,))[-1:]

    def _bearer(self, department_id: str, confidence: Confidence) -> Bearer:
        body = self.get(department_id)
        # None only while the faults of the data are looked for
        return Bearer(id=department_id, name=body.name if body else department_id, confidence=confidence)


def _walk(start: str, step: Callable[[str], list[str]]) -> tuple[str, ...]:
    reached: dict[str, None] = {}
    queue = step(start)
    while queue:
        current = queue.pop(0)
        if current != start and current not in reached:
            reached[current] = None
            queue += step(current)
    return tuple(reached)


def _is_left_at(end: str | None, split: Succession) -> bool:
    """Tell whether a part went when a body was abolished: what had gone years before was not its duty any more."""
    last = split.bounds[1]
    return end is not None and not (end and last and last < end)

"""Government bodies through time: names, and the dated edges by which one took over from another.

A name leads to a record (``find``), a record to those it came from and went into (``lineage``) and to who answers for
its duties now (``today``). Only whole replacements that somebody attests are followed; a split, a related body or an
edge that rests on memory is a candidate, shown with its reason and never a silent link.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal

from sizhong_search.model import Bearer, Confidence
from sizhong_search.text import fold
from sizhong_search.vocabulary.tables import csv_rows, toml_records

WHOLE = frozenset({"renamed", "merged", "absorbed"})
EDGE_KINDS = WHOLE | {"split", "moved", "abolished", "related"}
UNKNOWN_REGION = ""
_BARE_PREFIXES = ("省", "市", "自治区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A body under one name; a renamed body is another record. ``sector`` where it stands for one line of business."""

    id: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    region: str
    kind: Literal["government", "party", "vertical"]
    sector: str
    source: str
    examples: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every way the body is written, the full name first."""
        return (self.name, self.short_name, *self.aliases)


def unregistered(name: str) -> Department:
    """Return a record for a body that a text names and the registry does not hold; it is its own id."""
    return Department(
        id=name,
        name=name,
        short_name=name,
        aliases=(),
        region=UNKNOWN_REGION,
        kind="government",
        sector="",
        source="",
        examples=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A dated edge between two bodies. ``effective_on`` is as precise as its source: a day, month, year or empty."""

    predecessor: str
    successor: str
    effective_on: str
    kind: str
    scope: str
    confidence: Literal["sourced", "inferred", "recalled"]
    evidence: str
    source: str

    @property
    def is_followed(self) -> bool:
        """Whether the duties as a whole went along, and somebody says so."""
        return self.kind in WHOLE and self.confidence != "recalled"


class Registry:
    """The bodies that the vocabulary holds, by every name they are written with."""

    def __init__(self, departments: Iterable[Department], successions: Iterable[Succession]) -> None:
        self.departments: dict[str, Department] = {}
        for department in departments:
            self.departments.setdefault(department.id, department)
        self.successions = tuple(successions)
        self._by_name: dict[str, list[Department]] = defaultdict(list)
        self._into: dict[str, list[Succession]] = defaultdict(list)
        self._out_of: dict[str, list[Succession]] = defaultdict(list)
        for department in self.departments.values():
            for name in dict.fromkeys(map(_key, department.names)):
                self._by_name[name].append(department)
        for edge in self.successions:
            self._into[edge.successor].append(edge)
            self._out_of[edge.predecessor].append(edge)

    def find(self, name: str, *, region: str | None = None) -> tuple[Department, ...]:
        """Return the bodies that a name or an id may mean.

        Parameters
        ----------
        name : str
            An id, a full name, a short name or an alias; width, case and blanks do not matter.
        region : str, optional
            Where the text that names it comes from; ``UNKNOWN_REGION`` where that is not known. A bare 省发改委 is
            then looked up in that region alone; a name that says its place (黑龙江证监局) is found from anywhere.
            None asks in every region that the registry holds.

        Returns
        -------
        tuple of Department
            Empty where nobody is known, several where the name is ambiguous.
        """
        if name in self.departments:
            return (self.departments[name],)
        found = self._by_name.get(_key(name), [])
        if region is None:
            return tuple(found)
        return tuple(d for d in found if d.region == region or _says_its_place(name, d))

    def near(self, name: str, n: int = 3) -> list[str]:
        """Return the short names nearest to a name that was not found."""
        close = difflib.get_close_matches(_key(name), self._by_name, n=2 * n, cutoff=0.4)
        return list(dict.fromkeys(self._by_name[key][0].short_name for key in close))[:n]

    def mentions(self, text: str) -> Iterator[tuple[int, int, tuple[Department, ...]]]:
        """Yield (start, end, bodies) of each name of the registry in a text, the longest name at each place."""
        for match in self._pattern.finditer(fold(text)):
            yield *match.span(), tuple(self._by_name[match.group()])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self._by_name, key=len, reverse=True))))

    def predecessors(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of all bodies whose whole duties came to this one, nearest first."""
        return self._walk(department_id, lambda i: [e.predecessor for e in self._into[i] if e.is_followed])

    def successors(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of the bodies that took over this one's whole duties, one after another."""
        return self._walk(department_id, lambda i: [e.successor for e in self._out_of[i] if e.is_followed])

    def bearers(self, department_id: str) -> tuple[str, ...]:
        """Return every id under which the duties of a body may be written: its own, then earlier and later ones.

        A former body's later self is among them, that one's other predecessors are not: who asks for 省工商局 does not
        mean 省质监局, though both became 省市场监管局.
        """
        return (department_id, *self.predecessors(department_id), *self.successors(department_id))

    def lineage(self, department_id: str) -> tuple[Succession, ...]:
        """Return the edges that touch a body, its predecessors or its successors, oldest first."""
        ids = set(self.bearers(department_id))
        edges = [e for e in self.successions if e.successor in ids or e.predecessor in ids]
        return tuple(sorted(edges, key=lambda e: (e.effective_on or "9", e.predecessor, e.successor)))

    def related(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of bodies that stand beside this one; their duties are theirs."""
        edges = [e for e in (*self._into[department_id], *self._out_of[department_id]) if e.kind == "related"]
        return tuple(dict.fromkeys(e.predecessor if e.successor == department_id else e.successor for e in edges))

    def may_come_from(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of former bodies that this one may have taken over from: heirs of a split, unproven ones."""
        return tuple(
            i
            for i in self.departments
            if any(b.id == department_id and b.confidence == "candidate" for b in self.today(i))
        )

    def today(self, department_id: str) -> tuple[Bearer, ...]:
        """Return who answers now for what was assigned to a body.

        One bearer where whole replacements lead to one (``inferred`` where any step of the way is); the heirs of a body
        that was abolished and split, and heirs known from memory alone, as candidates. A body without an edge is its
        own bearer.
        """
        if department_id not in self.departments:
            return ()
        confidence: Confidence = "sourced"
        current = department_id
        while followed := [e for e in self._out_of[current] if e.is_followed]:
            current = followed[0].successor
            confidence = "inferred" if followed[0].confidence == "inferred" else confidence
        edges = self._out_of[current]
        is_abolished = any(e.kind == "abolished" for e in edges)
        heirs = [e for e in edges if e.kind in WHOLE or (is_abolished and e.kind == "split")]
        own = () if is_abolished else (self._bearer(current, confidence),)
        return (*own, *(self._bearer(e.successor, "candidate") for e in heirs))

    def _bearer(self, department_id: str, confidence: Confidence) -> Bearer:
        return Bearer(id=department_id, name=self.departments[department_id].name, confidence=confidence)

    @staticmethod
    def _walk(start: str, step: Any) -> tuple[str, ...]:
        reached: dict[str, None] = {}
        queue = step(start)
        while queue:
            current = queue.pop(0)
            if current != start and current not in reached:
                reached[current] = None
                queue += step(current)
        return tuple(reached)


def load_registry(departments_toml: str, successions_csv: str) -> tuple[Registry, list[str]]:
    """Build a registry from its two files, with every fault found in them."""
    records, faults = toml_records("departments.toml", departments_toml, "department")
    rows, more = csv_rows("successions.csv", successions_csv, [f.name for f in fields(Succession)])
    faults += more
    departments = []
    for record in records:
        where = f"departments.toml: {record.get('id')}"
        wrong = [f"{where}: {fault}" for fault in _record_faults(record)]
        if not wrong:
            lists = {key: tuple(record[key]) for key in ("aliases", "examples")}
            departments.append(Department(**(record | lists)))
        faults += wrong
    registry = Registry(departments, [Succession(**row) for row in rows])  # type: ignore[arg-type]
    return registry, faults + list(_faults(registry))


def _record_faults(record: dict[str, Any]) -> Iterator[str]:
    known = {f.name for f in fields(Department)}
    if missing := sorted(known - set(record)):
        yield f"missing {', '.join(missing)}"
    if unknown := sorted(set(record) - known):
        yield f"unknown {', '.join(unknown)}"
    for key in ("id", "name", "short_name", "region", "kind", "source"):
        if not record.get(key, "-"):
            yield f"empty {key}"


def _faults(registry: Registry) -> Iterator[str]:
    ids = list(registry.departments)
    if ids != sorted(ids):
        yield "departments.toml: ids are not sorted"
    for department in registry.departments.values():
        for name in department.names:
            others = [d.id for d in registry.find(name, region=department.region) if d.id != department.id]
            if others:
                yield f"departments.toml: {department.id}: {name} is also a name of {', '.join(others)}"
    for edge in registry.successions:
        where = f"successions.csv: {edge.predecessor} → {edge.successor}"
        if not {edge.predecessor, edge.successor} - ({""} if edge.kind == "abolished" else set()) <= set(ids):
            yield f"{where}: unknown id"
        if edge.kind not in EDGE_KINDS or edge.confidence not in ("sourced", "inferred", "recalled"):
            yield f"{where}: unknown kind or confidence"
        if edge.predecessor in registry.successors(edge.successor):
            yield f"{where}: the line runs in a circle"


def _key(name: str) -> str:
    return re.sub(r"\s", "", fold(name))


def _says_its_place(name: str, department: Department) -> bool:
    place = department.region.removesuffix("省").removesuffix("市").removesuffix("自治区")
    own_name = name in (department.name, department.short_name) and not name.startswith(_BARE_PREFIXES)
    return place in name or (department.kind == "vertical" and own_name)

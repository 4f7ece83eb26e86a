"""Names of bodies that a line prints without anything between them: 财政部税务总局关于…, 区国资委区财政局负责.

They are parted only where known names make up the whole line, in one way with the fewest of them; else it stays as it
is printed. So does what may be one branch, with the body above it in front (广东省通信管理局广州市…). The office of
a known body is known as well: 财政部办公厅.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from sizhong_search.model import Actor, Document
from sizhong_search.vocabulary.bodies import BODY, fold_script
from sizhong_search.vocabulary.departments import UNKNOWN_REGION, Department
from sizhong_search.vocabulary.regions import CENTRAL
from sizhong_search.vocabulary.registry import Registry

_LONGEST, _LONGEST_NAME, _SHORTEST_NAME = 150, 30, 3
_OFFICE = re.compile(r"(?<=..)(?:办公厅|办公室|综合司)$")
Span = tuple[int, int]


def part(document: Document, registry: Registry) -> Document:
    """Return the document with each of its issuers, and of the bodies of its clauses, by itself."""
    # A bare 发展改革委 is known to a text of the centre alone; elsewhere a name says its place or 省, 市, 区.
    region = CENTRAL.name if document.region == CENTRAL.name else UNKNOWN_REGION
    return replace(
        document,
        issuers=tuple(name[a:b] for name in document.issuers for a, b in spans_of(name, registry, region)),
        clauses=tuple(
            replace(clause, actors=tuple(one for actor in clause.actors for one in _actors(actor, registry, region)))
            for clause in document.clauses
        ),
    )


def spans_of(name: str, registry: Registry, region: str = UNKNOWN_REGION) -> list[Span]:
    """Return where each name stands in a line of names; the whole line where it is one, or not known as several."""
    whole = [(0, len(name))]
    if not 2 * _SHORTEST_NAME <= len(name) <= _LONGEST or _known(name, registry, region):
        return whole
    ends = [end for end in range(_SHORTEST_NAME, len(name) + 1) if BODY.search(fold_script(name[:end]))]
    ways: dict[int, list[list[Span]]] = {0: [[]]}  # up to each place, those with the fewest names
    for end in ends:
        starts = [s for s in ways if _SHORTEST_NAME <= end - s <= _LONGEST_NAME]
        found = [[*way, (s, end)] for s in starts if _known(name[s:end], registry, region) for way in ways[s]]
        if found:
            fewest = min(map(len, found))
            ways[end] = [way for way in found if len(way) == fewest][:2]
    complete = ways.get(len(name), [])
    bodies = [_known(name[a:b], registry, region) for a, b in complete[0]] if len(complete) == 1 else []
    return complete[0] if bodies and not any(_may_be_branch(*pair) for pair in pairwise(bodies)) else whole


def _actors(actor: Actor, registry: Registry, region: str) -> Iterator[Actor]:
    """Yield the bodies that the name of one holds; a name with words put back is one."""
    name = actor.as_written
    spans = spans_of(name, registry, region) if name == actor.full_name and not actor.generic else []
    if len(spans) < 2:
        yield actor
        return
    for a, b in spans:
        yield replace(actor, as_written=name[a:b], full_name=name[a:b], start=actor.start + a, end=actor.start + b)


def _known(name: str, registry: Registry, region: str) -> list[Department]:
    """Return the bodies of a place of the table, of the centre or of no stated place that are called so."""
    found = registry.find(_OFFICE.sub("", name), region=region) or registry.find(name, region=region)
    return [d for d in found if d.region in (UNKNOWN_REGION, CENTRAL.name) or registry.regions.named(d.region)]


def _may_be_branch(above: list[Department], below: list[Department]) -> bool:
    """Tell whether a body of the centre, or of one of its lines, stands before what may be its branch at a place."""
    own = {body.region for body in above} | {CENTRAL.name}
    is_central = any(body.kind == "vertical" or body.region == CENTRAL.name for body in above)
    return is_central and any(body.region not in own for body in below)

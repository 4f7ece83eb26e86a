"""Who answers for a measure: from its clauses, from rules for the whole document, and from its sentences.

``由省发改委汇总`` gives 省发改委 a duty; ``报省发改委`` does not: it only receives. ``各有关部门要…`` binds departments
in general and names none of them. Each responsibility says where it comes from (``source``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from sizhong_search.annotation.sentences import find_in_sentences
from sizhong_search.model import Actor, Basis, Bearer, Clause, Document, Measure, Origin, Responsibility, Role, Rule
from sizhong_search.vocabulary.bodies import fold_script
from sizhong_search.vocabulary.linking import Link, link
from sizhong_search.vocabulary.registry import Registry, When

NOTHING: Mapping[str, str] = MappingProxyType({})


def assign_clauses(document: Document) -> tuple[list[list[Clause]], list[Clause]]:
    """Return the clauses of each measure, those inside it or else those on the headings above it; and the clauses left.

    （一）强化服务。（省商务厅牵头） is said of each measure below （一） that says nothing itself. A clause is left
    where its words were not read as a measure.
    """
    left = []
    starts = [m.start for m in document.measures]
    own: list[list[Clause]] = [[] for _ in starts]
    above: list[list[Clause]] = [[] for _ in starts]
    headings = {b.start: b for b in document.blocks if b.kind == "heading"}
    heading_starts = sorted(headings)
    for clause in document.clauses:
        i = bisect_left(starts, clause.start + 1) - 1
        if i >= 0 and clause.end <= document.measures[i].end:
            own[i].append(clause)
            continue
        h = bisect_left(heading_starts, clause.start + 1) - 1
        if h >= 0 and clause.end <= headings[heading_starts[h]].end:
            for below in _below(document, heading_starts[h], i + 1):
                above[below].append(clause)
        else:
            left.append(clause)
    return [mine or inherited for mine, inherited in zip(own, above, strict=True)], left


def _below(document: Document, heading: int, first: int) -> Iterator[int]:
    """Yield the places of the measures under a heading, of which the first is known."""
    if first >= len(document.measures):
        return
    path = document.measures[first].path
    depth = next((n for n in range(len(path) - 1, 0, -1) if document.text.startswith(path[n - 1], heading)), 0)
    for i in range(first, len(document.measures)):
        if not depth or document.measures[i].path[:depth] != path[:depth]:
            return
        yield i


def find_responsibilities(
    measure: Measure,
    clauses: Iterable[Clause],
    registry: Registry,
    region: str,
    rules: Iterable[Rule] = (),
    *,
    on: When = None,
    explained: Mapping[str, str] = NOTHING,
) -> tuple[Responsibility, ...]:
    """Return who answers for a measure, in the order of the text, each with what says so; from rules at the end.

    Parameters
    ----------
    measure : Measure
    clauses : iterable of Clause
        Those that speak of the measure.
    registry : Registry
    region : str
        The place of the document, ``UNKNOWN_REGION`` where it is not known.
    rules : iterable of Rule
        Of the whole document; only those that cover the measure are applied.
    on : date or interval, optional
        When the document was written.
    explained : mapping of str to str
        The full names of those that the document itself explains.
    """

    def responsibility(actor: Actor, role: Role, basis: Basis, source: Origin) -> Responsibility:
        return _responsibility(actor, role, basis, source, registry, region, on, explained)

    clauses, rules = list(clauses), list(rules)
    found = []
    for clause in clauses:
        first_leads = _first_leads(clause, rules)
        for i, actor in enumerate(clause.actors):
            role, source = ("lead", "document_rule") if first_leads and i == 0 else (actor.role, "clause")
            found.append(responsibility(actor, role, "generic" if actor.generic else "named", source))  # type: ignore[arg-type]
    taken = {r.full_name for r in found}
    for actor in find_in_sentences(measure.text, measure.start):
        if actor.full_name not in taken and not any(c.start <= actor.start < c.end for c in clauses):
            taken.add(actor.full_name)
            found.append(responsibility(actor, actor.role, "generic" if actor.generic else "sentence", "sentence"))
    found.sort(key=lambda r: r.start)
    for rule in rules:
        if rule.kind == "all_answer" and _covers(rule, measure.start):
            for actor in rule.actors:
                if actor.full_name not in taken:
                    taken.add(actor.full_name)
                    basis: Basis = "generic" if actor.generic else "named"
                    found.append(responsibility(actor, actor.role, basis, "document_rule"))
    return tuple(found)


def link_clauses(
    clauses: Iterable[Clause],
    registry: Registry,
    region: str,
    *,
    on: When = None,
    explained: Mapping[str, str] = NOTHING,
) -> tuple[Responsibility, ...]:
    """Return whom clauses name that no measure holds: departments in general are left out."""
    actors = [actor for clause in clauses for actor in clause.actors if not actor.generic]
    return tuple(
        _responsibility(actor, actor.role, "named", "clause", registry, region, on, explained) for actor in actors
    )


def _responsibility(
    actor: Actor,
    role: Role,
    basis: Basis,
    source: Origin,
    registry: Registry,
    region: str,
    on: When,
    explained: Mapping[str, str],
) -> Responsibility:
    name = explained.get(actor.full_name, actor.full_name)
    found = link(name, registry, region=region, on=on)
    if basis == "generic" and found.kind != "governments":
        found = Link("generic")
    return Responsibility(
        as_written=actor.as_written,
        full_name=actor.full_name,
        department_id=found.department_id,
        today=_today(found, registry),
        role=role,
        basis=basis,
        source=source,
        link=found.kind,
        start=actor.start,
        end=actor.end,
    )


def _today(found: Link, registry: Registry) -> tuple[Bearer, ...]:
    """Return who answers now; for a name that several bodies bore, those of each of them, as candidates."""
    if found.department_id:
        return registry.today(found.department_id)
    heirs = {
        bearer.id: replace(bearer, confidence="candidate") for b in found.bodies for bearer in registry.today(b.id)
    }
    return tuple(heirs.values())


def _covers(rule: Rule, position: int) -> bool:
    """Tell whether a rule holds at a place: 以下 and 下同 from there on, 以上 and 各项 everywhere."""
    return position > rule.start or not re.search("以下|下同|下列", fold_script(rule.text))


def _first_leads(clause: Clause, rules: list[Rule]) -> bool:
    """Tell whether a rule makes the first body of a clause its lead: of several, none of which leads already.

    各有关部门 never leads by a rule for the whole document: it is nobody in particular.
    """
    is_plain_list = len(clause.actors) > 1 and all(a.role == "responsible" for a in clause.actors)
    if is_plain_list and clause.actors[0].generic:
        return False
    return is_plain_list and any(r.kind == "first_leads" and _covers(r, clause.start) for r in rules)

"""Who answers for a measure: from its clauses, and from its sentences where they give a body something to do.

``由省发改委汇总`` gives 省发改委 a duty; ``报省发改委`` does not: it only receives. ``各有关部门要…`` binds departments
in general and names none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sizhong_search.model import Basis, Clause, Measure, Origin, Responsibility, Role
from sizhong_search.vocabulary.departments import Registry

# 由省发改委梳理汇总上报: a body after 由, and a verb of work right behind it.
DUTY_OF = re.compile(
    r"由(?P<name>[一-鿿]{2,20}?(?:部|委|厅|局|办|院|署|会|行|办公室|委员会|部门|政府))"
    r"(?=(?:统一|统筹|具体|定期)?(?:牵头|负责|汇总|梳理|会同|组织|统筹|协调|制定|拟定|研究|督促|督查|考核|核定|"
    r"审核|审批|受理|承担|安排|指导|监督|管理|发布|公布|报))"
)
GENERIC = re.compile(r"^(?:各|有关|相关|其他)|(?:主管|执法|监管|有关|相关)部门$|^(?:部门|单位)$")
# 各地、各有关部门要…: departments in general, as the subject of a sentence that says what they must do.
_GENERAL = r"各(?:地区?|级[一-鿿]{0,8}|市[^，,。、]{0,12}|有关部门|相关部门|部门|单位|有关单位|成员单位)"
DUTY_OF_ALL = re.compile(
    rf"(?:^|[。；;！\n）)])[ 　]*(?P<names>{_GENERAL}(?:[、和及]{_GENERAL}){{0,4}})(?=要|应|须|必须|负责|可以?结合)"
)
_LEADS = re.compile(r"(?:统一|统筹)?牵头")


def find_responsibilities(
    measure: Measure, clauses: Iterable[Clause], registry: Registry, region: str
) -> tuple[Responsibility, ...]:
    """Return who answers for a measure, in the order of the text, each with what says so.

    Parameters
    ----------
    measure : Measure
    clauses : iterable of Clause
        Those that stand inside the measure.
    registry : Registry
    region : str
        Of the document, ``UNKNOWN_REGION`` where it is not known: a bare 省… is then linked to nobody.
    """

    def responsibility(
        name: str, full_name: str, start: int, role: Role, basis: Basis, source: Origin
    ) -> Responsibility:
        found = registry.find(full_name, region=region) if basis != "generic" else ()
        department_id = found[0].id if len(found) == 1 else None
        return Responsibility(
            as_written=name,
            full_name=full_name,
            department_id=department_id,
            today=registry.today(department_id) if department_id else (),
            role=role,
            basis=basis,
            source=source,
            start=start,
            end=start + len(name),
        )

    found = [
        responsibility(a.as_written, a.full_name, a.start, a.role, "generic" if a.generic else "named", "clause")
        for clause in clauses
        for a in clause.actors
    ]
    taken = {r.full_name for r in found}
    for name, start, role, basis in _in_sentences(measure.text):
        if name not in taken:
            taken.add(name)
            found.append(responsibility(name, name, measure.start + start, role, basis, "sentence"))
    return tuple(sorted(found, key=lambda r: r.start))


def _in_sentences(text: str) -> Iterator[tuple[str, int, Role, Basis]]:
    for match in DUTY_OF.finditer(text):
        generic = bool(GENERIC.search(match["name"]))
        role: Role = "lead" if _LEADS.match(text, match.end("name")) else "responsible"
        yield match["name"], match.start("name"), role, "generic" if generic else "sentence"
    for match in DUTY_OF_ALL.finditer(text):
        for name in re.finditer(r"[^、和及]+", match["names"]):
            yield name.group(), match.start("names") + name.start(), "responsible", "generic"

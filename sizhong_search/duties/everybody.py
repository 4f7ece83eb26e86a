"""Whether departments in general (各有关部门) of a text may mean a body: by its place, its addressees and its words."""

from __future__ import annotations

import re

from sizhong_search.model import Document, Measure, Responsibility
from sizhong_search.text import sentences
from sizhong_search.vocabulary.bodies import is_everybody
from sizhong_search.vocabulary.departments import Department
from sizhong_search.vocabulary.regions import CENTRAL, Regions
from sizhong_search.vocabulary.registry import Registry

# Governments and departments, as addressees; branches of banks and supervisors, enterprises, and a bureau's own units
# (局内各单位) are none.
_GOVERNMENTS = re.compile(
    r"政府|兵团|管委会|街道|部委|部门|直属机构|人民团体|[省市县区地州]委|委员会|委、办|^各[省市县区]+$|(?<!内各)(?<!企事业)单位|机关"
    r"|部(?=$|、)|[厅办委](?![事公员])|(?<![分监])(?<!监管)局(?!内)"
)
_UNITS = re.compile("[各有相关]{0,3}(?:单位|机关)")  # of whatever kind; 省直有关单位 are of a government


def covers(document: Document, department: Department, regions: Regions) -> bool:
    """Tell whether 各有关部门 of a document may mean a body: not where it is of elsewhere, nor where it does not tell.

    What a government asks of departments in general holds for those below it as well. A text that is sent to
    enterprises or banks, most of them, means others than governments and their departments.
    """
    here = regions.named(department.region)
    above = [place.full_name for place in regions.chain(here)] if here else [department.region]
    if department.region and document.place not in (CENTRAL.name, *above):
        return False
    sent_to = document.addressees
    return sum(bool(_GOVERNMENTS.search(name)) for name in sent_to) * 2 >= len(sent_to)


def everybody(
    document: Document, measure: Measure, department: Department, registry: Registry
) -> Responsibility | None:
    """Return the name of departments in general in a measure, the last of several, of which a body may be one.

    Units alone (各单位) are those whom a text is sent to, and anybody's where it does not tell.
    """
    names = [r for r in measure.responsibilities if r.basis == "generic" and is_everybody(r.full_name)]
    if not document.addressees:
        names = [r for r in names if not _UNITS.fullmatch(r.full_name)]
    if document.place == CENTRAL.name and department.region not in ("", CENTRAL.name):
        names = [r for r in names if not _are_of_the_centre(r, document, measure, registry)]
    return names[-1] if names else None


def _are_of_the_centre(everybody: Responsibility, document: Document, measure: Measure, registry: Registry) -> bool:
    """Tell whether a text of the centre means its own: the members of a committee, or those beside one of its bodies.

    教育部会同有关部门 does; a name that speaks of places or levels (各地各部门) reaches below the centre all the same.
    """
    if re.search("[地级省市县]", everybody.full_name):
        return False
    if "成员" in everybody.full_name:  # 各成员单位 of a committee of the centre
        return True
    for r in measure.responsibilities:
        body = registry.get(r.department_id) if r.department_id else None
        first, last = sorted((r, everybody), key=lambda name: name.start)
        if body and body.region == CENTRAL.name and len(sentences(document.text[first.start : last.end])) == 1:
            return True
    return False

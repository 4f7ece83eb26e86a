"""What a name in a text stands for: a body, one of several, governments, departments in general, an enterprise.

Takes a name with the place and the time of its text. Nothing is guessed: a name that several bodies bore is
``ambiguous`` and keeps them all, and one that nobody is known by is ``unknown``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sizhong_search.model import LinkKind
from sizhong_search.vocabulary.bodies import fold_script, is_generic
from sizhong_search.vocabulary.departments import UNKNOWN_REGION, Department
from sizhong_search.vocabulary.regions import CENTRAL
from sizhong_search.vocabulary.registry import Registry, When

_LEVEL = r"(?:省|自治区|直辖市|兵团|市|州|盟|地区|地级以上市|设区的?市|县|区|旗|乡|镇|街道|园区|开发区|新区)"
_GOVERNMENTS = re.compile(
    rf"^(?:国务院|中央政府)$|^(?:各|所有|有关|相关|全[省市县区]|本|地方|省以下|县级?以上|{_LEVEL}级?|[一二三两]级|各级|属地|所在地|当地|试点)*"
    rf"(?:{_LEVEL}|[、和及/()〔〕人民地])*(?:地区?|{_LEVEL}|政府|党委|党委和政府|管委会|街道办(?:事处)?|行政公署|行署)(?:等)?$"
)
# Enterprises, schools, associations, headquarters of a project: no departments of government.
_ORGANISATION = re.compile(
    r"(?:公司|集团|企业|银行|电网|国网.*|铁塔|移动|联通|电信|广电网络|保险|担保|基金|交易所|研究院|研究所|大学|学院|高校|学校|医院|"
    r"协会|商会|学会|联合会|促进会|基金会|报社|日报|出版社|电视台|广播电台|中心|平台|园区|指挥部|运营商|经营者|机构|基地|联盟)$"
)


@dataclass(frozen=True, slots=True)
class Link:
    """What a name stands for; ``bodies`` is one for a record or a pattern, all that it may be where ambiguous."""

    kind: LinkKind
    bodies: tuple[Department, ...] = ()

    @property
    def department_id(self) -> str | None:
        """The id of the one body meant, None where it is none or one of several."""
        return self.bodies[0].id if self.kind in ("record", "pattern") else None


def link(name: str, registry: Registry, *, region: str, on: When = None) -> Link:
    """Tell what a name stands for in a text of a place and a time.

    Parameters
    ----------
    name : str
        As a text writes it, with the prefix that a list elides put back (省工信委).
    registry : Registry
    region : str
        The place of the text by its full name, ``UNKNOWN_REGION`` where it is not told.
    on : date or interval, optional
        When it was written, as :meth:`Registry.find` takes it.
    """
    folded = fold_script(name)
    if _GOVERNMENTS.match(folded):
        return Link("governments")
    if is_generic(folded):
        return Link("generic")
    if bodies := registry.find(name, region=region, on=on):
        is_record = bodies[0].id in registry.departments
        return Link("ambiguous" if len(bodies) > 1 else "record" if is_record else "pattern", bodies)
    if registry.regions.is_place(folded):
        return Link("governments")
    if region == UNKNOWN_REGION and (anywhere := registry.find(name, on=on)):
        nowhere = tuple(body for body in anywhere if body.region in (UNKNOWN_REGION, CENTRAL.name))
        return Link("ambiguous", nowhere or anywhere)  # 人民银行 of no stated place: the bank, or a branch of it
    return Link("organisation" if _ORGANISATION.search(folded) else "unknown")

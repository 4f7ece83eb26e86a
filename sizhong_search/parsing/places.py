"""Where a document comes from: its place and its level of government, by who issues it or what its title begins with.

Takes names, gives a place of the table and one of ``central``, ``province``, ``city``, ``county``; None where the words
do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sizhong_search.vocabulary.regions import Region, Regions

_ABOVE = r"^(?:中共)?(?:[一-鿿]{2,3}省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区)?"
_CITY = re.compile(_ABOVE + r"(?:(?!自治区)[一-鿿]){1,8}?(?:市|自治州|地区|盟)(?!场)")
_COUNTY = re.compile(
    _ABOVE + r"(?:[一-鿿]{1,6}?市)?(?:(?!自治区)[一-鿿]){1,6}(?:县|自治县|(?<!自治)区)(?!域)"
    r"(?:人民政府|委|[一-鿿]{2,14}(?:局|办|会))"
)
_PLACE = re.compile(r"^(?:中共)?[一-鿿]{1,8}?(?:省|市|自治区|自治州|自治县|县|区|州|盟)(?!场)")
# 中共, 关于印发《; 国家税务总局 of a place; a zone that signs with its district; 关于《 of whose document is explained.
_BEFORE = re.compile(
    r"^(?:中共|(?:关于)?(?:印发|转发|发布)[《〈]?|国家税务总局(?=(?:(?!关于|办公厅)[一-鿿]){2,12}税务局)"
    r"|(?P<of>[一-鿿]{2,3})(?:经济技术|高新技术产业)?开发区\s?(?=(?P=of)市)"
    r"|(?:关于)?《(?=[^《》]{4,120}》\s?(?:的)?(?:政策|文件)?(?:解读|起草说明|有关事项办理流程)))"
)
_CENTRAL = re.compile(
    r"^(?:国务院|中共中央|中央|全国|国家|中国|中华|最高人民|证监会|银保监会|银监会|保监会|审计署"
    r"|[一-鿿]{2,8}总[局署]|[一-鿿]{2,12}(?<!挥)部(?:办公厅|$|[\s、]|关于|等))"
)


def place_of(names: Sequence[str], regions: Regions) -> Region | None:
    """Return the place that the first telling name begins with, as far down as it is named.

    A short name tells a province (黑龙江关于…) but no city, for 大理 is a word as well. 关于印发 may stand before it.
    """
    for name in (_BEFORE.sub("", name) for name in names):
        for place, end in regions.read(name):
            is_short = not name[:end].endswith(place.name) and place.level != "province"
            is_list = name[end : end + 1] == "、" or next(regions.read(name, end), None)  # 福建、江苏; 浙江重庆两地
            if place.code and not is_short and not is_list and not name.startswith("场", end):
                return place
    return None


def level_of(issuers: Sequence[str], title: str, place: Region | None) -> str | None:
    """Return the level of government that the first issuer, else the title, names."""
    who = _BEFORE.sub("", issuers[0] if issuers else title)
    if not _PLACE.match(who) and _CENTRAL.search(who):
        return "central"
    if place and place.level != "province":
        return place.level
    own = bool(place) and who.startswith(place.name if place else "")
    below = re.match(rf"{place.name if place else ''}(?!人民)[一-鿿]{{1,8}}?(?:市|自治州|地区|盟)(?!场)", who)
    if issuers and _COUNTY.search(who):
        return "county"
    if issuers and _CITY.search(who) and (below or not own):
        return "city"
    return "province" if place else None

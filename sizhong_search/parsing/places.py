"""Where a document comes from: its region and its level of government, by who issues it or what its title begins with.

Takes names, gives a province's name and one of ``central``, ``province``, ``city``, ``county``; None where the words do
not tell. Which province a city lies in is not concluded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ABOVE = r"^(?:中共)?(?:[一-鿿]{2,3}省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区)?"
_CITY = re.compile(_ABOVE + r"(?:(?!自治区)[一-鿿]){1,8}?(?:市|自治州|地区|盟)(?!场)")
_COUNTY = re.compile(
    _ABOVE + r"(?:[一-鿿]{1,6}?市)?(?:(?!自治区)[一-鿿]){1,6}(?:县|自治县|(?<!自治)区)(?!域)"
    r"(?:人民政府|委|[一-鿿]{2,14}(?:局|办|会))"
)
_PLACE = re.compile(r"^(?:中共)?[一-鿿]{1,8}?(?:省|市|自治区|自治州|自治县|县|区|州|盟)(?!场)")
_CENTRAL = re.compile(
    r"^(?:国务院|中共中央|中央|全国|国家|中国|中华|最高人民|证监会|银保监会|银监会|保监会|审计署"
    r"|[一-鿿]{2,8}总[局署]|[一-鿿]{2,12}部(?:办公厅|$|[\s、]|关于|等))"
)


def region_of(names: Sequence[str], provinces: Sequence[tuple[str, str]]) -> str | None:
    """Return the province that the first telling name begins with.

    >>> region_of(["中共黑龙江省委"], [("黑龙江省", "黑龙江"), ("吉林省", "吉林")])
    '黑龙江省'
    """
    return next((name for who in names for name, short in provinces if _begins_with(who, name, short)), None)


def level_of(issuers: Sequence[str], title: str, region: str | None) -> str | None:
    """Return the level of government that the first issuer, else the title, names.

    >>> [level_of([who], "", region) for who, region in (("审计署", None), ("内蒙古自治区人民政府", "内蒙古自治区"),
    ...     ("黑龙江省哈尔滨市人民政府", "黑龙江省"), ("广州市天河区财政局", None))]
    ['central', 'province', 'city', 'county']
    """
    who = issuers[0] if issuers else title
    if not _PLACE.match(who) and _CENTRAL.search(who):
        return "central"
    if issuers and _COUNTY.search(who):
        return "county"
    own = bool(region) and who.removeprefix("中共").startswith(region or "")
    below = re.match(rf"(?:中共)?{region}(?!人民)[一-鿿]{{1,8}}?(?:市|自治州|地区|盟)(?!场)", who)
    if issuers and _CITY.search(who) and (below or not own) and not (region and region in who and not below):
        return "city"
    return "province" if region else None


def _begins_with(name: str, province: str, short: str) -> bool:
    """Tell whether a name begins with a province; 吉林市 and 海南藏族自治州 only bear a province's name."""
    name = name.removeprefix("中共")
    place = re.match(rf"{short}(?!省)[一-鿿]{{0,3}}?(?:市|自治州|自治县|县)", name)
    return name.startswith(province) or (name.startswith(short) and not place)

"""What the name of a body looks like: its endings, bodies in general, names that take no place from a list.

Parsing splits lists of names by it, annotation tells by it whether anybody in particular was named. Which record a
name means is left to :mod:`sizhong_search.vocabulary.departments`. All patterns read folded text (:func:`fold_script`).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# Width and script, one character for one, so that places stay true: the characters that clauses are written with.
_WIDE = "（）：，；［］／　\xa0\u2002\u2003"
_TRADITIONAL = (
    "責負單門牽頭會參與導協辦實職關屬級縣區廳務財稅發經濟農業總團聯婦殘銀監證國鄉鎮舉營場審計統檢設環護體衛醫藥勞動資產貿員領組織傳"
    "戰網編對應須將為則齊處記後長進標權學術質氣測繪檔險廣電視聞黨軍隊師範專項執開話繫時適圍條別餘無類備規劃臺灣僑鐵糧礦墾擴揮機濱爾"
)
_SIMPLIFIED = (
    "责负单门牵头会参与导协办实职关属级县区厅务财税发经济农业总团联妇残银监证国乡镇举营场审计统检设环护体卫医药劳动资产贸员领组织传"
    "战网编对应须将为则齐处记后长进标权学术质气测绘档险广电视闻党军队师范专项执开话系时适围条别余无类备规划台湾侨铁粮矿垦扩挥机滨尔"
)
_FOLDED = str.maketrans(_WIDE + _TRADITIONAL, "():,;[]/    " + _SIMPLIFIED)

# What the last words of a body's name look like; the longest lists of the field in a few endings. 团省委 and 省计生协
# are among them; a bracket may follow: 市交通委(市道运局).
BODY = re.compile(
    r"(?:部|委|厅|局|办|院|署|会|行|社|处|室|所|站|台|部队|中心|海关|政府|公司|集团|企业|部门|单位|机关|机构|学校|高校|大学|"
    r"(?:联盟|基地|办事处|代表处|总队|支队|大队)|中支|协|中央|军区|工商联|文联|侨联|残联|妇联|各地区?|地区|各方|"
    r"(?:新|开发|园|保税|合作|示范|试验|高新|经开|试点|城|片|街|各)区|各(?:市|县|镇|乡|街道|省|州|盟|旗))"
    r"(?:[(〔][^()〔〕]{1,40}[)〕])?$"
)
# Bodies in general: nobody in particular is named.
GENERIC = re.compile(
    r"^(?:各|有关|相关|其[他它]|所有|全省各|全市各|所属|所在地|属地|当地|地方各级|县级?以上|"
    r"[省市区县州]?(?:级|直|属|本级)?(?:各|有关|相关|其他)|[省市县区]、)"
    r"|(?:主管|执法|监管|有关|相关|责任|成员|参与|参加|牵头|配合)(?:部门|单位|企业)$|^(?:部门|单位|政府)$"
    r"|(?:所有|有关|相关|各)的?(?:部门|单位|企业|机构|地区|部门和单位|区政府|政府)$"
    r"|^(?:试点城市|地方|省级|地市级|市级|县级|区级|乡镇|基层|上级|下级)(?:各级)?(?:人民)?政府$"
)
# Departments in general: 各有关部门, 省直各单位, 各地各部门, 各级政府及其有关部门, 相关行业主管部门.
_WHICH = (
    r"(?:各个?|所有|全部|其[他它]|有关|相关|成员|责任|牵头|配合|职能|组成|[省市县区州](?!级政府)|[级直属]"
    r"|全[省市县区]|本级|同级)"
)
EVERYBODY = re.compile(
    rf"^(?:各地区?[、和及]?|(?:各级(?:党委[和、])?)?(?:人民)?政府(?:及其)?)?{_WHICH}{{1,6}}的?(?:部门|单位|机关)"
    rf"(?:[(、和及]{{1,2}}{_WHICH}{{0,4}}(?:部门|单位|机关|机构)\)?)?$"
    rf"|^{_WHICH}{{0,3}}(?:有关|相关)(?:行业)?(?:主管|监管)(?:部门|单位)$|^各?(?:有关|相关)(?:方面|地区[和、及](?:部门|单位))$"
)
# Bodies that belong to a ministry, a party line or nobody's list and carry their own place: no prefix before them.
_PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|"
    "贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门"
)
OWN_NAME = re.compile(
    r"^(?:国家|国务院|国网|中国|中央|中共|全国|中铁|人民银行|人行|央行|团[省市县区州]|共青团|军|武警|民航|铁路|长江|黄河|珠江|淮河"
    rf"|{_PROVINCES}|[一-鿿]{{2,4}}(?:市(?!场)|[县州盟旗区]|城(?![乡市])))"
    r"|^(?!地方|市场|药品|能源)[一-鿿]{2,6}(?:证监局|银监局|保监局|银保监局|监管分局|银保监分局|银监分局|金融监管局|海关|海事局|"
    r"通信管理局|税务局|铁路局|气象局|边检站|调查队)$"
    r"|(?:公司|集团|银行|分行|支行|大学|指挥部|管委会)$"
)
PARTY_ORGAN = (
    r"(?:组织部|宣传部|统战部|政法委|网信办|编办|改革办|财办|农办|军民|办公|巡视|老干部|社会工作部|金融办|政研室|台办)"
)
GOVERNMENTS = ("省", "自治区", "兵团", "市", "区", "县", "州", "盟", "旗")
PREFIX = re.compile(
    rf"^(?P<prefix>{'|'.join(GOVERNMENTS)})(?P<party>委(?={PARTY_ORGAN}|[一-鿿]{{2,8}}(?:办|办公室|委员会|部)$))?"
    r"|^(?P<place>[一-鿿]{2,3}(?:省|市|自治州|县|区))(?=[一-鿿]{2,12}(?:厅|局|委|办)$)"
)
# 市市场监管委 is the 市 prefix before 市场…; 市场监管局 alone has none. 区域, 县域, 县级 are no prefixes either.
_NO_PREFIX = re.compile(
    r"^(?:市场|市政(?=局|公用|园林|管理|工程|集团|设施)|市民(?=中心)|市容|区域|区块|县域|省际|州际|州长|县两级|[省市县区]级(?!机关)"
    r"|[县市区][(〔]|市[县区](?!域)|[县区]市(?!场|政|民)|县区)"
)


def fold_script(text: str) -> str:
    """Return the text in half-width signs and simplified script, character for character.

    >>> fold_script("（省財政廳牽頭負責）")
    '(省财政厅牵头负责)'
    """
    return text.translate(_FOLDED)


def is_generic(name: str) -> bool:
    """Tell departments in general from a body with a name.

    >>> [is_generic(n) for n in ("各有关部门", "市级有关部门", "相关行业主管部门", "省财政厅")]
    [True, True, True, False]
    """
    return bool(GENERIC.search(name))


def is_everybody(name: str) -> bool:
    """Tell departments in general, of which any body may be one, from other names of nobody in particular.

    Governments of places (各区人民政府), a line of business that the name tells (各区民政部门, 行政执法部门),
    enterprises and whoever a phrase describes are not. Nor is 各行业主管部门: it binds those that have charge of a line
    of business, and says of nobody else that he may be meant; 相关行业主管部门 leaves that open, as 有关部门 does.
    Departments of the centre alone (国务院有关部门) are left out: those of a province are not among them.

    >>> [is_everybody(n) for n in ("各有关部门", "各地各部门", "省直有关单位", "相关行业主管部门")]
    [True, True, True, True]
    >>> [is_everybody(n) for n in ("各区民政部门", "各省级人民政府", "各地", "行业主管部门", "国务院有关部门")]
    [False, False, False, False, False]
    """
    return bool(EVERYBODY.search(fold_script(name)))


def own_prefix(name: str) -> str:
    """Return the prefix that a later name in a list may inherit: 省 of 省工信委 and of 省委网信办.

    >>> [own_prefix(n) for n in ("省委网信办", "市市场监管委", "市场监管局", "广州市财政局", "黑龙江证监局")]
    ['省', '市', '', '广州市', '']
    """
    match = None if _NO_PREFIX.match(name) else PREFIX.match(name)
    return (match["prefix"] or match["place"]) if match else ""


def takes_prefix(name: str) -> bool:
    """Tell whether a name in a list leaves out a prefix: 财政厅 does, 合肥海关 and 申康医院发展中心 do not.

    >>> [takes_prefix(n) for n in ("财政厅", "人民银行沈阳分行", "知识城开发建设办", "检察院")]
    [True, False, False, True]
    """
    return bool(_line_of_business().match(name)) and not OWN_NAME.search(name)


def elided_prefix(name: str, after: str) -> str:
    """Return what a name in a list leaves out, given the last name before it that has a prefix.

    >>> elided_prefix("财政厅", after="省委宣传部"), elided_prefix("组织部", after="省委宣传部")
    ('省', '省委')
    >>> elided_prefix("合肥海关", after="省税务局"), elided_prefix("市财政局", after="省税务局")
    ('', '')
    """
    if is_generic(name) or own_prefix(name) or not takes_prefix(name):
        return ""
    prefix = own_prefix(after)
    among_party_organs = re.match(f"{prefix}委{PARTY_ORGAN}", after) and re.match(PARTY_ORGAN, name)
    return prefix + "委" if among_party_organs else prefix


@cache
def _line_of_business() -> re.Pattern[str]:
    lines = files(__package__).joinpath("data/lines_of_business.txt").read_text("utf-8").splitlines()
    return re.compile("|".join(line for line in lines if line and not line.startswith("#")))

"""What an applicant asks of a measure: how much, when to apply and until when, whom to ring, who gets it; as written.

Each function gives mentions in the order of the text, none overlapping another; ``offset`` is where the text stands in
its document. Precision goes before recall: figures that only report (同比增长7.2%, 实现产值30亿元) are no amounts,
punishments name no beneficiaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sizhong_search.model import Mention

_B = r"[ 　]?"
_N = r"\d[\d,，]{0,15}(?:[.．]\d{1,4})?"
_NUMERALS = "零〇一二三四五六七八九十百千万亿两"
_HAN_N = rf"(?<![{_NUMERALS}点])[{_NUMERALS}]{{1,8}}(?:点[{_NUMERALS}]{{1,4}})?"
_UNIT = rf"{_B}[十百千]?[万亿]{{0,2}}{_B}(?:元(?:人民币)?|美元|港元|欧元)"
_RATE = (  # not the %E4 of an address
    rf"(?:{_N}{_B}(?:个{_B})?(?:[%％‰](?![0-9A-Fa-f]{{2}})|百分点)"
    rf"|百分之[{_NUMERALS}]{{1,5}}(?:点[{_NUMERALS}]{{1,4}})?)"
)
_PER = r"(?:[/／每·•](?:人|户|家|月|年|天|日|亩|吨|台|套|辆|次|个|件|项|平方米|千瓦时|公里|床|生|学年|名)){0,3}"
# Money or a rate, with what belongs to it: 5万元至50万元, 1万元以上2万元以下, 200元/人·月, 按…的30%给予补助.
_HAS_FIGURE = re.compile("[元%％‰]|百分")
AMOUNT = re.compile(
    rf"""(?<![\d.%％A-Za-z/])(?:(?P<money>{_N}{_B}(?:[至到~～—–-]{_B}{_N})?{_UNIT}|{_HAN_N}(?<=[{_NUMERALS}]{{2}})元)
    | (?P<rate>(?:{_N}{_B}[至到~～—–-]{_B})?{_RATE}))
    {_PER}(?:[（(]含[）)])?(?:以[上下内]|左右)?
    (?:{_B}[至到~～—–-]{_B}(?:{_N}{_UNIT}|{_RATE})|(?<=以上)(?:{_N}{_UNIT}|[{_NUMERALS}]{{2,8}}元)以下)?""",
    re.X,
)
# What stands right before a figure and belongs to it, read backwards: 每人每月, 每家企业最高不超过, 按设备投资额的.
_BEFORE = re.compile(
    rf"""(?:(?:每(?:[人户家月年天日亩吨台套辆次个件项名生床班]|平方米|学年|企业|单位|季度|增长|新增|招用
              |家企业|个项目|个企业|人次)){{1,3}}
        (?:累计|合计)?(?:(?:奖励|补贴|补助|资助)(?:金额)?)?)?{_B}
      (?:(?:累计|合计|总额|总计|单个项目|单家企业|单笔)?(?:一次性)?(?:最高|最低|最多|至少|上限)可?
          (?:给予|补助|补贴|奖励|资助|支持)?(?:不超过|不高于|可达|可获|达到?|为|至)?
        | (?:原则上)?(?:不超过|不低于|不少于|不高于|不得超过|不得低于|超过|高于|低于)
        | 一次性(?:给予|奖励|补助|补贴)?)?{_B}(?:人民币)?$""",
    re.X,
)
_SHARE = re.compile(r"按(?:照|其)?[^，。；：\n（）按]{2,30}的$|按(?:照)?$")
_GIVEN = re.compile(
    r"(?:的(?:比例|标准|额度))?(?:给予|予以)(?:[一-鿿]{0,6}?(?:补助|补贴|奖励|资助|支持|贴息|补偿|奖补|扶持))?"
)
_SUPPORT = re.compile(
    "补贴|补助|奖励|奖补|资助|贴息|减免|免征|返还|减按|税率|费率|利率|报销|支付|退还|抵扣|扣除|罚款|优惠|补偿|扶持|征收"
    "|缴纳|贷款|担保|给予|补足|拨付|租金"
)
# 同比增长7.2%, 达到90%, 占总股本的5%: a figure that reports, aims or sets a bar.
_STATISTIC = re.compile(
    r"(?:增长|增加|增幅|下降|降幅|增速|涨幅|同比|环比|上涨|递增|上升|提升|加权平均|完成预算)[^，。；\n]{0,16}$"
    r"|(?:占[^，。；\n]{0,14}|比重为?|覆盖率|[^费利税]率)[约近为达到超过在了 ]{0,4}$"
)
_GRANT = re.compile("补贴|补助|奖励|奖补|资助|贴息|拨付|给予|专项|资金|额度")
_VOLUME = re.compile(
    r"(?:余额|产值|收入|营收|利润|支出|赤字|顺差|投资|销售额|交易额|消费|规模|贸易额|出口|总额|总值|增加值|市值|融资"
    r"|资产|突破|完成|实现)[^，。；\n]{0,4}$"
)

_DATE = rf"(?:20\d{{2}}{_B}年{_B})?\d{{1,2}}{_B}月(?:{_B}\d{{1,2}}{_B}日|[初底末]|[上中下]旬)?"
_CLOCK = rf"(?:{_B}\d{{1,2}}(?:[:：]\d{{2}}|[时点]))?"
_TO = rf"{_B}(?:[（(][^（）()]{{1,8}}[）)])?{_CLOCK}{_B}(?:[至到—–~～－-]{{1,2}}){_B}"
_APPLY = r"(?:申报|申请|受理|报名|填报|征集)"
# 申报时间：2025年7月4日至7月15日; 申报截止时间为…; each up to the end of its sentence, and only with a figure in it.
WINDOW = re.compile(
    rf"""(?:集中|网上|系统|项目)?{_APPLY}(?:起止|截止|开始)?(?:时间|期限|日期|时限)(?:和地点)?(?:{_B}[:：]{_B}|为)
          (?=[^。；;\n]{{0,30}}\d)[^。；;，,\n]{{2,80}}
    | (?:于|在|自|从)?每年(?:度)?的?{_B}{_DATE}(?:{_TO}{_DATE})(?:期间|内)?[^，。；\n\d]{{0,16}}?{_APPLY}
    | (?:于|在|自|从){_DATE}{_CLOCK}(?:{_TO}{_DATE}{_CLOCK})(?:期间|内)?[^，。；\n\d]{{0,16}}?{_APPLY}
    | (?:于|在)(?:每年)?{_DATE}{_CLOCK}[以之]?前[^，。；\n]{{0,24}}?
        (?:{_APPLY}(?![^，。；\n]{{0,20}}[的表]|书|材料|系统|人|者|单位|条件|填)|提交[^，。；\n]{{0,8}}材料)""",
    re.X,
)
# 政策执行期限至2025年12月底; 有效期至…止, but not that of a certificate; 实施期限延长至…; 自即日起至…; and two days
# of which the last has its year, 至2020年12月31日，对….
_DAY = rf"20\d{{2}}{_B}年{_B}\d{{1,2}}{_B}月{_B}\d{{1,2}}{_B}日"
_END = (
    rf"(?:{_DAY}|20\d{{2}}{_B}年{_B}(?:\d{{1,2}}{_B}月份?[底末]?|年?[底末])?)"
    rf"(?:{_B}截?止)?(?!{_B}[之以]?前|[\d~～—–-])"
)
_SINCE = rf"(?:自?[^，。；：\n\d]{{1,10}}之?日起|自即日起|自?{_DAY}起?)"
OFFERED = re.compile(
    rf"""(?:政策|优惠|补贴)?(?:(?<![证照书同])有效|暂?执行|实施|适用|享受|缴费|缓缴|{_APPLY})(?:
          截止(?:时间|日期)(?:{_B}[:：]{_B}|为)
        | (?:期限?|时间)?(?:暂定|可以?|均|统一)?(?:延长|延续|顺延)?(?:为|{_B}[:：])?{_SINCE}?{_B}[至到]{_B})
      {_END}
    | 自(?:即日|[^，。；：\n\d]{{1,10}}之日|{_DAY})起?至{_B}{_END}
    | {_DAY}[至到]{_B}{_END}(?:期间)?(?=[，,]对)""",
    re.X,
)

_PHONE = r"(?:\d{3,4}[-—－– ]{1,2})?\d{5,8}(?:[-—－转]\d{1,6})?|1\d{10}|\d{3}-\d{4}-\d{4}"
_NAME_END = r"(?=\s|[，,；;。）)]|联系|电话|$)"
_HAS_CONTACT = re.compile(r"联\s?系\s?人|电\s?话|热线|手机|传\s?真|邮箱|邮件|信箱|地址|地点")
CONTACT = re.compile(
    rf"""(?:
      联{_B}系{_B}人(?:及(?:联系)?电话|及联系方式)?{_B}[:：]{_B}
        [一-鿿·]{{2,4}}(?:[、 　,，/][ 　]{{0,3}}(?!联系|电话|咨询)[一-鿿·]{{2,4}}){{0,3}}
        (?:[，, 　]{{0,3}}(?:{_PHONE}))?{_NAME_END}
    | (?:联系|咨询|举报|受理|投诉|监督|服务|办公|技术支持)?(?:电{_B}话|热线|手机)(?:号码)?{_B}[:：为]?{_B}
        (?:{_PHONE})(?:[、,，/；; ]{{1,2}}(?:{_PHONE})){{0,5}}(?!\d)
    | 传{_B}真{_B}[:：]{_B}(?:{_PHONE})
    | (?:电子|联系|举报|投诉|咨询|接收|收件)?(?:邮箱|邮件|信箱)(?:地址)?{_B}[:：为]?{_B}[\w.+-]{{1,40}}@[\w.-]{{3,40}}
    | (?:联系|通讯|通信|办公|办理|受理|邮寄|咨询|收件|单位|现场)(?:地址|地点){_B}[:：]{_B}[^。；;\n，,　]{{4,60}}
    )""",
    re.X,
)

_WHO = (
    "企业|单位|机构|个人|人员|家庭|用户|农户|困难户|贫困户|商户|工商户|大户|对象|主体|团队|组织|平台|园区|基地|学校|项目"
    "|高校|院所|学生|毕业生|居民|农民|合作社|职工|群众|老人|老年人|儿童|残疾人|公司|协会|工作室|家庭农场|人才|孵化器"
    "|纳税人|业主|者"
)
_PAREN = r"(?:[（(][^（）()\n]{1,40}[）)])?"
# What is given: 给予最高50万元奖励, 免收租金; where it is no punishment.
GIVES = re.compile(
    r"""给予(?!警告|处分)
        (?=[^。；\n，]{0,36}(?:补[助贴]|奖[励补]|支持|资助|扶持|贴息|减免|优惠|优先|贷款|帮扶|救助|倾斜|元|[%％]))
    | 发放(?=[^。；，\n]{0,20}(?:补助|补贴|奖励|津贴|补助金|券))
    | (?:免征|免收|免除|减免|减征|缓缴|减半)(?=[^。；，\n]{0,16}(?:税|费|租金|金)(?!的))
    | (?:奖励|补贴|补助|资助)(?=[^。；，\n]{0,8}元)""",
    re.X,
)
_FOR = re.compile(
    rf"""对于?(?P<who>[^，。；：\n]{{0,60}}?(?:{_WHO}){_PAREN})
    [，,]?(?:可以?|应当?|均|将|再|还|另|按[^，。；\n按]{{1,30}}|分别|一律|一次性|适当|由[^，。；\n]{{2,16}}){{0,2}}$
    """,
    re.X,
)
_PUNISHED = re.compile("负责的|责任人|责任主体|违法|违规|违反|主管人员|失信|欺诈|当事人|处分|处罚")
RECIPIENT = re.compile(
    rf"""(?:支持|补贴|奖励|扶持|申报|资助|申请|补助|保障|享受|救助|认定|受益|适用|征集)(?:对象|主体){_B}[:：]{_B}
        (?P<label>[^。；;\n]{{2,60}})
    | (?P<fits>符合[^，。；：\n]{{2,44}}的(?:[^，。；：\n的]{{0,12}}(?:{_WHO})){_PAREN})
        [，,]?[均都]?可(?:以|按[^，。；\n]{{1,14}}|向[^，。；\n]{{1,20}})?(?:申请|申报|享受|获得|领取)
    | 面向(?P<towards>[^，。；：、\n]{{2,24}}?(?:{_WHO}))(?:发放|征集|招租|配租|开展申报|公开征集)""",
    re.X,
)


def find_amounts(text: str, offset: int = 0) -> tuple[Mention, ...]:
    """Find money and rates with the words that bound and share them out.

    >>> [m.text for m in find_amounts("按设备投资额的30%给予补助，每家企业最高不超过500万元；每人每月补贴1000元")]
    ['按设备投资额的30%给予补助', '每家企业最高不超过500万元', '每人每月补贴1000元']
    """
    spans = []
    for match in AMOUNT.finditer(text) if _HAS_FIGURE.search(text) else ():
        start, end = match.span()
        before = text[max(0, start - 40) : start]
        sentence = _sentence(text, start, end)
        if match["rate"]:
            share, given = _SHARE.search(before), _GIVEN.match(text, end)
            if not _SUPPORT.search(sentence) or (not share and not given and _STATISTIC.search(before)):
                continue
            start, end = start - (len(before) - share.start() if share else 0), given.end() if given else end
        elif "亿" in match["money"]:
            if not _GRANT.search(sentence) or _STATISTIC.search(before) or _VOLUME.search(before):
                continue
        elif _VOLUME.search(before) and not _SUPPORT.search(sentence):
            continue
        if start == match.start() and (bound := _BEFORE.search(before)):
            start -= len(before) - bound.start()
        spans.append((start, end))
    return _mentions(text, spans, offset)


def find_windows(text: str, offset: int = 0) -> tuple[Mention, ...]:
    """Find when one may apply, and how long something is offered.

    >>> [m.text for m in find_windows("申报时间：2025年7月4日至7月15日17时。每年3月1日至4月30日集中受理。")]
    ['申报时间：2025年7月4日至7月15日17时', '每年3月1日至4月30日集中受理']
    >>> [m.text for m in find_windows("政策执行期限至2025年12月底，到2026年培育平台100家。")]
    ['政策执行期限至2025年12月底']
    """
    spans = [m.span() for m in WINDOW.finditer(text)] if re.search(_APPLY, text) else []
    spans += [m.span() for m in OFFERED.finditer(text)] if "年" in text else []
    return _mentions(text, spans, offset)


def find_contacts(text: str, offset: int = 0) -> tuple[Mention, ...]:
    """Find whom to ask: each person, telephone, mailbox or address, with its label.

    >>> [m.text for m in find_contacts("（联系人：张三；联系电话：010-12345678，邮箱：a@b.gov.cn）")]
    ['联系人：张三', '联系电话：010-12345678', '邮箱：a@b.gov.cn']
    """
    if not _HAS_CONTACT.search(text):
        return ()
    return _mentions(text, (m.span() for m in CONTACT.finditer(text)), offset)


def find_beneficiaries(text: str, offset: int = 0) -> tuple[Mention, ...]:
    """Find who gets something, where the text says so in one breath.

    >>> [m.text for m in find_beneficiaries("对首次升规的科技型企业给予10万元奖励。补贴对象：符合条件的创业者。")]
    ['首次升规的科技型企业', '符合条件的创业者']
    """
    spans = [
        span
        for m in RECIPIENT.finditer(text)
        for span in (m.span("label"), m.span("fits"), m.span("towards"))
        if span != (-1, -1)
    ]
    for gives in GIVES.finditer(text) if "对" in text else ():
        at = text.rfind("对", max(0, gives.start() - 66), gives.start())
        while at > 0 and text[at - 1] in "相针面应绝":
            at = text.rfind("对", max(0, gives.start() - 66), at)
        if at >= 0 and (who := _FOR.match(text, at, gives.start())) and not _PUNISHED.search(who["who"]):
            spans.append(who.span("who"))
    return _mentions(text, spans, offset)


def _sentence(text: str, start: int, end: int) -> str:
    """Return what stands around a place, to the ends of its sentence or 80 characters."""
    before, behind = text[max(0, start - 80) : start], text[end : end + 60]
    return re.split(r"[。；\n]", before)[-1] + "\0" + re.split(r"[。；\n]", behind, maxsplit=1)[0]


def _mentions(text: str, spans: Iterable[tuple[int, int]], offset: int) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        words = text[start:end].rstrip()
        at = offset + start + len(words) - len(words.lstrip())
        if words and (not found or at >= found[-1].end):
            found.append(Mention(text=words.lstrip(), start=at, end=offset + start + len(words)))
    return tuple(found)

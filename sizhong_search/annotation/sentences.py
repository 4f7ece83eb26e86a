"""Bodies that a sentence gives something to do: 由省发改委汇总, 财政部要会同有关部门加大支持力度, 各有关部门要落实.

Takes the text of a measure, gives the bodies with their places and roles. Who only receives (报省发改委), is asked
(商财政部) or stands in a condition (经省财政厅批准的，) has no duty by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from sizhong_search.model import Actor, Role
from sizhong_search.vocabulary.bodies import (
    BODY,
    OWN_NAME,
    elided_prefix,
    fold_script,
    is_generic,
    own_prefix,
    takes_prefix,
)

# Verbs that give work to whoever stands before them; 负责解释 is the closing formula of every document, and no work.
_WORK = (
    r"(?:统一|统筹|具体|定期|共同|分别|联合|按(?:照)?(?:各自)?职责(?:分工)?|依法|直接){0,2}"
    r"(?:(?P<telling>牵头|负责(?!人|同志|的)|配合)|汇总|梳理|组织|统筹|协调|制定|拟定|研究|督促|督查|考核|核定|核实|核查|审核|复核|审批|审查|评审|受理|下达|拨付|发放|追回|收回|"
    r"承担|安排|指导|监督|管理|发布|公布|公示|印发|确定|认定|报(?![送告备请批经])|办理|实施|落实|推进|开展|监管|保障|处理|提供|出台|建立(?!的)|进行|提请|予以|按(?:程序|规定)|对(?=[^，。；\n]{1,30}(?:进行|予以|给予)))"
)
# 由省发改委、省财政厅会同有关部门梳理汇总上报: bodies after 由, and a verb of work right behind them which is no
# part of the name (省政府督查室).
DUTY_OF = re.compile(
    rf"(?<!自)由(?P<names>[一-鿿、]{{2,60}}?(?<=[部委厅局办院署会行门府位构关室心队])(?<!社会))"
    rf"(?={_WORK}(?!\s?(?:政策)?解释|修订|[局室委]|处(?![理置])|部(?!署)|办(?!理)|管理局|机构))"
)
# 市科委委托…机构进行评估, 公安部依法严厉打击…, 市科委是…的主管部门，主要职责是: what says of itself that it is work.
_PLAINLY = (
    r"履行(?=[对好][^,。;\n]{2,40}(?:责任|职责))|严厉打击|严肃查处|从严查处|(?:建立)?健全(?!了)"
    r"|委托(?=[^,。;了\n]{2,30}(?:开展|进行|承担|实施)(?!了))|是(?=[^,。;\n]{2,24}主管部门,(?:主要)?职责)"
)
# 财政部要加大…, 市水务局负责…, 省财政厅会同省商务厅…, 市人社局于受理之日起5个工作日内…: what stands behind a body that
# is a subject. What comes before it is looked at from there backwards; 要求, 应急 and 负责人 are other words.
DUTY_AS_SUBJECT = re.compile(
    r"(?<=[部委厅局办署府门关院处行会室联构位地级区市县乡镇道面)])"
    r"(?:\(以下简称[^()\n]{2,16}\))?(?:(?<!牵头部门),(?=按照?(?:各自)?职责))?"
    r"(?:都|均|也|还|统一|统筹|具体|共同|分别|主要|联合(?!会)|依法|按照?(?:各自)?职责(?:分工)?){0,2}"
    rf"(?:{_PLAINLY}|必须|要(?![求点素件闻是不])"
    r"|应(?![急用邀聘付收纳税届不]|对(?:[新疫突重]|风险)|[^,;。]{1,20}(?:请求|要求|邀请),)(?:当(?!不))?|将(?![来有])|须(?!知)"
    r"|(?:负责)?(?P<telling>牵头(?!单位|部门|机构|[人的])|负责(?!人|制|同志|的|(?:政策)?解释|[^,;。]{1,12}的(?:职能)?(?:机构|部门|人员))|会同)"
    r"|(?:自(?!行)|于|在)(?=[^。;!?\n]{2,30}?[日后]起?,?[\d一二三四五六七八九十]{1,3}个?(?:工作日|日|天)[以之]?内)"
    r"|于(?=(?:每年|每季度|每月|每半年)[^。;,\n]{1,14}(?:前|底),?[^。;\n]{0,40}报))"
)
# Where its name may begin: behind these, and behind a mark or a word that opens a sentence.
_STOPS = "。;,:!?\n—"
_BY = re.compile("(?<!自)由")  # not in 自由贸易试验区
_OPENER = re.compile(
    r"(?:[^()]{0,60}\)|第[一二三四五六七八九十百]{1,5}条\**|\([一二三四五六七八九十\d]{1,3}\)|\([^()]{2,60}\)(?=各)|[①-⑳·●•*-]"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[.．、]?|[一二三四五六七八九十]{1,3}(?:、|是)"
    r"|首先|其中|同时|此外|另外|今后|因此|为此|原则上| ){0,6}"
)
_NUMBERED = re.compile(r"\([一二三四五六七八九十\d]{1,3}\)")  # 四、工作要求 （一）各地…
# What it is told behind 要 and 应: 财政部要会同…, 海关总署要继续做好牵头工作, 市税务局要积极配合.
_TOLD = re.compile(
    r"(?P<meet>.{0,2}会同)|(?P<lead>[^由对与和向为部厅局委办领]{0,12}牵头(?!单位|部门|机构|[人的]))"
    r"|(?P<support>(?:积极|主动|认真|全力|大力|切实)?(?:做好)?(?:配合|协助))"
)
# 应当公开而未公开的, is a condition and no duty, 会同有关部门制定了… a report.
_CONDITION = re.compile(r"[^,;。:!?\n]{0,80}?的(?=[,、])")
_REPORT = re.compile(r"[^,;。:!?\n]{0,80}?(?:[^为除]了(?!解)|已经?|可以|提出(?=:)|解释(?=。))")
# 会同省财政厅、省商务厅制定: where the names end.
_MET = re.compile(
    r"(?P<names>[一-鿿、]{2,60}?(?<=[部委厅局办署府门关院行会])(?<!社会|务院|[有相]关))(?![、和与及]|分支|派出)(?:(?<=部门)|"
    r"(?![部委厅局办署府门关院行会]|员会|公[室厅]|队|[员托宣组政网统编]|分[局会行]|总[局署]|理[局署]|[面势限域长级]|计|议|展))"
)
# 由市邮政管理局牵头,市商务局、市交通运输局配合: who else stands in the sentence, with what it does.
_FOLLOWING = re.compile(
    r"[^,;。:!?、\n]{0,24}[,、;] ?(?:(?P<meet>会同)|(?P<names>[一-鿿、]{2,80}?)(?:等(?:有关|相关)?(?:部门|单位)?)?"
    r"(?:积极|密切|共同|分别|具体|协同|予以|按照?(?:各自)?职责(?:分工)?){0,2}"
    r"(?P<telling>(?:配合|参与|参加|协助|协办|支持|指导|落实)(?!的)|负责(?!人|制|同志|的|(?:政策)?解释)))"
)
# 向市科委提出申请, 在常住地公共就业服务机构办理: who handles what is applied for; a web site, 电子税务局, is nobody.
APPLIED_TO = re.compile(
    r"[向在到至](?P<names>[一-鿿、]{2,36}?(?<=[部委厅局办署门府关构处会心行])(?<!电子税务局))"
    r"(?:书面|自行|直接|统一|现场|依法|按规定|及时){0,2}"
    r"(?:(?:申请|申报|申领)(?![人者的])|(?P<puts>提出)(?=[^,。;:\n]{0,24}(?:申请|申报)|[,。;])"
    r"|办理(?!人|流程|时限|环节|结果|情况|过程|机构|的))"
)
# 无需到…办理, 已向…申报, 积极向…申报; 向…申请行政复议: no application that a body is said to handle.
_NO_APPLICATION = re.compile(r"(?:[不无免未已别]|避免|减少|停止|暂停|禁止|积极|主动|争取)[^,。;:\n]{0,3}$")
_APPEAL = re.compile(
    r"[^,。;:\n]{0,24}(?:复议|诉讼|起诉|强制执行|仲裁|听证|投诉|申诉|裁决|破产|保全|处罚|立案|了(?!解))"
)
# 登记注册地, 就业地, 企业所在地: the body of which place.
_OF_A_PLACE = re.compile(
    r"(?:其|企业|单位|本人|个人)?(?:(?:登记|注册|工商|税务|常住|居住|户籍|户口|参保|就业|失业|缴费|经营|生产|项目|住所|所在){1,3}|当|属)地的?"
    r"(?:主管|有关|相关)?|主管(?!部门|机关)"
)
_AT_A_COUNTER = re.compile(
    r"[省市区县]?(?:公共就业(?:和?人才)?服务|人力资源公共服务|公共人力资源服务|(?:(?:社会|养老|失业|工伤|医疗)保险|社保|医保)?经办|不动产登记)机构"
    r"|[省市区县](?:公共就业服务|社会保险|社保|医保|政务服务|行政服务|(?:住房)?公积金(?:管理)?)中心"
    r"|街道办(?:事处)?|乡镇(?:人民)?政府"
)
# 各地、各有关部门要…: departments in general, and governments of places.
_UNITS = r"(?:省|自治区|直辖市|市|州|盟|县|区|旗|乡|镇|街道?|地级以上市|设区的?市|市县|县区|乡镇|镇街)"
_GENERAL = (
    r"各(?!项)(?:地区?|级|[^\W由要应]{0,12}?(?:党委[和、]政府|政府|部门|单位|机关|(?:经办|监管|管理|分支|派出)机构)"
    rf"|{_UNITS}(?:[、和及]{_UNITS}){{0,3}}(?:[(〔][^()〔〕\n]{{1,10}}[)〕])?(?:[^\W由要应]{{0,12}}?(?:政府|部门|机关|[局委厅办]))?)"
)
_GENERALS = re.compile(rf"{_GENERAL}(?:(?:[、和及]|以及){_GENERAL}){{0,4}}")
# Between the names of a sentence; 商 asks whom it names, and gives no duty.
_BETWEEN = re.compile(
    r"、(?!自治区|直辖市)|(?<=[部委厅局办署门府会院行])(?:(?P<meet>会同|联合(?!会)|会(?=[省市县区国]))|(?P<ask>商(?=[省市国财有相]))|以及|和|与|及)"
)
# 教育局, 民政部门, 法院: what government's bodies end with where nothing else tells them from a clinic or a builder.
_OF_GOVERNMENT = re.compile(r"(?:部门|机关|[局委厅办署部]|法院|检察院|妇联|残联|工会)$")
# What they end with as the subject of a sentence, where a school, a bank or a board of directors may stand as well.
_GOVERNS = re.compile(
    r"(?:部门|机关|[部委厅局署]|办(?:公室|公厅|事处)?|政府|国务院|法院|检察院|海关|(?:管委|委员|[证银保]监|民政|总工)会|指挥部|[妇残侨工商]联|"
    r"人民银行.{0,8})(?:\([^()]{1,20}\))?$"
)
# 财政部, 海关总署, 发展改革委: bodies of the centre, which no place stands before.
_CENTRAL = re.compile(
    r"^(?:外交|国防|教育|科技|科学技术|工业和信息化|工信|信息产业|公安|国家安全|民政|司法|财政|人事|人力资源和?社会保障|劳动和?社会保障|"
    r"自然资源|国土资源|生态环境|环境保护|住房和?城乡建设|建设|交通运?输?|铁道|水利|农业(?:农村)?|商务|文化(?:和旅游)?|卫生|"
    r"退役军人(?:事务)?|应急(?:管理)?)部$|^(?:发展改革|卫生健康|卫生计生|国资)委$|^(?:证|银保|银|保)监会$|^网信办$|^外汇局$"
    r"|^(?!企业|集团|公司)[一-鿿]{2,10}(?:总局|总署)$"
)
_LEVEL = re.compile(r"^(?:省|市|县|区|地市|乡镇)级(?:及?以上)?")
_AND_OTHERS = re.compile(r"(?:(?<=[部委厅局办署行会门])等(?:[省市县区]直)?(?:有关|相关)?(?:部门|单位))?$")
# 本办法所称甲是指由…; 适用于由市科委认定的…: what is meant, and what a paper covers, gives nobody anything to do.
_DEFINES = re.compile(r"(?:是|系)指|所称[^。;\n]{2,60}?指(?![导标定挥南数引示派明])")
_COVERS = re.compile(r"适用(?:于|范围[:是为])(?P<others>[^。;\n]{0,200}?)$")
_OF_WHICH = re.compile(r"[^,。;:\n]{1,40}的")
# Governments and departments as a class, of which no single one is named: 区民政部门, 税务机关, 各市州分行, 乡镇政府.
_CLASS = re.compile(
    r"(?:部门|机关|单位)$|各|^(?:市县|县区|区县|市区县)|以上|级(?:人民)?政府$|^(?:乡镇?|镇街?|街道|地方)|^[省市县区]、"
)
# 省级财政、税务等部门: what the last one ends with, and the level that the first begins with, belong to all.
_SHARED = re.compile(r"(?P<lines>[^、]{2,14}(?:、[^、]{2,14}?){1,9}?)(?:等(?:各|有关|相关|行政|主管){0,3})?部门")
_LINE = re.compile(r"(?:(?!以及)[^、及])+")
_PARTED = re.compile(r"(?<=部门)(?:、|以及|和|与|及)")  # 财政、税务部门和海关: each side by itself
_SHARED_LEVEL = re.compile(
    r"(?:国务院|(?:[省市县区]级(?:及?以上)?|县以上)(?:(?:地方)?(?:各级)?人民政府)?|各级|同级|本级|各地|[省市区县](?!场|政(?!府)|民政|人))"
)
_ROLES: dict[str, Role] = {
    "牵头": "lead", "指导": "guide",
    "配合": "support", "参与": "support", "参加": "support", "协助": "support", "协办": "support", "支持": "support",
}  # fmt: skip
_WRAPPED = re.compile(r"[^\n]{28}[一-鿿、]\n{1,3}$")  # a long line that goes on below
_LONGEST, _LONGEST_SENTENCE = 80, 200  # characters: a list of subjects, and what is looked at before a name
# Words that no name of a body has inside: what stands there is a phrase.
_PHRASE = re.compile(
    r"[并向将把被需予的或此该时]|其(?!他)|对(?!外)|应(?!急)|根据|按照|出具|进行|通过|提出|确定|自行|另行|任何|有权|申请|项目|采购|所在|"
    r"依托|用人|举办|负责|承办|委托|协助|配合|比照|人民来|企业|等(?:部门|单位)|^政府$|"
    r"^(?!中国|国家|人民)[一-鿿]{0,4}银行$"
)
# 提交市财政局, 引导各级政府: what a subject does not begin with; 我局, 各金融机构, 中国政府: who is no subject here.
_NO_SUBJECT = re.compile(
    r"^(?:提交|提请|报|送|交(?!通)|经(?!济|信|贸|开)|请|按|在|为|如|因|若|凡|对(?!外)|从|自(?!然|治|贸|由贸)|与|同|以|及|据|使|让|给|由|促进|引导|"
    r"推动|支持|鼓励|督促|指导|加强|协调|联系|组织(?!部)|责成|通知|告知|抄|移送|转|商(?!务|业)|成立|设立|建立|明确|确保|依据|作为|接受|会同|和|是|有"
    r"|要|规定|年|我|本(?!市|省|区|县)|贵|中国政府|当地|所)|金融机构|银行业|医疗机构|学校|高校|建设单位|参建|主办单位|培训|担保|经营|施工|生产|运营|会员|"
    r"各银行|科研|院所|公司|集团|进口单位|处置单位|餐饮|承担|举办|接诊|医院|干部|当局|依托|带教|采购|用人|项目|各行各业|审核部门|内设|申报|[“”]|^(?:部门|单位|机关|政府|办公室|办|委员会|指挥部|本?局|本?委)$"
)


def find_in_sentences(text: str, offset: int) -> Iterator[Actor]:
    """Yield the bodies that the sentences of a measure give something to do, each place once.

    >>> [(a.full_name, a.role) for a in find_in_sentences("由市商务局牵头，市财政局配合。各有关部门要抓好落实。", 0)]
    [('市商务局', 'lead'), ('市财政局', 'support'), ('各有关部门', 'responsible')]
    """
    seen: set[int] = set()
    folded = fold_script(text)
    for actor in chain(_bodies(text, folded, offset), _handlers(text, folded, offset)):
        if actor.start not in seen and not _is_defined(folded, actor.start - offset, actor.end - offset):
            seen.add(actor.start)
            yield actor


def _is_defined(folded: str, start: int, end: int) -> bool:
    """Tell a sentence that says what a word means, or what a paper covers."""
    first = max(0, start - _LONGEST_SENTENCE)
    before = re.split(r"[。;\n]", folded[first:start])[-1]
    covers = _COVERS.search(before)
    return bool(_DEFINES.search(before) or (covers and ("," not in covers["others"] or _OF_WHICH.match(folded, end))))


def _handlers(text: str, folded: str, offset: int) -> Iterator[Actor]:
    """Yield who handles what is applied for: 向市科委提出申请, 在常住地公共就业服务机构办理."""
    for match in APPLIED_TO.finditer(folded):
        before = folded[max(0, match.start() - _LONGEST_SENTENCE) : match.start()]
        sentence = re.split(r"[。;\n]", before)[-1] + folded[match.end() : match.end() + 24]
        is_other = match["puts"] and not re.search("申请|申报|申领", sentence)
        if is_other or _NO_APPLICATION.search(before[-8:]) or _APPEAL.match(folded, match.end()):
            continue
        last_placed = ""
        names = [(a, b, folded[a:b]) for a, b, _, _ in _names(folded, *match.span("names"))]
        if all(_handles_applications(name) for _, _, name in names):
            for a, b, name in names:
                full_name = elided_prefix(name, last_placed) + text[a:b]
                actor = _actor(text, a, b, offset, "responsible", full_name=full_name)
                yield replace(actor, generic=actor.generic or bool(_OF_A_PLACE.match(name)) or name.endswith("机构"))
                last_placed = name if own_prefix(name) else last_placed


def _handles_applications(name: str) -> bool:
    place = _OF_A_PLACE.match(name)
    body = name[place.end() :] if place else name
    return bool(_AT_A_COUNTER.fullmatch(body)) or ("复议" not in body and _is_body(body, is_subject=True))


def _bodies(text: str, folded: str, offset: int) -> Iterator[Actor]:
    for match in DUTY_OF.finditer(folded):
        role = _ROLES.get(match["telling"] or "", "responsible")
        yield from _actors(text, folded, match.span("names"), offset, role)
        if match["telling"]:
            yield from _following(text, folded, match.end(), offset, folded[slice(*match.span("names"))])
    for match in DUTY_AS_SUBJECT.finditer(folded):
        start = _subject_start(folded, match.start())
        is_report = match["telling"] and _REPORT.match(folded, match.end())
        start += bool(match["telling"]) and folded.startswith("请", start)
        if start < 0 or is_report or _CONDITION.match(folded, match.end()):
            continue
        phrase = folded[start : match.start()]
        if _GENERALS.fullmatch(phrase):
            for general in re.finditer(r"各.+?(?=(?:[、和及]|以及)各|$)", phrase):
                if not _NO_SUBJECT.search(general.group()):
                    yield _actor(text, start + general.start(), start + general.end(), offset, "responsible")
            continue
        told = None if match["telling"] else _TOLD.match(folded, match.end())
        meets = match["telling"] == "会同" or bool(told and told["meet"])
        role = "lead" if meets or (told and told["lead"]) else _ROLES.get(match["telling"] or "", "responsible")
        role = "support" if told and told["support"] else role
        found = list(_actors(text, folded, (start, match.start()), offset, role, is_subject=True))
        yield from found
        if found and meets:
            yield from _met(text, folded, told.end() if told else match.end(), offset, phrase)
        elif found and match["telling"]:
            yield from _following(text, folded, match.end(), offset, phrase)


def _subject_start(folded: str, end: int) -> int:
    """Return where the words before a verb begin that may be its subject, -1 where something else stands there."""
    first = max(0, end - _LONGEST)
    window = folded[first:end]
    cut = max(map(window.rfind, _STOPS)) + 1
    if not cut and first:
        return -1
    opener = _OPENER.match(window, cut)
    cut = opener.end() if opener else cut
    blank = window.rfind(" ", cut) + 1
    by = max((match.end() for match in _BY.finditer(window, cut)), default=0)
    if blank and (blank - cut < len("强化保障 ") or 0 < by < blank):  # a blank inside a name, and none behind a heading
        return -1
    if window[cut - 1 : cut] == "\n" and _WRAPPED.search(window, 0, cut):
        return -1
    numbered = _NUMBERED.match(window, blank) if blank else None
    return first + max(cut, numbered.end() if numbered else blank, by)


def _actors(
    text: str, folded: str, span: tuple[int, int], offset: int, role: Role, *, is_subject: bool = False, after: str = ""
) -> Iterator[Actor]:
    """Yield the bodies of a list of names; nobody where a subject begins with what is no body."""
    if shared := _SHARED.fullmatch(folded, *span):
        lines = list(_lines(text, shared, offset, role))
        yield from lines
        if lines:
            return
    if sides := _sides(folded, span):
        found = [list(_actors(text, folded, side, offset, role, is_subject=is_subject, after=after)) for side in sides]
        if all(found):
            yield from (actor for side in found for actor in side)
            return
    last_placed = after
    names = list(_names(folded, span[0], span[1] - len(_AND_OTHERS.search(folded[slice(*span)])[0])))  # type: ignore[index]
    if is_subject and not all(
        BODY.search(folded[a:b]) and not re.search("可以|对其|[把将]", folded[a:b]) for a, b, _, _ in names
    ):
        return
    for i, (a, b, is_asked, meets) in enumerate(names):
        name = folded[a:b]
        is_body = _is_body(name, is_subject=is_subject)
        if is_subject and not i and not is_body:
            return
        if not is_asked and is_body:
            full_name = elided_prefix(name, last_placed) + text[a:b]
            yield _actor(text, a, b, offset, "lead" if meets else role, full_name=full_name)
        last_placed = name if own_prefix(name) else last_placed


def _sides(folded: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the parts of 财政、税务部门和海关 where one of them is a list that shares its end."""
    cuts = list(_PARTED.finditer(folded, *span))
    sides = list(zip([span[0], *(c.end() for c in cuts)], [*(c.start() for c in cuts), span[1]], strict=True))
    return sides if cuts and any(_SHARED.fullmatch(folded, *side) for side in sides) else []


def _lines(text: str, shared: re.Match[str], offset: int, role: Role) -> Iterator[Actor]:
    """Yield 省级财政部门 and 省级税务部门 of 省级财政、税务等部门; nobody where one of them is no line of business."""
    pieces = list(_LINE.finditer(shared["lines"]))
    levels = [_SHARED_LEVEL.match(piece.group()) for piece in pieces]
    names = [piece.group()[level.end() if level else 0 :] for piece, level in zip(pieces, levels, strict=True)]
    if any("部门" in n or BODY.search(n) or _PHRASE.search(n) or not takes_prefix(n + "部门") for n in names):
        return
    level_of_all = levels[0].group() if levels[0] else ""
    for piece, level, name in zip(pieces, levels, names, strict=True):
        a, b = shared.start() + piece.start(), shared.start() + piece.end()
        is_last = b == shared.end("lines")
        full_name = (level.group() if level else level_of_all) + name + "部门"
        yield _actor(text, a, shared.end() if is_last else b, offset, role, full_name=full_name)


def _met(text: str, folded: str, at: int, offset: int, subject: str) -> Iterator[Actor]:
    """Yield whom the subject meets with: 会同省商务厅、省教育厅."""
    if match := _MET.match(folded, at):
        yield from _actors(text, folded, match.span("names"), offset, "responsible", after=_last_placed(subject))


def _following(text: str, folded: str, at: int, offset: int, subject: str) -> Iterator[Actor]:
    """Yield who else stands in a sentence behind one who leads or answers: ,市商务局、市交通运输局配合."""
    for _ in range(3):
        match = _FOLLOWING.match(folded, at)
        if not match:
            return
        if match["meet"]:
            yield from _met(text, folded, match.end(), offset, subject)
        else:
            role = _ROLES.get(match["telling"], "responsible")
            yield from _actors(text, folded, match.span("names"), offset, role, after=_last_placed(subject))
        at = match.end()


def _last_placed(names: str) -> str:
    """Return the name whose prefix a later one takes over; 市、区财政部门 of two levels has none to give."""
    if is_generic(names):
        return ""
    return next((name for name in reversed(re.split("[、和与及同]", names)) if own_prefix(name)), "")


def _names(folded: str, start: int, end: int) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield the span of each name, whether it is only asked (商甲), and whether it leads (甲会同乙)."""
    cuts = [cut for cut in _BETWEEN.finditer(folded, start, end) if cut.start() - start > 1]  # not in 市、区财政部门
    meets = max((i for i, cut in enumerate(cuts) if cut["meet"]), default=-1)
    starts = [start, *(cut.end() for cut in cuts)]
    for i, (a, b) in enumerate(zip(starts, [*(cut.start() for cut in cuts), end], strict=True)):
        yield a, b, i > 0 and bool(cuts[i - 1]["ask"]), i <= meets


def _actor(text: str, a: int, b: int, offset: int, role: Role, full_name: str = "") -> Actor:
    name = text[a:b]
    folded = fold_script(full_name or name)
    return Actor(
        as_written=name,
        full_name=full_name or name,
        role=role,
        generic=is_generic(folded) or bool(_CLASS.search(folded)),
        start=offset + a,
        end=offset + b,
    )


def _is_body(name: str, *, is_subject: bool) -> bool:
    """Tell a body of government from a phrase that ends like one: 企业, 董事会, 原发证部门."""
    if _PHRASE.search(name) or not BODY.search(name) or len(name) > 24:
        return False
    is_named = bool(own_prefix(name) or OWN_NAME.search(name))
    if is_subject:
        if _NO_SUBJECT.search(name) or not _GOVERNS.search(name):
            return False
        is_known = is_named or is_generic(name) or bool(_CENTRAL.search(name))
        return is_known or (takes_prefix(_LEVEL.sub("", name)) and not name.endswith(("部", "委员会", "指挥部")))
    if is_named or _CENTRAL.search(name):
        return True
    return is_generic(name) or (takes_prefix(_LEVEL.sub("", name)) and bool(_OF_GOVERNMENT.search(name)))

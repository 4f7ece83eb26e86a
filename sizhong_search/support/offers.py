"""What a text offers, and to whom: the sentences that give something, with those whom they name as receiving it.

Takes the text of a measure, gives :class:`Offer` values; nothing here knows who asks. Precision goes before recall: who
is only spoken of is no recipient (对招用高校毕业生的企业给予补贴 is for the business), a report (已为3万家企业减免) and
a prohibition (不得骗取补贴) offer nothing, and a sentence that tells departments or banks what to do is marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sizhong_search.model import Located
from sizhong_search.text import fold
from sizhong_search.vocabulary.groups import Groups, Naming
from sizhong_search.vocabulary.labels import SENTENCE_END

# What a sentence gives at once, rather than only wishing well.
_GIVEN = r"""
    (?:给予|予以)(?:[^,。;]{0,24}?(?:补[助贴偿]|奖[励补]|资助|减免|减征|贴息|优惠|优先|全额|元|[%‰]|扶持))
    | 发放[^,。;]{0,20}(?:补[助贴]|奖励|津贴|贷款|券|补助金)
    | (?:减免|免征|免收|免除|免缴|减征|减半|缓缴|减按|返还|退还|贴息|免费|不收取|不再收取|免租|展期|续贷|延期还款)
    | 可(?:以|按[^,。;]{1,16}|向[^,。;]{1,24}|凭[^,。;]{1,16})?(?:申请|申领|申报|享受|获得(?!性)|领取|参加|缓缴|减按
      |提取)
    | (?:加计|(?<!不得)(?<!不得在)税前(?:一次性)?)扣除 | 延期(?:申报|缴[纳费税]|还[款贷本]|补缴) | 允许延[期缓] | 垫付
    | [费利税]率按\d
    | (?:降低|下调|下浮)[^,。;]{0,12}(?:[率价费]|租金|标准)[^,。;\d]{0,6}\d
    | (?:享受|适用)[^,。;]{0,40}(?:补[助贴]|优惠|待遇|减免|退税|贴息|扶持政策)
    | (?:补[助贴]|奖励|资助|奖补)(?:标准|金额)?[^,。;一-鿿]{0,4}\d | (?:贷款|授信)(?:额度|期限|利率)[^,。;]{0,12}\d
    """
_GETS = re.compile(_GIVEN, re.X)
GIVES = re.compile(
    _GIVEN + "| 提供[^,。;]{0,24}(?:贷款|担保|场地|培训|补[助贴]|办公|住房|资金|绿色通道|指导|法律援助|咨询)", re.X
)
WISHES = re.compile(
    "支持|鼓励|扶持|帮扶|允许|优先|引导|推动|帮助|倾斜|满足|降低|减轻|缓解|加大|保障|便利|提供|补贴|补助|奖励|贷款|申请"
)
# Whom a sentence restricts itself to.
ONLY = re.compile(
    r"仅限(?:于)?|只限(?:于)?|限于|仅面向|只面向|仅支持|只支持|仅适用于|只适用于|仅对|只对"
    r"|(?:补贴|奖励|扶持|支持|申报|申请|资助|补助|享受|适用|保障)(?:对象|主体|范围|人)(?:应当?)?[:为是]"
)
# Whom it leaves out: 用人单位（劳务派遣企业除外）, 个体工商户不得申请; but not those who do not count among the hired,
# as in 按吸纳就业人数（法定代表人或个体户经营者除外）给予补贴.
_LEFT_OUT_IN_BRACKETS = re.compile(
    r"(?:企业|单位|机构|人员|者|户|对象|主体|公司|组织)\((?:[^()]{0,40}[、及和或])?[^(),、及和或]{0,20}$"
)
_EXCEPT = re.compile(r"^[^,。;:()]{0,12}除外\)")
# 企业（不含分支机构）, 1名员工（不含创业者本人）
_COUNTS_NOT = re.compile(r"\((?:均|也|但)?不(?:含|包括|包含)[^()。;]*$")
_BESIDES = (re.compile("除[^,。;:除的]{0,20}$"), re.compile("^[^,。;:的]{0,8}外的"))  # 除个体工商户以外的市场主体
_NOT_FOR = re.compile(r"^(?:不适用|(?:均|一律)?不(?:予|得|能|可|再)[^,。;、]{0,4}(?:享受|申请|申报|补[助贴]|支持))")
_TOWARDS = re.compile(
    r"面向|针对|支持(?!下|资金|政策|对象|措施|条件|标准)|扶持(?!资金|政策|办法|对象|项目|款)|帮助|鼓励|允许|引导|对于|(?<![相面应绝核])对(?!接|标|外|口|应|比|象)|给予|(?<![供补])给(?!予)"
    r"|(?<![征属源]地)(?<![作成因视称认较更最行人定评列确转变改])为(?!主|期|准|重|例|进|止|限|此|基)|(?<!定)向(?!上|前)|减轻|降低|缓解|帮扶|惠及"
)
# What may stand right behind those who receive: 小微企业可, 个体工商户免征, 毕业生按规定享受.
_RECEIVES = re.compile(
    r"^[^,。;:的]{0,14}?(?:可(?!能|持续)|均可|享受|申请(?!人|材料|表|书|条件)|申领|免征|免收|免缴|免于|缓缴|减按|减半|按规定|优先)|^[,]?(?:均?可|给予|按|免|减|缓缴|由[^,。;]{2,16}给予)"
)
_HIRED = re.compile(
    r"每(?:新)?(?:培育|引进|孵化|新增|招引)[^,。;:]{0,40}$|(?:辅导|招用|吸纳|录用|聘用|招聘|安置|吸收|招收|雇用|雇佣|组织|接收|带动|引进|输送|新招|新增|推荐|孵化|培育|服务(?!业|机构|中心|平台|站|窗口|部门))[^,。;:]{0,18}$"
)
_OTHERS_FOLLOW = re.compile(
    r"^(?:[^,。;:]{0,40}?)(?:的|且)[^,。;:、的]{0,14}?(?:企业(?!所得税)|机构|单位|银行|基地|平台|业主|园区|载体|公司|出租方|房东|商场|市场主体"
    r"|景区|园|市场|部门|孵化器|空间|服务商|社会组织|组织|个人|职工|地区|县|市)"
)
_FOUNDED = re.compile(r"^[^,。;:]{0,16}?(?:创办|开办|领办|创立|创建|设立|自主创业|经营(?!性)|自主就业)")
_LENT = re.compile(
    r"^(?:[^,。;:]{0,12})?(?:贷款(?:余额|增速|占比|损失|增量|增长)|不良|情况|占比|比例|余额|名单|目录|名录|数量|家属|子女)"
)
_NO_PART = re.compile(  # 小微企业贷款, 中小企业公共服务平台, 毕业生就业: the name of a thing
    r"^(?:政策|研发|落地|就业[、,]|培训\(|生产必需|创新创业服务中心|融资服务平台|[^,。;:、的]{0,8}专区"
    r"|(?:[、和及][^,。;:、]{2,6}(?:学校|院校)){0,4}(?:毕业|学生)"  # 高等学校、职业学校毕业学年学生: those receive
    r"|税收优惠|助保金|员工|职工|资金|法定代表人|发展|主管|管理|登记|认定|服务(?:中心|平台|机构|热线|专员|站|券)|公共|协会|商会|联合会|事务|专项|信用信息|资金流|信贷业务|贷款(?!给予|贴息)|金融(?!支持|服务)"
    r"|融资担保|就业创业促进|档案|户籍|基地|园区?[,。;、]|证|工作|子女|数据|平台|孵化|创业板|增收|类型|类别|性质|名称|经营者姓名|等级)"
)
# What is worked on rather than given to: 促进高校毕业生就业, 落实好小微企业政策; who applies for others: 由企业申请.
_WORKED_ON = re.compile(
    "(?:促进|落实|做好|推进|稳定|增加|加大(?!对|向|为)|完善|激励|发布|推送|清理|有利于|损害|组建|建立|引入|开辟|直达|深化|减免|稳定农业种?|提供|从事|参与|简化|非本人名下场地用于)(?:好|了|更多|各类|非居民)?$|在$|由[^,。;:]{0,8}$|[你a-z]$"
)
# What businesses are to hand on: 企业领取补贴后,要尽快发放给符合条件的劳动者.
_HANDED_ON = re.compile(
    "(?:企业|单位|机构|学校|院校)[^。;]{0,14}(?:要|应|须)[^,。;:]{0,10}(?:发放|支付|拨付|返还|兑付)[^,。;:]{0,4}(?:给|至|到)[^,。;:]{0,12}$"
)
_ANOTHERS = re.compile("(?:提供|减免|发放|免除|免收)[^,。;:]*的")  # 为中小微企业减免租金的业主
_GLUE = re.compile(
    "(?:的|和|及|以及|与|或|且|并|并且|以上|以下|该|则|其中|导致|【[^】]*】|[、)/\\s])+"
)  # no phrase begins so
_INSTITUTION = re.compile(
    "银行|金融机构|担保机构|担保公司|保险机构|典当|小额贷款公司|业主|房东|出租|基地|平台|孵化器|载体|空间|园区|培训机构|服务机构|中介机构|国有企业|国企|行业协会"
)
_TOLD = re.compile(
    r"(?:各地|各级|各市|各区|各县|各省|各有关|各部门|各单位|有关部门|相关部门|主管部门|监管部门|地方(?:政府|财政)?|各?金融机构|各?银行(?:业|机构|金融)?"
    r"|保险(?:机构|公司)|担保机构|社会资本|国有企业|国企|央企|业主|房东|出租方|平台企业|电商平台|高校|高等学校|行业协会|社会组织"
    r"|(?:[委局厅]|(?<![全内干])部(?!分|署)|(?<![创举承申领开主协经兴])办(?![理法事公证])|(?<![社协理机学])会(?![长计议员保同商]))(?:牵头)?)(?:[^,。;:可]{0,12})?(?:要(?!求)|应当?(?!对)|须|继续|持续|结合|加强|加大|加快|对接|做好|负责|开展|建立|积极|及时)"
    r"|(?:鼓励|引导|推动|督促|指导|(?<!企业)支持|要求|协调|发挥)(?:(?!企业|个体)[^,。;:]){0,10}(?:各地|各级|各市|各区|有关部门|地方|金融机构|银行|保险|担保|社会资本|社会力量|基金|业主|房东|出租|国有企业|平台企业"
    r"|大企业|龙头企业|园区|高校|机构)"
)
_APPLIED_TO = re.compile("(?:向|到|在|经|报)[^,。;:]{0,16}$")  # 可向人力资源社会保障部门提出申请: who applies acts
# Behind what is planned: 设立专项资金,对小微企业给予20万元补贴.
_GIVES_ITSELF = re.compile("[,;]对[^,。;]{1,60}(?:给予|予以|按)[^,。;]{0,24}(?:补[助贴]|奖|资助|元|%)")
_LOCAL = re.compile("(?:各地|各市|各区|各县|地方|有条件的地[方区市])[^,。;]{0,6}可")  # which leaves it to them
_REPORTS = re.compile(
    r"截至|累计|同比|环比|据统计|预计|占比|(?:已|共)(?:为|向|有|经|帮|完成|发放|减免|惠及|办理|开展)|\d家(?:企业)?[,。]|了\d|介绍,|表示,|记者"
    r"|^(?:政策有效期内,?)?(?:同一|每)[家个户]?(?:企业|单位|主体|机构|项目)[^,。;]{0,14}[仅只]"  # a cap
    r"|余额不低于|增速不低于|增速高于|目标|不少于\d+家"
)
_FORBIDS = re.compile(
    r"不得(?!低于|超过|高于)|严禁|禁止|追回|追究|骗取|弄虚作假|违法|违规|失信|处罚|罚款|取消[^,。;]{0,6}资格|虚报|截留|挪用|予以退回|收回"
)
# What departments set out to do: 完善贴息机制, 加大对小微企业的支持.
_PLANS = re.compile(
    r"^(?:进一步|积极|持续|加快|不断|切实|充分|大力|全面|继续|着力)*(?:完善|健全|建立|探索|研究|推动|推进|优化|加强|加大|深化|创新(?!型)|构建|强化|落实|加快|组织|开展"
    r"|发挥|实施|统筹|设立|制定|搭建|打造|提升|提高|拓宽|拓展|引导|推广|促进|培育|扩大|做好|围绕|依托|聚焦|利用|安排|各)"
)
_JOINT = re.compile(r"[^,。;:的]{0,10}?(?:、|和|及|以及|与|或|或者)(?:[^,。;:]{0,6})")
_MARK = re.compile(
    r"^[\s　]*(?:第[一二三四五六七八九十百\d]+条|[(]?[一二三四五六七八九十\d]{1,3}[)、.．]|[①-⑳])*[\s　]*"
)
_WHICH = re.compile("的(?:[^,。;:、的]{0,4}业)?$")  # 用房的企业, 房产的服务业市场主体
# What does not say which: 检验机构与企业 (but 优秀的甲、乙), 因疫情原因导致企业, 经纳税人申请.
_SAYS_NOT_WHICH = re.compile("^[^的]*(?:[与和及、或]|以及)$|导致$|^经(?![营济])[^的]{0,4}$")
_CLAUSE = re.compile("[,;:。()]")
_BY_RULE = re.compile("^(?:按照?|根据|依[照据])[^,;:。]{0,16}(?:规定|政策|要求|标准),")  # before a subject
_INLINE = re.compile(r"(?<=[^\s(),;:。])\([^()]{1,20}\)")  # 规模（限额）以上, within a clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient(Located):
    """Whom an offer names; ``since`` is where the words begin that say which of them.

    ``excluded``: it says that it is not for them.
    """

    groups: frozenset[str]
    since: int
    excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Located):
    """A sentence that offers something.

    ``gives``: it gives something at once, a sum, a rate, a right to apply; else it only wishes well. ``told``: it tells
    departments, banks or others to do so. ``only``: it restricts itself to its recipients.
    """

    recipients: tuple[Recipient, ...]
    gives: bool
    told: bool
    only: bool


def find_offers(text: str, groups: Groups, offset: int = 0) -> Iterator[Offer]:
    """Yield the sentences of a text that offer something; ``offset`` is where it stands in its document.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> text = "对招用高校毕业生的小微企业给予补贴。鼓励银行加大对小微企业的支持。"
    >>> [([sorted(r.groups) for r in o.recipients], o.gives, o.told)
    ...  for o in find_offers(text, open_vocabulary().applicants)]
    [([['micro']], True, False), ([['bank'], ['micro']], False, True)]
    """
    for start, end in _sentences(text):
        sentence = fold(text[start:end])
        gives, only = bool(GIVES.search(sentence)), bool(ONLY.search(sentence))
        if not (gives or only or WISHES.search(sentence)) or _REPORTS.search(sentence):
            continue
        found = tuple(_recipients(sentence, groups.find(sentence), offset + start))
        forbids = _FORBIDS.search(sentence)
        if forbids:
            found = tuple(recipient for recipient in found if recipient.excluded)
        if found or (gives and not forbids):
            told = _is_told(sentence, found[-1].end - offset - start if found else len(sentence))
            yield Offer(
                start=offset + start,
                end=offset + end,
                recipients=found,
                gives=gives or only,
                told=told,
                only=only,
            )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text, each with its mark; a line that was only wrapped goes on in the next."""
    start = 0
    for end in (*(m.end() for m in SENTENCE_END.finditer(text)), len(text)):
        if words := text[start:end].strip():
            at = text.index(words, start)
            yield at, at + len(words)
        start = end


def _is_told(sentence: str, end: int) -> bool:
    """Tell whether a sentence leaves it to others, up to an end: departments, banks, places; or only plans."""
    if any(not _APPLIED_TO.search(sentence, 0, told.start()) for told in _TOLD.finditer(sentence, 0, end)):
        return True
    local = _LOCAL.search(sentence)
    if local and not GIVES.search(sentence, 0, local.start()):  # 给予补贴,有条件的地市可适当提高 gives before
        return True
    return bool(_PLANS.search(without_mark(sentence))) and not _GIVES_ITSELF.search(sentence)


def _recipients(sentence: str, namings: Iterable[Naming], offset: int) -> Iterator[Recipient]:
    """Yield those of the named who receive something; what holds for the first of an enumeration holds for all."""
    since: int | None = None
    is_object = False
    last_end = 0
    for naming in namings:
        before, behind = sentence[: naming.start], sentence[naming.end :]
        hires = bool(_HIRED.search(before, last_end))
        is_next = bool(last_end and not hires and _JOINT.fullmatch(sentence, last_end, naming.start))
        if not is_next:
            since, is_object = _since(before, behind), hires or _is_object(before)
        last_end = naming.end
        excluded = _is_left_out(before, behind)
        if not excluded and _COUNTS_NOT.search(before):
            continue
        if excluded or (since is not None and not is_object and not _is_spoken_of(behind)):
            yield Recipient(
                start=offset + naming.start,
                end=offset + naming.end,
                groups=naming.groups,
                since=offset + _which_begins(before, since, is_next=is_next, excluded=excluded),
                excluded=excluded,
            )


def _is_object(before: str) -> bool:
    """Tell whether what is named next is worked on, hands in for others, or is handed on to."""
    return bool(_WORKED_ON.search(before) or _HANDED_ON.search(before))


def _is_left_out(before: str, behind: str) -> bool:
    """Tell whether a name is that of those for whom it is not: 不予补贴, （…除外）, 企业（不含…）, 除…以外的."""
    in_brackets = _EXCEPT.search(behind) or _COUNTS_NOT.search(before)
    return bool(
        _NOT_FOR.search(behind)
        or (in_brackets and _LEFT_OUT_IN_BRACKETS.search(before))
        or (_BESIDES[0].search(before) and _BESIDES[1].search(behind))
    )


def _which_begins(before: str, since: int | None, *, is_next: bool, excluded: bool) -> int:
    """Return where the words begin that say which of those named; of the excluded behind the bracket or mark."""
    if excluded:
        return max(m.end() for m in re.finditer(r"^|[(、,;:。及和或除]|不含|不包[括含]", before))
    if since is None or is_next or _SAYS_NOT_WHICH.search(before[since:]):
        return len(before)
    glue = _GLUE.match(before, since)
    return glue.end() if glue else since


def _since(before: str, behind: str) -> int | None:
    """Return where the words about a recipient begin, behind 对 or 支持 or with its clause; None where it is none."""
    if only := list(ONLY.finditer(before)):
        return only[-1].end()
    clause = max((m.end() for m in _CLAUSE.finditer(_INLINE.sub(_blank, before))), default=0)
    if towards := list(_TOWARDS.finditer(before, clause)):
        return _behind(towards, before, clause)
    is_subject = not _BY_RULE.sub("", without_mark(before[:clause])).strip("()")
    if _RECEIVES.search(behind) or _FOUNDED.search(behind) or (is_subject and _GETS.search(behind)):
        return len(before) - len(without_mark(before[clause:]))
    return None


def _behind(towards: Sequence[re.Match[str]], before: str, clause: int) -> int | None:
    """Return where the words about a recipient begin behind 对, 支持 and the like; None where an institution gives."""
    at = towards[-1].end()
    first = next((m for m in towards if m.group() in ("对", "对于", "为", "向", "给")), towards[-1])
    if _INSTITUTION.search(before, first.end()):
        return first.end() if _WHICH.search(before) else None  # 对承租园区厂房的企业: those who rent receive
    if _ANOTHERS.search(before, at):  # 对向小微企业提供贷款的金融机构: of whom the clause speaks, not the last 向
        return first.end() if first.end() < at and first.group().startswith("对") else clause
    return at


def _is_spoken_of(behind: str) -> bool:
    """Tell whether somebody else receives what is said, or the name is part of another: 小微企业贷款余额."""
    if _NO_PART.search(behind) or _LENT.search(behind):
        return True
    return bool(_OTHERS_FOLLOW.search(behind)) and not _FOUNDED.search(behind)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def without_mark(sentence: str) -> str:
    """Return a sentence without its mark: （一）, 第三条, 2."""
    return _MARK.sub("", sentence)

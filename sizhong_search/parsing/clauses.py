"""The grammar of who does what: responsibility clauses, as official prose writes them.

A clause stands in brackets at the end of a measure, ``(省工商局、发改委、相关行业主管部门负责)``, or behind a label,
``（牵头单位：省商务厅；配合单位：省财政厅）``. What comes out is what the clause alone says: the bodies in the order
of the text, with the prefix put back that a list elides, and each body's role. Which record a name means, and what
follows from sentences, is left to :mod:`sizhong_search.annotation`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from sizhong_search.model import Actor, Clause, Role

# One level of brackets may stand inside: （市交通委（市道运局）、市财政局）.
BRACKETED = re.compile(r"[（(【](?P<inside>(?:[^（）()【】]|[（(][^（）()\n]{0,40}[）)]){2,400})[）)】]")


def _label(*words: str) -> str:
    """Return a pattern for any of these words, which print may break over two lines anywhere."""
    return "|".join(r"\s{0,3}".join(word) for word in words)


_LEAD = ("牵头责任单位", "牵头单位", "牵头部门", "主办单位", "主办部门")
_SUPPORT = (
    "协同责任单位",
    "配合单位",
    "配合部门",
    "协办单位",
    "协办部门",
    "参与单位",
    "参加单位",
    "协助单位",
    "支持单位",
)
_RESPONSIBLE = ("责任单位", "责任部门", "责任主体", "负责单位", "负责部门", "承办单位", "落实单位", "实施单位",
                "部门分工", "责任分工", "职责分工")  # fmt: skip
# What stands in the same bracket and names nobody: when, where, whom to ring.
_ELSE = ("完成时限", "完成时间", "完成期限", "时间进度", "工作时限", "时限", "适用范围", "联系人", "联系电话", "备注")
LABEL = re.compile(
    rf"(?:(?P<lead>{_label(*_LEAD)})|(?P<support>{_label(*_SUPPORT)})|(?P<responsible>{_label(*_RESPONSIBLE)})"
    rf"|(?P<none>{_label(*_ELSE)}))\s{{0,3}}[:：]\s{{0,3}}"
)
# The same without brackets, to the end of its line.
LABELLED_LINE = re.compile(
    rf"(?:^|(?<=[。；;\n]))[ 　]*(?P<inside>(?:{_label(*_LEAD, *_SUPPORT, *_RESPONSIBLE)})[:：][^\n]{{2,400}})"
)
# 2024年6月底前完成, 持续推进: a time among the names.
TIME = re.compile(r"\d{4}年|\d{1,2}月|^(?:长期|持续|常年|立即)|(?:底前|完成|推进|实施|坚持|同上|下同)$")

VERB = re.compile(
    r"""(?:(?:等|等部门|等单位|等有关部门)?
      (?:(?P<meet>会同|会商)
    | (?P<lead>(?:共同|联合|分别)?牵头(?:负责|组织实施|落实|推进)?)
    | (?P<support>(?:积极|协助)?(?:配合|参与|参加|协办|协助)(?:落实|实施)?)
    | (?P<guide>指导|督导|督促(?:指导)?)
    | (?P<responsible>(?:等)?(?:按(?:照)?(?:各自)?职(?:责|能)(?:分工)?|分别|共同|具体)?(?:负责|落实|组织实施)(?:落实)?)
    ))(?=[，,；;。、\s]|$|[一-鿿])""",
    re.VERBOSE,
)
ROLES: tuple[Role, ...] = ("lead", "support", "guide", "responsible")
OPEN = re.compile(r"等(?:有关|相关)?(?:部门|单位)?$")

# What the last words of a body's name look like; the longest lists of the field in a few endings.
BODY = re.compile(
    r"(?:部|委|厅|局|办|院|署|会|行|社|处|室|中心|支行|分行|总行|海关|政府|公司|集团|银行|部门|单位|机关|机构|"
    r"组织部|宣传部|协|中支|中央|军区|工商联|法院|检察院|工会|团委|妇联|残联|科协|指挥部|管委会|委员会|办公室|小组|各地|各地区|地区|各方)"
    r"(?:[（(〔][^（）()〔〕]{1,30}[）)〕])?$"
)
GENERIC = re.compile(
    r"^(?:各|有关|相关|其他|省有关|省级有关|市级?有关|省直有关|所有|全省各)"
    r"|(?:主管部门|执法部门|监管部门|有关部门|相关部门|成员单位|责任单位|各地|各地区)$"
)
# Bodies that belong to a ministry or a party line and carry their own place or line: no prefix is put before them.
OWN_NAME = re.compile(
    r"^(?:国家|国务院|中国|中央|中共|全国|人民银行|人行|团|共青团|军|武警|民航|铁路)"
    r"|^(?!地方)[一-鿿]{2,6}(?:证监局|银监局|保监局|银保监局|银保监分局|金融监管局|海关|通信管理局|税务局)$"
    r"|(?:公司|集团|银行|分行|支行|大学|指挥部|管委会)$"
)
PREFIX = re.compile(
    r"^(?P<prefix>省|自治区|兵团|市|区|县|州|盟|旗)(?P<party>委(?=组织部|宣传部|统战部|政法委|网信办|编办|"
    r"改革办|财办|农办|军民|办公|巡视|老干部|社会工作部|金融办|[一-鿿]{2,8}(?:办|办公室|委员会|部)$))?"
)
# 市市场监管委 is the 市 prefix before 市场…; 市场监管局 alone has none. 区域, 县域 are no prefixes either.
_NO_PREFIX = re.compile(r"^(?:市场|市政(?!府)|区域|县域|省际|州际)")
_SEPARATOR = re.compile(r"[、，,；;]|(?<=[厅局委办部院署])(?:和|及|以及|与)(?=[省市县区各国])")


def find_clauses(text: str, offset: int = 0) -> list[Clause]:
    """Find the clauses of a measure.

    Parameters
    ----------
    text : str
        A measure's text.
    offset : int
        Where ``text`` begins in the document; spans are counted from the document's start.

    Returns
    -------
    list of Clause
        In the order of the text; brackets that name nobody (abbreviations, document numbers) are left out.

    Examples
    --------
    >>> [(a.full_name, a.role) for c in find_clauses("…(省委网信办、省工信委、工商局等负责)") for a in c.actors]
    [('省委网信办', 'responsible'), ('省工信委', 'responsible'), ('省工商局', 'responsible')]
    """
    clauses = []
    for match, is_bracketed in _candidates(text):
        inside = match["inside"]
        if not (LABEL.search(inside) or VERB.search(inside)) and not _is_list_of_bodies(inside):
            continue
        actors, is_open = parse_clause(inside, offset + match.start("inside"))
        n_bodies = sum(a.generic or bool(BODY.search(re.sub(r"\s", "", a.as_written))) for a in actors)
        if n_bodies * 2 > len(actors):  # 团省委 and 省计生协 end as nothing else does; a gloss has no body at all
            clauses.append(
                Clause(
                    start=offset + match.start("inside") - is_bracketed,
                    end=offset + match.end(),
                    text=text[match.start("inside") - is_bracketed : match.end()],
                    actors=tuple(actors),
                    open=is_open,
                )
            )
    return clauses


def looks_like_clauses(text: str, offset: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the spans of brackets that speak of who answers, whether or not anybody was found in them.

    >>> list(looks_like_clauses("甲（责任单位：出资人）乙（见附件）"))
    [(1, 11)]
    """
    for match in BRACKETED.finditer(text):
        label = LABEL.search(match["inside"])
        if (label and not label["none"]) or re.search(r"(?:负责|牵头|配合)[。]?$", match["inside"]):
            yield offset + match.start(), offset + match.end()


def _candidates(text: str) -> list[tuple[re.Match[str], bool]]:
    """Return the brackets of a text and the labelled lines outside them, in order, telling which is a bracket."""
    found = [(m, True) for m in BRACKETED.finditer(text)]
    starts = [m.start() for m, _ in found]
    for line in LABELLED_LINE.finditer(text):
        before = bisect_right(starts, line.start("inside")) - 1
        if before < 0 or found[before][0].end() <= line.start("inside"):
            found.append((line, False))
    return sorted(found, key=lambda candidate: candidate[0].start())


def parse_clause(inside: str, offset: int = 0) -> tuple[list[Actor], bool]:
    """Split the inside of a clause into bodies with roles, and tell whether the list is open (等).

    >>> actors, is_open = parse_clause("省财政厅、国税局、地税局牵头负责")
    >>> [(a.as_written, a.full_name, a.role) for a in actors], is_open
    ([('省财政厅', '省财政厅', 'lead'), ('国税局', '省国税局', 'lead'), ('地税局', '省地税局', 'lead')], False)
    """
    actors: list[Actor] = []
    is_open = False
    prefix = ""
    for start, end, role in _segments(inside):
        for a, b, group_ends in _names(inside, start, end):
            written = inside[a:b]
            trimmed = OPEN.sub("", written)
            is_open = is_open or trimmed != written
            if not trimmed or TIME.search(trimmed):
                continue
            name = re.sub(r"\s", "", trimmed)
            prefix = _prefix(name) or prefix
            generic = bool(GENERIC.search(name))
            full_name = name if generic or _prefix(name) or OWN_NAME.search(name) else prefix + name
            actors.append(
                Actor(
                    as_written=trimmed,
                    full_name=full_name,
                    role=role,
                    generic=generic,
                    start=offset + a,
                    end=offset + a + len(trimmed),
                )
            )
            if group_ends:
                prefix = ""
    return actors, is_open


def _segments(inside: str) -> Iterator[tuple[int, int, Role]]:
    """Yield (start, end, role) of each run of names that share a role."""
    labels = list(LABEL.finditer(inside))
    if labels:
        for i, label in enumerate(labels):
            end = labels[i + 1].start() if i + 1 < len(labels) else len(inside)
            if not label["none"]:
                role = next(r for r in ROLES if r != "guide" and label[r])
                yield from _by_verb(inside, label.end(), end, role)
    else:
        yield from _by_verb(inside, 0, len(inside), "responsible")


def _by_verb(inside: str, start: int, end: int, role: Role) -> Iterator[tuple[int, int, Role]]:
    """Cut at 牵头, 配合, 负责 …: names before such a word have the role that it gives."""
    met = False
    for verb in VERB.finditer(inside, start, end):
        given: Role = "lead" if verb["meet"] else next(r for r in ROLES if verb[r])
        if verb.start() > start:
            yield start, verb.start(), "responsible" if met and given == "lead" else given
        if verb.group().startswith("等"):
            yield verb.start(), verb.start() + 1, given
        met = met or bool(verb["meet"])
        start = verb.end()
    if inside[start:end].strip(" 　\n。，,；;、"):
        yield start, end, role


def _names(inside: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the span of each name, trimmed, and whether its group of names ends with it (at a comma or semicolon)."""
    depth = 0
    piece = start
    cuts = {m.start(): m for m in _SEPARATOR.finditer(inside, start, end)}
    for i in range(start, end):
        depth += {"（": 1, "(": 1, "〔": 1, "）": -1, ")": -1, "〕": -1}.get(inside[i], 0)
        if i in cuts and depth <= 0:
            yield from _trim(inside, piece, i, cuts[i].group() in "，,；;")
            piece = cuts[i].end()
    yield from _trim(inside, piece, end, False)


def _trim(inside: str, start: int, end: int, group_ends: bool) -> Iterator[tuple[int, int, bool]]:
    while start < end and inside[start] in " 　\t\n。由":
        start += 1
    while end > start and inside[end - 1] in " 　\t\n。；;，,、":
        end -= 1
    if end > start:
        yield start, end, group_ends


def _prefix(name: str) -> str:
    """Return the prefix that a later name in the list may inherit: 省 of 省工信委 and of 省委网信办."""
    match = None if _NO_PREFIX.match(name) else PREFIX.match(name)
    return match["prefix"] if match else ""


def _is_list_of_bodies(inside: str) -> bool:
    names = [inside[a:b] for a, b, _ in _names(inside, 0, len(inside))]
    return bool(names) and all(_prefix(n) and BODY.search(n) and len(n) <= 20 for n in names)

"""Who is named in a responsibility clause, and as what: names, prefixes that a list elides, roles.

Takes the inside of a clause, gives actors in the order of the text. It reads a folded copy (simplified script, half
width), character for character as long as the text, and cuts the names out of the text itself. Where clauses stand is
left to :mod:`~sizhong_search.parsing.clauses`, rules for a whole document to :mod:`~sizhong_search.parsing.rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sizhong_search.model import Actor, Role
from sizhong_search.vocabulary.bodies import (
    BODY,
    elided_prefix,
    fold_script,
    is_generic,
    own_prefix,
    takes_prefix,
)

# ---- Labels: 牵头单位： 配合部门： 责任主体：


def _spaced(pattern: str) -> str:
    """Let print break the words of a pattern over two lines anywhere between two characters."""
    return re.sub(r"(?<=[一-鿿])(?=[一-鿿])", r"\\s{0,3}", pattern)


_WHO = r"(?:单位|部门|机构|处室|科室|主体)"
_HEADS: dict[Role, str] = {
    "lead": r"(?:牵头|主办|主责)\s{0,3}(?:责任|负责|组织|实施|落实)?",
    "support": r"(?:协同|配合|协办|协助|协作|参与|参加|支持)\s{0,3}(?:责任|落实)?",
    "guide": r"(?:指导|督导|督促)",
    "responsible": r"(?:责任|负责|承办|落实|实施|执行|承担)",
}
KNOWN_LABEL = r"(?:主要|共同|第一|首要|相关|[省市县区][级直])?" + _spaced(
    "(?:" + "|".join(rf"(?P<{role}>{head}\s{{0,3}}{_WHO})" for role, head in _HEADS.items())
    + r"|(?P<divided>(?:部门|责任|职责|任务)分工))"
)  # fmt: skip
# Any other label names nobody: 完成时限： 适用范围： 联系人：.
LABEL = re.compile(
    rf"[\[【〔*]{{0,2}}{KNOWN_LABEL}(?:[\]】〕)*]{{0,3}}\s{{0,3}}:[\s*]{{0,4}}|[\]】〕]{{1,2}}\s{{0,4}})"
    r"|(?P<none>完成时[限间]|完成期限|时间进度|工作时限|时限|适用范围|有效期|联系人|联系电话|电话|备注"
    rf"|(?<![一-鿿])(?![一-鿿]{{0,6}}{_WHO}:)[一-鿿]{{2,8}})\s{{0,3}}:"
)

# ---- Verbs: 牵头 会同 配合 按职责分工负责

_HOW = (
    r"(?:(?:均|共同|联合|分别|统一|统筹|具体|主要|为主|积极|各自|全力"
    r"|(?:按照?|依照?|依据|根据|结合)(?:各自|有关|相关|部门)?的?(?:职责|职能|权限|任务|分工|责任)(?:职责|职能)?和?(?:权限|任务|分工|范围)?)\s{0,3}){0,3}"
)
_WORK = r"(?:负责|总负责|组织|实施|落实|贯彻|推进|推动|抓好|做好|统筹|协调|开展|完成|执行|办理|抓总|到位|此项工作){0,3}"
_STOP = r"(?=\s*(?:[,;。、)]|$))"
VERB = re.compile(
    rf"""{_HOW}(?:
      (?P<lead>(?:
          (?:总?牵头|主办(?![单部])|主责(?![单部]))\s{{0,2}}{_WORK}
        | 作?为(?:牵头|主办|主责)(?:单位|部门)
        ){_HOW}(?!人|申报|建设))
    | (?P<support>
          (?:协助|协同|协调|密切)?(?:配合|参与|参加|协办|协助|支持)(?:落实|实施|负责|做好|推进|开展|工作){{0,2}}{_STOP}
        | 作?为(?:配合|协办|参与)(?:单位|部门))
    | (?P<guide>(?:业务)?(?:指导|督导|督促(?:指导|落实)?)(?:监督|协调|落实)?{_STOP})
    | (?P<responsible>
          (?:分工)?(?:总负责|负总责|负责(?!人|制|同志|解释)|各负其责|具体承办)\s{{0,2}}{_WORK}
        | (?:抓好|推动|组织|贯彻)?(?:落实|实施|组织实施|承担|推进|统筹(?:协调|推进)?|组织协调){_STOP}
        | 作?为(?:责任|落实|承办)(?:单位|部门|主体))
    | (?P<meet>会同|会商|协同|(?<=[部委厅局办门府])联合(?!会)|(?<=牵头)会(?=[省市县区各国有相]))
    | (?P<consult>(?<!会)商(?=[省市](?!场)|国家|财政[厅局部]|有关|相关))  # who is only asked has no duty
    )""",
    re.VERBOSE,
)

# ---- Names

# 等, 等部门, 等有关部门和单位, 等9个部门: the list is not complete.
OPEN = re.compile(
    r"等(?:\d{1,2}个|多个|各)?(?:[省市县区](?:级|直)?)?(?:有关|相关|成员|责任|参与|职能|主管){0,2}(?:部门|单位|机构|方面|企业|地方|[市县区]?(?:人民)?政府)?"
    r"(?:[(和、]?(?:部门|单位)\)?)?$|等按[^、,;]{0,60}$"
)
# 2024年6月底前完成, 持续推进, 联系人王某: what may stand among the names and names nobody.
NOT_A_NAME = re.compile(
    r"\d{4}年|\d{1,2}月|\d{3}|^(?:长期|持续|常年|立即|每年|每季|即时|年底前|联系人|电话|联系电话|下同|同上|不再|详见|见附件)|^(?:单位|部门|主体|机构|领导)$"
    r"|(?:底前|完成|推进|实施|坚持|同上|下同|列出)$|[:《》“”]"
)
# 市财政局、 , ; and 和 behind an ending; a blank where the next name has its own prefix: 市发改委 市财政局.
_SEPARATOR = re.compile(
    r"[、,;/]"
    r"|(?<=[厅局委署])(?:和|与|及|以及|暨)(?=[一-鿿])|(?<=[办部院会行府门位社等)])(?:和|与|及|以及)(?=[省市县区各国州有相其])"
    r"|(?<=[一-鿿][厅局委办部署府会院社团行])\s+(?=[省市区县州各](?![、,;]))"
)
# 各市、县(市、区)政府 and 各区、县级市 are governments in general: one entry, whatever commas stand inside.
_UNIT = (
    r"(?:地级以上|地级及以上|设区的?|县级|省辖|市辖|地级)?"
    r"(?:省级?|自治[区州县]|直辖市|市辖区|市区|市级?|州|盟|地区|区级?|县级?|旗|乡|镇|街道?)"
    r"(?:\s?(?:\([^()\n]{1,20}\)|〔[^〔〕\n]{1,20}〕))?"
)
_GOVERNMENT = _spaced("(?:人民)?政府").replace(")?", r")?\s{0,3}")
_GOVERNMENTS = re.compile(
    rf"各{_UNIT}(?:[、和及]{_UNIT}){{0,5}}(?:党委|行署)[、和]{_GOVERNMENT}"
    rf"|各?{_UNIT}(?:[、和及]各?{_UNIT}){{1,5}}\s{{0,3}}{_GOVERNMENT}"
    rf"|各{_UNIT}(?:[、和及]{_UNIT}){{1,5}}(?=\s*(?:[,;。、]|$))"
)
# 哈尔滨、黑河、绥芬河市政府; 黄埔区、天河区人民政府; 财政、税务部门: what the last name ends with belongs to all.
_PLACE = re.compile(r"^[一-鿿]{1,4}[市区县州旗]$|^[一-鿿]{2,4}$")
_SHARED = re.compile(r"^[一-鿿]{1,4}?(?P<suffix>(?P<unit>[市区县州旗])(?:(?:人民)?政府|管委会))$")
_SHARED_LINE = re.compile(r"^[一-鿿]{2,8}(?P<suffix>部门)$")
_LEVEL = re.compile(r"^(?:国务院|[省市县区]级|各级|各地|同级|本级)")  # 省级扶贫、财政部门
# 省发改委(牵头): a role behind the name.
_ROLE_BEHIND = re.compile(r"\((?:(?P<lead>牵头|主办|主责)|(?P<support>配合|协办))(?:单位|部门)?\)$")
_LEADING = re.compile(r"^(?:[\s。由*]|并由|分别由|请|以及(?=[省市各])|及(?=[省市各])|和(?=[省市各]))+")
_BLANK = " 　\t\n。；;，,、*"


@dataclass(frozen=True, slots=True)
class Reading:
    """What :func:`read_actors` gives. ``loose`` is what stood behind the last verb and is nobody's name."""

    actors: tuple[Actor, ...]
    open: bool = False
    loose: str = ""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of names that share a role; ``complement`` where it follows a verb at once: 负责政策解释."""

    start: int
    end: int
    role: Role
    complement: bool = False


def read_actors(inside: str, offset: int = 0) -> Reading:
    """Split the inside of a clause into bodies with roles.

    >>> [(a.as_written, a.full_name, a.role) for a in read_actors("省财政厅、国税局牵头负责").actors]
    [('省财政厅', '省财政厅', 'lead'), ('国税局', '省国税局', 'lead')]
    """
    folded = fold_script(inside)
    actors: list[Actor] = []
    is_open, loose = False, ""
    last_placed = last_placed_written = ""
    for run in _runs(folded):
        spans = [(a, a + len(OPEN.sub("", folded[a:b])), b) for a, b in _names(folded, run.start, run.end)]
        is_open = is_open or any(end < untrimmed for _, end, untrimmed in spans)
        names = [_clean(folded[a:b]) for a, b, _ in spans]
        suffixes = _shared_suffixes([_clean(inside[a:b]) for a, _, b in spans])
        for i, (name, suffix) in enumerate(zip(names, suffixes, strict=True)):
            start, end, role = spans[i][0], spans[i][1], run.role
            if behind := _ROLE_BEHIND.search(name):  # the bracket is no part of the name
                name, end = name[: behind.start()], folded.rindex("(", start, end)  # noqa: PLW2901
                role = "lead" if behind["lead"] else "support"
            if not name or NOT_A_NAME.search(name):
                continue
            if run.complement and i == 0 and not (BODY.search(name) and (own_prefix(name) or is_generic(name))):
                loose = name
                continue
            written = _clean(inside[start:end])
            prefix = last_placed_written[: len(elided_prefix(name, last_placed))]  # in the script of the text
            if own_prefix(name):
                last_placed, last_placed_written = name, written
            actors.append(
                Actor(
                    as_written=inside[start:end],
                    full_name=prefix + written + suffix,
                    role=role,
                    generic=is_generic(name),
                    start=offset + start,
                    end=offset + end,
                )
            )
    return Reading(tuple(actors), is_open, loose)


def _clean(written: str) -> str:
    """Take out what print puts inside a name: blanks, line ends, the number of a page."""
    return re.sub(r"\s|—\s{0,2}\d{1,3}\s{0,2}—", "", written)


def _runs(folded: str) -> Iterator[_Run]:
    """Yield the runs of names that share a role."""
    labels = list(LABEL.finditer(folded))
    first = labels[0].start() if labels else len(folded)
    if not labels or VERB.search(folded, 0, first):
        yield from _by_verb(folded, 0, first, "responsible")
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(folded)
        role: Role | None = next((r for r in _HEADS if label[r]), "responsible" if label["divided"] else None)
        if role:
            yield from _by_verb(folded, label.end(), end, role)


def _by_verb(folded: str, start: int, end: int, role: Role) -> Iterator[_Run]:
    """Cut at 牵头, 配合, 负责 …: names before such a word have the role that it gives."""
    met = consulted = complement = False
    for verb in VERB.finditer(folded, start, end):
        if _depth(folded[start : verb.start()]) > 0:  # 省发改委(牵头)、省财政厅
            continue
        given: Role = "lead" if verb["meet"] or verb["consult"] else next(r for r in _HEADS if verb[r])
        if met and given == "lead":  # 甲会同乙牵头: 乙 answers too, 甲 leads
            given = "responsible"
        if given == "responsible" and role != "responsible":  # 牵头单位：甲负责
            given = role
        if not consulted and folded[start : verb.start()].strip(_BLANK):
            yield _Run(start, verb.start(), given, complement)
        met, consulted = bool(verb["meet"]), bool(verb["consult"])
        start = verb.end()
        complement = not met and start < end and folded[start] not in _BLANK
    if not consulted and folded[start:end].strip(_BLANK):
        yield _Run(start, end, role, complement)


def _names(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span of each name of a run, trimmed; what stands in brackets cuts nothing."""
    whole = [m.span() for m in _GOVERNMENTS.finditer(folded, start, end)]
    piece, depth, at = start, 0, start
    for cut in _SEPARATOR.finditer(folded, start, end):
        depth += _depth(folded[at : cut.start()])
        at = cut.start()
        if depth <= 0 and not any(a < cut.start() < b for a, b in whole):
            yield from _trim(folded, piece, cut.start())
            piece = cut.end()
    yield from _trim(folded, piece, end)


def _depth(text: str) -> int:
    """Return how many brackets are open at the end of a text."""
    return sum(map(text.count, "(〔")) - sum(map(text.count, ")〕"))


def _trim(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    leading = _LEADING.match(folded, start, end)
    start = leading.end() if leading else start
    while start < end and folded[start] in _BLANK:
        start += 1
    while end > start and folded[end - 1] in _BLANK:
        end -= 1
    if end > start:
        yield start, end


def _shared_suffixes(written: list[str]) -> list[str]:
    """Return what each name leaves to a later one to say: 市政府 for 哈尔滨 and 黑河 before 绥芬河市政府.

    The names are given with 等…, for what follows it may be left out too: 公安、交通等部门.
    """
    suffixes = [""] * len(written)
    suffix, begins_with_unit = "", False
    for i in range(len(written) - 1, -1, -1):
        folded = fold_script(written[i])
        name = OPEN.sub("", folded)
        if name != folded and folded.endswith("部门"):
            suffix, begins_with_unit = written[i][-2:], False
        line = _LEVEL.sub("", name)
        if suffix and not begins_with_unit and line != name and takes_prefix(line + "部门") and not BODY.search(name):
            suffixes[i] = suffix
        elif is_generic(name):
            suffix = ""
        elif shared := (_SHARED.match(name) or _SHARED_LINE.match(name)):
            suffix, begins_with_unit = written[i][shared.start("suffix") :], shared.re is _SHARED
        elif BODY.search(name):
            suffix = ""
        elif begins_with_unit and _PLACE.match(name):  # 哈尔滨 lacks 市政府, 天河区 only 政府
            suffixes[i] = suffix[name[-1] in "市区县州旗" :]
        elif not begins_with_unit and takes_prefix(name.removeprefix(own_prefix(name))):  # 财政、税务部门
            suffixes[i] = suffix
        else:
            suffix = ""
    return suffixes

"""When something is due, where the text says it: a day, the end of a period, a rhythm, a time after an event.

Nothing is inferred. ``date``: what the text fixes to a day, and ends of periods, whose last day is as sure
(2017年6月底前, 2018年第三季度前, 2019年上半年完成); only ``month_day`` where the year is left open (确保年底前,
于3月5日前). None are 年底前 with no such word before it, 2025年前 (before it, or by its end?), what falls due or is not
paid until a day (…前到期的贷款, …前免缴) and windows (1月1日至6月30日, 执行至2025年12月底, left to
:func:`sizhong_search.annotation.particulars.find_windows`; :func:`last_day` reads their end).
``goal``: what is to be reached by a year or by the end of a period (到2030年，…达到90%), at the head of its clause; its
words begin with 到, and it has a ``date`` only where an end is written (到2027年底). 到2030年 names no day.
``relative`` only with the event that it counts from, and without a date. ``ongoing`` only where a deadline would stand:
完成时限：长期.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from sizhong_search.model import Deadline
from sizhong_search.text import number

Kind = Literal["date", "yearly", "quarterly", "monthly", "relative", "ongoing", "goal"]

_HALF = str.maketrans("０１２３４５６７８９", "0123456789")
_B = r"[ 　]?"  # PDFs put blanks around digits: 每年 4 月 30 日前
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
# A day, a month's end, a quarter's, a half year's, a year's. 6月 alone only in 每年6月、12月底前.
_POINT = rf"""(?:{_MONTH}{_B}月{_B}(?:{_DAY}{_B}日|份?月?[底末]|(?=[、和及]{_B}\d{{1,2}}月[底末]))
    |第?[一二三四1-4]{_B}季度[底末]?|[上下]半年[底末]?|年?[底末])"""
_POINTS = rf"{_POINT}(?:{_B}[、和及]{_B}{_POINT}){{0,3}}"
_CLOCK = rf"{_B}(?:\d{{1,2}}{_B}[:：]{_B}\d{{2}}|\d{{1,2}}{_B}[时点](?:\d{{1,2}}分)?)?"
_BEFORE = r"[之以]?前(?![\d期述瞻景沿置端往列]|提(?![交出供请前醒])|[一二三两四五六七八九十]{1,2}个?[月年日季])"
# 完成 ends a period as surely as 前; not 完成了, 完成情况.
_DONE = r"(?:基本|全部|全面)?完成(?![了的过后]|情况|投资)"
_ON = r"[至到起—–~～-]"
_REPORT = rf"(?<=日){_B}(?:上?报|提交|汇总|公布|发布|通报|发放)"

DATE = re.compile(rf"(?P<year>{_YEAR}){_B}年度?{_B}(?P<points>{_POINTS})(?={_CLOCK}(?:{_BEFORE}|截止)|{_DONE})", re.X)
# 确保年底前实现…, 于3月5日前报…备案: due in a year that the text leaves to its reader.
OF_SOME_YEAR = re.compile(
    rf"(?:(?:确保|力争|务必|应当?|须|请|将)[在于]?|(?<!可)[在于]){_B}(?P<point>年底|{_MONTH}{_B}月{_B}(?:{_DAY}{_B}日|[底末]))"
    rf"(?={_CLOCK}{_BEFORE})",
    re.X,
)
YEARLY = re.compile(
    rf"(?:每年度?的?|次年){_B}(?P<points>{_POINTS})(?={_CLOCK}(?:{_BEFORE}|截止)|{_DONE}|{_REPORT})", re.X
)
MONTHLY = re.compile(
    rf"""(?:每个?月的?|次月){_B}(?P<day>\d{{1,2}}){_B}[日号](?={_CLOCK}(?:{_BEFORE}|截止)|{_DONE}|{_REPORT})
    | 每个?月月?[底末](?={_BEFORE})
    | 每个?月(?:初|结束|终了|前)[^，。；、\n（）]{{0,10}}?[日月天][以之]?内""",
    re.X,
)
QUARTERLY = re.compile(
    r"""每个?季度?(?:
      (?:[初前]|首月|末月|次月|第[一二三1-3]个?月|最后一个?月|结束|终了)[^，。；、\n（）]{0,12}?(?:[日月天][以之]?内|日(?=[以之]?前))
    | [底末])""",
    re.X,
)
# 自印发之日起30日内, 收到申请后5个工作日内: the time, read back to the event that it counts from.
# It begins at one of two characters, which is faster than at their words (之日, 以后).
RELATIVE = re.compile(
    rf"""[日后](?:(?<=[一-鿿）\n]日)|(?<=\d日)(?=起)|(?<=[^今此以]后)|(?<=[^至在]以后))起?(?:的|应当?|，)?{_B}
    (?:\d{{1,3}}|[一二三四五六七八九十百两]{{1,4}}){_B}(?:个{_B})?(?:工作日|自然日|日|天|周|月|年|小时)[以之]?内
    (?![^。；]{{0,30}}不\s?(?:得|予|再|能)|[^，。；]{{0,12}}的[，,]|有效|累计|连续|首次|免|因|又|再次|的|有[^关]|未|无)""",
    re.X,
)

_EVENT = re.compile(
    r"""(?:自(?!治|然|身|主|愿|有|贸|动|我|行(?!政))(?<![各来独亲源出]自)|从(?!业|事)|(?<![存所现])在(?![线册校职建])
    | (?<![关对由属用低高等基限大小])于|(?<=延长)至|收到|接到)(?P<event>[^，。；：（）]{1,34})$""",
    re.X,
)
_BARE_EVENT = re.compile(r"(?<![一-鿿、])[一-鿿]{2,14}$")
# Where a table or a clause keeps its deadline: 完成时限：2023年9月. Here the month itself is the limit, 长期 an answer.
PLACE = re.compile(
    rf"""(?:(?:完成|办理|工作|整改|落实|推进|截止|关键|报送)(?:时限|时间|期限|日期)|时限要求|时间(?:节点|进度|安排|要求)|进度安排)
    {_B}[:：]{_B}(?:于|到|至)?(?:
      (?P<year>{_YEAR}){_B}年(?:度?{_B}(?P<points>{_POINTS}|(?P<month>{_MONTH}){_B}月))?
        (?:(?<=日)(?!{_CLOCK}{_B}{_ON})                                   # no window, nor half a date
          |(?<!日)(?!{_B}(?:{_ON}|[\d一二三四五六七八九十月季上下第])))
    | (?P<ongoing>长期(?:坚持|实施|推进)?|持续(?:推进|实施|坚持)?|常态化(?:推进|实施)?)(?=[\s，。；;）)】]|$))""",
    re.X,
)
ONGOING = re.compile(
    r"(?:长期(?<=[，,；;、]长期)(?:坚持|实施|推进)(?=[。；;）)])|持续(?<=[，,；;]持续)(?:推进|实施)(?=[）)])"
    r"|常态化(?<=[，,；;]常态化)推进(?=[）)]))"
)
# Not what is due: 对2020年2月底前开工的项目, 2025年11月30日前生育的，; nor the end of a window, nor a fact (截至).
_GUARD = re.compile(rf"(?:对于?|凡是?|适用于|符合|截至|截止到?|超过|早于)[在于]?{_B}$|[日月年\d]{_B}[至到—–~～-]{_B}$")
# 前到期的贷款, 前成立的企业; and what is paid later or not at all until then: 年底前可免缴…, 3月31日前，暂免收取….
_CONDITION = re.compile(
    r"""[以之]?前(?:[^，。；\n]{0,30}的[，,]|[已能需可]|注册|登记|出生|（|(?:到期|届满|期满)
    |(?:成立|设立|开工|投产|取得|获得|认定|签订|发生|受理|缴纳)的
    |[，,]?(?!完成)(?:(?!完成|落实|兑现|出台|制定|[上呈]?报)[^，。；\n]){0,20}?(?:[暂可以](?=[免缓停减不])|暂不)
    |(?:(?:暂|继续|均|予以)?(?:免[缴收征交除]|缓[缴交征]|停[缴征收]|减[半征免])))""",
    re.X,
)
# 到2025年，…达到; not a day (…到2025年12月31日), the begin or middle of a year, a span or a count of years, nor a term.
GOAL = re.compile(
    rf"""到{_B}(?P<year>{_YEAR}){_B}年
    (?:{_B}(?P<point>年?底(?![线数层部盘座])|年?末(?![端梢位])|第?[一二三四1-4]{_B}季度[底末]?|[上下]半年|{_MONTH}{_B}月份?[底末])
      |{_B}{_MONTH}{_B}月(?!份?{_B}(?:\d|{_DAY}{_B}日|[初底末中上下旬]))
      |(?!{_B}(?:{_MONTH}{_B}月|年?[底末](?![线数层部盘座端梢位])|第?[一二三四1-4]{_B}季度|[上下]半年)))
    (?!{_B}(?:[初中](?![小高央国级医药等步心试])|[之以]?[前后内]|为?止|期[间内满]|到期|届满|结束|终止|补缴|起|的|{_ON}|[、和及与或]{_B}(?:{_YEAR}|\d)))
    (?=\s{{0,3}}(?:[，,（(“]\s{{0,3}})?[\w“‘《（])""",
    re.X,
)
_GOAL_LEAD = r"(?:(?:力争|争取|确保|保证|努力|并且?|要)[在于]?)?"
_MARKED = (
    r"(?:^|\n)[ ]{0,8}(?:[一二三四五六七八九十]{1,4}、|\d{1,3}[.．、](?:\d{1,3}[.．]?){0,2}|[①-⑳]"
    r"|第[一二三四五六七八九十百]{1,5}条)"
)
_HEAD = re.compile(  # or below the measure's own heading
    rf"(?:^|[。；;，,：:！？）)—　]|{_MARKED})\s{{0,40}}{_GOAL_LEAD}$|^[^。；;，,\n]{{1,40}}\n\s{{0,8}}$"
)
_READ_BACK = 64  # longer than _HEAD can be from the beginning of a text
# What others have said, the second half of a term (自2023年起，到2025年), a title's words.
_NO_GOAL = re.compile(r"(?:(?:提出|指出|强调|宣布|承诺)了?|[自从][^，。；\n]{2,24}起)[，,：:]?\s{0,3}$|《[^》]{0,60}$")
# What has been reached, and until when something holds: 到2015年，…已, 到2025年，对…免征.
_FACT = re.compile(
    r"""[^。；;\n]{0,80}?(?:已(?:经|[建形实完达累有被成])|总共|(?<![为除])了(?![解却结])|同比|仍[有为是]|只有|(?:暂|继续)?免[征收缴]|减[半按]征)
    |[，,]?\s{0,3}(?:仍|暂|可(?!再)|[均一]律?可|继续(?:执行|实施|免|减|享|给予|对)|对[^，。；\n]{1,40}(?:给予|免|减|补贴|奖励))""",
    re.X,
)
_PART = re.compile(_POINT, re.X)
_STATED = re.compile(
    rf"(?P<year>{_YEAR}){_B}年度?{_B}(?P<point>{_POINT}|{_MONTH}{_B}月)?|(?<![\d年])(?P<later>{_MONTH}{_B}月{_B}{_DAY}{_B}日)",
    re.X,
)


def find_deadlines(text: str, offset: int = 0, *, issued: datetime.date | None = None) -> tuple[Deadline, ...]:
    """Find the deadlines of a measure, in the order of the text; the words 前 and 完成 are not part of them.

    A text ``issued`` after a year has no goal for it: it tells what has been reached.

    >>> [(d.text, d.month_day) for d in find_deadlines("每年6月30日和12月30日前,将经验做法报省发改委")]
    [('每年6月30日', (6, 30)), ('12月30日', (12, 30))]
    >>> [(d.text, str(d.date)) for d in find_deadlines("2016年底前出台方案，2017年二季度末前完成试点")]
    [('2016年底', '2016-12-31'), ('2017年二季度末', '2017-06-30')]
    >>> [(d.text, d.kind) for d in find_deadlines("自受理申请之日起20个工作日内办结（完成时限：长期坚持）")]
    [('自受理申请之日起20个工作日内', 'relative'), ('长期坚持', 'ongoing')]
    >>> [(d.text, str(d.date)) for d in find_deadlines("到2027年，建成10个中心；到2030年底，覆盖率达到90%。")]
    [('到2027年', 'None'), ('到2030年底', '2030-12-31')]
    """
    read = text.translate(_HALF)
    found = _apart(_deadlines(read, offset))
    ends = {deadline.end for deadline in found}  # 完成时限：到2025年, 到2025年底完成 are read already
    goals = (goal for goal in _goals(read, offset, issued) if goal.end not in ends)
    return tuple(replace(d, text=text[d.start - offset : d.end - offset]) for d in _apart((*found, *goals)))


def last_day(words: str) -> datetime.date | None:
    """Return the last day that the end of a window may mean; None without a year.

    >>> str(last_day("申报时间：2025年7月4日至7月15日")), str(last_day("有效期至2025年"))
    ('2025-07-15', '2025-12-31')
    >>> last_day("每年3月1日至4月30日集中受理")
    """
    year, found = None, None
    for match in _STATED.finditer(words.translate(_HALF)):
        year = number(match["year"]) if match["year"] else year
        month, day = _last_day(match["point"] or match["later"] or "底", year) if year else (0, 0)
        found = datetime.date(year, month, day) if year and day else found
    return found


def _apart(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Return deadlines in the order of the text; of those that overlap the first, and the longer."""
    found: list[Deadline] = []
    for deadline in sorted(deadlines, key=lambda d: (d.start, -d.end)):
        if not found or deadline.start >= found[-1].end:
            found.append(deadline)
    return found


def _deadlines(text: str, offset: int) -> Iterator[Deadline]:
    for match in DATE.finditer(text) if "年" in text else ():
        guarded = _GUARD.search(text, max(0, match.start() - 8), match.start())
        if not guarded and not _CONDITION.match(text, match.end()):
            yield from _dates(match, offset)
    yield from _of_some_year(text, offset)
    for match in YEARLY.finditer(text) if "年" in text else ():
        yield from _yearly(match, offset)
    for match in MONTHLY.finditer(text) if "月" in text else ():
        if match["day"] is None or 1 <= int(match["day"]) <= 31:
            yield _deadline("monthly", match, offset)
    for match in QUARTERLY.finditer(text) if "季" in text else ():
        yield _deadline("quarterly", match, offset)
    for match in RELATIVE.finditer(text) if "内" in text else ():
        if (start := _event_start(text, match.start())) is not None:
            end = match.end()
            yield Deadline(text=text[start:end], kind="relative", start=offset + start, end=offset + end)
    for match in PLACE.finditer(text) if "限" in text or "时间" in text or "进度" in text or "日期" in text else ():
        if match["ongoing"]:
            yield _deadline("ongoing", match, offset, "ongoing")
        else:
            yield from _dates(match, offset)
    for match in ONGOING.finditer(text) if "推进" in text or "坚持" in text or "实施" in text else ():
        yield _deadline("ongoing", match, offset)


def _goals(text: str, offset: int, issued: datetime.date | None) -> Iterator[Deadline]:
    for match in GOAL.finditer(text) if "到" in text else ():
        year, before = number(match["year"]) or 0, text[max(0, match.start() - _READ_BACK) : match.start()]
        is_head = _HEAD.search(before) and not _NO_GOAL.search(before)
        if not is_head or _FACT.match(text, match.end()) or (issued and year < issued.year):
            continue
        month, day = _last_day(match["point"], year) if match["point"] else (0, 0)
        yield replace(_deadline("goal", match, offset), date=datetime.date(year, month, day) if day else None)


def _event_start(text: str, end: int) -> int | None:
    """Find where the event that ends at ``end`` begins: at the last 自, 在, 于 or 收到 before it, 自收到 being one."""
    found, at = None, max(0, end - 36)
    while event := _EVENT.search(text, at, end):
        if found is None or not found["event"].startswith(("收到", "接到")):
            found = event
        at = event.start() + 1
    words = found or _BARE_EVENT.search(text, max(0, end - 16), end)
    is_event = words is not None and not re.search(r"\n\n|每个?[季月]", words.group())
    return words.start() if words and is_event else None


def _deadline(kind: Kind, match: re.Match[str], offset: int, group: str | int = 0) -> Deadline:
    return Deadline(text=match[group], kind=kind, start=offset + match.start(group), end=offset + match.end(group))


def _dates(match: re.Match[str], offset: int) -> Iterator[Deadline]:
    """Yield a deadline for each point of a year: 2016年6月30日和12月31日前 are two."""
    year = number(match["year"]) or 0
    at, end = match.start("year"), match.end()
    if match["points"] is None:  # 完成时限：2025年
        points = [("底", at, end)]
    elif match.groupdict().get("month"):
        points = [(match["points"] + "底", at, end)]
    else:
        first = match.start("points")
        spans = [(first + p.start(), first + p.end(), p.group()) for p in _PART.finditer(match["points"])]
        points = [(words, at if i == 0 else start, stop) for i, (start, stop, words) in enumerate(spans)]
    for words, start, stop in points:
        month, day = _last_day(words, year)
        if day:
            yield Deadline(
                text=match.string[start:stop],
                kind="date",
                date=datetime.date(year, month, day),
                start=offset + start,
                end=offset + stop,
            )


def _of_some_year(text: str, offset: int) -> Iterator[Deadline]:
    for match in OF_SOME_YEAR.finditer(text) if "前" in text else ():
        year = 2000 if "日" in match["point"] else 2001  # 2月29日 may be a day, 2月底 is the 28th
        month, day = _last_day(match["point"], year)
        if day and not _CONDITION.match(text, match.end()):
            yield replace(_deadline("date", match, offset, "point"), month_day=(month, day))


def _yearly(match: re.Match[str], offset: int) -> Iterator[Deadline]:
    first = match.start("points")
    for i, part in enumerate(_PART.finditer(match["points"])):
        month, day = _last_day(part.group(), 2000)  # a leap year: 每年2月29日 is a day
        if not day:
            continue
        if (month, day) == (2, 29) and "日" not in part.group():
            day = 28
        start, end = match.start() if i == 0 else first + part.start(), first + part.end()
        words = match.string[start:end]
        yield Deadline(text=words, kind="yearly", month_day=(month, day), start=offset + start, end=offset + end)


def _last_day(point: str, year: int) -> tuple[int, int]:
    """Return month and day of a day or of a period's end; (0, 0) for a misprint (2016年2月30日)."""
    if "季" in point:
        month = 3 * (number(re.sub(r"[^一二三四1-4]", "", point.partition("季")[0])) or 0)
    elif "半年" in point:
        month = 6 if "上" in point else 12
    elif "月" in point:
        month = number(point.partition("月")[0].strip(" 　")) or 0
    else:
        month = 12
    if not 1 <= month <= 12:
        return 0, 0
    last = calendar.monthrange(year, month)[1]
    if "日" not in point:
        return month, last
    day = number(point.partition("月")[2].strip(" 　日")) or 0
    return (month, day) if 1 <= day <= last else (0, 0)

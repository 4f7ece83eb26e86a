"""The parts of a printed document: a covering notice, the plan behind it, annexes; and what is no part of the text.

Takes a text; gives where a part ends (a signature with its date, a list of annexes, 本办法自…起施行), where the next
may begin, the furniture of its pages, and the words that make a text no policy at all. What the parts say is left to
:mod:`sizhong_search.parsing.outline`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from sizhong_search.dates import day
from sizhong_search.vocabulary.doc_types import DOC_TYPE

_BLANK = r"[^\S\n]"  # any white space within a line: saved pages are full of no-break and wide blanks
# What the name of a body that signs or issues ends with.
BODY = r"(?:国务院|政府|办公厅|办公室|部|委|局|厅|会|院|行|署|中央|总社|集团|大学|中心|海关|指挥部|公司)"
# Who signs, on lines of their own or between blanks; also where a page was saved as Markdown: **甲部**, > 甲部.
_NAME = rf"[一-鿿][一-鿿（）()]{{1,29}}{BODY}(?:[（(]代章[）)])?"
_BETWEEN = r"[\s*>\\]"
SIGNERS = rf"(?:{_NAME}{_BETWEEN}{{1,60}}){{1,12}}"
# Who signs in person, 行长 周小川: an office and a name, of which no body can be concluded.
OFFICE = rf"(?:[行局部省市县区州镇厅署会院员察]{_BLANK}{{0,4}}长|主{_BLANK}{{0,4}}[任席]|总{_BLANK}{{0,4}}理)"
_PERSON = rf"[一-鿿]{{0,20}}?{OFFICE}[：:\s]{{1,9}}[一-鿿](?:{_BLANK}{{0,4}}[一-鿿]){{1,3}}"
_LEAD = rf"(?:>{_BLANK}{{0,3}})?[*]{{0,2}}"
_ANNEX = rf"附{_BLANK}{{0,4}}件{_BLANK}{{0,2}}[\d一二三四五]{{0,2}}"
# At the end of its line, or of what was a line once.
_ALONE = rf"(?=[\s*]{{0,9}}$|{_BLANK}{{2}}|{_BLANK}{{0,9}}(?:附件|[（(【]|责任编辑|扫一扫|来源))"
# — 4 —, - 4 -, --- 第 12 页 ---, 第4页 共8页: of the page, not of the text.
FURNITURE = re.compile(
    rf"""^{_BLANK}{{0,60}}(?:
      [—–―－\-]{{1,3}}[ ]?[\d０-９]{{1,4}}[ ]?[—–―－\-]{{1,3}}
    | -{{2,4}}[ ]?第[ ]?\d{{1,4}}[ ]?页[ ]?-{{2,4}}
    | 第[ ]?\d{{1,4}}[ ]?页[，,\s]?共[ ]?\d{{1,4}}[ ]?页
    ){_BLANK}{{0,60}}$""",
    re.VERBOSE | re.MULTILINE,
)
_BEHIND = r"(?:^|(?<=[。；！”）)\s]))"  # at the start of a line, or behind a sentence
_BEHIND_ALL = r"(?:^|(?<=[。！”）)\s]))"  # but not inside （附件1：…；附件2：…）
# The end of a part: what comes behind its last measure and belongs to none.
ENDING = re.compile(
    rf"""{_BEHIND_ALL}{_ANNEX}[:：]                                     # 附件：1.分工表
    | {_BEHIND}(?:
      {_ANNEX}(?=[\s*]{{0,9}}$)                                         # 附件1, alone on its line
    | {_LEAD}{SIGNERS}{day("-")}(?=[\s*]|$|[（(【]|责任编辑|扫一扫|附件)
    | {_LEAD}(?:[^\s。，；：、]{{2,30}}\s{{1,60}}{_LEAD})?{day("-")}{_ALONE}  # 某省人民政府 2016年3月1日
    | {_LEAD}(?:{_PERSON}{_BETWEEN}{{1,60}}){{1,12}}{day("-")}{_ALONE}      # 部长 甲乙 行长 丙丁 2007年6月11日
    | (?:本|以上|上述)[一-鿿]{{0,8}}?(?:{DOC_TYPE})[一-鿿]{{0,6}}?
      (?:自|从|有效期|执行期|实施期|试行期|施行期|由[^。\n]{{2,40}}(?:负责)?解释)
    | 特此(?:通知|公告|通告|函告|批复|报告)
    | [（(](?:此件|联系人|联系电话|本文有删减)
    | 【?\s?(?:原文下载|打印|关闭窗口|责任编辑|来源|扫一扫|分享(?:到|[:：])|网站纠错|上一篇|下一篇
      |相关(?:解读|链接|文件|附件))
    | 抄{_BLANK}{{0,3}}送[:：]
    )""",
    re.VERBOSE | re.MULTILINE,
)
_SIGNED = re.compile(rf"(?:^|(?<=[。！”）)\s])){_LEAD}{_NAME}(?:{_BETWEEN}{{1,60}}{_NAME}){{0,11}}{_BETWEEN}{{0,60}}$")
# What may begin the next part: a date alone, an annex, a line that is a title.
NEXT_PART = re.compile(
    rf"""{_BEHIND}(?:
      (?P<annex>{_ANNEX})[:：.．、]?(?=[\s*]|$)
    | {day("-")}{_ALONE}|(?<=\s\s){day("-")}(?=\s)
    | (?<![^\s*\#])(?P<title>[^\s。；，：:、（(][^\n。；：:]{{3,60}}{DOC_TYPE})
        (?:[（(][^（）()\n]{{1,24}}[）)])?[*]{{0,4}}{_BLANK}{{0,9}}$
    )""",
    re.VERBOSE | re.MULTILINE,
)
_LIST_OF_ANNEXES = re.compile(rf"{_BEHIND_ALL}{_ANNEX}{_BLANK}{{0,3}}[:：]{_BLANK}{{0,9}}(?:\S|\n{_BLANK}{{0,9}}[1１])")
LONGEST_LIST, LONGEST_SIGNATURE = 600, 300
_FIRST_OUTERMOST = re.compile(r"^[^\S\n]{0,20}(?:一、|第[一1][章条])", re.MULTILINE)
# An annex of this kind is filled in or looked up; nothing in it is a measure.
FORM = re.compile(
    r"表|名单|名录|样式|式样|模板|格式|申请书|承诺书|流程图?|指标|目录|证明|说明|范围|图$|台账|清单$|汇总|须知|题|书$|明细|联系方式"
)
POLICY_TITLE = re.compile(
    rf"(?:{DOC_TYPE}|实施|若干.{{0,8}}条|\d{{1,3}}条)(?:的通知)?(?:[（(][^（）()]{{1,24}}[）)])?[》”]?$"
)
_REPORTED = re.compile(
    r"""(?:本报|新华社|中新社|本网)[^。\n]{0,20}?(?:记者|通讯员|讯|电)|[（(](?:本报|新华社)?记者
    |记者[^。\n]{0,20}(?:了解到|获悉|从)|(?:日前|近日|昨日|今日|今天)[^。\n]{0,24}记者|记者[ 　][一-鿿]{2,3}""",
    re.VERBOSE,
)
_EXPLAINED = re.compile(
    r"解读|答记者问|问答|一图(?:看|读)懂|图解|发布会|(?:起草|立法|修订|编制|情况)说明|答疑|百问|\d{1,3}问$|知多少|怎么|如何|[?？!！]$|提示$"
)
_EXPLAINED_INSIDE = re.compile(
    r"""^[\s　]{0,9}(?:起草|立法|修订|编制)说明[\s　]{0,9}$
    |[一1][、.](?:起草|修订|出台|发文)(?:的)?背景
    |^\s{0,40}ICS\s?\d\d|(?:参考文献|〔Ｊ〕|\[J\]|［Ｊ］)
    |(?:[?？]\s{0,9}答[:：][^?？]{1,2000}){3}
    |(?:(?:^|[\s。])\d{1,2}[.、．][^。；\n]{4,60}[?？][^?？]{10,3000}){4}""",
    re.VERBOSE | re.MULTILINE,
)


def ends_of_parts(text: str) -> list[int]:
    """Return where parts end, in order: signatures, lists of annexes, 本办法自…起施行; who signs without a date."""
    ends = [match.start() for match in ENDING.finditer(text)]
    tail = max(0, len(text) - LONGEST_SIGNATURE)
    signed = _SIGNED.search(text[tail:])
    return sorted([*ends, tail + signed.start()]) if signed else ends


def lists_of_annexes(text: str, bounds: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spans of 附件：1.分工表 2.申报表: from there to the date or the annex behind it.

    Parameters
    ----------
    text : str
    bounds : sequence of int
        Where parts may begin, in order.
    """
    spans = []
    for match in _LIST_OF_ANNEXES.finditer(text):
        i = bisect_right(bounds, match.end())
        end = bounds[i] if i < len(bounds) else len(text)
        end = min(end, match.end() + LONGEST_LIST)
        plan = _FIRST_OUTERMOST.search(text, match.end(), end)
        spans.append((match.start(), plan.start() if plan else end))
    return spans


def no_policy(title: str, text: str) -> str | None:
    """Return the words that make a text something else than a policy: a report, an explanation, questions and answers.

    A title that names a kind of policy document goes before whatever the text says.

    >>> no_policy("《某省优化营商环境条例》解读", "一、出台背景"), no_policy("某省优化营商环境条例", "第一条")
    ('解读', None)
    """
    explained = _EXPLAINED.search(re.sub(r"《[^》]{0,80}》", "", title)) or _EXPLAINED_INSIDE.search(text)
    if explained:
        return explained.group().strip()
    if POLICY_TITLE.search(title):
        return None
    reported = _REPORTED.search(text[:600])
    return reported.group() if reported else None

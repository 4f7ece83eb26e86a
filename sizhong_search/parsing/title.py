"""A document's title: the lines that end with a kind of document, or what a notice hands out.

Takes what stands before the body; gives the title as printed, without line breaks, and the document inside 关于印发
《…》的通知. A sentence, a date or the name of who signs is no part of it.
"""

from __future__ import annotations

import re
from itertools import takewhile

from sizhong_search.dates import day
from sizhong_search.parsing.doc_numbers import DocNumber, find_doc_numbers, read_doc_number
from sizhong_search.parsing.metadata import ENTRY
from sizhong_search.parsing.parts import BODY, FURNITURE
from sizhong_search.vocabulary.doc_types import DOC_TYPE

LONGEST_TITLE = 160
_SUFFIX = r"(?:[（(][^（）()\n]{1,24}[）)])?"
TITLE_END = re.compile(
    rf"(?:{DOC_TYPE}(?:的通知|的公告)?|解读|说明|》|第\s?\d{{1,3}}\s?号(?:—{{1,2}}[^。\n]{{2,40}})?){_SUFFIX}[”*]{{0,4}}$"
)
# 《…工作方案》已经省政府领导同意,现印发给你们; 关于印发《…》的通知; 现公布《…》; 【第10号公告】《…》.
# But not 根据《…》的通知要求.
_INSIDE = r"[^《》]{4,120}(?:〈[^〈〉]{1,60}〉[^《》]{0,40})?"
COVERED = re.compile(
    rf"""(?:印发|现(?:予)?(?:公布|发布)(?:(?:重新)?修[订改]后?的)?|^【第\d{{1,4}}号(?:公告|令)】)\s?《(?P<handed_out>{_INSIDE})》
    |(?<!根据)(?<!按照)(?<!落实)(?<!贯彻)《(?P<agreed>{_INSIDE})》\s{{0,3}}(?:已经|业经|已于|现(?:予)?印发)""",
    re.VERBOSE,
)
# 2月5日，市政府办公厅印发《…》: what others did is told, and nothing is handed out.
_NARRATED = re.compile(rf"[，。,][^，。,《》\n]{{2,30}}{BODY}(?:联合|研究|制定)?$")
# 关于印发《某意见》落实细则的通知: the rules are handed out, and not what they carry out.
_CARRIES_OUT = re.compile(
    rf"印发(?P<words>《{_INSIDE}》(?![等的和与及])[一-鿿]{{0,20}}(?:任务分工|{DOC_TYPE}){_SUFFIX})的\s?(?:通知|公告)$"
)
_HANDED_OUT = re.compile(
    r"印发(?P<words>[^《》]{6,100})的\s?通知$"
)  # 关于印发某办法的通知, and 某办法 on a line further on
# 某委员会公告, 某市令: what it makes known is the document.
KIND_ALONE = re.compile(r"^[^关]{2,40}(?:令|公告|通告)$")
# …的通知（银发〔2026〕42号）, …条例（国务院令第768号）
_NUMBER_BEHIND = re.compile(r"[（(][^（）()\n]{2,16}(?:[〔\[][^（）()\n]{4,14}|令第\s?\d{1,4}\s?)号[）)]$")
# 某部令〔2025〕第12号（某办法）
_ORDER_OF = re.compile(
    r"^(?P<number>[^（(《]{2,60}号)\s?[（(](?P<title>[^（）()]{4,100}(?:[（(][^（）()]{1,20}[）)])?)[）)]$"
)
_ANNEX_BEFORE = re.compile(r"^附件\s?\d{0,2}[:：]?")
_JOINED = re.compile(r"^(?:关于)?[\s_]{0,3}[-—－][\s_]{0,3}")  # 关于-某市政府关于…, of the name of a file
_NO_TITLE = re.compile(
    rf"[。；：:!！|]|^(?:各|为|根据|按照|现将|附件$|第[一二三四五六七八九十]|[（(]|\d|http|来源|发布|时间|字体|---|>|本作品|即《)"
    rf"|印发给你们|^文\s{{0,4}}件$|{day('-')}"
)
_NOT_JOINED = re.compile(
    r"[。；：:，,|]$|^(?:正文|联系|文\s{0,4}件|索|分\s|[（(](?![^（）()]{2,20}[会办局][）)]$)|---|来源)|\d\s?日$|[行局部院署会]\s{0,2}长"
    r"|^[^\n]{0,40}[〔\[（(](?:19|20)\d\d[〕\])）][^\n]{0,12}号$"
)
_OF_TABLE = "|"
_SPACED = re.compile(r"(?<=[一-鿿])[ 　](?=[一-鿿](?:[ 　]|$))")  # 几 个 问 题 的 通 知
# The number of a standard, JR/T 0326—2024, above its title.
_STANDARD = re.compile(r"^[A-Z]{2,4}(?:/[TZ])?\s?[\d.]{2,9}\s?[—–-]\s?(?:19|20)\d\d$")
_OF_SYSTEMS = re.compile(r"^(?!.*关于).*制度的[一-鿿]{0,2}(?:意见|通知|方案|决定)$")
_EXPLAINS = re.compile(r"^(?:的)?(?:(?:立法|起草|修订|编制)?说\s{0,2}明|(?:政策)?解读)$")


def read_title(head: str) -> str | None:
    """Find the title as printed: the first line that ends with a kind of document, with the lines it goes on from."""
    lines = [_line(line) for line in _without_table(FURNITURE.sub("", head)).split("\n")]
    lines = [line for line in lines if line]
    is_flat = len([line for line in lines if line != _OF_TABLE]) < 3
    if is_flat and len(head) > LONGEST_TITLE:
        return _flat_title(head)
    if standard := _title_of_standard(lines):
        return standard
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if following.startswith("的") and TITLE_END.search(following):
            return line + following
        if not TITLE_END.search(line) or _NO_TITLE.search(line) or len(line) > LONGEST_TITLE or read_doc_number(line):
            continue
        whole = _with_lines_above(line, lines[:i])
        for below in lines[i + 1 : i + 4]:
            if not _goes_on(whole, below):
                break
            whole += below
        if len(whole) >= 5 and not _NO_TITLE.search(whole) and not _is_sentence(whole):
            return whole
    return _flat_title(head) if is_flat else None


def covered_title(head: str, title: str) -> str | None:
    """Return the document that a notice hands out, by its title or else by its first words.

    >>> covered_title("", "某省财政厅关于印发《某省奖补办法》的通知")
    '某省奖补办法'
    >>> covered_title("", "关于落实《国务院乙意见》的通知")
    """
    if carries_out := _CARRIES_OUT.search(title):
        return re.sub(r"\s", "", carries_out["words"])
    found = COVERED.search(title)
    if not found and "《" not in title and (handed_out := _HANDED_OUT.search(title)):
        lines = [_line(line) for line in head.split("\n")]
        return next((line for line in reversed(lines) if len(line) >= 6 and handed_out["words"].endswith(line)), None)
    if not found and (not title or "印发" in title or KIND_ALONE.search(title)):
        found = next((m for m in COVERED.finditer(head) if not _NARRATED.search(head, 0, m.start())), None)
    return re.sub(r"\s", "", found["handed_out"] or found["agreed"]) if found else None


def clean_title(printed: str) -> str:
    """Return a printed title without its number, behind or before it, and 附件1 before it.

    >>> clean_title("某政发〔2020〕3号-某市政府关于支持企业的意见"), clean_title("某市政府意见（某政发〔2020〕3号）")
    ('某市政府关于支持企业的意见', '某市政府意见')
    """
    if (order := _ORDER_OF.match(printed)) and number_before(printed):
        return order["title"]
    title = _ANNEX_BEFORE.sub("", _NUMBER_BEHIND.sub("", printed)).strip("#* 　")
    number = number_before(title)
    return _JOINED.sub("", title[number.end :] if number else title).strip("#* 　")


def number_before(title: str) -> DocNumber | None:
    """Return the number that a title begins with: 某政发〔2020〕3号-某市政府关于…, 某部令第1号（某办法）."""
    if order := _ORDER_OF.match(title):
        return read_doc_number(order["number"])
    found = next(iter(find_doc_numbers(title[:LONGEST_TITLE])), None)
    behind = title[found.end :].strip(" 　") if found and found.start == 0 and found.prefix else ""
    return found if len(behind) > 8 and not behind.startswith(("（", "(")) else None


def _line(line: str) -> str:
    return _SPACED.sub("", line.strip(" \t　\xa0\u2002\u2003*#\x0c"))


def _with_lines_above(line: str, above: list[str]) -> str:
    """Put the lines in front that a title goes on from: its first words, or the bodies that issue it."""
    whole = line
    for before in reversed(above):
        if _NOT_JOINED.search(before) or TITLE_END.search(before) or len(before) + len(whole) > LONGEST_TITLE:
            break
        if "关于" in whole and not re.search(rf"{BODY}[）)]?$", before):
            break
        names_another = re.search(rf"{BODY}$", before) and re.match(rf"[^关（(][^关]{{1,29}}{BODY}", whole)
        whole = before + (" " if names_another and "关于" not in before else "") + whole
    return whole


def _goes_on(whole: str, below: str) -> bool:
    """Tell whether a title goes on in the next line: 《…, 《…》 and 起草说明, 关于…制度 and …制度的意见."""
    is_open = whole.count("《") > whole.count("》")
    names_a_system = "关于" in whole and whole.endswith("制度")
    return is_open or bool(_EXPLAINS.match(below)) or (names_a_system and bool(_OF_SYSTEMS.search(below)))


def _flat_title(head: str) -> str | None:
    """Find the title of a text that was printed on one line: its first words, up to a blank or its number."""
    words = rf"[^\s（(][^。；：:，]{{3,{LONGEST_TITLE}}}?(?:{DOC_TYPE}|解读|说明){_SUFFIX}"
    found = re.match(rf"\s{{0,20}}(?P<title>{words})(?=\s|[\[【])", head)
    return found["title"].strip() if found else None


def _title_of_standard(lines: list[str]) -> str | None:
    """Return the lines below the number on the cover of a standard, up to its title in English."""
    i = next((i for i, line in enumerate(lines) if _STANDARD.match(line)), None)
    if i is None or not any(line.endswith("标准") for line in lines[:i]):
        return None
    title = list(takewhile(lambda line: not re.match(r"[A-Za-z\d]", line), lines[i + 1 : i + 6]))
    return "".join(line for line in title if not line.startswith("代替")) or None  # the standard that it replaces


def _is_sentence(whole: str) -> bool:
    """Tell a sentence, or the end of one, that ends as a title does: 以下简称《甲》）…乙决定; 甲，在听了乙报告."""
    before, comma, _ = whole.partition("，")
    return bool(comma and "关于" not in before) or re.search(r"^[^（(]*[）)]", whole) is not None


def _without_table(head: str) -> str:
    """Put a mark that ends a title in place of the lines of a page's table."""
    entries = {head.count("\n", 0, m.start()) for m in ENTRY.finditer(head)}
    return "\n".join(_OF_TABLE if i in entries else line for i, line in enumerate(head.split("\n")))

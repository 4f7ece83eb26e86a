"""From when to when a document holds, by its own words: 自2020年1月1日起施行，有效期5年.

Takes the text; gives its days with the words that say so. Only what speaks of this document counts: not the term of one
measure, of a licence, or of the old rules that it ends.
"""

from __future__ import annotations

import datetime
import re

from sizhong_search.dates import YEAR, day, end_of_month, months_after, read_day
from sizhong_search.text import number
from sizhong_search.vocabulary.doc_types import DOC_TYPE

_THIS = rf"(?<![日成基根资样文])本(?:(?!的)[一-鿿]){{0,6}}?(?:{DOC_TYPE})"  # but not 降低成本的通知
# What a sentence about this document's own time begins with; a measure's own (失业保险费率执行至…) does not.
_OWN = re.compile(
    rf"{_THIS}|(?:上述|以上)(?:各项|相关)?(?:政策|措施|条款)|现将|(?:^|[。；\n\s])自\s?(?:政策)?(?:{day('-')}|印发之日|发布之日|公布之日|发文之日)"
)
_END = rf"(?P<end>{YEAR})\s?年(?:\s?(?P<month>1[0-2]|[1-9])\s?月份?)?\s?年?[底末]"  # 2020年底, 2020年6月底
EFFECTIVE = re.compile(
    rf"(?:{_THIS}[^。；\n]{{0,12}}?|现予公布[，,]\s?|公布[，,]\s?)自\s?{day()}\s?(?:起\s?)?(?:正式)?(?:施行|实施|执行|生效)"
)
EXPIRES = re.compile(
    rf"""(?:有效期限?|试行期|执行期限?|实施期限?)(?:为|是|暂定)?[^。；，,\n]{{0,12}}?(?:截?至|到)\s?(?:{day()}|{_END})(?:止)?
    |{_THIS}[^。；\n]{{0,24}}?(?:执行|实施|施行|有效)至\s?{day("until_")}""",
    re.VERBOSE,
)
_YEARS = r"""[^。；\n]{0,20}?(?:有效期|试行期?|实施期限|执行期限?)(?:限)?(?:为|是|暂定)?\s?
    (?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?年"""
TERM = re.compile(
    rf"""自\s?(?:{day()}|(?P<issue>印发|发布|公布|发文)之日)\s?(?:起\s?)?
    [^。；\n]{{0,20}}?(?:施行|实施|执行|生效|试行){_YEARS}""",
    re.VERBOSE,
)
# 本政策执行期暂定为自发布之日起三个月
TERM_BEHIND = re.compile(
    rf"""(?:有效期|试行期|执行期|实施期)限?(?:暂定|暂)?(?:为|是)?\s?自\s?
    (?:{day()}|[一-鿿]{{0,4}}?(?P<issue>印发|发布|公布|发文)之日)\s?起?的?\s?
    (?P<n>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s?(?P<unit>个月|年)""",
    re.VERBOSE,
)
TERM_ALONE = re.compile(rf"{_THIS}{_YEARS}", re.VERBOSE)  # 本通知有效期1年: since when?
_SENTENCE = 160


def effective_day(text: str) -> datetime.date | None:
    """Return the day from which a document holds: the last one that it names, as earlier ones may be quoted.

    >>> effective_day("修改为：“本办法自2010年5月1日起施行。”本决定自2022年7月1日起施行。")
    datetime.date(2022, 7, 1)
    """
    found = list(EFFECTIVE.finditer(text))
    return read_day(found[-1]) if found else None


def term_of(text: str, issued_on: datetime.date | None) -> tuple[datetime.date | None, str | None]:
    """Return the last day of a document's term, and the words that say so; the day is None where they do not tell it.

    >>> term_of("本办法自2020年1月1日起施行，有效期5年。", None)
    (datetime.date(2024, 12, 31), '自2020年1月1日起施行，有效期5年')
    >>> term_of("1.失业保险费率政策执行期限至2021年4月30日。", None)
    (None, None)
    """
    if found := _own(EXPIRES, text):
        return _last_day(found), _words(found)
    if found := _own(TERM, text) or _own(TERM_BEHIND, text):
        since = issued_on if found["issue"] else read_day(found)
        n = (number(found["n"]) or 0) * (1 if found.groupdict().get("unit") == "个月" else 12)
        last = months_after(since, n) if since and n else None
        return last, _words(found) + (f"（成文日期 {issued_on}）" if found["issue"] and last else "")
    found = _own(TERM_ALONE, text)
    return None, _words(found) if found else None


def _last_day(found: re.Match[str]) -> datetime.date | None:
    if found["end"]:
        year = number(found["end"])
        return end_of_month(year, number(found["month"] or "12") or 12) if year else None
    return read_day(found, "" if found["y"] else "until_")


def _words(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found.group())


def _own(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match whose sentence speaks of this document, and not of 《…》 right before it."""
    own = None
    for found in pattern.finditer(text):
        start = max(text.rfind("。", 0, found.start()), text.rfind("\n", 0, found.start()), found.start() - _SENTENCE)
        before = text[max(start, 0) : found.start()]
        if not before.endswith("》") and _OWN.search(before + found.group()):
            own = found
    return own

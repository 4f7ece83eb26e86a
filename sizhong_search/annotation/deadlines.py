"""When something is due, where the text says it: a day, a day of every year or month. Nothing is inferred."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from sizhong_search.model import Deadline

_DAY = r"(\d{1,2})月(\d{1,2})日"
YEARLY = re.compile(rf"每年{_DAY}(?:[、和及]{_DAY}){{0,3}}")
MONTHLY = re.compile(r"每月(?P<day>\d{1,2})日")
# 2017年6月底前, 2020年底前: the last day of the month or year, which the text says as surely as a day.
MONTH_END = re.compile(r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?:底|末)(?=(?:之|以)?前|[，,。；;）)完]|$)")
DATE = re.compile(rf"(?P<year>20\d\d)年{_DAY}(?=(?:之|以)?前|底前|截止)")


def find_deadlines(text: str, offset: int = 0) -> tuple[Deadline, ...]:
    """Find the deadlines of a measure, in the order of the text.

    >>> [(d.text, d.month_day) for d in find_deadlines("每年6月30日和12月30日前,将经验做法报省发改委")]
    [('每年6月30日', (6, 30)), ('12月30日', (12, 30))]
    """
    return tuple(sorted(_deadlines(text, offset), key=lambda d: d.start))


def _deadlines(text: str, offset: int) -> Iterator[Deadline]:
    for match in YEARLY.finditer(text):
        for day in re.finditer(rf"(?:每年)?{_DAY}", match.group()):
            month_day = int(day[1]), int(day[2])
            if not _is_day(2000, *month_day):  # a leap year: 每年2月29日 is a day
                continue
            start = offset + match.start() + day.start()
            yield Deadline(
                text=day.group(), kind="yearly", month_day=month_day, start=start, end=start + len(day.group())
            )
    for match in MONTHLY.finditer(text):
        if not 1 <= int(match["day"]) <= 31:
            continue
        start, end = offset + match.start(), offset + match.end()
        yield Deadline(text=match.group(), kind="monthly", start=start, end=end)
    for match in DATE.finditer(text):
        year, month, day_of_month = int(match["year"]), int(match[2]), int(match[3])
        if _is_day(year, month, day_of_month):
            date = datetime.date(year, month, day_of_month)
            start, end = offset + match.start(), offset + match.end()
            yield Deadline(text=match.group(), kind="date", date=date, start=start, end=end)
    for match in MONTH_END.finditer(text):
        year, month = int(match["year"]), int(match["month"] or 12)
        if 1 <= month <= 12:
            date = datetime.date(year, month, calendar.monthrange(year, month)[1])
            start, end = offset + match.start(), offset + match.end()
            yield Deadline(text=match.group(), kind="date", date=date, start=start, end=end)


def _is_day(year: int, month: int, day: int) -> bool:
    """Tell a day from a misprint (2016年2月30日)."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]

"""Days as official texts print them: 2016年3月1日, ２０１６年３月１日, 二〇一六年三月一日, 2016-03-01.

Patterns to build on, and one way to read what they match. A misprint (2016年2月30日) is no day.
"""

from __future__ import annotations

import calendar
import datetime
import re

from sizhong_search.text import number

HAN_DIGITS = "〇○ＯO零一二三四五六七八九十廿"
YEAR = rf"(?:(?:19|20)\d{{2}}|[１２][０-９]{{3}}|[一二][{HAN_DIGITS}]{{3}})"
_OF_TWO = rf"[\d０-９元{HAN_DIGITS}]{{1,3}}"
_NUMERIC = re.compile(r"(?P<y>(?:19|20)\d\d)\s?[-./年]?\s?(?P<m>\d{1,2})\s?[-./月]?\s?(?P<d>\d{1,2})(?!\d)")
_SAME = str.maketrans({"○": "〇", "Ｏ": "〇", "O": "〇", "元": "一", "廿": "十"})


def day(name: str = "") -> str:
    """Return a pattern for a day, with its parts in groups named y, m and d behind ``name``; without groups for "-"."""
    y, m, d = (f"?P<{name}{part}>" if name != "-" else "?:" for part in "ymd")
    return rf"(?:({y}{YEAR})\s?年\s?({m}{_OF_TWO})\s?月\s?({d}{_OF_TWO})\s?日)"


def read_day(match: re.Match[str], name: str = "") -> datetime.date | None:
    """Return the day that a pattern of :func:`day` matched; None for a misprint.

    >>> read_day(re.match(day(), "二〇一六年三月廿一日")), read_day(re.match(day(), "2016年2月30日"))
    (datetime.date(2016, 3, 21), None)
    """
    y, m, d = (_read(match[name + part]) for part in "ymd")
    try:
        return datetime.date(y or 0, m or 0, d or 0)
    except ValueError:
        return None


def find_day(text: str) -> datetime.date | None:
    """Return the first day of a cell of a table, in figures: 2016-03-01, 2016.3.1, 20160301, 2016年03月01日.

    >>> find_day("2018年11月07日 15:54"), find_day("长期有效")
    (datetime.date(2018, 11, 7), None)
    """
    found = _NUMERIC.search(text)
    return read_day(found) if found else None


def find_interval(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day of a day, a month or a year in figures; None for anything else.

    >>> find_interval("2016-02")
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", text.strip())
    if not match:
        return None
    year, month, day_of_month = (int(part or 0) for part in match.groups())
    try:
        first = datetime.date(year, month or 1, day_of_month or 1)
    except ValueError:
        return None
    if day_of_month:
        return first, first
    after = datetime.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return first, after - datetime.timedelta(days=1)


def here(at: str) -> datetime.datetime:
    """Return a moment of the store, ISO, in this machine's time."""
    return datetime.datetime.fromisoformat(at).astimezone()


def months_after(since: datetime.date, n_months: int) -> datetime.date:
    """Return the last day of a term of whole months: 2020-01-01 and five years make 2024-12-31.

    >>> months_after(datetime.date(2020, 2, 4), 3), months_after(datetime.date(2020, 2, 29), 60)
    (datetime.date(2020, 5, 3), datetime.date(2025, 2, 28))
    """
    n_years, month = divmod(since.month - 1 + n_months, 12)
    last = end_of_month(since.year + n_years, month + 1)
    return last.replace(day=since.day) - datetime.timedelta(days=1) if since.day <= last.day else last


def end_of_month(year: int, month: int) -> datetime.date:
    """Return the last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _read(numeral: str) -> int | None:
    numeral = numeral.replace("廿", "二十" if numeral.startswith("廿") else "廿").translate(_SAME)
    return number(numeral)

"""What a body has to do by when, as a calendar file that Outlook, Apple and Google Calendar take in.

Takes a body's duties, or the measures of a document, and gives the bytes of an ``.ics`` (RFC 5545). Only what the text
fixes to a day comes in; all else, from 长期 to 每季度末 and 到2030年, is left to :func:`undated`, for a list beside the
calendar: nothing is put on a day by guessing.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec

from sizhong_search.annotation.deadlines import last_day
from sizhong_search.duties import Duty
from sizhong_search.errors import MissingExtraError
from sizhong_search.messages import Language, labelled, listed, say
from sizhong_search.model import Deadline, Document, Measure
from sizhong_search.result import document_card, responsibility_to_dict
from sizhong_search.view.bodies import department_line, duty_line, partners_line
from sizhong_search.view.documents import status_line

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_MAX_SUMMARY = 60  # what a month's view shows is less still
_REMINDERS = [datetime.timedelta(days=-n, hours=9) for n in (7, 1)]  # at nine, a week and a day before
_EACH_MONTH = re.compile(r"(?:每个?月的?|次月)[ 　]?(?P<day>\d{1,2})[ 　]?[日号]|每个?月月?[底末]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # a calendar's text holds none but tab and line end


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A measure in the calendar of a document: nobody's in particular, so that those nobody answers for come in too."""

    document: Document
    measure: Measure

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """When the measure is due."""
        return self.measure.deadlines


Item = Duty | Entry
_Item = TypeVar("_Item", Duty, Entry, Item)


def to_ics(
    duties: Sequence[Item],
    *,
    name: str,
    on: datetime.date,
    link: Callable[[Item], str] | None = None,
    lang: Language | None = None,
) -> bytes:
    """Write the deadlines that are exact to a day as a calendar.

    A date is an all-day event, past or not: the calendar tells what was due as well. A rhythm is a series from ``on``;
    where the document states its term, it ends with it, and shows at least the term's last year. A measure that names
    the body twice is one event for each deadline. Equal input gives equal bytes, and an event keeps its UID, so that
    importing again changes events and does not double them.

    Parameters
    ----------
    duties : sequence of Duty or Entry
        Without any of :func:`dated` the calendar has no event, which some programs refuse.
    name : str
        What the calendar is called.
    on : datetime.date
        The day it is made.
    link : callable, optional
        Gives the address at which a duty can be read.
    lang : Language, optional

    Raises
    ------
    MissingExtraError
        If ``icalendar`` is not installed.
    """
    try:
        from icalendar import Calendar, vText
    except ImportError as error:
        raise MissingExtraError("icalendar", "export") from error

    book = Calendar()
    book.add("version", "2.0")
    book.add("prodid", "-//sizhong-search//duties//ZH")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", vText(_line(name)))  # of a property of others, the library escapes nothing by itself
    for group in _by_measure(duties):
        for deadline in {d.start: d for d in group[0].deadlines if _when(d)}.values():
            event = _event(group, deadline, on, name, lang)
            if link:
                event.add("url", link(group[0]))
            book.add_component(event)
    written: bytes = book.to_ical()
    return written


def dated(duties: Iterable[_Item]) -> list[_Item]:
    """Return the duties of which a calendar holds a deadline at least."""
    return [duty for duty in duties if any(map(_when, duty.deadlines))]


def undated(duties: Iterable[_Item]) -> list[_Item]:
    """Return the duties that no calendar can hold: the text names no day, or no deadline at all."""
    return [duty for duty in duties if not any(map(_when, duty.deadlines))]


class Due(NamedTuple, Generic[_Item]):
    """A measure and when it is due next: the last day that this may be, and how it is said."""

    day: datetime.date
    words: str
    measure: list[_Item]


def by_day(duties: Iterable[_Item], on: datetime.date) -> list[Due[_Item]]:
    """Return the measures that are due on a day or by a year, each with the one that comes next, the soonest first.

    A year that is aimed at (到2030年) counts by its end, and is said as a year. Behind those stand the measures whose
    days are all past, the latest first, each with its last.
    """
    groups = ((_ends(group[0], on), group) for group in _by_measure(duties))
    dues = [Due(*_next(ends, on), group) for ends, group in groups if ends]
    return sorted(dues, key=lambda due: (due.day < on, abs(due.day - on)))


def _next(ends: Sequence[tuple[datetime.date, str]], on: datetime.date) -> tuple[datetime.date, str]:
    """Return the first of a measure's days from ``on``, else the last before."""
    return min((end for end in ends if end[0] >= on), default=max(ends))


def _ends(item: Item, on: datetime.date) -> list[tuple[datetime.date, str]]:
    """Return the days that deadlines fix, and the ends of years, with words; a series ends with its document."""
    end, found = item.document.expires_on or datetime.date.max, []
    for deadline in item.deadlines:
        when = _when(deadline)
        day = min(when.first(on), end) if isinstance(when, _Series) else when
        if day:
            found.append((day, day.isoformat()))
        elif deadline.kind == "goal" and (day := last_day(deadline.text)):
            found.append((day, deadline.text.removeprefix("到").strip()))
    return found


class _Series(NamedTuple):
    """A day of a month, or of each; where a month lacks the day, its last one stands for it.

    So 每年2月29日 is the 28th of a common year, and 每月31日 the end of each month: none is passed over.
    """

    month: int | None
    day: int

    def first(self, since: datetime.date) -> datetime.date:
        """Return the first such day that is not before ``since``."""
        months = (divmod(since.year * 12 + since.month - 1 + n, 12) for n in range(13))
        days = (_day(year, month + 1, self.day) for year, month in months if self.month in (None, month + 1))
        return next(day for day in days if day >= since)

    def rule(self) -> dict[str, Any]:
        """Return its recurrence rule; -1 is a month's last day."""
        if self.month:
            last = self.day > calendar.monthrange(2001, self.month)[1]
            return {"freq": "yearly", "bymonth": self.month, "bymonthday": -1 if last else self.day}
        if 28 < self.day < 31:  # the last there is of these
            return {"freq": "monthly", "bymonthday": list(range(28, self.day + 1)), "bysetpos": -1}
        return {"freq": "monthly", "bymonthday": -1 if self.day == 31 else self.day}


def _day(year: int, month: int, day: int) -> datetime.date:
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _when(deadline: Deadline) -> datetime.date | _Series | None:
    """Return the day or the series of days that the words fix.

    Never of a quarter: 每季度末 is found in 每季度末月25日报送 and 每季度末10日内 too.
    """
    if deadline.kind in ("date", "goal"):
        return deadline.date
    if deadline.kind == "yearly" and deadline.month_day:
        month, day = deadline.month_day
        if (month, day) == (2, 28) and "日" not in deadline.text:  # 每年2月底
            day = 29
        return _Series(month, day)
    if deadline.kind == "monthly" and (words := _EACH_MONTH.fullmatch(deadline.text)):
        return _Series(None, int(words["day"] or 31))
    return None


def _by_measure(duties: Iterable[_Item]) -> list[list[_Item]]:
    groups: dict[str, list[_Item]] = {}
    for duty in duties:
        groups.setdefault(duty.measure.id, []).append(duty)
    return list(groups.values())


def _event(group: Sequence[Item], deadline: Deadline, on: datetime.date, name: str, lang: Language | None) -> Event:
    from icalendar import Event

    measure, document = group[0].measure, group[0].document
    summary = _summary(group[0], deadline, lang)
    event = Event()
    digest = hashlib.sha256(f"{name} {measure.id} {deadline.start}".encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@sizhong-search")  # of each body's calendar its own
    event.add("dtstamp", datetime.datetime.combine(on, datetime.time(), datetime.UTC))
    event.add("summary", summary)
    event.add("description", _description(group, deadline, lang))
    if categories := list(dict.fromkeys(_categories([d for d in group if isinstance(d, Duty)], lang))):
        event.add("categories", categories)
    event.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
    when = _when(deadline)
    if isinstance(when, _Series):
        rule, since = when.rule(), on
        if end := document.expires_on:
            rule["until"] = end
            since = min(on, end - datetime.timedelta(days=365))
        event.add("dtstart", when.first(since))
        event.add("rrule", rule)
    else:
        event.add("dtstart", when)
    for before in _REMINDERS:
        event.add_component(_reminder(before, summary))
    return event


def _categories(duties: Sequence[Duty], lang: Language | None) -> Iterator[str]:
    """Yield the body's roles, and where it is not named itself, which part of its ledger it is."""
    yield from (say(f"role.{d.responsibility.role}", lang) for d in duties)
    if not any(d.is_own for d in duties):
        yield from (say(f"basis.{d.part}", lang) for d in duties)


def _reminder(before: datetime.timedelta, words: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm


def _summary(duty: Item, deadline: Deadline, lang: Language | None) -> str:
    """Write the words of the deadline and how the task begins, without its mark, on one line."""
    task = duty.measure.text.removeprefix(duty.measure.path[-1] if duty.measure.path else "").lstrip("、.．。 　")
    words = _line(labelled(_words(deadline, lang), task, lang))
    return words if len(words) <= _MAX_SUMMARY else f"{words[: _MAX_SUMMARY - 1]}…"


def _words(deadline: Deadline, lang: Language | None) -> str:
    """Return the words of a deadline, and that it comes each year: 每年6月30日和12月30日 says so once."""
    is_yearly = deadline.kind == "yearly" and not deadline.text.startswith("每")
    return say("sign.yearly", lang, words=deadline.text) if is_yearly else deadline.text


def _description(group: Sequence[Item], deadline: Deadline, lang: Language | None) -> str:
    """Write the measure as it stands, and below it what is to be known of it."""
    document, measure = group[0].document, group[0].measure
    duties = [item for item in group if isinstance(item, Duty)]
    bodies = dict.fromkeys(department_line(r, lang) for r in msgspec.to_builtins(measure.responsibilities))
    everybody = [_said("result.responsible", listed(bodies, lang), lang)] if bodies else []
    lines = [
        _said("field.deadline", _words(deadline, lang), lang),
        *(_own_lines(duties, lang) if duties else everybody),
        _said("field.title", document.title, lang),
        _said("field.doc_number", document.doc_number, lang) if document.doc_number else "",
        status_line(document_card(document), lang),
    ]
    return _CONTROL.sub("", "\n".join([measure.text, "", *filter(None, lines)]))


def _own_lines(duties: Sequence[Duty], lang: Language | None) -> list[str]:
    """Say what a body's part in a measure is, what says so, and who else answers."""
    own = {duty.responsibility.full_name for duty in duties}
    others = [r for duty in duties for r in duty.others if r.full_name not in own]
    partners = {
        "partners": list(dict.fromkeys(r.full_name for r in others)),
        "leads": [r.full_name for r in others if r.role == "lead"],
    }
    roles = [responsibility_to_dict(d.responsibility) for d in duties]
    bases = dict.fromkeys(say(f"basis.{duty.part}", lang) for duty in duties)
    return [
        _said("field.role", duty_line(roles, lang), lang),
        _said("field.basis", listed(bases, lang), lang),
        partners_line(partners, lang),
    ]


def _line(text: str) -> str:
    return _CONTROL.sub("", " ".join(text.split()))


def _said(key: str, words: str, lang: Language | None) -> str:
    return labelled(say(key, lang), words, lang)

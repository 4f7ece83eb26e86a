"""Deadlines in a calendar: what is exact to a day, once each, readable for a program that knows nothing of ours."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from sizhong_search import KnowledgeBase
from sizhong_search.annotation.deadlines import find_deadlines
from sizhong_search.duties import Duty
from sizhong_search.duties.calendar import by_day, dated, to_ics, undated
from sizhong_search.errors import MissingExtraError
from sizhong_search.model import Deadline, Document, Responsibility, Role
from tests.factories import a_document, a_measure, a_raw

ON = datetime.date(2026, 7, 1)
WHOLE = "（一）报送情况。每年6月30日前,报省发改委;2017年6月底前完成，\n“一照一码”🎉。"


@cache
def document() -> Document:
    return replace(a_document("关于甲的通知\n\n一、乙。"), title="关于甲的通知", doc_number="黑政办发〔2016〕1号")


def a_responsibility(name: str, role: Role = "lead") -> Responsibility:
    return Responsibility(
        as_written=name, full_name=name, department_id=None, today=(), role=role, basis="named", source="clause",
        start=0, end=len(name),
    )  # fmt: skip


def a_duty(
    text: str,
    deadlines: Sequence[Deadline] | None = None,
    *,
    name: str = "省工商局",
    measure_id: str = "notice#1",
    others: Sequence[Responsibility] = (),
    **changes: object,
) -> Duty:
    found = find_deadlines(text) if deadlines is None else tuple(deadlines)
    return Duty(
        document=replace(document(), **changes),
        measure=replace(a_measure(text), id=measure_id, path=("（一）",), deadlines=found),
        responsibility=a_responsibility(name),
        relation="own",
        others=tuple(others),
    )


def events(*duties: Duty, on: datetime.date = ON, **options: object) -> list[Event]:
    return Calendar.from_ical(to_ics(duties, name="时限", on=on, **options)).walk("VEVENT")


def days(event: str, n: int = 4) -> list[str]:
    """Read the days of an event as another program does: from its lines, without the library that wrote them."""
    start = re.search(r"^DTSTART;VALUE=DATE:(\d{8})\r$", event, re.M)[1]
    rule = re.search(r"^RRULE:(.+)\r$", event, re.M)
    if not rule:
        return [start]
    found = rrulestr(rule[1], dtstart=datetime.datetime.strptime(start, "%Y%m%d"))
    return [f"{day:%Y%m%d}" for day in islice(found, n)]


def unfolded(written: bytes) -> list[str]:
    """Return the events of a calendar, lines made whole again."""
    return written.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2027年3月31日前完成", [["20270331"]], id="a day"),
        pytest.param("2016年底前出台", [["20161231"]], id="a day long past stays"),
        pytest.param("2028年2月底前出台", [["20280229"]], id="a month's end"),
        pytest.param("2016年6月30日和12月31日前上报", [["20160630"], ["20161231"]], id="two days are two events"),
        pytest.param("每年6月30日前上报", [["20270630", "20280630", "20290630", "20300630"]], id="yearly, next year"),
        pytest.param("每年7月1日前上报", [["20260701", "20270701", "20280701", "20290701"]], id="yearly, today"),
        pytest.param("每年底前上报", [["20261231", "20271231", "20281231", "20291231"]], id="each year's end"),
        pytest.param("每年2月29日前上报", [["20270228", "20280229", "20290228", "20300228"]], id="29 February"),
        pytest.param("每年2月底前上报", [["20270228", "20280229", "20290228", "20300228"]], id="the end of February"),
        pytest.param("每年2月28日前上报", [["20270228", "20280228", "20290228", "20300228"]], id="28 February"),
        pytest.param("每月10日前上报", [["20260710", "20260810", "20260910", "20261010"]], id="monthly"),
        pytest.param("次月５日前上报", [["20260705", "20260805", "20260905", "20261005"]], id="full-width"),
        pytest.param("每月底前上报", [["20260731", "20260831", "20260930", "20261031"]], id="each month's end"),
        pytest.param("每月31日前上报", [["20260731", "20260831", "20260930", "20261031"]], id="a day some months lack"),
        pytest.param("每季度末前上报", [], id="a quarter"),
        pytest.param("每月结束后5日内上报", [], id="days after a month"),
        pytest.param("自受理申请之日起20个工作日内办结", [], id="relative"),
        pytest.param("（完成时限：长期坚持）", [], id="ongoing"),
        pytest.param("加快推进", [], id="no deadline"),
        pytest.param("每季度末前上报，2027年3月31日前完成", [["20270331"]], id="one of two"),
    ],
)  # fmt: skip
def test_only_what_is_exact_to_a_day_is_an_event(text: str, expected: list[list[str]]) -> None:
    duty = a_duty(text)
    assert [days(event) for event in unfolded(to_ics([duty], name="时限", on=ON))] == expected
    assert (dated([duty]), undated([duty])) == (([duty], []) if expected else ([], [duty]))


@pytest.mark.parametrize(
    "deadline",
    [
        pytest.param(Deadline(text="年底", kind="date", start=0, end=2), id="a date without a day"),
        pytest.param(Deadline(text="每年", kind="yearly", start=0, end=2), id="yearly without a day"),
    ],
)
def test_a_deadline_without_a_day_is_on_no_day(deadline: Deadline) -> None:
    duty = a_duty("每年上报", [deadline])
    assert (events(duty), undated([duty])) == ([], [duty])


def test_a_monthly_day_that_some_months_lack_is_their_last() -> None:
    (event,) = unfolded(to_ics([a_duty("每月30日前上报")], name="时限", on=datetime.date(2027, 1, 31)))
    assert days(event, 3) == ["20270228", "20270330", "20270430"]


@pytest.mark.parametrize(
    ("expires_on", "expected"),
    [
        pytest.param(datetime.date(2028, 12, 31), ["20270630", "20280630"], id="in force"),
        pytest.param(datetime.date(2026, 12, 31), ["20260630"], id="its last time is past"),
        pytest.param(datetime.date(2020, 6, 30), ["20190701"], id="over long since"),
    ],
)
def test_a_series_ends_with_the_documents_term(expires_on: datetime.date, expected: list[str]) -> None:
    day = "每年7月1日" if expires_on.year == 2020 else "每年6月30日"
    (event,) = unfolded(to_ics([a_duty(f"{day}前上报", expires_on=expires_on)], name="时限", on=ON))
    assert days(event) == expected


def test_an_event_says_what_is_due_by_whom_and_where_it_stands() -> None:
    partners = [a_responsibility("省财政厅"), a_responsibility("省科技厅", "support")]
    yearly, once = events(a_duty(WHOLE, others=partners), link=lambda duty: f"http://localhost/{duty.measure.id}")
    assert str(yearly["summary"]).startswith("每年6月30日：报送情况。每年6月30日前,报省发改委;")
    assert str(once["summary"]).startswith("2017年6月底：")
    assert str(yearly["description"]).split("\n\n")[0] == WHOLE
    assert str(yearly["description"]).split("\n\n")[1].split("\n") == [
        "时限：每年6月30日",
        "责任：牵头（写作 省工商局）",
        "依据：责任括注点名",
        "共同承担：省财政厅（牵头）、省科技厅",
        "文件标题：关于甲的通知",
        "发文字号：黑政办发〔2016〕1号",
        "成文日期未载明 · 效力未核实",
    ]
    assert str(yearly["url"]) == "http://localhost/notice#1"
    assert str(yearly["transp"]) == "TRANSPARENT"
    assert yearly.categories == ["牵头"]
    assert yearly["dtstamp"].dt == datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)


def test_a_reminder_rings_at_nine_a_week_and_a_day_before() -> None:
    (event,) = events(a_duty("2027年3月31日前完成"))
    midnight = datetime.datetime.combine(event["dtstart"].dt, datetime.time())
    assert [midnight + alarm["trigger"].dt for alarm in event.walk("VALARM")] == [
        datetime.datetime(2027, 3, 24, 9),
        datetime.datetime(2027, 3, 30, 9),
    ]


def test_a_measure_that_names_the_body_twice_is_one_event() -> None:
    text = "2027年3月31日前完成"
    first, second = a_responsibility("省工商局"), a_responsibility("省质监局", "support")
    twice = [a_duty(text, others=[second]), replace(a_duty(text, others=[first]), responsibility=second)]
    (event,) = events(*twice)
    assert "责任：牵头（写作 省工商局）、配合（写作 省质监局）\n" in event["description"]
    assert "共同承担" not in event["description"]
    assert event.categories == ["牵头", "配合"]


def test_a_calendar_speaks_the_language_that_is_asked_for() -> None:
    (event,) = events(a_duty("2027年3月31日前完成"), lang="en")
    assert "leads" in event["description"]
    assert event.categories == ["leads"]


def test_the_head_of_the_calendar() -> None:
    assert to_ics([], name="省发展改革委, 时限;\n2026", on=ON).decode().splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//sizhong-search//duties//ZH",
        "METHOD:PUBLISH",
        r"X-WR-CALNAME:省发展改革委\, 时限\; 2026",
        "END:VCALENDAR",
    ]


def test_made_on_another_day_an_event_keeps_its_uid() -> None:
    later = datetime.date(2030, 1, 1)
    assert [e["uid"] for e in events(a_duty(WHOLE))] == [e["uid"] for e in events(a_duty(WHOLE), on=later)]


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtraError, match=r"sizhong-search\[export\]"):
        to_ics([], name="时限", on=ON)


def test_the_development_commission_reports_twice_a_year(kb: KnowledgeBase) -> None:
    found = kb.duties("省发展改革委").duties
    written = [days(event, 2) for event in unfolded(to_ics(found, name="省发展改革委", on=ON))]
    assert written == [["20270630", "20280630"], ["20261230", "20271230"]]
    assert len(dated(found)) + len(undated(found)) == len(found)


words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\n\r\t,;:\\"，；🎉👩‍👧〔BEGIN:'), max_size=120
)
leap_days = st.dates(datetime.date(2000, 1, 1), datetime.date(2000, 12, 31))
some_deadlines = st.builds(
    Deadline,
    text=words | st.sampled_from(["每月10日", "每月底", "每年2月底"]),
    kind=st.sampled_from(["date", "yearly", "quarterly", "monthly", "relative", "ongoing", "goal"]),
    date=st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)),
    month_day=st.none() | leap_days.map(lambda day: (day.month, day.day)),
    start=st.integers(0, 99),
    end=st.just(100),
)  # fmt: skip
some_duties = st.lists(
    st.builds(
        a_duty,
        words,
        st.lists(some_deadlines, max_size=4, unique_by=lambda d: d.start),
        name=words,
        title=words,
    ),
    max_size=5,
).map(lambda duties: [replace(d, measure=replace(d.measure, id=f"n#{i}")) for i, d in enumerate(duties)])
some_day = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))


@given(some_duties)
def test_a_duty_is_dated_or_undated_and_never_both(duties: list[Duty]) -> None:
    held, left = iter(dated(duties)), iter(undated(duties))
    holds = {id(duty) for duty in dated(duties)}
    assert [next(held if id(duty) in holds else left) for duty in duties] == duties
    assert (list(held), list(left)) == ([], [])


@given(some_duties, words, some_day)
def test_any_words_come_back_as_they_were(duties: list[Duty], name: str, on: datetime.date) -> None:
    written = to_ics(duties, name=name, on=on)
    assert written == to_ics(duties, name=name, on=on)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert [line for line in written.split(b"\r\n") if line.strip().startswith(b"BEGIN:VCALENDAR")] == [written[:15]]
    found = Calendar.from_ical(written).walk("VEVENT")
    beginnings = tuple(f"{as_held(duty.measure.text)}\n\n时限：" for duty in dated(duties))
    assert all(str(event["description"]).startswith(beginnings) for event in found)
    assert len({e["uid"] for e in found}) == len(found) >= len(dated(duties))
    assert all(len(e["summary"]) <= 60 for e in found)


def as_held(text: str) -> str:
    """A text as a calendar may hold it: without control characters."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)


@given(some_duties, some_day)
def test_a_series_begins_within_a_year_on_a_day_of_its_own(duties: list[Duty], on: datetime.date) -> None:
    for event in unfolded(to_ics(duties, name="时限", on=on)):
        start = re.search(r"DTSTART;VALUE=DATE:(\d{8})", event)[1]
        if "\nRRULE:" in event:
            assert days(event, 1) == [start]
            assert f"{on:%Y%m%d}" <= start <= f"{on + datetime.timedelta(days=366):%Y%m%d}"


def test_what_is_ahead_goes_by_the_day_and_what_is_past_stands_behind() -> None:
    text = (
        "广东省通知\n一、2026年3月1日前完成甲事。（省财政厅负责）\n二、每年6月30日前报送总结。（省财政厅负责）\n"
        "三、2024年5月1日前完成乙事，2027年1月1日前验收。（省财政厅负责）\n四、2025年5月1日前完成丙事。（省财政厅负责）\n"
        "五、长期坚持。（省财政厅负责）\n六、2025年8月1日前完成丁事。（省财政厅负责）\n"
    )
    duties = KnowledgeBase.in_memory([a_raw(text, "a")]).duties("广东省财政厅").duties
    found = [(due.words, due.measure[0].measure.path[-1]) for due in by_day(duties, datetime.date(2026, 3, 1))]
    ahead = [("2026-03-01", "一"), ("2026-06-30", "二"), ("2027-01-01", "三")]
    assert found == [*ahead, ("2025-08-01", "六"), ("2025-05-01", "四")]


def test_a_series_is_over_with_its_document() -> None:
    text = "广东省通知\n一、每年6月30日前报送总结。（省财政厅负责）\n本通知有效期至2025年12月31日。\n"
    duties = KnowledgeBase.in_memory([a_raw(text, "a")]).duties("广东省财政厅").duties
    assert [due.day for due in by_day(duties, datetime.date(2026, 3, 1))] == [datetime.date(2025, 12, 31)]


def test_a_year_that_is_aimed_at_stands_at_its_end_and_is_no_event() -> None:
    text = (
        "广东省通知\n一、建设中心，到2030年，建成10个。（省财政厅负责）\n二、2030年6月30日前完成甲事。（省财政厅负责）\n"
        "三、到2025年，建成5个。（省财政厅负责）\n四、到2027年底，建成8个；到2031年，建成12个。（省财政厅负责）\n"
    )
    duties = KnowledgeBase.in_memory([a_raw(text, "a")]).duties("广东省财政厅").duties
    found = [(due.words, due.measure[0].measure.path[-1]) for due in by_day(duties, datetime.date(2026, 3, 1))]
    assert found == [("2027-12-31", "四"), ("2030-06-30", "二"), ("2030年", "一"), ("2025年", "三")]
    events = Calendar.from_ical(to_ics(duties, name="省财政厅", on=ON, lang="zh")).walk("VEVENT")
    assert [str(event["summary"])[:9] for event in events] == ["2030年6月30", "到2027年底：到"]
    assert [duty.measure.path[-1] for duty in undated(duties)] == ["一", "三"]


def test_each_day_of_a_year_says_that_it_comes_every_year() -> None:
    text = "广东省通知\n一、每年6月30日和12月30日前报送总结。（省财政厅负责）\n"
    duties = KnowledgeBase.in_memory([a_raw(text, "a")]).duties("广东省财政厅").duties
    events = Calendar.from_ical(to_ics(duties, name="省财政厅", on=ON, lang="zh")).walk("VEVENT")
    assert [str(event["summary"]).split("：")[0] for event in events] == ["每年6月30日", "每年12月30日"]
    said = [line for event in events for line in str(event["description"]).split("\n") if line.startswith("时限")]
    assert said == ["时限：每年6月30日", "时限：每年12月30日"]

"""A document's status on a day: its own term, and those that end it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from sizhong_search import KnowledgeBase
from sizhong_search.model import Document
from sizhong_search.parsing import parse
from sizhong_search.status import settle
from tests.factories import a_raw

DAY = datetime.date(2026, 1, 1)


def a_policy(text: str, document_id: str = "notice") -> Document:
    return parse(a_raw(text, document_id))


def status_of(document: Document, *others: Document, on: datetime.date = DAY) -> tuple[str, str | None]:
    status = settle([document, *others], on)[document.id]
    return status.value, status.evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("某省关于甲的办法\n1.乙，丙。", ("unknown", None), id="nothing is said"),
        pytest.param(
            "某省关于甲的办法\n1.乙，丙。\n本办法有效期至2025年12月31日。",
            ("lapsed", "有效期至2025年12月31日"),
            id="run out",
        ),
        pytest.param(
            "某省关于甲的办法\n1.乙，丙。\n本办法有效期至2026年1月1日。",
            ("in-force", "有效期至2026年1月1日"),
            id="its last day",
        ),
        pytest.param(
            "某省关于甲的办法\n1.乙，丙。\n本办法自2027年1月1日起施行，有效期至2028年1月1日。",
            ("unknown", None),
            id="not yet begun",
        ),
        pytest.param(
            "有效性：有效\n某省关于甲的办法\n1.乙，丙。\n本办法有效期至2025年1月1日。",
            ("lapsed", "有效期至2025年1月1日"),
            id="the page was saved before it ran out",
        ),
        pytest.param(
            "某省关于甲的办法\n1.乙，丙。\n本办法自印发之日起施行，有效期2年。\n某局\n2023年12月20日",
            ("unknown", None),
            id="too near to tell, as nobody knows when it was printed",
        ),
    ],
)
def test_by_its_own_term(text: str, expected: tuple[str, str | None]) -> None:
    assert status_of(a_policy(text)) == expected


OLD = a_policy("某省快递办法\n某政发〔2010〕1号\n1.乙，丙。", "old")
NEW = a_policy(
    "某省快递管理办法\n某政发〔2020〕9号\n1.乙，丙。\n2.本办法自2021年1月1日起施行，《某省快递办法》（某政发〔2010〕1号）同时废止。",
    "new",
)


def test_a_later_document_ends_an_earlier_one() -> None:
    assert status_of(OLD, NEW) == ("lapsed", "《某省快递管理办法》（某政发〔2020〕9号）予以废止")
    assert status_of(NEW, OLD) == ("unknown", None)


@pytest.mark.parametrize(("year", "expected"), [(2010, "lapsed"), (2024, "unknown")])
def test_a_title_alone_does_not_end_a_document_that_came_later(year: int, expected: str) -> None:
    titled = replace(OLD, doc_number=None, issued_on=datetime.date(year, 1, 1))
    assert status_of(titled, replace(NEW, issued_on=datetime.date(2020, 12, 1)))[0] == expected


def test_not_before_it_has_begun() -> None:
    assert status_of(OLD, NEW, on=datetime.date(2020, 12, 31)) == ("unknown", None)


def test_a_document_does_not_end_itself() -> None:
    assert status_of(replace(NEW, title="某省快递办法"))[0] == "unknown"


def test_a_library_settles_what_its_documents_end() -> None:
    raws = [
        a_raw("某省快递办法\n某政发〔2010〕1号\n1.促进快递，丙。", "old"),
        a_raw(
            "某省快递管理办法\n1.管理快递，丙。\n2.本办法自2021年1月1日起施行，《某省快递办法》（某政发〔2010〕1号）同时废止。",
            "new",
        ),
    ]
    kb = KnowledgeBase.in_memory(raws)
    assert kb.document("old").status.value == "lapsed"
    assert [h.document.id for h in kb.search("快递", status="lapsed").hits] == ["old"]


def ends(old: str, number: str, by: str) -> str:
    ending = f"某省快递新规定\n某政发〔2025〕2号\n1.乙，丙。\n2.本规定自2025年1月1日起施行，{by}同时废止。"
    return settle([a_policy(f"{old}\n{number}\n1.乙，丙。", "old"), a_policy(ending, "new")], DAY)["old"].value


@pytest.mark.parametrize(
    ("number", "by", "expected"),
    [
        pytest.param(
            "某政发〔2010〕1号", "《某省快递办法》（某政发[2010] 1 号）", "lapsed", id="its number in another form"
        ),
        pytest.param(
            "某政发〔2020〕9号", "《某省快递办法》（某政发〔2010〕1号）", "unknown", id="a new version of that title"
        ),
        pytest.param("某政发〔2010〕1号", "《某省快递办法》", "lapsed", id="by its title alone"),
        pytest.param(
            "某政发〔2010〕1号", "《某省政府关于印发〈某省快递办法〉的通知》", "lapsed", id="by the notice about it"
        ),
    ],
)
def test_where_both_have_a_number_the_number_decides(number: str, by: str, expected: str) -> None:
    assert ends("某省快递办法", number, by) == expected


def test_a_document_without_a_date_ends_nothing() -> None:
    undated = a_policy("某省快递管理办法\n1.乙，丙。\n2.《某省快递办法》（某政发〔2010〕1号）废止。", "undated")
    assert status_of(OLD, undated) == ("unknown", None)

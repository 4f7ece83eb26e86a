"""A hundred links of real texts, drawn with a fixed seed, judged by a second reader (``benchmarks/link_quality.py``).

Names are led to the same bodies still; at most one of the hundred is wrong.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.linking import link

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "files" / "links.csv").open(encoding="utf-8")))


def day(iso: str) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{n}-{r['id']}") for n, r in enumerate(ROWS, start=1)])
def test_a_name_is_led_to_the_body_that_was_judged(row: dict[str, str]) -> None:
    on = (day(row["since"]), day(row["until"]))
    found = link(row["name"], open_vocabulary().departments, region=row["place"], on=on)
    assert found.department_id == row["id"]
    assert row["name"][-2:] in row["evidence"].replace(" ", "")


def test_at_most_one_of_a_hundred_is_wrong() -> None:
    verdicts = [row["verdict"] for row in ROWS]
    assert len(verdicts) == 100
    assert set(verdicts) <= {"right", "wrong"}
    assert verdicts.count("wrong") <= 1
    assert all(row["why"] for row in ROWS)

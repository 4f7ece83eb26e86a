"""The records of bodies: canonical, sourced, and true to their own examples."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from sizhong_search.annotation.responsibility import find_responsibilities
from sizhong_search.model import Measure
from sizhong_search.parsing.clauses import parse_clause
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.bodies import fold_script
from sizhong_search.vocabulary.departments import bounds, load_departments
from sizhong_search.vocabulary.registry import Registry

FOLDER = files("sizhong_search.vocabulary").joinpath("data", "departments")
TEXTS = {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()}
RECORDS: list[dict[str, Any]] = [r for text in TEXTS.values() for r in tomllib.loads(text)["department"]]
ORDER = ["id", "pattern", "name", "short_name", "aliases", "region", "kind", "sector", "source", "examples"]

each_record = pytest.mark.parametrize("record", [pytest.param(r, id=r["id"]) for r in RECORDS])
each_example = pytest.mark.parametrize(
    ("record", "example"),
    [pytest.param(r, e, id=f"{r['id']}-{n}") for r in RECORDS for n, e in enumerate(r["examples"])],
)


@pytest.fixture
def registry(vocabulary: Vocabulary) -> Registry:
    return vocabulary.departments


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_has_no_fault_and_is_sorted(name: str) -> None:
    records, faults = load_departments(name, TEXTS[name])
    assert faults == []
    assert [r.id for r in records] == sorted({r.id for r in records})


def test_ids_are_unique_over_all_files() -> None:
    ids = [record["id"] for record in RECORDS]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i) for i in ids)


@each_record
def test_a_record_is_in_canonical_form(record: dict[str, Any]) -> None:
    assert list(record) == [key for key in ORDER if key in record]
    assert not {record["name"], record["short_name"]} & set(record["aliases"])
    assert len(set(record["aliases"])) == len(record["aliases"])


@each_record
def test_a_record_has_a_source_and_a_known_sector(record: dict[str, Any], vocabulary: Vocabulary) -> None:
    assert record["source"].strip()
    assert not record["sector"] or record["sector"] in vocabulary.sectors.labels


@each_record
def test_each_of_its_names_leads_to_a_record(record: dict[str, Any], registry: Registry) -> None:
    for name in (record["name"], record["short_name"], *record["aliases"]):
        assert record["id"] in [body.id for body in registry.find(name, region=record["region"])], name


@each_example
def test_an_example_leads_to_its_own_record(record: dict[str, Any], example: str, registry: Registry) -> None:
    folded = fold_script(example)
    if folded.startswith(("(", "[")) and folded.endswith((")", "]")):
        names = [actor.full_name for actor in parse_clause(example[1:-1])[0] if not actor.generic]
        found = [registry.find(name, region=record["region"]) for name in names]
    else:  # 由省发改委汇总: a sentence; or one that only mentions the body
        found = [bodies for _, _, bodies in registry.mentions(example, [record["region"]])]
    assert record["id"] in [body.id for bodies in found for body in bodies]


def test_an_example_in_a_sentence_gives_the_duty_to_its_record(registry: Registry) -> None:
    text = "由省发改委汇总,为省政府适时出台全省大众创业万众创新支撑平台的支持政策奠定基础"
    measure = Measure(id="x#1", path=("1",), heading=None, text=text, start=0, end=len(text))
    assert [r.department_id for r in find_responsibilities(measure, [], registry, "黑龙江省")] == ["hlj-drc"]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("", "", ""),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-11", "2018-11-01", "2018-11-31"),
        ("2018-03-17", "2018-03-17", "2018-03-17"),
        ("2018-2019", "2018-01-01", "2019-12-31"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written: str, first: str, last: str) -> None:
    assert bounds(written) == (first, last)

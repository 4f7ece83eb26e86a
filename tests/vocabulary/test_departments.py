"""The registry: its data are true to their own examples, and names lead where the dates and sources say."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.annotation.responsibility import find_responsibilities
from sizhong_search.model import Measure
from sizhong_search.parsing.clauses import parse_clause
from sizhong_search.vocabulary import Vocabulary, shipped_vocabulary
from sizhong_search.vocabulary.departments import EDGE_KINDS, UNKNOWN_REGION, Department, Registry, load_registry

DATA = files("sizhong_search.vocabulary").joinpath("data")
DEPARTMENTS = DATA.joinpath("departments.toml").read_text("utf-8")
SUCCESSIONS = DATA.joinpath("successions.csv").read_text("utf-8")
RECORDS: list[dict[str, Any]] = tomllib.loads(DEPARTMENTS)["department"]
EDGES = list(csv.DictReader(io.StringIO(SUCCESSIONS)))
PROVINCE = "黑龙江省"

each_record = pytest.mark.parametrize("record", [pytest.param(r, id=r["id"]) for r in RECORDS])
each_edge = pytest.mark.parametrize(
    "edge", [pytest.param(e, id=f"{e['predecessor']}-{e['successor'] or 'none'}") for e in EDGES]
)


@pytest.fixture
def registry(vocabulary: Vocabulary) -> Registry:
    return vocabulary.departments


# The data


def test_the_files_have_no_fault() -> None:
    assert load_registry(DEPARTMENTS, SUCCESSIONS)[1] == []


def test_ids_are_unique_and_sorted() -> None:
    ids = [record["id"] for record in RECORDS]
    assert ids == sorted(set(ids))
    assert all(i.isascii() and i == i.lower() for i in ids)


@each_record
def test_a_record_is_in_canonical_form(record: dict[str, Any]) -> None:
    assert list(record) == [f.name for f in fields(Department)]
    assert record["name"] not in record["aliases"]
    assert record["short_name"] not in record["aliases"]
    assert len(set(record["aliases"])) == len(record["aliases"])
    assert record["kind"] in ("government", "party", "vertical")


def test_successions_are_in_canonical_form() -> None:
    keys = [(e["predecessor"], e["successor"], e["kind"]) for e in EDGES]
    assert keys == sorted(set(keys))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(EDGES[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(EDGES)
    assert out.getvalue() == SUCCESSIONS


@each_record
def test_a_record_has_a_source_and_a_known_sector(record: dict[str, Any], vocabulary: Vocabulary) -> None:
    assert record["source"].strip()
    assert not record["sector"] or record["sector"] in vocabulary.sectors.labels


@each_edge
def test_an_edge_joins_known_bodies_and_says_why(edge: dict[str, str], registry: Registry) -> None:
    assert edge["predecessor"] in registry.departments
    assert edge["successor"] in registry.departments or (edge["successor"] == "" and edge["kind"] == "abolished")
    assert edge["kind"] in EDGE_KINDS
    assert edge["confidence"] in ("sourced", "inferred", "recalled")
    assert edge["source"].strip()
    assert edge["evidence"].strip()


@each_edge
def test_only_what_is_quoted_is_called_sourced(edge: dict[str, str]) -> None:
    if edge["confidence"] == "sourced":
        assert any(mark in edge["evidence"] for mark in "“‘《"), edge["evidence"]
        assert edge["source"] != "待核实"


def test_names_are_unambiguous(registry: Registry) -> None:
    for body in registry.departments.values():
        for name in body.names:
            assert registry.find(name) == (body,), name


def test_no_line_runs_in_a_circle(registry: Registry) -> None:
    for i in registry.departments:
        assert i not in registry.predecessors(i)
        assert i not in registry.successors(i)
        assert isinstance(registry.today(i), tuple)  # comes to an end


def test_dates_run_forward_along_a_line(registry: Registry) -> None:
    for i in registry.departments:
        dates = [e.effective_on for e in registry.lineage(i) if e.is_followed and e.effective_on]
        assert dates == sorted(dates)


EXAMPLES = [pytest.param(r["id"], e, id=f"{r['id']}-{n}") for r in RECORDS for n, e in enumerate(r["examples"])]


@pytest.mark.parametrize(("department_id", "example"), EXAMPLES)
def test_an_example_leads_to_its_own_record(department_id: str, example: str, registry: Registry) -> None:
    if example.startswith(("(", "（")):
        names = [actor.full_name for actor in parse_clause(example[1:-1])[0] if not actor.generic]
        found = [registry.find(name, region=PROVINCE) for name in names]
    else:  # 由省发改委汇总: a sentence; or one that only mentions the body
        found = [bodies for _, _, bodies in registry.mentions(example)]
    assert (registry.departments[department_id],) in found


@pytest.mark.parametrize(("department_id", "example"), EXAMPLES)
def test_every_body_of_an_example_is_known(department_id: str, example: str, registry: Registry) -> None:
    assert department_id
    if example.startswith(("(", "（")):
        names = [actor.full_name for actor in parse_clause(example[1:-1])[0] if not actor.generic]
        assert [name for name in names if len(registry.find(name, region=PROVINCE)) != 1] == []


def test_an_example_in_a_sentence_gives_the_duty_to_its_record(registry: Registry) -> None:
    text = "由省发改委汇总,为省政府适时出台全省大众创业万众创新支撑平台的支持政策奠定基础"
    measure = Measure(id="x#1", path=("1",), heading=None, text=text, start=0, end=len(text))
    assert [r.department_id for r in find_responsibilities(measure, [], registry, PROVINCE)] == ["hlj-drc"]


# find


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        pytest.param("省财政厅", PROVINCE, ["hlj-finance"], id="at home"),
        pytest.param("省财政厅", "吉林省", [], id="a bare 省 elsewhere is nobody"),
        pytest.param("财政厅", "吉林省", [], id="no prefix elsewhere is nobody"),
        pytest.param("省邮政管理局", "吉林省", [], id="a vertical body's bare short name elsewhere is nobody"),
        pytest.param("省税务局", "广东省", [], id="省税务局 elsewhere is nobody"),
        pytest.param("省财政厅", UNKNOWN_REGION, [], id="a bare 省 from nowhere is nobody"),
        pytest.param("省财政厅", None, ["hlj-finance"], id="asked in every region"),
        pytest.param("黑龙江证监局", PROVINCE, ["hlj-csrc"], id="证监局 at home"),
        pytest.param("黑龙江证监局", "吉林省", ["hlj-csrc"], id="证监局 from elsewhere"),
        pytest.param("黑龙江证监局", UNKNOWN_REGION, ["hlj-csrc"], id="证监局 from nowhere"),
        pytest.param("黑龙江省财政厅", "吉林省", ["hlj-finance"], id="a full name from elsewhere"),
        pytest.param("中国人民银行黑龙江省分行", "吉林省", ["hlj-pbc"], id="分行 from elsewhere"),
        pytest.param("人民银行哈尔滨中心支行", "吉林省", ["hlj-pbc-harbin"], id="a vertical body's own name"),
        pytest.param("吉林证监局", PROVINCE, [], id="another province's body"),
        pytest.param("hlj-csrc", "吉林省", ["hlj-csrc"], id="an id"),
        pytest.param(" 省 财政厅", PROVINCE, ["hlj-finance"], id="blanks"),
        pytest.param("", None, [], id="nothing"),
        pytest.param("财政", None, [], id="part of a name"),
    ],
)
def test_find(registry: Registry, name: str, region: str | None, expected: list[str]) -> None:
    assert [body.id for body in registry.find(name, region=region)] == expected


@given(st.text(max_size=12))
def test_any_name_can_be_looked_up(name: str) -> None:
    registry = shipped_vocabulary().departments
    assert isinstance(registry.find(name), tuple)
    assert len(registry.near(name)) <= 3
    assert all(0 <= a < b <= len(name) for a, b, _ in registry.mentions(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("省市场监管委", "省市场监管局", id="one character off"),
        pytest.param("市场监督局", "省市场监管局", id="a character left out"),
        pytest.param("省卫生健康局", "省卫生健康委", id="another ending"),
        pytest.param("国家税务局", "省税务局", id="another prefix"),
    ],
)
def test_near_names_are_offered(registry: Registry, name: str, expected: str) -> None:
    assert expected in registry.near(name)


def test_near_names_are_few_and_named_once(registry: Registry) -> None:
    near = registry.near("省局")
    assert len(near) == len(set(near)) <= 3
    assert registry.near("龘龘龘") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("省财政厅牵头的任务", [("省财政厅", "hlj-finance")], id="short name"),
        pytest.param("黑龙江省财政厅", [("黑龙江省财政厅", "hlj-finance")], id="the longest"),
        pytest.param("工商局和质监局", [("工商局", "hlj-aic"), ("质监局", "hlj-qts")], id="two"),
        pytest.param("快递企业", [], id="none"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_mentions(registry: Registry, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[a:b], body.id) for a, b, bodies in registry.mentions(text) for body in bodies] == expected


# today


@pytest.mark.parametrize(
    ("department_id", "expected"),
    [
        pytest.param("hlj-finance", [("hlj-finance", "sourced")], id="unchanged"),
        pytest.param("hlj-nhfpc", [("hlj-health", "sourced")], id="whole, sourced"),
        pytest.param("hlj-pbc-harbin", [("hlj-pbc", "sourced")], id="renamed, sourced"),
        pytest.param("hlj-aic", [("hlj-amr", "inferred")], id="whole, inferred"),
        pytest.param("hlj-cbrc", [("hlj-nfra", "inferred")], id="two steps, inferred"),
        pytest.param(
            "hlj-presstv", [("hlj-publicity", "candidate"), ("hlj-radio-tv", "candidate")], id="abolished and split"
        ),
        pytest.param(
            "hlj-fin-office", [("hlj-local-fin", "inferred"), ("hlj-party-fin", "candidate")], id="then recalled"
        ),
        pytest.param("hlj-civil", [("hlj-civil", "sourced")], id="a part was split off"),
        pytest.param("hlj-ip", [("hlj-ip", "sourced")], id="related to another"),
    ],
)
def test_today(registry: Registry, department_id: str, expected: list[tuple[str, str]]) -> None:
    assert [(bearer.id, bearer.confidence) for bearer in registry.today(department_id)] == expected


def test_a_step_from_memory_is_never_taken(registry: Registry) -> None:
    for edge in registry.successions:
        if edge.confidence == "recalled" and edge.successor:
            assert edge.successor not in registry.successors(edge.predecessor)
            certain = [b.id for b in registry.today(edge.predecessor) if b.confidence != "candidate"]
            assert edge.successor not in certain


def test_a_split_is_never_a_succession(registry: Registry) -> None:
    followed = {(e.predecessor, e.successor) for e in registry.successions if e.is_followed}
    for edge in registry.successions:
        if edge.kind in ("split", "related", "moved"):
            assert (edge.predecessor, edge.successor) not in followed


@pytest.mark.parametrize(
    ("department_id", "expected"),
    [
        pytest.param("hlj-amr", {"hlj-aic", "hlj-qts", "hlj-amr"}, id="successor"),
        pytest.param("hlj-aic", {"hlj-aic", "hlj-amr"}, id="predecessor, without its sister"),
        pytest.param("hlj-cbirc", {"hlj-cbirc", "hlj-cbrc", "hlj-circ", "hlj-nfra"}, id="in the middle"),
        pytest.param("hlj-finance", {"hlj-finance"}, id="alone"),
    ],
)
def test_bearers(registry: Registry, department_id: str, expected: set[str]) -> None:
    bearers = registry.bearers(department_id)
    assert set(bearers) == expected
    assert bearers[0] == department_id
    assert len(set(bearers)) == len(bearers)

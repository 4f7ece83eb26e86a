"""The reforms: edges in canonical form, between known bodies, no surer than what they rest on."""

from __future__ import annotations

import csv
import io
import re
from importlib.resources import files
from pathlib import Path

import pytest

from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.departments import WHOLE, Department, Succession, load_successions
from sizhong_search.vocabulary.registry import Registry

TEXT = files("sizhong_search.vocabulary").joinpath("data", "successions.csv").read_text("utf-8")
EDGES, FAULTS = load_successions(TEXT)
SUREST = ("sourced", "inferred", "recalled")
# Of which the facts speak at once (all levels, five cities), or in a remark.
UNNAMED = {
    "city-statetax",
    "city-localtax",
    "mpt",
    *(f"{code}-pbc-sub" for code in (210200, 330200, 350200, 370200, 440300)),
}

each_edge = pytest.mark.parametrize(
    "edge", [pytest.param(e, id=f"{e.predecessor}-{e.successor or 'none'}") for e in EDGES]
)


@pytest.fixture
def registry(vocabulary: Vocabulary) -> Registry:
    return vocabulary.departments


def test_the_file_is_in_canonical_form() -> None:
    rows = list(csv.DictReader(io.StringIO(TEXT)))
    keys = [(e["predecessor"], e["successor"], e["kind"]) for e in rows]
    assert FAULTS == []
    assert keys == sorted(set(keys))
    assert len({key[:2] for key in keys}) == len(keys)
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    assert out.getvalue() == TEXT


@each_edge
def test_an_edge_joins_known_bodies_and_says_why(edge: Succession, registry: Registry) -> None:
    assert registry.get(edge.predecessor)
    assert registry.get(edge.successor) if edge.successor else edge.kind == "abolished"
    assert edge.predecessor != edge.successor
    assert edge.scope.startswith("整体") or edge.kind not in WHOLE
    assert all(text.strip() for text in (edge.scope, edge.evidence, edge.source))


@each_edge
def test_only_what_is_quoted_is_called_sourced(edge: Succession) -> None:
    if edge.confidence == "sourced":
        assert re.match("“.+”|来源页有杂码，大意：", edge.evidence)
        assert edge.source != "待核实"


def test_a_body_has_one_certain_heir(registry: Registry) -> None:
    for i in {e.predecessor for e in EDGES}:
        assert len([e for e in registry.out_of(i) if e.is_followed]) <= 1, i


def test_dates_run_forward_along_a_line(registry: Registry) -> None:
    for edge in filter(lambda e: e.is_followed and e.effective_on, EDGES):
        for later in registry.out_of(edge.successor):
            if later.is_followed and later.effective_on:
                assert edge.bounds[0] <= later.bounds[1], (edge, later)


@pytest.mark.parametrize(
    ("department_id", "expected"),
    [
        ("mof", {"mof": "sourced"}),
        ("moh", {"nhc": "sourced"}),
        ("cbrc", {"nfra": "sourced"}),
        ("cpad", {"mara": "sourced"}),
        ("spc", {"ndrc": "sourced"}),
        ("mei", {"miit": "inferred"}),
        ("mlr", {"mnr": "sourced"}),
        ("saic", {"cnipa": "candidate", "samr": "candidate"}),
        ("cfda", {"nmpa": "candidate", "samr": "candidate"}),
        ("sda", {"nmpa": "candidate", "samr": "candidate"}),
        ("sarft", {"nrta": "candidate", "pub-dept": "candidate"}),
        ("saws-general", {"mem": "candidate", "nhc": "candidate"}),
        ("mor", {"crc": "candidate", "mot": "candidate", "nra": "candidate"}),
        ("caac-general", {"caac": "candidate", "mot": "candidate"}),
        ("smcsa", {"smcsa": "candidate", "nmsa": "candidate"}),
        ("cnca", {"cnca": "sourced"}),
        ("province-aic", {"province-amr": "inferred"}),
        ("province-statetax", {"province-tax": "sourced"}),
        ("440000-fin-office", {"440000-local-fin": "inferred"}),
        ("440000-local-fin", {"440000-local-fin": "inferred"}),
        ("420000-fda", {"420000-amr": "candidate", "420000-mpa": "candidate"}),
        ("420000-nhfpc", {"420000-health": "inferred"}),
        ("360000-tourism", {"360000-culture": "inferred"}),
        ("110000-cbrc", {"110000-nfra": "sourced"}),
        ("gd-pbc-guangzhou", {"440000-pbc": "sourced"}),
        ("sh-pbc-hq", {"sh-pbc-hq": "sourced"}),
        ("440300-pbc-sub", {"440300-pbc": "sourced"}),
        ("230100-statetax", {"230100-tax": "sourced"}),
        ("230000-legal-office", {"230000-legal-office": "candidate", "230000-justice": "candidate"}),
    ],
)
def test_who_answers_today(registry: Registry, department_id: str, expected: dict[str, str]) -> None:
    assert {bearer.id: bearer.confidence for bearer in registry.today(department_id)} == expected


def _bare(name: str) -> str:
    return re.sub("（.*?）", "", name)


def _is_named(body: Department, text: str) -> bool:
    """Tell whether a fact names a body, by itself or in a list: 省民政厅、省委组织部等."""
    parts = {_bare(text).replace("省（区、市）", "省"), *re.split("[/、（）]|及其|等$", text)}
    names = {name for n in map(_bare, body.names) for name in (n, n.replace("××市", "市"))}
    ends = {(name, part) for name in names for part in parts if min(len(name), len(part)) > 2}
    return any(name.endswith(part) or part.endswith(name) for name, part in ends)


@pytest.mark.shared
def test_the_edges_are_those_of_the_facts_and_no_surer(shared: Path, registry: Registry) -> None:
    facts = list(csv.DictReader((shared / "data" / "reforms" / "successions.csv").open(encoding="utf-8")))
    for edge in EDGES:
        before, after = registry.get(edge.predecessor), registry.get(edge.successor)
        is_ours = (edge.confidence, edge.source) == ("recalled", "待核实")
        if before is None or is_ours or edge.predecessor in UNNAMED or edge.kind == "related":
            continue
        found = [
            f
            for f in facts
            if _is_named(before, f["predecessor"]) and (after is None or _is_named(after, f["successor"]))
        ]
        own = [f for f in found if f["region"] == before.region] or [
            f for f in found if f["region"].startswith("全国(")
        ]
        assert own, edge
        if after:
            assert SUREST.index(edge.confidence) >= min(SUREST.index(f["confidence"]) for f in own), edge


@pytest.mark.shared
def test_unusual_names_are_known(shared: Path, registry: Registry) -> None:
    rows = csv.DictReader((shared / "data" / "reforms" / "unusual_names.csv").open(encoding="utf-8"))
    names = [(re.split("[（，挂]", row["name"])[0], _bare(row["region"])) for row in rows]
    assert len(names) == 94
    assert [name for name in names if not registry.find(name[0], region=name[1])] == []

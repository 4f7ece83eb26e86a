"""The bodies that every place has: how they are written, and what a name may mean."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from sizhong_search.parsing.clauses import find_clauses
from sizhong_search.vocabulary import Vocabulary, open_vocabulary
from sizhong_search.vocabulary.patterns import Patterns, load_patterns
from sizhong_search.vocabulary.regions import Region

TEXT = files("sizhong_search.vocabulary").joinpath("data", "patterns.toml").read_text("utf-8")
RECORDS: list[dict[str, Any]] = tomllib.loads(TEXT)["pattern"]
EXAMPLES = [pytest.param(r["id"], e, id=f"{r['id']}-{n}") for r in RECORDS for n, e in enumerate(r["examples"])]


@pytest.fixture
def patterns(vocabulary: Vocabulary) -> Patterns:
    return vocabulary.departments.patterns


def test_the_file_has_no_fault() -> None:
    assert load_patterns(TEXT, open_vocabulary().regions)[1] == []


@pytest.mark.parametrize(
    ("written", "place", "name", "short_name"),
    [
        pytest.param("北京铁路局", "北京市", "北京铁路局", "北京铁路局", id="no 市 put into it"),
        pytest.param("调查总队", "北京市", "国家统计局北京调查总队", "国家统计局北京调查总队", id="nor half"),
        pytest.param("北京海关", "北京市", "中华人民共和国北京海关", "北京海关", id="its own short name"),
        pytest.param(
            "北京经济技术开发区管委会",
            "北京市",
            "北京经济技术开发区管理委员会",
            "北京经济技术开发区管委会",
            id="a zone is not of the city's government alone",
        ),
        pytest.param("市高新区管委会", "合肥市", "合肥高新技术产业开发区管理委员会", "合肥高新区管委会", id="市…"),
        pytest.param("省贸促会", "浙江省", "中国国际贸易促进委员会浙江省委员会", "浙江省贸促会", id="has its 省"),
        pytest.param("市财政局", "南通市", "南通市财政局", "南通市财政局", id="a government's own"),
    ],
)
def test_a_name_is_not_given_a_unit_that_it_lacks(
    written: str, place: str, name: str, short_name: str, vocabulary: Vocabulary
) -> None:
    (body,) = vocabulary.departments.find(written, region=place)
    assert (body.name, body.short_name) == (name, short_name)


@pytest.mark.parametrize("record", [pytest.param(r, id=r["id"]) for r in RECORDS])
def test_a_pattern_is_in_canonical_form(record: dict[str, Any], vocabulary: Vocabulary) -> None:
    order = ["id", "kind", "province", "local", "words", "sector", "source", "examples", "until"]
    assert list(record) == [key for key in order if key in record]
    for names in (record["province"], record["local"]):
        assert len(set(names)) == len(names)
        assert all(name == name.strip() and name.count("{") <= 1 for name in names)
    assert record["source"].strip()
    assert not record["sector"] or record["sector"] in vocabulary.sectors.labels


@pytest.mark.parametrize(("pattern_id", "example"), EXAMPLES)
def test_an_example_names_its_own_pattern(pattern_id: str, example: str, patterns: Patterns) -> None:
    names = [actor.full_name for clause in find_clauses(example) for actor in clause.actors]
    assert pattern_id in {reading.pattern.id for name in names for reading in patterns.read(name)}


@pytest.mark.parametrize(
    ("place", "pattern_id", "name"),
    [
        pytest.param("广东省", "finance", "广东省财政厅", id="a province"),
        pytest.param("北京市", "finance", "北京市财政局", id="a municipality"),
        pytest.param("广州市", "finance", "广州市财政局", id="a city"),
        pytest.param("广州市天河区", "edu", "广州市天河区教育局", id="a district"),
        pytest.param("吉林省", "csrc", "中国证券监督管理委员会吉林监管局", id="of the centre, in a province"),
        pytest.param("吉林省", "youth-league", "共青团吉林省委员会", id="the place inside the name"),
    ],
)
def test_the_body_of_a_place(place: str, pattern_id: str, name: str, vocabulary: Vocabulary) -> None:
    region = vocabulary.regions.named(place)
    assert region is not None
    assert vocabulary.departments.patterns.by_id[pattern_id].names(region)[0] == name


@pytest.mark.parametrize(
    ("name", "pattern_id", "place"),
    [
        pytest.param("省财政厅", "finance", "省", id="a word for the government"),
        pytest.param("财政局", "finance", "", id="no place"),
        pytest.param("广州市财政局", "finance", "广州市", id="a place"),
        pytest.param("天津市和平区教育局", "edu", "天津市和平区", id="a place within another"),
        pytest.param("市市场监管局", "amr", "市", id="市 twice"),
        pytest.param("人民银行南京分行", "pbc", "南京市", id="a place inside"),
        pytest.param("团省委", "youth-league", "省", id="the word for the government inside"),
    ],
)
def test_what_a_name_may_mean(name: str, pattern_id: str, place: str, patterns: Patterns) -> None:
    first = patterns.read(name)[0]
    found = first.place.full_name if isinstance(first.place, Region) else first.place
    assert (first.pattern.id, found) == (pattern_id, place)


@pytest.mark.parametrize("name", ["", "财政", "快递企业", "省", "广州市"])
def test_what_is_no_body(name: str, patterns: Patterns) -> None:
    assert patterns.read(name) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[pattern]]\nid = "a"\n', "missing"),
        (TEXT.replace('kind = "government"', 'kinds = "government"', 1), "unknown kinds"),
        (TEXT.replace('id = "aging"', 'id = "zzz"', 1), "sorted"),
        (TEXT.replace('until = { "金融监管局"', 'until = { "金融局"', 1), "金融局 is none of its names"),
    ],
)
def test_a_fault_is_named(text: str, fault: str) -> None:
    assert any(fault in found for found in load_patterns(text, open_vocabulary().regions)[1])

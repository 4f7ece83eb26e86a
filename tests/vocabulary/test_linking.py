"""What a name stands for in a text of a place and a time."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from sizhong_search.vocabulary.linking import link

HOME = "黑龙江省"


@pytest.mark.parametrize(
    ("name", "region", "kind", "ids"),
    [
        pytest.param("省财政厅", HOME, "record", ["hlj-finance"], id="a record"),
        pytest.param("省財政廳", HOME, "record", ["hlj-finance"], id="in traditional script"),
        pytest.param("省财政厅", "广东省", "pattern", ["440000-finance"], id="a pattern in its region"),
        pytest.param("区教育局", "广州市天河区", "pattern", ["440106-edu"], id="of a district"),
        pytest.param("省财政厅", UNKNOWN_REGION, "pattern", ["province-finance"], id="of a province that is not told"),
        pytest.param("财政部", HOME, "record", ["mof"], id="of the centre"),
        pytest.param("发展改革委", "全国", "record", ["ndrc"], id="a bare name of the centre"),
        pytest.param("各市（地）政府", HOME, "governments", [], id="governments"),
        pytest.param("各县〔市、区〕人民政府", "九江市", "governments", [], id="governments of a level"),
        pytest.param("国务院", "全国", "governments", [], id="the central government"),
        pytest.param("越秀区", "广东省", "governments", [], id="a place for its government"),
        pytest.param("各有关部门", HOME, "generic", [], id="departments in general"),
        pytest.param("市级相关部门", "成都市", "generic", [], id="of a level"),
        pytest.param("省电力公司", HOME, "organisation", [], id="an enterprise"),
        pytest.param("联通公司", HOME, "organisation", [], id="an operator"),
        pytest.param(
            "人民银行", UNKNOWN_REGION, "ambiguous", ["city-pbc", "pbc", "province-pbc"], id="the bank or its branch"
        ),
        pytest.param("出资人代表", HOME, "unknown", [], id="nobody known"),
        pytest.param("", HOME, "unknown", [], id="nothing"),
    ],
)
def test_what_a_name_stands_for(name: str, region: str, kind: str, ids: list[str]) -> None:
    found = link(name, open_vocabulary().departments, region=region)
    assert (found.kind, sorted(body.id for body in found.bodies)) == (kind, ids)


@pytest.mark.parametrize(
    ("on", "ids"),
    [
        pytest.param(datetime.date(2020, 1, 1), ["310000-local-fin"], id="before July 2023 the city's"),
        pytest.param(datetime.date(2025, 6, 1), ["310000-nfra"], id="since then the centre's"),
        pytest.param(None, ["310000-local-fin", "310000-nfra"], id="of no stated time, either"),
    ],
)
def test_the_time_of_a_text_decides_between_bodies_of_one_name(on: datetime.date | None, ids: list[str]) -> None:
    found = link("上海金融监管局", open_vocabulary().departments, region="上海市", on=on)
    assert sorted(body.id for body in found.bodies) == ids
    assert found.department_id == (ids[0] if len(ids) == 1 else None)


@given(st.text(max_size=20), st.sampled_from([HOME, "全国", UNKNOWN_REGION, "没有这个地方"]))
def test_any_name_is_something(name: str, region: str) -> None:
    found = link(name, open_vocabulary().departments, region=region)
    assert (found.department_id is not None) == (found.kind in ("record", "pattern"))


@pytest.mark.shared
def test_of_the_actors_of_the_gold_hardly_any_is_unknown(shared: Path) -> None:
    lines = (shared / "gold" / "clauses.jsonl").read_text("utf-8").splitlines()
    registry = open_vocabulary().departments
    kinds = Counter(
        link(name, registry, region=UNKNOWN_REGION).kind
        for line in lines
        for name, _ in msgspec.json.decode(line)["actors"]
    )
    assert kinds["unknown"] / kinds.total() <= 0.02

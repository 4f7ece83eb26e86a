"""Names lead to bodies where place and date say, and bodies to those before and after them."""

from __future__ import annotations

import datetime
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.vocabulary import Vocabulary, open_vocabulary
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from sizhong_search.vocabulary.registry import Registry, When

PROVINCE = "黑龙江省"


@pytest.fixture
def registry(vocabulary: Vocabulary) -> Registry:
    return vocabulary.departments


# find


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        pytest.param("省财政厅", PROVINCE, ["hlj-finance"], id="at home"),
        pytest.param("省财政厅", "吉林省", ["220000-finance"], id="a bare 省 elsewhere is that province's"),
        pytest.param("财政厅", "吉林省", ["220000-finance"], id="no prefix elsewhere as well"),
        pytest.param("省邮政管理局", "吉林省", ["220000-post"], id="a vertical body's bare short name"),
        pytest.param("省税务局", "广东省", ["440000-tax"], id="省税务局 elsewhere"),
        pytest.param("省财政厅", UNKNOWN_REGION, ["province-finance"], id="a bare 省 from nowhere is some province's"),
        pytest.param("省财政厅", None, ["hlj-finance", "province-finance"], id="asked in every region"),
        pytest.param("市财政局", "广州市", ["440100-finance"], id="a city's"),
        pytest.param("市财政局", "广州市天河区", ["440100-finance"], id="a city's, in a text of its district"),
        pytest.param("区财政局", "广州市天河区", ["440106-finance"], id="a district's"),
        pytest.param("省教育厅", "广州市天河区", ["440000-edu"], id="a province's, in a text of its district"),
        pytest.param("市发展改革委", "北京市", ["110000-drc"], id="a municipality's 市"),
        pytest.param("区发展改革委", "北京市海淀区", ["110108-drc"], id="a municipality's district"),
        pytest.param("自治区财政厅", "内蒙古自治区", ["150000-finance"], id="an autonomous region's"),
        pytest.param("朝阳区教育局", "北京市", ["110105-edu"], id="one of several 朝阳区, in Beijing"),
        pytest.param("朝阳区教育局", UNKNOWN_REGION, ["朝阳区-edu"], id="one of several 朝阳区, of nowhere"),
        pytest.param("团省委", PROVINCE, ["230000-youth-league"], id="省 inside the name"),
        pytest.param("财政部", PROVINCE, ["mof"], id="the centre's, from a province"),
        pytest.param("发展改革委", "全国", ["ndrc"], id="a bare name, of the centre"),
        pytest.param("发展改革委", PROVINCE, ["hlj-drc"], id="a bare name, of the province"),
        pytest.param("黑龙江证监局", PROVINCE, ["hlj-csrc"], id="证监局 at home"),
        pytest.param("黑龙江证监局", "吉林省", ["hlj-csrc"], id="证监局 from elsewhere"),
        pytest.param("黑龙江证监局", UNKNOWN_REGION, ["hlj-csrc"], id="证监局 from nowhere"),
        pytest.param("黑龙江省财政厅", "吉林省", ["hlj-finance"], id="a full name from elsewhere"),
        pytest.param("中国人民银行黑龙江省分行", "吉林省", ["hlj-pbc"], id="分行 from elsewhere"),
        pytest.param("人民银行哈尔滨中心支行", "吉林省", ["hlj-pbc-harbin"], id="a vertical body's own name"),
        pytest.param("吉林证监局", PROVINCE, ["220000-csrc"], id="another province's body"),
        pytest.param("hlj-csrc", "吉林省", ["hlj-csrc"], id="an id"),
        pytest.param(" 省 财政厅", PROVINCE, ["hlj-finance"], id="blanks"),
        pytest.param("", None, [], id="nothing"),
        pytest.param("财政", None, [], id="part of a name"),
    ],
)
def test_find(registry: Registry, name: str, region: str | None, expected: list[str]) -> None:
    assert sorted(body.id for body in registry.find(name, region=region)) == expected


@pytest.mark.parametrize(
    ("name", "region", "on", "expected"),
    [
        pytest.param("金融监管局", "上海市", datetime.date(2020, 1, 1), ["310000-local-fin"], id="before it moved"),
        pytest.param("金融监管局", "上海市", datetime.date(2025, 6, 1), ["310000-nfra"], id="after it moved"),
        pytest.param("金融监管局", "上海市", None, ["310000-local-fin", "310000-nfra"], id="at no stated time"),
        pytest.param(
            "金融监管局", "上海市", (datetime.date(2023, 1, 1), None), ["310000-local-fin", "310000-nfra"],
            id="in an interval of both",
        ),
        pytest.param("金融监管局", "上海市", (None, datetime.date(2022, 1, 1)), ["310000-local-fin"], id="until a day"),
        pytest.param("省工商局", PROVINCE, datetime.date(2025, 1, 1), ["hlj-aic"], id="one bearer, after its end"),
    ],
)  # fmt: skip
def test_the_day_decides_between_bodies_of_one_name(
    registry: Registry, name: str, region: str, on: When, expected: list[str]
) -> None:
    assert sorted(body.id for body in registry.find(name, region=region, on=on)) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param([PROVINCE], ["hlj-finance"], id="one province"),
        pytest.param([PROVINCE, "广东省"], ["440000-finance", "hlj-finance"], id="two provinces"),
        pytest.param([PROVINCE, ""], ["hlj-finance", "province-finance"], id="one, and a text of no stated place"),
        pytest.param(["全国"], ["province-finance"], id="the centre speaks of some province"),
        pytest.param([], ["hlj-finance", "province-finance"], id="an empty library"),
    ],
)
def test_a_bare_name_means_the_bodies_of_the_library(
    registry: Registry, places: list[str], expected: list[str]
) -> None:
    assert sorted(body.id for body in registry.find_within("省财政厅", places)) == expected


def test_a_look_up_takes_at_most_20_microseconds(registry: Registry) -> None:
    """Names come again and again: in a text, and over a library."""
    names = ["省财政厅", "广州市天河区教育局", "人民银行哈尔滨中心支行", "各有关部门", "没有这个机构"]
    seconds = timeit.timeit(lambda: [registry.find(name, region=PROVINCE) for name in names], number=2000)
    assert seconds / 2000 / len(names) < 20e-6


@given(st.text(max_size=12))
def test_any_name_can_be_looked_up(name: str) -> None:
    registry = open_vocabulary().departments
    assert isinstance(registry.find(name), tuple)
    assert len(registry.near(name)) <= 3
    assert all(0 <= a < b <= len(name) for a, b, _ in registry.mentions(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("省市场监管委", "省市场监管局", id="one character off"),
        pytest.param("市场监督局", "市场监管局", id="a character left out"),
        pytest.param("省卫生健康局", "省卫生健康委", id="another ending"),
        pytest.param("国家税务所", "国家税务局", id="another ending still"),
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
        pytest.param("广东省财政厅", [("广东省财政厅", "440000-finance")], id="a pattern"),
        pytest.param("黑龙江省财政厅", [("黑龙江省财政厅", "hlj-finance")], id="the longest"),
        pytest.param("工商局和质监局", [("工商局", "hlj-aic"), ("质监局", "hlj-qts")], id="two"),
        pytest.param("快递企业", [], id="none"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_mentions(registry: Registry, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[a:b], body.id) for a, b, bodies in registry.mentions(text, [PROVINCE]) for body in bodies] == expected


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

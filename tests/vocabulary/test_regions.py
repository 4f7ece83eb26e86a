"""Places: 34 provinces and what lies in them, and the place that a name begins with."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.regions import Regions, load_regions

TEXT = files("sizhong_search.vocabulary").joinpath("data", "regions.csv").read_text("utf-8")


@pytest.fixture
def regions() -> Regions:
    return open_vocabulary().regions


def test_the_file_has_no_fault_and_is_in_canonical_form() -> None:
    assert load_regions(TEXT)[1] == []
    rows = list(csv.DictReader(io.StringIO(TEXT)))
    assert len({(row["code"], row["name"]) for row in rows}) == len(rows)
    newest_first = sorted(rows, key=lambda row: row["last_listed"], reverse=True)
    assert rows == sorted(newest_first, key=lambda row: row["code"])


def test_provinces_are_whole(regions: Regions) -> None:
    assert len(regions.provinces) == 34
    assert all(place.name.startswith(place.short_name) for place in regions.provinces)
    assert [p.name for p in regions.provinces if p.is_municipality] == ["北京市", "天津市", "上海市", "重庆市"]


def test_a_county_lies_in_its_city_and_its_province(regions: Regions) -> None:
    place = regions.named("广州市天河区")
    assert place is not None
    assert [r.name for r in regions.chain(place)] == ["天河区", "广州市", "广东省"]


def test_every_place_is_named_by_its_full_name(regions: Regions) -> None:
    for place in regions.by_code.values():
        found = regions.named(place.full_name)
        assert found is not None
        assert found.full_name == place.full_name


@pytest.mark.parametrize(
    ("text", "within", "expected"),
    [
        pytest.param("黑龙江省哈尔滨市道里区教育局", None, "哈尔滨市道里区", id="all the way down"),
        pytest.param("黑龙江证监局", None, "黑龙江省", id="a short name"),
        pytest.param("延边州财政局", None, "延边朝鲜族自治州", id="an autonomous prefecture, short"),
        pytest.param("朝阳区教育局", "北京市", "北京市朝阳区", id="one of several, within a province"),
        pytest.param("内蒙古自治区财政厅", None, "内蒙古自治区", id="an autonomous region"),
        pytest.param("财政部", None, None, id="none"),
        pytest.param("", None, None, id="nothing"),
    ],
)
def test_the_longest_place_at_the_beginning(
    regions: Regions, text: str, within: str | None, expected: str | None
) -> None:
    found = next(iter(regions.read(text, 0, regions.named(within) if within else None)), None)
    assert (found[0].full_name if found else None) == expected


def test_a_name_of_several_places_is_none_of_them_where_nothing_tells(regions: Regions) -> None:
    place, _ = next(regions.read("朝阳区教育局"))
    assert (place.name, place.code) == ("朝阳区", "")


@given(st.text(alphabet="黑龙江省市区县朝阳北京", max_size=12))
def test_a_place_is_read_off_the_text_as_it_stands(text: str) -> None:
    for place, end in open_vocabulary().regions.read(text):
        assert 0 < end <= len(text)
        assert place.name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("code,name,short_name,last_listed\n12,甲省,甲,2025-03\n", "not six digits"),
        ("code,name,short_name,last_listed\n230000,乙省,乙,x\n110000,甲省,甲,x\n", "not sorted"),
        ("code,name\n", "columns"),
    ],
)
def test_a_fault_is_named(text: str, fault: str) -> None:
    assert any(fault in found for found in load_regions(text)[1])

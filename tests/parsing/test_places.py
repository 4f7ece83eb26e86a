from __future__ import annotations

import pytest

from sizhong_search.parsing.places import level_of, region_of

PROVINCES = (("黑龙江省", "黑龙江"), ("内蒙古自治区", "内蒙古"), ("北京市", "北京"), ("吉林省", "吉林"))


@pytest.mark.parametrize(
    ("issuer", "region", "level"),
    [
        ("国务院办公厅", None, "central"),
        ("证监会", None, "central"),
        ("海关总署", None, "central"),
        ("教育部等八部门", None, "central"),
        ("黑龙江省财政厅", "黑龙江省", "province"),
        ("中共黑龙江省委", "黑龙江省", "province"),
        ("黑龙江省委组织部", "黑龙江省", "province"),
        ("内蒙古自治区人民政府", "内蒙古自治区", "province"),
        ("北京市财政局", "北京市", "province"),
        ("北京市石景山区人民政府", "北京市", "county"),
        ("黑龙江省哈尔滨市人民政府", "黑龙江省", "city"),
        ("哈尔滨市委宣传部", None, "city"),
        ("广州市天河区发展和改革局", None, "county"),
        ("吉林市人民政府", None, "city"),
    ],
)
def test_region_and_level_of_an_issuer(issuer: str, region: str | None, level: str | None) -> None:
    assert region_of([issuer], PROVINCES) == region
    assert level_of([issuer], "", region) == level

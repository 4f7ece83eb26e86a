from __future__ import annotations

import pytest

from sizhong_search.parsing.places import level_of, place_of
from sizhong_search.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("issuer", "place", "level"),
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
        ("北京市石景山区人民政府", "北京市石景山区", "county"),
        ("黑龙江省哈尔滨市人民政府", "哈尔滨市", "city"),
        ("哈尔滨市委宣传部", "哈尔滨市", "city"),
        ("广州市天河区发展和改革局", "广州市天河区", "county"),
        ("吉林市人民政府", "吉林市", "city"),
        ("黑龙江关于加快发展的意见", "黑龙江省", "province"),
        ("福建、江苏积极复工复产", None, None),
        ("大理石产业协会", None, None),
        ("印发辽宁省应对疫情若干措施", "辽宁省", "province"),
        ("关于印发《广州市方案》的通知", "广州市", "city"),
        ("朝阳区教育局", None, "county"),
        ("国家税务总局重庆市税务局", "重庆市", "province"),
        ("国家税务总局广州市税务局", "广州市", "city"),
        ("国家税务总局", None, "central"),
        ("国家税务总局关于重庆市税务局的批复", None, "central"),
        ("广州开发区广州市黄埔区促进发展的措施", "广州市黄埔区", "county"),
        ("关于《黑龙江省商务厅关于促进消费的措施》的政策解读", "黑龙江省", "province"),
        ("《北京市人民政府关于促进消费的意见》解读", "北京市", "province"),
        ("关于《黑龙江省促进消费的措施》的通知", None, None),
    ],
)
def test_place_and_level_of_an_issuer(
    issuer: str, place: str | None, level: str | None, vocabulary: Vocabulary
) -> None:
    found = place_of([issuer], vocabulary.regions)
    assert (found.full_name if found else None) == place
    assert level_of([issuer], "", found) == level

"""Which trades a text names, for founders of one of them; the sentences are from real documents."""

from __future__ import annotations

import datetime

import pytest

from sizhong_search.support.fit import Placer
from sizhong_search.support.profile import Profile
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import a_document

TODAY = datetime.date(2026, 6, 1)
TITLE = "广州市促进创业若干措施"
SHAANXI = (
    "旅游、住宿、餐饮、会展、商贸流通、交通运输、教育培训、文艺演出、影视剧院等受疫情影响较大的行业企业，"
    "可向主管税务部门申请免征水利建设基金。"
)
NOTICE = "对纳税人提供公共交通运输服务、生活服务，以及为居民提供必需生活物资快递收派服务取得的收入，免征增值税。"
GUIZHOU = (
    "对承租大中型国有企业经营性房产的服务业市场主体，可以减半征收1-3个月房租。"
    "对在疫情期间为承租的服务业市场主体减免租金的创业园、科技孵化器、创业基地等，优先予以政策扶持。"
)
TIANHE = "对文旅、餐饮、住宿、零售等行业小微企业，定向发放消费券等惠民补贴。"


@pytest.mark.parametrize(
    ("sector", "sentence", "expected"),
    [
        pytest.param("catering", SHAANXI, [("sector_named", "住宿、餐饮", "catering")], id="the own among many"),
        pytest.param("transport", SHAANXI, [("sector_named", "交通运输", "transport")], id="another of the many"),
        pytest.param("catering", TIANHE, [("sector_named", "餐饮、住宿", "catering")], id="the own in another order"),
        pytest.param("commerce", TIANHE, [("sector_named", "零售", "commerce")], id="none but the own"),
        pytest.param("catering", NOTICE, [("sector_wide", "生活服务", "catering")], id="生活服务 may be the own"),
        pytest.param("manufacturing", NOTICE, [("sector_title", "公共交通运输服务", "transport,logistics")], id="all"),
        pytest.param("catering", GUIZHOU, [], id="服务业 is the own, and whoever else is helped is not asked about"),
        pytest.param(
            "it", TIANHE, [("sector_other", "文旅、餐饮、住宿、零售", "tourism,catering,commerce")], id="all others"
        ),
        pytest.param(
            "catering",
            "对人力资源服务业小微企业给予餐饮补贴。",
            [],
            id="the trade of the sentence is not the own alone",
        ),
    ],
)
def test_the_words_of_the_own_trade_are_quoted(
    sector: str, sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    document = a_document(
        f"{TITLE}\n一、扶持政策\n（一）扶持创业。{sentence}\n广州市人民政府\n2026年3月1日\n", title=TITLE
    )
    placer = Placer(Profile(who=("micro",), sector=sector, region="广州市"), open_vocabulary(), TODAY)
    found = placer.place(document, document.measures[0])
    assert found
    assert [(g.reason, g.words, g.about) for g in found.grounds if g.question == "sector"] == expected

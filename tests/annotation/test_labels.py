from __future__ import annotations

from importlib.resources import files

import pytest

from sizhong_search.annotation.labels import LabelsFound, find_labels
from sizhong_search.vocabulary.label_files import load_labels
from sizhong_search.vocabulary.labels import LabelSet


def shipped(field: str) -> LabelSet:
    return load_labels(files("sizhong_search.vocabulary").joinpath("data", f"{field}s.toml").read_text("utf-8"), field)[
        0
    ]


SECTORS, TOPICS, KINDS = shipped("sector"), shipped("topic"), shipped("kind")


def labels(
    text: str, *, headings: tuple[str, ...] = (), title: str = "", departments: tuple[str | None, ...] = ()
) -> LabelsFound:
    return find_labels(
        text,
        headings=headings,
        title=title,
        sectors=SECTORS,
        topics=TOPICS,
        kinds=KINDS,
        department_sectors=departments,
    )


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        pytest.param(
            "积极探索交通出行、快递、医疗等领域的准入制度创新", ["transport", "logistics", "healthcare"], id="order"
        ),
        pytest.param("支持四众平台企业发展", [], id="四众 names no business"),
        pytest.param("为中小微企业提供免费培训", [], id="all firms have none"),
        pytest.param("简化手续。(省交通运输厅、教育厅等负责)", [], id="who answers is not what it is about"),
        pytest.param("支持自贸试验区先行先试", [], id="自贸试验区 alone"),
        pytest.param("落实上海关于企业的规定", [], id="海关 in 上海关于"),
        pytest.param("生产医疗器械", ["healthcare", "manufacturing"], id="医疗器械 is both"),
        pytest.param("会同教育、公安、卫生健康、财政等部门落实。", [], id="a row of bodies is not what it is about"),
        pytest.param("（省教育厅、\n省财政厅负责）", [], id="nor a bracket over two lines"),
        pytest.param(
            "银行发放贷款，信贷、担保、证券、期货、保险公司、上市公司和医院", ["finance"], id="mentioned by the way"
        ),
    ],
)
def test_sectors(text: str, sectors: list[str]) -> None:
    assert list(labels(text).sectors) == sectors


def test_the_title_names_a_sector_and_has_no_spans() -> None:
    found = labels("加强统筹协调。", title="某市人民政府关于印发《北斗产业行动计划》的通知")
    assert found.sectors == ("it",)
    assert found.evidence["it"].by == "text"
    assert found.evidence["it"].spans == ()


def test_the_issuer_in_the_title_names_no_sector() -> None:
    assert labels("加强统筹协调。", title="某市旅游协会关于印发《工作规则》的通知").sectors == ()


@pytest.mark.parametrize(
    ("departments", "sectors"),
    [
        pytest.param(("transport", "finance", "finance"), ("transport", "finance"), id="all stand for one"),
        pytest.param(("transport", None), ("transport",), id="half of them"),
        pytest.param(("transport", None, None), (), id="fewer than half"),
        pytest.param((), (), id="nobody named"),
    ],
)
def test_departments_give_a_sector_where_the_text_names_none(
    departments: tuple[str | None, ...], sectors: tuple[str, ...]
) -> None:
    found = labels("研究制定相关意见。", departments=departments)
    assert found.sectors == sectors
    assert all(found.evidence[s].by == "department" and not found.evidence[s].spans for s in sectors)


def test_departments_are_not_asked_where_the_text_names_a_sector() -> None:
    assert labels("发展冷链物流。", departments=("commerce",)).sectors == ("logistics",)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        pytest.param("加强政策宣传，营造良好氛围", "publicity", id="publicity"),
        pytest.param("按规定享受税收优惠政策", "tax", id="tax"),
        pytest.param("及时总结形成可复制、可推广的经验", "pilot", id="pilot"),
        pytest.param("加大网络知识产权执法力度", "ip", id="ip"),
        pytest.param("将财政扶持政策惠及网络众创空间", "zhongchuang", id="众创"),
    ],
)
def test_topics(text: str, topic: str) -> None:
    assert topic in labels(text).topics


def test_the_four_together_give_none_of_them() -> None:
    assert not {
        t
        for t in labels("推动众创、众包、众扶、众筹（以下统称四众）和大众创业万众创新").topics
        if t.startswith("zhong")
    }


def test_a_measure_has_three_topics_and_those_it_names_of_the_four() -> None:
    text = "允许众包、众筹试点，放宽市场准入，加强信用评价，落实税收优惠，给予财政补贴，保障网络安全。"
    topics = labels(text).topics
    assert {"zhongbao", "zhongchou"} <= set(topics)
    assert len(set(topics) - {"zhongbao", "zhongchou"}) <= 3


@pytest.mark.parametrize(
    ("text", "headings", "kept"),
    [
        pytest.param("税收、减税、退税，人才。", ("一、人才工作",), True, id="a heading counts as a word"),
        pytest.param("税收、减税、退税、所得税，宣传。", (), False, id="few words beside many"),
        pytest.param("税收、减税、退税，宣传。", (), True, id="a third is enough"),
    ],
)
def test_a_topic_with_few_words_beside_many_is_left_out(text: str, headings: tuple[str, ...], kept: bool) -> None:
    assert bool({"talent", "publicity"} & set(labels(text, headings=headings).topics)) is kept


def test_the_title_alone_gives_no_topic() -> None:
    assert labels("降低税率。", title="关于促进就业的意见").topics == ("tax",)


def test_an_item_that_says_nothing_itself_has_the_topics_and_kinds_of_its_heading() -> None:
    found = labels("2.户口簿复印件；", headings=("三、管理", "（二）办理营业执照的申请材料", "2.户口簿复印件；"))
    assert found.kinds == ("access",)
    assert found.topics == ("registration",)
    assert found.evidence["access"].spans == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("给予最高20万元资助。", ("support",), id="money"),
        pytest.param("鼓励企业承接国际业务。", ("support",), id="encouragement"),
        pytest.param("简化手续，放宽登记条件。", ("access",), id="procedure"),
        pytest.param("平台应当保管用户资料，不得泄露。", ("obligation",), id="duty"),
        pytest.param("加强监督检查，查处违法行为。", ("supervision",), id="control"),
        pytest.param("各地、各有关部门要加强沟通。", ("government",), id="government's own work"),
        pytest.param("加快推进体系建设。", ("government",), id="nothing for a reader"),
        pytest.param("对成效明显的地方给予奖励。", ("government",), id="rewards to local governments"),
        pytest.param("本办法所称平台，是指网站。", (), id="a definition is nothing"),
        pytest.param("主管部门应当公开结果。", ("government",), id="a duty of government"),
        pytest.param("企业应当向主管部门报告。", ("obligation",), id="a duty towards government"),
        pytest.param("支持农民合作社发展。推进体系建设。", ("support",), id="what the reader gets comes first"),
        pytest.param("推进改革。完善体系。加强建设。支持企业创新。鼓励银行放贷。", ("support",), id="not mostly"),
        pytest.param("给予补贴。给予资助，减免租金，免收费用。按规定办理备案。", ("support",), id="by the way"),
        pytest.param("给予补贴。不得骗取补助。取消许可。查处违法行为。", ("support", "obligation"), id="at most two"),
        pytest.param("推动农村人居环境整治。", ("government",), id="整治 of a place is no control"),
    ],
)
def test_kinds(text: str, kinds: tuple[str, ...]) -> None:
    assert labels(text).kinds == kinds


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        pytest.param("某市居民健康管理告知书", ("obligation",), id="a notice to people"),
        pytest.param("关于税收优惠政策的说明", ("support",), id="a benefit"),
        pytest.param("某市三年行动计划", ("government",), id="a plan"),
    ],
)
def test_the_title_says_the_kind_where_the_text_does_not(title: str, kinds: tuple[str, ...]) -> None:
    assert labels("切实做好各项工作。", title=title).kinds == kinds


def test_in_a_procedure_of_punishment_the_duties_are_the_bodies_own() -> None:
    found = labels("主管部门应当听取陈述。", title="某部行政处罚程序规定")
    assert found.kinds == ("supervision",)


@pytest.mark.parametrize(("n", "kept"), [pytest.param(20, True, id="short"), pytest.param(400, False, id="long")])
def test_a_single_word_in_a_long_text_gives_no_topic_beside_the_first(n: int, kept: bool) -> None:
    topics = labels("降低税率，减征税款。做好就业。" + "甲" * n).topics
    assert ("employment" in topics) is kept


def test_spans_cut_out_the_words_of_the_text() -> None:
    text = "（三）放宽准入。（省教育厅负责）支持医疗机构使用电子病历。"
    cut = {label: [text[a:b] for a, b in evidence.spans] for label, evidence in labels(text).evidence.items()}
    assert cut["access"] == ["放宽", "准入"]
    assert cut["healthcare"] == ["医疗", "病历"]


def test_every_label_has_evidence() -> None:
    found = labels("治理污染，节能减排。", title="关于生态环境保护的意见")
    assert set(found.evidence) == {*found.sectors, *found.topics, *found.kinds}
    assert "environment" in found.sectors
    assert "environment" in found.topics

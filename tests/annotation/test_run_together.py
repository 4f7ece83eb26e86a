from __future__ import annotations

import pytest

from sizhong_search.annotation.run_together import spans_of
from sizhong_search.vocabulary import open_vocabulary
from tests.factories import a_document


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        pytest.param("财政部税务总局", "", ["财政部", "税务总局"], id="two"),
        pytest.param(
            "中国人民银行金融监管总局最高人民法院", "", ["中国人民银行", "金融监管总局", "最高人民法院"], id="three"
        ),
        pytest.param("泰州市财政局泰州市民政局", "", ["泰州市财政局", "泰州市民政局"], id="with their place"),
        pytest.param("省财政厅省教育厅", "", ["省财政厅", "省教育厅"], id="with the word for a government"),
        pytest.param("省财政厅泰州市财政局", "", ["省财政厅", "泰州市财政局"], id="of two levels"),
        pytest.param("财政部办公厅教育部办公厅", "", ["财政部办公厅", "教育部办公厅"], id="their offices"),
        pytest.param("财政部发展改革委", "全国", ["财政部", "发展改革委"], id="of the centre, in a text of the centre"),
        pytest.param("财政部发展改革委", "", ["财政部发展改革委"], id="elsewhere that is another body"),
        pytest.param("国家税务总局湖南省税务局", "", ["国家税务总局湖南省税务局"], id="one body with two names inside"),
        pytest.param("国家卫生健康委办公厅", "", ["国家卫生健康委办公厅"], id="an office alone"),
        pytest.param(
            "广东省通信管理局广州市商务局", "", ["广东省通信管理局广州市商务局"], id="perhaps a branch of the first"
        ),
        pytest.param("泰州市财政局火星事务局", "", ["泰州市财政局火星事务局"], id="the rest is not known"),
        pytest.param("教育部应对某事工作领导小组办公室", "", ["教育部应对某事工作领导小组办公室"], id="words between"),
        pytest.param("财政部", "", ["财政部"], id="one"),
        pytest.param("", "", [""], id="nothing"),
    ],
)
def test_names_are_parted_where_all_are_known(name: str, region: str, expected: list[str]) -> None:
    assert [name[a:b] for a, b in spans_of(name, open_vocabulary().departments, region)] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("财政部税务总局关于支持快递的通知\n一、甲，乙。\n", id="before a title"),
        pytest.param("一、甲，乙。\n财政部税务总局\n2020年2月3日\n", id="under a text"),
    ],
)
def test_each_issuer_stands_by_itself(text: str) -> None:
    assert a_document(text).issuers == ("财政部", "税务总局")


def test_so_does_each_body_of_a_clause() -> None:
    text = "泰州市支持快递措施\n1.支持快递发展。（责任单位：市商务局市财政局、市教育局）\n"
    document = a_document(text)
    actors = document.clauses[0].actors
    assert [text[actor.span] for actor in actors] == ["市商务局", "市财政局", "市教育局"]
    assert [r.full_name for r in document.measures[0].responsibilities] == ["市商务局", "市财政局", "市教育局"]

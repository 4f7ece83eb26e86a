from __future__ import annotations

import pytest

from sizhong_search.parsing.metadata import read_metadata


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(
            "索 引 号：000014349/2018-00192\n主题分类：商贸、海关\n发文机关：国务院\n成文日期：2018年11月07日\n",
            {
                "index_number": "000014349/2018-00192",
                "subjects": "商贸、海关",
                "issuers": "国务院",
                "issued_on": "2018年11月07日",
            },
            id="keys with blanks",
        ),
        pytest.param(
            "[主题分类] 综合政务 　　[发文机构] 北京市人民政府办公厅 　　[实施日期] ---- 　　[有效性] 有效 　　 各区：",
            {"subjects": "综合政务", "issuers": "北京市人民政府办公厅", "status": "有效"},
            id="boxes on one line, dashes for nothing",
        ),
        pytest.param(
            "索  引  号\tbm56000001/2024-00002660\t分        类\n"
            "发布机构\t\t发文日期\n名        称\t【第1号公告】《甲规定》\n",
            {"index_number": "bm56000001/2024-00002660", "title": "【第1号公告】《甲规定》"},
            id="a table with tabs and empty cells",
        ),
        pytest.param(
            "| 索引号 | 123/2020 |\n| 文号 | 甲发〔2020〕1号 |",
            {"index_number": "123/2020", "doc_number": "甲发〔2020〕1号"},
            id="a table of markdown",
        ),
        pytest.param(
            "- **发布日期**：2025-01-02\n**发布机构**: 甲局\n",
            {"published_on": "2025-01-02", "publisher": "甲局"},
            id="bold keys",
        ),
        pytest.param(
            "文号：\n甲发〔2020〕1号\n名称：\n乙办法\n",
            {"doc_number": "甲发〔2020〕1号", "title": "乙办法"},
            id="cell by cell",
        ),
        pytest.param(
            "文 号：甲委员会令\n〔2025〕第11号\n",
            {"doc_number": "甲委员会令〔2025〕第11号"},
            id="a number broken over lines",
        ),
        pytest.param("本办法有效期为5年，分类管理，各部门名称见附表。", {}, id="running text"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_tables_above_a_document(head: str, expected: dict[str, str]) -> None:
    assert read_metadata(head) == expected

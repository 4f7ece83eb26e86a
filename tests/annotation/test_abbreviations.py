from __future__ import annotations

import pytest

from sizhong_search.annotation.abbreviations import explained_names
from sizhong_search.vocabulary import open_vocabulary
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from tests.factories import a_document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "向中国人民银行及其分支机构（以下简称“人民银行”）举报。",
            {"人民银行": "中国人民银行"},
            id="with its branches",
        ),
        pytest.param(
            "中国证券监督管理委员会（以下简称证监会）监管。", {"证监会": "中国证券监督管理委员会"}, id="plain"
        ),
        pytest.param(
            "行政法规、中国证券监督管理委员会（以下简称证监会）监管。", {}, id="the last of a row, which may be of all"
        ),
        pytest.param("财政部和中国人民银行（以下统称管理部门）监管。", {}, id="of two"),
        pytest.param("甲乙丙丁局（以下简称丁局）监管。", {}, id="no body that is known"),
        pytest.param("《某办法》（以下简称《办法》）印发。", {}, id="a document"),
    ],
)
def test_the_names_that_a_text_explains(text: str, expected: dict[str, str]) -> None:
    assert explained_names(text, open_vocabulary().departments, UNKNOWN_REGION) == expected


def test_a_name_is_whom_the_text_says() -> None:
    document = a_document(
        "举报处理办法\n一、向中国人民银行及其分支机构（以下简称人民银行）举报。\n二、由人民银行核查。\n三、由中国人民银行公布。"
    )
    second, third = (measure.responsibilities for measure in document.measures[1:])
    assert [(r.as_written, r.department_id) for r in second] == [("人民银行", third[0].department_id)]

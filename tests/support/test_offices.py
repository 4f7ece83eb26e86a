"""Where a text says whom to turn to; the sentences are from real documents."""

from __future__ import annotations

import pytest

from sizhong_search.support.offices import offices_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "给予不高于300万元的研发支持。（对接部门：区科信局；联系人：赵媛；联系电话：88499405）",
            ["对接部门：区科信局"],
            id="对接部门",
        ),
        pytest.param("（对接部门：区科信局；…）（对接部门：区科信局；…）", ["对接部门：区科信局"], id="the same twice"),
        pytest.param(
            "受理部门:区人社局，咨询部门：区财政局。", ["受理部门:区人社局", "咨询部门：区财政局"], id="two of them"
        ),
        pytest.param("补贴对象应于毕业前向所在学校提出补贴申请。", ["向所在学校提出补贴申请"], id="a school"),
        pytest.param(
            "劳动者可向登记注册地人力资源社会保障部门（窗口）提出申请。",
            ["向登记注册地人力资源社会保障部门（窗口）提出申请"],
            id="with a bracket",
        ),
        pytest.param("面向企业提出需求，加强部门协作。", [], id="面向 turns to nobody"),
        pytest.param("金融机构向企业提供贷款。", [], id="nothing is applied for"),
    ],
)
def test_whom_to_turn_to_is_found_as_written(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in offices_named(text)] == expected


def test_offsets_are_those_of_the_document() -> None:
    assert list(offices_named("向所在学校提出补贴申请。", 100)) == [(100, 111)]
